"""Where the report of each assessment goes: the same place below the output folder, under a name that no other has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath

OVERVIEW = "overview"
"""Name, without suffix, of the files that tell of all."""


def report_paths(files: Sequence[PurePath], suffix: str, taken: Iterable[str]) -> tuple[PurePath, ...]:
    """Path of the report of each file, relative as the files are: `a/acme.yaml` to `a/acme.pdf`.

    Where two would have the same name, also on a disk that takes capitals for small letters, the later one keeps the
    suffix of its file (`acme.yml.pdf`), and gets a number if that is taken too.

    Args:
        files: relative paths of the assessments, in order.
        suffix: of the reports, with its dot.
        taken: names in the output folder itself that are not free.

    """
    used = {name.casefold() for name in taken}
    found = []
    for file in files:
        for candidate in _candidates(file, suffix):
            if candidate.as_posix().casefold() not in used:
                used.add(candidate.as_posix().casefold())
                found.append(candidate)
                break
    return tuple(found)


def _candidates(file: PurePath, suffix: str) -> Iterable[PurePath]:
    yield file.with_suffix(suffix)
    whole = file.with_name(f"{file.name}{suffix}")
    yield whole
    number = 2
    while True:
        yield whole.with_name(f"{whole.stem}-{number}{suffix}")
        number += 1
