"""Lines of styled text that fit a window: the small vocabulary all pages are drawn with."""

from __future__ import annotations

from collections.abc import Iterable

from lockin.terminal.clean import columns, wrap

Fragment = tuple[str, str]
"""Style and text, as prompt_toolkit takes them."""
Line = list[Fragment]

CURSOR = "[SetCursorPosition]"
"""Where the terminal's cursor goes, which screen readers follow."""
WIDEST = 100
"""Columns of running text; more are hard to read."""


def padded(text: str, width: int) -> str:
    """The text cut or filled with blanks to exactly this many columns."""
    cut = clip_kept(text, width)
    return cut + " " * (width - columns(cut))


def clip_kept(text: str, width: int) -> str:
    """The text cut to this many columns; blanks inside it stay as they are."""
    if columns(text) <= width:
        return text
    room = max(width - 3, 0)
    if text.isascii():
        return f"{text[:room].rstrip()}..."[:width]
    import wcwidth  # noqa: PLC0415 - tables of all scripts, needed for few texts

    return f"{wcwidth.clip(text, 0, room).rstrip()}..."[:width]


def paragraph(text: str, width: int, *, style: str = "", first: str = " ", rest: str = " ") -> list[Line]:
    """A text in lines, broken between words."""
    return [[(style, line)] for line in wrap(text, width, first=first, rest=rest)]


def apart(left: str, right: str, width: int) -> str:
    """Two texts at the ends of a line; the left one gives way."""
    room = width - columns(right) - 1
    return padded(left, max(room, 0)) + " " + right if room > 0 else padded(right, width)


def joined(lines: Iterable[Line]) -> list[Fragment]:
    """Lines as one text."""
    found: list[Fragment] = []
    for line in lines:
        found += [*line, ("", "\n")]
    return found[:-1]


def window(lines: list[Line], height: int, at: int) -> list[Line]:
    """As many of the lines as fit, with line `at` among them, a little off the edge where there is room."""
    if len(lines) <= height:
        return lines
    top = max(0, min(at - height // 2, len(lines) - height))
    return lines[top : top + height]
