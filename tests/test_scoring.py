"""The arithmetic of a score: reference figures, each rule on its own, and what an answer that is missing does."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from builders import TODAY, answered, assessment, checklist, policy, question, red_flag
from lockin.model.assessment import Answer
from lockin.model.checklist import AnswerIn, Checklist, Condition, Domain, Question
from lockin.model.policy import Policy, SubIndex
from lockin.model.scorecard import Interval, Scorecard
from lockin.scoring.score import assess
from samples import EXAMPLES, at_level, example, shipped

FIGURES: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "reference-figures.json").read_text(encoding="utf-8")
)
UNKNOWN = Answer(state="unknown")
ASIDE = Answer(state="not_applicable", reason="no such thing", second="legal")
EXPOSED = question("exp.one")
"""Answered with `c_100` it makes the exposure 100, so that R equals G."""


def whole(value: Interval | None) -> tuple[Fraction, ...]:
    """Point, best and worst of a value that is there."""
    assert value is not None
    return value.point, value.best, value.worst


def point(value: Interval | None) -> Fraction:
    """The point of a value that is there."""
    return whole(value)[0]


def fractions(*values: Fraction | int) -> tuple[Fraction, ...]:
    """Expected numbers, of the type that scores have."""
    return tuple(map(Fraction, values))


def sure(option: str, **changes: object) -> Answer:
    """An answer that no pull moves."""
    return answered(option, evidence="tested", **changes)


def score(
    *questions: Question,
    answers: dict[str, Answer] | None = None,
    facts: dict[str, bool | None] | None = None,
    numbers: Policy | None = None,
) -> Scorecard:
    """The card of these questions with full exposure; what is not answered is open."""
    of = checklist(EXPOSED, *questions, policy=numbers or policy())
    return assess(of, assessment(of, {"exp.one": sure("c_100"), **(answers or {})}, facts=facts), TODAY)


def judged(*questions: Question, answers: dict[str, Answer], facts: dict[str, bool | None] | None = None) -> Scorecard:
    """The card of these questions with no exposure at all, under a policy that lets R equal G all the same.

    So no rule but the one that is tested has a say.
    """
    numbers = structs.replace(policy(), exposure=structs.replace(policy().exposure, floor=Decimal(1)))
    of = checklist(EXPOSED, *questions, policy=numbers)
    return assess(of, assessment(of, {"exp.one": sure("a_0"), **answers}, facts=facts), TODAY)


# Reference figures --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "figures", "band"),
    [(0, (6.2, 0.1, 0.0), "low"), (0.25, (33.5, 32.3, 17.3), "low"), (1, (98.9, 99.1, 98.3), "severe")],
    ids=["best", "second", "worst"],
)
def test_same_level_everywhere(share: float, figures: tuple[float, ...], band: str) -> None:
    """One level everywhere, all facts true, gives the published exposure, gap, residual risk and band of the score."""
    of = shipped()
    card = assess(of, assessment(of, at_level(of, share)), TODAY)
    found = tuple(round(float(point(value)), 1) for value in (card.exposure, card.gap, card.residual))
    assert figures == found
    assert ("band", band, band) == (card.decided_by[0].rule, card.decided_by[0].id, card.decided_by[0].effect)


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_give_the_published_figures(name: str) -> None:
    """The shipped examples give their residual risk, exposure, gap and every domain, to four decimals."""
    card = assess(shipped(), example(name), TODAY)
    published = FIGURES[name]
    assert published["residual"] == round(float(card.without_pull or 0), 4)
    assert published["exposure"] == round(float(point(card.exposure)), 4)
    assert published["gap"] == round(float(point(card.gap)), 4)
    assert published["domains"] == {domain: round(float(point(value)), 4) for domain, value in card.domains.items()}


@pytest.mark.parametrize(("name", "band"), [("typical", "high"), ("improved", "moderate"), ("trial", "low")])
def test_examples_keep_their_band(name: str, band: str) -> None:
    """The examples stand for High, Moderate and Low."""
    assert band == assess(shipped(), example(name), TODAY).band


@pytest.mark.parametrize("name", EXAMPLES)
def test_contributions_sum_exactly(name: str) -> None:
    """The contributions of an example sum to its residual risk, as fractions."""
    card = assess(shipped(), example(name), TODAY)
    assert point(card.residual) == sum(card.contributions.values())


# What is not known, and what does not apply -------------------------------------------------------------------------


@pytest.mark.parametrize("state", [UNKNOWN, Answer(), None], ids=["unknown", "open", "missing"])
def test_missing_answer_counts_75_and_spans_its_options(state: Answer | None) -> None:
    """Point value 75; the bounds are the best and the worst option."""
    card = score(question("con.one", options=(10, 40, 90)), answers={"con.one": state} if state else {})
    assert fractions(75, 10, 90) == whole(card.residual)


def test_range_holds_a_point_beyond_the_options() -> None:
    """75 can be worse than the worst option; the range is widened to hold it."""
    assert fractions(75, 0, 75) == whole(score(question("con.one", options=(0, 20))).residual)


def test_not_applicable_leaves_both_sums() -> None:
    """Setting a question aside gives the score of a checklist without it."""
    one, two = question("con.one"), question("con.two", weight=5)
    answers = {"con.one": sure("b_50")}
    assert whole(score(one, answers=answers).residual) == whole(
        score(one, two, answers={**answers, "con.two": ASIDE}).residual
    )


def test_domain_with_nothing_applicable_leaves_the_gap() -> None:
    """A domain set aside whole has no value and no weight."""
    card = score(question("con.one"), question("dat.one"), answers={"con.one": sure("b_50"), "dat.one": ASIDE})
    assert card.domains["dat"] is None
    assert fractions(50, 50, 50) == whole(card.gap)


def test_undecided_question_widens_the_range_only() -> None:
    """A question that a missing answer may bring in counts in the bounds, not in the point."""
    comes = question("con.two", applies_if=Condition(answer_in=AnswerIn(question="exp.two", options=("c_100",))))
    answers = {"con.one": sure("b_50"), "exp.two": UNKNOWN}
    card = score(question("exp.two"), question("con.one"), comes, answers=answers)
    assert fractions(50, 25, 75) == whole(card.gap)


def test_question_behind_an_unknown_fact_may_go() -> None:
    """Its answer counts in the point, and the range reaches to the score without it."""
    goes = question("con.two", applies_if=Condition(fact="personal_data"))
    answers = {"con.one": sure("a_0"), "con.two": sure("c_100")}
    card = score(question("con.one"), goes, answers=answers, facts={"personal_data": None})
    assert fractions(50, 0, 50) == whole(card.gap)


def test_undecided_peak_may_leave_the_exposure() -> None:
    """When the question that peaks may not be asked, the exposure reaches down to the mean of the others."""
    peak = question("exp.peak", applies_if=Condition(fact="personal_data"))
    of = checklist(
        question("exp.low"),
        peak,
        question("con.one"),
        policy=structs.replace(policy(), exposure=structs.replace(policy().exposure, max_of=("exp.peak",))),
    )
    answers = {"exp.low": sure("a_0"), "exp.peak": sure("c_100")}
    assert fractions(75, 0, 75) == whole(assess(of, assessment(of, answers, facts={}), TODAY).exposure)


@pytest.mark.parametrize(
    "answers", [{"exp.one": ASIDE, "con.one": sure("c_100")}, {"con.one": ASIDE}], ids=["no exposure", "no control"]
)
def test_nothing_scorable_is_no_score(answers: dict[str, Answer]) -> None:
    """Without exposure or without controls there is no value, no band and no decision: never 0, never a grade."""
    card = score(question("con.one"), answers=answers)
    assert (None, None, None, None, (), {}) == (
        card.residual,
        card.band,
        card.decision,
        card.without_pull,
        card.decided_by,
        card.contributions,
    )


def test_everything_set_aside_is_none_everywhere() -> None:
    """Not one figure is made up when nothing applies."""
    card = score(question("con.one"), answers={"exp.one": ASIDE, "con.one": ASIDE})
    assert (None, None, None, None) == (card.exposure, card.gap, card.confidence, card.confidence_level)
    assert (None, Fraction(1), {"exp": None, "con": None}) == (
        card.answered_weight,
        card.not_applicable_weight,
        card.domains,
    )


def test_unscored_question_adds_no_figure() -> None:
    """A text that is entered counts as answered and changes no sum."""
    text = question("con.text", type="text", options=())
    answers = {"con.one": sure("b_50"), "con.text": Answer(state="answered", value="yes")}
    card = score(question("con.one"), text, answers=answers)
    assert fractions(50, 50, 50) == whole(card.residual)
    assert "con.text" not in card.risks
    assert (3, 3) == (card.coverage.visible, card.coverage.answered)


# One answer ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("evidence", "value"),
    [("none", 65), ("vendor_statement", Fraction(105, 2)), ("contract", 40), ("tested", 40)],
)
def test_weak_evidence_pulls_towards_the_next_worse_option(evidence: str, value: Fraction) -> None:
    """Half of the way for an opinion, a quarter for a vendor's word, nothing for a contract or a test."""
    own = question("con.one", options=(0, 40, 90, 100))
    card = score(own, answers={"con.one": answered("b_40", evidence=evidence)})
    assert value == point(card.residual)
    assert Fraction(40) == card.without_pull
    assert {"exp.one": 100, "con.one": value} == card.risks


