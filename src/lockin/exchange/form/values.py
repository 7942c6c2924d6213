"""What stands in the fields of a PDF, read with pypdf from bytes that nobody vouches for."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pypdf import Configuration, PdfReader, apply_configuration
from pypdf.errors import FileNotDecryptedError
from pypdf.generic import DictionaryObject, NameObject, NullObject, StreamObject

from lockin.errors import BadDataError, Problem

LARGEST = 32 * 2**20
"""Bytes of a file. A form of a hundred questions takes less than one of these mebibytes."""
_MOST_OBJECTS = 200_000
_LIMITS = Configuration(
    zlib_maximum_output_length=16 * 2**20,
    lzw_maximum_output_length=2**20,
    run_length_maximum_output_length=2**20,
    brotli_maximum_output_length=2**20,
    zlib_maximum_recovery_input_length=2**16,
    maximum_declared_stream_length=LARGEST,
    stream_filters_maximum_length=4,
    stream_decoding_work_maximum_length=32 * 2**20,
    form_fields_maximum_entries=20_000,
    form_fields_maximum_depth=20,
)
"""pypdf's own protection against bombs, drawn tighter; the fields need neither pages nor pictures."""

_DAMAGED = "the PDF cannot be read: it is damaged, or was cut off on its way"
_NO_FORM = "this is no hand-out of lockin: the PDF has no fields"
_PRINTED = "printing a form into a new PDF loses its fields; save the form that was filled in and send that"


def field_values(data: bytes, source: str) -> dict[str, str]:
    """The text, or the value of the chosen button, by the name of the field; empty where nothing was chosen.

    Scripts are not looked at. Line ends are line feeds.

    Args:
        data: of a file; anything.
        source: its name, for messages.

    Raises:
        BadDataError: if it is no PDF with fields, is damaged, protected by a password, or larger than makes sense.

    """
    if b"%PDF-" not in data[:1024]:
        raise refused(source, "this is no PDF")
    if len(data) > LARGEST:
        raise refused(source, f"the file is larger than {LARGEST // 2**20} MiB, which no form of ours is")
    try:
        with _quiet(), apply_configuration(_LIMITS):
            # Strict, for what pypdf does to make sense of a broken file can take hours when somebody means it to.
            return _values(PdfReader(io.BytesIO(data), strict=True), source)
    except BadDataError:
        raise
    except FileNotDecryptedError as error:
        raise refused(source, "the PDF is protected by a password", hint="save it without one") from error
    except Exception as error:  # pypdf says itself that broken files may raise anything
        raise refused(source, _DAMAGED, hint="ask for the file again") from error


def refused(source: str, message: str, *, hint: str | None = None) -> BadDataError:
    """The error for a file that cannot be taken as a whole."""
    return BadDataError((Problem(source=source, line=None, column=None, where="", message=message, hint=hint),))


def _values(reader: PdfReader, source: str) -> dict[str, str]:
    if sum(map(len, reader.xref.values())) + len(reader.xref_objStm) > _MOST_OBJECTS:
        raise refused(source, f"the PDF has more than {_MOST_OBJECTS} parts, which no form of ours has")
    form = reader.root_object.get("/AcroForm", NullObject()).get_object()
    if isinstance(form, DictionaryObject) and "/XFA" in form:
        raise refused(source, "the PDF holds an XFA form, which is not read", hint="save it as an ordinary PDF form")
    fields: Mapping[str, DictionaryObject] = reader.get_fields() or {}
    if not fields:
        raise refused(source, _NO_FORM, hint=_PRINTED)
    return {name: _text(field.get("/V")) for name, field in fields.items()}


def _text(value: Any) -> str:  # noqa: ANN401 -- whatever stands in the file
    """A value as text. Programs write names, strings of three encodings, and streams for long texts."""
    match value.get_object() if value is not None else None:
        case None | NullObject():
            return ""
        case NameObject() as name:
            return "" if name == "/Off" else name.removeprefix("/")
        case StreamObject() as stream:
            text = _decoded(stream.get_data())
        case bytes() as encoded:
            text = _decoded(encoded)
        case str() as plain:
            text = plain
        case _:
            raise TypeError("a field holds neither a name nor a text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in {b"\xfe\xff", b"\xff\xfe"} else "utf-8-sig"
    return data.decode(encoding, "replace")


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what pypdf has to say about a file away from the terminal; our own message says what matters."""
    logger, nowhere = logging.getLogger("pypdf"), logging.NullHandler()
    before = logger.propagate
    logger.addHandler(nowhere)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(nowhere)
        logger.propagate = before
