"""What is sealed into a PDF: three attachments, the record among them, its hash on the pages, the same bytes always."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from pypdf import PdfReader

from lockin.loading.layers import Layer, parse_layers
from lockin.model.house import House
from lockin.report.formats import FORMATS
from lockin.report.html import render_html, stylesheet
from lockin.report.pdf import render_pdf
from lockin.report.record.canonical import NoJsonError, NotCanonicalError, canonical, parsed
from lockin.report.record.drawn import letters
from lockin.report.record.page_text import Known, PageText, difference, page_text
from lockin.report.record.reading import contents
from lockin.report.record.sealing import UNKNOWN
from lockin.report.record.writing import layers_of_text, read_record, record_text
from pdf_validation import verapdf
from portfolios import SMALL, small, text_of
from samples import EXAMPLES, example, shipped, source
from sealed import NAME, apart, order_of, sealed, verified

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
KNOWN = Known(digest="0" * 64, page=1, pages=9, targets={})


def record(name: str = "typical") -> dict[str, Any]:
    """The record of an example, read with nothing of ours."""
    found: dict[str, Any] = json.loads(attached(sealed(name))["record.json"])
    return found


def attached(data: bytes) -> dict[str, bytes]:
    """Attachments as pypdf lists them."""
    return {item.name: item.content for item in PdfReader(io.BytesIO(data)).attachment_list}


def pdf_text(data: bytes, *options: str) -> str:
    """The text of a PDF as poppler reads it, without blanks."""
    command = ["pdftotext", "-raw", *options, "-", "-"]
    return letters(subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode())


def changed_letter(text: str, at: int, to: str) -> str:
    """The text with another letter at a place."""
    return text[:at] + to + text[at + 1 :]


# What is embedded ---------------------------------------------------------------------------------------------------


def test_exactly_three_files_are_embedded_and_associated() -> None:
    """Their names, relationships and media types, each once in the tree of names and once in the list."""
    reader = PdfReader(io.BytesIO(sealed()))
    found = list(reader.attachment_list)
    names = ["assessment.yaml", "checklist.json", "record.json"]
    assert names == [item.name for item in found]
    assert ["/Source", "/Source", "/Data"] == [str(item.pdf_object["/AFRelationship"]) for item in found]
    assert ["/application/yaml", "/application/json", "/application/json"] == [item.subtype for item in found]
    associated: Any = reader.root_object["/AF"]
    assert names == [entry.get_object()["/UF"] for entry in associated]


def test_the_assessment_is_embedded_byte_for_byte() -> None:
    """Comments and order included."""
    assert source("typical").read_bytes() == attached(sealed())["assessment.yaml"]


def test_the_checklist_is_embedded_whole() -> None:
    """Its files, as they are, make the checklist that was scored with."""
    layers = layers_of_text(attached(sealed())["checklist.json"])
    assert shipped().sha256 == parse_layers(layers).sha256
    assert shipped() == parse_layers(layers)


def test_the_record_names_what_it_stands_for() -> None:
    """Both other attachments by hash and size, the checklist, the day and the moment."""
    found, files = record(), attached(sealed())
    for name in ("assessment.yaml", "checklist.json"):
        expected = {"sha256": hashlib.sha256(files[name]).hexdigest(), "size": len(files[name])}
        assert expected == found["attachments"][name]
    assert shipped().sha256 == found["checklist"]["sha256"]
    assert ("2026-11-22", "2026-11-22T09:30:00Z") == (found["made_on"], found["made_at"])
    alternatives = (source("typical").parents[1] / "alternatives.yaml").read_bytes()
    assert hashlib.sha256(alternatives).hexdigest() == found["catalogue_sha256"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_record_is_exact(name: str) -> None:
    """Contributions sum to the residual risk with nothing lost, and no number in it is floating point."""
    card = record(name)["scorecard"]
    assert Fraction(card["residual"]["point"]) == sum(map(Fraction, card["contributions"].values()))

    def refuse(text: str) -> None:
        pytest.fail(f"{text} is floating point")

    json.loads(attached(sealed(name))["record.json"], parse_float=refuse, parse_constant=refuse)


@pytest.mark.slow
def test_the_record_tells_nothing_about_the_machine() -> None:
    """Where a house keeps its own checklist is no matter of the report."""
    lines = (("Ticket", "P-12"), ("Approved by", ""), ("Cost centre", "42"))
    house = House(
        name="Acme", checklist="/srv/secret/checklist", lang="en", front_matter=lines, sign_offs=("CFO", "DPO")
    )
    data = FORMATS[".pdf"].render(order_of(source("trial").read_bytes(), house=house))
    found = contents(data, NAME)
    assert b"secret" not in found.record
    kept = read_record(found.record)
    assert ("Acme", lines, "") == (kept.house.name, kept.house.front_matter, kept.house.checklist)
    assert kept.page_one.drawn is None


# On the pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["trial", "typical"])
def test_every_page_prints_the_hash_in_short_and_one_in_full(name: str) -> None:
    """As `sha256sum record.json` says it."""
    digest = hashlib.sha256(attached(sealed(name))["record.json"]).hexdigest()
    pages = len(PdfReader(io.BytesIO(sealed(name))).pages)
    texts = [pdf_text(sealed(name), "-f", page, "-l", page) for page in ("1", str(pages))]
    assert all(f"record{digest[:12]}" in text for text in texts)
    whole = pdf_text(sealed(name))
    assert pages == whole.count(f"record{digest[:12]}")
    assert 1 == whole.count(digest)
    assert "lockinverifyFILE.pdf" in whole


@pytest.mark.parametrize("suffix", [".html", ".md", ".json"])
def test_other_formats_print_nothing_of_it(suffix: str) -> None:
    """Only the PDF carries a record."""
    text = FORMATS[suffix].render(order_of(source("trial").read_bytes())).decode()
    assert "record.json" not in text
    assert "lockin verify" not in text


@pytest.mark.slow
def test_a_sealed_report_is_archival_and_accessible(tmp_path: Path) -> None:
    """VeraPDF finds nothing, with three attachments in it."""
    (tmp_path / "a.pdf").write_bytes(sealed())
    assert [] == verapdf([tmp_path / "a.pdf"])


def test_a_sealed_report_stays_small() -> None:
    """At most 12 KB a page, attachments included."""
    pages = len(PdfReader(io.BytesIO(sealed())).pages)
    assert len(sealed()) <= 12_000 * pages


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes_anywhere(environment: dict[str, str], tmp_path: Path) -> None:
    """Processes with another hash seed, time zone, folder and locale write the same file."""
    found = set()
    for number, (seed, zone, language) in enumerate([("0", "UTC", "C"), ("1", "Pacific/Auckland", "de_DE.UTF-8")]):
        folder = tmp_path / f"deep{number}" / ("x" * 30 * number or "y")
        folder.mkdir(parents=True)
        (folder / "acme.yaml").write_bytes(source("trial").read_bytes())
        other = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language, "SOURCE_DATE_EPOCH": "1795340000"}
        command = [sys.executable, "-m", "lockin", "report", "acme.yaml", "-q", "--lang", "en"]
        subprocess.run(command, cwd=folder, env=environment | other, check=True, timeout=120)
        found.add((folder / "acme.pdf").read_bytes())
    assert 1 == len(found)
    assert not verified(found.pop()).failed


# Page 1 -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_page_one_draws_the_words_of_its_html(name: str) -> None:
    """Letter by letter and in order, so that one layout is enough; poppler reads the same letters."""
    found = read_record(apart(name).record).page_one
    assert found.drawn is None
    words = Counter("".join(found.words))
    theirs = Counter(pdf_text(sealed(name), "-f", "1", "-l", "1"))
    assert not words - theirs


def test_one_layout_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """The record's hash goes onto the pages without setting them twice."""
    layouts = []
    original = render_pdf

    def counted(*arguments: Any, **options: Any) -> bytes:  # noqa: ANN401 - as they come
        layouts.append(arguments)
        return original(*arguments, **options)

    monkeypatch.setattr("lockin.report.record.sealing.render_pdf", counted)
    FORMATS[".pdf"].render(order_of(source("trial").read_bytes()))
    assert 1 == len(layouts)


