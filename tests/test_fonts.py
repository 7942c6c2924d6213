"""The packaged fonts: complete, licensed, and described truly."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from lockin.report.fonts import (
    FALLBACK_FAMILIES,
    TEXT_FAMILY,
    cache_folder,
    coverage,
    font_files,
    font_folder,
    fontconfig_file,
)
from process import ROOT

FILES = {path.name: path for path in font_files()}
LARGEST_SUM = 9_500_000
"""Bytes that all fonts may weigh; they are in every installation."""


def test_coverage_file_agrees_with_the_fonts() -> None:
    """`coverage.txt` says what the fonts can draw; `python tools/fonts.py coverage` brings it up to date."""
    tool = runpy.run_path(str(ROOT / "tools" / "fonts.py"))
    assert tool["coverage_text"]() == (font_folder() / "coverage.txt").read_text(encoding="ascii")
    assert tool["code_points"]() == coverage()


@pytest.mark.parametrize("name", FILES)
def test_font_is_static_and_embeddable(name: str) -> None:
    """Each font has TrueType outlines, no axes, and may be embedded: others end in PDFs that validators refuse."""
    with TTFont(FILES[name]) as font:
        assert ("glyf" in font, "fvar" in font, "CFF " in font, font["OS/2"].fsType) == (True, False, False, 0)


@pytest.mark.parametrize("name", FILES)
def test_font_has_its_licence_beside_it(name: str) -> None:
    """Each font comes with the text of its licence and is listed with its source."""
    licence = font_folder() / f"{name.partition('-')[0]}-OFL.txt"
    assert "SIL OPEN FONT LICENSE" in licence.read_text(encoding="utf-8").upper()
    assert name in (font_folder() / "README.md").read_text(encoding="utf-8")


def test_families_are_the_ones_that_stylesheets_name() -> None:
    """The names for stylesheets are the names in the fonts, so that no text falls to a chance font."""
    named = set()
    for path in FILES.values():
        with TTFont(path) as font:
            named.add(font["name"].getBestFamilyName())
    assert {TEXT_FAMILY, *FALLBACK_FAMILIES} == named


def test_text_face_has_its_weights() -> None:
    """400, 600 and 700 are real weights, and 400 and 700 have a real italic."""
    weights = set()
    for name, path in FILES.items():
        if name.startswith("SourceSans3"):
            with TTFont(path) as font:
                weights.add((font["OS/2"].usWeightClass, bool(font["OS/2"].fsSelection & 1)))
    assert {(400, False), (400, True), (600, False), (700, False), (700, True)} == weights


def test_text_face_has_tabular_figures() -> None:
    """Columns of numbers line up: all figures of the text face are of one width."""
    with TTFont(FILES["SourceSans3-Regular.ttf"]) as font:
        assert 1 == len({font["hmtx"][font.getBestCmap()[ord(figure)]][0] for figure in "0123456789"})


def test_fonts_stay_small() -> None:
    """All fonts together weigh less than 7 MB."""
    assert sum(path.stat().st_size for path in FILES.values()) < LARGEST_SUM


def test_configuration_knows_only_the_packaged_folder(tmp_path: Path) -> None:
    """Fontconfig is told of one folder of fonts, and asking twice changes nothing."""
    path = fontconfig_file(tmp_path)
    before = path.stat().st_mtime_ns
    assert path == fontconfig_file(tmp_path)
    assert before == path.stat().st_mtime_ns
    assert 1 == path.read_text(encoding="utf-8").count("<dir>")
    assert f"<dir>{font_folder()}</dir>" in path.read_text(encoding="utf-8")


def test_cache_falls_back_when_home_is_read_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the user's cache cannot be made, a temporary folder serves."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert cache_folder().is_dir()
