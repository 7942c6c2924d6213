"""The formats a comparison can be written in: one table that the command line, the documents and the tests read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import PurePath

import msgspec
from msgspec import Struct

from lockin.errors import UsageError
from lockin.language import _
from lockin.report.case import Case
from lockin.report.comparison.comparison import LETTERS, Comparison
from lockin.report.comparison.document import comparison_document
from lockin.report.printing import Embedded
from lockin.scoring.compare import Compared
from lockin.scoring.negotiation import Ask


class ComparisonOrder(Struct, frozen=True, kw_only=True):
    """What is to be rendered."""

    cases: tuple[Case, ...]
    compared: Compared
    asked: tuple[tuple[Ask, ...], ...]
    comparison: Comparison
    """Cleaned."""
    sources: tuple[bytes, ...]
    """The assessments as written; go into the PDF as attachments."""
    created: dt.datetime
    """Aware; the date of the document."""


def render_json(order: ComparisonOrder) -> bytes:
    """The published shape; ends with a line break."""
    document = comparison_document(order.cases, order.compared, order.asked, order.comparison)
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def attachments(sources: Sequence[bytes]) -> tuple[Embedded, ...]:
    """The assessments, named by their letters; those with the same content once."""
    letters: dict[bytes, str] = {}
    for letter, data in zip(LETTERS, sources, strict=False):
        letters[data] = letters.get(data, "") + letter
    return tuple(
        Embedded(
            name=f"assessment-{names}.yaml",
            data=data,
            media_type="application/yaml",
            description=_("The assessment {names} of this comparison").format(names=", ".join(names)),
            relationship="Source",
        )
        for data, names in letters.items()
    )


def _pdf(order: ComparisonOrder) -> bytes:
    from lockin.report.comparison.html import render_comparison_html  # noqa: PLC0415 - as below
    from lockin.report.letterhead import assets  # noqa: PLC0415 - as below
    from lockin.report.pdf import render_pdf  # noqa: PLC0415 - as below

    html = render_comparison_html(order.comparison, paged=True)
    pictures = assets(order.comparison.letterhead)
    return render_pdf(html, assets=pictures, created=order.created, attachments=attachments(order.sources))


def _html(order: ComparisonOrder) -> bytes:
    from lockin.report.comparison.html import render_comparison_html  # noqa: PLC0415 - as below

    return render_comparison_html(order.comparison).encode()


def _markdown(order: ComparisonOrder) -> bytes:
    from lockin.report.comparison.markdown import render_comparison_markdown  # noqa: PLC0415 - as below

    return render_comparison_markdown(order.comparison).encode()


def _workbook(order: ComparisonOrder) -> bytes:
    from lockin.exchange.comparison_workbook import write_comparison  # noqa: PLC0415 - only when it is asked for

    return write_comparison(order.comparison, order.created)


COMPARISON_FORMATS: dict[str, Callable[[ComparisonOrder], bytes]] = {
    ".pdf": _pdf,
    ".html": _html,
    ".md": _markdown,
    ".json": render_json,
    ".xlsx": _workbook,
}
"""By suffix."""


def comparison_format(path: PurePath) -> Callable[[ComparisonOrder], bytes]:
    """The format that a file name asks for.

    Raises:
        UsageError: if no format has this suffix.

    """
    found = COMPARISON_FORMATS.get(path.suffix.lower())
    if found is None:
        known = ", ".join(COMPARISON_FORMATS)
        raise UsageError(
            _("no comparison has the suffix {value!r}").format(value=path.suffix or _("(none)")),
            hint=_("use one of {known}").format(known=known),
        )
    return found
