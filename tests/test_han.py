"""Han characters are drawn where there is a font for them, replaced where there is none, and nothing else changes."""

from __future__ import annotations

import json
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pypdf import PdfReader

from lockin.errors import UsageError
from lockin.report import fonts, han
from pdf_validation import assert_valid_pdf, quick_findings, verapdf
from portfolios import SMALL
from portfolios import text_of as of_small
from process import Run

DRAWN, MISSING = "中国", "直"
"""Two characters that the built font has, and one that it lacks."""
VENDOR = f"Nimbus {DRAWN} {MISSING}"
EPOCH = {"SOURCE_DATE_EPOCH": "1780000000"}
LARGEST_REST = 150_000
"""Bytes that a few characters of the largest font may add to a PDF."""


def built(path: Path, characters: str, *, axes: bool = False, embeddable: bool = True) -> Path:
    """A font with a square for each of these characters."""
    names = {ord(char): f"uni{ord(char):04X}" for char in characters}
    order = [".notdef", *names.values()]
    pen = TTGlyphPen(None)
    for step, (x, y) in enumerate([(100, 0), (100, 700), (900, 700), (900, 0)]):
        (pen.lineTo if step else pen.moveTo)((x, y))
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf({name: TTGlyphPen(None).glyph() if name == "uni0020" else square for name in order})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Two Squares", "styleName": "Regular", "psName": "TwoSquares-Regular"})
    builder.setupOS2(fsType=0 if embeddable else 2, sTypoAscender=880, sTypoDescender=-120, usWinAscent=880)
    builder.setupPost()
    if axes:
        builder.setupFvar([("wght", 400, 400, 700, "Weight")], [])
    builder.save(path)
    return path


@pytest.fixture
def squares(tmp_path: Path) -> dict[str, str]:
    """An environment in which a font with two Han characters is the one to take."""
    return EPOCH | {han.VARIABLE: str(built(tmp_path / "squares.ttf", f" A{DRAWN}"))}


@cache
def real() -> Path | None:
    """The font of the extra or of the system, whichever a user would get."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(han.VARIABLE, raising=False)
        found = han.found(fonts.cache_folder())
    return None if found is None else found.file


@pytest.fixture
def real_font() -> dict[str, str]:
    """An environment in which the font that a user would get is taken."""
    path = real()
    if path is None:
        pytest.skip("no font with all Han characters here (pip install 'lockin[cjk]', or fonts-noto-cjk)")
    return EPOCH | {han.VARIABLE: str(path)}


def made(lockin: Run, folder: Path, name: str, env: dict[str, str], vendor: str = VENDOR) -> Path:
    """A report that the real program makes; a glyph that is missing would end it with an error."""
    shutil.copy(SMALL, folder)
    (folder / "han.yaml").write_text(of_small(vendor), "utf-8")
    ran = lockin("report", "han.yaml", "-o", name, "--quiet", env=env)
    assert (0, "") == (ran.returncode, ran.stderr)
    return folder / name


def text_of(pdf: Path) -> str:
    """What can be copied out of it, blanks folded."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(pdf).pages).split())


def font_names(pdf: Path) -> set[str]:
    """The fonts that page 1 is drawn with."""
    page: Any = PdfReader(pdf).pages[0]
    found = page["/Resources"]["/Font"].values()
    return {font.get_object()["/BaseFont"].partition("+")[2].strip(",") for font in found}


def states(lockin: Run, pdf: Path, env: dict[str, str]) -> dict[str, tuple[str, str]]:
    """What verification says of the checks that word and render anew."""
    ran = lockin("verify", pdf, "--rerender", "--json", env=env)
    assert 0 == ran.returncode, ran.stdout
    checks = json.loads(ran.stdout)["checks"]
    names = ("figures", "wording", "rerender")
    return {check["name"]: (check["state"], check["text"]) for check in checks if check["name"] in names}


