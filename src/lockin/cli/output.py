"""Text from files on its way to a terminal."""

from __future__ import annotations

import shlex
import textwrap
import unicodedata
from pathlib import Path

WIDTH = 88
"""Columns that running text is set in."""


def plain(text: str) -> str:
    """The text without what could steer a terminal or turn its reading direction; line ends and tabs stay.

    Controls (C0, C1, so escape sequences too), format characters such as bidi marks, lone
    surrogates and private characters become the replacement character U+FFFD.
    """
    if text.isprintable():
        return text
    return "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else "\ufffd" for c in text)


def wrapped(text: str, indent: str = "") -> str:
    """The text made plain and broken into lines, each behind the indent."""
    shown = plain(text)
    if shown.isascii():
        lines = textwrap.wrap(shown, WIDTH, initial_indent=indent, subsequent_indent=indent)
    else:
        import wcwidth  # counts columns: wide characters take two

        lines = wcwidth.wrap(shown, WIDTH, initial_indent=indent, subsequent_indent=indent)
    return "\n".join(lines)


def typed(file: Path) -> str:
    """The path as it can be typed into a shell behind a command."""
    text = str(file)
    return shlex.quote(f"./{text}" if text.startswith("-") else text)
