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
    rb"|(?P<name>/[^\x00\t\n\f\r ()<>\[\]{}/%]*)"
    rb"|(?P<number>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))"
    rb"|(?P<operator>[A-Za-z][A-Za-z]*\*?)"
)
_PAINTING = frozenset(
    b"q Q cm re W W* n f f* m l h c S s B b M J j w d i gs ri g G rg RG k K cs CS sc SC scn SCN sh".split()
)
_SETTING = frozenset(b"BT ET Tm Td Ts Tc Tw Tr BDC BMC EMC".split())
_VISIBLE = ([b"0"], [b"1"], [b"2"])
_LETTERS = re.compile(rb"<([0-9a-fA-F]{4})> <((?:[0-9a-fA-F]{4})*)>")
_BATCH = re.compile(rb"[0-9]{1,3} beginbfchar|endbfchar")
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


def letters(text: str) -> str:
    """A text without blanks and without what nobody sees."""
    return _BLANK.sub("", text)


def drawn(drawing: Drawing, depth: int = 0) -> str:
    """All text of a drawing, blanks included, in the order in which it is drawn.

    Raises:
        UnreadablePageError: if an instruction or a font is not one of ours.

    """
    if depth > MOST_NESTED:
        raise UnreadablePageError(_("drawings inside drawings, too deep"))
    return "".join(_texts(drawing, depth))


def _texts(drawing: Drawing, depth: int) -> Iterator[str]:
    font: Mapping[int, str] | None = None
    kept: list[Mapping[int, str] | None] = []
    operands: list[bytes] = []
    for kind, token in _tokens(drawing.content):
        if kind != "operator":
            operands.append(token)
            continue
        match token:
            case b"TJ":
                yield _shown(operands, font)
            case b"Tf":
                font = _found(drawing.fonts, operands)()
            case b"Do":
                part = _found(drawing.parts, operands)()
                if part is not None:
                    yield drawn(part, depth + 1)
            case b"q":
                kept.append(font)
            case b"Q":
                font = kept.pop() if kept else None
            case _:
                _expect_known(token, operands)
        operands.clear()


def _tokens(content: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    while at < len(content):
        found = _TOKEN.match(content, at)
        if found is None:
            raise UnreadablePageError(_("something that is no instruction, at byte {at}").format(at=at))
        at = found.end()
        if found.lastgroup is not None:
            yield found.lastgroup, found.group()


def _expect_known(operator: bytes, operands: list[bytes]) -> None:
    if operator not in _PAINTING and operator not in _SETTING:
        raise UnreadablePageError(_("the instruction {name}").format(name=operator.decode("ascii")))
    if operator == b"Tr" and operands not in _VISIBLE:
        raise UnreadablePageError(_("text that nobody sees"))


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


def _found(table: Mapping[bytes, T], operands: list[bytes]) -> T:
    name = next((operand for operand in operands if operand.startswith(b"/")), b"")
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
    for line in lines[len(_HEAD) : -len(_TAIL)]:
        entry = _LETTERS.fullmatch(line)
        if entry is None:
            if not _BATCH.fullmatch(line):
                raise UnreadablePageError(_("a font whose table of letters is not one of ours"))
            continue
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
