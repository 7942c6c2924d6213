"""The PDF engine: valid, the same each time, and fed with nothing but what it is given."""

from __future__ import annotations

import ctypes.util
import gc
import io
import json
import os
import random
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from lockin.report.notes import note_html
from lockin.report.pdf import load_engine, render_pdf
from lockin.report.printable import isolated, printable, printable_line
from lockin.report.printing import Embedded, RenderingError
from pdf_sample import ANSWERS, ASSETS, CREATED, SAMPLE, note, page
from pdf_validation import assert_valid_pdf, quick_findings, verapdf
from process import ROOT, Run

TESTS = ROOT / "tests"
NO_PANGO = {"PYTHONPATH": str(TESTS / "data" / "no_pango")}

HOSTILE = {
    "controls": "a\x00b\x07c\x1b[31md\x7fe\x9bf\r\ng\x0bh\u2028i\u2029j\x85k\tl",
    "bidi": "\u202eevil\u202c \u2066x\u2069 \u200e\u200f\u061c and \u202d12\u202c",
    "korean": "공급업체 종속성 평가, 굵게와 ᄒᆞᆫ글",
    "chinese": "供应商锁定 供應商鎖定 平方㎡ 「引号」",
    "japanese": "ベンダーロックイン 東京 ひらがな ｶﾀｶﾅ 𠮷野家",
    "arabic": "مَرْحَبًا بِالْعَالَم 123 ﷽ می‌خواهم",
    "hebrew": "שָׁלוֹם עוֹלָם 42 יהוה",
    "emoji": "😀 👩‍👩‍👧‍👦 👍🏽 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇰🇷 ⚠️ ⚠︎ 1️⃣ ❤️‍🔥 🫠",
    "marks": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘ e\u0301 ẹ̀ x\u20dd",
    "surrogates": "\ud800 \udfff \ufffe \uffff \U0001fffe \U0010ffff \ue000 \U000f0000 \u0378",
    "symbols": "→ ⇒ ≥ ≠ ∑ √ ★ ☑ ✗ ✓ € £ ¥ ₩ ½ ² ™ ∴ ⌘ ◼ ⬛ 𝐇𝐢 ﬁ ﬀ",
    "thai": "ไทย हिन्दी বাংলা தமிழ் ខ្មែរ",
    "markup": "<script>alert(1)</script> &#x202e; {{ 7*7 }} ]]> <!-- -->",
    "long word": "x" * 4000,
}


def _random_text(seed: int) -> str:
    chance = random.Random(seed)  # noqa: S311 - the same text in every run
    return " ".join(chr(chance.choice((chance.randrange(0x110000), chance.randrange(0x3000)))) for _ in range(1500))