def test_worst_option_is_not_pulled() -> None:
    """There is nothing beyond it."""
    assert 100 == point(score(question("con.one"), answers={"con.one": answered("c_100")}).residual)


def test_exposure_is_not_pulled() -> None:
    """How much is at stake does not get worse by being known weakly."""
    of = checklist(EXPOSED, question("con.one"))
    assert 50 == point(assess(of, assessment(of, {"exp.one": answered("b_50")}), TODAY).exposure)


def test_option_that_states_its_evidence_is_not_pulled() -> None:
    """`Not tested` says itself how it is known, so weak evidence does not count twice."""
    own = question("con.one")
    options = tuple(structs.replace(option, states_evidence=option.risk == 50) for option in own.options)
    card = score(structs.replace(own, options=options), answers={"con.one": answered("b_50")})
    assert 50 == point(card.residual)


def test_bounds_ignore_the_pull_and_hold_the_point() -> None:
    """The best case is the plain answer; the worst is as far as the pull went."""
    card = score(question("con.one"), answers={"con.one": answered("b_50")})
    assert fractions(75, 50, 75) == whole(card.residual)


def multi(way: str, *chosen: str, states: tuple[str, ...] = (), evidence: str = "tested") -> Fraction:
    """The score of a question on which several options of 0, 20, 60 and 100 are chosen."""
    own = question("con.one", options=(0, 20, 60, 100), type="multi", multi=way)
    options = tuple(structs.replace(option, states_evidence=option.id in states) for option in own.options)
    answer = Answer(state="answered", options=chosen).change(evidence=evidence)
    return point(score(structs.replace(own, options=options), answers={"con.one": answer}).residual)


