"""The interview core: what is asked, what an input does, and what it never does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import TODAY, answered, assessment, checklist, question, red_flag, remedy
from lockin.errors import AnswerRefusedError
from lockin.interview.changes import AnswerChange, FactChange, SubjectChange
from lockin.interview.interview import Interview, Step, begin
from lockin.interview.items import place_of
from lockin.model.assessment import OPEN, Answer, Assessment, ChecklistRef, Subject
from lockin.model.checklist import AnswerIn, Checklist, Condition

CHECKLIST = checklist(
    question("exp.core", quick=True),
    question("dat.training", quick=True, red_flag=red_flag("c_100"), remediation=remedy()),
    question("dat.residency", applies_if=Condition(fact="personal_data")),
    question("dat.certificates", type="multi", remediation=remedy()),
    question("mcl.second", quick=True),
    question("mcl.independence", applies_if=Condition(answer_in=AnswerIn(question="mcl.second", options=("a_0",)))),
    question("exi.date", type="date", options=()),
    question("exi.days", type="number", options=()),
    facts=("personal_data", "fine_tuned"),
)


def start(of: Assessment | None = None, *, quick_only: bool = False, only: frozenset[str] | None = None) -> Interview:
    """An interview whose subject and facts are settled, unless an assessment says otherwise."""
    begun = assessment(CHECKLIST) if of is None else of
    return begin(CHECKLIST, begun, by="ana", today=TODAY, quick_only=quick_only, only=only)


def blank(of: Checklist = CHECKLIST) -> Assessment:
    """An assessment in which nothing is said."""
    return Assessment(checklist=ChecklistRef(id=of.id, version=of.version, sha256=of.sha256))


def at(place: str, of: Assessment | None = None) -> Interview:
    """An interview that stands at a place."""
    return start(of).jump(place)


def asked(interview: Interview) -> list[str]:
    """Ids of all items in asking order."""
    return [item.id for item in interview.items]


def test_subject_facts_and_quick_questions_come_before_the_rest() -> None:
    """The order is subject, facts, visible quick questions, then the rest domain by domain."""
    assert [
        "vendor", "product", "model_maker", "cloud", "use", "owner", "reviewer",
        "personal_data", "fine_tuned",
        "exp.core", "dat.training", "mcl.second",
        "dat.residency", "dat.certificates", "exi.date", "exi.days",
    ] == asked(start(blank()))  # fmt: skip


def test_quick_only_leaves_out_the_rest() -> None:
    """With `quick_only` the interview ends after the quick set."""
    assert ["exp.core", "dat.training", "mcl.second"] == asked(start(quick_only=True))[-3:]


def test_only_restricts_the_questions() -> None:
    """`only` asks the named questions, in asking order."""
    assert ["dat.training", "exi.days"] == asked(start(only=frozenset({"exi.days", "dat.training"})))[-2:]


def test_resumes_at_the_first_open_question() -> None:
    """What is settled is not asked again on resuming."""
    resumed = start(assessment(CHECKLIST, {"exp.core": answered("a_0")}))
    assert "dat.training" == resumed.current.id  # type: ignore[union-attr]  # fails as loudly on None


def test_blank_optional_subject_is_not_asked_once_facts_are_known() -> None:
    """Owner and reviewer that were left blank do not hold up a later sitting."""
    assert "exp.core" == start().current.id  # type: ignore[union-attr]  # as above


@pytest.mark.parametrize("field", ["vendor", "product", "use"])
def test_required_subject_cannot_be_passed_over(field: str) -> None:
    """Vendor, product and use are needed to go on."""
    with pytest.raises(AnswerRefusedError, match="needed"):
        start(blank()).jump(field).pass_over()


def test_optional_subject_can_be_passed_over() -> None:
    """Enter on a blank owner leads to the reviewer."""
    assert "reviewer" == at("owner", assessment(CHECKLIST, facts={})).pass_over().current.id  # type: ignore[union-attr]  # as above


def test_answer_says_what_must_be_saved() -> None:
    """A step carries the question, its old and its new answer, with name and day."""
    step = at("exp.core").answer(("b_50",))
    new = Answer(state="answered", option="b_50", by="ana", date=TODAY)
    assert AnswerChange(key="exp.core", old=OPEN, new=new) == step.change


def test_fact_says_what_must_be_saved() -> None:
    """A fact that was not known becomes yes or no."""
    step = at("fine_tuned", assessment(CHECKLIST, facts={})).answer(("no",))
    assert FactChange(key="fine_tuned", old=None, new=False) == step.change
    assert {"fine_tuned": False} == step.interview.assessment.facts


def test_fact_that_nobody_knows_is_asked_once() -> None:
    """Don't know settles a fact for this sitting, though the file looks the same."""
    step = at("personal_data", assessment(CHECKLIST, facts={})).dont_know()
    assert (None, True) == (step.change, step.first)
    assert "fine_tuned" == step.interview.onward(step).current.id  # type: ignore[union-attr]  # as above
    assert not step.interview.is_open(CHECKLIST.facts[0])


