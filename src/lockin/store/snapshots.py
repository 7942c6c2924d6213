"""Milestones: copies of an assessment as it was at one moment, beside it, written once and never changed."""

from __future__ import annotations

import datetime as dt
import re
import stat
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Literal

from msgspec import Struct

from lockin.errors import BadDataError, NoInputError, UsageError
from lockin.language import _
from lockin.store.files import create_bytes, read_bytes
from lockin.store.history import Past, append_history, read_history
from lockin.store.lock import locked
from lockin.store.reading import Stored, open_assessment

SNAPSHOT = "snapshot"
"""What the history calls a milestone, before a colon and its name, and the part of the program behind it."""
LONGEST_NAME = 60
_SUFFIXES = (".yaml", ".yml")
_READING = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH


class Snapshot(Struct, frozen=True, kw_only=True):
    """A milestone that the history tells of, and what has become of its file."""

    name: str
    path: Path
    when: dt.datetime
    by: str
    state: Literal["unchanged", "changed", "gone"]


def snapshot_name(text: str) -> str:
    """The name of a milestone: blanks become hyphens.

    Raises:
        UsageError: if it holds anything but letters, digits, hyphens, dots and underscores, or is too long.

    """
    name = "-".join(unicodedata.normalize("NFC", text).split())
    wrong = next((c for c in name if not (c.isalnum() or c in "-._")), None)
    if wrong is not None:
        hint = re.sub(r"[^\w.]+", "-", name).strip("-.")[:LONGEST_NAME]
        shown = repr(wrong) if wrong.isprintable() else f"U+{ord(wrong):04X}"
        raise UsageError(
            _("a snapshot's name takes letters, digits, hyphens, dots and underscores, not {shown}").format(
                shown=shown
            ),
            hint=_("such as {hint}").format(hint=hint) if hint else None,
        )
    if len(name) > LONGEST_NAME:
        raise UsageError(
            _("a snapshot's name has at most {most} characters, not {count}").format(most=LONGEST_NAME, count=len(name))
        )
    if not name[:1].isalnum():
        raise UsageError(_("a snapshot's name begins with a letter or a digit"), hint=_("such as sent-to-vendor"))
    return name


def snapshot_path(path: Path, name: str) -> Path:
    """Where a milestone lies: `acme.yaml` has `acme.NAME.yaml`; a link has it beside the file that it leads to."""
    target = path.resolve() if path.is_symlink() else path
    suffix = target.suffix if target.suffix in _SUFFIXES else _SUFFIXES[0]
    return target.with_name(f"{target.name.removesuffix(suffix)}.{name}{suffix}")


def take_snapshot(path: Path, name: str, *, by: Callable[[str], str], now: dt.datetime) -> Stored:
    """Keep a copy of an assessment as it is, byte for byte, which may not be written to.

    Args:
        path: the assessment.
        name: of the milestone; blanks become hyphens.
        by: makes of the assessment's owner the name of who takes it, for the history.
        now: with a time zone.

    Returns:
        The copy.

    Raises:
        UsageError: if the name cannot be one.
        CannotWriteError: if there is a file of that name, or none can be made.
        NoInputError, BadDataError: if there is no such assessment, or it is not valid.
        IoFailedError, LockedError: as `files` and `lock` say.

    """
    place = snapshot_path(path, snapshot_name(name))
    with locked(path):
        found = open_assessment(path)
        data = found.text.encode()
        create_bytes(place, data, mode=stat.S_IMODE(path.stat().st_mode) & _READING)
        past = Past(
            when=now.astimezone(dt.UTC).replace(microsecond=0),
            by=by(found.assessment.subject.owner),
            via=SNAPSHOT,
            question=f"{SNAPSHOT}:{snapshot_name(name)}",
            old=None,
            new=sha256(data).hexdigest(),
        )
        append_history(path, [past])
    return Stored(path=place, checklist=found.checklist, assessment=found.assessment, text=found.text)


def snapshots(path: Path) -> tuple[Snapshot, ...]:
    """The milestones of an assessment, oldest first; of those of the same name the last.

    Raises:
        NoInputError: if the history may not be read.

    """
    found: dict[str, Past] = {}
    for past in read_history(path):
        kind, _, name = past.question.partition(":")
        with suppress(UsageError):  # a line that somebody wrote by hand leads nowhere else
            if kind == SNAPSHOT and snapshot_name(name) == name:
                found.pop(name, None)
                found[name] = past
    return tuple(
        Snapshot(
            name=name, path=(place := snapshot_path(path, name)), when=past.when, by=past.by, state=_state(place, past)
        )
        for name, past in found.items()
    )


def _state(place: Path, past: Past) -> Literal["unchanged", "changed", "gone"]:
    try:
        data = read_bytes(place)
    except NoInputError:
        return "gone"
    except BadDataError:  # too large to be the copy
        return "changed"
    return "unchanged" if sha256(data).hexdigest() == past.new else "changed"
