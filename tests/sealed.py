"""Sealed reports, and what an attacker makes of them: what the tests of sealing and verifying share."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import io
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from msgspec import structs
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from lockin import __version__
from lockin.loading.assessment import parse_assessment
from lockin.loading.layers import Layer
from lockin.model.assessment import Assessment
from lockin.model.checklist import Checklist
from lockin.model.house import PLAIN, House
from lockin.report import examined as made
from lockin.report.case import Case
from lockin.report.cleaned import cleaned
from lockin.report.formats import FORMATS, Order
from lockin.report.printable import printable
from lockin.report.record.again import Makers
from lockin.report.record.reading import contents
from lockin.report.record.values import Contents
from lockin.report.record.verify import Verification, verify
from lockin.report.report import Report
from lockin.report.view import build_report
from lockin.scoring.score import assess
from lockin.store.catalogues import catalogue_sha256, load_catalogue
from portfolios import SMALL, small, text_of
from samples import DAY, FOLDER, MOMENT, shipped, source

NAME = "report.pdf"
"""What messages call the file."""


def layers() -> tuple[Layer, ...]:
    """The files of the shipped checklist."""
    files = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in sorted(FOLDER.rglob("*.yaml"))}
    return (Layer(entry="checklist.yaml", files={k: v for k, v in files.items() if not k.startswith("translations/")}),)


def makers(version: str = __version__) -> Makers:
    """How reports are made, in English alone."""
    return Makers(
        version=version,
        catalogue_sha256=catalogue_sha256(),
        examined=examined,
        worded=worded,
        speaking=_speaking,
    )


@contextlib.contextmanager
def _speaking(code: str) -> Iterator[None]:
    if code != "en":
        raise LookupError(code)
    yield


def examined(case: Case) -> Case:
    """The case with all that is computed for a report."""
    return made.examined(case, load_catalogue())


def worded(case: Case) -> Report:
    """Its report, cleaned."""
    return cleaned(build_report(case, tool=f"lockin {__version__}"), printable)


def order_of(
    text: bytes,
    *,
    house: House = PLAIN,
    created: dt.datetime = MOMENT,
    of: tuple[Checklist, tuple[Layer, ...]] | None = None,
) -> Order:
    """The order for the report of an assessment; of the shipped checklist unless another is given with its files."""
    checklist, files = of or (shipped(), layers())
    found: Assessment = parse_assessment(text, "assessment.yaml", checklist)
    card = assess(checklist, found, DAY)
    case = examined(Case(checklist=checklist, assessment=found, card=card, made_on=DAY, house=house))
    return Order(
        case=case,
        report=worded(case),
        source=text,
        created=created,
        paper="a4",
        layers=files,
        catalogue_sha256=catalogue_sha256(),
    )


@cache
def sealed(name: str = "typical") -> bytes:
    """The sealed report of a shipped example; `small` is one of seven pages, of a small checklist."""
    if name == "small":
        files = (Layer(entry=SMALL.name, files={SMALL.name: SMALL.read_bytes()}),)
        return FORMATS[".pdf"].render(order_of(text_of("Vendor").encode(), of=(small(), files)))
    return FORMATS[".pdf"].render(order_of(source(name).read_bytes()))


@cache
def apart(name: str = "typical") -> Contents:
    """The same, taken apart."""
    return contents(sealed(name), NAME)


def verified(data: bytes, *, rerender: bool = False, version: str = __version__) -> Verification:
    """What verification finds."""
    return verify(data, NAME, makers(version), rerender=rerender)


def states(found: Verification) -> dict[str, str]:
    """State by name of the check."""
    return {check.name: check.state for check in found.checks}


def with_attachment(of: Contents, name: str, data: bytes) -> Contents:
    """The contents with other bytes in an attachment, and all that the PDF says of them put right."""
    attached = structs.replace(
        of.attached[name], data=data, size=len(data), md5=hashlib.md5(data, usedforsecurity=False).digest()
    )
    return structs.replace(of, attached={**of.attached, name: attached})


def rewritten(data: bytes, change: Callable[[PdfWriter], None]) -> bytes:
    """A PDF written anew after a change to its objects."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    change(writer)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def file_specs(writer: PdfWriter) -> dict[str, DictionaryObject]:
    """The file specification of each attachment."""
    names = names_of(writer)
    return {str(names[at]): names[at + 1].get_object() for at in range(0, len(names), 2)}


def names_of(writer: PdfWriter) -> ArrayObject:
    """The list of names and file specifications."""
    names = writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"]  # type: ignore[index]
    assert isinstance(names, ArrayObject)
    return names


def put(stream: DictionaryObject, data: bytes) -> EncodedStreamObject:
    """A stream like another one that holds these bytes and says so."""
    made = DecodedStreamObject()
    made.update({key: value for key, value in stream.items() if key not in {"/Filter", "/Length"}})
    made.set_data(data)
    found = made.flate_encode()
    assert isinstance(found, EncodedStreamObject)
    if "/Params" in found:
        params: Any = found["/Params"].get_object()
        changed = DictionaryObject(params)
        changed[NameObject("/Size")] = NumberObject(len(data))
        digest = hashlib.md5(data, usedforsecurity=False).digest()
        changed[NameObject("/CheckSum")] = ByteStringObject(digest)
        found[NameObject("/Params")] = changed
    return found


def embed(writer: PdfWriter, name: str, data: bytes) -> None:
    """Put other bytes into an attachment; the PDF says the right size and checksum of them."""
    spec = file_specs(writer)[name]
    reference = writer._add_object(put(spec["/EF"]["/F"].get_object(), data))  # type: ignore[index]
    spec["/EF"][NameObject("/F")] = reference  # type: ignore[index]


def page_content(writer: PdfWriter, number: int, data: bytes) -> None:
    """Draw something else on a page (0-based)."""
    page = writer.pages[number]
    page[NameObject("/Contents")] = writer._add_object(put(DictionaryObject(), data))


def content_of(data: bytes, number: int) -> bytes:
    """The instructions of a page (0-based)."""
    found = PdfReader(io.BytesIO(data)).pages[number]["/Contents"].get_object()
    assert isinstance(found, StreamObject)
    return found.get_data()