def test_several_options_count_as_the_question_says() -> None:
    """The worst of them, or their mean."""
    assert 60 == multi("worst", "a_0", "c_60")
    assert 30 == multi("mean", "a_0", "c_60")


def test_mean_of_several_options_is_pulled_to_the_next_worse_option() -> None:
    """From 30 half of the way to 60."""
    assert 45 == multi("mean", "a_0", "c_60", evidence="none")


def test_weights_of_questions_and_domains() -> None:
    """D over the questions, G over the domains, each by its weights."""
    of = checklist(
        EXPOSED,
        question("con.one", weight=1),
        question("con.two", weight=3),
        question("dat.one"),
        domains=tuple(
            Domain(id=id_, title=id_, axis="exposure" if id_ == "exp" else "control", weight=weight, purpose="x")
            for id_, weight in (("exp", 0), ("con", 4), ("dat", 1))
        ),
    )
    answers = {"exp.one": "c_100", "con.one": "a_0", "con.two": "c_100", "dat.one": "b_50"}
    card = assess(of, assessment(of, {key: sure(option) for key, option in answers.items()}), TODAY)
    assert fractions(75, 75, 75) == whole(card.domains["con"])
    assert fractions(70, 70, 70) == whole(card.gap)
    assert {"con.one": 0, "con.two": 60, "dat.one": 10} == card.contributions


def test_exposure_scales_the_gap_down_to_its_floor() -> None:
    """With no exposure three tenths of the gap remain."""
    of = checklist(EXPOSED, question("con.one"))
    card = assess(of, assessment(of, {"exp.one": sure("a_0"), "con.one": sure("c_100")}), TODAY)
    assert 30 == point(card.residual)


