"""What holds for every score, over random small checklists: agreement with the oracle, order, bounds, determinism."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec import structs

from builders import TODAY
from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import Checklist
from lockin.model.scorecard import Interval
from lockin.scoring.score import assess
from oracle import BANDS, Range, judge, presences
from strategies import answers, assessments, cases, checklists, completions

Case = tuple[Checklist, Assessment]
SOME = settings(max_examples=60)
"""For tests in which the oracle tries everything."""
DECISIONS = ("approve", "approve_with_conditions", "escalate", "do_not_sign_as_is")


def as_range(value: Interval | None) -> Range | None:
    """Point, best and worst."""
    return None if value is None else (value.point, value.best, value.worst)


@SOME
@given(cases(most=4))
def test_sums_equal_the_oracle(case: Case) -> None:
    """Domains, gap, exposure and residual risk, with their ranges, are what brute force over everything open gives."""
    verdict, card = judge(*case, TODAY), assess(*case, TODAY)
    assert verdict.domains == {domain: as_range(value) for domain, value in card.domains.items()}
    assert verdict.gap == as_range(card.gap)
    assert verdict.exposure == as_range(card.exposure)
    assert verdict.residual == as_range(card.residual)


@SOME
@given(cases(most=4))
def test_parts_equal_the_oracle(case: Case) -> None:
    """Contributions, confidence and the score without evidence pull are what the formula says."""
    verdict, card = judge(*case, TODAY), assess(*case, TODAY)
    assert verdict.contributions == card.contributions
    assert verdict.confidence == card.confidence
    assert verdict.without_pull == card.without_pull


@SOME
@given(cases(most=4))
def test_decision_equals_the_oracle(case: Case) -> None:
    """Band, decision and the rules that decided are what the rules give when applied one by one."""
    verdict, card = judge(*case, TODAY), assess(*case, TODAY)
    assert verdict.decided_by == [(rule.rule, rule.id, rule.effect) for rule in card.decided_by]
    assert (verdict.band, verdict.decision) == (card.band, card.decision)


@SOME
@given(cases(most=4, wide=True))
def test_range_holds_no_more_than_it_must(case: Case) -> None:
    """Without evidence pull the residual range is that of everything tried, to the last fraction."""
    verdict, card = judge(*case, TODAY), assess(*case, TODAY)
    assume(card.residual is not None)
    assert card.residual is not None
    assert verdict.tried == (card.residual.best, card.residual.worst)


@given(cases())
def test_contributions_sum_to_the_residual_risk(case: Case) -> None:
    """No point of the score is without an answer, exactly."""
    card = assess(*case, TODAY)
    assume(card.residual is not None)
    assert card.residual is not None
    assert card.residual.point == sum(card.contributions.values())


@given(cases())
def test_every_range_is_in_order_and_on_the_scale(case: Case) -> None:
    """0 <= best <= point <= worst <= 100, everywhere."""
    card = assess(*case, TODAY)
    for value in (card.residual, card.exposure, card.gap, *card.domains.values()):
        if value is not None:
            assert 0 <= value.best <= value.point <= value.worst <= 100


@settings(max_examples=150)
@given(st.data(), cases())
def test_no_completion_falls_out_of_the_range(data: st.DataObject, case: Case) -> None:
    """Whatever the missing facts and answers turn out to be, the score lies between best and worst."""
    checklist, begun = case
    whole = data.draw(completions(checklist, begun))
    before, after = assess(checklist, begun, TODAY), assess(checklist, whole, TODAY)
    for name in ("residual", "gap", "exposure"):
        range_, result = getattr(before, name), getattr(after, name)
        if range_ is not None and result is not None:
            assert range_.best <= result.point <= range_.worst, name
    for domain, value in before.domains.items():
        final = after.domains[domain]
        if value is not None and final is not None:
            assert value.best <= final.point <= value.worst, domain


@given(st.data(), cases(conditional=False))
def test_worse_option_never_helps(data: st.DataObject, case: Case) -> None:
    """A worse option lowers neither the score nor a bound, takes no flag down and makes no decision milder."""
    checklist, rest = case
    target = data.draw(st.sampled_from(checklist.questions))
    ids = [option.id for option in target.options]
    chosen = data.draw(st.integers(0, len(ids) - 2))
    given_ = data.draw(answers(target)).change(option=None, options=())
    key, many = ("options", True) if target.type == "multi" else ("option", False)
    first, second = (
        rest.with_answer(target.id, given_.change(**{key: (option,) if many else option}))
        for option in ids[chosen : chosen + 2]
    )
    before, after = assess(checklist, first, TODAY), assess(checklist, second, TODAY)
    assume(before.residual is not None)
    assert before.residual is not None
    assert after.residual is not None
    assert before.residual.point <= after.residual.point
    assert before.residual.best <= after.residual.best
    assert before.residual.worst <= after.residual.worst
    up = [{found.id for found in card.findings if found.kind == "red_flag"} for card in (before, after)]
    assert up[0] <= up[1]
    assert DECISIONS.index(before.decision or "") <= DECISIONS.index(after.decision or "")
    assert BANDS.index(before.band or "") <= BANDS.index(after.band or "")


@given(st.data(), cases())
def test_hidden_answers_never_count(data: st.DataObject, case: Case) -> None:
    """Answers of questions that are not asked, whatever is missing, change nothing at all."""
    checklist, begun = case
    status = presences(checklist, begun)
    changed = begun
    for question in checklist.questions:
        if True not in status[question.id].may:
            changed = changed.with_answer(question.id, data.draw(st.just(Answer()) | answers(question)))
    assert assess(checklist, begun, TODAY) == assess(checklist, changed, TODAY)


@given(st.data(), checklists())
def test_order_in_the_file_never_matters(data: st.DataObject, checklist: Checklist) -> None:
    """Facts and answers may stand in any order."""
    first = data.draw(assessments(checklist))
    shuffled = structs.replace(
        first,
        answers=dict(data.draw(st.permutations(list(first.answers.items())))),
        facts=dict(data.draw(st.permutations(list(first.facts.items())))),
    )
    assert assess(checklist, first, TODAY) == assess(checklist, shuffled, TODAY)


@given(cases())
def test_same_input_gives_the_same_card(case: Case) -> None:
    """Scoring twice gives equal values, field by field and in the same order."""
    first, second = assess(*case, TODAY), assess(*case, TODAY)
    assert repr(first) == repr(second)
