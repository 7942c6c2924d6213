"""Assessments side by side: what the numbers say of several vendors, and what they must not say."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec import structs

from builders import TODAY, answered, assessment, checklist, question, red_flag, remedy
from lockin.exchange.comparison_formats import ComparisonOrder, render_json
from lockin.model.assessment import Answer, Assessment, Subject
from lockin.model.checklist import Checklist
from lockin.model.scorecard import Interval
from lockin.model.visibility import visibility
from lockin.report.case import Case
from lockin.report.cleaned import cleaned
from lockin.report.comparison.comparison import LETTERS, Comparison
from lockin.report.comparison.view import build_comparison, labels
from lockin.report.printable import printable
from lockin.scoring.compare import Compared, Entered, Standing, compare, mismatch, standing
from lockin.scoring.negotiation import MARGIN, asks
from lockin.scoring.score import assess
from samples import MOMENT, example, shipped
from strategies import answers, assessments, checklists

FEW = settings(max_examples=50)


@st.composite
def several(draw: st.DrawFn, *, most: int = 4) -> list[Entered]:
    """Two or more assessments of one checklist, with any mix of states."""
    of = draw(checklists())
    return [Entered(checklist=of, assessment=draw(assessments(of))) for _ in range(draw(st.integers(2, most)))]


def entered(of: Checklist, *given_: dict[str, Answer]) -> list[Entered]:
    """Assessments of `of` with these answers."""
    return [Entered(checklist=of, assessment=assessment(of, answers_)) for answers_ in given_]


def cases_of(sides: list[Entered], compared: Compared) -> tuple[Case, ...]:
    """The compared assessments as cases."""
    return tuple(
        Case(checklist=one.checklist, assessment=one.assessment, card=side.card, made_on=TODAY)
        for one, side in zip(sides, compared.sides, strict=True)
    )


def worded(sides: list[Entered]) -> Comparison:
    """The comparison of `sides` in words."""
    compared = compare(sides, TODAY)
    files = [f"{letter}.yaml" for letter in LETTERS[: len(sides)]]
    return build_comparison(cases_of(sides, compared), compared, asks(sides, compared), files=files, tool="lockin 0")


def turned(found: Standing, order: tuple[int, ...]) -> Standing:
    """The standing that the same values give in another order; position `n` then holds what `order[n]` held."""
    place = {old: new for new, old in enumerate(order)}
    pairs = sorted((place[one], place[other]) for one, other in found.better)
    return Standing(id=found.id, values=tuple(found.values[old] for old in order), better=tuple(pairs))


# what is common -----------------------------------------------------------------------------------------------------


@given(several())
@FEW
def test_common_questions_are_exactly_the_intersection(sides: list[Entered]) -> None:
    """A question is compared when it is asked in all and set aside in none; others that count somewhere are told."""
    counted: list[set[str]] = [
        {
            asked.id
            for asked in visibility(one.checklist, one.assessment).visible
            if asked.scored and one.assessment.answer(asked.id).state != "not_applicable"
        }
        for one in sides
    ]
    compared = compare(sides, TODAY)
    shared = set.intersection(*counted)
    assert shared == set(compared.common)
    assert set.union(*counted) - shared == {found.id for found in compared.left_out}


@given(several())
@FEW
def test_each_stands_as_it_does_alone(sides: list[Entered]) -> None:
    """Being compared changes no decision, band or interval."""
    compared = compare(sides, TODAY)
    assert [assess(one.checklist, one.assessment, TODAY) for one in sides] == [side.card for side in compared.sides]


@given(several())
@FEW
def test_common_values_are_those_of_an_assessment_that_has_no_other_question(sides: list[Entered]) -> None:
    """Gap, residual risk and domains are what scoring gives when nothing but the common questions is asked."""
    compared = compare(sides, TODAY)
    of = sides[0].checklist
    kept = tuple(structs.replace(asked, applies_if=None) for asked in of.questions if asked.id in compared.common)
    only = structs.replace(of, questions=kept)
    for at, one in enumerate(sides):
        card = assess(only, one.assessment, TODAY)
        assert card.gap == compared.gap.values[at]
        assert card.residual == compared.residual.values[at]
        assert list(card.domains.values()) == [found.values[at] for found in compared.domains]


# differences --------------------------------------------------------------------------------------------------------


@given(several(), st.data())
@FEW
def test_order_changes_nothing_but_the_order(sides: list[Entered], data: st.DataObject) -> None:
    """Any order of arguments gives the same comparison with its columns in that order."""
    order = data.draw(st.sampled_from(list(permutations(range(len(sides))))))
    mixed = [sides[old] for old in order]
    one, other = compare(sides, TODAY), compare(mixed, TODAY)
    assert [turned(found, order) for found in (one.gap, one.residual, one.exposure, *one.domains)] == [
        other.gap,
        other.residual,
        other.exposure,
        *other.domains,
    ]
    assert (one.common, one.shares, one.exposure_differs, one.facts_differ) == (
        other.common,
        other.shares,
        other.exposure_differs,
        other.facts_differ,
    )
    assert [(d.id, d.points, d.proof_only, [d.risks[old] for old in order]) for d in one.differences] == [
        (d.id, d.points, d.proof_only, list(d.risks)) for d in other.differences
    ]
    assert [(o.id, o.points, {order.index(n) for n in o.knows}) for o in one.one_sided] == [
        (o.id, o.points, set(o.knows)) for o in other.one_sided
    ]
    before, after = asks(sides, one), asks(mixed, other)
    assert [
        [(a.id, a.options, a.proven, a.points, {order.index(n) for n in a.holders}) for a in before[old]]
        for old in order
    ] == [[(a.id, a.options, a.proven, a.points, set(a.holders)) for a in sheet] for sheet in after]


@given(several())
@FEW
def test_words_of_a_turned_comparison_differ_in_letters_alone(sides: list[Entered]) -> None:
    """Two sides, turned around: the same differences with the same points, and the columns swapped."""
    one, other = worded(sides[:2]), worded(sides[1::-1])
    assert [(row.question_id, row.points, row.cells) for row in one.differences] == [
        (row.question_id, row.points, row.cells[::-1]) for row in other.differences
    ]
    swap = str.maketrans("AB", "BA")
    assert one.gap.supports.translate(swap) == other.gap.supports
    assert [[ask.wanted for ask in sheet.asks] for sheet in one.sheets] == [
        [ask.wanted for ask in sheet.asks] for sheet in other.sheets[::-1]
    ]


@given(several(), st.integers(2, 6))
@FEW
def test_an_assessment_does_not_differ_from_itself(sides: list[Entered], times: int) -> None:
    """Identical assessments have no difference, nothing to ask for, and no value that is better than another."""
    compared = compare([sides[0]] * times, TODAY)
    assert () == (*compared.differences, *compared.one_sided, *compared.left_out)
    assert () == (*compared.exposure_differs, *compared.facts_differ)
    assert all(not found.better for found in (compared.gap, compared.residual, compared.exposure, *compared.domains))
    assert asks([sides[0]] * times, compared) == ((),) * times


@given(several())
@FEW
def test_points_of_differences_and_unknowns_make_up_the_difference_of_the_gaps(sides: list[Entered]) -> None:
    """Share times difference of risk, over all common control questions, is the difference of the gaps exactly."""
    compared = compare(sides, TODAY)
    assume(compared.shares)
    first, second = compared.sides[:2]
    assert first.common.gap is not None
    assert second.common.gap is not None
    total = sum(
        (share * (first.rated[id_].point - second.rated[id_].point) for id_, share in compared.shares.items()),
        Fraction(0),
    )
    assert first.common.gap.point - second.common.gap.point == total


@given(several(), st.data())
@FEW
def test_a_strictly_better_vendor_is_never_behind(sides: list[Entered], data: st.DataObject) -> None:
    """With the best option, tested, on every control question, nothing speaks for the other side."""
    of, begun = sides[0].checklist, sides[0].assessment
    control = [asked for asked in of.questions if asked.domain != "exp"]
    whole = begun
    for asked in of.questions:
        # A question that nobody can set aside or hide by an answer stays comparable.
        whole = whole.with_answer(asked.id, data.draw(answers(asked)))
    best = whole
    for asked in control:
        first = asked.options[0].id
        chosen = {"options": (first,)} if asked.type == "multi" else {"option": first}
        best = best.with_answer(asked.id, Answer(state="answered", evidence="tested").change(**chosen))
    pair = [Entered(checklist=of, assessment=best), Entered(checklist=of, assessment=whole)]
    compared = compare(pair, TODAY)
    for found in compared.differences:
        assert found.risks[0] is not None
        assert found.risks[1] is not None
        assert found.risks[0] < found.risks[1]
    behind = [found.id for found in (compared.gap, *compared.domains) if (1, 0) in found.better]
    assert [] == behind
    assert () == asks(pair, compared)[0]


def test_overlapping_ranges_are_no_difference() -> None:
    """Values whose ranges touch or overlap are not told apart; those that lie apart are."""

    def value(best: int, point: int, worst: int) -> Interval:
        return Interval(point=Fraction(point), best=Fraction(best), worst=Fraction(worst))

    assert () == standing("gap", [value(10, 20, 30), value(25, 60, 70)]).better
    assert () == standing("gap", [value(10, 20, 30), value(30, 60, 70)]).better
    assert ((0, 1),) == standing("gap", [value(10, 20, 30), value(31, 60, 70)]).better
    assert () == standing("gap", [value(10, 20, 30), None]).better


def test_what_one_side_does_not_know_is_no_difference() -> None:
    """An unknown answer is listed apart, with what it could move; nobody is better by it."""
    of = checklist(question("exp.one"), question("con.one"))
    same = {"exp.one": answered("a_0")}
    sides = entered(of, same | {"con.one": answered("c_100", evidence="tested")}, same)
    compared = compare(sides, TODAY)
    assert () == compared.differences
    (found,) = compared.one_sided
    assert ("con.one", (0,), (1,), Fraction(100)) == (found.id, found.knows, found.lacks, found.points)
    assert ((), ()) == asks(sides, compared)


def test_exposure_is_told_apart_from_the_vendor() -> None:
    """Other exposure answers are named; the control gap stays equal, only the residual risk moves."""
    of = checklist(question("exp.one"), question("con.one"))
    control = {"con.one": answered("b_50", evidence="tested")}
    sides = entered(of, control | {"exp.one": answered("a_0")}, control | {"exp.one": answered("c_100")})
    compared = compare(sides, TODAY)
    assert ("exp.one",) == compared.exposure_differs
    assert () == compared.differences
    assert compared.gap.values[0] == compared.gap.values[1]
    assert () == compared.gap.better
    assert ((0, 1),) == compared.residual.better
    found = worded(sides)
    assert "not answered alike" in found.exposure_text
    assert "No difference" in found.headline
    assert "better" not in found.residual.supports


# refusals -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "changes"),
    [("id", {"id": "other"}), ("version", {"version": "2.0.0"}), ("content", {"sha256": "1" * 64})],
)
def test_assessments_of_other_checklists_are_not_compared(part: str, changes: dict[str, str]) -> None:
    """Another id, version or content of the checklist is named, and comparing is refused."""
    of = checklist(question("exp.one"), question("con.one"))
    other = structs.replace(of, **changes)
    sides = [Entered(checklist=one, assessment=assessment(one)) for one in (of, of, other)]
    found = mismatch(sides)
    assert found is not None
    assert (2, part) == (found.at, found.part)
    with pytest.raises(ValueError, match="one checklist"):
        compare(sides, TODAY)


def test_answers_given_to_another_content_are_not_compared() -> None:
    """The checklist may be the same now, yet one was begun with another content of it."""
    of = checklist(question("exp.one"), question("con.one"))
    plain = assessment(of)
    old = structs.replace(plain, checklist=structs.replace(plain.checklist, sha256="1" * 64))
    silent = structs.replace(plain, checklist=structs.replace(plain.checklist, sha256=None))
    pair = [Entered(checklist=of, assessment=one) for one in (plain, old)]
    found = mismatch(pair)
    assert found is not None
    assert ("begun_with", "1" * 64) == (found.part, found.other)
    assert mismatch([pair[0], Entered(checklist=of, assessment=silent)]) is None


@pytest.mark.parametrize("number", [1, 7])
def test_too_few_or_too_many_are_refused(number: int) -> None:
    """One cannot be compared, and seven do not fit on a page."""
    of = checklist(question("exp.one"), question("con.one"))
    with pytest.raises(ValueError, match="two to six"):
        compare(entered(of, *[{}] * number), TODAY)


# negotiation --------------------------------------------------------------------------------------------------------


def sheet_of(own: Answer, *others: Answer) -> list[tuple[tuple[str, ...], tuple[int, ...], bool]]:
    """What to ask the side with the answer `own` for: options, holders, whether proven."""
    of = checklist(question("exp.one"), question("con.one", options=(0, 20, 45, 100), remediation=remedy()))
    sides = entered(of, *({"con.one": answer} for answer in (own, *others)))
    return [(ask.options, ask.holders, ask.proven) for ask in asks(sides, compare(sides, TODAY))[0]]


def test_ask_for_what_another_gives_by_contract() -> None:
    """A contract goes before a better answer that is only said; as good ones are all named."""
    weak = answered("d_100", evidence="contract")
    said = answered("a_0", evidence="vendor_statement")
    read, tested = answered("b_20", evidence="contract"), answered("b_20", evidence="tested")
    assert [(("b_20",), (2, 3), True)] == sheet_of(weak, said, read, tested)
    assert [(("a_0",), (1,), False)] == sheet_of(weak, said)


def test_ask_for_nothing_where_the_other_is_hardly_better() -> None:
    """Below the margin, with no answer of one's own, or with none of the other side, there is nothing to ask."""
    near, next_ = answered("b_20", evidence="tested"), answered("c_45", evidence="tested")
    assert MARGIN == 25
    assert 1 == len(sheet_of(next_, near))
    assert [] == sheet_of(near, answered("a_0", evidence="tested"))
    assert [] == sheet_of(Answer(state="unknown"), near)
    assert [] == sheet_of(next_, Answer(state="unknown"))


