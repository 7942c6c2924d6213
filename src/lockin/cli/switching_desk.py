"""The file behind an estimate of a move: saves each change of it, and the answer that it comes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lockin.cli.scored import today
from lockin.errors import AnswerRefusedError, UsageError
from lockin.interview.estimates import Entry, Value, derived, entered, known, told, value_of, with_value
from lockin.language import _
from lockin.loading.structure import nearest
from lockin.model.assessment import Assessment, Switching
from lockin.model.revision import revision
from lockin.model.switching import SwitchingModel
from lockin.scoring.switching import derived_runway, switching
from lockin.store.assessments import save
from lockin.store.edits import answer_edit, as_told
from lockin.store.reading import Stored, open_assessment
from lockin.store.record_edits import switching_edit

VIA = "switching"
"""Through which the history says that it came."""


@dataclass(slots=True)
class Desk:
    """The file behind the estimate."""

    stored: Stored
    model: SwitchingModel
    by: str
    """Written into the history."""

    def save(self, wanted: Switching) -> Assessment:
        """Put the estimate into the file; returns what it holds then.

        Raises:
            LockinError: as `lockin.store.assessments.save` says.

        """
        edit = switching_edit(wanted)
        expected = revision(edit.current(self.stored.assessment))
        self.stored = save(self.stored, [(edit, expected)], via=VIA, by=self.by, now=dt.datetime.now(dt.UTC))
        return self.stored.assessment

    def reload(self) -> Assessment:
        """Read the file again; returns what it holds."""
        self.stored = open_assessment(self.stored.path)
        return self.stored.assessment

    def assign(self, assignments: Sequence[str]) -> list[str]:
        """Save what `--set` says, all of it or nothing; returns a line on each.

        Raises:
            UsageError: at the first that makes no sense.

        """
        before = self.stored.assessment
        entries = known(self.model, before.subject.currency)
        wanted, changed = before.switching, dict[str, str]()
        for assignment in assignments:
            entry, value = _assigned(entries, assignment)
            if entry.name in changed:
                raise UsageError(_("{name} is set twice").format(name=entry.name))
            changed[entry.name] = f"{told(value_of(entry, wanted))} → {told(value)}"
            wanted = with_value(self.model, wanted, entry, value)
        if wanted is not None and wanted != before.switching:
            self.save(wanted)
        return [f"{name}: {change}" for name, change in changed.items()]

    def apply(self) -> str:
        """Write the answer that the estimate comes to; returns a line on it.

        Raises:
            UsageError: if it comes to none.

        """
        checklist, assessment, day = self.stored.checklist, self.stored.assessment, today()
        option = derived_runway(checklist, switching(checklist, assessment, day))
        if option is None or self.model.runway is None:
            raise UsageError(
                _("the estimate says nothing about the runway"),
                hint=_("it needs the time to move, and a notice at least: lockin switching FILE"),
            )
        question = self.model.runway.question
        old = assessment.answer(question)
        if old.option == option:
            return _("{question}: {option}, as before").format(question=question, option=option)
        edit = answer_edit(checklist, question, derived(option, old, by=self.by, today=day))
        self.stored = save(self.stored, [(edit, revision(old))], via=VIA, by=self.by, now=dt.datetime.now(dt.UTC))
        return f"{question}: {as_told(old)} → {option}"


def _assigned(entries: Mapping[str, Entry], assignment: str) -> tuple[Entry, Value | None]:
    """What one `NAME=VALUE` says; None leaves the entry out."""
    name, equals, text = (part.strip() for part in assignment.partition("="))
    if name not in entries:
        raise UsageError(
            _("there is nothing called {name!r} to estimate").format(name=name),
            hint=nearest(name, entries) or _("known: {names}").format(names=", ".join(entries)),
        )
    if not (equals and text):
        raise UsageError(
            _("{name} is set to nothing").format(name=name),
            hint=_("write {name}=5/10/30, or {name}=unknown").format(name=name),
        )
    if text.casefold() == "unknown":
        return entries[name], None
    try:
        return entries[name], entered(entries[name], text)
    except AnswerRefusedError as error:
        raise UsageError(f"{name}: {error}") from error