def test_peak_is_not_averaged_away() -> None:
    """Half of the exposure is the worst of the named questions."""
    of = checklist(
        *(question(f"exp.{name}") for name in ("peak", "other", "third")),
        question("con.one"),
        policy=structs.replace(policy(), exposure=structs.replace(policy().exposure, max_of=("exp.peak", "exp.other"))),
    )
    answers = {"exp.peak": sure("c_100"), "exp.other": sure("a_0"), "exp.third": sure("b_50")}
    assert 75 == point(assess(of, assessment(of, answers), TODAY).exposure)


def test_sub_index_reads_domains_together() -> None:
    """The mean of its domains by weight, with its range; None while none of them applies."""
    numbers = structs.replace(
        policy(),
        sub_indices=(
            SubIndex(id="stuck", title="How stuck", domains=("con", "dat")),
            SubIndex(id="bad", title="How bad", domains=("exp",)),
            SubIndex(id="none", title="None", domains=("sup",)),
        ),
    )
    card = score(
        *(question(f"{domain}.one") for domain in ("con", "dat", "sup")),
        answers={"con.one": sure("b_50"), "sup.one": ASIDE},
        numbers=numbers,
    )
    assert fractions(Fraction(125, 2), 25, 75) == whole(card.sub_indices["stuck"])
    assert fractions(100, 100, 100) == whole(card.sub_indices["bad"])
    assert card.sub_indices["none"] is None


def test_sub_index_reaches_to_a_domain_that_may_come() -> None:
    """A domain that a missing answer may bring in counts in the bounds of its sub-index, as it does in the gap."""
    numbers = structs.replace(policy(), sub_indices=(SubIndex(id="stuck", title="How stuck", domains=("con", "dat")),))
    comes = question("dat.one", applies_if=Condition(answer_in=AnswerIn(question="con.one", options=("b_50",))))
    card = score(question("con.one", options=(40, 50, 60)), comes, answers={"con.one": UNKNOWN}, numbers=numbers)
    assert whole(card.gap) == whole(card.sub_indices["stuck"])


# Decisions ----------------------------------------------------------------------------------------------------------


def rules(card: Scorecard) -> list[tuple[str, str, str]]:
    """What decided, in order."""
    return [(rule.rule, rule.id, rule.effect) for rule in card.decided_by]


@pytest.mark.parametrize(
    ("risk", "band", "decision"),
    [
        (0, "low", "approve"),
        (19, "low", "approve"),
        (20, "moderate", "approve_with_conditions"),
        (39, "moderate", "approve_with_conditions"),
        (40, "high", "escalate"),
        (59, "high", "escalate"),
        (60, "severe", "do_not_sign_as_is"),
        (100, "severe", "do_not_sign_as_is"),
    ],
)
def test_bands_begin_where_they_say(risk: int, band: str, decision: str) -> None:
    """Each band holds its lower bound and not its upper one."""
    options = tuple(sorted({0, risk, 100}))
    own = question("con.one", options=options)
    chosen = next(option.id for option in own.options if option.risk == risk)
    card = judged(own, answers={"con.one": sure(chosen)})
    assert (band, decision, [("band", band, band)]) == (card.band, card.decision, rules(card))


def weak(exposure: str, *, options: tuple[int, ...] = (0, 74, 75)) -> Scorecard:
    """One very weak domain among nine good ones."""
    many = [question(f"{domain}.one") for domain in ("dat", "por", "mcl", "oss", "sup", "mod", "exi", "gov")]
    own = question("con.one", options=options)
    of = checklist(question("exp.one", options=(0, 24, 25, 100)), own, *many)
    answers = {"exp.one": exposure, "con.one": own.options[-1].id, **dict.fromkeys((q.id for q in many), "a_0")}
    return assess(of, assessment(of, {key: sure(option) for key, option in answers.items()}), TODAY)


def test_weakest_domain_is_not_averaged_away() -> None:
    """From an exposure of 25 on, a domain at 75 keeps the band at Moderate, and is named."""
    card = weak("c_25")
    assert [("band", "low", "low"), ("weakest_domain", "con", "moderate")] == rules(card)
    assert ("moderate", "approve_with_conditions") == (card.band, card.decision)
    assert ["con"] == [finding.id for finding in card.findings if finding.kind == "weak_domain"]


@pytest.mark.parametrize("card", [weak("b_24"), weak("c_25", options=(0, 74))], ids=["exposure 24", "domain 74"])
def test_weakest_domain_rule_has_thresholds(card: Scorecard) -> None:
    """Below either of the two numbers the rule is silent."""
    assert [("band", "low", "low")] == rules(card)


