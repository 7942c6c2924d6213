"""`lockin switching`: estimate what a move to another vendor would cost and take."""

from __future__ import annotations

import sys
from io import StringIO, TextIOWrapper
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from lockin.cli.login import answering_name
from lockin.cli.options import AssessmentFile, Json
from lockin.cli.output import plain, typed
from lockin.cli.scored import read_scored, today
from lockin.errors import ExitCode, IncompleteError, UsageError
from lockin.language import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lockin.cli.switching_desk import Desk
    from lockin.report.case import Case

Show = Annotated[bool, typer.Option("--show", help="Ask nothing; print the result.")]
Assignments = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Set an estimate instead of asking; may be given several times."),
]
Apply = Annotated[
    bool, typer.Option("--apply", help="Write what the estimate says about the runway as the answer to that question.")
]
Name = Annotated[
    str | None, typer.Option("--as", metavar="NAME", help="Who estimates; else the owner, else your login name.")
]


def switching(
    file: AssessmentFile,
    *,
    show: Show = False,
    set_: Assignments = None,
    apply: Apply = False,
    as_json: Json = False,
    name: Name = None,
) -> None:
    """Estimate what a move to another vendor would cost, and whether there would be time for it.

    Asks line by line for low, likely and high, saves each at once, then prints the result. It stands
    beside the score and never changes it, unless --apply writes the answer that it comes to.

    \b
    Examples:
      lockin switching acme.yaml
      lockin switching acme.yaml --show
      lockin switching acme.yaml --set code=5/10/30 --set day_rate=700
      lockin switching acme.yaml --set notice:retirement=180 --set tokens=unknown
    """  # noqa: D301 - \b tells Click to keep the lines that follow
    desk = _desk(file, name)
    if set_:
        _tell(desk.assign(set_), err=as_json)
    if apply:
        _tell([desk.apply()], err=as_json)
    if not (show or set_ or apply or as_json):
        _ask(desk)
    _print(file, as_json=as_json)


def _desk(file: Path, name: str | None) -> Desk:
    """The file to write to.

    Raises:
        UsageError: if its checklist does not ask what a move would take.

    """
    from lockin.cli.switching_desk import Desk
    from lockin.store.reading import open_assessment

    stored = open_assessment(file)
    if stored.checklist.switching is None:
        raise UsageError(_("the checklist {id} does not ask what a move would take").format(id=stored.checklist.id))
    return Desk(stored, stored.checklist.switching, by=answering_name(name, stored.assessment.subject.owner))


def _ask(desk: Desk) -> None:
    """Hold the dialogue over the standard streams.

    Raises:
        IncompleteError: if input ended before the dialogue did.

    """
    from lockin.terminal.console import Console
    from lockin.terminal.estimates import Estimating

    stdin, path = _input(), desk.stored.path
    console = Console(stdin, sys.stdout, echo=not stdin.isatty(), width=get_terminal_size().columns)
    estimating = Estimating(
        desk.model, desk.stored.assessment, console, today=today(), save=desk.save, reload=desk.reload
    )
    try:
        outcome = estimating.hold(str(path), desk.by)
    except KeyboardInterrupt:
        typer.echo("\n" + _("Stopped. What you estimated is saved in {file}.").format(file=path), err=True)
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    if outcome.ending == "input_ended":
        raise IncompleteError(
            _("Input ended at {place}. What you estimated is saved in {path}.").format(place=outcome.place, path=path),
            hint=_("{command} goes through it again; Enter keeps what is there").format(
                command=f"lockin switching {typed(path)}"
            ),
        )
    typer.echo("")


def _tell(lines: Sequence[str], *, err: bool) -> None:
    """Print what changed; apart from the result where a program reads that."""
    for line in lines:
        typer.echo(plain(line), err=err)


def _print(file: Path, *, as_json: bool) -> None:
    """The result, read from the file anew."""
    from msgspec import structs

    from lockin.scoring.switching import switching as simulated

    case = read_scored(file).case
    case = structs.replace(case, switching=simulated(case.checklist, case.assessment, case.made_on))
    if as_json:
        _print_json(case)
    else:
        _print_page(file, case)


def _print_page(file: Path, case: Case) -> None:
    from lockin.report.examined import worded
    from lockin.report.leaving.page import leaving_page
    from lockin.scoring.switching import derived_runway

    report = worded(case, plain)
    if report.leaving is None:
        typer.echo(_("Nothing that counts is estimated yet."))
        typer.echo("\n" + _("Next: {command}").format(command=f"lockin switching {typed(file)}"), err=True)
        return
    typer.echo(f"{report.cover.title}\n\n{leaving_page(report.leaving)}")
    option, model = derived_runway(case.checklist, case.switching), case.checklist.switching
    if option and model and model.runway and case.answer(model.runway.question).option != option:
        told = _("{command} writes that as the answer to {question}.")
        command = f"lockin switching {typed(file)} --apply"
        typer.echo("\n" + told.format(command=command, question=model.runway.question), err=True)
    typer.echo("\n" + _("Next: {command}").format(command=f"lockin report {typed(file)}"), err=True)


def _print_json(case: Case) -> None:
    import msgspec

    from lockin.report.document import FORMAT
    from lockin.report.leaving.leaving import switching_document

    document = {"lockin": FORMAT, "switching": switching_document(case)}
    typer.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())


def _input() -> TextIO:
    """Standard input, where characters that cannot be decoded do no harm; empty when it is closed."""
    if sys.stdin is None:
        return StringIO()
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    return sys.stdin
