"""Days as they are typed on the command line."""

from __future__ import annotations

import datetime as dt

from lockin.errors import UsageError
from lockin.language import _


def typed_day(text: str, option: str) -> dt.date:
    """The day that somebody typed behind an option.

    Raises:
        UsageError: if it is no day.

    """
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        message = _("{option} takes a day as year-month-day, not {text!r}").format(option=option, text=text)
        raise UsageError(message, hint=_("such as 2027-03-31")) from None
