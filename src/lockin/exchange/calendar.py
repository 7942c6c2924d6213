"""Due dates as a calendar file (RFC 5545), which every calendar program opens.

A date is an all-day event on its day (`VEVENT`) that does not block the day: Outlook and Google show no `VTODO`,
and nobody overlooks what stands in the calendar. Trackers take tables and task lists instead.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from lockin.model.assessment import Assessment

MOST_OCTETS = 75
"""Of a line, without its break; what is longer goes on in the next line, after a space."""

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class Entry(Struct, frozen=True, kw_only=True):
    """What is due on one day. Texts may hold anything; they are escaped."""

    uid: str
    """The same for the same thing each time, so that importing again updates the event; never empty."""
    summary: str
    """One line."""
    description: str
    """May have several lines; empty: none."""
    due: dt.date
    categories: tuple[str, ...] = ()


def uid_of(assessment: Assessment, kind: str, *ids: str) -> str:
    """A uid for one thing of one assessment, the same whichever command writes it.

    Args:
        assessment: known by its id; one without is known by vendor, product and use.
        kind: `action`, `waiver` and the like.
        ids: of the questions or domains that it is about.

    """
    subject = assessment.subject
    name = assessment.id or f"{subject.vendor}\n{subject.product}\n{subject.use}"
    digest = hashlib.sha256("\n".join((name, kind, *ids)).encode("utf-8", "replace")).hexdigest()
    return f"{digest[:32]}@lockin"


def calendar(entries: Iterable[Entry], *, now: dt.datetime) -> bytes:
    """The calendar file, in the order given. Programs refuse one without events, so have at least one entry.

    Args:
        entries: what is due, each with a uid of its own.
        now: when the file is made; a moment without a time zone is taken as local.

    """
    stamp = now.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//lockin//lockin//EN", "CALSCALE:GREGORIAN"]
    for entry in entries:
        lines += _event(entry, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(piece + b"\r\n" for line in lines for piece in _folded(line))


def _event(entry: Entry, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{entry.due.isoformat().replace('-', '')}"
    yield f"SUMMARY:{_text(' '.join(entry.summary.split()))}"
    if entry.description:
        yield f"DESCRIPTION:{_text(entry.description)}"
    if entry.categories:
        yield f"CATEGORIES:{','.join(_text(category) for category in entry.categories)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    """A value of type TEXT: no character of it can end the line or the value."""
    plain = _CONTROL.sub("", _BREAK.sub("\n", text))
    return re.sub(r"([\\;,])", r"\\\1", plain).replace("\n", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """The line in pieces of at most 75 octets, no character cut in two."""
    piece = b""
    for char in line:
        octets = char.encode()
        if len(piece) + len(octets) > MOST_OCTETS:
            yield piece
            piece = b" "
        piece += octets
    yield piece
