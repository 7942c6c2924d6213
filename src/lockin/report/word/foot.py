"""The line at the foot of every page: what it is, and which page of how many."""

from __future__ import annotations

import re

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Emu

from lockin.language import _
from lockin.report.word.styles import FOOT

_FIELDS = {"\x01": "PAGE", "\x02": "NUMPAGES"}


def foot(document: Document, text: str, width: Emu) -> None:
    """Fill the footer.

    Args:
        document: with one section.
        text: at the left.
        width: of a line.

    """
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = FOOT
    stops = paragraph.paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{text}\t")
    for part in re.split("([\x01\x02])", _("Page {page} of {pages}").format(page="\x01", pages="\x02")):
        if part in _FIELDS:
            field = f'<w:fldSimple {nsdecls("w")} w:instr="{_FIELDS[part]}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
            paragraph._p.append(parse_xml(field))  # noqa: SLF001 - python-docx has no fields
        elif part:
            paragraph.add_run(part)
