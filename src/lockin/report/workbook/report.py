"""The report as a workbook: one table a sheet, to filter, to sort and to print. Texts stay texts."""

from __future__ import annotations

import datetime as dt

from openpyxl import Workbook

from lockin.report.case import Case
from lockin.report.report import Paper, Report
from lockin.report.tables import behind
from lockin.report.tables.answers import answers
from lockin.report.tables.summary import summary
from lockin.report.workbook.packing import packed
from lockin.report.workbook.sheets import fill_sheet, set_page
from lockin.report.workbook.texts import escaped


def render_workbook(case: Case, report: Report, *, created: dt.datetime, paper: Paper) -> bytes:
    """The report as an .xlsx file; equal reports of one moment give equal bytes.

    Args:
        case: where numbers and days come from.
        report: cleaned (`lockin.report.cleaned`).
        created: date of the document, aware.
        paper: page size for print.

    """
    tables = (
        summary(case, report),
        behind.domains(report),
        answers(case, report),
        behind.actions(case, report),
        behind.open_questions(case, report),
        behind.references(report),
        behind.method(case, report),
    )
    workbook = Workbook()
    for number, table in enumerate(tables):
        sheet = workbook.create_sheet(table.title) if number else workbook.worksheets[0]
        sheet.title = table.title
        fill_sheet(sheet, table)
        set_page(sheet, paper=paper, foot=report.cover.footer or report.cover.title)
    _describe(workbook, report, created)
    return packed(workbook)


def _describe(workbook: Workbook, report: Report, created: dt.datetime) -> None:
    cover, about = report.cover, workbook.properties
    about.created = about.modified = created.astimezone(dt.UTC).replace(tzinfo=None)
    about.creator = about.lastModifiedBy = escaped(cover.tool)
    about.title = escaped(cover.title)
    about.subject = escaped(f"{report.verdict.decision}. {report.verdict.headline}")
    about.category = escaped(cover.marking)
    about.language = report.lang
