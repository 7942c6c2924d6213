"""A comparison as JSON-ready data: the published shape of `compare --json` and of `.json` comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lockin.model.scorecard import Interval
from lockin.report.case import Case
from lockin.report.comparison.comparison import LETTERS, Comparison
from lockin.report.document import score_document
from lockin.scoring.compare import Compared, Standing
from lockin.scoring.negotiation import Ask

FORMAT = 1
"""Version of the shape; it grows when a key changes its meaning or goes."""


def comparison_document(
    cases: Sequence[Case], compared: Compared, asked: Sequence[Sequence[Ask]], comparison: Comparison
) -> dict[str, Any]:
    """Everything computed, with numbers unrounded, then the words.

    Args:
        cases: the assessments, scored.
        compared: their comparison.
        asked: what to ask each side for.
        comparison: all of it in words, cleaned.

    """
    checklist = compared.checklist
    return {
        "lockin": FORMAT,
        "checklist": {"id": checklist.id, "version": checklist.version, "sha256": checklist.sha256},
        "assessments": [
            {"letter": column.letter, "name": column.name, "file": column.file, "score": score_document(case)}
            for case, column in zip(cases, comparison.columns, strict=True)
        ],
        "questions": list(compared.common),
        "shares": {question: float(share) for question, share in compared.shares.items()},
        "gap": _standing(compared.gap),
        "residual": _standing(compared.residual),
        "exposure": _standing(compared.exposure),
        "domains": {found.id: _standing(found) for found in compared.domains},
        "exposure_differs": list(compared.exposure_differs),
        "facts_differ": list(compared.facts_differ),
        "differences": [
            {
                "id": found.id,
                "risks": [None if risk is None else float(risk) for risk in found.risks],
                "points": float(found.points),
                "proof_only": found.proof_only,
            }
            for found in compared.differences
        ],
        "one_sided": [
            {"id": found.id, "knows": _named(found.knows), "lacks": _named(found.lacks), "points": float(found.points)}
            for found in compared.one_sided
        ],
        "left_out": [{"id": found.id, "stands": list(found.stands)} for found in compared.left_out],
        "negotiation": {LETTERS[at]: [_ask(ask) for ask in sheet] for at, sheet in enumerate(asked)},
        "comparison": comparison,
    }


def _standing(found: Standing) -> dict[str, Any]:
    return {
        "values": [_interval(value) for value in found.values],
        "better": [_named(pair) for pair in found.better],
    }


def _interval(value: Interval | None) -> dict[str, float] | None:
    if value is None:
        return None
    return {"point": float(value.point), "best": float(value.best), "worst": float(value.worst)}


def _named(positions: Iterable[int]) -> list[str]:
    return [LETTERS[at] for at in positions]


def _ask(ask: Ask) -> dict[str, Any]:
    return {
        "id": ask.id,
        "options": list(ask.options),
        "from": _named(ask.holders),
        "proven": ask.proven,
        "points": float(ask.points),
    }
