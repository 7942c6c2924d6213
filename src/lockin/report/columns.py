"""Text in columns and lines for a terminal, where the letters of some languages are two columns wide."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator

WIDTH = 78
"""Columns of a page."""


def width(text: str) -> int:
    """Columns that a text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def left(text: str, columns: int) -> str:
    """The text with blanks behind it, at least this wide."""
    return text + " " * (columns - width(text))


def right(text: str, columns: int) -> str:
    """The text with blanks before it, at least this wide."""
    return " " * (columns - width(text)) + text


def cut(text: str, columns: int) -> str:
    """The text, or its beginning with dots; at most this wide."""
    if width(text) <= columns:
        return text
    return f"{_fitting(text, columns - 3).rstrip()}..."


def wrapped(text: str, *, first: str = "", rest: str = "") -> list[str]:
    """Lines of the text, broken between words; no line for an empty one.

    Args:
        text: with single line breaks at most.
        first: put before the first line; counts.
        rest: put before the others; counts.

    """
    if width(text) == len(text):
        return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest)
    lines: list[str] = []
    indent = line = first
    for word in _words(text, WIDTH - max(len(first), len(rest))):
        if line != indent and width(line) + 1 + width(word) > WIDTH:
            lines.append(line)
            indent = line = rest
        line += word if line == indent else f" {word}"
    return [*lines, line] if line != indent else lines


def item(text: str) -> list[str]:
    """Lines of one point of a list."""
    return wrapped(text, first="  - ", rest="    ")


def _words(text: str, room: int) -> Iterator[str]:
    """The words of a text, in pieces where one is wider than `room`."""
    for word in text.split():
        rest = word
        while width(rest) > room:
            piece = _fitting(rest, room)
            yield piece
            rest = rest[len(piece) :]
        yield rest


def _fitting(text: str, columns: int) -> str:
    """As much of the beginning of a text as is this wide."""
    taken = 0
    for at, char in enumerate(text):
        taken += _columns(char)
        if taken > columns:
            return text[:at]
    return text


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
