"""Which questions somebody asks for, and the inputs of the interview that belong to it: confirm, assign, again."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import TODAY, answered, assessment, checklist, question, red_flag
from lockin.errors import AnswerRefusedError
from lockin.interview.interview import Interview, begin
from lockin.interview.selection import respondent, role_name, role_of, select
from lockin.model.assessment import OPEN, Answer, Assessment
from lockin.model.checklist import Condition, Question

CHECKLIST = checklist(
    question("exp.core", quick=True),
    question("dat.training", quick=True, respondent="legal", red_flag=red_flag("c_100")),
    question("dat.residency", respondent="legal", applies_if=Condition(fact="personal_data")),
    question("exi.plan"),
    question("exi.days", type="number", options=()),
)
ALL = frozenset(CHECKLIST.by_id)


def chosen(*, of: Assessment | None = None, **wanted: tuple[str, ...]) -> set[str]:
    """What a selection leaves of the checklist."""
    return set(select(CHECKLIST, assessment(CHECKLIST) if of is None else of, **wanted))


def sitting(
    answers: dict[str, Answer] | None = None,
    *,
    only: frozenset[str] | None = None,
    again: frozenset[str] = frozenset(),
    by: str = "ana",
) -> Interview:
    """An interview whose subject and facts are settled."""
    return begin(CHECKLIST, assessment(CHECKLIST, answers), by=by, today=TODAY, only=only, again=again)


def here(interview: Interview) -> str | None:
    """Id of what is asked now."""
    return interview.current.id if interview.current else None


# Selection.


def test_nothing_wanted_is_everything() -> None:
    """Without a wish all questions are chosen, whether they are asked or not."""
    assert ALL == chosen()


@pytest.mark.parametrize("name", ["dat", "DAT", "2", "Domain dat", "  domain   DAT "])
def test_section_by_id_title_or_number(name: str) -> None:
    """A domain goes by each of its names."""
    assert {"dat.training", "dat.residency"} == chosen(sections=(name,))


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("dat.*", {"dat.training", "dat.residency"}),
        ("*.plan", {"exi.plan"}),
        ("DAT.Training", {"dat.training"}),
        ("ex?.*", {"exp.core", "exi.plan", "exi.days"}),
        (" exi.days ", {"exi.days"}),
    ],
)
def test_pattern_matches_ids(pattern: str, found: set[str]) -> None:
    """Ids with stars and question marks, in any case."""
    assert found == chosen(patterns=(pattern,))


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("legal", {"dat.training"}),
        ("Legal Counsel", {"dat.training"}),
        ("dr. bob", {"dat.residency", "exi.plan"}),
        ("pm", {"exp.core", "exi.days"}),
    ],
)
def test_role_or_person_who_is_asked(role: str, found: set[str]) -> None:
    """Whom the assessment asks stands before whom the checklist names."""
    asked = assessment(CHECKLIST, {name: OPEN.change(ask="Dr. Bob") for name in ("dat.residency", "exi.plan")})
    assert found == chosen(of=asked, roles=(role,))


def test_several_of_a_kind_add_and_kinds_narrow() -> None:
    """Two sections are both wanted; a section and a role leave what is in both."""
    assert {"dat.training", "dat.residency", "exi.plan", "exi.days"} == chosen(sections=("dat", "3"))
    assert {"exi.plan", "exi.days"} == chosen(sections=("dat", "exi"), roles=("pm",))
    assert set() == chosen(sections=("exp",), roles=("legal",))


def test_among_narrows_first() -> None:
    """Only what is among the given ids can be chosen."""
    among = {"exp.core", "dat.training"}
    assert {"dat.training"} == select(CHECKLIST, assessment(CHECKLIST), roles=("legal",), among=among)
    assert frozenset() == select(CHECKLIST, assessment(CHECKLIST), among=())


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"sections": ("dta",)}, "no section 'dta'. Did you mean dat?"),
        ({"sections": ("9",)}, "no section '9'. There are: exp, dat, exi."),
        ({"patterns": ("dat.trainin",)}, "No question is called 'dat.trainin'. Did you mean dat.training?"),
        ({"patterns": ("zzz*",)}, "No question is called 'zzz\\*'"),
        ({"roles": ("legl",)}, "Nobody called 'legl' is asked. Did you mean legal?"),
        ({"sections": ("dat", "")}, "no section ''"),
    ],
)
def test_names_that_stand_for_nothing_are_refused(wanted: dict[str, tuple[str, ...]], sentence: str) -> None:
    """A misspelling never means nothing or everything; the nearest right name is told."""
    with pytest.raises(AnswerRefusedError, match=sentence):
        select(CHECKLIST, assessment(CHECKLIST), **wanted)


@given(
    st.lists(st.sampled_from(["exp", "dat", "exi"])),
    st.lists(st.sampled_from(["*", "dat.*", "exi.plan"])),
    st.lists(st.sampled_from(["pm", "legal"])),
    st.none() | st.sets(st.sampled_from(sorted(ALL))),
)
def test_each_wish_only_narrows(
    sections: list[str], patterns: list[str], roles: list[str], among: set[str] | None
) -> None:
    """What is chosen under all wishes is what each of them alone would choose."""
    given_ = assessment(CHECKLIST)
    together = select(CHECKLIST, given_, sections=sections, patterns=patterns, roles=roles, among=among)
    alone = (
        select(CHECKLIST, given_, sections=sections),
        select(CHECKLIST, given_, patterns=patterns),
        select(CHECKLIST, given_, roles=roles),
        select(CHECKLIST, given_, among=among),
    )
    assert frozenset.intersection(*alone) == together


def test_respondent_and_role_as_people_read_them() -> None:
    """The assessment's own choice comes first; a name that is no role stays as it is."""
    asked = CHECKLIST.by_id["dat.training"]
    assert ("legal", "bob") == (respondent(asked, OPEN), respondent(asked, OPEN.change(ask="bob")))
    assert ("Legal counsel", "bob") == (role_name(CHECKLIST, "legal"), role_name(CHECKLIST, "bob"))


