"""The computed result: exact numbers, no words and no rounding (DESIGN section 6)."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from msgspec import Struct

from lockin.model.checklist import Question
from lockin.model.policy import BandId, ConfidenceLevel, DecisionId

QuickOutcome = Literal["stop", "full_assessment_needed", "light_path"]
"""What the quick set alone may say. It never approves."""


class Interval(Struct, frozen=True, kw_only=True):
    """A value on the 0 to 100 scale, and the bounds that what is not known leaves open. `best <= point <= worst`."""

    point: Fraction
    best: Fraction
    worst: Fraction


class DecidedBy(Struct, frozen=True, kw_only=True):
    """A rule that set the band or the decision; in the order in which the rules were applied."""

    rule: Literal["band", "weakest_domain", "red_flag", "unknown_red_flag", "confidence"]
    id: str
    """Band, domain or question id, or the confidence level."""
    effect: str
    """Band or decision id that the rule led to."""


class Finding(Struct, frozen=True, kw_only=True):
    """Something wrong."""

    id: str
    """The id that a waiver names: question id, or domain id for `weak_domain`."""
    kind: Literal["red_flag", "unknown_red_flag", "weak_domain", "weak_answer"]
    effect: str | None
    """Effect of the red flag; None for other kinds."""
    risk: Fraction
    """0 to 100, after evidence pull."""
    points: Fraction
    """Contribution to the residual risk; 0 for exposure answers."""


class Unknown(Struct, frozen=True, kw_only=True):
    """A visible question that is unknown or open, and what it leaves open."""

    id: str
    state: Literal["unknown", "open"]
    swing: Fraction
    """Points of residual risk between its best and its worst option, all else at its point value."""
    red_flag: bool
    """Whether a red flag is armed on it."""


class Coverage(Struct, frozen=True, kw_only=True):
    """How many of the visible questions are in which state. Counts are whole numbers."""

    visible: int
    answered: int
    unknown: int
    not_applicable: int
    open: int


class Scorecard(Struct, frozen=True, kw_only=True):
    """Everything that was computed from one checklist, one assessment and one day."""

    residual: Interval | None
    """None when nothing is scorable: shown as `not rated`, never as 0."""
    exposure: Interval | None
    gap: Interval | None
    without_pull: Fraction | None
    """The residual risk if all evidence were strong: the point without evidence pull."""
    band: BandId | None
    decision: DecisionId | None
    decided_by: tuple[DecidedBy, ...]
    domains: dict[str, Interval | None]
    """By domain id, exposure included; None when nothing in it applies."""
    sub_indices: dict[str, Interval | None]
    confidence: Fraction | None
    """0 to 1; None when no scored question is visible."""
    confidence_level: ConfidenceLevel | None
    coverage: Coverage
    coverage_by_domain: dict[str, Coverage]
    answered_weight: Fraction | None
    """0 to 1: weight of the answered among the scored visible questions that apply."""
    not_applicable_weight: Fraction | None
    """0 to 1: weight set aside as not applicable among all scored visible questions."""
    contributions: dict[str, Fraction]
    """Points by control question; they sum to `residual.point` exactly."""
    risks: dict[str, Fraction]
    """Point risk by question id, after evidence pull, for every question that counts."""
    findings: tuple[Finding, ...]
    """Red flags first, then by points."""
    unknowns: tuple[Unknown, ...]
    """By swing, widest first."""
    armed: tuple[str, ...]
    """Ids of the visible questions whose red flag counts, up or not."""
    stale: tuple[str, ...]
    """Ids of answered questions whose date is older than the policy allows."""
    quick: QuickOutcome | None
    """None while a quick question is open."""
    asked: tuple[Question, ...]
    """The visible questions, in asking order."""
