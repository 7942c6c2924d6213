"""Speed, memory and size of lockin as ratios, in one table. `make bench` runs it; nothing else depends on it.

A ratio compares two processes of the same minute on the same machine, so it can be read anywhere.
The first column of figures is what was measured, the second the most that is wanted.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from large import write_large
from lockin.cli.scored import read_scored, with_examination
from lockin.report.examined import worded
from lockin.report.fonts import fontconfig_file
from lockin.report.html import render_html
from lockin.report.printable import printable
from lockin.resources import examples
from measure import Command, Sample, interleaved, peak_ratio, run, time_ratio

HERE = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
EXAMPLE = "example.yaml"
FRESH = "fresh.yaml"
FRAME = 16
"""Milliseconds that a screen shows one picture."""
LENGTHS = 73, 200
"""Questions of a checklist; time may grow as they do."""
PROMPT = b"> "
"""How every question of line mode ends."""
Samples = Mapping[str, Sequence[Sample]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table."""

    title: str
    measured: float
    at_most: float

    def __str__(self) -> str:
        """The line, with its mark at the end."""
        mark = "ok" if self.measured <= self.at_most else "TOO MUCH"
        return f"{self.title:<66} {self.measured:>7.2f} {self.at_most:>7.2f}  {mark}"


def python(code: str) -> Command:
    """A bare Python process."""
    return Command(arguments=(sys.executable, "-c", code))


def lockin(*arguments: str, exit_code: int = 0, until: bytes | None = None) -> Command:
    """The installed program."""
    return Command(arguments=(str(BIN / "lockin"), *arguments), exit_code=exit_code, until=until)


def weasyprint(*arguments: str) -> Command:
    """WeasyPrint's own program."""
    return Command(arguments=(str(BIN / "weasyprint"), *arguments))


def small_commands() -> dict[str, Command]:
    """What takes a fraction of a second, with the processes it is compared with."""
    return {
        "pass": python("pass"),
        "typer": python("import typer"),
        "help": lockin("--help"),
        "version": lockin("--version"),
        "first question": lockin("assess", FRESH, "--plain", exit_code=3, until=PROMPT),
        "score": lockin("score", EXAMPLE, "--json", "--no-robustness"),
        "robust score": lockin("score", EXAMPLE, "--json"),
    }


def report_commands() -> dict[str, Command]:
    """What renders, with WeasyPrint alone."""
    return {
        "report": lockin("report", EXAMPLE, "-o", "lockin.pdf", "--quiet"),
        "archival": weasyprint("report.html", "archival.pdf", "--pdf-variant", "pdf/a-3a"),
        "plain": weasyprint("report.html", "plain.pdf"),
        **{
            f"report of {length}": lockin("report", f"{length}/large-{length}.yaml", "-o", f"{length}.pdf", "--quiet")
            for length in LENGTHS
        },
    }


def rows(folder: Path, environment: Mapping[str, str]) -> list[Row]:
    """Measure everything."""
    small = interleaved(small_commands(), folder=folder, environment=environment)
    large = interleaved(report_commands(), folder=folder, environment=environment)
    return [
        compared(small, "--help against `import typer`", "help", "typer", 1.25),
        compared(small, "--version against `import typer`", "version", "typer", 1.25),
        compared(small, "first question of a resumed assessment against `python -c pass`", "first question", "pass", 9),
        compared(small, "score --json without robustness against `import typer`", "score", "typer", 1.8),
        compared(small, "score with robustness against without", "robust score", "score", 2.0),
        Row(title="load, check and mark the checklist against CSafeLoader", measured=told("loading"), at_most=1.2),
        Row(title="one scoring of the full checklist against 10,000 additions", measured=told("scorings"), at_most=25),
        Row(title="full screen to its first paint against its imports", measured=told("first_paint"), at_most=2.5),
        Row(title="key that saves to repaint, in frames of 16 ms", measured=told("keystrokes") / FRAME, at_most=1.0),
        Row(title="portfolio with two workers against one", measured=told("portfolio"), at_most=1 / 1.75),
        compared(large, "report -o x.pdf against WeasyPrint on the same HTML", "report", "archival", 0.95),
        compared(large, "tagged and archival against plain, both WeasyPrint", "archival", "plain", 1.15),
        compared(
            large,
            "peak memory of report against WeasyPrint on the same HTML",
            "report",
            "archival",
            1.15,
            how=peak_ratio,
        ),
        compared(
            large,
            "report of 200 questions against 73",
            "report of 200",
            "report of 73",
            LENGTHS[1] / LENGTHS[0],
        ),
        Row(title="KB a page", measured=kilobytes_a_page(folder / "lockin.pdf"), at_most=12),
    ]


def compared(
    samples: Samples,
    title: str,
    subject: str,
    base: str,
    at_most: float,
    *,
    how: Callable[[Sequence[Sample], Sequence[Sample]], float] = time_ratio,
) -> Row:
    """A row that sets one command against another."""
    return Row(title=title, measured=how(samples[subject], samples[base]), at_most=at_most)


def told(script: str) -> float:
    """The first number that a script beside this one prints, measured in a process of its own."""
    ran = subprocess.run([sys.executable, str(HERE / f"{script}.py")], check=True, capture_output=True, text=True)
    return float(ran.stdout.split()[0])


def kilobytes_a_page(pdf: Path) -> float:
    """Size of a PDF, what it embeds included, by page."""
    from pypdf import PdfReader  # noqa: PLC0415 - not while others are measured

    return pdf.stat().st_size / 1024 / len(PdfReader(pdf).pages)


def main() -> None:
    """Set up a folder with an example, measure, and print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fonts = fontconfig_file(folder)  # WeasyPrint's own program gets the packaged fonts too
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": name,
            "TERM": "dumb",
            "LANG": "C.UTF-8",
            "FONTCONFIG_FILE": str(fonts),
        }
        prepare(folder, environment)
        print(f"{'medians of 7 interleaved runs':<66} {'ratio':>7} {'at most':>7}")
        for row in rows(folder, environment):
            print(row)


def prepare(folder: Path, environment: Mapping[str, str]) -> None:
    """Write what the measured commands read: assessments, a fresh one, and the HTML that a report is printed from."""
    (_, example), *_ = examples().items()
    shutil.copy(example, folder / EXAMPLE)
    run(lockin("new", FRESH), folder=folder, environment=environment)
    report = worded(with_examination(read_scored(folder / EXAMPLE).case), printable)
    (folder / "report.html").write_text(render_html(report, paged=True), encoding="utf-8")
    for length in LENGTHS:
        write_large(folder / str(length), length)


if __name__ == "__main__":
    main()
