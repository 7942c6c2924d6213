"""What a report says: rounding, reasons, conditions, sums, waivers, drafts, and words it never uses."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from fractions import Fraction

import pytest
from msgspec import Struct, structs

from builders import answered, assessment, checklist, policy, question, red_flag, remedy
from lockin.model.assessment import Answer, Assessment, Waiver
from lockin.model.scorecard import Interval
from lockin.report import words
from lockin.report.case import Case
from lockin.report.report import Report
from samples import DAY, EXAMPLES, at_level, case_of, example, report_of, shipped

UNKNOWN = Answer(state="unknown")
STRICT = ("typical", "improved")


def texts(value: object) -> Iterator[str]:
    """Every text of a report."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from texts(getattr(value, name))


def with_residual(case: Case, point: str, best: str, worst: str) -> Case:
    """The case with another residual risk and the band that belongs to it."""
    value = Interval(point=Fraction(point), best=Fraction(best), worst=Fraction(worst))
    return structs.replace(case, card=structs.replace(case.card, residual=value, without_pull=value.point))


def waived(begun: Assessment, finding: str, until: dt.date) -> Report:
    """The report of an assessment in which somebody accepted a finding."""
    waiver = Waiver(finding=finding, reason="planned for spring", accepted_by="chief of product", until=until)
    return report_of(case_of(structs.replace(begun, waivers=(waiver,))))


def unknowing(*ids: str) -> Assessment:
    """The typical example in which these answers are not known."""
    begun = example("typical")
    for question_id in ids:
        begun = begun.with_answer(question_id, UNKNOWN)
    return begun


FLAGGED = next(q for q in shipped().questions if q.red_flag is not None and q.applies_if is None)
RAISED = example("typical").with_answer(
    FLAGGED.id, answered(FLAGGED.red_flag.when[-1] if FLAGGED.red_flag else "", evidence="tested")
)


# Rounding -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shown"),
    [("39.97", 39), ("39.5", 39), ("39.49", 39), ("40", 40), ("40.4", 40), ("40.5", 41), ("19.999", 19), ("59.6", 59),
     ("0", 0), ("0.5", 1), ("100", 100), ("99.5", 100)],
)  # fmt: skip
def test_score_is_rounded_within_its_band(value: str, shown: int) -> None:
    """39.97 is Moderate, so it is never printed as a High 40; otherwise halves go up."""
    assert shown == words.in_band(policy(), Fraction(value))


@pytest.mark.parametrize(("value", "shown"), [("0.25", "0.3"), ("0.05", "0.1"), ("2.84", "2.8"), ("0.04", "0.0")])
def test_points_have_one_decimal(value: str, shown: str) -> None:
    """Halves go up."""
    assert shown == words.tenth(Fraction(value))


def test_printed_score_never_contradicts_its_band() -> None:
    """The number beside the band lies in the band, on the scale too."""
    report = report_of(with_residual(case_of(example("improved")), "39.97", "39.2", "40.2")).verdict
    assert report.span is not None
    assert (39, 39, 40) == (report.span.point, report.span.best, report.span.worst)
    zone = next(zone for zone in report.zones if zone.current)
    assert zone.start <= report.span.point < zone.end


def test_range_is_told_in_words() -> None:
    """Both ends and both bands are named while something is not known."""
    report = report_of(case_of(unknowing("exi.plan", "mcl.second_provider", "exi.runway"))).verdict
    assert report.span is not None
    for number in (report.span.point, report.span.best, report.span.worst):
        assert str(number) in report.span_text
    assert f"{report.span.point} ({report.span.best} to {report.span.worst})" == report.span.text


def test_range_below_one_point_is_not_called_closed() -> None:
    """A small range may round away, but something is still open and must not be denied."""
    case = with_residual(case_of(unknowing("mod.data_supply")), "41.9", "41.6", "42.1")
    assert "Nothing is left open" not in report_of(case).verdict.span_text


def test_weak_evidence_is_not_called_open() -> None:
    """When all is answered, a range that only weak evidence opens is not blamed on what is still open."""
    begun = example("typical")
    for question_id, answer in begun.answers.items():
        begun = begun.with_answer(question_id, answer.change(evidence="none"))
    assert "still open" not in report_of(case_of(begun)).verdict.span_text


def test_weak_evidence_that_moves_less_than_a_point_is_not_called_no_range() -> None:
    """A range too small to print stands beside domains and a control gap that show theirs."""
    case = with_residual(case_of(example("typical")), "41.3", "40.9", "41.3")
    text = report_of(case).verdict.span_text
    assert "no range" not in text
    assert "less than a point" in text


# Page 1 -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_three_to_five_reasons(name: str) -> None:
    """Page 1 gives at least three and at most five reasons."""
    assert 3 <= len(report_of(case_of(example(name))).verdict.reasons) <= 5


