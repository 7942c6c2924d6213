"""A sealed PDF taken apart: its attachments and what its pages draw, read with pypdf from bytes nobody vouches for."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from pypdf import Configuration, PdfReader
from pypdf.errors import FileNotDecryptedError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    EncodedStreamObject,
    IndirectObject,
    NullObject,
    NumberObject,
    StreamObject,
)

from lockin.language import _
from lockin.report.guarded import MOST_OBJECTS, opened, refuse_many, refused
from lockin.report.record.drawn import Drawing, UnreadablePageError, drawn, glyphs
from lockin.report.record.values import NAMES, Attached, Contents, Page

LARGEST = 6 * 2**20
"""Bytes of a file. A report of a hundred pages takes one of these mebibytes."""
_LARGEST_OBJECTS = 6 * 2**20
"""Bytes of all objects that are packed together, unpacked. Each may take thirty times as many in memory."""
LARGEST_ATTACHMENT = 8 * 2**20
"""Bytes of an attachment, unpacked; no larger assessment is ever read."""
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
_MOST_UPDATES = 64
"""Tables of objects in one file: one for the report, one for each signature, and some to spare."""
_MOST_LEAVES = 64
"""Leaves of the tree of attachments, and names on one."""
_MOST_ENTRIES = 2_000
"""Entries of any other list or table that is read."""
_TAIL = 1024
"""Bytes in which a PDF ends, by the way that readers look for its end."""
_HARMLESS = {"/Link", "/Widget"}


class _Broken(Exception):  # noqa: N818 - never leaves this module
    """A stream does not hold what it says."""


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
    if data.count(b"/XRef") + data.count(b"\nxref") > _MOST_UPDATES:
        raise refused(source, _("the PDF was changed more than {most} times").format(most=_MOST_UPDATES))
    if b"%%EOF" not in data[-_TAIL:]:
        raise refused(source, _("the PDF was cut off on its way"), hint=_("ask for the file again"))
    with opened(data, source, _LIMITS, largest=LARGEST) as reader:
        if reader.is_encrypted:
            raise FileNotDecryptedError
        _refuse_swarms(reader, source)
        specs = list(_listed(reader.root_object))
        names = [name for name, _spec in specs]
        _refuse_unsealed(names, source)
        attached = {name: _attached(name, spec, reader, source) for name, spec in specs if name in NAMES}
        pages = tuple(_pages(reader))
        return Contents(
            attached=attached,
            others=tuple(sorted({*names} - {*NAMES})),
            pages=pages,
            targets=dict(_targets(reader)),
            covers=tuple(_covers(reader)),
            signed=b"/ByteRange" in data,
        )


def _refuse_swarms(reader: PdfReader, source: str) -> None:
    """Refuse streams that hold more objects than a whole file may have; pypdf would take them all in."""
    many, room = 0, _LARGEST_OBJECTS
    for number in {number for number, _index in reader.xref_objStm.values()}:
        stream = IndirectObject(number, 0, reader).get_object()
        room -= len(unpacked(stream, room))
        count = _dictionary(stream).get("/N")
        many += int(count) if isinstance(count, NumberObject) else MOST_OBJECTS + 1
    refuse_many(many, source)


def _listed(root: DictionaryObject) -> Iterator[tuple[str, Any]]:
    """Name and file specification, as a reference, of every attachment in the tree of names."""
    names = _dictionary(root.get("/Names"))
    waiting, seen = [_dictionary(names.get("/EmbeddedFiles"))], 0
    while waiting:
        node = waiting.pop()
        seen += 1
        pairs, kids = _array(node.get("/Names")), _array(node.get("/Kids"))
        if seen > _MOST_LEAVES or len(pairs) > 2 * _MOST_LEAVES or len(kids) > _MOST_LEAVES:
            raise _Broken
        for name, spec in zip(pairs[::2], pairs[1::2], strict=True):
            yield str(name.get_object()), spec
        waiting += [_dictionary(kid) for kid in kids]


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
    found = _dictionary(spec)
    files = _dictionary(found.get("/EF"))
    stream = _object(files.get("/F"))
    other = _object(files.get("/UF"))
    try:
        data = unpacked(stream, LARGEST_ATTACHMENT)
    except _Broken as error:
        message = _("the attachment {name} cannot be read: it is damaged, or too large").format(name=name)
        raise refused(source, message, hint=_("ask for the file again")) from error
    params = _dictionary(stream.get("/Params"))
    size, md5 = _object(params.get("/Size")), _object(params.get("/CheckSum"))
    alike = {str(_object(found.get(key))) for key in ("/F", "/UF") if key in found} <= {name}
    associated = [entry for entry in _array(reader.root_object.get("/AF")) if _same(entry, spec)]
    return Attached(
        data=data,
        size=int(size) if isinstance(size, NumberObject) else None,
        md5=_raw(md5),
        relationship=str(_object(found.get("/AFRelationship"))).removeprefix("/"),
        listed=len(associated) == 1 and alike and (other is stream or isinstance(other, NullObject)),
    )


def unpacked(stream: object, largest: int) -> bytes:
    """What a stream holds; every byte of it was needed to get there.

    Raises:
        _Broken: if it is no stream, packed in another way than ours are, damaged, or larger than `largest`.

    """
    if not isinstance(stream, StreamObject):
        raise _Broken
    raw: bytes = stream._data  # noqa: SLF001 - pypdf mends what is damaged, and tells nobody
    packing = _object(stream.get("/Filter"))
    if isinstance(packing, ArrayObject) and len(packing) == 1:
        packing = _object(packing[0])
    if isinstance(packing, NullObject) and not isinstance(stream, EncodedStreamObject):
        if len(raw) > largest:
            raise _Broken
        return raw
    if packing != "/FlateDecode" or not isinstance(_object(stream.get("/DecodeParms")), NullObject):
        raise _Broken
    unpacking = zlib.decompressobj()
    try:
        data = unpacking.decompress(raw, largest)
    except zlib.error as error:
        raise _Broken from error
    if not unpacking.eof or unpacking.unused_data.strip(b"\r\n"):
        raise _Broken
    return data


def _pages(reader: PdfReader) -> Iterator[Page]:
    fonts: dict[int, Callable[[], Mapping[int, str]]] = {}
    for page in reader.pages:
        try:
            yield Page(text=drawn(_drawing(page, page.get("/Contents"), fonts)))
        except UnreadablePageError as error:
            yield Page(text="", trouble=str(error))
        except _Broken:
            yield Page(text="", trouble=_("its instructions are damaged"))


def _drawing(
    holder: Any,  # noqa: ANN401 - as pypdf has it
    content: Any,  # noqa: ANN401 - as above
    fonts: dict[int, Callable[[], Mapping[int, str]]],
) -> Drawing:
    resources = _dictionary(holder.get("/Resources"))
    found = _dictionary(resources.get("/Font"))
    parts = _dictionary(resources.get("/XObject"))
    return Drawing(
        content=unpacked(_object(content), LARGEST_ATTACHMENT),
        fonts={name.encode(): _font(found[name], fonts) for name in found},
        parts={name.encode(): _part(_object(parts.get(name)), fonts) for name in parts},
    )


def _font(
    font: Any,  # noqa: ANN401 - as above
    fonts: dict[int, Callable[[], Mapping[int, str]]],
) -> Callable[[], Mapping[int, str]]:
    @cache
    def letters() -> Mapping[int, str]:
        if font.get("/Subtype") != "/Type0" or font.get("/Encoding") != "/Identity-H":
            raise UnreadablePageError(_("a font of another kind than ours"))
        return glyphs(unpacked(_object(font.get("/ToUnicode")), LARGEST_ATTACHMENT))

    return fonts.setdefault(id(font), letters)


def _part(
    stream: Any,  # noqa: ANN401 - as above
    fonts: dict[int, Callable[[], Mapping[int, str]]],
) -> Callable[[], Drawing | None]:
    return lambda: None if stream.get("/Subtype") == "/Image" else _drawing(stream, stream, fonts)


def _targets(reader: PdfReader) -> Iterator[tuple[str, int]]:
    numbers = {page.indirect_reference.idnum: at for at, page in enumerate(reader.pages, 1) if page.indirect_reference}
    for name, place in reader.named_destinations.items():
        page = place.page
        if isinstance(page, IndirectObject) and page.idnum in numbers:
            yield str(name), numbers[page.idnum]


def _covers(reader: PdfReader) -> Iterator[str]:
    """What lies over page 1 and is neither a link nor a field."""
    for annotation in _array(reader.pages[0].get("/Annots")):
        kind = str(_object(_dictionary(annotation).get("/Subtype")))
        if kind not in _HARMLESS:
            yield kind.removeprefix("/")


def _same(one: object, other: object) -> bool:
    return (
        isinstance(one, IndirectObject)
        and isinstance(other, IndirectObject)
        and (one.idnum, one.generation) == (other.idnum, other.generation)
    )


def _raw(text: object) -> bytes:
    original = getattr(text, "original_bytes", text)
    return original if isinstance(original, bytes) else b""


def _object(found: Any) -> Any:  # noqa: ANN401 - as above
    """What a reference leads to; `NullObject` for nothing."""
    found = NullObject() if found is None else found.get_object()
    return NullObject() if found is None else found


def _dictionary(found: object) -> DictionaryObject:
    value = _object(found)
    if isinstance(value, DictionaryObject) and len(value) > _MOST_ENTRIES:
        raise _Broken
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def _array(found: object) -> ArrayObject:
    value = _object(found)
    if isinstance(value, ArrayObject) and len(value) > _MOST_ENTRIES:
        raise _Broken
    return value if isinstance(value, ArrayObject) else ArrayObject()