def _documents() -> dict[str, str]:
    hostile = "".join(f"<h2>{name}</h2>{note(printable(text))}" for name, text in HOSTILE.items())
    joined = "".join(note(f"Vendor: {isolated(printable_line(text))}: 5 points") for text in HOSTILE.values())
    texts = [*HOSTILE.values(), "- a\n- b\n\n  more\n  1. c\n\n     d\n\n5. five\n6. six\n\n***both*** `code` \\*no\\*"]
    notes = "".join(f"<div>{note_html(text)}</div>" for text in texts)
    return {
        "sample": SAMPLE,
        "hostile": page(hostile, title=printable_line("".join(HOSTILE.values()))),
        "joined": page(joined),
        "notes": page(notes),
        **{f"random {seed}": page(note(printable(_random_text(seed)))) for seed in range(3)},
    }


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What veraPDF holds against all of `_documents`, asked once."""
    folder = tmp_path_factory.mktemp("pdfs")
    paths = []
    for name, document in _documents().items():
        paths.append(folder / f"{name}.pdf")
        paths[-1].write_bytes(_render(document, ANSWERS))
    paths.append(folder / "broken.pdf")
    paths[-1].write_bytes(paths[0].read_bytes().replace(b"<pdfuaid:part>1<", b"<pdfuaid:part>7<"))
    return verapdf(paths)


@pytest.mark.slow
@pytest.mark.parametrize("name", _documents())
def test_verapdf_accepts_as_archival_and_accessible(name: str, verdicts: list[str]) -> None:
    """Every document, whatever its texts hold, is PDF/A-3a and PDF/UA-1 at once."""
    assert [] == [verdict for verdict in verdicts if verdict.startswith(f"{name}.pdf ")]


@pytest.mark.slow
def test_verapdf_can_refuse(verdicts: list[str]) -> None:
    """The judge is awake: a document with a wrong identifier does not pass."""
    assert ["broken.pdf ua1 5-2"] == [verdict.partition(" x")[0] for verdict in verdicts if "broken" in verdict]


def _render(document: str, *attachments: Embedded, created: datetime = CREATED) -> bytes:
    return render_pdf(document, assets=ASSETS, created=created, attachments=attachments)


def test_quick_judge_accepts() -> None:
    """The validator that every test may afford accepts an ordinary document too."""
    assert_valid_pdf(_render(page("<p>Grüße 한국어 → 😀</p>"), ANSWERS))


def test_quick_judge_can_refuse() -> None:
    """The quick judge is awake as well."""
    data = _render(page("<p>x</p>")).replace(b"<pdfuaid:part>1<", b"<pdfuaid:part>7<")
    assert quick_findings(data) != []


# What documents can ask for. {file}, {http}: a secret file, a listening server.
VECTORS = {
    "img file": '<img alt="x" src="{file}">',
    "img http": '<img alt="x" src="{http}">',
    "img ftp": '<img alt="x" src="ftp://127.0.0.1/x">',
    "img relative": '<img alt="x" src="secret.png">',
    "img absolute path": '<img alt="x" src="/etc/hostname">',
    "img without protocol": '<img alt="x" src="{bare}">',
    "img FILE": '<img alt="x" src="{upper}">',
    "img data": '<img alt="x" src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E">',
    "img other lockin": '<img alt="x" src="lockin:../../etc/passwd">',
    "link css file": '<link rel="stylesheet" href="{file}">',
    "link css http": '<link rel="stylesheet" href="{http}">',
    "link attachment file": '<link rel="attachment" href="{file}">',
    "link attachment http": '<link rel="attachment" href="{http}">',
    "a attachment file": '<a rel="attachment" href="{file}">x</a>',
    "a attachment http": '<a rel="attachment" href="{http}">x</a>',
    "import file": "<style>@import url({file});</style>",
    "import http": "<style>@import '{http}';</style>",
    "background file": "<style>p {{ background: url({file}) }}</style>",
    "background http": "<style>p {{ background: url({http}) }}</style>",
    "style attribute": '<p style="background-image: url({http})">x</p>',
    "list marker": "<ul style=\"list-style-image: url('{http}')\"><li>x</li></ul>",
    "content": "<style>p::before {{ content: url({http}) }}</style>",
    "border image": "<style>p {{ border: 1px solid; border-image: url({http}) 1 }}</style>",
    "page background": "<style>@page {{ background: url({http}) }}</style>",
    "page content": "<style>@page {{ @top-left {{ content: url({http}) }} }}</style>",
    "font-face file": "<style>@font-face {{ font-family: z; src: url({file}) }} p {{ font-family: z }}</style>",
    "font-face http": "<style>@font-face {{ font-family: z; src: url({http}) }} p {{ font-family: z }}</style>",
    "font-face local": "<style>@font-face {{ font-family: z; src: local('Pretendard') }}</style>",
    "color profile": "<style>@color-profile --z {{ src: url({http}) }}</style>",
    "embed": '<embed type="image/svg+xml" src="{http}">',
    "object": '<object type="image/svg+xml" data="{http}"></object>',
    "svg image": '<svg {svg}><title>x</title><image href="{http}" width="9" height="9"/></svg>',
    "svg image file": '<svg {svg}><title>x</title><image href="{file}" width="9" height="9"/></svg>',
    "base": '<base href="{http}"><img alt="x" src="x.png">',
}
# What WeasyPrint never follows: such documents come out, without.
IGNORED = {
    "iframe": '<iframe src="{http}"></iframe>',
    "srcset": '<picture><source srcset="{http}"></picture>',
    "script": '<script src="{http}"></script>',
    "video": '<video src="{http}" poster="{http}"></video>',
    "input image": '<input type="image" src="{http}">',
    "meta refresh": '<meta http-equiv="refresh" content="0;url={http}">',
    "svg use": '<svg {svg}><title>x</title><use href="{http}#a"/></svg>',
    "xml entity": '<!DOCTYPE p [<!ENTITY z SYSTEM "{file}">]><p>&z;</p>',
}


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Outcome of rendering each vector in one fresh process that notes every file and socket it opens."""
    hits: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

    folder = tmp_path_factory.mktemp("canary")
    secret = folder / "secret.png"
    secret.write_bytes(b"SECRET")
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        http = f"http://127.0.0.1:{server.server_port}/canary"
        words = {
            "file": secret.as_uri(),
            "upper": secret.as_uri().replace("file", "FILE"),
            "http": http,
            "bare": http.removeprefix("http:"),
            "svg": 'xmlns="http://www.w3.org/2000/svg"',
        }
        documents = [page(f"<p>x</p>{vector.format(**words)}") for vector in (VECTORS | IGNORED).values()]
        (folder / "documents.json").write_text(json.dumps(documents), encoding="utf-8")
        ran = _probe("fetches", str(folder / "documents.json"), cwd=folder)
        server.shutdown()
    assert hits == []
    return dict(zip(VECTORS | IGNORED, json.loads(ran.stdout), strict=True))


