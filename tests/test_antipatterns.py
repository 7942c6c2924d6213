"""Mistakes that other scoring and questionnaire tools made, each as a promise that this one does not make it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt
from msgspec import structs

from builders import TODAY, answered, assessment, checklist, policy, question, red_flag
from lockin.errors import AnswerRefusedError, BadDataError
from lockin.interview.interview import begin
from lockin.loading.assessment import parse_assessment
from lockin.loading.checklist import parse_checklist
from lockin.model.assessment import Answer, ChecklistRef
from lockin.model.assessment import Assessment as Begun
from lockin.scoring.score import assess
from process import Run
from samples import FOLDER, case_of, example, rendered, report_of, shipped, source

ASIDE = Answer(state="not_applicable", reason="no such thing", second="legal")
EXPOSED = question("exp.one")
HIGH = {"exp.one": answered("c_100", evidence="tested")}


def residual(*questions: Any, answers: dict[str, Answer]) -> float:  # noqa: ANN401 - questions
    """The score of these questions, all exposed."""
    of = checklist(EXPOSED, *questions)
    card = assess(of, assessment(of, {**HIGH, **answers}), TODAY)
    assert card.residual is not None
    return float(card.residual.point)


def test_not_applicable_is_not_the_worst_answer_and_blank_is_not_a_no() -> None:
    """N/A leaves both sums, so the rest keeps its score; a blank shows in coverage."""
    good = {"con.one": answered("a_0", evidence="tested")}
    assert 0 == residual(question("con.one"), question("con.two"), answers={**good, "con.two": ASIDE})
    of = checklist(EXPOSED, question("con.one"))
    assert (2, 0, 2) == (
        (found := assess(of, assessment(of), TODAY).coverage).visible,
        found.answered,
        found.open,
    )


def test_not_applicable_is_not_the_best_answer_either() -> None:
    """Setting a question aside does not dilute what is wrong elsewhere."""
    bad = {"con.one": answered("c_100", evidence="tested")}
    assert 100 == residual(question("con.one"), question("con.two"), answers={**bad, "con.two": ASIDE})


@pytest.mark.parametrize("state", ["open", "unknown"])
def test_unanswered_is_never_favourable(state: str) -> None:
    """Saying nothing scores worse than the middle, and the range reaches to the worst."""
    of = checklist(EXPOSED, question("con.one"))
    card = assess(of, assessment(of, {**HIGH, "con.one": Answer().change(state=state)}), TODAY)
    assert card.residual is not None
    assert [75, 100] == [card.residual.point, card.residual.worst]


def test_no_score_is_not_rated_and_never_a_grade() -> None:
    """With nothing scorable every format says so, and no band stands anywhere."""
    of = checklist(EXPOSED, question("con.one"))
    case = case_of(assessment(of, {"exp.one": ASIDE, "con.one": ASIDE}), of)
    report = report_of(case).verdict
    assert ("Not rated", "not rated", None) == (report.decision, report.band, report.span)
    assert not any(zone.current for zone in report.zones)
    told = json.loads(rendered(case, ".json"))
    assert [None] * 4 == [told[key] for key in ("residual", "band", "decision", "exposure")]


def test_option_that_is_not_in_the_checklist_is_refused(tmp_path: Path) -> None:
    """An unknown choice does not silently become a middling one: neither file loads."""
    bad = source("typical").read_text(encoding="utf-8").replace("option: major", "option: majr", 1)
    with pytest.raises(BadDataError) as caught:
        parse_assessment(bad, str(tmp_path), shipped())
    assert "majr" in str(caught.value.problems[0])


def test_flag_on_an_option_that_does_not_exist_fails_to_load() -> None:
    """A checklist whose red flag names no option of its question is refused."""
    files = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.rglob("*.yaml")}
    assert b"when: [" in files["domains/dat.yaml"]
    files["domains/dat.yaml"] = files["domains/dat.yaml"].replace(b"when: [", b"when: [nothing_of_it, ", 1)
    with pytest.raises(BadDataError):
        parse_checklist(files)


def test_new_vendor_is_not_harmless(lockin: Run, tmp_path: Path) -> None:
    """A new file without an answer is neither Low nor approved."""
    assert 0 == lockin("new", "acme.yaml").returncode
    told = json.loads(lockin("score", "acme.yaml", "--json").stdout)
    assert told["band"] not in {None, "low"}
    assert told["decision"] not in {"approve", "approve_with_conditions"}
    assert 0 == told["coverage"]["answered"]
    assert (tmp_path / "acme.yaml").exists()


@pytest.mark.parametrize("answer", [Answer(), Answer(state="unknown"), ASIDE], ids=["open", "unknown", "n/a"])
def test_knock_out_is_satisfied_only_by_an_explicit_good_answer(answer: Answer) -> None:
    """A flag whose answer is blank, not known or set aside is not passed."""
    of = checklist(
        question("exp.one", options=(0, 1)),
        question("con.one", options=(0, 1), red_flag=red_flag("b_1")),
        question("con.two", weight=50),
        policy=structs.replace(policy(), unknown_risk=0),
    )
    sure = {key: answered("a_0", evidence="tested") for key in ("exp.one", "con.two")}
    card = assess(of, assessment(of, {**sure, "con.one": answer}), TODAY)
    assert "approve" != card.decision
    assert ["unknown_red_flag"] == [finding.kind for finding in card.findings]


def test_knock_out_cannot_be_set_aside_in_a_file() -> None:
    """Not applicable on a red-flag question is refused on reading."""
    flagged = next(q for q in shipped().questions if q.red_flag is not None and q.applies_if is None)
    text = (
        "lockin: 1\nchecklist: {id: ai-vendor-lock-in, version: 1.0.0}\nanswers:\n"
        f"  {flagged.id}: {{state: not_applicable, reason: we say so, second: legal}}\n"
    )
    with pytest.raises(BadDataError) as caught:
        parse_assessment(text, "a.yaml", shipped())
    assert "red-flag question cannot be not applicable" in str(caught.value.problems[0])


def test_complete_means_every_visible_question_is_answered() -> None:
    """A report is a draft as long as one asked question is open, and only then."""
    typical = example("typical")
    assert "" == report_of(case_of(typical)).cover.status
    assert report_of(case_of(typical.with_answer("gov.owner", Answer()))).cover.status.startswith("Draft: 1 of 70")


def test_opened_is_not_answered() -> None:
    """Looking at a question, moving on and coming back stores nothing."""
    of = checklist(EXPOSED, question("con.one"))
    interview = begin(of, assessment(of), by="pm", today=TODAY)
    walked = interview.forward().forward().back()
    assert interview.assessment == walked.assessment
    assert 0 == assess(of, walked.assessment, TODAY).coverage.answered


def test_answer_at_the_minimum_does_not_look_untouched() -> None:
    """The best option, with its risk of 0, is an answer; state is stored, not guessed from a value."""
    of = checklist(EXPOSED, question("con.one"))
    card = assess(of, assessment(of, {**HIGH, "con.one": answered("a_0", evidence="tested")}), TODAY)
    assert (2, 0, ()) == (card.coverage.answered, card.coverage.open, card.unknowns)


def test_blank_never_erases_and_clearing_is_explicit() -> None:
    """An empty input keeps the note that is there; `clear` takes the answer away."""
    of = checklist(question("con.one", type="text", options=()))
    kept = Answer(state="answered", value="five weeks", note="said so in May")
    interview = begin(of, assessment(of, {"con.one": kept}), by="pm", today=TODAY, only=frozenset({"con.one"}))
    interview = interview.jump("con.one")
    for blank in (interview.enter, interview.note):
        with pytest.raises(AnswerRefusedError):
            blank("  ")
    assert kept == interview.assessment.answer("con.one")
    assert "open" == interview.clear().interview.assessment.answer("con.one").state


def test_length_of_a_domain_is_no_hidden_weight() -> None:
    """Ten questions in one domain weigh no more than one question in another."""
    many = [question(f"dat.q{number}") for number in range(10)]
    bad = {q.id: answered("c_100", evidence="tested") for q in many}
    assert 50 == residual(question("con.one"), *many, answers={**bad, "con.one": answered("a_0", evidence="tested")})


@pytest.mark.parametrize(("given", "stored"), [("yes", True), ("no", False), ("unknown", None)])
def test_no_is_read_back_as_no(lockin: Run, tmp_path: Path, given: str, stored: bool | None) -> None:  # noqa: FBT001 - table
    """Yes, no and not known survive the way into the file and back."""
    lockin("new", "acme.yaml")
    assert 0 == lockin("set", "acme.yaml", f"fact:personal_data={given}").returncode
    read = parse_assessment((tmp_path / "acme.yaml").read_bytes(), "acme.yaml", shipped())
    assert stored == read.facts.get("personal_data")
    assert stored == json.loads(lockin("status", "acme.yaml", "--json").stdout)["facts"]["personal_data"]


@pytest.mark.parametrize(("missing", "key"), [("reason", "reason"), ("accepted_by", "accepted_by"), ("until", "until")])
def test_risk_acceptance_needs_text_owner_and_date(missing: str, key: str) -> None:
    """A waiver without a reason, a name or an end is refused."""
    waiver = {"finding": "exi.plan", "reason": "planned", "accepted_by": "cto", "until": "2027-01-31"}
    del waiver[missing]
    begun = {"lockin": 1, "checklist": {"id": "ai-vendor-lock-in", "version": "1.0.0"}, "waivers": [waiver]}
    with pytest.raises(BadDataError) as caught:
        parse_assessment(yaml.safe_dump(begun), "a.yaml", shipped())
    assert key in str(caught.value.problems[0])


@pytest.mark.parametrize("blank", ["", "  "])
def test_risk_acceptance_needs_words(blank: str) -> None:
    """A blank reason or name is no acceptance."""
    waiver = {"finding": "exi.plan", "reason": blank, "accepted_by": blank, "until": "2027-01-31"}
    begun = {"lockin": 1, "checklist": {"id": "ai-vendor-lock-in", "version": "1.0.0"}, "waivers": [waiver]}
    with pytest.raises(BadDataError):
        parse_assessment(yaml.safe_dump(begun), "a.yaml", shipped())


def test_formulas_and_markup_of_users_stay_text() -> None:
    """What begins like a formula, a template or markup is shown as typed."""
    begun = example("typical").with_subject(vendor="{{7*7}} =1+1 <b>x</b> [a](http://b.example)")
    case = case_of(begun)
    html, markdown = rendered(case, ".html").decode(), rendered(case, ".md").decode()
    assert "{{7*7}} =1+1 &lt;b&gt;x&lt;/b&gt;" in html
    tokens = MarkdownIt("commonmark").parse(markdown)
    heading = next(token for token in tokens if token.type == "inline")
    assert {"text", "text_special"} >= {child.type for child in heading.children or ()}
    assert "{{7*7}} =1+1 <b>x</b> [a](http://b.example)" in "".join(c.content for c in heading.children or ())


def test_reference_to_a_checklist_is_never_guessed() -> None:
    """A file of another version is not scored with this one."""
    stale = structs.replace(example("typical"), checklist=ChecklistRef(id="ai-vendor-lock-in", version="0.9.0"))
    assert isinstance(stale, Begun)
    text = source("typical").read_text(encoding="utf-8").replace("version: 1.0.0", "version: 0.9.0", 1)
    with pytest.raises(BadDataError):
        parse_assessment(text, "typical.yaml", shipped())
