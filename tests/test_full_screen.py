"""`lockin assess` on the full screen: real processes on a pseudo-terminal, as a person meets them."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

import pytest
import wcwidth

from builders import answered
from lockin.model.assessment import OPEN, Answer, Assessment, ChecklistRef, Subject
from lockin.store.assessments import create_filled
from lockin.store.checklists import load_checklist_file
from lockin.store.drafts import draft_path, read_draft
from lockin.store.reading import open_assessment
from process import Run
from terminals import Terminal

pytestmark = pytest.mark.slow
CHECKLIST = Path(__file__).parent / "data" / "screen" / "small.yaml"
LOCKIN = (sys.executable, "-m", "lockin")
CORE, TRAINING, PLAN = "How much of the product", "Is your data used", "Is there a written exit plan?"
PLACES, COPIES, CONTACT = "Where does the data go?", "How many copies", "Who at the vendor"
LEFT = b"\x1b[?1049l"
"""Leaves the alternate screen."""
COLOURS = re.compile(rb"\x1b\[[0-9;]*\b(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])\b[0-9;]*m")


class Sit(Protocol):
    """Sit down at `acme.yaml` in a terminal of your own."""

    def __call__(
        self, *arguments: str, width: int = 80, height: int = 24, env: Mapping[str, str] | None = None
    ) -> Terminal:
        """Run `lockin assess acme.yaml` as ana with these arguments."""


@pytest.fixture
def screens(environment: dict[str, str]) -> dict[str, str]:
    """The environment of a terminal that can be drawn on."""
    return environment | {"TERM": "xterm-256color", "LANG": "C.UTF-8"}


@pytest.fixture
def sit(screens: dict[str, str], tmp_path: Path) -> Iterator[Sit]:
    """Starts sittings in `tmp_path`, and ends those that are left."""
    shutil.copy(CHECKLIST, tmp_path)
    opened: list[Terminal] = []

    def start(*arguments: str, width: int = 80, height: int = 24, env: Mapping[str, str] | None = None) -> Terminal:
        command = (*LOCKIN, "assess", "acme.yaml", "--as", "ana", *arguments)
        opened.append(Terminal(command, env=screens | dict(env or {}), folder=tmp_path, width=width, height=height))
        return opened[-1]

    yield start
    for terminal in opened:
        terminal.stop()


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """An assessment whose subject and facts are known, and in which every question is open."""
    return written(tmp_path)


def written(folder: Path, answers: Mapping[str, Answer] | None = None, *, vendor: str = "Acme AI") -> Path:
    """`acme.yaml` with known subject and facts, and these answers."""
    shutil.copy(CHECKLIST, folder)
    checklist, path = load_checklist_file(CHECKLIST), folder / "acme.yaml"
    wanted = Assessment(
        checklist=ChecklistRef(id=checklist.id, version=checklist.version, sha256=checklist.sha256),
        subject=Subject(vendor=vendor, product="Assist", use="Drafts replies"),
        facts={fact.id: True for fact in checklist.facts},
        answers=dict(answers or {}),
    )
    create_filled(path, checklist, wanted)
    return path


def answers(path: Path) -> dict[str, Answer]:
    """The answers in the file that say anything; the file is read strictly."""
    return {key: answer for key, answer in open_assessment(path).assessment.answers.items() if answer != OPEN}


def left(terminal: Terminal) -> int:
    """Leave by way of the summary; the exit code."""
    terminal.press("q")
    terminal.wait_for("Summary", "q quits")
    terminal.press("q")
    return terminal.exit_code()


# One whole sitting.


def test_from_a_new_file_to_the_end(sit: Sit, tmp_path: Path) -> None:
    """A mistake and back, undo, don't know, every kind of question, the quick outcome, the summary, and q."""
    here = sit("-c", "small.yaml")
    for shown, typed in (
        ("Who is the vendor?", "Acme AI"), ("Which product", "Assist"), ("Who makes the model", ""),
        ("On whose cloud", "Acme AI"), ("What will your own", "Drafts replies"),
        ("Who prepares", ""), ("Who will review", "legal"),
    ):  # fmt: skip
        here.wait_for(shown)
        here.press(typed, "Enter")
    here.wait_for("Is personal data sent?")
    here.press("1", "Enter")
    here.wait_for("Do customers see it?")
    here.press("d")
    here.wait_for(CORE, "0 %", "Don't know; counts as yes")
    here.press("1", "Enter")
    here.wait_for(TRAINING)
    here.press("b")
    here.wait_for(CORE, "> 1 (*) A little of it")
    here.press("2", "Enter")
    here.wait_for(TRAINING, "Saved exp.core: 2. Half of it")
    here.press("u")
    here.wait_for(CORE, "> 1 (*) A little of it", "Undone, back to exp.core: 1.")
    here.press("Right")
    here.wait_for(TRAINING)
    here.press("1", "Enter")
    here.wait_for(PLAN)
    here.press("d")
    here.wait_for("The quick set is done", "Outcome:", "A quick outcome never approves", "5 more questions")
    here.press("Enter")
    here.wait_for(PLACES, "several may apply")
    here.press("1", "3")
    here.wait_for("1 [x] European Union", "2 [ ] United States", "3 [x] Elsewhere")
    here.press("Enter")
    here.wait_for("Can the region be fixed?")
    here.press("1", "Enter")
    here.wait_for(COPIES)
    here.press("many", "Enter")
    here.wait_for("It takes a number", "> many")
    here.press("\x7f" * 4, "12", "Enter")
    here.wait_for(CONTACT)
    here.press("Bo, support", "Enter")
    here.wait_for("When was the exit last tested?")
    here.press("1", "Enter")
    here.wait_for("7 of 8 answered, 1 don't know", "Don't know yet: 1 - exi.plan", "All is settled", "100 %")
    here.press("q")
    assert 0 == here.exit_code()
    here.wait_for("That is everything", "lockin report acme.yaml -o acme.pdf")
    given = answers(tmp_path / "acme.yaml")
    assert ["little", "never", "fixed", "recently"] == [
        given[key].option for key in ("exp.core", "dat.training", "dat.region", "exi.test")
    ]
    assert ("unknown", ("eu", "elsewhere")) == (given["exi.plan"].state, given["dat.places"].options)
    assert ("12", "Bo, support") == (given["dat.copies"].value, given["exi.contact"].value)
    assert ({"ana"}, LEFT in here.raw) == ({answer.by for answer in given.values()}, True)


