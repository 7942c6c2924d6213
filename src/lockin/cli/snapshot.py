"""`lockin snapshot`: keep an assessment as it is at a milestone, or list what was kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lockin.cli.login import answering_name
from lockin.cli.options import AssessmentFile
from lockin.cli.output import plain, typed
from lockin.language import N_, _

if TYPE_CHECKING:
    from lockin.store.reading import Stored

Name = Annotated[
    str | None,
    typer.Argument(metavar="[NAME]", help="What the milestone is called, such as sent-to-vendor.", show_default=False),
]
By = Annotated[str, typer.Option(help="Who takes it; else the owner, else your login name.")]
STATES = {"unchanged": "", "changed": N_("CHANGED since it was taken"), "gone": N_("not there any more")}


def snapshot(file: AssessmentFile, name: Name = None, by: By = "") -> None:
    """Keep a copy of an assessment that is not written to any more; without a name, list the copies.

    \b
    Examples:
      lockin snapshot acme.yaml sent-to-vendor    writes acme.sent-to-vendor.yaml
      lockin snapshot acme.yaml                   lists what was kept
      lockin score acme.sent-to-vendor.yaml       the score as it was then
    """  # noqa: D301 - \b tells Click to keep the lines that follow
    if name is None:
        _list(file)
        return
    copy = _taken(file, name, by)
    typer.echo(_("Wrote {file}: {counts}.").format(file=plain(str(copy.path)), counts=_counts(copy)))


def _taken(file: Path, name: str, by: str) -> Stored:
    from lockin.store.snapshots import take_snapshot

    name = name.removesuffix(".yaml")  # somebody types the name of the file that is to be
    return take_snapshot(file, name, by=lambda owner: answering_name(by, owner), now=dt.datetime.now(dt.UTC))


def _list(file: Path) -> None:
    from lockin.store.files import read_bytes
    from lockin.store.snapshots import snapshots

    read_bytes(file)  # a mistyped name has no snapshots either, and should not be told so
    found = snapshots(file)
    if not found:
        typer.echo(_("{file} has no snapshots.").format(file=plain(str(file))))
        typer.echo(_("Next: {command}").format(command=f"lockin snapshot {typed(file)} NAME"), err=True)
    from lockin.terminal.clean import columns, filled

    longest = max((columns(str(copy.path)) for copy in found), default=0)
    for copy in found:
        when = f"{copy.when.astimezone():%Y-%m-%d %H:%M}"
        who = "  " + _("by {name}").format(name=copy.by) if copy.by else ""
        state = "  " + _(STATES[copy.state]) if STATES[copy.state] else ""
        typer.echo(plain(f"{when}  {filled(str(copy.path), longest)}{who}{state}"))


def _counts(stored: Stored) -> str:
    """How far the assessment is, such as `41 of 73 questions settled`."""
    from lockin.interview.progress import progress
    from lockin.model.visibility import visibility

    folded = visibility(stored.checklist, stored.assessment)
    done = progress(stored.checklist, stored.assessment, folded).all
    return _("{settled} of {all} questions settled").format(settled=done.visible - done.open, all=done.visible)
