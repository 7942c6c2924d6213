"""What the full screen shows now. Handlers change it, pages are drawn from it; neither knows a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from lockin.errors import AnswerRefusedError, BadDataError, LockinError
from lockin.interview.caution import Caution
from lockin.interview.changes import Change
from lockin.interview.interview import Interview, Step
from lockin.interview.items import Place, SubjectField
from lockin.language import _
from lockin.model.assessment import Assessment
from lockin.model.checklist import Fact, Question
from lockin.model.scorecard import Interval, Scorecard
from lockin.scoring.score import residual
from lockin.terminal import page, status
from lockin.terminal.screen.keys import Mode
from lockin.terminal.screen.overview import Filter
from lockin.terminal.screen.question import choices
from lockin.terminal.sitting import Ending, Sitting

if TYPE_CHECKING:
    from lockin.scoring.information import Worth  # scoring is not needed before somebody asks for the summary

FieldKind = Literal["value", "note", "source", "reason", "second", "assign", "goto", "search"]
Done = Literal["saved", "cleared", "undone"]
"""What was done to an answer."""
PageName = Literal["help", "more", "summary", "quick"]


class Field(Struct, frozen=True, kw_only=True):
    """A text that is being typed."""

    kind: FieldKind
    prompt: str
    text: str = ""
    """What stands in it at first."""
    level: str = ""
    """Evidence level chosen before; for `source`."""
    reason: str = ""
    """Reason given before; for `second`."""
    several: bool = False
    """Whether the text may have several lines."""
    left: str = ""
    """What was typed here before and left with Esc; it stands in the field instead of `text`."""


class Screen(Sitting):
    """One sitting on the full screen."""

    def __init__(
        self,
        interview: Interview,
        *,
        file: str,
        save: Callable[[Change], Assessment],
        reload: Callable[[], Assessment],
        score: status.Score,
        now: Callable[[], dt.datetime],
    ) -> None:
        """Start at the current item of `interview`; `now` gives the local time, the others are those of `Sitting`."""
        super().__init__(interview, file=file, save=save, reload=reload, score=score)
        self.now = now
        self.mode: Mode = "ask"
        self.row = 0
        self.ticked: frozenset[str] = frozenset()
        self.touched = False
        """Whether somebody chose here since the item came up."""
        self.message = ""
        self.alarming = False
        """Whether the message is a warning."""
        self.field: Field | None = None
        self.page: PageName = "help"
        self.scroll = 0
        self.leaving = False
        """Whether the summary was opened to leave."""
        self.listed_row = 0
        self.filter: Filter = "all"
        self.query = ""
        self.role = next(iter(interview.checklist.roles), "")
        self.left: dict[tuple[Place | None, FieldKind], str] = {}
        """What was typed into a field and left with Esc."""
        self.saved: dt.datetime | None = None
        self.ending: Ending | None = None
        self._ranged: tuple[Assessment, Interval | None] | None = None
        self._scored: tuple[Assessment, Scorecard] | None = None
        self._worth: tuple[Assessment, tuple[Worth, ...]] | None = None
        self.arrive(interview)

    @property
    def residual(self) -> Interval | None:
        """The range of the score as of now, computed once an assessment: the one figure that is always shown."""
        if self._ranged is None or self._ranged[0] is not self.interview.assessment:
            assessment = self.interview.assessment
            self._ranged = assessment, residual(self.interview.checklist, assessment)
        return self._ranged[1]

    @property
    def card(self) -> Scorecard:
        """The result as of now, computed once an assessment."""
        if self._scored is None or self._scored[0] is not self.interview.assessment:
            assessment = self.interview.assessment
            self._scored = assessment, self.score(self.interview.checklist, assessment)
        return self._scored[1]

    @property
    def worth(self) -> tuple[Worth, ...]:
        """What is not known, the most worthwhile to ask first, computed once an assessment."""
        assessment, checklist = self.interview.assessment, self.interview.checklist
        if self._worth is None or self._worth[0] is not assessment:
            from lockin.scoring.information import information  # noqa: PLC0415 - for the summary alone

            self._worth = assessment, information(checklist, assessment, self.now().date())
        return self._worth[1]

    @property
    def caution(self) -> Caution | None:
        """What the chosen options call for, saved or not."""
        if self.touched and self.ticked and isinstance(self.interview.current, Question):
            return self.interview.answer(self.chosen).interview.caution
        return self.interview.caution

    @property
    def chosen(self) -> list[str]:
        """Ids of the chosen options, in the order of the question."""
        return [option_id for option_id, _ in choices(self.interview.current) if option_id in self.ticked]

    def say(self, message: str, *, alarming: bool = False) -> None:
        """Put a sentence on the message line."""
        self.message, self.alarming = message, alarming

    def arrive(self, interview: Interview) -> None:
        """Show the current item of the interview."""
        self.interview = interview
        self.mode, self.field, self.touched = "ask", None, False
        self.ticked = self._saved_choice()
        ids = [option_id for option_id, _ in choices(interview.current)]
        self.row = next((at for at, option_id in enumerate(ids) if option_id in self.ticked), 0)
        item = interview.current
        if item is None:
            self.show("summary", leaving=True)
        elif isinstance(item, SubjectField):
            self.type_in("value", item.label, text=getattr(interview.assessment.subject, item.id))
        elif isinstance(item, Question) and not item.scored:
            text = interview.assessment.answer(item.id).value or ""
            self.type_in("value", _("Answer (if you don't know: Esc, then d)"), text=text)

    def come_back(self) -> None:
        """Show the current item again, with what was chosen there and is not saved."""
        ticked, touched = self.ticked, self.touched
        self.arrive(self.interview)
        if touched:
            self.ticked, self.touched = ticked, True
            ids = [option_id for option_id, _ in choices(self.interview.current)]
            self.row = next((at for at, option_id in enumerate(ids) if option_id in ticked), 0)

    def _saved_choice(self) -> frozenset[str]:
        """Ids of the options that are in the file."""
        match self.interview.current:
            case Question() as question:
                answer = self.interview.assessment.answer(question.id)
                return frozenset(filter(None, (answer.option, *answer.options)))
            case Fact() as fact:
                known = self.interview.assessment.facts.get(fact.id)
                return frozenset() if known is None else frozenset(["yes" if known else "no"])
            case _:
                return frozenset()

    def type_in(self, kind: FieldKind, prompt: str, *, text: str = "", level: str = "", reason: str = "") -> None:
        """Open a field."""
        item = self.interview.current
        several = kind in {"note", "source"} or (kind == "value" and isinstance(item, Question) and item.type == "text")
        left = self.left.pop((self.interview.cursor, kind), "")
        self.field = Field(kind=kind, prompt=prompt, text=text, level=level, reason=reason, several=several, left=left)
        self.mode = "field"

    def show(self, name: PageName, *, leaving: bool = False) -> None:
        """Open a page to read."""
        self.mode, self.page, self.scroll, self.leaving = "page", name, 0, leaving
        self.field = None

    def keep(self, step: Step, done: Done = "saved") -> bool:
        """Save a step and say so; False when it was not saved, and why not is said.

        What was chosen stays on the screen if it could not be saved.

        Raises:
            AnswerRefusedError: if the format of the file has no room for it.

        """
        if step.change is None:
            self.interview = step.interview
            self.say(_("That is what it says already."))
            return True
        try:
            faster = self.persist(step.change, step)
        except AnswerRefusedError:
            raise
        except LockinError as error:
            first = f" ({error.problems[0].message})" if isinstance(error, BadDataError) else ""
            told = _("Not saved: {error}. What you entered is still here; save it again.")
            self.say(told.format(error=f"{error}{first}"), alarming=True)
            return False
        if faster:
            self.arrive(self.interview)
            self.say(faster, alarming=True)
            return False
        self.saved = self.now()
        said = self.unnoted or page.said(step.change, self.interview)
        self.say(self._done(done, step.change).format(id=step.change.key, said=said), alarming=bool(self.unnoted))
        return True

    def _done(self, done: Done, change: Change) -> str:
        """The sentence on what was done, with places for the id and for what it says now."""
        subject = change.place.kind == "subject"
        match done:
            case "saved":
                return _("Saved: {said}") if subject else _("Saved {id}: {said}")
            case "cleared":
                return _("Cleared: {said}") if subject else _("Cleared {id}: {said}")
            case "undone":
                return _("Undone, back to: {said}") if subject else _("Undone, back to {id}: {said}")

    def end(self, ending: Ending) -> None:
        """Leave, once the key has been dealt with."""
        self.ending = "finished" if ending == "quit" and self.interview.finished else ending