def _probe(
    *arguments: str, cwd: Path = ROOT, env: dict[str, str] | None = None, check: bool = True
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(TESTS / "pdf_probe.py"), *arguments]
    environment = {**os.environ, **(env or {})}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=check, timeout=300
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", VECTORS)
def test_foreign_url_is_refused(name: str, fetched: dict[str, dict[str, Any]]) -> None:
    """A document that asks for anything but a packaged asset is refused as a whole."""
    assert fetched[name]["outcome"].startswith("refused: ")


@pytest.mark.slow
@pytest.mark.parametrize("name", VECTORS | IGNORED)
def test_nothing_foreign_is_reached(name: str, fetched: dict[str, dict[str, Any]]) -> None:
    """Whatever a document asks for, no socket is used and no file is opened but WeasyPrint's and ours."""
    own = (str(Path(sys.prefix)), str(Path(sys.base_prefix)), str(ROOT))
    reached = [event for event in fetched[name]["reached"] if not event.removeprefix("open ").startswith(own)]
    assert [event for event in reached if ".cache/lockin" not in event and "/fonts.conf" not in event] == []


def test_refusal_names_the_url() -> None:
    """The message of a refused document says which URL it was, for whoever mends the template."""
    with pytest.raises(RenderingError, match=r"http://127\.0\.0\.1:9/x"):
        _render(page('<img alt="x" src="http://127.0.0.1:9/x">'))


