"""Where a person stands among the items, and the moves from there."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Self

from msgspec import Struct, structs

from lockin.errors import AnswerRefusedError
from lockin.interview import caution, progress
from lockin.interview.changes import Change, holds
from lockin.interview.finding import find
from lockin.interview.items import Item, Place, SubjectField, asking_order, place_of, state_of
from lockin.language import _
from lockin.model.assessment import Assessment, State
from lockin.model.checklist import Checklist, Question
from lockin.model.scorecard import Coverage
from lockin.model.visibility import Visibility, visibility


class Walk(Struct, frozen=True, kw_only=True, dict=True):
    """Where a person stands in an assessment, and the moves from there. Every move returns a new one."""

    checklist: Checklist
    assessment: Assessment
    by: str
    """Written beside every answer given here."""
    today: dt.date
    """Written beside every answer given here."""
    quick_only: bool = False
    """Whether the quick set is all that is asked."""
    only: frozenset[str] | None = None
    """Ids of the questions to ask, of those that are visible, and nothing else; None asks everything."""
    again: frozenset[str] = frozenset()
    """Ids of the questions that are asked in this sitting even if they are settled."""
    cursor: Place | None = None
    """The item that is asked; None past the last one."""
    history: tuple[Change, ...] = ()
    """What was changed in this sitting and not undone, oldest first."""
    waiting: frozenset[Place] = frozenset()
    """What this sitting has still to ask: optional entries and facts if blank or not known, and `again`."""

    @cached_property
    def folded(self) -> Visibility:
        """Which questions are visible now."""
        return visibility(self.checklist, self.assessment)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All that is asked, in asking order."""
        return asking_order(self.checklist, self.folded, quick_only=self.quick_only, only=self.only)

    @cached_property
    def _index(self) -> dict[Place, int]:
        return {place_of(item): number for number, item in enumerate(self.items)}

    @property
    def current(self) -> Item | None:
        """What is asked now; None past the last item."""
        return None if self.cursor is None else self.items[self._index[self.cursor]]

    @property
    def position(self) -> tuple[int, int]:
        """Number of the current item among its kind, from 1, and how many of that kind there are.

        Raises:
            LookupError: past the last item.

        """
        if self.cursor is None:
            raise LookupError("nothing is asked now")
        alike = [place for place in self._index if place.kind == self.cursor.kind]
        return alike.index(self.cursor) + 1, len(alike)

    @property
    def finished(self) -> bool:
        """Whether nothing that is asked is open any more."""
        return not any(self.is_open(item) for item in self.items)

    @cached_property
    def progress(self) -> progress.Progress:
        """Counts over the visible questions, whatever `quick_only` and `only` leave out."""
        return progress.progress(self.checklist, self.assessment, self.folded)

    @property
    def asked(self) -> Coverage:
        """Counts over the questions that this interview asks."""
        return progress.count((item for item in self.items if isinstance(item, Question)), self.assessment)

    @property
    def left_out(self) -> int:
        """How many questions wait for an input but are not asked in this interview."""
        asked = {item.id for item in self.items}
        return sum(question.id not in asked and self.is_open(question) for question in self.folded.visible)

    @property
    def quick_complete(self) -> bool:
        """Whether no question of the quick set is open, and there is one."""
        return self.progress.quick.visible > 0 and self.progress.quick.open == 0

    @property
    def caution(self) -> caution.Caution | None:
        """The red flag or weak spot in the present answer of the current question, and its remedy."""
        if not isinstance(self.current, Question):
            return None
        return caution.caution(self.checklist, self.assessment, self.folded, self.current)

    def state(self, item: Item) -> State:
        """The state of an item."""
        return state_of(item, self.assessment)

    def is_open(self, item: Item) -> bool:
        """Whether the item still waits for an input.

        Nothing tells a fact that nobody was asked about from one that nobody knows, nor a blank entry from
        one that was passed over; so those wait once, in the sitting that begins with them. An answer that
        has to be confirmed waits until it is.
        """
        state = self.state(item)
        if isinstance(item, Question):
            doubted = bool(self.assessment.answer(item.id).reconfirm)
            return state == "open" or doubted or place_of(item) in self.waiting
        if isinstance(item, SubjectField) and item.required:
            return state == "open"
        return state in {"open", "unknown"} and place_of(item) in self.waiting

    # Moves: none changes an answer.

    def forward(self) -> Self:
        """The next item in asking order; from the last one, the first that is open."""
        if self.cursor is None:
            return self.next_open()
        after = self._index[self.cursor] + 1
        return self.at(self.items[after]) if after < len(self.items) else self.first_open()

    def back(self) -> Self:
        """The item before.

        Raises:
            AnswerRefusedError: at the first one.

        """
        before = (len(self.items) if self.cursor is None else self._index[self.cursor]) - 1
        if before < 0:
            raise AnswerRefusedError(_("This is the first item."))
        return self.at(self.items[before])

    def next_open(self) -> Self:
        """The next open item, searched from here on and then from the start; past the end if there is none."""
        after = len(self.items) if self.cursor is None else self._index[self.cursor] + 1
        for item in self.items[after:]:
            if self.is_open(item):
                return self.at(item)
        return self.first_open()

    def jump(self, target: str) -> Self:
        """The item with this id, or the first open one of a domain (id, title or number), of `facts` or `subject`.

        Raises:
            AnswerRefusedError: if nothing that is asked has this name.

        """
        found = find(target, self.checklist, self.items)
        return self.at(next((item for item in found if self.is_open(item)), found[0]))

    def pass_over(self) -> Self:
        """Leave the current optional entry of the subject blank, and go on.

        Raises:
            AnswerRefusedError: if it is required and blank.

        """
        field = self.current
        if isinstance(field, SubjectField) and not getattr(self.assessment.subject, field.id):
            if field.required:
                raise AnswerRefusedError(_("{label} is needed to go on.").format(label=field.label))
            return structs.replace(self, waiting=self.waiting - {place_of(field)}).next_open()
        return self.forward()

    # The world around.

    def replaced(self, assessment: Assessment) -> Self:
        """Take in what is on disk now, which may hold somebody else's changes; those cannot be undone from here."""
        history = tuple(change for change in self.history if holds(change, assessment))
        return structs.replace(self, assessment=assessment, history=history).on_route()

    def on(self, today: dt.date) -> Self:
        """Go on on another day."""
        return self if today == self.today else structs.replace(self, today=today)

    @property
    def by_place(self) -> dict[Place, Item]:
        """All that is asked, by name."""
        return {place_of(item): item for item in self.items}

    def at(self, item: Item) -> Self:
        """This item, which is one of `items`."""
        return structs.replace(self, cursor=place_of(item))

    def first_open(self) -> Self:
        """The first open item; past the end if there is none."""
        found = next((place_of(item) for item in self.items if self.is_open(item)), None)
        return structs.replace(self, cursor=found)

    def on_route(self) -> Self:
        """Itself, or at the first open item if the current one is no longer asked."""
        return self if self.cursor is None or self.cursor in self._index else self.first_open()
