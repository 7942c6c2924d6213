"""Line mode as a dialogue over given streams: golden transcripts, and the promises that they do not show."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

import pytest

from builders import TODAY, answered, assessment, checklist, question, red_flag, remedy
from lockin.errors import AnswerRefusedError, ConflictError, IoFailedError, UsageError
from lockin.interview.changes import Change, applied
from lockin.interview.interview import Interview, begin
from lockin.model.assessment import OPEN, Answer, Assessment, Subject
from lockin.model.checklist import AnswerIn, Checklist, Condition, VendorNote
from lockin.model.scorecard import Scorecard
from lockin.scoring.score import assess
from lockin.terminal.clean import clean, clip, wrap
from lockin.terminal.commands import COMMANDS, Command, evidence_level, read
from lockin.terminal.line import run
from lockin.terminal.sitting import Outcome
from lockin.terminal.status import farewell

TRANSCRIPTS = Path(__file__).parent / "data" / "line"
CHECKLIST = checklist(
    question("exp.core", quick=True, text="How much of the product stops with the service?"),
    question(
        "dat.training",
        quick=True,
        text="Is your data used to train the vendor's models?",
        respondent="legal",
        red_flag=red_flag("c_100"),
        remediation=remedy("Ban it by contract."),
        vendor_notes=(
            VendorNote(product="Acme AI", text="The terms mention an opt-out.", as_of=TODAY, verified="secondary"),
        ),
    ),
    question("dat.residency", applies_if=Condition(fact="personal_data"), remediation=remedy("Fix the region.")),
    question("dat.certificates", type="multi"),
    question("mcl.second"),
    question("mcl.independent", applies_if=Condition(answer_in=AnswerIn(question="mcl.second", options=("a_0",)))),
    question("exi.days", type="number", options=()),
)


class Disk:
    """What is on disk, in memory: keeps what is saved, and the order of saving and asking."""

    def __init__(self, of: Assessment) -> None:
        """Start with this on disk."""
        self.assessment = of
        self.saved: list[Change] = []
        self.fails_with: Exception | None = None

    def save(self, change: Change) -> Assessment:
        """Keep a change, or fail once."""
        if self.fails_with is not None:
            error, self.fails_with = self.fails_with, None
            raise error
        self.saved.append(change)
        self.assessment = applied(change, self.assessment)
        return self.assessment

    def reload(self) -> Assessment:
        """What is there."""
        return self.assessment


def score(of: Checklist, given: Assessment) -> Scorecard:
    """The real score on a fixed day."""
    return assess(of, given, TODAY)


def talk(
    typed: str, begun: Assessment | None = None, *, disk: Disk | None = None, width: int = 80, quick_only: bool = False
) -> tuple[str, Outcome, Disk]:
    """Hold a dialogue with these lines as input; returns the log, the outcome and the disk."""
    disk = disk or Disk(begun or assessment(CHECKLIST))
    interview = begin(CHECKLIST, disk.assessment, by="ana", today=TODAY, quick_only=quick_only)
    out = StringIO()
    outcome = run(
        interview,
        StringIO(typed),
        out,
        file="acme.yaml",
        save=disk.save,
        reload=disk.reload,
        score=score,
        today=lambda: TODAY,
        echo=True,
        width=width,
    )
    return out.getvalue(), outcome, disk


@pytest.mark.parametrize(
    ("only", "says"),
    [
        (None, ["That is everything. Next:"]),
        (frozenset({"d1.first"}), ["That is all that was to be asked. Next:", "(asks the rest: 2)"]),
    ],
)
def test_the_end_of_a_part_is_not_called_the_end(only: frozenset[str] | None, says: list[str]) -> None:
    """Who asked for a part is told how many questions still wait; an answer to be confirmed is one of them."""
    of = checklist(question("d1.first"), question("d2.second"), question("d3.third"))
    rest = {} if only else {"d2.second": answered("a_0"), "d3.third": answered("a_0")}
    doubted = {"d3.third": answered("a_0", reconfirm="carried over")} if only else {}
    begun = assessment(of, {"d1.first": answered("a_0"), **rest, **doubted})
    lines = "\n".join(farewell(begin(of, begun, by="ana", today=TODAY, only=only), "acme.yaml", 80))
    assert [True for _ in says] == [said in lines for said in says]
    assert (only is not None) == ("asks the rest" in lines)


@pytest.mark.parametrize("case", sorted(path.stem for path in TRANSCRIPTS.glob("*.in")))
def test_transcript(case: str) -> None:
    """The log of a dialogue is, word for word, the one on file; LOCKIN_UPDATE=1 rewrites it."""
    begun = assessment(CHECKLIST, facts={}, subject=Subject()) if case.startswith("new") else None
    log, outcome, _ = talk((TRANSCRIPTS / f"{case}.in").read_text("utf-8"), begun)
    log += f"-- {outcome.ending} at {outcome.place}\n"
    golden = TRANSCRIPTS / f"{case}.out"
    if os.environ.get("LOCKIN_UPDATE"):
        golden.write_text(log, "utf-8")
    assert golden.read_text("utf-8") == log


def test_each_answer_is_saved_before_the_next_question_is_asked() -> None:
    """When the next question is printed, the answer before it is on disk."""

    class Watching(StringIO):
        """Notes how much is on disk at each prompt."""

        counts: list[int] = []  # noqa: RUF012 - one instance

        def flush(self) -> None:
            self.counts.append(len(disk.saved))

    disk, out = Disk(assessment(CHECKLIST)), Watching()
    run(
        begin(CHECKLIST, disk.assessment, by="ana", today=TODAY),
        StringIO("1\n1\n1\n"),
        out,
        file="acme.yaml",
        save=disk.save,
        reload=disk.reload,
        score=score,
        today=lambda: TODAY,
        echo=True,
    )
    assert [0, 1, 2, 3] == out.counts


def test_end_of_input_says_where_it_ended() -> None:
    """Input that ends early is told apart from leaving, with the place."""
    _, outcome, _ = talk("1\n1\n")
    assert ("input_ended", "question 3") == (outcome.ending, outcome.place)


@pytest.mark.parametrize("typed", ["q", "q\n", "quit\n", "exit\n", "Q\n"])
def test_quit_leaves(typed: str) -> None:
    """`q` by any name leaves, with or without a line end."""
    assert "quit" == talk(typed)[1].ending


def test_all_answered_ends_with_the_next_commands() -> None:
    """At the end Enter finishes, and the next commands are printed."""
    log, outcome, _ = talk("1\n1\n1\n1,2\n3\n12\n\n")
    assert "finished" == outcome.ending
    assert "lockin report acme.yaml -o acme.pdf" in log


def test_end_of_input_after_the_last_answer_is_no_failure() -> None:
    """A script that answers everything and stops has finished."""
    assert "finished" == talk("1\n1\n1\n1,2\n3\n12\n")[1].ending


def test_quick_only_ends_after_the_quick_set() -> None:
    """With the quick set alone, its last answer finishes."""
    log, outcome, disk = talk("1\n1\n", quick_only=True)
    assert ("finished", 2) == (outcome.ending, len(disk.saved))
    assert "The quick set is done. Outcome: " in log
    assert "lockin assess acme.yaml   (asks the rest: 4)\n" in log


def test_conflict_shows_theirs_and_asks_again() -> None:
    """When somebody else was faster, their answer is shown, and mine is not written over it."""
    disk = Disk(assessment(CHECKLIST))
    disk.fails_with = ConflictError("exp.core was changed by bob")

    class Theirs(Disk):
        """Somebody else's answer arrives with the conflict."""

        def reload(self) -> Assessment:
            self.assessment = self.assessment.with_answer("exp.core", answered("c_100", by="bob"))
            return self.assessment

    theirs = Theirs(disk.assessment)
    theirs.fails_with = disk.fails_with
    log, _, _ = talk("1\nq\n", disk=theirs)
    assert "Not saved: exp.core was changed by bob" in log
    assert "* 3. Option c" in log
    assert "c_100" == theirs.assessment.answer("exp.core").option


