"""`lockin report` and `lockin demo`: the report as a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer

from lockin.cli.options import AssessmentFile, OpenIt, Quiet
from lockin.cli.output import typed
from lockin.errors import CannotWriteError, NoInputError, UsageError

Out = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="Where to write; .pdf, .html, .md or .json. May be given several times. [default: FILE with .pdf]",
        show_default=False,
    ),
]
PaperSize = Annotated[Literal["a4", "letter"], typer.Option("--paper", help="Page size: a4 or letter.")]
Example = Annotated[Literal["typical", "improved", "trial"], typer.Option("--example", help="Which example to take.")]
Folder = Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to write; made when it does not exist.")]


def report(
    file: AssessmentFile,
    output: Out = None,
    paper: PaperSize = "a4",
    open_it: OpenIt = False,
    quiet: Quiet = False,
) -> None:
    """Write the report that goes to the procurement review.

    Example: lockin report acme.yaml -o acme.pdf -o acme.html
    """
    from lockin.report.formats import choose

    targets = output or [_beside(file)]
    for target in targets:
        choose(target)
        _check_target(file, target)
    missing = _render(file, targets, paper, quiet=quiet)
    if not quiet:
        _tell_next(file, targets[0], missing)
    if open_it:
        _open(targets[0])


def _beside(file: Path) -> Path:
    """The PDF of the same name.

    Raises:
        NoInputError: if what is named is a folder.

    """
    if not file.name or file.is_dir():
        raise NoInputError(f"{file} is a folder, not an assessment")
    return file.with_suffix(".pdf")


def _check_target(file: Path, target: Path) -> None:
    """Refuse what cannot end well, before time goes into it: no such folder, or over the assessment itself."""
    if not target.parent.is_dir():
        raise CannotWriteError(f"there is no folder {target.parent}", hint="make it first, or choose another")
    if target.exists() and file.exists() and target.samefile(file):
        raise UsageError(f"{target} is the assessment itself; a report would replace your answers")


def demo(folder: Folder = Path("lockin-demo"), example: Example = "typical", quiet: Quiet = False) -> None:
    """Take an invented assessment, score it and write its PDF.

    Companies and answers in it do not exist. The file is yours to change: run the command again and the
    report follows.
    """
    from lockin.cli.output import plain
    from lockin.cli.scored import read_scored, worded

    file = _example_file(folder, example, quiet=quiet)
    if not quiet:
        report = worded(read_scored(file).case, plain)
        typer.echo(f"{report.cover.title}\n{report.verdict.decision}. {report.verdict.headline}")
        typer.echo(f"{report.verdict.span_text}\n")
    _render(file, [file.with_suffix(".pdf")], "a4", quiet=quiet)
    if not quiet:
        typer.echo(f"Next: lockin score {typed(file)}\n      lockin assess my-vendor.yaml", err=True)


def _example_file(folder: Path, example: str, *, quiet: bool) -> Path:
    from lockin.resources import examples
    from lockin.store.files import create_bytes, make_folder, read_bytes

    make_folder(folder)
    file = folder / f"{example}.yaml"
    if file.exists():
        if not quiet:
            typer.echo(f"{file} is there already and stays as it is.", err=True)
    else:
        create_bytes(file, read_bytes(examples()[example]))
    return file


def _render(file: Path, targets: list[Path], paper: Literal["a4", "letter"], *, quiet: bool) -> int:
    """Write every target; returns how many questions are open."""
    from lockin.cli.scored import examined, now, read_scored, worded
    from lockin.report.formats import Order, choose
    from lockin.report.printable import printable
    from lockin.store.files import write_bytes

    scored = read_scored(file)
    case = examined(scored.case)
    order = Order(
        case=case, report=worded(case, printable), source=scored.stored.text.encode(), created=now(), paper=paper
    )
    for target in targets:
        with _spinner(f"Writing {target}", quiet=quiet):
            write_bytes(target, choose(target).render(order))
        if not quiet:
            typer.echo(f"Wrote {target}.")
    return scored.case.card.coverage.open


def _tell_next(file: Path, target: Path, missing: int) -> None:
    if missing:
        typer.echo(f"It is a draft, with {missing} still open. Next: lockin assess {typed(file)}", err=True)
    else:
        typer.echo(f"Next: attach {target} to the review; lockin explain {typed(file)} shows the arithmetic.", err=True)


@contextmanager
def _spinner(text: str, *, quiet: bool) -> Iterator[None]:
    """Show that something goes on; only where a person looks at a terminal that can move the cursor."""
    plain = os.environ.get("TERM") == "dumb" or os.environ.get("ACCESSIBLE", "").lower() not in {"", "0", "false"}
    if quiet or not sys.stderr.isatty():
        yield
    elif plain:
        typer.echo(f"{text} ...", err=True)
        yield
    else:
        from rich.console import Console

        with Console(stderr=True).status(text):
            yield


def _open(path: Path) -> None:
    """Open a file in the program that the desktop has for it; where there is no desktop, say so."""
    headless = sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if headless or os.environ.get("CI"):
        typer.echo(f"No desktop to open {path} on.", err=True)
        return
    typer.launch(str(path))
