"""The files that an overview is written to: one table that the command line, the documents and the tests read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from msgspec import Struct

from lockin.report.overview.entry import Entry
from lockin.report.overview.overview import Overview


class OverviewOrder(Struct, frozen=True, kw_only=True):
    """What is to be rendered."""

    overview: Overview
    """Cleaned."""
    entries: tuple[Entry, ...]
    """What it was made from, cleaned."""
    created: dt.datetime
    """Aware; the date of the document."""


def render_json(order: OverviewOrder) -> bytes:
    """The published shape; ends with a line break."""
    import msgspec  # noqa: PLC0415 - as below

    from lockin.report.overview.document import overview_document  # noqa: PLC0415 - as below

    document = overview_document(order.overview, order.entries)
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _pdf(order: OverviewOrder) -> bytes:
    from lockin.report.overview.html import render_overview_html  # noqa: PLC0415 - as below
    from lockin.report.pdf import render_pdf  # noqa: PLC0415 - as below

    html = render_overview_html(order.overview, paged=True)
    return render_pdf(html, assets={}, created=order.created)


def _html(order: OverviewOrder) -> bytes:
    from lockin.report.overview.html import render_overview_html  # noqa: PLC0415 - as below

    return render_overview_html(order.overview).encode()


def _workbook(order: OverviewOrder) -> bytes:
    from lockin.report.overview.workbook import render_overview_workbook  # noqa: PLC0415 - only when it is asked for

    return render_overview_workbook(order.overview, order.created)


OVERVIEW_FORMATS: dict[str, Callable[[OverviewOrder], bytes]] = {
    ".pdf": _pdf,
    ".html": _html,
    ".xlsx": _workbook,
    ".json": render_json,
}
"""By suffix."""
