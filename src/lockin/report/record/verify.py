"""Verification of a sealed PDF: every check, in the order in which a reader would make them."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import msgspec
from msgspec import Struct

from lockin.language import _
from lockin.report.guarded import refused
from lockin.report.record import checks, recomputed
from lockin.report.record.again import Makers
from lockin.report.record.canonical import NoJsonError, NotCanonicalError, parsed
from lockin.report.record.reading import contents as taken_apart
from lockin.report.record.signature import NAME as SIGNATURE
from lockin.report.record.signature import signatures
from lockin.report.record.values import FORMAT, RECORD, Check, Contents, Record
from lockin.report.record.writing import read_record


class Verification(Struct, frozen=True, kw_only=True):
    """What verification found."""

    checks: tuple[Check, ...]
    digest: str
    """SHA-256 of the record."""
    record: Record | None
    """None when it is not written as records are."""
    contents: Contents

    @property
    def failed(self) -> int:
        """How many checks failed."""
        return sum(check.state == "failed" for check in self.checks)

    @property
    def verified(self) -> bool:
        """Whether every check but that of a signature was made, and none failed."""
        return not self.failed and all(check.state == "ok" for check in self.checks if check.name != SIGNATURE)


def verify(
    data: bytes, source: str, makers: Makers, *, rerender: bool = False, trust: tuple[bytes, ...] = ()
) -> Verification:
    """Check a PDF that a report was sealed into.

    Args:
        data: of a file; anything.
        source: its name, for messages.
        makers: how this program makes reports.
        rerender: whether to render the report again and compare.
        trust: certificates that a signature should lead to, PEM or DER; empty: any is as good.

    Raises:
        BadDataError: if it is no sealed PDF, or cannot be read as one.

    """
    contents = taken_apart(data, source)
    found = (
        *findings(contents, source, makers, rerender=rerender),
        *signatures(data, signed=contents.signed, trust=trust),
    )
    digest = sha256(contents.record).hexdigest()
    return Verification(checks=found, digest=digest, record=_record(contents, source)[0], contents=contents)


def findings(contents: Contents, source: str, makers: Makers, *, rerender: bool = False) -> Iterator[Check]:
    """Every check but that of signatures, one after the other, the quick ones first.

    Raises:
        BadDataError: if the record cannot be read.

    """
    record, written = _record(contents, source)
    yield from (checks.readable(contents), checks.attachments(contents), written)
    if record is not None:
        digest = sha256(contents.record).hexdigest()
        yield from _held_against(contents, record, digest, makers, rerender=rerender)


def _record(contents: Contents, source: str) -> tuple[Record | None, Check]:
    """The record, if it is written as records are, and the check of that.

    Raises:
        BadDataError: if it is no JSON, or of a format that this program does not know.

    """
    try:
        _known_format(parsed(contents.record), source)
        record = read_record(contents.record)
    except NoJsonError as error:
        raise refused(source, _("the record cannot be read: it is no JSON")) from error
    except (NotCanonicalError, msgspec.ValidationError) as error:
        return None, checks.failed("record", _("The record is not as lockin writes records: {why}.").format(why=error))
    text = _("The record is written as {name} {version} writes them.")
    return record, checks.passed("record", text.format(name=record.tool.name, version=record.tool.version))


def _known_format(value: object, source: str) -> None:
    number = value.get("lockin_record") if isinstance(value, dict) else None
    if isinstance(number, int) and number > FORMAT:
        message = _("{name} is of format {number}, and this version of lockin reads {known}")
        raise refused(
            source,
            message.format(name=RECORD, number=number, known=FORMAT),
            hint=_("check it with a newer version of lockin"),
        )


def _held_against(
    contents: Contents, record: Record, digest: str, makers: Makers, *, rerender: bool
) -> Iterator[Check]:
    yield from checks.hashes(contents, record)
    yield checks.printed_digest(contents, record, digest)
    yield checks.page_one(contents, record, digest)
    computed, scored = recomputed.checklist_and_score(contents, record)
    yield from computed
    if scored is None:
        why = _("There is no score to compare with.")
        yield from (checks.left_out("figures", why), checks.left_out("wording", why))
        return
    yield from recomputed.worded(record, scored, makers)
    if rerender:
        yield recomputed.rerendered(contents, record, scored, makers)
