"""What came back in a hand-out, whatever its format: which answers, and what cannot be taken."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from msgspec import Struct

from lockin.errors import AnswerRefusedError, Problem
from lockin.exchange.handout import Identity, settled
from lockin.interview import answers
from lockin.language import _
from lockin.model.assessment import Answer
from lockin.model.checklist import Question
from lockin.model.policy import EvidenceId


class Filled(Struct, frozen=True, kw_only=True):
    """What stands in the fields of one question. Empty: left blank."""

    state: Literal["unknown", "not_applicable"] | None = None
    """None: an option, a value, or nothing was given."""
    choice: tuple[str, ...] = ()
    """Ids of the chosen options."""
    value: str = ""
    """A number, date or text, for questions without options."""
    evidence: EvidenceId | None = None
    """None: left blank."""
    source: str = ""
    note: str = ""
    reason: str = ""
    second: str = ""


class ReturnedRow(Struct, frozen=True, kw_only=True):
    """One question that came back."""

    id: str
    base: str | None
    """`revision_of` the answer that was handed out; None when the file does not say."""
    filled: Filled
    place: str
    """Where it stands, for messages: `line 40`, `row 7`, `the form`."""
    text: str | None = None
    """The question's text as it came back; None where the format has none that could be edited."""


class Returned(Struct, frozen=True, kw_only=True):
    """A hand-out that came back."""

    source: str
    """Name of its file."""
    identity: Identity
    by: str
    """Who filled it in; empty when not said."""
    filled_on: dt.date | None
    """When; None when not said."""
    rows: tuple[ReturnedRow, ...]
    problems: tuple[Problem, ...] = ()
    """What could not be understood; the rows concerned are left out, the others stand."""


def filled_of(answer: Answer) -> Filled:
    """The fields of a hand-out as they are handed out for this answer."""
    choice = answer.options or ((answer.option,) if answer.option else ())
    return Filled(
        state=answer.state if answer.state in {"unknown", "not_applicable"} else None,
        choice=choice,
        value=answer.value or "",
        evidence=None if answer.evidence == "none" else answer.evidence,
        source=answer.source,
        note=answer.note,
        reason=answer.reason,
        second=answer.second,
    )


def as_returned(question: Question, filled: Filled) -> Answer:
    """The fields as an answer, by no rule but their form: what `revision_of` compares with the base of the row.

    Raises:
        AnswerRefusedError: if the fields contradict each other.

    """
    value = settled(filled.value) or None
    given = [part for part in (filled.state, filled.choice, value) if part]
    if len(given) > 1 or (len(filled.choice) > 1 and question.type != "multi"):
        raise AnswerRefusedError(_("More than one answer is given; leave one."))
    multi = question.type == "multi"
    return Answer(
        state=filled.state or ("answered" if given else "open"),
        option=filled.choice[0] if filled.choice and not multi else None,
        options=filled.choice if multi else (),
        value=value,
        evidence=filled.evidence or "none",
        source=filled.source,
        note=filled.note,
        reason=filled.reason,
        second=filled.second,
    )


def answer_of(question: Question, filled: Filled, old: Answer, *, by: str) -> Answer:
    """The answer that the fields make of the present one. A blank field keeps what is there; it never erases.

    Args:
        question: what was asked.
        filled: what came back.
        old: the answer in the assessment.
        by: who filled it in.

    Raises:
        AnswerRefusedError: if the fields break a rule of the checklist, or contradict each other.

    """
    as_returned(question, filled)
    answer = _chosen(question, filled, old, by=by)
    answer = answers.evidenced(filled.evidence or answer.evidence, settled(filled.source), answer)
    note = settled(filled.note)
    return answers.noted(note, answer) if note else answer


def _chosen(question: Question, filled: Filled, old: Answer, *, by: str) -> Answer:
    if filled.state == "unknown":
        return answers.not_known(old)
    if filled.state == "not_applicable":
        reason, second = settled(filled.reason) or old.reason, settled(filled.second) or old.second
        if old.state == "not_applicable" and (reason, second) == (settled(old.reason), settled(old.second)):
            return old  # said before, by somebody else than who agreed
        return answers.set_aside(question, reason, second, old, by=by)
    if filled.choice:
        return answers.chosen(question, filled.choice, old)
    if value := settled(filled.value):
        return answers.entered(question, value, old)
    return old
