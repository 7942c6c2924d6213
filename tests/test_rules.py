"""What a checklist must mean: each rule says nothing about what is sound, and something about what is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from broken import base
from lockin.errors import BadDataError
from lockin.loading.checklist import parse_checklist
from lockin.loading.condition_rules import conditions_can_hold
from lockin.loading.parts import Parts
from lockin.loading.question_rules import YAML_WORDS, option_ids_are_plain, risks_ascend
from lockin.loading.rules import RULES, broken_rules
from lockin.model.assessment import Answer, Assessment, ChecklistRef
from lockin.model.checklist import AnswerIn, Checklist, Condition, Option, Question
from lockin.model.visibility import visibility
from samples import FOLDER

BASE = parse_checklist({"checklist.yaml": base(), "part.yaml": b"questions: []\n"})
FACTS = [fact.id for fact in BASE.facts]


def with_questions(questions: Sequence[Question]) -> Checklist:
    """The small checklist with more questions behind its own."""
    return structs.replace(BASE, questions=(*BASE.questions, *questions))


def question(name: str, applies_if: Condition | None = None, **fields: object) -> Question:
    """A sound question on the contract."""
    plain = structs.replace(BASE.by_id["con.notice"], id=name, quick=False, red_flag=None, applies_if=applies_if)
    return structs.replace(plain, **fields)


def test_no_rule_is_broken_by_a_sound_checklist() -> None:
    """Rules keep quiet about what is right."""
    assert [] == list(broken_rules(Parts.of(BASE)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_says_what_it_demands(rule: object) -> None:
    """The list of rules reads as the list of demands."""
    assert rule.__doc__


@pytest.mark.parametrize("word", sorted(YAML_WORDS))
def test_option_ids_are_no_words_of_yaml(word: str) -> None:
    """Such a word would be read as true, false or nothing by other tools."""
    options = (Option(id=word, label="L", risk=0), Option(id="bad", label="B", risk=100))
    found = list(option_ids_are_plain(Parts.of(with_questions([question("con.x", options=options)]))))
    assert [("questions", 6, "options", 0, "id")] == [trouble.path for trouble in found]


@given(st.lists(st.integers(0, 100), min_size=2, max_size=6))
def test_risks_ascend_or_are_reported(risks: list[int]) -> None:
    """There is a problem exactly when some risk is not above the one before it."""
    options = tuple(Option(id=f"o{at}", label="L", risk=risk) for at, risk in enumerate(risks))
    found = list(risks_ascend(Parts.of(with_questions([question("con.x", options=options)]))))
    assert (sorted(set(risks)) != risks) == bool(found)


def conditions(earlier: Sequence[str]) -> st.SearchStrategy[Condition]:
    """Conditions on the facts, and on the answers of these questions."""
    leaves = [
        st.builds(Condition, fact=st.sampled_from(FACTS)),
        st.builds(Condition, any_fact=st.just(tuple(FACTS))),
        st.builds(Condition, all_facts=st.just(tuple(FACTS))),
    ]
    if earlier:
        options = st.lists(st.sampled_from(["year", "short", "none_given"]), min_size=1, max_size=2, unique=True)
        target = st.builds(AnswerIn, question=st.sampled_from(earlier), options=options.map(tuple))
        leaves.append(st.builds(Condition, answer_in=target))
    return st.recursive(
        st.one_of(leaves),
        lambda inner: st.one_of(
            st.builds(Condition, all=st.lists(inner, min_size=1, max_size=3).map(tuple)),
            st.builds(Condition, any=st.lists(inner, min_size=1, max_size=3).map(tuple)),
            st.builds(Condition, not_=inner),
        ),
        max_leaves=4,
    )


@st.composite
def chains(draw: st.DrawFn) -> list[Question]:
    """Three questions, each on the facts and on those before it."""
    found: list[Question] = []
    for name in ("con.a", "con.b", "con.c"):
        found.append(question(name, draw(conditions([earlier.id for earlier in found]))))
    return found


def _assessments(questions: Sequence[Question]) -> Iterator[Assessment]:
    """Every way to answer the facts and the questions."""
    answers = [
        *(Answer(state="answered", option=name) for name in ("year", "short", "none_given")),
        Answer(state="not_applicable"),
    ]
    for facts in product([True, False], repeat=len(FACTS)):
        for chosen in product(answers, repeat=len(questions)):
            yield Assessment(
                checklist=ChecklistRef(id="base", version="1"),
                facts=dict(zip(FACTS, facts, strict=True)),
                answers={q.id: answer for q, answer in zip(questions, chosen, strict=True)},
            )


@given(chains())
def test_a_question_is_called_unreachable_exactly_when_no_answers_show_it(questions: list[Question]) -> None:
    """The reasoning about conditions agrees with trying out every case."""
    checklist = with_questions(questions)
    shown = {q.id for assessment in _assessments(questions) for q in visibility(checklist, assessment).visible}
    found = {trouble.path[1] for trouble in conditions_can_hold(Parts.of(checklist))}
    dead = {at for at, q in enumerate(checklist.questions) if q.id in {x.id for x in questions} - shown}
    # A question that hangs on an unreachable one is not blamed for it.
    assert found <= dead
    assert bool(found) == bool(dead)


def test_a_condition_with_very_many_cases_is_believed() -> None:
    """Reasoning ends where it would take long; nothing is reported then."""
    either = Condition(
        any=(Condition(fact=FACTS[0]), Condition(fact=FACTS[1]), Condition(not_=Condition(fact=FACTS[0])))
    )
    deep = Condition(all=(either,) * 40)
    assert [] == list(conditions_can_hold(Parts.of(with_questions([question("con.x", deep)]))))


def test_worse_option_raises_the_flag_too() -> None:
    """A flag that skips a worse option could be cleared by choosing it."""
    files = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.rglob("*.yaml")}
    domain = files["domains/dat.yaml"].decode()
    flagged = domain.replace("when: [opt_out, allowed]", "when: [opt_out]")
    assert flagged != domain
    with pytest.raises(BadDataError) as caught:
        parse_checklist({**files, "domains/dat.yaml": flagged.encode()})
    assert ["'allowed' is worse than an option that raises the flag, and has to raise it as well"] == [
        problem.message for problem in caught.value.problems
    ]
