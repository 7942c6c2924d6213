"""Two hundred people at one file: whoever is told that an answer is saved, finds it saved."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from threading import Event, Thread

import pytest

from lockin.errors import LockinError
from lockin.model.assessment import OPEN, Subject
from lockin.store.assessments import create_assessment
from lockin.store.checklists import load_checklist_file
from lockin.store.history import read_history
from lockin.store.reading import Stored, open_assessment
from process import ROOT

CROWD = """
import datetime as dt, os, sys
from pathlib import Path
import filelock  # before the forks, so that they meet at the lock rather than at the import
from msgspec import structs
from lockin.errors import ConflictError, LockedError
from lockin.loading.assessment import parse_assessment
from lockin.model.assessment import Answer
from lockin.model.revision import revision
from lockin.store.assessments import save_answer
from lockin.store.reading import open_assessment

path, writers, same = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "same"
first = open_assessment(path)

def outcome(number):
    question = "contract.q0" if same else f"contract.q{number}"
    text = path.read_text("utf-8")
    seen = structs.replace(first, text=text, assessment=parse_assessment(text, path.name, first.checklist))
    answer = Answer(state="answered", option=("good", "fair", "poor")[number % 3], by=f"writer {number}")
    try:
        save_answer(
            seen, question, answer, expected=revision(seen.assessment.answer(question)),
            via="set", by=answer.by, now=dt.datetime.now(dt.UTC),
        )
    except ConflictError:
        return "conflict"
    except LockedError:
        return "locked"
    return "saved"

gate, go = os.pipe()
for number in range(writers):
    if os.fork() == 0:
        os.close(go)
        os.read(gate, 1)  # returns when nobody holds the other end any more: when all are there
        told = "locked"
        while told == "locked":  # as a person would, who is told to try again in a moment
            told = outcome(number)
            os.write(1, f"{number} {told}\\n".encode())
        os._exit(0)
os.close(go)
for _ in range(writers):
    os.wait()
"""
WRITERS = 200
PEOPLE = 12
QUESTION = """\
  - id: contract.q{number}
    domain: contract
    text: What about number {number}?
    why: It matters.
    how_to_find_out: Read the contract.
    respondent: legal
    options:
      - {{id: good, label: Good, risk: 0}}
      - {{id: fair, label: Fair, risk: 50}}
      - {{id: poor, label: Poor, risk: 100}}

"""
OPTIONS = ("good", "fair", "poor")
LEFT = ["acme.history.jsonl", "acme.yaml", "my-checklist.yaml"]
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="the crowd is made of forks")


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    """An assessment of a checklist that has a question for each writer."""
    text = (ROOT / "src/lockin/cli/starter.yaml").read_text("utf-8")
    many = "".join(QUESTION.format(number=number) for number in range(WRITERS))
    entry = tmp_path / "my-checklist.yaml"
    entry.write_text(text.replace("# How answers become a score", f"{many}# How answers become a score", 1), "utf-8")
    return create_assessment(tmp_path / "acme.yaml", load_checklist_file(entry), Subject(vendor="Acme"))


@pytest.mark.slow
@needs_fork
def test_two_hundred_answers_to_different_questions_all_land(stored: Stored) -> None:
    """Each is in the file and once in the history; the file is whole at every moment; nothing else is left behind."""
    with read_all_the_time(stored) as (looks, torn):
        told = crowd(stored, "different")

    found = open_assessment(stored.path).assessment.answers
    wanted = {f"contract.q{number}": (option(number), f"writer {number}") for number in range(WRITERS)}
    history = read_history(stored.path)
    assert dict.fromkeys(range(WRITERS), "saved") == told
    assert wanted == {name: (answer.option, answer.by) for name, answer in found.items() if answer != OPEN}
    assert (WRITERS, wanted) == (len(history), {past.question: (past.new["option"], past.by) for past in history})
    assert ([], True) == (torn, len(looks) > 10)
    assert LEFT == sorted(file.name for file in stored.path.parent.iterdir())


@pytest.mark.slow
@needs_fork
def test_of_two_hundred_answers_to_one_question_those_are_saved_that_are_said_to_be(stored: Stored) -> None:
    """The history is a chain of exactly the changes whose writers were told so; the others were told of a conflict."""
    with read_all_the_time(stored) as (looks, torn):
        told = crowd(stored, "same")

    history = read_history(stored.path)
    saved = {f"writer {number}" for number, outcome in told.items() if outcome == "saved"}
    last = open_assessment(stored.path).assessment.answer("contract.q0")
    assert (set(range(WRITERS)), {"saved", "conflict"}) == (set(told), set(told.values()))
    assert (sorted(saved), {"contract.q0"}) == (sorted(past.by for past in history), {p.question for p in history})
    assert [{"state": "open"}, *(past.new for past in history[:-1])] == [past.old for past in history]
    assert {"option": last.option, "by": last.by} == history[-1].new
    assert all(before.when <= after.when for before, after in pairwise(history))
    assert ([], True) == (torn, len(looks) > 10)
    assert LEFT == sorted(file.name for file in stored.path.parent.iterdir())


@pytest.mark.slow
def test_a_dozen_people_may_call_the_program_at_once(stored: Stored, environment: dict[str, str]) -> None:
    """Each real process succeeds, says what it changed, and finds it in the file."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "lockin", "set", "acme.yaml", f"contract.q{n}={option(n)}", "--by", f"writer {n}"],
            cwd=stored.path.parent, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for n in range(PEOPLE)
    ]  # fmt: skip
    printed = [process.communicate()[0] for process in started]

    found = open_assessment(stored.path).assessment
    assert [f"contract.q{n}: not answered → {option(n)}\n" for n in range(PEOPLE)] == printed
    assert [option(n) for n in range(PEOPLE)] == [found.answer(f"contract.q{n}").option for n in range(PEOPLE)]
    assert LEFT == sorted(file.name for file in stored.path.parent.iterdir())


def option(number: int) -> str:
    """What this writer answers."""
    return OPTIONS[number % len(OPTIONS)]


def crowd(stored: Stored, questions: str) -> dict[int, str]:
    """Let two hundred processes answer at the same moment, each its own question or all the same: what each was told.

    Who is told to try again in a moment does; so nobody is left with that.
    """
    command = [sys.executable, "-c", CROWD, str(stored.path), str(WRITERS), questions]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert (0, "") == (ran.returncode, ran.stderr)
    return {int(number): outcome for number, _, outcome in (line.partition(" ") for line in ran.stdout.splitlines())}


@contextmanager
def read_all_the_time(stored: Stored) -> Iterator[tuple[list[int], list[str]]]:
    """Read the file again and again while others write: the sizes that were read, and what was wrong with it."""
    looks: list[int] = []
    torn: list[str] = []
    done = Event()

    def look() -> None:
        while not done.is_set():
            try:
                looks.append(len(open_assessment(stored.path).text))
            except LockinError as error:
                torn.append(str(error))
            time.sleep(0.05)

    reader = Thread(target=look)
    reader.start()
    try:
        yield looks, torn
    finally:
        done.set()
        reader.join()
