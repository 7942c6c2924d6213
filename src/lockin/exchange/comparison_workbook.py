"""A comparison as a workbook, to sort and to work with at the table. Texts stay texts, whatever they look like."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from lockin.language import SOURCE, _, language
from lockin.report.comparison.comparison import Comparison
from lockin.report.workbook import style
from lockin.report.workbook.packing import packed

Value = str | float
"""A number where it is one: it can then be sorted and summed."""
POINTS_FORMAT = "0.0"
NAMED = 30
"""Width of a column of answers."""


def write_comparison(comparison: Comparison, created: dt.datetime) -> bytes:
    """The comparison as an .xlsx file; equal comparisons of one moment give equal bytes.

    Args:
        comparison: cleaned (`lockin.report.cleaned`).
        created: date of the document, aware.

    """
    workbook = Workbook()
    # Translators: names of sheets have at most 31 characters, and none of \ / ? * : [ ]
    _summary(workbook.worksheets[0], comparison)
    _domains(workbook.create_sheet(_("Domains")), comparison)
    _differences(workbook.create_sheet(_("Differences")), comparison)
    _negotiation(workbook.create_sheet(_("Negotiation")), comparison)
    moment = created.astimezone(dt.UTC).replace(tzinfo=None)
    workbook.properties.created = workbook.properties.modified = moment
    workbook.properties.creator, workbook.properties.title = "lockin", comparison.title
    return packed(workbook)


def _summary(sheet: Worksheet, comparison: Comparison) -> None:
    sheet.title = _("Summary")
    heads = [("", 5), (_("Assessment"), 40), (_("Decision, alone"), 26), (_("Band"), 12), (_("Residual risk"), 14)]
    heads += [(_("Range"), 16), (_("Exposure"), 16), (_("Confidence"), 12), (_("Answered"), 12), (_("Red flags"), 16)]
    heads += [(_("File"), 24), (_("Use"), 40), (_("Notes"), 44)]
    rows: list[list[Value]] = [
        [
            column.letter,
            column.name,
            f"{column.decision} ({column.status})" if column.status else column.decision,
            column.band,
            float(column.residual.point) if column.residual else column.residual_text,
            column.residual_text,
            column.exposure,
            column.confidence,
            column.coverage,
            column.flags,
            column.file,
            column.use,
            " ".join(column.notes),
        ]
        for column in comparison.columns
    ]
    _table(sheet, heads, rows, frozen="C2")
    _below(sheet, comparison, len(rows) + 3)


def _below(sheet: Worksheet, comparison: Comparison, line: int) -> None:
    """Write what is said in sentences, from this line on."""
    for sentence in (
        comparison.headline,
        *comparison.summary,
        "",
        *comparison.method,
        _("{day}. {tool}. Checklist {name}, {hash}.").format(
            day=comparison.made_on,
            tool=comparison.tool,
            name=comparison.checklist,
            hash=comparison.checklist_sha256,
        ),
        comparison.marking,
    ):
        cell = _cell(sheet, line, 2)
        style.put(cell, sentence)
        style.prose(cell)
        sheet.merge_cells(start_row=line, start_column=2, end_row=line, end_column=8)
        style.fit(sheet, line, [(sentence, 136)])
        line += 1


def _domains(sheet: Worksheet, comparison: Comparison) -> None:
    heads = [(_("Domain"), 34), (_("Weight"), 9)]
    # Translators: heads of columns; {letter} stands for an assessment: A, B and so on
    parts = (_("{letter} value"), _("{letter} best"), _("{letter} worst"))
    for column in comparison.columns:
        heads += [(part.format(letter=column.letter), 9) for part in parts]
    heads.append((_("What the answers support"), 50))
    rows: list[list[Value]] = []
    for measure in (comparison.gap, comparison.residual, comparison.exposure, *comparison.domains):
        values: list[Value] = []
        for bar in measure.bars:
            span = bar.span
            values += [float(span.point), float(span.best), float(span.worst)] if span else [bar.text, "", ""]
        rows.append([measure.title, float(measure.weight) if measure.weight else "", *values, measure.supports])
    _table(sheet, heads, rows, frozen="B2")


def _differences(sheet: Worksheet, comparison: Comparison) -> None:
    heads = [(_("Id"), 20), (_("Question"), 30), (_("Domain"), 26), (_("Points"), 9), (_("Remark"), 20)]
    for column in comparison.columns:
        heads += [(f"{column.letter} {column.short}", NAMED)]
        heads += [(_("{letter} known by").format(letter=column.letter), 18)]
        heads += [(_("{letter} risk").format(letter=column.letter), 8)]
    rows: list[list[Value]] = []
    for row in comparison.differences:
        cells: list[Value] = []
        for cell in row.cells:
            cells += [cell.answer, cell.known, float(cell.risk) if cell.risk else ""]
        rows.append([row.question_id, row.title, row.domain, _number(row.points), row.remark, *cells])
    for one in comparison.one_sided:
        texts: list[Value] = [value for text in one.texts for value in (text, "", "")]
        rows.append([one.id, one.title, "", _number(one.points), _("known for some only"), *texts])
    _table(sheet, heads, rows, points={4}, frozen="C2")


def _negotiation(sheet: Worksheet, comparison: Comparison) -> None:
    # Translators: heads of columns; "Ask" stands above the letter of whom to ask, "Of" above the name
    heads = [(_("Ask"), 6), (_("Of"), 30), (_("Question"), 28), (_("Ask for"), 36), (_("Instead of"), 32)]
    heads += [(_("Had already from"), 44), (_("Proven"), 9), (_("What to do"), 40), (_("Owner"), 22)]
    heads += [(_("Effort"), 8), (_("Points"), 9), (_("Id"), 20)]
    rows: list[list[Value]] = [
        [
            sheet_.letter,
            sheet_.name,
            ask.title,
            ask.wanted,
            ask.now,
            "\n".join(ask.had),
            _("yes") if ask.proven else _("only said"),
            ask.action,
            ask.owner,
            ask.effort,
            _number(ask.points),
            ask.question_id,
        ]
        for sheet_ in comparison.sheets
        for ask in sheet_.asks
    ]
    _table(sheet, heads, rows, points={11}, frozen="D2")


def _table(
    sheet: Worksheet,
    heads: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[Value]],
    *,
    points: set[int] | None = None,
    frozen: str,
) -> None:
    """Fill a sheet.

    Args:
        sheet: an empty one.
        heads: heading and width of every column.
        rows: the values below.
        points: numbers, from 1, of the columns that hold points, with one decimal.
        frozen: the first cell that scrolls.

    """
    for number, (head, width) in enumerate(heads, 1):
        cell = _cell(sheet, 1, number)
        style.put(cell, head)
        style.heading(cell)
        sheet.column_dimensions[get_column_letter(number)].width = width
    for line, row in enumerate(rows, 2):
        for number, value in enumerate(row, 1):
            cell = _cell(sheet, line, number)
            style.asked(cell, strong=number == 1)
            if isinstance(value, float):
                cell.value = value
                cell.number_format = POINTS_FORMAT if number in (points or ()) else "0"
            else:
                style.put(cell, value)
        texts = [(value, width) for value, (_, width) in zip(row, heads, strict=True) if isinstance(value, str)]
        style.fit(sheet, line, texts)
    sheet.row_dimensions[1].height = 30
    sheet.freeze_panes = frozen
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(rows) + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _number(text: str) -> float:
    """A number as the language in use writes it."""
    if language() == SOURCE:
        return float(text)
    from babel.numbers import parse_decimal  # noqa: PLC0415 - tables of all languages, which English does without

    return float(parse_decimal(text, locale=language()))


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(f"{cell.coordinate} is merged")
    return cell