@given(several())
@FEW
def test_asks_bring_what_they_say(sides: list[Entered]) -> None:
    """With the better answer, proven, the control gap on the common questions falls by the points of the ask."""
    compared = compare(sides, TODAY)
    for at, sheet in enumerate(asks(sides, compared)):
        for ask in sheet:
            asked = sides[at].checklist.by_id[ask.id]
            own = sides[at].assessment.answer(ask.id)
            chosen = {"options": ask.options} if asked.type == "multi" else {"option": ask.options[0]}
            better = own.change(evidence="tested", **chosen)
            changed = structs.replace(sides[at], assessment=sides[at].assessment.with_answer(ask.id, better))
            if visibility(changed.checklist, changed.assessment) != visibility(
                sides[at].checklist, sides[at].assessment
            ):
                continue
            after = compare([*sides[:at], changed, *sides[at + 1 :]], TODAY)
            was, is_ = compared.gap.values[at], after.gap.values[at]
            assert was is not None
            assert is_ is not None
            assert was.point - is_.point == ask.points
            assert ask.points >= MARGIN * compared.shares[ask.id]


# words --------------------------------------------------------------------------------------------------------------


def named(vendor: str, product: str = "") -> Case:
    """A case about this vendor and product."""
    of = checklist(question("exp.one"), question("con.one"))
    about: Assessment = assessment(of, subject=Subject(vendor=vendor, product=product))
    return Case(checklist=of, assessment=about, card=assess(of, about, TODAY), made_on=TODAY)


