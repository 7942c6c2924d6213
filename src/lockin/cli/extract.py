"""`lockin extract`: the answers that a sealed PDF carries, as a file to go on with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lockin.cli.options import Quiet
from lockin.cli.output import typed
from lockin.cli.verify import ReportFile
from lockin.errors import LockinError
from lockin.language import _

if TYPE_CHECKING:
    from lockin.report.record.values import Contents
    from lockin.store.unsealing import Unsealed

OutFolder = Annotated[
    Path, typer.Option("--output", "-o", metavar="DIR", help="Where to write; made when it does not exist.")
]


def extract(file: ReportFile, output: OutFolder = Path(), quiet: Quiet = False) -> None:
    """Take the answers out of a report, as an assessment to go on with.

    \b
    Examples:
      lockin extract acme.pdf
      lockin extract acme.pdf -o from-vendor

    The checklist is written as well, unless the same one comes with lockin. Nothing is overwritten.
    """  # noqa: D301 - \b tells Click to keep the lines that follow
    from lockin.report.record.reading import contents
    from lockin.report.record.writing import layers_of_text
    from lockin.store.files import read_bytes
    from lockin.store.unsealing import unseal

    found = contents(read_bytes(file), str(file))
    _refuse_changed(found, file)
    written = unseal(output, file.stem, found.assessment, layers_of_text(found.checklist))
    if not quiet:
        _tell(written)


def _refuse_changed(found: Contents, file: Path) -> None:
    """Refuse answers that are not those that the record names.

    Raises:
        LockinError: if they were changed, or the record was.

    """
    import msgspec

    from lockin.report.record.canonical import NotCanonicalError
    from lockin.report.record.checks import hashes
    from lockin.report.record.writing import read_record

    try:
        failed = [check.text for check in hashes(found, read_record(found.record)) if check.state == "failed"]
    except (NotCanonicalError, msgspec.ValidationError):
        failed = [_("The record is not as lockin writes records.")]
    if failed:
        hint = _("see what else is wrong: {command}").format(command=f"lockin verify {typed(file)}")
        raise LockinError(_("{file} was changed: {what}").format(file=file, what=failed[0]), hint=hint)


def _tell(written: Unsealed) -> None:
    typer.echo(_("Wrote {file}.").format(file=written.assessment))
    option = ""
    if written.checklist is not None:
        typer.echo(_("Wrote {file}.").format(file=written.checklist))
        option = "" if written.found else f" --checklist {typed(written.checklist)}"
    typer.echo(_("Next: {command}").format(command=f"lockin assess {typed(written.assessment)}{option}"), err=True)
