"""The letters that page 1 prints, derived from its HTML in the order in which they are drawn; blanks do not count.

A page draws charts and what is positioned (the headings at the left edge and their sections) after everything else.
Where a text runs from right to left, letters are drawn in another order than they are read in, and which one hangs on
the lines; such a piece agrees if it is made of the same letters. Every other piece agrees letter by letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

from msgspec import Struct

from lockin.report.record.drawn import letters

SHORT = 12
"""Hex digits of the record's hash in the line at the foot of every page."""
FULL_DIGEST, SHORT_DIGEST, PAGE, PAGES, TARGET = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
"""Stand for what is known later: private characters, which no text of a report has (`printable` takes them out).
A target is the id of what a page number leads to, between two of its marks."""

_ISOLATE = re.compile("\u2068([^\u2069]*)\u2069")
_INLINE = frozenset({"a", "b", "br", "code", "em", "i", "small", "span", "strong", "sub", "sup", "tspan"})
_VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "wbr"})
_SILENT = frozenset({"title", "style", "head", "colgroup"})
_END = re.compile(r'<(?:section|nav|aside) class="(?:part|contents)[ "]')
_GENERATED = re.compile(r"a\.page::after\s*\{\s*content:\s*([^;}]*)")
_CAPITALS = re.compile(r"\.line strong\s*\{[^}]*text-transform:\s*(\w+)")
_COUNTER = re.compile(r"@bottom-right\s*\{\s*content:\s*([^;}]*)")
_TOKEN = re.compile(r'"([^"]*)"|(target-counter\(attr\(href\), page\)|counter\(pages?\))')
_NUMBERS = {"counter(page)": PAGE, "counter(pages)": PAGES}
_DIGITS = re.compile("[0-9]+")
_NEAR = 18
"""Letters around a difference that a message shows."""


class PageText(Struct, frozen=True, kw_only=True):
    """What page 1 prints, piece by piece."""

    words: tuple[str, ...]
    foot: tuple[str, ...]
    """The line at the foot of every page."""


class Known(Struct, frozen=True, kw_only=True):
    """What stands in the place of the marks."""

    digest: str
    """Of the record, all 64 hex digits."""
    page: int
    """1-based."""
    pages: int
    targets: Mapping[str, int] | None
    """Page by id; None: nobody knows them yet, and any number agrees."""


def page_text(html: str) -> PageText:
    """The text of page 1 of a whole document; what the stylesheet writes by itself counts too."""
    start = html.index("<body")
    css, end = html[:start], _END.search(html, start)
    reader = _Reader(_generated(_GENERATED, css), capitals=_CAPITALS.findall(css)[-1:] == ["uppercase"])
    reader.feed(html[start : end.start() if end else len(html)])
    reader.finish()
    counter = _generated(_COUNTER, css)
    return PageText(
        words=tuple(reader.pieces(foot=False)),
        foot=(*reader.pieces(foot=True), *([counter] if counter else [])),
    )


def difference(pieces: tuple[str, ...], text: str, known: Known) -> str | None:
    """Where a drawn text is not these pieces, in words; None when it is.

    Args:
        pieces: as `PageText` holds them.
        text: as drawn.
        known: what the marks stand for.

    """
    found, at = letters(text), 0
    for piece in pieces:
        expected = resolved(piece, known, found, at)
        part = found[at : at + len(expected)]
        if part != expected and not (_turns(expected) and sorted(part) == sorted(expected)):
            return _shown(expected, part)
        at += len(expected)
    return None if at == len(found) else _shown("", found[at:])


def ending(pieces: tuple[str, ...], text: str, known: Known) -> bool:
    """Whether a drawn text ends with these pieces."""
    found = letters(text)
    length = sum(len(resolved(piece, known)) for piece in pieces)
    return len(found) >= length and difference(pieces, found[len(found) - length :], known) is None


def resolved(piece: str, known: Known, found: str = "", at: int = 0) -> str:
    """A piece with everything filled in.

    Args:
        piece: with marks.
        known: what they stand for.
        found: what is drawn, for numbers that nobody knows yet: they are those that are there.
        at: where in it the piece begins.

    """
    if not any(mark in piece for mark in (SHORT_DIGEST, FULL_DIGEST, PAGE, PAGES, TARGET)):
        return piece
    text = piece.replace(FULL_DIGEST, known.digest).replace(SHORT_DIGEST, known.digest[:SHORT])
    text = text.replace(PAGE, str(known.page)).replace(PAGES, str(known.pages))
    parts = text.split(TARGET)  # words, id, words, id, words
    if len(parts) % 2 == 0:
        return text  # half a mark, which no page draws
    done = parts[0]
    for name, after in zip(parts[1::2], parts[2::2], strict=True):
        if known.targets is None:
            there = _DIGITS.match(found, at + len(done))
            number = there[0] if there else "?"
        else:
            number = str(known.targets.get(name, "?"))
        done += number + after
    return done


