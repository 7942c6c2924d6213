"""The document that committees edit: real headings and tables, styles, a footer with pages, nothing of the day."""

from __future__ import annotations

import io
import itertools
from functools import cache

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from msgspec import structs

from lockin.model.assessment import Assessment
from lockin.report.formats import FORMATS, Order
from lockin.report.report import Paper
from samples import EXAMPLES, MOMENT, case_of, example, rendered, report_of


@cache
def opened(name: str) -> Document:
    """A shipped example as a document."""
    return docx.Document(io.BytesIO(rendered(case_of(example(name)), ".docx")))


def noted(text: str) -> Assessment:
    """The trial with this note on its first answer."""
    begun = example("trial")
    question_id = next(iter(begun.answers))
    return begun.with_answer(question_id, begun.answers[question_id].change(note=text))


@pytest.mark.parametrize("name", EXAMPLES)
def test_headings_are_headings(name: str) -> None:
    """The decision comes first, and no level is left out on the way down."""
    styles = [p.style.name for p in opened(name).paragraphs if p.style is not None]
    levels = [int(style[-1]) for style in styles if style.startswith("Heading ")]
    assert 1 == levels[0]
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels))
    first = next(p for p in opened(name).paragraphs if p.style is not None and p.style.name == "Heading 1")
    assert report_of(case_of(example(name))).verdict.decision == first.text


@pytest.mark.parametrize("name", EXAMPLES)
def test_tables_repeat_their_heads_and_say_what_they_hold(name: str) -> None:
    """Every table but the scale has a head row that repeats, and a title for those who cannot see it."""
    for table in opened(name).tables[1:]:
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        heads = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
        assert [True, *[False] * (len(heads) - 1)] == heads


def test_fonts_and_language_are_set_in_the_styles() -> None:
    """One Latin family and one for Korean; no theme overrules them; the language is that of the report."""
    styles = opened("typical").styles.element
    fonts = styles.findall(f".//{qn('w:rFonts')}")
    own = [font for font in fonts if font.get(qn("w:eastAsia")) is not None]
    assert {"Malgun Gothic"} == {font.get(qn("w:eastAsia")) for font in own}
    default = styles.find(f".//{qn('w:rPrDefault')}")
    assert "en-GB" == default.find(f".//{qn('w:lang')}").get(qn("w:val"))
    assert default.find(f".//{qn('w:rFonts')}").get(qn("w:asciiTheme")) is None


def test_latin_words_are_no_korean() -> None:
    """In a Korean document, too, they are said to be English, lest they are broken in the middle."""
    report = structs.replace(report_of(case_of(example("trial"))), lang="ko")
    order = Order(case=case_of(example("trial")), report=report, source=b"", created=MOMENT, paper="a4")
    found = docx.Document(io.BytesIO(FORMATS[".docx"].render(order))).styles.element.find(f".//{qn('w:lang')}")
    assert ("en-GB", "ko-KR") == (found.get(qn("w:val")), found.get(qn("w:eastAsia")))


@pytest.mark.parametrize(("paper", "size"), [("a4", (210, 297)), ("letter", (216, 279))])
def test_page_has_the_size_of_the_paper(paper: Paper, size: tuple[int, int]) -> None:
    """As asked for."""
    section = docx.Document(io.BytesIO(rendered(case_of(example("trial")), ".docx", paper=paper))).sections[0]
    assert size == (round((section.page_width or 0) / Mm(1)), round((section.page_height or 0) / Mm(1)))


def test_footer_counts_pages() -> None:
    """Page x of y, as fields."""
    footer = opened("typical").sections[0].footer._element
    fields = [field.get(qn("w:instr")) for field in footer.iter(qn("w:fldSimple"))]
    assert ["PAGE", "NUMPAGES"] == fields


def test_properties_are_those_of_the_report() -> None:
    """Title, maker and moment; nothing that the library brings along."""
    about = opened("typical").core_properties
    assert MOMENT.replace(tzinfo=None) == about.created.replace(tzinfo=None) == about.modified.replace(tzinfo=None)
    assert ("lockin 0.0.0", "", "en") == (about.author, about.comments, about.language)
    assert [] == [part for part in opened("typical").part.package.iter_parts() if "thumbnail" in part.partname]


def test_notes_keep_emphasis_and_lists() -> None:
    """Bold is bold, code is code, items are items with their marks; links stay text."""
    made = docx.Document(io.BytesIO(rendered(case_of(noted("**one** `two`\n\n- three\n- four\n\n7. five")), ".docx")))
    cells = [cell for table in made.tables for row in table.rows for cell in row.cells if "three" in cell.text]
    runs = {run.text.strip(): run.style.name for p in cells[0].paragraphs for run in p.runs}
    assert ("Strong", "Code Text") == (runs["one"], runs["two"])
    items = [p.text for p in cells[0].paragraphs if p.style is not None and p.style.name == "Note Item"]
    assert ["•\tthree", "•\tfour", "7.\tfive"] == items


@pytest.mark.parametrize("text", ["\x00\x0b\x1b[31m", "\ud800", "]]>", "&#x202E;<w:p/>", "\ufffe\uffff", "x" * 5000])
def test_no_text_breaks_the_file(text: str) -> None:
    """Whatever is typed, the document opens."""
    begun = noted(text).with_subject(vendor=text[:300], product=text[:300], use=text[:4000], marking=text[:300])
    assert docx.Document(io.BytesIO(rendered(case_of(begun), ".docx"))).paragraphs


def test_right_to_left_is_marked() -> None:
    """A paragraph that begins in Arabic runs from the right."""
    made = docx.Document(io.BytesIO(rendered(case_of(noted("مرحبا 123")), ".docx")))
    marked = [p for p in made.element.body.iter(qn("w:p")) if p.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None]
    assert ["مرحبا 123"] == ["".join(text.text for text in p.iter(qn("w:t"))) for p in marked]


def test_accent_is_that_of_the_house() -> None:
    """Headings take the colour of the letterhead."""
    case = case_of(example("trial"))
    report = report_of(case)
    head = structs.replace(report.cover.letterhead, accent="#7a1f1f")
    report = structs.replace(report, cover=structs.replace(report.cover, letterhead=head))
    order = Order(case=case, report=report, source=b"", created=MOMENT, paper="a4")
    style = docx.Document(io.BytesIO(FORMATS[".docx"].render(order))).styles["Heading 1"]
    assert "7A1F1F" == str(style.font.color.rgb)
