"""Whether a page may draw certain words in scripts whose letters join, turn or stack, so that glyphs are no letters.

What such a text looks like when it is drawn hangs on font and line; the rest of the page does not. So everything in a
plain script has to stand where it should, letter by letter, and between it only what the other scripts take: all their
ASCII letters and digits, no others, and no more of the rest than they may need.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from lockin.report.record.drawn import letters
from lockin.report.record.page_text import Known, resolved

_PLAIN = ("LATIN ", "GREEK ", "CYRILLIC ", "HANGUL SYLLABLE ", "HIRAGANA ", "KATAKANA ", "CJK UNIFIED ")
_BRACKETS = str.maketrans(")]}»›", "([{«‹")
_ROOM, _MORE = 3, 8
"""Glyphs that a letter may take, and some for each stretch of text."""


def may_draw(pieces: Sequence[str], text: str, known: Known) -> bool:
    """Whether a drawn text is these pieces, as far as that can be told.

    Args:
        pieces: as `PageText` holds them, those at the foot last.
        text: as drawn.
        known: what the marks stand for; targets included.

    """
    found, at = _folded(text), 0
    for joined, plain in _stretches([_folded(resolved(piece, known)) for piece in pieces]):
        end = next(
            (end for end in _places(found, plain, at, at + _room(joined)) if _may_be(joined, found[at:end])), None
        )
        if end is None:
            return False
        at = end + len(plain)
    return at == len(found)


def _folded(text: str) -> str:
    """Letters in one form: a font has one glyph for `fi` and for the ligature that somebody typed.

    And one for `(` and for a `)` that stands in a text from right to left, so that a bracket counts as its counterpart.
    """
    return letters(unicodedata.normalize("NFKC", text)).translate(_BRACKETS)


def _stretches(pieces: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What cannot be compared, with the plain text behind it; either may be empty."""
    joined = plain = ""
    for piece in pieces:
        if is_plain(piece):
            plain += piece
            continue
        if plain:
            yield joined, plain
            joined = plain = ""
        joined += piece
    yield joined, plain


def is_plain(piece: str) -> bool:
    """Whether each letter of a text is drawn by itself, one after the other."""
    return piece.isascii() or all(map(_is_single, piece))


def _is_single(char: str) -> bool:
    if char.isascii():
        return True
    if unicodedata.decomposition(char).startswith("<") or unicodedata.bidirectional(char) in {"R", "AL", "AN"}:
        return False
    kind = unicodedata.category(char)
    return kind[0] == "P" or kind in {"Sm", "Sc"} or (kind[0] == "L" and unicodedata.name(char, "").startswith(_PLAIN))


def _room(joined: str) -> int:
    """Glyphs that a text may take."""
    return _ROOM * len(joined) + _MORE if joined else 0


def _places(found: str, plain: str, at: int, latest: int) -> Iterator[int]:
    """Where a plain text may begin, no later than that; at the end of all when it is empty."""
    if not plain:
        yield len(found)
        return
    place = found.find(plain, at, latest + len(plain))
    while place >= 0:
        yield place
        place = found.find(plain, place + 1, latest + len(plain))


def _may_be(joined: str, drawn: str) -> bool:
    same = Counter(filter(str.isascii, joined)) == Counter(filter(str.isascii, drawn))
    more = Counter(filter(_is_letter, drawn)) - Counter(filter(_is_letter, joined))
    return same and not more and len(drawn) <= _room(joined)


def _is_letter(char: str) -> bool:
    """Whether it is a digit, or a letter that is drawn by itself; those of other texts have no place here."""
    return unicodedata.category(char) == "Nd" or (char.isalpha() and _is_single(char))
