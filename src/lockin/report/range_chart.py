"""Places on a line from zero, for a range with its middle."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from lockin.report.leaving.values import Chart
from lockin.scoring.switching import Spread

_ENDS = tuple(map(Decimal, ("1", "1.5", "2", "2.5", "3", "4", "5", "6", "8", "10")))
_PLACES = 1000
_ROOM = Decimal("1.08")
"""The line goes on behind the last thing on it."""


def range_chart(
    spread: Spread, mark: float | None, *, say: Callable[[float], str], mark_text: str, limit: bool, text: str
) -> Chart:
    """The chart of a range.

    Args:
        spread: the range.
        mark: what it is held against; None: nothing.
        say: an amount in words.
        mark_text: says what the mark is.
        limit: whether the mark is a limit.
        text: the text alternative.

    """
    end = _end(max(spread.p90, mark or 0))
    return Chart(
        p10=_place(spread.p10, end),
        p50=_place(spread.p50, end),
        p90=_place(spread.p90, end),
        mark=None if mark is None else _place(mark, end),
        limit=limit,
        p50_text=say(spread.p50),
        mark_text=mark_text,
        end_text=say(float(end)),
        text=text,
    )


def _end(most: float) -> Decimal:
    """A round number above it all."""
    need = Decimal(most) * _ROOM
    if not need:
        return Decimal(1)
    unit = Decimal(1).scaleb(need.adjusted())
    return next(step * unit for step in _ENDS if step * unit >= need)


def _place(value: float, end: Decimal) -> int:
    return round(Decimal(value) / end * _PLACES)
