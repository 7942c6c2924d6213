"""The part on leaving as plain text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from lockin.language import _
from lockin.report.leaving.values import Chart, Cost, Influence, Leaving, Time

WIDTH = 78
LINE = 60
"""Characters from zero to the end of a chart."""
_NAME = 36
_NUMBER = 9
_PLACES = 1000


def leaving_page(leaving: Leaving) -> str:
    """Cost, time, what they hang on and what is missing; ends without a line break."""
    lines = [*_wrap(leaving.lead)]
    if leaving.cost is not None:
        lines += ["", *_cost(leaving.cost)]
    if leaving.time is not None:
        lines += ["", *_time(leaving.time)]
    if leaving.derived:
        lines += ["", *_wrap(leaving.derived)]
    if leaving.notes:
        lines += ["", *(line for note in leaving.notes for line in _wrap(note))]
    lines += ["", _("It rests on")]
    lines += [line for name, text in leaving.assumptions for line in _item(f"{name}: {text}")]
    return "\n".join(lines)


def _cost(cost: Cost) -> Iterator[str]:
    for amount in cost.amounts:
        yield f"{amount.label:<6}{amount.value:<20}{amount.note}"
    yield from ("", *_chart(cost.chart), "", *_wrap(cost.text), *_wrap(cost.lesson), "")
    yield f"{cost.follows:<{_NAME}}" + "".join(
        f"{word:>{_NUMBER}}" for word in (_("low"), _("likely"), _("high"), _("rank"))
    )
    for influence in cost.influences:
        yield from _influence(influence)
    yield from _wrap(_("Rank: the rank correlation with the total, 1 when it follows the line alone."))


def _influence(influence: Influence) -> Iterator[str]:
    *above, name = textwrap.wrap(
        f"{influence.label}, {influence.unit}", _NAME - 2, initial_indent="  ", subsequent_indent="    "
    )
    yield from above
    numbers = influence.low, influence.likely, influence.high, influence.correlation or "-"
    yield f"{name:<{_NAME}}" + "".join(f"{number:>{_NUMBER}}" for number in numbers)


def _time(time: Time) -> Iterator[str]:
    if time.chart is not None:
        yield from (*_chart(time.chart), "")
    for text in time.texts:
        yield from _wrap(text)


def _chart(chart: Chart) -> list[str]:
    """A line with `=` from P10 to P90, `#` at P50 and `|` at the mark."""
    start, middle, end = (place * LINE // _PLACES for place in (chart.p10, chart.p50, chart.p90))
    line = _put("-" * (LINE + 1), start, "=" * (end - start + 1))
    below = [f"0{chart.end_text:>{LINE}}"]
    if chart.mark is not None:
        at = chart.mark * LINE // _PLACES
        line = _put(line, at, "|")
        below.append(_from(f"| {chart.mark_text}", at))
    return [_from(f"# {chart.p50_text}", middle), _put(line, middle, "#"), *below]


def _from(text: str, at: int) -> str:
    """The text with its first character at this place, or before it where it would not fit."""
    return " " * max(0, min(at, WIDTH - len(text))) + text


def _put(line: str, at: int, text: str) -> str:
    return line[:at] + text + line[at + len(text) :]


def _item(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  - ", subsequent_indent="    ")


def _wrap(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH)