def test_unknown_facts_are_not_asked_again_once_questions_are_answered() -> None:
    """A later sitting goes on with the questions; the facts can be jumped to."""
    assert "dat.training" == start(assessment(CHECKLIST, {"exp.core": answered("a_0")}, facts={})).current.id  # type: ignore[union-attr]  # as above


def test_unknown_fact_counts_as_yes() -> None:
    """A question that hangs on a fact is asked while the fact is not known."""
    assert "dat.residency" in asked(start(assessment(CHECKLIST, facts={"personal_data": None})))


def test_fact_no_hides_its_questions() -> None:
    """A question is not asked when the fact it needs is denied."""
    assert "dat.residency" not in asked(start(assessment(CHECKLIST, facts={"personal_data": False})))


def test_another_option_keeps_note_and_source_and_renews_name_and_day() -> None:
    """Changing one's mind about the option does not lose what stands beside it."""
    old = answered("a_0", note="mail", source="DPA 4", evidence="contract", by="bob", date=dt.date(2025, 1, 1))
    new = (
        at("exp.core", assessment(CHECKLIST, {"exp.core": old}))
        .answer(("b_50",))
        .interview.assessment.answer("exp.core")
    )
    assert old.change(option="b_50", by="ana", date=TODAY) == new


def test_same_answer_again_is_no_change() -> None:
    """Going back and giving the same answer saves nothing."""
    first = at("exp.core").answer(("a_0",)).interview.forward().back()
    again = first.answer(("a_0",))
    assert None is again.change
    assert first == again.interview


def test_not_applicable_keeps_reason_and_second_name() -> None:
    """Setting aside records why and who agreed."""
    step = at("exp.core").not_applicable("no data is sent", "bob")
    expected = Answer(state="not_applicable", reason="no data is sent", second="bob", by="ana", date=TODAY)
    assert expected == step.interview.assessment.answer("exp.core")


@pytest.mark.parametrize(
    ("reason", "second", "sentence"),
    [("no", "bob", "three characters"), ("no data", " ", "second person"), ("no data", "ANA", "second person")],
)
def test_not_applicable_needs_reason_and_another_person(reason: str, second: str, sentence: str) -> None:
    """Neither a short reason nor one's own name will do."""
    with pytest.raises(AnswerRefusedError, match=sentence):
        at("exp.core").not_applicable(reason, second)


def test_not_applicable_is_refused_on_a_red_flag_question() -> None:
    """A red flag cannot be set aside."""
    with pytest.raises(AnswerRefusedError, match="red flag"):
        at("dat.training").not_applicable("does not matter", "bob")


@pytest.mark.parametrize("wrong", [(), ("nonsense",), ("a_0", "b_50")])
def test_choice_takes_exactly_one_known_option(wrong: tuple[str, ...]) -> None:
    """No option, an unknown one, and two are refused."""
    with pytest.raises(AnswerRefusedError):
        at("exp.core").answer(wrong)


def test_multi_keeps_the_order_of_the_checklist() -> None:
    """Ticking in another order, or twice, gives the same answer."""
    step = at("dat.certificates").answer(("c_100", "a_0", "c_100"))
    assert ("a_0", "c_100") == step.interview.assessment.answer("dat.certificates").options


@pytest.mark.parametrize(
    ("place", "value"), [("exi.date", "20.11.2026"), ("exi.date", ""), ("exi.days", "NaN"), ("exi.days", "many")]
)
def test_values_of_the_wrong_kind_are_refused(place: str, value: str) -> None:
    """A date question takes ISO dates, a number question finite numbers."""
    with pytest.raises(AnswerRefusedError):
        at(place).enter(value)


def test_entered_values_lose_control_characters() -> None:
    """What could steer a terminal never reaches the file."""
    step = start(blank()).enter("  Ac\x1b[2Jme\x00 ")
    assert SubjectChange(key="vendor", old="", new="Ac [2Jme") == step.change


