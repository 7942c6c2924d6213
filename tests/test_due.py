"""`lockin due`: what has a date comes soonest first, what is past is overdue, and no file or folder stops the rest."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from builders import TODAY, answered, assessment, checklist, question
from lockin.interview.events import doubted
from lockin.model.assessment import Answer, Assessment, Commitment, Event, State, Subject, Waiver
from lockin.model.checklist import Checklist, Condition
from lockin.model.events import ReviewRhythm
from lockin.report.due import what, when
from lockin.scoring.due import Due, due
from lockin.scoring.score import assess
from lockin.store import tree
from process import Run
from samples import ROOT, source

DAY = {"SOURCE_DATE_EPOCH": "1795341600"}
"""22 November 2026."""
IDS = ("con.one", "con.two", "con.three", "con.four")
SMALL = checklist(*(question(name) for name in IDS))
LATE = TODAY - dt.timedelta(days=1)
STATES: tuple[State, ...] = ("answered", "unknown", "not_applicable")


def found(of: Checklist, begun: Assessment, today: dt.date = TODAY) -> tuple[Due, ...]:
    """What is due of an assessment."""
    return due(of, begun, assess(of, begun, today), today)


def of_kind(kind: str, of: Checklist, begun: Assessment, today: dt.date = TODAY) -> list[Due]:
    """What is due of one kind."""
    return [item for item in found(of, begun, today) if item.kind == kind]


# The core -----------------------------------------------------------------------------------------------------------

DATES = st.dates(TODAY - dt.timedelta(days=900), TODAY + dt.timedelta(days=900))


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    """Answers, waivers, actions and events with any dates near today."""
    begun = assessment(SMALL, draw(st.dictionaries(st.sampled_from(IDS), answers())))
    for finding, until in draw(st.dictionaries(st.sampled_from([*IDS, "con"]), DATES)).items():
        begun = begun.with_waiver(Waiver(finding=finding, reason="r", accepted_by="cfo", until=until))
    for name, day in draw(st.dictionaries(st.sampled_from(IDS), DATES)).items():
        done = draw(st.none() | DATES)
        begun = begun.with_action(name, Commitment(owner="legal", due=day, done=done))
    return begun


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """An answer in any settled state, dated or not, in doubt or not."""
    state = draw(st.sampled_from(STATES))
    answer = answered(draw(st.sampled_from(["a_0", "c_100"]))) if state == "answered" else Answer(state=state)
    if draw(st.booleans()):
        answer = doubted(answer, Event(kind="terms", what="x", date=draw(DATES)))
    return answer.change(date=draw(st.none() | DATES), ask=draw(st.sampled_from(["", "ana"])))


@given(assessments(), DATES)
def test_soonest_first_and_overdue_when_its_day_has_passed(begun: Assessment, today: dt.date) -> None:
    """The order is that of the days; the last good day itself is not overdue; each thing stands there once."""
    items = found(SMALL, begun, today)
    assert [item.date for item in items] == sorted(item.date for item in items)
    assert all(item.overdue(today) == (item.date < today) for item in items)
    assert len(set(items)) == len(items)
    assert all(("overdue" in when(item, today)) == item.overdue(today) for item in items)


@given(assessments(), DATES)
def test_an_answer_is_overdue_exactly_when_the_score_calls_it_stale(begun: Assessment, today: dt.date) -> None:
    """Age by policy, age by the question's own limit, and doubt: the list and the score never disagree."""
    of = checklist(*(question(name, review_after=30 if name == "con.two" else None) for name in IDS))
    card = assess(of, begun, today)
    items = due(of, begun, card, today)
    old = {id_ for item in items if item.kind == "answers" and item.overdue(today) for id_ in item.ids}
    waiting = {id_ for item in items if item.kind == "confirm" for id_ in item.ids}
    settled = {q.id for q in card.asked if begun.answer(q.id).state == "answered"}
    assert set(card.stale) == (old | waiting) & settled
    assert waiting == {q.id for q in card.asked if begun.answer(q.id).reconfirm}


@given(assessments(), DATES)
def test_waivers_and_actions_are_there_until_they_are_settled(begun: Assessment, today: dt.date) -> None:
    """A waiver whose finding is gone and an action that is done have no date any more; the others have theirs."""
    card = assess(SMALL, begun, today)
    present = {finding.id for finding in card.findings}
    waivers = {(item.ids, item.date) for item in found(SMALL, begun, today) if item.kind == "waiver"}
    assert waivers == {((w.finding,), w.until) for w in begun.waivers if w.finding in present}
    actions = {(item.ids, item.date) for item in found(SMALL, begun, today) if item.kind == "action"}
    assert actions == {((key,), action.due) for key, action in begun.actions.items() if action.done is None}


