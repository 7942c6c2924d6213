"""The text that a page draws, read from its own drawing instructions.

Only the instructions that our pages are made of are understood; with any other (invisible text, pictures inside the
instructions, fonts of another kind) the page is none that lockin wrote. Text comes in the order in which it is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from msgspec import Struct

from lockin.language import _

T = TypeVar("T")

MOST_NESTED = 3
"""Drawings inside drawings; a chart is one."""
UNKNOWN = "\ufffd"
"""Stands for a glyph of which the file does not say which letters it is."""

_BLANK = re.compile("[\\s\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+")
_TOKEN = re.compile(
    rb"[\x00\t\n\f\r ]+"
    rb"|(?P<hex><[0-9A-Fa-f]*>)"
    rb"|(?P<mark><<|>>|[\[\]])"
    rb"|(?P<name>/[A-Za-z0-9._-]+)(?=[\x00\t\n\f\r \[\]<>/]|\Z)"
    rb"|(?P<number>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))(?=[\x00\t\n\f\r \[\]<>/]|\Z)"
    rb"|(?P<operator>[A-Za-z][A-Za-z]*\*?)(?=[\x00\t\n\f\r \[\]<>/]|\Z)"
)
_OPERANDS = {
    name.encode(): re.compile(pattern)
    for names, pattern in (
        ("q Q W W* n f f* h S s b b* B B* BT ET EMC", ""),
        ("cm Tm c", "n{6}"),
        ("re k K v y", "n{4}"),
        ("rg RG", "n{3}"),
        ("m l Td", "n{2}"),
        ("i J j w M g G Ts Tc Tw Tr", "n"),
        ("gs ri cs CS BMC Do sh", "N"),
        ("sc SC", "n{1,4}"),
        ("scn SCN", "n{1,4}|N"),
        ("d", r"\[n*\]n"),
        ("Tf", "Nn"),
        ("TJ", r"\[[hn]*\]"),
        ("BDC", "N<<Nn>>"),
    )
    for name in names.split()
}
"""What stands before each instruction: numbers, Names, hex texts. Of anything else, readers make different things."""
_SHORT = {"hex": "h", "name": "N", "number": "n"}
_CONTENT_ID = b"/MCID"
"""All that the properties of marked content may hold; `/ActualText`, say, would be read in the place of its letters."""
_VISIBLE = ([b"0"], [b"1"], [b"2"])
MOST_STEPS = 4_000_000
"""Instructions, what stands before them, and letters of a file; a page takes some thousands."""
_LETTERS = re.compile(rb"<([0-9a-fA-F]{4})> <((?:[0-9a-fA-F]{4}){0,64})>")
_BATCH = re.compile(rb"([0-9]{1,3}) beginbfchar|endbfchar")
_HEAD = (
    b"/CIDInit /ProcSet findresource begin|12 dict begin|begincmap|/CIDSystemInfo|<< /Registry (Adobe)|/Ordering (UCS)"
    b"|/Supplement 0|>> def|/CMapName /Adobe-Identity-UCS def|/CMapType 2 def|1 begincodespacerange|<0000> <ffff>"
    b"|endcodespacerange"
).split(b"|")
_TAIL = b"endcmap|CMapName currentdict /CMap defineresource pop|end|end".split(b"|")


class UnreadablePageError(ValueError):
    """The page is not drawn as lockin draws pages."""


class Drawing(Struct, frozen=True, kw_only=True):
    """The instructions of a page or of a chart on it."""

    content: bytes
    fonts: Mapping[bytes, Callable[[], Mapping[int, str]]]
    """By name: the letters of each glyph."""
    parts: Mapping[bytes, Callable[[], Drawing | None]]
    """By name: the drawings in it; None for pictures, which hold no text."""
    patterns: Mapping[bytes, Callable[[], Drawing | None]]
    """By name: what surfaces are filled with; None for shadings, which hold no text."""


def letters(text: str) -> str:
    """A text without blanks and without what nobody sees."""
    return _BLANK.sub("", text)


class Effort:
    """How much may still be read of a file, so that a small one cannot keep the program busy for hours."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._left = MOST_STEPS

    def spend(self, steps: int) -> None:
        """Note that something was read.

        Raises:
            UnreadablePageError: if it is too much.

        """
        self._left -= steps
        if self._left < 0:
            raise UnreadablePageError(_("more to draw than any of our reports has"))


def drawn(drawing: Drawing, effort: Effort | None = None, depth: int = 0) -> str:
    """All text of a drawing, blanks included, in the order in which it is drawn.

    Args:
        drawing: a page, or a chart on it.
        effort: what may still be read; None: as much as of a whole file.
        depth: how many drawings it lies in.

    Raises:
        UnreadablePageError: if an instruction or a font is not one of ours, or there is too much of it.

    """
    if depth > MOST_NESTED:
        raise UnreadablePageError(_("drawings inside drawings, too deep"))
    return "".join(_texts(drawing, effort or Effort(), depth))


