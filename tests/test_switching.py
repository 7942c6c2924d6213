"""What a move would cost and take: the draws have the right shape, and the totals mean what they say."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from broken import words
from builders import TODAY, assessment, checklist, question
from lockin.errors import BadDataError
from lockin.loading.assessment import parse_assessment
from lockin.model.assessment import Assessment, Estimate, Switching
from lockin.model.checklist import Checklist
from lockin.model.switching import FreeFrom, NoticeKind, RunwayAnswer, RunwayStep, SwitchingLine, SwitchingModel
from lockin.scoring.pert import draws
from lockin.scoring.switching import Spread, SwitchingResult, derived_runway, switching
from samples import DAY, example, shipped

QUESTIONS = (question("exp.criticality"), question("exi.runway"))
Three = tuple[int | str, int | str, int | str]


def estimate(low: int | str, likely: int | str, high: int | str) -> Estimate:
    """A three-point estimate."""
    return Estimate(low=Decimal(low), likely=Decimal(likely), high=Decimal(high))


def line(id_: str, unit: str = "days", **changes: object) -> SwitchingLine:
    """A line of this id."""
    return structs.replace(SwitchingLine(id=id_, label=id_, unit=unit, help="Ask."), **changes)  # type: ignore[arg-type]  # a unit


def asking(*lines: SwitchingLine, overrun: Three = (1, 1, 1), count: int = 2000, seed: int = 7) -> Checklist:
    """A checklist that asks for these lines, without overrun unless said otherwise."""
    kinds = (
        NoticeKind(id="contract", label="C", help="H"),
        NoticeKind(id="model", label="M", help="H"),
        NoticeKind(id="transition", label="T", help="H", extends=("contract",)),
    )
    steps = [("a_0", "0.8"), ("b_50", "1.25"), ("c_100", None)]
    model = SwitchingModel(
        lines=lines,
        notices=kinds,
        overrun=estimate(*overrun),
        overrun_reason="Late is late everywhere.",
        draws=count,
        seed=seed,
        runway=RunwayAnswer(
            question="exi.runway",
            steps=tuple(
                RunwayStep(option=option, up_to=None if end is None else Decimal(end)) for option, end in steps
            ),
        ),
    )
    return checklist(*QUESTIONS, facts=("fine_tuned", "eu_customer"), switching=model)


def estimated(
    of: Checklist,
    lines: Mapping[str, Three],
    *,
    rate: Three | None = None,
    notice: Mapping[str, int] | None = None,
    facts: Mapping[str, bool | None] | None = None,
) -> Assessment:
    """An assessment with these estimates."""
    given_lines = {name: estimate(*three) for name, three in lines.items()}
    day_rate = None if rate is None else estimate(*rate)
    found = Switching(lines=given_lines, day_rate=day_rate, notice=dict(notice or {}))
    return structs.replace(assessment(of, facts=facts), switching=found)


def simulated(of: Checklist, given_: Assessment, today: dt.date = TODAY) -> SwitchingResult:
    """The result, which there must be."""
    result = switching(of, given_, today)
    assert result is not None
    return result


def below(share_of_range: float, likely: float) -> float:
    """The Beta-PERT distribution function on 0 to 1, by Simpson's rule: the formula of the books, not of the code."""
    a, b = 1 + 4 * likely, 5 - 4 * likely
    scale = math.gamma(6) / math.gamma(a) / math.gamma(b)

    def density(x: float) -> float:
        return float(scale * x ** (a - 1) * (1 - x) ** (b - 1))

    steps = 2000
    width = share_of_range / steps
    inner = sum((4 if at % 2 else 2) * density(at * width) for at in range(1, steps))
    return (density(0) + inner + density(share_of_range)) * width / 3


@pytest.mark.parametrize("likely", ["0", "0.1", "0.227", "0.5", "0.87", "1"])
def test_draws_have_the_mean_and_the_variance_of_beta_pert(likely: str) -> None:
    """Half a million draws lie within 0.5 % of the theory."""
    count = 500_000
    values = draws(estimate(0, likely, 1), "any", count)
    mean = sum(values) / count
    variance = sum((value - mean) ** 2 for value in values) / count
    a, b = 1 + 4 * float(likely), 5 - 4 * float(likely)
    assert a / 6 == pytest.approx(mean, rel=0.005)
    assert a * b / 36 / 7 == pytest.approx(variance, rel=0.005)
    assert 0 <= min(values)
    assert max(values) <= 1