def test_summary_before_leaving_names_three_questions_worth_asking(sit: Sit, acme: Path) -> None:
    """The first q shows what is open and the three questions that the score hangs on most; the second one quits."""
    here = sit()
    here.wait_for(CORE)
    here.press("q")
    shown = here.wait_for("Summary", "Open: 8", "Changed in this sitting: nothing", "Worth asking next")
    assert 3 == shown.split("Worth asking next")[1].count("[ ]")
    here.press("Esc")
    here.wait_for(CORE)
    assert 0 == left(here)
    assert {} == answers(acme)


# What the keys save.


def test_warning_shows_before_anything_is_saved(sit: Sit, acme: Path) -> None:
    """The moment a risky option is chosen the screen says Red flag, why, and what to do; Esc takes it back."""
    here = sit("--ask", "dat.training")
    here.wait_for(TRAINING)
    here.press("3")
    here.wait_for("(*) Always", "! Red flag: Your secrets could come back", "To do: Ban it by contract.", "Enter saves")
    assert {} == answers(acme)
    here.press("Esc")
    here.wait_for("( ) Always", "Back to what is saved.")
    here.press("3", "Enter")
    here.wait_for("Saved dat.training: 3. Always ! Red flag:")
    assert "always" == answers(acme)["dat.training"].option


def test_warning_shows_on_a_small_window(sit: Sit, acme: Path) -> None:
    """Where there is no room for the reason, the message says that it is a red flag."""
    here = sit("--ask", "dat.training", width=40, height=12)
    here.wait_for("dat.training")
    here.press("3")
    here.wait_for("(*) Always", "! Red flag")
    assert {} == answers(acme)


def test_enter_never_takes_what_is_merely_highlighted(sit: Sit, acme: Path) -> None:
    """Enter held down on an open question, also with another row highlighted, changes nothing."""
    here = sit()
    here.wait_for(CORE)
    here.press(*["Enter"] * 50, "Down", *["Enter"] * 50)
    here.wait_for("> 2 ( ) Half of it", "Nothing is chosen")
    here.press("Right", *["Enter"] * 50)
    here.wait_for(TRAINING, "Nothing is chosen")
    assert {} == answers(acme)
    here.press("2", *["Enter"] * 50)
    here.wait_for(PLAN, "Nothing is chosen")
    assert ["dat.training"] == list(answers(acme))


