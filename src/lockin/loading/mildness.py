"""Which changes of a checklist ask for less, so that the same facts can come out better: a table, not an opinion.

Weights are relative, so even a heavier question can mend a score that it is answered well in. What counts here is what
the checklist asks for, and the report scores the same answers without the overlay beside it.
"""

from __future__ import annotations

import re
from typing import Any, get_args

from lockin.model.checklist import Question
from lockin.model.policy import BandId, ConfidenceLevel, DecisionId, Policy

FALLING = frozenset(
    (
        "domains.weight",
        "questions.weight",
        "questions.options[].risk",
        "policy.unknown_risk",
        "policy.evidence[].pull",
        "policy.exposure.floor",
        "policy.exposure.max_share",
        "policy.confidence.medium",
        "policy.confidence.high",
        "policy.robustness.stable_at",
    )
)
"""Numbers of which less asks for less."""
RISING = frozenset(
    (
        "questions.review_after",
        "questions.options[].states_evidence",
        "policy.finding_risk",
        "policy.not_applicable_warning",
        "policy.evidence[].confidence",
        "policy.freshness.stale_after_days",
        "policy.freshness.stale_factor",
        "policy.bands[].at_least",
        "policy.weakest_domain.exposure_at_least",
        "policy.weakest_domain.domain_at_least",
        "policy.quick.exposure_below",
        "policy.quick.residual_below",
    )
)
"""Numbers of which more asks for less; a weak source that an option names itself is not counted against it."""
_BANDS, _DECISIONS = get_args(BandId), get_args(DecisionId)
RANKED: dict[str, tuple[Any, ...]] = {
    "questions.red_flag.effect": ("floor_moderate", "floor_high", "block"),
    "questions.multi": ("mean", "worst"),
    "questions.quick": (False, True),
    "policy.bands[].decision": _DECISIONS,
    "policy.weakest_domain.band": _BANDS,
    "policy.unknown_red_flag": _BANDS,
    "policy.confidence.approve_needs": get_args(ConfidenceLevel),
}
"""Words from the mildest to the strictest."""
SHRINKING = frozenset(("questions.red_flag.when", "policy.exposure.max_of"))
"""Lists of which less asks for less."""
EITHER = frozenset(("questions.type", "questions.domain", "domains.axis", "questions.options[]", "questions.options"))
"""What changes the meaning of a question: which way it goes, nobody can tell beforehand."""
CONDITIONS = frozenset(("questions.applies_if", "questions.red_flag.only_if"))
"""Another condition may hold less often than the one before, or than always."""
GONE = frozenset(("domains", "questions.red_flag", "questions.remediation"))
"""What asks for less when it is dropped."""


def is_milder(part: str, field: str, before: Any, after: Any, policy: Policy) -> bool:  # noqa: ANN401, PLR0911 - any value of a checklist; one return a table
    """Whether this change asks for less.

    Args:
        part: key of the checklist.
        field: as in `OverlayChange`; empty for the whole thing.
        before: the value; None for nothing.
        after: the value; None for nothing.
        policy: that of the checklist below.

    """
    key = re.sub(r"\[[^\]]*\]", "[]", f"{part}.{field}" if field else part)
    if key == "questions":
        return isinstance(before, Question) and before.scored and after is None
    if key in EITHER:
        return True
    if key in CONDITIONS:
        return after is not None
    if key in GONE:
        return before is not None and after is None
    if key in SHRINKING:
        return not set(before or ()) <= set(after or ())
    if key in RANKED:
        rank = RANKED[key]
        return bool(rank.index(after) < rank.index(before))
    if key == "questions.review_after":
        before, after = (value or policy.freshness.stale_after_days for value in (before, after))
    return bool((key in FALLING and after < before) or (key in RISING and after > before))