@given(st.tuples(*[st.decimals(0, 10**11, places=6)] * 3), st.integers(0, 99))
@settings(max_examples=50)
def test_draws_stay_within_the_estimate(three: tuple[Decimal, Decimal, Decimal], seed: int) -> None:
    """No draw is below low or above high, up to the last bit of a float."""
    low, likely, high = sorted(three)
    values = draws(Estimate(low=low, likely=likely, high=high), str(seed), 200)
    assert float(low) * (1 - 1e-15) <= min(values)
    assert max(values) <= float(high) * (1 + 1e-15)


def test_an_estimate_without_a_range_is_that_value() -> None:
    """Low, likely and high may be the same."""
    assert [3.5] * 4 == draws(estimate("3.5", "3.5", "3.5"), "any", 4)


@pytest.mark.parametrize("three", [(2, 6, 20), (0, 0, 10), (5, 10, 10)])
def test_one_line_has_the_quantiles_of_its_distribution(three: tuple[int, int, int]) -> None:
    """Without overrun nothing but the line's own shape is left."""
    of = asking(line("code"), count=20_000)
    spread = simulated(of, estimated(of, {"code": three})).days
    assert spread is not None
    low, likely, high = three
    for value, share in ((spread.p10, 0.1), (spread.p50, 0.5), (spread.p90, 0.9)):
        position = (value - low) / (high - low)
        assert share == pytest.approx(below(position, (likely - low) / (high - low)), abs=0.012)


@given(st.data())
@settings(max_examples=40)
def test_percentiles_ascend_and_lie_within_the_sums(data: st.DataObject) -> None:
    """P10 <= P50 <= P90, between the sum of all low and the sum of all high values."""
    numbers = st.lists(st.integers(0, 500), min_size=3, max_size=3).map(sorted)
    lines = {f"line{at}": tuple(data.draw(numbers)) for at in range(data.draw(st.integers(1, 4)))}
    of = asking(*map(line, lines), count=300)
    spread = simulated(of, estimated(of, lines)).days  # type: ignore[arg-type]  # lists of three
    assert spread is not None
    bounds = [sum(three[end] for three in lines.values()) for end in (0, 2)]
    assert bounds[0] - 1e-9 <= spread.p10 <= spread.p50 <= spread.p90 <= bounds[1] + 1e-9


def test_cost_is_days_times_rate_and_overrun_plus_money() -> None:
    """With no ranges the arithmetic can be done by hand; money is not overrun."""
    of = asking(
        line("code"), line("tests"), line("egress", "money"), line("time", "weeks"), overrun=(2, 2, 2), count=10
    )
    given_ = estimated(
        of, {"code": (3, 3, 3), "tests": (4, 4, 4), "egress": (100, 100, 100), "time": (5, 5, 5)}, rate=(10, 10, 10)
    )
    result = simulated(of, given_)
    assert Spread(p10=14, p50=14, p90=14) == result.days
    assert Spread(p10=240, p50=240, p90=240) == result.cost
    assert (170, 1) == (result.likely, result.above_likely)
    assert () == result.drivers


def test_the_overrun_is_shared() -> None:
    """One factor on all lines leaves a wider range than one of its own for each would."""
    of = asking(line("one"), line("two"), line("three"), line("four"), overrun=(1, 2, 3), count=4000)
    lines = dict.fromkeys(("one", "two", "three", "four"), (100, 100, 100))
    spread = simulated(of, estimated(of, lines)).days
    assert spread is not None
    apart = spread.p90 - spread.p10
    single = simulated(asking(line("one"), overrun=(1, 2, 3), count=4000), estimated(of, {"one": (400, 400, 400)})).days
    assert single is not None
    assert apart == pytest.approx(single.p90 - single.p10)


