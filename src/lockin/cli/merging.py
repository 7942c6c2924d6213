"""What `lockin merge` does: read every part, take in one after the other, leave conflicts to a person."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import get_terminal_size

import typer
from msgspec import structs

from lockin.cli.boundary import problem_told
from lockin.cli.edited import edit_for
from lockin.cli.login import answering_name
from lockin.cli.output import plain, typed
from lockin.cli.scored import today
from lockin.errors import ConflictError, Problem, UsageError
from lockin.exchange.copies import is_copy, merge_copy
from lockin.exchange.formats import part_format
from lockin.exchange.merge import Merged, Take, answerer, merge
from lockin.exchange.returned import Returned
from lockin.language import _, ngettext
from lockin.loading.assessment import parse_assessment
from lockin.model.assessment import Answer, Assessment
from lockin.model.revision import revision
from lockin.store.assessments import save
from lockin.store.edits import Edit, as_recorded, as_told
from lockin.store.files import read_bytes
from lockin.store.history import Past
from lockin.store.reading import Stored, open_assessment
from lockin.terminal.clean import clean
from lockin.terminal.conflicts import conflict_lines, settle
from lockin.terminal.console import Console
from lockin.terminal.past import change_told


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How the options say to merge."""

    side: str | None
    """`theirs` or `ours` stands in every conflict; None: a person decides."""
    dry_run: bool
    ask: bool
    """Whether a person may be asked, where there is one."""
    name: str | None
    """Who merges a copy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file that came back, read."""

    path: Path
    filled_by: str
    """Who filled the hand-out in; empty for a copy, whose answers say it one by one."""
    by: str
    """Who makes the change, for the history."""
    compared: Callable[[Assessment], Merged]
    """With the assessment as it is then."""


class Target:
    """The assessment while one part after the other comes in."""

    def __init__(self, stored: Stored, manner: Manner) -> None:
        """Start from `stored`."""
        self.stored = stored
        self.manner = manner

    def take(self, edits: Sequence[tuple[Edit, str]], by: str) -> None:
        """Put changes into the file at once, or with `--dry-run` into memory alone.

        Raises:
            LockinError: as `lockin.store.assessments.save` says.

        """
        if not self.manner.dry_run:
            self.stored = save(self.stored, edits, via="merge", by=by, now=dt.datetime.now(dt.UTC))
            return
        for edit, _expected in edits:
            self.stored = structs.replace(self.stored, assessment=edit.applied(self.stored.assessment))


def merge_all(file: Path, paths: Sequence[Path], base: Path | None, manner: Manner) -> None:
    """Check every part, then take in one after the other.

    Raises:
        ConflictError: if something is left that a person must decide or mend.
        BadDataError: if a part cannot be read, or belongs to another assessment; nothing is written then.
        UsageError: if a base is named for a hand-out, or a name says no format.

    """
    target = Target(open_assessment(file), manner)
    parts = [_read(path, target.stored, base, manner) for path in paths]
    for part in parts:
        part.compared(target.stored.assessment)  # refuses what belongs to another file before anything is written
    left = [_merge_one(target, part) for part in parts]
    if manner.dry_run:
        typer.echo(_("Nothing was written."), err=True)
    conflicts, problems = (sum(numbers) for numbers in zip(*left, strict=True))
    if conflicts or problems:
        hint = (
            _("--theirs takes their answers, --ours keeps yours")
            if conflicts
            else _("mend this and merge the file again")
        )
        message = ngettext(
            "{what} left; {file} keeps its answer", "{what} left; {file} keeps its answers", conflicts + problems
        )
        raise ConflictError(message.format(what=_counted(conflicts, problems), file=file), hint=hint)
    typer.echo(_("Next: {command}").format(command=f"lockin status {typed(file)}"), err=True)


def _read(path: Path, stored: Stored, base: Path | None, manner: Manner) -> Part:
    """One part: a copy of the assessment, or a hand-out."""
    form, data, checklist = part_format(path), read_bytes(path), stored.checklist
    if form is part_format(Path("x.yaml")) and is_copy(data, str(path)):
        copy = parse_assessment(data, str(path), checklist)
        began = parse_assessment(read_bytes(base), str(base), checklist) if base else None
        return Part(
            path=path,
            filled_by="",
            by=answering_name(manner.name, stored.assessment.subject.owner),
            compared=lambda assessment: merge_copy(checklist, assessment, copy, base=began, source=str(path)),
        )
    if base is not None:
        raise UsageError(
            _("--base is for copies of the assessment, and {file} is a hand-out, which needs none").format(file=path)
        )
    day = today()
    returned = _dated(form.read(data, str(path), checklist), day)
    by = answerer(checklist, returned)
    return Part(path=path, filled_by=by, by=by, compared=lambda now: merge(checklist, now, returned, today=day))


