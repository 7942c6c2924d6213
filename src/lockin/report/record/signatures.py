"""The signatures of a PDF: who signed what, and whether it is still as it was signed. Needs pyHanko (extra `sign`)."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from msgspec import Struct, structs

from lockin.errors import BadDataError, UnavailableError
from lockin.language import _
from lockin.report.guarded import refused
from lockin.report.record.signing import MOST_SIGNATURES


class Signature(Struct, frozen=True, kw_only=True):
    """One signature, checked."""

    signer: str
    """As the certificate names them."""
    fingerprint: str
    """SHA-256 of the certificate, 64 hex digits: what to compare with what the signer tells by another way."""
    at: dt.datetime | None
    """When; None when it does not say."""
    stamped: bool
    """Whether a time stamp server vouches for the time; else it is that of the signer's clock."""
    intact: bool
    """Whether the bytes that it covers are those that were signed, by this certificate's key."""
    whole: bool
    """Whether it covers the whole file, or nothing but further signatures came after it."""
    trusted: bool | None
    """Whether the certificate leads to one of those given; None when none was given."""


def signatures(report: bytes, trust: Sequence[bytes] = (), *, source: str = "PDF") -> tuple[Signature, ...]:
    """Every signature of a PDF, in the order in which they were made. Never asks anything over a network.

    Args:
        report: a PDF.
        trust: certificates to trust, PEM or DER.
        source: what problems call the file.

    Raises:
        UnavailableError: if pyHanko is not installed.
        BadDataError: if a certificate, or the PDF, cannot be read.

    """
    try:
        from lockin.report.record.signed_file import SignedFile  # noqa: PLC0415 - half a second, for signatures alone
    except ImportError as error:
        hint = _("install it with: {command}").format(command="pip install 'pyhanko>=0.38,<0.39'")
        raise UnavailableError(_("checking signatures needs pyHanko, which is not installed"), hint=hint) from error
    roots = [_certificate(data) for data in trust]
    with _silence():
        try:
            found = SignedFile(report).embedded_regular_signatures
            _refuse_many(found, source)
            return tuple(_all_of(report, [_checked(one, roots) for one in found], found))
        except BadDataError:
            raise
        except Exception as error:  # as pypdf, pyHanko may raise anything on a broken file
            message = _("the signatures cannot be read: the file is damaged")
            raise refused(source, message) from error


def _refuse_many(found: Sequence[object], source: str) -> None:
    if len(found) > MOST_SIGNATURES:
        raise refused(source, _("the PDF has more than {most} signatures").format(most=MOST_SIGNATURES))


def _all_of(report: bytes, checked: list[Signature], found: Sequence[Any]) -> Iterator[Signature]:
    """The signatures, none of them whole when something comes after the last.

    Where a file has two ends, pyHanko may read up to another one than a viewer does.
    """
    ends = [int(one.byte_range[2]) + int(one.byte_range[3]) for one in found]
    for one in checked:
        yield structs.replace(one, whole=one.whole and max(ends) == len(report))


def _checked(signature: Any, roots: Sequence[Any]) -> Signature:  # noqa: ANN401 - pyHanko's own values
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415 - as above
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 - as above

    context = ValidationContext(trust_roots=list(roots), allow_fetching=False)
    status = validate_pdf_signature(signature, context)
    stamp = status.timestamp_validity
    vouched = stamp.timestamp if stamp is not None and stamp.intact and stamp.valid else None
    covers = status.coverage.name if status.coverage is not None else ""
    certificate = status.signing_cert
    return Signature(
        signer=_name(certificate),
        fingerprint=certificate.sha256.hex(),
        at=vouched or status.signer_reported_dt,
        stamped=vouched is not None,
        intact=bool(status.intact and status.valid),
        whole=bool(status.docmdp_ok) and covers in {"ENTIRE_FILE", "ENTIRE_REVISION"},
        trusted=bool(status.trusted) if roots else None,
    )


def _name(certificate: Any) -> str:  # noqa: ANN401 - as above
    native = certificate.subject.native
    parts = [str(native[key]) for key in ("common_name", "organization_name") if native.get(key)]
    return ", ".join(parts) or certificate.subject.human_friendly


def _certificate(data: bytes) -> Any:  # noqa: ANN401 - as above
    from pyhanko.keys import load_certs_from_pemder_data  # noqa: PLC0415 - as above

    try:
        return next(iter(load_certs_from_pemder_data(data)))
    except (ValueError, StopIteration) as error:
        message = _("it is no certificate in PEM or DER form")
        raise refused(_("the certificate to trust"), message) from error


@contextmanager
def _silence() -> Iterator[None]:
    """Keep pyHanko from logging tracebacks about certificates that it does not know."""
    previous = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(previous)
