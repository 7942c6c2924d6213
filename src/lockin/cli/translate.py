"""`lockin checklist translate`: begin a translation of a checklist, or bring one up to date."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lockin.cli.output import plain
from lockin.language import SOURCE, _, ngettext

if TYPE_CHECKING:
    from lockin.loading.translation import Gaps

Folder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="The folder of the checklist, or its file.", show_default=False)
]
Code = Annotated[
    str, typer.Argument(metavar="CODE", help="The language to translate into, such as ko.", show_default=False)
]


def translate(folder: Folder, code: Code) -> None:
    """Write the file that a translator fills in, or bring it up to date; what is translated stays.

    \b
    Examples:
      lockin checklist translate our-checklist ko
      lockin checklist translate checklists/ai-vendor-lock-in de

    The file is FOLDER/translations/CODE.yaml. Texts that changed are listed, and shown as they were written until their
    translation is looked at.
    """  # noqa: D301 - \b tells Click to keep the lines that follow
    from lockin.store.checklists import checklist_as_written, first_file_at
    from lockin.store.translations import path_beside, renew_translation

    entry = first_file_at(folder)
    checklist = checklist_as_written(entry)
    path = path_beside(entry.parent, _checked(code, checklist.lang))
    found = renew_translation(path, checklist, of=checklist.id, lang=code)
    typer.echo(plain(_("Wrote {file}: {counts}.").format(file=path, counts=_counts(found))))
    for key in found.stale:
        typer.echo(plain(_("  {key}: the text has changed since").format(key=key)))


def _checked(code: str, written_in: str) -> str:
    """The code of a language that the checklist is not written in.

    Raises:
        UsageError: if it is none.

    """
    from lockin.errors import UsageError

    if not re.fullmatch("[a-z]{2,3}", code):
        raise UsageError(_("{code!r} is no code of a language").format(code=code), hint=_("such as ko or de"))
    if code in {written_in, SOURCE}:
        raise UsageError(_("a translation into {code} would never be read").format(code=code))
    return code


def _counts(found: Gaps) -> str:
    missing, stale, surplus = len(found.missing), len(found.stale), len(found.surplus)
    return _("{missing}, {stale}, {surplus}").format(
        missing=ngettext("{count} text to translate", "{count} texts to translate", missing).format(count=missing),
        stale=ngettext("{count} to look at again", "{count} to look at again", stale).format(count=stale),
        surplus=ngettext("{count} left over and removed", "{count} left over and removed", surplus).format(
            count=surplus
        ),
    )
