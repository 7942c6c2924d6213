"""When the steps of a plan are due: everybody works through their own, one after the other, all at the same time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from lockin.scoring.changes import Change

_FRIDAY = 4


def due_dates(changes: Sequence[Change], start: dt.date) -> dict[str, dt.date]:
    """By question id the day on which its change is done.

    A day of effort is a working day, Monday to Friday; holidays are not known here.

    Args:
        changes: in the order in which each owner takes them up.
        start: the first day on which anybody works.

    Raises:
        OverflowError: if that is after the last day that there is.

    """
    free: dict[str, dt.date] = {}
    found = {}
    for change in changes:
        begun = working_day(free.get(change.owner, start))
        found[change.question] = _worked(begun, change.days)
        free[change.owner] = found[change.question] + dt.timedelta(days=1)
    return found


def working_day(day: dt.date) -> dt.date:
    """This day, or the Monday after it."""
    return day if day.weekday() <= _FRIDAY else day + dt.timedelta(days=7 - day.weekday())


def _worked(begun: dt.date, days: int) -> dt.date:
    """The last of so many working days, the first of which is `begun`."""
    weeks, rest = divmod(begun.weekday() + days - 1, _FRIDAY + 1)
    return begun + dt.timedelta(days=7 * weeks + rest - begun.weekday())
