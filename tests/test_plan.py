"""The cheapest plan: no cheaper set of changes reaches the band, and the plan itself really does."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

import strategies
from builders import TODAY, answered, assessment, checklist, question, red_flag
from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import AnswerIn, Checklist, Condition, Question, Remediation
from lockin.model.policy import BandId
from lockin.model.scorecard import Scorecard
from lockin.scoring import plan as planning
from lockin.scoring.changes import Change, advised_changes, possible_changes, with_changes
from lockin.scoring.cover import Pool, Steps, Thing, cheapest, least_cost
from lockin.scoring.plan import Plan, Unreachable, plan
from lockin.scoring.score import assess
from samples import DAY, EXAMPLES, at_level, example, shipped

BANDS: tuple[BandId, ...] = ("low", "moderate", "high", "severe")
DECISIONS = ("approve", "approve_with_conditions", "escalate", "do_not_sign_as_is")
WORST = answered("c_100", evidence="tested")
MIDDLING = answered("b_50", evidence="tested")
BEST = answered("a_0", evidence="tested")


def remedied(asked: Question, effort: str, *, changes_answer: bool = True) -> Question:
    """The question with something to do about it."""
    remedy = Remediation(action="Do it.", effort=effort, owner="legal", changes_answer=changes_answer)  # type: ignore[arg-type]  # S, M, L
    return structs.replace(asked, remediation=remedy)


def meets(card: Scorecard, to: BandId) -> bool:
    """Whether band and decision are at least as good; said in other words than in the code."""
    if card.band is None or card.decision is None:
        return False
    return BANDS.index(card.band) <= BANDS.index(to) and DECISIONS.index(card.decision) <= BANDS.index(to)


def subsets(changes: Sequence[Change]) -> Iterator[tuple[Change, ...]]:
    """Every subset."""
    for size in range(len(changes) + 1):
        yield from combinations(changes, size)


def least_days(of: Checklist, begun: Assessment, to: BandId) -> int | None:
    """The days of the cheapest set of changes, by trying all of them; None when no set reaches the band."""
    changes = tuple(possible_changes(of, begun, TODAY).values())
    reaching = [
        sum(change.days for change in subset)
        for subset in subsets(changes)
        if meets(assess(of, with_changes(of, begun, subset, TODAY), TODAY), to)
    ]
    return min(reaching, default=None)


def found_plan(of: Checklist, begun: Assessment, to: BandId) -> Plan:
    """The plan, which there must be; it was scored, and reaches what it says."""
    found = plan(of, begun, TODAY, to)
    assert isinstance(found, Plan)
    after = with_changes(of, begun, (step.change for step in found.steps), TODAY)
    assert assess(of, after, TODAY) == found.card
    assert meets(found.card, to)
    assert found.days == sum(step.change.days for step in found.steps)
    return found


def taken(found: Plan) -> set[str]:
    """Ids of the questions that a plan changes."""
    return {step.change.question for step in found.steps}


@st.composite
def remedied_cases(draw: st.DrawFn, *, wide: bool) -> tuple[Checklist, Assessment]:
    """A small case in which some questions have a remediation."""
    of, begun = draw(strategies.cases(most=5, wide=wide))
    efforts = st.sampled_from(["S", "M", "L", None])
    questions = tuple(
        remedied(asked, effort, changes_answer=draw(st.integers(0, 3)) > 0) if (effort := draw(efforts)) else asked
        for asked in of.questions
    )
    return structs.replace(of, questions=questions), begun


@given(remedied_cases(wide=True), st.sampled_from(BANDS))
@settings(max_examples=150)
def test_no_cheaper_set_of_changes_reaches_the_band(case: tuple[Checklist, Assessment], to: BandId) -> None:
    """Trying every subset finds nothing cheaper, with conditions, red flags, weak domains and confidence."""
    of, begun = case
    days, found = least_days(of, begun, to), plan(of, begun, TODAY, to)
    match found:
        case None:
            assert 0 == days
        case Unreachable():
            assert days is None
        case Plan():
            assert (days, True) == (found_plan(of, begun, to).days, found.proven)


@given(remedied_cases(wide=False), st.sampled_from(BANDS))
@settings(max_examples=60)
def test_a_plan_that_is_not_proven_never_says_too_few_days(case: tuple[Checklist, Assessment], to: BandId) -> None:
    """Where even a best option is worse than not knowing, a plan may be too dear, but it reaches the band."""
    of, begun = case
    found = plan(of, begun, TODAY, to)
    if isinstance(found, Plan):
        days = least_days(of, begun, to)
        assert days is not None
        assert found_plan(of, begun, to).days >= days
        assert found.days == days or not found.proven


@pytest.mark.parametrize("seed", range(6))
def test_many_small_changes_are_weighed_against_few_large_ones(seed: int) -> None:
    """With nine questions of random weight, risk and effort the plan is the cheapest of all 512."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    asked = [
        remedied(question(f"{domain}.q{at}", weight=chance.randint(1, 5)), chance.choice("SSML"))
        for at, domain in enumerate(["exp", "exp", *["con", "dat", "por"] * 2, "con"])
    ]
    of = checklist(*asked)
    begun = assessment(of, {q.id: answered(chance.choice(["b_50", "c_100"]), evidence="contract") for q in asked})
    found = found_plan(of, begun, "moderate")
    assert (least_days(of, begun, "moderate"), True) == (found.days, found.proven)


