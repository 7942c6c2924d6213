"""`lockin assess`: hold the interview over one file, saving each answer before the next question."""

from __future__ import annotations

import datetime as dt
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lockin.cli.desk import Desk, found_or_new, scored_today
from lockin.cli.login import answering_name
from lockin.cli.options import NoInput, Plain
from lockin.cli.output import plain as cleaned
from lockin.cli.output import typed
from lockin.errors import ExitCode, IncompleteError, UsageError
from lockin.language import _, ngettext

if TYPE_CHECKING:
    from lockin.interview.interview import Interview
    from lockin.store.reading import Stored
    from lockin.terminal.sitting import Outcome

File = Annotated[Path, typer.Argument(metavar="FILE", help="The assessment; created when it does not exist.")]
Quick = Annotated[bool, typer.Option("--quick", help="Ask the quick set only.")]
Sections = Annotated[
    list[str] | None, typer.Option("--section", metavar="NAME", help="Ask one section: its number, id or title.")
]
Patterns = Annotated[
    list[str] | None, typer.Option("--ask", metavar="GLOB", help="Ask the questions of these ids, such as 'dat.*'.")
]
Roles = Annotated[
    list[str] | None, typer.Option("--role", metavar="ROLE", help="Ask what this role, or this person, can answer.")
]
Unknown = Annotated[bool, typer.Option("--unknown", help="Ask again what is not known.")]
Stale = Annotated[bool, typer.Option("--stale", help="Ask again what has grown old or is to be confirmed.")]
Name = Annotated[
    str | None,
    typer.Option("--as", metavar="NAME", help="Who answers, such as 'ana (legal)'; else the owner, else your login."),
]
Other = Annotated[
    str | None,
    typer.Option("--checklist", "-c", metavar="ID|PATH", help="The checklist: a shipped one by id, or one by path."),
]
ENDED = {"interrupted": ExitCode.INTERRUPTED, "hangup": ExitCode.HANGUP, "terminated": ExitCode.TERMINATED}
"""Exit codes of endings that nobody chose on the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which questions are to be asked."""

    quick: bool
    sections: tuple[str, ...]
    patterns: tuple[str, ...]
    roles: tuple[str, ...]
    unknown: bool
    stale: bool


def assess(
    file: File,
    *,
    plain: Plain = False,
    quick: Quick = False,
    section: Sections = None,
    ask: Patterns = None,
    role: Roles = None,
    unknown: Unknown = False,
    stale: Stale = False,
    name: Name = None,
    no_input: NoInput = False,
    checklist: Other = None,
) -> None:
    """Answer the questions, or go on where you stopped; every answer is saved at once.

    In a terminal the questions fill the screen; ? shows the keys. With --plain, in a pipe, or with
    ACCESSIBLE=1 or TERM=dumb, they come line by line.

    \b
    Examples:
      lockin assess acme.yaml
      lockin assess acme.yaml --quick --as "ana (legal)"
      lockin assess acme.yaml --role legal --unknown
      printf '2\\n1\\n' | lockin assess acme.yaml
    """  # noqa: D301 - \b tells Click to keep the lines that follow
    sections, patterns, roles = tuple(section or ()), tuple(ask or ()), tuple(role or ())
    wanted = Wanted(quick=quick, sections=sections, patterns=patterns, roles=roles, unknown=unknown, stale=stale)
    if no_input:
        _list_missing(file, checklist, wanted)
        return
    stored = found_or_new(file, checklist)
    desk = Desk(stored, checklist, by=answering_name(name, stored.assessment.subject.owner))
    try:
        _conclude(desk, _hold(desk, wanted, plain=plain))
    except KeyboardInterrupt:
        typer.echo("\n" + _stopped(desk, file), err=True)
        raise typer.Exit(ExitCode.INTERRUPTED) from None


def _hold(desk: Desk, wanted: Wanted, *, plain: bool) -> Outcome:
    """Run the interview in the view that fits the terminal."""
    interview = _interview(desk.stored, desk.by, wanted)
    if not plain and _screen_fits():
        from lockin.terminal.full import NoScreenError, run

        desk.via = "terminal"
        try:
            return run(
                interview,
                file=str(desk.stored.path),
                save=desk.save,
                reload=desk.reload,
                score=scored_today,
                now=dt.datetime.now,
                draft=desk.draft(),
                stash=desk.stash,
                unstash=desk.unstash,
            )
        except NoScreenError as error:
            typer.echo(
                _("The full screen does not work here ({error}), so this goes line by line.").format(error=error),
                err=True,
            )
    desk.via = "line"
    return _hold_in_lines(desk, interview)


