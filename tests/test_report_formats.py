"""Every format of a report: they agree, they are repeatable, and no text of a user does harm in any of them."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import json
import re
import subprocess
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from markdown_it import MarkdownIt
from msgspec import structs
from openpyxl import load_workbook

from builders import assessment
from lockin.model.assessment import Answer, Assessment, Subject, Waiver
from lockin.model.checklist import Checklist, Question
from lockin.report.case import Case
from lockin.report.formats import FORMATS
from lockin.report.html import render_html
from lockin.report.pdf import render_pdf
from lockin.report.report import Paper
from pdf_validation import assert_valid_pdf, quick_findings, verapdf
from portfolios import small
from samples import EXAMPLES, MOMENT, at_level, case_of, example, rendered, report_of, shipped

GOLDEN = Path(__file__).parent / "data" / "golden"
VOID = {"meta", "br", "col", "link", "img", "hr", "input", "wbr"}
NOTE_TAGS = {"p", "br", "em", "strong", "code", "ul", "ol", "li"}
MARK = "evil"
"""Stands in every hostile text, so that it can be found again."""
HOSTILE = {
    "script": f"<script>alert('{MARK}')</script>",
    "style": f"</style></title><img src=x onerror={MARK}>",
    "attribute": f'" onmouseover="{MARK}" x=\'',
    "template": f"{{{{7*7}}}} {{% raw %}} ${{7*7}} {MARK}",
    "link": f"[{MARK}](javascript:alert(1)) ![{MARK}](http://b.example/x.png) <http://b.example>",
    "reference": f"[{MARK}]: http://b.example\n[{MARK}]",
    "heading": f"# {MARK}\n\n{MARK}\n===\n\n---\n***",
    "table": f"| a | {MARK} |\n|---|---|\n| 1 | 2 |",
    "emphasis": f"*{MARK}* __{MARK}__ ~~{MARK}~~ `{MARK}` \\*{MARK}\\*",
    "list": f"1. {MARK}\n2. two\n- three\n+ four\n1) five",
    "number": f"2026. {MARK} began",
    "quote": f"> {MARK}\n>> deeper\n    code",
    "terminal": f"\x1b[31m{MARK}\x1b[0m \x9b2J \x07",
    "bidi": f"\u202e{MARK}\u202c \u2066\u2069\u200f",
    "url": f"javascript:{MARK} data:text/html,{MARK} www.b.example a@b.example",
    "entity": f"&#x202E; &lt;script&gt; &amp;{MARK};",
    "long": f"{MARK} " * 800,
    "unbroken": MARK * 75,
    "korean": f"{MARK} 계약이 끝나면 데이터를 지웁니다",
    "arabic": f"{MARK} تنتهي الخدمة",
    "hebrew": f"{MARK} החוזה מסתיים",
    "chinese": f"{MARK} 合同终止",
    "emoji": f"{MARK} 🔒👩\u200d💻⚠\ufe0f",
    "separators": f"{MARK}\u2028two\u2029three\x85four\x0bfive\x00six",
}
BENIGN = "plain words"


class Page(HTMLParser):
    """What an HTML document is made of; fails on a tag that is not closed where it should be."""

    def __init__(self, html: str) -> None:
        """Read a whole document."""
        super().__init__(convert_charrefs=True)
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self.points: dict[str, str] = {}
        self._open: list[str] = []
        self._row: str | None = None
        self._cell: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element in."""
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)
        if tag == "tr":
            self._row = None
        if tag == "th" and "id" in dict(attrs):
            self._row = dict(attrs)["id"]
        if tag == "td":
            self._cell = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element in that closes itself, as those of drawings do."""
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        assert self._open.pop() == tag
        if tag == "tr" and self._row:
            self.points[self._row] = "".join(self._cell).strip()

    def handle_data(self, data: str) -> None:
        """Take a text in."""
        if "style" not in self._open:
            self.texts.append(data)
        self._cell.append(data)

    @property
    def text(self) -> str:
        """All texts, blanks made single."""
        return squeezed("".join(self.texts))


def squeezed(text: str) -> str:
    """Runs of blanks made one, isolates and soft hyphens out."""
    return " ".join(re.sub("[\u2066-\u2069\u00ad]", "", text).split())


def markdown_tokens(text: str) -> list[Any]:
    """All tokens of a Markdown document, inner ones too; HTML counts as HTML."""
    found = []
    for token in MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text):
        found += [token, *(token.children or [])]
    return found


def markdown_text(text: str) -> str:
    """What a reader of the Markdown sees."""
    tokens = markdown_tokens(text)
    return squeezed("".join(" " if token.nesting else token.content for token in tokens if token.type != "inline"))


@cache
def document(name: str, suffix: str) -> bytes:
    """A shipped example in one format."""
    return rendered(case_of(example(name)), suffix, attached=name.encode())


def pdf_text(data: bytes, *pages: int) -> str:
    """The text of a PDF, or of one of its pages (1-based), in the order in which it is set."""
    only = [f"-f{pages[0]}", f"-l{pages[0]}"] if pages else []
    command = ["pdftotext", "-raw", *(part for pair in only for part in (pair[:2], pair[2:])), "-", "-"]
    return squeezed(subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode())


def text_of(name: str, suffix: str) -> str:
    """What a reader of an example sees in a format."""
    data = document(name, suffix)
    match suffix:
        case ".pdf":
            return pdf_text(data)
        case ".html":
            return Page(data.decode()).text
        case ".md":
            return markdown_text(data.decode())
        case ".docx":
            blocks = docx.Document(io.BytesIO(data)).element.body.iter(qn("w:p"))
            return squeezed(" ".join("".join(text.text or "" for text in block.iter(qn("w:t"))) for block in blocks))
        case ".xlsx":
            sheets = load_workbook(io.BytesIO(data)).worksheets
            return squeezed(" ".join(str(cell) for sheet in sheets for row in sheet.values for cell in row if cell))
    return squeezed(" ".join(leaves(json.loads(data)["report"])))


def leaves(value: Any) -> list[str]:  # noqa: ANN401 - JSON
    """Every text and number of a JSON value."""
    if isinstance(value, dict):
        return [leaf for part in value.values() for leaf in leaves(part)]
    if isinstance(value, list):
        return [leaf for part in value for leaf in leaves(part)]
    return [] if value is None else [str(value)]


# Agreement ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [suffix for suffix in FORMATS if suffix != ".csv"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_format_tells_the_same_result(name: str, suffix: str) -> None:
    """Decision, band, range, figures, reasons and rules of page 1 stand word for word in every format."""
    verdict = report_of(case_of(example(name))).verdict
    text = text_of(name, suffix)
    told = [verdict.decision, verdict.headline, verdict.span_text, verdict.unknown_text, verdict.answered_by]
    told += [part for figure in verdict.figures for part in (figure.label, figure.value, figure.note)]
    told += [part for reason in verdict.reasons for part in (reason.title, reason.answer, reason.points)]
    told += [part for action in verdict.conditions for part in (action.action, action.owner)]
    # A line may break after a hyphen, so blanks do not count.
    assert [] == [part for part in told if "".join(squeezed(part).split()) not in "".join(text.split())]


def entries(case: Case) -> dict[str, str]:
    """Printed points by id of every answered question."""
    return {entry.question_id: entry.points for domain in report_of(case).domains for entry in domain.entries}


@pytest.mark.parametrize("name", EXAMPLES)
def test_json_contributions_are_those_of_the_report(name: str) -> None:
    """Unrounded in the figures, rounded once in the words."""
    case = case_of(example(name))
    found = json.loads(document(name, ".json"))["contributions"]
    assert {key: float(value) for key, value in case.card.contributions.items()} == found
    printed = {key: points for key, points in entries(case).items() if points}
    assert all(abs(found[key] - float(points)) <= 0.05 + 1e-9 for key, points in printed.items())


@pytest.mark.parametrize("name", EXAMPLES)
def test_html_contributions_are_those_of_the_report(name: str) -> None:
    """The last cell of the row of each question."""
    page = Page(document(name, ".html").decode())
    expected = {key: points or "–" for key, points in entries(case_of(example(name))).items()}
    assert expected == {key: page.points[key] for key in expected}


@pytest.mark.parametrize("name", EXAMPLES)
def test_markdown_contributions_are_those_of_the_report(name: str) -> None:
    """The line of each question that has points."""
    text = markdown_text(document(name, ".md").decode())
    text = text[text.index("Every answer") : text.index("What was asked")]
    for question_id, points in entries(case_of(example(name))).items():
        own = text.partition(f"({question_id})")[2]
        following = re.search(r"\([a-z]{3}\.[a-z_0-9]+\)", own)
        own = own[: following.start()] if following else own
        assert ([points] if points else []) == re.findall(r"Points: (\d+\.\d)", own), question_id


@pytest.mark.parametrize("name", EXAMPLES)
def test_pdf_contributions_are_those_of_the_report(name: str) -> None:
    """The points of each question stand between its id and the next question."""
    text = pdf_text(document(name, ".pdf"))
    text = text[text.index("Every answer") : text.index("What was asked")]
    expected = entries(case_of(example(name)))
    ids = list(expected)
    for question_id, following in zip(ids, [*ids[1:], ""], strict=True):
        # A page may turn within a row, and a long id may break at its point.
        own = text[text.index(question_id) :]
        own = own[: own.index(following)] if following else own
        points = expected[question_id]
        assert not points or re.search(rf"(?<![\d.]){re.escape(points)}(?![\d.])", own), question_id


@pytest.mark.parametrize("suffix", FORMATS)
def test_same_input_gives_the_same_bytes(suffix: str) -> None:
    """Two renders are equal, byte for byte."""
    again = rendered(case_of(example("trial")), suffix, attached=b"trial")
    assert document("trial", suffix) == again


# HTML and JSON ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_html_stands_alone(name: str) -> None:
    """No reference leads out of the document, and a policy in it forbids that anything does."""
    html = document(name, ".html").decode()
    page = Page(html)
    outward = {"src", "srcset", "href", "xlink:href", "action", "data", "poster", "background", "ping", "formaction"}
    links = [value for _, name_, value in page.attributes if name_ in outward]
    assert [] == [value for value in links if not value.startswith("#")]
    assert not page.tags.keys() & {"script", "link", "iframe", "object", "embed", "base", "form", "img"}
    assert [] == re.findall(r"url\(|@import|expression\(", html)
    policy = [value for tag, name_, value in page.attributes if tag == "meta" and name_ == "content"]
    assert any(value.startswith("default-src 'none'") for value in policy)


@pytest.mark.parametrize("name", EXAMPLES)
def test_html_has_language_title_and_sound_links(name: str) -> None:
    """One title, one main heading, ids that are unique, and links that lead somewhere."""
    html = document(name, ".html").decode()
    page = Page(html)
    assert html.startswith("<!DOCTYPE html>")
    assert ("html", "lang", "en") in page.attributes
    assert (1, 1) == (page.tags["h1"], page.tags["main"])
    assert 1 == html.partition("</head>")[0].count("<title>")
    ids = [value for _, key, value in page.attributes if key == "id"]
    assert len(ids) == len({*ids})
    assert {value[1:] for _, key, value in page.attributes if key == "href"} <= {*ids}


def test_json_is_null_where_nothing_is_scorable() -> None:
    """Programs get no made-up zero."""
    of = shipped()
    aside = Answer(state="not_applicable", reason="no such thing", second="legal")
    told = json.loads(rendered(case_of(assessment(of, {q.id: aside for q in of.questions})), ".json"))
    empty = ("residual", "exposure", "gap", "residual_without_pull", "band", "decision")
    assert [None] * len(empty) == [told[key] for key in empty]
    assert {"value": None, "level": None} == told["confidence"]


# Hostile texts ------------------------------------------------------------------------------------------------------


def filled(*texts: str, of: Checklist | None = None) -> Case:
    """An assessment in which these texts stand, in turn, in every field that a user can fill."""
    of, endless = of or shipped(), itertools.cycle(texts)
    subject = {name: next(endless)[:300] for name in ("vendor", "product", "use", "owner", "reviewer", "marking")}
    begun = assessment(
        of,
        {question.id: filled_answer(at, question, next(endless)) for at, question in enumerate(of.questions)},
        subject=structs.replace(Subject(**subject), use=(subject["use"] if len(texts) > 1 else texts[0])[:4000]),
    )
    waivers = tuple(
        Waiver(finding=question.id, reason=text, accepted_by=text[:300], until=dt.date(2026, 1 + 11 * (at % 2), 1))
        for at, (question, text) in enumerate(zip(of.questions[:6], endless, strict=False))
    )
    return case_of(structs.replace(begun, waivers=waivers), of)


def filled_answer(number: int, question: Question, text: str) -> Answer:
    """An answer in one of the states, all its texts filled."""
    common: dict[str, object] = {"by": text[:300], "source": text, "note": text}
    if number % 7 == 3 or not question.options:
        return Answer(state="unknown").change(**common)
    if number % 7 == 5 and question.red_flag is None:
        return Answer(state="not_applicable", reason=text, second=text[:300]).change(**common)
    return Answer(state="answered", option=question.options[-1].id, evidence="none").change(**common)


@cache
def calm(suffix: str) -> bytes:
    """The same assessment with plain words in every field."""
    return rendered(filled(BENIGN), suffix)


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_element_or_attribute_comes_from_a_text(kind: str) -> None:
    """The document is made of the template's elements and attributes, and a note's few plain ones."""
    page, plain = Page(rendered(filled(HOSTILE[kind]), ".html").decode()), Page(calm(".html").decode())
    assert page.tags.keys() - NOTE_TAGS <= plain.tags.keys()
    assert {(tag, name) for tag, name, _ in page.attributes} - {("ol", "start")} <= {
        (tag, name) for tag, name, _ in plain.attributes
    }
    named = [(tag, name) for tag, name, value in page.attributes if MARK in value or "b.example" in value]
    assert {*named} <= {("meta", "content")}
    assert all(value.startswith("#") for _, name, value in page.attributes if name == "href")
    counted = ("title", "style", "h1", "h2", "h3", "main", "meta")
    assert {tag: plain.tags[tag] for tag in counted} == {tag: page.tags[tag] for tag in counted}


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_markdown_arises_from_a_text(kind: str) -> None:
    """No link, image, HTML, heading, emphasis, list, code or rule but the template's own."""
    active = {
        *("link_open", "image", "html_block", "html_inline", "heading_open", "em_open", "strong_open", "s_open"),
        *("bullet_list_open", "ordered_list_open", "code_inline", "code_block", "fence", "hr", "hardbreak"),
    }
    counts = [
        Counter(token.type for token in markdown_tokens(data.decode()) if token.type in active)
        for data in (calm(".md"), rendered(filled(HOSTILE[kind]), ".md"))
    ]
    assert counts[0] == counts[1]


