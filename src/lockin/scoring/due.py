"""Everything of one assessment that has a date: waivers that end, actions, answers that grow old, the next review.

A thing is overdue from the day after its date, which is its last good day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal, get_args

from msgspec import Struct

from lockin.interview.events import mark
from lockin.interview.selection import respondent
from lockin.model.assessment import Answer, Assessment, Waiver
from lockin.model.checklist import Checklist, Question
from lockin.model.scorecard import Scorecard

DueKind = Literal["waiver", "action", "confirm", "answers", "review"]
"""In the order in which they stand on one day.

`waiver`: it ends. `action`: somebody took it on. `confirm`: answers that may not hold any more. `answers`: they grow
old. `review`: the whole is taken up again.
"""
KINDS: tuple[DueKind, ...] = get_args(DueKind)


class Due(Struct, frozen=True, kw_only=True):
    """One thing, on one day."""

    date: dt.date
    kind: DueKind
    who: str
    """A role or a name; empty: nobody is named."""
    ids: tuple[str, ...] = ()
    """Questions and domains; none for a review."""

    def overdue(self, today: dt.date) -> bool:
        """Whether its day has passed."""
        return self.date < today


def due(checklist: Checklist, assessment: Assessment, card: Scorecard, today: dt.date) -> tuple[Due, ...]:
    """What is due, soonest first.

    Args:
        checklist: the questionnaire.
        assessment: checked against it.
        card: its score; says which questions are asked and which findings are left to accept.
        today: what must be confirmed and has no date of its own is due now.

    """
    found = [
        *_waivers(assessment, card),
        *_actions(assessment, card),
        *_answers(checklist, assessment, card, today),
        *_review(checklist, assessment, card),
    ]
    return tuple(sorted(found, key=lambda item: (item.date, KINDS.index(item.kind), item.who, item.ids)))


def fresh_until(checklist: Checklist, question: Question, answer: Answer) -> dt.date | None:
    """The last day on which an answer is not stale by its age; None when it has no date."""
    if answer.date is None:
        return None
    return _later(answer.date, question.review_after or checklist.policy.freshness.stale_after_days)


def _waivers(assessment: Assessment, card: Scorecard) -> Iterator[Due]:
    present = {finding.id for finding in card.findings}
    last: dict[str, Waiver] = {}
    for waiver in assessment.waivers:
        if waiver.finding in present and (waiver.finding not in last or waiver.until > last[waiver.finding].until):
            last[waiver.finding] = waiver
    for waiver in last.values():
        yield Due(date=waiver.until, kind="waiver", who=waiver.accepted_by, ids=(waiver.finding,))


def _actions(assessment: Assessment, card: Scorecard) -> Iterator[Due]:
    asked = {question.id for question in card.asked}
    for question_id, action in assessment.actions.items():
        if action.done is None and question_id in asked:
            yield Due(date=action.due, kind="action", who=action.owner, ids=(question_id,))


def _answers(checklist: Checklist, assessment: Assessment, card: Scorecard, today: dt.date) -> Iterator[Due]:
    """The answers that grow old or wait to be confirmed, those of one person and one day together."""
    together: dict[tuple[dt.date, DueKind, str], list[str]] = {}
    for question in card.asked:
        answer = assessment.answer(question.id)
        kind: DueKind = "confirm" if answer.reconfirm else "answers"
        date = fresh_until(checklist, question, answer)
        if answer.reconfirm:
            date = _doubted_since(assessment, question, date, today)
        if date is not None and (answer.state == "answered" or answer.reconfirm):
            together.setdefault((date, kind, respondent(question, answer)), []).append(question.id)
    for (date, kind, who), ids in together.items():
        yield Due(date=date, kind=kind, who=who, ids=tuple(ids))


def _doubted_since(assessment: Assessment, question: Question, fresh: dt.date | None, today: dt.date) -> dt.date:
    """The day of the first event that put the answer in doubt; without one, today, or when it grew old."""
    said = assessment.answer(question.id).reconfirm
    days = [event.date for event in assessment.events if question.id in event.touches and mark(event) in said]
    return min(days, default=min(today, fresh or today))


def _review(checklist: Checklist, assessment: Assessment, card: Scorecard) -> Iterator[Due]:
    """As often as the answers promise, else before they are stale; counted from the latest answer."""
    days = checklist.policy.freshness.stale_after_days
    rhythm = checklist.review
    asked = {question.id for question in card.asked}
    if rhythm is not None and rhythm.question in asked:
        days = rhythm.days.get(assessment.answer(rhythm.question).option or "", days)
    dates = [date for question_id in asked if (date := assessment.answer(question_id).date) is not None]
    if dates:
        yield Due(date=_later(max(dates), days), kind="review", who=assessment.subject.owner)


def _later(date: dt.date, days: int) -> dt.date:
    """So many days later, or the last day that there is."""
    return date + dt.timedelta(days=min(days, (dt.date.max - date).days))
