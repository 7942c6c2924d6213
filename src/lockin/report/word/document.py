"""The report as a document to edit: page 1 first, then what stands behind it, in the order of the PDF."""

from __future__ import annotations

import datetime as dt
import io

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Emu, Mm

from lockin.report.report import Paper, Report
from lockin.report.word.back import back
from lockin.report.word.foot import foot
from lockin.report.word.front import front
from lockin.report.word.middle import middle
from lockin.report.word.styles import dress
from lockin.report.zipped import without_time

SIZES = {"a4": (210, 297), "letter": (216, 279)}
"""Millimetres, width and height."""
MARGIN = 19
_MOST = 255
"""Characters of a property of a document."""


def render_document(report: Report, *, created: dt.datetime, paper: Paper) -> bytes:
    """The report as a .docx file; equal reports of one moment give equal bytes.

    Args:
        report: cleaned (`lockin.report.cleaned`).
        created: date of the document, aware.
        paper: page size.

    """
    document = docx.Document()
    dress(document, report.lang, report.cover.letterhead.accent)
    width = _set_page(document, paper)
    front(document, report, width)
    middle(document, report, width)
    back(document, report, width)
    foot(document, report.cover.footer or report.cover.title, width)
    _describe(document, report, created)
    written = io.BytesIO()
    document.save(written)
    return without_time(written.getvalue())


def _set_page(document: Document, paper: Paper) -> Emu:
    """Returns the width of the lines."""
    section = document.sections[0]
    wide, high = SIZES[paper]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(wide), Mm(high)
    section.left_margin = section.right_margin = section.top_margin = Mm(MARGIN)
    section.bottom_margin, section.footer_distance = Mm(MARGIN), Mm(9)
    return Emu(Mm(wide - 2 * MARGIN))


def _describe(document: Document, report: Report, created: dt.datetime) -> None:
    cover, about = report.cover, document.core_properties
    about.title, about.author, about.last_modified_by = cover.title[:_MOST], cover.tool[:_MOST], cover.tool[:_MOST]
    about.subject = f"{report.verdict.decision}. {report.verdict.headline}"[:_MOST]
    about.category, about.comments, about.keywords = cover.marking[:_MOST], "", ""
    about.language, about.revision = report.lang, 1
    about.created = about.modified = created.astimezone(dt.UTC).replace(tzinfo=None)
    # The template of the library brings a picture of an empty page.
    links = document.part.package.rels
    for name in [name for name, link in links.items() if link.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del links[name]
