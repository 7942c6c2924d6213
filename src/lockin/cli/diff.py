"""`lockin diff`: two dates of one vendor, or one assessment under another version of its checklist."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lockin.cli.options import Json, Quiet
from lockin.cli.output import plain, typed
from lockin.errors import CannotWriteError, GateError, UsageError
from lockin.language import _

if TYPE_CHECKING:
    from lockin.report.case import Case
    from lockin.report.difference.difference import Difference
    from lockin.report.difference.pair import Pair
    from lockin.store.dates import Dates

Old = Annotated[Path, typer.Argument(metavar="OLD", help="The older assessment.", show_default=False)]
New = Annotated[
    Path | None,
    typer.Argument(
        metavar="[NEW]", help="The later one; without it, OLD against the checklist of --checklist.", show_default=False
    ),
]
Out = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="Where to write; .pdf, .html, .md or .json. May be given several times.",
        show_default=False,
    ),
]
NewChecklist = Annotated[
    str | None,
    typer.Option("--checklist", "-c", metavar="ID|PATH", help="The checklist of NEW, if not where NEW says."),
]
OldChecklist = Annotated[
    str | None,
    typer.Option("--old-checklist", metavar="ID|PATH", help="The checklist of OLD, if it is of another version."),
]
FailOn = Annotated[
    Literal["worse"] | None,
    typer.Option("--fail-on", metavar="worse", help="Exit with 1 when the band or the decision is worse."),
]
PaperSize = Annotated[
    Literal["a4", "letter"] | None,
    typer.Option("--paper", help="Page size: a4 or letter. [default: as lockin.toml says, else a4]"),
]


def diff(
    old: Old,
    new: New = None,
    *,
    output: Out = None,
    checklist: NewChecklist = None,
    old_checklist: OldChecklist = None,
    fail_on: FailOn = None,
    paper: PaperSize = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Tell what changed between two dates of one vendor, or what another checklist version would change.

    \b
    Examples:
      lockin diff acme.sent-to-vendor.yaml acme.yaml
      lockin diff acme-2026.yaml acme-2027.yaml -o change.pdf --fail-on worse
      lockin diff acme.yaml --checklist ours/    what another version would do

    OLD is judged as of its own day, that of its milestone or its latest answer; NEW as of today.
    """  # noqa: D301 - \b tells Click to keep the lines that follow
    targets = output or []
    _check(old, new, targets, checklist)
    dates = _read(old, new, checklist, old_checklist)
    pair = _paired(dates)
    _write(dates, pair, targets, paper, at=new or old, quiet=quiet)
    if as_json:
        _print_json(pair)
    elif not targets:
        _print_page(pair, _next(old, new, checklist), quiet=quiet)
    if fail_on:
        _gate(pair)


def _check(old: Path, new: Path | None, targets: Sequence[Path], checklist: str | None) -> None:
    """Refuse what cannot end well before time goes into it."""
    from lockin.report.difference.formats import choose

    if new is None and checklist is None:
        raise UsageError(
            _("a difference needs two assessments, or an assessment and a checklist"),
            hint=_("lockin diff {old} NEW, or lockin diff {old} --checklist PATH").format(old=typed(old)),
        )
    for target in targets:
        choose(target)
        if not target.parent.is_dir():
            raise CannotWriteError(
                _("there is no folder {folder}").format(folder=target.parent),
                hint=_("make it first, or choose another"),
            )
        for source in filter(None, (old, new)):
            if target.exists() and source.exists() and target.samefile(source):
                raise UsageError(
                    _("{target} is an assessment itself; the difference would replace its answers").format(
                        target=target
                    )
                )


def _read(old: Path, new: Path | None, checklist: str | None, old_checklist: str | None) -> Dates:
    from lockin.cli.scored import today
    from lockin.store.dates import other_version, two_dates

    if new is None:
        return other_version(old, checklist or "", today=today(), old_checklist_ref=old_checklist)
    return two_dates(old, new, today=today(), checklist_ref=checklist, old_checklist_ref=old_checklist)


def _paired(dates: Dates) -> Pair:
    from lockin.report.difference.view import pair_of

    return pair_of(dates.before, dates.after, upgrade=dates.new_data is None)


def _worded(pair: Pair) -> Difference:
    from lockin import __version__
    from lockin.loading.assessment import checklist_changed
    from lockin.report.difference.view import build_difference
    from lockin.report.examined import CHANGED

    changed = checklist_changed(pair.after.assessment, pair.after.checklist)
    return build_difference(pair, tool=f"lockin {__version__}", warnings=(_(CHANGED),) if changed else ())


def _write(
    dates: Dates,
    pair: Pair,
    targets: Sequence[Path],
    paper: Literal["a4", "letter"] | None,
    *,
    at: Path,
    quiet: bool,
) -> None:
    """Write every target, in the house style for `at`."""
    from msgspec import structs

    from lockin.cli.scored import now
    from lockin.report.cleaned import cleaned
    from lockin.report.difference.formats import Order, choose
    from lockin.report.printable import printable
    from lockin.store.files import write_bytes
    from lockin.store.house import house_for

    if not targets:
        return
    house = house_for(at)
    paper = paper or house.paper
    pair = structs.replace(pair, after=structs.replace(pair.after, house=house))
    sources = tuple(data for data in (dates.old_data, dates.new_data) if data is not None)
    order = Order(pair=pair, found=cleaned(_worded(pair), printable), sources=sources, created=now(), paper=paper)
    for target in targets:
        write_bytes(target, choose(target)(order))
        if not quiet:
            typer.echo(plain(_("Wrote {file}.").format(file=target)), err=True)


def _next(old: Path, new: Path | None, checklist: str | None) -> str:
    if new is None:
        return f"lockin renew {typed(old)} NEW --checklist {typed(Path(checklist or ''))}"
    return f"lockin diff {typed(old)} {typed(new)} -o change.pdf"


def _print_page(pair: Pair, then: str, *, quiet: bool) -> None:
    from lockin.report.cleaned import cleaned
    from lockin.report.difference.plain import difference_page

    found = cleaned(_worded(pair), plain)
    if quiet:
        typer.echo(found.headline)
        return
    typer.echo(difference_page(found))
    typer.echo("\n" + _("Next: {command}").format(command=then), err=True)


def _gate(pair: Pair) -> None:
    from lockin.scoring.diff import is_worse

    if is_worse(pair.found, pair.new.checklist):
        ends = [_standing(case) for case in (pair.before, pair.after)]
        raise GateError(_("worse than before: {before} then, {after} now").format(before=ends[0], after=ends[1]))


def _standing(case: Case) -> str:
    """Band and decision in words."""
    if case.card.band is None or case.card.decision is None:
        return _("not rated")
    policy = case.checklist.policy
    return f"{policy.band(case.card.band).label} ({policy.decision(case.card.decision).label})"


def _print_json(pair: Pair) -> None:
    import msgspec

    from lockin.report.difference.document import difference_document

    document = difference_document(pair)
    typer.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
