"""An overview as plain text for a terminal: who stands where, and what many have in common."""

from __future__ import annotations

import textwrap

from lockin.report.overview.overview import Overview
from lockin.report.words import enumerated

WIDTH = 78


def overview_page(overview: Overview) -> str:
    """The overview on a page; ends without a line break.

    Args:
        overview: every text of it made fit for a terminal.

    """
    lines = [*_wrap(overview.title), "", *_wrap(overview.headline)]
    widest = max((len(row.label) for row in overview.bands), default=0)
    for row in overview.bands:
        if row.count:
            first = f"  {row.label:<{widest}}  {row.count:>3}  "
            lines += textwrap.wrap(
                enumerated(row.names), WIDTH, initial_indent=first, subsequent_indent=" " * len(first)
            )
    lines.append("")
    for sentence in overview.summary:
        lines += textwrap.wrap(sentence, WIDTH, initial_indent="  - ", subsequent_indent="    ")
    return "\n".join(lines)


def _wrap(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH)
