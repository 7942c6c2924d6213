"""The one place where a text that a user typed becomes a text that every format may carry.

A character that no packaged font can draw makes a PDF invalid (PDF/A-3 6.2.11.8, PDF/UA-1 7.21.8), a control character
makes its metadata ill-formed, and a direction control can turn a score around. All of them are dealt with here, for
every format alike, so that formats agree.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

LIMIT = 4000
"""Longest text of a report, in characters."""
CUT_MARK = " […]"
"""Stands at the end of a text that was longer."""

_MOST_MARKS = 4
"""Marks on one letter. Vietnamese needs two, pointed Hebrew three; towers of them run over the lines above."""

# Vertical tab, form feed, file to record separators, next line, line and paragraph separator: all of them break a line.
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

# Controls, then what Unicode calls default-ignorable (DerivedCoreProperties.txt), less the joiners below: invisible
# marks that reorder (202A-202E, 2066-2069), hide text (E0000 and on), or pass for a blank name (3164).
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
_JOINERS = "\u200c\u200d"
_SELECTORS = "\ufe0e\ufe0f"
_JOINER_OR_SELECTOR = re.compile(f"[{_JOINERS}{_SELECTORS}]")
_JOINABLE = {"Lo", "So", "Sk"}
"""Categories in which a joiner shapes something: Arabic letters, emoji, skin tones."""
_SELECTABLE = {"So", "Sm", "Po", "Pd", "Nd"}
"""Categories in which a text or emoji form can be chosen: ⚠, ↔, ‼, 〰, 1."""

_READABLE_AS = ("<font>", "<wide>", "<narrow>", "<small>", "<vertical>")
"""Compatibility forms that say the same as the letter they are a form of, such as 𝐀 or ｱ."""

# Surrogates, private use, and what Unicode says will never be a character.
_MEANINGLESS = re.compile(
    "[\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\U000f0000-\U0010ffff"
    + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(15))
    + "]"
)

_ENDS_IN_PLACEHOLDER = re.compile(r"\[(U(\+[0-9A-F]*)?)?$")
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def printable(text: str, *, limit: int = LIMIT, covered: frozenset[int] | None = None) -> str:
    """Clean `text` for any format: NFC, lines ended by a line feed, nothing invisible, nothing that cannot be drawn.

    What no font can draw reads `[U+4E2D]`. Cleaning twice changes nothing. The format's own escaping comes after this.

    Args:
        text: as the user typed it; may hold any code point, lone surrogates too.
        limit: longest result in characters, at least 16; a longer one is cut and ends in `CUT_MARK`.
        covered: code points that can be drawn; None means those of the packaged fonts.

    """
    if text.isascii() and text.isprintable() and len(text) <= limit:
        return text
    if covered is None:
        from lockin.report.fonts import coverage  # noqa: PLC0415 -- reads a file; whoever hands `covered` in needs none

        covered = coverage()
    # Text that is to be dropped must not cost time without end; marks and joiners alone can make it this much longer.
    raw = text[: 8 * limit]
    cleaned = _placeholders(_composed(_without_invisible(raw, covered), covered), covered)
    if len(cleaned) <= limit and len(raw) == len(text):
        return cleaned
    return _cut(cleaned, limit)


def printable_line(text: str, *, limit: int = 300, covered: frozenset[int] | None = None) -> str:
    """As `printable`, on one line: for names, titles and metadata. Runs of blanks become one space."""
    # Cleaned before it is folded, because what cleaning takes out may stand between two blanks.
    cleaned = printable(text, limit=4 * limit, covered=covered)
    return printable(" ".join(cleaned.split()), limit=limit, covered=covered)


def isolated(text: str) -> str:
    """`text` between marks that keep its direction from reordering what stands around it; empty stays empty.

    For places where a user's text and ours share a line. Only for texts that went through `printable`.
    """
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}" if text else ""


def direction(text: str) -> Literal["ltr", "rtl"]:
    """Which way a paragraph of `text` runs: that of its first letter with a direction (UAX #9, P2 and P3)."""
    for char in text:
        match unicodedata.bidirectional(char):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return "ltr"


def _without_invisible(text: str, covered: frozenset[int]) -> str:
    text = _DROPPED.sub("", _BREAKS.sub("\n", text))
    if not _JOINER_OR_SELECTOR.search(text):
        return text
    kept: list[str] = []
    base = "\n"
    for char in text:
        if char in _JOINERS or char in _SELECTORS:
            usable = _JOINABLE if char in _JOINERS else _SELECTABLE
            if kept[-1:] == [char] or ord(base) not in covered or unicodedata.category(base) not in usable:
                continue
        elif not unicodedata.category(char).startswith("M"):
            base = char
        kept.append(char)
    return "".join(kept)


def _composed(text: str, covered: frozenset[int]) -> str:
    """NFC, after forms that cannot be drawn gave way to the plain letter where that one can."""
    plain = {ord(char): form for char in set(text) if (form := _plain_form(char, covered))}
    return unicodedata.normalize("NFC", text.translate(plain) if plain else text)


def _plain_form(char: str, covered: frozenset[int]) -> str | None:
    if ord(char) in covered:
        return None
    if unicodedata.category(char) == "Zs":
        return " "
    if unicodedata.decomposition(char).startswith(_READABLE_AS):
        form = unicodedata.normalize("NFKC", char)
        return form if all(ord(part) in covered for part in form) else None
    return None


def _placeholders(text: str, covered: frozenset[int]) -> str:
    distinct = set(text)
    if marks := "".join(re.escape(char) for char in distinct if unicodedata.category(char).startswith("M")):
        text = re.sub(f"([{marks}]{{{_MOST_MARKS}}})[{marks}]+", r"\1", text)
    unknown = {ord(char): f"[U+{ord(char):04X}]" for char in distinct if not _drawable(char, covered)}
    return text.translate(unknown) if unknown else text


def _drawable(char: str, covered: frozenset[int]) -> bool:
    """Whether `char` may stand in a report as it is.

    Fonts map private characters too, but those mean nothing elsewhere. Format characters are out, visible ones (U+0600)
    included: Pango draws them with the font of the character before, which need not have them.
    """
    if char in "\n\t" or char in _JOINERS or char in _SELECTORS:
        return True
    return ord(char) in covered and not _MEANINGLESS.match(char) and unicodedata.category(char) != "Cf"


def _cut(text: str, limit: int) -> str:
    """The first `limit` characters of `text` at most, mark included, never ending inside a cluster or placeholder."""
    end = min(len(text), limit - len(CUT_MARK))
    while end and end < len(text) and (_clings(text[end]) or text[end - 1] in _JOINERS):
        end -= 1
    return _ENDS_IN_PLACEHOLDER.sub("", text[:end]).rstrip() + CUT_MARK


def _clings(char: str) -> bool:
    return char in _JOINERS or unicodedata.category(char).startswith("M")
