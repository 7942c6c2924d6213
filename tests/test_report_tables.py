"""Workbook and CSV: every question once, numbers as numbers, and no text that a spreadsheet would run."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from lockin.report import words
from lockin.report.examined import examined
from lockin.report.formulas import defused, like_formula, restored
from lockin.report.workbook.texts import unescaped
from samples import EXAMPLES, MOMENT, case_of, example, rendered, shipped

DANGEROUS = (
    "=1+1",
    '=HYPERLINK("http://b.example","x")',
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "\t=1+1",
    "\n=1+1",
    "|calc",
    "%1",
    "＝1+1",
    "\u200b=1+1",
    "  =1+1",
    "'=1+1",
)


def rows(data: bytes) -> list[list[str]]:
    """A CSV file as texts."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


@cache
def hostile() -> Any:  # noqa: ANN401 - a case
    """The typical example with a dangerous text in every field that a user can fill."""
    begun = example("typical").with_subject(vendor=DANGEROUS[0], product=DANGEROUS[2], use=DANGEROUS[3])
    for at, (question_id, answer) in enumerate(begun.answers.items()):
        text = DANGEROUS[at % len(DANGEROUS)]
        begun = begun.with_answer(question_id, answer.change(note=text, source=text, by=text))
    return case_of(begun)


@pytest.mark.parametrize("name", EXAMPLES)
def test_csv_has_one_row_a_question(name: str) -> None:
    """All questions of the checklist, in its order, in rows of equal length that end as RFC 4180 says."""
    data = rendered(case_of(example(name)), ".csv")
    head, *found = rows(data)
    assert [question.id for question in shipped().questions] == [row[1] for row in found]
    assert {len(head)} == {len(row) for row in found}
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")


def test_points_of_the_rows_sum_to_the_score() -> None:
    """What the rows say adds up to the residual risk, as far as one decimal goes."""
    head, *found = rows(rendered(case_of(example("typical")), ".csv"))
    points = [float(row[head.index("Points")]) for row in found if row[head.index("Points")]]
    residual = case_of(example("typical")).card.residual
    assert residual is not None
    assert abs(sum(points) - float(residual.point)) <= 0.05 * len(points)


def test_no_cell_of_a_csv_begins_like_a_formula() -> None:
    """Whatever was typed; what stands there is a number, a day, or a text behind an apostrophe."""
    plain = re.compile(r"-?\d+(\.\d+)?|\d{4}-\d\d-\d\d")
    cells = [cell for row in rows(rendered(hostile(), ".csv")) for cell in row]
    assert [] == [cell for cell in cells if like_formula(cell) and not plain.fullmatch(cell)]
    assert "'=1+1" in cells


@given(st.text())
def test_an_apostrophe_can_be_taken_away_again(text: str) -> None:
    """Nothing is lost, and what comes out is never like a formula."""
    assert text == restored(defused(text))
    assert not like_formula(defused(text))


@pytest.mark.parametrize("text", DANGEROUS[:-1])
def test_what_is_like_a_formula_is_known(text: str) -> None:
    """Also behind blanks and what cannot be seen, and in full width."""
    assert like_formula(text)


@pytest.mark.parametrize("name", EXAMPLES)
def test_workbook_is_made_to_filter(name: str) -> None:
    """Every sheet has headings that stay and repeat in print, a filter over all rows, and the width of one page."""
    case = case_of(example(name))
    workbook = load_workbook(io.BytesIO(rendered(case, ".xlsx", paper="letter")))
    names = ["Summary", "Domains", "Answers", "Actions", "Open questions", "References", "Method"]
    assert names == workbook.sheetnames
    for sheet in workbook.worksheets:
        assert str(sheet.freeze_panes).endswith("2")
        assert sheet.auto_filter.ref == sheet.dimensions
        assert ("$1:$1", "landscape", 1) == (
            sheet.print_title_rows,
            sheet.page_setup.orientation,
            sheet.page_setup.fitToWidth,
        )
        assert "1" == str(sheet.page_setup.paperSize)
        assert (0.3, 0.6) == (sheet.page_margins.footer, sheet.page_margins.bottom)  # the footer has room
    about = workbook.properties
    assert (MOMENT.replace(tzinfo=None), "en") == (about.created, about.language)
    assert case.assessment.subject.vendor in (about.title or "")