def test_failure_to_save_ends_the_sitting() -> None:
    """A full disk is not talked over: the error reaches the caller."""
    disk = Disk(assessment(CHECKLIST))
    disk.fails_with = IoFailedError("no space left")
    with pytest.raises(IoFailedError):
        talk("1\n", disk=disk)


def test_what_the_format_cannot_hold_is_asked_again() -> None:
    """A text that the store refuses is the person's to mend, not the end."""
    disk = Disk(assessment(CHECKLIST))
    disk.fails_with = UsageError("the note holds a character that no file may hold")
    log, _, _ = talk("m x\nq\n", disk=disk)
    assert "Not saved: the note holds a character" in log


@pytest.mark.parametrize("endless", ["", "nonsense", "b", "?", "f", "\x00"])
def test_endless_input_that_answers_nothing_ends(endless: str) -> None:
    """Input from a program that never answers does not go on for ever."""
    _, outcome, disk = talk(f"{endless}\n" * 5000)
    assert ("input_ended", []) == (outcome.ending, disk.saved)


def test_a_line_without_end_is_refused() -> None:
    """A line of a megabyte is not an answer, and the line after it is read."""
    log, _, disk = talk("m " + "x" * 1_000_000 + "\n1\nq\n")
    assert "more than 16384 characters" in log
    assert 1 == len(disk.saved)