def test_too_long_entry_is_refused() -> None:
    """No more is taken than the file may hold."""
    with pytest.raises(AnswerRefusedError, match="301 characters; at most 300"):
        start(blank()).enter("x" * 301)


def test_blank_never_erases_the_subject() -> None:
    """An empty entry keeps the present one."""
    assert None is at("vendor").enter(" ").change


def test_blank_note_is_refused_and_none_removes_it() -> None:
    """Erasing a note is an explicit act."""
    here = at("exp.core", assessment(CHECKLIST, {"exp.core": answered("a_0", note="mail")}))
    with pytest.raises(AnswerRefusedError):
        here.note(" ")
    assert "" == here.note(None).interview.assessment.answer("exp.core").note


def test_note_leaves_name_and_day() -> None:
    """A remark does not make its writer the one who answered."""
    old = answered("a_0", by="bob", date=dt.date(2025, 1, 1))
    here = at("exp.core", assessment(CHECKLIST, {"exp.core": old}))
    assert old.change(note="see mail") == here.note("see mail").interview.assessment.answer("exp.core")


def test_evidence_with_blank_source_keeps_the_source() -> None:
    """A new level alone does not lose where it can be read."""
    here = at("exp.core", assessment(CHECKLIST, {"exp.core": answered("a_0", source="DPA 4")}))
    new = here.evidence("contract").interview.assessment.answer("exp.core")
    assert ("contract", "DPA 4", "ana", TODAY) == (new.evidence, new.source, new.by, new.date)


def test_clear_opens_the_question_again() -> None:
    """Clearing removes the answer with all that belongs to it."""
    here = at("exp.core", assessment(CHECKLIST, {"exp.core": answered("a_0", note="mail")}))
    assert OPEN == here.clear().interview.assessment.answer("exp.core")


def test_answers_of_hidden_questions_are_kept() -> None:
    """Hiding a question does not touch its answer, and showing it again brings the answer back."""
    shown = assessment(CHECKLIST, {"mcl.second": answered("a_0"), "mcl.independence": answered("b_50")})
    hidden = at("mcl.second", shown).answer(("c_100",)).interview
    assert "mcl.independence" not in asked(hidden)
    assert answered("b_50") == hidden.assessment.answer("mcl.independence")
    assert "mcl.independence" in asked(hidden.undo().interview)


def test_first_answer_leads_to_the_next_open_item() -> None:
    """Filling a gap skips what is settled."""
    step = start(assessment(CHECKLIST, {"dat.training": answered("a_0")})).answer(("a_0",))
    assert "mcl.second" == step.interview.onward(step).current.id  # type: ignore[union-attr]  # as above


def test_correction_leads_to_the_next_item() -> None:
    """Correcting an answer goes on in order, so that a review is not cut short."""
    both = assessment(CHECKLIST, {"exp.core": answered("a_0"), "dat.training": answered("a_0")})
    step = at("exp.core", both).answer(("b_50",))
    assert "dat.training" == step.interview.onward(step).current.id  # type: ignore[union-attr]  # as above


def test_after_the_last_item_the_first_open_one_follows() -> None:
    """What was left open comes again before the end."""
    assert "exp.core" == at("exi.days").next_open().current.id  # type: ignore[union-attr]  # as above


def test_finished_when_nothing_is_open() -> None:
    """With `only`, the interview is over when those questions are settled."""
    interview = start(assessment(CHECKLIST, {"exp.core": answered("a_0")}), only=frozenset({"exp.core"}))
    assert (True, None) == (interview.finished, interview.current)


def test_quick_set_says_when_it_is_complete() -> None:
    """The step that settles the last quick question says so, and no other does."""
    most = assessment(CHECKLIST, {"exp.core": answered("a_0"), "dat.training": answered("a_0")})
    assert at("mcl.second", most).answer(("b_50",)).quick_completed
    assert not at("dat.residency", most).answer(("b_50",)).quick_completed


