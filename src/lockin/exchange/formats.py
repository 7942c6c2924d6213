"""The table of hand-out formats: how each is written and read back. A renderer is imported when it is needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from lockin.errors import UsageError
from lockin.exchange.handout import HandOut
from lockin.exchange.returned import Returned
from lockin.language import N_, _
from lockin.model.checklist import Checklist


class PartFormat(NamedTuple):
    """One way to hand questions out."""

    what: str
    """For help texts, in English."""
    write: Callable[[HandOut], bytes]
    read: Callable[[bytes, str, Checklist], Returned]
    """Bytes, name of the file for messages, checklist of the assessment. Raises `BadDataError`."""


def _write_yaml(handout: HandOut) -> bytes:
    from lockin.exchange.part.writing import write_part

    return write_part(handout)


def _read_yaml(data: bytes, source: str, checklist: Checklist) -> Returned:
    from lockin.exchange.part.writing import read_part

    return read_part(data, source, checklist)


def _write_markdown(handout: HandOut) -> bytes:
    from lockin.exchange.tasklist.writing import write_tasklist

    return write_tasklist(handout)


def _read_markdown(data: bytes, source: str, checklist: Checklist) -> Returned:
    from lockin.exchange.tasklist.writing import read_tasklist

    return read_tasklist(data, source, checklist)


def _write_workbook(handout: HandOut) -> bytes:
    from lockin.exchange.workbook.writing import write_workbook

    return write_workbook(handout)


def _read_workbook(data: bytes, source: str, checklist: Checklist) -> Returned:
    from lockin.exchange.workbook.reading import read_workbook

    return read_workbook(data, source, checklist)


def _write_form(handout: HandOut) -> bytes:
    from lockin.exchange.form.writing import write_form

    return write_form(handout)


def _read_form(data: bytes, source: str, checklist: Checklist) -> Returned:
    from lockin.exchange.form.reading import read_form

    return read_form(data, source, checklist)


PARTS = {
    ".yaml": PartFormat(N_("part of an assessment, to edit as text"), _write_yaml, _read_yaml),
    ".xlsx": PartFormat(N_("workbook with drop-downs"), _write_workbook, _read_workbook),
    ".md": PartFormat(N_("list to tick in an issue tracker"), _write_markdown, _read_markdown),
    ".pdf": PartFormat(N_("form to fill in"), _write_form, _read_form),
}
"""By suffix."""


def part_format(path: Path) -> PartFormat:
    """The format that a file name asks for.

    Raises:
        UsageError: if there is none.

    """
    suffix = path.suffix.lower()
    found = PARTS.get(".yaml" if suffix == ".yml" else suffix)
    if found is None:
        hint = _("hand-outs end in {names}; a spreadsheet has to be saved as .xlsx").format(names=", ".join(PARTS))
        raise UsageError(_("{path} has no suffix of a hand-out").format(path=path), hint=hint)
    return found
