"""The published shape of `score --json` and of `.json` reports, as types.

They describe what `lockin.report.document` makes, key by key; the document itself is made as plain data, so that a
score needs none of this.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from lockin.model.policy import BandId, DecisionId
from lockin.model.scorecard import QuickOutcome
from lockin.report.report import Report
from lockin.report.score_parts import (
    ChecklistShape,
    CommitmentShape,
    ConfidenceShape,
    CoverageShape,
    EventShape,
    FindingShape,
    IntervalShape,
    OverlayShape,
    RobustnessShape,
    RuleShape,
    SubjectShape,
    SwitchingShape,
    UnknownShape,
    WorthShape,
)


class ScoreShape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The result of one assessment on one day, numbers not rounded; null where nothing is scorable."""

    lockin: Literal[1]
    """Version of this shape; it grows when a key changes its meaning or goes."""
    checklist: ChecklistShape
    checklist_changed: bool
    """Whether its content is not that with which the assessment was begun."""
    subject: SubjectShape
    residual: IntervalShape | None
    """Residual risk: the control gap, scaled by exposure."""
    exposure: IntervalShape | None
    gap: IntervalShape | None
    """Control gap."""
    residual_without_pull: float | None
    """0 to 100: the residual risk if every answer given were proven."""
    band: BandId | None
    decision: DecisionId | None
    decided_by: tuple[RuleShape, ...]
    """In the order in which the rules were applied."""
    domains: dict[str, IntervalShape | None]
    """By domain id; null when nothing in it applies."""
    sub_indices: dict[str, IntervalShape | None]
    confidence: ConfidenceShape
    complete: bool
    """Whether no asked question is open."""
    coverage: CoverageShape
    quick: QuickOutcome | None
    """What the quick set alone says; null while one of its questions is open."""
    contributions: dict[str, float]
    """Points of residual risk by question id; they sum to its point."""
    findings: tuple[FindingShape, ...]
    unknowns: tuple[UnknownShape, ...]
    stale: tuple[str, ...]
    """Ids of questions whose answers are older than the policy allows."""
    events: tuple[EventShape, ...]
    reconfirm: dict[str, str]
    """By question id why its answer is to be confirmed."""
    switching: SwitchingShape | None
    """null when the move is not estimated."""
    actions: dict[str, CommitmentShape]
    """By question id."""
    robustness: RobustnessShape | None
    """null when it was left out."""
    information: tuple[WorthShape, ...]
    """What is not known, the most worthwhile to ask first; empty when it was left out."""
    overlay: OverlayShape | None
    """null when the checklist stands alone."""


class ReportShape(ScoreShape, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A `.json` report: the result for programs, and beside it everything that the other formats say, in words."""

    report: Report
    """Rounded, ordered and worded; every text is for people."""