@pytest.mark.slow
def test_same_bytes_everywhere(tmp_path: Path) -> None:
    """Two processes at once, with other hash seeds, zones, languages and folders, make the same bytes."""
    environments: list[dict[str, str]] = [
        {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8", "XDG_CACHE_HOME": str(tmp_path / "a")},
        {"PYTHONHASHSEED": "2", "TZ": "Asia/Seoul", "LC_ALL": "C", "LANGUAGE": "ja:ko", "SOURCE_DATE_EPOCH": "7"},
        {"TZ": "America/Lima", "FONTCONFIG_FILE": "/nowhere", "PANGO_LANGUAGE": "ar", "HOME": "/nowhere"},
    ]
    folders = [ROOT, tmp_path, Path("/")]
    with ThreadPoolExecutor(max_workers=3) as pool:
        ran = pool.map(lambda cwd, env: _probe("digest", cwd=cwd, env=env), folders, environments)
    assert 1 == len({one.stdout for one in ran})


def test_same_bytes_twice() -> None:
    """What was rendered in between leaves no trace."""
    first = _render(SAMPLE, ANSWERS)
    _render(page("<p>other 한국어 <i>text</i></p>"))
    assert first == _render(SAMPLE, ANSWERS)


def test_date_is_the_moment_not_its_spelling() -> None:
    """One moment in two time zones is one document; the PDF gives it in UTC."""
    seoul = CREATED.astimezone(timezone(timedelta(hours=9)))
    data = _render(SAMPLE, ANSWERS, created=seoul)
    assert data == _render(SAMPLE, ANSWERS)
    metadata = PdfReader(io.BytesIO(data)).metadata
    assert metadata is not None
    assert (CREATED, CREATED) == (metadata.creation_date, metadata.modification_date)


@pytest.mark.slow
def test_no_child_process() -> None:
    """Bringing up WeasyPrint starts no process; by itself it starts some 85."""
    assert [] == json.loads(_probe("children").stdout)


def test_library_lookup_is_restored() -> None:
    """Other code finds libraries as before once the engine is up."""
    load_engine()
    assert ctypes.util.find_library.__module__ == "ctypes.util"


@pytest.mark.slow
def test_missing_pango_is_explained() -> None:
    """Without Pango the error says what is missing and how to get it, and standard output stays clean."""
    ran = _probe("digest", env=NO_PANGO, check=False)
    assert "" == ran.stdout
    last = ran.stderr.strip().splitlines()[-1]
    assert last.startswith("lockin.errors.UnavailableError: PDF needs system libraries")
    assert "Pango" in last


@pytest.mark.slow
def test_doctor_finds_everything(lockin: Run) -> None:
    """On a machine with Pango the doctor ends well and names versions."""
    ran = lockin("doctor")
    assert 0 == ran.returncode, ran.stdout + ran.stderr
    assert "Everything is here." in ran.stdout
    assert "WeasyPrint" in ran.stdout


@pytest.mark.slow
def test_doctor_tells_what_to_install(lockin: Run) -> None:
    """Without Pango the doctor exits with 1, names the packages of each system, and says what works without."""
    ran = lockin("doctor", env=NO_PANGO)
    assert 1 == ran.returncode
    words = ("MISSING  Pango", "apt-get install", "brew install", "pacman -S", "HTML, Markdown and JSON")
    assert [] == [word for word in words if word not in ran.stdout]


@pytest.mark.slow
def test_subsetting_library_is_optional(lockin: Run) -> None:
    """Without HarfBuzz's subsetting library PDFs are still made; the doctor says what is different."""
    hidden = NO_PANGO | {"HIDDEN_LIBRARIES": "harfbuzz-subset"}
    assert 64 == len(_probe("digest", env=hidden).stdout)
    ran = lockin("doctor", env=hidden)
    assert 1 == ran.returncode
    assert "PDFs work as it is" in ran.stdout


def test_complaint_is_an_error() -> None:
    """What WeasyPrint would only log stops the report: a mistake in a template must not slip into a file."""
    with pytest.raises(RenderingError, match="no-such-property"):
        _render(page("", head="<style>p { no-such-property: 1 }</style>"))


def test_missing_glyph_is_an_error() -> None:
    """A character that did not go through `printable` and has no glyph stops the report."""
    with pytest.raises(RenderingError, match="notdef"):
        _render(page("<p>供应商</p>"))


def test_surroundings_are_restored() -> None:
    """Environment and collector are as they were, also after a failure."""
    before = dict(os.environ)
    with pytest.raises(RenderingError):
        _render(page("<p>供</p>"))
    assert (before, True) == (dict(os.environ), gc.isenabled())


def test_only_packaged_fonts_are_used() -> None:
    """A family that is not packaged falls back to a packaged one, whatever the machine has."""
    data = _render(page('<p style="font-family: DejaVu Sans, monospace">x</p>'))
    fonts = {str(font["/BaseFont"]).split("+")[-1].strip(",") for font in _fonts(data)}
    assert {"Source-Sans-3", "Source-Sans-3-Bold"} == fonts


def _fonts(data: bytes) -> list[Any]:
    resources: Any = PdfReader(io.BytesIO(data)).pages[0]["/Resources"]
    return [font.get_object() for font in resources["/Font"].values()]


def test_fonts_are_embedded_as_subsets() -> None:
    """Every font of a document is embedded, and only the glyphs it uses."""
    fonts = [font["/DescendantFonts"][0]["/FontDescriptor"] for font in _fonts(_render(SAMPLE))]
    sizes = [len(descriptor["/FontFile2"].get_data()) for descriptor in fonts]
    assert max(sizes) < 100_000


def test_attachment_is_kept_whole() -> None:
    """An embedded file keeps its bytes, name, type, date and relationship, and is listed once."""
    reader = PdfReader(io.BytesIO(_render(SAMPLE, ANSWERS)))
    (found,) = reader.attachment_list
    assert ("assessment.yaml", ANSWERS.data, CREATED) == (found.name, found.content, found.creation_date)
    assert ("/application/yaml", "/Source") == (found.subtype, found.associated_file_relationship)
    associated: Any = reader.root_object["/AF"]
    assert 1 == len(associated)


def test_attachments_are_ordered() -> None:
    """The order in which attachments are given does not matter; PDF wants them sorted by name."""
    figures = replace(ANSWERS, name="a.json", data=b"{}", media_type="application/json", relationship="Data")
    assert _render(SAMPLE, ANSWERS, figures) == _render(SAMPLE, figures, ANSWERS)
    listed = PdfReader(io.BytesIO(_render(SAMPLE, ANSWERS, figures))).attachment_list
    assert ["a.json", "assessment.yaml"] == [found.name for found in listed]


@pytest.mark.parametrize(
    "name", ["", "../x.yaml", "a/b.yaml", "한글.json", ".hidden", "no-suffix", "a\x00.txt", "-x.txt"]
)
def test_attachment_name_is_plain(name: str) -> None:
    """A name that a reader of the PDF might take for a path is refused."""
    with pytest.raises(ValueError, match="not a plain file name"):
        _render(SAMPLE, replace(ANSWERS, name=name))


@pytest.mark.parametrize("change", [{"name": "other.yaml"}, {"data": b"other"}])
def test_attachments_differ(change: dict[str, Any]) -> None:
    """Two attachments with one name or one content are refused: readers would mix them up."""
    with pytest.raises(ValueError, match="share"):
        _render(SAMPLE, ANSWERS, replace(ANSWERS, **change))


def test_assets_have_lockin_urls() -> None:
    """An asset cannot be handed in under a URL that could be fetched."""
    with pytest.raises(ValueError, match="not a lockin: URL"):
        render_pdf(SAMPLE, assets={"https://example.org/x": (b"", "text/css")}, created=CREATED)


def test_date_needs_a_zone() -> None:
    """A date without a time zone is refused: it would mean another moment on another machine."""
    with pytest.raises(ValueError, match="time zone"):
        _render(SAMPLE, created=datetime(2026, 1, 1))  # noqa: DTZ001 - the mistake under test


def test_table_headers_say_what_they_head() -> None:
    """Header cells name their direction, which screen readers announce."""
    reader = PdfReader(io.BytesIO(_render(SAMPLE)))
    headers = [item for item in _objects(reader) if item.get("/S") == "/TH"]
    assert ["/Column", "/Column", "/Row", "/Row"] == [str(item["/A"]["/Scope"]) for item in headers]


def _objects(reader: PdfReader) -> list[Any]:
    found = (reader.get_object(number) for number in sorted({*reader.xref[0], *reader.xref_objStm}))
    return [item for item in found if isinstance(item, dict)]


def test_metadata_is_readable_as_text() -> None:
    """Archives search the packet of metadata without unpacking; both standards stand in it, and the date."""
    data = _render(SAMPLE)
    for part in (b'pdfaid:part="3"', b'pdfaid:conformance="A"', b"<pdfuaid:part>1<", b"2026-11-20T09:30:00Z"):
        assert part in data


def test_moment_before_this_century() -> None:
    """The clock of the machine plays no part: any date will do."""
    metadata = PdfReader(io.BytesIO(_render(SAMPLE, created=datetime(1999, 1, 1, tzinfo=UTC)))).metadata
    assert metadata is not None
    assert metadata.creation_date == datetime(1999, 1, 1, tzinfo=UTC)


def test_threads_take_turns() -> None:
    """Several threads may render at once; each gets its own document whole."""
    with ThreadPoolExecutor(max_workers=4) as pool:
        made = list(pool.map(_render, [page(f"<p>{word}</p>") for word in ("one", "two", "three", "four")]))
    assert 4 == len(set(made))
