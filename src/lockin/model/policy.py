"""The numbers and rules of the score, as data of the checklist. DESIGN section 6 gives the arithmetic."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

Percent = Annotated[int, Meta(ge=0, le=100)]
BandId = Literal["low", "moderate", "high", "severe"]
DecisionId = Literal["approve", "approve_with_conditions", "escalate", "do_not_sign_as_is"]
EvidenceId = Literal["none", "vendor_statement", "contract", "tested"]
ConfidenceLevel = Literal["low", "medium", "high"]


class EvidenceLevel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an answer is known."""

    id: EvidenceId
    label: str
    confidence: Decimal
    """0 to 1: what one such answer adds to the confidence."""
    pull: Decimal
    """0 to 1: how far a good answer known only this way moves towards the next worse option."""


class Freshness(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When evidence gets old, and what it then counts."""

    stale_after_days: Annotated[int, Meta(ge=1)]
    stale_factor: Decimal
    """0 to 1, on the confidence of a stale answer."""


class Band(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stretch of residual risk, from `at_least` up to the next band."""

    id: BandId
    label: str
    at_least: Percent
    decision: DecisionId


class Decision(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a band asks of the reader."""

    id: DecisionId
    label: str
    """As the headline of page 1: `Escalate before signing`."""
    meaning: str


class WeakestDomain(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """With at least this exposure, a domain at least this weak keeps the band from being better than `band`."""

    exposure_at_least: Percent
    domain_at_least: Percent
    band: BandId


class Exposure(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How exposure is made, and how it scales the gap: `R = G * (floor + (1 - floor) * E / 100)`."""

    max_of: Annotated[tuple[str, ...], Meta(min_length=1, max_length=6)]
    """Ids of the questions whose worst answer may not be averaged away."""
    max_share: Decimal
    """0 to 1: share of that maximum in E; the rest is the mean of the exposure domain."""
    floor: Decimal
    """0 to 1: share of the gap that counts whatever the exposure."""


class Confidence(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where confidence becomes medium and high, and what an approval needs."""

    medium: Decimal
    high: Decimal
    approve_needs: ConfidenceLevel


class SubIndex(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Several domains read together."""

    id: str
    title: str
    domains: Annotated[tuple[str, ...], Meta(min_length=1)]


class Quick(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When the quick set alone may say `light path`. It never says `approve`."""

    exposure_below: Percent
    residual_below: Percent


class Robustness(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How weights and scale are perturbed to see whether the band holds."""

    draws: Annotated[int, Meta(ge=1)]
    seed: int
    weight_factor: tuple[Decimal, Decimal]
    scale_gamma: tuple[Decimal, Decimal]
    stable_at: Decimal


class Policy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All numbers of the score that are a choice."""

    unknown_risk: Percent
    """Point value of an answer that is not known."""
    finding_risk: Percent
    """An answer with at least this risk is a finding."""
    not_applicable_warning: Percent
    """Share of weight set aside as not applicable above which the report warns."""
    evidence: tuple[EvidenceLevel, ...]
    freshness: Freshness
    exposure: Exposure
    bands: tuple[Band, ...]
    """Ascending; the first starts at 0."""
    decisions: tuple[Decision, ...]
    """From the mildest to the strictest."""
    weakest_domain: WeakestDomain
    unknown_red_flag: BandId
    """The band is no better than this while a red-flag question is not known."""
    confidence: Confidence
    sub_indices: tuple[SubIndex, ...]
    quick: Quick
    robustness: Robustness
    effort_days: dict[str, Annotated[int, Meta(ge=1)]] = field(default_factory=lambda: {"S": 3, "M": 20, "L": 60})
    """Person-days that an effort stands for, to rank actions by points a day. A judgement."""
    limits: tuple[str, ...] = ()
    """Sentences on what the score is not, printed on the method page."""

    def evidence_level(self, level: str) -> EvidenceLevel:
        """The level with this id.

        Raises:
            KeyError: if the policy has no such level (the loader excludes it).

        """
        for candidate in self.evidence:
            if candidate.id == level:
                return candidate
        raise KeyError(level)

    def band(self, band: str) -> Band:
        """The band with this id.

        Raises:
            KeyError: if the policy has no such band (the loader excludes it).

        """
        for candidate in self.bands:
            if candidate.id == band:
                return candidate
        raise KeyError(band)

    def decision(self, decision: str) -> Decision:
        """The decision with this id.

        Raises:
            KeyError: if the policy has no such decision (the loader excludes it).

        """
        for candidate in self.decisions:
            if candidate.id == decision:
                return candidate
        raise KeyError(decision)