@pytest.mark.parametrize(
    ("effect", "result", "rule"),
    [
        ("floor_moderate", ("moderate", "approve_with_conditions"), "moderate"),
        ("floor_high", ("high", "escalate"), "high"),
        ("block", ("low", "do_not_sign_as_is"), "do_not_sign_as_is"),
    ],
)
def test_red_flag_does_what_it_says(effect: str, result: tuple[str, str], rule: str) -> None:
    """A flag raises the band, or blocks whatever the band; a low score does not help."""
    own = question("con.one", options=(0, 1, 2), red_flag=red_flag("b_1", effect=effect))
    card = judged(own, answers={"con.one": sure("b_1")})
    assert result == (card.band, card.decision)
    assert [("band", "low", "low"), ("red_flag", "con.one", rule)] == rules(card)
    assert [("con.one", "red_flag", effect)] == [(f.id, f.kind, f.effect) for f in card.findings]


def test_red_flag_is_quiet_on_a_good_answer() -> None:
    """Only the options it names raise it."""
    own = question("con.one", options=(0, 1, 2), red_flag=red_flag("b_1", "c_2"))
    assert [("band", "low", "low")] == rules(judged(own, answers={"con.one": sure("a_0")}))


def test_floor_below_the_band_decides_nothing() -> None:
    """A flag that asks for less than the score did is a finding, and is not said to have decided."""
    own = question("con.one", red_flag=red_flag("c_100", effect="floor_moderate"))
    card = judged(own, answers={"con.one": sure("c_100")})
    assert [("band", "severe", "severe")] == rules(card)
    assert ["red_flag"] == [finding.kind for finding in card.findings]


@pytest.mark.parametrize("state", [UNKNOWN, Answer()], ids=["unknown", "open"])
def test_unknown_on_a_red_flag_is_at_least_moderate(state: Answer) -> None:
    """What nobody has cleared keeps the band from Low, even where it may block; and is a finding."""
    own = question("con.one", options=(0, 1), red_flag=red_flag("b_1"))
    good = [question(f"dat.q{number}") for number in range(9)]
    others = [question("por.one"), question("mcl.one"), question("oss.one")]
    answers = {"con.one": state, **dict.fromkeys((q.id for q in (*good, *others)), sure("a_0"))}
    card = judged(own, *good, *others, answers=answers)
    assert [("band", "low", "low"), ("unknown_red_flag", "con.one", "moderate")] == rules(card)
    assert ("moderate", "approve_with_conditions") == (card.band, card.decision)
    assert ["unknown_red_flag"] == [finding.kind for finding in card.findings]
    assert [True] == [unknown.red_flag for unknown in card.unknowns]


@pytest.mark.parametrize(("fact", "armed"), [(True, True), (None, True), (False, False)])
def test_conditional_flag_is_armed_unless_known_not_to_be(fact: bool | None, armed: bool) -> None:  # noqa: FBT001 - table
    """A fact that is not known arms the flag."""
    own = question("con.one", red_flag=red_flag("b_50", only_if=Condition(fact="personal_data")))
    card = score(own, answers={"con.one": sure("b_50")}, facts={"personal_data": fact})
    assert armed == (card.decision == "do_not_sign_as_is")


def test_flag_on_an_answer_that_may_still_come_is_armed() -> None:
    """While the question that the flag hangs on may still be asked, the flag is not known to be off."""
    first = question("exp.two")
    comes = question("con.two", applies_if=Condition(answer_in=AnswerIn(question="exp.two", options=("c_100",))))
    only_if = Condition(answer_in=AnswerIn(question="con.two", options=("c_100",)))
    own = question("con.zone", red_flag=red_flag("b_50", only_if=only_if))
    card = score(first, comes, own, answers={"exp.two": UNKNOWN, "con.zone": sure("b_50")})
    assert "do_not_sign_as_is" == card.decision


def test_hidden_flag_is_silent() -> None:
    """A question that is not asked raises nothing, whatever stands in the file."""
    own = question("con.two", red_flag=red_flag("c_100"), applies_if=Condition(fact="personal_data"))
    answers = {"con.one": sure("a_0"), "con.two": sure("c_100")}
    assert "approve" == judged(question("con.one"), own, answers=answers, facts={"personal_data": False}).decision