def test_progress_counts_visible_questions_by_state() -> None:
    """Counts leave hidden questions out and tell the states apart."""
    progress = start(
        assessment(
            CHECKLIST,
            {"exp.core": answered("a_0"), "dat.training": Answer(state="unknown"), "mcl.independence": answered("a_0")},
        )
    ).progress
    counts = (progress.all.visible, progress.all.answered, progress.all.unknown, progress.all.open)
    assert (7, 1, 1, 5) == counts
    assert (3, 1) == (progress.quick.visible, progress.quick.open)
    assert (3, 1, 2) == (
        progress.by_domain["dat"].visible, progress.by_domain["dat"].unknown, progress.by_domain["dat"].open,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("place", "answer", "kind"),
    [
        ("dat.training", answered("c_100"), "red_flag"),
        ("dat.training", Answer(state="unknown"), "unknown_red_flag"),
        ("dat.training", answered("b_50"), None),
        ("dat.training", OPEN, None),
        ("dat.certificates", Answer(state="answered", options=("a_0", "c_100")), "weak_answer"),
        ("dat.certificates", Answer(state="answered", options=("a_0", "b_50")), None),
    ],
)
def test_caution_names_what_a_risky_answer_calls_for(place: str, answer: Answer, kind: str | None) -> None:
    """Red flags, unknown red flags and weak answers are warned about; good and open ones are not."""
    caution = at(place, assessment(CHECKLIST, {place: answer})).caution
    assert kind == (caution.kind if caution else None)


@pytest.mark.parametrize(("fact", "kind"), [(True, "red_flag"), (None, "red_flag"), (False, None)])
def test_red_flag_is_armed_unless_its_condition_is_known_to_be_false(fact: bool | None, kind: str | None) -> None:  # noqa: FBT001 - value of a fact
    """A flag that hangs on a fact warns until the fact is denied."""
    flag = red_flag("c_100", only_if=Condition(fact="personal_data"))
    of = checklist(question("dat.x", red_flag=flag))
    here = begin(of, assessment(of, {"dat.x": answered("c_100")}, facts={"personal_data": fact}), by="ana", today=TODAY)
    caution = here.jump("dat.x").caution
    assert kind == (caution.kind if caution else None)


@pytest.mark.parametrize(
    ("target", "place"),
    [("exi.date", "exi.date"), ("dat", "dat.training"), ("2", "dat.training"), ("domain exi", "exi.date"),
     ("exi", "exi.date"), ("FACTS", "personal_data"), ("subject", "vendor"), ("mcl.s", "mcl.second")],
)  # fmt: skip
def test_jump_finds_items_by_what_people_type(target: str, place: str) -> None:
    """Ids, beginnings, domain titles and numbers lead there."""
    assert place == start().jump(target).current.id  # type: ignore[union-attr]  # as above


@pytest.mark.parametrize(
    ("target", "hint"), [("dat.trainin g", "dat.training"), ("mcl.independence", "not asked"), ("zzz", "no 'zzz'")]
)
def test_jump_to_nowhere_says_what_is_near(target: str, hint: str) -> None:
    """A wrong name is refused with the nearest right one, or with the reason."""
    with pytest.raises(AnswerRefusedError, match=hint):
        start().jump(target)


def test_back_at_the_first_item_is_refused() -> None:
    """There is nothing before the vendor."""
    with pytest.raises(AnswerRefusedError, match="first"):
        at("vendor").back()


def test_undo_with_nothing_changed_is_refused() -> None:
    """What was answered in an earlier sitting is not undone."""
    with pytest.raises(AnswerRefusedError):
        start(assessment(CHECKLIST, {"exp.core": answered("a_0")})).undo()


def test_somebody_elses_change_is_taken_in_and_not_undone() -> None:
    """After a conflict their answer stands, and undo does not reach it."""
    mine = at("exp.core").answer(("a_0",)).interview
    theirs = mine.replaced(assessment(CHECKLIST, {"exp.core": answered("c_100", by="bob")}))
    assert answered("c_100", by="bob") == theirs.assessment.answer("exp.core")
    with pytest.raises(AnswerRefusedError):
        theirs.undo()


def test_replaced_leaves_a_question_that_is_no_longer_asked() -> None:
    """When somebody else's fact hides the current question, the first open one is asked."""
    here = at("dat.residency").replaced(assessment(CHECKLIST, facts={"personal_data": False, "fine_tuned": True}))
    assert "exp.core" == here.current.id  # type: ignore[union-attr]  # as above


def test_on_another_day_answers_carry_that_day() -> None:
    """A sitting that goes past midnight dates its answers rightly."""
    tomorrow = TODAY + dt.timedelta(days=1)
    assert tomorrow == at("exp.core").on(tomorrow).dont_know().interview.assessment.answer("exp.core").date


# Properties. A random sitting is a list of (place, input) pairs; an input that is refused changes nothing.

