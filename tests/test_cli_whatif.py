"""`lockin whatif`: tells what saving the answers would give, and saves nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies
from builders import TODAY, answered, question, red_flag
from builders import assessment as assessment_of
from builders import checklist as checklist_of
from lockin.model.assessment import Assessment
from lockin.model.checklist import Checklist, Condition
from lockin.report.whatif import Beside, what_if, what_if_document, what_if_page
from process import Run
from samples import case_of, source

RESULT = ("decision", "band", "residual", "exposure", "gap", "confidence")


@pytest.fixture
def typical(tmp_path: Path) -> Path:
    """A copy of the typical example."""
    file = tmp_path / "typical.yaml"
    file.write_bytes(source("typical").read_bytes())
    return file


def turned(lines: tuple[Beside, ...]) -> list[tuple[str, str, str]]:
    """The lines as they would stand from the other side."""
    return [(line.name, line.then, line.now) for line in lines]


def read(lines: tuple[Beside, ...]) -> list[tuple[str, str, str]]:
    """The lines as they stand."""
    return [(line.name, line.now, line.then) for line in lines]


@st.composite
def two_sets_of_answers(draw: st.DrawFn) -> tuple[Checklist, Assessment, Assessment]:
    """A small checklist, and two assessments of it."""
    of, one = draw(strategies.cases(wide=True))
    other = one
    for asked in of.questions:
        if draw(st.booleans()) and asked.options:
            option = draw(st.sampled_from([option.id for option in asked.options]))
            many = asked.type == "multi"
            answer = answered(option) if not many else answered("").change(option=None, options=(option,))
            other = other.with_answer(asked.id, answer)
    return of, one, other


@given(two_sets_of_answers())
@settings(max_examples=80)
def test_back_is_forth_turned_around(case: tuple[Checklist, Assessment, Assessment]) -> None:
    """From A to B and from B to A swap now and then, what goes and what comes; from A to A nothing differs."""
    of, one, other = case
    a, b = case_of(one, of, day=TODAY), case_of(other, of, day=TODAY)
    forth, back = what_if(a, b), what_if(b, a)
    for pairs in ("changes", "result", "domains"):
        assert read(getattr(forth, pairs)) == turned(getattr(back, pairs))
    assert (forth.gone, forth.come, forth.asked, forth.dropped) == (back.come, back.gone, back.dropped, back.asked)
    same = what_if(a, a)
    assert () == same.changes + same.domains + same.gone + same.come + same.asked + same.dropped
    assert "Nothing differs" in what_if_page(same)


@pytest.mark.parametrize(
    "assignments",
    [
        ("exp.concentration=none",),
        ("exi.plan=tested", "dat.training_use=allowed"),
        ("dat.retention=unknown",),
        ("fact:personal_data=no", "fact:fine_tuned=unknown"),
        ("exi.plan=open",),
    ],
)
def test_it_tells_what_setting_would_give(lockin: Run, typical: Path, assignments: tuple[str, ...]) -> None:
    """The result is that of `set` and `score`; the file and its folder are as before."""
    before = typical.read_bytes()
    named = [part for assignment in assignments for part in ("--set", assignment)]
    ran = lockin("whatif", typical, *named, "--json")
    assert 0 == ran.returncode, ran.stderr
    assert before == typical.read_bytes()
    assert [typical] == list(typical.parent.iterdir())
    found = json.loads(ran.stdout)
    assert picked(lockin, typical) == {key: found["now"][key] for key in RESULT}
    assert 0 == lockin("set", typical, *assignments).returncode
    assert picked(lockin, typical) == {key: found["then"][key] for key in RESULT}
    ids = {assignment.partition("=")[0].removeprefix("fact:") for assignment in assignments}
    assert ids == {change["id"] for change in found["changes"]}


def picked(lockin: Run, file: Path) -> dict[str, Any]:
    """What `score` says, as far as the trial says it too."""
    score = json.loads(lockin("score", file, "--json", "--no-robustness").stdout)
    return {key: score[key] for key in RESULT}


def test_page_says_what_changes(lockin: Run, typical: Path) -> None:
    """Answer, decision, range and domain stand beside each other; several follow one `--set`."""
    ran = lockin("whatif", typical, "--set", "exp.concentration=none", "dat.training_use=unknown")
    text = " ".join(ran.stdout.split())
    assert "Other services with this vendor: Many (opinion) → None or one (opinion)" in text
    assert "Red flag not cleared: Training on your data" in text.partition("Findings that come")[2]
    assert "Data ownership, use" in text.partition("Domains that change")[2]
    assert "Nothing was written" in ran.stderr
    assert max(map(len, ran.stdout.splitlines())) <= 80


def test_better_evidence_alone_can_be_tried(lockin: Run, typical: Path) -> None:
    """The answer stays, its evidence rises, and with it the confidence."""
    ran = lockin("whatif", typical, "--set", "exp.concentration", "--evidence", "tested", "--json")
    found = json.loads(ran.stdout)
    assert found["now"]["residual"] == found["then"]["residual"]
    assert found["now"]["confidence"]["value"] < found["then"]["confidence"]["value"]


def test_setting_aside_needs_no_second_name_for_a_trial(lockin: Run, typical: Path) -> None:
    """Where `set` asks for a reason, a trial does not; a red-flag question stays refused."""
    assert 0 == lockin("whatif", typical, "--set", "gov.skills=na").returncode
    ran = lockin("whatif", typical, "--set", "exi.plan=na")
    assert 2 == ran.returncode
    assert "red flag" in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--set", "exi.plan=testd"), "did you mean 'tested'?"),
        (("--set", "exi.plam=tested"), "did you mean 'exi.plan'?"),
        (("--set", "fact:personal_dat=no"), "did you mean 'personal_data'?"),
        (("--set", "fact:personal_data=perhaps"), "yes, no or unknown"),
        (("--set", "subject:vendor=Acme"), "moves no score"),
        (("--set", "exi.plan=tested", "--set", "exi.plan=none"), "set twice"),
        (("--set", "exi.plan"), "set to nothing"),
        ((), "nothing to try"),
    ],
)
def test_mistakes_are_named(lockin: Run, typical: Path, arguments: tuple[str, ...], said: str) -> None:
    """A wrong id, option or request ends with 2 and says what is meant."""
    ran = lockin("whatif", typical, *arguments)
    assert (2, "") == (ran.returncode, ran.stdout)
    assert said in ran.stderr


def test_answer_that_is_not_asked_is_said_to_do_nothing() -> None:
    """A question that the facts switch off moves nothing, and the page says so."""
    only_then = Condition(fact="personal_data")
    hidden = checklist_of(question("con.one"), question("con.two", applies_if=only_then))
    begun = assessment_of(hidden, {"con.one": answered("a_0")}, facts={"personal_data": False})
    found = what_if(case_of(begun, hidden), case_of(begun.with_answer("con.two", answered("c_100")), hidden))
    assert "The residual risk does not move" in found.summary
    assert ["not asked here, so without effect: “What about con.two?”."] == [
        note for note in found.notes if "not asked" in note
    ]


def test_a_draft_has_no_more_than_a_decision_so_far(lockin: Run, tmp_path: Path) -> None:
    """One open answer is enough: the score says that it is not complete, and so must this."""
    path = tmp_path / "draft.yaml"
    path.write_bytes(source("trial").read_bytes())
    assert 0 == lockin("set", path, "exi.plan=open").returncode
    ran = lockin("whatif", path, "--set", "oss.licence=approved")
    assert "The decision so far stays: Approve." in ran.stdout
    assert "no decision yet" in ran.stdout
    plan = lockin("plan", path).stdout
    assert "is reached already" in plan
    assert "No decision yet." in plan
    assert "Approve" not in plan


def test_red_flag_that_goes_up_changes_the_decision() -> None:
    """The finding comes, the decision changes, and the JSON has both with their ids."""
    of = checklist_of(question("exp.one"), question("con.one", red_flag=red_flag("c_100")))
    good = {"exp.one": answered("a_0", evidence="tested"), "con.one": answered("a_0", evidence="tested")}
    now = case_of(assessment_of(of, good), of)
    then = case_of(assessment_of(of, good | {"con.one": answered("c_100", evidence="tested")}), of)
    document = what_if_document(now, then)
    assert {"id": "con.one", "kind": "red_flag"} in document["findings"]["come"]
    assert ("approve", "do_not_sign_as_is") == (document["now"]["decision"], document["then"]["decision"])
    assert "The decision changes: Approve → Do not sign as is" in what_if(now, then).summary
