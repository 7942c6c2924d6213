"""A comparison as Markdown. Texts of users are escaped: none can format or link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lockin.language import _
from lockin.report import words
from lockin.report.comparison.comparison import Cell, Column, Comparison, Row, Sheet
from lockin.report.markdown import escape, table
from lockin.resources import folder

Cells = Sequence[str]


def render_comparison_markdown(comparison: Comparison) -> str:
    """The whole comparison, small differences too; ends with a line break.

    Args:
        comparison: cleaned (`lockin.report.cleaned`).

    """
    letters = [column.letter for column in comparison.columns]
    text = _environment().get_template("compare.md.j2").render(c=comparison, letters=letters)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _columns(comparison: Comparison) -> list[Cells]:
    return [
        (
            column.letter,
            column.name,
            f"{column.decision} ({column.status})" if column.status else column.decision,
            words.enumerated((column.residual_text, column.band)),
            column.exposure,
            column.confidence,
            column.coverage,
            column.flags,
        )
        for column in comparison.columns
    ]


def _measures(comparison: Comparison) -> list[Cells]:
    measures = (comparison.gap, comparison.residual, comparison.exposure, *comparison.domains)
    return [(found.title, found.weight, *(bar.text for bar in found.bars), found.supports) for found in measures]


def _differences(comparison: Comparison) -> list[Cells]:
    return [
        (
            words.enumerated((row.title, row.remark)),
            row.domain,
            *(_cell(cell) for cell in row.cells),
            row.points,
        )
        for row in comparison.differences
    ]


def _cell(cell: Cell) -> str:
    if not cell.risk:
        return cell.answer
    # Translators: an answer, its risk from 0 to 100, and how it is known; "least": nobody has less
    text = _("{answer} (risk {risk}, least; {known})") if cell.best else _("{answer} (risk {risk}; {known})")
    return text.format(answer=cell.answer, risk=cell.risk, known=cell.known)


def _rows(rows: Sequence[Row], *, points: bool = False) -> list[Cells]:
    return [(row.title, *row.texts, *([row.points] if points else [])) for row in rows]


def _asks(sheet: Sheet) -> list[Cells]:
    return [
        (
            ask.wanted,
            ask.title,
            ask.now,
            "; ".join((*ask.had, *(() if ask.proven else (_("only said"),)))),
            ask.action,
            ask.owner,
            ask.effort,
            ask.points,
        )
        for ask in sheet.asks
    ]


def _made_from(comparison: Comparison) -> list[Cells]:
    return [_source(column) for column in comparison.columns]


def _source(column: Column) -> Cells:
    return (column.letter, column.name, column.file, " ".join(column.notes))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder("templates") / "compare", encoding="utf-8"),
        autoescape=False,  # noqa: S701 - every text goes through `escape`, which HTML escaping would spoil
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["e"] = escape
    environment.globals.update(
        _=_,
        table=table,
        columns=_columns,
        measures=_measures,
        differences=_differences,
        rows=_rows,
        asks=_asks,
        made_from=_made_from,
    )
    return environment