def test_role_of_prefers_what_the_assessment_says_exactly() -> None:
    """Names are found whatever their case and blanks, and come back as they are written."""
    asked = assessment(CHECKLIST, {"exi.plan": OPEN.change(ask="Dr. Bob")})
    assert ("Dr. Bob", "legal") == (role_of(" dr.  BOB", CHECKLIST, asked), role_of("LEGAL counsel", CHECKLIST, asked))


# What is asked in such a sitting.


def test_only_leaves_subject_and_facts_out() -> None:
    """A sitting over some questions asks these and nothing before them, even of a blank assessment."""
    only = frozenset({"exi.plan", "dat.training"})
    begun = begin(CHECKLIST, assessment(CHECKLIST, facts={}), by="ana", today=TODAY, only=only)
    assert ["dat.training", "exi.plan"] == [item.id for item in begun.items]
    assert ((1, 2), 2) == (begun.position, begun.asked.visible)


def test_only_never_asks_what_is_hidden() -> None:
    """A question that does not apply is not asked because somebody wants it."""
    only = frozenset({"dat.residency"})
    denied = assessment(CHECKLIST, facts={"personal_data": False})
    begun = begin(CHECKLIST, denied, by="ana", today=TODAY, only=only)
    assert ((), None, True) == (begun.items, begun.current, begun.finished)


def test_again_asks_what_is_settled_until_it_is_said_again() -> None:
    """A settled question waits once in this sitting; the same answer settles it, another one does, and so does y."""
    old = {"exi.plan": answered("a_0", by="ana", date=TODAY)}
    for say in (
        lambda begun: begun.answer(("a_0",)),
        lambda begun: begun.answer(("b_50",)),
        Interview.confirm,
        Interview.dont_know,
    ):
        begun = sitting(old, only=frozenset({"exi.plan"}), again=frozenset({"exi.plan"}))
        assert ("exi.plan", False) == (here(begun), begun.finished)
        after = say(begun)
        assert (True, True, None) == (after.first, after.interview.finished, here(after.interview.onward(after)))


def test_undo_makes_what_is_asked_again_wait_again() -> None:
    """Taken back, the answer is the old one and still has to be said again."""
    begun = sitting({"exi.plan": answered("a_0")}, again=frozenset({"exi.plan"})).jump("exi.plan")
    undone = begun.answer(("b_50",)).interview.undo().interview
    assert ("a_0", True) == (undone.assessment.answer("exi.plan").option, undone.is_open(CHECKLIST.by_id["exi.plan"]))


def test_a_note_alone_does_not_say_it_again_for_questions_not_asked_again() -> None:
    """Without `again` a settled question stays settled whatever is noted beside it."""
    begun = sitting({"exi.plan": answered("a_0")}).jump("exi.plan")
    assert not begun.note("remark").interview.is_open(CHECKLIST.by_id["exi.plan"])


# Confirming.


def test_confirming_renews_name_and_day_and_keeps_the_rest() -> None:
    """The answer still holds: today's date, the new name, and nothing else changes."""
    old = answered("b_50", note="mail", source="DPA", evidence="contract", by="bob", date=dt.date(2025, 1, 1))
    step = sitting({"exi.plan": old.change(reconfirm="new terms")}).jump("exi.plan").confirm()
    assert old.change(by="ana", date=TODAY) == step.interview.assessment.answer("exi.plan")
    assert (True, False) == (step.first, step.interview.is_open(CHECKLIST.by_id["exi.plan"]))


