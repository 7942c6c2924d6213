"""Reading an assessment and the checklist that it belongs to. Kept apart from writing, which needs far more."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from lockin import resources
from lockin.errors import BadDataError, NoInputError
from lockin.language import _
from lockin.loading.assessment import parse_assessment, peek_checklist
from lockin.loading.places import Origin
from lockin.model.assessment import Assessment
from lockin.model.checklist import Checklist
from lockin.store.checklists import ENTRY, first_file, load_checklist, load_checklist_file
from lockin.store.files import read_bytes


class Stored(Struct, frozen=True, kw_only=True):
    """An assessment as it was last read from its file or written to it."""

    path: Path
    checklist: Checklist
    assessment: Assessment
    text: str
    """The whole file."""


def open_assessment(path: Path, checklist_ref: str | None = None) -> Stored:
    """Read an assessment and the checklist that it belongs to.

    The file names its checklist by id. That is one of the shipped ones; otherwise one that lies in
    the folder of the assessment, as `ID/checklist.yaml`, `checklists/ID/checklist.yaml` or `ID.yaml`;
    or else the one that the house style names.
    An id is never taken for a path, so that a file from elsewhere cannot choose what is read.

    Args:
        path: the assessment.
        checklist_ref: which checklist to take instead: a shipped id, or the path of a folder or file.

    Raises:
        NoInputError: if the file or its checklist does not exist.
        BadDataError: with every problem of the file, or of the checklist.

    """
    try:
        data = read_bytes(path)
    except NoInputError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            error.hint = error.hint or _("create it with: lockin new {path}").format(path=path)
        raise
    return stored_as(path, data, checklist_ref)


def stored_as(path: Path, data: bytes, checklist_ref: str | None = None) -> Stored:
    """What these bytes say as the content of a file, which need not hold them; otherwise as `open_assessment`."""
    refuse_report(path, data)
    if checklist_ref is not None:
        checklist = load_checklist(checklist_ref)
    else:
        checklist = checklist_of(path, peek_checklist(data, str(path)).id)
    assessment = parse_assessment(data, str(path), checklist)
    return Stored(path=path, checklist=checklist, assessment=assessment, text=data.decode())


def refuse_report(path: Path, data: bytes) -> None:
    """Tell somebody who has only the report how to get at the answers in it.

    Raises:
        BadDataError: if these bytes are a PDF.

    """
    if data.startswith(b"%PDF-"):
        hint = _("if it is a report, take its answers out with: lockin extract {path}").format(path=path)
        problem = Origin(str(path)).problem((None, None), _("this is a PDF, not an assessment"), hint=hint)
        raise BadDataError((problem,))


def checklist_of(path: Path, name: str) -> Checklist:
    """The checklist with the id that an assessment names."""
    return load_checklist(name) if name in resources.shipped_checklists() else load_checklist_file(entry_of(path, name))


def entry_of(path: Path, name: str) -> Path:
    """The first file of the checklist with the id that an assessment names.

    Raises:
        NoInputError: if there is none.

    """
    shipped = resources.shipped_checklists()
    if name in shipped:
        return shipped[name] / ENTRY
    folder = path.resolve().parent
    if re.fullmatch(r"[A-Za-z0-9_.-]+", name) and set(name) != {"."}:
        for place in (folder / name / ENTRY, folder / "checklists" / name / ENTRY, folder / f"{name}.yaml"):
            if place.is_file() and place != path.resolve():
                return place
    from lockin.store.house import beginning_for  # noqa: PLC0415 - only where the checklist is not found at once

    usual = beginning_for(path)[0]
    if usual and load_checklist(usual).id == name:
        return first_file(usual)
    raise NoInputError(
        _("{path} belongs to the checklist '{name}', which neither comes with lockin nor lies beside it").format(
            path=path, name=name
        ),
        hint=_("put it at {place}, or name it with --checklist where a command has that option").format(
            place=folder / name / ENTRY
        ),
    )
