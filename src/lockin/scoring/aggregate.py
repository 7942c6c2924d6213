"""From the risks of questions to domains, exposure, gap and residual risk, each with its bounds (DESIGN section 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import product

from msgspec import Struct, structs

from lockin.model.checklist import Checklist
from lockin.model.policy import Exposure
from lockin.model.scorecard import Interval
from lockin.scoring.rating import Item, Rating, highest_mean, lowest_mean, mean

HUNDRED = Fraction(100)


class Totals(Struct, frozen=True, kw_only=True):
    """The aggregated values of one set of ratings."""

    domains: dict[str, Interval | None]
    exposure: Interval | None
    gap: Interval | None
    residual: Interval | None
    without_pull: Fraction | None
    """The residual risk from the plain ratings."""


def totals(checklist: Checklist, rated: Sequence[Rating]) -> Totals:
    """All aggregated values.

    Every interval is widened to hold its point: the value of an unknown can be worse than its worst
    option, and a range that excludes the printed value would mislead.
    """
    domains = {domain.id: _domain(rated, domain.id) for domain in checklist.domains}
    exposure = _exposure(checklist, rated)
    gap = interval(
        mean(gap_pairs(checklist, domains)),
        lowest_mean(_gap_items(checklist, rated)),
        highest_mean(_gap_items(checklist, rated)),
    )
    return Totals(
        domains=domains,
        exposure=exposure,
        gap=gap,
        residual=residual_of(checklist.policy.exposure, exposure, gap),
        without_pull=_without_pull(checklist, rated),
    )


def interval(point: Fraction | None, best: Fraction | None, worst: Fraction | None) -> Interval | None:
    """The interval that holds all three; None without a point."""
    if point is None:
        return None
    return Interval(
        point=point,
        best=point if best is None else min(best, point),
        worst=point if worst is None else max(worst, point),
    )


def exposure_factor(policy: Exposure, exposure: Fraction) -> Fraction:
    """Share of the gap that counts: `floor + (1 - floor) * E / 100`."""
    floor = Fraction(policy.floor)
    return floor + (1 - floor) * exposure / HUNDRED


def exposure_point(
    checklist: Checklist, rated: Sequence[Rating], value: Callable[[Rating], Fraction]
) -> Fraction | None:
    """Exposure as `(1 - share) * mean + share * max`, or the one part that there is; None without either."""
    policy = checklist.policy.exposure
    asked = [rating for rating in rated if rating.asked]
    average = mean((rating.question.weight, value(rating)) for rating in asked if _is_exposure(checklist, rating))
    return _blend(policy, average, [value(rating) for rating in asked if rating.question.id in policy.max_of])


def _domain(rated: Sequence[Rating], domain_id: str) -> Interval | None:
    own = [rating for rating in rated if rating.question.domain == domain_id]
    point = mean((rating.question.weight, rating.point) for rating in own if rating.asked)
    items = _items(own)
    return interval(point, lowest_mean(items), highest_mean(items))


def _items(rated: Sequence[Rating]) -> list[Item]:
    return [
        Item(weight=rating.question.weight, best=rating.best, worst=rating.worst, sure=rating.sure) for rating in rated
    ]


def gap_pairs(checklist: Checklist, domains: dict[str, Interval | None]) -> list[tuple[int, Fraction]]:
    """Weight and point of every domain that is part of the gap and has a value."""
    return [
        (domain.weight, found.point)
        for domain in checklist.domains
        if domain.axis != "exposure" and (found := domains[domain.id]) is not None
    ]


def domain_item(rated: Sequence[Rating], domain_id: str, weight: int) -> Item | None:
    """A domain as a part of a mean over domains; unsure when each of its questions is. None when it has none."""
    own = _items([rating for rating in rated if rating.question.domain == domain_id])
    best, worst = lowest_mean(own), highest_mean(own)
    if best is None or worst is None:
        return None
    return Item(weight=weight, best=best, worst=worst, sure=any(item.sure for item in own))


def _gap_items(checklist: Checklist, rated: Sequence[Rating]) -> list[Item]:
    found = [domain_item(rated, domain.id, domain.weight) for domain in checklist.domains if domain.axis != "exposure"]
    return [item for item in found if item is not None]


def _exposure(checklist: Checklist, rated: Sequence[Rating]) -> Interval | None:
    own = [rating for rating in rated if _is_exposure(checklist, rating)]
    bounds = [found for present in _peak_choices(checklist, own) for found in _exposure_bounds(checklist, present)]
    return interval(
        exposure_point(checklist, rated, lambda rating: rating.point),
        min(bounds, default=None),
        max(bounds, default=None),
    )


def _peak_choices(checklist: Checklist, own: Sequence[Rating]) -> Iterable[list[Rating]]:
    """The ratings under every choice of which undecided peaks are asked; mean and maximum hang on the same choice."""
    unsure = [rating for rating in own if rating.question.id in checklist.policy.exposure.max_of and not rating.sure]
    for choice in product((True, False), repeat=len(unsure)):
        asked = {rating.question.id: there for rating, there in zip(unsure, choice, strict=True)}
        yield [structs.replace(r, sure=r.sure or r.question.id in asked) for r in own if asked.get(r.question.id, True)]


def _exposure_bounds(checklist: Checklist, own: Sequence[Rating]) -> Iterable[Fraction]:
    policy = checklist.policy.exposure
    peaks = [rating for rating in own if rating.question.id in policy.max_of]
    best = _blend(policy, lowest_mean(_items(own)), [rating.best for rating in peaks])
    worst = _blend(policy, highest_mean(_items(own)), [rating.worst for rating in peaks])
    return [found for found in (best, worst) if found is not None]


def _is_exposure(checklist: Checklist, rating: Rating) -> bool:
    return checklist.domain_by_id[rating.question.domain].axis == "exposure"


def _blend(policy: Exposure, average: Fraction | None, peaks: Sequence[Fraction]) -> Fraction | None:
    if average is None or not peaks:
        return max(peaks) if peaks else average
    share = Fraction(policy.max_share)
    return (1 - share) * average + share * max(peaks)


def residual_of(policy: Exposure, exposure: Interval | None, gap: Interval | None) -> Interval | None:
    """The residual risk; None without exposure or gap."""
    if exposure is None or gap is None:
        return None
    # Gap and exposure rest on different questions and R rises with both, so the bounds multiply.
    return Interval(
        point=gap.point * exposure_factor(policy, exposure.point),
        best=gap.best * exposure_factor(policy, exposure.best),
        worst=gap.worst * exposure_factor(policy, exposure.worst),
    )


def _without_pull(checklist: Checklist, rated: Sequence[Rating]) -> Fraction | None:
    asked = [rating for rating in rated if rating.asked]
    exposure = exposure_point(checklist, rated, lambda rating: rating.plain)
    domains = []
    for domain in checklist.domains:
        own = [rating for rating in asked if rating.question.domain == domain.id]
        value = mean((rating.question.weight, rating.plain) for rating in own)
        if domain.axis != "exposure" and value is not None:
            domains.append((domain.weight, value))
    gap = mean(domains)
    if gap is None or exposure is None:
        return None
    return gap * exposure_factor(checklist.policy.exposure, exposure)
