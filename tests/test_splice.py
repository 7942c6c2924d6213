"""Splicing: one entry of a text is exchanged, and everything else stays as it was."""

from __future__ import annotations

import datetime as dt
import string
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lockin.errors import BadDataError, UsageError
from lockin.loading.yaml_text import BAD_VALUE, parse
from lockin.model.assessment import Answer
from lockin.store.splice import set_answer, set_fact, set_subject

ORDER = ("a.one", "a.two", "b.one", "b.two")
OURS = Answer(state="answered", option="ours")

FILE = """\
# Kept by the legal team.
lockin: 1
checklist: {id: small, version: 1.0.0}   # do not touch
subject: {vendor: "Acme AI", use: ''}
facts:
  personal_data: unknown  # ask Tom
  fine_tuned: 'no'

answers:
  # === A ===
  a.one: {state: open}   # one, two or three

  # about the second
  a.two: ours
  b.one:   # long story
    option: opt_out  # sic
    # from the call in May
    note: |  # as said
      first line
      # no comment

      last line
    by: 'legal'   # Ana

  # the last one
  b.two:
waivers: []
"""


def change(old: str, new: str) -> tuple[list[str], list[str]]:
    """The lines that only the old text has, and those that only the new one has, between equal heads and tails."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    while before and after and before[0] == after[0]:
        del before[0], after[0]
    while before and after and before[-1] == after[-1]:
        del before[-1], after[-1]
    return before, after


def test_an_answer_in_brackets_is_replaced() -> None:
    """Only the line of the answer changes, and its comment stays beside the key."""
    new = set_answer(FILE, "a.one", OURS.change(by="pm", date=dt.date(2026, 11, 20)))

    assert (
        ["  a.one: {state: open}   # one, two or three\n"],
        ["  a.one:  # one, two or three\n", "    option: ours\n", "    by: pm\n", "    date: 2026-11-20\n"],
    ) == change(FILE, new)


def test_a_short_answer_is_replaced() -> None:
    """`question: option` becomes the full form; the comment above it belongs to it and stays."""
    new = set_answer(FILE, "a.two", OURS.change(option="theirs"))

    assert (["  a.two: ours\n"], ["  a.two:\n", "    option: theirs\n"]) == change(FILE, new)


def test_an_answer_without_a_value_is_filled() -> None:
    """A key that stands there alone gets its answer."""
    assert FILE.replace("  b.two:\n", "  b.two:\n    option: ours\n") == set_answer(FILE, "b.two", OURS)


def test_comments_inside_an_answer_are_kept() -> None:
    """A comment stays beside its key while that is there; the others go to the end of the entry."""
    new = set_answer(FILE, "b.one", OURS.change(by="pm", note="gone"))

    assert (
        "  b.one:  # long story\n"
        "    option: ours  # sic\n"
        "    note: gone  # as said\n"
        "    by: pm  # Ana\n"
        "    # from the call in May\n\n"
    ) in new


def test_what_follows_an_answer_stays() -> None:
    """A blank line and the next question's comment are not part of the answer above them."""
    new = set_answer(FILE, "b.one", OURS)

    assert "    # Ana\n\n  # the last one\n  b.two:\nwaivers: []\n" == new[new.index("    # Ana") :]


