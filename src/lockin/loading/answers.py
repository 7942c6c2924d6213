"""What an answer must mean, beyond having the right shape."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from lockin.language import _
from lockin.loading.structure import nearest, shown
from lockin.model.assessment import Answer, same_person
from lockin.model.checklist import Question

SHORTEST_REASON = 3
NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
Breach = tuple[tuple[str | int, ...], str, str | None]
"""Path below the answer, message, hint."""

FIELD = {"choice": "option", "multi": "options", "number": "value", "date": "value", "text": "value"}


def broken_answer(question: Question, answer: Answer) -> Iterator[Breach]:
    """Every way in which this answer cannot stand."""
    for rule in RULES:
        yield from rule(question, answer)


def _given(answer: Answer) -> list[str]:
    fields = {"option": answer.option, "options": answer.options, "value": answer.value}
    return [name for name, value in fields.items() if value not in {None, ()}]


def state_and_content(question: Question, answer: Answer) -> Iterator[Breach]:
    """Only an answered question has an option or a value, and it has the one that its type asks for."""
    given, wanted = _given(answer), FIELD[question.type]
    if answer.state != "answered":
        for name in given:
            yield (
                (name,),
                _("state {state!r} and {name!r} exclude each other").format(state=answer.state, name=name),
                _("remove one of the two"),
            )
        return
    if wanted not in given and not given:
        yield (), _("state 'answered' needs {wanted!r}").format(wanted=wanted), _("or write 'state: open'")
    for name in given:
        if name != wanted:
            yield (
                (name,),
                _("a {type} question takes {wanted!r}, not {name!r}").format(
                    type=question.type, wanted=wanted, name=name
                ),
                _rewritten(answer, wanted),
            )


def _rewritten(answer: Answer, wanted: str) -> str | None:
    match wanted, answer.option, answer.options:
        case "options", str(option), ():
            return _("write 'options: [{option}]'").format(option=option)
        case "option", None, (option,):
            return _("write 'option: {option}'").format(option=option)
        case _:
            return None


def options_exist(question: Question, answer: Answer) -> Iterator[Breach]:
    """Chosen options are options of the question, each chosen once."""
    if answer.state != "answered":
        return
    ids = {option.id: None for option in question.options}
    if question.type == "choice" and answer.option is not None and answer.option not in ids:
        yield (
            ("option",),
            _("the question has no option {given}").format(given=shown(answer.option)),
            _which(answer.option, ids),
        )
    if question.type == "multi":
        seen: set[str] = set()
        for index, option in enumerate(answer.options):
            if option not in ids:
                yield (
                    ("options", index),
                    _("the question has no option {given}").format(given=shown(option)),
                    _which(option, ids),
                )
            elif option in seen:
                yield (
                    ("options", index),
                    _("the option {option!r} is chosen twice").format(option=option),
                    _("remove one of the two"),
                )
            seen.add(option)


def _which(option: str, ids: Iterable[str]) -> str:
    if option in {"unknown", "open", "not_applicable"}:
        return _("write {{state: {option}}}").format(option=option)
    return nearest(option, ids) or _("its options: {names}").format(names=", ".join(ids))


def value_fits(question: Question, answer: Answer) -> Iterator[Breach]:
    """A number or date can be read as one."""
    if answer.state != "answered" or answer.value is None:
        return
    value = answer.value.strip()
    if question.type == "number" and not NUMBER.fullmatch(value):
        yield ("value",), _("value must be a number such as 12.5, not {given}").format(given=shown(answer.value)), None
    elif question.type == "date" and not _is_date(value):
        yield (
            ("value",),
            _("value must be a date such as 2026-11-20, not {given}").format(given=shown(answer.value)),
            None,
        )
    elif question.type == "text" and not value:
        yield ("value",), _("value must not be blank"), _("or write 'state: open'")


def _is_date(text: str) -> bool:
    try:
        return len(text) == len("2026-11-20") and bool(dt.date.fromisoformat(text))
    except ValueError:
        return False


def not_applicable(question: Question, answer: Answer) -> Iterator[Breach]:
    """A question is set aside only with a reason and a second name, and never a red-flag question."""
    if answer.state != "not_applicable":
        return
    if question.red_flag is not None:
        yield ("state",), _("a red-flag question cannot be not applicable"), _("answer it, or write 'state: unknown'")
        return
    if len(answer.reason.strip()) < SHORTEST_REASON:
        yield (
            ("reason",),
            _("state 'not_applicable' needs a reason of at least {least} characters").format(least=SHORTEST_REASON),
            None,
        )
    if not answer.second.strip():
        yield ("second",), _("state 'not_applicable' needs 'second', the name of somebody else who agrees"), None
    elif same_person(answer.by, answer.second):
        yield ("second",), _("'second' is the person who answered; not applicable needs somebody else who agrees"), None


RULES = (state_and_content, options_exist, value_fits, not_applicable)
