"""What one more answer is worth: how much it leaves open, and whether it alone can change the decision."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from msgspec import Struct, structs

from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import Checklist, Option, Question
from lockin.model.policy import DecisionId, EvidenceId
from lockin.model.visibility import visibility
from lockin.scoring.aggregate import Totals, exposure_point, gap_pairs, interval, residual_of
from lockin.scoring.decision import Workings, decide, flags, work_out
from lockin.scoring.findings import unknowns
from lockin.scoring.rating import Rating, mean
from lockin.scoring.score import confidence_level, confidence_of

EVIDENCE: EvidenceId = "contract"
"""How a tried answer is known: nothing pulls it, and it need not have been tested."""


class Worth(Struct, frozen=True, kw_only=True):
    """What the answer to one question that is unknown or open could do."""

    id: str
    swing: Fraction
    """Points of residual risk between its best and its worst option, all else at its point value."""
    best_decision: DecisionId
    """The mildest decision that one of its options leads to, all else as it is."""
    worst_decision: DecisionId
    """The strictest."""
    flips: bool
    """Whether one of its options leads to another decision than the present one."""


class _Present(Struct, frozen=True, kw_only=True):
    """The assessment as it is, which every trial starts from."""

    work: Workings
    today: dt.date
    asked: tuple[Rating, ...]
    confidence: Fraction
    decision: DecisionId


def information(checklist: Checklist, assessment: Assessment, today: dt.date) -> tuple[Worth, ...]:
    """The visible scored questions that are unknown or open, the most worthwhile to ask first.

    First those that can flip the decision alone, each group by swing, widest first. Every option is tried
    as if it were answered today on the evidence of a contract, and the decision is the one that scoring
    that assessment gives: questions that the answer hides or brings in, red flags and confidence included.
    Of a `multi` question one option is tried at a time.

    Args:
        checklist: the questionnaire with its policy.
        assessment: checked against that checklist.
        today: the day on which evidence is fresh or stale.

    Returns:
        Nothing when there is no decision to flip, because nothing is scorable.

    """
    work = work_out(checklist, assessment)
    confidence = confidence_of(checklist, assessment, work.rated, today)
    decision = None if confidence is None else _decision(work, confidence)
    if confidence is None or decision is None:
        return ()
    asked = tuple(rating for rating in work.rated if rating.asked)
    present = _Present(work=work, today=today, asked=asked, confidence=confidence, decision=decision)
    rated = {rating.question.id: rating for rating in asked}
    found = [_worth(present, rated[unknown.id], unknown.swing) for unknown in unknowns(work) if unknown.id in rated]
    return tuple(sorted(found, key=lambda worth: (not worth.flips, -worth.swing)))


def _decision(work: Workings, confidence: Fraction) -> DecisionId | None:
    return decide(work, confidence_level(work.checklist.policy, confidence)).decision


def _worth(present: _Present, rating: Rating, swing: Fraction) -> Worth:
    order = [decision.id for decision in present.work.checklist.policy.decisions]
    reached = {_tried(present, rating, option) for option in rating.question.options}
    # An answer that leaves nothing to score leaves no decision either: a flip, but to nothing that could be named.
    named = sorted((decision for decision in reached if decision is not None), key=order.index) or [present.decision]
    return Worth(
        id=rating.question.id,
        swing=swing,
        best_decision=named[0],
        worst_decision=named[-1],
        flips=reached != {present.decision},
    )


def _tried(present: _Present, rating: Rating, option: Option) -> DecisionId | None:
    """The decision if this question had this answer."""
    work, question = present.work, rating.question
    checklist = work.checklist
    tried = work.assessment.with_answer(question.id, _answer(question, option, present.today))
    folded = visibility(checklist, tried)
    if folded.visible != work.folded.visible:
        work = work_out(checklist, tried)
        return _decision(work, confidence_of(checklist, tried, work.rated, present.today) or Fraction(0))
    known = Fraction(checklist.policy.evidence_level(EVIDENCE).confidence)
    # Nothing else moves, so the answer adds to the confidence what it lacked while it was missing.
    gained = question.weight * known / sum(other.question.weight for other in present.asked)
    changed = structs.replace(work, found=_found(present, rating, Fraction(option.risk)), raised=flags(tried, folded))
    return _decision(changed, present.confidence + gained)


def _answer(question: Question, option: Option, today: dt.date) -> Answer:
    if question.type == "multi":
        return Answer(state="answered", options=(option.id,), evidence=EVIDENCE, date=today)
    return Answer(state="answered", option=option.id, evidence=EVIDENCE, date=today)


def _found(present: _Present, own: Rating, risk: Fraction) -> Totals:
    """The points when one rating has another risk; only its domain and what hangs on it are summed again."""
    checklist, found = present.work.checklist, present.work.found
    domain = checklist.domain_by_id[own.question.domain]

    def point(rating: Rating) -> Fraction:
        return risk if rating is own else rating.point

    beside = [rating for rating in present.asked if rating.question.domain == domain.id]
    value = mean((rating.question.weight, point(rating)) for rating in beside)
    domains = {**found.domains, domain.id: interval(value, None, None)}
    gap, exposure = found.gap, found.exposure
    if domain.axis == "exposure":
        exposure = interval(exposure_point(checklist, present.asked, point), None, None)
    else:
        gap = interval(mean(gap_pairs(checklist, domains)), None, None)
    residual = residual_of(checklist.policy.exposure, exposure, gap)
    return Totals(domains=domains, exposure=exposure, gap=gap, residual=residual, without_pull=None)
