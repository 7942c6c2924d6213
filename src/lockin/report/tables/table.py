"""A table of typed values: texts, whole numbers, numbers with one decimal, days."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from lockin.language import _

Value = str | int | float | dt.date | None
"""What stands in a cell; None or an empty text: nothing."""
Kind = Literal["text", "whole", "tenth", "hundredth", "day"]
Row = tuple[Value, ...]


class Column(Struct, frozen=True, kw_only=True):
    """One column."""

    heading: str
    """In English; `titles` translates it."""
    width: int
    """In characters."""
    kind: Kind = "text"
    """How numbers and days in it are shown; a text may stand in any column."""


class Table(Struct, frozen=True, kw_only=True):
    """One table, its rows in the order of the report."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    kept: int = 1
    """How many columns stay in sight when one scrolls to the right."""

    @property
    def titles(self) -> tuple[str, ...]:
        """The headings, in the language in use."""
        return tuple(_(column.heading) for column in self.columns)


def tenth(value: Fraction | None) -> float | None:
    """A number as reports print it, with one decimal, halves up; None stays None."""
    return None if value is None else int(value * 10 + Fraction(1, 2)) / 10


def yes(whether: bool) -> str:  # noqa: FBT001 - a cell
    """`yes`, or nothing, so that a filter has one entry to tick."""
    return _("yes") if whether else ""
