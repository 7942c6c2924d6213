"""`lockin event`: one save notes what happened and marks the answers that it may have changed, until confirmed."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import answered, assessment, checklist, question
from lockin.cli import event as module
from lockin.errors import ConflictError
from lockin.interview.events import MOST_MARKS, doubted, doubtful, mark, touched
from lockin.interview.interview import begin
from lockin.model.assessment import OPEN, Answer, Event, EventKind
from lockin.model.checklist import Condition
from lockin.model.events import EventType
from lockin.store.history import read_history
from lockin.store.reading import open_assessment
from process import Run
from samples import shipped, source

FILE = "acme.yaml"
DAY = {"SOURCE_DATE_EPOCH": "1795341600"}
"""22 November 2026."""
TODAY = dt.date(2026, 11, 22)
WHAT = "Output tokens cost 20 % more"
TOUCHED = {"exp.spend_share", "con.commitment", "con.price_protection", "con.leverage", "con.bundle"}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The typical example, whole and with comments."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    return Path(shutil.copy(source("typical"), tmp_path / FILE))


def doubts(file: Path) -> dict[str, str]:
    """Why answers are to be confirmed, by question."""
    answers = open_assessment(file).assessment.answers
    return {key: answer.reconfirm for key, answer in answers.items() if answer.reconfirm}


def test_an_event_is_noted_and_its_answers_are_marked(lockin: Run, file: Path) -> None:
    """The answers stay as they are but for the mark, they are told by role, and the next command asks them."""
    before = open_assessment(file).assessment
    ran = lockin("event", FILE, WHAT, "--kind", "pricing", "--by", "ana", env=DAY)
    after = open_assessment(file).assessment

    assert (0, f"Next: lockin assess {FILE} --stale\n") == (ran.returncode, ran.stderr)
    assert {*TOUCHED, "exi.cost_estimate"} == doubts(file).keys()
    assert {f"pricing, 2026-11-22: {WHAT}"} == set(doubts(file).values())
    (event,) = after.events
    assert ("pricing", WHAT, "ana", TODAY, tuple(doubts(file))) == (
        event.kind,
        event.what,
        event.by,
        event.date,
        event.touches,
    )
    assert before.answers == {key: answer.change(reconfirm="") for key, answer in after.answers.items()}
    assert "  Procurement manager\n    con.commitment " in ran.stdout
    assert "6 answers are now to be confirmed" in ran.stdout
    assert {"event"} == {past.via for past in read_history(file)}
    assert [line for line in source("typical").read_text("utf-8").splitlines() if line.startswith("#")] == [
        line for line in file.read_text("utf-8").splitlines() if line.startswith("#")
    ]


def test_a_second_event_adds_its_reason(lockin: Run, file: Path) -> None:
    """An answer that both may have changed says both; confirming it answers both."""
    lockin("event", FILE, WHAT, "--kind", "pricing", env=DAY)
    lockin("event", FILE, "The maker was sold", "--kind", "acquisition", "--date", "2026-11-18", env=DAY)
    said = doubts(file)["con.leverage"]
    assert f"pricing, 2026-11-22: {WHAT}; acquisition, 2026-11-18: The maker was sold" == said
    listed = json.loads(lockin("event", FILE, "--list", "--json").stdout)["events"]
    assert [6, 12] == [len(one["to_confirm"]) for one in listed]
    lockin("set", FILE, "con.leverage=list")
    listed = json.loads(lockin("event", FILE, "--list", "--json").stdout)["events"]
    assert [5, 11] == [len(one["to_confirm"]) for one in listed]
    assert "6 answers, 5 to be confirmed" in lockin("event", FILE, "--list").stdout


def test_the_interview_asks_what_is_marked_and_y_confirms_it(lockin: Run, file: Path) -> None:
    """`assess --stale` asks these questions and no others; after y each, nothing is in doubt."""
    lockin("event", FILE, WHAT, "--kind", "pricing", env=DAY)
    ran = lockin("assess", FILE, "--stale", "--plain", stdin="y\n" * 6)
    assert 0 == ran.returncode, ran.stdout + ran.stderr
    assert {} == doubts(file)
    assert "all confirmed" in lockin("event", FILE, "--list").stdout


def test_evidence_counts_as_old_until_confirmed(lockin: Run, file: Path) -> None:
    """Confidence falls and the answers are stale; band and score stay, because an event answers nothing."""
    before = json.loads(lockin("score", FILE, "--json", "--no-robustness", env=DAY).stdout)
    lockin("event", FILE, WHAT, "--kind", "terms", env=DAY)
    after = json.loads(lockin("score", FILE, "--json", "--no-robustness", env=DAY).stdout)
    assert before["residual"] == after["residual"]
    assert before["confidence"]["value"] > after["confidence"]["value"]
    assert set(doubts(file)) == set(after["stale"]) == set(after["reconfirm"])
    assert 1 == len(after["events"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "needs a sentence"),
        ((" \n ", "--kind", "terms"), "needs a sentence"),
        (("Sold",), "what kind of event is it?"),
        (("Sold", "--kind", "weather"), "weather"),
        (("Sold", "--kind", "terms", "--date", "2026-11-23"), "still to come"),
        (("Sold", "--kind", "terms", "--date", "yesterday"), "--date takes a day"),
        (("Sold", "--list"), "--list stands alone"),
        (("Sold", "--kind", "terms", "--json"), "--json belongs to --list"),
    ],
)
def test_what_makes_no_sense_is_refused(lockin: Run, file: Path, arguments: tuple[str, ...], told: str) -> None:
    """Nothing is written, neither the event nor a mark."""
    before = file.read_bytes()
    ran = lockin("event", FILE, *arguments, env=DAY)
    assert (2, "", True) == (ran.returncode, ran.stdout, told in ran.stderr), ran.stderr
    assert before == file.read_bytes()


def test_the_event_and_its_marks_are_saved_together_or_not_at_all(file: Path) -> None:
    """Somebody answered one of the questions a moment before: nothing of the event is in the file."""
    stored = open_assessment(file)
    text = file.read_text("utf-8").replace("  con.leverage:\n    option: list", "  con.leverage:\n    option: none")
    file.write_text(text, "utf-8")
    assert stored.text != text
    noted = Event(
        kind="pricing", what=WHAT, date=TODAY, touches=touched(stored.checklist, stored.assessment, "pricing")
    )
    with pytest.raises(ConflictError, match=r"con\.leverage"):
        module._save(stored, noted)  # the moment between reading and writing
    assert text == file.read_text("utf-8")


def test_an_event_that_touches_nothing_is_noted_all_the_same(lockin: Run, tmp_path: Path) -> None:
    """In a new assessment no answer can have changed."""
    lockin("new", FILE)
    ran = lockin("event", FILE, "The head left", "--kind", "leadership")
    assert (0, True) == (ran.returncode, "No answer depends on it so far." in ran.stdout)
    assert 1 == len(open_assessment(tmp_path / FILE).assessment.events)
    assert "touched no answer" in lockin("event", FILE, "--list").stdout


def test_a_text_cannot_steer_the_terminal(lockin: Run, file: Path) -> None:
    """Escapes and line breaks become blanks; what is kept is one line."""
    ran = lockin("event", FILE, "Sold\x1b[31m\nto \u202e nobody", "--kind", "leadership", env=DAY)
    assert 0 == ran.returncode, ran.stderr
    assert "\x1b" not in ran.stdout
    assert "\u202e" not in ran.stdout
    assert "Sold [31m to \u202e nobody" == open_assessment(file).assessment.events[0].what


# What an event touches --------------------------------------------------------------------------------------------


def small(*ids: str) -> list[EventType]:
    """An event of each kind that touches these questions."""
    return [EventType(id=kind, label=kind, help=kind, questions=ids) for kind in get_args(EventKind)]


def test_only_visible_settled_answers_are_touched() -> None:
    """Not an open one, not one of a hidden question, not one that the event does not name."""
    hidden = question("con.hidden", applies_if=Condition(fact="personal_data"))
    ids = ("con.done", "con.hidden", "con.open", "con.unknown", "con.aside", "con.other")
    questions = [hidden if name == "con.hidden" else question(name) for name in ids]
    of = checklist(*questions, events=tuple(small(*ids[:5])))
    aside = Answer(state="not_applicable", reason="no", by="a", second="b")
    states = (answered("a_0"), answered("a_0"), OPEN, Answer(state="unknown"), aside, answered("a_0"))
    begun = assessment(of, dict(zip(ids, states, strict=True)), facts={"personal_data": False})
    assert ("con.done", "con.unknown", "con.aside") == touched(of, begun, "terms")
    assert () == touched(checklist(*questions), begun, "terms")


@given(st.lists(st.text(min_size=1, max_size=400), min_size=1, max_size=60))
def test_reasons_stay_within_the_format(texts: list[str]) -> None:
    """However many events come, the mark has room in the file, and the latest reason is in it."""
    answer = answered("a_0")
    for text in texts:
        event = Event(kind="incident", what=text, date=TODAY)
        answer = doubted(answer, event)
        assert mark(event) in answer.reconfirm
        assert answer == doubted(answer, event), "the same event twice is one reason"
    assert len(answer.reconfirm) <= MOST_MARKS


def test_confirming_takes_every_mark_away() -> None:
    """After y, no event has anything left to confirm, and the answer is of today."""
    of = checklist(question("con.one"), events=tuple(small("con.one")))
    old = answered("a_0", date=dt.date(2026, 1, 1), by="ana")
    event = Event(kind="pricing", what=WHAT, date=TODAY, touches=("con.one",))
    doubtful_one = assessment(of, {"con.one": doubted(old, event)})
    assert ("con.one",) == doubtful(doubtful_one, event, ["con.one"])
    assert () == doubtful(doubtful_one, event, []), "a hidden question has nothing to confirm"
    step = begin(of, doubtful_one, by="kim", today=TODAY, only=frozenset({"con.one"})).confirm()
    assert () == doubtful(step.interview.assessment, event, ["con.one"])
    assert old.change(date=TODAY, by="kim") == step.interview.assessment.answer("con.one")


# The shipped events ------------------------------------------------------------------------------------------------


def test_the_command_knows_the_kinds_of_the_format() -> None:
    """What can be typed is what can be written."""
    assert get_args(EventKind) == get_args(module.KindName)


def test_every_kind_asks_some_answers_again_and_none_asks_all() -> None:
    """An event that touched everything would say nothing."""
    events = shipped().event_by_id
    assert set(get_args(EventKind)) == events.keys()
    assert all(4 <= len(event.questions) <= len(shipped().questions) // 2 for event in events.values())


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("acquisition", {"sup.change_of_control", "sup.alliance_end", "sup.partners_compete", "mcl.independence"}),
        ("leadership", {"sup.leadership_shock"}),
        ("pricing", {"con.price_protection", "exp.spend_share"}),
        ("terms", {"dat.training_use", "con.unilateral_terms", "dat.subprocessors"}),
        ("retirement", {"mod.retirement_notice", "mod.version_pin", "exi.runway"}),
        ("incident", {"dat.incident_notice", "mcl.second_provider"}),
        ("regulation", {"dat.transfer_basis", "sup.geopolitics", "exp.regulated_use"}),
    ],
)
def test_shipped_events_touch_what_they_are_about(kind: str, expected: set[str]) -> None:
    """The plainest consequences of each kind are among its questions."""
    assert expected <= set(shipped().event_by_id[kind].questions)


def test_questions_of_an_event_stand_in_asking_order() -> None:
    """So that the file can be read beside the questions."""
    order = list(shipped().by_id)
    for event in shipped().events:
        assert list(event.questions) == sorted(event.questions, key=order.index), event.id
