"""How a workbook looks: few colours, clear lines, and texts that stay texts."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet
from wcwidth import wcswidth

from lockin.report.formulas import like_formula
from lockin.report.workbook.texts import escaped

INK, SOFT, ACCENT, RULE, PAPER = "FF1D2529", "FF5B676C", "FF0F4C5C", "FFD3D9DC", "FFFFFFFF"
LINE, AROUND, HIGHEST = 12.75, 6, 409
"""Points of a line of text, around the lines of a cell, and of the highest row that Excel has."""
LETTERS = 1.3
"""Letters of a text to one of the width of a column, which counts digits of a larger size."""
WRAPPED = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)


def put(cell: Cell, text: str) -> None:
    """Write a text that stays a text, whatever it looks like; nothing for an empty one."""
    if not text:
        return
    cell.value = escaped(text)
    cell.data_type = "s"
    if like_formula(text) or text.startswith("'"):
        # Excel would compute it as soon as somebody opens the cell and presses Enter.
        cell.quotePrefix = True


def heading(cell: Cell, *, right: bool = False) -> None:
    """Dress a cell of the row of headings; `right` above numbers."""
    cell.font = font(10, bold=True, color=PAPER)
    cell.fill = fill(ACCENT)
    side = "right" if right else "left"
    cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True, indent=1)


def asked(cell: Cell, *, strong: bool = False, soft: bool = False) -> None:
    """Dress a cell of a table."""
    cell.font = font(10 if not soft else 9, bold=strong, color=SOFT if soft else INK)
    cell.alignment = WRAPPED
    cell.border = Border(bottom=Side("thin", color=RULE))


def title(cell: Cell, size: int, *, accent: bool = True) -> None:
    """Dress a title."""
    cell.font = font(size, bold=accent, color=ACCENT if accent else SOFT)
    cell.alignment = Alignment(vertical="center")


def prose(cell: Cell, *, soft: bool = False) -> None:
    """Dress running text."""
    cell.font = font(9 if soft else 10, color=SOFT if soft else INK)
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


def font(size: int, *, bold: bool = False, color: str = INK) -> Font:
    """The one family, which every office program has or replaces by one of the same widths."""
    return Font(name="Arial", size=size, bold=bold, color=color)


def fill(color: str) -> PatternFill:
    """One colour all over."""
    return PatternFill("solid", start_color=color, end_color=color)


def _lines(text: str, width: float) -> int:
    """About how many lines a text takes in a column."""
    return sum(_wrapped(line, max(int(width * LETTERS) - 2, 1)) for line in text.split("\n"))


def _wrapped(line: str, width: int) -> int:
    if line.isascii():
        return max(len(textwrap.wrap(line, width)), 1)
    return max(wcswidth(line), len(line)) // width + 1
