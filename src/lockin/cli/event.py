"""`lockin event`: note what happened at the vendor, and have the answers that it may have changed confirmed again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lockin.cli.days import typed_day
from lockin.cli.login import answering_name
from lockin.cli.options import AssessmentFile, Json
from lockin.cli.output import plain, typed, wrapped
from lockin.errors import UsageError
from lockin.language import _, ngettext

if TYPE_CHECKING:
    from lockin.model.assessment import Event
    from lockin.store.edits import Edit
    from lockin.store.reading import Stored

KindName = Literal["acquisition", "leadership", "pricing", "terms", "retirement", "incident", "regulation"]
What = Annotated[str | None, typer.Argument(metavar="[WHAT]", help="What happened, in a sentence.", show_default=False)]
Kind = Annotated[KindName | None, typer.Option("--kind", help="What kind of event it is.", show_default=False)]
Date = Annotated[str, typer.Option(metavar="DATE", help="When it happened: 2026-11-20. Else today.")]
By = Annotated[str, typer.Option(metavar="NAME", help="Who notes it; else the owner, else your login name.")]
Listed = Annotated[bool, typer.Option("--list", help="List the events and what is still to be confirmed.")]
FORMAT = 1
"""Version of the JSON; it grows when a key changes its meaning or goes."""


def event(
    file: AssessmentFile,
    what: What = None,
    *,
    kind: Kind = None,
    date: Date = "",
    by: By = "",
    listed: Listed = False,
    as_json: Json = False,
) -> None:
    """Note an event; the answers that it may have changed are asked again.

    \b
    Examples:
      lockin event acme.yaml "Tokens cost 20 % more" --kind pricing
      lockin event acme.yaml "Maker sold" --kind acquisition --date 2026-11-18
      lockin event acme.yaml --list

    Until an answer is confirmed, its evidence counts as old. The event and all marks are saved at once, or nothing.
    """  # noqa: D301 - \b tells Click to keep the lines that follow
    from lockin.store.reading import open_assessment

    if listed:
        _refuse_with_list(what, kind, date, by)
        _list(open_assessment(file), as_json=as_json)
        return
    if as_json:
        raise UsageError(_("--json belongs to --list"))
    _note(file, what or "", kind, date, by)


def _refuse_with_list(*given: str | None) -> None:
    if any(given):
        raise UsageError(_("--list stands alone"), hint=_("leave out what happened and the other options, or --list"))


def _note(file: Path, what: str, kind: KindName | None, date: str, by: str) -> None:
    from lockin.store.reading import open_assessment

    stored = open_assessment(file)
    noted = _event(stored, what, kind, date, by)
    _save(stored, noted)
    for line in _told(stored, noted):
        typer.echo(line)
    follow = f"lockin assess {typed(file)} --stale" if noted.touches else f"lockin event {typed(file)} --list"
    typer.echo(_("Next: {command}").format(command=follow), err=True)


def _event(stored: Stored, what: str, kind: KindName | None, date: str, by: str) -> Event:
    """What was typed, as an event, with the answers that it touches.

    Raises:
        UsageError: if something is missing, or it has not happened yet.

    """
    from lockin.cli.scored import today
    from lockin.interview.answers import tidy
    from lockin.interview.events import touched
    from lockin.model.assessment import Event

    said = " ".join(tidy(what).split())
    if not said:
        raise UsageError(
            _("an event needs a sentence that says what happened"), hint='lockin event FILE "…" --kind KIND'
        )
    if kind is None:
        raise UsageError(_("what kind of event is it?"), hint=_kinds(stored))
    day = typed_day(date, "--date") if date else today()
    if day > today():
        raise UsageError(
            _("{option} is {day}, which is still to come").format(option="--date", day=day),
            hint=_("note the day on which it was announced"),
        )
    return Event(
        kind=kind,
        what=said,
        date=day,
        by=answering_name(by, stored.assessment.subject.owner),
        touches=touched(stored.checklist, stored.assessment, kind),
    )


def _kinds(stored: Stored) -> str:
    from typing import get_args

    listed = stored.checklist.event_by_id
    told = (f"{name} ({listed[name].label.lower()})" if name in listed else name for name in get_args(KindName))
    return _("{option} is one of: {kinds}").format(option="--kind", kinds=", ".join(told))


def _save(stored: Stored, noted: Event) -> None:
    """Put the event and the marks of all answers into the file at once."""
    from lockin.model.revision import revision
    from lockin.store.assessments import save
    from lockin.store.record_edits import event_edit

    edits = [event_edit(stored.assessment, noted), *_marks(stored, noted)]
    expected = [(edit, revision(edit.current(stored.assessment))) for edit in edits]
    save(stored, expected, via="event", by=noted.by, now=dt.datetime.now(dt.UTC))


def _marks(stored: Stored, noted: Event) -> Iterator[Edit]:
    from lockin.interview.events import doubted
    from lockin.store.edits import answer_edit

    for question_id in noted.touches:
        marked = doubted(stored.assessment.answer(question_id), noted)
        yield answer_edit(stored.checklist, question_id, marked)


def _told(stored: Stored, noted: Event) -> Iterator[str]:
    """What was noted, and which answers are now to be confirmed, by role."""
    from lockin.interview.selection import respondent, role_name
    from lockin.report import words

    checklist = stored.checklist
    yield wrapped(_("Noted: {kind}, {day}: {what}").format(kind=noted.kind, day=words.day(noted.date), what=noted.what))
    if not noted.touches:
        yield _("No answer depends on it so far.")
        return
    count = len(noted.touches)
    told = ngettext("{count} answer is now to be confirmed:", "{count} answers are now to be confirmed:", count)
    yield told.format(count=count)
    by_role: dict[str, list[str]] = {}
    for question_id in noted.touches:
        role = respondent(checklist.by_id[question_id], stored.assessment.answer(question_id))
        by_role.setdefault(role, []).append(question_id)
    order = [*checklist.roles, *(role for role in by_role if role not in checklist.roles)]
    for role in (role for role in order if role in by_role):
        yield plain(f"  {role_name(checklist, role)}")
        for question_id in by_role[role]:
            yield plain(f"    {question_id:<24} {words.title(checklist.by_id[question_id])}")


def _list(stored: Stored, *, as_json: bool) -> None:
    from lockin.interview.events import doubtful
    from lockin.model.visibility import visibility

    asked = [question.id for question in visibility(stored.checklist, stored.assessment).visible]
    events = stored.assessment.events
    left = [doubtful(stored.assessment, noted, asked) for noted in events]
    if as_json:
        import msgspec

        entries = [msgspec.to_builtins(one) | {"to_confirm": ids} for one, ids in zip(events, left, strict=True)]
        document = {"lockin": FORMAT, "events": entries}
        typer.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
        return
    if not events:
        typer.echo(_("No event is noted."))
    for noted, ids in zip(events, left, strict=True):
        by = "  " + _("by {name}").format(name=noted.by) if noted.by else ""
        typer.echo(plain(f"{noted.date}  {noted.kind:<11}  {_standing(noted, ids)}{by}"))
        typer.echo(wrapped(noted.what, " " * 12))


def _standing(noted: Event, left: tuple[str, ...]) -> str:
    """How far the answers that an event touched are confirmed."""
    if not noted.touches:
        return _("touched no answer")
    count = len(noted.touches)
    answers = ngettext("{count} answer", "{count} answers", count).format(count=count)
    if left:
        return _("{answers}, {left} to be confirmed").format(answers=answers, left=len(left))
    return _("{answers}, all confirmed").format(answers=answers)
