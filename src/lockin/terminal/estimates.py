"""The estimate of a move as a dialogue of lines; each is saved before the next is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from lockin.errors import AnswerRefusedError, ConflictError, LockinError
from lockin.interview.estimates import Entry, Value, entered, entries, is_too_sure, told, value_of, with_value
from lockin.language import N_, _, ngettext
from lockin.model.assessment import Assessment, Switching
from lockin.model.switching import SwitchingModel
from lockin.scoring.switching import applying
from lockin.terminal.clean import clean, wrap
from lockin.terminal.console import Console, InputEndedError
from lockin.terminal.dialogue import IDLE, PATIENCE

Ending = Literal["finished", "quit", "input_ended"]
COMMANDS = {
    "d": "unknown", "unknown": "unknown", "b": "back", "back": "back", "?": "help", "help": "help",
    "q": "quit", "quit": "quit", "exit": "quit",
}  # fmt: skip
KEYS = N_("Enter: keep or skip, d: don't know, b: back, ?: what is meant, q: quit.")
HOW = N_(
    "Type low, likely and high on one line, such as 5 10 30 or 5/10/30: in nine of ten cases the truth lies "
    "between low and high. One number means that it is sure."
)
NARROW = N_(
    "Most people choose too narrow a range: in experiments, ranges that should have held nine times in ten held less "
    "than half the time (Teigen and Jørgensen 2005; abstract read). Ask first what would have to happen for high "
    "to be passed."
)
NUDGE = N_(
    "Is it that sure? High is less than one and a half times low. Ask what would have to happen for it to be passed; "
    "b goes back. It is saved as you said."
)


class Outcome(Struct, frozen=True, kw_only=True):
    """How a sitting ended."""

    ending: Ending
    place: str
    """What was asked last, such as `'Prompts'`."""


class Estimating:
    """One sitting, line by line."""

    def __init__(
        self,
        model: SwitchingModel,
        assessment: Assessment,
        console: Console,
        *,
        today: dt.date,
        save: Callable[[Switching], Assessment],
        reload: Callable[[], Assessment],
    ) -> None:
        """Start at the first entry.

        Args:
            model: what the checklist knows of a move.
            assessment: as it is on disk.
            console: where to ask.
            today: the day on which the move would be decided.
            save: persists an estimate and returns what is on disk then.
            reload: returns what is on disk; called after a conflict.

        """
        self.model = model
        self.assessment = assessment
        self.console = console
        self.save = save
        self.reload = reload
        lines = applying(model, assessment, today)
        self.entries = entries(model, lines, assessment.subject.currency)
        self.left_out = [line.label for line in model.lines if line not in lines]
        self.at = 0
        self.refused = 0
        self.idle = 0
        self.nudged = False
        self.show = True
        """Whether the entry is to be printed before the next prompt."""

    def hold(self, file: str, by: str) -> Outcome:
        """Ask until there is an outcome.

        Args:
            file: name of the assessment for people.
            by: who estimates, as the history will say.

        Raises:
            LockinError: what `save` raises, but for conflicts, which are shown and asked again.

        """
        self._welcome(file, by)
        ending: Ending | None = None
        while ending is None and self.at < len(self.entries):
            try:
                ending = self._turn()
            except AnswerRefusedError as error:
                ending = self._refuse(str(error))
            except InputEndedError:
                ending = "input_ended"
            self.idle += 1
            if self.console.echo and self.idle > IDLE:
                ending = ending or "input_ended"
        place = f"'{clean(self.entries[self.at].label)}'" if self.at < len(self.entries) else _("the end")
        return Outcome(ending=ending or "finished", place=place)

    def _turn(self) -> Ending | None:
        """Show what is asked, read a line, do what it says; None goes on."""
        entry = self.entries[self.at]
        if self.show:
            self._present(entry)
        self.show = True
        line = self.console.ask(_("days> ") if entry.kind == "notice" else _("low likely high> ")).strip()
        command = COMMANDS.get(line.casefold()) if line else "forward"
        if command is None:
            self._take(entry, entered(entry, line))
        elif command == "quit":
            return "quit"
        else:
            self._obey(command, entry)
        self.refused = 0
        return None

    def _obey(self, command: str, entry: Entry) -> None:
        match command:
            case "unknown":
                self._take(entry, None)
            case "back":
                if self.at == 0:
                    raise AnswerRefusedError(_("This is the first one."))
                self.at -= 1
            case "help":
                asked = _("Type one number.") if entry.kind == "notice" else _(HOW)
                self._say(f"{entry.help} {asked}", _(KEYS))
                self.show = False
            case _:
                self.at += 1

    def _take(self, entry: Entry, value: Value | None) -> None:
        """Save what was said, wonder once when it is very sure, and go on."""
        old = value_of(entry, self.assessment.switching)
        if value == old:
            self._say(_("Left out.") if value is None else _("That is what it says already."))
        elif not self._keep(with_value(self.model, self.assessment.switching, entry, value)):
            return
        else:
            self.idle = 0
            self._say(_("Saved: {entry}").format(entry=_said(entry, value)))
        if is_too_sure(value) and not self.nudged:
            self.nudged = True
            self._say(_(NUDGE))
        self.at += 1

    def _keep(self, switching: Switching) -> bool:
        """Persist the estimate; False when somebody else was faster, and what they said is shown instead."""
        try:
            self.assessment = self.save(switching)
        except ConflictError as error:
            self.assessment = self.reload()
            self._say(_("Not saved: {error}. This is what it says now.").format(error=error))
            return False
        except LockinError:
            self._say(_("Not saved. What was saved before is in the file."))
            raise
        return True

    def _present(self, entry: Entry) -> None:
        """Print what is asked; the help only where nothing is said yet."""
        now = value_of(entry, self.assessment.switching)
        self._say(
            "",
            _("{number} of {all}. {label}, in {unit}").format(
                number=self.at + 1, all=len(self.entries), label=entry.label, unit=entry.unit
            ),
        )
        text = entry.help if now is None else _("Now: {estimate}").format(estimate=told(now))
        self.console.say(wrap(text, self.console.width, first="  ", rest="  "))

    def _welcome(self, file: str, by: str) -> None:
        """Say once what this is and how to answer."""
        given = sum(value_of(entry, self.assessment.switching) is not None for entry in self.entries)
        count = len(self.entries)
        counted = ngettext("{count} estimate", "{count} estimates", count).format(count=count)
        if given:
            counted = _("{estimates}, {given} of them given").format(estimates=counted, given=given)
        told = _("What a move away would take: {estimates}. Each is saved to {file} at once, under the name {name}.")
        self._say(told.format(estimates=counted, file=file, name=by), _(HOW), _(NARROW), _(KEYS))
        if self.left_out:
            self._say(_("Not asked, because it does not arise: {labels}.").format(labels=", ".join(self.left_out)))

    def _refuse(self, sentence: str) -> Ending | None:
        """Say why a line was not taken and ask again."""
        self._say(sentence)
        self.show = False
        self.refused += 1
        return "input_ended" if self.console.echo and self.refused >= PATIENCE else None

    def _say(self, *texts: str) -> None:
        self.console.say(line for text in texts for line in wrap(text, self.console.width))


def _said(entry: Entry, value: Value | None) -> str:
    return (
        _("{label}, left out").format(label=entry.label)
        if value is None
        else f"{entry.label}, {told(value)} {entry.unit}"
    )
