"""Rules on the estimate of a move: what the checklist asks makes sense, and an assessment estimates what is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from lockin.language import N_, _
from lockin.loading.parts import Parts
from lockin.loading.places import Map
from lockin.loading.structure import nearest
from lockin.loading.troubles import Path, Trouble
from lockin.model.checklist import Checklist
from lockin.model.switching import RunwayStep

ROOT = "switching"
MOST_DRAWS = 100_000
MOST_DECIMALS = 6
LARGEST_FACTOR = 100


def ids_are_unique(parts: Parts) -> Iterator[Trouble]:
    """No two lines have the same id, and no two notices."""
    if parts.switching is None:
        return
    twice = {
        "lines": N_("the id {name!r} is given to two lines"),
        "notices": N_("the id {name!r} is given to two notices"),
    }
    for key, said in twice.items():
        ids = [item.id for item in getattr(parts.switching, key)]
        for at, name in enumerate(ids):
            if name in ids[:at]:
                yield Trouble((ROOT, key, at, "id"), _(said).format(name=name))


def one_line_is_the_time(parts: Parts) -> Iterator[Trouble]:
    """One line at most is the time of the move."""
    lines = parts.switching.lines if parts.switching else ()
    weeks = [at for at, line in enumerate(lines) if line.unit == "weeks"]
    for at in weeks[1:]:
        yield Trouble((ROOT, "lines", at, "unit"), _("only one line can be in weeks, because a move takes one time"))


def facts_exist(parts: Parts) -> Iterator[Trouble]:
    """Lines hang on facts of the checklist."""
    known = parts.ids["facts"]
    for at, line in enumerate(parts.switching.lines if parts.switching else ()):
        named: list[tuple[Path, str]] = [(("facts", index), fact) for index, fact in enumerate(line.facts)]
        if line.free_from is not None and line.free_from.fact is not None:
            named.append((("free_from", "fact"), line.free_from.fact))
        for path, fact in named:
            if fact not in known:
                yield Trouble(
                    (ROOT, "lines", at, *path), _("there is no fact {fact!r}").format(fact=fact), nearest(fact, known)
                )


def sources_exist(parts: Parts) -> Iterator[Trouble]:
    """What makes a line free of cost is a reference of the checklist."""
    known = parts.ids["references"]
    for at, line in enumerate(parts.switching.lines if parts.switching else ()):
        if line.free_from is not None and line.free_from.source not in known:
            source = line.free_from.source
            path = ROOT, "lines", at, "free_from", "source"
            yield Trouble(path, _("there is no reference {source!r}").format(source=source), nearest(source, known))


def notices_extend_notices(parts: Parts) -> Iterator[Trouble]:
    """Days that come on top come on top of a notice."""
    notices = parts.switching.notices if parts.switching else ()
    alone = {notice.id for notice in notices if not notice.extends}
    for at, notice in enumerate(notices):
        for index, name in enumerate(notice.extends):
            if name not in alone:
                message = _("there is no notice {name!r} that stands for itself").format(name=name)
                yield Trouble((ROOT, "notices", at, "extends", index), message, nearest(name, alone))


def overrun_is_a_factor(parts: Parts) -> Iterator[Trouble]:
    """The overrun is a range of factors above 0, and the draws end in a reasonable time."""
    if parts.switching is None:
        return
    estimate = parts.switching.overrun
    factors = estimate.low, estimate.likely, estimate.high
    if not all(_is_factor(factor) for factor in factors):
        message = _("low, likely and high of the overrun must be above 0 and at most {most}").format(
            most=LARGEST_FACTOR
        )
        yield Trouble((ROOT, "overrun"), message, at_key=True)
    elif list(factors) != sorted(factors):
        yield Trouble((ROOT, "overrun"), _("low, likely and high must ascend"), at_key=True)
    if parts.switching.draws > MOST_DRAWS:
        message = _("draws must be a whole number from 1 to {most}, not {given}").format(
            most=MOST_DRAWS, given=parts.switching.draws
        )
        yield Trouble((ROOT, "draws"), message)


def runway_answers_its_question(parts: Parts) -> Iterator[Trouble]:
    """The estimate answers a question of the checklist with options of it."""
    runway = parts.switching.runway if parts.switching else None
    if runway is None:
        return
    path = ROOT, "runway"
    if runway.question not in parts.ids["questions"]:
        hint = nearest(runway.question, parts.ids["questions"])
        yield Trouble(
            (*path, "question"), _("there is no question {question!r}").format(question=runway.question), hint
        )
    question = next((question for question in parts.questions.values() if question.id == runway.question), None)
    if question is not None and question.type != "choice":
        yield Trouble(
            (*path, "question"), _("the question {id!r} is not one with a single choice").format(id=question.id)
        )
    elif question is not None:
        options = [option.id for option in question.options]
        for at, step in enumerate(runway.steps):
            if step.option not in options:
                message = _("the question {id!r} has no option {option!r}").format(id=question.id, option=step.option)
                yield Trouble((*path, "steps", at, "option"), message, nearest(step.option, options))


def runway_steps_ascend(parts: Parts) -> Iterator[Trouble]:
    """Each step reaches higher than the one before it, and the last takes all the rest."""
    runway = parts.switching.runway if parts.switching else None
    if runway is None:
        return
    path = ROOT, "runway", "steps"
    if runway.steps[-1].up_to is not None:
        yield Trouble(
            (*path, len(runway.steps) - 1, "up_to"), _("the last step has no up_to, because it takes the rest")
        )
    ends = [_end(step) for step in runway.steps[:-1]]
    for at, end in enumerate(ends):
        if end is None:
            message = _("every step but the last needs an up_to above 0 and at most {most}").format(most=LARGEST_FACTOR)
            yield Trouble((*path, at), message, at_key=True)
    for at, (before, end) in enumerate(pairwise(ends), 1):
        if before is not None and end is not None and end <= before:
            yield Trouble(
                (*path, at, "up_to"),
                _("up_to must be more than that of the step before it ({before})").format(before=before),
            )


def _end(step: RunwayStep) -> Decimal | None:
    return step.up_to if step.up_to is not None and _is_factor(step.up_to) else None


def _is_factor(value: Decimal) -> bool:
    exponent: Any = value.as_tuple().exponent
    return value.is_finite() and exponent >= -MOST_DECIMALS and 0 < value <= LARGEST_FACTOR


def unknown_estimates(tree: Map, checklist: Checklist) -> Iterator[Trouble]:
    """What an assessment estimates, although its checklist does not ask for it.

    Args:
        tree: the assessment.
        checklist: one without such a section says nothing about estimates.

    """
    node = tree.get(ROOT)
    if checklist.switching is None or not isinstance(node, Map):
        return
    asked: dict[str, tuple[str, Iterable[str]]] = {
        "lines": (N_("the checklist has no line {name!r}"), [line.id for line in checklist.switching.lines]),
        "notice": (N_("the checklist has no notice {name!r}"), [notice.id for notice in checklist.switching.notices]),
    }
    for key, (said, known) in asked.items():
        given = node.get(key)
        for name in given if isinstance(given, Map) else ():
            if name not in known:
                hint = nearest(name, known) or _("known: {names}").format(names=", ".join(known))
                yield Trouble((ROOT, key, name), _(said).format(name=name), hint, at_key=True)


RULES = (
    ids_are_unique,
    one_line_is_the_time,
    facts_exist,
    sources_exist,
    notices_extend_notices,
    overrun_is_a_factor,
    runway_answers_its_question,
    runway_steps_ascend,
)
