"""The formats a report can be written in: one table that the command line, the documents and the tests read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePath

from msgspec import Struct

from lockin.errors import UsageError
from lockin.language import _
from lockin.loading.layers import Layer
from lockin.report.case import Case
from lockin.report.report import Paper, Report


class Order(Struct, frozen=True, kw_only=True):
    """What is to be rendered, and how."""

    case: Case
    report: Report
    """Cleaned."""
    source: bytes
    """The assessment as written; goes into the PDF as an attachment."""
    created: dt.datetime
    """Aware; the date of the document."""
    paper: Paper
    layers: tuple[Layer, ...] = ()
    """The files of the checklist, which go into the PDF; empty: nothing can be recomputed from it."""
    catalogue_sha256: str = ""
    """Of the file with the alternatives that the case was examined with; empty: none was."""


class Format(Struct, frozen=True, kw_only=True):
    """One way to write a report."""

    suffix: str
    render: Callable[[Order], bytes]


def _pdf(order: Order) -> bytes:
    from lockin.report.html import render_html
    from lockin.report.letterhead import assets
    from lockin.report.page_one import fronts
    from lockin.report.printing import FrontPageError
    from lockin.report.record.sealing import UNKNOWN, sealed_pdf

    for report, front in fronts(order.report):
        html = render_html(report, paper=order.paper, paged=True, seal=UNKNOWN)
        with suppress(FrontPageError):
            return sealed_pdf(order, html, assets=assets(report.cover.letterhead), front=front)
    raise AssertionError("the last front page makes no demand")


def _html(order: Order) -> bytes:
    from lockin.report.html import render_html

    return render_html(order.report, paper=order.paper).encode()


def _markdown(order: Order) -> bytes:
    from lockin.report.markdown import render_markdown

    return render_markdown(order.report).encode()


def _json(order: Order) -> bytes:
    import msgspec

    from lockin.report.document import score_document

    document = {**score_document(order.case), "report": order.report}
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _document(order: Order) -> bytes:
    from lockin.report.word.document import render_document

    return render_document(order.report, created=order.created, paper=order.paper)


def _workbook(order: Order) -> bytes:
    from lockin.report.workbook.report import render_workbook

    return render_workbook(order.case, order.report, created=order.created, paper=order.paper)


def _csv(order: Order) -> bytes:
    from lockin.report.csv_table import render_csv

    return render_csv(order.case, order.report)


FORMATS = {
    found.suffix: found
    for found in (
        Format(suffix=".pdf", render=_pdf),
        Format(suffix=".html", render=_html),
        Format(suffix=".md", render=_markdown),
        Format(suffix=".docx", render=_document),
        Format(suffix=".xlsx", render=_workbook),
        Format(suffix=".csv", render=_csv),
        Format(suffix=".json", render=_json),
    )
}
"""By suffix."""


def choose(path: PurePath) -> Format:
    """The format that a file name asks for.

    Raises:
        UsageError: if no format has this suffix.

    """
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        known = ", ".join(FORMATS)
        suffix = repr(path.suffix) if path.suffix else _("(none)")
        raise UsageError(
            _("no report format has the suffix {suffix}").format(suffix=suffix),
            hint=_("use one of {suffixes}").format(suffixes=known),
        )
    return found