def test_not_applicable_asks_for_reason_and_second_person(sit: Sit, acme: Path) -> None:
    """Both are needed, one's own name will not do, and a red-flag question is never set aside."""
    here = sit()
    here.wait_for(CORE)
    here.press("n")
    here.wait_for("Why is it not applicable?")
    here.press("no", "Enter")
    here.wait_for("a reason of at least three characters", "> no")
    here.press(" product", "Enter")
    here.wait_for("The name of a second person")
    here.press("Ana", "Enter")
    here.wait_for("that is the name you answer under", "> Ana")
    here.press("\x7f" * 3, "bob", "Enter")
    here.wait_for(TRAINING, "Saved exp.core: not applicable, no product, agreed by bob")
    here.press("n")
    here.wait_for("dat.training carries a red flag and cannot be set aside")
    given = answers(acme)
    assert (["exp.core"], "no product", "bob") == (list(given), given["exp.core"].reason, given["exp.core"].second)


def test_pasted_note_keeps_its_lines(sit: Sit, acme: Path) -> None:
    """A text of several lines goes into the note as it is, and none of it acts as a key."""
    here = sit()
    here.wait_for(CORE)
    here.paste("1\rq\rq\r")
    here.wait_for("Pasted text was not taken")
    here.press("m")
    here.wait_for("Note", "Ctrl-J new line")
    here.paste("From the mail of March:\r\n- opt-out by form\nq")
    here.wait_for("- opt-out by form")
    here.press("Ctrl-J", "end", "Enter")
    here.wait_for("Saved exp.core: note: From the mail of March:", "still open")
    assert "From the mail of March:\n- opt-out by form\nq\nend" == answers(acme)["exp.core"].note


def test_note_that_is_too_long_stays_in_the_field(sit: Sit, acme: Path) -> None:
    """More than 4,000 characters are refused with both numbers; nothing typed is lost, and one less is taken."""
    here = sit()
    here.wait_for(CORE)
    here.press("m")
    here.wait_for("Note", "Enter save")
    here.paste("a" * 3999 + "x!")
    here.wait_for("ax!")
    here.press("Enter")
    here.wait_for("That has 4001 characters; at most 4000 are allowed.", "ax!", CORE)
    assert {} == answers(acme)
    here.press("\x7f", "Enter")
    here.wait_for("Saved exp.core: note: aaa")
    assert "a" * 3999 + "x" == answers(acme)["exp.core"].note


def test_note_and_evidence_keep_a_choice_that_is_not_saved_yet(sit: Sit, acme: Path) -> None:
    """Choosing first and writing beside it afterwards loses neither; Enter then saves the choice."""
    here = sit()
    here.wait_for(CORE)
    here.press("2", "m")
    here.wait_for("Note", "2 (*) Half of it")
    here.press("as of March", "Enter")
    here.wait_for("Enter saves what is chosen.", "> 2 (*) Half of it", "Note: as of March")
    here.press("h")
    here.wait_for("Walk through the product.", "Esc back")
    here.press("Esc")
    here.wait_for("> 2 (*) Half of it", "all keys")
    here.press("e")
    here.wait_for("How is the answer known?", "> 0 (*) Opinion")
    here.press("2")
    here.wait_for("Where can it be read?")
    here.press("DPA section 4", "Enter")
    here.wait_for("Evidence: Contract, read - DPA section 4", "> 2 (*) Half of it")
    here.press("Enter")
    here.wait_for(TRAINING)
    saved = answers(acme)["exp.core"]
    assert ("half", "as of March", "contract", "DPA section 4") == (
        saved.option, saved.note, saved.evidence, saved.source,
    )  # fmt: skip


def test_who_should_answer(sit: Sit, acme: Path) -> None:
    """A role by its name, or a person; the question says so at once."""
    here = sit()
    here.wait_for(CORE, "ask: Product manager")
    here.press("w")
    here.wait_for("Who should answer? Now: Product manager", "a role: pm, legal")
    here.press("legal counsel", "Enter")
    here.wait_for("ask: Legal counsel")
    assert "legal" == answers(acme)["exp.core"].ask
    here.press("w")
    here.wait_for("Who should answer? Now: Legal counsel")
    here.press("Dr. Bob", "Enter")
    here.wait_for("ask: Dr. Bob")
    assert "Dr. Bob" == answers(acme)["exp.core"].ask


