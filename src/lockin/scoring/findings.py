"""What is wrong, what each answer adds to the score, and what the unknowns leave open."""

from __future__ import annotations

from fractions import Fraction

from lockin.model.scorecard import Finding, Unknown
from lockin.scoring.aggregate import exposure_factor, exposure_point
from lockin.scoring.decision import Workings, weak_domains
from lockin.scoring.rating import Rating

STRICTNESS = ("block", "floor_high", "floor_moderate")
"""Effects of red flags, strictest first."""


def shares(work: Workings) -> dict[str, Fraction]:
    """What one point of risk of a control question adds to R: its share of the gap, times the exposure's factor."""
    found = work.found
    if found.residual is None or found.exposure is None:
        return {}
    factor = exposure_factor(work.checklist.policy.exposure, found.exposure.point)
    return {question_id: share * factor for question_id, share in gap_shares(work).items()}


def gap_shares(work: Workings) -> dict[str, Fraction]:
    """What one point of risk of a control question adds to the gap: `(W / sum W) * (w / sum w)`."""
    checklist, rated, found = work.checklist, work.rated, work.found
    control = {
        domain.id: domain.weight
        for domain in checklist.domains
        if domain.axis != "exposure" and found.domains[domain.id] is not None
    }
    weights = dict.fromkeys(control, 0)
    counted = [rating.question for rating in rated if rating.asked and rating.question.domain in control]
    for question in counted:
        weights[question.domain] += question.weight
    whole = sum(control.values())
    return {
        question.id: Fraction(control[question.domain], whole) * Fraction(question.weight, weights[question.domain])
        for question in counted
    }


def contributions(work: Workings) -> dict[str, Fraction]:
    """Points of residual risk by control question; they sum to the residual risk exactly."""
    share = shares(work)
    return {
        rating.question.id: share[rating.question.id] * rating.point
        for rating in work.rated
        if rating.question.id in share
    }


def findings(work: Workings, points: dict[str, Fraction]) -> tuple[Finding, ...]:
    """Red flags by strictness, red-flag questions not known, weak domains, then weak answers by points.

    Args:
        work: of one assessment.
        points: contributions by question id.

    """
    checklist, assessment, rated, found, raised = work.checklist, work.assessment, work.rated, work.found, work.raised
    risk = {rating.question.id: rating.point for rating in rated if rating.asked}

    def finding(question_id: str, kind: str, effect: str | None) -> Finding:
        return Finding(
            id=question_id,
            kind=kind,  # type: ignore[arg-type]  # the literals stand in the calls below
            effect=effect,
            risk=risk.get(question_id, Fraction(0)),
            points=points.get(question_id, Fraction(0)),
        )

    up = [finding(q.id, "red_flag", q.red_flag.effect) for q in raised.raised if q.red_flag is not None]
    up.sort(key=lambda item: STRICTNESS.index(item.effect or ""))
    not_known = [finding(q.id, "unknown_red_flag", q.red_flag.effect) for q in raised.unknown if q.red_flag is not None]
    domains = [
        Finding(id=domain_id, kind="weak_domain", effect=None, risk=value.point, points=Fraction(0))
        for domain_id in weak_domains(checklist.policy, found)
        if (value := found.domains[domain_id]) is not None
    ]
    flagged = {item.id for item in up}
    weak = [
        finding(question_id, "weak_answer", None)
        for question_id in points
        if question_id not in flagged
        and assessment.answer(question_id).state == "answered"
        and risk[question_id] >= checklist.policy.finding_risk
    ]
    weak.sort(key=lambda item: -item.points)
    return (*up, *not_known, *domains, *weak)


def unknowns(work: Workings) -> tuple[Unknown, ...]:
    """The visible questions that are unknown or open, by how much residual risk each leaves open."""
    share = shares(work)
    armed = {question.id for question in work.raised.unknown}
    listed = []
    for rating in work.rated:
        state = work.assessment.answer(rating.question.id).state
        if rating.asked and state in {"unknown", "open"}:
            question_id = rating.question.id
            if question_id in share:
                swing = share[question_id] * (rating.worst - rating.best)
            else:
                swing = _exposure_swing(work, rating)
            listed.append(Unknown(id=question_id, state=state, swing=swing, red_flag=question_id in armed))
    rated = {rating.question.id for rating in work.rated}
    for question in work.folded.visible:
        state = work.assessment.answer(question.id).state
        if question.id not in rated and state in {"unknown", "open"}:
            listed.append(Unknown(id=question.id, state=state, swing=Fraction(0), red_flag=False))
    listed.sort(key=lambda item: (-item.swing, not item.red_flag))
    return tuple(listed)


def _exposure_swing(work: Workings, own: Rating) -> Fraction:
    checklist, rated, found = work.checklist, work.rated, work.found
    worst = exposure_point(checklist, rated, lambda rating: rating.worst if rating is own else rating.point)
    best = exposure_point(checklist, rated, lambda rating: rating.best if rating is own else rating.point)
    if worst is None or best is None or found.gap is None:
        return Fraction(0)
    policy = checklist.policy.exposure
    return found.gap.point * (exposure_factor(policy, worst) - exposure_factor(policy, best))
