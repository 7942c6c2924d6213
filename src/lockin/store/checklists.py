"""Checklists from their files; the shipped ones from a compiled copy when there is one."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from lockin import __version__, resources
from lockin.errors import LockinError, NoInputError
from lockin.loading.structure import nearest
from lockin.model.checklist import Checklist
from lockin.store.files import read_bytes, write_bytes

ENTRY = "checklist.yaml"
CACHE_SUFFIX = ".checklist"
_DIGEST = 32
"""Bytes of the hash that a cached file begins with."""


def load_checklist(ref: str) -> Checklist:
    """The checklist that a person means by a word.

    Args:
        ref: the id of a shipped checklist, or the path of a folder or file.

    Raises:
        NoInputError: if there is none.
        BadDataError: with every problem of its files.

    """
    shipped = resources.shipped_checklists()
    if ref in shipped:
        return _load_shipped(ref, shipped[ref])
    path = Path(ref)
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        hint = nearest(ref, shipped) or f"there is '{next(iter(shipped))}'; or give the path of a folder or file"
        raise NoInputError(f"there is no checklist {ref!r}", hint=hint) from error
    return load_checklist_file(path / ENTRY if stat.S_ISDIR(status.st_mode) else path)


def load_checklist_file(entry: Path) -> Checklist:
    """The checklist whose first file this is, with the files that it includes, read afresh.

    Raises:
        NoInputError: if a file cannot be read.
        BadDataError: with every problem of its files.

    """
    from lockin.loading.checklist import included_names, parse_checklist  # noqa: PLC0415 - not needed with a cache

    first = read_bytes(entry)
    names = included_names(first, name=str(entry))
    parts = {name: read_bytes(entry.parent / name) for name in names if (entry.parent / name).is_file()}
    folder = "" if entry.parent == Path() else entry.parent.as_posix()
    return parse_checklist({**parts, entry.name: first}, entry=entry.name, folder=folder)


def _load_shipped(name: str, folder: Path) -> Checklist:
    """From the cache if it holds exactly these files, read by exactly this program."""
    from lockin.loading.compiled import decode, encode  # noqa: PLC0415 - as above

    cached = _cache_file(name, folder)
    with suppress(LockinError, ValueError):
        if cached and (payload := _trusted(read_bytes(cached))):
            checklist = decode(payload)
            if checklist.id == name:
                return checklist
    checklist = load_checklist_file(folder / ENTRY)
    if cached:
        _keep(cached, encode(checklist), name)
    return checklist


def _cache_file(name: str, folder: Path) -> Path | None:
    """Where the compiled copy belongs: its name tells the content of all files, and of the program that read them.

    None when the folder cannot be read that far; reading it then says why.
    """
    from platformdirs import user_cache_path  # noqa: PLC0415 - 5 ms that only loading a checklist pays for

    digest = sha256(f"{__version__}\n".encode())
    try:
        for file in sorted(folder.rglob("*.yaml")):
            data = file.read_bytes()
            digest.update(f"{file.relative_to(folder).as_posix()}\n{len(data)}\n".encode())
            digest.update(data)
        for line in _program():
            digest.update(line.encode())
    except OSError:
        return None
    return user_cache_path("lockin", appauthor=False) / f"{name}-{digest.hexdigest()}{CACHE_SUFFIX}"


def _program() -> Iterator[str]:
    """One line a module that decides what a checklist is; their times, because in a checkout the version stays."""
    for part in ("loading", "model"):
        for file in sorted((resources.PACKAGE / part).glob("*.py")):
            status = file.stat()
            yield f"{part}/{file.name} {status.st_size} {status.st_mtime_ns}\n"


def _trusted(data: bytes) -> bytes | None:
    """The payload of a cached file, or None if a byte of it is not what was written."""
    digest, payload = data[:_DIGEST], data[_DIGEST:]
    return payload if digest == sha256(payload).digest() else None


def _keep(cached: Path, payload: bytes, name: str) -> None:
    """Write the compiled copy and remove older ones; without a place for it, the next run reads the files again."""
    with suppress(OSError, LockinError):
        cached.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_bytes(cached, sha256(payload).digest() + payload)
        for old in cached.parent.glob(f"{name}-*{CACHE_SUFFIX}"):
            if old != cached and re.fullmatch(f"{re.escape(name)}-[0-9a-f]{{64}}", old.stem):
                old.unlink(missing_ok=True)
