"""What a move would cost, in words: the range, the lesson of the likely values, the ranking of what it follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial

from lockin.interview.estimates import entries
from lockin.language import _
from lockin.model.assessment import Estimate, Switching
from lockin.model.switching import SwitchingModel
from lockin.report import spoken, words
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
    likely = "" if result.likely is None else money(result.likely, currency)
    in_words = range_text(total, result, currency)
    text = _("Cost: P10 {p10}, P50 {p50}, P90 {p90}.")
    if result.cost is None:
        text = _("Work: P10 {p10}, P50 {p50}, P90 {p90}.")
    text = text.format(p10=say(total.p10), p50=say(total.p50), p90=say(total.p90))
    summed = _("The sum of the likely values: {amount}.").format(amount=likely) if likely else ""
    return Cost(
        amounts=tuple(_amounts(total, result, say)),
        text=in_words,
        chart=range_chart(
            total,
            result.likely,
            say=say,
            mark_text=_("likely values: {amount}").format(amount=likely) if likely else "",
            limit=False,
            text=words.sentences(text, summed),
        ),
        lesson=_lesson(result, currency),
        follows=_("What the work follows most") if result.cost is None else _("What the cost follows most"),
        influences=tuple(_influences(model, given, result, currency)),
    )


def range_text(total: Spread, result: SwitchingResult, currency: str) -> str:
    """The range in a sentence."""
    # Translators: {span} is such as "40,000 to 120,000 EUR", {half} such as "82,000 EUR"
    text = _("In eight of ten draws the move costs about {span}; half of the draws cost {half} or less.")
    say: Callable[[float], str] = partial(money, currency=currency)
    if result.cost is None:
        text = _("In eight of ten draws the move takes about {span}; half of the draws take {half} or less.")
        say = work_text
    return text.format(span=_span(total, say), half=say(total.p50))


def work_text(days: float) -> str:
    """`120 person-days`."""
    return _("{count} person-days").format(count=two_digits(days))


def _span(total: Spread, say: Callable[[float], str]) -> str:
    low, high = two_digits(total.p10), two_digits(total.p90)
    return say(total.p90) if low == high else _("{low} to {high}").format(low=low, high=say(total.p90))


def _amounts(total: Spread, result: SwitchingResult, say: Callable[[float], str]) -> Iterator[Amount]:
    notes = _("one draw in ten costs less"), _("half of the draws cost less"), _("one draw in ten costs more")
    if result.cost is None:
        notes = _("one draw in ten takes less"), _("half of the draws take less"), _("one draw in ten takes more")
    values = {"P10": total.p10, "P50": total.p50, "P90": total.p90}
    for (label, value), note in zip(values.items(), notes, strict=True):
        yield Amount(label=label, value=say(value), note=note)
    if result.cost is not None and result.days is not None:
        days = result.days
        # Translators: stands behind a number of person-days
        note = _("person-days (P50); {low} to {high} in eight of ten draws")
        note = note.format(low=two_digits(days.p10), high=two_digits(days.p90))
        yield Amount(label=_("Work"), value=two_digits(days.p50), note=note)


def _lesson(result: SwitchingResult, currency: str) -> str:
    if result.likely is None or result.above_likely is None:
        return _("There is no cost, because the day rate is not estimated.")
    # Translators: {draws} is such as "38 of 100 draws"
    text = _("The likely values alone sum to {amount}; {draws} cost more. Plan with the range.")
    return text.format(amount=money(result.likely, currency), draws=of_hundred(result.above_likely))


def _influences(model: SwitchingModel, given: Switching, result: SwitchingResult, currency: str) -> Iterator[Influence]:
    """All that the total rests on, what it follows most first; what is no range last."""
    ranked: dict[Key, Driver] = {(driver.kind, driver.id): driver for driver in result.drivers}
    asked = entries(model, model.lines, currency)
    labels: dict[Key, tuple[str, str]] = {(entry.kind, entry.id): (entry.label, entry.unit) for entry in asked}
    labels["overrun", "overrun"] = _("Overrun, shared by all work"), _("factor")
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
        correlation="" if driver is None else spoken.exact(Decimal(f"{max(driver.correlation, 0):.2f}")),
        bar=0 if driver is None else max(round(driver.correlation * 100), 0),
    )
