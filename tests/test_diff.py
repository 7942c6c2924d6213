"""Two dates: every line of the difference is exact, mirrored by the opposite difference, and told once."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from builders import TODAY, answered, assessment, checklist, question, red_flag
from lockin.model.assessment import Answer, Assessment, Commitment, Event, Waiver
from lockin.model.checklist import Checklist, Condition, Option
from lockin.scoring.diff import MIRROR, Change, Dated, Diff, Kind, Lost, diff, is_worse
from strategies import assessments, cases, checklists

DAY = dt.timedelta(days=1)
SMALL = checklist(
    question("exp.size"),
    question("dat.use", red_flag=red_flag("c_100")),
    question("dat.place"),
    question("con.term"),
    question("con.rare", applies_if=Condition(fact="personal_data")),
)
ALL = {one.id: answered("b_50", evidence="tested", date=TODAY) for one in SMALL.questions}
YEARS_AGO = TODAY - dt.timedelta(days=800)


# --- Any two dates


@st.composite
def records(draw: st.DrawFn, begun: Assessment, of: Checklist) -> Assessment:
    """The assessment with some waivers, actions and events."""
    some = st.sampled_from([one.id for one in of.questions])
    until = st.sampled_from([TODAY - DAY, TODAY, TODAY + DAY])
    waivers = draw(
        st.lists(st.builds(Waiver, finding=some, reason=st.just("r"), accepted_by=some, until=until), max_size=3)
    )
    actions = draw(
        st.dictionaries(
            some, st.builds(Commitment, owner=st.sampled_from("ab"), due=until, done=st.none() | until), max_size=2
        )
    )
    events = draw(
        st.lists(st.builds(Event, kind=st.just("pricing"), what=st.sampled_from("ab"), date=until), max_size=2)
    )
    return structs.replace(begun, waivers=tuple(waivers), actions=actions, events=tuple(events))


@st.composite
def dates(draw: st.DrawFn, of: Checklist | None = None) -> Dated:
    """An assessment on some day; of some version of a checklist, or of this one."""
    here = of or draw(checklists())
    whole = draw(records(draw(assessments(here)), here))
    lost = draw(st.lists(st.sampled_from([one.id for one in here.questions]), max_size=1))
    day = draw(st.dates(TODAY - dt.timedelta(days=500), TODAY))
    return Dated(checklist=here, assessment=whole, day=day, lost=tuple(Lost(id=one, why="w") for one in lost))


def lines(found: Diff) -> Fraction:
    """All lines together."""
    parts = [change.points or Fraction(0) for change in found.questions]
    return sum(parts, (found.exposure_points or Fraction(0)) + (found.weight_points or Fraction(0)))


@given(dates(), dates())
def test_lines_sum_to_the_difference_exactly(before: Dated, after: Dated) -> None:
    """Whatever changes, in answers, facts, questions, weights and policy, nothing is left over."""
    found = diff(before, after)
    ends = found.before.residual, found.after.residual
    if ends[0] is None or ends[1] is None:
        assert (None, None, None) == (found.residual, found.exposure_points, found.weight_points)
        assert all(change.points is None for change in found.questions)
    else:
        assert ends[1].point - ends[0].point == found.residual == lines(found)


@given(st.data())
def test_within_one_checklist_the_weights_make_nothing(data: st.DataObject) -> None:
    """Then each point comes from an answer or from the exposure, and what did not change has none."""
    of = data.draw(checklists())
    found = diff(data.draw(dates(of)), data.draw(dates(of)))
    assert not found.weight_points
    assert all(not change.points for change in found.questions if change.kind in {"unchanged", "expired", "confirmed"})
    assert "rescored" not in {change.kind for change in found.questions}


@given(dates(), dates())
def test_the_opposite_difference_mirrors_it(before: Dated, after: Dated) -> None:
    """Exchanging the dates turns each kind into its counterpart and each number around; nothing else differs."""
    there, back = diff(before, after), diff(after, before)
    assert mirrored(there) == {change.question: change for change in back.questions}
    for one, other in (
        (there.residual, back.residual),
        (there.exposure_points, back.exposure_points),
        (there.weight_points, back.weight_points),
    ):
        assert one is other is None or (one is not None and other is not None and one == -other)
    assert {key: (b, a) for key, (a, b) in there.domains.items()} == back.domains
    assert (there.events.noted, there.events.removed) == (back.events.removed, back.events.noted)
    assert (set(there.checklist.new), set(there.checklist.gone)) == (set(back.checklist.gone), set(back.checklist.new))
    kinds = {"new": "ended", "expired": "in_force_again", "taken_on": "dropped", "done": "reopened"}
    kinds |= {value: key for key, value in kinds.items()}
    assert swapped(there.waivers, kinds) == as_set(back.waivers)
    assert swapped(there.actions, kinds) == as_set(back.actions)
    assert swapped(there.facts, kinds) == as_set(back.facts)
    assert swapped(there.flags, kinds) == as_set(back.flags)


def mirrored(found: Diff) -> dict[str, Change]:
    """Its questions as the opposite difference has to have them."""
    return {
        change.question: structs.replace(
            change,
            kind=MIRROR.get(change.kind, change.kind),
            before=change.after,
            after=change.before,
            points=None if change.points is None else -change.points,
        )
        for change in found.questions
    }


def as_set(values: tuple[Any, ...]) -> set[str]:
    """The values, whatever their order."""
    return {repr(value) for value in values}


def swapped(values: tuple[Any, ...], kinds: dict[str, str]) -> set[str]:
    """The values with their dates exchanged, whatever their order."""
    found = set()
    for value in values:
        kind = {"kind": kinds.get(value.kind, value.kind)} if hasattr(value, "kind") else {}
        found.add(repr(structs.replace(value, before=value.after, after=value.before, **kind)))
    return found


@given(dates())
def test_a_date_does_not_differ_from_itself(one: Dated) -> None:
    """Nothing is told where nothing happened, and nothing got worse."""
    read = structs.replace(one, lost=())
    found = diff(read, read)
    assert found.empty
    assert ((), False) == (found.changes, is_worse(found, read.checklist))
    assert 0 == lines(found)


@given(dates(), dates())
def test_every_question_is_told_once(before: Dated, after: Dated) -> None:
    """The questions asked on either date, each with how it stands on both."""
    found = diff(before, after)
    asked = [{one.id for one in card.asked} for card in (found.before, found.after)]
    ids = [change.question for change in found.questions]
    assert len(ids) == len(set(ids))
    assert asked[0] | asked[1] == set(ids)
    for change in found.questions:
        assert (change.question in asked[0], change.question in asked[1]) == (bool(change.before), bool(change.after))


@given(cases(conditional=False), st.data())
def test_one_answer_makes_the_difference_of_its_contributions(
    case: tuple[Checklist, Assessment], data: st.DataObject
) -> None:
    """When only the option of one control answer changes, its points are what a reader gets by subtracting."""
    of, begun = case
    control = [one for one in of.questions if one.domain != "exp" and begun.answer(one.id).state == "answered"]
    if not control:
        return
    asked = data.draw(st.sampled_from(control))
    chosen = data.draw(st.sampled_from(asked.options)).id
    options = {"options": (chosen,)} if asked.type == "multi" else {"option": chosen}
    now = begun.with_answer(asked.id, begun.answer(asked.id).change(**options))
    found = diff(*(Dated(checklist=of, assessment=one, day=TODAY) for one in (begun, now)))
    if found.residual is not None:
        step = found.after.contributions[asked.id] - found.before.contributions[asked.id]
        assert step == found.residual == next(one.points for one in found.questions if one.question == asked.id)


# --- What happened to a question


def on(
    answers: dict[str, Answer] | None = None,
    *,
    of: Checklist = SMALL,
    day: dt.date = TODAY,
    **changes: Any,  # noqa: ANN401 - fields of an assessment
) -> Dated:
    """All questions half-way, but for these answers."""
    facts = changes.pop("facts", None)
    whole = structs.replace(assessment(of, {**ALL, **(answers or {})}, facts=facts), **changes)
    return Dated(checklist=of, assessment=whole, day=day)


def kinds(found: Diff) -> dict[str, Kind]:
    """What happened, by question."""
    return {change.question: change.kind for change in found.changes}


HALF = ALL["dat.place"]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (HALF, answered("a_0", evidence="tested", date=TODAY), "improved"),
        (HALF, answered("c_100", evidence="tested", date=TODAY), "worsened"),
        (answered("a_0", evidence="tested"), answered("b_50", evidence="none"), "worsened"),
        (HALF, Answer(state="unknown"), "became_unknown"),
        (HALF, Answer(), "became_unknown"),
        (Answer(), HALF, "became_known"),
        (Answer(), Answer(state="unknown"), "changed"),
        (HALF, Answer(state="not_applicable", reason="r", second="s"), "set_aside"),
        (Answer(state="not_applicable", reason="r", second="s"), Answer(), "asked_again"),
        (HALF, HALF.change(evidence="vendor_statement"), "evidence_weaker"),
        (HALF, HALF.change(evidence="contract"), "evidence_weaker"),
        (HALF.change(evidence="none"), HALF, "evidence_stronger"),
        (HALF, HALF.change(date=YEARS_AGO), "expired"),
        (HALF, HALF.change(reconfirm="an event"), "expired"),
        (HALF.change(reconfirm="an event"), HALF, "confirmed"),
        (HALF, HALF.change(note="n", source="s", by="ana", date=TODAY - DAY), None),
    ],
)
def test_what_happened_to_an_answer(before: Answer, after: Answer, kind: str | None) -> None:
    """One kind an answer, from the coarse to the fine; a note or a name is no news."""
    found = diff(on({"dat.place": before}), on({"dat.place": after}))
    assert ({"dat.place": kind} if kind else {}) == kinds(found)


def test_an_answer_grows_old_between_the_days_of_both_dates() -> None:
    """The same file is fresh on one day and stale two years later: the score stays, confidence falls."""
    found = diff(on(), on(day=TODAY + dt.timedelta(days=800)))
    assert {"expired"} == set(kinds(found).values())
    assert 0 == found.residual
    assert found.before.confidence is not None
    assert found.after.confidence is not None
    assert found.after.confidence < found.before.confidence


def test_exposure_has_a_line_of_its_own() -> None:
    """A control answer has no points when the exposure alone moves, and the exposure's line has them all."""
    found = diff(on(), on({"exp.size": answered("c_100", evidence="tested")}))
    assert {"exp.size": "worsened"} == kinds(found)
    assert {None, Fraction(0)} == {change.points for change in found.questions}
    assert found.residual == found.exposure_points
    assert found.exposure_points is not None
    assert found.exposure_points > 0


