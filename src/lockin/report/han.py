"""Han characters are drawn with a font that does not come with the program: it weighs twice what all others do.

It comes with the extra `lockin[cjk]` or with the system, and is looked for in a few places that are known. Of that font
nothing but Han is used, so that a report without Han characters is the same bytes with it and without it.
"""

from __future__ import annotations

import hashlib
import os
import struct
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lockin.errors import UsageError
from lockin.language import N_, _

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

VARIABLE = "LOCKIN_HAN_FONT"
"""Environment variable that names a font file, or says `none`."""
NONE = "none"
PLACES = (
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),  # Debian, Ubuntu
    Path("/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc"),  # Fedora
    Path("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc"),  # Arch
)
"""Where a system keeps such a font, in the order in which they are tried."""
FORMS = {"ko": " KR", "zh": " SC"}
"""How the family is named whose forms a language wants; all other languages take the first, which is Japanese."""
BLOCKS = (
    (0x2E80, 0x303F),  # radicals, description characters, punctuation
    (0x3100, 0x312F),  # Bopomofo
    (0x31A0, 0x31EF),  # more of it, strokes
    (0x3200, 0x4DBF),  # enclosed, compatibility, extension A
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0x20000, 0x3FFFF),
)
"""The ranges of code points, ends included, for which the font is used."""

INSTALL = "pip install noto-cjk-sans-otc==0.0.1 (Debian, Ubuntu: apt-get install fonts-noto-cjk)"
"""How to get such a font."""

_PACKAGE, _FILE = "noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc"
_SHORT = 12
_READING = 1
"""Grows when `_read` reads otherwise, so that nothing kept before is believed."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What was read from a font file."""

    families: tuple[str, ...]
    """In the order of the faces in the file."""
    ranges: str
    """What all of them can draw within `BLOCKS`: `4E00-9FFF 20000-2A6DF`."""
    unfit: str
    """Why PDFs with it would not be valid, in English; empty: they are."""


class HanFont(msgspec.Struct, frozen=True, kw_only=True):
    """The font for Han characters."""

    file: Path
    reading: Reading

    @property
    def points(self) -> frozenset[int]:
        """Code points that it is used for."""
        ends = (part.split("-") for part in self.reading.ranges.split())
        return frozenset(point for first, last in ends for point in range(int(first, 16), int(last, 16) + 1))

    @property
    def digest(self) -> str:
        """What tells fonts with other characters apart, 12 hex digits."""
        return hashlib.sha256(self.reading.ranges.encode()).hexdigest()[:_SHORT]

    def family_for(self, language: str) -> str:
        """The family whose forms a language wants."""
        ending = FORMS.get(language)
        families = self.reading.families
        return next((family for family in families if ending and family.endswith(ending)), families[0])


def may_differ(text: str) -> bool:
    """Whether a cleaned text may read otherwise with another Han font, or without one."""
    return "[U+" in text or any(begin <= ord(char) <= end for char in {*text} for begin, end in BLOCKS)


def found(cache: Path) -> HanFont | None:
    """The font that the environment names, else that of the extra, else that of the system; None: there is none.

    Args:
        cache: folder in which what was read is kept, because reading takes a while.

    Raises:
        UsageError: if the environment names a file that is not there, or is not fit.

    """
    named = os.environ.get(VARIABLE, "")
    if named == NONE:
        return None
    if named:
        return _named(Path(named), cache)
    for path in (*_extra(), *PLACES):
        reading = _kept(path, cache)
        if reading is not None and not reading.unfit:
            return HanFont(file=path, reading=reading)
    return None


def _named(path: Path, cache: Path) -> HanFont:
    reading = _kept(path.absolute(), cache)
    why = N_("it cannot be read") if reading is None else reading.unfit
    if reading is None or why:
        raise UsageError(
            _("{file}, which {variable} names, is of no use: {why}").format(file=path, variable=VARIABLE, why=_(why)),
            hint=_("name another font file, say {none}, or unset it").format(none=NONE),
        )
    return HanFont(file=path.absolute(), reading=reading)


def _extra() -> Iterator[Path]:
    """The file of the extra, when that is installed; nothing of it is imported."""
    spec = find_spec(_PACKAGE)
    for folder in (spec and spec.submodule_search_locations) or ():
        yield Path(folder) / _FILE


def _kept(path: Path, cache: Path) -> Reading | None:
    """What is in a font file, from `cache` if it was read before; None if it is not there, or no font."""
    try:
        status = path.stat()
    except OSError:
        return None
    stamp = f"{_READING}\0{path}\0{status.st_size}\0{status.st_mtime_ns}".encode(errors="surrogateescape")
    kept = cache / f"han-{hashlib.sha256(stamp).hexdigest()[:16]}.json"
    with suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode(kept.read_bytes(), type=Reading)
    reading = _read(path)
    if reading is not None:
        with suppress(OSError):
            handle, name = tempfile.mkstemp(dir=cache, suffix=".json")
            with os.fdopen(handle, "wb") as stream:
                stream.write(msgspec.json.encode(reading))
            Path(name).replace(kept)
    return reading


def _read(path: Path) -> Reading | None:
    from fontTools.ttLib import TTCollection, TTFont, TTLibError  # noqa: PLC0415 -- slow, and needed once

    try:
        with path.open("rb") as stream:
            collection = stream.read(4) == b"ttcf"
            stream.seek(0)
            return _reading(TTCollection(stream, lazy=True).fonts if collection else [TTFont(stream, lazy=True)])
    except (OSError, TTLibError, struct.error, LookupError, ValueError, AssertionError, AttributeError, TypeError):
        return None  # no font, or a broken one: fontTools has no error of its own for most of that


def _reading(fonts: list[TTFont]) -> Reading:
    families = tuple(str(font["name"].getBestFamilyName()) for font in fonts)
    used = [fonts[0], *(_of_family(fonts, families, ending) for ending in FORMS.values())]
    points = frozenset.intersection(*(frozenset(font.getBestCmap() or ()) for font in used))
    unfit = next((why for font in used if (why := _unfit(font, points))), "")
    return Reading(families=families, ranges=" ".join(_ranges(points)), unfit=unfit)


def _of_family(fonts: list[TTFont], families: tuple[str, ...], ending: str) -> TTFont:
    named = zip(families, fonts, strict=True)
    return next((font for family, font in named if family.endswith(ending)), fonts[0])


def _unfit(font: TTFont, points: frozenset[int]) -> str:
    if "fvar" in font:
        return N_("it is a variable font")
    if font["OS/2"].fsType:
        return N_("its licence does not let it be embedded")
    if "glyf" not in font:
        if "CFF " not in font:
            return N_("its outlines are of another kind")
        # A viewer takes the number of a glyph for its name in the font; where they differ, it draws another character.
        names = font["CFF "].cff.topDictIndex[0].charset[1:]
        if names != [f"cid{number:05}" for number in range(1, len(names) + 1)]:
            return N_("its glyphs are not numbered as they are named")
    # The space between two of its characters is drawn with it.
    enough = ord(" ") in points and not points.isdisjoint(range(0x4E00, 0xA000))
    return "" if enough else N_("it has no Han characters, or no space")


def _ranges(points: frozenset[int]) -> Iterator[str]:
    """`4E00-4E07` for each run of code points within `BLOCKS`."""
    for begin, end in BLOCKS:
        first = None
        for point in range(begin, end + 2):
            inside = point <= end and point in points
            if inside and first is None:
                first = point
            elif not inside and first is not None:
                yield f"{first:04X}-{point - 1:04X}"
                first = None
