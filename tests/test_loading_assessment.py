"""The text of an assessment becomes one value, or every problem of it."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from broken import base, broken_files, read_broken, words
from lockin.errors import BadDataError
from lockin.loading.assessment import checklist_changed, parse_assessment, peek_checklist
from lockin.loading.checklist import parse_checklist
from lockin.model.assessment import Answer, Assessment, ChecklistRef, Estimate, Subject

CHECKLIST = parse_checklist({"checklist.yaml": base(), "part.yaml": b"questions: []\n"})
HEAD = "lockin: 1\nchecklist: {id: base, version: 1.10}\n"


def load(text: str) -> Assessment:
    """The assessment with this text behind its head."""
    return parse_assessment(HEAD + text, "x.yaml", CHECKLIST)


def answer(question: str, text: str) -> Answer:
    """The answer that is written so."""
    return load(f"answers:\n  {question}: {text}\n").answer(question)


def problems_of(text: str | bytes) -> str:
    """What is said about a text that has problems."""
    with pytest.raises(BadDataError) as caught:
        parse_assessment(text, "x.yaml", CHECKLIST)
    return words(caught.value.problems)


@pytest.mark.parametrize("path", broken_files("assessment"), ids=lambda path: path.stem)
def test_broken_assessments_are_explained(path: Path) -> None:
    """Each file says what is wrong with it: exactly these problems, in this order, in these words."""
    text, expected = read_broken(path)
    assert expected == problems_of(text)


def test_an_assessment_may_be_empty() -> None:
    """Everything but the checklist is optional."""
    assert Assessment(checklist=ChecklistRef(id="base", version="1.10")) == load("")


@pytest.mark.parametrize("text", ["", "subject:\nfacts:\nanswers:\nwaivers:\nswitching:\n"])
def test_keys_without_values_count_as_not_written(text: str) -> None:
    """A person may leave a key empty."""
    assert load("") == load(text)


def test_texts_keep_what_was_written() -> None:
    """A vendor may be called 1.10, and a use begin with a date."""
    subject = load("subject: {vendor: 1.10, product: 2026-01-01, use: no, owner: }\n").subject
    assert Subject(vendor="1.10", product="2026-01-01", use="no") == subject


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *(("yes", True), ("Y", True), ("TRUE", True), ("no", False), ("N", False), ("False", False), ("'no'", False)),
        *(("unknown", None), ("Unknown", None), ("", None), ("~", None)),
    ],
)
def test_facts_are_yes_or_no_in_any_case(word: str, value: bool | None) -> None:  # noqa: FBT001 - a drawn value
    """Here, and only here, yes and no are what they say."""
    assert {"personal": value} == load(f"facts: {{personal: {word}}}\n").facts


@pytest.mark.parametrize("word", ["1", "0", "on", "off", "maybe", "[yes]", "yes and no"])
def test_other_words_are_no_facts(word: str) -> None:
    """A word that could be meant either way is refused."""
    assert "personal must be yes, no or unknown" in problems_of(f"{HEAD}facts: {{personal: {word}}}\n")


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("con.notice", "year", Answer(state="answered", option="year")),
        ("con.notice", "{option: year}", Answer(state="answered", option="year")),
        ("con.notice", "{option: year, state: answered}", Answer(state="answered", option="year")),
        ("con.notice", "{state: unknown, by: pm}", Answer(state="unknown", by="pm")),
        ("con.notice", "{note: asked sales}", Answer(note="asked sales")),
        ("con.notice", "", Answer()),
        ("con.notice", "{option: , note: }", Answer()),
        ("con.channels", "mail", Answer(state="answered", options=("mail",))),
        ("con.channels", "{options: [mail, phone]}", Answer(state="answered", options=("mail", "phone"))),
        ("con.end", "2027-01-31", Answer(state="answered", value="2027-01-31")),
        ("con.price", "{value: 12.50}", Answer(state="answered", value="12.50")),
        ("con.remarks", "no", Answer(state="answered", value="no")),
        (
            "con.notice",
            "{option: year, date: 2026-11-20}",
            Answer(state="answered", option="year", date=dt.date(2026, 11, 20)),
        ),
        (
            "con.remarks",
            "{state: not_applicable, reason: none, second: Ana}",
            Answer(state="not_applicable", reason="none", second="Ana"),
        ),
    ],
)
def test_answers_have_short_forms(question: str, text: str, expected: Answer) -> None:
    """What a person would write by hand means what it seems to."""
    assert expected == answer(question, text)


@pytest.mark.parametrize(
    "number", ["", "x", "1e5", "NaN", "Infinity", "1_000", "0x10", "1,5", "9" * 13, "1.1234567", "--1"]
)
def test_numbers_are_plain(number: str) -> None:
    """A number is written with digits and a point, and is of a size that arithmetic can hold."""
    problems_of(f"{HEAD}answers: {{con.price: {{state: answered, value: '{number}'}}}}\n")


@pytest.mark.parametrize("second", ["Ana", "ana", " ANA "])
def test_the_second_person_is_somebody_else(second: str) -> None:
    """Nobody sets a question aside alone, however the name is written."""
    said = f"{{state: not_applicable, reason: out of scope, by: Ana, second: '{second}'}}"
    assert "somebody else" in problems_of(f"{HEAD}answers: {{con.remarks: {said}}}\n")


def test_waivers_say_why_and_who() -> None:
    """A blank reason or name accepts nothing."""
    text = f"{HEAD}waivers: [{{finding: con, reason: ' ', accepted_by: A, until: 2027-01-31}}]\n"
    assert "needs a reason and the name" in problems_of(text)


def test_waivers_name_a_question_or_a_domain() -> None:
    """Both kinds of finding can be waived."""
    written = "waivers:\n" + "".join(
        f"- {{finding: {finding}, reason: R, accepted_by: A, until: 2027-01-31}}\n" for finding in ("con", "con.notice")
    )
    assert ["con", "con.notice"] == [waiver.finding for waiver in load(written).waivers]


def test_switching_is_exact() -> None:
    """Amounts are decimals, not floats."""
    switching = load("switching: {lines: {code: {low: 0.1, likely: 0.1, high: 0.3}}, notice: {vendor: 90}}\n").switching
    assert switching is not None
    assert {"code": Estimate(low=Decimal("0.1"), likely=Decimal("0.1"), high=Decimal("0.3"))} == switching.lines


def test_another_content_under_the_same_version_is_no_problem() -> None:
    """It is told apart, so that a report can say so."""
    assessment = parse_assessment("lockin: 1\nchecklist: {id: base, version: 1.10, sha256: abc}\n", "x.yaml", CHECKLIST)
    assert checklist_changed(assessment, CHECKLIST)


def test_the_same_content_is_not_changed() -> None:
    """Nor is one whose hash nobody wrote down."""
    reference = ChecklistRef(id="base", version="1.10", sha256=CHECKLIST.sha256)
    assert not checklist_changed(structs.replace(load(""), checklist=reference), CHECKLIST)
    assert not checklist_changed(load(""), CHECKLIST)


def test_the_checklist_is_known_before_the_rest_is_read() -> None:
    """An assessment that is broken further down still says where it belongs."""
    assert ChecklistRef(id="base", version="1.10") == peek_checklist(HEAD + "answers: [", "x.yaml")


@pytest.mark.parametrize(
    "text", ["lockin: 1\n", "lockin: 1\nchecklist: base\n", "[]", "lockin: 1\nchecklist:\n", "a: b"]
)
def test_a_file_that_names_no_checklist_is_explained(text: str) -> None:
    """The problem has a place and says what is missing."""
    with pytest.raises(BadDataError) as caught:
        peek_checklist(text, "x.yaml")
    assert "checklist" in words(caught.value.problems) or "mapping" in words(caught.value.problems)


def test_a_million_digits_are_no_number() -> None:
    """Long numbers cost no time."""
    begin = time.process_time()
    problems_of(f"{HEAD}switching: {{notice: {{vendor: {'9' * 1_000_000}}}}}\n")
    assert time.process_time() - begin < 1


def test_thousands_of_unknown_questions_are_told_in_a_moment() -> None:
    """A hostile file costs no minutes of looking for similar words."""
    begin = time.process_time()
    said = problems_of(HEAD + "answers:\n" + "".join(f"  con.x{n}: year\n" for n in range(20_000)))
    assert time.process_time() - begin < 1
    assert "there are more problems; these are the first" in said


@given(st.binary(max_size=300))
def test_any_bytes_give_an_assessment_or_bad_data(text: bytes) -> None:
    """No other exception leaves the loader."""
    problems_of(text)


WORDS = [
    *Assessment.__struct_fields__,
    *Answer.__struct_fields__,
    "low",
    "likely",
    "high",
    "lines",
    "notice",
    "day_rate",
]
WORDS += ["con.notice", "con.channels", "con.price", "con.end", "personal", "finding", "id", "version"]
TREES = st.recursive(
    st.one_of(
        st.none(), st.integers(), st.sampled_from([*WORDS, "year", "yes", "answered", "not_applicable", "NaN", "1e9"])
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(WORDS), inner, max_size=5)),
    max_leaves=25,
)


@given(st.dictionaries(st.sampled_from(["subject", "facts", "answers", "waivers", "switching"]), TREES))
def test_any_tree_of_known_words_gives_an_assessment_or_bad_data(tree: dict[str, object]) -> None:
    """Nothing of the wrong shape upsets the rules."""
    try:
        load(yaml.safe_dump(tree) if tree else "")
    except BadDataError as error:
        assert error.problems  # noqa: PT017 - both outcomes are fine, this one must say why