def test_confirming_what_was_carried_over(sit: Sit, tmp_path: Path) -> None:
    """An answer to be confirmed waits, says why, is not taken by Enter, and y takes it with today's date."""
    old = answered("half", by="bob", date=dt.date(2025, 1, 1), reconfirm="the vendor changed its terms")
    path = written(tmp_path, {"exp.core": old})
    here = sit()
    here.wait_for(CORE, "To confirm: the vendor changed its terms", "> 2 (*) Half of it")
    here.press("Enter")
    here.wait_for("y says that the present answer still holds")
    assert old == answers(path)["exp.core"]
    here.press("y")
    here.wait_for(TRAINING)
    now = answers(path)["exp.core"]
    assert ("half", "", "ana", True) == (now.option, now.reconfirm, now.by, now.date != old.date)


# Finding one's way.


def test_overview_filters_searches_and_opens(sit: Sit, tmp_path: Path) -> None:
    """States are characters; f filters, / searches while typing, Enter opens what is highlighted."""
    written(
        tmp_path,
        {
            "exp.core": answered("half"),
            "dat.training": Answer(state="unknown"),
            "dat.places": Answer(state="not_applicable", reason="no data", second="bob"),
            "dat.region": answered("fixed", reconfirm="new terms"),
        },
    )
    here = sit()
    here.wait_for(PLAN)
    here.press("o")
    shown = here.wait_for("Overview: all (17)", "> [ ] exi.plan")
    for mark in ("[x] exp.core", "[?] dat.training", "[-] dat.places", "[~] dat.region", "[ ] exi.test"):
        assert mark in shown
    here.press("f")
    here.wait_for("Overview: open (5)", "> [ ] exi.plan")
    here.press("f")
    here.wait_for("Overview: don't know (1)", "> [?] dat.training")
    here.press("f")
    here.wait_for("Overview: to confirm (1)", "> [~] dat.region")
    here.press("f", "f", "/")
    here.wait_for("Overview: all (17)", "Search for")
    here.press("MODELS")
    here.wait_until(lambda text: "with 'MODELS' (0)" in text, "no hit")
    here.press("\x7f" * 6, "on your data")
    here.wait_for("with 'on your data' (1)", "dat.training")
    here.press("Enter")
    here.wait_for("> [?] dat.training", "f filter")
    here.press("Enter")
    here.wait_for(TRAINING, "d (*) Don't know yet")


def test_go_to_a_question_by_name(sit: Sit, acme: Path) -> None:
    """The key g takes ids and sections; a wrong name is answered with a near one and stays to be mended."""
    here = sit()
    here.wait_for(CORE)
    here.press("g")
    here.wait_for("Go to:")
    here.press("exi.plam", "Enter")
    here.wait_for("exi.plan", "> exi.plam")
    here.press("\x7f", "n", "Enter")
    here.wait_for(PLAN)
    here.press("g")
    here.wait_for("Go to:")
    here.press("data", "Enter")
    here.wait_for(TRAINING)
    assert {} == answers(acme)


def test_help_lists_the_keys(sit: Sit, acme: Path) -> None:
    """? shows all keys, and Esc leads back to the question."""
    here = sit(height=60)
    here.wait_for(CORE)
    here.press("?")
    here.wait_for("At a question", "In the overview", "While typing", "Ctrl-C")
    here.press("Esc")
    here.wait_for(CORE)
    assert {} == answers(acme)


# The window.


def test_resizing_keeps_question_and_footer(sit: Sit, acme: Path) -> None:
    """At every size the question, its highlighted option, and how to quit are on the screen."""
    here = sit()
    here.wait_for(CORE)
    here.press("3")
    here.wait_for("> 3 (*) All of it")
    for width, height in ((40, 16), (200, 60), (20, 8), (80, 24)):
        here.resize(width, height)
        here.wait_until(lambda _: footer_at_the_bottom(here.screen()), f"the footer at {width}x{height}")
        here.wait_for("exp.core", "> 3 (*) All of it")
    here.resize(10, 4)
    here.resize(80, 24)
    here.wait_until(lambda _: footer_at_the_bottom(here.screen()), "the footer")
    here.press("Enter")
    here.wait_for(TRAINING)
    assert ["exp.core"] == list(answers(acme))


def footer_at_the_bottom(lines: list[str]) -> bool:
    """Whether the last line says how to quit and where all keys are, and fills the window."""
    return "q quit  ? all keys" in lines[-1]


