"""What an answer that is missing is worth, in words: whether it alone can change the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lockin.report.case import Case

if TYPE_CHECKING:
    from lockin.scoring.information import Worth  # which most commands go without

_THESE = {1: "this", 2: "these two", 3: "these three"}


def effect_of(case: Case, question_id: str) -> str:
    """What the answer to this question alone could do to the decision; empty: nothing, or nobody asked."""
    worth = next((worth for worth in case.worth if worth.id == question_id), None)
    if worth is None or not worth.flips:
        return ""
    others = dict.fromkeys((worth.best_decision, worth.worst_decision))
    named = [f"“{case.checklist.policy.decision(id_).label}”" for id_ in others if id_ != case.card.decision]
    return f"Could change the decision to {' or '.join(named)}" if named else "Could change the decision"


def ask_first(case: Case, most: int) -> str:
    """The words before the questions to ask first, such as `2 alone could change the decision. Ask these three first:`.

    Args:
        case: one assessment.
        most: how many questions follow at most.

    """
    if not case.worth:
        return "Worth asking first:"
    number = min(most, len(case.card.unknowns))
    flips = sum(worth.flips for worth in case.worth)
    alone = "None of them alone changes the decision. "
    if flips:
        several = f"{flips} of them could each"
        alone = f"{'One of them alone could' if flips == 1 else several} change the decision. "
    return f"{alone}Ask {_THESE.get(number, f'these {number}')} first:"


def information_document(case: Case) -> list[dict[str, Any]]:
    """What is not known by what its answer could do, for programs; empty when nothing is, or nobody asked."""
    return [_document(case, worth) for worth in case.worth]


def _document(case: Case, worth: Worth) -> dict[str, Any]:
    question = case.question(worth.id)
    return {
        "id": worth.id,
        "swing": float(worth.swing),
        "flips": worth.flips,
        "best_decision": worth.best_decision,
        "worst_decision": worth.worst_decision,
        "text": question.text,
        "respondent": question.respondent,
    }