def test_answers_of_one_person_and_day_stand_together() -> None:
    """Seventy lines that say the same would hide the one that matters."""
    day = dt.date(2026, 6, 1)
    begun = assessment(SMALL, {name: answered("a_0", date=day) for name in IDS[:3]})
    begun = begun.with_answer("con.four", answered("a_0", date=day, ask="ana"))
    items = of_kind("answers", SMALL, begun)
    assert [("ana", ("con.four",)), ("pm", IDS[:3])] == [(item.who, item.ids) for item in items]
    assert {day + dt.timedelta(days=365)} == {item.date for item in items}


def test_an_event_is_due_from_its_own_day_and_overrides_age() -> None:
    """A fresh answer in doubt waits since the first event that put it there; its age is not told beside."""
    fresh = answered("a_0", date=TODAY)
    events = [Event(kind="terms", what="new", date=LATE), Event(kind="pricing", what="dearer", date=TODAY)]
    begun = assessment(SMALL, {"con.one": doubted(doubted(fresh, events[1]), events[0])})
    for event in events:
        begun = begun.with_event(structs.replace(event, touches=("con.one",)))
    (item,) = [item for item in found(SMALL, begun) if item.kind in {"confirm", "answers"}]
    assert ("confirm", LATE, True) == (item.kind, item.date, item.overdue(TODAY))
    assert "1 answer is to be confirmed: What about con.one?" == what(SMALL, item)


@pytest.mark.parametrize(
    ("date", "expected"), [(None, TODAY), (TODAY, TODAY), (dt.date(2024, 1, 1), dt.date(2024, 12, 31))]
)
def test_a_carried_answer_is_due_now_or_since_it_grew_old(date: dt.date | None, expected: dt.date) -> None:
    """Without an event there is no other day to name."""
    begun = assessment(SMALL, {"con.one": answered("a_0", date=date, reconfirm="carried over from old.yaml")})
    assert [expected] == [item.date for item in of_kind("confirm", SMALL, begun)]


@pytest.mark.parametrize(
    ("option", "days"), [("a_0", 92), ("b_50", 365), ("c_100", 365)], ids=["quarterly", "no promise", "never"]
)
def test_the_next_review_follows_what_the_answers_promise(option: str, days: int) -> None:
    """Counted from the latest answer; where nothing is promised, before the policy calls it stale."""
    of = structs.replace(SMALL, review=ReviewRhythm(question="con.one", days={"a_0": 92}))
    dates = {"con.one": dt.date(2026, 5, 1), "con.two": dt.date(2026, 8, 1)}
    begun = assessment(
        of,
        {name: answered(option, date=date) for name, date in dates.items()},
        subject=Subject(vendor="Acme", owner="kim"),
    )
    (item,) = of_kind("review", of, begun)
    assert (dt.date(2026, 8, 1) + dt.timedelta(days=days), "kim") == (item.date, item.who)


def test_nothing_is_due_of_what_is_empty_or_hidden() -> None:
    """A new assessment has no date; neither has a question that is not asked."""
    assert () == found(SMALL, assessment(SMALL))
    of = checklist(question("con.one", applies_if=Condition(fact="personal_data")), question("con.two"))
    old = answered("c_100", date=dt.date(2020, 1, 1))
    begun = assessment(of, {"con.one": old}, facts={"personal_data": False})
    begun = begun.with_action("con.one", Commitment(owner="legal", due=LATE))
    assert () == found(of, begun)


def test_the_last_day_of_the_calendar_is_no_accident() -> None:
    """A date typed as 9999-12-31 is far away, not an error."""
    begun = assessment(SMALL, {"con.one": answered("a_0", date=dt.date.max)})
    assert dt.date.max == of_kind("answers", SMALL, begun)[0].date


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, "today"),
        (1, "in 1 day"),
        (-1, "1 day overdue"),
        (20, "in 20 days"),
        (-21, "3 weeks overdue"),
        (89, "in 12 weeks"),
        (90, "in 2 months"),
        (-365, "12 months overdue"),
    ],
)
def test_distance_is_told_in_words(days: int, expected: str) -> None:
    """Days while they matter, then weeks, then months."""
    assert expected == when(Due(date=TODAY + dt.timedelta(days=days), kind="review", who=""), TODAY)


def test_long_groups_name_some_and_count_the_rest() -> None:
    """A line stays a line."""
    item = Due(date=TODAY, kind="answers", who="pm", ids=IDS)
    assert "4 answers grow old: What about con.one?, What about con.two? and 2 more" == what(SMALL, item)


# The command --------------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The typical example, in a folder below the one in which the program runs."""
    (tmp_path / "vendors").mkdir()
    return Path(shutil.copy(source("typical"), tmp_path / "vendors/nimbus.yaml"))


