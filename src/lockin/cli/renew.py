"""`lockin renew`: a new assessment from an older one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lockin.cli.login import answering_name, fresh_identity
from lockin.cli.output import plain, typed
from lockin.language import _, ngettext

if TYPE_CHECKING:
    from lockin.store.renewal import Renewed

Old = Annotated[Path, typer.Argument(metavar="OLD", help="The older assessment; stays as it is.", show_default=False)]
New = Annotated[Path, typer.Argument(metavar="NEW", help="The YAML file to create.", show_default=False)]
Checklist = Annotated[
    str | None,
    typer.Option("--checklist", "-c", metavar="ID|PATH", help="Where its checklist is now, if not where OLD says."),
]
By = Annotated[str, typer.Option(help="Who renews it; else the owner, else your login name.")]


def renew(old: Old, new: New, checklist: Checklist = None, by: By = "") -> None:
    """Start a new assessment from an older one; every answer is carried over and asked again.

    Answers whose question or option is gone are listed and not carried. Waivers were given for the
    older assessment and are not carried either.

    Example: lockin renew acme-2026.yaml acme-2027.yaml
    """
    for line in _told(_renewed(old, new, checklist, by)):
        typer.echo(plain(line))
    told = _("Next: {command}   asks each carried answer again; y confirms it")
    typer.echo(told.format(command=f"lockin assess {typed(new)}"))


def _renewed(old: Path, new: Path, checklist: str | None, by: str) -> Renewed:
    from lockin.store.renewal import renew as renewed

    return renewed(
        old,
        new,
        checklist_ref=checklist,
        identity=fresh_identity(),
        by=lambda owner: answering_name(by, owner),
        now=dt.datetime.now(dt.UTC),
    )


def _told(done: Renewed) -> Iterator[str]:
    """What was carried over, and what was not."""
    from lockin.model.visibility import visibility

    found, stored = done.carried, done.stored
    count = sum(answer.state != "open" for answer in stored.assessment.answers.values())
    asked = visibility(stored.checklist, stored.assessment).visible
    unanswered = sum(stored.assessment.answer(question.id).state == "open" for question in asked)
    carried = ngettext(
        "Wrote {file}: {count} answer carried over from {name}, each to be confirmed.",
        "Wrote {file}: {count} answers carried over from {name}, each to be confirmed.",
        count,
    )
    yield carried.format(file=stored.path, count=count, name=done.name)
    yield ngettext("Open: {count} question.", "Open: {count} questions.", unanswered).format(count=unanswered)
    if unheard := len(found.unheard):
        told = ngettext("Not in {name}: {count} question.", "Not in {name}: {count} questions.", unheard)
        yield told.format(name=done.name, count=unheard)
    if found.dropped:
        yield _("Not carried over:")
        yield from (f"  {dropped.id}: {dropped.why}" for dropped in found.dropped)
    if found.waivers:
        yield _("Waivers are not carried over, because they were given for {name}:").format(name=done.name)
        for waiver in found.waivers:
            accepted = _("{id}: accepted by {name} until {day}")
            yield "  " + accepted.format(id=waiver.finding, name=waiver.accepted_by, day=waiver.until)
    if found.actions or found.events:
        stays = _counted(found.actions, found.events)
        yield _("What belongs to its time stays in {name}: {what}.").format(name=done.name, what=stays)
    if found.assessment.switching is not None:
        yield _("The estimate of what a move would take is carried over; look at its numbers again.")


def _counted(actions: int, events: int) -> str:
    """Such as `1 action and 2 events`."""
    parts = [
        ngettext("{count} action", "{count} actions", actions).format(count=actions) if actions else "",
        ngettext("{count} event", "{count} events", events).format(count=events) if events else "",
    ]
    return _(" and ").join(filter(None, parts))
