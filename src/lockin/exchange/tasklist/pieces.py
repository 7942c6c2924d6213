"""What a ticked list says, piece by piece and in its order, without the prose around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lockin.errors import BadDataError
from lockin.exchange.handout import Identity
from lockin.exchange.labels import Labels
from lockin.exchange.tasklist.notation import (
    BLOCK,
    END,
    Box,
    Headed,
    Marked,
    box,
    group,
    headed,
    identity_in,
    marked,
)
from lockin.language import N_, _
from lockin.loading.places import Origin

AGAIN = N_("copy it again from what `lockin ask` made")
"""What to do about a mark that was spoiled."""
_FENCE = re.compile(r"(`{3,})([^`]*)|(~{3,})(.*)")


class Block(NamedTuple):
    """A fenced block that is read."""

    lines: list[str]


class Endless(NamedTuple):
    """A fenced block without an end; what it holds cannot be told from what is below it."""

    fence: str


class Group(NamedTuple):
    """What the boxes below are about: `ANSWER` or `KNOWN`."""

    name: str


class End(NamedTuple):
    """The mark below the last question."""


class Piece(NamedTuple):
    """Something that is read, and the 1-based line in which it begins."""

    line: int
    what: Identity | Headed | Marked | Box | Group | Block | Endless | End


def pieces_of(origin: Origin, labels: Labels) -> Iterator[Piece]:
    """What the file says, in its order; prose is left out."""
    lines, at = origin.lines, 0
    while at < len(lines):
        number, line = at + 1, lines[at]
        at += 1
        if fence := _FENCE.fullmatch(line.strip()):
            run, word = (fence[1], fence[2]) if fence[1] else (fence[3], fence[4])
            end = _end(lines, at, run)
            if end == len(lines) or not _closes(lines[end], run):
                yield Piece(number, Endless(run))
                at = end
                continue
            if word.strip() == BLOCK:
                yield Piece(number, Block(lines[at:end]))
            at = end + 1
        elif line.strip() == END:
            yield Piece(number, End())
        elif what := _identified(origin, number) or marked(line) or headed(line) or _group(line, labels) or box(line):
            yield Piece(number, what)


def _end(lines: list[str], start: int, run: str) -> int:
    """Where a block ends, as an index: at its closing fence, or, if that is missing, before the next question."""
    return next((at for at in range(start, len(lines)) if _closes(lines[at], run) or _next(lines[at])), len(lines))


def _closes(line: str, run: str) -> bool:
    text = line.strip()
    return len(text) >= len(run) and text == run[0] * len(text)


def _next(line: str) -> bool:
    """Whether a question begins here. Further lines of a text stand to the right, so this is none of them."""
    if not line.startswith(("#", "<!--")):
        return False
    heading = headed(line)
    return marked(line) is not None or (heading is not None and "." in heading.id)


def _group(line: str, labels: Labels) -> Group | None:
    name = group(line, labels)
    return Group(name) if name else None


def _identified(origin: Origin, number: int) -> Identity | None:
    try:
        return identity_in(origin.lines[number - 1])
    except ValueError as error:
        message = _("this is no hand-out of lockin: its mark cannot be read ({reason})").format(reason=error)
        raise BadDataError((origin.problem((number, 1), message, hint=_(AGAIN)),)) from None
