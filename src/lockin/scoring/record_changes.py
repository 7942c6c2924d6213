"""What differs between two dates beside the answers: facts, red flags, waivers, events, actions."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from msgspec import Struct

from lockin.model.assessment import Assessment, Commitment, Event, Waiver
from lockin.model.checklist import Checklist
from lockin.scoring.decision import Workings

FlagState = Literal["up", "not_cleared", "clear"]


class FactChange(Struct, frozen=True, kw_only=True):
    """A fact that is another one now."""

    id: str
    before: bool | None
    """None: not known, which counts as true; so does a fact that the checklist of that date does not have."""
    after: bool | None


class FlagChange(Struct, frozen=True, kw_only=True):
    """A red flag that went up, came down, or is cleared no more."""

    id: str
    before: FlagState | None
    """None: the flag did not count."""
    after: FlagState | None


class WaiverChange(Struct, frozen=True, kw_only=True):
    """A waiver that is new, has ended, has expired, is in force again, or says something else."""

    finding: str
    kind: Literal["new", "ended", "expired", "in_force_again", "changed"]
    before: Waiver | None
    after: Waiver | None


class ActionChange(Struct, frozen=True, kw_only=True):
    """An action that was taken on, dropped, finished, opened again, or is to be done otherwise."""

    question: str
    kind: Literal["taken_on", "dropped", "done", "reopened", "changed"]
    before: Commitment | None
    after: Commitment | None


class EventChanges(Struct, frozen=True, kw_only=True):
    """The events that only one of the dates knows."""

    noted: tuple[Event, ...] = ()
    """In the later one, in its order."""
    removed: tuple[Event, ...] = ()


def fact_changes(before: Checklist, after: Checklist, old: Assessment, new: Assessment) -> tuple[FactChange, ...]:
    """The facts whose value differs, in the order of the later checklist."""
    found = []
    for fact in {**after.fact_by_id, **before.fact_by_id}:
        values = old.facts.get(fact), new.facts.get(fact)
        if values[0] is not values[1]:
            found.append(FactChange(id=fact, before=values[0], after=values[1]))
    return tuple(found)


def flag_changes(before: Workings, after: Workings) -> tuple[FlagChange, ...]:
    """The red flags whose state differs, in the asking order of the later date."""
    old, new = _flags(before), _flags(after)
    return tuple(
        FlagChange(id=question, before=old.get(question), after=new.get(question))
        for question in {**new, **old}
        if old.get(question) != new.get(question)
    )


def waiver_changes(old: Assessment, new: Assessment, days: tuple[dt.date, dt.date]) -> tuple[WaiverChange, ...]:
    """The waivers that differ, of several for one finding those that last longest. `days`: of both dates."""
    before, after = _waivers(old), _waivers(new)
    found = []
    for finding in {**after, **before}:
        then, now = before.get(finding), after.get(finding)
        kind = _waiver_kind(then, now, days)
        if kind is not None:
            found.append(WaiverChange(finding=finding, kind=kind, before=then, after=now))
    return tuple(found)


def event_changes(old: Assessment, new: Assessment) -> EventChanges:
    """The events that one date knows and the other does not."""
    return EventChanges(
        noted=tuple(event for event in new.events if event not in old.events),
        removed=tuple(event for event in old.events if event not in new.events),
    )


def action_changes(old: Assessment, new: Assessment) -> tuple[ActionChange, ...]:
    """The actions that differ, in the order of the later date."""
    found = []
    for question in {**new.actions, **old.actions}:
        then, now = old.actions.get(question), new.actions.get(question)
        if then != now:
            found.append(ActionChange(question=question, kind=_action_kind(then, now), before=then, after=now))
    return tuple(found)


def _flags(work: Workings) -> dict[str, FlagState]:
    raised = {question.id for question in work.raised.raised}
    unknown = {question.id for question in work.raised.unknown}
    return {
        question.id: "up" if question.id in raised else "not_cleared" if question.id in unknown else "clear"
        for question in work.raised.armed
    }


def _waivers(assessment: Assessment) -> dict[str, Waiver]:
    found: dict[str, Waiver] = {}
    for waiver in assessment.waivers:
        if waiver.finding not in found or waiver.until > found[waiver.finding].until:
            found[waiver.finding] = waiver
    return found


def _waiver_kind(
    then: Waiver | None, now: Waiver | None, days: tuple[dt.date, dt.date]
) -> Literal["new", "ended", "expired", "in_force_again", "changed"] | None:
    if then is None or now is None:
        return "new" if now else "ended"
    over = then.until < days[0], now.until < days[1]
    if over[0] != over[1]:
        return "expired" if over[1] else "in_force_again"
    return "changed" if then != now else None


def _action_kind(
    then: Commitment | None, now: Commitment | None
) -> Literal["taken_on", "dropped", "done", "reopened", "changed"]:
    was_done, is_done = (action is not None and action.done is not None for action in (then, now))
    if was_done != is_done:
        return "done" if is_done else "reopened"
    if then is None or now is None:
        return "taken_on" if now else "dropped"
    return "changed"
