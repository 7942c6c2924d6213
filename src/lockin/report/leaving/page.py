"""The part on leaving as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from lockin.language import _
from lockin.report.columns import WIDTH, item, left, right, width, wrapped
from lockin.report.leaving.values import Chart, Cost, Influence, Leaving, Time

LINE = 60
"""Characters from zero to the end of a chart."""
_NAME = 36
_NUMBER = 9
_PLACES = 1000


def leaving_page(leaving: Leaving) -> str:
    """Cost, time, what they hang on and what is missing; ends without a line break."""
    lines = [*wrapped(leaving.lead)]
    if leaving.cost is not None:
        lines += ["", *_cost(leaving.cost)]
    if leaving.time is not None:
        lines += ["", *_time(leaving.time)]
    if leaving.derived:
        lines += ["", *wrapped(leaving.derived)]
    if leaving.notes:
        lines += ["", *(line for note in leaving.notes for line in wrapped(note))]
    lines += ["", _("It rests on")]
    lines += [line for name, text in leaving.assumptions for line in item(f"{name}: {text}")]
    return "\n".join(lines)


def _cost(cost: Cost) -> Iterator[str]:
    for amount in cost.amounts:
        yield f"{left(f'{amount.label} ', 6)}{left(amount.value, 20)}{amount.note}"
    yield from ("", *_chart(cost.chart), "", *wrapped(cost.text), *wrapped(cost.lesson), "")
    yield left(cost.follows, _NAME) + "".join(
        right(word, _NUMBER) for word in (_("low"), _("likely"), _("high"), _("rank"))
    )
    for influence in cost.influences:
        yield from _influence(influence)
    yield from wrapped(_("Rank: the rank correlation with the total, 1 when it follows the line alone."))


def _influence(influence: Influence) -> Iterator[str]:
    *above, name = wrapped(f"{influence.label}, {influence.unit}", first="  ", rest="    ", within=_NAME - 2)
    yield from above
    numbers = influence.low, influence.likely, influence.high, influence.correlation or "-"
    yield left(name, _NAME) + "".join(f"{number:>{_NUMBER}}" for number in numbers)


def _time(time: Time) -> Iterator[str]:
    if time.chart is not None:
        yield from (*_chart(time.chart), "")
    for text in time.texts:
        yield from wrapped(text)


def _chart(chart: Chart) -> list[str]:
    """A line with `=` from P10 to P90, `#` at P50 and `|` at the mark."""
    start, middle, end = (place * LINE // _PLACES for place in (chart.p10, chart.p50, chart.p90))
    line = _put("-" * (LINE + 1), start, "=" * (end - start + 1))
    below = [f"0{right(chart.end_text, LINE)}"]
    if chart.mark is not None:
        at = chart.mark * LINE // _PLACES
        line = _put(line, at, "|")
        below.append(_from(f"| {chart.mark_text}", at))
    return [_from(f"# {chart.p50_text}", middle), _put(line, middle, "#"), *below]


def _from(text: str, at: int) -> str:
    """The text with its first character at this place, or before it where it would not fit."""
    return " " * max(0, min(at, WIDTH - width(text))) + text


def _put(line: str, at: int, text: str) -> str:
    return line[:at] + text + line[at + len(text) :]
