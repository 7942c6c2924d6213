"""Notes in their small Markdown, as HTML."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.report.notes import note_html
from lockin.report.pdf import render_pdf
from lockin.report.printable import printable
from pdf_sample import CREATED, page
from pdf_validation import quick_findings

markdown = st.text(st.sampled_from("ab 1.-*_`\\\n\t<>&;#[]()!|~x2026[한م\u0301\u202e"), max_size=80)


class _Elements(HTMLParser):
    """Collects elements with their parents, attributes, and text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = ["body"]
        self.pairs: set[tuple[str, str]] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pairs.add((self.open[-1], tag))
        self.attributes.update((tag, name) for name, _ in attrs)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data


def _parsed(text: str) -> _Elements:
    parser = _Elements()
    parser.feed(note_html(text))
    parser.close()
    return parser


@given(markdown)
def test_only_harmless_elements(text: str) -> None:
    """Whatever is typed, the HTML holds eight elements and one attribute at most, properly nested."""
    parsed = _parsed(text)
    assert {tag for _, tag in parsed.pairs} <= {"p", "br", "em", "strong", "code", "ul", "ol", "li"}
    assert parsed.attributes <= {("ol", "start")}
    assert ["body"] == parsed.open


@given(markdown)
def test_no_paragraph_in_a_list(text: str) -> None:
    """List items hold text and lists only; PDF/UA knows no paragraph in them."""
    assert ("li", "p") not in _parsed(text).pairs


@given(markdown)
def test_text_stays_clean(text: str) -> None:
    """Markdown brings nothing back that cleaning took out, as character references would."""
    assert set(_parsed(text).text) <= {*printable(text), "\n", " "}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**b** *i* `c`", "<p><strong>b</strong> <em>i</em> <code>c</code></p>"),
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("- a\n\n  more\n  - c", "<ul><li>a<br>more<ul><li>c</li></ul></li></ul>"),
        ("5. five\n6. six", '<ol start="5"><li>five</li><li>six</li></ol>'),
        ("한국어 **굵게** 다음", "<p>한국어 <strong>굵게</strong> 다음</p>"),
        ("2 * 3 * 4 and a_b_c", "<p>2 * 3 * 4 and a_b_c</p>"),
        ("", ""),
    ],
)
def test_what_is_understood(text: str, expected: str) -> None:
    """Emphasis, code, line ends and lists come out as people expect; numbers of lists are kept."""
    assert expected == note_html(text).replace("\n", "")


@pytest.mark.parametrize(
    "text",
    [
        "<img src=file:///etc/passwd>",
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![a](file:///etc/passwd)",
        "<http://example.org>",
        "https://example.org/a?b=1",
        "# Heading",
        "> quote",
        "| a | b |",
        "&lt;b&gt; &#x3c;img&#x3e; &amp; &#x202e; &#1;",
        "<!-- c -->",
        "{{ 7*7 }} {% raw %}",
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        "<style>@import url(http://example.org)</style>",
        "[ref]: http://example.org",
        "---",
    ],
)
def test_what_stays_text(text: str) -> None:
    """Everything else is shown as it was typed and does nothing."""
    parsed = _parsed(text)
    assert ({("body", "p")}, text) == (parsed.pairs, parsed.text.strip())


@pytest.mark.parametrize(
    "text", [">" * 4000, "*a " * 1300, "`" * 4000 + "a", "[" * 4000, "".join("  " * i + "- a\n" for i in range(60))]
)
def test_malice_costs_no_time(text: str) -> None:
    """Texts made to slow a parser down take a fraction of a second."""
    start = time.process_time()
    note_html(text)
    assert time.process_time() - start < 0.5


def test_notes_keep_a_pdf_valid() -> None:
    """Lists, emphasis and breaks in every mixture pass the validator."""
    notes = [
        "- a\n  - b\n\n    c\n- **d**\n\n1. x\n   1. y\n2. z",
        "***both*** `code`\n- one\n\n  two",
        "7. a\n8. b\n\n- \n- c",
    ]
    body = "".join(f"<div>{note_html(note)}</div>" for note in notes)
    assert quick_findings(render_pdf(page(body), assets={}, created=CREATED)) == []


def test_loose_lists_become_tight() -> None:
    """Blank lines between items do not turn them into paragraphs."""
    assert re.sub(r"\s", "", note_html("- a\n\n- b")) == "<ul><li>a</li><li>b</li></ul>"
