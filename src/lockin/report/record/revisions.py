"""The revisions of a PDF: the report, and what was appended to it, which may be signatures and nothing else.

Readers of PDF differ in what they make of a file that is not as it should be: which of two tables they believe, which
of two objects with one number. So a file is taken only if there is one way to read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NumberObject, StreamObject

from lockin.language import _
from lockin.report.guarded import refused
from lockin.report.record.objects import resolved

MOST = 21
"""The report and twenty signatures (`lockin.report.record.signing`)."""
_END = re.compile(rb"startxref(?:\r\n|\r|\n)([0-9]{1,10})(?:\r\n|\r|\n)%%EOF(?:\r\n|\r|\n)?")
_HEAD = re.compile(rb"[0-9]+ 0 obj\s*<<.*?>>\s*stream|xref\s[0-9\snf]*?trailer\s*<<.*?>>\s*(?=startxref)", re.DOTALL)
_ELSEWHERE = re.compile(rb"/(?:Prev|XRefStm|F|DP|FFilter|FDecodeParms|DL)\b|/\w*#")
_ROWS = re.compile(rb"xref\s+(?:[0-9]+ [0-9]+\s+(?:[0-9]{10} [0-9]{5} [nf](?: \n| \r|\r\n))*)+trailer\s")
_OBJECT = re.compile(rb"[0-9]+\s+[0-9]+\s+obj\b")
_INDEX = re.compile(rb"/Index\s*\[([0-9\s]*)\]")
_SIGNING = {"/AcroForm", "/Extensions", "/Perms"}
"""What signing adds to the catalog, besides its `/Version`."""
_WIDGET = {"/FT", "/T", "/Type", "/Subtype", "/F", "/Rect", "/P", "/TU", "/V"}


class Revision(Struct, frozen=True, kw_only=True):
    """One state of a file: all of it up to here."""

    end: int
    """Bytes."""
    table: int
    """Where its table of objects lies."""


def revisions(data: bytes, source: str) -> tuple[Revision, ...]:
    """The revisions of a PDF, the first one first.

    Raises:
        BadDataError: if it does not end as a PDF does, or holds a table that its end does not lead to.

    """
    found = tuple(Revision(end=end.end(), table=int(end[1])) for end in _END.finditer(data))
    starts = (0, *(revision.end for revision in found))
    straight = all(start <= revision.table < revision.end for start, revision in zip(starts, found, strict=False))
    marks = {data.count(b"startxref"), data.count(b"%%EOF"), len(found)}
    if not found or not straight or len(marks) > 1 or found[-1].end != len(data):
        raise ambiguous(source, _("it does not end as lockin ends it"))
    if len(found) > MOST:
        raise refused(source, _("the PDF was changed more than {most} times").format(most=MOST - 1))
    return found


def refuse_ambiguous(reader: PdfReader, data: bytes, revision: Revision, source: str) -> None:
    """Refuse a first revision in which an object could be looked for in two places.

    Args:
        reader: of the revision alone.
        data: of the revision alone.
        revision: the first of `revisions`.
        source: the file's name, for messages.

    Raises:
        BadDataError: if it is one.

    """
    head = _HEAD.match(data, revision.table)
    if head is None or _ELSEWHERE.search(head[0]) or not _apart(_stretches(head[0])):
        raise ambiguous(source, _("its table of objects is not one of ours"))
    if any(numbers for generation, numbers in reader.xref.items() if generation):
        raise ambiguous(source, _("it holds objects of a later generation"))
    places = reader.xref.get(0, {})
    if head[0].startswith(b"xref") and not _ROWS.match(head[0]):
        raise ambiguous(source, _("its table of objects is not one of ours"))
    # A reader that takes the table for broken looks for objects by itself; there must be no others to find.
    unlisted = 0 if head[0].startswith(b"xref") or revision.table in places.values() else 1
    alone = len(_OBJECT.findall(data)) == len(places) + unlisted
    if not alone or not all(data.startswith(b"%d 0 obj" % number, place) for number, place in places.items()):
        raise ambiguous(source, _("an object is not where the table says"))


def _stretches(head: bytes) -> list[tuple[int, int]]:
    """First number and count of each stretch of objects that a table lists."""
    if not head.startswith(b"xref"):
        listed = [list(map(int, one.split())) for one in _INDEX.findall(head)]
        return [pair for numbers in listed for pair in zip(numbers[::2], numbers[1::2], strict=False)]
    found, words, at = [], head[: head.index(b"trailer")].split()[1:], 0
    while at + 1 < len(words) and words[at].isdigit() and words[at + 1].isdigit():
        found.append((int(words[at]), int(words[at + 1])))
        at += 2 + 3 * found[-1][1]
    return found


def _apart(stretches: list[tuple[int, int]]) -> bool:
    """Whether no object is listed twice; of two places, readers choose."""
    ends = [0]
    for first, count in sorted(stretches):
        if first < ends[-1]:
            return False
        ends.append(first + count)
    return True


def refuse_swapped(stream: StreamObject, data: bytes, listed: dict[int, int], source: str) -> None:
    """Refuse a stream of objects that does not hold those that the table looks for in it, each once.

    Args:
        stream: the stream.
        data: what it holds, unpacked.
        listed: index in the stream, by number, as the table has them.
        source: the file's name, for messages.

    Raises:
        BadDataError: if it does not.

    """
    first = stream.get("/First")
    numbers = data[: int(first)].split()[::2] if isinstance(first, NumberObject) else []
    there = [int(number) for number in numbers if number.isdigit()]
    right = all(index < len(there) and there[index] == number for number, index in listed.items())
    if "/Extends" in stream or len({*there}) < len(there) or not right:
        raise ambiguous(source, _("a stream of objects is not one of ours"))


def refuse_changed(before: PdfReader, after: PdfReader, source: str) -> None:
    """Refuse a file to which anything but signatures was appended.

    Args:
        before: the first revision.
        after: the last one.
        source: the file's name, for messages.

    Raises:
        BadDataError: if something was.

    """
    if any(_changes(before, after)):
        raise refused(
            source,
            _("something was appended to the PDF after lockin wrote it, and it is no signature of lockin's"),
            hint=_("ask for the file as lockin wrote or signed it"),
        )


def ambiguous(source: str, why: str) -> Exception:
    """The error for a file that programs may read in different ways."""
    return refused(
        source,
        _("the PDF is put together in another way than lockin does it: {why}").format(why=why),
        hint=_("programs may read it differently; ask for the file as lockin wrote it"),
    )


def _changes(before: PdfReader, after: PdfReader) -> Iterator[bool]:
    """Whether this or that was changed by more than a signature."""
    root, page = _number(before.trailer.get("/Root")), _number(before.pages[0].indirect_reference)
    yield _number(after.trailer.get("/Root")) != root
    kept = {root, page}
    old, new = _places(before), _places(after)
    yield any(new.get(number) != place for number, place in old.items() if number not in kept)
    yield any(numbers for generation, numbers in after.xref.items() if generation)
    catalog, was = after.root_object, before.root_object
    yield _shape(catalog, without={*_SIGNING, "/Version"}) != _shape(was, without={"/Version"})
    yield bool(_SIGNING & {*was})
    yield from _page_changes(before.pages[0], after.get_object(page), after, set(old))


def _number(reference: object) -> int:
    """Of the object that it leads to; 0: it is no reference."""
    return reference.idnum if isinstance(reference, IndirectObject) else 0


def _page_changes(old: DictionaryObject, new: Any, after: PdfReader, known: set[int]) -> Iterator[bool]:  # noqa: ANN401 - any object
    yield not isinstance(new, DictionaryObject)
    yield _shape(new, without={"/Annots"}) != _shape(old, without={"/Annots"})
    ours = [_shape(one) for one in _list(old.get("/Annots"))]
    theirs = _list(new.get("/Annots"))
    yield [_shape(one) for one in theirs[: len(ours)]] != ours
    yield not all(_is_signature(one, known) for one in theirs[len(ours) :])
    form = resolved(after.root_object.get("/AcroForm"))
    yield not isinstance(form, DictionaryObject) or not {*form} <= {"/Fields", "/SigFlags"}
    yield _shape(resolved(form.get("/Fields"))) != [_shape(one) for one in theirs[len(ours) :]]


def _is_signature(reference: object, known: set[int]) -> bool:
    """Whether it is the field of a signature that nobody sees."""
    if not isinstance(reference, IndirectObject) or reference.idnum in known:
        return False
    field = resolved(reference)
    if not isinstance(field, DictionaryObject):
        return False
    place = [float(number) for number in _list(field.get("/Rect"))]
    hidden = len(place) == 4 and (max(place) < 0 or place[0] == place[2] or place[1] == place[3])  # noqa: PLR2004 - corners
    return {*field} <= _WIDGET and (field.get("/FT"), field.get("/Subtype")) == ("/Sig", "/Widget") and hidden


def _places(reader: PdfReader) -> dict[int, tuple[int, ...]]:
    """Where each object lies: a place in the file, or a stream and an index in it."""
    plain = {number: (place,) for number, place in reader.xref.get(0, {}).items()}
    packed = {number: (stream, index) for number, (stream, index) in reader.xref_objStm.items()}
    return {**plain, **packed}


def _list(found: object) -> list[Any]:
    value = resolved(found)
    return list(value) if isinstance(value, ArrayObject) else []


def _shape(value: object, without: set[str] | None = None) -> object:
    """A value in which references are numbers, so that those of two readers compare."""
    if isinstance(value, IndirectObject):
        return "R", value.idnum, value.generation
    if isinstance(value, DictionaryObject):
        return {key: _shape(value.raw_get(key)) for key in value if key not in (without or ())}
    if isinstance(value, ArrayObject):
        return [_shape(one) for one in value]
    return type(value).__name__, repr(value)
