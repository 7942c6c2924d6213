"""Text from files on its way to a terminal."""

from __future__ import annotations

import os
import shlex
import sys
import textwrap
import unicodedata
from pathlib import Path

WIDTH = 88
"""Columns that running text is set in, where the terminal has so many."""
_NARROWEST = 30


def plain(text: str) -> str:
    """The text without what could steer a terminal or turn its reading direction; line ends and tabs stay.

    Controls (C0, C1, so escape sequences too), format characters such as bidi marks, lone
    surrogates and private characters become the replacement character U+FFFD.
    """
    if text.isprintable():
        return text
    return "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else "\ufffd" for c in text)


def wrapped(text: str, indent: str = "") -> str:
    """The text made plain and broken into lines, each behind the indent; no wider than the terminal, if it is one."""
    shown, most = plain(text), width()
    if shown.isascii():
        lines = textwrap.wrap(shown, most, initial_indent=indent, subsequent_indent=indent)
    else:
        import wcwidth  # counts columns: wide characters take two

        lines = wcwidth.wrap(shown, most, initial_indent=indent, subsequent_indent=indent)
    return "\n".join(lines)


def width() -> int:
    """Columns for running text: `WIDTH`, or fewer where the terminal has fewer."""
    try:
        return max(min(WIDTH, os.get_terminal_size(sys.stdout.fileno()).columns), _NARROWEST)
    except (OSError, ValueError):  # a file or a pipe, which has no width
        return WIDTH


def typed(file: Path) -> str:
    """The path as it can be typed into a shell behind a command."""
    text = str(file)
    return shlex.quote(f"./{text}" if text.startswith("-") else text)
