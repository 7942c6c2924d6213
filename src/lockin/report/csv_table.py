"""The answers as comma-separated values: one row a question, each with the result of the whole assessment."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io

from lockin.language import N_, _
from lockin.report.case import Case
from lockin.report.formulas import defused
from lockin.report.report import Report
from lockin.report.tables.answers import answers
from lockin.report.tables.table import Row, Value

RESULT = (
    *(N_("Vendor"), N_("Product"), N_("As of"), N_("Decision"), N_("Band")),
    *(N_("Residual risk"), N_("Best"), N_("Worst"), N_("Draft")),
)
"""Columns after those of the question; the same in every row, so that files of several assessments can be stacked."""


def render_csv(case: Case, report: Report) -> bytes:
    """RFC 4180 in UTF-8, with the mark by which Excel knows it.

    Args:
        case: where numbers and days come from.
        report: cleaned (`lockin.report.cleaned`).

    """
    table = answers(case, report)
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([*table.titles, *map(_, RESULT)])
    result = _result(case, report)
    for row in table.rows:
        writer.writerow([_text(value) for value in (*row, *result)])
    return codecs.BOM_UTF8 + written.getvalue().encode("utf-8", "replace")


def _result(case: Case, report: Report) -> Row:
    cover, verdict = report.cover, report.verdict
    span: Row = (None, None, None)
    if verdict.span is not None:
        span = verdict.span.point, verdict.span.best, verdict.span.worst
    return cover.vendor, cover.product, case.made_on, verdict.decision, verdict.band, *span, cover.status


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    return defused(value) if isinstance(value, str) else str(value)