def test_what_is_reached_needs_no_plan() -> None:
    """None: there is nothing to do."""
    of = checklist(question("exp.a"), question("con.a"))
    begun = assessment(of, {"exp.a": BEST, "con.a": BEST})
    assert plan(of, begun, TODAY, "low") is None


def test_what_cannot_be_reached_is_said_with_the_best_there_is() -> None:
    """Tested answers without remediation stay as they are."""
    of = checklist(question("exp.a"), question("con.a"), remedied(question("con.b"), "S"))
    found = plan(of, assessment(of, dict.fromkeys(of.by_id, WORST)), TODAY, "low")
    assert isinstance(found, Unreachable)
    assert found.card.residual is not None
    assert 50 == found.card.residual.point


def test_without_a_score_no_band_is_reached() -> None:
    """Where nothing applies there is nothing to plan."""
    of = checklist(question("exp.a"), question("con.a"))
    nothing = Answer(state="not_applicable", reason="none", second="legal")
    assert isinstance(plan(of, assessment(of, dict.fromkeys(of.by_id, nothing)), TODAY, "severe"), Unreachable)


@pytest.mark.parametrize(("effect", "to"), [("block", "high"), ("floor_high", "moderate"), ("floor_moderate", "low")])
def test_a_red_flag_has_to_come_down(effect: str, to: BandId) -> None:
    """However dear its question is, and however little it weighs."""
    flagged = remedied(question("con.flag", red_flag=red_flag("c_100", effect=effect)), "L")
    others = [remedied(question(f"con.q{at}", weight=50), "S") for at in range(3)]
    of = checklist(question("exp.a"), flagged, *others)
    begun = assessment(of, {"exp.a": BEST, "con.flag": WORST, **{q.id: BEST for q in others}})
    found = found_plan(of, begun, to)
    assert ({"con.flag"}, 60) == (taken(found), found.days)


def test_a_flag_that_nobody_has_cleared_has_to_be_cleared() -> None:
    """Not knowing keeps the band up as well; without a remediation it is found out, which is a hope."""
    of = checklist(question("exp.a"), question("con.flag", red_flag=red_flag("c_100")), question("con.a", weight=90))
    found = found_plan(of, assessment(of, {"exp.a": BEST, "con.a": BEST}), "low")
    (step,) = found.steps
    assert ("con.flag", "find_out", "open", 3) == (
        step.change.question,
        step.change.kind,
        step.change.state,
        step.change.days,
    )


def test_a_flag_can_be_disarmed_instead() -> None:
    """Changing what the flag hangs on may be cheaper than changing the flagged answer."""
    armed = Condition(answer_in=AnswerIn(question="con.core", options=("c_100",)))
    of = checklist(
        question("exp.a"),
        remedied(question("con.core", weight=1), "S"),
        remedied(question("con.flag", weight=1, red_flag=red_flag("c_100", only_if=armed)), "L"),
        question("con.a", weight=90),
    )
    begun = assessment(of, {"exp.a": BEST, "con.core": WORST, "con.flag": WORST, "con.a": BEST})
    found = found_plan(of, begun, "low")
    assert ({"con.core"}, True) == (taken(found), found.proven)


