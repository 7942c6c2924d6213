"""`lockin plan`: the steps really lead there, their dates are working days, and every format says the same."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec import structs

import strategies
from builders import TODAY, answered, question, red_flag, remedy
from builders import assessment as assessment_of
from builders import checklist as checklist_of
from lockin.cli import plan as command
from lockin.cli.scored import read_scored
from lockin.errors import GateError
from lockin.exchange.plan_formats import PLAN_FORMATS, PlanOrder, no_formula
from lockin.loading.assessment import parse_assessment
from lockin.model.assessment import Answer, Assessment, Commitment, Subject
from lockin.model.checklist import Checklist
from lockin.report.cleaned import cleaned
from lockin.report.course import Course, course, course_lines, next_band
from lockin.report.printable import printable
from lockin.scoring.changes import Change
from lockin.scoring.plan import plan
from lockin.scoring.schedule import due_dates
from process import Run
from samples import DAY, MOMENT, case_of, example, shipped, source
from test_calendar import HOSTILE, unfolded, valued

START = dt.date(2027, 1, 11)
CLOCK = {"SOURCE_DATE_EPOCH": "1795340000"}
"""22 November 2026."""


@pytest.fixture
def typical(tmp_path: Path) -> Path:
    """A copy of the typical example."""
    return copied(tmp_path, "typical")


def copied(folder: Path, name: str) -> Path:
    """A copy of an example."""
    file = folder / f"{name}.yaml"
    file.write_bytes(source(name).read_bytes())
    return file


def way(assessment: Assessment, of: Checklist | None = None, to: str | None = None, day: dt.date = DAY) -> Course:
    """The plan, worded, to a band or the next better one."""
    case = case_of(assessment, of, day=day)
    target = next_band(case) if to is None else case.checklist.policy.band(to).id
    found = None if target is None else plan(case.checklist, assessment, day, target)
    return course(case, target, found, START)


def told(found: Course) -> str:
    """What the terminal shows, on one line."""
    return " ".join(" ".join(course_lines(found)).split())


def written(found: Course, assessment: Assessment | None = None) -> dict[str, bytes]:
    """The plan in every format."""
    order = PlanOrder(course=cleaned(found, printable), assessment=assessment or example("typical"), now=MOMENT)
    return {name: render(order) for name, render in PLAN_FORMATS.items()}


def rows(data: bytes) -> list[dict[str, str]]:
    """The rows of a table."""
    return list(csv.DictReader(io.StringIO(data.decode())))


# Where it leads ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("band", ["moderate", "low"])
def test_setting_the_steps_reaches_the_band(lockin: Run, typical: Path, band: str) -> None:
    """Each step set by hand, known by contract: the score is then the one that the plan promised."""
    found = json.loads(lockin("plan", typical, "--to", band, "--format", "json", env=CLOCK).stdout)
    for step in found["steps"]:
        answer = f"{step['question']}={','.join(step['options'])}"
        assert 0 == lockin("set", typical, answer, "--evidence", "contract").returncode
    assert 0 == lockin("score", typical, "--no-robustness", "--fail-over", band).returncode
    score = json.loads(lockin("score", typical, "--json", "--no-robustness").stdout)
    assert band == score["band"]
    assert found["then"]["point"] == score["residual"]["point"]
    assert "reached already" in lockin("plan", typical, "--to", band).stdout


@given(strategies.cases(most=5, wide=True))
@settings(max_examples=60)
def test_the_default_is_one_step_up(case: tuple[Checklist, Assessment]) -> None:
    """The next better band; the same one when only its decision is stricter; the steps' words are the plan's."""
    of, begun = case
    present = case_of(begun, of, day=TODAY).card
    bands = [band.id for band in of.policy.bands]
    found = way(begun, of, day=TODAY)
    if present.band is None or present.decision is None:
        assert "not_rated" == found.outcome
        return
    stricter = of.policy.band(present.band).decision != present.decision
    wanted = present.band if stricter else bands[max(bands.index(present.band) - 1, 0)]
    assert wanted == found.to
    assert (found.outcome == "reached") == (present.band == bands[0] and not stricter)
    assert found.days == sum(step.days for step in found.steps)
    assert (found.outcome == "plan") == bool(found.steps)


def test_a_block_is_what_the_plan_lifts() -> None:
    """While a red flag blocks, the first thing to reach is the band's own decision, by a step that says so."""
    found = way(example("typical").with_answer("dat.training_use", Answer(state="answered", option="allowed")))
    assert "high" == found.to
    step = next(step for step in found.steps if step.question_id == "dat.training_use")
    assert step.lifts
    assert "a red flag" in told(found)
    assert "Clears a red flag." in told(found)
    assert "Escalate before signing" == found.then.decision


