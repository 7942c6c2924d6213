"""`lockin switching`: what a typed range means, the dialogue over streams, and the real command."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pexpect
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from builders import answered, assessment, checklist, question
from lockin.errors import AnswerRefusedError, ConflictError, IoFailedError
from lockin.interview.estimates import (
    DERIVED,
    Entry,
    derived,
    entered,
    entries,
    is_too_sure,
    known,
    told,
    value_of,
    with_value,
)
from lockin.model.assessment import Assessment, Estimate, Switching
from lockin.model.switching import FreeFrom, NoticeKind, SwitchingLine, SwitchingModel
from lockin.store.history import read_history
from lockin.store.reading import open_assessment
from lockin.terminal.console import Console
from lockin.terminal.estimates import NARROW, Estimating, Outcome
from process import ROOT, Run
from samples import DAY, shipped, source


def line(id_: str, unit: str = "days", **changes: Any) -> SwitchingLine:  # noqa: ANN401 - any field of a line
    """A line with this id."""
    return SwitchingLine(id=id_, label=f"Line {id_}", unit=unit, help=f"Help on {id_}.", **changes)  # type: ignore[arg-type]  # a unit


def three(low: str, likely: str, high: str) -> Estimate:
    """An estimate."""
    return Estimate(low=Decimal(low), likely=Decimal(likely), high=Decimal(high))


MODEL = SwitchingModel(
    lines=(
        line("code"),
        line("tune", facts=("fine_tuned",)),
        line("egress", "money", free_from=FreeFrom(date=DAY, fact="eu_customer", source="X", note="N")),
        line("time", "weeks"),
        line("tokens", "money"),
    ),
    notices=(NoticeKind(id="contract", label="Contract", help="Help on contract."),),
    overrun=three("1", "1", "1"),
    overrun_reason="R",
    draws=10,
    seed=1,
)
SMALL = checklist(question("exi.runway"), facts=("fine_tuned", "eu_customer"), switching=MODEL)
CODE = Entry(kind="line", id="x", label="X", unit="u", help="h")
NOTICE = Entry(kind="notice", id="x", label="X", unit="days", help="h")


# What a typed line means ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["5 10 30", "5/10/30", " 5 / 10 / 30 ", "5  10\t30", "5/10 30", "05 10 30", "5.0 10 30.000"]
)
def test_a_range_is_three_numbers(text: str) -> None:
    """Blanks, slashes or both stand between."""
    assert three("5", "10", "30") == entered(CODE, text)


@pytest.mark.parametrize(("text", "value"), [("7", "7"), ("0", "0"), ("2.5", "2.5"), ("999999999999", "999999999999")])
def test_one_number_is_sure(text: str, value: str) -> None:
    """Low, likely and high are the same then."""
    assert three(value, value, value) == entered(CODE, text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("5 10", "three numbers"),
        ("5 10 30 40", "three numbers"),
        ("30 10 5", "must ascend; 30 10 5 does not"),
        ("5 40 30", "must ascend"),
        ("-5 1 2", "'-5' is not a number"),
        ("5,5 6 7", "without commas"),
        ("1,000", "without commas"),
        ("ten", "'ten' is not a number"),
        ("1e3", "'1e3' is not a number"),
        ("nan", "'nan' is not a number"),
        ("٣ 4 5", "is not a number"),
        ("1.1234567", "is not a number"),
        ("1234567890123", "is not a number"),
        ("/", "three numbers"),
    ],
)
def test_what_is_no_range_is_refused_with_a_way_out(text: str, says: str) -> None:
    """The sentence says what is wrong or what to type."""
    with pytest.raises(AnswerRefusedError, match=says.replace("'", ".")):
        entered(CODE, text)


@pytest.mark.parametrize("text", ["1 2 3", "1.5", "-1", "x", "123456", "90 days"])
def test_a_notice_is_one_number_of_days(text: str) -> None:
    """Nothing else is."""
    assert 180 == entered(NOTICE, " 180 ")
    with pytest.raises(AnswerRefusedError, match="not a number of days"):
        entered(NOTICE, text)


amounts = st.decimals(0, 10**11, places=3)


@given(st.lists(amounts, min_size=3, max_size=3).map(sorted))
def test_what_is_told_can_be_typed_again(numbers: list[Decimal]) -> None:
    """`Now: 5 / 10 / 30` is a line that means the same."""
    value = Estimate(low=numbers[0], likely=numbers[1], high=numbers[2])
    assert value == entered(CODE, told(value))


@pytest.mark.parametrize(
    ("value", "sure"),
    [
        (three("10", "12", "14.9"), True),
        (three("10", "12", "15"), False),
        (three("7", "7", "7"), True),
        (three("0", "0", "0"), False),
        (three("0", "1", "2"), False),
        (180, False),
        (None, False),
    ],
)
def test_a_narrow_range_is_noticed(value: Estimate | int | None, sure: bool) -> None:  # noqa: FBT001 - a table
    """Below one and a half times low; a cost of nothing, and the days of a contract, can be sure."""
    assert sure == is_too_sure(value)


def test_every_entry_is_asked_and_kept_by_itself() -> None:
    """Setting one entry changes no other, and leaving it out again brings back what was there."""
    full = known(MODEL, "EUR")
    assert ["code", "tune", "egress", "tokens", "day_rate", "notice:contract", "time"] == list(full)
    given_: Switching | None = None
    for number, entry in enumerate(full.values(), 1):
        given_ = with_value(MODEL, given_, entry, entered(entry, str(number)))
    assert [1, 2, 3, 4, 5, 6, 7] == [
        found if isinstance(found, int) else int(found.low) if found else None
        for found in (value_of(entry, given_) for entry in full.values())
    ]
    for entry in full.values():
        without = with_value(MODEL, given_, entry, None)
        assert value_of(entry, without) is None
        assert given_ == with_value(MODEL, without, entry, value_of(entry, given_))


def test_without_days_no_day_rate_is_asked() -> None:
    """Money and weeks need none."""
    asked = entries(MODEL, [found for found in MODEL.lines if found.unit != "days"], "EUR")
    assert ["egress", "tokens", "contract", "time"] == [entry.id for entry in asked]


def test_a_derived_answer_is_an_opinion_that_keeps_the_note() -> None:
    """Evidence for the old answer proves nothing about the new one; deriving again does not pile up."""
    old = answered("a_0", note="Ask Tom.\nAnd Ana.", evidence="contract", source="Clause 4", by="ana", ask="legal")
    new = derived("c_100", derived("b_50", old, by="pm", today=DAY), by="pm", today=DAY)
    assert ("c_100", "none", "", "legal", DAY) == (new.option, new.evidence, new.source, new.ask, new.date)
    assert f"{DERIVED.format(day=DAY)}\nAsk Tom.\nAnd Ana." == new.note


# The dialogue ---------------------------------------------------------------------------------------------------------


class Disk:
    """What is on disk, in memory."""

    def __init__(self, of: Assessment) -> None:
        """Start with this on disk."""
        self.assessment = of
        self.saved: list[Switching] = []
        self.fails_with: Exception | None = None

    def save(self, switching: Switching) -> Assessment:
        """Keep an estimate, or fail once."""
        if self.fails_with is not None:
            error, self.fails_with = self.fails_with, None
            raise error
        self.saved.append(switching)
        self.assessment = self.assessment.with_switching(switching)
        return self.assessment

    def reload(self) -> Assessment:
        """What is there."""
        return self.assessment


def estimating(typed: StringIO, out: StringIO, disk: Disk, *, echo: bool = True) -> Estimating:
    """A dialogue over these streams."""
    console = Console(typed, out, echo=echo, width=80)
    return Estimating(MODEL, disk.assessment, console, today=DAY, save=disk.save, reload=disk.reload)


def talk(
    typed: str,
    given_: Switching | None = None,
    *,
    disk: Disk | None = None,
    facts: dict[str, bool | None] | None = None,
) -> tuple[str, Outcome, Disk]:
    """Hold a dialogue; returns the log, the outcome and the disk."""
    off = {"fine_tuned": False, "eu_customer": None} if facts is None else facts
    disk = disk or Disk(structs.replace(assessment(SMALL, facts=off), switching=given_))
    out = StringIO()
    outcome = estimating(StringIO(typed), out, disk).hold("acme.yaml", "ana")
    return out.getvalue(), outcome, disk


def test_all_is_asked_in_order_and_saved() -> None:
    """Lines of cost, day rate, notices, time to move; the line of a fact that is false is named and not asked."""
    log, outcome, disk = talk("5 10 30\n0 50 90\n1/2/3\n700\n180\n3 4 9\n")
    asked = [text.split(". ")[1].split(",")[0] for text in log.splitlines() if " of 6. " in text]
    assert ["Line code", "Line egress", "Line tokens", "Day rate", "Notice: Contract", "Line time"] == asked
    assert "finished" == outcome.ending
    assert "Not asked, because it does not arise: Line tune." in log
    assert disk.assessment.switching == Switching(
        lines={
            "code": three("5", "10", "30"),
            "egress": three("0", "50", "90"),
            "time": three("3", "4", "9"),
            "tokens": three("1", "2", "3"),
        },
        day_rate=three("700", "700", "700"),
        notice={"contract": 180},
    )


def test_how_to_read_a_range_is_said_first() -> None:
    """Before the first prompt: nine of ten cases, that people choose too narrow, and who found that."""
    before = " ".join(talk("q\n")[0].partition("1 of 6")[0].split())
    assert "in nine of ten cases the truth lies between low and high" in before
    assert NARROW in before
    assert "Teigen" in before


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({"fine_tuned": None, "eu_customer": None}, True),
        ({"fine_tuned": True, "eu_customer": None}, True),
        ({"fine_tuned": False, "eu_customer": None}, False),
    ],
)
def test_only_a_fact_that_is_known_to_be_false_switches_a_line_off(
    facts: dict[str, bool | None],
    asked: bool,  # noqa: FBT001 - a table
) -> None:
    """What is not known is asked."""
    assert asked == (". Line tune, in" in talk("\n" * 9, facts=facts)[0])


def test_what_is_free_today_is_not_asked() -> None:
    """Where the rule is known to hold."""
    log = talk("\n" * 9, facts={"fine_tuned": True, "eu_customer": True})[0]
    assert "Not asked, because it does not arise: Line egress." in log


def test_each_line_is_saved_before_the_next_is_asked() -> None:
    """When a prompt is printed, what was said before it is on disk."""

    class Watching(StringIO):
        """Notes how much is on disk at each prompt."""

        counts: list[int] = []  # noqa: RUF012 - one instance

        def flush(self) -> None:
            self.counts.append(len(disk.saved))

    disk, out = Disk(assessment(SMALL, facts={"fine_tuned": False})), Watching()
    estimating(StringIO("1 2 3\n\n4 5 6\nd\n9\n1\n"), out, disk).hold("acme.yaml", "ana")
    assert [0, 1, 1, 2, 2, 3] == out.counts


GIVEN = Switching(lines={"code": three("5", "10", "30"), "tokens": three("1", "2", "3")}, notice={"contract": 90})


def test_enter_keeps_and_skips() -> None:
    """Enter alone changes nothing, be there a value or none; the present one is shown."""
    log, outcome, disk = talk("\n" * 6, GIVEN)
    assert ("finished", []) == (outcome.ending, disk.saved)
    assert "Now: 5 / 10 / 30" in log
    assert "Now: 90" in log


def test_dont_know_leaves_out() -> None:
    """An estimate that was given goes; one that was not stays away."""
    disk = talk("d\nd\n\n\nd\n\n", GIVEN)[2]
    assert [{"tokens"}, {"tokens"}] == [set(saved.lines) for saved in disk.saved]
    assert {} == disk.saved[-1].notice


def test_back_shows_the_line_before() -> None:
    """So that it can be corrected; before the first there is none."""
    log, _, disk = talk("b\n5 10 30\nb\n6 12 40\nq\n")
    assert "This is the first one." in log
    assert "Now: 5 / 10 / 30" in log
    assert disk.assessment.switching == Switching(lines={"code": three("6", "12", "40")})


def test_help_says_what_the_line_means() -> None:
    """Also where a value hides it; the next line typed is an estimate."""
    log, _, disk = talk("?\n1 2 3\nq\n", GIVEN)
    assert "Help on code." in log
    assert 1 == len(disk.saved)


@pytest.mark.parametrize("word", ["q", "Q", "quit", "exit", "q\n", " q "])
def test_quit_leaves(word: str) -> None:
    """By any name; what was saved is kept."""
    _, outcome, disk = talk(f"1 2 3\n{word}")
    assert ("quit", 1) == (outcome.ending, len(disk.saved))


def test_a_mistake_is_explained_and_asked_again() -> None:
    """Nothing is saved, and the line is not passed over."""
    log, _, disk = talk("30 10 5\nten\n5 10 30\nq\n")
    assert "must ascend" in log
    assert disk.assessment.switching == Switching(lines={"code": three("5", "10", "30")})


def test_a_sure_estimate_is_wondered_at_once_and_taken() -> None:
    """The second narrow range passes in silence; both are saved."""
    log, _, disk = talk("10 11 12\n20 21 22\nq\n")
    assert 1 == log.count("Is it that sure?")
    assert 2 == len(disk.saved)
    assert "Is it that sure?" not in talk("5 10 30\n0\n1 2 3\n600 700 900\n180\n")[0]


def test_end_of_input_says_where() -> None:
    """Told apart from leaving; after the last line it is none."""
    _, outcome, _ = talk("1 2 3\n")
    assert ("input_ended", "'Line egress'") == (outcome.ending, outcome.place)


def test_a_conflict_shows_theirs_and_asks_again() -> None:
    """Somebody else's estimate is not written over."""
    disk = Disk(structs.replace(assessment(SMALL, facts={"fine_tuned": False}), switching=None))
    disk.fails_with = ConflictError("switching was changed by bob")

    class Theirs(Disk):
        """Their estimate arrives with the conflict."""

        def reload(self) -> Assessment:
            self.assessment = self.assessment.with_switching(GIVEN)
            return self.assessment

    theirs = Theirs(disk.assessment)
    theirs.fails_with = disk.fails_with
    log, _, _ = talk("1 2 3\nq\n", disk=theirs)
    assert "Not saved: switching was changed by bob" in log
    assert "Now: 5 / 10 / 30" in log
    assert GIVEN == theirs.assessment.switching