def test_answer_to_be_confirmed_waits() -> None:
    """It is asked although it is answered, and another option settles it as well."""
    doubted = {"exp.core": answered("b_50", reconfirm="new terms")}
    begun = sitting(doubted, only=frozenset({"exp.core"}))
    assert ("exp.core", False) == (here(begun), begun.finished)
    after = begun.answer(("a_0",)).interview
    assert ("", True) == (after.assessment.answer("exp.core").reconfirm, after.finished)


def test_saying_the_same_answer_confirms_it() -> None:
    """Choosing again what is chosen clears the doubt as y does."""
    doubted = {"exp.core": answered("b_50", reconfirm="new terms", by="bob", date=dt.date(2025, 1, 1))}
    begun = sitting(doubted).jump("exp.core")
    assert begun.confirm().interview.assessment == begun.answer(("b_50",)).interview.assessment


def test_nothing_can_be_confirmed_that_was_not_answered() -> None:
    """An open question has no answer that could hold; a fact is said anew instead."""
    with pytest.raises(AnswerRefusedError, match="no answer here yet"):
        sitting().confirm()
    with pytest.raises(AnswerRefusedError, match="belongs to a question"):
        sitting().jump("personal_data").confirm()


@pytest.mark.parametrize(("by", "refused"), [("bob", True), ("BOB", True), ("ana", False)])
def test_second_person_cannot_confirm_alone(by: str, refused: bool) -> None:  # noqa: FBT001 - expected
    """What two people set aside is confirmed by one who is not the second of them."""
    aside = Answer(state="not_applicable", reason="no need", second="bob", by="ana", reconfirm="new terms")
    begun = sitting({"exi.plan": aside}, by=by).jump("exi.plan")
    if refused:
        with pytest.raises(AnswerRefusedError, match="somebody else"):
            begun.confirm()
    else:
        assert "" == begun.confirm().interview.assessment.answer("exi.plan").reconfirm


@pytest.mark.parametrize("state", ["answered", "unknown"])
def test_undo_brings_the_doubt_back(state: str) -> None:
    """A confirmation can be taken back like any change."""
    old = (answered("a_0") if state == "answered" else Answer(state="unknown")).change(reconfirm="new terms")
    confirmed = sitting({"exi.plan": old}).jump("exi.plan").confirm().interview
    assert old == confirmed.undo().interview.assessment.answer("exi.plan")


# Assigning.


def test_assigning_changes_who_is_asked_and_nothing_else() -> None:
    """The question stays open, or keeps its answer with name and day."""
    old = answered("a_0", by="bob", date=dt.date(2025, 1, 1))
    for before in (OPEN, old):
        step = sitting({"exi.plan": before}).jump("exi.plan").assign(" legal ")
        assert before.change(ask="legal") == step.interview.assessment.answer("exi.plan")
        assert step.interview.is_open(CHECKLIST.by_id["exi.plan"]) is (before == OPEN)


def test_assigning_nobody_asks_whom_the_checklist_names() -> None:
    """None takes the assessment's own choice away."""
    begun = sitting({"exi.plan": OPEN.change(ask="bob")}).jump("exi.plan").assign(None)
    assert OPEN == begun.interview.assessment.answer("exi.plan")


@pytest.mark.parametrize(("who", "sentence"), [(" ", "No name"), ("x" * 301, "at most 300")])
def test_names_that_are_none_are_refused(who: str, sentence: str) -> None:
    """A blank changes nothing, and a novel is no name."""
    with pytest.raises(AnswerRefusedError, match=sentence):
        sitting().assign(who)


def test_only_questions_can_be_assigned() -> None:
    """A fact has no respondent."""
    with pytest.raises(AnswerRefusedError, match="belongs to a question"):
        sitting().jump("personal_data").assign("legal")


def test_respondent_outlives_answer_and_clearing_takes_it_away() -> None:
    """An answer keeps who was asked; clearing makes the question as it was at first."""
    begun = sitting().assign("bob").interview
    settled = begun.answer(("a_0",)).interview
    assert "bob" == settled.assessment.answer("exp.core").ask
    assert OPEN == settled.clear().interview.assessment.answer("exp.core")


def test_select_then_sit_asks_for_that_person() -> None:
    """A sitting for a person asks the questions assigned to that person, in asking order."""
    given_ = assessment(CHECKLIST, {name: OPEN.change(ask="bob") for name in ("exi.plan", "exp.core")})
    begun = begin(CHECKLIST, given_, by="bob", today=TODAY, only=select(CHECKLIST, given_, roles=("bob",)))
    assert ["exp.core", "exi.plan"] == [item.id for item in begun.items if isinstance(item, Question)]
