"""Paragraphs, tables and notes in a document. Texts are texts; what they look like, a style says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from lockin.report.notes import note_tokens
from lockin.report.printable import direction
from lockin.report.word import styles

if TYPE_CHECKING:
    from markdown_it.token import Token


MOST_KEPT = 1500
"""Characters of a row that is kept on one page."""


class Run(NamedTuple):
    """A piece of a line."""

    text: str
    style: str = ""
    """Name of a character style; empty: as the paragraph."""


class Line(NamedTuple):
    """One paragraph."""

    runs: tuple[Run, ...]
    style: str = ""
    """Name of a paragraph style; empty: the one that fits the place."""


Content = str | Sequence[Line]
"""What stands in a cell."""


class Head(NamedTuple):
    """The head of a column."""

    title: str
    share: int
    """Per cent of the width."""
    number: bool = False


def line(*runs: str | Run, style: str = "") -> Line:
    """A paragraph of texts and styled pieces; empty ones are left out, a blank stands between two."""
    found = [Run(run) if isinstance(run, str) else run for run in runs]
    kept = [run for run in found if run.text]
    spaced = [Run(f" {run.text}", run.style) if at else run for at, run in enumerate(kept)]
    return Line(tuple(spaced), style)


def lines(*found: Line) -> list[Line]:
    """Those of the lines that say something."""
    return [one for one in found if one.runs]


def add(document: Document, content: Line | str, style: str = styles.BODY) -> Paragraph:
    """Append a paragraph; one that begins from right to left runs so."""
    paragraph = document.add_paragraph()
    _fill(paragraph, line(content) if isinstance(content, str) else content, style)
    return paragraph


def heading(document: Document, text: str, level: int, *, new_page: bool = False) -> None:
    """Append a heading of level 1 to 3."""
    paragraph = add(document, text, f"Heading {level}")
    if new_page:
        paragraph.paragraph_format.page_break_before = True


def table(
    document: Document,
    name: str,
    heads: Sequence[Head],
    rows: Iterable[Sequence[Content]],
    *,
    width: Emu,
    strong: bool = True,
) -> Table:
    """Append a table whose first row repeats on every page.

    Args:
        document: gets it.
        name: what it holds, for those who cannot see it.
        heads: of the columns.
        rows: below them.
        width: of the whole.
        strong: whether the first column names its row.

    """
    found: Table = document.add_table(0, len(heads), style=styles.TABLE)
    _set_up(found, name, heads, width, strong=strong)
    _row(found, heads, [head.title for head in heads], header=True)
    for row in rows:
        _row(found, heads, row, header=False)
    add(document, "", styles.GAP)
    return found


def _set_up(found: Table, name: str, heads: Sequence[Head], width: Emu, *, strong: bool) -> None:
    found.autofit = False
    properties = found._tbl.tblPr  # noqa: SLF001 - python-docx has no name for these
    for tag in ("w:tblLook", "w:tblW"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    properties.insert(1, parse_xml(f'<w:tblW {nsdecls("w")} w:w="{width.twips}" w:type="dxa"/>'))
    look = f'w:val="{"04A0" if strong else "0420"}" w:firstRow="1" w:firstColumn="{int(strong)}" w:noVBand="1"'
    properties.append(parse_xml(f"<w:tblLook {nsdecls('w')} {look}/>"))
    caption = parse_xml(f"<w:tblCaption {nsdecls('w')}/>")
    caption.set(qn("w:val"), name)
    properties.append(caption)
    for column, head in zip(found.columns, heads, strict=True):
        column.width = Emu(int(width * head.share / 100))


def _row(found: Table, heads: Sequence[Head], contents: Sequence[Content], *, header: bool) -> None:
    row: _Row = found.add_row()  # type: ignore[no-untyped-call]  # python-docx
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - as above
    if sum(map(_length, contents)) < MOST_KEPT:
        properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    if header:
        properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    plain, number = (styles.CELL_HEAD, styles.NUMBER_HEAD) if header else (styles.CELL, styles.NUMBER)
    for cell, head, content in zip(row.cells, heads, contents, strict=True):
        fill_cell(cell, content, number if head.number else plain)
        if header:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _length(content: Content) -> int:
    if isinstance(content, str):
        return len(content)
    return sum(len(run.text) for one in content for run in one.runs)


def fill_cell(cell: _Cell, content: Content, style: str) -> None:
    """Write into an empty cell."""
    found = [line(content)] if isinstance(content, str) else list(content)
    for at, one in enumerate(found or [Line(())]):
        _fill(cell.add_paragraph() if at else cell.paragraphs[0], one, style)


def _fill(paragraph: Paragraph, content: Line, style: str) -> None:
    # Their own setters look through all styles each time, which takes most of the time of a document.
    paragraph._p.style = _id(content.style or style)  # noqa: SLF001 - as above
    if direction("".join(run.text for run in content.runs)) == "rtl":
        paragraph._p.get_or_add_pPr().append(parse_xml(f"<w:bidi {nsdecls('w')}/>"))  # noqa: SLF001 - as above
    for run in content.runs:
        added = paragraph.add_run(run.text)
        if run.style:
            added._r.style = _id(run.style)  # noqa: SLF001 - as above
        if direction(run.text) == "rtl":
            added._r.get_or_add_rPr().append(parse_xml(f"<w:rtl {nsdecls('w')}/>"))  # noqa: SLF001 - as above


def _id(name: str) -> str:
    """The id of a style, as the file refers to it."""
    return name.replace(" ", "")


def note_lines(text: str) -> Iterator[Line]:
    """A note with its emphasis, code and lists."""
    marks: list[str] = []
    """What each open list puts before its items: a bullet, or the number to come."""
    fresh = False
    for token in note_tokens(text) if text else ():
        match token.type:
            case "bullet_list_open":
                marks.append("•")
            case "ordered_list_open":
                marks.append(str(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                marks.pop()
            case "list_item_open":
                fresh = True
            case "inline":
                mark = _mark(marks) if fresh else ""
                fresh = False
                yield Line((*([Run(f"{mark}\t")] if mark else []), *_runs(token)), styles.NOTE_ITEM if marks else "")


def _mark(marks: list[str]) -> str:
    mark = marks[-1]
    if mark.isdecimal():
        marks[-1] = str(int(mark) + 1)
        return f"{mark}."
    return mark


def _runs(token: Token) -> Iterator[Run]:
    style = styles.QUIET
    for part in token.children or ():
        match part.type:
            case "strong_open":
                style = styles.STRONG
            case "em_open":
                style = styles.EMPHASIS
            case "strong_close" | "em_close":
                style = styles.QUIET
            case "code_inline":
                yield Run(part.content, styles.CODE)
            case "softbreak" | "hardbreak":
                yield Run("\n", style)
            case _:
                if part.content:
                    yield Run(part.content, style)
