"""`lockin merge`: bring what colleagues filled in back into the assessment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lockin.cli.options import AssessmentFile, NoInput
from lockin.errors import UsageError
from lockin.language import _

Parts = Annotated[
    list[Path],
    typer.Argument(metavar="PART...", help="Hand-outs that came back, or copies of FILE.", show_default=False),
]
Theirs = Annotated[bool, typer.Option("--theirs", help="Where both sides changed an answer, take theirs.")]
Ours = Annotated[bool, typer.Option("--ours", help="Where both sides changed an answer, keep that of FILE.")]
Base = Annotated[
    Path | None, typer.Option("--base", metavar="BASE", help="What FILE and a copy of it both began with.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be taken, and write nothing.")]
Name = Annotated[
    str | None, typer.Option("--as", metavar="NAME", help="Who merges a copy, for the history; else the owner.")
]
Git = Annotated[
    bool,
    typer.Option("--git", help="Be the merge driver of git: the arguments are %O %A %B %P. See docs/colleagues.md."),
]


def merge(
    file: AssessmentFile,
    parts: Parts,
    *,
    theirs: Theirs = False,
    ours: Ours = False,
    base: Base = None,
    dry_run: DryRun = False,
    no_input: NoInput = False,
    name: Name = None,
    git: Git = False,
) -> None:
    """Bring filled-in hand-outs, or edited copies, back into the assessment.

    \b
    Examples:
      lockin merge acme.yaml legal.xlsx security.pdf
      lockin merge acme.yaml legal.xlsx --dry-run
      lockin merge acme.yaml copy-of-acme.yaml --base acme-as-it-was.yaml

    What only your colleague changed is taken. Where you changed the same answer meanwhile, that is a
    conflict: in a terminal you are asked, otherwise yours stays and the exit code is 1. A blank never
    erases. All parts are checked before the first is taken.
    """  # noqa: D301 - \b tells Click to keep the lines that follow
    if git:
        from lockin.cli.merge_driver import drive

        drive([file, *parts])
        return
    from lockin.cli.merging import Manner, merge_all

    if theirs and ours:
        raise UsageError(_("--theirs and --ours contradict each other"))
    side = {(True, False): "theirs", (False, True): "ours"}.get((theirs, ours))
    merge_all(file, parts, base, Manner(side=side, dry_run=dry_run, ask=not no_input, name=name))
