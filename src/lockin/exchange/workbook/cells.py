"""The cells of a workbook as plain texts, whatever program wrote it; what else a sheet holds is not looked at."""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Generator, Iterable, Iterator
from typing import Any, NamedTuple, cast
from xml.etree.ElementTree import Element, iterparse
from zipfile import BadZipFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from lockin.exchange.workbook.layout import LONGEST, number_text
from lockin.exchange.workbook.package import refuse
from lockin.language import N_, _
from lockin.report.workbook.texts import unescaped

MOST_ROWS, MOST_COLUMNS = 2000, 200
LONGEST_NAME = 31
"""Of a sheet; Excel allows no longer one."""
MOST_TEXT = 32 * 2**20
"""Characters in all cells."""
_MAIN = f"{{{SHEET_MAIN_NS}}}"
_BROKEN = (
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError, NameError, AssertionError),
    *(OSError, EOFError, SyntaxError, BadZipFile, InvalidFileException),
)
"""What openpyxl raises for parts that are well-formed and make no sense; `SyntaxError` is that of XML."""


class Entry(NamedTuple):
    """What stands in one cell."""

    name: str
    """Such as `Questions!E7`."""
    text: str
    day: dt.date | None = None
    """When the cell holds a day; `text` then has it as year-month-day."""
    trouble: str | None = None
    """Why the text cannot be taken, as the end of a sentence in English; None: it can."""


class _Cell(NamedTuple):
    """One cell as openpyxl gives it."""

    row: int
    column: int
    value: object
    formula: bool


Rows = dict[int, dict[int, Entry]]
"""Entries by row and column, both counted from 1; what is blank is missing."""


def read_cells(data: bytes, source: str) -> dict[str, Rows]:
    """The cells of each sheet by its name, in the order of the workbook.

    Args:
        data: as `workbook_package.checked` gives it.
        source: name of the file.

    Raises:
        BadDataError: if the parts of the workbook do not fit together.

    """
    try:
        with warnings.catch_warnings():
            # It warns of what it leaves out, such as a date that is none; the cell says so too.
            warnings.simplefilter("ignore")
            reader = _Reader(io.BytesIO(data), read_only=True, keep_links=False)
            sheets = {name: list(cells) for name, cells in reader.sheets()}
    except _BROKEN:
        refuse(source, _("it is damaged: the parts of the workbook do not fit together"))
    # A text that is stored once can stand in many cells.
    if sum(len(c.value) for cells in sheets.values() for c in cells if isinstance(c.value, str)) > MOST_TEXT:
        refuse(source, _("it is far too large for a hand-out"))
    return {name: _rows(name, cells) for name, cells in sheets.items()}


class _Reader(ExcelReader):
    """Reads cells and what they need, and texts exactly; `read_string_table` takes every `x005F_` out of them."""

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
        if part is not None:
            with self.archive.open(part.PartName[1:]) as opened:
                for _event, node in iterparse(opened):  # noqa: S314 - `checked` has refused declarations
                    if node.tag == f"{_MAIN}si":
                        texts = [*node.iterfind(f"{_MAIN}t"), *node.iterfind(f"{_MAIN}r/{_MAIN}t")]
                        self.shared_strings.append("".join(text.text or "" for text in texts))
                        node.clear()

    def sheets(self) -> Iterator[tuple[str, Iterator[_Cell]]]:
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)
        parts = set(self.valid_files)
        for sheet, relation in self.parser.find_sheets():
            if relation.target in parts and "chartsheet" not in relation.Type:
                # A part is read once, however many sheets claim to be it.
                parts.remove(relation.target)
                with self.archive.open(relation.target) as opened:
                    yield sheet.name[:LONGEST_NAME], self._cells(opened)

    def _cells(self, opened: Any) -> Iterator[_Cell]:  # noqa: ANN401 - as openpyxl has it
        sheet = _Sheet(
            opened,
            self.shared_strings,
            epoch=self.wb.epoch,
            date_formats=self.wb._date_formats,  # type: ignore[attr-defined]  # noqa: SLF001 - where openpyxl's own reader takes them from
            timedelta_formats=self.wb._timedelta_formats,  # type: ignore[attr-defined]  # noqa: SLF001 - as above
        )
        for _event, row in sheet.parse():
            for cell in row:
                at, column, value = cell["row"], cell["column"], cell["value"]
                if value is not None and value != "" and at <= MOST_ROWS and column <= MOST_COLUMNS:
                    yield _Cell(at, column, value, cell["data_type"] == "f")


class _Sheet(WorkSheetParser):
    """Reads rows alone. Rules, filters and page headers are left out: a hostile one can take hours."""

    def parse(self) -> Generator[Any]:
        for _event, element in iterparse(self.source):  # noqa: S314 - `checked` has refused declarations
            if element.tag == ROW_TAG:
                yield self.parse_row(cast("Any", element))
                element.clear()

    def parse_formula(self, element: Element) -> str:  # noqa: ARG002 - what it says does not matter
        return "="


def _rows(sheet: str, cells: Iterable[_Cell]) -> Rows:
    rows: Rows = {}
    for cell in cells:
        name = f"{sheet}!{get_column_letter(cell.column)}{cell.row}"
        rows.setdefault(cell.row, {})[cell.column] = _entry(name, cell.value, formula=cell.formula)
    return rows


def _entry(name: str, value: object, *, formula: bool) -> Entry:
    if formula:
        return Entry(name, "", trouble=N_("holds a formula"))
    if isinstance(value, str) and len(value) > LONGEST:
        return Entry(name, "", trouble=N_("holds more text than a cell can"))
    return Entry(name, _typed(value), value.date() if isinstance(value, dt.datetime) else None)


def _typed(value: object) -> str:
    """What a person may have typed, of which the program made this value."""
    match value:
        case str():
            return unescaped(value)
        case bool():
            return str(value).upper()
        case int() | float():
            return number_text(value)
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case _:
            return str(value)
