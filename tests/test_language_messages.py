"""What is said of files, answers, vendors and dates is said in the language in use; hand-outs cross languages."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from openpyxl import load_workbook

from broken import base, broken_files, read_broken
from builders import TODAY, answered, assessment, checklist, question, red_flag
from lockin.errors import BadDataError, LockinError, Problem
from lockin.exchange.comparison_formats import ComparisonOrder, comparison_format
from lockin.exchange.formats import PARTS, part_format
from lockin.exchange.handout import HandOut, hand_out
from lockin.exchange.labels import ENGLISH, Labels, decoded, encoded
from lockin.exchange.merge import Merged, merge
from lockin.exchange.returned import filled_of
from lockin.interview.estimates import entered, known
from lockin.interview.interview import begin
from lockin.interview.selection import select
from lockin.language import language, speaking
from lockin.loading.answers import broken_answer
from lockin.loading.assessment import parse_assessment
from lockin.loading.carrying import carried
from lockin.loading.checklist import parse_checklist
from lockin.loading.yaml_text import parse
from lockin.model.assessment import Answer, Assessment, Commitment, Event, Subject, Waiver
from lockin.model.checklist import Checklist
from lockin.report.case import Case
from lockin.report.cleaned import cleaned
from lockin.report.comparison.html import render_comparison_html
from lockin.report.comparison.markdown import render_comparison_markdown
from lockin.report.comparison.plain import comparison_page
from lockin.report.comparison.view import build_comparison
from lockin.report.difference.formats import choose
from lockin.report.difference.html import render_difference_html
from lockin.report.difference.markdown import render_difference_markdown
from lockin.report.difference.plain import difference_page
from lockin.report.difference.view import build_difference, pair_of
from lockin.report.leaving.leaving import leaving
from lockin.report.leaving.page import leaving_page
from lockin.report.markdown import escape
from lockin.report.printable import printable
from lockin.scoring.compare import Entered, compare
from lockin.scoring.diff import Dated, Lost
from lockin.scoring.negotiation import asks
from lockin.scoring.switching import switching
from lockin.store.assessments import create_assessment, save_answer
from lockin.store.checklists import load_checklist
from lockin.store.edits import answer_edit, as_told, fact_edit, subject_edit
from lockin.store.files import create_bytes, read_bytes, write_bytes
from lockin.store.notation import refuse_unwritable
from lockin.store.reading import open_assessment
from lockin.store.record_edits import action_edit, event_edit, waiver_edit
from lockin.store.renewal import renew
from lockin.store.skeleton import written
from lockin.store.snapshots import snapshot_name
from pseudo import CODE, Marked
from samples import DAY, MOMENT, case_of, example, shipped, source
from test_leaving import GIVEN
from test_report_language import (
    assessment_in_kana,
    checklist_in_kana,
    disguise,
    latin,
    plainly_disguised,
    seen,
    situation,
)

NO_MORE = b"questions: []\n"
WHOLE = re.compile(r"⟦(?:[^⟦⟧]|⟦(?:[^⟦⟧]|⟦[^⟦⟧]*⟧)*⟧)*⟧")
"""One translated text, with others inside it."""


@contextmanager
def marked() -> Iterator[None]:
    """Speak a language in which every text stands between ⟦ and ⟧."""
    with speaking(CODE, Marked()):
        yield


def is_whole(text: str | None) -> bool:
    """Whether a text is one translated message, or none at all."""
    return not text or WHOLE.fullmatch(text) is not None


# What is said about files -------------------------------------------------------------------------------------------


def checklist_of(text: str, kind: str) -> Checklist:
    """The checklist of a broken file."""
    first, part = (text.encode(), NO_MORE) if kind == "checklist" else (base(), text.encode())
    return parse_checklist({"checklist.yaml": first, "part.yaml": part})


SMALL = checklist_of("questions: []\n", "part")
READERS: dict[str, Callable[[str], object]] = {
    "assessment": lambda text: parse_assessment(text, "x.yaml", SMALL),
    "part": lambda text: checklist_of(text, "part"),
    "checklist": lambda text: checklist_of(text, "checklist"),
    "yaml": lambda text: parse(text, "x.yaml"),
}
FILES = [path for kind in READERS for path in broken_files(kind)]


def problems_of(read: Callable[[], object]) -> tuple[Problem, ...]:
    """What is said about a file that cannot be read."""
    with pytest.raises(BadDataError) as caught:
        read()
    return caught.value.problems


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_problems_are_one_translated_sentence_each(path: Path) -> None:
    """Nothing is put together around a translation: message and hint are whole, whatever values stand inside."""
    text, _expected = read_broken(path)
    read = READERS[path.stem.partition("_")[0]]
    with marked():
        problems = problems_of(lambda: read(text))
    assert [p for p in problems if not (is_whole(p.message) and is_whole(p.hint))] == []
    assert len(problems) == len(problems_of(lambda: read(text)))


def test_what_no_longer_fits_is_told_in_the_language() -> None:
    """Each reason for leaving an older answer behind is one translated clause."""
    old = "lockin: 1\nchecklist: {id: small, version: 0.9}\nfacts: {gone: yes}\nanswers:\n"
    old += "  a.gone: a_0\n  a.one: {option: lost, note: kept}\n  a.two: {option: lost}\n  a.text: {option: x}\n"
    of = checklist(question("a.one"), question("a.two"), question("a.text", options=(), type="text"))
    with marked():
        found = carried(old, "old.yaml", of).dropped
    assert 5 == len(found)
    assert [one for one in found if not is_whole(one.why)] == []


# What is refused ----------------------------------------------------------------------------------------------------

SAFE = checklist(
    question("a.one"),
    question("a.flag", red_flag=red_flag("c_100")),
    question("a.many", type="multi"),
    question("a.number", options=(), type="number"),
    question("a.date", options=(), type="date"),
    question("a.text", options=(), type="text"),
)
BEGUN = assessment(SAFE)
ASIDE = Answer(state="not_applicable", reason="no use", by="ana", second="ana")


def at(place: str) -> Any:  # noqa: ANN401 - an interview
    """The interview at one place."""
    return begin(SAFE, BEGUN, by="ana", today=TODAY).jump(place)


def first(breaches: Iterator[Any]) -> None:
    """Raise what the first breach of an answer says."""
    _where, message, hint = next(breaches)
    raise LockinError(message, hint=hint)


def touched(path: Path) -> Path:
    """The path of a file that is there."""
    path.touch()
    return path


REFUSED: dict[str, Callable[[Path], object]] = {
    "no such file": lambda folder: read_bytes(folder / "none.yaml"),
    "a near name": lambda folder: read_bytes(touched(folder / "acme.yaml").with_name("acne.yaml")),
    "a folder": read_bytes,
    "no folder to write": lambda folder: write_bytes(folder / "no" / "x", b""),
    "a folder to write": lambda folder: write_bytes(folder, b""),
    "no name": lambda folder: write_bytes(folder / "a\0b", b""),
    "exists": lambda folder: create_bytes(touched(folder / "x"), b""),
    "no assessment": lambda folder: open_assessment(folder / "none.yaml"),
    "no checklist": lambda _: load_checklist("ai-vendor-lock-out"),
    "exists already": lambda folder: [create_assessment(folder / "x.yaml", SAFE, Subject()) for _ in "ab"],
    "unknown question": lambda _: answer_edit(SAFE, "a.onne", Answer()),
    "bad answer": lambda _: answer_edit(SAFE, "a.one", answered("zzz")),
    "unknown fact": lambda _: fact_edit(SAFE, "zzz", value=True),
    "unknown entry": lambda _: subject_edit("zzz", ""),
    "unwritable": lambda _: refuse_unwritable("note", "\x07"),
    "no finding": lambda _: waiver_edit(SAFE, Waiver(finding="zzz", reason="r", accepted_by="b", until=TODAY)),
    "no reason": lambda _: waiver_edit(SAFE, Waiver(finding="a.one", reason="", accepted_by="", until=TODAY)),
    "no event": lambda _: event_edit(BEGUN, Event(kind="pricing", what=" ", date=TODAY)),
    "no owner": lambda _: action_edit(SAFE, "a.one", Commitment(owner="", due=TODAY)),
    "snapshot": lambda _: snapshot_name("a/b"),
    "long snapshot": lambda _: snapshot_name("a" * 100),
    "hidden snapshot": lambda _: snapshot_name(".a"),
    "option": lambda _: at("a.one").answer(["zzz"]),
    "nothing chosen": lambda _: at("a.one").answer([]),
    "two options": lambda _: at("a.one").answer(["a_0", "b_50"]),
    "option for a number": lambda _: at("a.number").answer(["a_0"]),
    "number": lambda _: at("a.number").enter("many"),
    "date": lambda _: at("a.date").enter("soon"),
    "text": lambda _: at("a.text").enter(" "),
    "text for options": lambda _: at("a.one").enter("x"),
    "too long": lambda _: at("a.text").enter("x" * 5000),
    "red flag": lambda _: at("a.flag").not_applicable("no use", "bob"),
    "short reason": lambda _: at("a.one").not_applicable("x", "bob"),
    "no second": lambda _: at("a.one").not_applicable("no use", "-"),
    "same second": lambda _: at("a.one").not_applicable("no use", "Ana"),
    "fact": lambda _: at("facts").answer(["maybe"]),
    "entry of the subject": lambda _: at("subject").dont_know(),
    "note of a fact": lambda _: at("facts").note("x"),
    "nobody to assign": lambda _: at("a.one").assign(" "),
    "confirm nothing": lambda _: at("a.one").confirm(),
    "undo nothing": lambda _: at("a.one").undo(),
    "jump": lambda _: at("zzz"),
    "section": lambda _: select(SAFE, BEGUN, sections=("zzz",)),
    "pattern": lambda _: select(SAFE, BEGUN, patterns=("zzz*",)),
    "role": lambda _: select(SAFE, BEGUN, roles=("leagl",)),
    "one set aside alone": lambda _: first(broken_answer(SAFE.by_id["a.one"], ASIDE)),
    "range": lambda _: entered(next(iter(known(shipped().switching, "EUR").values())), "5 1 2"),  # type: ignore[arg-type] # it has one
    "two numbers": lambda _: entered(next(iter(known(shipped().switching, "EUR").values())), "5 1"),  # type: ignore[arg-type] # as above
    "comma": lambda _: entered(next(iter(known(shipped().switching, "EUR").values())), "5,000"),  # type: ignore[arg-type] # as above
    "no hand-out": lambda folder: part_format(folder / "x.txt"),
    "no comparison": lambda folder: comparison_format(folder / "x.txt"),
    "no difference": lambda folder: choose(folder / "x.txt"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals_are_translated(name: str, tmp_path: Path) -> None:
    """What is refused is refused in the language in use, and so is the advice."""
    with marked(), pytest.raises(LockinError) as caught:
        REFUSED[name](tmp_path)
    rest = WHOLE.sub("", str(caught.value)).replace("a.one: ", "")
    assert "" == rest
    assert is_whole(caught.value.hint)


def test_a_conflict_is_told_in_the_language(tmp_path: Path) -> None:
    """Who was faster, when, and what the answer is now."""
    of = load_checklist("ai-vendor-lock-in")
    stored = create_assessment(tmp_path / "x.yaml", of, Subject(vendor="V", product="P", use="U"))
    first_id, *_others = of.by_id
    options = [option.id for option in of.by_id[first_id].options]
    save = {"expected": "0" * 12, "via": "line", "by": "ana", "now": MOMENT}
    mine = Answer(state="answered", option=options[0])
    from lockin.model.revision import revision  # noqa: PLC0415 - for this one test

    save_answer(stored, first_id, mine, **(save | {"expected": revision(Answer())}))  # type: ignore[arg-type] # as they come
    with marked(), pytest.raises(LockinError) as caught:
        save_answer(stored, first_id, Answer(state="unknown"), **save)  # type: ignore[arg-type] # as they come
    assert is_whole(str(caught.value))
    assert is_whole(caught.value.hint)


@pytest.mark.parametrize("value", [Answer(), Answer(state="unknown"), Answer(state="not_applicable"), True, None, ""])
def test_values_are_told_in_the_language(value: Any) -> None:  # noqa: ANN401 - a value
    """A state is a word, not a key of the file."""
    with marked():
        assert is_whole(as_told(value))


def test_comments_of_a_new_file_are_in_the_language_and_its_keys_are_not(tmp_path: Path) -> None:
    """The file reads the same, and whatever it says to people is translated."""
    of = checklist_in_kana(SAFE)
    with disguise():
        text = written(of, BEGUN)
    assert parse_assessment(text, "x.yaml", SAFE) == parse_assessment(written(SAFE, BEGUN), "x.yaml", SAFE)
    comments = [line.partition("#")[2] for line in text.splitlines()]
    ids = {option.id for asked in SAFE.questions for option in asked.options}
    words = {word for comment in comments for word in re.findall(r"[A-Za-z]{2,}\w*", comment)}
    assert words - ids - {"option", "minor", "state", "unknown", "lockin", "assess", "FILE", "yes", "no"} == set()
    assert tmp_path.is_dir()


def test_a_renewed_answer_says_in_the_language_where_it_comes_from(tmp_path: Path) -> None:
    """The mark is for people, and nothing reads it."""
    old = tmp_path / "old.yaml"
    old.write_bytes(source("typical").read_bytes())
    with marked():
        made = renew(old, tmp_path / "new.yaml", by=str, now=MOMENT)
    marks = {answer.reconfirm for answer in made.stored.assessment.answers.values() if answer.reconfirm}
    assert marks
    assert [mark for mark in marks if not is_whole(mark)] == []


# Comparison, difference, leaving ------------------------------------------------------------------------------------


def shown(text: str) -> str:
    """Markdown as it reads."""
    return html.unescape(text).replace("\\", "")


def in_kana(name: str) -> Assessment:
    """An example in which no text has a Latin letter."""
    return assessment_in_kana(example(name))


def others(of: Checklist) -> tuple[Assessment, ...]:
    """Assessments that differ in every way that a comparison tells apart."""
    typical, trial = in_kana("typical"), in_kana("trial")
    aside = Answer(state="not_applicable", reason=plainly_disguised("no use"), second=plainly_disguised("legal"))
    some = [asked.id for asked in of.questions if asked.red_flag is None][:4]
    partial = structs.replace(typical, answers={**typical.answers, **dict.fromkeys(some, aside)})
    return typical, in_kana("improved"), trial, structs.replace(partial, facts={}), structs.replace(trial, answers={})


@pytest.mark.parametrize("chosen", [(0, 1), (0, 3), (1, 0, 2, 3), (4, 4), (0, 0)])
def test_nothing_of_a_comparison_is_left_in_english(chosen: tuple[int, ...]) -> None:
    """On a page, in HTML, in Markdown and in a workbook."""
    of = checklist_in_kana(shipped())
    all_ = others(of)
    with disguise():
        sides = [Entered(checklist=of, assessment=all_[at_]) for at_ in chosen]
        compared = compare(sides, DAY)
        cases = tuple(
            Case(checklist=of, assessment=one.assessment, card=side.card, made_on=DAY)
            for one, side in zip(sides, compared.sides, strict=True)
        )
        asked = asks(sides, compared)
        files = [f"{number}.yaml" for number in range(len(sides))]
        found = cleaned(
            build_comparison(cases, compared, asked, files=files, tool="lockin 0.0.0", notes=[()] * len(sides)),
            printable,
        )
        order = ComparisonOrder(
            cases=cases, compared=compared, asked=asked, comparison=found, sources=(), created=MOMENT
        )
        workbook = load_workbook(io.BytesIO(comparison_format(Path("x.xlsx"))(order)))
        texts = {
            "page": comparison_page(found),
            "HTML": seen(render_comparison_html(found)),
            "HTML for pages": seen(render_comparison_html(found, paged=True)),
            "Markdown": shown(render_comparison_markdown(found)),
            "workbook": "\n".join([*workbook.sheetnames, *cells(workbook)]),
        }
    left = {name: lines for name, text in texts.items() if (lines := unexplained(text, of))}
    assert left == {}


def cells(workbook: Any) -> Iterator[str]:  # noqa: ANN401 - a workbook
    """The texts of all cells."""
    for sheet in workbook.worksheets:
        yield from (str(cell.value) for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str))


def unexplained(text: str, of: Checklist) -> list[str]:
    """As `latin`, without ids of facts, names of files, and commands."""
    facts = "|".join(map(re.escape, of.fact_by_id))
    kept = rf"\b\d\.yaml\b|--old-checklist|lockin renew|lockin alternatives FILE|\b(?:{facts})\b"
    return latin(re.sub(kept, "", text), of)


def later(of: Checklist) -> Assessment:
    """What has become of an example, with records of every kind."""
    begun = in_kana("improved")
    name = plainly_disguised("ana")
    begun = begun.with_waiver(
        Waiver(finding="exi.plan", reason=name, accepted_by=name, until=DAY + dt.timedelta(days=90))
    )
    begun = begun.with_action("exi.plan", Commitment(owner=name, due=DAY, done=DAY, note=name))
    begun = begun.with_event(Event(kind="pricing", what=name, date=DAY, by=name, touches=("exi.plan",)))
    first_fact = next(iter(of.fact_by_id))
    return begun.with_fact(first_fact, None)


@pytest.mark.parametrize("upgrade", [False, True])
@pytest.mark.parametrize(
    "chosen", [("typical", "later"), ("later", "typical"), ("typical", "typical"), ("none", "trial")]
)
def test_nothing_of_a_difference_is_left_in_english(chosen: tuple[str, str], upgrade: bool) -> None:  # noqa: FBT001 - a case of the test
    """On a page, in HTML and in Markdown, between dates and between versions."""
    of = checklist_in_kana(shipped())
    newer = structs.replace(of, version="1.1.0", questions=of.questions[1:])
    known_ = {
        "typical": in_kana("typical"),
        "later": later(of),
        "trial": in_kana("trial"),
        "none": structs.replace(in_kana("trial"), answers={}),
    }
    old, new = (known_[name] for name in chosen)
    kept = {key: answer for key, answer in new.answers.items() if key in newer.by_id}
    after = Dated(checklist=newer, assessment=structs.replace(new, answers=kept), day=DAY) if upgrade else None
    with disguise():
        lost = (
            Lost(id="fact:x", why=plainly_disguised("gone")),
            Lost(id=of.questions[0].id, why=plainly_disguised("z")),
        )
        before = Dated(checklist=of, assessment=old, day=DAY - dt.timedelta(40), partial=upgrade, lost=lost)
        pair = pair_of(before, after or Dated(checklist=of, assessment=new, day=DAY), upgrade=upgrade)
        found = cleaned(build_difference(pair, tool="lockin 0.0.0"), printable)
        texts = {
            "page": difference_page(found),
            "HTML": seen(render_difference_html(found)),
            "HTML for pages": seen(render_difference_html(found, paged=True)),
            "Markdown": shown(render_difference_markdown(found)),
        }
    left = {name: lines for name, text in texts.items() if (lines := unexplained(text, of))}
    assert left == {}


@pytest.mark.parametrize("name", ["typical", "improved"])
def test_nothing_of_leaving_is_left_in_english(name: str) -> None:
    """Cost, time, what they hang on and what is missing."""
    with disguise():
        case = situation(name, examined=True)
        told = leaving(case)
        assert told is not None
        page = leaving_page(told)
    assert unexplained(page, case.checklist) == []
    bare = structs.replace(GIVEN, notice={})
    with disguise():
        of = checklist_in_kana(shipped())
        empty = structs.replace(in_kana("typical"), switching=bare)
        told = leaving(structs.replace(case_of(empty, of), switching=switching(of, empty, DAY)))
        assert told is not None
        page = leaving_page(told)
    assert unexplained(page, of) == []


# Hand-outs ----------------------------------------------------------------------------------------------------------

ASKED = checklist(
    question("dat.use", title="Use"),
    question("dat.kept", red_flag=red_flag("c_100")),
    question("dat.many", type="multi"),
    question("con.days", options=(), type="number"),
    question("con.until", options=(), type="date"),
    question("con.note", options=(), type="text"),
)
GIVEN_ANSWERS = {
    "dat.use": answered("b_50", evidence="contract", source="DPA 4", note="two\nlines", by="ana"),
    "dat.many": Answer(state="answered", options=("a_0", "c_100"), evidence="tested"),
    "con.days": Answer(state="answered", value="30"),
    "con.note": Answer(state="answered", value="Don't know", reconfirm="doubtful"),
    "con.until": Answer(state="not_applicable", reason="no end", by="ana", second="bob"),
    "dat.kept": Answer(state="unknown"),
}
LANGUAGES: dict[str, Callable[[], Any]] = {
    "english": lambda: speaking("en", NullTranslations()),
    "marked": marked,
}


def in_the_language() -> Checklist:
    """The checklist as it is in the language in use: another text everywhere, the same hash."""
    return ASKED if language() == "en" else checklist_in_kana(ASKED)


def handed_out(answers: dict[str, Answer]) -> HandOut:
    """A hand-out in the language in use."""
    of = in_the_language()
    begun = structs.replace(assessment(ASKED, answers), id="0123456789abcdef")
    return hand_out(of, begun, "pm", asked_by="pm", today=TODAY, tool="lockin test")


def brought_back(data: bytes, suffix: str, answers: dict[str, Answer]) -> tuple[Merged, dict[str, Any]]:
    """What a hand-out brings in the language in use, and its fields."""
    of = in_the_language()
    returned = PARTS[suffix].read(data, f"x{suffix}", of)
    begun = structs.replace(assessment(ASKED, answers), id="0123456789abcdef")
    return merge(of, begun, returned, today=TODAY), {row.id: row.filled for row in returned.rows}


@pytest.mark.parametrize(
    "suffix", [pytest.param(suffix, marks=pytest.mark.slow) if suffix == ".pdf" else suffix for suffix in PARTS]
)
@pytest.mark.parametrize("read_in", LANGUAGES)
@pytest.mark.parametrize("made_in", LANGUAGES)
def test_hand_outs_are_read_back_in_any_language(suffix: str, made_in: str, read_in: str) -> None:
    """Whatever language one was made in, each field of it comes back as it was handed out."""
    with LANGUAGES[made_in]():
        made = handed_out(GIVEN_ANSWERS)
        data = PARTS[suffix].write(made)
    with LANGUAGES[read_in]():
        merged, fields = brought_back(data, suffix, GIVEN_ANSWERS)
    assert () == merged.problems
    assert {row.question.id: filled_of(row.answer) for row in made.rows} == fields
    assert set(ASKED.by_id) == set(merged.same)


def filled_in(data: bytes, suffix: str) -> bytes:
    """The hand-out with the first question answered, with the third option, as a colleague would do it."""
    if suffix == ".md":
        text = data.decode()
        head, mark, rest = text.partition("<!-- lockin dat.use")
        box, hidden, tail = rest.partition("<!-- c_100 -->")
        return (head + mark + "- [x]".join(box.rsplit("- [ ]", 1)) + hidden + tail).encode()
    workbook = load_workbook(io.BytesIO(data))
    sheet = workbook.worksheets[1]
    row = next(row for row in range(2, 20) if sheet.cell(row, 1).value == "dat.use")
    offered = str(sheet.cell(row, 5).value).splitlines()
    sheet.cell(row, 6).value = next(text for text in offered if text.startswith("3 - "))
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


@pytest.mark.parametrize("suffix", [".md", ".xlsx"])
@pytest.mark.parametrize("read_in", LANGUAGES)
@pytest.mark.parametrize("made_in", LANGUAGES)
def test_what_is_chosen_in_one_language_is_understood_in_another(suffix: str, made_in: str, read_in: str) -> None:
    """A box that is ticked, and an entry of a list that is chosen, stand for the option and not for its label."""
    with LANGUAGES[made_in]():
        data = filled_in(PARTS[suffix].write(handed_out({})), suffix)
    with LANGUAGES[read_in]():
        merged, _fields = brought_back(data, suffix, {})
    assert () == merged.problems
    assert ["dat.use"] == [take.label for take in merged.taken]
    assert "c_100" == merged.taken[0].theirs.option  # type: ignore[union-attr] # an answer


def edited(data: bytes, suffix: str, old: str) -> bytes:
    """The hand-out with another text in one place."""
    if suffix == ".md":
        assert escape(old) in data.decode()
        return data.decode().replace(escape(old), "Other words", 1).encode()
    workbook = load_workbook(io.BytesIO(data))
    cell = next(cell for row in workbook.worksheets[1].iter_rows() for cell in row if cell.value == old)
    cell.value = "Other words"
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


@pytest.mark.parametrize("suffix", [".md", ".xlsx"])
@pytest.mark.parametrize("read_in", LANGUAGES)
def test_an_edited_question_is_found_in_any_language(suffix: str, read_in: str) -> None:
    """One made in another language than English carries a mark of each question, so that an edited one is refused."""
    with marked():
        made = handed_out(GIVEN_ANSWERS)
        data = edited(PARTS[suffix].write(made), suffix, made.rows[0].question.text)
    with LANGUAGES[read_in]():
        merged, _fields = brought_back(data, suffix, {})
    assert 1 == len([problem for problem in merged.problems if "dat.use" in problem.where])


def test_the_problems_of_a_hand_out_are_translated() -> None:
    """A spoiled hand-out is told about in the language in use, in every format that can be spoiled by hand."""
    tables: dict[str, Callable[[str], str]] = {
        ".md": lambda text: text.replace("- [x]", "- [?]").replace("<!-- lockin end -->", ""),
        ".yaml": lambda text: text.replace("b_50", "zzz").replace("base:", "bases:"),
    }
    for suffix, spoil in tables.items():
        with marked():
            data = spoil(PARTS[suffix].write(handed_out(GIVEN_ANSWERS)).decode()).encode()
            merged, _fields = brought_back(data, suffix, GIVEN_ANSWERS)
        assert merged.problems
        assert [p for p in merged.problems if not (is_whole(p.message) and is_whole(p.hint))] == []


@pytest.mark.parametrize("suffix", PARTS)
def test_files_that_are_no_hand_outs_are_refused_in_the_language(suffix: str) -> None:
    """Whatever the bytes are."""
    for data in (b"", b"a: 1", b"PK\x03\x04", b"%PDF-1.7", b"\xff\xfe"):
        with marked(), pytest.raises(BadDataError) as caught:
            PARTS[suffix].read(data, "x", ASKED)
        problems = caught.value.problems
        assert [p for p in problems if not (is_whole(p.message) and is_whole(p.hint))] == []


def test_labels_come_back_as_they_were_and_nonsense_is_english() -> None:
    """What a hand-out says about its labels is taken for what its reader goes by, and for nothing else."""
    labels = Labels(language="ko", words={"Answer": "답", "Note": "메모"})
    assert labels == decoded(encoded(labels), ["Answer", "Note"])
    assert Labels(language="ko", words={"Note": "메모"}) == decoded(encoded(labels), ["Note"])
    assert "" == encoded(ENGLISH)
    for text in ("", "{", "[]", '{"words": 3}', "x" * 30_000, '{"words": {"Answer": "a\\nb"}}'):
        assert {} == decoded(text, ["Answer"]).words
