"""Page 1 does not read kinder than the answers are: drafts, blocks, best answers, set-aside questions, room."""

from __future__ import annotations

import io

import pytest
from msgspec import structs
from pypdf import PdfReader

from lockin.model.assessment import Answer, Assessment
from lockin.report.report import Paper, Verdict
from lockin.scoring.rating import chosen_risk
from samples import DAY, at_level, case_of, example, rendered, report_of, shipped

APPROVALS = {decision.label for decision in shipped().policy.decisions[:2]}


def verdict_of(assessment: Assessment) -> Verdict:
    """The decision page of an assessment."""
    return report_of(case_of(assessment)).verdict


def answered(answers: dict[str, Answer]) -> Assessment:
    """The trial's subject and facts with these answers alone."""
    trial = example("trial")
    return Assessment(checklist=trial.checklist, subject=trial.subject, facts=trial.facts, answers=answers)


@pytest.mark.parametrize("level", [0.0, 0.25])
def test_quick_set_alone_never_reads_as_an_approval(level: float) -> None:
    """With the best answers to the quick set and nothing else, the large type says what the quick set may say."""
    quick = [question for question in shipped().questions if question.quick]
    verdict = verdict_of(answered(at_level(shipped(), level, quick)))
    assert verdict.decision in {"Light path", "Full assessment needed"}


def test_quick_set_says_stop_when_a_flag_blocks() -> None:
    """The worst answers to the quick set alone end in the word that the quick set has for it."""
    quick = [question for question in shipped().questions if question.quick]
    facts = {fact.id: True for fact in shipped().facts}
    begun = structs.replace(answered(at_level(shipped(), 1.0, quick)), facts=facts)
    assert verdict_of(begun).decision == "Stop"


def test_draft_never_reads_as_an_approval() -> None:
    """One open question among best answers keeps the page from deciding."""
    answers = at_level(shipped(), 0.0)
    del answers["gov.user_trust"]
    verdict = verdict_of(answered(answers))
    assert verdict.decision not in APPROVALS
    assert "So far" in verdict.headline


def test_draft_with_a_block_still_says_do_not_sign() -> None:
    """A red flag that blocks does not wait for the rest."""
    begun = example("typical").with_answer("dat.training_use", Answer(state="answered", option="allowed"))
    verdict = verdict_of(begun.with_answer("gov.user_trust", Answer()))
    assert verdict.decision == "Do not sign as is"


def test_every_block_is_named_on_page_one() -> None:
    """With all flags up, each that blocks stands in what decided and among the reasons; the score does not."""
    begun = example("typical")
    flagged = [question for question in case_of(begun).card.asked if question.red_flag is not None]
    for question in flagged:
        assert question.red_flag is not None
        begun = begun.with_answer(question.id, Answer(state="answered", option=question.red_flag.when[-1]))
    blocks = {question.id for question in flagged if question.red_flag and question.red_flag.effect == "block"}
    verdict = verdict_of(begun)
    assert 4 == len(blocks) == verdict.decided.count("a red flag: ")
    assert blocks <= {reason.question_id for reason in verdict.reasons}
    assert "the score" not in verdict.decided


def test_best_options_are_no_reason_and_no_gap() -> None:
    """What only weak evidence moves is not told as a weakness."""
    weak = {key: answer.change(evidence="none") for key, answer in at_level(shipped(), 0.0).items()}
    case = case_of(answered(weak))
    report = report_of(case)
    shown = {reason.question_id for reason in (*report.verdict.reasons, *report.gaps)} - {""}
    assert all(chosen_risk(case.question(key), case.answer(key)) > 0 for key in shown)


def test_set_aside_questions_show_on_page_one() -> None:
    """Many questions set aside are counted beside the coverage and warned of."""
    begun = example("typical")
    aside = Answer(state="not_applicable", reason="out of scope", by="pm", second="legal")
    for question in shipped().questions:
        if question.red_flag is None and question.domain not in {"exp", "dat"}:
            begun = begun.with_answer(question.id, aside)
    report = report_of(case_of(begun))
    coverage = next(figure for figure in report.verdict.figures if figure.label == "Coverage")
    assert "set aside" in coverage.note
    assert any("set aside" in warning for warning in report.cover.warnings)


def test_answers_from_the_future_are_warned_of() -> None:
    """A date after the report is told; it is a slip of the pen."""
    begun = example("typical")
    late = begun.answer("exi.plan").change(date=DAY.replace(year=2099))
    assert any(
        "after this report" in text for text in report_of(case_of(begun.with_answer("exi.plan", late))).cover.warnings
    )


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("name", ["W" * 5 + " ", "대한민국인공지능플랫폼 "], ids=["wide", "hangul"])
def test_signatures_stay_on_page_one_with_wide_names(name: str, paper: Paper) -> None:
    """However wide the letters of vendor, product and people, conditions give way and the signatures stay."""
    long = (name * 20)[:120]
    begun = example("typical").with_subject(vendor=long, product=long, use=long * 2, owner=long, reviewer=long)
    pages = PdfReader(io.BytesIO(rendered(case_of(begun), ".pdf", paper=paper))).pages
    assert "Risk accepted by" in pages[0].extract_text()
    assert pages[1].extract_text().startswith("Where the risk sits")


def test_whatever_comes_in_stays_in_the_printed_range() -> None:
    """With weak evidence, answering what is open at its worst lands inside the range that was printed."""
    begun = example("typical")
    for key, answer in begun.answers.items():
        begun = begun.with_answer(key, answer.change(evidence="none"))
    begun = begun.with_answer("exi.plan", Answer(state="unknown"))
    before = case_of(begun).card.residual
    worst = Answer(state="answered", option=shipped().by_id["exi.plan"].options[-1].id)
    after = case_of(begun.with_answer("exi.plan", worst)).card.residual
    assert before is not None
    assert after is not None
    assert before.best <= after.point <= before.worst


def test_flags_that_do_not_count_are_not_praised() -> None:
    """A flagged question that nobody answered is not called good because its flag does not count here."""
    text = report_of(case_of(example("trial").with_answer("exi.plan", Answer(state="unknown")))).flags_text
    assert "do not count" in text
    counted = len(case_of(example("trial")).card.armed)
    assert f"The {counted} red-flag questions that count" in text