@pytest.mark.parametrize(("option", "sign"), [("a_0", -1), ("b_50", 0), ("c_100", 1)])
def test_what_appears_counts_by_its_distance_from_the_rest(option: str, sign: int) -> None:
    """A new question with a good answer lowers the score although it contributes; an average one does nothing."""
    now = on({"con.rare": answered(option, evidence="tested", date=TODAY)})
    found = diff(on(facts={"personal_data": False}), now)
    (change,) = found.changes
    assert ("con.rare", "appeared", False) == (change.question, change.kind, change.by_checklist)
    assert change.points is not None
    assert sign == (change.points > 0) - (change.points < 0)
    assert found.residual == change.points


def test_a_checklist_brings_and_takes_questions_and_counts_others_otherwise() -> None:
    """New, gone and changed questions are listed; the same answer at another risk is told as the checklist's doing."""
    dearer = tuple(
        Option(id=one.id, label=one.label, risk=min(one.risk + 20, 100)) for one in SMALL.by_id["con.term"].options
    )
    changed = structs.replace(SMALL.by_id["con.term"], options=dearer, weight=3, text="Other words?")
    rest = [one for one in SMALL.questions if one.id not in {"con.term", "dat.place"}]
    later = checklist(*rest, changed, question("dat.new"), version="2.0.0")
    now = on({"dat.new": answered("a_0", evidence="tested", date=TODAY)}, of=later)
    found = diff(on(), now)
    assert {"dat.new": "appeared", "dat.place": "gone", "con.term": "rescored"} == kinds(found)
    assert all(change.by_checklist for change in found.changes if change.kind in {"appeared", "gone"})
    told = found.checklist
    assert (("dat.new",), ("dat.place",)) == (told.new, told.gone)
    assert [("con.term", ("text", "risks", "weight"))] == [(one.id, one.parts) for one in told.changed]
    assert found.residual == lines(found)
    assert found.weight_points