Input = Callable[[Interview], Step]
INPUTS: dict[str, Input] = {
    "a": lambda here: here.answer(("a_0",)),
    "c": lambda here: here.answer(("c_100",)),
    "yes": lambda here: here.answer(("yes",)),
    "no": lambda here: here.answer(("no",)),
    "d": Interview.dont_know,
    "n": lambda here: here.not_applicable("no need", "bob"),
    "m": lambda here: here.note("remark"),
    "e": lambda here: here.evidence("contract", "clause 4"),
    "enter": lambda here: here.enter("2026-01-01"),
    "number": lambda here: here.enter("12"),
    "clear": Interview.clear,
}
PLACES = [item.id for item in start(blank()).items]
SETTLING = [
    ("exp.core", "a"),
    ("dat.training", "c"),
    ("mcl.second", "a"),
    ("personal_data", "no"),
    ("fine_tuned", "d"),
    ("dat.certificates", "d"),
    ("exi.days", "number"),
    ("exi.date", "enter"),
]
sittings = st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(sorted(INPUTS))), max_size=25)


def tried(here: Interview, place: str, name: str) -> Step:
    """Go to a place and try an input; what is refused or not asked changes nothing."""
    try:
        return INPUTS[name](here.jump(place))
    except AnswerRefusedError:
        return Step(interview=here, change=None)


def said(of: Assessment) -> tuple[Subject, dict[str, bool], dict[str, Answer]]:
    """What an assessment says; open or unknown is the same whether it is written down or missing."""
    facts = {key: value for key, value in of.facts.items() if value is not None}
    return of.subject, facts, {key: answer for key, answer in of.answers.items() if answer != OPEN}


def held(sitting: list[tuple[str, str]], begun: Interview) -> Interview:
    """The interview after all inputs."""
    for place, name in sitting:
        begun = tried(begun, place, name).interview
    return begun


@given(sittings, st.sampled_from(PLACES), st.sampled_from(sorted(INPUTS)))
def test_undo_undoes_any_step(sitting: list[tuple[str, str]], place: str, name: str) -> None:
    """Whatever was done last, undo brings back the assessment as it was, and says what to save."""
    before = held(sitting, start(blank()))
    step = tried(before, place, name)
    if step.change is not None:
        undone = step.interview.undo()
        assert said(before.assessment) == said(undone.interview.assessment)
        assert (step.change.new, step.change.old) == (undone.change.old, undone.change.new)  # type: ignore[union-attr]  # undo always changes


@given(sittings)
def test_undoing_everything_leads_back_to_the_start(sitting: list[tuple[str, str]]) -> None:
    """As many undos as changes restore the assessment with which the sitting began."""
    begun = start()
    now = held(sitting, begun)
    while now.history:
        now = now.undo().interview
    assert said(begun.assessment) == said(now.assessment)


@given(st.permutations(SETTLING))
def test_order_of_answering_does_not_matter(sitting: list[tuple[str, str]]) -> None:
    """The same answers in any order make the same assessment and leave the same questions."""
    now, reference = held(sitting, start()), held(sorted(sitting), start())
    assert reference.assessment == now.assessment
    assert asked(reference) == asked(now)


@given(sittings, st.lists(st.sampled_from(["forward", "back", "next_open", "pass_over", "first_open"]), max_size=30))
def test_nothing_is_answered_by_moving(sitting: list[tuple[str, str]], moves: list[str]) -> None:
    """No move changes the assessment, and the cursor always stands at what is asked."""
    before = now = held(sitting, start(blank()))
    for move in moves:
        try:
            now = getattr(now, move)()
        except AnswerRefusedError:
            continue
        assert now.current is None or place_of(now.current).id in [*PLACES, "mcl.independence"]
    assert before.assessment is now.assessment


@given(sittings)
def test_inputs_touch_one_item(sitting: list[tuple[str, str]]) -> None:
    """An input changes the item it was made at, and the change says exactly what changed."""
    now = start(blank())
    for place, name in sitting:
        step = tried(now, place, name)
        before, after = now.assessment, step.interview.assessment
        changed = {key for key in {*before.answers, *after.answers} if before.answer(key) != after.answer(key)}
        changed |= {
            key for key in {*before.facts, *after.facts} if before.facts.get(key, "") != after.facts.get(key, "")
        }
        fields = Subject.__struct_fields__
        changed |= {key for key in fields if getattr(before.subject, key) != getattr(after.subject, key)}
        assert ({step.change.key} if step.change else set()) == changed
        now = step.interview
