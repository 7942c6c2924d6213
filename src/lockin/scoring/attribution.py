"""Which part of a difference in residual risk comes from which question: lines that sum to it exactly.

R is a product, `R = f * G`, and a difference of products is split in the middle, so that neither
date is favoured: `R1 - R0 = (f0 + f1)/2 * (G1 - G0) + (G0 + G1)/2 * (f1 - f0)`. The second term is
the line of the exposure. The first one goes to questions. G is a mean of domains and a domain is a
mean of questions, so one rule is used twice, for a mean M over items that stay (S), come and go:

    M1 - M0 = sum over S of u * (x1 - x0)        u: the item's share among S, the middle of both dates
            + sum over S of (x0 + x1)/2 * (u1 - u0)    the line of the weights
            + sum over what came of share1 * (x1 - mean of S at date 1)
            - sum over what went of share0 * (x0 - mean of S at date 0)

So what came counts by how far it lies from the rest of its domain: a question that appears with a
good answer lowers the score, although its contribution is positive. Shares among what stays change
only when a checklist changes its weights; within one checklist the line of the weights is 0.
Exchanging the dates changes the sign of every line and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from msgspec import Struct

from lockin.scoring.aggregate import exposure_factor
from lockin.scoring.decision import Workings

NOTHING = Fraction(0)
HALF = Fraction(1, 2)


class Attribution(Struct, frozen=True, kw_only=True):
    """A difference in residual risk by line; the lines sum to it exactly."""

    questions: dict[str, Fraction]
    """Points by control question, of those that count on at least one of the dates."""
    exposure: Fraction
    """What the other exposure makes of the same gap."""
    weights: Fraction
    """What other weights of questions and domains make of the same answers; 0 within one checklist."""


class _Items(Struct, frozen=True, kw_only=True):
    """What a weighted mean is made of; every weight is above 0."""

    weights: dict[str, int]
    values: dict[str, Fraction]

    def share(self, key: str, among: Iterable[str]) -> Fraction:
        return Fraction(self.weights[key], sum(self.weights[other] for other in among))

    def mean(self, among: Iterable[str]) -> Fraction:
        keys = list(among)
        return sum((self.share(key, keys) * self.values[key] for key in keys), NOTHING)


class _Split(Struct, frozen=True, kw_only=True):
    """The difference of two means, as the head of this module says."""

    kept: dict[str, Fraction]
    """Share of each item that stays: what a point of its own difference counts."""
    came: dict[str, tuple[Fraction, Fraction]]
    """Share, and the value from which the distance counts."""
    went: dict[str, tuple[Fraction, Fraction]]
    shifted: Fraction


def attribution(before: Workings, after: Workings) -> Attribution | None:
    """The lines of the difference; None when one of the dates is not rated."""
    exposures, gaps = (before.found.exposure, after.found.exposure), (before.found.gap, after.found.gap)
    if exposures[0] is None or exposures[1] is None or gaps[0] is None or gaps[1] is None:
        return None
    factors = (
        exposure_factor(before.checklist.policy.exposure, exposures[0].point),
        exposure_factor(after.checklist.policy.exposure, exposures[1].point),
    )
    factor, gap = sum(factors) * HALF, (gaps[0].point + gaps[1].point) * HALF
    domains = _split(_domains(before), _domains(after))
    points: dict[str, Fraction] = dict.fromkeys((*_control(before), *_control(after)), NOTHING)
    shifted = domains.shifted
    for domain, share in domains.kept.items():
        old, new = _questions(before, domain), _questions(after, domain)
        split = _split(old, new)
        shifted += share * split.shifted
        for question, part in _lines(split, old, new):
            points[question] += factor * share * part
    for work, ends, sign in ((after, domains.came, 1), (before, domains.went, -1)):
        for domain, (share, reference) in ends.items():
            items = _questions(work, domain)
            for question, value in items.values.items():
                points[question] += sign * factor * share * items.share(question, items.weights) * (value - reference)
    return Attribution(questions=points, exposure=gap * (factors[1] - factors[0]), weights=factor * shifted)


def _lines(split: _Split, old: _Items, new: _Items) -> Iterable[tuple[str, Fraction]]:
    for key, share in split.kept.items():
        yield key, share * (new.values[key] - old.values[key])
    for key, (share, reference) in split.came.items():
        yield key, share * (new.values[key] - reference)
    for key, (share, reference) in split.went.items():
        yield key, -share * (old.values[key] - reference)


def _split(old: _Items, new: _Items) -> _Split:
    stay = [key for key in old.weights if key in new.weights]
    shares = {key: (old.share(key, stay), new.share(key, stay)) for key in stay}
    if stay:
        references = old.mean(stay), new.mean(stay)
    else:
        references = ((old.mean(old.weights) + new.mean(new.weights)) * HALF,) * 2
    return _Split(
        kept={key: sum(pair) * HALF for key, pair in shares.items()},
        came={key: (new.share(key, new.weights), references[1]) for key in new.weights if key not in shares},
        went={key: (old.share(key, old.weights), references[0]) for key in old.weights if key not in shares},
        shifted=sum(
            ((old.values[key] + new.values[key]) * HALF * (then - now) for key, (now, then) in shares.items()), NOTHING
        ),
    )


def _domains(work: Workings) -> _Items:
    """The domains that are part of the gap; without weight, a domain is none."""
    weights: Mapping[str, int] = {
        domain.id: domain.weight for domain in work.checklist.domains if domain.axis != "exposure" and domain.weight
    }
    values = {domain: found.point for domain in weights if (found := work.found.domains[domain]) is not None}
    return _Items(weights={domain: weights[domain] for domain in values}, values=values)


def _questions(work: Workings, domain: str) -> _Items:
    """The questions that make a domain's value."""
    own = [rating for rating in work.rated if rating.asked and rating.question.domain == domain]
    return _Items(
        weights={rating.question.id: rating.question.weight for rating in own},
        values={rating.question.id: rating.point for rating in own},
    )


def _control(work: Workings) -> Iterable[str]:
    """Ids of the control questions that count."""
    control = {domain.id for domain in work.checklist.domains if domain.axis != "exposure"}
    return [rating.question.id for rating in work.rated if rating.asked and rating.question.domain in control]
