"""Where in a YAML text each value stands, to the character, so that one can be exchanged and the rest left alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import yaml

from lockin.errors import BadDataError
from lockin.language import _
from lockin.loading.places import Map, Origin
from lockin.loading.yaml_text import DEFAULT_LOADER, NULLS, parse

_BLOCKS = frozenset(("|", ">"))
"""Styles of texts that stand on lines of their own."""
_BREAK = re.compile("[\r\n]")
_COMMENT = re.compile(r"(?:(?<=\s)|^)#[^\r\n]*", re.MULTILINE)


class Span(NamedTuple):
    """A stretch of characters, `end` behind the last."""

    start: int
    end: int


class Comment(NamedTuple):
    """A comment, from its `#` to the end of its line."""

    start: int
    text: str


class Entry(NamedTuple):
    """Key and value of a mapping, and where they stand."""

    name: str
    key: Span
    value: Span
    """Without the comments and blank lines that follow; empty when there is no value."""
    node: Node


class Block(dict[str, Entry]):
    """A mapping: its entries by key, in the order of the text."""

    flow = False
    """Whether it is written in brackets."""


Node = Block | list[Any] | str | None
"""A mapping, a list (of which nothing more is kept), a text, or nothing."""


@dataclass(frozen=True)
class Spans:
    """A text that is strict YAML, and where everything stands in it."""

    text: str
    """Without a byte order mark."""
    tree: Map
    """What the strict reader makes of it."""
    root: Block
    texts: tuple[Span, ...]
    """The stretches in which a `#` starts no comment, in order."""

    def line_end(self, at: int) -> int:
        """Where the line of this place ends, before its line break."""
        return _line_end(self.text, at)

    def line_start(self, at: int) -> int:
        """Where the line of this place starts."""
        return max(self.text.rfind(mark, 0, at) for mark in "\r\n") + 1

    def indentation(self, at: int) -> int:
        """Spaces at the start of the line of this place."""
        line = self.text[self.line_start(at) : self.line_end(at)]
        return len(line) - len(line.lstrip(" "))

    def comments_in(self, start: int, end: int) -> list[Comment]:
        """The comments that start in a stretch of the text."""
        return [comment for comment in self.comments if start <= comment.start < end]

    @cached_property
    def comments(self) -> list[Comment]:
        """Every comment: what follows a `#` that stands free and outside of all texts."""
        found: list[Comment] = []
        at = 0
        for start, end in [*self.texts, (len(self.text), len(self.text))]:
            found += (Comment(match.start(), match.group()) for match in _COMMENT.finditer(self.text, at, start))
            at = max(start, end)
        return found

    @cached_property
    def line_break(self) -> str:
        """How lines end in this text: as the first one does."""
        found = re.search("\r\n|\r|\n", self.text)
        return found.group() if found else "\n"


@lru_cache(maxsize=2)  # what a save has verified is where the next one starts
def spans(text: str, source: str) -> Spans:
    """Read a text and keep where everything stands.

    Raises:
        BadDataError: with every problem, if the text is not strict YAML or not a mapping.

    """
    text = text.removeprefix("\ufeff")
    recorder = _Recorder()
    tree = parse(text, source, loader=recorder.opened)
    if not isinstance(tree, Map):
        raise BadDataError((Origin(source, text).problem((1, 1), _("an assessment is a mapping of keys to values")),))
    walk = _Walk(text)
    for event in recorder.events:
        walk.take(event)
    return Spans(text, tree, walk.root, tuple(walk.texts))


class _Recorder:
    """Stands between PyYAML and the strict reader, so that one pass over the text serves both."""

    def __init__(self) -> None:
        self.events: list[Any] = []
        self.stream: Any = None

    def opened(self, text: str) -> _Recorder:
        """Start on a text."""
        self.stream = DEFAULT_LOADER(text)
        return self

    def get_event(self) -> Any:  # noqa: ANN401 - PyYAML's events
        """The next event, None at the end."""
        event = self.stream.get_event()
        if event is not None:
            self.events.append(event)
        return event

    def dispose(self) -> None:
        """End the reading."""
        self.stream.dispose()


@dataclass
class _Open:
    """A mapping or list whose end has not been read."""

    node: Block | list[Any]
    start: int
    end: int
    key: Entry | None = None


@dataclass
class _Walk:
    """Builds the tree from the parser's events. The text has passed the strict reader, so nothing is checked here."""

    text: str
    root: Block = field(default_factory=Block)
    texts: list[Span] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)

    def take(self, event: Any) -> None:  # noqa: ANN401 - PyYAML's events
        """Take the next event of the stream; four of five are texts, most of them short ones in a mapping."""
        if event.__class__ is yaml.ScalarEvent:
            value, style = event.value, event.style
            span = self.text_span(event) if style in _BLOCKS else _whole(event)
            if style not in _BLOCKS:
                self.texts.append(span)
            self.put(value if style or value not in NULLS else None, span)
            return
        match event:
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                node: Block | list[Any] = Block() if isinstance(event, yaml.MappingStartEvent) else []
                if isinstance(node, Block):
                    node.flow = bool(event.flow_style)
                self.open.append(_Open(node, *_whole(event)))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                done = self.open.pop()
                start, end = _whole(event)
                self.put(done.node, Span(done.start, end if end > start else done.end))  # else ended by what follows
            case _:
                pass

    def put(self, node: Node, span: Span) -> None:
        """Take a finished value, or the text of a key."""
        if not self.open:
            self.root = node if isinstance(node, Block) else Block()
            return
        outer = self.open[-1]
        outer.end = max(outer.end, span.end)
        key = outer.key
        if isinstance(outer.node, list):
            outer.node.append(node)
        elif key is None:
            outer.key = Entry(str(node), span, span, None)
        else:
            outer.node[key.name] = Entry(key.name, key.key, span, node)
            outer.key = None

    def text_span(self, event: Any) -> Span:  # noqa: ANN401 - as take
        """Where a block of text stands, without the blank lines behind it, which the parser counts."""
        start, end = _whole(event)
        end = start + len(self.text[start:end].rstrip())
        self.texts.append(Span(_line_end(self.text, start), end))  # behind the `|` a comment may stand
        return Span(start, end)


def _whole(event: Any) -> Span:  # noqa: ANN401 - PyYAML's events
    return Span(event.start_mark.index, event.end_mark.index)


def _line_end(text: str, at: int) -> int:
    found = _BREAK.search(text, at)
    return found.start() if found else len(text)
