"""What a fillable form is made of, for its writer and its reader: the fields of a hand-out and their names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec
from msgspec import Struct

from lockin.exchange.handout import HandOut, Identity, Row
from lockin.exchange.returned import Filled, filled_of
from lockin.language import N_, _
from lockin.report.fillable import Field
from lockin.report.printable import printable_line

BY, FILLED_ON, REFERENCE = "by", "filled-on", "reference"
"""Names of the fields that stand outside any question."""
BY_LABEL, FILLED_ON_LABEL = N_("Your name"), N_("Date, as year-month-day")
REFERENCE_LABEL = N_("Reference, do not change")
STATES: dict[Literal["unknown", "not_applicable"], str] = {
    "unknown": N_("Don't know"),
    "not_applicable": N_("Not applicable"),
}
LABELS = {
    "answer": N_("Answer"),
    "value": N_("Answer"),
    "evidence": N_("How it is known"),
    "source": N_("Source"),
    "note": N_("Note"),
    "reason": N_("Why it is not applicable"),
    "second": N_("Second person who agrees"),
}
"""What the fields of a question are called, by the first part of their names."""
TICKED = "Yes"


class Reference(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a form belongs to, as JSON in a field that is for reading only.

    A field, and neither an attachment nor metadata: whatever program keeps the answers keeps it too. Attachments are
    lost when pages are taken out of a file, and mail gateways strip them.
    """

    format: Literal["lockin hand-out"] = "lockin hand-out"
    """By it a PDF is known as one of ours."""
    version: Literal[1] = 1
    identity: Identity
    bases: dict[str, str]
    """`Row.base` by question id, in asking order."""


def name(part: str, question_id: str, option_id: str | None = None) -> str:
    """The name of one field of a question; `option_id` for a box to tick. Ids have no `-` and no `:`."""
    parts = [part, question_id] if option_id is None else [part, question_id, option_id]
    return ":".join(parts).replace(".", "-")


def button(kind: Literal["option", "state"], what: str) -> str:
    """The value of a radio button of an answer, by which an option is told from a state of the same name."""
    return f"{kind}-{what}"


def states(row: Row) -> tuple[Literal["unknown", "not_applicable"], ...]:
    """The states that may be chosen instead of an answer."""
    return ("unknown", "not_applicable") if asks_reason(row) else ("unknown",)


def asks_reason(row: Row) -> bool:
    """Whether a question has the fields for not applicable: where it may be, and where it is so far."""
    return row.set_aside or bool(row.answer.reason or row.answer.second) or row.answer.state == "not_applicable"


def fields(handout: HandOut) -> Iterator[Field]:
    """Every field of a form."""
    yield Field(name=BY, kind="text", label=_(BY_LABEL))
    yield Field(name=FILLED_ON, kind="text", label=_(FILLED_ON_LABEL))
    for row in handout.rows:
        yield from _fields(handout, row)
    reference = Reference(identity=handout.identity, bases={row.question.id: row.base for row in handout.rows})
    text = msgspec.json.encode(reference).decode()
    yield Field(name=REFERENCE, kind="text", label=_(REFERENCE_LABEL), value=text, locked=True)


def _fields(handout: HandOut, row: Row) -> Iterator[Field]:
    question, filled = row.question, filled_of(row.answer)
    asked = printable_line(question.text)
    levels = {level.id: printable_line(level.label) for level in handout.levels}
    yield from _answer(row, filled, asked)
    yield Field(
        name=name("evidence", question.id),
        kind="choice",
        label=_labelled("evidence", asked),
        value=filled.evidence or "",
        buttons={level: _labelled("evidence", label) for level, label in levels.items()},
    )
    texts = {"source": filled.source, "note": filled.note}
    if asks_reason(row):
        texts |= {"reason": filled.reason, "second": filled.second}
    if not question.scored:
        texts |= {"value": filled.value}
    for part, text in texts.items():
        lines = part != "value" or question.type == "text"
        yield Field(name=name(part, question.id), kind="text", label=_labelled(part, asked), value=text, lines=lines)


def _labelled(part: str, text: str) -> str:
    # Translators: what a field is for, read aloud by programs: "Source: Where is the data kept?"
    return _("{label}: {text}").format(label=_(LABELS[part]), text=text)


def _answer(row: Row, filled: Filled, asked: str) -> Iterator[Field]:
    """The buttons of an answer, and for `multi` a box for each option, since several may hold."""
    question, multi = row.question, row.question.type == "multi"
    buttons = {button("state", state): _(STATES[state]) for state in states(row)}
    options = {option.id: printable_line(option.label) for option in question.options}
    chosen = button("state", filled.state) if filled.state else ""
    if multi:
        for option, label in options.items():
            on = TICKED if option in filled.choice else ""
            yield Field(name=name("answer", question.id, option), kind="tick", label=f"{asked} {label}", value=on)
    else:
        buttons = {button("option", option): label for option, label in options.items()} | buttons
        chosen = next((button("option", option) for option in filled.choice if option in options), chosen)
    yield Field(name=name("answer", question.id), kind="choice", label=asked, value=chosen, buttons=buttons)
