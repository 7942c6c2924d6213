"""What an input changes: the one thing that has to be saved, with what it replaces."""

from __future__ import annotations

from typing import assert_never

from msgspec import Struct, structs

from lockin.interview.items import Place, SubjectKey
from lockin.model.assessment import Answer, Assessment


class SubjectChange(Struct, frozen=True, kw_only=True):
    """An entry of the subject; the empty text is blank."""

    key: SubjectKey
    old: str
    new: str

    @property
    def place(self) -> Place:
        """The item that changes."""
        return Place("subject", self.key)


class FactChange(Struct, frozen=True, kw_only=True):
    """A fact: yes, no, or None for not known."""

    key: str
    old: bool | None
    new: bool | None

    @property
    def place(self) -> Place:
        """The item that changes."""
        return Place("fact", self.key)


class AnswerChange(Struct, frozen=True, kw_only=True):
    """The answer of a question, with all that belongs to it."""

    key: str
    old: Answer
    new: Answer

    @property
    def place(self) -> Place:
        """The item that changes."""
        return Place("question", self.key)


Change = SubjectChange | FactChange | AnswerChange


def applied(change: Change, assessment: Assessment) -> Assessment:
    """The assessment with the change made, whatever it holds in that place now."""
    match change:
        case SubjectChange():
            return assessment.with_subject(**{change.key: change.new})
        case FactChange():
            return assessment.with_fact(change.key, change.new)
        case AnswerChange():
            return assessment.with_answer(change.key, change.new)
        case _:
            assert_never(change)


def reversed_(change: Change) -> Change:
    """The change that undoes this one."""
    return structs.replace(change, old=change.new, new=change.old)


def holds(change: Change, assessment: Assessment) -> bool:
    """Whether the assessment still has what the change put there."""
    match change:
        case SubjectChange():
            return bool(change.new == getattr(assessment.subject, change.key))
        case FactChange():
            return change.new == assessment.facts.get(change.key)
        case AnswerChange():
            return change.new == assessment.answer(change.key)
        case _:
            assert_never(change)