@pytest.mark.parametrize(
    ("evidence", "decision"), [("none", "approve_with_conditions"), ("vendor_statement", "approve")]
)
def test_approval_needs_confidence(evidence: str, decision: str) -> None:
    """A low score that rests on opinions is approved with conditions only, and the rule is named."""
    of = checklist(question("exp.one", options=(0, 1)), question("con.one", options=(0, 1)))
    answers = dict.fromkeys(("exp.one", "con.one"), answered("a_0", evidence=evidence))
    card = assess(of, assessment(of, answers), TODAY)
    named = [("confidence", "low", "approve_with_conditions")] if decision != "approve" else []
    assert decision == card.decision
    assert [("band", "low", "low"), *named] == rules(card)


def test_all_that_decided_is_named_in_order() -> None:
    """Band, weakest domain, flags that set a floor, flags not known, flags that block."""
    good = [question(f"{domain}.one") for domain in ("por", "mcl", "oss", "sup", "mod", "exi", "gov")]
    of = checklist(
        question("exp.one", options=(0, 70)),
        question("con.block", options=(0, 75), red_flag=red_flag("b_75")),
        question("con.high", options=(0, 75), red_flag=red_flag("b_75", effect="floor_high")),
        question("con.open", options=(0, 75), red_flag=red_flag("b_75")),
        *good,
    )
    answers = {
        "exp.one": sure("b_70"),
        "con.block": sure("b_75"),
        "con.high": sure("b_75"),
        "con.open": UNKNOWN,
        **dict.fromkeys((q.id for q in good), sure("a_0")),
    }
    card = assess(of, assessment(of, answers), TODAY)
    assert [
        ("band", "low", "low"),
        ("weakest_domain", "con", "moderate"),
        ("red_flag", "con.high", "high"),
        ("red_flag", "con.block", "do_not_sign_as_is"),
    ] == rules(card)
    assert ("high", "do_not_sign_as_is") == (card.band, card.decision)


def test_findings_stand_with_the_gravest_first() -> None:
    """Blocks before floors, then flags not known, weak domains, and weak answers by points."""
    card = score(
        question("con.floor", red_flag=red_flag("c_100", effect="floor_moderate")),
        question("con.block", red_flag=red_flag("c_100")),
        question("con.open", red_flag=red_flag("c_100")),
        question("con.light", options=(0, 60), weight=1),
        question("con.heavy", options=(0, 60), weight=5),
        answers={
            "con.floor": sure("c_100"),
            "con.block": sure("c_100"),
            "con.light": sure("b_60"),
            "con.heavy": sure("b_60"),
        },
    )
    kinds = [(finding.kind, finding.id) for finding in card.findings if finding.kind != "weak_domain"]
    assert [
        ("red_flag", "con.block"),
        ("red_flag", "con.floor"),
        ("unknown_red_flag", "con.open"),
        ("weak_answer", "con.heavy"),
        ("weak_answer", "con.light"),
    ] == kinds


# Confidence, age, coverage, the quick set ---------------------------------------------------------------------------


def test_confidence_weighs_evidence_and_age() -> None:
    """What is not known counts 0, what is stale half, what is set aside not at all."""
    old = TODAY - dt.timedelta(days=366)
    card = score(
        question("con.one", weight=2),
        question("con.two"),
        question("con.three"),
        question("con.four"),
        answers={
            "con.one": answered("a_0", evidence="contract", date=old),
            "con.two": UNKNOWN,
            "con.three": answered("a_0", evidence="vendor_statement"),
            "con.four": ASIDE,
        },
    )
    # exp 1 * 1.0, con.one 2 * 0.8 * 0.5, con.two 0, con.three 0.5; over weights 1 + 2 + 1 + 1.
    assert Fraction(23, 50) == card.confidence
    assert ("medium", ("con.one",)) == (card.confidence_level, card.stale)


@pytest.mark.parametrize(
    ("days", "limit", "stale"), [(365, None, False), (366, None, True), (31, 30, True), (30, 30, False)]
)
def test_answer_gets_stale_after_its_limit(days: int, limit: int | None, stale: bool) -> None:  # noqa: FBT001 - table
    """The policy's 365 days, or the question's own limit."""
    date = TODAY - dt.timedelta(days=days)
    card = score(question("con.one", review_after=limit), answers={"con.one": sure("a_0", date=date)})
    assert stale == (card.stale == ("con.one",))