def test_the_worked_example_comes_out() -> None:
    """Lines that sum to 25, 81 and 272 thousand come to the published percentiles, with and without shared overrun.

    Published: independent 80, 98 and 120, shared 83, 107 and 137. The single lines were not; these are invented.
    """
    days = {
        "planning": (3, 6, 15),
        "code": (10, 25, 65),
        "prompts": (3, 8, 20),
        "evaluation": (7, 16, 40),
        "reindex": (4, 8, 22),
        "approvals": (8, 15, 45),
        "training": (3, 8, 20),
    }
    money = {
        "parallel_run": (1000, 4000, 16000),
        "tokens": (200, 1000, 4000),
        "egress": (0, 500, 2000),
        "commitment": (0, 3000, 14000),
        "tooling": (1000, 3700, 9000),
    }
    of, rate = shipped(), (600, 800, 1000)
    sums = [
        sum(three[at] for three in days.values()) * rate[at] + sum(t[at] for t in money.values()) for at in range(3)
    ]
    assert [25_000, 81_000, 272_000] == sums
    model = of.switching
    assert model is not None
    alone = structs.replace(of, switching=structs.replace(model, overrun=estimate(1, 1, 1)))
    for under, figures in ((alone, (80, 98, 120)), (of, (83, 107, 137))):
        result = simulated(under, estimated(under, {**days, **money}, rate=rate), DAY)
        assert result.cost is not None
        found = [value / 1000 for value in (result.cost.p10, result.cost.p50, result.cost.p90)]
        assert figures == pytest.approx(found, rel=0.04)
    assert result.above_likely == pytest.approx(0.9, abs=0.03)


def test_the_same_seed_gives_the_same_bytes_everywhere() -> None:
    """This digest was written down on one machine; any other machine or version of Python must come to it."""
    of = asking(line("code"), line("tokens", "money"), line("time", "weeks"), overrun=("0.85", 1, 2), count=500)
    given_ = estimated(
        of,
        {"code": ("1.5", "2.7", 9), "tokens": (10, 30, 110), "time": (3, 4, 9)},
        rate=(500, 700, 1000),
        notice={"model": 30},
    )
    encoded = msgspec.json.encode(simulated(of, given_))
    assert "c12b673ecfc283ac72bc1023f42f9fa884a0ba6520da7bac31bf84bf9dedbcd2" == hashlib.sha256(encoded).hexdigest()
    assert encoded != msgspec.json.encode(simulated(asking(*_lines(of), count=500, seed=8), given_))


def _lines(of: Checklist) -> tuple[SwitchingLine, ...]:
    assert of.switching is not None
    return of.switching.lines


def test_the_order_of_lines_does_not_matter() -> None:
    """Each line has draws of its own, so that neither order nor a new line changes those of the others."""
    lines = [line("code"), line("tests"), line("docs"), line("tokens", "money")]
    estimates: dict[str, Three] = {"code": (1, 3, 9), "tests": (2, 3, 8), "docs": (0, 1, 5), "tokens": (10, 20, 90)}
    first = asking(*lines, overrun=("0.85", 1, 2))
    result = simulated(first, estimated(first, estimates, rate=(5, 7, 9)))
    lines.reverse()
    again = asking(*lines, overrun=("0.85", 1, 2))
    other = simulated(again, estimated(again, dict(reversed(estimates.items())), rate=(5, 7, 9)))
    assert structs.replace(result, counted=()) == structs.replace(other, counted=())
    more = asking(*lines, line("new"), overrun=("0.85", 1, 2))
    with_new = simulated(more, estimated(more, {**estimates, "new": (4, 4, 4)}))
    without = simulated(again, estimated(again, estimates))
    assert with_new.days is not None
    assert without.days is not None
    assert with_new.days.p10 > without.days.p10 + 3


def test_the_widest_line_drives_the_total() -> None:
    """Lines are ranked by how closely the total follows them; what is no range is not ranked."""
    of = asking(line("wide"), line("narrow"), line("fixed"), line("tokens", "money"))
    lines: dict[str, Three] = {"narrow": (9, 10, 12), "wide": (0, 20, 90), "fixed": (5, 5, 5), "tokens": (1, 2, 3)}
    drivers = simulated(of, estimated(of, lines, rate=(10, 11, 12))).drivers
    assert ["wide", "day_rate", "narrow"] == [driver.id for driver in drivers][:3]
    assert drivers[0].correlation > 0.9
    assert {"wide", "day_rate", "narrow", "tokens"} == {driver.id for driver in drivers}


