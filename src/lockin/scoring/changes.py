"""What could be done about each answer, and at what cost in days: the changes that a plan chooses from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Literal

from msgspec import Struct, structs

from lockin.model.assessment import Answer, Assessment, State
from lockin.model.checklist import Checklist, Question, Remediation
from lockin.model.policy import EvidenceId, Policy
from lockin.scoring.score import is_stale

EVIDENCE: EvidenceId = "contract"
"""How a changed answer is known: what was done can be read, and need not have been tested."""
FINDING_OUT = "S"
"""Effort of finding something out, or of getting it in writing."""


class Change(Struct, frozen=True, kw_only=True):
    """One answer, changed to the best that it can be."""

    question: str
    kind: Literal["improve", "find_out", "prove"]
    """`improve`: do what the question's remediation says, so that its best option holds.

    `find_out`: nobody knows, and no remediation changes the answer. Counts on its best option: a hope.
    `prove`: the answer stays; it gets evidence, or a new date.
    """
    state: State
    """The state before."""
    before: tuple[str, ...]
    """Ids of the options before; empty when not answered."""
    after: tuple[str, ...]
    """Ids of the options after."""
    days: int
    """Person-days that the policy says its effort stands for."""
    owner: str
    """The role that acts: of the remediation, or the one that can answer."""


def possible_changes(checklist: Checklist, assessment: Assessment, today: dt.date) -> dict[str, Change]:
    """By question id what could be done, of hidden questions too; at most one change a question.

    The effort is the question's, whichever option it ends at, so a change goes to the best option.
    An answer that is set aside as not applicable is left alone. A remediation that does not change
    the answer counts as none.
    """
    return _changes(checklist, assessment, today, {q.id: _working(q) for q in checklist.questions})


def advised_changes(checklist: Checklist, assessment: Assessment, today: dt.date) -> dict[str, Change]:
    """As `possible_changes`, with remediations that do not change the answer.

    For what is to be done; the option after such a change is no promise, so nothing is scored on it.
    """
    return _changes(checklist, assessment, today, {q.id: q.remediation for q in checklist.questions})


def with_changes(checklist: Checklist, assessment: Assessment, changes: Iterable[Change], today: dt.date) -> Assessment:
    """The assessment after these changes; what a plan or a what-if is scored on."""
    answers = {
        change.question: changed_answer(checklist, assessment.answer(change.question), change, today)
        for change in changes
    }
    return structs.replace(assessment, answers={**assessment.answers, **answers})


def changed_answer(checklist: Checklist, before: Answer, change: Change, today: dt.date) -> Answer:
    """The answer after a change: answered today, known at least by contract."""
    keeps = change.kind == "prove" and not is_weaker(checklist.policy, before)
    single = checklist.by_id[change.question].type == "choice"
    return Answer(
        state="answered",
        option=change.after[0] if single else None,
        options=() if single else change.after,
        evidence=before.evidence if keeps else EVIDENCE,
        date=today,
    )


def _working(question: Question) -> Remediation | None:
    remedy = question.remediation
    return remedy if remedy is not None and remedy.changes_answer else None


def _changes(
    checklist: Checklist, assessment: Assessment, today: dt.date, remedies: Mapping[str, Remediation | None]
) -> dict[str, Change]:
    found = {}
    for question in checklist.questions:
        if question.scored and question.options:
            answer = assessment.answer(question.id)
            change = _change(checklist.policy, question, remedies[question.id], answer, today)
            if change is not None:
                found[question.id] = change
    return found


def _change(
    policy: Policy, question: Question, remedy: Remediation | None, answer: Answer, today: dt.date
) -> Change | None:
    best = (question.options[0].id,)
    before = answer.options or ((answer.option,) if answer.option is not None else ())
    match answer.state:
        case "not_applicable":
            return None
        case "answered" if before == best or remedy is None:
            if not is_weaker(policy, answer) and not is_stale(policy, question, answer, today):
                return None
            kind, after = "prove", before
        case "answered":
            kind, after = "improve", best
        case _:
            kind, after, before = "improve" if remedy else "find_out", best, ()
    improves = remedy if kind == "improve" else None
    return Change(
        question=question.id,
        kind=kind,  # type: ignore[arg-type]  # the literals stand above
        state=answer.state,
        before=before,
        after=after,
        days=policy.effort_days.get(improves.effort if improves else FINDING_OUT, 1),
        owner=improves.owner if improves else question.respondent,
    )


def is_weaker(policy: Policy, answer: Answer) -> bool:
    """Whether an answer is known less well than a changed one would be."""
    known = Fraction(policy.evidence_level(answer.evidence).confidence)
    return known < Fraction(policy.evidence_level(EVIDENCE).confidence)
