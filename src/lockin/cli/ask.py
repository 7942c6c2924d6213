"""`lockin ask`: hand the questions of one role out to a colleague."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lockin.cli.login import answering_name, fresh_identity
from lockin.cli.output import plain, typed
from lockin.errors import NoInputError, UsageError
from lockin.language import _, ngettext

if TYPE_CHECKING:
    from lockin.exchange.handout import HandOut
    from lockin.store.reading import Stored

Words = Annotated[
    list[str],
    typer.Argument(
        metavar="[ROLE] FILE",
        help="Whom to ask, a role or a name, and the assessment. FILE alone lists whom it asks.",
        show_default=False,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="PART",
        help="Where to write; .xlsx, .pdf, .md or .yaml. [default: FILE-ROLE.xlsx]",
        show_default=False,
    ),
]
OpenOnly = Annotated[bool, typer.Option("--open", help="Only what is open, not known, or to be confirmed.")]
Name = Annotated[
    str | None, typer.Option("--as", metavar="NAME", help="Who asks; else the owner, else your login name.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace PART, which may be filled in already.")]


def ask(
    words: Words, *, output: Out = None, open_only: OpenOnly = False, name: Name = None, force: Force = False
) -> None:
    """Hand the questions of one role out to a colleague; `lockin merge` brings the answers back.

    \b
    Examples:
      lockin ask acme.yaml                       whom it asks, and what is open
      lockin ask legal acme.yaml -o legal.xlsx   a workbook with drop-downs
      lockin ask legal acme.yaml -o legal.pdf    a form to fill in
      lockin ask security acme.yaml -o sec.md    a list to tick in a tracker
      lockin ask "Kim Lee" acme.yaml --open      what Kim has not answered yet
    """  # noqa: D301 - \b tells Click to keep the lines that follow
    *roles, file = words
    if len(roles) > 1:
        raise UsageError(
            _("one role at a time"), hint=_('put a name of several words into quotes: lockin ask "Kim Lee" FILE')
        )
    if roles:
        _hand_out(roles[0], Path(file), output, open_only=open_only, name=name, force=force)
    elif output is not None:
        raise UsageError(
            _("say whom to ask"),
            hint=_("lockin ask ROLE {file} -o {output}; lockin ask {file} lists them").format(file=file, output=output),
        )
    else:
        _list_roles(Path(file))


def _hand_out(role: str, file: Path, output: Path | None, *, open_only: bool, name: str | None, force: bool) -> None:
    """Write the hand-out, unless there is nothing to ask."""
    from lockin.exchange.formats import part_format
    from lockin.interview.selection import role_of
    from lockin.store.assessments import identify
    from lockin.store.files import create_bytes, write_bytes
    from lockin.store.reading import open_assessment

    stored = open_assessment(file)
    whom = role_of(role, stored.checklist, stored.assessment)
    target = output or _beside(file, whom)
    form = part_format(target)
    _refuse_target(file, target, force=force)
    asked_by = answering_name(name, stored.assessment.subject.owner)
    made = _made(stored, whom, asked_by, open_only=open_only)
    if not made.rows:
        typer.echo(plain(_nothing(open_only=open_only).format(role=made.role, file=file)))
        return
    if not stored.assessment.id:
        stored = identify(stored, fresh_identity())
        typer.echo(
            _("{file} got an id, {id}, by which its hand-outs are known.").format(file=file, id=stored.assessment.id),
            err=True,
        )
        made = _made(stored, whom, asked_by, open_only=open_only)
    (write_bytes if force else create_bytes)(target, form.write(made))
    _tell(file, target, made)


def _nothing(*, open_only: bool) -> str:
    if open_only:
        return _("There is nothing open for {role} in {file}; no file was written.")
    return _("There is no question for {role} in {file}; no file was written.")


def _beside(file: Path, role: str) -> Path:
    """A workbook beside the assessment, named after whom it is for."""
    words = re.findall(r"[^\W_]+", role)
    return file.with_name(f"{file.stem}-{'-'.join(words) or 'part'}.xlsx")


def _refuse_target(file: Path, target: Path, *, force: bool) -> None:
    """Refuse what cannot end well before the assessment gets an id: over it, or over answers of a colleague."""
    from lockin.errors import CannotWriteError

    if target.exists() and target.samefile(file):
        raise UsageError(
            _("{target} is the assessment itself; a hand-out would replace your answers").format(target=target)
        )
    if target.exists() and not force:
        hint = _("merge it first with: lockin merge {file} {target}; --force replaces it").format(
            file=typed(file), target=typed(target)
        )
        raise CannotWriteError(_("{target} exists and may be filled in already").format(target=target), hint=hint)
    if not target.parent.is_dir():
        raise CannotWriteError(
            _("there is no folder {folder}").format(folder=target.parent), hint=_("make it first, or choose another")
        )


def _made(stored: Stored, role: str, asked_by: str, *, open_only: bool) -> HandOut:
    """The hand-out; of an assessment without an id, one that tells only what would be asked."""
    from msgspec import structs

    from lockin import __version__
    from lockin.cli.scored import today
    from lockin.exchange.handout import hand_out

    assessment = stored.assessment
    return hand_out(
        stored.checklist,
        assessment if assessment.id else structs.replace(assessment, id="none"),
        role,
        asked_by=asked_by,
        today=today(),
        tool=f"lockin {__version__}",
        open_only=open_only,
    )


def _tell(file: Path, target: Path, made: HandOut) -> None:
    count = len(made.rows)
    unanswered = sum(row.answer.state == "open" for row in made.rows)
    still_open = {0: _("none of them open"), count: _("all of them open")}.get(
        unanswered, _("{count} of them open").format(count=unanswered)
    )
    told = ngettext(
        "Wrote {target}: {count} question for {role}, {still_open}.",
        "Wrote {target}: {count} questions for {role}, {still_open}.",
        count,
    )
    typer.echo(plain(told.format(target=target, count=count, role=made.role, still_open=still_open)))
    typer.echo(_("Next: send it; then {command}").format(command=f"lockin merge {typed(file)} {typed(target)}"))


def _list_roles(file: Path) -> None:
    """Print whom the assessment asks, with how many questions each."""
    from lockin.interview.selection import respondent, role_name
    from lockin.model.visibility import visibility
    from lockin.store.reading import open_assessment
    from lockin.terminal.clean import columns

    try:
        stored = open_assessment(file)
    except NoInputError as error:
        if not file.exists():
            error.hint = _("name the file as well: lockin ask {file} FILE; or {hint}").format(
                file=typed(file), hint=error.hint
            )
        raise
    checklist, assessment = stored.checklist, stored.assessment
    states: dict[str, list[str]] = {role: [] for role in checklist.roles}
    for question in visibility(checklist, assessment).visible:
        answer = assessment.answer(question.id)
        states.setdefault(respondent(question, answer), []).append(answer.state)
    titles = [_("questions"), _("open"), _("unknown")]
    typer.echo("  ".join([*titles, _("asked")]))
    for role, found in states.items():
        if found:
            label = role if role_name(checklist, role) == role else f"{role}: {role_name(checklist, role)}"
            numbers = (len(found), found.count("open"), found.count("unknown"))
            cells = (f"{n:>{columns(title)}}" for n, title in zip(numbers, titles, strict=True))
            typer.echo(plain("  ".join([*cells, label])))
    command = f"lockin ask ROLE {typed(file)} -o part.xlsx"
    typer.echo("\n" + _("Next: {command}").format(command=command), err=True)
