"""A signature for a sealed report: PAdES, appended, so that the unsigned file stays a prefix of the signed one.

The first signature certifies the document and allows further signatures and nothing else (ISO 32000-1, 12.8.2.2); every
later one is an approval beside it. Needs pyHanko, which the extra `sign` brings.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from lockin.errors import BadDataError, IoFailedError, Problem, UnavailableError, UsageError
from lockin.language import _

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

FIELD = "LockinSignature"
"""Name of a signature's field; those after the first have a number behind it."""
MOST_SIGNATURES = 20


class Order(Struct, frozen=True, kw_only=True):
    """How to sign."""

    key: bytes
    """A PKCS#12 file: private key, certificate and chain."""
    password: bytes | None
    """None: the file has none."""
    reason: str = ""
    """Printed by PDF readers beside the signature; empty: none."""
    time_stamp_server: str = ""
    """Address of an RFC 3161 server; empty: the time is that of this computer's clock."""


def sign(report: bytes, order: Order) -> bytes:
    """The report with one more signature behind it.

    Raises:
        UnavailableError: if pyHanko is not installed.
        UsageError: if the password is wrong, or the report may not be signed any more.
        BadDataError: if the key file holds no key, or the report is no PDF.
        IoFailedError: if the time stamp server does not answer as it should.

    """
    try:
        import pyhanko.sign  # noqa: F401, PLC0415 - half a second, and only signatures need it
    except ImportError as error:
        hint = _("install it with: {command}").format(command="pip install 'pyhanko>=0.38,<0.39'")
        raise UnavailableError(_("signing needs pyHanko, which is not installed"), hint=hint) from error
    signer = _signer(order)
    return _signed(report, signer, order)


def _signer(order: Order) -> SimpleSigner:
    from cryptography.hazmat.primitives.serialization import pkcs12  # noqa: PLC0415 - as above
    from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415 - as above

    try:
        # Read once by itself: pyHanko logs what is wrong and returns nothing.
        key, certificate, _chain = pkcs12.load_key_and_certificates(order.key, order.password)
    except ValueError as error:
        if "password" in str(error).lower() or "mac" in str(error).lower():
            raise UsageError(_("the password does not open the key file")) from error
        raise _no_key(_("it is not a PKCS#12 file")) from error
    if key is None or certificate is None:
        raise _no_key(_("it holds no private key with its certificate"))
    found: SimpleSigner | None = SimpleSigner.load_pkcs12_data(order.key, [], passphrase=order.password)
    if found is None:
        raise _no_key(_("its key is of a kind that cannot sign"))
    return found


def _no_key(message: str) -> BadDataError:
    return BadDataError((Problem(source=_("the key file"), line=None, column=None, where="", message=message),))


def _signed(report: bytes, signer: SimpleSigner, order: Order) -> bytes:
    from pyhanko.pdf_utils.misc import PdfReadError  # noqa: PLC0415 - as above
    from pyhanko.sign.general import SigningError  # noqa: PLC0415 - as above
    from pyhanko.sign.signers import PdfSigner  # noqa: PLC0415 - as above
    from pyhanko.sign.timestamps import TimestampRequestError  # noqa: PLC0415 - as above

    try:
        writer = _appending(report)
        names = _signed_fields(writer)
        if len(names) >= MOST_SIGNATURES:
            raise UsageError(_("this report has {count} signatures already").format(count=len(names)))
        field = f"{FIELD}{len(names) + 1 if names else ''}"
        pdf_signer = PdfSigner(
            _metadata(field, first=not names, reason=order.reason),
            signer=signer,
            timestamper=_time_stamper(order.time_stamp_server),
            new_field_spec=_field(field),
        )
        return bytes(pdf_signer.sign_pdf(writer).getbuffer())
    except PdfReadError as error:
        message = _("it cannot be read as a PDF: {detail}").format(detail=error)
        raise BadDataError((Problem(source="PDF", line=None, column=None, where="", message=message),)) from error
    except (TimestampRequestError, ValueError) as error:
        if not order.time_stamp_server:
            raise
        message = _("no time stamp from {server}: {detail}").format(server=order.time_stamp_server, detail=error)
        raise IoFailedError(message, hint=_("nothing was written; sign without --tsa, or try again")) from error
    except SigningError as error:
        raise UsageError(_("this report cannot be signed: {detail}").format(detail=error)) from error


def _appending(report: bytes) -> Any:  # noqa: ANN401 - a private subclass of pyHanko's writer
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 - as above

    class MetadataKept(IncrementalPdfFileWriter):
        """Leaves the XMP packet as it is: what pyHanko makes of it is no valid PDF/A any more."""

        def _update_meta(self) -> None:
            """Do nothing."""

    return MetadataKept(io.BytesIO(report))


def _signed_fields(writer: Any) -> list[str]:  # noqa: ANN401 - as above
    return [signature.field_name for signature in writer.prev.embedded_regular_signatures]


def _metadata(field: str, *, first: bool, reason: str) -> Any:  # noqa: ANN401 - as above
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter  # noqa: PLC0415 - as above
    from pyhanko.sign.signers import PdfSignatureMetadata  # noqa: PLC0415 - as above

    return PdfSignatureMetadata(
        field_name=field,
        certify=first,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        reason=reason or None,
    )


def _field(name: str) -> Any:  # noqa: ANN401 - as above
    """An invisible field that PDF/UA-1 accepts: named for screen readers, and not one of zero size on the page."""
    from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec  # noqa: PLC0415 - as above

    return SigFieldSpec(
        name,
        on_page=0,
        readable_field_name=_("Digital signature of the assessment record"),
        invis_sig_settings=InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True),
    )


def _time_stamper(server: str) -> Any:  # noqa: ANN401 - as above
    if not server:
        return None
    from pyhanko.sign.timestamps import HTTPTimeStamper  # noqa: PLC0415 - as above

    return HTTPTimeStamper(server, https=server.startswith("https:"), timeout=30)
