"""How the workbook of a hand-out differs from others: cells to fill in that one sees at once."""

from __future__ import annotations

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Protection, Side

from lockin.report.workbook.style import RULE, SOFT, WRAPPED, fill, font

FIELD, FIELD_RULE, CLOSED = "FFFFF8E1", "FFCDBB83", "FFEEF1F2"
TEXT_FORMAT, DAY_FORMAT = "@", "yyyy-mm-dd"


def field(cell: Cell, number_format: str = TEXT_FORMAT) -> None:
    """Dress a cell that is to be filled in, and unlock it."""
    line = Side("thin", color=FIELD_RULE)
    cell.font = font(10)
    cell.fill = fill(FIELD)
    cell.alignment = WRAPPED
    cell.border = Border(left=line, right=line, top=line, bottom=line)
    cell.number_format = number_format
    cell.protection = Protection(locked=False)


def closed(cell: Cell) -> None:
    """Dress a cell that has nothing to say for this question."""
    cell.font = font(10, color=SOFT)
    cell.fill = fill(CLOSED)
    cell.alignment = WRAPPED
    cell.border = Border(bottom=Side("thin", color=RULE))
    cell.number_format = TEXT_FORMAT


def label(cell: Cell) -> None:
    """Dress the name of something that stands to its right, or its number."""
    number = isinstance(cell.value, str) and cell.value.isdigit()
    cell.font = font(10, color=SOFT)
    cell.alignment = Alignment(horizontal="right" if number else "left", vertical="top", indent=number)
