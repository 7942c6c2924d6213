"""What the checklist below an overlay makes of the same answers."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct, structs

from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import Checklist, Question
from lockin.model.scorecard import Scorecard
from lockin.scoring.score import assess


class Unchanged(Struct, frozen=True, kw_only=True):
    """The result without the overlay."""

    card: Scorecard
    lost: int
    """Questions whose answer the checklist below does not know, so that they count as open there."""


def unchanged(checklist: Checklist, assessment: Assessment, today: dt.date) -> Unchanged | None:
    """Score the answers with the checklist that an overlay extends; None without an overlay.

    Args:
        checklist: with an overlay, or without one.
        assessment: of that checklist.
        today: the day on which evidence is fresh or stale.

    """
    base = checklist.base
    if base is None:
        return None
    fitting = {
        question.id: answer
        for question in base.questions
        if (answer := assessment.answers.get(question.id)) is not None and _fits(question, answer)
    }
    facts = {fact: value for fact, value in assessment.facts.items() if fact in base.fact_by_id}
    lost = sum(
        answer.state == "answered" and question_id in base.by_id and question_id not in fitting
        for question_id, answer in assessment.answers.items()
    )
    return Unchanged(card=assess(base, structs.replace(assessment, facts=facts, answers=fitting), today), lost=lost)


def _fits(question: Question, answer: Answer) -> bool:
    """Whether the question can have this answer."""
    if answer.state == "not_applicable":
        return question.red_flag is None
    if answer.state != "answered":
        return True
    if not question.scored:
        return answer.value is not None
    chosen = answer.options if question.type == "multi" else (answer.option,)
    return bool(chosen) and all(option is not None and question.option(option) is not None for option in chosen)
