"""From the score to a band and a decision, with the rules that set them, in the order of DESIGN section 6."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from lockin.model.assessment import Assessment
from lockin.model.checklist import Checklist, Question
from lockin.model.policy import BandId, ConfidenceLevel, DecisionId, Policy
from lockin.model.scorecard import DecidedBy
from lockin.model.visibility import Visibility, armed, visibility
from lockin.scoring.aggregate import Totals, totals
from lockin.scoring.rating import Rating, ratings

BAND_OF_FLOOR: Mapping[str, BandId] = {"floor_moderate": "moderate", "floor_high": "high"}
BLOCKED: DecisionId = "do_not_sign_as_is"
APPROVED: DecisionId = "approve"
WITH_CONDITIONS: DecisionId = "approve_with_conditions"


class Flags(Struct, frozen=True, kw_only=True):
    """The red-flag questions that are armed, in asking order."""

    armed: tuple[Question, ...]
    """All whose flag counts, satisfied or not."""
    raised: tuple[Question, ...]
    """The answer is one of the flag's."""
    unknown: tuple[Question, ...]
    """The answer is not known; only an explicit good answer satisfies a flag."""


class Workings(Struct, frozen=True, kw_only=True):
    """What the parts of a score are made from."""

    checklist: Checklist
    assessment: Assessment
    folded: Visibility
    rated: tuple[Rating, ...]
    found: Totals
    raised: Flags


class Outcome(Struct, frozen=True, kw_only=True):
    """Band and decision; both None when there is no score."""

    band: BandId | None
    decision: DecisionId | None
    decided_by: tuple[DecidedBy, ...]


def work_out(checklist: Checklist, assessment: Assessment) -> Workings:
    """Fold, rate and sum once; everything else reads from here."""
    folded = visibility(checklist, assessment)
    rated = ratings(checklist, assessment, folded)
    return Workings(
        checklist=checklist,
        assessment=assessment,
        folded=folded,
        rated=rated,
        found=totals(checklist, rated),
        raised=flags(assessment, folded),
    )


def flags(assessment: Assessment, folded: Visibility) -> Flags:
    """The flags that count, those that are up, and those that nobody has cleared."""
    counting, raised, unknown = armed(assessment, folded), [], []
    for question in counting:
        answer = assessment.answer(question.id)
        chosen = {answer.option, *answer.options}
        if answer.state != "answered":
            unknown.append(question)
        elif question.red_flag is not None and chosen & set(question.red_flag.when):
            raised.append(question)
    return Flags(armed=counting, raised=tuple(raised), unknown=tuple(unknown))


def weak_domains(policy: Policy, found: Totals) -> tuple[str, ...]:
    """Ids of the domains that the weakest-domain rule names; none while exposure is low."""
    rule = policy.weakest_domain
    if found.exposure is None or found.exposure.point < rule.exposure_at_least:
        return ()
    return tuple(
        domain_id
        for domain_id, value in found.domains.items()
        if value is not None and value.point >= rule.domain_at_least
    )


def band_of(policy: Policy, residual: Fraction) -> BandId:
    """The band that a residual risk falls in."""
    return [band for band in policy.bands if residual >= band.at_least][-1].id


def decide(work: Workings, confidence: ConfidenceLevel | None) -> Outcome:
    """Apply the rules: band of the score, weakest domain, red flags, confidence."""
    found, raised, policy = work.found, work.raised, work.checklist.policy
    if found.residual is None:
        return Outcome(band=None, decision=None, decided_by=())
    band = band_of(policy, found.residual.point)
    rules = [DecidedBy(rule="band", id=band, effect=band)]
    for candidates in (_weakest_domain_rules(policy, found), flag_rules(policy, raised)):
        # All rules of one kind are held against the band before them, so that none hides another.
        stricter = [rule for rule in candidates if _rank(policy, rule.effect) > _rank(policy, band)]
        rules += stricter
        strictest = max([band, *(rule.effect for rule in stricter)], key=lambda effect: _rank(policy, effect))
        band = policy.band(strictest).id
    decision, last = decision_of(policy, band, raised, confidence)
    return Outcome(band=band, decision=decision, decided_by=(*rules, *last))


def _weakest_domain_rules(policy: Policy, found: Totals) -> list[DecidedBy]:
    return [
        DecidedBy(rule="weakest_domain", id=domain_id, effect=policy.weakest_domain.band)
        for domain_id in weak_domains(policy, found)
    ]


def flag_rules(policy: Policy, raised: Flags) -> list[DecidedBy]:
    """What the red flags make of the band, whichever it is: a floor each. One that blocks has none."""
    floors = [
        DecidedBy(rule="red_flag", id=question.id, effect=BAND_OF_FLOOR[question.red_flag.effect])
        for question in raised.raised
        if question.red_flag is not None and question.red_flag.effect in BAND_OF_FLOOR
    ]
    return floors + [
        DecidedBy(rule="unknown_red_flag", id=question.id, effect=policy.unknown_red_flag)
        for question in raised.unknown
    ]


def decision_of(
    policy: Policy, band: BandId, raised: Flags, confidence: ConfidenceLevel | None
) -> tuple[DecisionId, list[DecidedBy]]:
    """The decision that a band comes to, and the rules that took it away from the band's own."""
    decision = policy.band(band).decision
    blocks = [
        DecidedBy(rule="red_flag", id=question.id, effect=BLOCKED)
        for question in raised.raised
        if question.red_flag is not None and question.red_flag.effect == "block"
    ]
    if blocks:
        return BLOCKED, blocks
    if decision == APPROVED and not _enough(policy.confidence.approve_needs, confidence):
        return WITH_CONDITIONS, [DecidedBy(rule="confidence", id=confidence or "low", effect=WITH_CONDITIONS)]
    return decision, []


def _enough(needed: ConfidenceLevel, level: ConfidenceLevel | None) -> bool:
    order: Sequence[ConfidenceLevel] = ("low", "medium", "high")
    return level is not None and order.index(level) >= order.index(needed)


def _rank(policy: Policy, band: str) -> int:
    return [candidate.id for candidate in policy.bands].index(policy.band(band).id)
