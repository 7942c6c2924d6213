"""The file behind an interview: saves each change, keeps a half-typed text, knows how far it is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from lockin.cli.login import fresh_identity
from lockin.language import _

if TYPE_CHECKING:
    from lockin.interview.changes import Change
    from lockin.model.assessment import Assessment
    from lockin.model.checklist import Checklist
    from lockin.model.scorecard import Scorecard
    from lockin.store.drafts import Draft
    from lockin.store.reading import Stored


class Desk:
    """Persists each change, and holds what was read last."""

    def __init__(self, stored: Stored, checklist: str | None, *, by: str) -> None:
        """Start from `stored`, read with `--checklist`; `by` is written into the history."""
        self.stored = stored
        self.checklist = checklist
        self.by = by
        self.via = "line"
        """The view, for the history."""
        self.unkept: Draft | None = None
        """A half-typed text that could not be kept."""

    def save(self, change: Change) -> Assessment:
        """Put one change into the file; returns what the file holds then.

        Raises:
            LockinError: as `lockin.store.assessments.save_change` says.

        """
        from lockin.store.assessments import save_change

        now = dt.datetime.now(dt.UTC)
        self.stored = save_change(self.stored, change, via=self.via, by=self.by, now=now)
        return self.stored.assessment

    def reload(self) -> Assessment:
        """Read the file again; returns what it holds.

        Raises:
            LockinError: as `lockin.store.reading.open_assessment` says.

        """
        from lockin.store.reading import open_assessment

        self.stored = open_assessment(self.stored.path, self.checklist)
        return self.stored.assessment

    def stash(self, draft: Draft) -> None:
        """Keep a half-typed text."""
        from lockin.store.drafts import keep_draft

        if not keep_draft(self.stored.path, draft, self.by):
            self.unkept = draft

    def unstash(self) -> None:
        """Drop what was kept."""
        from lockin.store.drafts import drop_draft

        drop_draft(self.stored.path, self.by)

    def draft(self) -> Draft | None:
        """What was kept."""
        from lockin.store.drafts import read_draft

        return read_draft(self.stored.path, self.by)

    def counts(self) -> str:
        """How far the assessment is, such as `4 of 70 questions settled`."""
        from lockin.interview.progress import progress
        from lockin.model.visibility import visibility

        folded = visibility(self.stored.checklist, self.stored.assessment)
        done = progress(self.stored.checklist, self.stored.assessment, folded).all
        return _("{settled} of {all} questions settled").format(settled=done.visible - done.open, all=done.visible)


def scored_today(checklist: Checklist, assessment: Assessment) -> Scorecard:
    """The result as of the day where the person sits."""
    from lockin.scoring.score import assess  # not needed before somebody asks for the status

    return assess(checklist, assessment, dt.date.today())  # noqa: DTZ011 - the day where the person sits


def found_or_new(file: Path, checklist: str | None) -> Stored:
    """The assessment in the file; a new one if there is none.

    Raises:
        LockinError: if it cannot be read or created.

    """
    from lockin.store.reading import open_assessment

    if file.exists():
        return open_assessment(file, checklist)
    from lockin.cli.house import begun_with
    from lockin.model.assessment import Subject
    from lockin.store.assessments import create_assessment
    from lockin.store.checklists import load_checklist

    named, marking = begun_with(file, checklist, None)
    stored = create_assessment(file, load_checklist(named), Subject(marking=marking), identity=fresh_identity())
    typer.echo(_("{file} did not exist and was created.").format(file=file))
    return stored
