"""What a move to another vendor would cost, and whether there would be time for it (DESIGN section 6).

A simulation: every draw takes one value from each estimate. The estimates are drawn independently
of each other, but one overrun factor lies on all days and weeks of a draw, because overruns share
causes. The result stands beside the score and is never multiplied by it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from operator import add, mul
from typing import Literal

from msgspec import Struct

from lockin.model.assessment import Assessment, Estimate, Switching
from lockin.model.checklist import Checklist
from lockin.model.switching import SwitchingLine, SwitchingModel
from lockin.scoring.pert import draws

DAYS_A_WEEK = 7
"""A working week on the critical path takes a calendar week."""


class Spread(Struct, frozen=True, kw_only=True):
    """A tenth, the half and nine tenths of all draws are not above these. Not rounded."""

    p10: float
    p50: float
    p90: float


class Driver(Struct, frozen=True, kw_only=True):
    """Something estimated, and how closely the total follows it."""

    kind: Literal["line", "day_rate", "overrun"]
    id: str
    """The line; otherwise as `kind`."""
    correlation: float
    """Spearman's rank correlation with the total, -1 to 1; give or take 0.02, as it rests on draws."""


class Runway(Struct, frozen=True, kw_only=True):
    """The time that a move takes against the shortest notice. All in calendar days."""

    notice: int
    """The shortest notice, with what comes on top of it."""
    kind: str
    """Which notice that is."""
    time: Spread
    """Time to move, overrun included."""
    gap: Spread
    """Time to move less notice: above 0 the service ends first."""
    in_time: float
    """0 to 1: share of the draws in which the move ends within the notice."""


class SwitchingResult(Struct, frozen=True, kw_only=True):
    """What the estimate comes to."""

    cost: Spread | None
    """In the subject's currency; None when no line of cost is estimated, or days are and the day rate is not."""
    days: Spread | None
    """Person-days; None when no line in days is estimated."""
    likely: float | None
    """The sum of all likely values; None without a cost."""
    above_likely: float | None
    """0 to 1: share of the draws that cost more than that. Usually far above a half; None without a cost."""
    drivers: tuple[Driver, ...]
    """By correlation with the cost, or without one with the days; closest first. What is no range has none."""
    counted: tuple[str, ...]
    """Ids of the lines that the totals rest on, in the checklist's order."""
    missing: tuple[str, ...]
    """Ids of the lines that apply and have no estimate; they count nothing."""
    switched_off: tuple[str, ...]
    """Ids of the lines that a fact takes away, estimated or not."""
    free: tuple[str, ...]
    """Ids of the lines that cost nothing for a move that is decided today."""
    runway: Runway | None
    """None when the time to move is not estimated, or no notice is known."""


class _Lines(Struct, frozen=True, kw_only=True):
    """The lines of a checklist, sorted by what becomes of them."""

    counted: tuple[SwitchingLine, ...]
    missing: tuple[str, ...]
    switched_off: tuple[str, ...]
    free: tuple[str, ...]


class _Totals(Struct, frozen=True, kw_only=True):
    """One number a draw."""

    cost: list[float] | None
    days: list[float] | None
    values: dict[tuple[str, str], list[float]]
    """What was drawn from each estimate of cost, by kind and id of the driver."""


def switching(checklist: Checklist, assessment: Assessment, today: dt.date) -> SwitchingResult | None:
    """Simulate a move that is decided today; None when the checklist does not ask, or nothing is estimated.

    A line counts unless a fact that it hangs on is known to be false, as everywhere.
    """
    model, given = checklist.switching, assessment.switching
    if model is None or given is None:
        return None
    lines = _sorted(model, given, assessment, today)
    if not lines.counted:
        return None
    overrun = _drawn(model, model.overrun, "overrun")
    totals = _totals(model, given, lines, overrun)
    cost = totals.cost
    likely = None if cost is None else _likely(given, lines)
    return SwitchingResult(
        cost=None if cost is None else _spread(cost),
        days=None if totals.days is None else _spread(totals.days),
        likely=likely,
        above_likely=None if cost is None or likely is None else sum(value > likely for value in cost) / len(cost),
        drivers=_drivers(totals),
        counted=tuple(line.id for line in lines.counted),
        missing=lines.missing,
        switched_off=lines.switched_off,
        free=lines.free,
        runway=_runway(model, given, lines, overrun),
    )


def derived_runway(checklist: Checklist, result: SwitchingResult | None) -> str | None:
    """The option of the policy's runway question that the simulated time and notice come to.

    None when there is no runway, or the checklist names no question for it.
    """
    if checklist.switching is None or checklist.switching.runway is None or result is None or result.runway is None:
        return None
    steps = checklist.switching.runway.steps
    time, notice = Fraction(result.runway.time.p50), result.runway.notice
    fitting = (step for step in steps if step.up_to is not None and time <= Fraction(step.up_to) * notice)
    return next(fitting, steps[-1]).option


def applying(model: SwitchingModel, assessment: Assessment, today: dt.date) -> tuple[SwitchingLine, ...]:
    """The lines that count for a move decided today: no fact takes them away, and they are not free."""
    asked = _sorted(model, Switching(), assessment, today).missing
    return tuple(line for line in model.lines if line.id in asked)


