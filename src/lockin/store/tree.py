"""The assessments that lie in a folder and below it, found by what the files say, within bounds."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Literal

from msgspec import Struct

from lockin.errors import LockinError
from lockin.store.files import MAX_BYTES, read_bytes
from lockin.store.history import read_history
from lockin.store.renewal import RENEW
from lockin.store.snapshots import snapshots

SUFFIXES = (".yaml", ".yml")
MOST_FOLDERS = 5_000
MOST_FILES = 2_000
"""YAML files that are opened; a folder of assessments has far fewer."""
DEEPEST = 12
"""Folders inside folders."""
PASSED_OVER = frozenset({"node_modules", "__pycache__", "venv", "site-packages"})
"""Folders that hold other people's files; so do those whose names begin with a dot."""
_FIRST_KEY = re.compile(rb"""^\s*(?:\{\s*)?["']?lockin["']?\s*:""", re.MULTILINE)
_OTHER_KEY = re.compile(rb"""^\s*(?:\{\s*)?["']?lockin_(?P<kind>[a-z]+)["']?\s*:""", re.MULTILINE)
_CLOSED = b"lockin:"
"""Stands for a file that cannot be read: reading it again says why."""


class Tree(Struct, frozen=True, kw_only=True):
    """What was found below a folder."""

    files: tuple[Path, ...]
    """By name; without snapshots and older assessments that were renewed."""
    passed_over: tuple[Path, ...]
    """YAML files that have no key of lockin, by name: perhaps an assessment that was saved wrongly, or has lost it."""
    cut: bool
    """Whether the folder holds more than is looked at."""


def assessments_below(folder: Path, *, without: Path | None = None) -> Tree:
    """The assessments in a folder and below it; links to folders are not followed.

    A file that looks like an assessment is listed even if it cannot be read whole: reading it then says why.

    Args:
        folder: where to look.
        without: a folder that is passed over, with all that lies in it; None: none is.

    """
    found, checklists, passed_over, cut = [], [], [], False
    for number, path in enumerate(_yaml_files(folder, without.resolve() if without is not None else None)):
        if path is None or number >= MOST_FILES:
            cut = True
            break
        match _kind(data := _content(path)):
            case "assessment":
                found.append(path)
            case "checklist":
                checklists.append((path, data))
            case "unknown":
                passed_over.append(path)
    kept = frozenset(_kept(found))
    parts = frozenset(_parts(checklists) if passed_over else ())
    return Tree(
        files=tuple(path for path in found if path.resolve() not in kept),
        passed_over=tuple(path for path in passed_over if path not in parts),
        cut=cut,
    )


def _yaml_files(folder: Path, without: Path | None) -> Iterator[Path | None]:
    """The YAML files by name, folder by folder; None where there are too many folders, or too deep ones."""
    for visited, (where, folders, names) in enumerate(os.walk(folder), 1):
        here = Path(where)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in PASSED_OVER)
        if without is not None:
            folders[:] = [name for name in folders if (here / name).resolve() != without]
        yield from (here / name for name in sorted(names) if name.lower().endswith(SUFFIXES))
        if visited >= MOST_FOLDERS or (folders and len(here.relative_to(folder).parts) >= DEEPEST):
            yield None


def _content(path: Path) -> bytes:
    """What a file says; nothing for what is none, or too large. One that cannot be looked into may be an assessment."""
    try:
        status = path.stat()
    except OSError:
        return b""  # a link that leads nowhere, or in a circle
    if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
        return b""
    try:
        return read_bytes(path)
    except LockinError:
        return _CLOSED


def _kind(data: bytes) -> Literal["assessment", "checklist", "other", "unknown"]:
    """What a file is, by the key that says so; other: something else of lockin's."""
    if _FIRST_KEY.search(data):
        return "assessment"
    ours = _OTHER_KEY.search(data)
    if ours is None:
        return "unknown"
    return "checklist" if ours["kind"] == b"checklist" else "other"


def _parts(checklists: Iterable[tuple[Path, bytes]]) -> Iterator[Path]:
    """The files that checklists consist of, which have no key of their own."""
    from lockin.loading.checklist import included_names  # noqa: PLC0415 - only where there are other YAML files

    for path, data in checklists:
        with suppress(LockinError):
            yield from (path.parent / name for name in included_names(data, name=str(path)))


def _kept(found: Iterable[Path]) -> Iterator[Path]:
    """The files that the history of another one calls its snapshot, or the older one that it renews."""
    for path in found:
        with suppress(LockinError, OSError):
            yield from (copy.path.resolve() for copy in snapshots(path) if copy.state == "unchanged")
            yield from _renewed(path)


def _renewed(path: Path) -> Iterator[Path]:
    """The older assessment beside this one that it was begun from, unless somebody has gone on in it since."""
    for past in read_history(path):
        if past.question == RENEW and isinstance(past.old, str):
            older = (path.parent / Path(past.old).name).resolve()
            other = older.is_file() and older != path.resolve()
            if other and sha256(read_bytes(older)).hexdigest() == past.new:
                yield older
