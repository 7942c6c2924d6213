"""The packaged fonts: which there are, what they can draw, and how fontconfig is told to use no others.

A report looks the same on every machine because nothing but `templates/fonts` is ever drawn with. The fonts are
static TrueType files: variable and CID-keyed fonts end in PDFs that archive validators refuse.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from lockin.errors import UnavailableError
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
"""In the order in which a stylesheet should name them: Hangul and kana (weights 400 and 600), then, in 400 alone, Arabic,
Hebrew, symbols, emoji."""
FONT_FAMILY_CSS = ", ".join(f'"{family}"' for family in (TEXT_FAMILY, *FALLBACK_FAMILIES))
"""Value of `font-family` that reaches every packaged font."""

_CONFIGURATION = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <match target="pattern">
    <edit name="family" mode="append" binding="weak">{families}</edit>
  </match>
</fontconfig>
"""


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
def coverage() -> frozenset[int]:
    """Code points that at least one packaged font can draw, read from `coverage.txt` beside the fonts."""
    points: set[int] = set()
    for line in (font_folder() / "coverage.txt").read_text(encoding="ascii").splitlines():
        if not line.startswith("#"):
            first, _, last = line.partition("-")
            points.update(range(int(first, 16), int(last, 16) + 1))
    return frozenset(points)


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
    """A fontconfig configuration below `cache` that knows the packaged fonts alone. Several processes may ask at once.

    Raises:
        UnavailableError: if the packaged fonts are not there.
        OSError: if `cache` cannot be written to.

    """
    files = font_files()
    # Another installation or version gets another folder, so that it never meets an index of other fonts.
    stamp = hashlib.sha256(_CONFIGURATION.encode())
    for path in files:
        status = path.stat()
        stamp.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0".encode(errors="surrogateescape"))
    place = cache / stamp.hexdigest()[:16]
    target = place / "fonts.conf"
    if not target.is_file():
        place.mkdir(parents=True, exist_ok=True)
        families = "".join(f"<string>{escape(family)}</string>" for family in (TEXT_FAMILY, *FALLBACK_FAMILIES))
        text = _CONFIGURATION.format(fonts=escape(str(files[0].parent)), cache=escape(str(place)), families=families)
        handle, name = tempfile.mkstemp(dir=place, suffix=".conf")
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape") as stream:
            stream.write(text)
        Path(name).replace(target)
    return target
