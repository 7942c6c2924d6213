"""The score worked out a second time, as naively as can be: a judge over `lockin.scoring` for small checklists.

Written from the published arithmetic alone. Bounds come from trying every option of every missing answer, and every
choice of which undecided questions are asked. Nothing here imports `lockin.scoring` or `lockin.model.visibility`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import Checklist, Condition, Question

Range = tuple[Fraction, Fraction, Fraction]
"""Point, best, worst."""
Risks = Mapping[str, Fraction]
"""Risk by id of the questions that count."""

BANDS = ("low", "moderate", "high", "severe")
MISSING = {"open", "unknown"}


@dataclass(frozen=True, kw_only=True)
class Presence:
    """Whether a question is asked now, and which of asked and not asked it may come to."""

    now: bool
    may: frozenset[bool]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the oracle says. None wherever nothing is scorable."""

    residual: Range | None
    exposure: Range | None
    gap: Range | None
    domains: dict[str, Range | None]
    tried: tuple[Fraction, Fraction] | None
    """Least and greatest residual risk over everything tried, before the range was widened to hold the point."""
    without_pull: Fraction | None
    contributions: dict[str, Fraction]
    confidence: Fraction | None
    band: str | None
    decision: str | None
    decided_by: list[tuple[str, str, str]]
    raised: list[str]
    flags_unknown: list[str]


def judge(checklist: Checklist, assessment: Assessment, today: dt.date) -> Verdict:
    """Score an assessment."""
    present = presences(checklist, assessment)
    asked = [q for q in checklist.questions if present[q.id].now]
    points = {q.id: point(checklist, q, assessment.answer(q.id)) for q in asked if counts(q, assessment)}
    plain = {q.id: unpulled(checklist, q, assessment.answer(q.id)) for q in asked if counts(q, assessment)}
    worlds = list(possible_worlds(checklist, assessment, present))
    residual, factor = residual_of(checklist, points), factor_of(checklist, points)
    exposure = spread(exposure_of(checklist, points), [exposure_of(checklist, world) for world in worlds])
    gap = spread(gap_of(checklist, points), [gap_of(checklist, world) for world in worlds])
    tried = [value for world in worlds if (value := residual_of(checklist, world)) is not None]
    confidence = confidence_of(checklist, assessment, asked, today)
    raised, unknown = flags(checklist, assessment, present)
    weak = [
        domain.id
        for domain in checklist.domains
        if (own := domain_of(checklist, points, domain.id)) is not None
        and own >= checklist.policy.weakest_domain.domain_at_least
    ]
    measured = exposure_of(checklist, points)
    if measured is None or measured < checklist.policy.weakest_domain.exposure_at_least:
        weak = []
    band, decision, rules = decide(
        checklist, residual, weak=weak, raised=raised, unknown=unknown, confidence=confidence
    )
    return Verdict(
        residual=product_of(checklist, exposure, gap),
        exposure=exposure,
        gap=gap,
        domains={
            domain.id: spread(
                domain_of(checklist, points, domain.id), [domain_of(checklist, world, domain.id) for world in worlds]
            )
            for domain in checklist.domains
        },
        tried=(min(tried), max(tried)) if tried else None,
        without_pull=residual_of(checklist, plain),
        contributions=contributions_of(checklist, points, factor) if residual is not None else {},
        confidence=confidence,
        band=band,
        decision=decision,
        decided_by=rules,
        raised=[q.id for q in raised],
        flags_unknown=[q.id for q in unknown],
    )


# Which questions are asked ------------------------------------------------------------------------------------------


def presences(checklist: Checklist, assessment: Assessment) -> dict[str, Presence]:
    """Fold in asking order: a condition sees only questions before it, and answers only while those are asked."""
    found: dict[str, Presence] = {}
    for question in checklist.questions:
        now = True in outcomes(question.applies_if, assessment, found, now=True)
        may = outcomes(question.applies_if, assessment, found, now=False)
        found[question.id] = Presence(now=now, may=may)
    return found


def outcomes(
    condition: Condition | None, assessment: Assessment, found: Mapping[str, Presence], *, now: bool
) -> frozenset[bool]:
    """Everything a condition can come to. With `now`, an answer that is missing does not fulfil it."""
    both, yes, no = frozenset({True, False}), frozenset({True}), frozenset({False})
    if condition is None:
        return yes
    if condition.not_ is not None:
        return frozenset(not value for value in outcomes(condition.not_, assessment, found, now=now))
    if condition.answer_in is not None:
        earlier, answer = found[condition.answer_in.question], assessment.answer(condition.answer_in.question)
        if not (earlier.now if now else True in earlier.may):
            return no
        chosen = {answer.option, *answer.options} & {*condition.answer_in.options}
        if answer.state in MISSING:
            said = no if now else both
        else:
            said = yes if answer.state == "answered" and chosen else no
        return said if now or False not in earlier.may else said | no
    facts = condition.any_fact or condition.all_facts or ((condition.fact,) if condition.fact else ())
    parts = [{assessment.facts[fact]} if assessment.facts.get(fact) is not None else both for fact in facts]
    parts += [outcomes(part, assessment, found, now=now) for part in condition.all or condition.any or ()]
    join = any if condition.any is not None or condition.any_fact is not None else all
    return frozenset(join(values) for values in product(*parts))