def test_a_single_line_is_followed_exactly() -> None:
    """The rank correlation of a thing with itself is 1."""
    of = asking(line("code"))
    assert [1.0] == [driver.correlation for driver in simulated(of, estimated(of, {"code": (1, 2, 9)})).drivers]


def test_days_without_a_rate_have_no_cost() -> None:
    """A sum that leaves the work out would look like the whole; the days are told all the same."""
    of = asking(line("code"), line("tokens", "money"))
    result = simulated(of, estimated(of, {"code": (1, 2, 9), "tokens": (5, 6, 7)}))
    assert (None, None, None) == (result.cost, result.likely, result.above_likely)
    assert result.days is not None
    assert ["code"] == [driver.id for driver in result.drivers]


def test_money_alone_needs_no_rate() -> None:
    """And has no days."""
    of = asking(line("tokens", "money"))
    result = simulated(of, estimated(of, {"tokens": (5, 6, 7)}))
    assert result.cost is not None
    assert result.days is None


@pytest.mark.parametrize(("fact", "off"), [(True, False), (None, False), (False, True)])
def test_a_fact_switches_a_line_off(fact: bool | None, off: bool) -> None:  # noqa: FBT001 - a table of truths
    """Only a fact that is known to be false does; its estimate then counts nothing."""
    of = asking(line("code"), line("tune", facts=("fine_tuned",)))
    given_ = estimated(of, {"code": (1, 1, 1), "tune": (5, 5, 5)}, facts={"fine_tuned": fact})
    result = simulated(of, given_)
    assert (("tune",) if off else ()) == result.switched_off
    assert result.days is not None
    assert (1 if off else 6) == result.days.p50


def test_a_line_without_an_estimate_is_named() -> None:
    """It counts nothing, and the result says so."""
    of = asking(line("code"), line("docs"))
    result = simulated(of, estimated(of, {"code": (1, 1, 1)}))
    assert (("code",), ("docs",)) == (result.counted, result.missing)


@pytest.mark.parametrize(
    ("today", "fact", "free"),
    [
        (dt.date(2027, 1, 11), True, False),
        (dt.date(2027, 1, 12), True, True),
        (dt.date(2030, 1, 1), False, False),
        (dt.date(2030, 1, 1), None, False),
    ],
)
def test_egress_is_free_from_its_day_for_those_it_is_free_for(today: dt.date, fact: bool | None, free: bool) -> None:  # noqa: FBT001 - a table
    """The day and the fact come from the checklist; a cost is left out only when it is known to be none."""
    rule = FreeFrom(date=dt.date(2027, 1, 12), fact="eu_customer", source="EU-DA-29", note="N")
    of = asking(line("egress", "money", free_from=rule), line("code", "money"))
    given_ = estimated(of, {"egress": (50, 50, 50), "code": (1, 1, 1)}, facts={"eu_customer": fact})
    result = simulated(of, given_, today)
    assert result.cost is not None
    assert ((1, ("egress",)) if free else (51, ())) == (result.cost.p50, result.free)


def test_the_shipped_egress_line_follows_the_data_act() -> None:
    """Free for customers in the EU from 12 January 2027, with a source that was read."""
    of = shipped()
    (egress,) = [found for found in _lines(of) if found.free_from]
    rule = egress.free_from
    assert rule is not None
    assert ("egress", dt.date(2027, 1, 12), "eu_customer") == (egress.id, rule.date, rule.fact)
    assert "full-text" == of.reference_by_id[rule.source].verified


def test_the_shipped_lines_are_the_thirteen_and_the_time() -> None:
    """Thirteen lines of cost; the time to move costs nothing."""
    units = [found.unit for found in _lines(shipped())]
    assert (8, 5, 1) == (units.count("days"), units.count("money"), units.count("weeks"))


def test_runway_is_the_smallest_notice() -> None:
    """Weeks are seven days each and overrun; a transition comes on top of the contract's notice only."""
    of = asking(line("time", "weeks"), overrun=(2, 2, 2))
    given_ = estimated(of, {"time": (5, 5, 5)}, notice={"contract": 30, "transition": 50, "model": 75})
    runway = simulated(of, given_).runway
    assert runway is not None
    assert (75, "model", 1) == (runway.notice, runway.kind, runway.in_time)
    assert (70, -5) == (runway.time.p50, runway.gap.p50)
    lower = simulated(of, estimated(of, {"time": (5, 5, 5)}, notice={"contract": 30, "model": 75})).runway
    assert lower is not None
    assert (30, "contract", 0, 40) == (lower.notice, lower.kind, lower.in_time, lower.gap.p50)