def test_equal_names_are_told_apart_by_their_files() -> None:
    """Vendor and product name a side; where two are called the same, or one has no name, the file does."""
    cases = [named("Acme", "AI"), named("ACME ", "AI"), named("Beta"), named("")]
    files = ["a.yaml", "b.yaml", "c.yaml", "d.yaml"]
    assert ("Acme · AI (a.yaml)", "ACME · AI (b.yaml)", "Beta", "d.yaml") == labels(cases, files)


def test_red_flags_of_each_are_told() -> None:
    """Up, not known and clear stand side by side."""
    of = checklist(question("exp.one"), question("con.one", red_flag=red_flag("c_100")))
    found = worded(entered(of, {"con.one": answered("c_100")}, {}, {"con.one": answered("a_0")}))
    (row,) = found.flags
    assert ("Up: Option c", "Not known", "Clear") == row.texts


@given(several())
@FEW
def test_json_figures_are_those_of_the_core(sides: list[Entered]) -> None:
    """Every number of the JSON is the exact one as far as a double holds it."""
    compared = compare(sides, TODAY)
    asked = asks(sides, compared)
    order = ComparisonOrder(
        cases=cases_of(sides, compared),
        compared=compared,
        asked=asked,
        comparison=cleaned(worded(sides), printable),
        sources=(b"",) * len(sides),
        created=MOMENT,
    )
    told = json.loads(render_json(order))
    for found in (compared.gap, compared.residual, compared.exposure):
        assert [None if v is None else float(v.point) for v in found.values] == [
            v and v["point"] for v in told[found.id]["values"]
        ]
    for found in compared.domains:
        assert [None if v is None else [float(v.best), float(v.worst)] for v in found.values] == [
            v and [v["best"], v["worst"]] for v in told["domains"][found.id]["values"]
        ]
        assert [[LETTERS[n] for n in pair] for pair in found.better] == told["domains"][found.id]["better"]
    assert [(d.id, float(d.points)) for d in compared.differences] == [
        (d["id"], d["points"]) for d in told["differences"]
    ]
    assert [[(a.id, float(a.points)) for a in sheet] for sheet in asked] == [
        [(a["id"], a["points"]) for a in sheet] for sheet in told["negotiation"].values()
    ]
    assert list(compared.common) == told["questions"]


def test_the_examples_compare_as_their_reports_say() -> None:
    """The improved example is ahead of the typical one wherever the answers support a difference."""
    sides = [Entered(checklist=shipped(), assessment=example(name)) for name in ("typical", "improved")]
    compared = compare(sides, TODAY)
    assert ((1, 0),) == compared.gap.better
    assert not any((0, 1) in found.better for found in compared.domains)
    found = worded(sides)
    assert "B is better than A" in found.headline
    assert found.columns[0].name.endswith("(A.yaml)")
    assert () == found.sheets[1].asks
    assert {row.id for row in found.left_out} == {"mcl.independence", "oss.quality_gap"}
