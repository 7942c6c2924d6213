"""What a move would cost, in words: the range, the lesson of the likely values, the ranking of what it follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from lockin.interview.estimates import entries
from lockin.model.assessment import Estimate, Switching
from lockin.model.switching import SwitchingModel
from lockin.report.amounts import as_typed, money, of_hundred, two_digits
from lockin.report.leaving.values import Amount, Cost, Influence
from lockin.report.range_chart import range_chart
from lockin.scoring.switching import Driver, Spread, SwitchingResult

Key = tuple[str, str]
"""Kind and id of what is estimated."""


def cost(model: SwitchingModel, given: Switching, result: SwitchingResult, currency: str) -> Cost | None:
    """The part on cost; on the work alone where days have no rate; None when neither is estimated."""
    total = result.days if result.cost is None else result.cost
    if total is None:
        return None
    say = work_text if result.cost is None else partial(money, currency=currency)
    subject = "Work" if result.cost is None else "Cost"
    likely_text = "" if result.likely is None else f"likely values: {money(result.likely, currency)}"
    in_words = range_text(total, result, currency)
    text = f"{subject}: P10 {say(total.p10)}, P50 {say(total.p50)}, P90 {say(total.p90)}."
    return Cost(
        amounts=tuple(_amounts(total, result, say)),
        text=in_words,
        chart=range_chart(
            total,
            result.likely,
            say=say,
            mark_text=likely_text,
            limit=False,
            text=f"{text} The sum of the {likely_text}." if likely_text else text,
        ),
        lesson=_lesson(result, currency),
        follows=f"What the {subject.lower()} follows most",
        influences=tuple(_influences(model, given, result, currency)),
    )


def range_text(total: Spread, result: SwitchingResult, currency: str) -> str:
    """The range in a sentence."""
    low = two_digits(total.p10)
    if result.cost is None:
        span, half = _span(low, work_text(total.p90)), work_text(total.p50)
        return f"In eight of ten draws the move takes about {span}; half of the draws take {half} or less."
    span, half = _span(low, money(total.p90, currency)), money(total.p50, currency)
    return f"In eight of ten draws the move costs about {span}; half of the draws cost {half} or less."


def work_text(days: float) -> str:
    """`120 person-days`."""
    return f"{two_digits(days)} person-days"


def _span(low: str, high: str) -> str:
    return high if high.startswith(f"{low} ") or low == high else f"{low} to {high}"


def _amounts(total: Spread, result: SwitchingResult, say: Callable[[float], str]) -> Iterator[Amount]:
    verb = "take" if result.cost is None else "cost"
    yield Amount(label="P10", value=say(total.p10), note=f"one draw in ten {verb}s less")
    yield Amount(label="P50", value=say(total.p50), note=f"half of the draws {verb} less")
    yield Amount(label="P90", value=say(total.p90), note=f"one draw in ten {verb}s more")
    if result.cost is not None and result.days is not None:
        days = result.days
        note = f"person-days (P50); {two_digits(days.p10)} to {two_digits(days.p90)} in eight of ten draws"
        yield Amount(label="Work", value=two_digits(days.p50), note=note)


def _lesson(result: SwitchingResult, currency: str) -> str:
    if result.likely is None or result.above_likely is None:
        return "There is no cost, because the day rate is not estimated."
    return (
        f"The likely values alone sum to {money(result.likely, currency)}; "
        f"{of_hundred(result.above_likely)} cost more. Plan with the range."
    )


def _influences(model: SwitchingModel, given: Switching, result: SwitchingResult, currency: str) -> Iterator[Influence]:
    """All that the total rests on, what it follows most first; what is no range last."""
    ranked: dict[Key, Driver] = {(driver.kind, driver.id): driver for driver in result.drivers}
    asked = entries(model, model.lines, currency)
    labels: dict[Key, tuple[str, str]] = {(entry.kind, entry.id): (entry.label, entry.unit) for entry in asked}
    labels["overrun", "overrun"] = "Overrun, shared by all work", "factor"
    estimates: dict[Key, Estimate] = {("line", name): given.lines[name] for name in result.counted}
    if result.days is not None:
        estimates["overrun", "overrun"] = model.overrun
    if result.cost is not None and given.day_rate is not None:
        estimates["day_rate", "day_rate"] = given.day_rate
    time = {("line", line.id) for line in model.lines if line.unit == "weeks"}
    for key in [*ranked, *(key for key in estimates if key not in ranked and key not in time)]:
        yield _influence(*labels[key], estimates[key], ranked.get(key))


def _influence(label: str, unit: str, estimate: Estimate, driver: Driver | None) -> Influence:
    return Influence(
        label=label,
        unit=unit,
        low=as_typed(estimate.low),
        likely=as_typed(estimate.likely),
        high=as_typed(estimate.high),
        correlation="" if driver is None else f"{max(driver.correlation, 0):.2f}",
        bar=0 if driver is None else max(round(driver.correlation * 100), 0),
    )
