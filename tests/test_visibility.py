"""Which questions are asked: the fold in asking order, and three-valued conditions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from builders import answered, assessment, checklist, question
from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import AnswerIn, Checklist, Condition
from lockin.model.visibility import Truth, Visibility, holds, visibility
from oracle import presences
from strategies import cases

YES = Condition(fact="yes")
NO = Condition(fact="no")
OPEN = Condition(fact="open")
FACTS = {"yes": True, "no": False, "open": None}
UNKNOWN = Answer(state="unknown")
ASIDE = Answer(state="not_applicable", reason="no such thing", second="legal")


def chose(asked: str, *options: str) -> Condition:
    """The condition that one of these options was chosen."""
    return Condition(answer_in=AnswerIn(question=asked, options=options))


CHAIN = checklist(
    question("con.first"),
    question("con.second", applies_if=chose("con.first", "c_100")),
    question("con.third", applies_if=chose("con.second", "c_100")),
)


def folded(of: Checklist, answers: dict[str, Answer], facts: dict[str, bool | None] | None = None) -> Visibility:
    """The fold over these answers; all facts true unless given."""
    return visibility(of, assessment(of, answers, facts=facts))


def ids(found: Visibility) -> tuple[list[str], list[str], list[str], set[str]]:
    """Visible, pending, hidden, droppable."""
    return (
        [q.id for q in found.visible],
        [q.id for q in found.pending],
        [q.id for q in found.hidden],
        set(found.droppable),
    )


def test_hidden_answer_does_not_show_what_hangs_on_it() -> None:
    """An answer from before its question became hidden keeps nothing visible."""
    bad = answered("c_100")
    assert ids(folded(CHAIN, {"con.first": bad, "con.second": bad}))[0] == ["con.first", "con.second", "con.third"]
    found = folded(CHAIN, {"con.first": answered("a_0"), "con.second": bad})
    assert ids(found) == (["con.first"], [], ["con.second", "con.third"], set())


def test_answer_comes_back_with_its_question() -> None:
    """Showing a question again brings back what hangs on its kept answer."""
    bad = answered("c_100")
    there_and_back = assessment(CHAIN, {"con.first": answered("a_0"), "con.second": bad}).with_answer("con.first", bad)
    assert [q.id for q in visibility(CHAIN, there_and_back).visible] == ["con.first", "con.second", "con.third"]


@pytest.mark.parametrize("missing", [Answer(), UNKNOWN], ids=["open", "unknown"])
def test_missing_answer_leaves_what_hangs_on_it_pending(missing: Answer) -> None:
    """Not asked yet, but it may come; and so may what hangs on that."""
    assert ids(folded(CHAIN, {"con.first": missing})) == (["con.first"], ["con.second", "con.third"], [], set())


def test_not_applicable_answer_hides_what_hangs_on_it() -> None:
    """A question that is set aside has no option, for good."""
    assert ids(folded(CHAIN, {"con.first": ASIDE}))[2] == ["con.second", "con.third"]


def test_condition_against_a_missing_answer_asks_and_may_drop() -> None:
    """`not` of an option that is not chosen yet asks the question now, and says that it may go."""
    of = checklist(question("con.first"), question("con.second", applies_if=Condition(not_=chose("con.first", "a_0"))))
    assert ids(folded(of, {})) == (["con.first", "con.second"], [], [], {"con.second"})
    assert ids(folded(of, {"con.first": answered("a_0")}))[2] == ["con.second"]
    assert ids(folded(of, {"con.first": answered("b_50")}))[3] == set()


@pytest.mark.parametrize(
    ("fact", "asked", "droppable"), [(True, True, False), (None, True, True), (False, False, False)]
)
def test_unknown_fact_counts_as_true(fact: bool | None, asked: bool, droppable: bool) -> None:  # noqa: FBT001 - table
    """A question is asked unless its fact is known to be false; while unknown, it may be dropped."""
    of = checklist(question("con.one", applies_if=Condition(fact="personal_data")))
    found = folded(of, {}, {"personal_data": fact})
    assert (asked, droppable) == (bool(found.visible), bool(found.droppable))


def test_fact_that_is_not_in_the_file_is_unknown() -> None:
    """A missing key is no denial."""
    of = checklist(question("con.one", applies_if=Condition(fact="personal_data")))
    assert ids(folded(of, {}, {})) == (["con.one"], [], [], {"con.one"})


def test_what_hangs_on_a_droppable_question_is_droppable() -> None:
    """When the fact behind a question is denied, all that its answer brought in goes with it."""
    of = checklist(
        question("con.first", applies_if=Condition(fact="personal_data")),
        question("con.second", applies_if=chose("con.first", "c_100")),
    )
    found = folded(of, {"con.first": answered("c_100")}, {"personal_data": None})
    assert ids(found) == (["con.first", "con.second"], [], [], {"con.first", "con.second"})


def test_what_a_droppable_question_keeps_away_is_pending() -> None:
    """When the fact behind a question is denied, what its answer kept away comes in."""
    of = checklist(
        question("con.first", applies_if=Condition(fact="personal_data")),
        question("con.second", applies_if=Condition(not_=chose("con.first", "c_100"))),
    )
    found = folded(of, {"con.first": answered("c_100")}, {"personal_data": None})
    assert ids(found) == (["con.first"], ["con.second"], [], {"con.first"})


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        (None, True),
        (YES, True),
        (NO, False),
        (OPEN, None),
        (Condition(fact="nowhere"), None),
        (Condition(any_fact=("no", "open")), None),
        (Condition(any_fact=("open", "yes")), True),
        (Condition(any_fact=("no", "no")), False),
        (Condition(all_facts=("yes", "open")), None),
        (Condition(all_facts=("open", "no")), False),
        (Condition(all_facts=("yes", "yes")), True),
        (Condition(all=(YES, OPEN)), None),
        (Condition(all=(OPEN, NO)), False),
        (Condition(any=(OPEN, YES)), True),
        (Condition(any=(NO, OPEN)), None),
        (Condition(not_=YES), False),
        (Condition(not_=NO), True),
        (Condition(not_=OPEN), None),
        (Condition(not_=Condition(all=(OPEN, NO))), True),
    ],
)
def test_conditions_have_three_values(condition: Condition | None, truth: Truth) -> None:
    """Not known stays not known, unless the known parts decide alone."""
    assert truth is holds(condition, FACTS, {})


@pytest.mark.parametrize(
    ("answer", "truth"),
    [
        (answered("b_50"), True),
        (answered("a_0"), False),
        (Answer(state="answered", options=("a_0", "b_50")), True),
        (Answer(state="answered", options=("a_0",)), False),
        (UNKNOWN, None),
        (Answer(), None),
        (ASIDE, False),
    ],
)
def test_condition_on_an_answer(answer: Answer, truth: Truth) -> None:
    """One of the options was chosen, alone or among several; what is missing is not known."""
    assert truth is holds(chose("con.first", "b_50"), {}, {"con.first": answer})


def test_condition_on_a_question_that_is_not_asked_is_false() -> None:
    """A question that is not there has no answer."""
    assert holds(chose("con.first", "b_50"), {}, {}) is False


@settings(max_examples=200)
@given(cases())
def test_fold_equals_the_oracle(case: tuple[Checklist, Assessment]) -> None:
    """Visible, pending, hidden and droppable are what trying all outcomes of every condition gives."""
    of, begun = case
    found, told = visibility(of, begun), presences(of, begun)
    assert (
        [q.id for q in of.questions if told[q.id].now],
        [q.id for q in of.questions if not told[q.id].now and True in told[q.id].may],
        [q.id for q in of.questions if told[q.id].may == {False}],
        {q.id for q in of.questions if told[q.id].now and False in told[q.id].may},
    ) == ids(found)


@given(cases())
def test_every_question_stands_in_one_place(case: tuple[Checklist, Assessment]) -> None:
    """Visible, pending and hidden share the checklist out, each in asking order; only visible ones are droppable."""
    of, begun = case
    found = visibility(of, begun)
    visible, pending, hidden, droppable = ids(found)
    assert sorted(q.id for q in of.questions) == sorted([*visible, *pending, *hidden])
    order = [q.id for q in of.questions]
    assert [visible, pending, hidden] == [sorted(part, key=order.index) for part in (visible, pending, hidden)]
    assert droppable <= {*visible}
