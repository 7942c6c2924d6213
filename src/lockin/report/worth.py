"""What an answer that is missing is worth, in words: whether it alone can change the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lockin.language import _, ngettext
from lockin.report import words
from lockin.report.case import Case

if TYPE_CHECKING:
    from lockin.scoring.information import Worth  # which most commands go without


def effect_of(case: Case, question_id: str) -> str:
    """What the answer to this question alone could do to the decision; empty: nothing, or nobody asked."""
    worth = next((worth for worth in case.worth if worth.id == question_id), None)
    if worth is None or not worth.flips:
        return ""
    others = dict.fromkeys((worth.best_decision, worth.worst_decision))
    named = [words.quoted(case.checklist.policy.decision(id_).label) for id_ in others if id_ != case.card.decision]
    if not named:
        return _("Could change the decision")
    return _("Could change the decision to {decisions}").format(decisions=words.either(named))


def ask_first(case: Case, most: int) -> str:
    """The words before the questions to ask first, such as `2 alone could change the decision. Ask these three first:`.

    Args:
        case: one assessment.
        most: how many questions follow at most.

    """
    if not case.worth:
        return _("Worth asking first:")
    flips = sum(worth.flips for worth in case.worth)
    alone = _("None of them alone changes the decision.")
    if flips:
        alone = ngettext(
            "One of them alone could change the decision.", "{count} of them could each change the decision.", flips
        ).format(count=flips)
    return words.sentences(alone, _ask_these(min(most, len(case.card.unknowns))))


def _ask_these(number: int) -> str:
    match number:
        case 1:
            return _("Ask this first:")
        case 2:
            return _("Ask these two first:")
        case 3:
            return _("Ask these three first:")
    return ngettext("Ask these {count} first:", "Ask these {count} first:", number).format(count=number)


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