@pytest.mark.parametrize("hostile", ["\x1b[2J\x1b]0;owned\x07", "\u202eevil", "a\x9bb", "\ud800"])
def test_control_characters_of_files_are_not_printed(hostile: str) -> None:
    """What stands in a file cannot steer the terminal, be it subject, note or source."""
    begun = assessment(
        CHECKLIST,
        {
            "exp.core": answered("a_0", note=hostile, source=hostile, by=hostile),
            "dat.training": Answer(state="unknown"),
        },
        subject=Subject(vendor=hostile, product="p", use="u"),
    )
    log, _, _ = talk("j exp.core\n?\nj vendor\ns\no\nq\n", begun)
    assert not any(c in log for c in "\x1b\x07\u202e\x9b\ud800")


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """Every line fits, and none is wider than 88 columns."""
    log, _, _ = talk("?\ns\no\no 2\n3\nd\nq\n", width=width)
    assert min(width, 88) >= max(len(line) for line in log.splitlines())


def test_page_fits_an_80_by_24_screen() -> None:
    """The longest page of this checklist leaves room for the prompt."""
    log, _, _ = talk("j dat.training\nq\n")
    page = log.split("Answer> j dat.training\n")[1].split("Answer>")[0]
    assert 23 >= len(page.splitlines())


def test_wide_characters_count_twice() -> None:
    """Korean text is broken where the terminal would break it."""
    assert ["한국어", "문장"] == wrap("한국어 문장", 10)
    assert "한국..." == clip("한국어 문장 하나", 8)


@pytest.mark.parametrize(
    ("text", "shown"), [("a\tb\nc", "a b c"), ("\x1b[31mred", "[31mred"), ("e\u0301 👩‍🚀", "e\u0301 👩‍🚀"), ("", "")]
)
def test_clean_keeps_what_people_write(text: str, shown: str) -> None:
    """Accents and joined emoji stay; what steers a terminal goes."""
    assert shown == clean(text)


@pytest.mark.parametrize(
    ("word", "level"),
    [("0", "none"), ("3", "tested"), ("v", "vendor_statement"), ("C", "contract"), ("tested", "tested")],
)  # fmt: skip
def test_evidence_levels_have_short_names(word: str, level: str) -> None:
    """Numbers, letters and beginnings name a level."""
    assert level == evidence_level(word)


@pytest.mark.parametrize("word", ["", "4", "mail", "testedly"])
def test_what_is_no_evidence_level_is_refused(word: str) -> None:
    """The refusal lists the levels."""
    with pytest.raises(AnswerRefusedError, match="vendor_statement"):
        evidence_level(word)


