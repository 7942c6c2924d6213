"""`lockin merge --git`: the merge driver that git calls for an assessment on two branches."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from lockin.cli.edited import edit_for
from lockin.cli.output import plain
from lockin.errors import BadDataError, ConflictError, LockinError, NoInputError, UsageError
from lockin.exchange.threeway import Entry, Joined, join
from lockin.language import _, ngettext
from lockin.loading.assessment import parse_assessment
from lockin.model.assessment import Answer
from lockin.model.revision import Value
from lockin.store.files import read_bytes, write_bytes
from lockin.store.reading import Stored, stored_as
from lockin.store.texts import Blend, Sides, blend, blend_entries, prepared

MOST, LEAST = 4, 3
"""How many file names git hands over: with `%P` and without."""
NEITHER = "both sides changed this"
"""Stands in the base, which nobody sees, for what both sides changed."""


def drive(files: Sequence[Path]) -> None:
    """Merge THEIRS into OURS, knowing BASE; git passes PATH, where the file lies, as the fourth.

    Raises:
        UsageError: if these are not three or four files.
        ConflictError: if conflicts are left between markers in OURS.

    """
    if not LEAST <= len(files) <= MOST:
        raise UsageError(_("--git takes BASE OURS THEIRS PATH"), hint="driver = lockin merge --git %O %A %B %P")
    base, ours, theirs, place = (*files, files[1])[:MOST]
    data = read_bytes(base), read_bytes(ours), read_bytes(theirs)
    try:
        sides = _read(place, *data)
    except (BadDataError, NoInputError) as error:
        _merge_lines(ours, place, data, error)
        return
    _merge_entries(ours, sides)


def _read(place: Path, base: bytes, ours: bytes, theirs: bytes) -> Sides:
    """The three sides, all with the checklist that ours names."""
    ours_read = stored_as(place, ours)
    base_read, theirs_read = (
        Stored(
            path=place,
            checklist=ours_read.checklist,
            assessment=parse_assessment(data, str(place), ours_read.checklist),
            text=data.decode(),
        )
        for data in (base, theirs)
    )
    return Sides(base_read, ours_read, theirs_read)


def _merge_lines(ours: Path, place: Path, data: tuple[bytes, bytes, bytes], why: LockinError) -> None:
    """Merge as plain text, as git would do alone, because one side is no assessment.

    Raises:
        ConflictError: if conflicts are left.

    """
    typer.echo(
        plain(_("lockin: {file} is merged as plain text: {reason}").format(file=place, reason=_first(why))), err=True
    )
    merged = blend(*data)
    write_bytes(ours, merged.data)
    if merged.conflicts:
        count = merged.conflicts
        message = ngettext(
            "{count} conflicting place is left in {file}", "{count} conflicting places are left in {file}", count
        )
        raise ConflictError(message.format(count=count, file=place))
    if problem := _unreadable(place, merged.data):
        if all(_unreadable(place, side) for side in data[1:]):
            return  # no assessment before and none now
        raise ConflictError(_("{file} is merged, but cannot be read: {problem}").format(file=place, problem=problem))


def _unreadable(place: Path, data: bytes) -> str:
    """Why this is no assessment; empty when it is one, or when its checklist, and so an answer, is missing here."""
    try:
        stored_as(place, data)
    except BadDataError as error:
        return _first(error)
    except NoInputError:  # git alone would not have looked for a checklist either
        return ""
    return ""


def _first(error: LockinError) -> str:
    """What is wrong, on one line."""
    return str(error.problems[0]).splitlines()[0] if isinstance(error, BadDataError) else str(error)


def _merge_entries(ours: Path, sides: Sides) -> None:
    """Merge entry by entry; what is no entry as text.

    Raises:
        ConflictError: if conflicts are left, or the merged text does not say what both sides say.

    """
    place, checklist = sides.ours.path, sides.ours.checklist
    joined = join(checklist, *(side.assessment for side in sides))
    settled = [edit_for(checklist, entry.label, entry.merged) for entry in joined.merged]
    contested = [edit_for(checklist, entry.label, other) for entry in joined.conflicts for other in _other(entry)]
    try:
        merged = blend_entries(sides, settled, contested)
    except BadDataError:  # an entry that cannot be written alone
        merged = blend(*(side.text.encode() for side in sides))
    names = ", ".join(entry.label for entry in joined.conflicts)
    if merged.conflicts:
        write_bytes(ours, merged.data)
        what, hint = names or _("lines that are no answers"), _("choose one side, remove the markers, then git add")
        raise ConflictError(_("conflict in {file}: {what}").format(file=place, what=what), hint=hint)
    if joined.conflicts or not _says(merged, sides, joined):
        write_bytes(ours, prepared(sides.ours, settled).encode())
        told = (
            _("both sides changed {names}").format(names=names) if names else _("the answers of both sides are in it")
        )
        raise ConflictError(
            _("{file} does not merge; {reason}").format(file=place, reason=told),
            hint=_("ours stands; git show :3:{file} shows theirs").format(file=place),
        )
    write_bytes(ours, merged.data)


def _other(entry: Entry) -> list[Value]:
    """What to put into the base so that git finds both sides changed; nothing where they are on one line each."""
    if isinstance(entry.mine, Answer):
        return [Answer(state="unknown", note=NEITHER)]
    if isinstance(entry.mine, str) and entry.label != "subject:currency":
        return [NEITHER]
    return []


def _says(merged: Blend, sides: Sides, joined: Joined) -> bool:
    """Whether the merged text reads as the entries were brought together."""
    try:
        found = parse_assessment(merged.data, str(sides.ours.path), sides.ours.checklist)
    except BadDataError:
        return False
    expected = sides.ours.assessment
    for entry in joined.merged:
        expected = edit_for(sides.ours.checklist, entry.label, entry.merged).applied(expected)
    return not join(sides.ours.checklist, expected, found, found).merged
