"""The display-ready result: rounded, ordered and worded once, so that all formats say the same.

Every text is for people; every number that a renderer places (bars, scales) is 0 to 100.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from lockin.report.annex import DomainPart, Framework, SetAside, Span, Waived
from lockin.report.changed import Changes
from lockin.report.leaving.values import Leaving
from lockin.report.letterhead import Letterhead
from lockin.report.robust import Firmness
from lockin.report.since import Happening

Paper = Literal["a4", "letter"]
"""Page size of print and PDF."""


class Zone(Struct, frozen=True, kw_only=True):
    """One band on the scale."""

    label: str
    start: int
    end: int
    current: bool


class Figure(Struct, frozen=True, kw_only=True):
    """One of the small facts in a row."""

    label: str
    value: str
    note: str


class Rule(Struct, frozen=True, kw_only=True):
    """What decided, in words."""

    rule: str
    id: str
    text: str


class Reason(Struct, frozen=True, kw_only=True):
    """Why the result is what it is: one answer, in one line."""

    question_id: str
    """Empty for a domain."""
    title: str
    answer: str
    points: str
    """`2.8`; empty where the score is not what matters."""
    mark: str
    """`Red flag`, `Red flag not cleared`, or empty."""


class Acceptance(Struct, frozen=True, kw_only=True):
    """A waiver in the list of waivers."""

    title: str
    """Of the finding."""
    reason: str
    accepted_by: str
    until: str
    expired: bool
    idle: bool
    """Whether the finding is gone, so that nothing is left to accept."""


class Flag(Struct, frozen=True, kw_only=True):
    """A red flag that is up, or that is not known."""

    question_id: str
    title: str
    answer: str
    reason: str
    effect: str
    waived: Waived | None


class Action(Struct, frozen=True, kw_only=True):
    """What to do, by whom, at what effort."""

    question_id: str
    title: str
    action: str
    owner: str
    effort: str
    points: str
    condition: bool
    """Whether signing hangs on it."""
    waived: Waived | None
    due: str = ""
    """`2027-01-31`; empty when nobody has taken it on."""
    done: str = ""
    """When it was finished; empty: not yet."""
    by_when: str = ""
    """Both in words: `2027-01-31`, `2026-10-01, overdue`, `done 2026-11-02`; empty when nobody has taken it on."""


class OpenQuestion(Struct, frozen=True, kw_only=True):
    """A visible question that is unknown or open."""

    question_id: str
    title: str
    text: str
    respondent: str
    state: str
    swing: str
    """Points of residual risk it leaves open: `8.1`."""
    flag: bool
    how_to_find_out: str
    effect: str = ""
    """`Could change the decision to Approve`; empty when it could not, or nobody asked."""


class Respondent(Struct, frozen=True, kw_only=True):
    """The open questions of one role, ready to send."""

    role: str
    questions: tuple[OpenQuestion, ...]


class Step(Struct, frozen=True, kw_only=True):
    """One line of the arithmetic."""

    name: str
    formula: str
    value: str


class SignOff(Struct, frozen=True, kw_only=True):
    """One line to sign on."""

    role: str
    name: str


class Method(Struct, frozen=True, kw_only=True):
    """How the score is made, with the numbers of this assessment."""

    steps: tuple[Step, ...]
    bands: tuple[Step, ...]
    rules: tuple[str, ...]
    evidence: tuple[Step, ...]
    limits: tuple[str, ...]
    sources: tuple[str, ...]


class Cover(Struct, frozen=True, kw_only=True):
    """What the report is about and made with."""

    title: str
    vendor: str
    product: str
    use: str
    """As page 1 shows it: cut when long."""
    whole_use: str
    marking: str
    footer: str
    """Marking, vendor and product, cut to one line."""
    status: str
    """`Draft: 12 of 70 questions still open`, or empty when complete."""
    made_on: str
    tool: str
    checklist: str
    """Id and version."""
    checklist_hash: str
    """First 12 hex digits."""
    checklist_sha256: str
    checklist_note: str
    warnings: tuple[str, ...]
    """What the reader should know about the making: stale answers, many set aside, another checklist."""
    behind: tuple[tuple[str, str], ...] = ()
    """Model maker and cloud, as far as they are said: label and name."""
    letterhead: Letterhead = Letterhead()
    front_matter: tuple[tuple[str, str], ...] = ()
    """Label and text of further lines on page 1; an empty text is a line to write on."""


class Verdict(Struct, frozen=True, kw_only=True):
    """The decision page."""

    decision: str
    meaning: str
    band: str
    headline: str
    """The band as a sentence."""
    span: Span | None
    span_text: str
    """What the range means, in words; also the text alternative of the scale."""
    zones: tuple[Zone, ...]
    decided: str
    """What decided, as one phrase."""
    decided_by: tuple[Rule, ...]
    figures: tuple[Figure, ...]
    reasons: tuple[Reason, ...]
    conditions: tuple[Action, ...]
    """As many as page 1 can hold."""
    more_conditions: int
    """How many stand in the action list only."""
    efforts: str
    """What S, M and L stand for."""
    asks: tuple[OpenQuestion, ...]
    """The questions worth asking first."""
    unknown_text: str
    """How much is not known, in a sentence."""
    answered_by: str
    accepted: str
    """Which waivers in force stand behind the decision or a condition; empty when none does."""
    sign_offs: tuple[SignOff, ...]


class Report(Struct, frozen=True, kw_only=True):
    """Everything that a report says."""

    lang: str
    cover: Cover
    verdict: Verdict
    facts: tuple[tuple[str, str], ...]
    """Fact and `yes`, `no` or `not known, counted as yes`."""
    indices: tuple[Figure, ...]
    """The sub-indices."""
    domains: tuple[DomainPart, ...]
    flags: tuple[Flag, ...]
    flags_text: str
    waivers: tuple[Acceptance, ...]
    happenings: tuple[Happening, ...]
    """What happened since the answers were given."""
    gaps: tuple[Reason, ...]
    gaps_text: str
    actions: tuple[Action, ...]
    respondents: tuple[Respondent, ...]
    not_applicable: tuple[SetAside, ...]
    not_asked: tuple[SetAside, ...]
    references: tuple[Framework, ...]
    references_checked: str
    """The latest day on which one of them was checked; empty when there are none."""
    method: Method
    glossary: tuple[tuple[str, str], ...]
    """Word and meaning."""
    firmness: Firmness | None = None
    """None when nobody asked how firm the band is, or nothing is scorable."""
    leaving: Leaving | None = None
    """None when no move is estimated and no candidate is on offer."""
    changes: Changes | None = None
    """None without an overlay."""