@pytest.mark.parametrize(
    ("evidence", "level"), [("none", "low"), ("vendor_statement", "medium"), ("contract", "high"), ("tested", "high")]
)
def test_confidence_levels(evidence: str, level: str) -> None:
    """A quarter is low, a half medium, four fifths high."""
    of = checklist(EXPOSED, question("con.one"))
    answers = dict.fromkeys(("exp.one", "con.one"), answered("a_0", evidence=evidence))
    assert level == assess(of, assessment(of, answers), TODAY).confidence_level


def test_coverage_counts_states_and_weighs_answers() -> None:
    """Counts over all that is asked; weights over what is scored and applies."""
    hidden = question("con.five", applies_if=Condition(fact="personal_data"))
    card = score(
        question("con.one", weight=3),
        question("con.two", weight=2),
        question("con.three", weight=4),
        question("con.four", type="text", options=()),
        hidden,
        answers={"con.one": sure("a_0"), "con.two": UNKNOWN, "con.three": ASIDE, "con.five": sure("a_0")},
        facts={"personal_data": False},
    )
    found = card.coverage
    assert (5, 2, 1, 1, 1) == (found.visible, found.answered, found.unknown, found.not_applicable, found.open)
    assert (Fraction(4, 6), Fraction(4, 10)) == (card.answered_weight, card.not_applicable_weight)
    assert (1, 1) == (card.coverage_by_domain["exp"].visible, card.coverage_by_domain["exp"].answered)


def test_unknowns_stand_by_what_they_leave_open() -> None:
    """The swing is the residual risk between best and worst option, of control and exposure answers alike."""
    of = checklist(
        EXPOSED, question("con.small", options=(0, 10)), question("con.large", weight=4), question("dat.one")
    )
    answers = {"con.large": UNKNOWN, "dat.one": sure("c_100")}
    card = assess(of, assessment(of, answers), TODAY)
    # factor 0.3 + 0.7*0.75 = 33/40; G = (75 + 100)/2; shares 1/2*4/5 and 1/2*1/5.
    assert [
        ("exp.one", "open", Fraction(175, 2) * Fraction(7, 10)),
        ("con.large", "unknown", Fraction(33, 40) * Fraction(2, 5) * 100),
        ("con.small", "open", Fraction(33, 40) * Fraction(1, 10) * 10),
    ] == [(unknown.id, unknown.state, unknown.swing) for unknown in card.unknowns]


def quick(answers: dict[str, Answer], *, flagged: bool = False) -> str | None:
    """The outcome of a quick set of one exposure and one control question."""
    own = question("con.one", quick=True, red_flag=red_flag("c_100") if flagged else None)
    of: Checklist = checklist(question("exp.one", quick=True), own, question("con.rest"))
    return assess(of, assessment(of, answers), TODAY).quick


GOOD = {"exp.one": sure("a_0"), "con.one": sure("a_0")}


@pytest.mark.parametrize(
    ("answers", "flagged", "outcome"),
    [
        (GOOD, False, "light_path"),
        (GOOD, True, "light_path"),
        ({"exp.one": sure("a_0")}, False, None),
        ({**GOOD, "exp.one": sure("b_50")}, False, "full_assessment_needed"),
        ({**GOOD, "con.one": sure("c_100")}, False, "full_assessment_needed"),
        ({**GOOD, "con.one": UNKNOWN}, False, "full_assessment_needed"),
        ({**GOOD, "con.one": sure("c_100")}, True, "stop"),
        ({"con.one": sure("c_100")}, True, "stop"),
    ],
)
def test_quick_set_says_one_of_three_things(answers: dict[str, Answer], flagged: bool, outcome: str | None) -> None:  # noqa: FBT001 - table
    """Nothing while a quick question is open, unless a block is up; a light path only when all is low and known."""
    assert outcome == quick(answers, flagged=flagged)


def test_nothing_is_rounded_inside() -> None:
    """Thirds stay thirds: nothing is rounded inside."""
    own = [question(f"con.q{n}", options=(0, 1, 100)) for n in range(3)]
    card = score(*own, answers={"con.q0": sure("b_1"), "con.q1": sure("a_0"), "con.q2": sure("a_0")})
    assert Fraction(1, 3) == point(card.residual)
