"""The display-ready values of the part on leaving."""

from __future__ import annotations

from msgspec import Struct

from lockin.report.alternatives import Candidate, NextStep


class Chart(Struct, frozen=True, kw_only=True):
    """A range on a line from zero. Places are thousandths of the line, whole numbers."""

    p10: int
    p50: int
    p90: int
    mark: int | None
    """What the range is held against; None: nothing."""
    limit: bool
    """Whether the mark is a limit, with room up to it and none behind."""
    p50_text: str
    mark_text: str
    end_text: str
    """Where the line ends."""
    text: str
    """The text alternative."""


class Amount(Struct, frozen=True, kw_only=True):
    """One of the figures in a row."""

    label: str
    value: str
    note: str


class Influence(Struct, frozen=True, kw_only=True):
    """Something estimated, and how closely the total follows it."""

    label: str
    unit: str
    low: str
    likely: str
    high: str
    correlation: str
    """`0.62`; empty for what is no range or moves nothing here."""
    bar: int
    """0 to 100, for the length of a bar."""


class Cost(Struct, frozen=True, kw_only=True):
    """Money, or the work alone where no day rate is estimated."""

    amounts: tuple[Amount, ...]
    text: str
    """The range in a sentence."""
    chart: Chart
    lesson: str
    """How the likely values compare; or why there is no cost."""
    follows: str
    """Heading of the ranking."""
    influences: tuple[Influence, ...]


class Time(Struct, frozen=True, kw_only=True):
    """Time to move against the shortest notice."""

    texts: tuple[str, ...]
    """Sentences, the most important first."""
    chart: Chart | None
    """None when there is nothing to compare."""


class Offer(Struct, frozen=True, kw_only=True):
    """Candidates to test."""

    text: str
    note: str
    """What the catalogue says of all of them; may be empty."""
    rows: tuple[Candidate, ...]
    step: NextStep | None


class Leaving(Struct, frozen=True, kw_only=True):
    """What a move would take, and where one could go."""

    lead: str
    cost: Cost | None
    time: Time | None
    """None without any estimate."""
    derived: str
    """What the estimate says to the question on the runway, and what the assessment says; may be empty."""
    notes: tuple[str, ...]
    """What is missing, switched off or free, a sentence each."""
    assumptions: tuple[tuple[str, str], ...]
    summary: tuple[str, ...]
    """Cost and time in a sentence each."""
    offer: Offer | None
    """None when there is no catalogue, or nothing in it fits."""
    how: str
    """How to estimate; empty when it is done."""