def listed(lockin: Run, *arguments: str, env: Mapping[str, str] = DAY) -> list[dict[str, object]]:
    """What the command finds, as a program reads it."""
    entries: list[dict[str, object]] = json.loads(lockin("due", *arguments, "--json", env=dict(env)).stdout)["due"]
    return entries


def test_everything_below_the_folder_is_listed_soonest_first(lockin: Run, file: Path, tmp_path: Path) -> None:
    """Over all files in one order, each line with its file; checklists and other YAML are passed over."""
    shutil.copy(source("improved"), tmp_path / "vendors/better.yml")
    shutil.copy(ROOT / "checklists/ai-vendor-lock-in/checklist.yaml", tmp_path)
    (tmp_path / "other.yaml").write_text("name: lockin\nusing: [lockin]\n", "utf-8")
    ran = lockin("due", env=DAY)
    assert (0, "") == (ran.returncode, ran.stderr)
    found_days = re.findall(r"^\d{4}-\d\d-\d\d", ran.stdout, re.MULTILINE)
    assert len(found_days) > 10
    assert found_days == sorted(found_days)
    assert {"vendors/nimbus.yaml", "vendors/better.yml"} == {entry["file"] for entry in listed(lockin)}
    assert [entry["file"] for entry in listed(lockin, str(file))] == [str(file)] * len(listed(lockin, str(file)))


def test_something_overdue_ends_with_one(lockin: Run, file: Path) -> None:
    """An event leaves answers to confirm; a day later the command fails, and the list is still on standard output."""
    lockin("event", file, "Prices rise", "--kind", "pricing", env=DAY)
    assert 0 == lockin("due", env=DAY).returncode
    ran = lockin("due", env={"SOURCE_DATE_EPOCH": str(int(DAY["SOURCE_DATE_EPOCH"]) + 86_400)})
    assert (1, True) == (ran.returncode, "things are overdue" in ran.stderr)
    assert "1 day overdue, vendors/nimbus.yaml, Procurement manager" in ran.stdout


def test_within_leaves_out_what_is_far_and_never_what_is_overdue(lockin: Run, file: Path) -> None:
    """The waiver of March is no matter of this month; what is late always is."""
    assert "Nothing is due in that time.\n" == lockin("due", "--within", "30", env=DAY).stdout
    lockin("event", file, "Sold", "--kind", "leadership", "--date", "2026-11-01", env=DAY)
    assert {"confirm"} == {entry["kind"] for entry in listed(lockin, "--within", "0")}
    assert {"confirm", "waiver"} == {entry["kind"] for entry in listed(lockin, "--within", "150")}


@pytest.mark.usefixtures("file")
def test_what_cannot_be_read_is_named_and_stops_nothing(lockin: Run, tmp_path: Path) -> None:
    """Broken files, unknown checklists and links that lead nowhere; a named file that is missing fails at the end."""
    (tmp_path / "broken.yaml").write_text("lockin: 1\nchecklist: {id: a\n", "utf-8")
    (tmp_path / "alien.yaml").write_text("lockin: 1\nchecklist: {id: theirs, version: 1.0.0}\n", "utf-8")
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere.yaml")
    (tmp_path / "ring.yaml").symlink_to(tmp_path / "ring.yaml")
    ran = lockin("due", env=DAY)
    assert 0 == ran.returncode
    assert ["alien.yaml", "broken.yaml"] == re.findall(r"^Not read: (\S+):", ran.stderr, re.MULTILINE)
    assert "Waiver ends: Committed payments" in ran.stdout
    named = lockin("due", "vendors", "missing.yaml", "broken.yaml", env=DAY)
    assert (66, True) == (named.returncode, "missing.yaml does not exist" in named.stderr)
    assert "Not read: broken.yaml" in named.stderr
    assert "Waiver ends: Committed payments" in named.stdout


def test_copies_and_renewed_assessments_are_left_out(lockin: Run, file: Path, tmp_path: Path) -> None:
    """A snapshot and last year's assessment are not due; an older one that somebody goes on in is."""
    lockin("snapshot", file, "sent")
    lockin("renew", file, tmp_path / "vendors/next.yaml")
    names = {entry["file"] for entry in listed(lockin)}
    assert {"vendors/next.yaml"} == names
    lockin("set", file, "gov.watch=list", "--by", "pm")
    assert {"vendors/next.yaml", "vendors/nimbus.yaml"} == {entry["file"] for entry in listed(lockin)}


def test_a_renewal_under_the_same_name_hides_nothing(lockin: Run, file: Path, tmp_path: Path) -> None:
    """The history names the older file only by its name, which may be that of the new one in another folder."""
    (tmp_path / "next").mkdir()
    lockin("renew", file, "next/nimbus.yaml")
    assert {"vendors/nimbus.yaml", "next/nimbus.yaml"} == {entry["file"] for entry in listed(lockin)}


