"""Checklists from their files; the shipped ones, and the overlay last used, from a compiled copy when there is one."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from lockin import __version__, resources
from lockin.errors import LockinError, NoInputError
from lockin.language import SOURCE, _, language
from lockin.loading.structure import nearest
from lockin.model.checklist import Checklist
from lockin.store.files import read_bytes, write_bytes

if TYPE_CHECKING:  # a cached checklist is read without it
    from lockin.store.layers import Found

ENTRY = "checklist.yaml"
CACHE_SUFFIX = ".checklist"
OVERLAY = "overlay"
"""What the compiled copy of the overlay last used is called; a name that no shipped checklist has."""
TRANSLATIONS = "translations"
"""Folder of a checklist's translations, beside its first file."""
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
    return _load_shipped(ref, shipped[ref]) if ref in shipped else load_checklist_file(first_file(ref))


def first_file(ref: str) -> Path:
    """The first file of the checklist that a person means by a word, as `load_checklist` takes it.

    Raises:
        NoInputError: if there is none.

    """
    shipped = resources.shipped_checklists()
    if ref in shipped:
        return shipped[ref] / ENTRY
    path = Path(ref)
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        hint = nearest(ref, shipped) or _("there is '{id}'; or give the path of a folder or file").format(
            id=next(iter(shipped))
        )
        raise NoInputError(_("there is no checklist {ref!r}").format(ref=ref), hint=hint) from error
    return path / ENTRY if stat.S_ISDIR(status.st_mode) else path


def load_checklist_file(entry: Path) -> Checklist:
    """The checklist whose first file this is, with the files that it includes and what it extends, read afresh.

    Raises:
        NoInputError: if a file cannot be read.
        BadDataError: with every problem of its files.

    """
    from lockin.store.layers import layers_at  # noqa: PLC0415 - not needed with a cache

    found = layers_at(entry)
    if len(found.layers) == 1:
        return _parsed(found)
    own = ((name, data) for layer in found.layers for name, data in layer.files.items())
    spoken = (file for folder in found.folders for file in _files_below(folder / TRANSLATIONS))
    return _from_cache(OVERLAY, (*own, *spoken), lambda: _parsed(found))


def first_file_at(path: Path) -> Path:
    """The first file of the checklist in a folder, or the file itself; never that of a shipped one by its id.

    Raises:
        NoInputError: if there is nothing.

    """
    if not path.exists():
        raise NoInputError(_("{path} does not exist").format(path=path))
    return path / ENTRY if path.is_dir() else path


def checklist_as_written(entry: Path) -> Checklist:
    """The checklist whose first file this is, in the language that it was written in.

    Raises:
        NoInputError: if a file cannot be read.
        BadDataError: with every problem of its files.

    """
    from lockin.store.layers import layers_at  # noqa: PLC0415 - as above

    return _as_written(layers_at(entry))


def _parsed(found: Found) -> Checklist:
    return _in_language(_as_written(found), *found.folders)


def _as_written(found: Found) -> Checklist:
    from lockin.loading.layers import parse_layers  # noqa: PLC0415 - not needed with a cache

    *below, folder = ("" if place == Path() else place.as_posix() for place in found.folders)
    return parse_layers(found.layers, folder, base_folder="".join(below))


def _in_language(checklist: Checklist, *folders: Path) -> Checklist:
    """The checklist as far as translations beside it, or beside its overlay, say it in the language in use."""
    if language() == SOURCE:
        return checklist
    from lockin.loading.translation import in_language  # noqa: PLC0415 - English needs none of it
    from lockin.store.translations import spoken  # noqa: PLC0415 - as above

    return in_language(checklist, [spoken(folder) for folder in folders], language())


def _load_shipped(name: str, folder: Path) -> Checklist:
    return _from_cache(name, _files_below(folder), lambda: load_checklist_file(folder / ENTRY))


def _files_below(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The YAML files in a folder and below it, by name; none without the folder."""
    for file in sorted(folder.rglob("*.yaml")):
        yield file.relative_to(folder).as_posix(), file.read_bytes()


def _from_cache(name: str, files: Iterable[tuple[str, bytes]], read: Callable[[], Checklist]) -> Checklist:
    """From the cache if it holds exactly these files, read by exactly this program."""
    from lockin.loading.compiled import decode, encode  # noqa: PLC0415 - as above

    cached = _cache_file(name, files)
    with suppress(LockinError, ValueError):
        if cached and (payload := _trusted(read_bytes(cached))):
            checklist = decode(payload)
            if name in {checklist.id, OVERLAY}:
                return checklist
    checklist = read()
    if cached:
        _keep(cached, encode(checklist), f"{name}.{language()}")
    return checklist


def _cache_file(name: str, files: Iterable[tuple[str, bytes]]) -> Path | None:
    """Where the compiled copy belongs: its name tells the content of all files, and of the program that read them.

    None when the files cannot be read that far; reading them then says why.
    """
    from platformdirs import user_cache_path  # noqa: PLC0415 - 5 ms that only loading a checklist pays for

    digest = sha256(f"{__version__} {language()}\n".encode())
    try:
        for file, data in files:
            digest.update(f"{file}\n{len(data)}\n".encode())
            digest.update(data)
        for line in _program():
            digest.update(line.encode())
    except OSError:
        return None
    return user_cache_path("lockin", appauthor=False) / f"{name}.{language()}-{digest.hexdigest()}{CACHE_SUFFIX}"


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