def test_failure_to_save_ends_the_sitting() -> None:
    """A full disk is not talked over."""
    disk = Disk(assessment(SMALL))
    disk.fails_with = IoFailedError("no space left")
    with pytest.raises(IoFailedError):
        talk("1 2 3\n", disk=disk)


@pytest.mark.parametrize("endless", ["nonsense", "b", "?", "30 2 1", "\x00"])
def test_endless_input_that_estimates_nothing_ends(endless: str) -> None:
    """Input from a program that never answers does not go on for ever."""
    _, outcome, disk = talk(f"{endless}\n" * 5000)
    assert ("input_ended", []) == (outcome.ending, disk.saved)


@given(st.text(max_size=40).filter(lambda text: "\n" not in text))
def test_no_line_breaks_the_dialogue(text: str) -> None:
    """Whatever is typed, it is an estimate, a command, or refused in a sentence."""
    _, outcome, disk = talk(f"{text}\nq\n")
    assert outcome.ending in {"quit", "input_ended"}
    assert len(disk.saved) <= 1


# The command ----------------------------------------------------------------------------------------------------------

CLOCK = {"SOURCE_DATE_EPOCH": "1795340000"}
"""22 November 2026."""
SETS = ("code=5/10/30", "tokens=100 200 900", "day_rate=600/800/1000", "time_to_move=12/20/36", "notice:retirement=180")
SET = tuple(part for value in SETS for part in ("--set", value))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A copy of the typical example."""
    copied = tmp_path / "acme.yaml"
    copied.write_bytes(source("typical").read_bytes())
    return copied


def result(stdout: str) -> Any:  # noqa: ANN401 - JSON
    """The estimate that a run printed."""
    return json.loads(stdout)["switching"]


def test_the_dialogue_saves_and_prints_the_result(lockin: Run, file: Path) -> None:
    """Lines from a pipe; comments and answers of the file stay; the history says through what."""
    before = file.read_text("utf-8")
    typed = "3 6 15\n10/25/65\n" + "\n" * 10 + "600 800 1000\n90\n180\n\n60\n12 20 36\n"
    ran = lockin("switching", file, stdin=typed, env=CLOCK)
    assert (0, True) == (ran.returncode, "likely values" in ran.stdout), ran.stderr
    assert "In 37 of 100 draws the move ends within the notice of 150 days." in ran.stdout
    assert file.read_text("utf-8").startswith(before)
    assert {"planning", "code", "time_to_move"} == set(read_switching(file).lines)
    assert ["switching"] * 7 == [past.via for past in read_history(file)]
    assert {"pm"} == {past.by for past in read_history(file)}


def read_switching(file: Path) -> Switching:
    """The estimate in the file."""
    found = open_assessment(file).assessment.switching
    assert found is not None
    return found


def test_set_show_and_json_agree(lockin: Run, file: Path) -> None:
    """What is set comes out, in words with two digits and as numbers."""
    ran = lockin("switching", file, *SET, env=CLOCK)
    assert "code: not estimated → 5 / 10 / 30" in ran.stdout, ran.stderr
    again = lockin("switching", file, "--show", env=CLOCK).stdout
    assert ran.stdout.endswith(again)
    told_ = result(lockin("switching", file, "--json", env=CLOCK).stdout)
    shown = float(f"{told_['cost']['p50']:.2g}")
    assert f"P50   {shown:,.0f} EUR" in again
    assert {"question": "exi.runway", "option": "same", "answer": "longer"} == told_["derived"]
    assert ["code", "tokens", "time_to_move"] == told_["counted"]
    assert ["fine_tuning"] == told_["switched_off"]


def test_unknown_leaves_out_again_until_nothing_is_left(lockin: Run, file: Path) -> None:
    """The file can be read at every step, and an empty estimate is none."""
    lockin("switching", file, "--set", "code=5/10/30")
    ran = lockin("switching", file, "--set", "code=unknown")
    assert (0, True) == (ran.returncode, "code: 5 / 10 / 30 → not estimated" in ran.stdout)
    assert "Nothing that counts is estimated yet." in ran.stdout
    assert result(lockin("switching", file, "--json").stdout) is None


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--set", "cod=1"), "did you mean 'code'?"),
        (("--set", "retirement=180"), "did you mean 'notice:retirement'?"),
        (("--set", "code"), "code is set to nothing"),
        (("--set", "code="), "code is set to nothing"),
        (("--set", "code=3/2/1"), "code: Low, likely and high must ascend"),
        (("--set", "code=1", "--set", "code=2"), "code is set twice"),
        (("--set", "planning=1", "--set", "tokens=x"), "tokens: 'x' is not a number"),
        (("--apply",), "the estimate says nothing about the runway"),
    ],
)
def test_a_mistake_is_refused_whole(lockin: Run, file: Path, arguments: tuple[str, ...], says: str) -> None:
    """In a sentence, with exit code 2, and nothing is written."""
    before = file.read_bytes()
    ran = lockin("switching", file, *arguments)
    assert (2, True, "") == (ran.returncode, says in ran.stderr, ran.stdout), ran.stderr
    assert before == file.read_bytes()


def test_apply_writes_the_answer_and_nothing_else_does(lockin: Run, file: Path) -> None:
    """The score moves only when the answer is in the file; a second time nothing changes."""
    before = open_assessment(file).assessment.answer("exi.runway")
    score = lockin("score", file, "--json", "--no-robustness", env=CLOCK).stdout
    lockin("switching", file, *SET, env=CLOCK)
    assert json.loads(score)["residual"] == residual(lockin, file)
    assert before == open_assessment(file).assessment.answer("exi.runway")
    ran = lockin("switching", file, "--apply", "--as", "ana", env=CLOCK)
    new = open_assessment(file).assessment.answer("exi.runway")
    assert (0, True) == (ran.returncode, "exi.runway: longer → same" in ran.stdout)
    assert ("same", "none", "ana", DAY) == (new.option, new.evidence, new.by, new.date)
    assert new.note.startswith(DERIVED.format(day=DAY))
    assert json.loads(score)["residual"] != residual(lockin, file)
    written = file.read_bytes()
    assert "exi.runway: same, as before" in lockin("switching", file, "--apply", env=CLOCK).stdout
    assert written == file.read_bytes()


def residual(lockin: Run, file: Path) -> Any:  # noqa: ANN401 - JSON
    """The residual risk that `score` tells."""
    return json.loads(lockin("score", file, "--json", "--no-robustness", env=CLOCK).stdout)["residual"]


def test_end_of_input_is_incomplete(lockin: Run, file: Path) -> None:
    """Exit code 3, with the place and what is saved; the lines before it are on disk."""
    ran = lockin("switching", file, stdin="3 6 15\n")
    assert 3 == ran.returncode
    assert "Input ended at 'Code and integration'. What you estimated is saved in" in ran.stderr
    assert {"planning"} == set(read_switching(file).lines)


def test_no_file_and_no_section_are_told_apart(lockin: Run) -> None:
    """A file that is missing, and a checklist that does not ask."""
    assert 66 == lockin("switching", "none.yaml").returncode
    lockin("checklist", "new", "own")
    lockin("new", "own.yaml", "--checklist", "own/checklist.yaml")
    ran = lockin("switching", "own.yaml", "--show")
    assert (2, True) == (ran.returncode, "does not ask what a move would take" in ran.stderr)


@pytest.mark.slow
def test_ctrl_c_keeps_what_was_saved(file: Path, environment: dict[str, str]) -> None:
    """At a terminal: exit code 130, a sentence, and the line before it is on disk."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "lockin", "switching", str(file)],
        env=environment,
        cwd=ROOT,
        encoding="utf-8",
        timeout=30,
    )
    child.expect("low likely high> ")
    child.sendline("3 6 15")
    child.expect("2 of 18")
    child.expect("low likely high> ")
    child.sendintr()
    child.expect("What you estimated is saved")
    child.expect(pexpect.EOF)
    child.close()
    assert 130 == child.exitstatus
    assert {"planning"} == set(read_switching(file).lines)


@pytest.mark.slow
def test_sigterm_ends_with_its_code(file: Path, environment: dict[str, str]) -> None:
    """As other commands do."""
    with subprocess.Popen(
        [sys.executable, "-m", "lockin", "switching", str(file)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as child:
        assert child.stdout is not None
        while "1 of 18" not in child.stdout.readline():
            pass
        child.send_signal(signal.SIGTERM)
        assert 143 == child.wait(30)


def test_the_command_knows_all_that_the_shipped_checklist_asks() -> None:
    """18 names and the line of a fact: each can be set."""
    model = shipped().switching
    assert model is not None
    assert 19 == len(known(model, "EUR"))