def test_what_could_not_be_read_is_no_change_of_anybody() -> None:
    """An answer that the other checklist could not take is told apart, and raises or lowers no flag."""
    before = structs.replace(on({"dat.use": Answer()}), partial=True, lost=(Lost(id="dat.use", why="w"),))
    found = diff(before, on())
    assert ({"dat.use": "not_comparable"}, ()) == (kinds(found), found.flags)


# --- What else differs


def test_flags_that_go_up_and_come_down() -> None:
    """Up, not known and cleared are told apart."""
    states = {"up": answered("c_100"), "not_cleared": Answer(state="unknown"), "clear": answered("a_0")}
    for before, old in states.items():
        for after, new in states.items():
            found = diff(on({"dat.use": old}), on({"dat.use": new})).flags
            assert ([] if before == after else [("dat.use", before, after)]) == [
                (f.id, f.before, f.after) for f in found
            ]


def test_waivers_events_actions_and_facts() -> None:
    """Each that came, went, ran out or was done, with both sides."""
    waiver = Waiver(finding="dat.use", reason="r", accepted_by="cfo", until=TODAY)
    done = Commitment(owner="it", due=TODAY)
    event = Event(kind="pricing", what="Dearer.", date=TODAY)
    before = on(waivers=(waiver,), actions={"dat.use": done, "con.term": done})
    after = on(
        facts={"personal_data": None},
        day=TODAY + DAY,
        waivers=(waiver, structs.replace(waiver, finding="con.term", until=TODAY + DAY)),
        actions={"dat.use": structs.replace(done, done=TODAY)},
        events=(event,),
    )
    found = diff(before, after)
    assert {("dat.use", "expired"), ("con.term", "new")} == {(one.finding, one.kind) for one in found.waivers}
    assert {("dat.use", "done"), ("con.term", "dropped")} == {(one.question, one.kind) for one in found.actions}
    assert ((event,), ()) == (found.events.noted, found.events.removed)
    assert [("personal_data", True, None)] == [(one.id, one.before, one.after) for one in found.facts]


@pytest.mark.parametrize(
    ("before", "after", "worse"),
    [
        ({}, {"dat.use": answered("c_100")}, True),
        ({"dat.use": answered("c_100")}, {}, False),
        ({}, {}, False),
        ({}, {one: answered("c_100") for one in ALL if one != "dat.use"}, True),
    ],
)
def test_a_block_or_a_worse_band_is_worse(before: dict[str, Answer], after: dict[str, Answer], worse: bool) -> None:  # noqa: FBT001 - a parameter
    """A red flag that blocks makes it worse although the band stays."""
    assert worse is is_worse(diff(on(before), on(after)), SMALL)


def test_not_rated_any_more_is_worse() -> None:
    """Whoever sets every question aside does not pass a gate by that."""
    aside = Answer(state="not_applicable", reason="r", second="s")
    none = on({one: aside for one in ALL if one != "dat.use"} | {"exp.size": aside}, of=SMALL)
    nothing = structs.replace(none, checklist=structs.replace(SMALL, questions=()))
    assert is_worse(diff(on(), nothing), SMALL)
    assert not is_worse(diff(nothing, on()), SMALL)
