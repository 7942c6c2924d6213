"""Merging: nothing of either side is lost, and only what one side alone changed is taken without asking."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

import strategies
from builders import TODAY, answered, assessment, checklist, question, red_flag
from handouts import fillings, handed_out, untouched
from lockin.errors import BadDataError
from lockin.exchange.copies import is_copy, merge_copy
from lockin.exchange.handout import HandOut, hand_out, revision_of
from lockin.exchange.merge import Merged, Take, answerer, merge
from lockin.exchange.returned import Filled, Returned, ReturnedRow
from lockin.exchange.threeway import Joined, join, merged_answer
from lockin.model.assessment import OPEN, Answer, Assessment, substance
from lockin.model.checklist import Checklist
from lockin.model.revision import Value

LATER = TODAY + dt.timedelta(days=2)
SMALL = checklist(
    question("exp.size", respondent="legal"),
    question("dat.use", respondent="legal", red_flag=red_flag("c_100")),
    question("dat.place", respondent="legal", type="multi"),
    question("gov.date", respondent="legal", type="date", options=()),
)
ASKED = "exp.size"


def named(answers: dict[str, Answer] | None = None) -> Assessment:
    """An assessment of the small checklist that may be handed out."""
    return structs.replace(assessment(SMALL, answers), id="0123456789abcdef")


def handed(of: Assessment, role: str = "legal") -> HandOut:
    """What a role is asked."""
    return hand_out(SMALL, of, role, asked_by="pm", today=TODAY, tool="lockin test")


def returned(made: HandOut, filled: dict[str, Filled], *, by: str = "kim", on: dt.date | None = LATER) -> Returned:
    """The hand-out with these fields filled in and the others as they were."""
    rows = tuple(
        ReturnedRow(
            id=row.question.id,
            base=row.base,
            filled=filled.get(row.question.id, untouched(row.answer)),
            place=f"row {number}",
        )
        for number, row in enumerate(made.rows, 1)
    )
    return Returned(source="part", identity=made.identity, by=by, filled_on=on, rows=rows)


def applied(of: Assessment, merged: Merged) -> Assessment:
    """The assessment with what was taken in it."""
    for take in merged.taken:
        assert isinstance(take.theirs, Answer)
        of = of.with_answer(take.label, take.theirs)
    return of


def labels(takes: tuple[Take, ...]) -> list[str]:
    """Which entries."""
    return [take.label for take in takes]


# --- Hand-outs


@given(st.data())
def test_a_hand_out_takes_what_only_the_colleague_changed(data: st.DataObject) -> None:
    """Each row ends in one place: taken where mine is as handed out, a conflict where not, same, or a problem."""
    of, begun, made = data.draw(handed_out())
    filled = {row.question.id: data.draw(fillings(row)) for row in made.rows if data.draw(st.booleans())}
    changed = {row.question.id for row in made.rows if data.draw(st.booleans())}
    mine = begun
    for question_id in sorted(changed):
        mine = mine.with_answer(question_id, data.draw(strategies.answers(of.by_id[question_id])))
    merged = merge(of, mine, returned(made, filled), today=TODAY)
    refused = [problem.where.partition(": ")[2] for problem in merged.problems]
    bases = {row.question.id: row.base for row in made.rows}

    assert sorted(bases) == sorted([*labels(merged.taken), *labels(merged.conflicts), *merged.same, *refused])
    assert {*labels(merged.taken), *labels(merged.conflicts), *refused} <= set(filled)
    assert all(revision_of(mine.answer(label)) == bases[label] for label in labels(merged.taken))
    assert all(revision_of(mine.answer(label)) != bases[label] for label in labels(merged.conflicts))
    assert all(take.mine == mine.answer(take.label) != take.theirs for take in (*merged.taken, *merged.conflicts))


@given(st.data())
def test_a_hand_out_that_is_merged_again_changes_nothing(data: st.DataObject) -> None:
    """The second time every taken answer is the same, and every conflict is still one."""
    of, mine, made = data.draw(handed_out())
    part = returned(made, {row.question.id: data.draw(fillings(row)) for row in made.rows if data.draw(st.booleans())})
    if data.draw(st.booleans()):
        changed = made.rows[0].question
        mine = mine.with_answer(changed.id, data.draw(strategies.answers(changed)))
    once = merge(of, mine, part, today=TODAY)
    twice = merge(of, applied(mine, once), part, today=TODAY)

    assert ((), once.conflicts, once.problems) == (twice.taken, twice.conflicts, twice.problems)
    assert {*once.same, *labels(once.taken)} == set(twice.same)


def test_an_answer_carries_who_and_when() -> None:
    """The name and the date on the hand-out; without them the role that was asked, and today."""
    part = handed(named())
    filled = {ASKED: Filled(choice=("b_50",), evidence="contract", source="DPA 4")}
    signed = merge(SMALL, named(), returned(part, filled), today=TODAY).taken
    unsigned = merge(SMALL, named(), returned(part, filled, by=" ", on=None), today=TODAY).taken
    answer = answered("b_50", evidence="contract", source="DPA 4")

    assert (Take(ASKED, OPEN, answer.change(by="kim", date=LATER)),) == signed
    assert (Take(ASKED, OPEN, answer.change(by="Legal counsel", date=TODAY)),) == unsigned
    assert "Legal counsel" == answerer(SMALL, returned(part, {}, by=" "))


def test_a_note_alone_keeps_the_age_of_an_answer() -> None:
    """A colleague who only adds a note has not looked at the answer again, so its date and its doubt stay."""
    old = answered("b_50", by="ana", date=TODAY, reconfirm="new contract")
    part = returned(handed(named({ASKED: old})), {ASKED: Filled(choice=("b_50",), note="see mail")})

    assert (Take(ASKED, old, old.change(note="see mail")),) == merge(
        SMALL, named({ASKED: old}), part, today=TODAY
    ).taken


def test_a_new_answer_ends_the_doubt() -> None:
    """Who answers anew has looked again."""
    old = answered("b_50", by="ana", date=TODAY, reconfirm="new contract", ask="Kim")
    part = returned(handed(named({ASKED: old}), "Kim"), {ASKED: Filled(choice=("a_0",))})
    taken = merge(SMALL, named({ASKED: old}), part, today=TODAY).taken

    assert (Take(ASKED, old, answered("a_0", by="kim", date=LATER, ask="Kim")),) == taken


def test_the_second_person_may_add_a_note() -> None:
    """Who agreed that a question is not applicable is asked about it as well; only a new claim needs another name."""
    old = Answer(state="not_applicable", reason="no such thing", second="Kim", by="pm")
    filled = Filled(state="not_applicable", reason="no such thing", second="Kim", note="see mail")
    part = returned(handed(named({ASKED: old})), {ASKED: filled})

    assert (Take(ASKED, old, old.change(note="see mail")),) == merge(
        SMALL, named({ASKED: old}), part, today=TODAY
    ).taken


@pytest.mark.parametrize(
    ("filled", "expected"),
    [
        (Filled(choice=("b_50",)), answered("b_50", by="kim", date=LATER)),
        (Filled(choice=("a_0",), source="DPA 4"), answered("a_0", evidence="tested", source="DPA 4", note="n")),
        (Filled(note="who knows?"), answered("a_0", evidence="tested", source="log", note="who knows?")),
    ],
)
def test_another_answer_borrows_no_evidence(filled: Filled, expected: Answer) -> None:
    """Their side of a conflict has the evidence of mine only where it says the same as mine."""
    mine = answered("a_0", evidence="tested", source="log", note="n", by="ana", date=TODAY)
    (conflict,) = merge(SMALL, named({ASKED: mine}), returned(handed(named()), {ASKED: filled}), today=TODAY).conflicts

    assert isinstance(conflict.theirs, Answer)
    assert substance(expected) == substance(conflict.theirs)


def test_blank_fields_keep_what_is_there() -> None:
    """A colleague who empties a field erases nothing."""
    old = answered("b_50", evidence="contract", source="DPA 4", note="n", by="ana")
    part = returned(handed(named({ASKED: old})), {ASKED: Filled()})

    assert ((), (ASKED,)) == (
        merge(SMALL, named({ASKED: old}), part, today=TODAY).taken,
        merge(SMALL, named({ASKED: old}), part, today=TODAY).same[:1],
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "dat.usage"}, "the checklist has no question 'dat.usage'"),
        ({"text": "What about  exp.size\nanyway?"}, "the text of exp.size was edited; the answer may be to another"),
        ({"filled": Filled(choice=("z_9",))}, "exp.size has no option 'z_9'"),
        ({"filled": Filled(choice=("a_0", "b_50"))}, "more than one answer is given; leave one"),
        (
            {"filled": Filled(state="not_applicable", reason="none such", second=" Kim ")},
            "not applicable needs a second",
        ),
    ],
)
def test_a_row_that_cannot_be_taken_is_named(changes: dict[str, object], message: str) -> None:
    """It is a problem with its place, and the other rows stand."""
    part = returned(handed(named()), {ASKED: Filled(choice=("a_0",)), "dat.use": Filled(choice=("a_0",))})
    rows = (structs.replace(part.rows[0], **changes), *part.rows[1:])
    merged = merge(SMALL, named(), structs.replace(part, rows=rows), today=TODAY)

    assert (["dat.use"], 1) == (labels(merged.taken), len(merged.problems))
    assert str(merged.problems[0]).startswith(f"part: row 1: {rows[0].id}: {message}")


def test_a_text_in_other_white_space_is_the_same_text() -> None:
    """Formats break lines; that is no edit."""
    part = returned(handed(named()), {ASKED: Filled(choice=("a_0",))})
    rows = (structs.replace(part.rows[0], text=" What about\r\nexp.size?  "), *part.rows[1:])

    assert [ASKED] == labels(merge(SMALL, named(), structs.replace(part, rows=rows), today=TODAY).taken)


@pytest.mark.parametrize(("option", "expected"), [("a_0", ([ASKED], 0)), ("b_50", ([], 1))])
def test_a_row_that_stands_there_twice(option: str, expected: tuple[list[str], int]) -> None:
    """Twice the same is taken once; two different answers are taken neither."""
    part = returned(handed(named()), {ASKED: Filled(choice=("a_0",))})
    again = structs.replace(part.rows[0], filled=Filled(choice=(option,)), place="row 9")
    merged = merge(SMALL, named(), structs.replace(part, rows=(*part.rows, again)), today=TODAY)

    assert expected == (labels(merged.taken), len(merged.problems))


def test_rows_without_a_base_fill_only_what_is_open() -> None:
    """A file that does not say what was handed out may fill gaps; the rest is a conflict."""
    mine = named({ASKED: answered("a_0")})
    part = returned(handed(named()), {ASKED: Filled(choice=("b_50",)), "dat.use": Filled(choice=("b_50",))})
    rows = tuple(structs.replace(row, base=None) for row in part.rows)
    merged = merge(SMALL, mine, structs.replace(part, rows=rows), today=TODAY)

    assert (["dat.use"], [ASKED]) == (labels(merged.taken), labels(merged.conflicts))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"assessment": "other"}, "this is a hand-out of another assessment (other)"),
        ({"version": "0.9.0"}, "it was made with checklist small 0.9.0"),
        ({"sha256": "f" * 64}, "the checklist has changed since it was made"),
    ],
)
def test_a_foreign_hand_out_is_refused_whole(changes: dict[str, str], message: str) -> None:
    """Of another assessment or another checklist: not one answer of it is looked at."""
    part = returned(handed(named()), {})
    foreign = structs.replace(part, identity=structs.replace(part.identity, **changes))

    with pytest.raises(BadDataError) as caught:
        merge(SMALL, named(), foreign, today=TODAY)
    assert [message] == [problem.message for problem in caught.value.problems]


# --- Three ways


@st.composite
def edited(draw: st.DrawFn, of: Checklist, base: Assessment) -> Assessment:
    """What somebody made of an assessment."""
    found = base
    for asked in of.questions:
        old = base.answer(asked.id)
        match draw(st.sampled_from(["leave", "leave", "answer", "clear", "date", "note", "ask", "doubt"])):
            case "answer":
                found = found.with_answer(asked.id, draw(strategies.answers(asked)).change(by=draw(people)))
            case "clear":
                found = found.with_answer(asked.id, OPEN)
            case "date" if old.state != "open":
                found = found.with_answer(asked.id, old.change(by=draw(people), date=draw(days)))
            case "note":
                found = found.with_answer(asked.id, old.change(note=draw(people)))
            case "ask":
                found = found.with_answer(asked.id, old.change(ask=draw(people)))
            case "doubt":
                found = found.with_answer(asked.id, old.change(reconfirm=draw(st.sampled_from(["", "moved"]))))
    for fact in of.facts:
        found = found.with_fact(fact.id, draw(st.sampled_from([base.facts.get(fact.id), True, False, None])))
    return found.with_subject(vendor=draw(st.sampled_from([base.subject.vendor, "Beta", ""])))


people = st.sampled_from(["ana", "kim", "zoe"])
days = st.dates(TODAY, LATER)


@st.composite
def branches(draw: st.DrawFn) -> tuple[Checklist, Assessment | None, Assessment, Assessment]:
    """A checklist, what both sides began with (sometimes not known), and the two sides."""
    of, base = draw(strategies.cases(most=4))
    known = draw(st.sampled_from([base, base, base, None]))
    return of, known, draw(edited(of, base)), draw(edited(of, base))


def value(of: Assessment, label: str) -> Value:
    """What an assessment says at this place."""
    kind, _, name = label.partition(":")
    if kind == "fact":
        return of.facts.get(name)
    return str(getattr(of.subject, name)) if kind == "subject" else of.answer(label)


def said(of: Value) -> Value:
    """A value without who, when, whom to ask, and doubts."""
    return substance(of) if isinstance(of, Answer) else of


def everything(of: Checklist) -> list[str]:
    """The label of each entry."""
    facts = [f"fact:{fact.id}" for fact in of.facts]
    return [*(question.id for question in of.questions), *facts, "subject:vendor"]


def joined_into(mine: Assessment, joined: Joined) -> Assessment:
    """My side with the other in it."""
    for entry in joined.merged:
        name = entry.label.partition(":")[2]
        if isinstance(entry.merged, Answer):
            mine = mine.with_answer(entry.label, entry.merged)
        elif isinstance(entry.merged, str):
            mine = mine.with_subject(**{name: entry.merged})
        else:
            mine = mine.with_fact(name, entry.merged)
    return mine


@given(branches())
def test_nothing_of_either_side_is_lost(case: tuple[Checklist, Assessment | None, Assessment, Assessment]) -> None:
    """What one side changed is in the result, or named as a conflict; what neither changed stays."""
    of, base, mine, theirs = case
    began = base or Assessment(checklist=mine.checklist)
    joined = join(of, base, mine, theirs)
    result = joined_into(mine, joined)
    contested = {entry.label for entry in joined.conflicts}
    for label in everything(of):
        before, one, other, now = (said(value(side, label)) for side in (began, mine, theirs, result))
        assert (label in contested) == (before != one != other != before)
        if label in contested:
            assert value(mine, label) == value(result, label)
        elif one != before:
            assert one == now
        else:
            assert other == now


@given(branches())
def test_both_sides_see_the_same(case: tuple[Checklist, Assessment | None, Assessment, Assessment]) -> None:
    """Whoever merges, the conflicts are the same, and what both agree on says the same."""
    of, base, mine, theirs = case
    one, other = join(of, base, mine, theirs), join(of, base, theirs, mine)

    assert [entry.label for entry in one.conflicts] == [entry.label for entry in other.conflicts]
    assert [(e.label, said(e.merged)) for e in one.merged] == [(e.label, said(e.merged)) for e in other.merged]


@given(branches())
def test_joining_again_changes_nothing(case: tuple[Checklist, Assessment | None, Assessment, Assessment]) -> None:
    """Once merged, the other side brings nothing new."""
    of, base, mine, theirs = case
    once = join(of, base, mine, theirs)
    result = joined_into(mine, once)
    twice = join(of, base, result, theirs)

    assert result == joined_into(result, twice)
    assert [entry.label for entry in once.conflicts] == [entry.label for entry in twice.conflicts]


ANA, KIM = answered("a_0", by="ana", date=TODAY), answered("a_0", by="kim", date=LATER)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        (OPEN, ANA, KIM, KIM),  # both said it: the later one
        (OPEN, KIM, ANA, KIM),
        (ANA, ANA, KIM, KIM),  # one looked again
        (ANA, KIM, ANA, KIM),
        (OPEN, OPEN.change(ask="Kim"), KIM, KIM.change(ask="Kim")),  # one asked, the other answered
        (ANA, ANA.change(reconfirm="moved"), KIM.change(option="b_50"), KIM.change(option="b_50", reconfirm="moved")),
        (ANA.change(reconfirm="moved"), ANA.change(reconfirm="moved"), KIM, KIM),  # the doubt was cleared
        (ANA, ANA.change(reconfirm="one"), ANA.change(reconfirm="two"), ANA.change(reconfirm="one")),
        (ANA.change(reconfirm="one"), ANA, ANA.change(reconfirm="two"), ANA.change(reconfirm="two")),
        (ANA, ANA.change(note="n"), ANA.change(source="s"), None),
    ],
)
def test_what_two_people_make_of_one_answer(
    base: Answer, mine: Answer, theirs: Answer, expected: Answer | None
) -> None:
    """What an answer says is one thing; whom to ask and why to doubt it are others. None: a conflict."""
    assert expected == merged_answer(base, mine, theirs)


# --- Copies


def test_a_copy_brings_answers_facts_and_subject() -> None:
    """Without what both began with, what is open here is filled and what differs is a conflict."""
    mine = structs.replace(named({ASKED: ANA}), facts={})
    copy = named({ASKED: KIM.change(option="b_50"), "dat.use": KIM}).with_subject(use="Sorts mail", owner="zoe")
    merged = merge_copy(SMALL, mine, copy, base=None, source="copy.yaml")

    assert ({"subject:owner", "fact:personal_data", "dat.use"}, {"subject:use", ASKED}) == (
        set(labels(merged.taken)),
        set(labels(merged.conflicts)),
    )


def test_a_copy_with_its_base_overrules_what_only_it_changed() -> None:
    """Knowing what both began with, a change of an answer is no conflict."""
    base = named({ASKED: ANA})
    merged = merge_copy(SMALL, base, named({ASKED: KIM.change(option="b_50")}), base=base, source="copy.yaml")

    assert ((Take(ASKED, ANA, KIM.change(option="b_50")),), ()) == (merged.taken, merged.conflicts)


def test_a_copy_of_another_assessment_is_refused() -> None:
    """As is a base of another; one that was copied before it had a name of its own is not."""
    other = structs.replace(named(), id="fedcba9876543210")
    with pytest.raises(BadDataError, match="1 problem in copy"):
        merge_copy(SMALL, named(), other, base=None, source="copy")
    with pytest.raises(BadDataError, match="1 problem in copy"):
        merge_copy(SMALL, named(), named(), base=other, source="copy")
    assert () == merge_copy(SMALL, named(), structs.replace(named(), id=""), base=None, source="copy").taken


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"lockin: 1\nanswers: {}\n", True),
        (b"lockin: 1\npart: {}\nanswers: {}\n", False),
        (b"answers: {}\n", False),
        (b"- lockin\n- answers\n", False),
    ],
)
def test_a_copy_is_told_from_a_hand_out(text: bytes, expected: bool) -> None:  # noqa: FBT001 - the expected value
    """A hand-out has a part; anything else is neither."""
    assert expected == is_copy(text, "x")
