"""The display-ready comparison: rounded, ordered and worded once, so that all formats say the same."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from lockin.report.annex import Span
from lockin.report.letterhead import Letterhead
from lockin.report.report import Zone

LETTERS = "ABCDEF"
"""What stands for the assessments in tables and sentences, in the order of the arguments."""
LEAST = Fraction(1, 2)
"""Points of the control gap from which something is shown on paper; all of it stands in the other formats."""


class Column(Struct, frozen=True, kw_only=True):
    """One assessment, as it stands alone."""

    letter: str
    name: str
    """Vendor and product; with the name of the file where others are called the same."""
    short: str
    """The name, cut for the head of a narrow column."""
    file: str
    use: str
    status: str
    """`Draft: ...`, or empty when complete."""
    decision: str
    band: str
    residual: Span | None
    residual_text: str
    exposure: str
    confidence: str
    coverage: str
    flags: str
    """`2 up, 1 not known`, or `none up`."""
    notes: tuple[str, ...]
    """What the reader should know about its making."""
    ahead: str
    """In which domains it is better than which others, as a sentence."""


class Bar(Struct, frozen=True, kw_only=True):
    """One side's value on the common questions."""

    letter: str
    span: Span | None
    """None: not rated."""
    text: str


class Measure(Struct, frozen=True, kw_only=True):
    """One value of all sides, with what the answers support saying about it."""

    id: str
    title: str
    weight: str
    """Of a domain; empty where it has none."""
    bars: tuple[Bar, ...]
    text: str
    """What the bars show, in words; the text alternative of the drawing."""
    supports: str


class Cell(Struct, frozen=True, kw_only=True):
    """One side's answer in a table."""

    answer: str
    known: str
    """How it is known; empty when it is not."""
    risk: str
    """Whole number; empty when it is not known."""
    best: bool
    """Whether no known answer of the row has less risk."""


class DifferenceRow(Struct, frozen=True, kw_only=True):
    """A question to which the answers differ."""

    question_id: str
    title: str
    domain: str
    cells: tuple[Cell, ...]
    points: str
    remark: str
    """`only how it is known`, or empty."""
    small: bool
    """Whether it is worth less than is shown on paper."""


class Row(Struct, frozen=True, kw_only=True):
    """A question or fact with one text a side."""

    id: str
    title: str
    texts: tuple[str, ...]
    points: str
    """Empty where points are not the matter."""


class AskRow(Struct, frozen=True, kw_only=True):
    """One line of a negotiation sheet."""

    question_id: str
    title: str
    action: str
    """What the checklist advises; empty when it advises nothing."""
    wanted: str
    """The better answer."""
    now: str
    had: tuple[str, ...]
    """From whom it is had already, how that is known and where it can be read: one text a holder."""
    proven: bool
    owner: str
    effort: str
    points: str
    small: bool
    """Whether it is worth less than is shown on paper."""


class Sheet(Struct, frozen=True, kw_only=True):
    """What to ask one side for."""

    letter: str
    name: str
    text: str
    small: str
    """How many of its asks are left out on paper, as a sentence; empty when none is."""
    asks: tuple[AskRow, ...]
    """What brings most first."""


class Comparison(Struct, frozen=True, kw_only=True):
    """Everything that a comparison says."""

    lang: str
    title: str
    marking: str
    made_on: str
    tool: str
    checklist: str
    checklist_hash: str
    checklist_sha256: str
    use: str
    """Empty when the uses differ; then each stands with its assessment."""
    headline: str
    summary: tuple[str, ...]
    columns: tuple[Column, ...]
    zones: tuple[Zone, ...]
    gap: Measure
    residual: Measure
    exposure: Measure
    exposure_text: str
    uses: tuple[Row, ...]
    """Facts and exposure questions that are not answered alike by all."""
    domains: tuple[Measure, ...]
    """Without exposure."""
    differences: tuple[DifferenceRow, ...]
    differences_text: str
    flags: tuple[Row, ...]
    one_sided: tuple[Row, ...]
    left_out: tuple[Row, ...]
    sheets: tuple[Sheet, ...]
    method: tuple[str, ...]
    letterhead: Letterhead = Letterhead()
