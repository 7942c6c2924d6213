"""An overview as plain text for a terminal: who stands where, and what many have in common."""

from __future__ import annotations

from lockin.report.columns import item, left, width, wrapped
from lockin.report.overview.overview import Overview
from lockin.report.words import enumerated


def overview_page(overview: Overview) -> str:
    """The overview on a page; ends without a line break.

    Args:
        overview: every text of it made fit for a terminal.

    """
    lines = [*wrapped(overview.title), "", *wrapped(overview.headline)]
    widest = max((width(row.label) for row in overview.bands), default=0)
    for row in overview.bands:
        if row.count:
            first = f"  {left(row.label, widest)}  {row.count:>3}  "
            lines += wrapped(enumerated(row.names), first=first, rest=" " * width(first))
    lines.append("")
    for sentence in overview.summary:
        lines += item(sentence)
    return "\n".join(lines)
