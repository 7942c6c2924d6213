"""Rules on single questions: what they name exists, and their options make a scale."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

from lockin.language import N_, _
from lockin.loading.parts import Parts
from lockin.loading.structure import nearest
from lockin.loading.troubles import Path, Trouble
from lockin.model.checklist import Question

FEWEST_OPTIONS = 2
FEW_WORDS = 12
"""So many known ids fit into a hint."""
YAML_WORDS = frozenset(("yes", "no", "on", "off", "y", "n", "true", "false", "null"))


MISSING = {
    "domain": N_("there is no domain {name!r}"),
    "role": N_("there is no role {name!r}"),
    "claim": N_("there is no claim {name!r}"),
    "reference": N_("there is no reference {name!r}"),
    "option": N_("there is no option {name!r}"),
}
"""By what is named."""


def _unknown(path: Path, kind: str, name: str, known: Collection[str]) -> Iterator[Trouble]:
    if name not in known:
        known = sorted(known)
        few = _("known: {names}").format(names=", ".join(known)) if 0 < len(known) <= FEW_WORDS else None
        yield Trouble(path, _(MISSING[kind]).format(name=name), nearest(name, known) or few)


def domain_exists(parts: Parts) -> Iterator[Trouble]:
    """A question belongs to a domain of the checklist."""
    for at, question in parts.questions.items():
        if parts.counts["domains"] > 0:
            yield from _unknown(("questions", at, "domain"), "domain", question.domain, parts.ids["domains"])


def roles_exist(parts: Parts) -> Iterator[Trouble]:
    """Who can answer, and who owns what follows, are roles of the checklist."""
    if parts.roles is None:
        return
    for at, question in parts.questions.items():
        yield from _unknown(("questions", at, "respondent"), "role", question.respondent, parts.roles)
        if question.remediation is not None:
            path = "questions", at, "remediation", "owner"
            yield from _unknown(path, "role", question.remediation.owner, parts.roles)


def claims_and_references_exist(parts: Parts) -> Iterator[Trouble]:
    """What a question comes from and what it supports are listed."""
    for at, question in parts.questions.items():
        for key, kind, name in (("trace", "claims", "claim"), ("refs", "references", "reference")):
            for index, target in enumerate(getattr(question, key)):
                if parts.counts[kind] >= 0:
                    yield from _unknown(("questions", at, key, index), name, target, parts.ids[kind])


def options_fit_the_type(parts: Parts) -> Iterator[Trouble]:
    """A scored question has a choice; the others have none."""
    for at, question in parts.questions.items():
        count = len(question.options)
        if question.scored and count < FEWEST_OPTIONS:
            message = (
                _("a {type} question needs at least two options, not {count}")
                if count
                else _("a {type} question needs at least two options, not none")
            )
            said = message.format(type=question.type, count=count)
            yield Trouble(("questions", at, "options"), said, at_key=True)
        if not question.scored and count:
            message = _("a {type} question has no options").format(type=question.type)
            yield Trouble(("questions", at, "options"), message, _("write 'type: choice', or remove them"), at_key=True)


def option_ids_are_plain(parts: Parts) -> Iterator[Trouble]:
    """An option id means one thing to its question, to YAML, and to a person who types a number to choose."""
    for at, question in parts.questions.items():
        seen: set[str] = set()
        for index, option in enumerate(question.options):
            path = "questions", at, "options", index, "id"
            if option.id in seen:
                yield Trouble(path, _("the option id {id!r} is given twice in this question").format(id=option.id))
            seen.add(option.id)
            if option.id in YAML_WORDS:
                yield Trouble(
                    path,
                    _("the option id {id!r} means a yes, a no or nothing to YAML").format(id=option.id),
                    _("name what it says"),
                )
            elif option.id.replace(".", "").replace("_", "").isdigit():
                yield Trouble(
                    path, _("the option id {id!r} looks like a number").format(id=option.id), _("name what it says")
                )


def risks_ascend(parts: Parts) -> Iterator[Trouble]:
    """Options stand from best to worst, and no two are equally bad."""
    for at, question in parts.questions.items():
        for index, (before, option) in enumerate(pairwise(question.options), 1):
            if option.risk <= before.risk:
                message = _("risk must be higher than that of the option before it ({before}), not {given}").format(
                    before=before.risk, given=option.risk
                )
                hint = (
                    _("list the options from best to worst") if option.risk < before.risk else _("join the two options")
                )
                yield Trouble(("questions", at, "options", index, "risk"), message, hint)


def flags_are_raised_by_some_options(parts: Parts) -> Iterator[Trouble]:
    """A red flag is raised by options of its question, and never by the best of them."""
    for at, question in parts.questions.items():
        flag = question.red_flag
        if flag is None:
            continue
        if not question.scored:
            yield Trouble(
                ("questions", at, "red_flag"),
                _("a {type} question has no red flag").format(type=question.type),
                at_key=True,
            )
            continue
        ids = {option.id: None for option in question.options}
        seen: set[str] = set()
        for index, option in enumerate(flag.when):
            path = "questions", at, "red_flag", "when", index
            yield from _unknown(path, "option", option, ids)
            if option == next(iter(ids), None):
                yield Trouble(path, _("the best option {option!r} cannot raise the red flag").format(option=option))
            if option in seen:
                yield Trouble(path, _("the option {option!r} is listed twice").format(option=option))
            seen.add(option)
        yield from _harmless_tail(at, question, seen)


def _harmless_tail(at: int, question: Question, raising: set[str]) -> Iterator[Trouble]:
    """A worse option than one that raises the flag raises it too; else choosing it would clear the flag."""
    found = False
    for option in question.options:
        found = found or option.id in raising
        if found and option.id not in raising and raising <= {other.id for other in question.options}:
            message = _("{id!r} is worse than an option that raises the flag, and has to raise it as well").format(
                id=option.id
            )
            yield Trouble(("questions", at, "red_flag", "when"), message)


RULES = (
    domain_exists,
    roles_exist,
    claims_and_references_exist,
    options_fit_the_type,
    option_ids_are_plain,
    risks_ascend,
    flags_are_raised_by_some_options,
)