SCRIPTS = {
    "korean": "대한민국 인공지능 계약 42",
    "hebrew": "חוזה 42 (שלום)",
    "arabic": "عقد الخدمة 42 (سلام)",
    "points": "שָׁלוֹם e\u030e 42",
    "ligatures": "office \ufb01x µ μ ﬀ 42",
    "emoji": "ok \U0001f512 ⚠\ufe0f 42",
    "persian": "سرویس «ابر» (AI) v2.0 42",
    "indic": "हिन्दी सेवा (42) क्ष",
    "both ways": "abc (שלום) 42-17 עברית, x/y 5%",
    "joined": "42 \U0001f469\u200d\U0001f4bb 0",
}


@pytest.mark.slow
@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_every_script_can_be_sealed_and_verified(text: str) -> None:
    """Joined, pointed and right-to-left letters on page 1 agree with the record, and a changed one does not."""
    files = (Layer(entry=SMALL.name, files={SMALL.name: SMALL.read_bytes()}),)
    written = text_of(text, maker=text, cloud=text).replace('"product": "Assist"', f'"product": "{text}"')
    found = verified(FORMATS[".pdf"].render(order_of(written.encode(), of=(small(), files))))
    assert 0 == found.failed, [check for check in found.checks if check.state == "failed"]
    assert found.record is not None
    page = found.contents.pages[0]
    at = letters(page.text).index("42")
    other = structs.replace(page, text=changed_letter(letters(page.text), at, "9"))
    changed = structs.replace(found.contents, pages=(other, *found.contents.pages[1:]))
    from lockin.report.record.checks import page_one  # noqa: PLC0415 - used here alone

    assert "failed" == page_one(changed, found.record, found.digest).state


