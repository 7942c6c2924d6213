"""A checklist nearly three times as long: its report is as valid, as complete, and holds together."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from large import write_large
from lockin.errors import ExitCode
from pdf_validation import verapdf
from process import Run

QUESTIONS = 200


@pytest.mark.slow
def test_a_report_of_200_questions(lockin: Run, tmp_path: Path) -> None:
    """Every question stands in it; it is archival and accessible; verification holds."""
    file = write_large(tmp_path, QUESTIONS)

    made = lockin("report", file.name, "-o", "large.pdf", "--quiet")
    checked = lockin("verify", "large.pdf", "--quiet")

    data = (tmp_path / "large.pdf").read_bytes()
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    assert (ExitCode.OK, ExitCode.OK, "", []) == (
        made.returncode,
        checked.returncode,
        made.stderr,
        verapdf([tmp_path / "large.pdf"]),
    )
    assert [] == [f"gov.skills_{number}" for number in range(127) if f"_{number}" not in text]
