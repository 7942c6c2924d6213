"""`lockin due`: everything that has a date, over all assessments, soonest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from lockin.cli.options import Json
from lockin.cli.output import plain
from lockin.errors import BadDataError, GateError, LockinError, UsageError
from lockin.language import N_, _, ngettext

if TYPE_CHECKING:
    from lockin.exchange.calendar import Entry
    from lockin.scoring.due import Due
    from lockin.store.reading import Stored

Places = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[DIR|FILE]...", help="Folders to look below, or assessments; else this folder.", show_default=False
    ),
]
Within = Annotated[
    int | None, typer.Option("--within", metavar="DAYS", min=0, help="Only what is due in so many days, or overdue.")
]
Ics = Annotated[bool, typer.Option("--ics", help="Write a calendar instead of the list.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="PATH", help="Where the calendar goes: due.ics.")
]
FORMAT = 1
"""Version of the JSON; it grows when a key changes its meaning or goes."""
WIDEST = 120
LEAST_ROOM = 30
"""Columns that what is due needs, to stand beside the rest."""
HEAD = (N_("Date"), "", N_("File"), N_("Who"))
MOST = (10, 18, 28, 24)
"""Columns of these; what is longer is cut where they stand beside each other."""


class Row(NamedTuple):
    """One thing that is due, and where it stands."""

    path: Path
    stored: Stored
    item: Due


class Found(NamedTuple):
    """What all places hold."""

    rows: list[Row]
    unread: list[tuple[Path, LockinError]]
    """Files that could not be read, and why."""
    named: list[LockinError]
    """Why files could not be read that were named on the command line."""


def due(
    places: Places = None,
    *,
    within: Within = None,
    ics: Ics = False,
    output: Output = None,
    as_json: Json = False,
) -> None:
    """Print everything that has a date, soonest first; exit with 1 when something is overdue.

    \b
    Examples:
      lockin due
      lockin due assessments --within 90
      lockin due --ics -o due.ics

    Waivers that end, actions that somebody took on, answers that grow old or are to be confirmed, next reviews.
    Snapshots, and assessments that were renewed in the same folder, are left out.
    """  # noqa: D301 - \b tells Click to keep the lines that follow
    from lockin.cli.scored import today

    if output is not None and not ics:
        raise UsageError(_("-o belongs to --ics"))
    if ics and as_json:
        raise UsageError(_("--ics and --json are two forms of one result"), hint=_("ask for one of them"))
    day = today()
    found = _found(places or [Path()], day)
    shown = [row for row in found.rows if within is None or (row.item.date - day).days <= within]
    _print(found, shown, day, as_json=as_json, ics=ics, output=output)
    _end(found, day)


def _end(found: Found, day: dt.date) -> None:
    """Say what could not be read, and fail when something is overdue or a file was named that could not be read.

    Raises:
        GateError: when something is overdue.
        LockinError: why the first of the named files could not be read; the others are told as well.

    """
    overdue = sum(row.item.overdue(day) for row in found.rows)
    failure = found.named[0] if found.named and not overdue else None
    for path, error in found.unread:
        reason = error.problems[0].message if isinstance(error, BadDataError) else str(error)
        if error is not failure:
            typer.echo(plain(_("Not read: {path}: {reason}").format(path=path, reason=reason)), err=True)
    if overdue:
        raise GateError(
            ngettext("{count} thing is overdue", "{count} things are overdue", overdue).format(count=overdue)
        )
    if failure is not None:
        raise failure


def _found(places: Sequence[Path], day: dt.date) -> Found:
    """What is due at all places; a file that is named twice counts once."""
    found = Found([], [], [])
    seen: set[Path] = set()
    for place in places:
        named = not place.is_dir()
        for path in [place] if named else _below(place):
            if path.resolve() in seen:
                continue
            seen.add(path.resolve())
            try:
                found.rows.extend(_rows(path, day))
            except LockinError as error:
                found.unread.append((path, error))
                if named:
                    found.named.append(error)
    found.rows.sort(key=lambda row: row.item.date)
    return found


def _below(folder: Path) -> Sequence[Path]:
    from lockin.store.tree import assessments_below

    tree = assessments_below(folder)
    if tree.cut:
        typer.echo(
            plain(
                _("Note: {folder} holds too much to look at all of it. Name the folders inside.").format(folder=folder)
            ),
            err=True,
        )
    return tree.files


def _rows(path: Path, day: dt.date) -> list[Row]:
    from lockin.scoring.due import due as due_items
    from lockin.scoring.score import assess
    from lockin.store.reading import open_assessment

    stored = open_assessment(path)
    card = assess(stored.checklist, stored.assessment, day)
    return [Row(path, stored, item) for item in due_items(stored.checklist, stored.assessment, card, day)]


def _print(found: Found, shown: Sequence[Row], day: dt.date, *, as_json: bool, ics: bool, output: Path | None) -> None:
    if ics:
        _write_calendar(shown, output)
    elif as_json:
        _print_json(found, shown, day)
    elif not shown:
        typer.echo(_("Nothing is due.") if not found.rows else _("Nothing is due in that time."))
    else:
        from shutil import get_terminal_size

        for line in table(shown, day, min(get_terminal_size().columns, WIDEST)):
            typer.echo(plain(line))


def table(rows: Sequence[Row], day: dt.date, width: int) -> Iterator[str]:
    """The lines of the list: date, how far away, who, file, what; what is due on a line of its own where it is narrow.

    Args:
        rows: what is due, in order.
        day: today.
        width: columns of the terminal.

    """
    from lockin.report.due import what, when, who
    from lockin.terminal.clean import clean, clip, columns, wrap

    cells = [
        (
            str(row.item.date),
            when(row.item, day),
            clean(str(row.path)),
            clean(who(row.stored.checklist, row.item)) or "-",
        )
        for row in rows
    ]
    head = [_(title) for title in HEAD]
    widest = [max(columns(line[n]) for line in (head, *cells)) for n in range(len(head))]
    room_of = [min(room, most) for room, most in zip(widest, MOST, strict=True)]
    beside = sum(room_of) + 2 * len(room_of) + LEAST_ROOM <= width
    if beside:
        yield _row(head, room_of) + _("What")
    for row, line in zip(rows, cells, strict=True):
        told = what(row.stored.checklist, row.item)
        if beside:
            first = _row([clip(cell, room) for cell, room in zip(line, room_of, strict=True)], room_of)
            yield from wrap(told, width, first=first, rest=" " * columns(first))
        else:
            yield from wrap(", ".join(line), width)
            yield from wrap(told, width, first="    ", rest="    ")


def _row(cells: Sequence[str], rooms: Sequence[int]) -> str:
    from lockin.terminal.clean import filled

    return "".join(filled(cell, room + 2) for cell, room in zip(cells, rooms, strict=True))


def _print_json(found: Found, shown: Sequence[Row], day: dt.date) -> None:
    import msgspec

    from lockin.report.due import what, who

    entries = [
        {
            "date": row.item.date,
            "days": (row.item.date - day).days,
            "overdue": row.item.overdue(day),
            "file": str(row.path),
            "kind": row.item.kind,
            "what": what(row.stored.checklist, row.item),
            "who": who(row.stored.checklist, row.item),
            "ids": row.item.ids,
        }
        for row in shown
    ]
    unread = [{"file": str(path), "why": str(error)} for path, error in found.unread]
    document = {"lockin": FORMAT, "today": day, "due": entries, "unread": unread}
    typer.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())


def _write_calendar(rows: Sequence[Row], output: Path | None) -> None:
    from lockin.cli.scored import now
    from lockin.exchange.calendar import calendar
    from lockin.store.files import write_bytes

    if not rows:
        typer.echo(_("Nothing is due, so there is no calendar to write."), err=True)
        return
    data = calendar([_entry(row) for row in rows], now=now())
    if output is None:
        typer.echo(data.decode(), nl=False)
        return
    write_bytes(output, data)
    typer.echo(plain(_("Wrote {file}.").format(file=output)))


def _entry(row: Row) -> Entry:
    from lockin.exchange.calendar import Entry, uid_of
    from lockin.report.due import SUMMARIES, what, who

    checklist, item, subject = row.stored.checklist, row.item, row.stored.assessment.subject
    name = " · ".join(part for part in (subject.vendor, subject.product) if part) or row.path.name
    told = what(checklist, item)
    # Answers come and go in a group of one day; all else is the same thing though its day moves.
    same = (str(item.date), item.who) if item.kind in {"answers", "confirm"} else item.ids
    named = _("Who: {name}").format(name=who(checklist, item) or _("nobody is named"))
    lines = [told, named, _("File: {path}").format(path=row.path), *item.ids]
    return Entry(
        uid=uid_of(row.stored.assessment, item.kind, *same),
        summary=f"{name}: {told}",
        description="\n".join(lines),
        due=item.date,
        categories=(_(SUMMARIES[item.kind]),),
    )
