"""What an event does to an assessment: it marks the answers that it may have changed, until somebody confirms them."""

from __future__ import annotations

from collections.abc import Iterable

from lockin.model.assessment import Answer, Assessment, Event
from lockin.model.checklist import Checklist
from lockin.model.visibility import visibility

MOST_TOLD = 160
"""Characters of what happened that stand in the mark; the event itself holds all of it."""
MOST_MARKS = 4000
"""Characters of all marks of one answer, as the format allows."""
BETWEEN = "; "


def touched(checklist: Checklist, assessment: Assessment, kind: str) -> tuple[str, ...]:
    """Ids of the questions whose present answers an event of this kind may have changed, in asking order.

    A question that is hidden or open has no answer that could have changed.
    """
    found = checklist.event_by_id.get(kind)
    named = () if found is None else found.questions
    return tuple(
        question.id
        for question in visibility(checklist, assessment).visible
        if question.id in named and assessment.answer(question.id).state != "open"
    )


def mark(event: Event) -> str:
    """Why an answer may not hold any more: `pricing, 2026-11-22: tokens cost 20 % more`."""
    told = " ".join(event.what.split())
    if len(told) > MOST_TOLD:
        told = f"{told[: MOST_TOLD - 2].rstrip()} …"
    return f"{event.kind}, {event.date}: {told}"


def doubted(answer: Answer, event: Event) -> Answer:
    """The answer, to be confirmed because of this event too; where there is no room, the oldest reasons give way."""
    reason = mark(event)
    if reason in answer.reconfirm:
        return answer
    before = answer.reconfirm
    while before and len(before) + len(BETWEEN) + len(reason) > MOST_MARKS:
        before = before.partition(BETWEEN)[2]
    return answer.change(reconfirm=BETWEEN.join(part for part in (before, reason) if part))


def doubtful(assessment: Assessment, event: Event, asked: Iterable[str]) -> tuple[str, ...]:
    """Ids of the asked questions whose answers nobody has confirmed or given anew since this event."""
    reason, ids = mark(event), frozenset(asked)
    return tuple(
        question_id
        for question_id in event.touches
        if question_id in ids and reason in assessment.answer(question_id).reconfirm
    )
