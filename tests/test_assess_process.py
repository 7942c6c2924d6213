"""`lockin assess` as people run it: real processes, pipes and a pseudo-terminal."""

from __future__ import annotations

import datetime as dt
import json
import signal
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from builders import TODAY
from lockin.interview.interview import Interview, begin
from lockin.model.assessment import Answer, Assessment, ChecklistRef
from lockin.model.revision import revision
from lockin.store.assessments import save_answer
from lockin.store.checklists import load_checklist
from lockin.store.reading import open_assessment
from lockin.terminal.page import page
from process import Run

SUBJECT = "Acme AI\nAcme Assist\nModel Works\n\nDrafts replies\n\nlegal\n"
FACTS = "1\n" * 11


def interview(path: Path) -> Interview:
    """What a sitting on this file would ask."""
    stored = open_assessment(path)
    return begin(stored.checklist, stored.assessment, by="ana", today=TODAY)


def answers(path: Path) -> dict[str, Answer]:
    """The answers in the file that are not open; the file is read strictly."""
    given = open_assessment(path).assessment.answers
    return {key: answer for key, answer in given.items() if answer.state != "open"}


def test_quick_set_through_a_pipe(lockin: Run, tmp_path: Path) -> None:
    """Piped lines create the file, answer subject, facts and quick set, and the run ends well."""
    ran = lockin("assess", "new.yaml", "--plain", "--quick", "--as", "ana", stdin=SUBJECT + FACTS + "1\n" * 18)
    assert (0, "") == (ran.returncode, ran.stderr)
    assert "That is the quick set." in ran.stdout
    found = interview(tmp_path / "new.yaml")
    assert (18, 0) == (found.progress.quick.answered, found.progress.quick.open)
    assert {"ana"} == {answer.by for answer in answers(tmp_path / "new.yaml").values()}


def test_end_of_input_exits_3_and_says_what_is_saved(lockin: Run, tmp_path: Path) -> None:
    """A script that stops early is told where, and what is on disk."""
    ran = lockin("assess", "acme.yaml", stdin=SUBJECT + FACTS + "1\nd\n2\n1\n")
    assert 3 == ran.returncode
    assert "Input ended at question 5. Saved 4 of 71 in acme.yaml." in ran.stderr
    assert 4 == len(answers(tmp_path / "acme.yaml"))


def test_empty_input_ends_at_the_vendor(lockin: Run) -> None:
    """With nothing to read, the first item is named."""
    ran = lockin("assess", "acme.yaml")
    assert (3, True) == (ran.returncode, "Input ended at the entry 'vendor'." in ran.stderr)


def test_resumes_at_the_first_open_question(lockin: Run) -> None:
    """A second run asks what the first one left open, and nothing before it."""
    lockin("assess", "acme.yaml", stdin=SUBJECT + FACTS + "1\n1\n")
    ran = lockin("assess", "acme.yaml", stdin="q\n")
    assert 0 == ran.returncode
    assert "Question 3 of 71" in ran.stdout
    assert "Question 2 of 71" not in ran.stdout
    assert "Go on with: lockin assess acme.yaml" in ran.stdout


def test_history_names_who_and_how(lockin: Run, tmp_path: Path) -> None:
    """Each change is noted with the name given and the way it came."""
    lockin("assess", "acme.yaml", "--as", "ana (legal)", stdin=SUBJECT + FACTS + "2\n")
    last = json.loads((tmp_path / "acme.history.jsonl").read_text("utf-8").splitlines()[-1])
    assert ("ana (legal)", "line", "exp.criticality") == (last["by"], last["via"], last["question"])


def test_no_input_lists_what_is_missing(lockin: Run) -> None:
    """Without asking, the open questions are listed and the run fails as wrong usage."""
    lockin("assess", "acme.yaml", "--quick", stdin=SUBJECT + FACTS + "1\n" * 17)
    ran = lockin("assess", "acme.yaml", "--quick", "--no-input")
    assert 2 == ran.returncode
    assert ["gov.watch"] == [line.split(":")[0] for line in ran.stdout.splitlines()]


