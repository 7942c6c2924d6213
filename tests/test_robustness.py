"""How stable a band is: the draws are the published arithmetic, bent and reweighted, and always the same ones."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec import structs

from builders import TODAY, answered, assessment, checklist, policy, question, red_flag
from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import Checklist, Option, Question
from lockin.model.policy import Policy
from lockin.scoring.decision import weak_domains, work_out
from lockin.scoring.draw import drawn, in_order, prepare
from lockin.scoring.robustness import Robustness, _by_band, draws, robustness
from oracle import judge
from samples import DAY, EXAMPLES, at_level, example, shipped
from strategies import cases

Case = tuple[Checklist, Assessment]
Factors = list[Fraction]
SOME = settings(max_examples=60)
"""For tests in which the oracle tries everything, or many draws are made."""
ALL = Fraction(1)
"""The share that is every draw."""
FIXED = (Decimal(1), Decimal(1))
"""A range that draws nothing but 1."""


def drawing(rules: Policy | None = None, **changes: object) -> Policy:
    """A policy that draws in another way."""
    found = policy() if rules is None else rules
    return structs.replace(found, robustness=structs.replace(found.robustness, **changes))


def pair(first: Question, second: Question, rules: Policy | None = None) -> Checklist:
    """A checklist of an exposure and a control question."""
    return checklist(first, second, policy=drawing(draws=300) if rules is None else rules)


def found(of: Checklist, given: Assessment) -> Robustness:
    """The robustness of what has a score."""
    result = robustness(of, given, TODAY)
    assert result is not None
    return result


def bent(of: Checklist, gamma: int, factors: Factors) -> Checklist:
    """The checklist as a draw sees it, with exact fractions for risks and weights."""

    def bend(risk: int) -> Fraction:
        return 100 * Fraction(risk, 100) ** gamma

    def option(one: Option) -> Option:
        return structs.replace(one, risk=bend(one.risk))

    ordered = [one.id for one in in_order(of)]
    by_domain = {domain.id: factor for domain, factor in zip(of.domains, factors[len(ordered) :], strict=True)}
    return structs.replace(
        of,
        questions=tuple(
            structs.replace(
                one, weight=one.weight * factors[ordered.index(one.id)], options=tuple(map(option, one.options))
            )
            for one in of.questions
        ),
        domains=tuple(structs.replace(one, weight=one.weight * by_domain[one.id]) for one in of.domains),
        policy=structs.replace(of.policy, unknown_risk=bend(of.policy.unknown_risk)),
    )


@SOME
@given(cases(most=4), st.integers(1, 3), st.data())
def test_a_draw_equals_the_oracle_on_a_bent_checklist(case: Case, gamma: int, data: st.DataObject) -> None:
    """A draw is what brute force gives when the risks and weights of the checklist itself are changed."""
    of, given = case
    several = st.lists(st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(7, 5), Fraction(2)]), min_size=7)
    size = len(in_order(of)) + len(of.domains)
    factors = data.draw(several.filter(lambda some: len(some) >= size))[:size]
    verdict, work = judge(bent(of, gamma, factors), given, TODAY), work_out(*case)
    assume(verdict.residual is not None)
    assert verdict.residual is not None
    draw = drawn(prepare(work), float(gamma), [float(factor) for factor in factors])
    assert float(verdict.residual[0]) == pytest.approx(draw.residual, abs=1e-9)
    assert {verdict.band: 1} == {band: share for band, share in _by_band(work, [draw]).items() if share}


@SOME
@given(cases())
def test_a_draw_of_ones_is_the_score(case: Case) -> None:
    """With every factor at 1 and an unbent scale a draw is the exact score, and the same rule holds."""
    work = work_out(*case)
    assume(work.found.residual is not None)
    assert work.found.residual is not None
    draw = drawn(prepare(work), 1.0, [1.0] * 20)
    assert float(work.found.residual.point) == pytest.approx(draw.residual, abs=1e-9)
    assert bool(weak_domains(case[0].policy, work.found)) == draw.weak


@SOME
@given(cases())
def test_shares_are_shares_of_all_draws(case: Case) -> None:
    """Bands and decisions each sum to 1, the shown share is that of the shown band, and the range is in order."""
    result = robustness(*case, TODAY)
    assume(result is not None)
    assert result is not None
    assert 1 == sum(result.bands.values()) == sum(result.decisions.values())
    assert result.bands[result.band] == result.share
    assert 0 <= result.low <= result.median <= result.high <= 100


@SOME
@given(cases(most=4))
def test_equal_weights_equal_the_oracle(case: Case) -> None:
    """The result with equal weights is what brute force gives when every weight is 1."""
    of, given = case
    even = structs.replace(
        of,
        questions=tuple(structs.replace(one, weight=1) for one in of.questions),
        domains=tuple(structs.replace(one, weight=min(one.weight, 1)) for one in of.domains),
    )
    verdict, result = judge(even, given, TODAY), robustness(of, given, TODAY)
    assert (verdict.residual is None) == (result is None)
    if verdict.residual is not None and result is not None:
        assert (verdict.residual[0], verdict.band) == (result.equal.residual, result.equal.band)


@SOME
@given(cases(conditional=False), st.data())
def test_no_draw_rewards_a_worse_answer(case: Case, data: st.DataObject) -> None:
    """Of two options the worse one gives no less risk in any draw, because both draw the same factors."""
    of, given = case
    asked = data.draw(st.sampled_from(of.questions))
    each = []
    for one in asked.options:
        chosen = Answer(state="answered", options=(one.id,), evidence="contract")
        work = work_out(of, given.with_answer(asked.id, chosen))
        assume(work.found.residual is not None)
        each.append([draw.residual for draw in draws(work)])
    for better, worse in pairwise(each):
        assert all(low <= high + 1e-9 for low, high in zip(better, worse, strict=True))


def test_same_seed_same_result_and_another_seed_another() -> None:
    """The seed of the policy decides the draws, and nothing else does."""
    of, given = shipped(), example("typical")
    other = structs.replace(of, policy=drawing(of.policy, seed=of.policy.robustness.seed + 1))
    assert found(of, given) == found(of, given)
    assert found(of, given).median != found(other, given).median


@pytest.mark.parametrize(
    ("name", "bands", "spread", "equal"),
    [
        ("typical", {"moderate": "0.4835", "high": "0.5165"}, (32.18, 40.47, 50.83), ("16722329/403200", "high")),
        ("improved", {"low": "0.162", "moderate": "0.838"}, (18.26, 24.64, 32.89), ("16421131/604800", "moderate")),
        ("trial", {"low": "0.6055", "moderate": "0.3945"}, (14.78, 18.76, 25.22), ("1575607/80640", "low")),
    ],
)
def test_examples(name: str, bands: dict[str, str], spread: tuple[float, float, float], equal: tuple[str, str]) -> None:
    """The shipped examples, to the draw: half of the draws of the typical one come to another band."""
    result = robustness(shipped(), example(name), DAY)
    assert result is not None
    assert {band: Fraction(share) for band, share in bands.items()} == {k: v for k, v in result.bands.items() if v}
    assert spread == pytest.approx((result.low, result.median, result.high), abs=0.005)
    assert (Fraction(equal[0]), equal[1]) == (result.equal.residual, result.equal.band)
    assert not result.stable


@pytest.mark.parametrize(("level", "band"), [(0, "low"), (1, "severe")])
def test_an_enormous_margin_is_stable(level: float, band: str) -> None:
    """All best or all worst answers come to one band in every draw."""
    of = shipped()
    result = found(of, assessment(of, at_level(of, level)))
    assert (band, ALL, True) == (result.band, result.share, result.stable)


def test_a_block_is_stable_whatever_the_band() -> None:
    """A red flag that blocks decides every draw, though the band hangs on the scale."""
    exposure, control = question("exp.use"), question("con.exit", options=(0, 40), red_flag=red_flag("b_40"))
    of = pair(exposure, control)
    given = assessment(of, {"exp.use": answered("c_100"), "con.exit": answered("b_40", evidence="tested")})
    result = found(of, given)
    assert result.share < Fraction(9, 10)
    assert (True, ALL) == (result.stable, result.decisions["do_not_sign_as_is"])
    plain = pair(exposure, structs.replace(control, red_flag=None))
    assert not found(plain, given).stable


@pytest.mark.parametrize(("effect", "expected"), [("floor_moderate", "moderate"), ("floor_high", "high")])
def test_a_floor_holds_in_every_draw(effect: str, expected: str) -> None:
    """No draw is better than what a red flag leaves."""
    of = pair(question("exp.use"), question("con.exit", red_flag=red_flag("a_0", effect=effect)))
    given = assessment(of, {"exp.use": answered("a_0"), "con.exit": answered("a_0", evidence="tested")})
    assert (expected, ALL) == (found(of, given).band, found(of, given).share)


def test_a_red_flag_that_is_not_known_holds_in_every_draw() -> None:
    """The floor of an open red-flag question does not hang on weights."""
    flagged = question("con.exit", options=(0, 1), red_flag=red_flag("b_1"))
    of = checklist(question("exp.use"), flagged, question("con.other", weight=100), policy=drawing(draws=100))
    given = {"exp.use": answered("a_0"), "con.other": answered("a_0", evidence="tested")}
    assert ("moderate", ALL) == (found(of, assessment(of, given)).band, found(of, assessment(of, given)).share)


@pytest.mark.parametrize(
    ("effect", "expected"), [(None, "moderate"), ("floor_moderate", "moderate"), ("floor_high", "high")]
)
def test_a_weak_domain_holds_in_every_draw(effect: str | None, expected: str) -> None:
    """A domain at its worst keeps every draw from low, and takes nothing from a stricter floor."""
    flag = None if effect is None else red_flag("c_100", effect=effect)
    others = [question(f"d{number}.q") for number in range(60)]
    of = checklist(question("exp.use"), question("con.exit", red_flag=flag), *others, policy=drawing(draws=50))
    given = {one.id: answered("a_0", evidence="tested") for one in others}
    given |= {"exp.use": answered("c_100"), "con.exit": answered("c_100")}
    result = found(of, assessment(of, given))
    assert result.high < 20
    assert (expected, ALL) == (result.band, result.share)


def test_rounding_moves_no_draw_over_a_border_that_it_meets() -> None:
    """Equal answers give one mean whatever the weights, so a risk on the border of a band stays in it."""
    asked = [question(f"con.q{number}", options=(0, 60), weight=number) for number in range(1, 9)]
    rules = drawing(draws=200, scale_gamma=FIXED)
    of = checklist(question("exp.use"), *asked, policy=rules)
    given = {one.id: answered("b_60", evidence="tested") for one in asked} | {"exp.use": answered("c_100")}
    assert ("severe", ALL) == (found(of, assessment(of, given)).band, found(of, assessment(of, given)).share)


def test_ranges_that_draw_nothing_give_the_result_itself() -> None:
    """With factors and scale fixed at 1 every draw is the score."""
    of = structs.replace(shipped(), policy=drawing(shipped().policy, weight_factor=FIXED, scale_gamma=FIXED, draws=3))
    for name in EXAMPLES:
        result, point = found(of, example(name)), work_out(of, example(name)).found.residual
        assert point is not None
        assert (ALL, True) == (result.share, result.stable)
        assert (result.low, result.high) == pytest.approx((float(point.point), float(point.point)), abs=1e-8)


def test_an_answer_does_not_change_what_others_draw() -> None:
    """A question that leaves the sums takes its factors along: the rest draws what it drew before."""
    asked = [question(f"con.q{number}", options=(0, 100)) for number in range(3)]
    of = checklist(question("exp.use"), *asked, policy=drawing(draws=50))
    dropped = Answer(state="not_applicable", reason="no such thing", second="legal")
    rest = {"exp.use": answered("c_100"), "con.q1": answered("b_100"), "con.q2": answered("a_0", evidence="tested")}
    without = checklist(question("exp.use"), *asked, policy=drawing(draws=50))
    one = list(draws(work_out(of, assessment(of, rest | {"con.q0": dropped}))))
    two = list(draws(work_out(without, assessment(without, rest | {"con.q0": answered("a_0", evidence="tested")}))))
    assert all(first.residual > second.residual for first, second in zip(one, two, strict=True))


def test_stable_at_is_the_least_share_that_is_stable() -> None:
    """A band that exactly the asked share of the draws comes to is stable."""
    of, given = shipped(), example("improved")
    for least, stable in ((Decimal("0.838"), True), (Decimal("0.839"), False)):
        changed = structs.replace(of, policy=drawing(of.policy, stable_at=least))
        assert stable == found(changed, given).stable


def test_nothing_scorable_has_no_robustness() -> None:
    """Without a score there is no band to be stable."""
    of = checklist(question("exp.use"), policy=drawing(draws=10))
    assert robustness(of, assessment(of), TODAY) is None
