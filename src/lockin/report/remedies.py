"""What is to be done about an answer, in words: what a plan advises, and what somebody has taken on."""

from __future__ import annotations

from msgspec import structs

from lockin.language import _
from lockin.model.assessment import Commitment
from lockin.report import words
from lockin.report.case import Case
from lockin.report.report import Action
from lockin.scoring.changes import FINDING_OUT, Change, advised_changes, is_weaker


def action_text(case: Case, change: Change) -> str:
    """What to do, as an imperative."""
    question = case.question(change.question)
    if change.kind == "improve" and question.remediation is not None:
        return question.remediation.action
    if change.kind == "find_out":
        return _("Find out: {question}").format(question=question.text)
    answer, text, title = case.answer(change.question), case.answer_text(change.question), words.title(question)
    if is_weaker(case.checklist.policy, answer):
        # Translators: {title} is the short name of the question that “{answer}” answers, here and in what follows.
        return _("Prove “{answer}” by a contract or document: {title}.").format(answer=text, title=title)
    return _("Look again whether “{answer}” still holds: {title}.").format(answer=text, title=title)


def effort_of(case: Case, change: Change) -> str:
    """S, M or L."""
    remedy = case.question(change.question).remediation
    return remedy.effort if remedy is not None and change.kind == "improve" else FINDING_OUT


def taken_on(case: Case, action: Action) -> Action:
    """The action with the owner and date of whoever has taken it on."""
    commitment = case.assessment.actions.get(action.question_id)
    if commitment is None:
        return action
    return structs.replace(
        action,
        owner=words.role(case.checklist, commitment.owner),
        due=commitment.due.isoformat(),
        done="" if commitment.done is None else commitment.done.isoformat(),
        by_when=by_when(case, commitment),
    )


def by_when(case: Case, commitment: Commitment) -> str:
    """`2027-01-31`, with a word when that has passed; `done 2026-11-02`."""
    if commitment.done is not None:
        return _("done {day}").format(day=commitment.done.isoformat())
    day = commitment.due.isoformat()
    return _("{day}, overdue").format(day=day) if commitment.due < case.made_on else day


def promised(case: Case) -> tuple[Action, ...]:
    """What somebody has taken on and not finished, although no finding asks for it; the earliest date first."""
    found = {finding.id for finding in case.card.findings}
    asked = {question.id for question in case.card.asked}
    waiting = [
        (commitment.due, question_id)
        for question_id, commitment in case.assessment.actions.items()
        if commitment.done is None and question_id in asked - found
    ]
    if not waiting:
        return ()
    advised = advised_changes(case.checklist, case.assessment, case.made_on)
    return tuple(_action(case, advised[question]) for _due, question in sorted(waiting) if question in advised)


def _action(case: Case, change: Change) -> Action:
    action = Action(
        question_id=change.question,
        title=case.title(change.question),
        action=action_text(case, change),
        owner=words.role(case.checklist, change.owner),
        effort=effort_of(case, change),
        points=case.points(change.question),
        condition=case.card.decision not in {None, "approve"},
        waived=case.waived(change.question),
    )
    return taken_on(case, action)
