"""`lockin new` and `lockin set`: an assessment made and answered from the command line."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from lockin.cli.options import DEFAULT_CHECKLIST
from lockin.model.assessment import OPEN, Answer, Assessment, Subject
from lockin.store.assessments import create_assessment
from lockin.store.checklists import load_checklist
from lockin.store.reading import open_assessment
from process import Run

FILE = "acme.yaml"
Found = Callable[[], Assessment]


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep this process, too, out of the real cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """Make an assessment; the result reads it."""
    create_assessment(tmp_path / FILE, load_checklist(DEFAULT_CHECKLIST), Subject(vendor="Acme AI"))
    return lambda: open_assessment(tmp_path / FILE).assessment


def test_new_creates_an_assessment(lockin: Run, tmp_path: Path) -> None:
    """The file holds the subject and every question, and the next command is named."""
    ran = lockin("new", FILE, "--vendor", "Acme: AI", "--product", "Acme 3", "--currency", "USD", "--marking", "secret")
    subject = open_assessment(tmp_path / FILE).assessment.subject

    assert (0, "", f"Wrote {FILE}: 73 questions, all open.\nNext: lockin assess {FILE}\n") == (
        ran.returncode,
        ran.stderr,
        ran.stdout,
    )
    assert ("Acme: AI", "Acme 3", "USD", "secret") == (
        subject.vendor,
        subject.product,
        subject.currency,
        subject.marking,
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((FILE,), (73, "acme.yaml exists and is not overwritten\n  hint: go on with: lockin assess acme.yaml")),
        (("nowhere/b.yaml",), (73, "there is no folder nowhere")),
        (("b.yaml", "--currency", "euro"), (2, "currency must be three capital letters")),
        (("b.yaml", "--checklist", "ai-vendor"), (66, "there is no checklist 'ai-vendor'")),
    ],
)
def test_new_refuses_in_one_sentence(
    lockin: Run, found: Found, tmp_path: Path, arguments: tuple[str, ...], expected: tuple[int, str]
) -> None:
    """A file that exists, a folder that does not, a subject or checklist that is none: nothing is written."""
    before = found()
    ran = lockin("new", *arguments)

    assert (expected[0], True, "") == (ran.returncode, expected[1] in ran.stderr, ran.stdout)
    assert ([FILE], before) == ([file.name for file in tmp_path.iterdir()], found())


def test_set_changes_and_says_what(lockin: Run, found: Found) -> None:
    """Answers, facts and the subject in one go, each with what it was and what it is."""
    ran = lockin(
        "set", FILE, "dat.training_use=opt_out", "fact:personal_data=yes", "subject:vendor=Beta AI", "--by", "ana"
    )

    assert [
        "dat.training_use: not answered → opt_out",
        "fact:personal_data: unknown → yes",
        "subject:vendor: Acme AI → Beta AI",
    ] == ran.stdout.splitlines()
    assert (Answer(state="answered", option="opt_out", by="ana", date=dt.datetime.now().astimezone().date()), True) == (
        found().answer("dat.training_use"),
        found().facts["personal_data"],
    )


def test_set_says_where_it_can_be_read(lockin: Run, found: Found) -> None:
    """Note, source and evidence go with the answer, and can be added to it later."""
    lockin("set", FILE, "dat.training_use=opt_out", "--evidence", "contract", "--source", "DPA 4")
    ran = lockin("set", FILE, "dat.training_use", "--note", "# said: yes")
    answer = found().answer("dat.training_use")

    assert ("opt_out", "contract", "DPA 4", "# said: yes") == (
        answer.option,
        answer.evidence,
        answer.source,
        answer.note,
    )
    assert "dat.training_use: opt_out, with other details\n" == ran.stdout


def test_set_keeps_what_is_not_said(lockin: Run, found: Found) -> None:
    """Another option keeps note and source; an empty note removes the note and nothing else."""
    lockin("set", FILE, "dat.training_use=opt_out", "--note", "n", "--source", "s")
    lockin("set", FILE, "dat.training_use=unknown")
    lockin("set", FILE, "dat.training_use=allowed", "--note", "")
    answer = found().answer("dat.training_use")

    assert ("allowed", "", "s") == (answer.option, answer.note, answer.source)


@pytest.mark.usefixtures("found")
def test_set_says_what_a_new_answer_keeps(lockin: Run) -> None:
    """What backed the old answer and was not said anew; after another state, or with nothing to keep, nothing."""
    lockin("set", FILE, "dat.training_use=opt_out", "--evidence", "contract", "--note", "n", "--source", "s")
    change = "dat.training_use: opt_out → banned_vendor\n"
    kept = "  kept: evidence, source; change them with --evidence, --source, --note\n"

    assert change + kept == lockin("set", FILE, "dat.training_use=banned_vendor", "--note", "").stdout
    assert "dat.training_use: banned_vendor → unknown\n" == lockin("set", FILE, "dat.training_use=unknown").stdout
    assert "dat.training_use: unknown → opt_out\n" == lockin("set", FILE, "dat.training_use=opt_out").stdout


@pytest.mark.parametrize("word", ["na", "not_applicable", "state:not_applicable"])
def test_set_puts_a_question_aside(lockin: Run, found: Found, word: str) -> None:
    """Not applicable, with a reason and a second name."""
    lockin("set", FILE, f"por.finetune={word}", "--reason", "no fine-tuning", "--second", "legal", "--by", "pm")

    assert ("not_applicable", "no fine-tuning", "legal") == (
        found().answer("por.finetune").state,
        found().answer("por.finetune").reason,
        found().answer("por.finetune").second,
    )


def test_set_opens_a_question_again(lockin: Run, found: Found) -> None:
    """`open` is the explicit act that clears an answer whole."""
    lockin("set", FILE, "dat.training_use=opt_out", "--note", "n")
    lockin("set", FILE, "dat.training_use=open")

    assert OPEN == found().answer("dat.training_use")


def test_an_option_goes_before_a_state_of_the_same_name(lockin: Run, found: Found) -> None:
    """A question may have an option called open; `state:open` is the state."""
    lockin("set", FILE, "sup.partners_compete=open")
    chosen = found().answer("sup.partners_compete").option
    lockin("set", FILE, "sup.partners_compete=state:open")

    assert ("open", OPEN) == (chosen, found().answer("sup.partners_compete"))


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["dat.trainig_use=opt_out"], "there is no question 'dat.trainig_use'", "did you mean 'dat.training_use'?"),
        (["dat.training_use=optout"], "dat.training_use has no option 'optout'", "did you mean 'opt_out'?"),
        (["dat.training_use=zzz"], "dat.training_use has no option 'zzz'", "its options: banned_chain,"),
        (["dat.training_use=opt_out,allowed"], "This question takes one option only.", ""),
        (["dat.training_use=na"], "red flag and cannot be set aside", ""),
        (["por.finetune=na", "--reason", "none"], "needs the name of a second person", ""),
        (["dat.training_use"], "dat.training_use is set to nothing", "write dat.training_use=OPTION"),
        (["fact:personal=yes"], "there is no fact 'personal'", "did you mean 'personal_data'?"),
        (["fact:personal_data=maybe"], "personal_data must be yes, no or unknown, not 'maybe'", ""),
        (["subject:vendr=x"], "the subject has no 'vendr'", "did you mean 'vendor'?"),
        (["subject:currency=euro"], "currency must be three capital letters", ""),
        (["subject:vendor"], "'subject:vendor' sets nothing", "write subject:vendor=VALUE"),
        (["answer:x=y"], "'answer' cannot be set", "write fact:ID=VALUE"),
        (["dat.retention=zero", "--reason", "x"], "--reason and --second belong to a question that is not", "ID=na"),
        (["dat.retention=zero", "dat.retention=longer"], "dat.retention is set twice", ""),
        (["dat.retention=zero", "--evidence", "gossip"], "'gossip' is not one of", ""),
        (["dat.retention=zero", "--note", "x" * 4001], "at most 4000 are allowed", ""),
    ],
)
@pytest.mark.usefixtures("found")
def test_a_wrong_request_writes_nothing(
    lockin: Run, tmp_path: Path, arguments: list[str], message: str, hint: str
) -> None:
    """Everything is checked before the first change is written; the mistake is named, and what was likely meant."""
    text = (tmp_path / FILE).read_bytes()
    ran = lockin("set", FILE, "exp.criticality=core", *arguments)

    assert (2, True, True, "") == (ran.returncode, message in ran.stderr, hint in ran.stderr, ran.stdout)
    assert ([FILE], text) == ([file.name for file in tmp_path.iterdir()], (tmp_path / FILE).read_bytes())


@pytest.mark.usefixtures("found")
def test_a_note_needs_a_question(lockin: Run) -> None:
    """What is said about an answer goes nowhere when only a fact is set."""
    ran = lockin("set", FILE, "fact:personal_data=no", "--note", "x")

    assert (2, "lockin: error: --note, --source and --evidence belong to a question; no question is set\n") == (
        ran.returncode,
        ran.stderr,
    )


def test_setting_what_is_there_changes_nothing(lockin: Run, found: Found, tmp_path: Path) -> None:
    """The same answer again is said to be as before, and leaves file and history alone."""
    lockin("set", FILE, "dat.retention=zero", "--by", "ana")
    before = found(), (tmp_path / "acme.history.jsonl").read_text()
    ran = lockin("set", FILE, "dat.retention=zero", "--by", "ana")

    assert "dat.retention: zero, as before\n" == ran.stdout
    assert before == (found(), (tmp_path / "acme.history.jsonl").read_text())


def test_the_history_notes_who_and_how(lockin: Run, found: Found, tmp_path: Path) -> None:
    """A change from the command line can be told from others."""
    lockin("set", FILE, "dat.retention=zero", "--by", "ana")
    past = json.loads((tmp_path / "acme.history.jsonl").read_text())

    assert ("ana", "set", "dat.retention") == (past["by"], past["via"], past["question"])
    assert "zero" == found().answer("dat.retention").option


def test_a_missing_file_is_asked_back(lockin: Run, found: Found) -> None:
    """Exit code 66, and the file that was likely meant."""
    ran = lockin("set", "acne.yaml", "dat.retention=zero")

    assert (66, "lockin: error: acne.yaml does not exist\n  hint: did you mean 'acme.yaml'?\n") == (
        ran.returncode,
        ran.stderr,
    )
    assert OPEN == found().answer("dat.retention")


def test_a_broken_file_is_reported_with_its_place(lockin: Run, found: Found, tmp_path: Path) -> None:
    """Exit code 65, and file, line and column."""
    assert found()
    path = tmp_path / FILE
    path.write_text(path.read_text().replace("dat.retention: {state: open}", "dat.retention: {state: opne}"))
    line = next(n for n, text in enumerate(path.read_text().splitlines(), 1) if "opne" in text)
    ran = lockin("set", FILE, "exp.criticality=core")

    assert (65, True, True) == (
        ran.returncode,
        ran.stderr.startswith(f"{FILE}:{line}:"),
        "did you mean 'open'?" in ran.stderr,
    )


def test_a_note_does_not_renew_an_answer(lockin: Run, tmp_path: Path) -> None:
    """A note is no new answer: date and name stay, or stale evidence would turn fresh."""
    file = tmp_path / "acme.yaml"
    lockin("new", file, "--vendor", "Acme", "--product", "Chat", "--use", "Replies")
    lockin("set", file, "exi.plan=draft", "--by", "ana", "--evidence", "contract")
    text = file.read_text("utf-8")
    dated = re.sub(r"date: \S+?(?=[,}\n])", "date: 2024-01-02", text)
    assert dated != text
    file.write_text(dated, "utf-8")
    lockin("set", file, "exi.plan", "--note", "archived", "--by", "tom")
    answer = open_assessment(file).assessment.answer("exi.plan")
    assert ("archived", "ana", "2024-01-02") == (answer.note, answer.by, str(answer.date))