def test_a_weak_domain_has_to_get_stronger() -> None:
    """Its question weighs next to nothing in the score, and must be changed all the same."""
    of = checklist(
        remedied(question("exp.a"), "L"),
        remedied(question("dat.weak"), "M"),
        *(remedied(question(f"con.q{at}"), "S") for at in range(3)),
    )
    of = structs.replace(
        of, domains=tuple(structs.replace(d, weight={"exp": 0, "dat": 1, "con": 60}[d.id]) for d in of.domains)
    )
    begun = assessment(of, {"exp.a": MIDDLING, "dat.weak": WORST, **{f"con.q{at}": BEST for at in range(3)}})
    assert {"dat.weak"} == taken(found_plan(of, begun, "low"))


def test_an_approval_needs_confidence() -> None:
    """Good answers that nobody has seen in writing get evidence; the most weight for the fewest days."""
    of = checklist(question("exp.a", weight=1), question("con.a", weight=8), question("con.b", weight=1))
    begun = assessment(of, dict.fromkeys(of.by_id, answered("a_0", evidence="none")))
    assert assess(of, begun, TODAY).decision != "approve"
    found = found_plan(of, begun, "low")
    (step,) = found.steps
    assert ("con.a", "prove", ("a_0",), ("a_0",)) == (
        step.change.question,
        step.change.kind,
        step.change.before,
        step.change.after,
    )


def test_a_change_that_brings_in_questions_is_paid_in_full() -> None:
    """The question that an improvement brings in counts, so that the plan answers it or goes another way."""
    shown = Condition(answer_in=AnswerIn(question="con.first", options=("a_0",)))
    of = checklist(
        question("exp.a"),
        remedied(question("con.first"), "S"),
        remedied(question("con.second", weight=9, applies_if=shown), "M"),
        remedied(question("con.other"), "L"),
    )
    begun = assessment(of, {"exp.a": MIDDLING, "con.first": WORST, "con.other": BEST})
    found = found_plan(of, begun, "low")
    assert ({"con.first", "con.second"}, 23) == (taken(found), found.days)


@pytest.mark.parametrize(
    ("answer", "kinds"),
    [
        (WORST, {"exp.a": "improve"}),
        (answered("c_100"), {"exp.a": "improve", "con.a": "prove"}),
        (BEST, {"exp.a": "improve"}),
        (answered("a_0"), {"exp.a": "improve", "con.a": "prove"}),
        (Answer(state="unknown"), {"exp.a": "improve", "con.a": "find_out"}),
        (Answer(state="open"), {"exp.a": "improve", "con.a": "find_out"}),
    ],
)
def test_a_remedy_that_only_reports_is_no_way_to_a_better_answer(answer: Answer, kinds: dict[str, str]) -> None:
    """The answer can be proved or found out, and stays what it is otherwise; what is advised is still there."""
    of = checklist(remedied(question("exp.a"), "S"), remedied(question("con.a"), "L", changes_answer=False))
    begun = assessment(of, {"exp.a": WORST, "con.a": answer})
    changes = possible_changes(of, begun, TODAY)
    assert kinds == {name: change.kind for name, change in changes.items()}
    if "con.a" in changes:
        assert (3, "pm") == (changes["con.a"].days, changes["con.a"].owner)
    advised = advised_changes(of, begun, TODAY).get("con.a")
    known_best = answer.option == "a_0"
    assert (None if answer == BEST else "prove" if known_best else "improve") == (advised and advised.kind)


def test_a_plan_goes_round_a_remedy_that_only_reports() -> None:
    """However cheap that is, and however much its answer weighs."""
    cheap = remedied(question("con.a", weight=9), "S", changes_answer=False)
    of = checklist(question("exp.a"), cheap, remedied(question("con.b", weight=9), "L"))
    begun = assessment(of, {"exp.a": WORST, "con.a": WORST, "con.b": WORST})
    assert ({"con.b"}, 60) == (taken(found := found_plan(of, begun, "high")), found.days)


def test_less_exposure_is_a_way_too() -> None:
    """A smaller scope scales everything down."""
    of = checklist(remedied(question("exp.a"), "S"), *(remedied(question(f"con.q{at}"), "M") for at in range(4)))
    begun = assessment(of, dict.fromkeys(of.by_id, answered("b_50", evidence="tested")))
    assert {"exp.a"} == taken(found_plan(of, begun, "low"))