@pytest.mark.parametrize("entrance", COMMANDS, ids=lambda entrance: entrance.id)
def test_every_command_of_the_help_works(entrance: object) -> None:
    """Letter and word of each row in the help mean that row."""
    letter, id_ = entrance.letter, entrance.id  # type: ignore[attr-defined]  # a row of the table
    item = CHECKLIST.by_id["exp.core"]
    assert Command(id=id_) == read(letter, item) == read(id_, item)
    assert f"\n{letter}" in talk("?\nq\n")[0]


@pytest.mark.parametrize("typed", ["bakc", "qiut", "overveiw", "b_500"])
def test_a_misspelled_word_is_answered_with_the_nearest(typed: str) -> None:
    """A near miss gets a suggestion and the list of what is allowed."""
    log, _, _ = talk(f"{typed}\nq\n")
    near = {"bakc": "back", "qiut": "quit", "overveiw": "overview", "b_500": "b_50"}[typed]
    assert f"Did you mean {near}?" in log


@pytest.mark.parametrize("typed", ["0", "4", "1,2", "99999", "-1", "1.5", "²"])
def test_a_number_that_is_no_option_is_refused(typed: str) -> None:
    """Out of range, several, or not whole: nothing is saved."""
    assert [] == talk(f"{typed}\nq\n")[2].saved


@pytest.mark.parametrize("typed", ["2", "2.", " 2 ", "b_50"])
def test_an_option_can_be_named_by_number_or_id(typed: str) -> None:
    """Number and id choose the same option."""
    assert "b_50" == talk(f"{typed}\nq\n")[2].assessment.answer("exp.core").option


@pytest.mark.parametrize(("typed", "truth"), [("1", True), ("y", True), ("YES", True), ("2", False), ("n", False)])
def test_a_fact_takes_yes_and_no(typed: str, truth: bool) -> None:  # noqa: FBT001 - value of a fact
    """Numbers and words answer a fact; `n` is no, for a fact cannot be not applicable."""
    disk = talk(f"j personal_data\n{typed}\nq\n", assessment(CHECKLIST, facts={}))[2]
    assert {"personal_data": truth} == disk.assessment.facts


@pytest.mark.parametrize(
    ("typed", "vendor"),
    [
        ("Acme", "Acme"),
        ("=q", "q"),
        ("n Space", "n Space"),
        ("J Smith", "J Smith"),
        ("Back Office Inc", "Back Office Inc"),
    ],
)
def test_subject_takes_any_text(typed: str, vendor: str) -> None:
    """Names that look like commands are names; `=` says so where there is doubt."""
    assert vendor == talk(f"{typed}\nq\n", assessment(CHECKLIST, subject=Subject()))[2].assessment.subject.vendor


@pytest.mark.parametrize("typed", ["n\nno data here\nbob\n", "n no data here\nbob\n", "n no data here / bob\n"])
def test_not_applicable_asks_for_what_is_missing(typed: str) -> None:
    """Reason and second name may come on one line or be asked for."""
    answer = talk(f"{typed}q\n")[2].assessment.answer("exp.core")
    assert ("no data here", "bob") == (answer.reason, answer.second)


def test_blank_cancels_a_command_that_asked() -> None:
    """Enter at a follow-up question leaves everything as it was."""
    log, _, disk = talk("n\n\nq\n")
    assert [] == disk.saved
    assert "Cancelled; nothing was changed." in log


def test_undo_reaches_every_change() -> None:
    """Answer, don't know and not applicable can all be taken back, one by one."""
    disk = talk("1\nd\nn no need at all / bob\nu\nu\nu\nq\n")[2]
    assert {OPEN} == set(disk.assessment.answers.values())


def test_nothing_is_printed_but_ascii_for_an_ascii_checklist() -> None:
    """The furniture is plain ASCII."""
    assert talk("?\ns\no\no dat\n3\nd\nb\nm note\ne c clause\nq\n")[0].isascii()


def test_resumed_interview_is_the_one_on_disk() -> None:
    """The outcome's interview holds what was saved, for the exit message."""
    _, outcome, disk = talk("1\nd\n")
    interview: Interview = outcome.interview
    assert disk.assessment == interview.assessment
