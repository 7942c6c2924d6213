"""The display-ready difference of two dates: rounded, ordered and worded once, so that all formats say the same."""

from __future__ import annotations

from msgspec import Struct

from lockin.report.annex import Span
from lockin.report.letterhead import Letterhead
from lockin.report.report import Zone

Cells = tuple[str, ...]


class DateLabel(Struct, frozen=True, kw_only=True):
    """One of the dates."""

    day: str
    checklist: str
    """Id, version and the beginning of its hash."""
    status: str
    """`Draft: ...`, or empty when complete."""
    decision: str
    span: Span | None
    """The residual risk; None: not rated."""


class Compared(Struct, frozen=True, kw_only=True):
    """One value on both dates."""

    name: str
    before: str
    after: str


class Line(Struct, frozen=True, kw_only=True):
    """One line of the account: what makes how much of the difference."""

    name: str
    note: str
    points: str
    """`−1.7`; empty where there are none."""
    total: bool


class Row(Struct, frozen=True, kw_only=True):
    """One question that is not as it was."""

    question_id: str
    title: str
    before: str
    after: str
    risk: str
    """`62 → 0`; one number when it stays; empty without a risk."""
    points: str
    note: str
    """What else is to be said; may be empty."""


class Group(Struct, frozen=True, kw_only=True):
    """All questions to which the same happened, those that weigh most first."""

    kind: str
    title: str
    lead: str
    points: str
    rows: tuple[Row, ...]


class DomainPair(Struct, frozen=True, kw_only=True):
    """A domain on both dates."""

    title: str
    before: Span | None
    after: Span | None
    change: str
    text: str
    """What the bars show, in words."""


class Section(Struct, frozen=True, kw_only=True):
    """A table of what else differs."""

    title: str
    lead: str
    head: Cells
    widths: tuple[int, ...]
    """Of the columns, in percent."""
    rows: tuple[Cells, ...]


class Difference(Struct, frozen=True, kw_only=True):
    """Everything that is told about two dates."""

    lang: str
    title: str
    kind: str
    """`Two dates`, or `Another version of the checklist`."""
    marking: str
    footer: str
    made_on: str
    tool: str
    days: str
    """`27 October 2026 and 22 November 2026`; one of them when both are as of the same day."""
    ends: tuple[str, str]
    """What the columns of both sides are called: `Before` and `Now`, or two versions."""
    headline: str
    summary: str
    before: DateLabel
    after: DateLabel
    zones: tuple[Zone, ...]
    scale_text: str
    """What the scale shows, in words."""
    notes: tuple[str, ...]
    """What the reader should know before comparing."""
    figures: tuple[Compared, ...]
    account: tuple[Line, ...]
    """What the difference in residual risk consists of; empty when one date is not rated."""
    account_text: str
    improved: tuple[Row, ...]
    """The first of them, for page 1."""
    improved_text: str
    worsened: tuple[Row, ...]
    worsened_text: str
    groups: tuple[Group, ...]
    domains: tuple[DomainPair, ...]
    sections: tuple[Section, ...]
    reading: tuple[str, ...]
    """How to read the numbers."""
    letterhead: Letterhead = Letterhead()