def _sorted(model: SwitchingModel, given: Switching, assessment: Assessment, today: dt.date) -> _Lines:
    off, free, missing, counted = [], [], [], []
    for line in model.lines:
        if any(assessment.facts.get(fact) is False for fact in line.facts):
            off.append(line.id)
        elif _is_free(line, assessment, today):
            free.append(line.id)
        elif line.id not in given.lines:
            missing.append(line.id)
        else:
            counted.append(line)
    return _Lines(counted=tuple(counted), missing=tuple(missing), switched_off=tuple(off), free=tuple(free))


def _is_free(line: SwitchingLine, assessment: Assessment, today: dt.date) -> bool:
    rule = line.free_from
    if rule is None or today < rule.date:
        return False
    return rule.fact is None or assessment.facts.get(rule.fact) is True


def _drawn(model: SwitchingModel, estimate: Estimate, stream: str) -> list[float]:
    return draws(estimate, f"{model.seed}:{stream}", model.draws)


def _totals(model: SwitchingModel, given: Switching, lines: _Lines, overrun: list[float]) -> _Totals:
    drawn = {
        line.id: (line.unit, _drawn(model, given.lines[line.id], f"line:{line.id}"))
        for line in lines.counted
        if line.unit != "weeks"
    }
    values = {("line", line): found for line, (_, found) in drawn.items()}
    in_days = _sum([drawn[line][1] for line in sorted(drawn) if drawn[line][0] == "days"])
    in_money = _sum([drawn[line][1] for line in sorted(drawn) if drawn[line][0] == "money"])
    if in_days is None:
        return _Totals(cost=in_money, days=None, values=values)
    values["overrun", "overrun"] = overrun
    days = list(map(mul, in_days, overrun))
    if given.day_rate is None:
        money = {("line", line) for line in drawn if drawn[line][0] == "money"}
        return _Totals(cost=None, days=days, values={key: values[key] for key in values if key not in money})
    rate = values["day_rate", "day_rate"] = _drawn(model, given.day_rate, "day_rate")
    cost = list(map(mul, days, rate))
    return _Totals(cost=cost if in_money is None else list(map(add, cost, in_money)), days=days, values=values)


def _sum(columns: Sequence[list[float]]) -> list[float] | None:
    """The sum of each draw, added in this order, because `sum` rounds differently between versions of Python."""
    total: list[float] | None = None
    for column in columns:
        total = column if total is None else list(map(add, total, column))
    return total


def _likely(given: Switching, lines: _Lines) -> float:
    rate = Fraction(0 if given.day_rate is None else given.day_rate.likely)
    price = {"days": rate, "money": Fraction(1), "weeks": Fraction(0)}
    return float(sum(price[line.unit] * Fraction(given.lines[line.id].likely) for line in lines.counted))


def _spread(values: Sequence[float]) -> Spread:
    ordered = sorted(values)
    p10, p50, p90 = (ordered[(len(ordered) * tenths + 9) // 10 - 1] for tenths in (1, 5, 9))
    return Spread(p10=p10, p50=p50, p90=p90)


def _runway(model: SwitchingModel, given: Switching, lines: _Lines, overrun: list[float]) -> Runway | None:
    notices = {
        kind.id: given.notice[kind.id] + _on_top(model, given, kind.id)
        for kind in model.notices
        if kind.id in given.notice and not kind.extends
    }
    line = next((line for line in lines.counted if line.unit == "weeks"), None)
    if not notices or line is None:
        return None
    kind = min(notices, key=lambda name: (notices[name], name))
    notice = notices[kind]
    weeks = _drawn(model, given.lines[line.id], f"line:{line.id}")
    times = [DAYS_A_WEEK * week * factor for week, factor in zip(weeks, overrun, strict=True)]
    time = _spread(times)
    gap = Spread(p10=time.p10 - notice, p50=time.p50 - notice, p90=time.p90 - notice)
    in_time = sum(value <= notice for value in times) / len(times)
    return Runway(notice=notice, kind=kind, time=time, gap=gap, in_time=in_time)


def _on_top(model: SwitchingModel, given: Switching, notice: str) -> int:
    return sum(given.notice.get(kind.id, 0) for kind in model.notices if notice in kind.extends)


def _drivers(totals: _Totals) -> tuple[Driver, ...]:
    total = totals.days if totals.cost is None else totals.cost
    if total is None:
        return ()
    ranks = _ranks(total)
    found = [
        Driver(kind=kind, id=name, correlation=_correlation(_ranks(values), ranks))  # type: ignore[arg-type]  # a kind
        for (kind, name), values in totals.values.items()
        if min(values) != max(values)
    ]
    return tuple(sorted(found, key=lambda driver: (-driver.correlation, driver.kind, driver.id)))


def _ranks(values: Sequence[float]) -> list[int]:
    """The place of each value in their order; equal ones, which are rare in a range, stand as they came."""
    places = [0] * len(values)
    for place, at in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        places[at] = place
    return places


def _correlation(ranks: Sequence[int], others: Sequence[int]) -> float:
    """Spearman's, from whole numbers, so that it is exact until the last division."""
    count = len(ranks)
    apart = sum((one - other) * (one - other) for one, other in zip(ranks, others, strict=True))
    return 1 - 6 * apart / (count * (count * count - 1)) if count > 1 else 0.0
