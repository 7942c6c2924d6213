"""What a reader of each report format finds in it, read by the format's own library; and what a report claims.

A claim is a few texts and numbers that belong together: a question, its answer and its points, say. It holds in a
format when one record of it, a row or a stretch of running text, has all of them.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import Any, NamedTuple

import docx
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from lockin.report.formulas import restored
from lockin.report.notes import note_html
from lockin.report.report import Report

NUMBER = re.compile(r"-?\d+([.,]\d+)*")
VOID = {"meta", "br", "col", "link", "img", "hr", "input", "wbr"}


class Claim(NamedTuple):
    """What a report says about one thing."""

    kind: str
    parts: tuple[str, ...]
    """The first tells which thing it is."""


def claims(report: Report) -> list[Claim]:
    """Everything that has to be the same in every format."""
    verdict = report.verdict
    found = [Claim("decision", (verdict.decision,)), Claim("band", (verdict.headline,))]
    if verdict.span:
        reach = verdict.span.point, verdict.span.best, verdict.span.worst
        found += [Claim("score", (str(number),)) for number in sorted({*reach})]
    found += [Claim("figure", (figure.label, figure.value, figure.note)) for figure in verdict.figures]
    for domain in report.domains:
        span = domain.span
        numbers = (str(span.point), str(span.best), str(span.worst)) if span else ()
        found.append(Claim("domain", (domain.title, *dict.fromkeys(numbers))))
        found += [
            Claim("answer", tuple(filter(None, (entry.question_id, entry.answer, entry.points))))
            for entry in domain.entries
        ]
        found += [Claim("waiver", (e.question_id, e.waived.until)) for e in domain.entries if e.waived]
    for action in report.actions:
        parts = (action.action, action.title, action.owner, action.effort, action.points, action.by_when)
        found.append(Claim("action", tuple(filter(None, parts))))
    found += [Claim("accepted", (waiver.title, waiver.until)) for waiver in report.waivers]
    return found


CARRIED = {".csv": ("answer", "waiver")}
"""The kinds of claims that a format carries; all of them unless it stands here."""


def broken(claimed: Sequence[Claim], suffix: str, data: bytes) -> list[Claim]:
    """The claims that do not hold in a format, of those that it carries."""
    kinds = CARRIED.get(suffix)
    carried = [claim for claim in claimed if kinds is None or claim.kind in kinds]
    records = {
        kind: [(record, squeezed(record)) for record in found]
        for kind, found in READERS[suffix](data, carried).items()
        if any(claim.kind == kind for claim in carried)
    }
    return [claim for claim in carried if not any(_holds(claim, *record) for record in records[claim.kind])]


def _holds(claim: Claim, record: str, closed: str) -> bool:
    if any(squeezed(part) not in closed for part in claim.parts):
        return False
    numbers = filter(NUMBER.fullmatch, claim.parts)
    return all(re.search(rf"(?<![\d.,-]){re.escape(part)}(?![\d]|[.,]\d)", record) for part in numbers)


def squeezed(text: str) -> str:
    """Without blanks and what is invisible, because lines break anywhere."""
    return re.sub("[\\s\u00ad\u2060\u2066-\u2069]", "", text)


# HTML and Markdown ---------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """The tables of a page as rows of texts, and all of its text in order."""

    def __init__(self, html: str) -> None:
        """Read a whole document."""
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self.text = ""
        self._cell: list[str] | None = None
        self._skipped = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base class passes them
        """Open an element."""
        self._skipped += tag in {"style", "head"}
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"td", "th"}:
            self._cell = []
        self._take(" ")

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        self._skipped -= tag in {"style", "head"}
        if tag in {"td", "th"} and self._cell is not None:
            self.tables[-1][-1].append("".join(self._cell))
            self._cell = None
        self._take(" ")

    def handle_data(self, data: str) -> None:
        """Take a text in."""
        if not self._skipped:
            self._take(data)

    def _take(self, text: str) -> None:
        self.text += text
        if self._cell is not None:
            self._cell.append(text)


def _rows(tables: Sequence[Sequence[Sequence[str]]]) -> list[str]:
    """Rows as records, and the columns of small tables, in which figures stand side by side."""
    found = []
    for table in tables:
        found += ["  ".join(row) for row in table]
        if len(table) <= 3 and len({len(row) for row in table}) == 1:
            found += ["  ".join(column) for column in zip(*table, strict=True)]
    return found


def _anchored(text: str, claimed: Sequence[Claim], kind: str) -> list[str]:
    """The stretches of a text that begin with the first part of each claim of a kind, as often as it occurs."""
    anchors = sorted({claim.parts[0] for claim in claimed if claim.kind == kind}, key=len, reverse=True)
    if not anchors:
        return []
    loose = "|".join(r"\s*".join(map(re.escape, "".join(anchor.split()))) for anchor in anchors)
    starts = [match.start() for match in re.finditer(loose, text)]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]


def _html(data: bytes, claimed: Sequence[Claim]) -> dict[str, list[str]]:  # noqa: ARG001 - every reader is given them
    page = Page(data.decode())
    rows = _rows(page.tables)
    head = page.text[: page.text.index("Where the risk sits")]
    return _by_kind(rows, head)


def _each(kinds: Sequence[str], records: list[str]) -> dict[str, list[str]]:
    return {kind: records for kind in kinds}  # noqa: C420 - the list is only read


def _by_kind(rows: list[str], head: str) -> dict[str, list[str]]:
    return {
        **_each(("figure", "domain", "answer", "waiver", "action", "accepted"), rows),
        **_each(("decision", "band", "score"), [head]),
    }


def _markdown(data: bytes, claimed: Sequence[Claim]) -> dict[str, list[str]]:
    page = Page(MarkdownIt("commonmark").enable("table").render(data.decode()))
    answers = page.text[page.text.rindex("Every answer") : page.text.rindex("What was asked")]
    found = _by_kind(_rows(page.tables), page.text[: page.text.index("Where the risk sits")])
    return found | {kind: _anchored(answers, claimed, kind) for kind in ("answer", "waiver")}


# PDF -----------------------------------------------------------------------------------------------------------------


def _pdf(data: bytes, claimed: Sequence[Claim]) -> dict[str, list[str]]:
    command = ["pdftotext", "-raw", "-", "-"]
    text = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()
    text = re.sub("[\u2066-\u2069\u00ad\u2060]", "", text)
    head, behind = text[: text.index("\f")], text[text.index("\f") :]
    answers = behind[behind.rindex("Every answer") : behind.rindex("What was asked")]
    risk, todo = (
        behind[: behind.index("What to do")],
        behind[behind.index("What to do") : behind.rindex("Every answer")],
    )
    return {
        **_each(("decision", "band", "score", "figure"), [head]),
        "domain": _anchored(risk, claimed, "domain"),
        "accepted": _anchored(risk, claimed, "accepted"),
        "action": _anchored(todo, claimed, "action"),
        **{kind: _anchored(answers, claimed, kind) for kind in ("answer", "waiver")},
    }


# Office formats ------------------------------------------------------------------------------------------------------


def _docx(data: bytes, claimed: Sequence[Claim]) -> dict[str, list[str]]:  # noqa: ARG001 - every reader is given them
    document = docx.Document(io.BytesIO(data))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    head: list[str] = []
    for block in document.iter_inner_content():
        text = block.text if hasattr(block, "text") else " ".join(cell.text for row in block.rows for cell in row.cells)
        if text == "Where the risk sits":
            break
        head.append(text)
    return _by_kind(_rows(tables), "\n".join(head))


def _xlsx(data: bytes, claimed: Sequence[Claim]) -> dict[str, list[str]]:  # noqa: ARG001 - every reader is given them
    workbook = load_workbook(io.BytesIO(data))
    sheets = {
        sheet.title: ["  ".join(map(_shown, row)) for row in sheet.iter_rows(min_row=2)]
        for sheet in workbook.worksheets
    }
    summary = sheets["Summary"]
    return {
        **_each(("decision", "band", "figure", "accepted"), summary),
        "score": ["  ".join(summary)],
        "domain": sheets["Domains"],
        "answer": sheets["Answers"],
        "waiver": sheets["Answers"],
        "action": sheets["Actions"],
    }


def _shown(cell: Any) -> str:  # noqa: ANN401 - openpyxl
    """A cell as its format shows it."""
    value = cell.value
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float | int) and cell.number_format == "0.0":
        return f"{value:.1f}"
    return "" if value is None else str(value)


def _csv(data: bytes, claimed: Sequence[Claim]) -> dict[str, list[str]]:  # noqa: ARG001 - every reader is given them
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    records = ["  ".join(map(restored, row)) for row in rows[1:]]
    return {"answer": records, "waiver": records}


def _json(data: bytes, claimed: Sequence[Claim]) -> dict[str, list[str]]:  # noqa: ARG001 - every reader is given them
    report = json.loads(data)["report"]
    entries = [entry for domain in report["domains"] for entry in domain["entries"]]
    verdict = report["verdict"]
    return {
        **_each(("decision", "band", "score"), [" ".join(_leaves(verdict))]),
        "figure": [" ".join(_leaves(figure)) for figure in verdict["figures"]],
        "domain": [f"{domain['title']} {' '.join(_leaves(domain['span']))}" for domain in report["domains"]],
        **_each(("answer", "waiver"), [" ".join(_leaves(entry)) for entry in entries]),
        "action": [" ".join(_leaves(action)) for action in report["actions"]],
        "accepted": [" ".join(_leaves(waiver)) for waiver in report["waivers"]],
    }


def _leaves(value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    elif value is not None:
        yield str(value)


READERS = {
    ".pdf": _pdf,
    ".html": _html,
    ".md": _markdown,
    ".docx": _docx,
    ".xlsx": _xlsx,
    ".csv": _csv,
    ".json": _json,
}


def note_text(text: str) -> str:
    """What a reader sees of a note."""
    return Page(note_html(text)).text
