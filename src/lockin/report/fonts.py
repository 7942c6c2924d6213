"""The packaged fonts: which there are, what they can draw, and how fontconfig is told to use no others.

A report looks the same on every machine because nothing but `templates/fonts` is ever drawn with; for Han characters
alone one more font is taken, where there is one (`lockin.report.han`). The packaged fonts are static TrueType files:
variable fonts, and CID-keyed ones as they are commonly cut, end in PDFs that archive validators refuse.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from lockin.errors import UnavailableError
from lockin.language import _
from lockin.report import han
from lockin.report.han import HanFont
from lockin.resources import folder

TEXT_FAMILY = "Source Sans 3"
"""Latin, Greek, Cyrillic; weights 400, 600 and 700, italic in 400 and 700. Figures are tabular; `pnum` changes that."""
FALLBACK_FAMILIES = (
    "Pretendard",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Math",
    "Noto Sans Symbols 2",
    "Noto Emoji",
)
"""In the order in which a stylesheet should name them: Hangul and kana (weights 400 and 600), then, in 400 alone,
Arabic, Hebrew, symbols, emoji."""
FONT_FAMILY_CSS = ", ".join(f'"{family}"' for family in (TEXT_FAMILY, *FALLBACK_FAMILIES))
"""Value of `font-family` that reaches every packaged font."""

_CONFIGURATION = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>{han}
  <cachedir>{cache}</cachedir>
  <match target="pattern">
    <edit name="family" mode="append" binding="weak">{families}</edit>
  </match>
</fontconfig>
"""
_LANGUAGE = re.compile(r"""<html[^>]*\blang=["']?([A-Za-z]+)""")


def font_folder() -> Path:
    """Where the packaged fonts lie."""
    return folder("templates") / "fonts"


def font_files() -> tuple[Path, ...]:
    """The packaged fonts, sorted by name.

    Raises:
        UnavailableError: if the text face is not among them. Pango ends the whole process when it finds no font.

    """
    files = tuple(sorted(font_folder().glob("*.ttf")))
    if not any(path.name == "SourceSans3-Regular.ttf" for path in files):
        raise UnavailableError(f"the packaged fonts are missing from {font_folder()}", hint="install lockin again")
    return files


@cache
def packaged_coverage() -> frozenset[int]:
    """Code points that at least one packaged font can draw, read from `coverage.txt` beside the fonts."""
    points: set[int] = set()
    for line in (font_folder() / "coverage.txt").read_text(encoding="ascii").splitlines():
        if not line.startswith("#"):
            first, _, last = line.partition("-")
            points.update(range(int(first, 16), int(last, 16) + 1))
    return frozenset(points)


class _Drawing:
    """Whether Han characters are drawn, as far as there is a font; for the whole process, like its language."""

    han = True


def coverage() -> frozenset[int]:
    """Code points that can be drawn: those of the packaged fonts and, where there is such a font, Han.

    Raises:
        UsageError: as `han_font`.

    """
    return _whole_coverage() if _Drawing.han else packaged_coverage()


@cache
def _whole_coverage() -> frozenset[int]:
    return packaged_coverage() | _han_alone()


@cache
def _han_alone() -> frozenset[int]:
    font = han_font()
    return frozenset() if font is None else font.points - packaged_coverage()


@cache
def han_font() -> HanFont | None:
    """The font that Han characters are drawn with; None: there is none, and they are replaced.

    Raises:
        UsageError: if the environment names a font that is of no use.

    """
    return han.found(cache_folder())


def han_drawn(text: str) -> str:
    """Digest of the font for Han characters if any of `text` is drawn with it; else empty."""
    font = han_font()
    return font.digest if font is not None and not _han_alone().isdisjoint(map(ord, {*text})) else ""


def with_han_family(html: str) -> str:
    """A whole document whose stylesheet names the font for Han characters, if any is drawn with it; else as it was.

    The language of the document decides the forms: Chinese and Korean have their own, all others get the Japanese.
    """
    font = han_font()
    if font is None or not han_drawn(html):
        return html
    language = _LANGUAGE.search(html)
    family = font.family_for(language[1].lower() if language else "")
    # Behind the family that has Hangul and kana, so that those stay as they are.
    head, body, rest = html.partition("<body")
    return head.replace('"Pretendard",', f'"Pretendard", "{family}",') + body + rest


def other_han(recorded: str) -> str:
    """Why a report with this digest of its Han font cannot be made again here, in words; empty when it can."""
    if not recorded:
        return ""
    font = han_font()
    if font is None:
        text = _("The report has Han characters, which this machine has no font for (`lockin doctor` tells of one).")
    else:
        text = _("The font for Han characters has others here than where the report was made.")
    return "" if font is not None and font.digest == recorded else text


@contextmanager
def han_as_in(recorded: str) -> Iterator[None]:
    """For as long as the block runs, replace Han characters where a report with this digest of its Han font did so."""
    before, _Drawing.han = _Drawing.han, bool(recorded)
    try:
        yield
    finally:
        _Drawing.han = before


def cache_folder() -> Path:
    """A folder for fontconfig's index of the packaged fonts, made when absent: the user's cache, else a temporary one.

    Without an index that lasts, fontconfig reads every font again in each run.
    """
    from platformdirs import user_cache_path  # noqa: PLC0415 -- only a render needs it

    try:
        path = user_cache_path("lockin", appauthor=False) / "fonts"
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            return path
    except (OSError, RuntimeError):
        return _temporary_cache()


@cache
def _temporary_cache() -> Path:
    # One a process and never a predictable name: a shared temporary folder is writable for others.
    return Path(tempfile.mkdtemp(prefix="lockin-fonts-"))


def fontconfig_file(cache: Path) -> Path:
    """A fontconfig configuration below `cache` that knows the packaged fonts and the one for Han characters, if any.

    Several processes may ask at once.

    Raises:
        UnavailableError: if the packaged fonts are not there.
        UsageError: as `han_font`.
        OSError: if `cache` cannot be written to.

    """
    files, extra = font_files(), han_font()
    # Another installation or version gets another folder, so that it never meets an index of other fonts.
    stamp = hashlib.sha256(_CONFIGURATION.encode())
    for path in files if extra is None else (*files, extra.file):
        status = path.stat()
        stamp.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0".encode(errors="surrogateescape"))
    place = cache / stamp.hexdigest()[:16]
    target = place / "fonts.conf"
    if not target.is_file():
        place.mkdir(parents=True, exist_ok=True)
        families = "".join(f"<string>{escape(family)}</string>" for family in (TEXT_FAMILY, *FALLBACK_FAMILIES))
        text = _CONFIGURATION.format(
            fonts=escape(str(files[0].parent)),
            han="" if extra is None else f"\n  <dir>{escape(str(_alone(extra.file, place / 'han')))}</dir>",
            cache=escape(str(place)),
            families=families,
        )
        handle, name = tempfile.mkstemp(dir=place, suffix=".conf")
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape") as stream:
            stream.write(text)
        Path(name).replace(target)
    return target


def _alone(file: Path, folder: Path) -> Path:
    """A folder that holds nothing but this file: fontconfig takes whole folders, and those of a system hold more."""
    folder.mkdir(exist_ok=True)
    target = folder / file.name
    if not target.is_file():
        with tempfile.TemporaryDirectory(dir=folder.parent) as name:
            new = Path(name) / file.name
            try:
                new.symlink_to(file)
            except OSError:  # Windows lets few people make links
                shutil.copyfile(file, new)
            new.replace(target)
    return folder
