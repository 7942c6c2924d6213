"""`lockin renew`: every answer that still fits is carried over, marked, asked again; nothing is carried silently."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from builders import TODAY, answered, assessment, checklist, question, red_flag
from lockin.errors import BadDataError
from lockin.interview.interview import begin
from lockin.loading.assessment import parse_assessment
from lockin.loading.carrying import Carried, as_written, carried
from lockin.model.assessment import OPEN, Answer, Assessment, Commitment, Estimate, Subject, Switching, Waiver
from lockin.model.checklist import Checklist, Question
from lockin.scoring.score import assess
from lockin.store.assessments import create_filled
from lockin.store.history import read_history
from lockin.store.reading import open_assessment
from lockin.store.renewal import _doubted
from lockin.store.skeleton import written
from process import Run
from strategies import assessments, cases, checklists

OLD, NEW = "acme.yaml", "acme-2027.yaml"
MARK = "carried over from old.yaml"
NOW_SMALL = checklist(
    question("exp.size"),
    question("dat.use", red_flag=red_flag("c_100")),
    question("dat.place", type="multi"),
    question("dat.since", type="date", options=()),
    question("con.new"),
    version="2.0.0",
)
HEAD = "lockin: 1\nchecklist: {id: small, version: 1.0.0}\nanswers:\n"


def read(text: str, of: Checklist = NOW_SMALL) -> Carried:
    """What of an assessment with these lines of answers fits the checklist."""
    return carried(HEAD + text, "old.yaml", of)


def dropped(found: Carried) -> list[tuple[str, str]]:
    """What does not fit, and why."""
    return [(one.id, one.why) for one in found.dropped]


def fits(answer: Answer, here: Question) -> bool:
    """Whether a question takes this answer."""
    options = {answer.option, *answer.options} - {None}
    aside = answer.state == "not_applicable" and here.red_flag is not None
    return (
        not aside and options <= {option.id for option in here.options} and (here.type == "multi" or len(options) < 2)
    )


def answer_of(answer: Answer) -> tuple[set[str | None], Answer]:
    """The options of an answer, however many its question takes, and all the rest of it."""
    return {answer.option, *answer.options} - {None}, answer.change(option=None, options=())


# --- What fits


@given(cases(), st.data())
def test_what_the_checklist_still_knows_is_carried_and_nothing_else_differs(
    case: tuple[Checklist, Assessment], data: st.DataObject
) -> None:
    """For any two versions: the same subject, facts and answers where they exist still; all else is told or open."""
    before, old = case
    now = structs.replace(data.draw(checklists()), version="2.0.0")
    found = carried(written(before, old), "old.yaml", now)

    told = {one.id for one in found.dropped}
    assert found.assessment.answers.keys() == before.by_id.keys() & now.by_id.keys()
    for asked in before.questions:
        answer, here = old.answer(asked.id), now.by_id.get(asked.id)
        if here is not None and fits(answer, here):
            assert (answer_of(answer), False) == (answer_of(found.assessment.answer(asked.id)), asked.id in told)
        else:
            left = Answer(note=answer.note, ask=answer.ask)
            assert (left, answer != OPEN) == (found.assessment.answer(asked.id), asked.id in told)
    assert (old.subject, old.switching, now.version) == (
        found.assessment.subject,
        found.assessment.switching,
        found.assessment.checklist.version,
    )
    assert {fact: old.facts.get(fact) for fact in now.fact_by_id} == found.assessment.facts


@given(cases())
def test_the_same_version_carries_everything(case: tuple[Checklist, Assessment]) -> None:
    """Where the checklist is what it was, the older assessment is carried whole, but for its name and waivers."""
    of, old = case
    found = carried(written(of, old), "old.yaml", of)

    whole = {asked.id: old.answer(asked.id) for asked in of.questions}
    assert ((), (), whole, old.facts) == (
        found.dropped,
        found.unheard,
        found.assessment.answers,
        found.assessment.facts,
    )


@pytest.mark.parametrize(
    ("line", "kept", "why"),
    [
        ("gone.q: {option: x, note: n}", None, "the question is gone"),
        ("gone.q: x", None, "the question is gone"),
        ("gone.q: {state: unknown}", None, "the question is gone"),
        ("gone.q: {value: '12'}", None, "the question is gone"),
        ("gone.q: {state: open, note: n}", None, "the question is gone"),
        ("exp.size: {option: z, note: n, by: ana}", Answer(note="n"), "option z is gone, now open; its note is kept"),
        ("exp.size: z", OPEN, "option z is gone, now open"),
        ("dat.place: {options: [a_0, y, z]}", OPEN, "options y, z are gone, now open"),
        ("dat.place: {option: a_0}", Answer(state="answered", options=("a_0",)), None),
        ("exp.size: {options: [a_0]}", answered("a_0"), None),
        ("exp.size: {options: [a_0, b_50]}", OPEN, "the question takes another kind of answer, now open"),
        ("exp.size: {value: '12', ask: bob}", Answer(ask="bob"), "the question takes another kind of answer, now open"),
        ("dat.since: {value: last year}", OPEN, "the question takes another kind of answer, now open"),
        ("dat.since: last year", OPEN, "the question takes another kind of answer, now open"),
        ("dat.since: 2026-01-02", Answer(state="answered", value="2026-01-02"), None),
        (
            "dat.use: {state: not_applicable, reason: no data, second: bob, note: n}",
            Answer(note="n"),
            "a red-flag question cannot be not applicable, now open; its note is kept",
        ),
        ("dat.use: {state: unknown, note: n}", Answer(state="unknown", note="n"), None),
    ],
)
def test_an_answer_whose_question_has_changed(line: str, kept: Answer | None, why: str | None) -> None:
    """It is carried if it can stand, and otherwise open and told with the reason."""
    found, name = read(f"  {line}\n"), line.partition(":")[0]

    assert ([(name, why)] if why else [], kept) == (dropped(found), found.assessment.answers.get(name))


def test_an_open_question_that_is_gone_is_no_news() -> None:
    """Nobody had answered it."""
    assert [] == dropped(read("  gone.q: {state: open}\n"))


def test_facts_and_new_questions() -> None:
    """A fact that is gone is told; a question that the older file does not name is new."""
    found = read("  exp.size: a_0\nfacts: {personal_data: yes, old_fact: no}\n")

    assert ([("fact:old_fact", "the fact is gone")], {"personal_data": True}) == (
        dropped(found),
        found.assessment.facts,
    )
    assert ("dat.use", "dat.place", "dat.since", "con.new") == found.unheard


def test_waivers_are_handed_back_and_not_carried() -> None:
    """Also one of a finding that is gone, or that was answered as well."""
    waiver = "{{finding: {}, reason: small, accepted_by: bob, until: 2027-01-01}}"
    text = f"  exp.size: a_0\nwaivers: [{waiver.format('exp.size')}, {waiver.format('gone.q')}]\n"
    found = read(text)

    until = dt.date(2027, 1, 1)
    assert (
        tuple(Waiver(finding=name, reason="small", accepted_by="bob", until=until) for name in ("exp.size", "gone.q"))
    ) == (found.waivers)
    assert ((), answered("a_0")) == (found.assessment.waivers, found.assessment.answer("exp.size"))


@pytest.mark.parametrize("name", ["exp.size", "con.new", "gone.q"])
def test_an_action_needs_no_answer_line(name: str) -> None:
    """Also one for a question that is gone; the older file has it, the new one begins without."""
    text = f"  exp.size: a_0\nactions: {{{name}: {{owner: bob, due: 2027-01-01}}}}\n"
    found, whole = read(text), as_written(HEAD + text, "old.yaml", NOW_SMALL)

    assert {name: Commitment(owner="bob", due=dt.date(2027, 1, 1))} == whole.actions
    assert {"exp.size": answered("a_0")} == whole.answers
    assert (1, {}, []) == (found.actions, found.assessment.actions, dropped(found))
    assert ("dat.use", "dat.place", "dat.since", "con.new") == found.unheard


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lockin: 1\nchecklist: {id: other, version: 1.0.0}\n", "belongs to checklist 'other', not to 'small'"),
        ("lockin: 2\nchecklist: {id: small, version: 1.0.0}\n", "reads format 1, not '2'"),
        ("checklist: {id: small, version: 1.0.0}\n", "the key 'lockin' is missing"),
        (f"{HEAD}  exp.size: &x a_0\n", "anchor"),
        (f"{HEAD}  exp.size: a_0\n  exp.size: a_0\n", "twice"),
        (f"{HEAD}  gone.q: {{option: x, evidence: gossip}}\n", "must be one of"),
        (f"{HEAD}  gone.q: {{optoin: x}}\n", "did you mean 'option'?"),
        (f"{HEAD}  gone.q: {{state: answered}}\n", "needs 'option'"),
        (f"{HEAD}  gone.q: {{state: not_applicable}}\n", "needs a reason"),
        ("lockin: 1\nchecklist: {id: small, version: 1.0.0}\nfacts: {x: maybe}\n", "must be yes, no or unknown"),
        ("lockin: 1\nchecklist: {id: small, version: 1.0.0}\nanswers: []\n", "answers must be a mapping"),
        ("[]", "must be a mapping"),
    ],
)
def test_what_another_version_does_not_explain_is_a_problem(text: str, message: str) -> None:
    """The older file is read strictly: format, checklist, keys and shapes."""
    with pytest.raises(BadDataError) as caught:
        carried(text, "old.yaml", NOW_SMALL)

    assert any(message in str(problem) and problem.source == "old.yaml" for problem in caught.value.problems)


# --- What becomes of it


@given(cases())
def test_the_new_file_reads_as_it_was_meant(case: tuple[Checklist, Assessment]) -> None:
    """A new assessment that knows answers already parses back to exactly these."""
    of, wanted = case
    found = parse_assessment(written(of, wanted), "new.yaml", of)

    assert {asked.id: wanted.answer(asked.id) for asked in of.questions} == found.answers
    assert (wanted.facts, wanted.subject) == (found.facts, found.subject)


ODD = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff"), max_size=20) | (
    st.sampled_from(["two\nlines\n", "  led by blanks\n# x", "a\n\n\n", "yes", "- x: #y", "\n", '"', "x" * 300])
)


@given(texts=st.lists(ODD, min_size=6, max_size=6))
def test_any_text_survives_being_written_anew(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Notes with line breaks, comments and quotes in them come back as they were, beside those of other entries."""
    of = NOW_SMALL
    wanted = assessment(
        of,
        {
            "exp.size": answered("a_0", note=texts[0], source=texts[1], reconfirm="x"),
            "dat.use": Answer(state="unknown", note=texts[2]),
            "con.new": Answer(note=texts[3]),
        },
        facts={"personal_data": None},
        subject=Subject(vendor=texts[4][:300], use=texts[5]),
    )
    path = tmp_path_factory.mktemp("new") / NEW
    stored = create_filled(path, of, wanted)
    found = parse_assessment(path.read_bytes(), NEW, of)

    assert (wanted.subject, stored.assessment) == (found.subject, found)
    assert {asked.id: wanted.answer(asked.id) for asked in of.questions} == found.answers


