"""HTML documents for the tests of the PDF engine."""

from __future__ import annotations

import html
from datetime import UTC, datetime

from lockin.report.fonts import FONT_FAMILY_CSS
from lockin.report.printing import Embedded

CREATED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ANSWERS = Embedded(
    name="assessment.yaml",
    data=b"lockin: 1\n",
    media_type="application/yaml",
    description="The answers this report was made from",
    relationship="Source",
)
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="20"><rect width="61" height="20" fill="#246"/></svg>'
)

_STYLE = f"""
* {{ image-rendering: crisp-edges }}
@page {{ size: A4; margin: 20mm; @bottom-right {{ content: counter(page) " of " counter(pages) }} }}
body {{ font: 10pt/14pt {FONT_FAMILY_CSS} }}
table {{ table-layout: fixed; width: 100%; border-collapse: collapse }}
td, th {{ border-bottom: .5pt solid #999; text-align: left }}
.note {{ white-space: pre-wrap; overflow-wrap: anywhere }}
"""


def page(body: str, *, title: str = "Trial", head: str = "") -> str:
    """A whole document around `body`, which is HTML."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{_STYLE}</style>{head}</head><body><h1>Report</h1>{body}</body></html>"
    )


SAMPLE = page(
    """
    <p>Score <strong>41.6</strong>, <em>High</em>, <b><i>both</i></b>. See <a href="#answers">the answers</a> or
    <a href="https://example.org/">a site</a>.</p>
    <svg xmlns="http://www.w3.org/2000/svg" width="100" height="20"><title>Bar at 40</title>
    <rect width="40" height="20"/></svg>
    <img src="lockin:bar.svg" alt="Bar at 61" width="100" height="20">
    <h2 id="answers">Answers</h2>
    <table><caption>By question</caption>
    <thead><tr><th>Question</th><th>Answer</th></tr></thead>
    <tbody><tr><th>Export</th><td>Partly</td></tr><tr><th>Identity</th><td>No</td></tr></tbody></table>
    <ul><li>One<ul><li>nested</li></ul></li><li>Two</li></ul><ol start="5"><li>Five</li></ol>
    <dl><dt>Term</dt><dd>Meaning</dd></dl>
    <p lang="ko">한국어 텍스트와 <b>굵은 글씨</b></p><p lang="ja">カタカナ ひらがな</p>
    <p lang="ar" dir="rtl">مرحبا بالعالم 123</p><p lang="he" dir="rtl">שלום עולם</p>
    """,
    title="Lock-in report — Example",
)
ASSETS = {"lockin:bar.svg": (SVG, "image/svg+xml")}


def note(text: str) -> str:
    """A paragraph that holds `text` as it is."""
    return f'<p class="note">{html.escape(text)}</p>'