def test_wide_characters_do_not_break_the_frame(sit: Sit, tmp_path: Path) -> None:
    """With a Korean vendor and note every line is as wide as the window, and the footer stays whole."""
    path = written(tmp_path, vendor="한국인공지능주식회사 " * 5)
    here = sit()
    here.wait_for(CORE, "한국인공지능주식회사")
    here.press("m")
    here.wait_for("Note", "Enter save")
    here.press("계약서 제4조에 따르면 " * 20, "Enter")
    here.wait_for("Saved exp.core: note: 계약서", "q quit")
    lines = here.screen()
    assert [80] * 24 == [wcwidth.wcswidth(line) for line in lines]
    assert footer_at_the_bottom(lines)
    assert any(line.startswith(" lockin  한국인공지능") and line.endswith("? help ") for line in lines)
    here.press("o")
    here.wait_for("Overview: all", "> [ ] exp.core")
    assert ("계약서 제4조에 따르면 " * 20).strip() == answers(path)["exp.core"].note


@pytest.mark.parametrize("no_colour", [True, False])
def test_no_color_gives_no_colour_codes(sit: Sit, acme: Path, no_colour: bool) -> None:  # noqa: FBT001 - a parameter
    """With NO_COLOR nothing but bold and reverse is written; without it there is colour, so the test can fail."""
    here = sit(env={"NO_COLOR": "1"} if no_colour else {})
    here.wait_for(CORE)
    here.press("Right", "3")
    here.wait_for("! Red flag")
    here.press("o")
    here.wait_for("Overview")
    here.press("Esc")
    here.wait_for(TRAINING)
    assert 0 == left(here)
    assert no_colour is (COLOURS.search(here.raw) is None)
    assert {} == answers(acme)


# Being interrupted.


def half_typed(sit: Sit) -> Terminal:
    """A sitting in which a note is being typed."""
    here = sit()
    here.wait_for(CORE)
    here.press("m")
    here.wait_for("Note", "Enter save")
    here.press("as the mail of M")
    here.wait_for("> as the mail of M")
    return here


def test_a_half_typed_note_survives_a_process_that_is_killed(sit: Sit, acme: Path) -> None:
    """Nothing tells the program that the power goes; the note is on the disk a second after the last key."""
    here = half_typed(sit)
    here.wait_until(lambda _: read_draft(acme, "ana") is not None, "the draft is on the disk")
    here.send_signal(signal.SIGKILL)
    here.stop()
    again = sit()
    again.wait_for(CORE, "This is what you were typing", "> as the mail of M")


def test_ctrl_c_keeps_a_half_typed_note(sit: Sit, acme: Path) -> None:
    """Exit code 130, and the next sitting opens the note with what was typed; saved, the draft is gone."""
    here = half_typed(sit)
    here.press("Ctrl-C")
    assert 130 == here.exit_code()
    here.wait_for("Stopped. 0 of 8 questions settled in acme.yaml")
    assert ({}, True, LEFT in here.raw) == (answers(acme), draft_path(acme, "ana").exists(), True)
    again = sit()
    again.wait_for(CORE, "This is what you were typing", "> as the mail of M")
    again.press("arch", "Enter")
    again.wait_for("Saved exp.core: note: as the mail of March")
    assert ("as the mail of March", False) == (answers(acme)["exp.core"].note, draft_path(acme, "ana").exists())
    assert 0 == left(again)


def test_ctrl_c_prints_a_half_typed_note_that_cannot_be_kept(sit: Sit, acme: Path) -> None:
    """With no room for the draft, here a folder in its place, the text is at least on the terminal."""
    draft_path(acme, "ana").mkdir()
    here = half_typed(sit)
    here.press("Ctrl-C")
    assert 130 == here.exit_code()
    here.wait_for("Typed for question exp.core, and could not be kept: as the mail of M")


def test_escape_drops_a_draft(sit: Sit, acme: Path) -> None:
    """A draft that is not wanted any more goes with Esc."""
    here = half_typed(sit)
    here.press("Ctrl-C")
    assert 130 == here.exit_code()
    again = sit()
    again.wait_for("This is what you were typing")
    again.press("Esc")
    again.wait_for(CORE, "? all keys")
    assert not draft_path(acme, "ana").exists()


