"""YAML text to a tree of raw texts, strictly, and with the place of every value.

Built from PyYAML's event stream with an explicit stack, because libyaml's composer overflows the
C stack on deep nesting and `yaml.load` keeps the last of two equal keys, reads `no` as false and
`1.10` as 1.1. No value is interpreted here: what a field expects decides how its text is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from lockin.errors import BadDataError, Problem
from lockin.language import _
from lockin.loading.places import List, Map, Node, Origin, ValueMark
from lockin.loading.syntax import conflicts_left, position, syntax_problem
from lockin.loading.troubles import MAX_PROBLEMS, first_of

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 24
MAX_NODES = 100_000

_LAYOUT = dict.fromkeys(map(ord, "\t\n\r"))


class Unwanted:
    """Characters that are refused; all of them are unprintable.

    Python takes longer to compile such a pattern than to read a file, so it is compiled for a text
    that may need it.
    """

    def __init__(self, pattern: str) -> None:
        """Keep `pattern`, which matches one unwanted character."""
        self.pattern = pattern

    def search(self, text: str) -> re.Match[str] | None:
        """The first unwanted character of `text`, or None."""
        if text.isprintable() or text.translate(_LAYOUT).isprintable():
            return None
        return re.search(self.pattern, text)


NULLS = frozenset(("", "~", "null", "Null", "NULL"))
ODD_KEYS = NULLS | {"<<"}
BAD_TEXT = Unwanted("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""Controls, lone surrogates, byte order marks, and the Unicode line ends, which YAML counts and editors do not."""
BAD_VALUE = Unwanted("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""The same after escapes: an escaped line separator is a text like any other."""

DEFAULT_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


KeyMark = tuple[str, int, int]
"""A key, its line and its column, both 0-based."""


class _StopReading(Exception):  # noqa: N818 - leaves the event loop; the problem is recorded already
    """Nothing after this place can be trusted."""


def parse(
    text: bytes | str,
    source: str,
    *,
    up_to: str | None = None,
    loader: Any = DEFAULT_LOADER,  # noqa: ANN401 - two unrelated classes
) -> Node:
    """The tree of one document.

    Args:
        text: the content of a file.
        source: the name that problems call it by.
        up_to: read only until this key of the outermost mapping has its value; None reads all.
        loader: a PyYAML loader class; only its event stream is used.

    Raises:
        BadDataError: with every problem up to the first after which reading makes no sense.

    """
    origin = Origin(source, _decoded(text, source))
    _refuse_bad_characters(origin)
    builder = _Builder(origin, up_to)
    stream = None
    try:
        stream = loader(origin.text)
        builder.read(stream.get_event)
    except _StopReading:
        pass
    except yaml.YAMLError as error:
        builder.problems.append(syntax_problem(origin, error))
    except (ValueError, OverflowError, AssertionError, IndexError):  # PyYAML's own parser on numbers and escapes
        builder.problems.append(origin.problem(position(stream), _("not valid YAML near here")))
    finally:
        if stream is not None:
            stream.dispose()
    if not builder.problems and builder.root is None:
        builder.problems.append(origin.problem((None, None), _("the file is empty")))
    if builder.problems:
        raise BadDataError(first_of(conflicts_left(origin) or builder.problems))
    return builder.root


def _decoded(text: bytes | str, source: str) -> str:
    if len(text) > MAX_BYTES:
        raise BadDataError(
            (
                Origin(source).problem(
                    (None, None), _("the file is larger than {number} MiB").format(number=MAX_BYTES >> 20)
                ),
            )
        )
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = text[: error.start].decode()
        place = before.count("\n") + 1, len(before) - before.rfind("\n")
        problem = Origin(source).problem(place, _("the text is not UTF-8"), hint=_("save the file as UTF-8"))
        raise BadDataError((problem,)) from None


def _refuse_bad_characters(origin: Origin) -> None:
    if BAD_TEXT.search(origin.text) is None:
        return
    problems = []
    for number, line in enumerate(origin.lines, 1):
        if bad := BAD_TEXT.search(line):
            message = _("the character U+{code:04X} is not allowed").format(code=ord(bad[0]))
            problems.append(origin.problem((number, bad.start() + 1), message, hint=_("remove it")))
        if len(problems) > MAX_PROBLEMS:
            break
    raise BadDataError(first_of(problems))


class _Builder:
    """Takes events one by one, with an explicit stack and no recursion."""

    def __init__(self, origin: Origin, up_to: str | None) -> None:
        self.origin = origin
        self.up_to = up_to
        self.root: Node = None
        self.problems: list[Problem] = []
        self.container: Map | List | None = None
        self.key: KeyMark | None = None
        self.stack: list[Map | List | None] = []
        self.nodes = 0
        self.documents = 0

    def read(self, next_event: Callable[[], Any]) -> None:
        """Take every event of the stream. Texts are four events of five, so they are taken here without a call."""
        container: Map | List | None = None
        key: KeyMark | None = None
        while (event := next_event()) is not None:
            if event.__class__ is not yaml.ScalarEvent:
                self.key = key
                self.take(event)
                container, key = self.container, None
                if self.up_to is not None and len(self.stack) == 1 and container and self.up_to in container:
                    return
                continue
            value, style = event.value, event.style
            start: Any = event.start_mark
            if style == '"' or event.anchor is not None or event.tag is not None:
                self.check_text(event)
            self.nodes += 1
            if self.nodes > MAX_NODES:
                self.too_many(event)
            if container.__class__ is Map:
                if key is None:
                    if value in container or value in ODD_KEYS:
                        self.check_key(event)
                    key = value, start.line, start.column
                else:
                    name, line, column = key
                    container[name] = None if value in NULLS and not style else value
                    container.marks[name] = line, column, start.line, start.column, _end(event), style
                    key = None
            else:
                self.put(None if value in NULLS and not style else value, event)

    def take(self, event: Any) -> None:  # noqa: ANN401 - PyYAML's events
        """Take an event that is no text."""
        match event:
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self.start(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.container.end = event.end_mark.line, event.end_mark.column  # type: ignore[union-attr] # it is open
                self.container = self.stack.pop()
            case yaml.AliasEvent():
                in_key = isinstance(self.container, Map) and self.key is None
                self.refuse(
                    event,
                    _("aliases (*{anchor}) are not allowed").format(anchor=event.anchor),
                    hint=_("write the value out"),
                    stop=in_key,
                )
                self.put(None, event)
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self.refuse(event, _("a second document begins here"), hint=_("remove the line '---'"), stop=True)

    def start(self, event: Any) -> None:  # noqa: ANN401 - PyYAML's events
        """Open a mapping or a list."""
        if event.anchor is not None or event.tag is not None:
            self.check_text(event)
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.too_many(event)
        if len(self.stack) >= MAX_DEPTH:
            self.refuse(event, _("nested deeper than {most} levels").format(most=MAX_DEPTH), stop=True)
        if isinstance(self.container, Map) and self.key is None:
            self.refuse(event, _("a key must be a text"), hint=_("put it into quotes"), stop=True)
        kind = Map if event.__class__ is yaml.MappingStartEvent else List
        child = kind(self.origin, flow=event.flow_style)
        self.put(child, event)
        self.stack.append(self.container)
        self.container = child

    def put(self, node: Node, event: Any) -> None:  # noqa: ANN401 - PyYAML's events
        """Add a value to the container that is open."""
        start = event.start_mark
        mark: ValueMark = start.line, start.column, _end(event), getattr(event, "style", None)
        container = self.container
        if isinstance(container, List):
            container.append(node)
            container.marks.append(mark)
        elif isinstance(container, Map) and self.key is not None:
            name, line, column = self.key
            container[name] = node
            container.marks[name] = line, column, *mark
        else:
            self.root = node

    def check_key(self, event: Any) -> None:  # noqa: ANN401 - PyYAML's events
        """Refuse a key that is repeated, empty or a merge key."""
        key = event.value
        if isinstance(self.container, Map) and key in self.container:
            first = self.container.marks[key][0] + 1
            self.refuse(
                event,
                _("the key {key!r} is given twice, first in line {first}").format(key=key, first=first),
                hint=_("remove one of the two"),
            )
        elif not event.style and key == "<<":
            self.refuse(event, _("merge keys (<<) are not allowed"), hint=_("write the values out"))
        elif not event.style:
            self.refuse(event, _("a key must be a text"), hint=_("put it into quotes"))

    def check_text(self, event: Any) -> None:  # noqa: ANN401 - PyYAML's events
        """Refuse anchors, tags and characters that only an escape can bring in."""
        if event.anchor is not None:
            self.refuse(
                event, _("anchors (&{anchor}) are not allowed").format(anchor=event.anchor), hint=_("remove it")
            )
        if event.tag is not None:
            self.refuse(
                event,
                _("tags ({tag}) are not allowed").format(tag=event.tag),
                hint=_("remove it, or put the text into quotes"),
            )
        if bad := BAD_VALUE.search(getattr(event, "value", "")):
            self.refuse(event, _("the character U+{code:04X} is not allowed, escaped or not").format(code=ord(bad[0])))

    def too_many(self, event: Any) -> None:  # noqa: ANN401 - PyYAML's events
        """Refuse more values than a person writes."""
        self.refuse(event, _("more than {most:,} values").format(most=MAX_NODES), stop=True)

    def refuse(self, event: Any, message: str, *, hint: str | None = None, stop: bool = False) -> None:  # noqa: ANN401 - PyYAML's events
        """Record a problem; end the reading when nothing after it can be trusted."""
        mark = event.start_mark
        self.problems.append(self.origin.problem((mark.line + 1, mark.column + 1), message, hint=hint))
        if stop or len(self.problems) > MAX_PROBLEMS:
            raise _StopReading


def _end(event: Any) -> int:  # noqa: ANN401 - PyYAML's events
    """The 0-based line in which the event ends; the parser ends a block of text only where the next thing starts."""
    mark = event.end_mark
    line: int = mark.line
    return line if mark.column else line - 1
