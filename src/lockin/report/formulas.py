"""Texts that a spreadsheet would take for a formula: found here, made harmless by each format in its own way."""

from __future__ import annotations

import re

_LEADS = "=+\\-@|%\t\r\n＝＋－＠"
"""What starts a formula, a command, or a cell of its own in one program or another; full-width forms too."""
_IGNORED = " \u00a0\u200b-\u200f\u2060-\u2069\ufeff"
"""What programs drop from the start of a cell before they look at it."""
_FORMULA = re.compile(f"[{_IGNORED}]*[{_LEADS}]")


def like_formula(text: str) -> bool:
    """Whether some spreadsheet program might compute or run this text when it stands in a cell."""
    return _FORMULA.match(text) is not None


def defused(text: str) -> str:
    """The text for a format that has no type for text, such as CSV: behind an apostrophe where it is like a formula.

    A text that begins with an apostrophe gets one more, so that taking one away always gives the text back.
    """
    return f"'{text}" if like_formula(text) or text.startswith("'") else text


def restored(cell: str) -> str:
    """What `defused` was given."""
    return cell.removeprefix("'")