def test_no_input_is_content_when_nothing_is_missing(lockin: Run) -> None:
    """With the quick set answered there is nothing to list."""
    lockin("assess", "acme.yaml", "--quick", stdin=SUBJECT + FACTS + "1\n" * 18)
    assert 0 == lockin("assess", "acme.yaml", "--quick", "--no-input").returncode


def test_no_input_creates_nothing(lockin: Run, tmp_path: Path) -> None:
    """A misspelled file is not created where nobody is asked."""
    assert 66 == lockin("assess", "typo.yaml", "--no-input").returncode
    assert not (tmp_path / "typo.yaml").exists()


def test_bytes_that_are_no_text_do_no_harm(environment: dict[str, str], tmp_path: Path) -> None:
    """Random bytes as input are refused line by line; the file stays readable."""
    noise = bytes(range(256)) * 4 + b"\n\xff\xfe\n"
    ran = subprocess.run(
        [sys.executable, "-m", "lockin", "assess", "acme.yaml"],
        input=SUBJECT.encode() + noise,
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (3, False) == (ran.returncode, b"Traceback" in ran.stderr)
    assert {} == answers(tmp_path / "acme.yaml")


def test_closed_output_is_no_traceback(environment: dict[str, str], tmp_path: Path) -> None:
    """A reader that goes away (`| head`) ends the run quietly; what was answered is saved."""
    typed = (SUBJECT + FACTS + "1\n" * 73).encode()
    with subprocess.Popen(
        [sys.executable, "-m", "lockin", "assess", "acme.yaml"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=tmp_path,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(typed)
        process.stdin.close()
        errors = process.stderr.read().decode()
        process.wait(60)
    assert "Traceback" not in errors
    assert open_assessment(tmp_path / "acme.yaml").assessment.lockin == 1


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_signals_end_with_their_code_and_lose_nothing(
    environment: dict[str, str], tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    """Killed politely in mid-interview: the documented exit code, and every answer is in the file."""
    with subprocess.Popen(
        [sys.executable, "-m", "lockin", "assess", "acme.yaml"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=tmp_path, text=True,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(SUBJECT + FACTS + "1\n1\n")
        process.stdin.flush()
        while "Question 3 of" not in process.stdout.readline():
            pass
        process.send_signal(sent)
        errors = process.communicate(timeout=30)[1]
    assert (code, False) == (process.returncode, "Traceback" in errors)
    assert 2 == len(answers(tmp_path / "acme.yaml"))


def test_start_imports_no_heavy_leaf(environment: dict[str, str], tmp_path: Path) -> None:
    """Asking the first question loads neither the PDF engine nor templates nor the full-screen library."""
    script = (
        "import sys; from lockin.cli.app import app\n"
        "try: app(['assess', 'acme.yaml'])\n"
        "except SystemExit: pass\n"
        "heavy = {'weasyprint', 'jinja2', 'prompt_toolkit', 'rich', 'wcwidth', 'pydantic', 'lockin.scoring.score'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        stdin=subprocess.DEVNULL, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert "[]" == ran.stderr.splitlines()[-1]


def terminal(environment: dict[str, str], folder: Path, *arguments: str) -> pexpect.spawn:
    """The program on a pseudo-terminal of 80 columns by 24 rows."""
    return pexpect.spawn(
        sys.executable,
        ["-m", "lockin", "assess", "acme.yaml", "--plain", *arguments],
        env=environment,
        cwd=str(folder),
        dimensions=(24, 80),
        encoding="utf-8",
        timeout=20,
    )


def converse(child: pexpect.spawn, *turns: tuple[str, str]) -> None:
    """Wait for a text and the prompt behind it, then type a line; turn by turn."""
    for expected, typed in turns:
        child.expect_exact(expected)
        child.expect("> ")
        child.sendline(typed)


def test_a_sitting_on_a_terminal(environment: dict[str, str], tmp_path: Path) -> None:
    """A mistake, back, undo, don't know, not applicable, note, evidence, Ctrl-C, and going on later."""
    child = terminal(environment, tmp_path, "--as", "ana")
    converse(child, ("vendor?", "Acme AI"), ("product or service", "Acme Assist"))
    converse(child, ("makes the model", ""), ("whose cloud", "Acme AI"), ("will your own", "Drafts replies"))
    converse(child, ("Who prepares", ""), ("Who will review", "legal"))
    converse(child, *((f"Fact {n} of 11", "y") for n in range(1, 12)))
    converse(
        child,
        ("Question 1 of 71", "9"),
        ("Type a number from 1 to 4", "3"),
        ("Question 2 of 71", "b"),
        ("Question 1 of 71", "1"),
        ("Question 2 of 71", "d"),
        ("Question 3 of 71", "u"),
        ("Question 2 of 71", "n public data only / bob"),
        ("Question 3 of 71", "m from the March comparison"),
        ("Saved: note", "e tested report of 3 March"),
        ("Saved: evidence", "1"),
        ("Question 4 of 71", "4"),
        ("! Red flag", "d"),
    )
    child.expect_exact("Question 6 of 71")
    child.sendintr()
    child.expect_exact("Stopped. 5 of 71 questions settled in acme.yaml")
    child.expect(pexpect.EOF)
    child.close()
    assert 130 == child.exitstatus
    given = answers(tmp_path / "acme.yaml")
    assert "experiment" == given["exp.criticality"].option
    assert ("public data only", "bob") == (given["exp.data_sensitivity"].reason, given["exp.data_sensitivity"].second)
    third = given["exp.substitutability"]
    assert ("from the March comparison", "tested", "report of 3 March") == (third.note, third.evidence, third.source)
    again = terminal(environment, tmp_path)
    converse(again, ("Question 6 of 71", "q"))
    again.expect_exact("Go on with: lockin assess acme.yaml")
    again.expect(pexpect.EOF)
    again.close()
    assert 0 == again.exitstatus


def test_a_colleague_who_was_faster_is_not_overwritten(
    environment: dict[str, str], lockin: Run, tmp_path: Path
) -> None:
    """An answer saved by another process while the question was open is shown, and asked about again."""
    lockin("assess", "acme.yaml", stdin=SUBJECT + FACTS + "q\n")
    child = terminal(environment, tmp_path, "--as", "ana")
    child.expect_exact("Question 1 of 71")
    child.expect_exact("Answer> ")
    theirs = Answer(state="answered", option="core", by="bob", date=TODAY)
    stored, now = open_assessment(tmp_path / "acme.yaml"), dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    save_answer(stored, "exp.criticality", theirs, expected=revision(Answer()), via="set", by="bob", now=now)
    child.sendline("1")
    child.expect_exact("Not saved: exp.criticality was changed by bob")
    child.expect_exact("* 4. The product could not be used")
    child.expect_exact("Answered 2026-11-20 by bob")
    assert "core" == answers(tmp_path / "acme.yaml")["exp.criticality"].option
    converse(child, ("", "2"), ("Saved: 2.", "q"))
    child.expect(pexpect.EOF)
    child.close()
    assert "minor" == answers(tmp_path / "acme.yaml")["exp.criticality"].option


def test_end_of_input_on_a_terminal(environment: dict[str, str], tmp_path: Path) -> None:
    """Ctrl-D ends as a pipe does, with exit code 3."""
    child = terminal(environment, tmp_path)
    child.expect_exact("Vendor> ")
    child.sendeof()
    child.expect_exact("Input ended at the entry 'vendor'")
    child.expect(pexpect.EOF)
    child.close()
    assert 3 == child.exitstatus


def test_longest_page_fits_the_screen() -> None:
    """Every question of the shipped checklist leaves room for the prompt on 80 columns by 24 rows."""
    checklist = load_checklist("ai-vendor-lock-in")
    empty = Assessment(checklist=ChecklistRef(id=checklist.id, version=checklist.version))
    begun = begin(checklist, empty, by="ana", today=TODAY)
    longest = max(len(page(begun.jump(item.id), 80, full=True)) for item in begun.items)
    assert 22 >= longest
