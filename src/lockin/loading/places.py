"""Containers that know where in their file each of their values stands.

The containers are plain dicts and lists to everybody else, so that `msgspec.convert` takes them as
they are. Marks are bare tuples of numbers, because there are many and few are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from lockin.errors import Problem

LONGEST_EXCERPT = 200
UNSHOWABLE = "[\x00-\x08\x0a-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
"""Characters that could change how a terminal shows the rest of a line; a pattern that only a problem compiles."""


ValueMark = tuple[int, int, int, str | None]
"""Of a value: first line, column, last line, and the quote, `|` or `>` of a text. Numbers are 0-based.

The last line counts for a text only; that of a block of text may lie too low.
"""
EntryMark = tuple[int, int, int, int, int, str | None]
"""Line and column of a key, then the mark of its value."""


class Origin:
    """One text file: its name, and its lines for showing what a problem is about."""

    __slots__ = ("_lines", "name", "text")

    def __init__(self, name: str, text: str = "") -> None:
        """Keep the name that the user knows the file by, and its text."""
        self.name = name
        self.text = text
        self._lines: list[str] | None = None

    @property
    def lines(self) -> list[str]:
        """The lines without their ends; line 1 is at index 0."""
        if self._lines is None:
            self._lines = re.split("\r\n|\r|\n", self.text)
        return self._lines

    def problem(
        self,
        place: tuple[int | None, int | None],
        message: str,
        *,
        where: str = "",
        hint: str | None = None,
    ) -> Problem:
        """A problem at a 1-based (line, column), or of the whole file when they are None."""
        line, column = place
        excerpt = None
        if line is not None and column is not None and 0 < line <= len(self.lines) and self.lines[line - 1].strip():
            excerpt = _excerpt(self.lines[line - 1], column)
        return Problem(
            source=self.name, line=line, column=column, where=where, message=message, hint=hint, excerpt=excerpt
        )


def _excerpt(line: str, column: int) -> str | None:
    if column > LONGEST_EXCERPT:
        return None
    return re.sub(UNSHOWABLE, "\ufffd", line if len(line) <= LONGEST_EXCERPT else f"{line[:LONGEST_EXCERPT]}…")


class Place(NamedTuple):
    """Where a value stands. Lines and columns are 1-based, columns count characters."""

    origin: Origin
    line: int
    """Of the key; in a list, of the value."""
    column: int
    value_line: int
    value_column: int
    last_line: int
    """The last line of the value, comments and blank lines behind it left out."""
    quoted: bool
    """Whether the value is a text in quotes or a block of text."""


class Map(dict[str, "Node"]):
    """A mapping of the file. A value that is not a container is its raw text, or None for nothing."""

    __slots__ = ("end", "flow", "marks", "origin")

    origin: Origin
    marks: dict[str, EntryMark]
    end: tuple[int, int]
    """0-based line and column behind the last character; of a block, where the next thing starts."""
    flow: bool
    """Written as `{...}`."""

    def __init__(self, origin: Origin, *, flow: bool = False) -> None:
        """Begin an empty mapping."""
        super().__init__()
        self.origin = origin
        self.marks = {}
        self.flow = flow

    def place(self, key: str | int) -> Place:
        """Where this key and its value stand.

        Raises:
            KeyError: if there is no such key.

        """
        line, column, *mark = self.marks[str(key)]
        return _place(self.origin_of(str(key)), (line, column), mark, self[str(key)])

    def origin_of(self, key: str) -> Origin:  # noqa: ARG002 - a merged mapping looks at the key
        """The file that this key comes from."""
        return self.origin


class List(list["Node"]):
    """A list of the file."""

    __slots__ = ("end", "flow", "marks", "origin")

    origin: Origin
    marks: list[ValueMark]
    end: tuple[int, int]
    """As that of a mapping."""
    flow: bool
    """Written as `[...]`."""

    def __init__(self, origin: Origin, *, flow: bool = False) -> None:
        """Begin an empty list."""
        super().__init__()
        self.origin = origin
        self.marks = []
        self.flow = flow

    def place(self, index: str | int) -> Place:
        """Where the value at this index stands.

        Raises:
            IndexError: if the list is shorter.

        """
        mark = self.marks[int(index)]
        return _place(self.origin_of(int(index)), mark[:2], mark, self[int(index)])

    def origin_of(self, index: int) -> Origin:  # noqa: ARG002 - a merged list looks at the index
        """The file that the value at this index comes from."""
        return self.origin


class MergedMap(Map):
    """A mapping whose keys come from several files."""

    __slots__ = ("origins",)

    def __init__(self, origin: Origin) -> None:
        """Begin an empty mapping; `origin` is where problems of the whole are shown."""
        super().__init__(origin)
        self.end = (0, 0)  # it stands in no one place
        self.origins: dict[str, Origin] = {}

    def take(self, key: str, other: Map) -> None:
        """Add a key of another mapping, with its place."""
        self[key] = other[key]
        self.marks[key] = other.marks[key]
        self.origins[key] = other.origin_of(key)

    def leave_out(self, key: str) -> None:
        """Remove a key, with its place."""
        del self[key], self.marks[key]

    def origin_of(self, key: str) -> Origin:
        """The file that this key comes from."""
        return self.origins.get(key, self.origin)


class MergedList(List):
    """A list whose items come from several files."""

    __slots__ = ("origins",)

    def __init__(self, origin: Origin) -> None:
        """Begin an empty list."""
        super().__init__(origin)
        self.end = (0, 0)  # as above
        self.origins: list[Origin] = []

    def take(self, other: List) -> None:
        """Add the items of another list, with their places."""
        self.extend(other)
        self.marks.extend(other.marks)
        self.origins.extend(map(other.origin_of, range(len(other))))

    def put(self, item: Node, mark: ValueMark, origin: Origin) -> None:
        """Add one item, which stands at this place of this file."""
        self.append(item)
        self.marks.append(mark)
        self.origins.append(origin)

    def origin_of(self, index: int) -> Origin:
        """The file that the value at this index comes from."""
        return self.origins[index]


Node = Map | List | str | None


def _place(origin: Origin, key: tuple[int, int], mark: Sequence[Any], node: Node) -> Place:
    value_line, value_column, last_line, style = mark
    return Place(
        origin=origin,
        line=key[0] + 1,
        column=key[1] + 1,
        value_line=value_line + 1,
        value_column=value_column + 1,
        last_line=_last_line(origin, (value_line, last_line, style), node),
        quoted=bool(style),
    )


def _last_line(origin: Origin, span: tuple[int, int, str | None], node: Node) -> int:
    """1-based. The parser ends a block only where the next thing starts, so the last item is asked instead."""
    while isinstance(node, Map | List) and not node.flow and node:
        *_, first, _column, last, style = (
            node.marks[-1] if isinstance(node, List) else next(reversed(node.marks.values()))
        )
        node = node[-1] if isinstance(node, List) else next(reversed(node.values()))
        span = first, last, style
    if isinstance(node, Map | List):
        return node.end[0] + 1
    first, last, style = span
    if style in {"|", ">"}:
        return _last_line_of_block(origin.lines, first, last)
    return last + 1


def _last_line_of_block(lines: list[str], header: int, last: int) -> int:
    """1-based last line of a `|` or `>` text that is not blank and not a comment behind it; arguments are 0-based."""
    body = lines[header + 1 : last + 1]
    indent = next((len(line) - len(line.lstrip(" ")) for line in body if line.strip()), 0)
    while body and (not body[-1].strip() or len(body[-1]) - len(body[-1].lstrip(" ")) < indent):
        body.pop()
    return header + 1 + len(body)
