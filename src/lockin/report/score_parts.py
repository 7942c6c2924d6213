"""The parts of what `score --json` prints, as types; `lockin.report.shape` puts them together."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from lockin.model.assessment import EventKind, Subject
from lockin.model.overlay import OverlayChange
from lockin.model.policy import BandId, ConfidenceLevel, DecisionId
from lockin.scoring.switching import Driver, Runway, Spread


class ChecklistShape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which checklist was answered."""

    id: str
    version: str
    sha256: str
    """Of its content, hexadecimal."""


class SubjectShape(Subject, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=False):
    """What is assessed, as entered. Texts may be empty."""


class IntervalShape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value from 0, best, to 100, worst, not rounded; and the bounds that what is not known leaves open."""

    point: float
    best: float
    worst: float


class RuleShape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule that set the band or the decision."""

    rule: Literal["band", "weakest_domain", "red_flag", "unknown_red_flag", "confidence"]
    id: str
    """Band, domain or question id, or the confidence level."""
    text: str
    """In words, in the language of the program."""


class ConfidenceShape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How well the answers are known."""

    value: float | None
    """0 to 1; null when no scored question is asked."""
    level: ConfidenceLevel | None


class CountShape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many of the asked questions are in which state."""

    visible: int
    """All that are asked."""
    answered: int
    unknown: int
    not_applicable: int
    open: int


class CoverageShape(CountShape, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much is answered."""

    by_count: float | None
    """0 to 1, of the questions that apply; null when none does."""
    by_weight: float | None
    """0 to 1, of the weight of those that are scored."""
    not_applicable_weight: float | None
    """0 to 1: weight that is set aside as not applicable."""
    domains: dict[str, CountShape]
    """By domain id."""


class WaiverShape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A named acceptance of a finding. It changes no figure."""

    reason: str
    accepted_by: str
    until: str
    """A day in words."""
    expired: bool


class FindingShape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something wrong."""

    id: str
    """Question id, or domain id for `weak_domain`."""
    kind: Literal["red_flag", "unknown_red_flag", "weak_domain", "weak_answer"]
    effect: str | None
    """Effect of the red flag; null for other kinds."""
    risk: float
    """0 to 100, after evidence pull."""
    points: float
    """Points of residual risk that it adds; 0 for exposure."""
    text: str
    answer: str | None
    """In words; null for a domain."""
    action: str | None
    """What the checklist advises."""
    owner: str | None
    """Id of a role."""
    effort: Literal["S", "M", "L"] | None
    waiver: WaiverShape | None


class UnknownShape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question that is asked and not answered."""

    id: str
    state: Literal["unknown", "open"]
    swing: float
    """Points of residual risk between its best and its worst option."""
    red_flag: bool
    """Whether a red flag hangs on it."""
    text: str
    respondent: str
    """Id of the role that can answer."""


class EventShape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that happened and may have changed answers."""

    kind: EventKind
    what: str
    date: str
    """Year-month-day."""
    to_confirm: tuple[str, ...]
    """Ids of the touched questions whose answers nobody has confirmed since."""
    by: str | UnsetType = UNSET
    touches: tuple[str, ...] | UnsetType = UNSET
    """Ids of the questions whose answers it may have changed."""


class DerivedShape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the estimate says to the question on the runway."""

    question: str
    option: str | None
    """The option that the estimate leads to."""
    answer: str | None
    """The option that the assessment has."""


class SwitchingShape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a move would cost and take, drawn from ranges. Never multiplied into the score."""

    cost: Spread | None
    """In `currency`; null when cost or day rate is not estimated."""
    days: Spread | None
    """Person-days."""
    likely: float | None
    """The sum of all likely values, in `currency`."""
    above_likely: float | None
    """0 to 1: share of the draws that cost more than that."""
    drivers: tuple[Driver, ...]
    counted: tuple[str, ...]
    missing: tuple[str, ...]
    switched_off: tuple[str, ...]
    free: tuple[str, ...]
    runway: Runway | None
    currency: str
    """ISO 4217."""
    draws: int
    seed: int
    derived: DerivedShape | None


class CommitmentShape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An action that somebody has taken on."""

    owner: str
    """Role or name."""
    due: str
    """Year-month-day."""
    done: str | None
    """Year-month-day; null: not yet."""
    note: str


class DrawnShape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where nine of ten draws of the residual risk lie, 0 to 100."""

    low: float
    median: float
    high: float


class EqualShape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The result with equal weights."""

    residual: float
    """0 to 100."""
    band: BandId


class RobustnessShape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What other weights and another scale would make of the band."""

    draws: int
    seed: int
    band: BandId
    share: float
    """0 to 1: share of the draws that come to this band."""
    stable: bool
    bands: dict[str, float]
    """Share of the draws by band, 0 to 1."""
    decisions: dict[str, float]
    """Share of the draws by decision, 0 to 1."""
    residual: DrawnShape
    equal_weights: EqualShape


class WorthShape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the answer to one question could do."""

    id: str
    swing: float
    """Points of residual risk."""
    flips: bool
    """Whether this answer alone can change the decision."""
    best_decision: DecisionId
    worst_decision: DecisionId
    text: str
    respondent: str


class WithoutShape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the same answers come to without the overlay."""

    residual: float | None
    """0 to 100."""
    band: BandId | None
    decision: DecisionId | None
    lost: int
    """Answers that have no place there."""


class OverlayShape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an overlay changes in the checklist below it."""

    extends: ChecklistShape
    changes: tuple[OverlayChange, ...]
    milder: int
    """How many of them ask for less."""
    without: WithoutShape
