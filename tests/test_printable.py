"""Texts of users, made fit for every format."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.report.fonts import coverage
from lockin.report.printable import CUT_MARK, LIMIT, direction, isolated, printable, printable_line

JOINERS_AND_SELECTORS = set("\u200c\u200d\ufe0e\ufe0f")

any_text = st.text(st.characters(codec=None, exclude_categories=()))
"""Any code points, lone surrogates too."""
_MEETING = "ae한ㅎمرש😀👩🏽⚠1x漢𝐀ﬁ[U+] \n\t" + "\u0301\u0323\u05bc\u064b\u200d\u200c\ufe0f\u202e\u00ad"
marked_text = st.text(st.sampled_from(_MEETING))
"""Short alphabets find the meetings of letters, marks and joiners that a wide one misses."""
texts = st.one_of(any_text, marked_text)


@given(texts)
def test_every_character_can_be_drawn(text: str) -> None:
    """What comes out has a glyph in a packaged font, ends a line, is a tab, or shapes its neighbour."""
    strange = {char for char in printable(text) if ord(char) not in coverage()}
    assert strange <= {"\n", "\t"} | JOINERS_AND_SELECTORS


@given(texts)
def test_nothing_invisible_remains(text: str) -> None:
    """No control, format, private, surrogate or separating character is left, but the ones documented."""
    left = {char for char in printable(text) if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}}
    assert left <= {"\n", "\t", "\u200c", "\u200d"}


@given(texts)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """A text may pass through two renderers that both clean it."""
    once = printable(text)
    assert once == printable(once)


@given(texts)
def test_result_is_composed(text: str) -> None:
    """Equal-looking texts become equal: the result is in NFC."""
    assert unicodedata.is_normalized("NFC", printable(text))


@given(texts, st.integers(16, 60))
def test_length_is_capped(text: str, limit: int) -> None:
    """The result is never longer than asked for, and says so where it was cut."""
    cleaned = printable(text, limit=limit)
    assert len(cleaned) <= limit
    assert cleaned.endswith(CUT_MARK) or cleaned == printable(text)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_ascii_is_untouched(text: str) -> None:
    """What needs no cleaning comes out as it went in."""
    assert text == printable(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b\x1b[31mz\x7f\x9b", "ab[31mz"),
        ("a\r\nb\rc\x85d\u2028e\u2029f\x0bg", "a\nb\nc\nd\ne\nf\ng"),
        ("\u202eevil\u202c \u2066x\u2069\u200e\u200f\u061c", "evil x"),
        ("pay\u200bpal\ufeff\u00ad\u2060", "paypal"),
        ("admin\u200d", "admin"),
        ("visible\U000e0041\U000e0042", "visible"),
        ("\u3164", ""),
        ("e\u0301", "é"),
        ("한국", "한국"),
        ("供应商", "[U+4F9B][U+5E94][U+5546]"),
        ("\ud800 \ufffe \ue000 \U0010ffff", "[U+D800] [U+FFFE] [U+E000] [U+10FFFF]"),
        ("𝐇𝐢 ｶﾅ", "Hi カナ"),
        ("👩\u200d👧 ⚠\ufe0f 1\ufe0f\u20e3", "👩\u200d👧 ⚠\ufe0f 1\ufe0f\u20e3"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("漢\u200d字\ufe0f", "[U+6F22][U+5B57]"),
        ("x\u1680y\u3000z", "x y\u3000z"),
        ("\u0600", "[U+0600]"),
        ("a\tb\nc", "a\tb\nc"),
    ],
)
def test_examples(text: str, expected: str) -> None:
    """Each kind of trouble has one documented outcome."""
    assert expected == printable(text)


def test_marks_do_not_pile_up() -> None:
    """A letter carries at most four marks; more would run over the lines above and below."""
    assert 4 == len(re.findall("[\u0300-\u036f]", printable("q" + "\u0335\u0321\u0339\u0346\u0351\u0307\u0308" * 9)))


def test_cut_never_splits_a_cluster() -> None:
    """A cut falls before a letter with its marks, a joined emoji or a placeholder, never inside."""
    for limit in range(16, 40):
        for text in ("👩\u200d👧" * 40, "漢" * 40, "x\u0301\u0302" * 40):
            kept = printable(text, limit=limit).removesuffix(CUT_MARK)
            assert printable(text, limit=LIMIT).startswith(kept)
            assert not kept.endswith("\u200d")
            assert "[" not in kept.rpartition("]")[2]


def test_invisible_flood_is_bounded() -> None:
    """Megabytes of nothing cost no more than a full text, and the reader learns that something was cut."""
    assert "a" + CUT_MARK == printable("a" + "\u200b" * 5_000_000 + "b")


@pytest.mark.parametrize(
    "text", ["한국어 note ünïcode 😀 " * 300, "".join(map(chr, range(0x20, 0x2020))), "漢字" * 2000]
)
def test_a_full_text_takes_milliseconds(text: str) -> None:
    """A report has hundreds of texts: the longest one costs well under a twentieth of a second."""
    coverage()
    start = time.process_time()
    printable(text)
    assert time.process_time() - start < 0.05


def test_coverage_can_be_handed_in() -> None:
    """A caller with fonts of its own decides what can be drawn."""
    assert "ab[U+0063]é" == printable("ab\x00cé", covered=frozenset(map(ord, "abé")))


@given(texts)
def test_line_is_one_line(text: str) -> None:
    """A name or title has no line end and no blank at either end."""
    line = printable_line(text)
    assert "\n" not in line
    assert line == line.strip(" \t")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc", "ltr"),
        ("שלום", "rtl"),
        ("مرحبا", "rtl"),
        ("123 abc", "ltr"),
        ("(42) שלום abc", "rtl"),
        ("", "ltr"),
        ("12", "ltr"),
    ],
)
def test_direction(text: str, expected: str) -> None:
    """The first letter that has a direction decides; without one it is left to right."""
    assert expected == direction(text)


def test_isolated() -> None:
    """A text stands between isolating marks; an empty one needs none."""
    assert ("\u2068مرحبا\u2069", "") == (isolated("مرحبا"), isolated(""))