def test_numbers_and_days_of_a_workbook_are_such() -> None:
    """They can be summed and sorted."""
    workbook = load_workbook(io.BytesIO(rendered(case_of(example("typical")), ".xlsx")))
    sheet = workbook["Answers"]
    columns = {
        cell.value: [row[(cell.column or 1) - 1].value for row in sheet.iter_rows(min_row=2)] for cell in sheet[1]
    }
    assert {float, int} >= {type(value) for value in columns["Points"] if value is not None}
    assert {int} == {type(value) for value in columns["Risk"] if value is not None}
    assert {dt.datetime} == {type(value) for value in columns["Date"] if value is not None}
    assert {int} == {type(row[4].value) for row in workbook["Domains"].iter_rows(min_row=2)}


@pytest.mark.parametrize("name", EXAMPLES)
def test_figures_of_a_workbook_are_numbers(name: str) -> None:
    """Exposure, control gap and sub-indices with their range in the note; the arithmetic with its two decimals."""
    case = examined(case_of(example(name)), None)
    workbook = load_workbook(io.BytesIO(rendered(case, ".xlsx")))
    rows = workbook["Summary"].iter_rows(min_row=2, values_only=True)
    found = {str(row[1]): (row[2], str(row[3])) for row in rows if row[0] in {"Figures", "Sub-indices"}}
    named = [("Exposure", case.card.exposure), ("Control gap", case.card.gap)]
    named += [(index.title, case.card.sub_indices[index.id]) for index in case.checklist.policy.sub_indices]
    for label, interval in named:
        assert interval is not None
        span = words.span(interval)
        value, note = found[label]
        assert (int, span.point) == (type(value), value), label
        assert span.best == span.worst or note.startswith(f"{span.text}: "), label
    steps = {str(row[1].value): row[3] for row in workbook["Method"].iter_rows(min_row=2)}
    for step in ("Control gap G", "Exposure E", "Residual risk R", "R without evidence pull", "Equal weights"):
        assert ("n", "0.00") == (steps[step].data_type, steps[step].number_format), step
    assert case.card.gap is not None
    assert float(case.card.gap.point) == pytest.approx(steps["Control gap G"].value, abs=0.005)
    assert isinstance(steps["Range of R"].value, str)


def test_a_workbook_holds_no_formula() -> None:
    """Every dangerous text is a text, marked so that editing the cell does not change that."""
    workbook = load_workbook(io.BytesIO(rendered(hostile(), ".xlsx")))
    cells = [
        cell for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]
    assert not [cell for cell in cells if cell.data_type == "f"]
    texts = [cell for cell in cells if isinstance(cell.value, str) and like_formula(unescaped(cell.value))]
    assert len(texts) > 100
    assert all(cell.quotePrefix for cell in texts)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_libreoffice_computes_nothing(suffix: str, tmp_path: Path) -> None:
    """Opened and written anew by a real spreadsheet program, the texts are what they were and no formula has arisen."""
    (tmp_path / f"in{suffix}").write_bytes(rendered(hostile(), suffix))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "fods", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / f"in{suffix}")], check=True, capture_output=True, timeout=120)
    written = (tmp_path / "in.fods").read_text("utf-8")
    assert "table:formula" not in written
    assert written.count("=1+1") > 30


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_no_member_says_when_it_was_made(suffix: str) -> None:
    """All members bear the same date, the first that the format knows."""
    with zipfile.ZipFile(io.BytesIO(rendered(case_of(example("trial")), suffix))) as archive:
        assert {(1980, 1, 1, 0, 0, 0)} == {info.date_time for info in archive.infolist()}
