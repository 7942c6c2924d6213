"""Changes of what an assessment records beside its answers: waivers, actions, events, the estimate of a move.

Each rewrites its whole section, which is short; comments inside are kept behind it.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import structs

from lockin.errors import UsageError
from lockin.language import _
from lockin.loading.structure import nearest
from lockin.model.assessment import Assessment, Commitment, Estimate, Event, Switching, Waiver
from lockin.model.checklist import Checklist
from lockin.store.edits import Edit
from lockin.store.notation import Written, refuse_unwritable
from lockin.store.splice import set_section


def waiver_edit(checklist: Checklist, waiver: Waiver) -> Edit:
    """This waiver, in the place of an earlier one of the same finding.

    Raises:
        UsageError: if there is no such question or domain, or reason or name are missing.

    """
    known = {**checklist.by_id, **checklist.domain_by_id}
    if waiver.finding not in known:
        raise UsageError(
            _("there is no question or domain {finding!r}").format(finding=waiver.finding),
            hint=nearest(waiver.finding, known),
        )
    if not (waiver.reason.strip() and waiver.accepted_by.strip()):
        raise UsageError(_("a waiver needs a reason and the name of who accepts it"))
    return Edit(
        label=f"waiver:{waiver.finding}",
        new=_waiver_told(waiver),
        current=lambda found: next((_waiver_told(w) for w in found.waivers if w.finding == waiver.finding), ""),
        applied=lambda found: found.with_waiver(waiver),
        spliced=lambda text, source, found: _listed(text, "waivers", found.with_waiver(waiver).waivers, source),
    )


def event_edit(assessment: Assessment, event: Event) -> Edit:
    """One more event.

    Raises:
        UsageError: if nothing is said.

    """
    if not event.what.strip():
        raise UsageError(_("an event needs a sentence that says what happened"))
    number = len(assessment.events)
    return Edit(
        label=f"event:{event.kind}",
        new=f"{event.date}: {event.what}",
        current=lambda found: f"{event.date}: {event.what}" if event in found.events[number:] else "",
        applied=lambda found: found.with_event(event),
        spliced=lambda text, source, found: _listed(text, "events", found.with_event(event).events, source),
    )


def action_edit(checklist: Checklist, question_id: str, commitment: Commitment) -> Edit:
    """Who does by when what the checklist advises about a question.

    Raises:
        UsageError: if there is no such question, or no name.

    """
    if question_id not in checklist.by_id:
        raise UsageError(
            _("there is no question {id!r}").format(id=question_id), hint=nearest(question_id, checklist.by_id)
        )
    if not commitment.owner.strip():
        raise UsageError(_("an action needs the name of who does it"))
    return Edit(
        label=f"action:{question_id}",
        new=_commitment_told(commitment),
        current=lambda found: _commitment_told(found.actions[question_id]) if question_id in found.actions else "",
        applied=lambda found: found.with_action(question_id, commitment),
        spliced=lambda text, source, found: _promised(text, found.with_action(question_id, commitment).actions, source),
    )


def switching_edit(switching: Switching) -> Edit:
    """The estimate of a move."""
    return Edit(
        label="switching",
        new=_switching_told(switching),
        current=lambda found: _switching_told(found.switching) if found.switching else "",
        applied=lambda found: found.with_switching(switching),
        spliced=lambda text, source, _: set_section(text, "switching", _switching_written(switching), source=source),
    )


def _listed(text: str, section: str, values: tuple[Waiver, ...] | tuple[Event, ...], source: str) -> str:
    """The text with these waivers or events."""
    return set_section(text, section, tuple(_written(value) for value in values), source=source)


def _promised(text: str, actions: Mapping[str, Commitment], source: str) -> str:
    """The text with these actions."""
    written: dict[str, Written] = {key: _written(action) for key, action in actions.items()}
    return set_section(text, "actions", written, source=source)


def _written(value: Waiver | Event | Commitment) -> dict[str, Written]:
    """Its keys as they are written, without those that say nothing."""
    said = {name: part for name, part in structs.asdict(value).items() if part not in {None, "", ()}}
    for key, part in said.items():
        refuse_unwritable(key, part)
    return said


def _switching_written(switching: Switching) -> dict[str, Written]:
    written: dict[str, Written] = {}
    if switching.lines:
        written["lines"] = {key: _estimate(line) for key, line in switching.lines.items()}
    if switching.day_rate is not None:
        written["day_rate"] = _estimate(switching.day_rate)
    if switching.notice:
        written["notice"] = dict(switching.notice)
    return written


def _estimate(estimate: Estimate) -> dict[str, Written]:
    return dict(structs.asdict(estimate))


def _waiver_told(waiver: Waiver) -> str:
    return f"until {waiver.until}, accepted by {waiver.accepted_by}: {waiver.reason}"


def _commitment_told(commitment: Commitment) -> str:
    done = f", done {commitment.done}" if commitment.done else ""
    return f"{commitment.owner} by {commitment.due}{done}{f': {commitment.note}' if commitment.note else ''}"


def _switching_told(switching: Switching) -> str:
    parts = [f"{key} {line.low}/{line.likely}/{line.high}" for key, line in switching.lines.items()]
    rate = switching.day_rate
    parts += [f"day rate {rate.low}/{rate.likely}/{rate.high}"] if rate else []
    return "; ".join([*parts, *(f"notice {kind} {days} days" for kind, days in switching.notice.items())])
