"""Days as they are typed on the command line."""

from __future__ import annotations

import datetime as dt

from lockin.errors import UsageError


def typed_day(text: str, option: str) -> dt.date:
    """The day that somebody typed behind an option.

    Raises:
        UsageError: if it is no day.

    """
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        message = f"{option} takes a day as year-month-day, not {text!r}"
        raise UsageError(message, hint="such as 2027-03-31") from None