class _Reader(HTMLParser):
    """Collects the text of each block by the order in which it is drawn."""

    def __init__(self, generated: str, *, capitals: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._generated = generated
        self._capitals = capitals
        self._open: list[tuple[str, dict[str, str], int]] = []
        """Tag, attributes and layer of what is open; layers are drawn one after the other."""
        self._layers = 0
        self._blocks: list[tuple[int, bool, bool, list[str]]] = []
        """Layer, whether it stands at the foot, whether it runs from right to left, and its texts."""
        self._begin()

    def finish(self) -> None:
        """Take in what the parser still holds back."""
        self.close()

    def pieces(self, *, foot: bool) -> Iterator[str]:
        """What is drawn in the foot, or above it."""
        for _layer, at_foot, turned, texts in sorted(self._blocks, key=lambda block: block[0]):
            if at_foot == foot:
                text = "".join(texts)
                parts = [text] if turned else _ISOLATE.split(text)
                yield from _joined([letters(part) for part in parts])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; a block begins a new text."""
        attributes = {name: value or "" for name, value in attrs}
        layer = self._open[-1][2] if self._open else 0
        if self._positioned(tag, attributes):
            self._layers += 1
            layer = self._layers
        if tag not in _VOID:
            self._open.append((tag, attributes, layer))
        if tag not in _INLINE:
            self._begin()

    def handle_endtag(self, tag: str) -> None:
        """Close an element; what the stylesheet writes behind it comes first."""
        if not any(tag == found for found, _, _ in self._open):
            return
        attributes: dict[str, str] = {}
        while self._open:
            found, attributes, _layer = self._open.pop()
            if found == tag:
                break
        if tag == "a" and "page" in attributes.get("class", "").split():
            target = f"{TARGET}{attributes.get('href', '').removeprefix('#')}{TARGET}"
            self._blocks[-1][3].append(self._generated.replace(TARGET, target))
        if tag not in _INLINE:
            self._begin()

    def handle_data(self, data: str) -> None:
        """Take a text in."""
        if not any(tag in _SILENT for tag, _, _ in self._open):
            marking = [tag for tag, _, _ in self._open][-1:] == ["strong"] and self._inside("line")
            capitals = marking and self._capitals
            self._blocks[-1][3].append(data.upper() if capitals else data)

    def _begin(self) -> None:
        layer = self._open[-1][2] if self._open else 0
        turned = any(attributes.get("dir") == "rtl" for _, attributes, _ in self._open)
        self._blocks.append((layer, self._inside("foot"), turned, []))

    def _inside(self, name: str) -> bool:
        return any(name in attributes.get("class", "").split() for _, attributes, _ in self._open)

    def _positioned(self, tag: str, attributes: dict[str, str]) -> bool:
        """Whether it is drawn after the rest: charts, because they are clipped, and `.rail` and `.rail > h2`."""
        above = self._open[-1][1].get("class", "").split() if self._open else []
        return tag == "svg" or "rail" in attributes.get("class", "").split() or (tag == "h2" and "rail" in above)


def _joined(parts: list[str]) -> Iterator[str]:
    """The parts of a block; neighbours that run from left to right are one."""
    kept = ""
    for part in parts:
        if not _turns(part):
            kept += part
            continue
        if kept:
            yield kept
        yield part
        kept = ""
    if kept:
        yield kept


def _generated(rule: re.Pattern[str], css: str) -> str:
    """What a rule of the stylesheet writes, with marks for its numbers; empty when there is no such rule."""
    found = rule.search(css)
    if found is None:
        return ""
    parts = (text or _NUMBERS.get(number, TARGET) for text, number in _TOKEN.findall(found[1]))
    return letters("".join(parts))


def _turns(text: str) -> bool:
    """Whether some of it runs from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(char) in {"R", "AL", "AN"} for char in text)


def _shown(expected: str, found: str) -> str:
    """Both texts around the first letter that differs."""
    pairs = zip(expected, found, strict=False)
    at = next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(expected), len(found)))
    start = max(0, at - _NEAR)
    return f"“{expected[start : at + _NEAR]}” / “{found[start : at + _NEAR]}”"
