"""Hand-outs as text, YAML and Markdown: what goes out comes back, however people and trackers treat it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec import structs

from builders import TODAY, answered, assessment, checklist, question, red_flag
from handouts import TRICKY, fillings, handed_out, texts
from lockin.errors import BadDataError
from lockin.exchange.handout import HandOut, Row, hand_out, settled
from lockin.exchange.merge import Merged, merge
from lockin.exchange.part.writing import read_part, write_part
from lockin.exchange.returned import Filled, Returned, ReturnedRow
from lockin.exchange.tasklist.notation import FIELDS, unescaped
from lockin.exchange.tasklist.writing import read_tasklist, write_tasklist
from lockin.loading.yaml_text import MAX_BYTES
from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import Checklist, Option, Question
from lockin.report.markdown import escape
from samples import DAY, example, shipped, source


class Format(NamedTuple):
    """One of the two formats."""

    name: str
    write: Callable[[HandOut], bytes]
    read: Callable[[bytes, str, Checklist], Returned]


YAML = Format("part.yaml", write_part, read_part)
MARKDOWN = Format("part.md", write_tasklist, read_tasklist)
both = pytest.mark.parametrize("form", [YAML, MARKDOWN], ids=["yaml", "md"])

TERMS = structs.replace(
    question("dat.terms", text="What do the terms say?", red_flag=red_flag("theirs")),
    options=(
        Option(id="ours", label="All is ours", risk=0),
        Option(id="shared", label="Some of it is theirs", risk=50),
        Option(id="theirs", label="All is theirs", risk=100),
    ),
)
COPIES = structs.replace(
    question("dat.copies", type="multi", text="Who keeps copies?"),
    options=(
        Option(id="vendor", label="The vendor", risk=40),
        Option(id="maker", label="The model maker", risk=60),
    ),
)
DAYS = question("exi.days", type="number", text="How many days of notice?", options=())
SMALL = checklist(TERMS, COPIES, DAYS)
BEGUN = {
    "dat.terms": answered("shared", evidence="contract", source="Terms, section 3", by="ana"),
    "dat.copies": Answer(state="not_applicable", reason="No copies", second="Kim", by="ana"),
}


def begun(answers: dict[str, Answer] | None = None, of: Checklist = SMALL) -> Assessment:
    """An assessment of the small checklist that can be handed out."""
    return structs.replace(assessment(of, BEGUN if answers is None else answers), id="a1b2c3d4")


def handout(of: Checklist = SMALL, answers: dict[str, Answer] | None = None, role: str = "pm") -> HandOut:
    """The hand-out of such an assessment."""
    return hand_out(of, begun(answers, of), role, asked_by="Ana", today=TODAY, tool="lockin 1")


def small(form: Format) -> str:
    """The hand-out of the small checklist as text."""
    return form.write(handout()).decode()


def back(form: Format, text: str, of: Checklist = SMALL) -> Returned:
    """What the reader makes of a text."""
    return form.read(text.encode(), form.name, of)


def merged(returned: Returned, of: Checklist = SMALL) -> Merged:
    """What it brings to the assessment as it was."""
    return merge(of, begun(of=of), returned, today=DAY)


def rows(returned: Returned) -> dict[str, Filled]:
    """What stands in the fields, by question."""
    return {row.id: row.filled for row in returned.rows}


def answers(found: Merged) -> dict[str, Answer]:
    """The answers that are taken, by question."""
    return {take.label: take.theirs for take in found.taken if isinstance(take.theirs, Answer)}


def told(returned: Returned) -> list[tuple[int | None, str]]:
    """Line and message of every problem."""
    return [(problem.line, problem.message) for problem in returned.problems]


def line_of(text: str, part: str) -> int:
    """The 1-based line that holds this."""
    return next(number for number, line in enumerate(text.split("\n"), 1) if part in line)


def tidied(filled: Filled) -> Filled:
    """With the white space that no format keeps taken out."""
    return structs.replace(
        filled, **{field: settled(getattr(filled, field)) for field in ("value", "source", "note", "reason", "second")}
    )


def typed_yaml(text: str, row: Row, filled: Filled) -> str:
    """As somebody replaces the answer in an editor, texts in quotes."""
    lines = text.split("\n")
    start = lines.index(f"  {row.question.id}:")
    end = next(at for at in range(start + 1, len(lines)) if lines[at].strip() and not lines[at].startswith("    "))
    said: dict[str, object] = {"state": filled.state, "evidence": filled.evidence, "value": filled.value}
    if row.question.type == "multi":
        said["options"] = list(filled.choice)
    else:
        said["option"] = "".join(filled.choice)
    said |= {key: getattr(filled, key) for key in ("source", "note", "reason", "second")}
    entered = [f"    {key}: {json.dumps(value, ensure_ascii=False)}  # me" for key, value in said.items() if value]
    return "\n".join([*lines[: start + 1], *entered, "# a remark", *lines[end:]])


def ticked(line: str, ids: set[str]) -> str:
    """A line, with its box ticked or not when it is one."""
    found = re.fullmatch(r"- \[.\] (.* <!-- (\S+) -->)", line)
    return f"- [{'x' if found[2] in ids else ' '}] {found[1]}" if found else line


def typed_block(filled: Filled) -> list[str]:
    """As somebody writes into a grey box: only what would be taken for something else is moved to the right."""
    lines = []
    for label, field in FIELDS.items():
        first, *more = getattr(filled, field).split("\n")
        lines.append(f"{label}: {first}")
        lines += [f"  {line}" if re.match("  |[A-Z][a-z ]+:", line) else line for line in more]
    return lines


def typed_markdown(text: str, row: Row, filled: Filled) -> str:
    """As somebody ticks the boxes and writes into the block of a question."""
    lines = text.split("\n")
    start = lines.index(f"<!-- lockin {row.question.id} {row.base} -->")
    end = next(at for at in range(start + 1, len(lines)) if lines[at].startswith("<!-- lockin "))
    known = next(at for at in range(start, end) if lines[at].startswith("**How it is known"))
    opens = next(at for at in range(known, end) if re.fullmatch("~~~+lockin", lines[at]))
    closes = lines.index(lines[opens].removesuffix("lockin"), opens)
    answer, level = {*filled.choice, str(filled.state)}, {str(filled.evidence)}
    return "\n".join(
        [
            *lines[:start],
            *(ticked(line, answer) for line in lines[start:known]),
            *(ticked(line, level) for line in lines[known : opens + 1]),
            *typed_block(filled),
            *lines[closes:],
        ]
    )


TYPED = {YAML: typed_yaml, MARKDOWN: typed_markdown}


@both
@settings(max_examples=40)
@given(handed_out())
def test_untouched_it_changes_nothing(form: Format, case: tuple[Checklist, Assessment, HandOut]) -> None:
    """Whatever the answers hold, a hand-out that nobody touched brings no change, no conflict and no problem."""
    of, begun_with, made = case
    data = form.write(made)
    returned = form.read(data, form.name, of)
    found = merge(of, begun_with, returned, today=DAY)
    assert made.identity == returned.identity
    assert [(row.question.id, row.base) for row in made.rows] == [(row.id, row.base) for row in returned.rows]
    assert ((), (), ()) == (found.taken, found.conflicts, found.problems)
    assert data == form.write(made)


@both
@settings(max_examples=40)
@given(handed_out(), st.data())
def test_what_is_entered_comes_back(
    form: Format, case: tuple[Checklist, Assessment, HandOut], data: st.DataObject
) -> None:
    """Every field of every question is read as it was entered, and merges without a problem."""
    of, begun_with, made = case
    text, entered = form.write(made).decode(), {}
    for row in made.rows:
        entered[row.question.id] = data.draw(fillings(row))
        text = TYPED[form](text, row, entered[row.question.id])
    returned = back(form, text, of)
    assert () == returned.problems
    assert {id_: tidied(filled) for id_, filled in entered.items()} == rows(returned)
    found = merge(of, begun_with, returned, today=DAY)
    assert ((), ()) == (found.conflicts, found.problems)


@both
@settings(max_examples=60)
@given(handed_out(), st.data())
def test_a_cut_file_is_refused_or_told(
    form: Format, case: tuple[Checklist, Assessment, HandOut], data: st.DataObject
) -> None:
    """However many bytes are left, reading ends in rows or in a refusal, and what is missing is told."""
    of, _, made = case
    whole = form.write(made)
    left = data.draw(st.integers(0, len(whole) - 1))
    try:
        returned = form.read(whole[:left], form.name, of)
    except BadDataError:
        return
    assert returned.problems or len(returned.rows) == len(made.rows)


@both
@settings(max_examples=100)
@given(st.data())
def test_scribbles_do_no_harm(form: Format, data: st.DataObject) -> None:
    """Whatever is typed wherever, reading and merging end in a value or in a refusal with problems."""
    text = small(form)
    marks = st.sampled_from(
        ["~~~lockin", "~~~", "```", "- [x] ", "### dat.x: y", "<!-- lockin dat.terms -->", "\n", ": "]
    )
    scribble = data.draw(st.text(max_size=8) | marks | texts)
    at, until = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    written = text[:at] + scribble + text[data.draw(st.sampled_from([at, until])) :]
    with suppress(BadDataError):
        assert merged(form.read(written.encode("utf-8", "replace"), form.name, SMALL))


@both
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Dear Ana, see attached.\n",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"PK\x03\x04\x14\x00\x00\x00",
        b"\x00" * 100,
        b"- a\n- b\n",
        b"[" * 5000,
        b"part: &a [*a, *a]\nanswers: {}\n",
        b"<!-- lockin hand-out {} -->\n",
        b"<!-- lockin hand-out " + b'{"a":' * 1500 + b" } -->\n",
        b'<!-- lockin hand-out {"x":' + b"9" * 20_000 + b"} -->\n",
        b"<!--" * 100_000,
        b"- [x] " + b"<!-- a " * 100_000,
        b"### " + b"# " * 200_000 + b"x",
        b"* * " * 200_000,
        b"#" * (MAX_BYTES + 1),
        source("typical").read_bytes(),
    ],
    ids=lambda data: repr(data[:24]),
)
def test_another_file_is_refused(form: Format, data: bytes) -> None:
    """What is no hand-out is refused with a problem, soon, whatever it is."""
    with pytest.raises(BadDataError) as caught:
        form.read(data, "it.txt", SMALL)
    assert "it.txt" == caught.value.problems[0].source


@both
def test_an_assessment_is_no_handout(form: Format) -> None:
    """The refusal says what the file is not, in one problem, and where hand-outs come from."""
    with pytest.raises(BadDataError) as caught:
        form.read(source("typical").read_bytes(), "typical.yaml", shipped())
    (problem,) = caught.value.problems
    assert problem.message.startswith("this is no hand-out of lockin")
    assert "lockin ask" in (problem.hint or "")


@both
def test_windows_line_ends_change_nothing(form: Format) -> None:
    """A file that was saved with CRLF says the same."""
    of = {"dat.terms": BEGUN["dat.terms"].change(note="one\n\n  two")}
    text = form.write(handout(answers=of)).decode()
    windows = form.read(text.replace("\n", "\r\n").encode(), form.name, SMALL)
    assert back(form, text) == windows
    assert "one\n\n  two" == rows(windows)["dat.terms"].note


@both
def test_the_signature_goes_with_the_answers(form: Format) -> None:
    """Name and date at the top become who answered and when."""
    text = small(form)
    for old, new in {"name: ''": "name: Kim Lee", "date: ''": "date: 2026-11-21"}.items():
        text = text.replace(old, new)
    text = text.replace("Your name:\nDate:", "Your name: Kim  Lee\nDate: 2026-11-21 ")
    text = (
        text.replace("option: shared", "option: ours")
        .replace("[x] Some", "[ ] Some")
        .replace("[ ] All is o", "[x] All is o")
    )
    (answer,) = answers(merged(back(form, text))).values()
    assert ("ours", "Kim Lee", dt.date(2026, 11, 21)) == (answer.option, answer.by, answer.date)


@both
def test_a_date_that_is_none_is_told(form: Format) -> None:
    """Another way to write a date is not guessed at; the answers stand."""
    text = small(form).replace("date: ''", "date: 21.11.2026").replace("Date:", "Date: 21.11.2026")
    returned = back(form, text)
    (problem,) = returned.problems
    assert problem.line is not None
    assert "year-month-day" in problem.message
    assert (None, 3) == (returned.filled_on, len(returned.rows))


def test_the_yaml_reads_like_an_assessment() -> None:
    """The file explains itself, shows each question with its options, and has a place for every field."""
    text = small(YAML)
    assert text.startswith("# A small checklist: 3 questions for Product manager\n# Asked by Ana on 2026-11-20.")
    assert (
        """
  # What do the terms say?
  # Why: Because of dat.terms.
  # Find out: Look up dat.terms.
  # One of:
  #   ours - All is ours
  #   shared - Some of it is theirs
  #   theirs - All is theirs
  dat.terms:
    option: shared
    state:  # instead of an answer: unknown
    evidence: contract
    source: Terms, section 3
    note:
