"""Which questions are asked: one fold over the questions in asking order (DESIGN section 4).

A condition sees only answers of questions that are themselves visible and come earlier. Otherwise
an answer that was given before its question became hidden would keep showing what hangs on it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import assert_never

from msgspec import Struct

from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import AnswerIn, Checklist, Condition, Question

Truth = bool | None
"""Three values: None is not known (Kleene)."""


class Visibility(Struct, frozen=True, kw_only=True):
    """The questions of a checklist, sorted by whether they are asked."""

    visible: tuple[Question, ...]
    """Asked now, in asking order."""
    pending: tuple[Question, ...]
    """Not asked now, but would be if an answer that is still missing turned out so."""
    hidden: tuple[Question, ...]
    """Not asked, whatever the missing answers turn out to be."""
    droppable: frozenset[str]
    """Ids of visible questions that a still missing fact or answer could hide."""


def visibility(checklist: Checklist, assessment: Assessment) -> Visibility:
    """Fold over the questions in asking order."""
    now: dict[str, Answer] = {}
    later: dict[str, Answer] = {}
    unsure: set[str] = set()
    visible, pending, hidden, droppable = [], [], [], set()
    for question in checklist.questions:
        truth = holds(question.applies_if, assessment.facts, later, unsure=unsure)
        if truth is False:
            hidden.append(question)
            continue
        later[question.id] = assessment.answer(question.id)
        if truth is None:
            unsure.add(question.id)
        if holds(question.applies_if, assessment.facts, now, missing_answer=False) is False:
            pending.append(question)
        else:
            visible.append(question)
            now[question.id] = later[question.id]
            if truth is None:
                droppable.add(question.id)
    return Visibility(
        visible=tuple(visible), pending=tuple(pending), hidden=tuple(hidden), droppable=frozenset(droppable)
    )


def armed(assessment: Assessment, folded: Visibility) -> tuple[Question, ...]:
    """The visible questions whose red flag counts: unless its `only_if` is known to be false. In asking order."""
    seen: dict[str, Answer | None] = {question.id: assessment.answer(question.id) for question in folded.visible}
    seen.update((question.id, None) for question in folded.pending)
    return tuple(
        question
        for question in folded.visible
        if question.red_flag is not None and holds(question.red_flag.only_if, assessment.facts, seen) is not False
    )


def holds(  # noqa: PLR0911 - one return a kind of condition
    condition: Condition | None,
    facts: Mapping[str, bool | None],
    seen: Mapping[str, Answer | None],
    *,
    missing_answer: Truth = None,
    unsure: Container[str] = (),
) -> Truth:
    """Whether a condition holds.

    Args:
        condition: None always holds.
        facts: fact id to yes, no or (None, or missing) not known.
        seen: answers of earlier questions that are visible; None for those that may become so.
            A question that is missing here is hidden and has no answer.
        missing_answer: what a condition on an answer that is still missing comes to; None, the
            default, is not known.
        unsure: ids of questions in `seen` that may yet be hidden, so that their answers may not count.

    Returns:
        None when it hangs on a fact or an answer that is not known.

    """
    if condition is None:
        return True
    if condition.fact is not None:
        return facts.get(condition.fact)
    if condition.any_fact is not None:
        return _any(facts.get(fact) for fact in condition.any_fact)
    if condition.all_facts is not None:
        return _all(facts.get(fact) for fact in condition.all_facts)
    if condition.answer_in is not None:
        return _answer_in(condition.answer_in, seen, missing_answer, unsure)
    if condition.all is not None:
        return _all(holds(part, facts, seen, missing_answer=missing_answer, unsure=unsure) for part in condition.all)
    if condition.any is not None:
        return _any(holds(part, facts, seen, missing_answer=missing_answer, unsure=unsure) for part in condition.any)
    if condition.not_ is not None:
        truth = holds(condition.not_, facts, seen, missing_answer=missing_answer, unsure=unsure)
        return None if truth is None else not truth
    return True


def _answer_in(condition: AnswerIn, seen: Mapping[str, Answer | None], missing: Truth, unsure: Container[str]) -> Truth:
    if condition.question not in seen:
        return False
    answer = seen[condition.question]
    if answer is None:
        return missing
    match answer.state:
        case "answered":
            chosen = answer.option in condition.options or any(o in condition.options for o in answer.options)
            return None if chosen and condition.question in unsure else chosen
        case "unknown" | "open":
            return missing
        case "not_applicable":
            return False
        case _:
            assert_never(answer.state)


def _any(truths: Iterable[Truth]) -> Truth:
    found: Truth = False
    for truth in truths:
        if truth:
            return True
        if truth is None:
            found = None
    return found


def _all(truths: Iterable[Truth]) -> Truth:
    found: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            found = None
    return found