def test_estimates_are_carried() -> None:
    """Lines, rate and notice of a move come back with the same numbers, also odd ones; none stays none."""
    of = structs.replace(NOW_SMALL, switching=None)
    some = Estimate(low=Decimal("0.5"), likely=Decimal("1E+2"), high=Decimal("200.250000"))
    for switching in (
        Switching(lines={"code": some, "no: 1": some}, day_rate=some, notice={"vendor": 90}),
        Switching(lines={"code": some}),
        Switching(notice={"vendor": 0}),
        Switching(),
        None,
    ):
        old = structs.replace(assessment(of), switching=switching)
        assert switching == carried(written(of, old), "old.yaml", of).assessment.switching


@given(cases(), st.data())
def test_carried_answers_are_asked_again_and_count_as_old_until_confirmed(
    case: tuple[Checklist, Assessment], data: st.DataObject
) -> None:
    """The interview stops at each, the score calls each stale, and a confirmation ends both."""
    of, old = case
    begun = structs.replace(old, answers={name: _doubted(answer, "old.yaml") for name, answer in old.answers.items()})
    interview = begin(of, begun, by="pm", today=TODAY)
    shown = [item.id for item in interview.items if item.id in of.by_id]
    settled = [name for name in shown if old.answer(name).state != "open"]
    stale = {name for name in settled if old.answer(name).state == "answered"}

    assert all(interview.is_open(of.by_id[name]) for name in shown)
    assert stale == set(assess(of, begun, TODAY).stale)
    if settled:
        chosen = data.draw(st.sampled_from(settled))
        step = interview.jump(chosen).confirm()
        held = step.interview.assessment
        assert old.answer(chosen).change(by="pm", date=TODAY) == held.answer(chosen)
        assert not step.interview.is_open(of.by_id[chosen])
        assert stale - {chosen} == set(assess(of, held, TODAY).stale)