# One question -------------------------------------------------------------------------------------------------------


def counts(question: Question, assessment: Assessment) -> bool:
    """Whether a question that is asked is in the sums."""
    return question.type in {"choice", "multi"} and assessment.answer(question.id).state != "not_applicable"


def unpulled(checklist: Checklist, question: Question, answer: Answer) -> Fraction:
    """The risk of the answer without evidence pull."""
    if answer.state in MISSING:
        return Fraction(checklist.policy.unknown_risk)
    chosen = {answer.option, *answer.options}
    risks = [option.risk for option in question.options if option.id in chosen]
    return Fraction(sum(risks), len(risks)) if question.multi == "mean" else Fraction(max(risks))


def point(checklist: Checklist, question: Question, answer: Answer) -> Fraction:
    """The risk of the answer, each chosen option moved towards the next worse one where it is weakly known."""
    axis = next(domain.axis for domain in checklist.domains if domain.id == question.domain)
    if answer.state in MISSING or axis == "exposure":
        return unpulled(checklist, question, answer)
    pull = next(Fraction(level.pull) for level in checklist.policy.evidence if level.id == answer.evidence)
    risks = []
    for option in question.options:
        if option.id in {answer.option, *answer.options}:
            worse = [other.risk for other in question.options if other.risk > option.risk]
            moved = 0 if option.states_evidence or not worse else pull * (min(worse) - option.risk)
            risks.append(Fraction(option.risk) + moved)
    return sum(risks, Fraction(0)) / len(risks) if question.multi == "mean" else max(risks)


def possible_worlds(
    checklist: Checklist, assessment: Assessment, present: Mapping[str, Presence]
) -> Iterator[dict[str, Fraction]]:
    """Every choice of options for what is missing, of proof or none for answers, of presence for what is undecided."""
    choices: list[list[tuple[str, Fraction] | None]] = []
    for question in checklist.questions:
        if True not in present[question.id].may or not counts(question, assessment):
            continue
        answer = assessment.answer(question.id)
        risks = (
            [Fraction(option.risk) for option in question.options]
            if answer.state in MISSING
            else sorted({unpulled(checklist, question, answer), point(checklist, question, answer)})
        )
        own: list[tuple[str, Fraction] | None] = [(question.id, risk) for risk in risks]
        choices.append([*own, None] if False in present[question.id].may else own)
    for world in product(*choices):
        yield dict(chosen for chosen in world if chosen is not None)


# Sums ---------------------------------------------------------------------------------------------------------------


def average(pairs: list[tuple[int, Fraction]]) -> Fraction | None:
    """Weighted mean; None of nothing."""
    weight = sum(weight for weight, _ in pairs)
    return sum((weight * value for weight, value in pairs), Fraction(0)) / weight if weight else None


def domain_of(checklist: Checklist, risks: Risks, domain: str) -> Fraction | None:
    """D = sum of w*r / sum of w."""
    return average([(q.weight, risks[q.id]) for q in checklist.questions if q.domain == domain and q.id in risks])


def gap_of(checklist: Checklist, risks: Risks) -> Fraction | None:
    """G = sum of W*D / sum of W, over the domains other than exposure that have a value."""
    return average(
        [
            (domain.weight, value)
            for domain in checklist.domains
            if domain.axis != "exposure" and (value := domain_of(checklist, risks, domain.id)) is not None
        ]
    )


def exposure_of(checklist: Checklist, risks: Risks) -> Fraction | None:
    """E = half the mean of the exposure domain and half the worst of the named questions, or the half that there is."""
    domain = next(domain.id for domain in checklist.domains if domain.axis == "exposure")
    mean = domain_of(checklist, risks, domain)
    peaks = [risks[name] for name in checklist.policy.exposure.max_of if name in risks]
    if mean is None or not peaks:
        return mean
    share = Fraction(checklist.policy.exposure.max_share)
    return (1 - share) * mean + share * max(peaks)


def factor_of(checklist: Checklist, risks: Risks) -> Fraction | None:
    """0.30 + 0.70*E/100."""
    exposure = exposure_of(checklist, risks)
    floor = Fraction(checklist.policy.exposure.floor)
    return None if exposure is None else floor + (1 - floor) * exposure / 100


