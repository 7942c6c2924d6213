"""A table on a sheet: headings that stay in sight, filters, widths, and a page that prints well."""

from __future__ import annotations

import datetime as dt
import re

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from lockin.language import _
from lockin.report.report import Paper
from lockin.report.tables.table import Column, Table, Value
from lockin.report.workbook import style

FORMATS = {"text": "General", "whole": "0", "tenth": "0.0", "hundredth": "0.00", "day": "yyyy-mm-dd"}
"""By kind of column."""
_AMONG_TEXTS = {"text", "hundredth"}
"""Kinds of columns that hold few numbers, between texts."""
SIZES = {"a4": 9, "letter": 1}
"""Numbers that the file format gives to papers."""
_RIGHT = Alignment(horizontal="right", vertical="top", indent=1)
_MOST_FOOT = 100
"""Characters; a program may refuse a footer of more than 255, marks of its own included."""


def fill_sheet(sheet: Worksheet, table: Table) -> None:
    """Write a table on an empty sheet."""
    for number, (column, title) in enumerate(zip(table.columns, table.titles, strict=True), 1):
        cell = _cell(sheet, 1, number)
        style.put(cell, title)
        style.heading(cell, right=column.kind in {"whole", "tenth"})
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    for line, row in enumerate(table.rows, 2):
        for number, (column, value) in enumerate(zip(table.columns, row, strict=True), 1):
            _write(_cell(sheet, line, number), column, value, strong=number == table.kept)
        texts = zip(row, table.columns, strict=True)
        style.fit(sheet, line, [(text, column.width) for text, column in texts if isinstance(text, str)])
    last = get_column_letter(len(table.columns))
    sheet.row_dimensions[1].height = 30
    sheet.freeze_panes = f"{get_column_letter(table.kept + 1)}2"
    sheet.auto_filter.ref = f"A1:{last}{len(table.rows) + 1}"
    sheet.sheet_view.showGridLines = False


def _write(cell: Cell, column: Column, value: Value, *, strong: bool) -> None:
    style.asked(cell, strong=strong)
    if value is None:
        return
    if isinstance(value, str):
        style.put(cell, value)
        return
    cell.value = value
    if isinstance(value, dt.date):
        cell.number_format = FORMATS["day"]
        return
    cell.number_format = FORMATS[column.kind] if column.kind != "day" else FORMATS["whole"]
    cell.alignment = style.WRAPPED if column.kind in _AMONG_TEXTS else _RIGHT


def set_page(sheet: Worksheet, *, paper: Paper, foot: str) -> None:
    """Landscape, as wide as the page, headings on every page, and at its foot what it is and which page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", SIZES[paper]
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.page_margins.footer = 0.3  # inches, as all of them; any nearer to the bottom margin touches the last row
    footer = HeaderFooterItem()
    footer.left.text = _foot(foot)
    footer.right.text = _("Page {page} of {pages}").format(page="&P", pages="&N")
    footer.left.size = footer.right.size = 8
    sheet.oddFooter = footer


def _foot(text: str) -> str:
    """The text for a footer, in which `&` begins a code."""
    return re.sub("[\x00-\x1f\ufffe\uffff\ud800-\udfff]", " ", text)[:_MOST_FOOT].replace("&", "&&")


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(f"{cell.coordinate} is merged")
    return cell
