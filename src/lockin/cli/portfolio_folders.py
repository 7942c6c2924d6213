"""The two folders of a portfolio: that of the assessments, which is read, and that of the reports, which is written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from lockin.errors import CannotWriteError, LockinError, NoInputError, UsageError
from lockin.language import _, ngettext
from lockin.loading.assessment import peek_checklist
from lockin.loading.compiled import encode
from lockin.model.house import House
from lockin.portfolio import manifest as kept
from lockin.portfolio.jobs import Done, Failed, Job, Setting, failed
from lockin.portfolio.manifest import Made, Manifest
from lockin.portfolio.names import OVERVIEW, report_paths
from lockin.report.overview.formats import OVERVIEW_FORMATS
from lockin.report.report import Paper
from lockin.store.files import make_folder, read_bytes, write_bytes

if TYPE_CHECKING:
    from lockin.loading.layers import Layer

RESERVED = (kept.NAME, *(f"{OVERVIEW}{suffix}" for suffix in OVERVIEW_FORMATS))
"""Names in the output folder that belong to the portfolio itself."""
MOST_NAMED = 5
"""Files that a sentence names."""


class Planned(Struct, frozen=True, kw_only=True):
    """One assessment, and where its report goes."""

    file: str
    """Relative to the folder, with `/` between folders; bytes that are no text as escapes."""
    path: Path
    report: PurePath
    """Relative to the output folder."""


class Plan(Struct, frozen=True, kw_only=True):
    """All that is to be made."""

    items: tuple[Planned, ...]
    notes: tuple[str, ...]
    """What the user should know about it, as sentences."""


def plan(folder: Path, out: Path, suffix: str) -> Plan:
    """Which assessments there are, and where their reports go.

    Raises:
        NoInputError: if there is no such folder, or no assessment in it.
        UsageError: if the output folder is the folder of the assessments.

    """
    from lockin.store.tree import assessments_below

    if not folder.is_dir():
        raise NoInputError(_("there is no folder {folder}").format(folder=folder))
    if out.resolve() == folder.resolve():
        raise UsageError(_("the reports need a folder of their own"), hint=_("choose another -o"))
    tree = assessments_below(folder, without=out)
    passed_over = _passed_over([label(path.relative_to(folder)) for path in tree.passed_over])
    if not tree.files:
        raise NoInputError(
            _("there is no assessment in {folder} or below it").format(folder=folder), hint=passed_over or None
        )
    notes = [passed_over]
    if tree.cut:
        notes.append(_("{folder} holds too much to look at all of it. Name the folders inside.").format(folder=folder))
    once = _once(tree.files)
    notes += [
        _("{file} is the same file as {other} and counts once.").format(file=path, other=first)
        for path in tree.files
        if (first := once[path.resolve()]) != path
    ]
    kept_ = [path for path in tree.files if once[path.resolve()] == path]
    items = tuple(_placed(folder, kept_, suffix))
    notes += [
        _("The report of {file} is called {report}; the shorter name is taken.").format(
            file=item.path, report=item.report
        )
        for item in items
        if item.report.name != item.path.with_suffix(suffix).name
    ]
    return Plan(items=items, notes=tuple(notes))


def _once(files: Sequence[Path]) -> dict[Path, Path]:
    """The path that each file goes by: one that is no link before those that are, then the first."""
    found: dict[Path, Path] = {}
    for path in sorted(files, key=Path.is_symlink):
        found.setdefault(path.resolve(), path)
    return found


def _placed(folder: Path, files: Sequence[Path], suffix: str) -> Iterator[Planned]:
    relative = [path.relative_to(folder) for path in files]
    for path, name, report in zip(files, relative, report_paths(relative, suffix, RESERVED), strict=True):
        yield Planned(file=label(name), path=path, report=report)


def _passed_over(names: Sequence[str]) -> str:
    """What to say of files that may have been meant as assessments; empty: there are none."""
    if not names:
        return ""
    told = ngettext(
        "{count} YAML file looks like no assessment and was passed over: {names}.",
        "{count} YAML files look like no assessment and were passed over: {names}.",
        len(names),
    )
    return told.format(count=len(names), names=few(names))


def few(names: Sequence[str]) -> str:
    """The first of many names."""
    return ", ".join(names[:MOST_NAMED]) + (", ..." if len(names) > MOST_NAMED else "")


def label(path: PurePath) -> str:
    """The path as a text that can be written anywhere."""
    return os.fsencode(path.as_posix()).decode(errors="backslashreplace")


class Input:
    """The assessments, read one by one when there is room for them."""

    def __init__(self, setting: Setting, *, house: Path | None, no_house: bool, paper: Paper | None) -> None:
        """Keep what holds for all."""
        self.setting, self.paper = setting, paper
        self._house, self._no_house = house, no_house
        self._checklists: dict[tuple[Path, str], tuple[bytes, tuple[Layer, ...]]] = {}
        self.unread: list[Failed] = []
        """Those that could not be read, until somebody takes them out."""

    def jobs(self, items: Sequence[Planned], output: Output) -> Iterator[Job]:
        """A job for each that can be read; the others go to `unread`."""
        for item in items:
            try:
                job = self._job(item, output.previous(item))
            except LockinError as error:
                self.unread.append(failed(item.file, error))
            else:
                yield job

    def _job(self, item: Planned, previous: str) -> Job:
        from lockin.cli.house import chosen_house

        source = read_bytes(item.path)
        checklist, layers = self._checklist(item.path, peek_checklist(source, str(item.path)).id)
        house: House = chosen_house(item.path, self._house, without=self._no_house)
        return Job(
            file=item.file,
            name=str(item.path),
            source=source,
            checklist=checklist,
            layers=layers,
            house=house,
            paper=self.paper or house.paper,
            previous=previous,
            setting=self.setting,
        )

    def _checklist(self, path: Path, name: str) -> tuple[bytes, tuple[Layer, ...]]:
        """A checklist compiled, and its files; read once a folder, because what a name means may hang on that."""
        from lockin.store.reading import checklist_of
        from lockin.store.used import layers_used

        place = path.resolve().parent, name
        if place not in self._checklists:
            checklist = checklist_of(path, name)
            self._checklists[place] = encode(checklist), layers_used(path, checklist)
        return self._checklists[place]


class Output:
    """The folder of the reports, and what its manifest says of them."""

    def __init__(self, out: Path, items: Sequence[Planned], *, force: bool) -> None:
        """Read what is there.

        Raises:
            CannotWriteError: if a file of another kind stands in the place of the manifest.

        """
        self.out, self.force = out, force
        self._root = out.resolve()
        self._reports = {item.file: item.report for item in items}
        self._unwritten: set[str] = set()
        """Assessments whose reports could not be written."""
        self.note = ""
        """What the user should know about the manifest."""
        before = self._read()
        self._made = {file: made for file, made in before.reports.items() if file in self._reports}
        kept_ = {label(report) for report in self._reports.values()}
        gone = dict.fromkeys([*before.left_over, *(made.report for made in before.reports.values())])
        self.left_over = tuple(sorted(name for name in gone if name not in kept_ and (out / name).is_file()))
        """Reports of earlier runs that no assessment has any more."""

    def previous(self, item: Planned) -> str:
        """Key of the report of an assessment; empty when it is not there as it was written, or must be made anew."""
        made = self._made.get(item.file)
        if made is None or self.force or made.report != label(item.report):
            return ""
        try:
            return made.key if sha256(read_bytes(self._place(item.report))).hexdigest() == made.sha256 else ""
        except LockinError:
            return ""

    def keep(self, done: Done) -> None:
        """Write a report, if it is new, and note what it was made from.

        Raises:
            CannotWriteError: if it may not be written, or its place lies outside the folder.
            IoFailedError: if writing fails half-way.

        """
        report = self._reports[done.file]
        if done.data is None:
            self._made[done.file] = structs.replace(self._made[done.file], entry=done.entry)
            return
        self._unwritten.add(done.file)
        place = self._place(report)
        make_folder(place.parent)
        write_bytes(self._place(report), done.data)
        self._unwritten.discard(done.file)
        digest = sha256(done.data).hexdigest()
        self._made[done.file] = Made(report=label(report), key=done.key, sha256=digest, entry=done.entry)
        self.save()

    def save(self) -> None:
        """Write the manifest."""
        found = Manifest(lockin_portfolio=1, reports=dict(sorted(self._made.items())), left_over=self.left_over)
        self.write(PurePath(kept.NAME), kept.encode(found))

    def write(self, name: PurePath, data: bytes) -> None:
        """Write a file of the portfolio itself.

        Raises:
            CannotWriteError, IoFailedError: as `keep`.

        """
        write_bytes(self._place(name), data)

    def url(self, file: str) -> str:
        """Where the report of an assessment lies, seen from the overview; empty when there is none."""
        from urllib.parse import quote_from_bytes

        report = self._reports[file]
        there = file in self._made and file not in self._unwritten
        return quote_from_bytes(os.fsencode(report.as_posix())) if there else ""

    def earlier(self, file: str) -> bool:
        """Whether the report of an assessment that none can be made of now is there all the same."""
        made, report = self._made.get(file), self._reports[file]
        return made is not None and made.report == label(report) and (self.out / report).is_file()

    def _read(self) -> Manifest:
        place = self._place(PurePath(kept.NAME))
        if not place.exists():
            return kept.EMPTY
        try:
            found = kept.decode(read_bytes(place))
        except ValueError as error:
            raise CannotWriteError(
                _("{file} is not what lockin wrote, and is not overwritten").format(file=place),
                hint=_("choose another folder"),
            ) from error
        if found is None:
            self.note = _("{file} is of another version of lockin; every report is made anew.").format(file=place)
        return found or kept.EMPTY

    def _place(self, relative: PurePath) -> Path:
        """A path in the folder, which no link leads out of it.

        Raises:
            CannotWriteError: if one does.

        """
        place = self.out / relative
        if place.is_symlink() or not place.parent.resolve().is_relative_to(self._root):
            raise CannotWriteError(_("{file} leads out of {folder} by a link").format(file=place, folder=self.out))
        return place