def test_steps_say_what_each_change_takes_off() -> None:
    """Points are those of the change alone, most first; the owner is who the remediation names."""
    of = checklist(question("exp.a"), *(remedied(question(f"con.q{at}", weight=at), "M") for at in (2, 3)))
    begun = assessment(of, {"exp.a": MIDDLING, "con.q2": WORST, "con.q3": WORST})
    steps = found_plan(of, begun, "low").steps
    assert ["con.q3", "con.q2"] == [step.change.question for step in steps]
    assert [39, 26] == [step.points for step in steps]
    assert {"legal"} == {step.change.owner for step in steps}


def test_a_search_that_is_cut_short_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan reaches the band and holds nothing that is not needed, but it is not proven."""
    asked = [remedied(question(f"con.q{at}", weight=at + 1), "SML"[at % 3]) for at in range(7)]
    of = checklist(question("exp.a"), *asked)
    begun = assessment(of, {"exp.a": WORST, **{q.id: WORST for q in asked}})
    whole = found_plan(of, begun, "moderate")
    monkeypatch.setattr(planning, "MOST_MIXES", 1)
    found = found_plan(of, begun, "moderate")
    assert (True, False) == (whole.proven, found.proven)
    assert whole.days <= found.days
    for left in found.steps:
        fewer = [step.change for step in found.steps if step is not left]
        assert not meets(assess(of, with_changes(of, begun, fewer, TODAY), TODAY), "moderate")


def test_an_exhausted_search_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the steps end the plan may be too dear."""
    asked = [remedied(question(f"con.q{at}"), "S") for at in range(5)]
    of = checklist(question("exp.a"), *asked)
    begun = assessment(of, {"exp.a": WORST, **{q.id: WORST for q in asked}})
    monkeypatch.setattr(planning, "MOST_STEPS", 1)
    assert not found_plan(of, begun, "moderate").proven


@given(
    st.lists(st.tuples(st.sampled_from([3, 20, 60]), st.integers(-3, 9), st.integers(-3, 9)), max_size=7),
    st.tuples(st.integers(-2, 30), st.integers(-2, 30)),
)
@settings(max_examples=300)
def test_the_cheapest_choice_is_the_cheapest(rows: list[tuple[int, int, int]], needs: tuple[int, int]) -> None:
    """Of all subsets of things that reach both needs none costs less; the lower bound is one."""
    things = tuple(Thing(cost, (one, other)) for cost, one, other in rows)
    costs = [
        sum(thing.cost for thing in subset)
        for size in range(len(things) + 1)
        for subset in combinations(things, size)
        if all(sum(thing.gains[at] for thing in subset) >= needs[at] for at in range(2))
    ]
    pool, steps = Pool(things=things), Steps(100_000)
    choice = cheapest(pool, needs, None, steps)
    assert not steps.spent
    assert min(costs, default=None) == (None if choice is None else choice.cost)
    if choice is not None:
        chosen = [things[at] for at in choice.positions]
        assert choice.cost == sum(thing.cost for thing in chosen)
        assert all(sum(thing.gains[at] for thing in chosen) >= needs[at] for at in range(2))
        assert (least_cost(pool, needs[0]) or 0) <= choice.cost
        assert cheapest(pool, needs, choice.cost, steps) is None


def test_shipped_examples_have_proven_plans() -> None:
    """On the shipped checklist the search is whole, from any start, to any band that can be reached.

    A vendor that competes does not stop when its data use is barred, so its red flag stays in the way of the best band.
    """
    of = shipped()
    worst = assessment(of, at_level(of, 1))
    for begun in [*map(example, EXAMPLES), assessment(of), worst]:
        for to in BANDS:
            found = plan(of, begun, DAY, to)
            assert (begun is worst and to == "low") == isinstance(found, Unreachable)
            if isinstance(found, Unreachable):
                assert ["sup.competes_with_you"] == [flag.id for flag in found.card.findings if flag.kind == "red_flag"]
            if isinstance(found, Plan):
                after = with_changes(of, begun, (step.change for step in found.steps), DAY)
                assert found.proven
                assert meets(assess(of, after, DAY), to)


def test_dearer_bands_cost_more() -> None:
    """To reach a better band never takes fewer days."""
    of = shipped()
    begun = assessment(of, at_level(of, 1)).with_answer("sup.competes_with_you", answered("not_competing"))
    found = [plan(of, begun, DAY, to) for to in ("high", "moderate", "low")]
    days = [each.days for each in found if isinstance(each, Plan)]
    assert days == sorted(days)
    assert 3 == len(days)