@given(st.data())
def test_the_mark_says_where_an_answer_comes_from(data: st.DataObject) -> None:
    """With the day of the answer where it has one; an open answer has no mark, and nothing else changes."""
    of = data.draw(checklists())
    old = data.draw(assessments(of))
    for answer in old.answers.values():
        marked = _doubted(answer, "old.yaml")
        expected = "" if answer.state == "open" else MARK + (f" of {answer.date}" if answer.date else "")
        assert (expected, answer) == (marked.reconfirm, marked.change(reconfirm=""))


# --- The command


@pytest.fixture
def old(root: Path, tmp_path: Path) -> Path:
    """The shipped example, as if it were last year's."""
    text = (root / "checklists/examples/typical.yaml").read_text("utf-8")
    path = tmp_path / OLD
    path.write_text(text.replace("version: 1.0.0", "version: 0.9.0"), "utf-8")
    return path


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep this process, too, out of the real cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


def test_renewing_an_older_version(lockin: Run, old: Path, tmp_path: Path) -> None:
    """Everything that fits is carried and marked, the rest is told, the older file stays, and the history begins."""
    text = old.read_text("utf-8").replace(
        "  exp.criticality:\n    option: major", "  exp.criticality:\n    option: gone"
    )
    old.write_text(text.replace("\nanswers:\n", "\nanswers:\n  exp.old: x\n"), "utf-8")
    before = old.read_bytes()
    ran = lockin("renew", OLD, NEW, "--by", "ana")
    new = open_assessment(tmp_path / NEW).assessment

    assert (0, "") == (ran.returncode, ran.stderr)
    assert [
        f"Wrote {NEW}: 69 answers carried over from {OLD}, each to be confirmed.",
        "Open: 1 question.",
        "Not carried over:",
        "  exp.old: the question is gone",
        "  exp.criticality: option gone is gone, now open; its note is kept",
        f"Waivers are not carried over, because they were given for {OLD}:",
        "  con.commitment: accepted by finance until 2027-03-31",
    ] == ran.stdout.splitlines()[:7]
    assert f"Next: lockin assess {NEW}   asks each carried answer again; y confirms it" == ran.stdout.splitlines()[-1]
    marks = {answer.reconfirm[: len("carried over from acme.yaml of 20")] for answer in new.answers.values()}
    assert {"", "carried over from acme.yaml of 20"} == marks
    assert (before, "Nimbus Cloud (invented)", (), True) == (
        old.read_bytes(),
        new.subject.vendor,
        new.waivers,
        len(new.id) == 16,
    )
    (past,) = read_history(tmp_path / NEW)
    assert ("ana", "renew", "renew", OLD, sha256(before).hexdigest()) == (
        past.by,
        past.via,
        past.question,
        past.old,
        past.new,
    )


