"""`lockin plan`: the cheapest changes that lead to a better band, as text, for trackers, and as commitments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lockin.cli.login import answering_name
from lockin.cli.options import AssessmentFile
from lockin.cli.output import plain, typed
from lockin.errors import GateError, UsageError
from lockin.language import _

if TYPE_CHECKING:
    from lockin.cli.scored import Scored
    from lockin.exchange.plan_formats import PlanFormat
    from lockin.report.course import Course

To = Annotated[
    Literal["low", "moderate", "high", "severe"] | None,
    typer.Option(metavar="BAND", help="The band to reach. [default: the next better one]", show_default=False),
]
Start = Annotated[str, typer.Option(metavar="DATE", help="The first working day. [default: today]", show_default=False)]
Format = Annotated[
    Literal["csv", "md", "ics", "json"] | None,
    typer.Option("--format", metavar="FORMAT", help="csv, md, ics or json instead of text.", show_default=False),
]
Out = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="OUT", help="Where to write; .csv, .md, .ics or .json.", show_default=False),
]
Accept = Annotated[bool, typer.Option("--accept", help="Write the steps into FILE as actions, with owner and date.")]
Done = Annotated[
    str | None, typer.Option("--done", metavar="QID", help="Mark one action as done today.", show_default=False)
]
By = Annotated[str, typer.Option(help="Who accepts or finishes; else the owner, else your login name.")]
WIDTH = 78


def plan(
    file: AssessmentFile,
    *,
    to: To = None,
    start: Start = "",
    form: Format = None,
    output: Out = None,
    accept: Accept = False,
    done: Done = None,
    by: By = "",
) -> None:
    """Print the cheapest changes that lead to a better band, with owners and dates.

    \b
      lockin plan acme.yaml                  to the next better band
      lockin plan acme.yaml --to low --start 2027-01-11
      lockin plan acme.yaml -o plan.ics      calendar; .csv and .md for trackers
      lockin plan acme.yaml --accept         becomes conditions of the report
      lockin plan acme.yaml --done exi.plan  one of them is done

    Each owner does one step after the other. A day of effort is a working day; holidays are not known.
    """  # noqa: D301 - \b tells Click to keep the lines that follow
    if done is not None:
        _refuse_beside_done(accept=accept, given=(to, start, form, output))
        typer.echo(plain(_finished(file, done, by)))
        command = f"lockin set {typed(file)} {done}=OPTION --evidence LEVEL"
        typer.echo(_("Next: {command}").format(command=command), err=True)
        return
    chosen = _format(form, file, output)
    scored, course = _course(file, to, start)
    _write(scored, course, chosen, output)
    if accept:
        for line in _accepted(scored, course, by):
            typer.echo(plain(line), err=chosen is not None and output is None)
    if course.outcome == "unreachable":
        raise GateError(_("no set of changes reaches {target}").format(target=course.target))
    _tell_next(file, course, accept=accept)


def _refuse_beside_done(*, accept: bool, given: tuple[object, ...]) -> None:
    """Marking something as done plans nothing.

    Raises:
        UsageError: if the command line asks for a plan as well.

    """
    if accept or any(given):
        raise UsageError(_("--done stands alone"), hint=_("mark it first, then run the command again without --done"))


def _format(form: PlanFormat | None, file: Path, output: Path | None) -> PlanFormat | None:
    """The format that is asked for, by name or by suffix; None: text.

    Raises:
        UsageError: if the suffix is none of them, or the plan would replace the assessment.

    """
    if output is None:
        return form
    from lockin.exchange.plan_formats import PLAN_FORMATS

    if output.exists() and file.exists() and output.samefile(file):
        raise UsageError(
            _("{output} is the assessment itself; a plan would replace your answers").format(output=output)
        )
    found = next((name for name in PLAN_FORMATS if output.suffix.lower() == f".{name}"), form)
    if found is None or (form is not None and form != found):
        raise UsageError(
            _("{output} is no file for {what}").format(output=output, what=form or _("a plan")),
            hint=_("its name ends in {suffixes}").format(suffixes=", ".join(f".{n}" for n in PLAN_FORMATS)),
        )
    return found


def _course(file: Path, to: str | None, start: str) -> tuple[Scored, Course]:
    """Read, score, plan and word."""
    from lockin.cli.scored import read_scored
    from lockin.report.course import course, next_band
    from lockin.scoring.plan import plan as cheapest_plan

    scored = read_scored(file)
    case = scored.case
    target = next_band(case) if to is None or case.card.band is None else case.checklist.policy.band(to).id
    begin = _day(start, case.made_on)
    found = None if target is None else cheapest_plan(case.checklist, case.assessment, case.made_on, target)
    try:
        return scored, course(case, target, found, begin)
    except OverflowError:
        raise UsageError(_("with a start on {day} it never ends").format(day=begin)) from None


def _day(text: str, today: dt.date) -> dt.date:
    """The day that was typed, else today.

    Raises:
        UsageError: if it is no day.

    """
    if not text:
        return today
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            _("{text!r} is no day").format(text=text), hint=_("write it as {today}").format(today=today)
        ) from None


def _write(scored: Scored, course: Course, form: PlanFormat | None, output: Path | None) -> None:
    """Print the plan, or write it into a file; one without steps has no table, list or calendar."""
    from lockin.report.course import course_lines

    if form is None or (form != "json" and not course.steps):
        for line in course_lines(course):
            for part in _wrapped(line):
                typer.echo(part, err=form is not None)
        return
    from lockin.cli.scored import now
    from lockin.exchange.plan_formats import PLAN_FORMATS, PlanOrder
    from lockin.report.cleaned import cleaned
    from lockin.report.printable import printable
    from lockin.store.files import write_bytes

    order = PlanOrder(course=cleaned(course, printable), assessment=scored.stored.assessment, now=now())
    data = PLAN_FORMATS[form](order)
    if output is None:
        typer.echo(data.decode(), nl=False)
        return
    write_bytes(output, data)
    typer.echo(plain(_("Wrote {file}.").format(file=output)))


def _wrapped(line: str) -> Iterator[str]:
    from lockin.report.columns import wrapped

    text = plain(line)
    indent = "   " if text.startswith("  ") else ""
    rest = "   " if indent or text[:1].isdigit() else ""
    yield from wrapped(text.strip(), first=indent, rest=rest, within=WIDTH) or [""]


def _accepted(scored: Scored, course: Course, by: str) -> list[str]:
    """Write what nobody has taken on yet into the assessment; returns a line a step."""
    from lockin.model.assessment import Commitment
    from lockin.model.revision import revision
    from lockin.store.assessments import save
    from lockin.store.record_edits import action_edit

    stored, edits = scored.stored, []
    assessment = stored.assessment
    for step in course.steps:
        if not step.taken:
            promise = Commitment(owner=step.owner_id, due=step.due)
            edit = action_edit(stored.checklist, step.question_id, promise)
            edits.append((edit, revision(edit.current(assessment))))
            assessment = edit.applied(assessment)
    if edits:
        name = answering_name(by, assessment.subject.owner)
        save(stored, edits, via="plan", by=name, now=dt.datetime.now(dt.UTC))
    return [
        (_("{id}: {owner} by {day}, as before") if step.taken else _("{id}: {owner} by {day}")).format(
            id=step.question_id, owner=step.owner, day=step.due
        )
        for step in course.steps
    ]


def _finished(file: Path, question: str, by: str) -> str:
    """Mark one action as done; returns what was done, in words.

    Raises:
        UsageError: if nobody has taken it on.

    """
    from msgspec import structs

    from lockin.cli.scored import today
    from lockin.loading.structure import nearest
    from lockin.model.revision import revision
    from lockin.store.assessments import save
    from lockin.store.reading import open_assessment
    from lockin.store.record_edits import action_edit

    stored = open_assessment(file)
    taken = stored.assessment.actions.get(question)
    if taken is None:
        hint = nearest(question, stored.assessment.actions) or _(
            "lockin plan {command} --accept takes actions on"
        ).format(command=typed(file))
        raise UsageError(_("nobody has taken on {question!r}").format(question=question), hint=hint)
    if taken.done is not None:
        return _("{id}: done {day}, as before").format(id=question, day=taken.done)
    edit = action_edit(stored.checklist, question, structs.replace(taken, done=today()))
    name = answering_name(by, stored.assessment.subject.owner)
    expected = revision(edit.current(stored.assessment))
    save(stored, [(edit, expected)], via="plan", by=name, now=dt.datetime.now(dt.UTC))
    return _("{id}: {owner}, done {day}").format(id=question, owner=taken.owner, day=today())


def _tell_next(file: Path, course: Course, *, accept: bool) -> None:
    if not course.steps:
        return
    if accept:
        command = f"lockin report {typed(file)}; lockin plan {typed(file)} --done QID"
        typer.echo("\n" + _("Next: {command}").format(command=command), err=True)
    else:
        told = _("Nothing was written to {file}. Next: {command}")
        command = f"lockin plan {typed(file)} --accept"
        typer.echo("\n" + told.format(file=typed(file), command=command), err=True)
