"""TOML text to a tree that knows where each key and value stands.

The standard library reads TOML and says of none of its values where they were. So it decides what the text means, and
this module looks through the same text once more for places; it may rely on the text being valid.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from typing import Any

from lockin.errors import BadDataError, Problem
from lockin.language import _
from lockin.loading.places import List, Map, Origin
from lockin.loading.troubles import Path

MAX_BYTES = 64 * 1024

_SKIPPED = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' + r"|'''.*?'{3,5}" + r'|"(?:[^"\\]|\\.)*"' + r"|'[^']*'", flags=re.DOTALL
)
_PLAIN = re.compile(r"[^,\]}#\n]*")
_UNQUOTED = re.compile(r"[^\s,\]}=]")
_AT = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", flags=re.DOTALL)
_NO_VALUE, _TWICE, _DECLARED = "Invalid value", "Cannot overwrite a value", "Cannot declare "
"""What `tomllib` says of a text without quotes, of a key that has a value already, and of a table that is there."""

_BACKSLASH = "Unescaped '\\' in a string"
"""What it says of a backslash that begins no escape; of `\\u` without digits, something of a hex value."""
_CURLED = frozenset("“”„‟‘’‚«»「」")
"""Quotes that word processors write."""

Places = dict[Path, tuple[int, int]]
"""Offset of a key and of its value, by path; of an item of a list, of the item twice."""


def parse_toml(data: bytes, source: str) -> Map:
    """The tree of a document; its leaves are what `tomllib` makes of them.

    Raises:
        BadDataError: if it is too large, no UTF-8 or no TOML.

    """
    origin = Origin(source, _decoded(data, source))
    try:
        value = tomllib.loads(origin.text)
        return _Tree(origin, _Scan(origin.text).places).table(value, ())
    except RecursionError:
        problem = origin.problem((None, None), _("lists or tables are nested too deeply"))
    except ValueError as error:
        problem = _invalid(origin, str(error))
    raise BadDataError((problem,)) from None


def _invalid(origin: Origin, error: str) -> Problem:
    """What `tomllib` says of a text that is no TOML, with what to do about the likeliest slips."""
    found = _AT.fullmatch(error)
    if found is None:
        return origin.problem((None, None), _("not valid TOML: {reason}").format(reason=error))
    lines = origin.text.rstrip("\n").split("\n")
    line, column = (int(found[2]), int(found[3])) if found[2] else (len(lines), len(lines[-1]) + 1)
    written = lines[line - 1] if line <= len(lines) else ""
    hint = None
    if found[1] == _NO_VALUE and written[column - 1 : column] in _CURLED:
        hint = _('use straight quotes: "')
    elif found[1] == _NO_VALUE and _UNQUOTED.match(written, column - 1):
        hint = _("put it into quotes")
    elif found[1].startswith(_BACKSLASH) or "hex value" in found[1]:
        hint = _("a backslash means something here: write / instead, or put the text into single quotes")
    elif found[1] == _TWICE:
        hint = _("this key is there twice; remove one of the two")
        column = len(written) - len(written.lstrip()) + 1
    elif found[1].startswith(_DECLARED):
        hint = _("this table is there twice; put the keys of both under one heading")
        column = len(written) - len(written.lstrip()) + 1
    return origin.problem((line, column), _("not valid TOML: {reason}").format(reason=found[1]), hint=hint)


def _decoded(data: bytes, source: str) -> str:
    if len(data) > MAX_BYTES:
        message = _("the file is larger than {size} KiB").format(size=MAX_BYTES >> 10)
        raise BadDataError((Origin(source).problem((None, None), message),))
    try:
        return data.decode().removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        place = before.count("\n") + 1, len(before) - before.rfind("\n")
        problem = Origin(source).problem(place, _("the text is not UTF-8"), hint=_("save the file as UTF-8"))
        raise BadDataError((problem,)) from None


class _Scan:
    """Finds the places of a valid document in one pass."""

    def __init__(self, text: str) -> None:
        """Look through `text`."""
        self.text = text
        self.at = 0
        self.places: Places = {}
        self._arrays: dict[Path, int] = {}
        table: Path = ()
        while self._next() < len(text):
            if text[self.at] == "[":
                table = self._header()
            else:
                self._entry(table)

    def _next(self) -> int:
        """Go to the next thing that is neither blank nor a comment."""
        self.at = _SKIPPED.match(self.text, self.at).end()  # type: ignore[union-attr] # it matches nothing at all, too
        return self.at

    def _header(self) -> Path:
        """Read `[a.b]` or `[[a.b]]`; the path of the table that begins there."""
        of_list = self.text.startswith("[[", self.at)
        self.at += 2 if of_list else 1
        path: Path = ()
        parts = self._key()
        for depth, (part, start) in enumerate(parts, 1):
            path = (*path, part)
            self.places.setdefault(path, (start, start))
            if depth == len(parts) and of_list:
                self._arrays[path] = self._arrays.get(path, -1) + 1
            if path in self._arrays:
                path = (*path, self._arrays[path])
                self.places.setdefault(path, (start, start))
        self._next()
        self.at += 2 if of_list else 1
        return path

    def _entry(self, table: Path) -> None:
        """Read `a.b = value`."""
        path = table
        for part, start in self._key():
            path = (*path, part)
            self.places.setdefault(path, (start, start))
        self._next()
        self.at += 1  # the equals sign
        key = self.places[path][0]
        self.places[path] = key, self._next()
        self._value(path)

    def _key(self) -> list[tuple[str, int]]:
        """Read a key; its parts, each with its offset."""
        parts = []
        while True:
            start = self._next()
            found = _BARE.match(self.text, start) or _STRING.match(self.text, start)
            assert found is not None  # noqa: S101 - the document is valid
            self.at = found.end()
            quoted = found[0][0] in "\"'"
            parts.append((tomllib.loads(f"k = {found[0]}")["k"] if quoted else found[0], start))
            self.at = _BLANK.match(self.text, self.at).end()  # type: ignore[union-attr] # as above
            if not self.text.startswith(".", self.at):
                return parts
            self.at += 1

    def _value(self, path: Path) -> None:
        opening = self.text[self.at]
        if opening == "{":
            self.at += 1
            while self.text[self._next()] != "}":
                self._entry(path)
                self.at = self._next() + (self.text[self.at] == ",")
            self.at += 1
        elif opening == "[":
            self.at += 1
            index = 0
            while (start := self._next()) >= 0 and self.text[start] != "]":
                self.places[(*path, index)] = start, start
                self._value((*path, index))
                self.at = self._next() + (self.text[self.at] == ",")
                index += 1
            self.at += 1
        else:
            found = _STRING.match(self.text, self.at) or _PLAIN.match(self.text, self.at)
            self.at = found.end()  # type: ignore[union-attr] # as above


class _Tree:
    """Puts values and places together."""

    def __init__(self, origin: Origin, places: Places) -> None:
        """Keep what every value needs."""
        self.origin = origin
        self.places = places
        self._starts = [0, *(found.end() for found in re.finditer("\n", origin.text))]

    def table(self, value: dict[str, Any], path: Path) -> Map:
        """A table with the places of its keys."""
        found = Map(self.origin)
        found.end = 0, 0
        for key, item in value.items():
            at_key, at_value = self.places[(*path, key)]
            mark = *self._place(at_value), self._place(at_value)[0], None
            found.marks[key] = *self._place(at_key), *mark
            found[key] = self._of(item, (*path, key), at_value)
        return found

    def _of(self, value: Any, path: Path, start: int) -> Any:  # noqa: ANN401 - whatever TOML can hold
        found: Map | List
        if isinstance(value, dict):
            found = self.table(value, path)
        elif isinstance(value, list):
            found = List(self.origin)
            for index, item in enumerate(value):
                at = self.places[(*path, index)][0]
                found.marks.append((*self._place(at), self._place(at)[0], None))
                found.append(self._of(item, (*path, index), at))
        else:
            return value
        found.end = self._place(start)
        return found

    def _place(self, offset: int) -> tuple[int, int]:
        """Line and column, 0-based."""
        line = bisect_right(self._starts, offset) - 1
        return line, offset - self._starts[line]
