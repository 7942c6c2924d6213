"""`lockin renew`: a new assessment from an older one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lockin.cli.login import answering_name, fresh_identity
from lockin.cli.output import plain, typed

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
    typer.echo(f"Next: lockin assess {typed(new)}   asks each carried answer again; y confirms it")


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
    yield f"Wrote {stored.path}: {_number(count, 'answer')} carried over from {done.name}, each to be confirmed."
    yield f"Open: {_number(unanswered, 'question')}."
    if found.unheard:
        yield f"Not in {done.name}: {_number(len(found.unheard), 'question')}."
    if found.dropped:
        yield "Not carried over:"
        yield from (f"  {dropped.id}: {dropped.why}" for dropped in found.dropped)
    if found.waivers:
        yield f"Waivers are not carried over, because they were given for {done.name}:"
        yield from (
            f"  {waiver.finding}: accepted by {waiver.accepted_by} until {waiver.until}" for waiver in found.waivers
        )
    if found.actions or found.events:
        stays = " and ".join(_number(n, what) for n, what in ((found.actions, "action"), (found.events, "event")) if n)
        yield f"What belongs to its time stays in {done.name}: {stays}."
    if found.assessment.switching is not None:
        yield "The estimate of what a move would take is carried over; look at its numbers again."


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
