"""What an answer is worth: every claim that it can flip the decision is confirmed by giving it and scoring again."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from msgspec import structs

from builders import TODAY, answered, assessment, checklist, question, red_flag
from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import AnswerIn, Checklist, Condition, Question
from lockin.model.policy import DecisionId
from lockin.scoring.information import information
from lockin.scoring.score import assess
from samples import DAY, EXAMPLES, example, shipped
from strategies import cases

Case = tuple[Checklist, Assessment]
SOME = settings(max_examples=50)
ORDER: tuple[DecisionId, ...] = ("approve", "approve_with_conditions", "escalate", "do_not_sign_as_is")


def decisions(of: Checklist, given: Assessment, asked: Question) -> list[DecisionId | None]:
    """The decision by option, each given as an answer and scored from the start."""
    found = []
    for option in asked.options:
        chosen = {"options": (option.id,)} if asked.type == "multi" else {"option": option.id}
        answer = Answer(state="answered", evidence="contract", date=TODAY).change(**chosen)
        found.append(assess(of, given.with_answer(asked.id, answer), TODAY).decision)
    return found


def hiding(name: str, *ids: str) -> Assessment:
    """A shipped example in which these questions are open again."""
    whole = example(name)
    return structs.replace(whole, answers={key: value for key, value in whole.answers.items() if key not in ids})


@given(cases(most=6))
def test_every_worth_is_what_scoring_each_option_gives(case: Case) -> None:
    """Mildest and strictest decision, and whether any differs, are those of the whole score, conditions included."""
    of, given = case
    now = assess(of, given, TODAY).decision
    for worth in information(of, given, TODAY):
        reached = decisions(of, given, of.by_id[worth.id])
        named = sorted((one for one in reached if one is not None), key=ORDER.index)
        ends = (*named[:1], *named[-1:]) or (now, now)
        assert ends == (worth.best_decision, worth.worst_decision)
        assert worth.flips == any(one != now for one in reached)


@SOME
@given(cases(most=6))
def test_every_missing_answer_that_is_scored_is_listed(case: Case) -> None:
    """Each visible scored question without an answer is there once, with the swing of the scorecard."""
    of, given = case
    card = assess(of, given, TODAY)
    assume(card.decision is not None)
    wanted = {one.id: one.swing for one in card.unknowns if of.by_id[one.id].scored}
    assert wanted == {worth.id: worth.swing for worth in information(of, given, TODAY)}


@SOME
@given(cases(most=6))
def test_what_can_flip_the_decision_comes_first(case: Case) -> None:
    """First what flips, then the rest, each by swing."""
    found = information(*case, TODAY)
    assert list(found) == sorted(found, key=lambda worth: (not worth.flips, -worth.swing))


def test_three_questions_of_an_example() -> None:
    """One small answer can block; a wide one cannot flip, and stands behind it."""
    given = hiding("typical", "exp.criticality", "por.eval_suite", "dat.transfer_basis")
    first, *others = information(shipped(), given, DAY)
    assert ("dat.transfer_basis", "escalate", "do_not_sign_as_is", True) == (
        first.id,
        first.best_decision,
        first.worst_decision,
        first.flips,
    )
    assert ["exp.criticality", "por.eval_suite"] == [worth.id for worth in others]
    assert others[0].swing > first.swing


@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_is_worth_asking_when_all_is_answered(name: str) -> None:
    """The shipped examples have no open question."""
    assert () == information(shipped(), example(name), DAY)


def test_an_answer_that_brings_in_a_question_is_tried_with_it() -> None:
    """A good answer can still make the decision worse, when it brings in a question that nobody has answered."""
    way_in = Condition(answer_in=AnswerIn(question="con.own", options=("a_0",)))
    of = checklist(
        question("exp.use"),
        question("con.own", options=(0, 10)),
        question("con.proof", applies_if=way_in, red_flag=red_flag("c_100")),
        question("con.other", weight=20),
    )
    given = assessment(
        of, {"exp.use": answered("a_0", evidence="tested"), "con.other": answered("a_0", evidence="tested")}
    )
    assert "approve" == assess(of, given, TODAY).decision
    (worth,) = information(of, given, TODAY)
    assert ("con.own", "approve", "approve_with_conditions", True) == (
        worth.id,
        worth.best_decision,
        worth.worst_decision,
        worth.flips,
    )


def test_an_answer_can_flip_the_decision_by_what_is_known() -> None:
    """Any answer can turn conditions into an approval, when all that is missing is confidence."""
    of = checklist(question("exp.use"), question("con.exit", options=(0, 5)), question("con.other", weight=2))
    given = assessment(of, {"exp.use": answered("a_0"), "con.other": answered("a_0", evidence="vendor_statement")})
    assert ("low", "approve_with_conditions") == (assess(of, given, TODAY).band, assess(of, given, TODAY).decision)
    (worth,) = information(of, given, TODAY)
    assert (worth.best_decision, worth.worst_decision, worth.flips) == ("approve", "approve", True)


def test_an_answer_that_leaves_nothing_to_score_is_a_flip() -> None:
    """An answer that takes the only control question away leaves no decision; the present one is named."""
    away = Condition(not_=Condition(answer_in=AnswerIn(question="exp.use", options=("a_0", "b_50", "c_100"))))
    of = checklist(question("exp.use"), question("con.exit", applies_if=away))
    given = assessment(of, {"con.exit": answered("a_0", evidence="tested")})
    now = assess(of, given, TODAY).decision
    (worth,) = information(of, given, TODAY)
    assert (worth.best_decision, worth.worst_decision, worth.flips) == (now, now, True)


def test_nothing_flips_a_block() -> None:
    """While a red flag blocks, no other answer changes the decision, however wide its swing."""
    of = checklist(question("exp.use"), question("con.exit", red_flag=red_flag("c_100")), question("con.other"))
    found = information(of, assessment(of, {"con.exit": answered("c_100")}), TODAY)
    assert 2 == len(found)
    assert [] == [worth.id for worth in found if worth.flips]
    assert all("do_not_sign_as_is" == worth.best_decision for worth in found)


def test_nothing_scorable_is_worth_nothing() -> None:
    """Without a decision there is none to flip."""
    of = checklist(question("exp.use"))
    assert () == information(of, assessment(of), TODAY)
