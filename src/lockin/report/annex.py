"""The values of the pages behind: every answer by domain, what does not count, the references."""

from __future__ import annotations

from msgspec import Struct


class Span(Struct, frozen=True, kw_only=True):
    """A value with its range, for a bar or a scale. 0 to 100, whole numbers."""

    point: int
    best: int
    worst: int
    text: str
    """`42`, or `42 (36 to 47)` where something is not known."""


class Waived(Struct, frozen=True, kw_only=True):
    """An accepted finding, beside the finding."""

    reason: str
    accepted_by: str
    until: str
    expired: bool


class Entry(Struct, frozen=True, kw_only=True):
    """One asked question in the appendix."""

    question_id: str
    title: str
    text: str
    answer: str
    """The chosen option's label, or what was entered."""
    risk: str
    """0 to 100; empty for questions without a score."""
    points: str
    evidence: str
    source: str
    note: str
    """As entered; a safe subset of Markdown."""
    by: str
    """`legal, 20 November 2026`."""
    stale: bool
    reconfirm: str
    """Why the answer is to be confirmed; empty when it is not."""
    flag: bool
    pulled: str
    """How weak evidence moved the risk: `30 counted as 38`; empty when it did not."""
    references: str
    """Identifiers of the references printed in this report."""
    waived: Waived | None


class DomainPart(Struct, frozen=True, kw_only=True):
    """One domain: its bar, its reading, its answers."""

    domain_id: str
    title: str
    purpose: str
    reading: str
    """One sentence."""
    axis: str
    weight: int
    span: Span | None
    """None: not rated."""
    coverage: str
    weak: bool
    entries: tuple[Entry, ...]


class SetAside(Struct, frozen=True, kw_only=True):
    """A question that does not count: not applicable, or not asked."""

    question_id: str
    title: str
    reason: str
    by: str


class ReferenceLine(Struct, frozen=True, kw_only=True):
    """A reference that the facts at hand switch on, with the questions that support it."""

    identifier: str
    demand: str
    questions: str
    verified: str
    url: str
    note: str


class Framework(Struct, frozen=True, kw_only=True):
    """A law, standard or guide, with the places in it that matter here."""

    framework: str
    note: str
    """What holds for all its lines."""
    lines: tuple[ReferenceLine, ...]
