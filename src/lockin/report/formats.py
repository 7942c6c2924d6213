"""The formats a report can be written in: one table that the command line, the documents and the tests read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePath

from msgspec import Struct

from lockin.errors import UsageError
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


class Format(Struct, frozen=True, kw_only=True):
    """One way to write a report."""

    suffix: str
    render: Callable[[Order], bytes]


def _pdf(order: Order) -> bytes:
    from lockin.report.html import render_html
    from lockin.report.page_one import fronts
    from lockin.report.pdf import render_pdf
    from lockin.report.printing import Embedded, FrontPageError

    attachment = Embedded(
        name="assessment.yaml",
        data=order.source,
        media_type="application/yaml",
        description="The assessment that this report was made from",
        relationship="Source",
    )
    for report, front in fronts(order.report):
        html = render_html(report, paper=order.paper)
        with suppress(FrontPageError):
            return render_pdf(html, assets={}, created=order.created, attachments=(attachment,), front=front)
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


FORMATS = {
    found.suffix: found
    for found in (
        Format(suffix=".pdf", render=_pdf),
        Format(suffix=".html", render=_html),
        Format(suffix=".md", render=_markdown),
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
        raise UsageError(f"no report format has the suffix {path.suffix or '(none)'!r}", hint=f"use one of {known}")
    return found