@pytest.mark.parametrize(
    ("missing", "neighbours"),
    [
        ("a.two", "  a.one: {state: open}\n  a.two:\n    option: ours\n  # two\n  b.one: {state: open}\n"),
        ("zzz", "  # two\n  b.one: {state: open}\n  zzz:\n    option: ours\nwaivers"),
        ("a.zero", "answers:\n  a.zero:\n    option: ours\n  # one\n  a.one: {state: open}\n"),
    ],
)
def test_a_new_answer_stands_in_its_place(missing: str, neighbours: str) -> None:
    """A question that is not in the file yet goes where it is asked, and at the end if that is not known."""
    text = "lockin: 1\nanswers:\n  # one\n  a.one: {state: open}\n  # two\n  b.one: {state: open}\nwaivers: []\n"

    assert neighbours in set_answer(text, missing, OURS, order=("a.zero", *ORDER))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lockin: 1\nanswers: {}\n", "lockin: 1\nanswers:\n  a.one:\n    option: ours\n"),
        ("lockin: 1\nanswers:  # none\n", "lockin: 1\nanswers:  # none\n  a.one:\n    option: ours\n"),
        ("lockin: 1\nanswers: ~", "lockin: 1\nanswers:\n  a.one:\n    option: ours"),
        ("lockin: 1\n", "lockin: 1\nanswers:\n  a.one:\n    option: ours\n"),
        ("lockin: 1\nwaivers: []\n", "lockin: 1\nanswers:\n  a.one:\n    option: ours\nwaivers: []\n"),
        ("---\nlockin: 1\n...\n", "---\nlockin: 1\nanswers:\n  a.one:\n    option: ours\n...\n"),
        ("{lockin: 1, answers: {}}", "{lockin: 1, answers: {a.one: {option: ours}}}"),
        ('{"lockin": 1}', '{"lockin": 1, answers: {a.one: {option: ours}}}'),
        ("{lockin: 1, answers: {b.one: x}}", "{lockin: 1, answers: {a.one: {option: ours}, b.one: x}}"),
        ("\ufefflockin: 1\nanswers: {}\n", "\ufefflockin: 1\nanswers:\n  a.one:\n    option: ours\n"),
        ("lockin: 1\r\nanswers: {}\r\n", "lockin: 1\r\nanswers:\r\n  a.one:\r\n    option: ours\r\n"),
    ],
)
def test_answers_may_be_empty_or_in_brackets(text: str, expected: str) -> None:
    """The first answer finds its place whatever the file looks like, and lines end as they did."""
    assert expected == set_answer(text, "a.one", OURS, order=ORDER)


def test_an_answer_without_an_option_stays_on_its_line() -> None:
    """Short answers that choose no option read best in brackets."""
    new = set_answer(FILE, "a.two", Answer(state="unknown", by="pm"))

    assert (["  a.two: ours\n"], ["  a.two: {state: unknown, by: pm}\n"]) == change(FILE, new)


def test_a_comment_that_would_become_text_is_not_swallowed() -> None:
    """Where a comment below stands so far to the right that a block of lines would take it in, quotes are used."""
    text = "answers:\n  a.one: {state: open}\n          # far out\n  a.two: ours\n"

    new = set_answer(text, "a.one", OURS.change(note="two\nlines"))

    assert 'note: "two\\nlines"\n          # far out\n' in new


def test_a_fact_is_set_in_its_place() -> None:
    """The word alone is exchanged, without quotes, and its comment stays."""
    new = set_fact(set_fact(FILE, "personal_data", value=True), "fine_tuned", value=None)

    assert "  personal_data: yes  # ask Tom\n  fine_tuned: unknown\n" in new


def test_the_subject_is_set_in_its_place() -> None:
    """A field in brackets is exchanged, and a new one added behind those before it."""
    new = set_subject(FILE, vendor="Foo: {bar}, #1", owner="no")

    assert "subject: {vendor: 'Foo: {bar}, #1', use: '', owner: 'no'}\n" in new


@pytest.mark.parametrize(
    "text",
    [
        "answers:\n  ? a.one\n  : {state: open}\n",
        "answers: [a.one]\n",
        "answers: nothing\n",
    ],
)
def test_what_cannot_be_spliced_is_refused(text: str) -> None:
    """A text in a form that leaves no room for the change is refused with its place; nothing is reformatted."""
    with pytest.raises(BadDataError) as caught:
        set_answer(text, "a.one", OURS, source="acme.yaml")

    assert ("acme.yaml", True) == (caught.value.problems[0].source, caught.value.problems[0].line is not None)


@pytest.mark.parametrize("text", ["", "- a\n", "a: [\n", "a: 1\na: 2\n", "a: *b\n"])
def test_a_broken_text_is_refused(text: str) -> None:
    """What the strict reader refuses is not written to."""
    with pytest.raises(BadDataError):
        set_answer(text, "a.one", OURS)


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\x85", "\ud800", "\ufeff"])
def test_a_character_that_no_file_may_hold_is_refused(character: str) -> None:
    """Controls and lone surrogates are refused by name before anything is written."""
    with pytest.raises(UsageError, match=rf"note: the character U\+{ord(character):04X}"):
        set_answer(FILE, "a.one", OURS.change(note=f"a{character}b"))