def residual_of(checklist: Checklist, risks: Risks) -> Fraction | None:
    """R = G * (0.30 + 0.70*E/100)."""
    gap, factor = gap_of(checklist, risks), factor_of(checklist, risks)
    return None if gap is None or factor is None else gap * factor


def contributions_of(checklist: Checklist, risks: Risks, factor: Fraction | None) -> dict[str, Fraction]:
    """(W / sum of W) * (w / sum of w) * r * factor."""
    rated = [d for d in checklist.domains if d.axis != "exposure" and domain_of(checklist, risks, d.id) is not None]
    found = {}
    for domain in rated:
        own = [q for q in checklist.questions if q.domain == domain.id and q.id in risks]
        for question in own:
            share = Fraction(domain.weight, sum(d.weight for d in rated))
            share *= Fraction(question.weight, sum(q.weight for q in own))
            found[question.id] = share * risks[question.id] * (factor or 0)
    return found


def spread(value: Fraction | None, tried: list[Fraction | None]) -> Range | None:
    """The point with the least and greatest of what was tried, widened to hold the point."""
    if value is None:
        return None
    numbers = [number for number in tried if number is not None]
    return value, min([value, *numbers]), max([value, *numbers])


def product_of(checklist: Checklist, exposure: Range | None, gap: Range | None) -> Range | None:
    """R rises with both, so its range is made of theirs."""
    if exposure is None or gap is None:
        return None
    floor = Fraction(checklist.policy.exposure.floor)
    low, middle, high = (g * (floor + (1 - floor) * e / 100) for g, e in zip(gap, exposure, strict=True))
    return low, middle, high


def confidence_of(
    checklist: Checklist, assessment: Assessment, asked: list[Question], today: dt.date
) -> Fraction | None:
    """Sum of w*e*f / sum of w; what is not known counts 0."""
    pairs = []
    for question in asked:
        if counts(question, assessment):
            answer, value = assessment.answer(question.id), Fraction(0)
            if answer.state == "answered":
                level = next(level for level in checklist.policy.evidence if level.id == answer.evidence)
                value = Fraction(level.confidence)
                limit = question.review_after or checklist.policy.freshness.stale_after_days
                if answer.date is not None and today - answer.date > dt.timedelta(days=limit):
                    value *= Fraction(checklist.policy.freshness.stale_factor)
            pairs.append((question.weight, value))
    return average(pairs)


# The decision -------------------------------------------------------------------------------------------------------


def flags(
    checklist: Checklist, assessment: Assessment, present: Mapping[str, Presence]
) -> tuple[list[Question], list[Question]]:
    """The red flags that are up, and those whose answer is not known. Armed unless known not to be."""
    raised, unknown = [], []
    for question in checklist.questions:
        flag = question.red_flag
        if flag is None or not present[question.id].now:
            continue
        if True not in outcomes(flag.only_if, assessment, present, now=False):
            continue
        answer = assessment.answer(question.id)
        if answer.state != "answered":
            unknown.append(question)
        elif {answer.option, *answer.options} & {*flag.when}:
            raised.append(question)
    return raised, unknown


def decide(
    checklist: Checklist,
    residual: Fraction | None,
    *,
    weak: list[str],
    raised: list[Question],
    unknown: list[Question],
    confidence: Fraction | None,
) -> tuple[str | None, str | None, list[tuple[str, str, str]]]:
    """Band, decision and what decided: band of the score, weakest domain, red flags, confidence, in this order."""
    policy = checklist.policy
    if residual is None:
        return None, None, []
    band: str = [item.id for item in policy.bands if residual >= item.at_least][-1]
    rules: list[tuple[str, str, str]] = [("band", band, band)]
    floors: list[tuple[str, str, str]] = []
    blocks: list[tuple[str, str, str]] = []
    for question in raised:
        effect = question.red_flag.effect if question.red_flag else ""
        if effect == "block":
            blocks.append(("red_flag", question.id, "do_not_sign_as_is"))
        else:
            floors.append(("red_flag", question.id, effect.removeprefix("floor_")))
    floors += [("unknown_red_flag", question.id, policy.unknown_red_flag) for question in unknown]
    for group in ([("weakest_domain", domain, policy.weakest_domain.band) for domain in weak], floors):
        deciding = [rule for rule in group if BANDS.index(rule[2]) > BANDS.index(band)]
        rules += deciding
        band = max([band, *(rule[2] for rule in deciding)], key=BANDS.index)
    decision = next(item.decision for item in policy.bands if item.id == band)
    if blocks:
        return band, "do_not_sign_as_is", rules + blocks
    if decision == "approve" and (confidence is None or confidence < Fraction(policy.confidence.medium)):
        return band, "approve_with_conditions", [*rules, ("confidence", "low", "approve_with_conditions")]
    return band, decision, rules
