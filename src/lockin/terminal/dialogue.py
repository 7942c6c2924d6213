"""One sitting of line mode: show what is asked, read a line, do what it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Literal, assert_never

from lockin.errors import AnswerRefusedError, LockinError
from lockin.interview.changes import Change
from lockin.interview.interview import Interview, Step
from lockin.interview.items import SubjectField
from lockin.language import _, ngettext
from lockin.model.assessment import Assessment
from lockin.model.checklist import Fact, Question
from lockin.terminal import page, status
from lockin.terminal.clean import filled, wrap
from lockin.terminal.commands import COMMANDS, Choice, Command, Entry, allowed, evidence_level, read
from lockin.terminal.console import Console, InputEndedError
from lockin.terminal.sitting import Ending, Sitting, named

FULL_PAGES = 3
"""Questions of a sitting that are shown with all their help; later ones show it on `?`."""
PATIENCE = 20
"""Refused lines in a row after which input that is no terminal counts as ended, for it will not learn."""
IDLE = 1000
"""Lines in a row that change nothing after which such input counts as ended, for it may be endless."""


class Dialogue(Sitting):
    """One sitting, line by line."""

    def __init__(
        self,
        interview: Interview,
        console: Console,
        *,
        file: str,
        save: Callable[[Change], Assessment],
        reload: Callable[[], Assessment],
        score: status.Score,
    ) -> None:
        """Start at the current item of `interview`; the other arguments are those of `line.run`."""
        super().__init__(interview, file=file, save=save, reload=reload, score=score)
        self.console = console
        self.pages = 0
        self.refused = 0
        self.idle = 0
        self.show: Literal["page", "item", "nothing"] = "page"
        """How much to print before the next prompt."""

    def hold(self, today: Callable[[], dt.date]) -> Ending:
        """Ask until there is an outcome."""
        self._welcome()
        while True:
            self.interview = self.interview.on(today())
            ending: Ending | None
            try:
                ending = self._turn()
            except AnswerRefusedError as error:
                ending = self._refuse(str(error))
            except InputEndedError:
                ending = "finished" if self.interview.current is None else "input_ended"
            self.idle += 1
            if self.console.echo and self.idle > IDLE:
                ending = ending or "input_ended"
            if ending is not None:
                if ending != "input_ended":
                    self._say(["", *status.farewell(self.interview, self.file, self.console.width)])
                return ending

    def _turn(self) -> Ending | None:
        """Show what is asked, read a line, do what it says; None goes on."""
        self._present()
        item = self.interview.current
        line = self.console.ask(f"{item.label}> " if isinstance(item, SubjectField) else _("Answer> "))
        if not line.strip():
            return self._blank()
        asked = read(line, item)
        match asked:
            case Command(id="quit"):
                return "quit"
            case Command():
                self._obey(asked)
            case Choice():
                self._take(self.interview.answer(asked.ids))
            case Entry():
                self._take(self.interview.enter(asked.text))
            case _:
                assert_never(asked)
        self.refused = 0
        return None

    def _blank(self) -> Ending | None:
        """Enter alone: keep what is there and go on; it never answers and never erases."""
        item = self.interview.current
        if item is None:
            return "finished"
        if isinstance(item, SubjectField):
            self._move(self.interview.pass_over())
        elif self.interview.is_open(item):
            settled = isinstance(item, Question) and self.interview.state(item) != "open"
            told = _("Nothing was chosen. {allowed} f leaves it as it is.")
            if settled:
                told = _(
                    "Nothing was chosen. y says that the present answer still holds. {allowed} f leaves it as it is."
                )
            raise AnswerRefusedError(told.format(allowed=allowed(item)))
        else:
            self._move(self.interview.forward())
        self.refused = 0
        return None

    def _obey(self, command: Command) -> None:  # noqa: C901 - one branch a command
        """Do what a command says."""
        match command.id:
            case "unknown":
                self._take(self.interview.dont_know())
            case "na":
                self._set_aside(command.rest)
            case "note":
                text = command.rest or self._detail(_("Note> "))
                self._stay(self.interview.note(None if text == "-" else text))
            case "evidence":
                self._evidence(command.rest)
            case "assign":
                self._stay(named(self.interview, command.rest or self._detail(_("Who should answer? > "))))
            case "confirm":
                self._take(self.interview.confirm())
            case "back" | "forward" | "next" | "jump":
                self._go(command)
            case "undo":
                self._keep(self.interview.undo(), _("Undone, back to:"))
                self.show = "page"
            case "clear":
                self._keep(self.interview.clear(), _("Cleared:"))
                self.show = "item"
            case "overview" | "status" | "help":
                self._tell(command)
            case "quit":
                raise AssertionError("quit is handled before")  # pragma: no cover

    def _go(self, command: Command) -> None:
        """Move to another item."""
        interview = self.interview
        match command.id:
            case "back":
                self._move(interview.back())
            case "forward":
                text = isinstance(interview.current, SubjectField)
                self._move(interview.pass_over() if text else interview.forward())
            case "next":
                self._move(interview.next_open())
            case _:
                self._move(interview.jump(command.rest or self._detail(_("Jump to> "))))

    def _tell(self, command: Command) -> None:
        """Print one of the pages that change nothing."""
        width = self.console.width
        match command.id:
            case "overview":
                self._say(status.overview(self.interview, command.rest, width))
            case "status":
                self._say(status.status(self.interview, self.score, self.file, width))
            case _:
                item = self.interview.current
                self._say(page.advice(item, width, full=True) if isinstance(item, Question) else [])
                self._say(_help(width))
        self.show = "item"

    def _set_aside(self, rest: str) -> None:
        """Not applicable: ask for what is missing of reason and second name."""
        self.interview.expect_not_applicable()
        reason, _slash, second = (part.strip() for part in rest.rpartition(" / ")) if " / " in rest else (rest, "", "")
        reason = reason or self._detail(_("Why is it not applicable? > "))
        second = second or self._detail(_("Who else agrees? (name) > "))
        self._take(self.interview.not_applicable(reason, second))

    def _evidence(self, rest: str) -> None:
        """Evidence level and source: ask for both if nothing was said."""
        asked = not rest
        said = rest or self._detail(_("Level: 0 none, 1 vendor_statement, 2 contract, 3 tested> "))
        word, _blank, source = said.partition(" ")
        level = evidence_level(word)
        if asked and not source:
            source = self.console.ask(_("Source (Enter keeps the present one)> "))
        self._stay(self.interview.evidence(level, None if source.strip() == "-" else source))

    def _detail(self, prompt: str) -> str:
        """One more line for a command.

        Raises:
            AnswerRefusedError: if it is blank, which cancels the command.

        """
        line = self.console.ask(prompt).strip()
        if not line:
            raise AnswerRefusedError(_("Cancelled; nothing was changed."))
        return line

    def _take(self, step: Step) -> None:
        """Save an answer, warn if it is a risky one, and go on."""
        if step.change is None:
            self._say([f"{_(page.UNKNOWN_FACT)}." if step.first else _("That is what it says already.")])
            self._move(step.interview.onward(step))
        elif self._keep(step, _("Saved:")):
            self._warn()
            if step.quick_completed:
                self._say(["", *status.quick_lines(self.interview, self.score, self.console.width)])
            self._move(self.interview.onward(step))

    def _stay(self, step: Step) -> None:
        """Save what stands beside an answer, and ask on at the same place."""
        self.show = "nothing"
        if step.change is None:
            self._say([_("That is what it says already.")])
        elif self._keep(step, _("Saved:")) and self._open():
            self._say([_("The question itself is still open.")])

    def _open(self) -> bool:
        item = self.interview.current
        return item is not None and self.interview.is_open(item)

    def _keep(self, step: Step, word: str) -> bool:
        """Persist a step; False when somebody else was faster, and their version is shown instead."""
        if step.change is None:
            self._say([_("There is nothing to change.")])
            return False
        try:
            faster = self.persist(step.change, step)
        except AnswerRefusedError:
            raise
        except LockinError:
            self._say([_("Not saved. What was saved before is in the file.")])
            raise
        if faster:
            self._say(wrap(faster, self.console.width))
            self.show = "page"
            return False
        self.idle = 0
        self._say(wrap(f"{word} {page.said(step.change, self.interview)}", self.console.width, rest="  "))
        if self.unnoted:
            self._say(wrap(_("Note: {note}").format(note=self.unnoted), self.console.width))
        return True

    def _warn(self) -> None:
        caution = self.interview.caution
        if caution is not None:
            self._say(page.caution_lines(caution, self.interview.checklist, self.console.width))

    def _move(self, interview: Interview) -> None:
        self.interview = interview
        self.show = "page"

    def _refuse(self, sentence: str) -> Ending | None:
        """Say why a line was not taken and ask again."""
        self._say(wrap(sentence, self.console.width))
        self.show = "item"
        self.refused += 1
        return "input_ended" if self.console.echo and self.refused >= PATIENCE else None

    def _present(self) -> None:
        """Print what is asked, as fully as is needed here."""
        if self.interview.current is None and self.show != "nothing":
            self._say(["", _("All is answered. {allowed}").format(allowed=allowed(None))])
        elif self.show == "page":
            self.pages += isinstance(self.interview.current, Question)
            full = self.pages <= FULL_PAGES
            self._say(["", *page.page(self.interview, self.console.width, full=full)])
        elif self.show == "item":
            self._say(page.prompt_lines(self.interview, self.console.width))
        self.show = "page"

    def _welcome(self) -> None:
        """Say once what this is and how to answer; a screen reader repeats all that is printed."""
        asked, width = self.interview.asked, self.console.width
        counted = ngettext("{count} question", "{count} questions", asked.visible).format(count=asked.visible)
        told = _("{title}: {questions}. Every answer is saved to {file} at once, under the name {name}.")
        if settled := asked.visible - asked.open:
            counted = _("{questions}, {settled} of them settled").format(questions=counted, settled=settled)
        title, name = self.interview.checklist.title, self.interview.by
        self._say(wrap(told.format(title=title, questions=counted, file=self.file, name=name), width))
        self._say(wrap(_("Type the number of an answer. d: don't know, b: back, ?: all commands, q: quit."), width))
        facts = [item for item in self.interview.items if isinstance(item, Fact)]
        unknown = [f for f in facts if self.interview.state(f) == "unknown" and not self.interview.is_open(f)]
        if unknown:
            told = _("Facts not known, which count as yes: {count} of {all}; j facts goes there.")
            self._say(wrap(told.format(count=len(unknown), all=len(facts)), width))

    def _say(self, lines: list[str]) -> None:
        self.console.say(lines)


def _help(width: int) -> list[str]:
    """The table of commands."""
    rows = [("1 2 3", _("choose that option; Enter alone keeps the present answer"))]
    rows += [(f"{entrance.letter} {_(entrance.takes)}".strip(), _(entrance.does)) for entrance in COMMANDS]
    return [line for left, does in rows for line in wrap(does, width, first=filled(left, 23), rest=" " * 23)]
