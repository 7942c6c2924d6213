"""A look at the zip of a workbook that came back, before any library opens it: is it one, and is it harmless?"""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Mapping
from typing import NoReturn
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile

from lockin.errors import BadDataError, Problem
from lockin.language import _

MOST_BYTES = 64 * 2**20
MOST_MEMBERS = 2000
MOST_MARKS = 400_000
"""Of `<` and of `=`: what bounds the elements and attributes of all members, and so the memory they take."""
DEEPEST = 60
"""Elements within each other."""
LONGEST_FORMAT, MOST_FORMATS = 255, 100_000
"""Characters of one format of numbers, and of all: patterns are matched against them later."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Begins the files of old Excel, and every workbook with a password."""
BROKEN = (
    *(BadZipFile, LargeZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError),
    *(ValueError, OverflowError),
)
"""What `zipfile` raises for bytes that are no zip."""
_XML = re.compile(r"\.(xml|rels)", re.IGNORECASE)
_ENTRY = b"PK\x01\x02"


def checked(data: bytes, source: str) -> bytes:
    """The workbook as a zip of nothing but its XML, each member of which is well-formed and without declarations.

    Raises:
        BadDataError: if it is no workbook, or has a password, macros, links to other workbooks, or far too much in it.

    """
    if data.startswith(OLE):
        old = "Workbook".encode("utf-16-le") in data and "EncryptedPackage".encode("utf-16-le") not in data
        if old:
            refuse(source, _("it is a workbook of an old Excel"), _("save it as .xlsx"))
        refuse(source, _("it is protected by a password"), _("save it without a password and try again"))
    if len(data) > MOST_BYTES or data.count(_ENTRY) > MOST_MEMBERS:
        refuse(source, _("it is far too large for a hand-out"))
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            members = _unpacked(archive, source)
    except BROKEN:
        refuse(source, _("it is no workbook, or it is damaged"), _("a hand-out in this format is an .xlsx file"))
    _look_at_all(members, source)
    return _packed(members)


def refuse(source: str, message: str, hint: str | None = None) -> NoReturn:
    """Refuse a whole file.

    Raises:
        BadDataError: always.

    """
    problem = Problem(source=source, line=None, column=None, where="", message=message, hint=hint)
    raise BadDataError((problem,))


def _unpacked(archive: ZipFile, source: str) -> dict[str, bytes]:
    """The XML members by name. `zipfile` inflates no member beyond the size that it declares."""
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos) > MOST_BYTES:
        refuse(source, _("it is far too large for a hand-out"))
    for info in infos:
        name = info.filename.casefold()
        if info.flag_bits & 1:
            refuse(source, _("it is protected by a password"), _("save it without a password and try again"))
        if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            refuse(source, _("it is no workbook, or it is damaged"), _("a hand-out in this format is an .xlsx file"))
        if name.rsplit("/", 1)[-1] == "vbaproject.bin":
            _refuse_macros(source)
        if "/externallinks/" in f"/{name}":
            _refuse_links(source)
    wanted = [info for info in infos if _XML.search(info.filename[-5:])]
    if len({info.filename for info in wanted}) < len(wanted):
        refuse(source, _("it is damaged: two of its parts have one name"))
    return {info.filename: archive.read(info) for info in wanted}


def _look_at_all(members: Mapping[str, bytes], source: str) -> None:
    for mark in (b"<", b"="):
        if sum(content.count(mark) for content in members.values()) > MOST_MARKS:
            refuse(source, _("it is far too large for a hand-out"))
    for name, content in members.items():
        _look_at(name, content, source)


def _look_at(name: str, content: bytes, source: str) -> None:
    """Read one member for what it declares; the same parser will read it later, so nothing hides from this look."""
    depth = formats = 0

    def declared(*_told: object) -> None:
        refuse(source, _("{name} declares a document type, which no workbook does").format(name=name))

    def started(full: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth, formats
        depth += 1
        tag = full.rsplit(" ", 1)[-1]
        formats += len(attributes.get("formatCode", ""))
        if depth > DEEPEST or len(attributes.get("formatCode", "")) > LONGEST_FORMAT or formats > MOST_FORMATS:
            refuse(source, _("it is damaged: {name} holds too much").format(name=name))
        if tag in {"Override", "Default"} and _has_macros(attributes.get("ContentType", "")):
            _refuse_macros(source)
        if tag == "Relationship" and attributes.get("Type", "").casefold().endswith("/externallink"):
            _refuse_links(source)

    def ended(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = declared
    parser.StartElementHandler, parser.EndElementHandler = started, ended
    try:
        parser.Parse(content, True)  # noqa: FBT003 - the C function takes no keyword
    except (expat.ExpatError, ValueError, LookupError):
        refuse(source, _("it is damaged: {name} cannot be read").format(name=name))


def _has_macros(content_type: str) -> bool:
    folded = content_type.casefold()
    return "macroenabled" in folded or "vbaproject" in folded


def _refuse_macros(source: str) -> NoReturn:
    refuse(source, _("it holds macros, which no hand-out does"), _("save it as .xlsx, not as .xlsm"))


def _refuse_links(source: str) -> NoReturn:
    refuse(
        source, _("it refers to another workbook"), _("copy the values only, and break the links to other workbooks")
    )


def _packed(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()
