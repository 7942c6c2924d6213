"""`lockin history`: who changed what in an assessment, and when."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lockin.cli.options import AssessmentFile, Json
from lockin.cli.output import plain
from lockin.errors import UsageError
from lockin.language import _

if TYPE_CHECKING:
    from lockin.store.history import Past

Subject = Annotated[
    str | None,
    typer.Argument(metavar="[QID]", help="A question, fact:ID or subject:FIELD; else all.", show_default=False),
]
FORMAT = 1
"""Version of the JSON; it grows when a key changes its meaning or goes."""


def history(file: AssessmentFile, question: Subject = None, as_json: Json = False) -> None:
    """Print who changed what, when and through what, oldest first.

    \b
    Examples:
      lockin history acme.yaml
      lockin history acme.yaml dat.retention
      lockin history acme.yaml fact:personal_data --json

    The history is a log for people, no evidence against tampering.
    """  # noqa: D301 - \b tells Click to keep the lines that follow
    found = _found(file, question)
    if as_json:
        _print_json(found)
        return
    if not found:
        typer.echo(_("No change of {what} is noted in its history.").format(what=plain(question or str(file))))
    _print_table(found)


def _found(file: Path, question: str | None) -> list[Past]:
    """The changes of an assessment, or those of one question, fact or entry."""
    from lockin.store.files import read_bytes
    from lockin.store.history import read_history
    from lockin.terminal.past import oldest_first

    read_bytes(file)  # a history without its file is most likely that of another name
    changes = oldest_first(read_history(file))
    if question is None:
        return changes
    found = [past for past in changes if past.question == question]
    if not found:
        _expect(file, question, [past.question for past in changes])
    return found


def _expect(file: Path, question: str, past: Sequence[str]) -> None:
    """Let a name pass that something in the checklist or in the history has.

    Raises:
        UsageError: if nothing has it.

    """
    from lockin.loading.structure import nearest
    from lockin.model.assessment import Subject as Fields
    from lockin.store.reading import open_assessment

    checklist = open_assessment(file).checklist
    facts = (f"fact:{fact}" for fact in checklist.fact_by_id)
    known = dict.fromkeys([*checklist.by_id, *facts, *(f"subject:{name}" for name in Fields.__struct_fields__), *past])
    if question not in known:
        hint = nearest(question, known) or _("it takes a question's id, fact:ID or subject:FIELD")
        raise UsageError(
            _("there is no question {question!r} in the checklist or the history of {file}").format(
                question=question, file=file
            ),
            hint=hint,
        )


def _print_table(changes: Sequence[Past]) -> None:
    from shutil import get_terminal_size

    from lockin.terminal.past import past_lines

    for line in past_lines(changes, get_terminal_size().columns):
        typer.echo(plain(line))


def _print_json(changes: Sequence[Past]) -> None:
    import msgspec

    document = {"lockin": FORMAT, "changes": list(changes)}
    typer.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