def test_runway_tells_how_probable_it_is_to_be_in_time() -> None:
    """The share of draws within the notice is that of the distribution."""
    of = asking(line("time", "weeks"), count=20_000)
    runway = simulated(of, estimated(of, {"time": (4, 8, 20)}, notice={"model": 63})).runway
    assert runway is not None
    assert below(5 / 16, 4 / 16) == pytest.approx(runway.in_time, abs=0.012)
    assert runway.gap.p10 < runway.gap.p50 < runway.gap.p90
    assert runway.time.p90 - 63 == runway.gap.p90


@pytest.mark.parametrize(
    ("notice", "option"),
    [(1000, "a_0"), (88, "a_0"), (87, "b_50"), (56, "b_50"), (55, "c_100"), (1, "c_100"), (0, "c_100")],
)
def test_the_estimate_answers_the_runway_question(notice: int, option: str) -> None:
    """Ten weeks are 70 days; the steps end at 0.8 and 1.25 times the notice, the ends included."""
    of = asking(line("time", "weeks"))
    assert option == derived_runway(of, simulated(of, estimated(of, {"time": (10, 10, 10)}, notice={"model": notice})))


def test_the_shipped_thresholds_are_those_of_the_question() -> None:
    """Clearly less, about the same, longer, more than twice as long."""
    of = shipped()
    model = of.switching
    assert model is not None
    assert model.runway is not None
    options = [option.id for option in of.by_id[model.runway.question].options]
    assert options == [step.option for step in model.runway.steps]
    ends = [None if step.up_to is None else Fraction(step.up_to) for step in model.runway.steps]
    assert [Fraction(4, 5), Fraction(5, 4), 2, None] == ends


def test_without_time_or_notice_there_is_no_runway() -> None:
    """And then no answer is derived. A transition alone is no notice."""
    of = asking(line("time", "weeks"), line("code"))
    for lines, notice in (({"code": (1, 2, 3)}, {"model": 9}), ({"time": (1, 2, 3)}, {"transition": 30})):
        result = simulated(of, estimated(of, lines, notice=notice))
        assert result.runway is None
        assert derived_runway(of, result) is None
    assert derived_runway(of, None) is None


def test_no_estimate_is_no_result() -> None:
    """Nor is there one when the checklist does not ask, or when nothing that counts is estimated."""
    of = asking(line("tune", facts=("fine_tuned",)))
    assert switching(of, assessment(of), TODAY) is None
    assert switching(of, estimated(of, {"tune": (1, 2, 3)}, facts={"fine_tuned": False}), TODAY) is None
    silent = checklist(*QUESTIONS)
    assert switching(silent, estimated(silent, {"tune": (1, 2, 3)}), TODAY) is None


def test_an_assessment_estimates_what_is_asked() -> None:
    """Unknown lines and notices are mistakes, told with the nearest known one."""
    text = (
        "lockin: 1\nchecklist: {id: ai-vendor-lock-in, version: 1.0.0}\n"
        "switching:\n  lines:\n    promts: {low: 1, likely: 2, high: 3}\n  notice: {vacation: 3, retirement: 60}\n"
    )
    with pytest.raises(BadDataError) as caught:
        parse_assessment(text, "x.yaml", shipped())
    said = words(caught.value.problems)
    assert "x.yaml:5:5: switching.lines.promts: the checklist has no line 'promts'" in said
    assert "did you mean 'prompts'?" in said
    assert "the checklist has no notice 'vacation'" in said
    assert 2 == len(caught.value.problems)


def test_the_score_does_not_know_the_estimate() -> None:
    """Cost and score stand side by side and are never multiplied."""
    from lockin.scoring.score import assess  # noqa: PLC0415 - the one test that needs it

    before = example("typical")
    after = structs.replace(before, switching=Switching(lines={"code": estimate(1, 2, 900)}, notice={"retirement": 1}))
    assert assess(shipped(), before, DAY) == assess(shipped(), after, DAY)