def test_known_reasons_are_not_crowded_out_by_unknown_flags() -> None:
    """With twelve flags not known, at least two reasons are answers that are known."""
    flagged = [q.id for q in shipped().questions if q.red_flag is not None]
    report = report_of(case_of(unknowing(*flagged))).verdict
    known = [reason for reason in report.reasons if reason.question_id and reason.question_id not in flagged]
    assert 5 == len(report.reasons)
    assert 2 <= len(known)


def test_red_flag_is_the_first_reason_and_condition() -> None:
    """What blocks comes before what only weighs."""
    report = report_of(case_of(RAISED)).verdict
    assert FLAGGED.id == report.reasons[0].question_id
    assert FLAGGED.id == report.conditions[0].question_id


def test_approval_has_no_conditions() -> None:
    """Nothing is asked for when the decision is to approve."""
    of = shipped()
    best = report_of(case_of(assessment(of, at_level(of, 0))))
    assert "Approve" == best.verdict.decision
    assert ((), 0) == (best.verdict.conditions, best.verdict.more_conditions)
    assert not any(action.condition for action in best.actions)


@pytest.mark.parametrize("name", STRICT)
def test_every_other_decision_has_conditions(name: str) -> None:
    """With owner, effort and action; those that page 1 cannot hold are counted and stand in the action list."""
    report = report_of(case_of(example(name)))
    assert 1 <= len(report.verdict.conditions) <= 7
    assert all(action.action and action.owner and action.effort for action in report.verdict.conditions)
    listed = {action.question_id for action in report.actions if action.condition}
    assert {action.question_id for action in report.verdict.conditions} <= listed
    assert len(listed) == len(report.verdict.conditions) + report.verdict.more_conditions


def test_unknown_red_flag_is_a_condition() -> None:
    """Somebody has to find out before signing."""
    report = report_of(case_of(unknowing(FLAGGED.id))).verdict
    assert FLAGGED.id in [action.question_id for action in report.conditions]


def test_low_confidence_becomes_a_condition() -> None:
    """Where confidence stood in the way of an approval, raising it is the condition, in both lists."""
    of = shipped()
    weak = {key: answer.change(evidence="none") for key, answer in at_level(of, 0).items()}
    report = report_of(case_of(assessment(of, weak)))
    assert "Approve with conditions" == report.verdict.decision
    assert report.verdict.conditions
    assert any("confidence" in rule.text for rule in report.verdict.decided_by)


def test_what_decided_is_said_in_full() -> None:
    """Every rule that had a say has a sentence."""
    case = case_of(RAISED)
    report = report_of(case).verdict
    assert len(case.card.decided_by) == len(report.decided_by)
    assert all(rule.text for rule in report.decided_by)


def test_sign_off_asks_for_what_the_decision_needs() -> None:
    """Somebody accepts the risk, or the conditions; nobody has to when it is approved."""
    of = shipped()
    approved = report_of(case_of(assessment(of, at_level(of, 0)))).verdict.sign_offs
    escalated = report_of(case_of(example("typical"))).verdict.sign_offs
    assert (2, 3) == (len(approved), len(escalated))
    assert "Risk accepted by" == escalated[-1].role


# Sums ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_printed_points_sum_to_the_score(name: str) -> None:
    """The points in the appendix sum to the residual risk, but for their rounding."""
    case = case_of(example(name))
    entries = [entry for domain in report_of(case).domains for entry in domain.entries]
    points = [float(entry.points) for entry in entries if entry.points]
    assert case.card.residual is not None
    assert abs(sum(points) - float(case.card.residual.point)) <= 0.05 * len(points)


def test_points_of_unanswered_questions_are_printed_too() -> None:
    """What is not known adds to the score, so the printed points must hold it: else they do not sum."""
    case = case_of(unknowing("exi.plan", "mcl.second_provider", "exi.runway"))
    report = report_of(case)
    missing = sum(float(case.card.contributions[unknown.id]) for unknown in case.card.unknowns)
    assert missing > 1
    entries = sum(float(entry.points or 0) for domain in report.domains for entry in domain.entries)
    assert case.card.residual is not None
    whole = float(case.card.residual.point)
    told = [float(number) for number in re.findall(r"\d+\.\d", report.gaps_text)]
    assert [pytest.approx(entries, abs=1), pytest.approx(missing, abs=0.05), pytest.approx(whole, abs=0.05)] == told


def test_every_asked_question_stands_in_the_report_once() -> None:
    """Answered, open, set aside: none is lost, none is told twice, and those not asked say why."""
    begun = unknowing("exi.plan").with_answer(
        "gov.skills", Answer(state="not_applicable", reason="bought in", second="legal")
    )
    case = case_of(begun)
    report = report_of(case)
    listed = [entry.question_id for domain in report.domains for entry in domain.entries]
    listed += [q.question_id for respondent in report.respondents for q in respondent.questions]
    listed += [item.question_id for item in report.not_applicable]
    assert sorted(q.id for q in case.card.asked) == sorted(listed)
    assert 73 == len(listed) + len(report.not_asked)


# Waivers ------------------------------------------------------------------------------------------------------------


