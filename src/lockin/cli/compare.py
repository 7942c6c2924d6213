"""`lockin compare`: vendors, or a vendor and an alternative, side by side."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lockin.cli.options import Json, Quiet
from lockin.errors import CannotWriteError, UsageError
from lockin.language import _, ngettext

if TYPE_CHECKING:
    from lockin.exchange.comparison_formats import ComparisonOrder
    from lockin.scoring.compare import Entered, Mismatch
    from lockin.store.reading import Stored

Files = Annotated[
    list[Path],
    typer.Argument(metavar="A B ...", help="Two to six assessments of one checklist.", show_default=False),
]
Out = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="Where to write; .pdf, .html, .md, .json or .xlsx. May be given several times. Without it, the comparison "
        "is printed.",
        show_default=False,
    ),
]


def compare(files: Files, output: Out = None, as_json: Json = False, quiet: Quiet = False) -> None:
    """Compare two to six vendors or alternatives: what differs, and what to ask each for.

    Example: lockin compare acme.yaml beta.yaml self-hosted.yaml -o offers.pdf -o offers.xlsx
    """
    from lockin.cli.output import plain

    targets = output or []
    _check(files, targets)
    stored = _read(files)
    if as_json:
        _print_json(_order(stored, files))
    elif not targets:
        _print_page(_order(stored, files, plain), quiet=quiet)
    if targets:
        _write(_in_house_style(_order(stored, files), files[0]), targets, quiet=quiet)


def _check(files: Sequence[Path], targets: Sequence[Path]) -> None:
    """Refuse what cannot end well, before anything is read."""
    from lockin.exchange.comparison_formats import comparison_format
    from lockin.scoring.compare import FEWEST, MOST

    if not FEWEST <= len(files) <= MOST:
        raise UsageError(
            ngettext("{count} assessment given", "{count} assessments given", len(files)).format(count=len(files)),
            hint=_("compare two to six of them"),
        )
    for at, file in enumerate(files):
        if twice := [other for other in files[:at] if _same(file, other)]:
            raise UsageError(
                _("{file} is the same file as {other}").format(file=file, other=twice[0]),
                hint=_("name each assessment once"),
            )
    for target in targets:
        comparison_format(target)
        if not target.parent.is_dir():
            raise CannotWriteError(
                _("there is no folder {folder}").format(folder=target.parent),
                hint=_("make it first, or choose another"),
            )
        if any(_same(target, file) for file in files):
            raise UsageError(
                _("{target} is one of the assessments; a comparison would replace its answers").format(target=target)
            )


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _read(files: Sequence[Path]) -> list[Stored]:
    from lockin.scoring.compare import Entered, mismatch
    from lockin.store.reading import open_assessment

    stored = [open_assessment(file) for file in files]
    found = mismatch([Entered(checklist=one.checklist, assessment=one.assessment) for one in stored])
    if found is not None:
        raise _refusal(files, found)
    return stored


def _refusal(files: Sequence[Path], found: Mismatch) -> UsageError:
    first, other = files[0], files[found.at]
    one, two = found.first[:12], found.other[:12]
    message = {
        "id": _("{first} answers the checklist {one!r}, {other} the checklist {two!r}").format(
            first=first, one=found.first, other=other, two=found.other
        ),
        "version": _("{first} answers version {one} of the checklist, {other} version {two}").format(
            first=first, one=found.first, other=other, two=found.other
        ),
        "content": _(
            "{first} and {other} answer checklists of the same version with other content ({one}, {two})"
        ).format(first=first, other=other, one=one, two=two),
        "begun_with": _("{first} and {other} were begun with other contents of the checklist ({one}, {two})").format(
            first=first, other=other, one=one, two=two
        ),
    }[found.part]
    if found.part == "id":
        hint = _("answers compare under one checklist; `lockin renew FILE NEW --checklist ID` carries them over to it")
    else:
        hint = _("`lockin renew {other} NEW` carries its answers over to the present checklist").format(other=other)
    return UsageError(message, hint=hint)


def _order(
    stored: Sequence[Stored], files: Sequence[Path], clean: Callable[[str], str] | None = None
) -> ComparisonOrder:
    """The comparison, every text in it cleaned for files, or as `clean` does."""
    from lockin import __version__
    from lockin.cli.scored import now, today
    from lockin.exchange.comparison_formats import ComparisonOrder
    from lockin.report.case import Case
    from lockin.report.cleaned import cleaned
    from lockin.report.comparison.view import build_comparison
    from lockin.report.printable import printable
    from lockin.scoring.compare import Entered
    from lockin.scoring.compare import compare as compared_of
    from lockin.scoring.negotiation import asks

    day = today()
    entered = [Entered(checklist=one.checklist, assessment=one.assessment) for one in stored]
    compared = compared_of(entered, day)
    asked = asks(entered, compared)
    cases = tuple(
        Case(checklist=compared.checklist, assessment=one.assessment, card=side.card, made_on=day)
        for one, side in zip(stored, compared.sides, strict=True)
    )
    comparison = build_comparison(
        cases,
        compared,
        asked,
        files=_names(files),
        tool=f"lockin {__version__}",
        notes=[_notes(one) for one in entered],
    )
    return ComparisonOrder(
        cases=cases,
        compared=compared,
        asked=asked,
        comparison=cleaned(comparison, clean or printable),
        sources=tuple(one.text.encode() for one in stored),
        created=now(),
    )


def _in_house_style(order: ComparisonOrder, file: Path) -> ComparisonOrder:
    """The comparison with the letterhead that holds for this assessment."""
    from msgspec import structs

    from lockin.report.cleaned import cleaned
    from lockin.report.letterhead import letterhead_of
    from lockin.report.printable import printable
    from lockin.store.house import house_for

    head = cleaned(letterhead_of(house_for(file)), printable)
    return structs.replace(order, comparison=structs.replace(order.comparison, letterhead=head))


def _names(files: Sequence[Path]) -> list[str]:
    """The names of the files; as they were typed where two have the same name."""
    names = [os.fsencode(file.name).decode(errors="replace") for file in files]
    return names if len(set(names)) == len(names) else [os.fsencode(file).decode(errors="replace") for file in files]


def _notes(entered: Entered) -> list[str]:
    from lockin.loading.assessment import checklist_changed
    from lockin.report.examined import CHANGED

    return [_(CHANGED)] if checklist_changed(entered.assessment, entered.checklist) else []


def _print_json(order: ComparisonOrder) -> None:
    from lockin.exchange.comparison_formats import render_json

    typer.echo(render_json(order).decode(), nl=False)


def _print_page(order: ComparisonOrder, *, quiet: bool) -> None:
    from lockin.report.comparison.plain import comparison_page

    if quiet:
        typer.echo(order.comparison.headline)
        return
    typer.echo(comparison_page(order.comparison))
    typer.echo("\n" + _("Next: the same with -o offers.pdf, or -o offers.xlsx for the negotiation"), err=True)


def _write(order: ComparisonOrder, targets: Sequence[Path], *, quiet: bool) -> None:
    from lockin.exchange.comparison_formats import comparison_format
    from lockin.store.files import write_bytes

    for target in targets:
        write_bytes(target, comparison_format(target)(order))
        if not quiet:
            typer.echo(_("Wrote {file}.").format(file=target), err=True)
