"""How the document looks: fonts that every office program has, one accent colour, everything as a style."""

from __future__ import annotations

from typing import NamedTuple

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

LATIN, EAST_ASIAN = "Arial", "Malgun Gothic"
ACCENT, INK, SOFT = "0F4C5C", "1D2529", "5B676C"
TABLE = "Lockin Table"
"""Name of the style of every table."""
BODY, LEAD, SMALL, FOOT, GAP = "Normal", "Lead", "Small", "Footer", "Table Gap"
CELL, NUMBER, CELL_HEAD, NUMBER_HEAD, FIGURE = "Cell", "Cell Number", "Cell Head", "Cell Number Head", "Figure"
NOTE_ITEM = "Note Item"
STRONG, FLAG, QUIET, EMPHASIS, CODE = "Strong", "Flag", "Quiet", "Emphasis", "Code Text"
LOCALES = {"en": "en-GB", "ko": "ko-KR", "de": "de-DE", "fr": "fr-FR", "es": "es-ES", "ja": "ja-JP"}
"""Languages as office programs name them; another one goes by its own code."""


class Look(NamedTuple):
    """One paragraph style: points of letters, lines, and space around."""

    name: str
    size: float
    color: str = INK
    bold: bool = False
    before: float = 0
    after: float = 0


_LOOKS = (
    Look(BODY, 10, after=4),
    Look("Title", 15, bold=True, after=2),
    Look("Heading 1", 20, ACCENT, bold=True, before=12, after=4),
    Look("Heading 2", 12, ACCENT, bold=True, before=9, after=2),
    Look("Heading 3", 10, INK, bold=True, before=9, after=2),
    Look(LEAD, 10, SOFT, after=6),
    Look(SMALL, 8, SOFT, before=2, after=3),
    Look(CELL, 9, before=1, after=1),
    Look(NUMBER, 9, before=1, after=1),
    Look(CELL_HEAD, 8, SOFT, before=1, after=1),
    Look(NUMBER_HEAD, 8, SOFT, before=1, after=1),
    Look(FIGURE, 13, bold=True),
    Look(NOTE_ITEM, 9, after=1),
    Look(GAP, 3),
    Look(FOOT, 8, SOFT),
)
_TABLE_STYLE = f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="LockinTable">
<w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>
<w:tblPr><w:tblStyleRowBandSize w:val="1"/>
<w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/>
<w:bottom w:val="single" w:sz="4" w:space="0" w:color="8B979C"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="D3D9DC"/></w:tblBorders>
<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="150" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b w:val="0"/><w:bCs w:val="0"/></w:rPr>
<w:tcPr><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>
<w:tblStylePr w:type="firstCol"><w:rPr><w:b/><w:bCs/></w:rPr></w:tblStylePr></w:style>"""


def dress(document: Document, lang: str, accent: str) -> None:
    """Set every style of the document, and its language.

    Args:
        document: new.
        lang: code of its language.
        accent: `#rrggbb`; can be read on white.

    """
    own = accent.lstrip("#")
    for look in _LOOKS:
        _paragraph_style(document, look._replace(color=own) if look.color == ACCENT else look)
    styles = document.styles
    for name in ("Heading 1", "Heading 2", "Heading 3"):
        styles[name].paragraph_format.keep_with_next = True
    for name in (NUMBER, NUMBER_HEAD):
        styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    styles[NOTE_ITEM].paragraph_format.left_indent = Mm(4)
    styles[NOTE_ITEM].paragraph_format.first_line_indent = Mm(-4)
    for name, color, bold in ((FLAG, own, True), (QUIET, SOFT, False), (CODE, INK, False)):
        style = styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        if isinstance(style, CharacterStyle):
            style.font.color.rgb = RGBColor.from_string(color)
            # Said on the style, so that it also holds in a bold first column.
            style.font.bold = bold
    _fonts(styles[CODE].element.get_or_add_rPr(), "Courier New")
    styles.element.append(parse_xml(_TABLE_STYLE.replace(ACCENT, own)))
    _language(document, LOCALES.get(lang, lang))


def _paragraph_style(document: Document, look: Look) -> None:
    known = look.name in [style.name for style in document.styles]
    styles = document.styles
    style = styles[look.name] if known else styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{look.name} is no style of paragraphs")
    if not known:
        style.base_style = styles["Normal"]
    if look.name == "Title":
        for path in ("w:pPr/w:pBdr", "w:rPr/w:spacing", "w:rPr/w:kern"):
            for old in style.element.findall("/".join(map(qn, path.split("/")))):
                old.getparent().remove(old)
    # Not bold is not said: it would win over the first column of a table.
    style.font.size, style.font.bold = Pt(look.size), look.bold or None
    style.font.color.rgb = RGBColor.from_string(look.color)
    _fonts(style.element.get_or_add_rPr(), LATIN)
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(look.before), Pt(look.after), 1.1


def _fonts(properties: BaseOxmlElement, latin: str) -> None:
    """One family for all scripts but those of East Asia. A theme would win over names, so what it says goes."""
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(
        0,
        parse_xml(
            f'<w:rFonts {nsdecls("w")} w:ascii="{latin}" w:hAnsi="{latin}" w:cs="{LATIN}" w:eastAsia="{EAST_ASIAN}"/>'
        ),
    )


def _language(document: Document, locale: str) -> None:
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is None:
        raise TypeError("the styles have no defaults")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    latin, asian = (LOCALES["en"], locale) if locale.partition("-")[0] in {"ko", "ja", "zh"} else (locale, "ko-KR")
    # `val` is the language of Latin letters: said to be Korean, their words are broken anywhere.
    defaults.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{latin}" w:eastAsia="{asian}" w:bidi="ar-SA"/>'))
    _fonts(defaults, LATIN)
