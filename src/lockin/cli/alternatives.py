"""`lockin alternatives`: candidates to test, dated and sourced, and for an assessment those that fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lockin.cli.options import Json
from lockin.cli.output import plain, typed
from lockin.errors import UsageError
from lockin.language import _

if TYPE_CHECKING:
    from lockin.model.alternatives import Catalogue
    from lockin.report.alternatives import Candidate, NextStep
    from lockin.report.case import Case
    from lockin.scoring.alternatives import Match

File = Annotated[
    Path | None,
    typer.Argument(
        metavar="[FILE]", help="An assessment: list only what fits it, with the next step.", show_default=False
    ),
]
Kinds = Annotated[
    list[str] | None,
    typer.Option("--kind", metavar="KIND", help="Only model, runtime, gateway or route; may be repeated."),
]
CataloguePath = Annotated[
    Path | None,
    typer.Option("--catalogue", metavar="PATH", help="A catalogue of your own instead of the one that comes along."),
]
FORMAT = 1
"""Version of the JSON; it grows when a key changes its meaning or goes."""
WIDEST = 120
BESIDE = 72
"""Columns from which the three cells of a row stand beside each other."""
_NAME, _CHECKED = 22, 20
"""Columns of the first and the last cell."""
_GAP = "  "


def alternatives(file: File = None, kind: Kinds = None, as_json: Json = False, catalogue: CataloguePath = None) -> None:
    """List candidates to test as alternatives: models to run yourself, runtimes, gateways, other routes.

    \b
    Examples:
      lockin alternatives --kind model
      lockin alternatives acme.yaml        what fits, and the test that comes next
      lockin alternatives --catalogue ours.yaml

    The list is dated and sourced. It is no recommendation, and its order means nothing.
    """  # noqa: D301 - \b tells Click to keep the lines that follow
    from lockin.cli.scored import read_scored
    from lockin.store.catalogues import load_catalogue

    case = None if file is None else read_scored(file).case
    known = load_catalogue(catalogue)
    found = _matches(known, case, kind or ())
    if as_json:
        _print_json(known, case, found)
    else:
        _print_page(known, case, found)
        _tell_next(file, known, case)


def _matches(catalogue: Catalogue, case: Case | None, kinds: Sequence[str]) -> list[Match]:
    """All alternatives, or those of some kinds.

    Raises:
        UsageError: if there is no such kind.

    """
    from lockin.loading.structure import listed, nearest
    from lockin.model.alternatives import KINDS
    from lockin.scoring.alternatives import every, matches

    for kind in kinds:
        if kind not in KINDS:
            raise UsageError(
                _("there is no kind {kind!r}").format(kind=kind),
                hint=nearest(kind, KINDS) or _("it is {kinds}").format(kinds=listed(KINDS)),
            )
    if case is None:
        found = every(catalogue, _day(case))
    else:
        found = matches(catalogue, case.checklist, case.assessment, case.made_on)
    return [match for match in found if not kinds or match.alternative.kind in kinds]


def _day(case: Case | None) -> dt.date:
    from lockin.cli.scored import today

    return today() if case is None else case.made_on


def _print_page(catalogue: Catalogue, case: Case | None, found: Sequence[Match]) -> None:
    from shutil import get_terminal_size

    from lockin.report.alternatives import candidate, next_step

    checklist = None if case is None else case.checklist
    worded = [candidate(match, catalogue, _day(case), checklist) for match in found]
    step = None if case is None else next_step(case, catalogue)
    for line in page(catalogue, worded, step, min(get_terminal_size().columns, WIDEST)):
        typer.echo(plain(line))


def page(catalogue: Catalogue, worded: Sequence[Candidate], step: NextStep | None, width: int) -> Iterator[str]:
    """The lines of the listing, none wider than `width` but addresses, which can be opened only when whole.

    Args:
        catalogue: where the candidates come from.
        worded: all of them, those that do not fit too, in order.
        step: the test that comes next; None: no assessment, or its checklist does not ask for one.
        width: columns of the terminal.

    """
    from lockin.terminal.clean import wrap

    yield from wrap(catalogue.note, width) if catalogue.note else ()
    title = ""
    for item in (item for item in worded if not item.left_out):
        if item.kind != title:
            title = item.kind
            yield from ("", *wrap(title, width))
        yield from ("", *_row(item, width))
    if all(item.left_out for item in worded):
        yield from ("", *wrap(_("Nothing here fits."), width))
    if left_out := [item for item in worded if item.left_out]:
        yield from ("", *wrap(_("Left out"), width))
        for item in left_out:
            yield from wrap(f"{item.name}: {item.left_out}", width, first=_GAP, rest=_GAP * 2)
    yield from ("", *_meanings(catalogue, worded, width))
    if step is not None:
        yield from ("", *_step(step, width))


def _row(item: Candidate, width: int) -> Iterator[str]:
    """Name and maker, licence and limits, date and mark: beside each other where there is room, else below."""
    from lockin.terminal.clean import clean, filled, wrap

    openness = f" {item.openness}." if item.openness else ""
    said = [f"{item.licence}.{openness}", item.limits, item.check, item.doubt]
    cells = ([item.name, item.maker], said, [f"{item.checked},", item.verified])
    if width < BESIDE:
        yield from wrap(f"{item.name}, {item.maker}", width, first=_GAP, rest=_GAP * 2)
        for text in (*said, f"{item.checked}, {item.verified}"):
            yield from wrap(text, width, first=_GAP * 2, rest=_GAP * 2) if text else ()
        yield _GAP * 2 + clean(item.source)
        return
    columns = _NAME, width - _NAME - _CHECKED - 3 * len(_GAP), _CHECKED
    wrapped = [
        [line for text in cell if text for line in wrap(text, room)] for cell, room in zip(cells, columns, strict=True)
    ]
    for parts in zip_longest(*wrapped, fillvalue=""):
        row = (filled(part, room) for part, room in zip(parts, columns, strict=True))
        yield (_GAP + _GAP.join(row)).rstrip()
    yield _GAP * 2 + clean(item.source)


def _meanings(catalogue: Catalogue, worded: Sequence[Candidate], width: int) -> Iterator[str]:
    """What the classes of openness that occur mean."""
    from msgspec import structs

    from lockin.report.alternatives import OPENNESS
    from lockin.terminal.clean import wrap

    used = {item.openness for item in worded}
    for name, text in structs.asdict(catalogue.definitions).items():
        if OPENNESS[name] in used:
            yield from wrap(f"{OPENNESS[name]}: {text}", width, rest=_GAP)


def _step(step: NextStep, width: int) -> Iterator[str]:
    from lockin.terminal.clean import wrap

    yield from wrap(_("Next step: {step}").format(step=step.action or step.text), width)
    who = ", ".join(filter(None, (step.owner, step.effort.lower())))
    told = _("{title} ({id}), {who}. Now: {answer}.").format(
        title=step.title, id=step.question_id, who=who, answer=step.answer
    )
    yield from wrap(told, width, first=_GAP, rest=_GAP)


def _tell_next(file: Path | None, catalogue: Catalogue, case: Case | None) -> None:
    if file is None or case is None:
        typer.echo("\n" + _("Next: {command}").format(command="lockin alternatives FILE"), err=True)
    elif catalogue.bake_off in case.checklist.by_id:
        command = f"lockin assess {typed(file)} --ask {catalogue.bake_off}"
        typer.echo("\n" + _("Next: after the test, {command}").format(command=command), err=True)


def _print_json(catalogue: Catalogue, case: Case | None, found: Sequence[Match]) -> None:
    import msgspec

    from lockin.report.alternatives import candidate, next_step

    checklist = None if case is None else case.checklist
    entries: list[dict[str, Any]] = []
    for match in found:
        told = candidate(match, catalogue, _day(case), checklist)
        extra = {"fit": match.fit, "unknown": match.unknown, "left_out": told.left_out, "stale": match.stale}
        entries.append(msgspec.to_builtins(match.alternative) | extra)
    document = {
        "lockin": FORMAT,
        "catalogue": {"version": catalogue.version, "stale_after_days": catalogue.stale_after_days},
        "alternatives": entries,
        "next_step": None if case is None else next_step(case, catalogue),
    }
    typer.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
