"""The interview: an immutable value that knows what is asked now and what an input does.

A front end shows `current`, turns what the person does into one call, saves the `Change` that the
call returns, and shows `current` again. Inputs never move the cursor; moves never change an answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec import Struct, structs

from lockin.errors import AnswerRefusedError
from lockin.interview import answers
from lockin.interview.changes import (
    AnswerChange,
    Change,
    FactChange,
    SubjectChange,
    applied,
    reversed_,
)
from lockin.interview.items import SUBJECT, Place, SubjectField, place_of
from lockin.interview.walk import Walk
from lockin.language import _
from lockin.model.assessment import OPEN, Answer, Assessment, same_person
from lockin.model.checklist import Checklist, Fact, Question
from lockin.model.policy import EvidenceId


class Interview(Walk, frozen=True, kw_only=True, dict=True):
    """A walk on which inputs are taken. Made by `begin`.

    Each input returns what to go on with and what to save, or raises `AnswerRefusedError` with a
    sentence that says what is allowed.
    """

    def answer(self, option_ids: Sequence[str]) -> Step:
        """Choose options of the current question, or `yes` or `no` for a fact.

        Raises:
            AnswerRefusedError: if the current item does not take these options.

        """
        match self.current:
            case Question() as question:
                return self._answered(question, answers.chosen(question, option_ids, self._old(question)))
            case Fact() as fact:
                if list(option_ids) == ["yes"]:
                    return self._stated(fact, value=True)
                if list(option_ids) == ["no"]:
                    return self._stated(fact, value=False)
                raise AnswerRefusedError(_("A fact is yes, no or don't know."))
            case _:
                raise AnswerRefusedError(_("There is nothing to choose here; type the answer."))

    def enter(self, value: str) -> Step:
        """Enter a text, number or date. A blank keeps what is there.

        Raises:
            AnswerRefusedError: if the current item takes no such value, or blank where one is needed.

        """
        match self.current:
            case SubjectField() as field:
                return self._subject(field, answers.tidy(value, field.limit))
            case Question() as question:
                return self._answered(question, answers.entered(question, value, self._old(question)))
            case _:
                raise AnswerRefusedError(_("A fact is yes, no or don't know."))

    def dont_know(self) -> Step:
        """Say that the answer is not known.

        Raises:
            AnswerRefusedError: if the current item is an entry of the subject.

        """
        match self.current:
            case Question() as question:
                return self._answered(question, answers.not_known(self._old(question)))
            case Fact() as fact:
                return self._stated(fact, value=None)
            case _:
                raise AnswerRefusedError(_("Don't know is for facts and questions."))

    def not_applicable(self, reason: str, second: str) -> Step:
        """Set the current question aside.

        Raises:
            AnswerRefusedError: if it carries a red flag, or reason or second name are missing.

        """
        question = self._question(_("Not applicable belongs to a question; there is none here."))
        aside = answers.set_aside(question, reason, second, self._old(question), by=self.by)
        return self._answered(question, aside)

    def expect_not_applicable(self) -> None:
        """Say no before anybody is asked for a reason.

        Raises:
            AnswerRefusedError: if the current item cannot be set aside, whatever the reason.

        """
        answers.refuse_to_set_aside(self._question(_("Not applicable belongs to a question; there is none here.")))

    def confirm(self) -> Step:
        """Say that the present answer still holds: it takes today's date and this name.

        Raises:
            AnswerRefusedError: if there is no answer to confirm.

        """
        question = self._question(_("A confirmation belongs to a question; there is none here."))
        old = self._old(question)
        if old.state == "open":
            raise AnswerRefusedError(_("There is no answer here yet that could be confirmed."))
        if old.state == "not_applicable" and same_person(old.second, self.by):
            raise AnswerRefusedError(_("You agreed that it is not applicable; somebody else has to confirm it."))
        return self._changed(question, self._stamped(old.change(reconfirm="")))

    def assign(self, who: str | None) -> Step:
        """Name who should answer the current question, by role or name; None: whom the checklist names.

        Raises:
            AnswerRefusedError: if the name is blank or too long, or the current item is no question.

        """
        question = self._question(_("A respondent belongs to a question; there is none here."))
        name = "" if who is None else answers.tidy(who, answers.NAME_LIMIT)
        if who is not None and not name:
            raise AnswerRefusedError(_("No name was given; the present one stays."))
        return self._changed(question, self._old(question).change(ask=name))

    def note(self, text: str | None) -> Step:
        """Write the note of the current question; None removes it.

        Raises:
            AnswerRefusedError: if the text is blank or too long, or the current item is no question.

        """
        question = self._question(_("A note belongs to a question; there is none here."))
        return self._changed(question, answers.noted(text, self._old(question)))

    def evidence(self, level: EvidenceId, source: str | None = "") -> Step:
        """Say how the current answer is known and where it can be read; a blank source keeps the present one.

        Raises:
            AnswerRefusedError: if the source is too long, or the current item is no question.

        """
        question = self._question(_("Evidence belongs to a question; there is none here."))
        return self._changed(question, self._stamped(answers.evidenced(level, source, self._old(question))))

    def clear(self) -> Step:
        """Make the current item open again, with all that belongs to it.

        Raises:
            AnswerRefusedError: past the last item.

        """
        match self.current:
            case SubjectField() as field:
                return self._made(SubjectChange(key=field.id, old=getattr(self.assessment.subject, field.id), new=""))
            case Fact() as fact:
                return self._stated(fact, value=None)
            case Question() as question:
                return self._changed(question, OPEN)
            case None:
                raise AnswerRefusedError(_("There is nothing to clear here."))

    def undo(self) -> Step:
        """Take back the latest change of this sitting, and go to where it was made.

        Raises:
            AnswerRefusedError: if there is none.

        """
        if not self.history:
            raise AnswerRefusedError(_("Nothing was changed in this sitting."))
        change = reversed_(self.history[-1])
        back = structs.replace(
            self,
            assessment=applied(change, self.assessment),
            history=self.history[:-1],
            waiting=self.waiting
            | ({change.place} if change.place.kind != "question" or change.key in self.again else set()),
            cursor=change.place,
        )
        return Step(interview=back.on_route(), change=change)

    def onward(self, step: Step) -> Interview:
        """Where to go after a step: from a first answer to the next open item, from a correction to the next item."""
        return self.next_open() if step.first else self.forward()

    def _question(self, otherwise: str) -> Question:
        """The current question; when it is none, `otherwise` says so."""
        if not isinstance(self.current, Question):
            raise AnswerRefusedError(otherwise)
        return self.current

    def _old(self, question: Question) -> Answer:
        return self.assessment.answer(question.id)

    def _stamped(self, answer: Answer) -> Answer:
        """The answer with today's date and name, unless it is still open."""
        return answer if answer.state == "open" else answer.change(by=self.by, date=self.today)

    def _answered(self, question: Question, new: Answer) -> Step:
        return self._changed(question, self._stamped(new))

    def _changed(self, question: Question, new: Answer) -> Step:
        return self._made(AnswerChange(key=question.id, old=self._old(question), new=new))

    def _stated(self, fact: Fact, *, value: bool | None) -> Step:
        return self._made(FactChange(key=fact.id, old=self.assessment.facts.get(fact.id), new=value))

    def _subject(self, field: SubjectField, new: str) -> Step:
        old = getattr(self.assessment.subject, field.id)
        if not new and not old and field.required:
            raise AnswerRefusedError(_("{label} is needed to go on.").format(label=field.label))
        return self._made(SubjectChange(key=field.id, old=old, new=new or old))

    def _made(self, change: Change) -> Step:
        first = change.place in {place_of(item) for item in self.items if self.is_open(item)}
        heard = structs.replace(self, waiting=self.waiting - {change.place})
        if change.old == change.new:
            return Step(interview=heard, change=None, first=first)
        made = structs.replace(heard, assessment=applied(change, self.assessment), history=(*self.history, change))
        completed = made.quick_complete and not self.quick_complete
        return Step(interview=made, change=change, first=first, quick_completed=completed)


class Step(Struct, frozen=True, kw_only=True):
    """What an input led to."""

    interview: Interview
    change: Change | None
    """What must be saved; None when the input says what is there already."""
    first: bool = False
    """Whether the input settled an open item, rather than correcting a settled one."""
    quick_completed: bool = False
    """Whether this input settled the last open question of the quick set."""


def begin(
    checklist: Checklist,
    assessment: Assessment,
    *,
    by: str,
    today: dt.date,
    quick_only: bool = False,
    only: frozenset[str] | None = None,
    again: frozenset[str] = frozenset(),
) -> Interview:
    """Start or resume at the first open item; the arguments are the fields of `Interview`."""
    untouched = not any(answer.state != "open" for answer in assessment.answers.values())
    unstated = not any(value is not None for value in assessment.facts.values())
    waiting = {place_of(fact) for fact in checklist.facts if untouched}
    waiting |= {place_of(field) for field in SUBJECT if untouched and unstated}
    waiting |= {Place("question", question_id) for question_id in again}
    fresh = Interview(
        checklist=checklist,
        assessment=assessment,
        by=by,
        today=today,
        quick_only=quick_only,
        only=only,
        again=again,
        waiting=frozenset(waiting),
    )
    return fresh.first_open()