"""
        in text
    )
    assert (
        """
  dat.copies:
    options:  # ids from above, such as [a, b]
    state: not_applicable
    evidence:  # none, vendor_statement, contract or tested
    source:  # clause, link, file or test
    note:
    reason: No copies
    second: Kim
"""
        in text
    )
    assert "    value:  # it takes a number, such as 12 or 0.5\n" in text
    assert max(map(len, text.split("\n"))) <= 130


def test_the_markdown_reads_like_an_issue() -> None:
    """Each question is a heading, boxes to tick, and one block for texts."""
    assert """
### dat.terms: What do the terms say?
<!-- lockin dat.terms BASE -->

*Why:* Because of dat\\.terms.

*How to find out:* Look up dat\\.terms.

**Your answer**

- [ ] All is ours <!-- ours -->
- [x] Some of it is theirs <!-- shared -->
- [ ] All is theirs <!-- theirs -->
- [ ] Don't know <!-- unknown -->

**How it is known** (wanted: a contract or a test, with its source)

- [ ] none <!-- none -->
- [ ] vendor statement <!-- vendor_statement -->
- [x] contract <!-- contract -->
- [ ] tested <!-- tested -->

~~~lockin
Source: Terms, section 3
Note:
~~~
""" in re.sub("[0-9a-f]{12} -->", "BASE -->", small(MARKDOWN))


def test_the_legal_part_of_the_example_comes_back() -> None:
    """The shipped checklist goes out to legal and back in both formats, unchanged."""
    begun_with = structs.replace(example("typical"), id="0123456789abcdef")
    made = hand_out(shipped(), begun_with, "legal", asked_by="", today=DAY, tool="lockin 1")
    assert 15 == len(made.rows)
    for form in (YAML, MARKDOWN):
        found = merge(shipped(), begun_with, form.read(form.write(made), form.name, shipped()), today=DAY)
        assert ((), (), (), 15) == (found.taken, found.conflicts, found.problems, len(found.same))


@pytest.mark.parametrize(
    "short", ["dat.terms: theirs", "dat.terms: {option: theirs}", "dat.terms:\n    option: 'theirs'"]
)
def test_yaml_answers_may_be_short(short: str) -> None:
    """What an assessment takes as an answer, a hand-out takes too."""
    text = re.sub(r"dat\.terms:\n( {4}.*\n)+", f"{short}  # sure\n", small(YAML), count=1)
    assert Filled(choice=("theirs",)) == rows(back(YAML, text))["dat.terms"]


def test_yaml_comments_are_harmless() -> None:
    """Remarks behind and between the lines change nothing."""
    text = small(YAML)
    remarked = re.sub(r"(?m)^(  \S+:|    (?:option|evidence|state): \w+)$", r"\1   # hm, ask Tom\n# again", text)
    assert remarked != text
    assert rows(back(YAML, text)) == rows(back(YAML, remarked))


@pytest.mark.parametrize(
    ("old", "new", "at", "message", "hint"),
    [
        ("option: shared", "option: shred", "shred", "the question has no option 'shred'", "did you mean 'shared'?"),
        (
            "state:  #",
            "state: unknown  #",
            "option: shared",
            "state 'unknown' and 'option' exclude each other",
            "remove one of the two",
        ),
        ("evidence: contract", "evidence: contact", "contact", "evidence must be one of", "did you mean 'contract'?"),
        (
            "  dat.terms:\n",
            "  dat.term:\n",
            "  dat.term:",
            "the checklist has no question 'dat.term'",
            "did you mean 'dat.terms'?",
        ),
        (
            "    note:\n",
            "    by: kim\n",
            "by: kim",
            "a hand-out takes no 'by'",
            "write your name at the top of the file",
        ),
        ("    note:\n", "    nota: x\n", "nota", "unknown key 'nota'", "did you mean 'note'?"),
    ],
)
def test_yaml_mistakes_have_a_place(old: str, new: str, at: str, message: str, hint: str) -> None:
    """A mistake in one answer is told with line, column and hint; the other answers stand."""
    text = small(YAML).replace(old, new, 1)
    returned = back(YAML, text)
    (problem,) = returned.problems
    assert (line_of(text, at), True) == (problem.line, problem.column is not None)
    assert message in problem.message
    assert hint in (problem.hint or "")
    assert ["dat.copies", "exi.days"] == list(rows(returned))


def test_yaml_without_its_end_is_told() -> None:
    """Who cuts off the revisions hears of it; an answer that is there already is not overwritten then."""
    text = small(YAML).replace("option: shared", "option: theirs")
    found = merged(back(YAML, text[: text.index("base:")]))
    assert ["the key 'base' is missing at the end of the file"] == [problem.message for problem in found.problems]
    assert ((), ["dat.terms"]) == (found.taken, [take.label for take in found.conflicts])


@both
def test_values_and_several_options(form: Format) -> None:
    """A number is entered as a text, and a question may take several options."""
    text = small(form)
    text = text.replace("value:  #", "value: 12.5  #").replace("\nAnswer:", "\nAnswer: 12.5")
    text = text.replace("options:  #", "options: [vendor, maker]  #").replace("    state: not_applicable\n", "")
    text = text.replace("[ ] The", "[x] The").replace("[x] Not app", "[ ] Not app")
    found = merged(back(form, text))
    assert () == found.problems
    assert {"dat.copies": ("vendor", "maker"), "exi.days": "12.5"} == {
        id_: answer.options or answer.value for id_, answer in answers(found).items()
    }


@pytest.mark.parametrize("mark", ["[X]", "[ x ]", "[x]  "])
@pytest.mark.parametrize("bullet", ["* ", "+ ", "1. ", "  - "])
def test_trackers_may_rewrite_lists(mark: str, bullet: str) -> None:
    """Other bullets, capital ticks, blank lines, trailing blanks and prose in between change nothing."""
    text = small(MARKDOWN)
    changed = text.replace("\n- [x]", f"\n{bullet}{mark}").replace("\n- [ ]", "\n\nI wonder.\n\n* [ ]")
    changed = changed.replace("-->\n", "-->  \n").replace("~~~", "```")
    assert rows(back(MARKDOWN, text)) == rows(back(MARKDOWN, changed))


def test_labels_do_when_marks_are_lost() -> None:
    """Without the hidden ids behind the boxes, their exact texts say what was ticked."""
    text = re.sub(r"(- \[.\] .*) <!-- .* -->", r"\1", small(MARKDOWN))
    assert "ours -->" not in text
    assert rows(back(MARKDOWN, small(MARKDOWN))) == rows(back(MARKDOWN, text))


def test_an_edited_question_is_refused() -> None:
    """An answer under another question is not taken; the merge says why."""
    text = small(MARKDOWN).replace("What do the terms say?", "What do the terms not say?")
    found = merged(back(MARKDOWN, text.replace("- [ ] All is ours", "- [x] All is ours")))
    assert ((), ["the text of dat.terms was edited; the answer may be to another question"]) == (
        found.taken,
        [problem.message for problem in found.problems],
    )


def test_a_question_without_its_heading_is_refused() -> None:
    """Where the heading is gone, the hidden mark still keeps the boxes from counting for the question above."""
    text = re.sub("### dat.copies.*\n", "", small(MARKDOWN))
    returned = back(MARKDOWN, text)
    assert rows(back(MARKDOWN, small(MARKDOWN))) == rows(returned)
    assert 1 == len(merged(returned).problems)


def test_two_boxes_are_left_to_the_merge() -> None:
    """Two ticks where one is allowed come back as two, and the merge refuses them with a sentence."""
    returned = back(MARKDOWN, small(MARKDOWN).replace("[ ] All is ours", "[x] All is ours"))
    assert ("ours", "shared") == rows(returned)["dat.terms"].choice
    found = merged(returned)
    assert ((), ["more than one answer is given; leave one"]) == (
        found.taken,
        [problem.message for problem in found.problems],
    )


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        (
            "[x] Some of it is",
            "[x] Most of it is",
            "[x] Most",
            "the text of this box was edited: 'Most of it is theirs'",
        ),
        (
            "[ ] All is theirs <!-- theirs -->",
            "[x] Nothing",
            "[x] Nothing",
            "the question has no such box here: 'Nothing'",
        ),
        ("[ ] All is ours", "[v] All is ours", "[v] All", "[v] is neither ticked nor blank"),
        ("[ ] tested", "[x] tested", "[x] tested", "more than one way of knowing is ticked"),
        ("Note:\n", "Note:\nSource: again\n", "Source: again", "Source is given twice"),
        ("Source: Terms", "Terms", "Terms, section", "this text has no label before it"),
        ("Note:\n", "Note: a\x07b\n", "Note: a", "the character U+0007 is not allowed"),
        ("### dat.terms", "### dat.copies", "<!-- lockin dat.terms", "the hidden mark below this heading"),
    ],
)
def test_markdown_mistakes_have_a_place(old: str, new: str, at: str, message: str) -> None:
    """A mistake in one question is told with its line; the answer to it is left out, the others stand."""
    text = small(MARKDOWN).replace(old, new, 1)
    returned = back(MARKDOWN, text)
    lines = [line for line, said in told(returned) if message in said]
    assert [line_of(text, at)] == lines or [line_of(text, at) - 1] == lines
    assert {"dat.copies", "exi.days"} == set(rows(returned))


@pytest.mark.parametrize("open_", ["Note:\n", "Note:\n~~~\n\n```\nI pasted this\n"])
def test_a_block_without_an_end_is_told(open_: str) -> None:
    """An open fence costs the answer above it, which is told, and no other."""
    text = small(MARKDOWN).replace("Note:\n~~~\n", open_, 1)
    returned = back(MARKDOWN, text)
    assert ["this block has no end"] == [message for _, message in told(returned)]
    assert {"dat.copies", "exi.days"} == set(rows(returned))
    assert () == merged(returned).taken


def test_a_question_that_stands_twice_is_not_guessed_at() -> None:
    """A question that was pasted twice and answered differently is told and not taken."""
    text = small(MARKDOWN)
    start, end = text.index("### dat.terms"), text.index("### dat.copies")
    other = text[start:end].replace("[ ] All is ours", "[x] All is ours").replace("[x] Some", "[ ] Some")
    found = merged(back(MARKDOWN, text[:end] + other + text[end:]))
    assert ((), 1) == (found.taken, len(found.problems))


def test_two_handouts_in_one_file_are_refused() -> None:
    """Which of the two is meant is not guessed at."""
    other = write_tasklist(handout(of=structs.replace(SMALL, version="2.0.0"))).decode()
    with pytest.raises(BadDataError) as caught:
        back(MARKDOWN, small(MARKDOWN) + other)
    assert "a second hand-out begins here" == caught.value.problems[0].message


@pytest.mark.parametrize(
    "tricky", [*TRICKY, "~~~\n~~~~~lockin", "Source: x\nNote: y", "--> <script>", "### dat.terms: x"]
)
@both
def test_tricky_texts_survive(form: Format, tricky: str) -> None:
    """What looks like the format itself is text all the same: in notes, questions, options and names."""
    line = " ".join(tricky.split())
    options = (Option(id="one", label=line, risk=0), Option(id="two", label=f"{line} 2", risk=9))
    asked: Question = structs.replace(
        TERMS, text=line, why=tricky, how_to_find_out=tricky, options=options, red_flag=None
    )
    of = checklist(asked, domains=(structs.replace(SMALL.domains[0], title=line),), title=line)
    answer = answered("one", note=tricky, source=tricky, ask=line)
    made = handout(of, {"dat.terms": answer}, role=line)
    returned = form.read(form.write(made), form.name, of)
    assert made.identity == returned.identity
    expected = Filled(choice=("one",), note=settled(tricky), source=settled(tricky))
    assert (expected, ()) == (rows(returned)["dat.terms"], returned.problems)
    assert {line, None} >= {row.text for row in returned.rows}


@given(texts | st.text(st.sampled_from("ab 1.-*_`\\<>&;#[]()!|~x2026:@"), min_size=1, max_size=40))
def test_markdown_shows_texts_as_they_are(text: str) -> None:
    """A question's heading renders as the text of the checklist and nothing else, and reads back as it."""
    line = " ".join(text.split())
    written = escape(line)
    assert line == unescaped(written)
    _, inline, _ = MarkdownIt("commonmark").parse(f"### dat.terms: {written}")
    assert {"text", "text_special"} >= {token.type for token in inline.children or ()}
    assert f"dat.terms: {line}".strip() == " ".join("".join(token.content for token in inline.children or ()).split())


def test_who_asks_cannot_break_the_file() -> None:
    """A name from the command line is shown without line breaks and controls."""
    made = structs.replace(handout(), asked_by="Eve\n\x1bname: x\udc80 -->")
    for form in (YAML, MARKDOWN):
        returned = form.read(form.write(made), form.name, SMALL)
        assert ("", ()) == (returned.by, returned.problems)
        assert made.identity == returned.identity


def test_rows_say_where_they_stand() -> None:
    """The place of a row is its line, for the messages of the merge."""
    for form, start in ((YAML, "  dat.copies:"), (MARKDOWN, "### dat.copies")):
        text = small(form)
        found: ReturnedRow = back(form, text).rows[1]
        assert f"line {line_of(text, start)}" == found.place
