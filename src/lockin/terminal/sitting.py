"""What both views of the interview share: the latest interview, and the way a step gets to the disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from lockin.errors import AnswerRefusedError, ConflictError, UsageError
from lockin.interview.changes import Change
from lockin.interview.interview import Interview, Step
from lockin.interview.items import SubjectField
from lockin.interview.selection import role_of
from lockin.language import _
from lockin.model.assessment import Assessment
from lockin.model.checklist import Fact, Question
from lockin.store.history import UnnotedError
from lockin.terminal import status

Ending = Literal["finished", "quit", "input_ended", "interrupted", "hangup", "terminated"]
"""Left with everything asked settled; left before that; no more input; Ctrl-C; the terminal was closed; told to end."""


class Outcome(Struct, frozen=True, kw_only=True):
    """How a sitting ended."""

    ending: Ending
    interview: Interview
    """As it was then; all of it is saved."""

    @property
    def place(self) -> str:
        """Where it ended, such as `question 5`."""
        match self.interview.current:
            case SubjectField() as field:
                return _("the entry '{label}'").format(label=field.label.casefold())
            case Fact():
                return _("fact {number}").format(number=self.interview.position[0])
            case Question():
                return _("question {number}").format(number=self.interview.position[0])
            case _:
                return _("the end")


def named(interview: Interview, text: str) -> Step:
    """Say who should answer, as typed: a role by id or name, a name, or `-` for whom the checklist names."""
    try:
        who = role_of(text, interview.checklist, interview.assessment)
    except AnswerRefusedError:  # somebody who has not been asked before
        return interview.assign(None if text == "-" else text)
    return interview.assign(who)


class Sitting:
    """One person at one assessment. The interview is a value; this holds the latest one."""

    def __init__(
        self,
        interview: Interview,
        *,
        file: str,
        save: Callable[[Change], Assessment],
        reload: Callable[[], Assessment],
        score: status.Score,
    ) -> None:
        """Start at the current item.

        Args:
            interview: where to start.
            file: name of the assessment for people.
            save: persists a change and returns what is on disk then.
            reload: returns what is on disk; called after a conflict.
            score: scores an assessment.

        """
        self.interview = interview
        self.file = file
        self.save = save
        self.reload = reload
        self.score = score
        self.unnoted = ""
        """Why the latest change is not in the history, though it is saved; empty when it is."""

    def persist(self, change: Change, step: Step) -> str | None:
        """Put the change of a step on the disk.

        Returns:
            None when it is saved; else a sentence on who was faster, and the interview shows their version.

        Raises:
            AnswerRefusedError: if the format of the file has no room for it.
            LockinError: if it could not be saved.

        """
        self.unnoted = ""
        try:
            assessment = self.save(change)
        except UnnotedError as error:
            self.unnoted, assessment = f"{error}.", self.reload()
        except ConflictError as error:
            self.interview = self.interview.replaced(self.reload())
            return _("Not saved: {error}.").format(error=error)
        except UsageError as error:  # the store knows limits of the format that the interview does not
            raise AnswerRefusedError(_("Not saved: {error}").format(error=error)) from error
        self.interview = step.interview.replaced(assessment)
        return None
