"""Fetch the packaged fonts anew, and write down which characters they can draw.

    python tools/fonts.py fetch       needs npm and fontTools; replaces every .ttf and licence text
    python tools/fonts.py coverage    needs fontTools; writes templates/fonts/coverage.txt

Fonts with a reserved name (Source Sans 3, Pretendard) are copied untouched, as their licence asks. The two
symbol fonts reserve no name and are cut down to the blocks that notes are likely to use.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools import subset
from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from collections.abc import Iterable

FONTS = Path(__file__).resolve().parents[1] / "templates" / "fonts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One font file and where it comes from."""

    file: str
    """Name under `templates/fonts`."""
    package: str
    """npm package and version."""
    member: str
    """Path of the font inside the package."""
    licence: str
    """Path of the licence text inside the package."""
    blocks: str | None = None
    """Code points to keep, in the syntax of `fonttools subset --unicodes`; None copies the file untouched."""

    @property
    def licence_file(self) -> str:
        """Name of the licence text under `templates/fonts`, shared by the faces of a family."""
        return f"{self.file.partition('-')[0]}-OFL.txt"


def _source(style: str) -> Face:
    return Face(
        file=f"SourceSans3-{style}.ttf",
        package="source-sans@3.52.0",
        member=f"TTF/SourceSans3-{style}.ttf",
        licence="LICENSE.md",
    )


def _noto(name: str, package: str, blocks: str | None = None) -> Face:
    return Face(
        file=f"{name}-Regular.ttf",
        package=f"@expo-google-fonts/{package}",
        member=f"400Regular/{name}_400Regular.ttf",
        licence="LICENSE_FONT",
        blocks=blocks,
    )


FACES = (
    *(_source(style) for style in ("Regular", "It", "Semibold", "Bold", "BoldIt")),
    Face(
        file="Pretendard-Regular.ttf",
        package="pretendard@1.3.9",
        member="dist/public/static/alternative/Pretendard-Regular.ttf",
        licence="dist/LICENSE.txt",
    ),
    Face(
        file="Pretendard-SemiBold.ttf",
        package="pretendard@1.3.9",
        member="dist/public/static/alternative/Pretendard-SemiBold.ttf",
        licence="dist/LICENSE.txt",
    ),
    _noto("NotoSansArabic", "noto-sans-arabic@0.4.3"),
    _noto("NotoSansHebrew", "noto-sans-hebrew@0.4.1"),
    _noto("NotoEmoji", "noto-emoji@0.4.7"),
    _noto("NotoSansMath", "noto-sans-math@0.4.2", "20,a0,2100-214f,2190-22ff,2300-23ff,27c0-27ff"),
    _noto("NotoSansSymbols2", "noto-sans-symbols-2@0.4.1", "20,a0,2300-23ff,25a0-25ff,2600-27bf,2b00-2bff"),
)


def fetch() -> None:
    """Replace the fonts and their licence texts by those of the packages named in `FACES`."""
    with tempfile.TemporaryDirectory() as name:
        for package in sorted({face.package for face in FACES}):
            folder = Path(name) / package.replace("/", "_")
            folder.mkdir()
            subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            with tarfile.open(next(folder.glob("*.tgz"))) as archive:
                archive.extractall(folder, filter="data")
            for face in (face for face in FACES if face.package == package):
                _place(face, folder / "package")


def _place(face: Face, package: Path) -> None:
    (FONTS / face.licence_file).write_text(
        (package / face.licence).read_text(encoding="utf-8").replace("\r\n", "\n"), encoding="utf-8"
    )
    target = FONTS / face.file
    target.write_bytes((package / face.member).read_bytes())
    if face.blocks is not None:
        # Layout features of the symbol fonts only serve formulas; without them the files are half the size.
        subset.main([str(target), f"--unicodes={face.blocks}", "--layout-features=", f"--output-file={target}"])


def code_points(folder: Path = FONTS) -> frozenset[int]:
    """Every character that at least one font in `folder` maps to a glyph."""
    found: set[int] = set()
    for path in sorted(folder.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(found)


def ranges(points: Iterable[int]) -> list[str]:
    """Ascending hexadecimal ranges, such as `0020-007E`, that hold exactly `points`."""
    ordered = sorted(points)
    breaks = [after for before, after in pairwise(ordered) if after != before + 1]
    firsts = [*ordered[:1], *breaks]
    lasts = [*(before for before, after in pairwise(ordered) if after != before + 1), *ordered[-1:]]
    return [f"{first:04X}-{last:04X}" for first, last in zip(firsts, lasts, strict=True)]


def coverage_text(folder: Path = FONTS) -> str:
    """What `coverage.txt` should hold for the fonts in `folder`."""
    heading = "# Written by tools/fonts.py: the characters that the packaged fonts can draw."
    return "\n".join([heading, *ranges(code_points(folder))]) + "\n"


def main(arguments: list[str]) -> int:
    """Do what the one argument names; 2 when it is none of `fetch` and `coverage`."""
    match arguments:
        case ["fetch"]:
            fetch()
        case ["coverage"]:
            (FONTS / "coverage.txt").write_text(coverage_text(), encoding="utf-8")
        case _:
            sys.stderr.write(__doc__ or "")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
