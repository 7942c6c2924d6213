"""`lockin assess`: hold the interview over one file, saving each answer before the next question."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lockin.cli.login import answering_name
from lockin.cli.options import NoInput, Plain
from lockin.cli.output import typed
from lockin.errors import ExitCode, IncompleteError, UsageError

if TYPE_CHECKING:
    from lockin.interview.changes import Change
    from lockin.interview.interview import Interview
    from lockin.model.assessment import Assessment
    from lockin.model.checklist import Checklist
    from lockin.model.scorecard import Scorecard
    from lockin.store.reading import Stored

File = Annotated[Path, typer.Argument(metavar="FILE", help="The assessment; created when it does not exist.")]
Quick = Annotated[bool, typer.Option("--quick", help="Ask the quick set only.")]
Name = Annotated[
    str | None,
    typer.Option("--as", metavar="NAME", help="Who answers, such as 'ana (legal)'; else the owner, else your login."),
]
Other = Annotated[
    str | None,
    typer.Option("--checklist", "-c", metavar="ID|PATH", help="The checklist: a shipped one by id, or one by path."),
]


def assess(
    file: File,
    *,
    plain: Plain = False,  # noqa: ARG001 - line mode is the only view so far
    quick: Quick = False,
    name: Name = None,
    no_input: NoInput = False,
    checklist: Other = None,
) -> None:
    """Answer the questions, or go on where you stopped; every answer is saved at once.

    \b
    Examples:
      lockin assess acme.yaml
      lockin assess acme.yaml --quick --as "ana (legal)"
      printf '2\\n1\\n' | lockin assess acme.yaml
    """  # noqa: D301 - \b tells Click to keep the lines that follow
    if no_input:
        _list_missing(file, checklist, quick=quick)
        return
    stored = _found(file, checklist)
    desk = Desk(stored, checklist, by=answering_name(name, stored.assessment.subject.owner))
    try:
        _hold(desk, quick=quick)
    except KeyboardInterrupt:
        typer.echo(f"\nStopped. {desk.counts()} in {file}; what you answered is saved.", err=True)
        raise typer.Exit(ExitCode.INTERRUPTED) from None


class Desk:
    """The file behind an interview: persists each change, and holds what was read last."""

    def __init__(self, stored: Stored, checklist: str | None, *, by: str) -> None:
        """Start from `stored`, read with `--checklist`; `by` is written into the history."""
        self.stored = stored
        self.checklist = checklist
        self.by = by

    def save(self, change: Change) -> Assessment:
        """Put one change into the file; returns what the file holds then.

        Raises:
            LockinError: as `lockin.store.assessments.save_change` says.

        """
        from datetime import UTC, datetime

        from lockin.store.assessments import save_change

        self.stored = save_change(self.stored, change, via="line", by=self.by, now=datetime.now(UTC))
        return self.stored.assessment

    def reload(self) -> Assessment:
        """Read the file again; returns what it holds.

        Raises:
            LockinError: as `lockin.store.reading.open_assessment` says.

        """
        from lockin.store.reading import open_assessment

        self.stored = open_assessment(self.stored.path, self.checklist)
        return self.stored.assessment

    def counts(self) -> str:
        """How far the assessment is, such as `4 of 70 questions settled`."""
        from lockin.interview.progress import progress
        from lockin.model.visibility import visibility

        folded = visibility(self.stored.checklist, self.stored.assessment)
        done = progress(self.stored.checklist, self.stored.assessment, folded).all
        return f"{done.visible - done.open} of {done.visible} questions settled"


def _hold(desk: Desk, *, quick: bool) -> None:
    """Run line mode over the standard streams."""
    import datetime as dt
    from shutil import get_terminal_size

    from lockin.terminal.line import run

    file, stdin = str(desk.stored.path), _input()
    outcome = run(
        _interview(desk.stored, desk.by, quick=quick),
        stdin,
        sys.stdout,
        file=file,
        save=desk.save,
        reload=desk.reload,
        score=_score,
        today=dt.date.today,  # the day where the person sits
        echo=not stdin.isatty(),
        width=get_terminal_size().columns,
    )
    if outcome.ending == "input_ended":
        asked = outcome.interview.asked
        saved = f"Saved {asked.visible - asked.open} of {asked.visible} in {file}."
        raise IncompleteError(
            f"Input ended at {outcome.place}. {saved}",
            hint=f"lockin assess {typed(desk.stored.path)} goes on from there",
        )


def _interview(stored: Stored, by: str, *, quick: bool) -> Interview:
    import datetime as dt

    from lockin.interview.interview import begin

    return begin(stored.checklist, stored.assessment, by=by, today=dt.date.today(), quick_only=quick)  # noqa: DTZ011 - the day where the person sits


def _score(checklist: Checklist, assessment: Assessment) -> Scorecard:
    import datetime as dt

    from lockin.scoring.score import assess as scored  # not needed before somebody asks for the status

    return scored(checklist, assessment, dt.date.today())  # noqa: DTZ011 - as above


def _found(file: Path, checklist: str | None) -> Stored:
    """The assessment in the file; a new one if there is none."""
    from lockin.store.reading import open_assessment

    if file.exists():
        return open_assessment(file, checklist)
    from lockin.cli.options import DEFAULT_CHECKLIST
    from lockin.model.assessment import Subject
    from lockin.store.assessments import create_assessment
    from lockin.store.checklists import load_checklist

    stored = create_assessment(file, load_checklist(checklist or DEFAULT_CHECKLIST), Subject())
    typer.echo(f"{file} did not exist and was created.")
    return stored


def _list_missing(file: Path, checklist: str | None, *, quick: bool) -> None:
    """Print what is open instead of asking for it.

    Raises:
        UsageError: if something is open.

    """
    from lockin.store.reading import open_assessment
    from lockin.terminal.status import missing

    interview = _interview(open_assessment(file, checklist), "", quick=quick)
    lines = missing(interview, 100)
    for line in lines:
        typer.echo(line)
    if lines:
        raise UsageError(
            f"{len(lines)} open in {file}, and --no-input forbids to ask", hint=f"lockin set {file} ID=OPTION"
        )
    typer.echo(f"Nothing is open in {file}.")


def _input() -> typer.FileText:
    """Standard input, where characters that cannot be decoded do no harm; empty when it is closed."""
    if sys.stdin is None:
        from io import StringIO

        return StringIO()  # type: ignore[return-value]  # a text stream as well
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]  # the real stream is a text file
    return sys.stdin  # type: ignore[return-value]  # as above