def test_waiver_stands_beside_its_finding_and_changes_nothing_else() -> None:
    """Score, band, decision and actions stay; the flag and the answer say who accepted it."""
    plain, accepted = report_of(case_of(RAISED)), waived(RAISED, FLAGGED.id, dt.date(2027, 3, 31))
    unwaived = [structs.replace(action, waived=None) for action in accepted.actions]
    assert [structs.replace(action, waived=None) for action in plain.actions] == unwaived
    rest = {"conditions": (), "more_conditions": 0, "accepted": ""}
    assert structs.replace(plain.verdict, **rest) == structs.replace(accepted.verdict, **rest)
    mark = next(flag for flag in accepted.flags if flag.question_id == FLAGGED.id).waived
    assert mark is not None
    assert ("chief of product", "31 March 2027", False) == (mark.accepted_by, mark.until, mark.expired)


def test_expired_waiver_shouts() -> None:
    """It is marked as expired wherever it stands, and the report warns on top."""
    report = waived(RAISED, FLAGGED.id, DAY - dt.timedelta(days=1))
    mark = next(flag for flag in report.flags if flag.question_id == FLAGGED.id).waived
    assert mark is not None
    assert mark.expired
    assert any("expired" in warning for warning in report.cover.warnings)


def test_waiver_holds_on_its_last_day() -> None:
    """Until means until the end of that day."""
    report = waived(RAISED, FLAGGED.id, DAY)
    assert not any("expired" in warning for warning in report.cover.warnings)


def test_waiver_of_a_weak_domain_is_printed() -> None:
    """An accepted weak domain says so somewhere in the report."""
    assert "chief of product" in " ".join(texts(waived(example("typical"), "oss", dt.date(2027, 3, 31))))


# States of a report -------------------------------------------------------------------------------------------------


def test_draft_says_how_many_questions_are_open() -> None:
    """Unknown is an answer of a kind; open is not."""
    begun = unknowing("exi.plan")
    assert "" == report_of(case_of(begun)).cover.status
    begun = begun.with_answer("gov.owner", Answer()).with_answer("gov.watch", Answer())
    assert "Draft: 2 of 70 questions still open" == report_of(case_of(begun)).cover.status


def test_not_rated_is_said_and_nothing_is_drawn() -> None:
    """No number stands for a score that there is not."""
    of = checklist(question("exp.one"), question("con.one"))
    aside = Answer(state="not_applicable", reason="no such thing", second="legal")
    report = report_of(case_of(assessment(of, {"exp.one": aside, "con.one": aside}), of))
    assert ("Not rated", None, ()) == (report.verdict.decision, report.verdict.span, report.verdict.decided_by)
    assert all(domain.span is None for domain in report.domains)
    assert ["not rated", "not rated"] == [figure.value for figure in report.verdict.figures[:2]]


def test_answers_set_aside_are_warned_about() -> None:
    """Above a quarter of the weight the report says so; at or below it does not."""
    aside = Answer(state="not_applicable", reason="no such thing", second="legal")
    own = [question(f"con.q{number}") for number in range(3)]
    of = checklist(question("exp.one"), *own)
    quarter = report_of(case_of(assessment(of, {"con.q0": aside}), of)).cover.warnings
    half = report_of(case_of(assessment(of, {"con.q0": aside, "con.q1": aside}), of)).cover.warnings
    assert () == quarter
    assert any("50 %" in warning for warning in half)


def test_facts_not_known_are_said_to_count_as_yes() -> None:
    """The reader sees which circumstances were assumed."""
    begun = example("typical").with_fact("fine_tuned", None)
    assert "not known, counted as yes" in [value for _, value in report_of(case_of(begun)).facts]


def test_pull_is_shown_beside_the_answer() -> None:
    """An answer that weak evidence moved says from where to where."""
    moved = structs.replace(
        question("con.one", options=(0, 30, 60)), remediation=remedy(), red_flag=red_flag("c_60", effect="floor_high")
    )
    of = checklist(question("exp.one"), moved)
    report = report_of(case_of(assessment(of, {"con.one": answered("b_30")}), of))
    entry = report.domains[1].entries[0]
    assert entry.pulled.startswith("30 counted as 45")


@pytest.mark.parametrize("name", EXAMPLES)
def test_report_never_claims_compliance(name: str) -> None:
    """It supports; it does not certify. Nor does it shout or use the words of brochures."""
    told = " ".join(texts(report_of(case_of(example(name))))).lower()
    assert [] == re.findall(r"\bcompl(?:y|ies|iant)\b|(?<![.])\bleverag\w+|\brobust\b|[^.!?]*!", told)


@pytest.mark.parametrize("name", EXAMPLES)
def test_prose_has_no_decimals(name: str) -> None:
    """Headline, range and what decided are whole numbers."""
    verdict = report_of(case_of(example(name))).verdict
    told = " ".join([verdict.headline, verdict.span_text, *(rule.text for rule in verdict.decided_by)])
    assert [] == re.findall(r"\d+\.\d", told)
