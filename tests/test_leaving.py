"""The part on leaving: figures as computed, the same in every format, and nothing of it where nothing is known."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from builders import answered
from lockin.model.assessment import Assessment, Estimate, Switching
from lockin.report.amounts import as_typed, days_text, duration, money, of_hundred, two_digits
from lockin.report.case import Case
from lockin.report.leaving.cost import range_text
from lockin.report.leaving.leaving import leaving
from lockin.report.leaving.offer import MOST
from lockin.report.leaving.page import leaving_page
from lockin.report.leaving.values import Leaving
from lockin.report.plain import score_page
from lockin.report.range_chart import range_chart
from lockin.scoring.switching import Spread, SwitchingResult, switching
from lockin.store.catalogues import load_catalogue
from pdf_validation import assert_valid_pdf
from samples import DAY, case_of, example, rendered, report_of, shipped

TITLE = "Leaving: cost and time"


def three(low: str, likely: str, high: str) -> Estimate:
    """An estimate."""
    return Estimate(low=Decimal(low), likely=Decimal(likely), high=Decimal(high))


GIVEN = Switching(
    lines={
        "code": three("10", "25", "65"),
        "prompts": three("3", "8", "20"),
        "fine_tuning": three("900", "1000", "1100"),
        "approvals": three("10", "10", "10"),
        "tokens": three("1000", "4000", "16000"),
        "time_to_move": three("12", "20", "36"),
    },
    day_rate=three("600", "800", "1000"),
    notice={"termination": 90, "retirement": 180, "transition": 60},
)


def estimated(given_: Switching | None = GIVEN, *, of: Assessment | None = None, catalogue: bool = False) -> Case:
    """The typical example with this estimate, simulated, with the packaged catalogue if it is asked for."""
    assessment = structs.replace(of or example("typical"), switching=given_)
    return structs.replace(
        case_of(assessment),
        switching=switching(shipped(), assessment, DAY),
        catalogue=load_catalogue() if catalogue else None,
    )


def told(case: Case) -> Leaving:
    """The part, which there must be."""
    found = leaving(case)
    assert found is not None
    return found


def computed(case: Case) -> SwitchingResult:
    """The result, which there must be."""
    assert case.switching is not None
    return case.switching


def of_cost(case: Case) -> Spread:
    """The spread of the cost, which there must be."""
    found = computed(case).cost
    assert found is not None
    return found


# Words ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (0.514, "0.51"), (5.34, "5.3"), (5.04, "5"), (9.96, "10"), (123, "120"), (99.6, "100"),
     (82345.6, "82,000"), (125, "130"), (1.26e6, "1,300,000")],
)  # fmt: skip
def test_amounts_have_two_significant_digits(value: float, shown: str) -> None:
    """Halves go up; thousands are set apart."""
    assert shown == two_digits(value)
    assert f"{shown} EUR" == money(value, "EUR")


@given(st.floats(1e-3, 1e12))
def test_rounding_moves_an_amount_by_a_twentieth_at_most(value: float) -> None:
    """Two digits are near the truth, and never more than two that count."""
    shown = two_digits(value)
    number = float(shown.replace(",", ""))
    assert number == pytest.approx(value, rel=0.051)
    assert len(re.sub(r"[,.]", "", shown).strip("0")) <= 2


@pytest.mark.parametrize(
    ("days", "shown"),
    [(0.4, "less than a day"), (1.2, "1 day"), (9.6, "10 days"), (33.3, "33 days"), (59.9, "60 days"),
     (123, "120 days (about 4 months)"), (365, "370 days (about 12 months)"), (4000, "4,000 days (about 132 months)")],
)  # fmt: skip
def test_durations_are_in_days_and_from_two_months_in_months_too(days: float, shown: str) -> None:
    """Never parts of a day."""
    assert shown == duration(days)


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.384, "38 of 100 draws"), (0.385, "39 of 100 draws"), (0.0, "none of the draws"), (1.0, "all draws"),
     (0.001, "less than 1 of 100 draws"), (0.9999, "more than 99 of 100 draws")],
)  # fmt: skip
def test_a_share_is_none_or_all_only_when_it_is(share: float, shown: str) -> None:
    """A chance in a thousand is not called none."""
    assert shown == of_hundred(share)


@pytest.mark.parametrize(("value", "shown"), [("12000", "12,000"), ("1E+5", "100,000"), ("7.50", "7.5"), ("0", "0")])
def test_estimates_are_shown_as_given(value: str, shown: str) -> None:
    """What people typed is not rounded."""
    assert shown == as_typed(Decimal(value))


@given(st.lists(st.floats(0, 1e9), min_size=3, max_size=3).map(sorted), st.none() | st.floats(0, 1e9))
def test_a_chart_keeps_its_places_in_order_and_on_the_line(values: list[float], mark: float | None) -> None:
    """Nothing lies beyond the end, and what is more lies further."""
    spread = Spread(p10=values[0], p50=values[1], p90=values[2])
    chart = range_chart(spread, mark, say=days_text, mark_text="m", limit=False, text="t")
    assert 0 <= chart.p10 <= chart.p50 <= chart.p90 <= 1000
    assert (mark is None) == (chart.mark is None)
    assert chart.mark is None or 0 <= chart.mark <= 1000


# What is said ---------------------------------------------------------------------------------------------------------


def test_figures_are_those_of_the_computation() -> None:
    """P10, P50, P90, the sum of the likely values, and how often it is exceeded."""
    case = estimated()
    found, spread, cost = computed(case), of_cost(case), told(case).cost
    assert cost is not None
    assert [money(value, "EUR") for value in (spread.p10, spread.p50, spread.p90)] == [
        amount.value for amount in cost.amounts[:3]
    ]
    assert found.likely == 43 * 800 + 4000
    assert "sum to 38,000 EUR" in cost.lesson
    assert found.above_likely is not None
    assert f"{found.above_likely * 100:.0f} of 100 draws cost more" in cost.lesson
    assert found.days is not None
    assert two_digits(found.days.p50) == cost.amounts[3].value


def test_charts_are_to_scale() -> None:
    """Bar, middle and tick lie where their values are, and the text alternative says the same."""
    case = estimated()
    cost, time, spread, runway = told(case).cost, told(case).time, of_cost(case), computed(case).runway
    assert cost is not None
    assert time is not None
    assert time.chart is not None
    assert runway is not None
    for chart, of, mark in ((cost.chart, spread, 38_400), (time.chart, runway.time, runway.notice)):
        assert chart.mark is not None
        ratios = [place / value for place, value in ((chart.p10, of.p10), (chart.p50, of.p50), (chart.p90, of.p90))]
        assert ratios == pytest.approx([chart.mark / mark] * 3, rel=0.01)
    assert {money(value, "EUR") for value in (spread.p10, spread.p50, spread.p90)} <= set(
        re.findall(r"[\d,]+ EUR", cost.chart.text)
    )
    assert "The notice is 150 days." in time.chart.text


def test_the_ranking_is_that_of_the_drivers() -> None:
    """Closest first, as computed; what is no range comes last; the time to move is no part of the cost."""
    case = estimated()
    cost = told(case).cost
    assert cost is not None
    ranked = [f"{driver.correlation:.2f}" for driver in computed(case).drivers]
    assert ranked == [found.correlation for found in cost.influences if found.correlation]
    assert ("Approvals by security, legal and customers", "10", "") == (
        cost.influences[-1].label,
        cost.influences[-1].high,
        cost.influences[-1].correlation,
    )
    assert "Time to move" not in {found.label for found in cost.influences}
    assert len(cost.influences) == 4 + 2


def test_time_is_told_in_draws_and_days() -> None:
    """How often it is in time, and by how much not."""
    case = estimated()
    runway, time = computed(case).runway, told(case).time
    assert runway is not None
    assert time is not None
    assert f"In {runway.in_time * 100:.0f} of 100 draws the move ends within the notice of 150 days." == time.texts[0]
    assert (
        f"Half of the draws miss it by {duration(runway.gap.p50)} or more, "
        f"one in ten by {duration(runway.gap.p90)} or more." == time.texts[1]
    )


@pytest.mark.parametrize(
    ("notice", "says"),
    [
        (10, "Half of the draws miss it by 160 days (about 5 months) or more"),
        (180, "or more to spare; one in ten misses it by"),
        (2000, "or more to spare, nine in ten"),
    ],
)
def test_the_gap_is_worded_by_its_side(notice: int, says: str) -> None:
    """Missed by half, missed by one in ten, or kept by nine in ten."""
    time = told(estimated(structs.replace(GIVEN, notice={"retirement": notice}))).time
    assert time is not None
    assert says in time.texts[1]


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        (structs.replace(GIVEN, notice={}), "no notice is known"),
        (structs.replace(GIVEN, notice={"transition": 60}), "no notice is known"),
        (structs.replace(GIVEN, lines={"code": three("1", "2", "3")}), "the time to move is not estimated"),
    ],
)
def test_what_is_missing_for_the_time_is_said(given_: Switching, says: str) -> None:
    """Instead of a chart; nothing is derived."""
    found = told(estimated(given_))
    assert found.time is not None
    assert found.time.chart is None
    assert says in found.time.texts[0]
    assert "" == found.derived


def test_missing_and_switched_off_lines_are_named() -> None:
    """By their labels; an estimate of a line that a fact takes away does not count."""
    case = estimated()
    missing, off = told(case).notes
    assert "Inventory and planning" in missing
    assert "Code and integration" not in missing
    assert off.endswith("Fine-tuning again.")
    assert of_cost(case).p90 < 900 * 600


def test_a_result_is_not_too_low_by_the_time_to_move() -> None:
    """Weeks are never part of the sum, so a total without them lacks nothing."""
    lines = {"code": three("10", "25", "65")}
    part = told(estimated(Switching(lines=lines, day_rate=three("600", "800", "1000"))))
    assert "Time to move" not in part.notes[0]
    assert part.time is not None
    assert part.time.texts[0].startswith("Whether there would be time is not said: the time to move is not estimated")


def test_the_rule_on_egress_names_its_source_and_how_it_was_checked() -> None:
    """Before the day, and after it where the fact holds."""
    before = dict(told(estimated()).assumptions)["Data export and egress charges"]
    assert "Art. 29(1)-(3); text read" in before
    assert "That day has not come yet" in before
    later = DAY.replace(year=2028)
    assessment = structs.replace(example("typical"), switching=GIVEN)
    case = structs.replace(case_of(assessment, day=later), switching=switching(shipped(), assessment, later))
    assert "counted as free here" in dict(told(case).assumptions)["Data export and egress charges"]
    assert any("Free of charge" in note for note in told(case).notes)


def test_the_estimate_stands_beside_the_answer_and_changes_no_score() -> None:
    """Both are said; the scorecard is the same with and without an estimate."""
    case = estimated()
    assert "the estimate says: About the same time. The assessment says: Longer." in told(case).derived
    assert case.card == estimated(None).card
    agreeing = estimated(of=example("typical").with_answer("exi.runway", answered("same")))
    assert "agree: About the same time" in told(agreeing).derived


def test_days_without_a_rate_tell_the_work() -> None:
    """No cost is made up."""
    found = told(estimated(structs.replace(GIVEN, day_rate=None)))
    assert found.cost is not None
    assert "person-days" in found.cost.amounts[0].value
    assert "EUR" not in " ".join([found.cost.text, *(amount.value for amount in found.cost.amounts)])
    assert "the day rate is not estimated" in found.cost.lesson
    assert "What the work follows most" == found.cost.follows


def test_time_alone_has_no_cost() -> None:
    """Only the time to move and a notice."""
    found = told(estimated(Switching(lines={"time_to_move": three("2", "3", "5")}, notice={"termination": 90})))
    assert found.cost is None
    assert found.time is not None
    assert 1 == len(found.summary)


def test_a_range_that_rounds_to_one_number_is_one() -> None:
    """Not `80,000 to 80,000 EUR`."""
    found = computed(estimated())
    same = Spread(p10=80_100, p50=80_200, p90=80_300)
    assert "costs about 80,000 EUR;" in range_text(same, structs.replace(found, cost=same), "EUR")


# Formats --------------------------------------------------------------------------------------------------------------


class Titles(HTMLParser):
    """The text alternatives of the charts, and all that is read."""

    def __init__(self, html: str) -> None:
        """Read a whole document."""
        super().__init__()
        self.within: list[str] = []
        self.titles: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a chart that has no role."""
        if tag == "svg":
            assert ("role", "img") in attrs
        self.within.append(tag)

    def handle_data(self, data: str) -> None:
        """Keep the title of a chart, and every word."""
        if self.within and self.within[-1] == "title":
            self.titles.append(data)
        self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Leave."""
        if tag in self.within:
            while self.within.pop() != tag:
                pass


def sentences(case: Case) -> list[str]:
    """What every format must say."""
    found = told(case)
    assert found.cost is not None
    assert found.time is not None
    return [found.lead, found.cost.text, found.cost.lesson, *found.time.texts, found.derived, *found.notes]


def squeezed(text: str) -> str:
    """Without line breaks, and without the marks by which Markdown escapes."""
    return " ".join(re.sub(r"\\(.)", r"\1", text).split())


def test_all_formats_say_the_same() -> None:
    """HTML, Markdown and the terminal hold every sentence, JSON the numbers."""
    case = estimated()
    html, markdown = rendered(case, ".html").decode(), rendered(case, ".md").decode()
    page = Titles(html)
    found = told(case)
    for text in (squeezed("".join(page.words)), squeezed(markdown), squeezed(leaving_page(found))):
        assert [] == [sentence for sentence in sentences(case) if sentence not in text]
    assert TITLE in html
    assert f"## {TITLE}" in markdown


def test_charts_have_text_alternatives() -> None:
    """Both charts of the part, and each bar of the ranking."""
    case = estimated()
    found = told(case)
    assert found.cost is not None
    assert found.time is not None
    assert found.time.chart is not None
    titles = Titles(rendered(case, ".html").decode()).titles
    assert {found.cost.chart.text, found.time.chart.text} <= set(titles)
    assert {influence.correlation for influence in found.cost.influences if influence.correlation} <= set(titles)


def test_json_has_the_numbers_unrounded() -> None:
    """Under `switching`; None without an estimate."""
    case = estimated()
    document: Any = json.loads(rendered(case, ".json"))
    spread = of_cost(case)
    assert {"p10": spread.p10, "p50": spread.p50, "p90": spread.p90} == document["switching"]["cost"]
    assert {"question": "exi.runway", "option": "same", "answer": "longer"} == document["switching"]["derived"]
    assert ("EUR", 20261122) == (document["switching"]["currency"], document["switching"]["seed"])
    assert json.loads(rendered(estimated(None), ".json"))["switching"] is None


def test_the_score_page_has_two_sentences() -> None:
    """One on cost, one on time."""
    page = squeezed(score_page(report_of(estimated())))
    assert "Leaving: in eight of ten draws the move costs about" in page
    assert "of 100 draws the move ends within the notice of 150 days." in page
    assert "Leaving:" not in score_page(report_of(estimated(None)))


@pytest.mark.parametrize("suffix", [".html", ".md"])
def test_without_estimate_and_catalogue_nothing_shows(suffix: str) -> None:
    """The report is what it was."""
    assert leaving(estimated(None)) is None
    assert TITLE not in rendered(estimated(None), suffix).decode()


def test_candidates_alone_say_how_to_estimate() -> None:
    """The part is there with its table, and without any figure."""
    case = estimated(None, catalogue=True)
    found = told(case)
    assert (None, None, ()) == (found.cost, found.time, found.summary)
    assert "lockin switching FILE" in found.how
    assert found.how in squeezed(rendered(case, ".md").decode())


def test_candidates_are_few_of_every_kind_and_no_recommendation() -> None:
    """In the order of the catalogue, at most so many, with the test that comes next."""
    offered = told(estimated(catalogue=True)).offer
    assert offered is not None
    assert len(offered.rows) == MOST
    assert 4 == len({row.kind for row in offered.rows})
    assert "never a recommendation" in offered.text
    assert "more are listed by" in offered.text
    assert offered.step is not None
    assert "oss.tested" == offered.step.question_id
    text = squeezed("".join(Titles(rendered(estimated(catalogue=True), ".html").decode()).words))
    for row in offered.rows:
        assert row.name in text
        assert row.checked in text
        assert row.licence in text


def test_an_empty_catalogue_offers_nothing() -> None:
    """No heading without a row under it."""
    catalogue = structs.replace(load_catalogue(), alternatives=())
    assert leaving(structs.replace(estimated(None), catalogue=catalogue)) is None


@pytest.mark.slow
def test_the_pdf_is_valid() -> None:
    """With charts, tables and candidates; archival and accessible."""
    assert_valid_pdf(rendered(estimated(catalogue=True), ".pdf"))
