"""A sealed PDF taken apart: its attachments and what its pages draw, read with pypdf from bytes nobody vouches for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pypdf import Configuration, PdfReader
from pypdf.errors import FileNotDecryptedError
from pypdf.generic import (
    DictionaryObject,
    IndirectObject,
    NullObject,
    NumberObject,
    StreamObject,
)

from lockin.language import _
from lockin.report.guarded import MOST_OBJECTS, opened, refuse_many, refused
from lockin.report.record.drawings import read_pages
from lockin.report.record.objects import (
    LARGEST_ATTACHMENT,
    BrokenObjectError,
    array,
    dictionary,
    resolved,
    unpacked,
)
from lockin.report.record.revisions import ambiguous, refuse_ambiguous, refuse_changed, refuse_swapped, revisions
from lockin.report.record.structure import covers, pages, strange
from lockin.report.record.values import NAMES, Attached, Contents

LARGEST = 6 * 2**20
"""Bytes of a file. A report of a hundred pages takes one of these mebibytes."""
_LARGEST_OBJECTS = 6 * 2**20
"""Bytes of all objects that are packed together, unpacked. Each may take thirty times as many in memory."""
MOST_PAGES = 2_000
_LIMITS = Configuration(
    zlib_maximum_output_length=4 * 2**20,
    lzw_maximum_output_length=2**10,
    run_length_maximum_output_length=2**10,
    brotli_maximum_output_length=2**10,
    zlib_maximum_recovery_input_length=1,
    maximum_declared_stream_length=LARGEST,
    stream_filters_maximum_length=1,
    stream_decoding_work_maximum_length=16 * 2**20,
    page_tree_maximum_entries=MOST_PAGES,
    named_destinations_maximum_entries=20_000,
)
"""pypdf's own protection against bombs, drawn tighter."""
_MOST_LEAVES = 64
"""Leaves of the tree of attachments, and names on one."""
_TAIL = 1024
"""Bytes in which a PDF ends, by the way that readers look for its end."""


def contents(data: bytes, source: str) -> Contents:
    """What a sealed PDF holds.

    Args:
        data: of a file; anything.
        source: its name, for messages.

    Raises:
        BadDataError: if it is no PDF, damaged, protected by a password, larger than makes sense, or not sealed: an
            attachment is missing, there twice, or cannot be read.

    """
    if not data.startswith(b"%PDF-"):
        raise refused(source, _("this is no PDF"))
    if b"%%EOF" not in data[-_TAIL:]:
        raise refused(source, _("the PDF was cut off on its way"), hint=_("ask for the file again"))
    states = revisions(data, source)
    report = data[: states[0].end]
    with opened(report, source, _LIMITS, largest=LARGEST) as reader:
        if reader.is_encrypted:
            raise FileNotDecryptedError
        refuse_ambiguous(reader, report, states[0], source)
        _refuse_swarms(reader, source)
        leaves = pages(reader)
        if leaves is None:
            raise ambiguous(source, _("its pages are not in one list"))
        if len(states) > 1:
            with opened(data, source, _LIMITS, largest=LARGEST) as last:
                refuse_changed(reader, last, source)
        specs = list(_listed(reader.root_object))
        names = [name for name, _spec in specs]
        _refuse_unsealed(names, source)
        attached = {name: _attached(name, spec, reader, source) for name, spec in specs if name in NAMES}
        return Contents(
            attached=attached,
            others=tuple(sorted({*names} - {*NAMES})),
            pages=tuple(read_pages(leaves)),
            targets=dict(_targets(reader, leaves)),
            covers=tuple(covers(leaves[0])),
            strange=tuple(strange(reader, leaves)),
            report=report,
            signed=len(states) > 1 or b"/ByteRange" in data,
        )