def test_draft_of_a_question_that_is_not_asked_now_is_kept(sit: Sit, acme: Path) -> None:
    """A sitting over another section says that there is a draft, and leaves it for later."""
    here = half_typed(sit)
    here.press("Ctrl-C")
    assert 130 == here.exit_code()
    other = sit("--section", "exi")
    other.wait_for(PLAN, "A text for question exp.core was kept")
    other.press("m")
    other.wait_for("Note", "Enter save")
    other.press("another", "Enter")
    other.wait_for("Saved exi.plan: note: another")
    assert 0 == left(other)
    draft = read_draft(acme, "ana")
    assert ("question exp.core", "as the mail of M") == (draft and draft.item, draft and draft.text)


@pytest.mark.parametrize(
    ("sent", "code"),
    [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)],
    ids=lambda value: getattr(value, "name", ""),
)
def test_signals_leave_the_screen_and_keep_the_draft(sit: Sit, acme: Path, sent: signal.Signals, code: int) -> None:
    """Told to end from outside: the documented exit code, the terminal as before, and the text is kept."""
    here = half_typed(sit)
    here.send_signal(sent)
    assert code == here.exit_code()
    assert (True, False) == (LEFT in here.raw, b"Traceback" in here.raw)
    draft = read_draft(acme, "ana")
    assert ({}, "as the mail of M") == (answers(acme), draft and draft.text)


def test_closing_the_window_keeps_the_draft(sit: Sit, acme: Path) -> None:
    """The terminal goes away: the program ends by itself, the file is whole, and the text is kept."""
    here = half_typed(sit)
    here.hang_up()
    assert 129 == here.exit_code()
    draft = read_draft(acme, "ana")
    assert ({}, "as the mail of M") == (answers(acme), draft and draft.text)


def test_ctrl_z_suspends_and_fg_comes_back(screens: dict[str, str], acme: Path) -> None:
    """Under a shell Ctrl-Z gives the prompt back, and fg the question with what was chosen."""
    here = Terminal(("bash", "--norc", "--noprofile", "-i"), env=screens | {"PS1": "shell$ "}, folder=acme.parent)
    try:
        here.wait_for("shell$")
        here.press(f"{' '.join(LOCKIN)} assess acme.yaml --as ana", "Enter")
        here.wait_for(CORE)
        here.press("2")
        here.wait_for("> 2 (*) Half of it")
        here.press("Ctrl-Z")
        here.wait_for("Stopped")
        assert LEFT in here.raw
        here.press("echo $((6*7))", "Enter")
        here.wait_for("42")
        here.press("fg", "Enter")
        here.wait_until(lambda text: "> 2 (*) Half of it" in text and "shell$" not in text, "the question")
        here.press("Enter")
        here.wait_for(TRAINING)
        assert "half" == answers(acme)["exp.core"].option
        here.press("q")
        here.wait_for("Summary")
        here.press("q")
        here.wait_for("Go on with: lockin assess acme.yaml")
    finally:
        here.stop()


# Somebody else, and the disk.


def test_a_colleague_who_was_faster_is_shown(sit: Sit, lockin: Run, acme: Path) -> None:
    """Their answer is shown with their name and is not overwritten; then one's own can be saved on purpose."""
    here = sit()
    here.wait_for(CORE)
    here.press("1")
    here.wait_for("> 1 (*) A little of it")
    assert 0 == lockin("set", "acme.yaml", "exp.core=all", "--by", "bob", "--note", "their note").returncode
    here.press("Enter")
    here.wait_for("Not saved: exp.core was changed by bob", "> 3 (*) All of it", "Note: their note", "by bob")
    assert ("all", "bob") == (answers(acme)["exp.core"].option, answers(acme)["exp.core"].by)
    here.press("1", "Enter")
    here.wait_for(TRAINING, "Saved exp.core: 1.")
    assert ("little", "their note", "ana") == (
        answers(acme)["exp.core"].option, answers(acme)["exp.core"].note, answers(acme)["exp.core"].by,
    )  # fmt: skip


def test_a_note_survives_a_colleague_who_was_faster(sit: Sit, lockin: Run, acme: Path) -> None:
    """What was typed stays in the field beside their answer, and Enter saves it to that one."""
    here = half_typed(sit)
    assert 0 == lockin("set", "acme.yaml", "exp.core=all", "--by", "bob").returncode
    here.press("Enter")
    here.wait_for("Not saved: exp.core was changed by bob", "3 (*) All of it", "> as the mail of M")
    assert "" == answers(acme)["exp.core"].note
    here.press("Enter")
    here.wait_for("Saved exp.core: note: as the mail of M")
    saved = answers(acme)["exp.core"]
    assert ("all", "bob", "as the mail of M") == (saved.option, saved.by, saved.note)


