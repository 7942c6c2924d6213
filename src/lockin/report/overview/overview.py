"""The display-ready overview of many assessments: ordered and worded once, so that all formats say the same."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from lockin.report.annex import Span
from lockin.report.report import Paper, Zone

DimensionId = Literal["vendor", "model_maker", "cloud", "any"]


class Unread(Struct, frozen=True, kw_only=True):
    """A file that no report could be made of."""

    file: str
    why: str


class BandRow(Struct, frozen=True, kw_only=True):
    """How many stand in one band."""

    label: str
    count: int
    share: int
    """Per cent of all that were read, a whole number, for a bar."""
    names: tuple[str, ...]


class Line(Struct, frozen=True, kw_only=True):
    """One assessment in the list."""

    name: str
    """Vendor and product; with the file where another is called the same."""
    file: str
    report: str
    """Where its report lies, seen from the overview, as a relative URL; empty: nowhere."""
    use: str
    decision: str
    band: str
    span: Span | None
    span_text: str
    zones: tuple[Zone, ...]
    draft: str
    """Empty when complete."""
    exposure: str
    exposure_span: Span | None
    confidence: str
    answered: int
    applies: int
    """Questions that count, of which so many are answered."""
    red_flags: int
    red_flags_unknown: int
    """Red-flag questions that are not known."""
    flags: str
    """Both as `2 up, 1 not known`; empty: none."""
    overdue: int
    """Things that are."""
    review: str
    """Day of the next review, as 2026-11-22; empty: no answer has a date."""
    vendor: str
    model_maker: str
    cloud: str
    owner: str
    checklist: str
    notes: tuple[str, ...]


class Dependence(Struct, frozen=True, kw_only=True):
    """One company that assessments depend on."""

    name: str
    """In its commonest spelling."""
    count: int
    share: int
    """Per cent of all that were read, a whole number."""
    count_text: str
    """`5 of 8`."""
    worst: str
    """The worst band among them."""
    names: tuple[str, ...]
    """Of the assessments, worst first."""


class Dimension(Struct, frozen=True, kw_only=True):
    """One kind of dependence."""

    id: DimensionId
    title: str
    sentence: str
    """Who most depend on."""
    unknown: int
    """How many assessments do not say it."""
    unknown_text: str
    """Empty when all say it."""
    rows: tuple[Dependence, ...]
    """Those that most depend on first."""
    more: str
    """What paper leaves out, as a sentence; empty: nothing."""


class OverdueRow(Struct, frozen=True, kw_only=True):
    """One thing whose day has passed."""

    date: str
    """2026-11-22"""
    when: str
    """`12 days overdue`"""
    name: str
    file: str
    what: str
    who: str


class GapRow(Struct, frozen=True, kw_only=True):
    """A finding that several have."""

    id: str
    title: str
    count: int
    share: int
    """Per cent of all that were read, a whole number."""
    count_text: str
    red_flags: int
    """In how many of them it is one."""
    flags: str
    """The same as a sentence; empty: in none."""
    names: tuple[str, ...]


class Overview(Struct, frozen=True, kw_only=True):
    """Everything that an overview says. Paper shows the first rows of some lists."""

    lang: str
    paper: Paper
    title: str
    marking: str
    made_on: str
    tool: str
    headline: str
    summary: tuple[str, ...]
    bands: tuple[BandRow, ...]
    """Worst first, then those without a band; a checklist's own labels stand beside each other."""
    lines: tuple[Line, ...]
    """Worst first."""
    zones: tuple[Zone, ...]
    """The bands of all; empty when their checklists draw them differently."""
    dimensions: tuple[Dimension, ...]
    overdue: tuple[OverdueRow, ...]
    overdue_text: str
    overdue_more: str
    """What paper leaves out, as a sentence; empty: nothing."""
    gaps: tuple[GapRow, ...]
    gaps_text: str
    gaps_more: str
    unread: tuple[Unread, ...]
    unread_text: str
    method: tuple[str, ...]
    checklists: tuple[tuple[str, str, str], ...]
    """Name, SHA-256, and how many assessments answer it."""