def test_a_renewed_file_is_asked_and_scored(lockin: Run, old: Path) -> None:
    """Each carried answer is missing until it is confirmed, and counts as old in the score."""
    assert old.exists()
    lockin("renew", OLD, NEW)
    asked = lockin("assess", NEW, "--no-input")
    document = json.loads(lockin("score", NEW, "--json").stdout)

    assert (2, True) == (asked.returncode, len(asked.stdout.splitlines()) >= document["coverage"]["answered"])
    assert document["coverage"]["answered"] == len(document["stale"])
    assert document["residual"] == json.loads(lockin("score", NEW, "--json").stdout)["residual"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((OLD, OLD), (73, "acme.yaml exists and is not overwritten")),
        (("acne.yaml", NEW), (66, "did you mean 'acme.yaml'?")),
        ((OLD, "nowhere/new.yaml"), (73, "there is no folder nowhere")),
        ((OLD, NEW, "--checklist", "nowhere"), (66, "there is no checklist 'nowhere'")),
    ],
)
def test_what_cannot_be_renewed_writes_nothing(
    lockin: Run, old: Path, tmp_path: Path, arguments: tuple[str, ...], expected: tuple[int, str]
) -> None:
    """Said in one sentence; the older file stays as it is, alone in its folder."""
    before = old.read_bytes()
    ran = lockin("renew", *arguments)

    assert (expected[0], "", True) == (ran.returncode, ran.stdout, expected[1] in ran.stderr)
    assert ([OLD], before) == ([file.name for file in tmp_path.iterdir()], old.read_bytes())


def test_a_checklist_of_ones_own(lockin: Run, tmp_path: Path) -> None:
    """The checklist is found beside the older file, in its present version, or where the option says."""
    lockin("checklist", "new", "mine")
    entry = tmp_path / "mine/checklist.yaml"
    lockin("new", OLD, "--checklist", "mine")
    lockin("set", OLD, "exposure.criticality=core", "contract.termination=short", "--by", "ana")
    entry.write_text(
        entry.read_text("utf-8").replace("version: 0.1.0", "version: 0.2.0").replace("{id: core,", "{id: heart,"),
        "utf-8",
    )
    (tmp_path / "far").mkdir()
    entry.parent.rename(tmp_path / "far/mine")
    lost, found = lockin("renew", OLD, NEW), lockin("renew", OLD, NEW, "-c", "far/mine")

    assert (66, 0) == (lost.returncode, found.returncode), found.stderr
    assert "  exposure.criticality: option core is gone, now open\n" in found.stdout
    assert "1 answer carried over" in found.stdout


def test_an_odd_file_name_is_kept_out_of_the_new_file(lockin: Run, old: Path, tmp_path: Path) -> None:
    """A control character in the older name is replaced where the answers name it."""
    old.rename(tmp_path / "a\x1bb.yaml")
    ran = lockin("renew", "a\x1bb.yaml", NEW)

    assert (0, False) == (ran.returncode, "\x1b" in ran.stdout)
    assert "carried over from a_b.yaml of 2026" in (tmp_path / NEW).read_text("utf-8")
