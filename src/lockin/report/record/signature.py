"""What the signatures of a sealed PDF say, as checks."""

from __future__ import annotations

from lockin.errors import BadDataError, UnavailableError
from lockin.language import _
from lockin.report.record.checks import failed, left_out, passed
from lockin.report.record.signatures import Signature
from lockin.report.record.signatures import signatures as found_in
from lockin.report.record.values import Check

NAME = "signature"


def signatures(data: bytes, *, signed: bool = True, trust: tuple[bytes, ...] = ()) -> tuple[Check, ...]:
    """One check a signature; one that says so when there is none, or none can be checked here.

    Args:
        data: a PDF.
        signed: whether it seems to have any.
        trust: certificates to trust, PEM or DER.

    """
    if not signed:
        text = _("Nobody signed this file. Whoever can change it can also make a new one that agrees with itself.")
        return (left_out(NAME, text),)
    try:
        found = tuple(_check(one) for one in found_in(data, trust))
    except UnavailableError as error:
        text = _("It is signed, and the signature was not checked: {why} ({hint}).")
        return (left_out(NAME, text.format(why=error, hint=error.hint)),)
    except BadDataError as error:
        return (failed(NAME, _("The signatures cannot be read: {why}.").format(why=error.problems[0].message)),)
    return found or signatures(data, signed=False)


def _check(one: Signature) -> Check:
    who = _("Signed by {signer} ({fingerprint})").format(signer=one.signer, fingerprint=one.fingerprint[:16])
    if not one.intact:
        return failed(NAME, _("{who}, but what was signed was changed since.").format(who=who))
    if not one.whole:
        return failed(NAME, _("{who}, but something was added to the file since.").format(who=who))
    if one.trusted is None:
        text = _("{who}, unchanged since; whether this is who it says was not checked. Compare the fingerprint.")
        return passed(NAME, text.format(who=who))
    if not one.trusted:
        return failed(NAME, _("{who}, whose certificate does not lead to one that you trust.").format(who=who))
    return passed(NAME, _("{who}, whose certificate you trust, and unchanged since.").format(who=who))