def test_a_typed_answer_survives_a_colleague_who_was_faster(sit: Sit, lockin: Run, acme: Path) -> None:
    """The text of an answer, too, stays in its field, beside what they entered."""
    here = sit("--ask", "exi.contact")
    here.wait_for(CONTACT)
    here.press("Bo of support")
    here.wait_for("> Bo of support")
    assert 0 == lockin("set", "acme.yaml", "exi.contact=Kim", "--by", "bob").returncode
    here.press("Enter")
    here.wait_for("Not saved: exi.contact was changed by bob", "Answer: Kim", "> Bo of support")
    assert "Kim" == answers(acme)["exi.contact"].value
    here.press("Enter")
    here.wait_for("Saved exi.contact: Bo of support")
    assert "Bo of support" == answers(acme)["exi.contact"].value


def test_a_file_that_another_editor_broke(sit: Sit, acme: Path) -> None:
    """The choice stays on the screen with a sentence and no traceback; once the file is mended, Enter saves it."""
    here = sit()
    here.wait_for(CORE)
    here.press("2")
    here.wait_for("> 2 (*) Half of it")
    whole = acme.read_bytes()
    acme.write_bytes(whole + b"answers: {\n")
    here.press("Enter")
    here.wait_for("Not saved:", "acme.yaml", "> 2 (*) Half of it", CORE)
    assert b"Traceback" not in here.raw
    assert whole + b"answers: {\n" == acme.read_bytes()
    acme.write_bytes(whole)
    here.press("Enter")
    here.wait_for(TRAINING)
    assert "half" == answers(acme)["exp.core"].option


def test_a_note_survives_a_file_that_is_gone(sit: Sit, acme: Path) -> None:
    """With the file gone, the note stays in its field; with the file back, Enter saves it."""
    here = half_typed(sit)
    away = acme.rename(acme.with_name("away.yaml"))
    here.press("Enter")
    here.wait_for("Not saved:", "> as the mail of M")
    away.rename(acme)
    here.press("Enter")
    here.wait_for("Saved exp.core: note: as the mail of M")
    assert ("as the mail of M", False) == (answers(acme)["exp.core"].note, b"Traceback" in here.raw)


@pytest.mark.parametrize("broken", ["asking.HANDLERS['summary']", "drawing.pages.summary_page"])
def test_a_bug_ends_the_sitting_as_a_bug(screens: dict[str, str], acme: Path, broken: str) -> None:
    """An unexpected exception in a key or in drawing: terminal restored, exit code 70, all answers in the file."""
    script = (
        "import sys\n"
        "from lockin.terminal.screen import asking, drawing\n"
        "def boom(*_):\n    raise ZeroDivisionError('a bug')\n"
        f"{broken} = boom\n"
        "from lockin.cli.app import main\n"
        "sys.argv = ['lockin', 'assess', 'acme.yaml', '--as', 'ana']\n"
        "main()"
    )
    here = Terminal((sys.executable, "-c", script), env=screens, folder=acme.parent)
    try:
        here.wait_for(CORE)
        here.press("2", "Enter")
        here.wait_for(TRAINING)
        here.press("s")
        assert 70 == here.exit_code()
        assert (True, False) == (LEFT in here.raw, b"Press ENTER" in here.raw)
        assert "half" == answers(acme)["exp.core"].option
    finally:
        here.stop()


# Which view, and which questions.


@pytest.mark.parametrize(
    ("arguments", "env"),
    [((), {"TERM": "dumb"}), ((), {"ACCESSIBLE": "1"}), (("--plain",), {})],
    ids=["dumb", "accessible", "plain"],
)
def test_line_mode_where_it_is_wanted(sit: Sit, acme: Path, arguments: tuple[str, ...], env: dict[str, str]) -> None:
    """A terminal that cannot be drawn on, a screen reader, or --plain: line by line, without one escape sequence."""
    here = sit(*arguments, env=env)
    here.wait_for(CORE, "Answer>")
    here.press("2", "Enter")
    here.wait_for(TRAINING)
    here.press("q", "Enter")
    assert (0, False) == (here.exit_code(), b"\x1b" in here.raw)
    assert "half" == answers(acme)["exp.core"].option