def _dated(returned: Returned, day: dt.date) -> Returned:
    """Without a date that is still to come, for such an answer would never grow old."""
    filled_on = returned.filled_on
    if filled_on is None or filled_on <= day + dt.timedelta(days=1):  # the colleague may sit east of here
        return returned
    message = _("the date {day} is still to come; the answers get today's").format(day=filled_on)
    problem = Problem(source=returned.source, line=None, column=None, where="", message=message)
    return structs.replace(returned, filled_on=None, problems=(*returned.problems, problem))


def _merge_one(target: Target, part: Part) -> tuple[int, int]:
    """Take in one part and tell; returns how many conflicts and problems are left."""
    merged = part.compared(target.stored.assessment)
    edits, refused = _edits(target, part, (*merged.taken, *merged.conflicts))
    conflicts = [take for take in merged.conflicts if take.label in edits]
    taken = [take for take in merged.taken if take.label in edits]
    if target.manner.side == "theirs":
        taken += conflicts
    left = [] if target.manner.side else conflicts
    problems = (*merged.problems, *refused)
    if taken:
        target.take([edits[take.label] for take in taken], part.by)
    typer.echo(_heading(part, len(taken), len(merged.same), _counted(len(left), len(problems))))
    for take in taken:
        typer.echo(f"  {_taken(take, part)}")
    for problem in problems:
        typer.echo(plain(problem_told(problem)), err=True)
    undecided = _decide(target, left, lambda take: target.take([edits[take.label]], part.by))
    return undecided, len(problems)


def _edits(target: Target, part: Part, takes: Iterable[Take]) -> tuple[dict[str, tuple[Edit, str]], list[Problem]]:
    """What to write by label, with the revision expected in the file; and what no assessment may hold."""
    edits, refused = {}, []
    for take in takes:
        try:
            edits[take.label] = edit_for(target.stored.checklist, take.label, take.theirs), revision(take.mine)
        except UsageError as error:
            place = str(part.path)
            refused.append(Problem(source=place, line=None, column=None, where=take.label, message=str(error)))
    return edits, refused


def _decide(target: Target, conflicts: Sequence[Take], take: Callable[[Take], None]) -> int:
    """Have a person decide the conflicts, or only show them; returns how many are left."""
    console = Console(sys.stdin, sys.stdout, echo=False, width=get_terminal_size().columns)
    if conflicts and target.manner.ask and not target.manner.dry_run and _in_terminal():
        return settle(conflicts, target.stored.checklist, console, take)
    for conflict in conflicts:
        console.say(["", *conflict_lines(conflict, target.stored.checklist, console.width)])
    return len(conflicts)


def _in_terminal() -> bool:
    """Whether a person reads and types."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _heading(part: Part, taken: int, same: int, left: str) -> str:
    """How much of a part did what; the rest of a copy is what nobody changed."""
    first = ngettext("{count} taken", "{count} taken", taken).format(count=taken) if taken else _("nothing taken")
    as_before = ngettext("{count} as before", "{count} as before", same).format(count=same) if same else ""
    counts = ", ".join(filter(None, (first, as_before, left)))
    if not part.filled_by:
        return f"{part.path}: {counts}."
    told = _("{file} (filled in by {name}): {counts}.")
    return told.format(file=part.path, name=clean(part.filled_by), counts=counts)


def _taken(take: Take, part: Part) -> str:
    """One line: what it was, what it is, by whom."""
    before, after = clean(as_told(take.mine)), clean(as_told(take.theirs))
    author = part.filled_by or (take.theirs.by if isinstance(take.theirs, Answer) else "")
    told = f"{before} → {after}" if before != after else f"{after}, {clean(_details(take, part))}"
    if not author:
        return f"{take.label}: {told}"
    return _("{id}: {change} (by {name})").format(id=take.label, change=told, name=clean(author))


def _details(take: Take, part: Part) -> str:
    """What changed beside an answer that stays, as the history tells it."""
    old, new = as_recorded(take.mine), as_recorded(take.theirs)
    when = dt.datetime.now(dt.UTC)
    return change_told(Past(when=when, by=part.by, via="merge", question=take.label, old=old, new=new))


def _counted(conflicts: int, problems: int) -> str:
    """Such as `1 conflict and 2 problems`; empty when there are none."""
    parts = [
        ngettext("{count} conflict", "{count} conflicts", conflicts).format(count=conflicts) if conflicts else "",
        ngettext("{count} problem", "{count} problems", problems).format(count=problems) if problems else "",
    ]
    return _(" and ").join(filter(None, parts))
