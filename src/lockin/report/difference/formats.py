"""The formats that a difference can be written in: one table that the command line and the tests read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import PurePath

from msgspec import Struct

from lockin.errors import UsageError
from lockin.language import N_, _
from lockin.report.difference.difference import Difference
from lockin.report.difference.pair import Pair
from lockin.report.report import Paper


class Order(Struct, frozen=True, kw_only=True):
    """What is to be rendered, and how."""

    pair: Pair
    found: Difference
    """Cleaned."""
    sources: tuple[bytes, ...]
    """The older assessment as written, and the later one if there is one; they go into the PDF as attachments."""
    created: dt.datetime
    """Aware; the date of the document."""
    paper: Paper


def _pdf(order: Order) -> bytes:
    from lockin.report.difference.html import render_difference_html  # noqa: PLC0415 -- a format imports what it needs
    from lockin.report.letterhead import assets  # noqa: PLC0415 -- as above
    from lockin.report.pdf import render_pdf  # noqa: PLC0415 -- as above
    from lockin.report.printing import Embedded  # noqa: PLC0415 -- as above

    names = ("before", N_("The assessment before")), ("after", N_("The assessment after"))
    named = dict(zip(order.sources, names, strict=False))  # equal ones are attached once
    attachments = tuple(
        Embedded(
            name=f"{name}.yaml",
            data=data,
            media_type="application/yaml",
            description=_(described),
            relationship="Source",
        )
        for data, (name, described) in named.items()
    )
    html = render_difference_html(order.found, paper=order.paper, paged=True)
    return render_pdf(html, assets=assets(order.found.letterhead), created=order.created, attachments=attachments)


def _html(order: Order) -> bytes:
    from lockin.report.difference.html import render_difference_html  # noqa: PLC0415 -- as above

    return render_difference_html(order.found, paper=order.paper).encode()


def _markdown(order: Order) -> bytes:
    from lockin.report.difference.markdown import render_difference_markdown  # noqa: PLC0415 -- as above

    return render_difference_markdown(order.found).encode()


def _json(order: Order) -> bytes:
    import msgspec  # noqa: PLC0415 -- as above

    from lockin.report.difference.document import difference_document  # noqa: PLC0415 -- as above

    document = {**difference_document(order.pair), "difference": order.found}
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


FORMATS: dict[str, Callable[[Order], bytes]] = {".pdf": _pdf, ".html": _html, ".md": _markdown, ".json": _json}
"""Renderer by suffix."""


def choose(path: PurePath) -> Callable[[Order], bytes]:
    """The renderer that a file name asks for.

    Raises:
        UsageError: if no format has this suffix.

    """
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        raise UsageError(
            _("no format of a difference has the suffix {suffix!r}").format(suffix=path.suffix or _("(none)")),
            hint=_("use one of {suffixes}").format(suffixes=", ".join(FORMATS)),
        )
    return found
