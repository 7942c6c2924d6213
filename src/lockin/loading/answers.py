"""What an answer must mean, beyond having the right shape."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

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
            yield (name,), f"state {answer.state!r} and {name!r} exclude each other", "remove one of the two"
        return
    if wanted not in given and not given:
        yield (), f"state 'answered' needs {wanted!r}", "or write 'state: open'"
    for name in given:
        if name != wanted:
            yield (name,), f"a {question.type} question takes {wanted!r}, not {name!r}", _rewritten(answer, wanted)


def _rewritten(answer: Answer, wanted: str) -> str | None:
    match wanted, answer.option, answer.options:
        case "options", str(option), ():
            return f"write 'options: [{option}]'"
        case "option", None, (option,):
            return f"write 'option: {option}'"
        case _:
            return None


def options_exist(question: Question, answer: Answer) -> Iterator[Breach]:
    """Chosen options are options of the question, each chosen once."""
    if answer.state != "answered":
        return
    ids = {option.id: None for option in question.options}
    if question.type == "choice" and answer.option is not None and answer.option not in ids:
        yield ("option",), f"the question has no option {shown(answer.option)}", _which(answer.option, ids)
    if question.type == "multi":
        seen: set[str] = set()
        for index, option in enumerate(answer.options):
            if option not in ids:
                yield ("options", index), f"the question has no option {shown(option)}", _which(option, ids)
            elif option in seen:
                yield ("options", index), f"the option {option!r} is chosen twice", "remove one of the two"
            seen.add(option)


def _which(option: str, ids: Iterable[str]) -> str:
    if option in {"unknown", "open", "not_applicable"}:
        return f"write {{state: {option}}}"
    return nearest(option, ids) or f"its options: {', '.join(ids)}"


def value_fits(question: Question, answer: Answer) -> Iterator[Breach]:
    """A number or date can be read as one."""
    if answer.state != "answered" or answer.value is None:
        return
    value = answer.value.strip()
    if question.type == "number" and not NUMBER.fullmatch(value):
        yield ("value",), f"value must be a number such as 12.5, not {shown(answer.value)}", None
    elif question.type == "date" and not _is_date(value):
        yield ("value",), f"value must be a date such as 2026-11-20, not {shown(answer.value)}", None
    elif question.type == "text" and not value:
        yield ("value",), "value must not be blank", "or write 'state: open'"


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
        yield ("state",), "a red-flag question cannot be not applicable", "answer it, or write 'state: unknown'"
        return
    if len(answer.reason.strip()) < SHORTEST_REASON:
        yield ("reason",), f"state 'not_applicable' needs a reason of at least {SHORTEST_REASON} characters", None
    if not answer.second.strip():
        yield ("second",), "state 'not_applicable' needs 'second', the name of somebody else who agrees", None
    elif same_person(answer.by, answer.second):
        yield ("second",), "'second' is the person who answered; not applicable needs somebody else who agrees", None


RULES = (state_and_content, options_exist, value_fits, not_applicable)