def test_accessible_0_is_the_full_screen(sit: Sit, acme: Path) -> None:
    """A variable that says no is no."""
    here = sit(env={"ACCESSIBLE": "0"})
    here.wait_for(CORE, "? all keys")
    assert 0 == left(here)
    assert {} == answers(acme)


def test_line_mode_into_a_pipe(screens: dict[str, str], acme: Path) -> None:
    """When the output goes elsewhere, nothing is drawn, though somebody types at a terminal."""
    command = f"{' '.join(LOCKIN)} assess acme.yaml --as ana | cat"
    here = Terminal(("bash", "-c", command), env=screens, folder=acme.parent)
    try:
        here.wait_for(CORE)
        here.press("q", "Enter")
        assert (0, False) == (here.exit_code(), b"\x1b" in here.raw)
    finally:
        here.stop()


def test_line_mode_when_the_library_cannot_start(
    sit: Sit, acme: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A prompt_toolkit that does not work here costs one sentence, not the interview."""
    folder = tmp_path_factory.mktemp("broken")
    (folder / "sitecustomize.py").write_text("import sys\nsys.modules['prompt_toolkit.output'] = None\n", "utf-8")
    here = sit(env={"PYTHONPATH": str(folder)})
    here.wait_for("The full screen does not work here", "goes line by line", CORE, "Answer>")
    here.press("2", "Enter")
    here.wait_for(TRAINING)
    here.press("q", "Enter")
    assert (0, False) == (here.exit_code(), b"Traceback" in here.raw)
    assert "half" == answers(acme)["exp.core"].option


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("--section", "3"), ("exi.plan", "1 of 3")),
        (("--section", "Exit", "--section", "exp"), ("exi.plan", "2 of 4")),
        (("--ask", "dat.*"), ("dat.training", "1 of 4")),
        (("--role", "legal"), ("dat.training", "1 of 2")),
        (("--role", "Bob"), ("dat.region", "1 of 1")),
        (("--unknown",), ("exp.core", "1 of 1", "d (*) Don't know yet")),
        (("--stale",), ("exi.test", "1 of 1", "(*) This year")),
        (("--quick",), ("dat.training", "2 of 3")),
        (("--ask", "dat.*", "--role", "pm"), ("dat.copies", "1 of 1")),
    ],
    ids=lambda value: " ".join(value) if str(value[0]).startswith("--") else "",
)
def test_only_what_is_wanted_is_asked(
    sit: Sit, tmp_path: Path, arguments: tuple[str, ...], shown: tuple[str, ...]
) -> None:
    """Each choice of questions begins at the first of them that waits, and counts these alone."""
    written(
        tmp_path,
        {
            "exp.core": Answer(state="unknown"),
            "dat.region": OPEN.change(ask="Bob"),
            "exi.test": answered("recently", date=dt.date(2020, 1, 1)),
        },
    )
    here = sit(*arguments)
    here.wait_for("? all keys" if "dat.copies" not in shown else "Enter save", *shown)


def test_unknown_is_settled_by_saying_so_again(sit: Sit, tmp_path: Path) -> None:
    """Asked again with --unknown, don't know once more is an answer; the sitting ends."""
    path = written(tmp_path, {"exp.core": Answer(state="unknown", by="ana"), "exi.plan": answered("draft")})
    here = sit("--unknown")
    here.wait_for(CORE, "1 of 1")
    here.press("d")
    here.wait_for("All is settled")
    here.press("Enter")
    assert 0 == here.exit_code()
    assert "unknown" == answers(path)["exp.core"].state


def test_nothing_to_ask_says_so(sit: Sit, acme: Path) -> None:
    """When no question is as wanted, the screen says that rather than that all is settled, and Enter ends it."""
    here = sit("--unknown")
    here.wait_for("No question is as wanted, so there is nothing to ask.")
    here.press("Enter")
    assert (0, {}) == (here.exit_code(), answers(acme))


def test_a_name_that_is_nobody_is_usage(sit: Sit, acme: Path) -> None:
    """A misspelled role is told with the nearest one, before any screen."""
    here = sit("--role", "legl")
    here.wait_for("Nobody called 'legl' is asked. Did you mean legal?")
    assert (2, False) == (here.exit_code(), LEFT in here.raw)
    assert {} == answers(acme)
