"""One run of `lockin portfolio`: every report as it is finished, then the overview."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path, PurePath
from typing import Literal

import typer
from msgspec import Struct, structs

from lockin.cli.boundary import problem_told
from lockin.cli.output import plain
from lockin.cli.portfolio_folders import Input, Output, Plan, few, plan
from lockin.cli.progress import Progress
from lockin.cli.scored import now, today
from lockin.cli.stopping import Stop, stopping
from lockin.errors import CannotWriteError, ExitCode
from lockin.language import N_, _, language, ngettext
from lockin.portfolio import manifest
from lockin.portfolio.jobs import TOOL, Done, Failed, Setting, failed
from lockin.portfolio.names import OVERVIEW
from lockin.portfolio.run import Crew, outcomes
from lockin.report.cleaned import cleaned
from lockin.report.overview.entry import Entry
from lockin.report.overview.formats import OVERVIEW_FORMATS, OverviewOrder
from lockin.report.overview.overview import Unread
from lockin.report.overview.view import build_overview
from lockin.report.printable import printable
from lockin.report.report import Paper
from lockin.store.files import make_folder
from lockin.store.lock import locked

EARLIER = N_("The report that is there is of an earlier run.")
"""`_` at use."""


class Wish(Struct, frozen=True, kw_only=True):
    """What the command line asks for."""

    folder: Path
    out: Path
    suffix: str
    paper: Literal["a4", "letter"] | None
    """None: as the house style says."""
    house: Path | None
    no_house: bool
    force: bool


class Results:
    """What has become of the files so far."""

    def __init__(self, output: Output, progress: Progress) -> None:
        """Nothing yet."""
        self.output, self.progress = output, progress
        self.entries: list[Entry] = []
        self.unread: list[Unread] = []
        self._codes: set[ExitCode] = set()

    def take(self, outcome: Done | Failed) -> None:
        """Write a report, or tell why there is none."""
        if isinstance(outcome, Done):
            self._keep(outcome)
        else:
            self.unread.append(_unread(outcome, earlier=self.output.earlier(outcome.file)))
            self._fail(outcome)
        self.progress.step()

    @property
    def code(self) -> ExitCode:
        """How the run ends: bad files are the least of what can go wrong."""
        for code in (ExitCode.BUG, ExitCode.UNAVAILABLE, ExitCode.CANNOT_WRITE, ExitCode.IO_ERROR):
            if code in self._codes:
                return code
        return ExitCode.BAD_DATA if self._codes else ExitCode.OK

    def _keep(self, done: Done) -> None:
        """Write a report; where that cannot be done, what the assessment says is known all the same."""
        try:
            self.output.keep(done)
        except CannotWriteError as error:
            note = printable(_("The report could not be written: {why}").format(why=error))
            self.entries.append(structs.replace(done.entry, notes=(*done.entry.notes, note)))
            self._fail(failed(done.file, error))
            return
        self.entries.append(done.entry)
        if done.data is None:
            self.progress.unchanged += 1
        else:
            self.progress.rendered += 1

    def _fail(self, failure: Failed) -> None:
        self._codes.add(failure.code)
        self.progress.failed += 1
        for text in _told(failure, earlier=self.output.earlier(failure.file)):
            self.progress.line(plain(text))


def run(wish: Wish, crew: Callable[[], Crew], *, as_json: bool, quiet: bool) -> None:
    """Make the reports and the overview.

    Raises:
        typer.Exit: with the exit code, when something failed or somebody stopped it.
        LockinError: when it cannot begin, or cannot go on.

    """
    planned = plan(wish.folder, wish.out, wish.suffix)
    paper = wish.paper or _paper(wish)
    make_folder(wish.out)
    with stopping() as stop, locked(wish.out / manifest.NAME):
        output = Output(wish.out, planned.items, force=wish.force)
        _notes([*planned.notes, output.note], quiet=quiet)
        results = _reports(wish, planned, output, crew(), stop, quiet=quiet)
        output.save()
        if stop.code is not None:
            typer.echo(_("Stopped. What is finished is kept; the same command goes on from here."), err=True)
            raise typer.Exit(stop.code)
        _overview(wish, results, paper, as_json=as_json, quiet=quiet)
    _notes(_left_over(output.left_over), quiet=quiet)
    if results.code:
        raise typer.Exit(results.code)


def _reports(wish: Wish, planned: Plan, output: Output, crew: Crew, stop: Stop, *, quiet: bool) -> Results:
    source = Input(_setting(wish), house=wish.house, no_house=wish.no_house, paper=wish.paper)
    with (
        Progress(len(planned.items), quiet=quiet) as progress,
        closing(outcomes(source.jobs(planned.items, output), crew, stopped=_asked(stop, progress))) as found,
    ):
        results = Results(output, progress)
        for outcome in found:
            _take_all(results, source.unread)
            results.take(outcome)
        _take_all(results, source.unread)
    return results


def _asked(stop: Stop, progress: Progress) -> Callable[[], bool]:
    """Ask whether to stop; the first time that somebody wants it, say what that means."""
    said = False

    def asked() -> bool:
        nonlocal said
        if stop() and not said:
            said = True
            progress.line(_("Stopping: what has begun is finished first. Ctrl-C again ends it at once."))
        return stop()

    return asked


def _take_all(results: Results, unread: list[Failed]) -> None:
    while unread:
        results.take(unread.pop(0))


def _setting(wish: Wish) -> Setting:
    from lockin.store.catalogues import catalogue_sha256, load_catalogue

    return Setting(
        lang=language(),
        suffix=wish.suffix,
        day=today(),
        created=now(),
        catalogue=load_catalogue(),
        catalogue_sha256=catalogue_sha256(),
    )


def _paper(wish: Wish) -> Paper:
    """The paper that the house style in force for the folder asks for.

    Raises:
        LockinError: if that house style cannot be read.

    """
    from lockin.cli.house import chosen_house

    return chosen_house(wish.folder, wish.house, without=wish.no_house).paper


def _overview(wish: Wish, results: Results, paper: Paper, *, as_json: bool, quiet: bool) -> None:
    """Write the overview in every format, and print what it comes to."""
    entries = tuple(results.entries)
    overview = build_overview(
        entries,
        sorted(results.unread, key=lambda one: one.file),
        reports={entry.file: results.output.url(entry.file) for entry in entries},
        made_on=today(),
        tool=TOOL,
        paper=paper,
    )
    order = OverviewOrder(overview=cleaned(overview, printable), entries=entries, created=now())
    for suffix, render in OVERVIEW_FORMATS.items():
        data = render(order)
        results.output.write(PurePath(f"{OVERVIEW}{suffix}"), data)
        if as_json and suffix == ".json":
            typer.echo(data.decode(), nl=False)
    if not as_json:
        from lockin.report.overview.plain import overview_page

        typer.echo(overview_page(cleaned(overview, plain)))
    if not quiet:
        files = ", ".join(OVERVIEW_FORMATS)
        told = _("Wrote {file} ({suffixes}).").format(file=wish.out / OVERVIEW, suffixes=files)
        typer.echo(plain(told), err=True)


def _unread(failure: Failed, *, earlier: bool) -> Unread:
    why = failure.problems[0].message if failure.problems else failure.message
    line = failure.problems[0].line if failure.problems else None
    if line is not None:
        why = _("line {line}: {why}").format(line=line, why=why)
    return Unread(file=failure.file, why=f"{why.rstrip('.')}. {_(EARLIER)}" if earlier else why)


def _told(failure: Failed, *, earlier: bool) -> Iterator[str]:
    """Every problem of a file whole, as any command tells it; else why there is no report."""
    yield from map(problem_told, failure.problems)
    if not failure.problems:
        told = failure.message if failure.file in failure.message else f"{failure.file}: {failure.message}"
        yield f"lockin: {told}"
    if failure.hint:
        yield _("  hint: {hint}").format(hint=failure.hint)
    if earlier:
        yield f"  {_(EARLIER)}"
    if failure.details:
        yield failure.details


def _notes(sentences: Iterable[str], *, quiet: bool) -> None:
    for sentence in filter(None, sentences):
        if not quiet:
            typer.echo(plain(_("Note: {note}").format(note=sentence)), err=True)


def _left_over(names: Sequence[str]) -> list[str]:
    """What to say of reports that no assessment has any more."""
    if not names:
        return []
    told = ngettext(
        "{count} report of an earlier run is left over: {names}. Its assessment is gone, or its report is called "
        "otherwise now. Remove it yourself.",
        "{count} reports of earlier runs are left over: {names}. Their assessments are gone, or their reports are "
        "called otherwise now. Remove them yourself.",
        len(names),
    )
    return [told.format(count=len(names), names=few(names))]