HOSTILE = [
    "", " ", "\n", "\n\n", " \n ", "\t", "a\t", "\ta", " leading", "trailing ", "trailing\n", "two\n\n", "\n lead",
    "  two\n lines", "a\n  b\n c", "a\n\n\nb", "'", '"', "''", '"quoted"', "it's", "\\", "\\n", "C:\\new\\table",
    "#", "# no", "a # b", "a #b", ":", "a: b", "a:b", "a:", "- x", "-", "? x", "---", "...", "--- x", "a\n---\nb",
    "{", "}", "[", "]", "{a: b}", "[a, b]", ",", "a, b", "&a", "*a", "!t", "!!str x", "|", ">", "|-\n x", "%", "%YAML",
    "@x", "`x`", "<<", "=", "~", "null", "Null", "yes", "no", "Yes", "on", "off", "y", "n", "true", "False",
    "1", "0", "-1", "+1", "1.5", "1e3", "0x1F", "0o17", "017", "1_000", "12:30:45", ".inf", ".nan", "2026-11-20",
    "2026-11-20T09:12:00Z", "비고: 한국어 # 메모", "中文", "日本語\n二行", "עברית", "العربية", "😀", "😀: x\n# 😀",
    "é", "e\u0301",
    "a\u2028b", "a\u2029b", "a\u00a0b", "\u200bzero", "\u202eabc", "a\rb", "a\r\nb", "\r", "x" * 4000, "x " * 2000,
    "x\n" * 2000, "https://acme.example/dpa#s4?a=b&c=d", "=cmd|' /C calc'!A0", "<script>", "{{ x }}", "${x}",
]  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(codec="utf-8"), max_size=60).filter(lambda text: not BAD_VALUE.search(text)),
    st.text(st.sampled_from("ab \n\t'\"#:-{}[],|>&*!%@`\\é한😀\u2028"), max_size=30),
)
COMMENTS = ["x", "ask: Tom", "yes #2", "- 한국", "|", '"']
IDS = st.sampled_from(["none", "no", "null", "5to20", "12", "open"]) | st.text(
    string.ascii_lowercase + string.digits + "_", min_size=1, max_size=8
)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Any answer that the format can hold."""
    state = draw(st.sampled_from(["open", "unknown", "answered", "answered", "not_applicable"]))
    given_: dict[str, object] = {}
    if state == "answered":
        given_ = draw(
            st.sampled_from(["option", "options", "value"]).flatmap(
                lambda key: st.fixed_dictionaries(
                    {key: {"option": IDS, "options": st.lists(IDS, min_size=1).map(tuple), "value": TEXTS}[key]}
                )
            )
        )
    more = {name: draw(TEXTS) for name in draw(st.sets(st.sampled_from(["note", "source", "reason", "second", "by"])))}
    evidence = draw(st.sampled_from(["none", "vendor_statement", "contract", "tested"]))
    date = draw(st.none() | st.dates(dt.date(1900, 1, 1)))
    return Answer(state=state, evidence=evidence, date=date, **given_, **more)  # type: ignore[arg-type]  # drawn to fit


class Case(NamedTuple):
    """A text in three parts, of which the middle is the entry `a.two`."""

    before: str
    entry: str
    after: str
    comments: tuple[str, ...]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """An assessment as people and programs write it, with a comment in any place that can have one."""
    line_break = draw(st.sampled_from(["\n", "\r\n"]))
    made: list[str] = []

    def comment(before: str, after: str = "") -> str:
        if not draw(st.booleans()):
            return ""
        made.append(f"# c{len(made)}: {draw(st.sampled_from(COMMENTS))}")
        return before + made[-1] + after

    def lines(indent: str) -> str:
        return "".join(
            comment(indent, "\n") or draw(st.sampled_from(["", "\n"])) for _ in range(draw(st.integers(0, 2)))
        )

    def entry(name: str) -> str:
        blocks = [
            lambda: f"  {name}: {{state: open}}{comment('  ')}\n",
            lambda: f"  {name}: ours{comment(' ')}\n",
            lambda: f"  \"{name}\": 'it is''s'{comment('  ')}\n",
            lambda: f"  {name}:{comment(' ')}\n",
            lambda: (
                f"  {name}:{comment(' ')}\n    option: ours{comment(' ')}\n{lines('    ')}    by: me{comment('  ')}\n"
            ),
            lambda: (
                f"  {name}:\n{lines('    ')}    note: |{comment(' ')}\n      text # 1\n\n      more\n"
                f"    by: x{comment(' ')}\n"
            ),
            lambda: f"  {name}:\n    by: x\n{lines('      ')}    note: >-{comment(' ')}\n      last\n      # text\n",
            lambda: f"  {name}: {{state: unknown,{comment(' ')}\n    note: 'a\n    b'}}{comment(' ')}\n",
            lambda: (
                f"  {name}:\n    options: [a,{comment(' ')}\n      b]{comment('  ')}\n    note: plain\n      goes on\n"
            ),
        ]
        return draw(st.sampled_from(blocks))()

    before = f"{comment('')}\nlockin: 1\nsubject: {{vendor: 'a # b'}}{comment('  ')}\nanswers:{comment(' ')}\n"
    before += lines("  ") + (entry("a.one") + lines("  ") if draw(st.booleans()) else "")
    middle = entry("a.two")
    after = lines("  ") + (entry("b.one") + lines("  ") if draw(st.booleans()) else "")
    after += draw(st.sampled_from(["", "waivers: []\n", "...\n"]))
    if not after and draw(st.booleans()):
        middle = middle.rstrip("\n")
    before, middle, after = (part.replace("\n", line_break) for part in (before, middle, after))
    return Case(before, middle, after, tuple(made))


def as_read(answer: Answer) -> dict[str, object]:
    """What the strict reader finds for an answer, worked out without the writer."""
    found: dict[str, object] = (
        {} if answer.option or answer.options or answer.value is not None else {"state": answer.state}
    )
    for name in ("option", "value", "source", "note", "reason", "second", "by"):
        if getattr(answer, name) or (name == "value" and answer.value is not None):
            found[name] = getattr(answer, name)
    if answer.options:
        found["options"] = list(answer.options)
    if answer.evidence != "none":
        found["evidence"] = answer.evidence
    if answer.date:
        found["date"] = answer.date.isoformat()
    return found


@given(case=cases(), answer=answers())
def test_a_splice_changes_one_entry_and_keeps_every_comment(case: Case, answer: Answer) -> None:
    """Whatever the file looks like and whatever is said: right data, every comment once, all else to the character."""
    text = case.before + case.entry + case.after
    old, new = parse(text, "old"), set_answer(text, "a.two", answer, order=ORDER)
    tree = parse(new, "new")

    assert {**old["answers"], "a.two": as_read(answer)} == tree["answers"]  # type: ignore[index,call-overload,dict-item]  # mappings
    assert new.startswith(case.before)
    assert new.endswith(case.after)
    assert [1] * len(case.comments) == [new.count(comment.split(":")[0] + ":") for comment in case.comments]


@given(case=cases(), answer=answers())
def test_a_splice_is_idempotent(case: Case, answer: Answer) -> None:
    """Writing the same answer again changes nothing."""
    once = set_answer(case.before + case.entry + case.after, "a.two", answer)

    assert once == set_answer(once, "a.two", answer)


@given(text=TEXTS)
@pytest.mark.parametrize("file", [FILE, "{answers: {a.one: {state: open}}}", FILE.replace("\n", "\r\n")])
def test_every_text_reads_back_exactly(file: str, text: str) -> None:
    """A note is data, whatever it looks like: to this program and to every other reader of YAML."""
    new = set_answer(file, "a.one", OURS.change(note=text))

    expected = {"option": "ours"} | ({"note": text} if text else {})
    assert expected == yaml.safe_load(new)["answers"]["a.one"]


@given(value=TEXTS.filter(lambda text: len(text) <= 300))
def test_every_subject_reads_back_exactly(value: str) -> None:
    """The same holds for the subject, in brackets and on lines."""
    lines = FILE.replace("{vendor: \"Acme AI\", use: ''}", "\n  vendor: Acme AI  # old name\n  use: ''")

    assert [value, value] == [yaml.safe_load(set_subject(t, vendor=value))["subject"]["vendor"] for t in (FILE, lines)]