def _refuse_swarms(reader: PdfReader, source: str) -> None:
    """Refuse streams that hold more objects than a whole file may have; pypdf would take them all in."""
    many, room = 0, _LARGEST_OBJECTS
    listed: dict[int, dict[int, int]] = {}
    for number, (holder, index) in reader.xref_objStm.items():
        listed.setdefault(holder, {})[number] = index
    for holder, numbers in listed.items():
        stream = reader.get_object(holder)
        if not isinstance(stream, StreamObject):
            raise BrokenObjectError
        data = unpacked(stream, room)
        room -= len(data)
        refuse_swapped(stream, data, numbers, source)
        count = dictionary(stream).get("/N")
        many += int(count) if isinstance(count, NumberObject) else MOST_OBJECTS + 1
    refuse_many(many, source)


def _listed(root: DictionaryObject) -> Iterator[tuple[str, Any]]:
    """Name and file specification, as a reference, of every attachment in the tree of names."""
    names = dictionary(root.get("/Names"))
    waiting, seen = [dictionary(names.get("/EmbeddedFiles"))], 0
    while waiting:
        node = waiting.pop()
        seen += 1
        pairs, kids = array(node.get("/Names")), array(node.get("/Kids"))
        if seen > _MOST_LEAVES or len(pairs) > 2 * _MOST_LEAVES or len(kids) > _MOST_LEAVES:
            raise BrokenObjectError
        for name, spec in zip(pairs[::2], pairs[1::2], strict=True):
            yield str(name.get_object()), spec
        waiting += [dictionary(kid) for kid in kids]


def _refuse_unsealed(names: list[str], source: str) -> None:
    found = [name for name in names if name in NAMES]
    if not found:
        raise refused(
            source,
            _("this PDF carries no record"),
            hint=_("lockin did not make it, or a program that merged or printed it left the attachments out"),
        )
    for name in NAMES:
        if name not in found:
            hint = _("ask for the file as lockin wrote it")
            raise refused(source, _("the attachment {name} is missing").format(name=name), hint=hint)
        if found.count(name) > 1:
            message = _("there are {count} attachments with the name {name}, so none can be relied on")
            raise refused(source, message.format(count=found.count(name), name=name))


def _attached(name: str, spec: Any, reader: PdfReader, source: str) -> Attached:  # noqa: ANN401 - as pypdf has it
    found = dictionary(spec)
    files = dictionary(found.get("/EF"))
    stream = resolved(files.get("/F"))
    other = resolved(files.get("/UF"))
    try:
        data = unpacked(stream, LARGEST_ATTACHMENT)
    except BrokenObjectError as error:
        message = _("the attachment {name} cannot be read: it is damaged, or too large").format(name=name)
        raise refused(source, message, hint=_("ask for the file again")) from error
    params = dictionary(stream.get("/Params"))
    size, md5 = resolved(params.get("/Size")), resolved(params.get("/CheckSum"))
    alike = {str(resolved(found.get(key))) for key in ("/F", "/UF") if key in found} <= {name}
    associated = [entry for entry in array(reader.root_object.get("/AF")) if _same(entry, spec)]
    return Attached(
        data=data,
        size=int(size) if isinstance(size, NumberObject) else None,
        md5=_raw(md5),
        relationship=str(resolved(found.get("/AFRelationship"))).removeprefix("/"),
        listed=len(associated) == 1 and alike and (other is stream or isinstance(other, NullObject)),
    )


def _targets(reader: PdfReader, leaves: Sequence[DictionaryObject]) -> Iterator[tuple[str, int]]:
    numbers = {page.indirect_reference.idnum: at for at, page in enumerate(leaves, 1) if page.indirect_reference}
    for name, place in reader.named_destinations.items():
        page = place.page
        if isinstance(page, IndirectObject) and page.idnum in numbers:
            yield str(name), numbers[page.idnum]


def _same(one: object, other: object) -> bool:
    return (
        isinstance(one, IndirectObject)
        and isinstance(other, IndirectObject)
        and (one.idnum, one.generation) == (other.idnum, other.generation)
    )


def _raw(text: object) -> bytes:
    original = getattr(text, "original_bytes", text)
    return original if isinstance(original, bytes) else b""
