"""What stands in the fields of a PDF, read with pypdf from bytes that nobody vouches for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pypdf import Configuration, PdfReader
from pypdf.generic import DictionaryObject, NameObject, NullObject, StreamObject

from lockin.language import N_, _
from lockin.report.guarded import opened, refused

LARGEST = 32 * 2**20
"""Bytes of a file. A form of a hundred questions takes less than one of these mebibytes."""
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

_NO_FORM = N_("this is no hand-out of lockin: the PDF has no fields")
_PRINTED = N_("printing a form into a new PDF loses its fields; save the form that was filled in and send that")


def field_values(data: bytes, source: str) -> dict[str, str]:
    """The text, or the value of the chosen button, by the name of the field; empty where nothing was chosen.

    Scripts are not looked at. Line ends are line feeds.

    Args:
        data: of a file; anything.
        source: its name, for messages.

    Raises:
        BadDataError: if it is no PDF with fields, is damaged, protected by a password, or larger than makes sense.

    """
    with opened(data, source, _LIMITS, largest=LARGEST) as reader:
        return _values(reader, source)


def _values(reader: PdfReader, source: str) -> dict[str, str]:
    form = reader.root_object.get("/AcroForm", NullObject()).get_object()
    if isinstance(form, DictionaryObject) and "/XFA" in form:
        raise refused(
            source, _("the PDF holds an XFA form, which is not read"), hint=_("save it as an ordinary PDF form")
        )
    fields: Mapping[str, DictionaryObject] = reader.get_fields() or {}
    if not fields:
        raise refused(source, _(_NO_FORM), hint=_(_PRINTED))
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
