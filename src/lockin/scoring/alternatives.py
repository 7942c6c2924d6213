"""Which alternatives are worth a test for one assessment. Ordered by kind and name, never by merit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from lockin.model.alternatives import KINDS, Alternative, Catalogue
from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import Checklist, Condition, Question
from lockin.model.visibility import holds, visibility


class Match(Struct, frozen=True, kw_only=True):
    """One alternative, looked at on one day, for one assessment or for none."""

    alternative: Alternative
    fit: Literal["fits", "unsure", "no"] | None
    """None: no assessment was asked."""
    unknown: tuple[str, ...] = ()
    """Ids of the facts and questions whose answers it hangs on, and which are not known; when unsure."""
    stale: bool


def every(catalogue: Catalogue, today: dt.date) -> tuple[Match, ...]:
    """All alternatives, without an assessment, by kind and name."""
    return tuple(
        Match(alternative=entry, fit=None, stale=catalogue.stale(entry, today)) for entry in _ordered(catalogue)
    )


def matches(catalogue: Catalogue, checklist: Checklist, assessment: Assessment, today: dt.date) -> tuple[Match, ...]:
    """All alternatives, each with whether it fits, by kind and name.

    A fact or question that the checklist does not have is not known.
    """
    folded = visibility(checklist, assessment)
    seen: dict[str, Answer | None] = {question.id: None for question in folded.pending}
    seen.update((question.id, assessment.answer(question.id)) for question in folded.visible)
    found = []
    for entry in _ordered(catalogue):
        condition = entry.fits.when if entry.fits else None
        facts, questions = set(_facts(condition)), set(_questions(condition))
        asked = seen | dict.fromkeys(questions.difference(checklist.by_id))
        truth = holds(condition, assessment.facts, asked)
        missing = {fact for fact in facts if assessment.facts.get(fact) is None}
        missing |= {name for name in questions if name in asked and _is_missing(asked[name])}
        found.append(
            Match(
                alternative=entry,
                fit="unsure" if truth is None else "fits" if truth else "no",
                unknown=tuple(sorted(missing)) if truth is None else (),
                stale=catalogue.stale(entry, today),
            )
        )
    return tuple(found)


def bake_off(catalogue: Catalogue, checklist: Checklist) -> Question | None:
    """The question that a test of the candidates answers; None when the checklist does not ask it."""
    return checklist.by_id.get(catalogue.bake_off)


def _ordered(catalogue: Catalogue) -> list[Alternative]:
    return sorted(catalogue.alternatives, key=lambda entry: (KINDS.index(entry.kind), entry.name.casefold(), entry.id))


def _facts(condition: Condition | None) -> Iterator[str]:
    """Ids of the facts that a condition looks at."""
    for part in _parts(condition):
        yield from filter(None, (part.fact, *(part.any_fact or ()), *(part.all_facts or ())))


def _questions(condition: Condition | None) -> Iterator[str]:
    """Ids of the questions that a condition looks at."""
    return (part.answer_in.question for part in _parts(condition) if part.answer_in is not None)


def _parts(condition: Condition | None) -> Iterator[Condition]:
    if condition is not None:
        yield condition
        for part in (*(condition.all or ()), *(condition.any or ()), condition.not_):
            yield from _parts(part)


def _is_missing(answer: Answer | None) -> bool:
    return answer is None or answer.state in {"open", "unknown"}
