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


def put(line: str, at: int, text: str) -> str:
    """The line with the text over it from this column on; what stands before and behind keeps its column."""
    if line.isascii() and text.isascii():
        return line[:at] + text + line[at + len(text) :]
    return left(_fitting(line, at), at) + text + _behind(line, at + width(text))


def wrapped(text: str, *, first: str = "", rest: str = "", within: int = WIDTH, hyphens: bool = True) -> list[str]:
    """Lines of the text, broken between words; no line for an empty one.

    Args:
        text: with single line breaks at most.
        first: put before the first line; counts.
        rest: put before the others; counts.
        within: most columns of a line.
        hyphens: whether a word may be broken behind a hyphen.

    """
    if width(text) == len(text):
        blanks = (" " * width(first), " " * width(rest))
        broken = textwrap.wrap(
            text, within, initial_indent=blanks[0], subsequent_indent=blanks[1], break_on_hyphens=hyphens
        )
        return [(rest if at else first) + line[len(blanks[bool(at)]) :] for at, line in enumerate(broken)]
    lines: list[str] = []
    indent = line = first
    for word in _words(text, within - max(width(first), width(rest))):
        if line != indent and width(line) + 1 + width(word) > within:
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


def _behind(line: str, columns: int) -> str:
    """What stands behind so many columns of a line; a blank for a letter that stands on the border."""
    before = _fitting(line, columns)
    behind = line[len(before) :]
    return f" {behind[1:]}" if behind and width(before) < columns else behind


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
