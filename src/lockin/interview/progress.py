"""How far the interview is: counts over the questions that are visible now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from lockin.model.assessment import Assessment
from lockin.model.checklist import Checklist, Question
from lockin.model.scorecard import Coverage
from lockin.model.visibility import Visibility


class Progress(Struct, frozen=True, kw_only=True):
    """Counts in all, in the quick set and by domain id, in the order of the checklist."""

    all: Coverage
    quick: Coverage
    by_domain: dict[str, Coverage]


def progress(checklist: Checklist, assessment: Assessment, folded: Visibility) -> Progress:
    """Count the visible questions by state."""
    return Progress(
        all=count(folded.visible, assessment),
        quick=count((question for question in folded.visible if question.quick), assessment),
        by_domain={
            domain.id: count((question for question in folded.visible if question.domain == domain.id), assessment)
            for domain in checklist.domains
        },
    )


def count(questions: Iterable[Question], assessment: Assessment) -> Coverage:
    """Count questions by state."""
    states = Counter(assessment.answer(question.id).state for question in questions)
    return Coverage(
        visible=states.total(),
        answered=states["answered"],
        unknown=states["unknown"],
        not_applicable=states["not_applicable"],
        open=states["open"],
    )
