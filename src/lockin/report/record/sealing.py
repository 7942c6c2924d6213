"""Sealing: the record goes into the PDF, its hash onto the pages, and page 1 is held against what it was to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from lockin.language import _
from lockin.report.fonts import han_drawn
from lockin.report.pdf import render_pdf
from lockin.report.printing import Embedded, RenderingError
from lockin.report.record.drawn import letters
from lockin.report.record.page_text import FULL_DIGEST, SHORT, SHORT_DIGEST, Known, difference, page_text
from lockin.report.record.values import ASSESSMENT, CHECKLIST, RECORD, PageOneText, Seal
from lockin.report.record.witness import FirstPage
from lockin.report.record.writing import layers_text, record_of, record_text

if TYPE_CHECKING:
    from lockin.report.formats import Order

UNKNOWN = Seal(digest=FULL_DIGEST, short=SHORT_DIGEST)
"""What a document is worded with before its record exists."""
_PASSES = 2


def sealed_pdf(order: Order, html: str, *, assets: Mapping[str, tuple[bytes, str]], front: str | None) -> bytes:
    """The PDF of a document that was worded with `UNKNOWN`, sealed.

    Where page 1 does not draw the letters of its words one by one, as with joined scripts, it is laid out
    a second time, so that the record can say what it draws.

    Args:
        order: what the document was made from.
        html: the whole document.
        assets: as `render_pdf` takes them.
        front: as `render_pdf` takes it.

    Raises:
        FrontPageError: if `front` does not lie on the first page.

    """
    checklist, han = layers_text(order.layers), han_drawn(html)
    text = page_text(html)
    page_one = PageOneText(words=text.words, foot=text.foot)
    for _pass in range(_PASSES):
        record = record_text(record_of(order, checklist, page_one, han=han))
        digest, seen = sha256(record).hexdigest(), FirstPage()
        pdf = render_pdf(
            html.replace(FULL_DIGEST, digest).replace(SHORT_DIGEST, digest[:SHORT]),
            assets=assets,
            created=order.created,
            attachments=tuple(_attachments(order.source, checklist, record)),
            front=front,
            witness=seen,
        )
        if as_recorded(page_one, seen.text, Known(digest=digest, page=1, pages=seen.pages, targets=None)) is None:
            return pdf
        page_one = PageOneText(words=text.words, foot=text.foot, drawn=_marked(seen.text, digest))
    raise RenderingError("page 1 is drawn in another way each time")


def as_recorded(page_one: PageOneText, text: str, known: Known) -> str | None:
    """Where the drawn text of page 1 is not the recorded one, in words; None when it is."""
    recorded = (*page_one.words, *page_one.foot) if page_one.drawn is None else (page_one.drawn,)
    return difference(recorded, text, known)


def _marked(text: str, digest: str) -> str:
    """A drawn text with a mark in the place of the record's hash, which changes with it."""
    before, found, after = letters(text).rpartition(digest[:SHORT])
    return f"{before}{SHORT_DIGEST}{after}" if found else after


def _attachments(assessment: bytes, checklist: bytes, record: bytes) -> Iterator[Embedded]:
    yield Embedded(
        name=ASSESSMENT,
        data=assessment,
        media_type="application/yaml",
        description=_("The assessment that this report was made from"),
        relationship="Source",
    )
    yield Embedded(
        name=CHECKLIST,
        data=checklist,
        media_type="application/json",
        description=_("The checklist that it answers, all files of it"),
        relationship="Source",
    )
    yield Embedded(
        name=RECORD,
        data=record,
        media_type="application/json",
        description=_("What was computed, and what page 1 says"),
        relationship="Data",
    )
