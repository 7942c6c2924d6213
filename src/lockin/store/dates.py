"""Reading two dates of one vendor: each with its own checklist, or the older as far as another version takes it."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path

from msgspec import Struct, structs

from lockin.errors import LockinError, UsageError
from lockin.language import _
from lockin.loading.assessment import parse_assessment, peek_checklist
from lockin.loading.carrying import Carried, as_written, carried
from lockin.model.assessment import Assessment, ChecklistRef
from lockin.model.checklist import Checklist
from lockin.scoring.diff import Dated, Lost
from lockin.store.checklists import load_checklist
from lockin.store.files import read_bytes
from lockin.store.reading import checklist_of, open_assessment
from lockin.store.snapshots import snapshots


class Dates(Struct, frozen=True, kw_only=True):
    """Two dates, and the bytes that they were read from."""

    before: Dated
    after: Dated
    old_data: bytes
    new_data: bytes | None
    """None when there is no later file: `after` is the older assessment in another version of its checklist."""


def two_dates(
    old: Path, new: Path, *, today: dt.date, checklist_ref: str | None = None, old_checklist_ref: str | None = None
) -> Dates:
    """Two assessments of the same checklist; the later one as of today, the older one as of its own day.

    Args:
        old: the older assessment, of any version of the checklist.
        new: the later one.
        today: the present day.
        checklist_ref: the checklist to read the later one with; None: the one that it names.
        old_checklist_ref: that of the older one; None: found where there is one of its version.

    Raises:
        NoInputError: if a file or checklist does not exist.
        BadDataError: with every problem of a file.
        UsageError: if the two belong to different checklists.

    """
    later = open_assessment(new, checklist_ref)
    data = read_bytes(old)
    day = _day(old, new, today, data, later.checklist)
    own = _own_checklist(old, data, later.checklist, old_checklist_ref, same_serves=True)
    before = _dated(old, data, own, day) if own else _as_far_as_it_fits(old, data, later.checklist, day)
    after = Dated(checklist=later.checklist, assessment=later.assessment, day=today)
    return Dates(before=before, after=after, old_data=data, new_data=later.text.encode())


def other_version(old: Path, checklist_ref: str, *, today: dt.date, old_checklist_ref: str | None = None) -> Dates:
    """An assessment, and what another version of its checklist makes of it; both as of today.

    Its answers are carried over as `carried` says; waivers, actions and events stay.

    Raises:
        NoInputError: if the file or a checklist does not exist.
        BadDataError: with every problem of it.
        UsageError: if it is another checklist, not another version.

    """
    data, target = read_bytes(old), load_checklist(checklist_ref)
    own = _own_checklist(old, data, target, old_checklist_ref, same_serves=False)
    before = _dated(old, data, own, today) if own else _as_far_as_it_fits(old, data, target, today)
    found = carried(data, str(old), target)
    kept = structs.replace(
        found.assessment,
        waivers=before.assessment.waivers,
        actions=before.assessment.actions,
        events=before.assessment.events,
    )
    after = Dated(checklist=target, assessment=kept, day=today, lost=_lost(found) if own else ())
    return Dates(before=before, after=after, old_data=data, new_data=None)


def _own_checklist(
    path: Path, data: bytes, other: Checklist, ref: str | None, *, same_serves: bool
) -> Checklist | None:
    """The checklist that a file was answered with; None when there is none of its version.

    `same_serves`: whether `other` is taken when it has the file's version; else it is the last resort.
    """
    said = peek_checklist(data, str(path))
    if said.id != other.id:
        raise UsageError(
            _("{path} belongs to the checklist {theirs!r}, the other side to {other!r}").format(
                path=path, theirs=said.id, other=other.id
            ),
            hint=_("only assessments of one checklist, in whatever versions, have a difference"),
        )
    if ref is not None:
        return load_checklist(ref)
    same = other if said.version == other.version else None
    if same and same_serves:
        return same
    with suppress(LockinError):  # what lies around is not what was asked for; a broken one is as good as none
        found = checklist_of(path, said.id)
        if found.version == said.version:
            return found
    return same


def _dated(path: Path, data: bytes, checklist: Checklist, day: dt.date) -> Dated:
    return Dated(checklist=checklist, assessment=parse_assessment(data, str(path), checklist), day=day)


def _as_far_as_it_fits(path: Path, data: bytes, checklist: Checklist, day: dt.date) -> Dated:
    """A file of another version, scored over the questions that both the file and this checklist have."""
    found, whole = carried(data, str(path), checklist), as_written(data, str(path), checklist)
    unheard = set(found.unheard)
    heard = tuple(question for question in checklist.questions if question.id not in unheard)
    version = whole.checklist.version
    assessment = structs.replace(
        found.assessment,
        checklist=ChecklistRef(id=checklist.id, version=version),
        waivers=whole.waivers,
        actions=whole.actions,
        events=whole.events,
    )
    shared = structs.replace(checklist, version=version, questions=heard)
    return Dated(checklist=shared, assessment=assessment, day=day, partial=True, lost=_lost(found))


def _lost(found: Carried) -> tuple[Lost, ...]:
    return tuple(Lost(id=dropped.id, why=dropped.why) for dropped in found.dropped)


def _day(old: Path, new: Path, today: dt.date, data: bytes, checklist: Checklist) -> dt.date:
    """The day of an older file: of the milestone that it is, or of its latest answer; today when it has no date."""
    place = old.resolve()
    for kept in snapshots(new):
        if kept.state == "unchanged" and kept.path.resolve() == place:
            return min(kept.when.astimezone().date(), today)
    dates = [date for date in _dates_in(as_written(data, str(old), checklist)) if date <= today]
    return max(dates, default=today)


def _dates_in(assessment: Assessment) -> list[dt.date]:
    said = [answer.date for answer in assessment.answers.values() if answer.date is not None]
    return [*said, *(event.date for event in assessment.events)]