def _texts(drawing: Drawing, effort: Effort, depth: int) -> Iterator[str]:
    font: Mapping[int, str] | None = None
    kept: list[Mapping[int, str] | None] = []
    for operator, operands in _instructions(drawing.content, effort):
        match operator:
            case b"TJ":
                text = _shown(operands, font)
                effort.spend(len(text))
                yield text
            case b"Tf":
                font = _found(drawing.fonts, operands[0])()
            case b"Do":
                part = _found(drawing.parts, operands[0])()
                if part is not None:
                    yield drawn(part, effort, depth + 1)
            case b"scn" | b"SCN" if operands[0].startswith(b"/"):
                part = _found(drawing.patterns, operands[0])()
                if part is not None and drawn(part, effort, depth + 1):
                    raise UnreadablePageError(_("text in a pattern"))
            case b"q":
                kept.append(font)
            case b"Q":
                font = kept.pop() if kept else None


def _instructions(content: bytes, effort: Effort) -> Iterator[tuple[bytes, list[bytes]]]:
    """Each operator with what stands before it, which is exactly what belongs to it."""
    effort.spend(len(content) // 8)
    before: list[bytes] = []
    kinds = ""
    for kind, token in _tokens(content):
        if kind != "operator":
            before.append(token)
            kinds += _SHORT.get(kind) or token.decode("ascii")
            continue
        pattern = _OPERANDS.get(token)
        if pattern is None or not pattern.fullmatch(kinds):
            raise UnreadablePageError(_("the instruction {name}").format(name=token.decode("ascii")))
        effort.spend(1 + len(before))
        _expect_shown(token, before)
        yield token, before
        before, kinds = [], ""
    if before:
        raise UnreadablePageError(_("half an instruction"))


def _expect_shown(operator: bytes, operands: list[bytes]) -> None:
    if operator == b"Tr" and operands not in _VISIBLE:
        raise UnreadablePageError(_("text that nobody sees"))
    if operator == b"BDC" and operands[2] != _CONTENT_ID:
        raise UnreadablePageError(_("text that stands for another"))


def _tokens(content: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    while at < len(content):
        found = _TOKEN.match(content, at)
        if found is None:
            raise UnreadablePageError(_("something that is no instruction, at byte {at}").format(at=at))
        at = found.end()
        if found.lastgroup is not None:
            yield found.lastgroup, found.group()


def _shown(operands: list[bytes], font: Mapping[int, str] | None) -> str:
    """What the glyphs in `[<0001> -20 <00020003>]` are."""
    if font is None:
        raise UnreadablePageError(_("text without a font"))
    found = []
    for operand in operands:
        if operand.startswith(b"<"):
            if len(operand) % 4 != len("<>"):
                raise UnreadablePageError(_("half a glyph"))
            codes = bytes.fromhex(operand[1:-1].decode("ascii"))
            found += [font.get(int.from_bytes(codes[at : at + 2], "big"), UNKNOWN) for at in range(0, len(codes), 2)]
    return "".join(found)


def _found(table: Mapping[bytes, T], name: bytes) -> T:
    if name not in table:
        raise UnreadablePageError(_("a name that the page does not explain"))
    return table[name]


def glyphs(to_unicode: bytes) -> dict[int, str]:
    """The letters of each glyph, from the table in a font.

    Raises:
        UnreadablePageError: if a line of the table is not as lockin writes them, or a glyph is in it twice.

    """
    lines = to_unicode.splitlines()
    if lines[: len(_HEAD)] != _HEAD or lines[-len(_TAIL) :] != _TAIL:
        raise UnreadablePageError(_("a font whose table of letters is not one of ours"))
    found: dict[int, str] = {}
    for entry in _entries(lines[len(_HEAD) : -len(_TAIL)]):
        code = int(entry[1], 16)
        if code in found:
            raise UnreadablePageError(_("a font that gives a glyph two meanings"))
        try:
            text = bytes.fromhex(entry[2].decode("ascii")).decode("utf-16-be")
        except UnicodeDecodeError as error:
            raise UnreadablePageError(_("a font whose table of letters is broken")) from error
        # What is said to be nothing may be drawn all the same; only blanks are taken for blanks.
        found[code] = text if text.isspace() or letters(text) else UNKNOWN
    return found


def _entries(lines: list[bytes]) -> Iterator[re.Match[bytes]]:
    """The entries of the batches, each as long as it says; readers overlook what stands outside."""
    left = 0
    inside = False
    for line in lines:
        entry, batch = _LETTERS.fullmatch(line), _BATCH.fullmatch(line)
        if entry is not None and inside and left:
            left -= 1
            yield entry
        elif batch is not None and not left and inside != bool(batch[1]):
            inside, left = bool(batch[1]), int(batch[1] or 0)
        else:
            raise UnreadablePageError(_("a font whose table of letters is not one of ours"))
    if inside:
        raise UnreadablePageError(_("a font whose table of letters is not one of ours"))
