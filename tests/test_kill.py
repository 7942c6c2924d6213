"""`kill -9` at any moment of an interview loses at most the answer that was being typed."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from lockin.store.reading import open_assessment

KILLS = 40
SHOWN = re.compile(r"^([a-z0-9_]+\.[a-z0-9_]+): ", re.MULTILINE)
SETTLED = "Acme AI\nAcme Assist\n\n\nDrafts replies\nana\nbob\n" + "1\n" * 11


@pytest.mark.slow
def test_kill_at_random_moments_loses_no_answer(environment: dict[str, str], tmp_path: Path) -> None:
    """After each kill the file loads strictly and holds every answer whose next question was asked."""
    chance = random.Random(20261120)  # noqa: S311 - moments, not secrets
    file, round_ = tmp_path / "acme-0.yaml", 0
    kills = survived = 0
    while kills < KILLS:
        if not file.exists():
            started(environment, file, SETTLED)[0].wait(60)
        process, log = started(environment, file, "2\n" * 80)
        wait_for_the_first_question(process, log)
        time.sleep(chance.uniform(0, 0.2))
        process.kill()
        if process.wait(60) != -signal.SIGKILL:  # all was answered before the kill: begin another file
            round_ += 1
            file = tmp_path / f"acme-{round_}.yaml"
            continue
        kills += 1
        survived += held(file, log)
    assert survived >= KILLS


def started(environment: dict[str, str], file: Path, typed: str) -> tuple[subprocess.Popen[bytes], Path]:
    """The program with these lines waiting to be read, and the log it writes."""
    lines, log = file.with_suffix(".in"), file.with_suffix(".log")
    lines.write_text(typed, "utf-8")
    with lines.open("rb") as stdin, log.open("wb") as stdout:
        process = subprocess.Popen(
            [sys.executable, "-m", "lockin", "assess", file.name],
            stdin=stdin, stdout=stdout, stderr=subprocess.STDOUT, env=environment, cwd=file.parent,
        )  # fmt: skip
    return process, log


def wait_for_the_first_question(process: subprocess.Popen[bytes], log: Path) -> None:
    """Let the program get to where answers are saved."""
    while process.poll() is None and not SHOWN.search(log.read_text("utf-8", errors="replace")):
        time.sleep(0.002)


def held(file: Path, log: Path) -> int:
    """How many answers were given in this log, after checking that the file holds each of them."""
    asked = SHOWN.findall(log.read_text("utf-8", errors="replace"))
    answers = open_assessment(file).assessment.answers
    lost = [here for here, after in pairwise(asked) if here != after and answers[here].state == "open"]
    assert [] == lost
    return len(asked) - 1