def test_the_stylesheet_positions_only_what_is_known() -> None:
    """What else would be positioned on page 1 would be drawn in another order than `page_text` says."""
    printed = stylesheet("a4", house=True).partition("@media screen")[0]
    rules = re.findall(
        r"^([^{}@]+)\{[^}]*(?:position: ?(?:relative|absolute|fixed)|(?<!text-)transform|z-index)",
        printed,
        re.MULTILINE,
    )
    assert {".rail", ".rail > h2"} == {rule.strip() for rule in rules}


@cache
def pieces() -> PageText:
    """What page 1 of an example prints."""
    report = order_of(source("typical").read_bytes()).report
    return page_text(render_html(report, paged=True, seal=UNKNOWN))


PLACE = st.integers(0, 10**6)


@given(place=PLACE, to=st.characters(codec="utf-8", categories=["L", "N", "P", "S"]))
def test_any_other_letter_is_a_difference(place: int, to: str) -> None:
    """Wherever it stands on the page, and whatever it is."""
    text = "".join(pieces().words)
    changed = changed_letter(text, place % len(text), to)
    assert (changed == text) == (difference(pieces().words, changed, KNOWN) is None)


@given(place=PLACE, to=st.sampled_from("0.19aé한"))
def test_a_letter_more_or_less_is_a_difference(place: int, to: str) -> None:
    """None may be added and none left out."""
    text = "".join(pieces().words)
    at = place % len(text)
    assert difference(pieces().words, text[:at] + to + text[at:], KNOWN) is not None
    assert difference(pieces().words, text[:at] + text[at + 1 :], KNOWN) is not None


def test_figures_may_not_change_places() -> None:
    """Two figures of page 1 that are exchanged are a difference."""
    one, other = "67", "54"
    assert {one, other} <= {*pieces().words}
    swapped = "".join(pieces().words).replace(one, "\0").replace(other, one).replace("\0", other)
    assert difference(pieces().words, swapped, KNOWN) is not None


# The record's own notation ------------------------------------------------------------------------------------------


@given(JSON)
def test_what_is_written_canonically_reads_back(value: object) -> None:
    """Whatever it is."""
    assert value == parsed(canonical(value))


@given(JSON, st.data())
def test_no_other_bytes_say_the_same(value: object, data: st.DataObject) -> None:
    """A byte that is changed, added or left out makes another value, or none."""
    written = canonical(value)
    at = data.draw(st.integers(0, len(written) - 1))
    byte = data.draw(st.binary(max_size=1))
    other = written[:at] + byte + written[at + 1 :]
    with suppress(NotCanonicalError):
        assert written == other or parsed(other) != value


@pytest.mark.parametrize("text", ['{"a":1,"a":1}', "1.0", "NaN", '{"b":1,"a":1}', "[1, 2]", '"\\u0041"', "1" * 16])
def test_other_ways_to_write_json_are_refused(text: str) -> None:
    """Repeated keys, floating point, other order, blanks, needless escapes, endless numbers."""
    with pytest.raises(NotCanonicalError):
        parsed(text.encode())


@pytest.mark.parametrize("text", [b"[" * 100_000, b"\xff", b"{", b""])
def test_what_is_no_json_is_told_apart(text: bytes) -> None:
    """However deep it is."""
    with pytest.raises(NoJsonError):
        parsed(text)


def test_a_record_reads_back_whole() -> None:
    """Reading and writing it gives the same bytes."""
    data = apart().record
    assert data == record_text(read_record(data))


def test_examples_differ() -> None:
    """Two assessments have two records."""
    assert 3 == len({hashlib.sha256(apart(name).record).hexdigest() for name in EXAMPLES})
    assert example("typical") != example("trial")
