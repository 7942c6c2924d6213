"""What was changed, when, by whom and through what: one line of JSON a change, in a file beside the assessment.

A convenience for people who ask "who said that, and what was it before"; no evidence against
tampering. Two branches of it merge in git with `merge=union`.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from lockin.errors import IoFailedError
from lockin.language import _
from lockin.store.files import read_bytes

SUFFIX = ".history.jsonl"
_APPEND = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)


class UnnotedError(IoFailedError):
    """A change is saved, but could not be noted in the history."""


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """One change."""

    when: dt.datetime
    """In UTC."""
    by: str
    """Who made it; empty when not known."""
    via: str
    """The part of the program: `line`, `terminal`, `set`, `merge` and so on."""
    question: str
    """Question id, or `fact:ID`, or `subject:FIELD`."""
    old: Any
    """As in the assessment: an answer's keys, or a text."""
    new: Any


def history_path(path: Path) -> Path:
    """Where the history of an assessment lies: `acme.yaml` has `acme.history.jsonl`."""
    target = path.resolve()
    stem = target.name.removesuffix(".yaml").removesuffix(".yml")
    return target.with_name(f"{stem}{SUFFIX}")


def append_history(path: Path, changes: Sequence[Past]) -> None:
    """Add changes, in one write. Call it while holding the lock.

    Unlike an answer, a line of history is not forced to the disk at once, which would cost as much as the
    answer itself: when the power goes, the latest lines may be missing.

    Raises:
        UnnotedError: if that fails; the assessment itself is saved by then.

    """
    lines = b"".join(msgspec.json.encode(change) + b"\n" for change in changes)
    place = history_path(path)
    try:
        descriptor = os.open(place, _APPEND, 0o666)
        try:
            if _is_torn(descriptor):
                lines = b"\n" + lines
            if os.write(descriptor, lines) != len(lines):
                raise OSError(None, _("the disk may be full"))
        finally:
            os.close(descriptor)
    except OSError as error:
        raise UnnotedError(
            _("your change is saved in {path}, but not noted in {file}: {reason}").format(
                path=path, file=place.name, reason=error.strerror or error
            )
        ) from error


def read_history(path: Path) -> tuple[Past, ...]:
    """All changes of an assessment, oldest first; empty when there is no history.

    A line that a crash left unfinished is passed over.

    Raises:
        NoInputError: if the history may not be read.

    """
    place = history_path(path)
    if not place.exists():
        return ()
    found = []
    for line in read_bytes(place).splitlines():
        with suppress(msgspec.MsgspecError, UnicodeDecodeError):
            found.append(msgspec.json.decode(line, type=Past))
    return tuple(found)


def _is_torn(descriptor: int) -> bool:
    """Whether the file ends in the middle of a line."""
    size = os.fstat(descriptor).st_size
    if size == 0:
        return False
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return os.read(descriptor, 1) != b"\n"
