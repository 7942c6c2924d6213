"""The estimate of a move, one entry after the other: what is asked, what a typed range means, what it changes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from lockin.errors import AnswerRefusedError
from lockin.interview.answers import tidy
from lockin.language import N_, _
from lockin.model.assessment import Answer, Estimate, Switching
from lockin.model.switching import NoticeKind, SwitchingLine, SwitchingModel

Value = Estimate | int
"""A range; for a notice, days."""

SURE = Decimal("1.5")
"""A range whose high is less than this many times its low is one that few estimates of such work deserve."""
DERIVED = N_("Derived from the switching estimate of {day}.")
"""The line with which the note of an answer begins that an estimate came to."""
_AMOUNT = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
_DAYS = re.compile(r"[0-9]{1,5}")
_POINTS = 3


class Entry(Struct, frozen=True, kw_only=True):
    """One thing that is estimated."""

    kind: Literal["line", "day_rate", "notice"]
    id: str
    """The line or the notice; for the day rate, `day_rate`."""
    label: str
    unit: str
    """`person-days`, `working weeks`, `days`, or the currency; `money` when no currency is said."""
    help: str

    @property
    def name(self) -> str:
        """As it is set from the command line."""
        return f"notice:{self.id}" if self.kind == "notice" else self.id


def entries(model: SwitchingModel, lines: Iterable[SwitchingLine], currency: str) -> tuple[Entry, ...]:
    """What is asked, in this order: the lines of cost, the day rate, the notices, the time to move.

    Args:
        model: what the checklist knows of a move.
        lines: those of its lines that are asked.
        currency: of the subject; empty when it is not said.

    """
    asked = [_line(line, currency) for line in lines]
    units = {line.id: line.unit for line in model.lines}
    cost = [entry for entry in asked if units[entry.id] != "weeks"]
    time = [entry for entry in asked if units[entry.id] == "weeks"]
    rate = [_day_rate(currency)] if any(units[entry.id] == "days" for entry in cost) else []
    return (*cost, *rate, *map(_notice, model.notices), *time)


def known(model: SwitchingModel, currency: str) -> dict[str, Entry]:
    """All that can be estimated, asked or not, by the name that sets it."""
    return {entry.name: entry for entry in entries(model, model.lines, currency)}


def entered(entry: Entry, text: str) -> Value:
    """What a typed line means: `low likely high`, with blanks or slashes between; one number is sure.

    Raises:
        AnswerRefusedError: if it means nothing; says how to write it.

    """
    parts = text.replace("/", " ").split()
    if entry.kind == "notice":
        if len(parts) != 1 or not _DAYS.fullmatch(parts[0]):
            raise AnswerRefusedError(
                _("'{given}' is not a number of days. Type one, such as 180.").format(given=text.strip())
            )
        return int(parts[0])
    wrong = next((part for part in parts if not _AMOUNT.fullmatch(part)), None)
    if wrong is not None:
        if "," in wrong:
            message = _("'{given}' is not a number. Write it without commas, such as 12000 or 1.5.")
        else:
            message = _("'{given}' is not a number. Type three, such as 5 10 30.")
        raise AnswerRefusedError(message.format(given=wrong))
    if len(parts) not in {1, _POINTS}:
        raise AnswerRefusedError(_("Type three numbers, low likely high, such as 5 10 30; or one that is sure."))
    low, likely, high = map(Decimal, parts * _POINTS if len(parts) == 1 else parts)
    if not low <= likely <= high:
        raise AnswerRefusedError(_("Low, likely and high must ascend; {given} does not.").format(given=" ".join(parts)))
    return Estimate(low=low, likely=likely, high=high)


def value_of(entry: Entry, given: Switching | None) -> Value | None:
    """What the assessment says now; None when it says nothing."""
    if given is None:
        return None
    match entry.kind:
        case "line":
            return given.lines.get(entry.id)
        case "day_rate":
            return given.day_rate
        case "notice":
            return given.notice.get(entry.id)


def with_value(model: SwitchingModel, given: Switching | None, entry: Entry, value: Value | None) -> Switching:
    """The estimate with this entry; None leaves it out. All stands in the order of the checklist."""
    now = given or Switching()
    lines: dict[str, Estimate | None] = {line.id: now.lines.get(line.id) for line in model.lines}
    notice: dict[str, int | None] = {kind.id: now.notice.get(kind.id) for kind in model.notices}
    rate = now.day_rate
    if isinstance(value, int) or entry.kind == "notice":
        notice[entry.id] = value if isinstance(value, int) else None
    elif entry.kind == "line":
        lines[entry.id] = value
    else:
        rate = value
    return Switching(
        lines={name: line for name, line in lines.items() if line is not None},
        day_rate=rate,
        notice={name: days for name, days in notice.items() if days is not None},
    )


def told(value: Value | None) -> str:
    """The value as it can be typed again; `not estimated` for none."""
    if value is None:
        return _("not estimated")
    if isinstance(value, int):
        return str(value)
    if value.low == value.high:
        return f"{value.low:f}"
    return f"{value.low:f} / {value.likely:f} / {value.high:f}"


def is_too_sure(value: Value | None) -> bool:
    """Whether a range is so narrow that a second thought is due; nothing at all can be sure."""
    return isinstance(value, Estimate) and 0 < value.high < SURE * value.low


def _line(line: SwitchingLine, currency: str) -> Entry:
    unit = {"days": _("person-days"), "money": currency or _("money"), "weeks": _("working weeks")}[line.unit]
    return Entry(kind="line", id=line.id, label=line.label, unit=unit, help=line.help)


def _day_rate(currency: str) -> Entry:
    asked = _("What one person-day costs you, everything included, over those who would do the work.")
    # Translators: {unit} is a currency, such as EUR, or the word "money"
    unit = _("{unit} a day").format(unit=currency or _("money"))
    return Entry(kind="day_rate", id="day_rate", label=_("Day rate"), unit=unit, help=asked)


def _notice(kind: NoticeKind) -> Entry:
    return Entry(
        kind="notice", id=kind.id, label=_("Notice: {label}").format(label=kind.label), unit=_("days"), help=kind.help
    )


def derived(option: str, old: Answer, *, by: str, today: dt.date) -> Answer:
    """The answer that an estimate comes to. What was written beside the old one stays behind the new note.

    Evidence starts anew at `none`: what proved the old answer says nothing about this one, and an estimate
    is a judgement.
    """
    lines = [line for line in old.note.split("\n") if line and not _is_derived(line)]
    note = tidy("\n".join([_(DERIVED).format(day=today), *lines]))
    return Answer(state="answered", option=option, note=note, by=by, date=today, ask=old.ask)


def _is_derived(line: str) -> bool:
    """Whether a line of a note was written by `derived`, in English or in the language in use."""
    begins = (text.partition("{day}") for text in (DERIVED, _(DERIVED)))
    return any(line.startswith(before) and line.endswith(after) for before, _day, after in begins)
