"""`assess`: the whole score, a pure function of checklist, assessment and day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from fractions import Fraction

from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import Checklist, Question
from lockin.model.policy import ConfidenceLevel, Policy
from lockin.model.scorecard import Coverage, Interval, QuickOutcome, Scorecard
from lockin.model.visibility import Visibility
from lockin.scoring.aggregate import domain_item, interval, totals
from lockin.scoring.decision import Workings, decide, work_out
from lockin.scoring.findings import contributions, findings, unknowns
from lockin.scoring.rating import Rating, highest_mean, lowest_mean, mean


def assess(checklist: Checklist, assessment: Assessment, today: dt.date) -> Scorecard:
    """Score an assessment (DESIGN section 6).

    Args:
        checklist: the questionnaire with its policy.
        assessment: checked against that checklist.
        today: the day on which evidence is fresh or stale.

    """
    work = work_out(checklist, assessment)
    folded, rated, found = work.folded, work.rated, work.found
    confidence = confidence_of(checklist, assessment, rated, today)
    level = None if confidence is None else confidence_level(checklist.policy, confidence)
    outcome = decide(work, level)
    points = contributions(work)
    answered_weight, not_applicable_weight = _weights(assessment, folded)
    return Scorecard(
        residual=found.residual,
        exposure=found.exposure,
        gap=found.gap,
        without_pull=found.without_pull,
        band=outcome.band,
        decision=outcome.decision,
        decided_by=outcome.decided_by,
        domains=found.domains,
        sub_indices=_sub_indices(work),
        confidence=confidence,
        confidence_level=level,
        coverage=_coverage(assessment, folded.visible),
        coverage_by_domain={
            domain.id: _coverage(assessment, [q for q in folded.visible if q.domain == domain.id])
            for domain in checklist.domains
        },
        answered_weight=answered_weight,
        not_applicable_weight=not_applicable_weight,
        contributions=points,
        risks={rating.question.id: rating.point for rating in rated if rating.asked},
        findings=findings(work, points),
        unknowns=unknowns(work),
        armed=tuple(question.id for question in work.raised.armed),
        stale=tuple(
            question.id
            for question in folded.visible
            if is_stale(checklist.policy, question, assessment.answer(question.id), today)
        ),
        quick=quick_outcome(work),
        asked=folded.visible,
    )


def residual(checklist: Checklist, assessment: Assessment) -> Interval | None:
    """The residual risk alone, at half the cost of a whole score; None when nothing is scorable."""
    return work_out(checklist, assessment).found.residual


def confidence_of(
    checklist: Checklist, assessment: Assessment, rated: Iterable[Rating], today: dt.date
) -> Fraction | None:
    """`sum(w * e * f) / sum(w)` over the scored questions that apply; unknown and open count 0. 0 to 1."""
    policy = checklist.policy
    pairs = []
    for rating in rated:
        if rating.asked:
            answer = assessment.answer(rating.question.id)
            value = Fraction(0)
            if answer.state == "answered":
                value = Fraction(policy.evidence_level(answer.evidence).confidence)
                if is_stale(policy, rating.question, answer, today):
                    value *= Fraction(policy.freshness.stale_factor)
            pairs.append((rating.question.weight, value))
    return mean(pairs)


def is_stale(policy: Policy, question: Question, answer: Answer, today: dt.date) -> bool:
    """Whether an answer is to be confirmed, or older than its question, or else the policy, allows.

    Without a date it is not called old.
    """
    if answer.state != "answered" or answer.reconfirm:
        return answer.state == "answered"
    if answer.date is None:
        return False
    days = question.review_after or policy.freshness.stale_after_days
    return (today - answer.date).days > days


def confidence_level(policy: Policy, confidence: Fraction) -> ConfidenceLevel:
    """Low, medium or high."""
    if confidence >= Fraction(policy.confidence.high):
        return "high"
    return "medium" if confidence >= Fraction(policy.confidence.medium) else "low"


def _coverage(assessment: Assessment, asked: Sequence[Question]) -> Coverage:
    states = [assessment.answer(question.id).state for question in asked]
    return Coverage(
        visible=len(states),
        answered=states.count("answered"),
        unknown=states.count("unknown"),
        not_applicable=states.count("not_applicable"),
        open=states.count("open"),
    )


def _weights(assessment: Assessment, folded: Visibility) -> tuple[Fraction | None, Fraction | None]:
    weight = dict.fromkeys(("answered", "unknown", "not_applicable", "open"), 0)
    for question in folded.visible:
        if question.scored:
            weight[assessment.answer(question.id).state] += question.weight
    total = sum(weight.values())
    applies = total - weight["not_applicable"]
    return (
        Fraction(weight["answered"], applies) if applies else None,
        Fraction(weight["not_applicable"], total) if total else None,
    )


def _sub_indices(work: Workings) -> dict[str, Interval | None]:
    values = {}
    for index in work.checklist.policy.sub_indices:
        present = [(domain, value) for domain in index.domains if (value := work.found.domains[domain]) is not None]
        # The exposure domain has no weight in the gap; alone in its sub-index it stands for itself.
        weight = {domain: work.checklist.domain_by_id[domain].weight or 1 for domain in index.domains}
        items = [item for domain in index.domains if (item := domain_item(work.rated, domain, weight[domain]))]
        values[index.id] = interval(
            mean((weight[domain], value.point) for domain, value in present), lowest_mean(items), highest_mean(items)
        )
    return values


def quick_outcome(work: Workings) -> QuickOutcome | None:
    """What the quick set alone may say; it never approves. Scored over the quick questions only."""
    checklist, assessment, raised, folded = work.checklist, work.assessment, work.raised, work.folded
    asked = [question for question in folded.visible if question.quick]
    if any(question.red_flag and question.red_flag.effect == "block" for question in raised.raised if question.quick):
        return "stop"
    if not asked or any(assessment.answer(question.id).state == "open" for question in asked):
        return None
    found = totals(checklist, [rating for rating in work.rated if rating.question.quick])
    rule = checklist.policy.quick
    flagged = any(question.quick for question in (*raised.raised, *raised.unknown))
    low = (
        found.exposure is not None
        and found.residual is not None
        and found.exposure.point < rule.exposure_below
        and found.residual.worst < rule.residual_below
    )
    return "light_path" if low and not flagged else "full_assessment_needed"