@pytest.mark.parametrize("suffix", [".html", ".md", ".json"])
@pytest.mark.parametrize("kind", ["terminal", "bidi", "separators", "entity"])
def test_nothing_invisible_is_left(kind: str, suffix: str) -> None:
    """No control, no direction override and no separator reaches a text format."""
    text = rendered(filled(HOSTILE[kind]), suffix).decode()
    if suffix == ".json":
        text = " ".join(leaves(json.loads(text)["report"]))
    assert [] == re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", text)


@pytest.mark.parametrize("kind", HOSTILE)
def test_json_parses_back(kind: str) -> None:
    """Whatever was typed, programs read the figures and the whole subject."""
    case = filled(HOSTILE[kind])
    told = json.loads(rendered(case, ".json"))
    assert case.assessment.subject.vendor == told["subject"]["vendor"]
    assert case.card.band == told["band"]


def test_readable_scripts_stay_readable() -> None:
    """Korean, Arabic and Hebrew come through; what no font can draw is named by its code point."""
    for kind in ("korean", "arabic", "hebrew"):
        assert squeezed(HOSTILE[kind]) in Page(rendered(filled(HOSTILE[kind]), ".html").decode()).text
    assert "[U+540C]" in Page(rendered(filled(HOSTILE["chinese"]), ".html").decode()).text


