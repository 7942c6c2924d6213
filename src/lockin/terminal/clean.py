"""Make text fit for a terminal: no characters that steer it, no line wider than it."""

from __future__ import annotations

import unicodedata
from textwrap import wrap as wrap_ascii

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_STEERING = {"Cc", "Cs", "Zl", "Zp"}
_NARROWEST = 10
"""Columns that are left for a text behind its indent."""


def clean(text: str) -> str:
    """One line of the text without control characters and bidirectional marks; runs of blanks become one."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    shown = (" " if unicodedata.category(c) in _STEERING else c for c in text if c not in _BIDI)
    return " ".join("".join(shown).split())


def columns(text: str) -> int:
    """How many columns a text takes; wide characters take two."""
    if text.isascii():
        return len(text)
    import wcwidth  # noqa: PLC0415 - tables of all scripts, needed for few texts

    return max(wcwidth.width(text), 0)


def filled(text: str, width: int) -> str:
    """The text with blanks behind it up to this many columns; longer ones stay as they are."""
    return text + " " * (width - columns(text))


def wrap(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    """Lines of the cleaned text, broken between words; wide characters count twice.

    Args:
        text: as it comes from a file.
        width: most columns of a line.
        first: put before the first line; counts. Where it would fill the line, it is wrapped with the text.
        rest: put before the others; counts. Cut where it would leave no room.

    """
    shown, rest = clean(text), rest[: max(width - _NARROWEST, 0)]
    if columns(first) > width - _NARROWEST // 2:
        shown, first = f"{first.strip()} {shown}", rest
    if f"{first}{rest}{shown}".isascii():
        lines = wrap_ascii(shown, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    else:
        import wcwidth  # noqa: PLC0415 - as above

        lines = wcwidth.wrap(shown, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    return lines or [first.rstrip()]


def clip(text: str, width: int) -> str:
    """The cleaned text, cut to `width` columns with dots where something is left out."""
    shown = clean(text)
    if shown.isascii():
        return shown if len(shown) <= width else f"{shown[: width - 3].rstrip()}..."
    import wcwidth  # noqa: PLC0415 - as above

    if wcwidth.width(shown) <= width:
        return shown
    return f"{wcwidth.clip(shown, 0, width - 3).rstrip()}..."
