"""A plan in words: its steps with owners and dates, what they lead to, and how sure that is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

from msgspec import Struct, structs

from lockin.language import _, ngettext
from lockin.model.policy import BandId
from lockin.model.scorecard import Scorecard
from lockin.report import words
from lockin.report.case import Case
from lockin.report.cover import shortened
from lockin.report.remedies import action_text, effort_of
from lockin.report.rules import rules
from lockin.scoring.changes import Change
from lockin.scoring.plan import Plan, Step, Unreachable
from lockin.scoring.schedule import due_dates

Outcome = Literal["plan", "reached", "unreachable", "not_rated"]
_MOST_NAME = 80


class CourseStep(Struct, frozen=True, kw_only=True):
    """One step. Everything but `owner_id`, `owner` and `due` is as the checklist has it."""

    question_id: str
    title: str
    kind: Literal["improve", "find_out", "prove"]
    action: str
    before: str
    after: str
    options: tuple[str, ...]
    """Ids of the options behind `after`."""
    caution: str
    """What is not sure about it, as a sentence; empty when nothing is."""
    lifts: bool
    """Whether a red flag, up or not cleared, goes with it."""
    owner_id: str
    """Role of the checklist, or a name."""
    owner: str
    effort: str
    """S, M or L."""
    days: int
    due: dt.date
    points: str
    """What it takes off alone, such as `1.8`; below 0 when it brings in questions."""
    exact: float
    taken: bool
    """Whether somebody has taken it on; owner and date are then theirs."""
    done: dt.date | None
    """When they finished it; the answer does not say so yet. None: not yet."""


class State(Struct, frozen=True, kw_only=True):
    """Where an assessment stands."""

    decision: str
    band: str
    residual: str
    """`42 (36 to 47)`."""
    point: float | None
    """Unrounded; None: not rated."""


class Course(Struct, frozen=True, kw_only=True):
    """The way from the present result to a better band, or why there is none."""

    name: str
    """Vendor and product."""
    outcome: Outcome
    to: BandId | None
    """None: not rated."""
    target: str
    now: State
    held: tuple[str, ...]
    """Rules beside the score that set the present band or decision."""
    steps: tuple[CourseStep, ...]
    days: int
    """Person-days of all steps."""
    ends: dt.date | None
    """When the last step is due; None without steps."""
    then: State
    """After all steps; of an unreachable band, after every change that is possible."""
    left: tuple[str, ...]
    """What then still sets the band or decision, for a band that cannot be reached."""
    proven: bool
    """Whether no cheaper set of the possible changes gets there."""
    draft: str
    """That questions are open, as a sentence; empty when none is."""


def next_band(case: Case) -> BandId | None:
    """The band to reach when none is named: the next better one; the present one, when only its decision is stricter.

    None when there is no score.
    """
    card, policy = case.card, case.checklist.policy
    if card.band is None or card.decision is None:
        return None
    order = [decision.id for decision in policy.decisions]
    if order.index(card.decision) > order.index(policy.band(card.band).decision):
        return card.band
    bands = [band.id for band in policy.bands]
    return bands[max(bands.index(card.band) - 1, 0)]


def course(case: Case, to: BandId | None, found: Plan | Unreachable | None, start: dt.date) -> Course:
    """Word what planning came to.

    Args:
        case: the present state.
        to: the band that was asked for; None: there is no score.
        found: what `lockin.scoring.plan.plan` gave; None: the band is reached, or there is no score.
        start: the first working day of the steps.

    Raises:
        OverflowError: if the steps end after the last day that there is.

    """
    card, outcome = _after(case, to, found)
    dates = due_dates([step.change for step in found.steps], start) if isinstance(found, Plan) else {}
    steps = tuple(_step(case, step, dates) for step in found.steps) if isinstance(found, Plan) else ()
    subject, still_open = case.assessment.subject, case.card.coverage.open
    then = structs.replace(case, card=card)
    return Course(
        name=shortened(" · ".join(part for part in (subject.vendor, subject.product) if part), _MOST_NAME),
        outcome=outcome,
        to=to,
        target="" if to is None else case.checklist.policy.band(to).label,
        now=_state(case),
        held=_held(case),
        steps=steps,
        days=found.days if isinstance(found, Plan) else 0,
        ends=max((step.due for step in steps), default=None),
        then=_state(then),
        left=_held(then) if outcome == "unreachable" else (),
        proven=isinstance(found, Plan) and found.proven,
        draft=_draft(still_open),
    )


def _draft(still_open: int) -> str:
    if not still_open:
        return ""
    return ngettext(
        "A draft: {count} question is open and counted as weak; no decision yet.",
        "A draft: {count} questions are open and counted as weak; no decision yet.",
        still_open,
    ).format(count=still_open)


def _after(case: Case, to: BandId | None, found: Plan | Unreachable | None) -> tuple[Scorecard, Outcome]:
    match found:
        case Plan():
            return found.card, "plan"
        case Unreachable():
            return found.card, "unreachable"
        case None:
            return case.card, "not_rated" if to is None else "reached"


def _step(case: Case, step: Step, dates: dict[str, dt.date]) -> CourseStep:
    change = step.change
    taken = case.assessment.actions.get(change.question)
    owner = change.owner if taken is None else taken.owner
    return CourseStep(
        question_id=change.question,
        title=case.title(change.question),
        kind=change.kind,
        action=action_text(case, change),
        before=case.answer_text(change.question),
        after=_labels(case, change),
        options=change.after,
        caution=_caution(change),
        lifts=any(f.id == change.question and f.kind in {"red_flag", "unknown_red_flag"} for f in case.card.findings),
        owner_id=owner,
        owner=words.role(case.checklist, owner),
        effort=effort_of(case, change),
        days=change.days,
        due=dates[change.question] if taken is None else taken.due,
        points=_signed(step.points),
        exact=float(step.points),
        taken=taken is not None,
        done=None if taken is None else taken.done,
    )


def _labels(case: Case, change: Change) -> str:
    options = case.question(change.question).options
    return "; ".join(option.label for option in options if option.id in change.after)


def _caution(change: Change) -> str:
    if change.kind == "find_out":
        return _("A hope: nobody knows the answer, and the plan counts on the best one.")
    if change.kind == "improve" and change.state != "answered":
        return _("Not known yet: it may be so already.")
    return ""


def _signed(points: Fraction) -> str:
    return words.tenth(points) if points >= 0 else f"-{words.tenth(-points)}"


def _state(case: Case) -> State:
    card, policy = case.card, case.checklist.policy
    if card.band is None or card.decision is None or card.residual is None:
        unrated = _(words.NOT_RATED)
        return State(decision=unrated, band=unrated, residual=unrated, point=None)
    return State(
        decision=policy.decision(card.decision).label,
        band=policy.band(card.band).label,
        residual=words.residual_span(policy, card.residual).text,
        point=float(card.residual.point),
    )


def _held(case: Case) -> tuple[str, ...]:
    return tuple(rule.text for rule in rules(case) if rule.rule != "band")


def course_lines(found: Course) -> Iterable[str]:
    """The plan as paragraphs for a terminal, unwrapped; a step is one line, details follow after two blanks."""
    match found.outcome:
        case "not_rated":
            yield _("Nothing that can be scored applies, so there is no band to improve.")
        case "reached":
            said = _("No decision yet") if found.draft else found.now.decision
            # Translators: {decision} is a decision in words, or "No decision yet".
            yield _("{band} is reached already: residual risk {residual}. {decision}.").format(
                band=found.target, residual=found.now.residual, decision=said
            )
        case "unreachable":
            yield _("No set of changes reaches {band} with its decision.").format(band=found.target)
            yield _("All that is possible leads to {state}.").format(state=_state_text(found.then))
            # Translators: {rule} is what decided, such as: a red flag: data may be used for training
            yield from ("  " + _("Still in the way: {rule}.").format(rule=rule) for rule in found.left)
        case "plan":
            yield from _plan_lines(found)
    if found.draft:
        yield ""
        yield found.draft


def _plan_lines(found: Course) -> Iterable[str]:
    # Translators: {state} is such as "High, residual risk 42 (36 to 47): Escalate before signing".
    yield _("To {band}, from {state}.").format(band=found.target, state=_state_text(found.now))
    yield from ("  " + _("Decided by {rules}.").format(rules=rule) for rule in found.held)
    for number, step in enumerate(found.steps, start=1):
        yield ""
        lifted = _("Clears a red flag.") if step.lifts else ""
        yield f"{number}. {words.sentences(step.action, lifted)}"
        yield f"  {step.title} ({step.question_id}): {step.before} → {step.after}"
        effort = f"{step.effort} ({words.days(step.days)})"
        points = _("{points} points").format(points=step.points)
        yield "  " + words.enumerated((step.owner, effort, _when(step), points))
        if step.caution:
            yield f"  {step.caution}"
    yield ""
    yield in_all(found)
    yield _("Then {state}.").format(state=_state_text(found.then))
    yield proof(found)
    yield _("Points are what a step takes off alone; together they need not add up.")


def in_all(found: Course) -> str:
    """What all steps take, and when the last one is due, as a sentence."""
    # Translators: {work} is such as "12 person-days".
    return _("In all {work}, done by {day}.").format(work=words.person_days(found.days), day=found.ends)


def proof(found: Course) -> str:
    """How sure it is that no cheaper plan exists, as a sentence."""
    if found.proven:
        return _("Proven: no cheaper set of the checklist's changes gets there.")
    return _("A good plan, not proven the cheapest: there are too many ways to try all of them.")


def _state_text(state: State) -> str:
    return _("{band}, residual risk {residual}: {decision}").format(
        band=state.band, residual=state.residual, decision=state.decision
    )


def _when(step: CourseStep) -> str:
    if step.done is not None:
        return _("done {day}, but the answer is the old one").format(day=step.done)
    if step.taken:
        # Translators: somebody has taken the step on.
        return _("taken on, due {day}").format(day=step.due)
    return _("due {day}").format(day=step.due)