def test_a_hope_is_called_a_hope_and_a_proof_says_which() -> None:
    """What nobody knows and nothing is advised for is a hope; a good answer weakly known needs a contract read."""
    of = checklist_of(question("exp.one"), question("con.one"), question("con.two"), question("con.three"))
    fix = answered("c_100", evidence="tested", date=TODAY)
    given = {"exp.one": fix, "con.one": Answer(state="unknown"), "con.two": answered("b_50"), "con.three": fix}
    found = way(assessment_of(of, given), of, "high", TODAY)
    kinds = {step.question_id: step.kind for step in found.steps}
    assert "find_out" == kinds["con.one"]
    assert "A hope: nobody knows the answer" in told(found)
    proven = way(assessment_of(of, {**given, "con.one": answered("a_0")}), of, "high", TODAY)
    assert any(step.kind == "prove" for step in proven.steps), told(proven)
    assert "Prove “Option" in told(proven)
    assert "by a contract or document" in told(proven)


def test_what_cannot_be_reached_is_said(
    typical: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where all changes together are not enough: what they lead to, what is in the way, and no pretended plan."""
    of = checklist_of(question("exp.one", options=(80, 100)), question("con.one", options=(70, 100)))
    begun = assessment_of(of, {"exp.one": answered("b_100"), "con.one": answered("b_100")})
    found = way(begun, of, "low", TODAY)
    assert ("unreachable", (), False) == (found.outcome, found.steps, found.proven)
    assert "No set of changes reaches Low" in told(found)
    assert found.then.band in told(found)
    monkeypatch.setattr(command, "_course", lambda *_: (read_scored(typical), found))
    with pytest.raises(GateError, match="no set of changes reaches Low"):
        command.plan(typical)
    assert "No set of changes reaches Low" in capsys.readouterr().out


def test_a_draft_is_called_one(lockin: Run, tmp_path: Path) -> None:
    """A fresh assessment has a plan too, and it says that everything is open."""
    lockin("new", "fresh.yaml", "--vendor", "Acme")
    ran = lockin("plan", tmp_path / "fresh.yaml")
    assert 0 == ran.returncode
    assert "A draft:" in ran.stdout


# When --------------------------------------------------------------------------------------------------------------


def change(owner: str, number: int, days: int) -> Change:
    """A change of one owner."""
    return Change(
        question=f"con.q{number}",
        kind="improve",
        state="answered",
        before=("c_100",),
        after=("a_0",),
        days=days,
        owner=owner,
    )


@given(
    st.lists(st.tuples(st.sampled_from(["pm", "legal", "ana"]), st.integers(1, 70)), max_size=6),
    st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2100, 1, 1)),
)
def test_dates_are_those_of_counting_days(steps: list[tuple[str, int]], start: dt.date) -> None:
    """Counted day by day: each owner works one step after the other, all at the same time, on working days only."""
    found = due_dates([change(owner, at, days) for at, (owner, days) in enumerate(steps)], start)
    day = dict.fromkeys(("pm", "legal", "ana"), start - dt.timedelta(days=1))
    for at, (owner, days) in enumerate(steps):
        for _ in range(days):
            day[owner] += dt.timedelta(days=1)
            while day[owner].isoweekday() > 5:
                day[owner] += dt.timedelta(days=1)
        assert day[owner] == found[f"con.q{at}"]


@pytest.mark.parametrize(
    ("start", "said"), [("soon", "is no day"), ("2027-02-30", "is no day"), ("9999-12-31", "never ends")]
)
def test_a_start_that_makes_no_sense_is_a_usage_error(lockin: Run, typical: Path, start: str, said: str) -> None:
    """Words, days that do not exist, and days after which there is no day."""
    ran = lockin("plan", typical, "--start", start)
    assert (2, "") == (ran.returncode, ran.stdout)
    assert said in ran.stderr


# In which form -----------------------------------------------------------------------------------------------------


def test_all_formats_have_the_same_steps() -> None:
    """Questions, owners, dates and points agree between terminal, table, list, calendar and JSON."""
    found = way(example("typical"), to="low")
    assert len(found.steps) > 3
    made, page = written(found), told(found)
    table, document = rows(made["csv"]), json.loads(made["json"])
    assert [step.question_id for step in found.steps] == [row["question"] for row in table]
    assert [row["question"] for row in table] == [step["question"] for step in document["steps"]]
    assert [row["due"].replace("-", "") for row in table] == valued(made["ics"], "DTSTART")
    for step, row, event in zip(found.steps, table, valued(made["ics"], "DESCRIPTION"), strict=True):
        assert (step.action, step.owner, str(step.days), step.due.isoformat(), step.points) == tuple(
            row[key] for key in ("action", "owner", "days", "due", "points")
        )
        for text in (step.action, step.owner):
            assert text in event
            assert text in page
    html = MarkdownIt().render(made["md"].decode())
    assert len(found.steps) == html.count("<li>[ ] ") == page.count(", due 2027-")
    for step in found.steps:
        assert f"({step.question_id})" in html
        assert f"due {step.due}, {step.points} points" in html
    assert document["days"] == sum(int(row["days"]) for row in table)
    assert f"In all {document['days']} person-days" in page


@pytest.mark.parametrize("text", [*HOSTILE, "=1+1", "+1", "-1", "@SUM(A1)", "＝1", "*[x](http://b.example)* <b>"])
def test_no_text_does_harm_in_any_format(text: str) -> None:
    """Names and actions that are formulas, forged lines or markup stay texts, in one cell, item and event each."""
    of = checklist_of(
        question("exp.one"),
        question("con.one", title=text[:200], remediation=remedy(text)),
        roles={"pm": "P", "legal": text},
    )
    given = {"exp.one": answered("c_100"), "con.one": answered("c_100")}
    begun = assessment_of(of, given, subject=Subject(vendor=text[:200]))
    found = way(begun, of, "high", TODAY)
    assert ["con.one"] == [step.question_id for step in found.steps if step.kind == "improve"]
    made = written(found, begun)
    table = rows(made["csv"])
    assert len(found.steps) == len(table)
    assert not [cell for row in table for key, cell in row.items() if key != "points" and no_formula(cell) != cell]
    assert len(found.steps) == unfolded(made["ics"]).count("BEGIN:VEVENT")
    tokens = MarkdownIt("commonmark").parse(made["md"].decode())
    kinds = [token.type for token in tokens]
    assert len(found.steps) == kinds.count("list_item_open")
    assert 1 == kinds.count("heading_open")
    inner = {child.type for token in tokens for child in token.children or ()}
    assert inner <= {"text", "strong_open", "strong_close", "text_special", "softbreak"}
    assert json.loads(made["json"])["steps"]


def test_points_below_nothing_stay_numbers() -> None:
    """A number is not made a text by the guard against formulas."""
    found = way(example("typical"))
    steps = tuple(structs.replace(step, points="-0.3") for step in found.steps)
    assert "-0.3" == rows(written(structs.replace(found, steps=steps))["csv"])[0]["points"]


def test_same_moment_same_bytes(lockin: Run, typical: Path) -> None:
    """Two runs write the same file in every format, and the suffix chooses which."""
    for name in PLAN_FORMATS:
        made = []
        for at in range(2):
            target = typical.with_name(f"plan{at}.{name}")
            assert 0 == lockin("plan", typical, "-o", target, env=CLOCK).returncode
            made.append(target.read_bytes())
        assert made[0] == made[1]
        assert made[0].decode() == lockin("plan", typical, "--format", name, env=CLOCK).stdout.replace(
            "\n", "\r\n" if name in {"csv", "ics"} else "\n"
        )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "plan.docx"), ".csv, .md, .ics, .json"),
        (("-o", "plan.csv", "--format", "md"), "is no file for md"),
        (("-o", "typical.yaml"), "is the assessment itself"),
        (("--done", "exi.plan"), "nobody has taken on"),
        (("--done", "exi.plan", "--accept"), "stands alone"),
        (("--to", "medium"), "moderate"),
    ],
)
def test_mistakes_are_named(lockin: Run, typical: Path, arguments: tuple[str, ...], said: str) -> None:
    """A wrong request ends with 2, says why, and leaves the file as it was."""
    before = typical.read_bytes()
    ran = lockin("plan", typical, *arguments)
    assert 2 == ran.returncode
    assert said in ran.stderr
    assert before == typical.read_bytes()


# Taken on ----------------------------------------------------------------------------------------------------------


def actions(file: Path) -> dict[str, Commitment]:
    """What the file says is taken on."""
    return parse_assessment(file.read_bytes(), file.name, shipped()).actions


def test_accepted_steps_become_dated_conditions(lockin: Run, typical: Path) -> None:
    """Owner and date go into the file, then into every format of the report; other lines stay."""
    before = typical.read_text()
    ran = lockin("plan", typical, "--to", "low", "--start", "2027-01-11", "--accept", env=CLOCK)
    assert 0 == ran.returncode, ran.stderr
    taken = actions(typical)
    assert Commitment(owner="legal", due=dt.date(2027, 1, 13)) == taken["oss.licence"]
    assert typical.read_text().startswith(before.rstrip("\n"))
    report = typical.with_suffix(".md")
    assert 0 == lockin("report", typical, "-o", report, env=CLOCK).returncode
    text = report.read_text()
    for commitment in taken.values():
        assert commitment.due.isoformat() in text
    assert re.search(r"\| Legal counsel \| S \| 2027-01-13 \|", text)
    history = lockin("history", typical).stdout
    assert "action:oss.licence" in history


def test_what_was_taken_on_stays_as_it_was(lockin: Run, typical: Path) -> None:
    """A second plan does not move dates or names that somebody has changed; the plan shows them."""
    lockin("plan", typical, "--accept", "--start", "2027-01-11")
    changed = typical.read_text().replace("{owner: legal, due: 2027-01-13}", "{owner: Ana, due: 2027-03-01}")
    typical.write_text(changed)
    ran = lockin("plan", typical, "--accept", "--start", "2028-01-10")
    assert "taken on, due 2027-03-01" in ran.stdout
    assert "oss.licence: Ana by 2027-03-01, as before" in ran.stdout
    assert changed == typical.read_text()


def test_done_is_noted_and_changes_no_answer(lockin: Run, typical: Path) -> None:
    """The date of finishing is in file and plan; the answer waits for its evidence; twice changes nothing."""
    lockin("plan", typical, "--accept", "--start", "2027-01-11")
    ran = lockin("plan", typical, "--done", "oss.licence", env=CLOCK)
    assert "oss.licence: legal, done 2026-11-22\n" == ran.stdout
    assert DAY == actions(typical)["oss.licence"].done
    assert "lockin set" in ran.stderr
    page = lockin("plan", typical, env=CLOCK).stdout
    assert "done 2026-11-22, but the answer is the old one" in " ".join(page.split())
    assert "[x]" in lockin("plan", typical, "--format", "md").stdout
    lockin("plan", typical, "--done", "exi.cost_estimate", env=CLOCK)
    assert "BEGIN:VEVENT" not in lockin("plan", typical, "--format", "ics").stdout
    assert "as before" in lockin("plan", typical, "--done", "oss.licence").stdout


def test_nearly_right_ids_are_guessed(lockin: Run, typical: Path) -> None:
    """A slip in the id of an action that exists names the right one."""
    lockin("plan", typical, "--accept")
    assert "did you mean 'oss.licence'?" in lockin("plan", typical, "--done", "oss.licenc").stderr


def test_json_tells_every_outcome(lockin: Run, tmp_path: Path) -> None:
    """Reached has no steps and no proof; a plan has both."""
    found: list[Any] = [
        msgspec.json.decode(lockin("plan", copied(tmp_path, name), "--format", "json").stdout)
        for name in ("trial", "improved")
    ]
    assert [("reached", None, []), ("plan", True)] == [
        (found[0]["outcome"], found[0]["proven"], found[0]["steps"]),
        (found[1]["outcome"], found[1]["proven"]),
    ]


def test_red_flags_that_a_step_clears_are_marked() -> None:
    """An unknown red flag and one that is up are marked, other steps are not."""
    flag = red_flag("c_100", effect="floor_high")
    asked = (question(f"con.{name}", red_flag=flag, remediation=remedy()) for name in ("up", "unknown"))
    of = checklist_of(question("exp.one"), *asked, question("con.plain", remediation=remedy()))
    bad = answered("c_100", evidence="tested", date=TODAY)
    given = {"exp.one": bad.change(option="b_50"), "con.up": bad, "con.plain": bad}
    found = way(assessment_of(of, given), of, "low", TODAY)
    assert {"con.up": True, "con.unknown": True, "con.plain": False} == {
        step.question_id: step.lifts for step in found.steps
    }
