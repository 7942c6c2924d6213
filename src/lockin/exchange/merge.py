"""Bring what came back together with what the assessment says now: three-way, one answer at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal, NamedTuple

from msgspec import Struct

from lockin.errors import AnswerRefusedError, BadDataError, Problem
from lockin.exchange.handout import Identity, revision_of, settled
from lockin.exchange.returned import Returned, ReturnedRow, answer_of, as_returned
from lockin.interview.selection import role_name
from lockin.language import _
from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import Checklist, Question
from lockin.model.revision import Value
from lockin.report import words


class Take(NamedTuple):
    """An answer that a colleague gave; out of a copy also a fact, or a field of the subject."""

    label: str
    """Question id, `fact:ID` or `subject:FIELD`."""
    mine: Value
    """As the assessment has it."""
    theirs: Value
    """As it is to become: an answer with who and when."""


class Merged(Struct, frozen=True, kw_only=True):
    """What a hand-out or a copy brings. Nothing is written by it."""

    taken: tuple[Take, ...]
    """Only they changed these."""
    conflicts: tuple[Take, ...]
    """Both sides changed these, to different answers."""
    same: tuple[str, ...]
    """Both sides say the same, or they left it as it was handed out."""
    problems: tuple[Problem, ...]
    """What cannot be taken: an unknown id, an edited question, an answer that breaks a rule."""


def merge(checklist: Checklist, assessment: Assessment, returned: Returned, *, today: dt.date) -> Merged:
    """Compare what came back with the assessment.

    Args:
        checklist: of the assessment.
        assessment: as it is now.
        returned: what came back.
        today: the date of answers whose hand-out carries none.

    Raises:
        BadDataError: if it is the hand-out of another assessment, or of another checklist.

    """
    _refuse_foreign(checklist, assessment, returned)
    by, date = answerer(checklist, returned), returned.filled_on or today
    sorted_: dict[str, list[Take]] = {"take": [], "conflict": [], "same": []}
    problems = list(returned.problems)
    for row in {row.id: row for row in returned.rows}.values():
        try:
            question = _question(checklist, row, returned.rows)
            mine = assessment.answer(question.id)
            verdict, theirs = _weighed(question, row, mine, by=by)
        except AnswerRefusedError as error:
            problems.append(_problem(returned, row, str(error)))
            continue
        sorted_[verdict].append(Take(question.id, mine, _stamped(mine, theirs, by, date)))
    return Merged(
        taken=tuple(sorted_["take"]),
        conflicts=tuple(sorted_["conflict"]),
        same=tuple(take.label for take in sorted_["same"]),
        problems=tuple(problems),
    )


def answerer(checklist: Checklist, returned: Returned) -> str:
    """Who filled a hand-out in: the name on it, else the role that was asked."""
    return " ".join(returned.by.split()) or role_name(checklist, returned.identity.role)


def _weighed(
    question: Question, row: ReturnedRow, mine: Answer, *, by: str
) -> tuple[Literal["take", "conflict", "same"], Answer]:
    """Which side changed the answer since it was handed out, and what theirs is to be."""
    if row.base is not None and revision_of(as_returned(question, row.filled)) == row.base:
        return "same", mine
    theirs = answer_of(question, row.filled, mine, by=by)
    if revision_of(theirs) == revision_of(mine):
        return "same", mine
    if revision_of(mine) == row.base or (row.base is None and mine.state == "open"):
        return "take", theirs
    if _choice(theirs) == _choice(mine):
        return "conflict", theirs
    # They never saw the evidence that stands there now, so another answer must not borrow it.
    return "conflict", answer_of(question, row.filled, Answer(ask=mine.ask), by=by)


def _choice(answer: Answer) -> tuple[object, ...]:
    """What was answered, without what stands beside it."""
    return answer.state, answer.option, frozenset(answer.options), answer.value


def _stamped(mine: Answer, theirs: Answer, by: str, date: dt.date) -> Answer:
    """With who and when, unless only the note is new: an old answer would seem fresh."""
    if theirs.state == "open":
        return theirs
    if revision_of(theirs.change(note=mine.note)) == revision_of(mine):
        return mine.change(note=theirs.note)
    return theirs.change(by=by, date=date, reconfirm="")


def _question(checklist: Checklist, row: ReturnedRow, rows: tuple[ReturnedRow, ...]) -> Question:
    """The question of a row, which must read as the checklist has it.

    Raises:
        AnswerRefusedError: if there is none, its text was edited, or another row answers it differently.

    """
    question = checklist.by_id.get(row.id)
    if question is None:
        raise AnswerRefusedError(_("The checklist has no question '{id}'.").format(id=row.id))
    if row.text is not None and _words(row.text) != _words(question.text):
        raise AnswerRefusedError(
            _("The text of {id} was edited; the answer may be to another question.").format(id=row.id)
        )
    if any(other.id == row.id and other.filled != row.filled for other in rows):
        raise AnswerRefusedError(_("{id} stands there twice, with different answers; leave one.").format(id=row.id))
    return question


def _words(text: str) -> str:
    return " ".join(settled(text).split())


def _problem(returned: Returned, row: ReturnedRow, message: str) -> Problem:
    text = words.within(message.removesuffix("."))
    return Problem(source=returned.source, line=None, column=None, where=f"{row.place}: {row.id}", message=text)


def _refuse_foreign(checklist: Checklist, assessment: Assessment, returned: Returned) -> None:
    """Let only a hand-out of this assessment and this checklist pass.

    Raises:
        BadDataError: naming every difference.

    """
    problems = tuple(
        Problem(source=returned.source, line=None, column=None, where="", message=message, hint=hint)
        for message, hint in _differences(checklist, assessment, returned.identity)
    )
    if problems:
        raise BadDataError(problems)


def _differences(checklist: Checklist, assessment: Assessment, identity: Identity) -> Iterator[tuple[str, str]]:
    again = _("make a new hand-out with `lockin ask` and copy the answers over")
    if identity.assessment != assessment.id:
        yield (
            _("this is a hand-out of another assessment ({assessment})").format(assessment=identity.assessment),
            _("is it meant for another file?"),
        )
    if (identity.checklist, identity.version) != (checklist.id, checklist.version):
        yield (
            _("it was made with checklist {checklist} {version}").format(
                checklist=identity.checklist, version=identity.version
            ),
            again,
        )
    elif identity.sha256 != checklist.sha256:
        yield _("the checklist has changed since it was made"), again
