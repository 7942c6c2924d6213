"""A difference as JSON-ready data: the published shape of `diff --json` and of `.json` files."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from msgspec import structs, to_builtins

from lockin.model.scorecard import Interval
from lockin.report.case import Case
from lockin.report.difference.pair import Pair
from lockin.scoring.diff import Change, Dated, Standing, is_worse

FORMAT = 1
"""Version of the shape; it grows when a key changes its meaning or goes."""


def difference_document(pair: Pair) -> dict[str, Any]:
    """Everything computed, with numbers unrounded and None where nothing is scorable."""
    found = pair.found
    return {
        "lockin": FORMAT,
        "subject": structs.asdict(pair.after.assessment.subject),
        "other_version": pair.upgrade,
        "before": _date(pair.before, pair.old),
        "after": _date(pair.after, pair.new),
        "worse": is_worse(found, pair.new.checklist),
        "residual_change": _number(found.residual),
        "points": {
            "questions": _number(sum((change.points or Fraction(0) for change in found.questions), Fraction(0))),
            "exposure": _number(found.exposure_points),
            "weights": _number(found.weight_points),
        },
        "domains": {
            domain: {"before": _interval(a), "after": _interval(b)} for domain, (a, b) in found.domains.items()
        },
        "questions": [_change(change) for change in found.questions],
        "facts": to_builtins(found.facts),
        "flags": to_builtins(found.flags),
        "waivers": to_builtins(found.waivers),
        "events": to_builtins(found.events),
        "actions": to_builtins(found.actions),
        "checklist": to_builtins(found.checklist),
        "lost": to_builtins(pair.lost),
    }


def _date(case: Case, dated: Dated) -> dict[str, Any]:
    card, checklist = case.card, case.checklist
    return {
        "day": dated.day.isoformat(),
        "checklist": {"id": checklist.id, "version": dated.assessment.checklist.version, "partial": dated.partial},
        "residual": _interval(card.residual),
        "band": card.band,
        "decision": card.decision,
        "exposure": _interval(card.exposure),
        "gap": _interval(card.gap),
        "confidence": {"value": _number(card.confidence), "level": card.confidence_level},
        "complete": card.coverage.open == 0,
        "coverage": structs.asdict(card.coverage),
        "stale": list(card.stale),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "id": change.question,
        "kind": change.kind,
        "by_checklist": change.by_checklist,
        "points": _number(change.points),
        "before": _standing(change.before),
        "after": _standing(change.after),
    }


def _standing(standing: Standing | None) -> dict[str, Any] | None:
    if standing is None:
        return None
    numbers = {"risk": _number(standing.risk), "contribution": _number(standing.contribution)}
    return structs.asdict(standing) | {"options": list(standing.options)} | numbers


def _interval(value: Interval | None) -> dict[str, float] | None:
    if value is None:
        return None
    return {"point": float(value.point), "best": float(value.best), "worst": float(value.worst)}


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
