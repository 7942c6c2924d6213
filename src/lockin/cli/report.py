"""`lockin report` and `lockin demo`: the report as a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lockin.cli.house import Named, Without, chosen_house
from lockin.cli.options import AssessmentFile, OpenIt, Quiet
from lockin.cli.output import typed
from lockin.errors import CannotWriteError, NoInputError, UsageError
from lockin.language import _, ngettext

if TYPE_CHECKING:
    from lockin.model.house import House

Out = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="Where to write; .pdf, .html, .md, .docx, .xlsx, .csv or .json. May be given several times. "
        "[default: FILE with .pdf]",
        show_default=False,
    ),
]
PaperSize = Annotated[
    Literal["a4", "letter"] | None,
    typer.Option("--paper", help="Page size: a4 or letter. [default: as lockin.toml says, else a4]"),
]
Example = Annotated[Literal["typical", "improved", "trial"], typer.Option("--example", help="Which example to take.")]
Folder = Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to write; made when it does not exist.")]


def report(
    file: AssessmentFile,
    output: Out = None,
    *,
    paper: PaperSize = None,
    house: Named = None,
    no_house: Without = False,
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
    missing = _render(file, targets, paper, chosen_house(file, house, without=no_house), quiet=quiet)
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
        raise NoInputError(_("{file} is a folder, not an assessment").format(file=file))
    return file.with_suffix(".pdf")


def _check_target(file: Path, target: Path) -> None:
    """Refuse what cannot end well, before time goes into it: no such folder, or over the assessment itself."""
    if not target.parent.is_dir():
        raise CannotWriteError(
            _("there is no folder {folder}").format(folder=target.parent), hint=_("make it first, or choose another")
        )
    if target.exists() and file.exists() and target.samefile(file):
        from lockin.store.files import read_bytes
        from lockin.store.reading import refuse_report

        refuse_report(file, read_bytes(file))
        raise UsageError(
            _("{target} is the assessment itself; a report would replace your answers").format(target=target)
        )


def demo(folder: Folder = Path("lockin-demo"), example: Example = "typical", quiet: Quiet = False) -> None:
    """Take an invented assessment, score it and write its PDF.

    Companies and answers in it do not exist. The file is yours to change: run the command again and the
    report follows.
    """
    from lockin.cli.output import plain
    from lockin.cli.scored import read_scored
    from lockin.report.examined import worded

    file = _example_file(folder, example, quiet=quiet)
    if not quiet:
        report = worded(read_scored(file).case, plain)
        typer.echo(f"{report.cover.title}\n{report.verdict.decision}. {report.verdict.headline}")
        typer.echo(f"{report.verdict.span_text}\n")
    _render(file, [file.with_suffix(".pdf")], None, chosen_house(file, None, without=False), quiet=quiet)
    if not quiet:
        typer.echo(_("Next: {command}").format(command=f"lockin score {typed(file)}"), err=True)
        typer.echo("      lockin assess my-vendor.yaml", err=True)


def _example_file(folder: Path, example: str, *, quiet: bool) -> Path:
    from lockin.resources import examples
    from lockin.store.files import create_bytes, make_folder, read_bytes

    make_folder(folder)
    file = folder / f"{example}.yaml"
    if file.exists():
        if not quiet:
            typer.echo(_("{file} is there already and stays as it is.").format(file=file), err=True)
    else:
        create_bytes(file, read_bytes(examples()[example]))
    return file


def _render(
    file: Path, targets: list[Path], paper: Literal["a4", "letter"] | None, house: House, *, quiet: bool
) -> int:
    """Write every target in this house style; returns how many questions are open."""
    from msgspec import structs

    from lockin.cli.scored import now, read_scored, with_examination
    from lockin.report.examined import worded
    from lockin.report.formats import Order, choose
    from lockin.report.printable import printable
    from lockin.store.catalogues import catalogue_sha256
    from lockin.store.files import write_bytes
    from lockin.store.used import layers_used

    scored = read_scored(file)
    case = with_examination(structs.replace(scored.case, house=house))
    order = Order(
        case=case,
        report=worded(case, printable),
        source=scored.stored.text.encode(),
        created=now(),
        paper=paper or house.paper,
        layers=layers_used(file, case.checklist) if any(target.suffix.lower() == ".pdf" for target in targets) else (),
        catalogue_sha256=catalogue_sha256(),
    )
    for target in targets:
        with _spinner(_("Writing {file}").format(file=target), quiet=quiet):
            write_bytes(target, choose(target).render(order))
        if not quiet:
            typer.echo(_("Wrote {file}.").format(file=target))
    return scored.case.card.coverage.open


def _tell_next(file: Path, target: Path, missing: int) -> None:
    if missing:
        told = ngettext(
            "It is a draft, with {count} still open. Next: {command}",
            "It is a draft, with {count} still open. Next: {command}",
            missing,
        )
        typer.echo(told.format(count=missing, command=f"lockin assess {typed(file)}"), err=True)
    else:
        told = _("Next: attach {target} to the review; {command} shows the arithmetic.")
        typer.echo(told.format(target=target, command=f"lockin explain {typed(file)}"), err=True)


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
        typer.echo(_("No desktop to open {file} on.").format(file=path), err=True)
        return
    typer.launch(str(path))
