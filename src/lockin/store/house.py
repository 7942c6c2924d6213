"""Which `lockin.toml` is in force for an assessment, and what they say together."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from lockin import resources
from lockin.errors import BadDataError, LockinError, Problem
from lockin.language import _
from lockin.loading.house import HouseFile, Settings, parse_house
from lockin.model.house import House, Logo
from lockin.store.files import read_bytes
from lockin.store.house_places import Place, places


class Said(Struct, frozen=True, kw_only=True):
    """One setting that a file makes."""

    value: Any
    path: Path
    line: int


class InForce(Struct, frozen=True, kw_only=True):
    """What holds for one assessment."""

    house: House
    said: dict[str, Said]
    """By key; a key that no file has is missing."""


def house_for(path: Path, *, named: Path | None = None) -> House:
    """The house style for an assessment.

    Args:
        path: the assessment, or a folder; need not exist.
        named: the one file to go by; None: the project's and the company's, key by key in this order.

    Raises:
        NoInputError: if a file that was named does not exist.
        BadDataError: with every problem of the files, or of the logo.

    """
    return in_force(places(path, named=named)).house


def lang_for(path: Path) -> str:
    """The language that the files for an assessment ask for; empty when they cannot be read or ask for none."""
    try:
        _files, said = _read(places(path))
    except LockinError:
        return ""
    return str(said["lang"].value) if "lang" in said else ""


def beginning_for(path: Path) -> tuple[str, str]:
    """Checklist, as `load_checklist` takes it, and marking of new assessments there; empty: none is set.

    Raises:
        LockinError: as `house_for` says.

    """
    files, said = _read(places(path))
    return _checklist(files, said), said["marking"].value if "marking" in said else ""


def in_force(found: tuple[Place, ...]) -> InForce:
    """What these files say together.

    Raises:
        LockinError: as `house_for` says.

    """
    files, said = _read(found)
    values = {key: one.value for key, one in said.items()}
    problems: list[Problem] = []
    for key, settle in (("logo", _logo), ("checklist", _checklist)):
        try:
            values[key] = settle(files, said)
        except BadDataError as error:
            problems += error.problems
    if problems:
        raise BadDataError(tuple(problems))
    return InForce(house=House(**values), said=said)


def _read(found: tuple[Place, ...]) -> tuple[dict[Path, HouseFile], dict[str, Said]]:
    """The files that are there, and what holds of each key."""
    files: dict[Path, HouseFile] = {}
    problems: list[Problem] = []
    for place in found:
        if not place.there:
            continue
        try:
            files[place.path] = parse_house(read_bytes(place.path), str(place.path))
        except BadDataError as error:
            problems += error.problems
    if problems:
        raise BadDataError(tuple(problems))
    return files, dict(_said(files))


def _said(files: dict[Path, HouseFile]) -> Iterator[tuple[str, Said]]:
    for key in Settings.__struct_fields__:
        for path, file in files.items():
            value = getattr(file.settings, key)
            if value is not None:
                yield key, Said(value=value, path=path, line=file.line(key))
                break


def _logo(files: dict[Path, HouseFile], said: dict[str, Said]) -> Logo | None:
    """The logo that is set; None when none is."""
    one = said.get("logo")
    if one is None or not one.value:
        return None
    path = _inside(files[one.path], "logo", one)
    if not path.is_file():
        raise BadDataError((files[one.path].problem("logo", _("{path} is no file").format(path=one.value)),))
    try:
        return _pictured(read_bytes(path), str(one.path.parent / one.value))
    except BadDataError as error:
        problems = tuple(_at_its_key(problem, files[one.path], str(one.value)) for problem in error.problems)
        raise BadDataError(problems) from None


def _at_its_key(problem: Problem, file: HouseFile, logo: str) -> Problem:
    """A problem of a whole picture, told where it is named; one with a place in the picture stays there."""
    if problem.line is not None:
        return problem
    return file.problem("logo", f"{logo}: {problem.message}", problem.hint)


@lru_cache(maxsize=4)
def _pictured(data: bytes, source: str) -> Logo:
    """Read once for all reports of a run."""
    from lockin.report.logo.logo import read_logo  # noqa: PLC0415 - only where there is one

    return read_logo(data, source)


def _checklist(files: dict[Path, HouseFile], said: dict[str, Said]) -> str:
    """The checklist that is set, by id or with its whole path; empty when none is."""
    one = said.get("checklist")
    if one is None or not one.value or one.value in resources.shipped_checklists():
        return one.value if one else ""
    return str(_inside(files[one.path], "checklist", one))


def _inside(file: HouseFile, key: str, one: Said) -> Path:
    """The file that a setting names, which lies in the folder of the setting's own file or below it.

    So a file that came with somebody else's folder cannot have others of this machine put into a report.
    """
    folder = one.path.parent.resolve()
    try:
        path: Path = (folder / one.value).resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        message = _("there is no {path} beside {file}").format(path=one.value, file=one.path)
        hint = None
        if key == "checklist":
            hint = _("give the id of a shipped checklist, or a path: {ids}").format(
                ids=", ".join(resources.shipped_checklists())
            )
        raise BadDataError((file.problem(key, message, hint),)) from None
    if Path(one.value).is_absolute() or not path.is_relative_to(folder):
        message = _("{path} lies outside the folder of {file}").format(path=one.value, file=one.path)
        raise BadDataError((file.problem(key, message, _("copy it there and name it by a relative path")),))
    return path
