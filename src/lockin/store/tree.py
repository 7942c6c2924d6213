"""The assessments that lie in a folder and below it, found by what the files say, within bounds."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

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


class Tree(Struct, frozen=True, kw_only=True):
    """What was found below a folder."""

    files: tuple[Path, ...]
    """By name; without snapshots and older assessments that were renewed."""
    cut: bool
    """Whether the folder holds more than is looked at."""


def assessments_below(folder: Path, *, without: Path | None = None) -> Tree:
    """The assessments in a folder and below it; links to folders are not followed.

    A file that looks like an assessment is listed even if it cannot be read whole: reading it then says why.

    Args:
        folder: where to look.
        without: a folder that is passed over, with all that lies in it; None: none is.

    """
    found, cut = [], False
    for number, path in enumerate(_yaml_files(folder, without.resolve() if without is not None else None)):
        if path is None or number >= MOST_FILES:
            cut = True
            break
        if _says_so(path):
            found.append(path)
    kept = frozenset(_kept(found))
    return Tree(files=tuple(path for path in found if path.resolve() not in kept), cut=cut)


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


def _says_so(path: Path) -> bool:
    """Whether a file has the key that makes it an assessment, or may have but cannot be looked into."""
    try:
        status = path.stat()
    except OSError:
        return False  # a link that leads nowhere, or in a circle
    if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
        return False
    try:
        return _FIRST_KEY.search(read_bytes(path)) is not None
    except LockinError:
        return True


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
