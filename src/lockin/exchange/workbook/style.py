"""How the workbook of a hand-out looks: few colours, clear lines, and cells to fill in that one sees at once."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet
from wcwidth import wcswidth

from lockin.exchange.workbook.layout import escaped

INK, SOFT, ACCENT, RULE = "FF1D2529", "FF5B676C", "FF0F4C5C", "FFD3D9DC"
PAPER, FIELD, FIELD_RULE, CLOSED = "FFFFFFFF", "FFFFF8E1", "FFCDBB83", "FFEEF1F2"
TEXT_FORMAT, DAY_FORMAT = "@", "yyyy-mm-dd"
LINE, AROUND, HIGHEST = 12.75, 6, 409
"""Points of a line of text, around the lines of a cell, and of the highest row that Excel has."""
LETTERS = 1.3
"""Letters of a text to one of the width of a column, which counts digits of a larger size."""
_FORMULA_LIKE = ("=", "+", "-", "@", "'")


def put(cell: Cell, text: str) -> None:
    """Write a text that stays a text, whatever it looks like; nothing for an empty one."""
    if not text:
        return
    cell.value = escaped(text)
    cell.data_type = "s"
    if text.startswith(_FORMULA_LIKE):
        # Excel would compute it as soon as somebody opens the cell and presses Enter.
        cell.quotePrefix = True


def heading(cell: Cell) -> None:
    """Dress a cell of the row of headings."""
    cell.font = _font(10, bold=True, color=PAPER)
    cell.fill = _fill(ACCENT)
    cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)


def asked(cell: Cell, *, strong: bool = False, soft: bool = False) -> None:
    """Dress a locked cell of a question."""
    cell.font = _font(10 if not soft else 9, bold=strong, color=SOFT if soft else INK)
    cell.alignment = _WRAPPED
    cell.border = Border(bottom=Side("thin", color=RULE))


def field(cell: Cell, number_format: str = TEXT_FORMAT) -> None:
    """Dress a cell that is to be filled in, and unlock it."""
    line = Side("thin", color=FIELD_RULE)
    cell.font = _font(10)
    cell.fill = _fill(FIELD)
    cell.alignment = _WRAPPED
    cell.border = Border(left=line, right=line, top=line, bottom=line)
    cell.number_format = number_format
    cell.protection = Protection(locked=False)


def closed(cell: Cell) -> None:
    """Dress a cell that has nothing to say for this question."""
    cell.font = _font(10, color=SOFT)
    cell.fill = _fill(CLOSED)
    cell.alignment = _WRAPPED
    cell.border = Border(bottom=Side("thin", color=RULE))
    cell.number_format = TEXT_FORMAT


def title(cell: Cell, size: int, *, accent: bool = True) -> None:
    """Dress a title."""
    cell.font = _font(size, bold=accent, color=ACCENT if accent else SOFT)
    cell.alignment = Alignment(vertical="center")


def label(cell: Cell) -> None:
    """Dress the name of something that stands to its right, or its number."""
    number = isinstance(cell.value, str) and cell.value.isdigit()
    cell.font = _font(10, color=SOFT)
    cell.alignment = Alignment(horizontal="right" if number else "left", vertical="top", indent=number)


def prose(cell: Cell, *, soft: bool = False) -> None:
    """Dress running text."""
    cell.font = _font(9 if soft else 10, color=SOFT if soft else INK)
    cell.alignment = Alignment(vertical="top", wrap_text=True)


class _Growing(RowDimension):
    """A row whose height is a start: Excel makes it higher when somebody types more. openpyxl fixes every height."""

    @property
    def customHeight(self) -> bool:  # noqa: N802 - as the file format has it
        return False


def fit(sheet: Worksheet, row: int, texts: Iterable[tuple[str, float]]) -> None:
    """Make a row as high as its texts need, each with the width of its column: not every program does so itself."""
    lines = max((_lines(text, width) for text, width in texts), default=1)
    sheet.row_dimensions[row] = _Growing(sheet, index=row, ht=min(lines * LINE + AROUND, HIGHEST))


def _lines(text: str, width: float) -> int:
    """About how many lines a text takes in a column."""
    return sum(_wrapped(line, max(int(width * LETTERS) - 2, 1)) for line in text.split("\n"))


def _wrapped(line: str, width: int) -> int:
    if line.isascii():
        return max(len(textwrap.wrap(line, width)), 1)
    return max(wcswidth(line), len(line)) // width + 1


_WRAPPED = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)


def _font(size: int, *, bold: bool = False, color: str = INK) -> Font:
    return Font(name="Arial", size=size, bold=bold, color=color)


def _fill(color: str) -> PatternFill:
    return PatternFill("solid", start_color=color, end_color=color)