# With and without ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_without_a_font_they_are_replaced(lockin: Run, tmp_path: Path) -> None:
    """The report names the character instead of drawing a box."""
    text = text_of(made(lockin, tmp_path, "none.pdf", EPOCH))
    assert "Nimbus [U+4E2D][U+56FD] [U+76F4]" in text


@pytest.mark.slow
def test_with_a_font_they_are_drawn(lockin: Run, tmp_path: Path, squares: dict[str, str]) -> None:
    """What the font has is drawn and can be copied, what it lacks is replaced, and the PDF is valid."""
    pdf = made(lockin, tmp_path, "some.pdf", squares)
    assert f"Nimbus {DRAWN} [U+76F4]" in text_of(pdf)
    assert "Two-Squares" in font_names(pdf)
    assert_valid_pdf(pdf)


@pytest.mark.slow
def test_a_report_without_them_is_the_same_bytes(lockin: Run, tmp_path: Path, squares: dict[str, str]) -> None:
    """A font that is not needed leaves no trace, in Hangul and kana neither; in all formats."""
    vendor = "Nimbus 한국어 かな Ａ、。 A"
    for suffix in (".pdf", ".html", ".json", ".docx"):
        one, other = (made(lockin, tmp_path, f"{n}{suffix}", env, vendor) for n, env in ((1, EPOCH), (2, squares)))
        assert one.read_bytes() == other.read_bytes(), suffix


@pytest.mark.slow
def test_verification_elsewhere_calls_no_honest_report_tampered(
    lockin: Run, tmp_path: Path, squares: dict[str, str]
) -> None:
    """Made with and checked without, the other way round, and checked with another font."""
    without, some = (made(lockin, tmp_path, name, env) for name, env in (("0.pdf", EPOCH), ("1.pdf", squares)))
    more = EPOCH | {han.VARIABLE: str(built(tmp_path / "more.ttf", f" {DRAWN}{MISSING}"))}
    assert {"ok"} == {state for state, _text in states(lockin, some, squares).values()}
    assert {"ok"} == {state for state, _text in states(lockin, without, more).values()}
    for env, why in ((EPOCH, "this machine has no font for"), (more, "has others here")):
        found = states(lockin, some, env)
        assert ("ok", "not_checked", "not_checked") == tuple(
            found[name][0] for name in ("figures", "wording", "rerender")
        )
        assert why in found["wording"][1]
        assert why in found["rerender"][1]


def test_a_changed_page_without_them_is_no_excuse() -> None:
    """Only a text that a font can make a difference to may go unchecked for the want of one."""
    assert not han.may_differ("Escalate before signing. 67 of 100, 한국어 かな")
    assert han.may_differ("中")
    assert han.may_differ("[U+4E2D]")


@pytest.mark.slow
def test_the_doctor_tells_of_the_font(lockin: Run, squares: dict[str, str]) -> None:
    """Which it is, or how to get one; a font that is of no use is a fault."""
    assert squares[han.VARIABLE] in lockin("doctor", env=squares).stdout
    without = lockin("doctor").stdout
    assert "noto-cjk-sans-otc" in without
    assert "fonts-noto-cjk" in without
    ran = lockin("doctor", env={han.VARIABLE: "/nowhere.ttf"})
    assert 1 == ran.returncode
    assert re.search(r"MISSING +Han characters +/nowhere.ttf", ran.stdout)


# The font -----------------------------------------------------------------------------------------------------------


def test_only_its_han_characters_are_used(squares: dict[str, str], tmp_path: Path, patched: pytest.MonkeyPatch) -> None:
    """Not its Latin letters; what was read is kept, and read anew when the file changes."""
    patched.setenv(han.VARIABLE, squares[han.VARIABLE])
    font = han.found(tmp_path)
    assert font is not None
    assert {*map(ord, DRAWN)} == font.points
    (kept,) = tmp_path.glob("han-*.json")
    kept.write_bytes(kept.read_bytes().replace(b"Two Squares", b"Believed"))
    assert ("Believed",) == getattr(han.found(tmp_path), "reading").families  # noqa: B009
    kept.write_bytes(b"{")
    assert font == han.found(tmp_path)
    built(Path(squares[han.VARIABLE]), f" {DRAWN}{MISSING}")
    again = han.found(tmp_path)
    assert again is not None
    assert {*map(ord, DRAWN + MISSING)} == again.points
    assert font.digest != again.digest


