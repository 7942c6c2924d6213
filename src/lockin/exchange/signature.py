"""Who filled a hand-out in, and when, as a person writes it."""

from __future__ import annotations

import datetime as dt

from lockin.errors import AnswerRefusedError
from lockin.interview.answers import NAME_LIMIT, tidy
from lockin.language import _
from lockin.loading.structure import shown
from lockin.loading.yaml_text import BAD_VALUE


def plain(text: str) -> str:
    """The text on one line, without characters that no hand-out may hold."""
    return " ".join("".join(char for char in text if BAD_VALUE.search(char) is None).split())


def signer(text: str) -> tuple[str, str | None]:
    """The name of who filled it in, and what is wrong with the entry (None: nothing). Empty when not said."""
    try:
        return tidy(plain(text), NAME_LIMIT), None
    except AnswerRefusedError as error:
        return "", _("the name is too long. {reason}").format(reason=error).removesuffix(".")


def signing_day(text: str) -> tuple[dt.date | None, str | None]:
    """When it was filled in, and what is wrong with the entry (None: nothing). None when not said."""
    day = text.strip()
    try:
        if len(day) in {0, len("2026-11-20")}:
            return (dt.date.fromisoformat(day) if day else None), None
    except ValueError:
        pass
    return None, _("the date must be written year-month-day, such as 2026-11-20, not {given}").format(given=shown(day))
