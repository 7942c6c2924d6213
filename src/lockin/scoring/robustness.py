"""How far the result hangs on weights and on a scale that are judgements: seeded draws over both."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import exp, log
from random import Random

from msgspec import Struct, structs

from lockin.model.assessment import Assessment
from lockin.model.checklist import Checklist
from lockin.model.policy import BandId, ConfidenceLevel, DecisionId
from lockin.scoring.aggregate import totals
from lockin.scoring.decision import BLOCKED, Workings, decide, decision_of, flag_rules, work_out
from lockin.scoring.draw import ROUNDING, Drawn, drawn, in_order, prepare
from lockin.scoring.score import confidence_level, confidence_of


class EqualWeights(Struct, frozen=True, kw_only=True):
    """The result if every question weighed the same in its domain, and every domain in the gap."""

    residual: Fraction
    band: BandId


class Robustness(Struct, frozen=True, kw_only=True):
    """What the draws come to."""

    band: BandId
    """Of the result itself."""
    share: Fraction
    """0 to 1: the draws that come to `band`."""
    stable: bool
    """Whether the result holds: `share` is what the policy asks for, or a red flag blocks whatever the band."""
    bands: dict[BandId, Fraction]
    """0 to 1: the draws that come to each band of the policy, in its order. They sum to 1."""
    decisions: dict[DecisionId, Fraction]
    """The same by decision of the policy. Confidence and red flags are those of the result."""
    low: float
    """Residual risk, 0 to 100: 5 % of the draws lie at or below it. Rounded to nine decimals, as the next two."""
    median: float
    high: float
    """95 % of the draws lie at or below it."""
    equal: EqualWeights


def robustness(checklist: Checklist, assessment: Assessment, today: dt.date) -> Robustness | None:
    """Draw other weights and another scale, and see which band and decision each draw comes to.

    A draw multiplies the weight of every question and every domain by a factor, log-uniform over the
    policy's `weight_factor`, and bends every risk `r` to `100 * (r / 100) ** g`, with one `g` a draw, uniform
    over `scale_gamma`. What the policy counts for an unknown answer is a risk like any other and is
    bent too; evidence pulls along the bent scale. Bands, the weakest-domain rule and the floors of red flags
    then apply to the draw as they do to the result; their limits are not bent.

    The same seed gives the same draws everywhere. A question draws the same factors whatever is answered, so
    two assessments of one checklist differ by their answers only.

    Args:
        checklist: the questionnaire with its policy.
        assessment: checked against that checklist.
        today: the day on which evidence is fresh or stale.

    Returns:
        None when nothing is scorable.

    """
    work = work_out(checklist, assessment)
    confidence = confidence_of(checklist, assessment, work.rated, today)
    level = None if confidence is None else confidence_level(checklist.policy, confidence)
    outcome, policy = decide(work, level), checklist.policy
    equal = _equal_weights(work, level)
    if outcome.band is None or equal is None:
        return None
    found = list(draws(work))
    bands = _by_band(work, found)
    decisions: dict[DecisionId, Fraction] = {decision.id: Fraction(0) for decision in policy.decisions}
    for band, share in bands.items():
        decisions[decision_of(policy, band, work.raised, level)[0]] += share
    residuals = sorted(draw.residual for draw in found)
    share = bands[outcome.band]
    return Robustness(
        band=outcome.band,
        share=share,
        stable=share >= Fraction(policy.robustness.stable_at) or outcome.decided_by[-1].effect == BLOCKED,
        bands=bands,
        decisions=decisions,
        low=_percentile(residuals, 5),
        median=_percentile(residuals, 50),
        high=_percentile(residuals, 95),
        equal=equal,
    )


def draws(work: Workings) -> Iterator[Drawn]:
    """The draws of the policy over an assessment that has a residual risk, always the same ones.

    Each takes its random numbers in this order: `g`, the questions as in `in_order`, then the domains.
    """
    rule, model = work.checklist.policy.robustness, prepare(work)
    # Only `random()` is promised to give the same numbers in every version of Python.
    uniform = Random(rule.seed).random  # noqa: S311 - nobody has to be kept from guessing a weight
    count = len(in_order(work.checklist)) + len(work.checklist.domains)
    gamma, gamma_span = _start_and_span(*map(float, rule.scale_gamma))
    factor, factor_span = _start_and_span(*(log(limit) for limit in rule.weight_factor))
    for _ in range(rule.draws):
        bend = gamma + gamma_span * uniform()
        yield drawn(model, bend, [exp(factor + factor_span * uniform()) for _ in range(count)])


def _start_and_span(low: float, high: float) -> tuple[float, float]:
    return low, high - low


def _by_band(work: Workings, found: Sequence[Drawn]) -> dict[BandId, Fraction]:
    """The share of the draws by band, under the rules of `decision.decide`."""
    policy = work.checklist.policy
    order = [band.id for band in policy.bands]
    starts = [band.at_least - ROUNDING for band in policy.bands]
    floor = max((order.index(policy.band(rule.effect).id) for rule in flag_rules(policy, work.raised)), default=0)
    floor_if_weak = max(floor, order.index(policy.weakest_domain.band))
    counts = [0] * len(order)
    for residual, weak in found:
        counts[max(bisect_right(starts, residual) - 1, floor_if_weak if weak else floor)] += 1
    return {band: Fraction(count, len(found)) for band, count in zip(order, counts, strict=True)}


def _percentile(ascending: Sequence[float], percent: int) -> float:
    """The least value that this part of all values do not exceed."""
    # The last digits may differ between machines, whose `exp` and `pow` do.
    return round(ascending[-(-len(ascending) * percent // 100) - 1], 9)


def _equal_weights(work: Workings, level: ConfidenceLevel | None) -> EqualWeights | None:
    domains = tuple(
        structs.replace(domain, weight=0 if domain.axis == "exposure" else 1) for domain in work.checklist.domains
    )
    even = structs.replace(work.checklist, domains=domains)
    rated = tuple(structs.replace(rating, question=structs.replace(rating.question, weight=1)) for rating in work.rated)
    again = structs.replace(work, checklist=even, rated=rated, found=totals(even, rated))
    band, residual = decide(again, level).band, again.found.residual
    if band is None or residual is None:
        return None
    return EqualWeights(residual=residual.point, band=band)
