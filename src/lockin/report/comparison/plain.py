"""A comparison as plain text for a terminal: who stands where, and what the answers support."""

from __future__ import annotations

from lockin.language import _
from lockin.report.columns import cut, item, left, width, wrapped
from lockin.report.comparison.comparison import AskRow, Column, Comparison, Measure

NAME = 30
"""Columns of the first column."""
MOST_DIFFERENCES = 8
MOST_ASKS = 3


def comparison_page(comparison: Comparison) -> str:
    """The comparison on a page; ends without a line break.

    Args:
        comparison: every text of it made fit for a terminal.

    """
    lines = [comparison.title, *wrapped(comparison.use), ""]
    for column in comparison.columns:
        lines += _hang(f"{column.letter}  ", column.name)
        lines += _hang("   ", _standing(column))
    lines += ["", *wrapped(comparison.headline)]
    lines += [line for sentence in comparison.summary for line in item(sentence)]
    lines += ["", _("Who is better where")]
    lines += [line for column in comparison.columns for line in item(column.ahead)]
    lines += ["", _("On the common questions")]
    for measure in (comparison.gap, comparison.residual, comparison.exposure, *comparison.domains):
        lines += _measure(measure)
    if comparison.differences:
        lines += ["", _("Differences that move the control gap most")]
    for row in comparison.differences[:MOST_DIFFERENCES]:
        lines += item(f"{row.title} ({row.points})")
        lines += [
            line
            for column, cell in zip(comparison.columns, row.cells, strict=True)
            for line in _hang(f"    {column.letter}  ", cell.answer)
        ]
    for sheet in comparison.sheets:
        if sheet.asks:
            # Translators: above what to ask one side for; {letter} stands for an assessment
            lines += ["", *wrapped(_("Ask {letter} first for").format(letter=sheet.letter))]
        for ask in sheet.asks[:MOST_ASKS]:
            lines += item(_asked(ask))
    return "\n".join(lines)


def _standing(column: Column) -> str:
    """One assessment alone, in a few words."""
    text = _("{decision}. {band}, {residual}. Red flags: {flags}.")
    if column.status:
        text = _("{decision}. {band}, {residual}. {status}. Red flags: {flags}.")
    return text.format(
        decision=column.decision,
        band=column.band,
        residual=column.residual_text,
        status=column.status,
        flags=column.flags,
    )


def _asked(ask: AskRow) -> str:
    had = ", ".join(text.partition(":")[0] for text in ask.had)
    # Translators: {letters} are those who have it already, such as "A, C"; {points} what it takes off the control gap
    text = _("{title}: {wanted} (as {letters}; {points})")
    if not ask.proven:
        text = _("{title}: {wanted} (as {letters}, only said; {points})")
    return text.format(title=ask.title, wanted=ask.wanted, letters=had, points=ask.points)


def _measure(measure: Measure) -> list[str]:
    values = "  ".join(f"{bar.letter} {bar.text}" for bar in measure.bars)
    return _hang(f"  {left(cut(measure.title, NAME), NAME)}  ", values)


def _hang(first: str, text: str) -> list[str]:
    return wrapped(text, first=first, rest=" " * width(first), hyphens=False)