def test_loops_of_links_and_hidden_folders_are_not_followed(lockin: Run, file: Path, tmp_path: Path) -> None:
    """A link back to the top is no second copy of everything; `.git` and the like belong to others."""
    (tmp_path / "vendors/again").symlink_to(tmp_path, target_is_directory=True)
    for name in (".git", "node_modules"):
        (tmp_path / name).mkdir()
        shutil.copy(file, tmp_path / name)
    assert {"vendors/nimbus.yaml"} == {entry["file"] for entry in listed(lockin)}


def test_a_huge_tree_is_cut_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many files, too many folders, too deep: what was found is listed, and that there is more is told."""
    for number in range(4):
        (tmp_path / f"d{number}").mkdir()
        (tmp_path / f"d{number}/a.yaml").write_text("lockin: 1\n", "utf-8")
    whole = tree.assessments_below(tmp_path)
    assert (4, False) == (len(whole.files), whole.cut)
    for limit, value, expected in (("MOST_FILES", 2, 2), ("MOST_FOLDERS", 3, 2), ("DEEPEST", 0, 0)):
        with monkeypatch.context() as patch:
            patch.setattr(tree, limit, value)
            found_here = tree.assessments_below(tmp_path)
        assert (expected, True) == (len(found_here.files), found_here.cut), limit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lockin: 1\n", True),
        ("# ours\n\nlockin: 1\n", True),
        ("{lockin: 1, checklist: {}}\n", True),
        ('"lockin": 1\n', True),
        ("lockin_checklist: 1\n", False),
        ("tool: lockin\n", False),
        ("", False),
    ],
)
def test_an_assessment_is_known_by_its_key(tmp_path: Path, text: str, expected: bool) -> None:  # noqa: FBT001 - a case
    """Whatever the file is called; comments and quotes do not matter."""
    (tmp_path / "x.yaml").write_text(text, "utf-8")
    assert expected == bool(tree.assessments_below(tmp_path).files)


def test_a_calendar_has_an_entry_for_each_thing(lockin: Run, file: Path, tmp_path: Path) -> None:
    """The same thing keeps its uid the next day, so that importing again adds nothing twice."""
    lockin("set", file, "subject:owner=kim")
    assert (0, "Wrote due.ics.\n") == ((ran := lockin("due", "--ics", "-o", "due.ics", env=DAY)).returncode, ran.stdout)
    written = (tmp_path / "due.ics").read_bytes().decode()
    later = lockin("due", "--ics", env={"SOURCE_DATE_EPOCH": str(int(DAY["SOURCE_DATE_EPOCH"]) + 86_400)}).stdout
    uids = re.findall(r"^UID:(\S+)", written, re.MULTILINE)
    assert len(set(uids)) == len(uids) == len(listed(lockin))
    assert uids == re.findall(r"^UID:(\S+)", later, re.MULTILINE)
    assert "DTSTART;VALUE=DATE:20270331" in written


def test_a_step_of_a_plan_has_one_uid_in_both_calendars(lockin: Run, tmp_path: Path, root: Path) -> None:
    """Importing the plan and then the list of what is due shows each step once."""
    shutil.copy(root / "checklists/examples/typical.yaml", tmp_path / "one.yaml")
    planned = lockin("plan", "one.yaml", "--accept", "--format", "ics", env=DAY).stdout
    listed_later = lockin("due", "one.yaml", "--ics", env=DAY).stdout
    uids = set(re.findall(r"^UID:(\S+)", planned, re.MULTILINE))
    assert uids
    assert uids <= set(re.findall(r"^UID:(\S+)", listed_later, re.MULTILINE))


@pytest.mark.parametrize("arguments", [("-o", "due.ics"), ("--ics", "--json"), ("--within", "-1")])
def test_options_that_do_not_go_together_are_refused(lockin: Run, arguments: tuple[str, ...]) -> None:
    """Before anything is read or written."""
    assert 2 == lockin("due", *arguments).returncode


def test_an_empty_folder_has_nothing_due(lockin: Run, tmp_path: Path) -> None:
    """No error, and no calendar without entries, which programs refuse."""
    assert (0, "Nothing is due.\n") == ((ran := lockin("due")).returncode, ran.stdout)
    assert 0 == lockin("due", "--ics", "-o", "due.ics").returncode
    assert [] == list(tmp_path.iterdir())


def test_wide_terminals_get_a_table(lockin: Run, file: Path) -> None:
    """With a head; no line is wider than the terminal, at any width."""
    lockin("set", file, "subject:owner=홍길동")
    for width in (40, 60, 80, 110, 200):
        lines = lockin("due", env=DAY | {"COLUMNS": str(width)}).stdout.splitlines()
        assert ("Date" in lines[0]) == (width >= 110)
        assert all(len(line) <= width for line in lines)
