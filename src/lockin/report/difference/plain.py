"""A difference as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lockin.language import _
from lockin.report.annex import Span
from lockin.report.columns import cut, left, put, wrapped
from lockin.report.difference.difference import Difference, Group, Row, Section
from lockin.report.difference.rows import points_of
from lockin.report.report import Zone

SCALE = 60
"""Characters from 0 to 100 on the scale."""
NAME = 38
"""Characters of the first column."""
_INDENT = "    "


def difference_page(found: Difference) -> str:
    """The difference on a page or two; ends without a line break."""
    return "\n".join(line.rstrip() for line in _lines(found))


def _lines(found: Difference) -> Iterator[str]:
    yield from _wrap(found.title)
    yield found.days
    yield from ("", found.headline.upper(), *_wrap(found.summary), "")
    yield from _scale(found.before.span, found.after.span, found.zones)
    yield from _wrap(found.scale_text)
    for note in found.notes:
        yield from ("", *_wrap(_("Note: {note}").format(note=note)))
    yield from ("", " " * 14 + left(found.ends[0], 24) + found.ends[1])
    yield from (f"{left(figure.name, 14)}{left(figure.before, 24)}{figure.after}" for figure in found.figures)
    if found.account:
        yield from ("", _("What it consists of"))
        yield from (
            f"{'= ' if line.total else '  '}{line.points:>6}  {line.name}: {line.note}" for line in found.account
        )
    else:
        yield from ("", *_wrap(found.account_text))
    yield from ("", _columns((_("Domains"), *found.ends)) + _("change"))
    for pair in found.domains:
        ends = [span.text if span else _("not rated") for span in (pair.before, pair.after)]
        yield _columns((cut(pair.title, NAME - 2), *ends)) + f"{pair.change:>6}"
    for group in found.groups:
        yield from _group(group)
    for section in found.sections:
        yield from _section(section, found.ends)


def _columns(cells: tuple[str, ...]) -> str:
    return "".join(left(cell, width) for cell, width in zip(cells, (NAME, 16, 16), strict=True))


def _group(group: Group) -> Iterator[str]:
    yield from ("", f"{group.title}{f' ({group.points})' if group.points else ''}")
    for row in group.rows:
        yield from _row(row)


def _row(row: Row) -> Iterable[str]:
    points = f" {points_of(row)}" if row.points else ""
    moved = row.after if row.before == row.after else f"{row.before} → {row.after}"
    note = f". {row.note}" if row.note else ""
    return _item(f"{row.title} ({row.question_id}){points}: {moved}{note}")


def _section(section: Section, ends: tuple[str, str]) -> Iterator[str]:
    yield from ("", section.title)
    for row in section.rows:
        first, *rest = (cell for cell in row if cell)
        between = " → " if section.head[1:] == ends else ", "
        text = f"{first}: {between.join(rest)}" if rest else first
        yield from _item(text)


def _scale(before: Span | None, after: Span | None, zones: Sequence[Zone]) -> list[str]:
    names, edges, bar, mark = [" " * (SCALE + 8)] * 2 + ["-" * (SCALE + 1), " " * (SCALE + 8)]
    for zone in zones:
        names = put(names, _at(zone.start), zone.label.upper() if zone.current else zone.label)
        edges = put(edges, _at(zone.start), str(zone.start))
        bar = put(bar, _at(zone.start), "|")
    bar, edges = put(bar, SCALE, "|"), put(edges, SCALE - 1, "100")
    if before is not None:
        bar = put(bar, _at(before.point), "o")
        mark = put(mark, _at(before.point), _("before"))
    if after is not None:
        bar = put(bar, _at(after.point), "#")
    above = "" if after is None else put(" " * (SCALE + 8), _at(after.point), _("now"))
    return [names, *([above] if above else []), bar, *([mark] if mark.strip() else []), edges]


def _at(value: int) -> int:
    return value * SCALE // 100


def _item(text: str) -> list[str]:
    return wrapped(text, first="  - ", rest=_INDENT, hyphens=False)


def _wrap(text: str) -> list[str]:
    return wrapped(text, hyphens=False)