def hostile(turn: int) -> bytes:
    """A PDF with hostile texts, on all pages of a full report first; each turn puts others into the subject."""
    texts = [text[:600] for text in HOSTILE.values()]
    return rendered(filled(*texts[6 * turn :], *texts[: 6 * turn], of=small() if turn else shipped()), ".pdf")


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(len(HOSTILE) // 6))
def test_pdf_stays_valid(turn: int, tmp_path: Path) -> None:
    """The quick judge has nothing against it, or veraPDF overrules it; and nothing leads out of the document."""
    data = hostile(turn)
    (tmp_path / "hostile.pdf").write_bytes(data)
    if quick_findings(data):
        assert [] == verapdf([tmp_path / "hostile.pdf"])
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    annotations = [annotation.get_object() for page in pages for annotation in page.get("/Annots") or ()]
    assert {"/Link"} >= {str(annotation["/Subtype"]) for annotation in annotations}
    assert [] == [annotation for annotation in annotations if "/A" in annotation]


@pytest.mark.slow
def test_verapdf_agrees(tmp_path: Path) -> None:
    """The examples are PDF/A-3a and PDF/UA-1."""
    paths = [tmp_path / f"{name}.pdf" for name in EXAMPLES]
    for path in paths:
        path.write_bytes(document(path.stem, ".pdf"))
        assert_valid_pdf(path)
    assert [] == verapdf(paths)


# Page 1 -------------------------------------------------------------------------------------------------------------


def flagged(state: str) -> Assessment:
    """The typical example with twelve red flags up, or not known."""
    begun = example("typical")
    for question in [q for q in shipped().questions if q.red_flag is not None][:12]:
        raised = question.red_flag.when[-1] if question.red_flag else ""
        answer = Answer(state="unknown") if state == "unknown" else Answer(state="answered", option=raised)
        begun = begun.with_answer(question.id, answer)
    return structs.replace(begun, facts=dict.fromkeys(begun.facts, True))


def named(vendor: int, use: int, *, notes: int = 0) -> Assessment:
    """The typical example with names, use and notes of these lengths."""
    begun = example("typical").with_subject(
        vendor=("Consolidated Artificial Intelligence Holdings of Northern " * 6)[:vendor],
        product="Generative Assistant Platform, Enterprise Edition",
        use=("Suggests replies to the people who run large buildings, from manuals. " * 60)[:use],
        owner="Director of product management, buildings",
        reviewer="Strategic procurement, cloud services",
    )
    for question_id, answer in begun.answers.items() if notes else ():
        begun = begun.with_answer(question_id, answer.change(note=("A sentence of a note. " * 200)[:notes]))
    return begun


def crowded() -> dict[str, Assessment]:
    """Assessments that try what page 1 can hold."""
    of = shipped()
    everything = {
        "unknown": assessment(of, {q.id: Answer(state="unknown", by="pm") for q in of.questions}, facts={}),
        "open": assessment(of, {}, facts={}),
        "best": assessment(of, at_level(of, 0)),
        "worst": assessment(of, at_level(of, 1)),
        "flags up": flagged("up"),
        "flags unknown": flagged("unknown"),
        "long names": named(60, 300),
        "longest names": named(300, 4000),
    }
    return {name: example(name) for name in EXAMPLES} | everything


def first_pages(begun: Assessment, paper: Paper) -> bytes:
    """The report up to its second part, so that setting it does not take long."""
    html = render_html(report_of(case_of(begun)), paper=paper, paged=True)
    head, part, rest = html.partition('<section class="part">')
    begun_part = rest[: rest.index("</section>")]
    # What the links lead to is cut off.
    whole = re.sub(r' href="#[^"]*"', "", f"{head}{part}{begun_part}</section></main></body></html>")
    return render_pdf(whole, assets={}, created=MOMENT)


def assert_page_one_holds(data: bytes) -> None:
    """Page 2 begins where page 1 is meant to end."""
    first, second = pdf_text(data, 1), pdf_text(data, 2)
    assert "Signatures" in first
    assert second.startswith("Where the risk sits")


@pytest.mark.parametrize("name", EXAMPLES)
def test_page_one_of_an_example_holds(name: str) -> None:
    """The decision fits on one page of the whole report."""
    assert_page_one_holds(document(name, ".pdf"))


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("name", crowded())
def test_page_one_holds(name: str, paper: Paper) -> None:
    """The decision fits on one page, whatever was answered and however long the names are."""
    assert_page_one_holds(first_pages(crowded()[name], paper))


@pytest.mark.slow
def test_page_one_holds_with_the_longest_notes() -> None:
    """Notes of 4,000 characters on every answer move nothing on page 1."""
    assert_page_one_holds(first_pages(named(60, 300, notes=4000), "letter"))


# Golden files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".json", ".md", ".html"])
def test_typical_report_is_the_one_on_file(suffix: str, update_golden: bool) -> None:  # noqa: FBT001 - a fixture
    """A change of wording or layout shows as a difference to read; `pytest --update-golden` accepts it."""
    path = GOLDEN / f"typical{suffix}"
    data = document("typical", suffix)
    if update_golden:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    assert path.read_text(encoding="utf-8") == data.decode()
