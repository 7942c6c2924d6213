"""`lockin verify`: whether a sealed PDF says what its answers come to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lockin.cli.options import Json, Quiet
from lockin.cli.output import plain, wrapped
from lockin.errors import LockinError
from lockin.language import N_, _, ngettext, spoken_again

if TYPE_CHECKING:
    from lockin.report.record.again import Makers
    from lockin.report.record.values import Check, State
    from lockin.report.record.verify import Verification

ReportFile = Annotated[Path, typer.Argument(metavar="PDF", help="A report that lockin wrote.", show_default=False)]
Rerender = Annotated[bool, typer.Option("--rerender", help="Also render it again from what it carries, and compare.")]
Trust = Annotated[
    list[Path] | None,
    typer.Option(
        "--trust", metavar="CERT", help="A certificate that signatures must lead to, PEM or DER.", show_default=False
    ),
]
FORMAT = 1
"""Version of the JSON; it grows when a key changes its meaning or goes."""
STATES: dict[State, str] = {"ok": N_("OK"), "failed": N_("FAILED"), "not_checked": N_("NOT CHECKED")}
INDENT = 13


def verify(
    file: ReportFile,
    rerender: Rerender = False,
    trust: Trust = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Check a report: that its answers make its score, and that its pages say so.

    \b
    Examples:
      lockin verify acme.pdf
      lockin verify acme.pdf --rerender
      lockin verify acme.pdf --json

    Exits with 1 when a check fails, and with 65 when the file is no report that can be checked.
    """  # noqa: D301 - \b tells Click to keep the lines that follow
    from lockin.report.record.verify import verify as verified
    from lockin.store.files import read_bytes

    roots = tuple(read_bytes(path) for path in trust or ())
    found = verified(read_bytes(file), str(file), makers(), rerender=rerender, trust=roots)
    if as_json:
        _print_json(file, found)
    elif not quiet:
        _print_checks(found)
    if found.failed:
        message = ngettext("{count} check of {file} failed", "{count} checks of {file} failed", found.failed)
        raise LockinError(message.format(count=found.failed, file=file), hint=_("do not rely on it; ask for it again"))


def makers() -> Makers:
    """How this program makes reports."""
    from lockin import __version__
    from lockin.cli.scored import with_examination
    from lockin.report.examined import worded
    from lockin.report.printable import printable
    from lockin.report.record.again import Makers
    from lockin.store.catalogues import catalogue_sha256

    return Makers(
        version=__version__,
        catalogue_sha256=catalogue_sha256(),
        examined=with_examination,
        worded=lambda case: worded(case, printable),
        speaking=_speaking,
    )


@contextmanager
def _speaking(code: str) -> Iterator[None]:
    from lockin.cli.speech import speak_as
    from lockin.resources import interface_languages

    if code not in interface_languages():
        raise LookupError(code)
    with spoken_again():
        speak_as(code)
        yield


def _print_checks(found: Verification) -> None:
    if found.record is not None:
        made = _("Record {digest}, made {at} by {name} {version} for {day}.").format(
            digest=found.digest[:12],
            at=found.record.made_at,
            name=found.record.tool.name,
            version=found.record.tool.version,
            day=found.record.made_on.isoformat(),
        )
        typer.echo(plain(made) + "\n")
    for check in found.checks:
        typer.echo(_line(check))


def _line(check: Check) -> str:
    from lockin.terminal.clean import filled

    return filled(_(STATES[check.state]), INDENT) + wrapped(check.text, " " * INDENT).lstrip()


def _print_json(file: Path, found: Verification) -> None:
    import json

    from lockin.report.record.canonical import plain as values

    record = found.record
    told = {
        "lockin": FORMAT,
        "file": str(file),
        "verified": found.verified,
        "record_sha256": found.digest,
        "made_by": None if record is None else f"{record.tool.name} {record.tool.version}",
        "made_at": None if record is None else record.made_at,
        "made_on": None if record is None else record.made_on.isoformat(),
        "checks": values(found.checks),
    }
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