@pytest.mark.parametrize(
    ("characters", "fault", "why"),
    [
        (" 中", {"axes": True}, "variable"),
        (" 中", {"embeddable": False}, "licence"),
        (" A", {}, "no Han characters"),
        ("中", {}, "no space"),
    ],
)
def test_an_unfit_font_is_refused(
    characters: str, fault: dict[str, bool], why: str, tmp_path: Path, patched: pytest.MonkeyPatch
) -> None:
    """One that would end in a PDF which validators refuse, or in boxes."""
    path = built(tmp_path / "unfit.ttf", characters, **fault)
    patched.setenv(han.VARIABLE, str(path))
    with pytest.raises(UsageError, match=why):
        han.found(tmp_path)


def test_what_is_no_font_is_refused(tmp_path: Path, patched: pytest.MonkeyPatch) -> None:
    """Whatever its name says; a place of the system that holds such a file is passed over."""
    for number, content in enumerate((b"", b"ttcf", b"ttcf" + bytes(40), b"\0\1\0\0" + bytes(40), bytes(99))):
        path = tmp_path / f"{number}.ttc"
        path.write_bytes(content)
        patched.setenv(han.VARIABLE, str(path))
        with pytest.raises(UsageError, match="cannot be read"):
            han.found(tmp_path)
        patched.delenv(han.VARIABLE)
        patched.setattr(han, "PLACES", (path,))
        patched.setattr(han, "_extra", lambda: iter(()))
        assert han.found(tmp_path) is None


def test_a_language_has_its_forms() -> None:
    """Korean and Chinese have their own; every other language gets those of the first face."""
    names = tuple(f"Noto Sans {kind}CJK {ending}" for kind in ("", "Mono ") for ending in ("JP", "KR", "SC"))
    font = han.HanFont(file=Path("x"), reading=han.Reading(families=names, ranges="4E2D-4E2D", unfit=""))
    wanted = {"en": names[0], "ja": names[0], "ko": names[1], "zh": names[2]}
    assert wanted == {language: font.family_for(language) for language in wanted}


@pytest.fixture
def patched(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """What a test changes of the environment, with no font named to begin with."""
    monkeypatch.delenv(han.VARIABLE, raising=False)
    return monkeypatch


# The font that users get ---------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_real_font_makes_small_valid_pdfs(lockin: Run, tmp_path: Path, real_font: dict[str, str]) -> None:
    """Both judges accept it, the text can be copied, and only a part of the font is in the file."""
    vendor = "雲海株式会社 中国 直骨令 𠀋〇㐂 (A) 한국어 かな"
    pdf = made(lockin, tmp_path, "real.pdf", real_font, vendor)
    assert vendor in text_of(pdf)
    assert [] == quick_findings(pdf)
    assert [] == verapdf([pdf])
    assert pdf.stat().st_size - made(lockin, tmp_path, "none.pdf", EPOCH, vendor).stat().st_size < LARGEST_REST
    assert {"ok"} == {state for state, _text in states(lockin, pdf, real_font).values()}


@pytest.mark.slow
def test_a_korean_report_has_korean_forms(lockin: Run, tmp_path: Path, real_font: dict[str, str]) -> None:
    """Hangul stays in the packaged font."""
    pdf = made(lockin, tmp_path, "korean.pdf", real_font | {"LOCKIN_LANG": "ko"}, "骨 한국어")
    assert {"Noto-Sans-CJK-KR", "Pretendard"} <= font_names(pdf)
    assert "Noto-Sans-CJK-JP" not in font_names(pdf)