def _hold_in_lines(desk: Desk, interview: Interview) -> Outcome:
    """Run line mode over the standard streams."""
    from shutil import get_terminal_size

    from lockin.terminal.line import run

    stdin, draft = _input(), desk.draft()
    if draft is not None:
        typer.echo(
            _("Typed when a window closed, for {item}, {field}: {text}").format(
                item=draft.item, field=draft.field, text=cleaned(draft.text)
            ),
            err=True,
        )
    return run(
        interview,
        stdin,
        sys.stdout,
        file=str(desk.stored.path),
        save=desk.save,
        reload=desk.reload,
        score=scored_today,
        today=dt.date.today,  # the day where the person sits
        echo=not stdin.isatty(),
        width=get_terminal_size().columns,
    )


def _conclude(desk: Desk, outcome: Outcome) -> None:
    """Say how it ended, and end with the exit code for that.

    Raises:
        IncompleteError: if input ended before the interview did.

    """
    if outcome.ending == "input_ended":
        asked = outcome.interview.asked
        raise IncompleteError(
            _("Input ended at {place}. Saved {settled} of {all} in {file}.").format(
                place=outcome.place, settled=asked.visible - asked.open, all=asked.visible, file=desk.stored.path
            ),
            hint=_("{command} goes on from there").format(command=f"lockin assess {typed(desk.stored.path)}"),
        )
    if desk.via == "terminal" and outcome.ending in {"finished", "quit"}:
        from shutil import get_terminal_size

        from lockin.terminal.status import farewell

        lines = farewell(outcome.interview, str(desk.stored.path), min(get_terminal_size().columns, 100))
        typer.echo("\n".join(lines))
    elif outcome.ending in ENDED:
        if outcome.ending == "interrupted":
            typer.echo(_stopped(desk, desk.stored.path), err=True)
        if desk.unkept is not None:
            typer.echo(
                _("Typed for {item}, and could not be kept: {text}").format(
                    item=desk.unkept.item, text=cleaned(desk.unkept.text)
                ),
                err=True,
            )
        raise typer.Exit(ENDED[outcome.ending])


def _stopped(desk: Desk, file: Path) -> str:
    return _("Stopped. {counts} in {file}; what you answered is saved.").format(counts=desk.counts(), file=file)


def _screen_fits() -> bool:
    """Whether somebody sits at a terminal that can be drawn on, and wants it so."""
    if os.environ.get("ACCESSIBLE", "").casefold() not in {"", "0", "false", "no"}:
        return False
    streams = (sys.stdin, sys.stdout)
    return os.environ.get("TERM", "") != "dumb" and all(stream is not None and stream.isatty() for stream in streams)


def _interview(stored: Stored, by: str, wanted: Wanted) -> Interview:
    """The interview over what is wanted.

    Raises:
        AnswerRefusedError: if a name stands for nothing.

    """
    from lockin.interview.interview import begin

    only, again = _selected(stored, wanted)
    return begin(
        stored.checklist,
        stored.assessment,
        by=by,
        today=dt.date.today(),  # noqa: DTZ011 - the day where the person sits
        quick_only=wanted.quick,
        only=only,
        again=again,
    )


def _selected(stored: Stored, wanted: Wanted) -> tuple[frozenset[str] | None, frozenset[str]]:
    """Ids of the questions to ask, None for all; and of those to ask even though they are settled."""
    from lockin.interview.selection import select

    doubted = set()
    if wanted.unknown:
        doubted |= {name for name, answer in stored.assessment.answers.items() if answer.state == "unknown"}
    if wanted.stale:
        doubted |= set(scored_today(stored.checklist, stored.assessment).stale)
        doubted |= {name for name, answer in stored.assessment.answers.items() if answer.reconfirm}
    narrowed = wanted.unknown or wanted.stale
    if not (narrowed or wanted.sections or wanted.patterns or wanted.roles):
        return None, frozenset()
    only = select(
        stored.checklist,
        stored.assessment,
        sections=wanted.sections,
        patterns=wanted.patterns,
        roles=wanted.roles,
        among=doubted if narrowed else None,
    )
    return only, only & doubted


def _list_missing(file: Path, checklist: str | None, wanted: Wanted) -> None:
    """Print what is open instead of asking for it.

    Raises:
        UsageError: if something is open.

    """
    from lockin.store.reading import open_assessment
    from lockin.terminal.status import missing

    interview = _interview(open_assessment(file, checklist), "", wanted)
    lines = missing(interview, 100)
    for line in lines:
        typer.echo(line)
    if lines:
        message = ngettext(
            "{count} open in {file}, and --no-input forbids to ask",
            "{count} open in {file}, and --no-input forbids to ask",
            len(lines),
        )
        raise UsageError(message.format(count=len(lines), file=file), hint=f"lockin set {file} ID=OPTION")
    typer.echo(_("Nothing is open in {file}.").format(file=file))


def _input() -> typer.FileText:
    """Standard input, where characters that cannot be decoded do no harm; empty when it is closed."""
    if sys.stdin is None:
        from io import StringIO

        return StringIO()  # type: ignore[return-value]  # a text stream as well
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]  # the real stream is a text file
    return sys.stdin  # type: ignore[return-value]  # as above
