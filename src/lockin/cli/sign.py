"""`lockin sign`: put a digital signature behind a report."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from lockin.cli.options import Quiet
from lockin.cli.output import plain, typed
from lockin.cli.verify import ReportFile
from lockin.errors import LockinError
from lockin.language import _

Key = Annotated[
    Path,
    typer.Option("--p12", metavar="KEY", help="Your key and certificate, a .p12 or .pfx file.", show_default=False),
]
PasswordFile = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        metavar="FILE",
        help="Read the password of the key from the first line of FILE; else LOCKIN_P12_PASSWORD, else it is asked.",
        show_default=False,
    ),
]
Server = Annotated[
    str, typer.Option("--tsa", metavar="URL", help="Get the time from this RFC 3161 server; the one use of a network.")
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="As what you sign, such as 'Risk accepted'.")]
Signed = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="PDF",
        help="Where to write. [default: the name of the report with -signed]",
        show_default=False,
    ),
]
PASSWORD = "LOCKIN_P12_PASSWORD"  # noqa: S105 - the name of a variable


def sign(
    file: ReportFile,
    *,
    p12: Key,
    password_file: PasswordFile = None,
    tsa: Server = "",
    reason: Reason = "",
    output: Signed = None,
    quiet: Quiet = False,
) -> None:
    """Sign a report; several people can, one after the other. Needs the extra lockin[sign].

    \b
    Examples:
      lockin sign acme.pdf --p12 me.p12 --reason "Prepared by"
      lockin sign acme-signed.pdf --p12 boss.p12 -o acme-final.pdf

    The report is verified first, and one that fails is not signed. The signature stands behind the report, whose own
    bytes stay as they are.
    """  # noqa: D301 - \b tells Click to keep the lines that follow
    from lockin.report.record.signing import Order
    from lockin.report.record.signing import sign as signed_with
    from lockin.store.files import create_bytes, read_bytes

    target = output or file.with_name(f"{file.stem}-signed.pdf")
    report, key = _verified(file), read_bytes(p12)
    order = Order(key=key, password=_password(password_file), reason=reason, time_stamp_server=tsa)
    signed = signed_with(report, order)
    create_bytes(target, signed)
    if not quiet:
        _tell(signed, target)


def _verified(file: Path) -> bytes:
    """The report, if nothing is wrong with it.

    Raises:
        LockinError: if a check fails, or it is no report.

    """
    from lockin.cli.verify import makers
    from lockin.report.record.verify import verify
    from lockin.store.files import read_bytes

    data = read_bytes(file)
    if verify(data, str(file), makers()).failed:
        hint = _("see what: lockin verify {file}").format(file=typed(file))
        raise LockinError(_("{file} fails its checks, so it is not signed").format(file=file), hint=hint)
    return data


def _password(file: Path | None) -> bytes | None:
    """The password of the key; None when it has none."""
    from lockin.store.files import read_bytes

    if file is not None:
        return (read_bytes(file).splitlines() or [b""])[0] or None
    said = os.environ.get(PASSWORD)
    if said is None and sys.stdin.isatty():
        said = str(typer.prompt(_("Password of the key"), hide_input=True, default="", show_default=False, err=True))
    return said.encode() if said else None


def _tell(signed: bytes, target: Path) -> None:
    from lockin.report.record.signatures import signatures

    latest = signatures(signed)[-1]
    text = _("Signed by {signer}. Fingerprint of the certificate: {fingerprint}")
    typer.echo(plain(text.format(signer=latest.signer, fingerprint=latest.fingerprint)))
    typer.echo(_("Wrote {file}.").format(file=target))
    typer.echo(_("Next: {command}").format(command=f"lockin verify {typed(target)}"), err=True)
