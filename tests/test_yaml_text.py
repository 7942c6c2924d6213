"""YAML is read strictly, with the place of every value, and nothing but `BadDataError` comes out of bad bytes."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from broken import broken_files, read_broken, words
from lockin.errors import BadDataError, Problem
from lockin.loading.places import List, Map, Node
from lockin.loading.yaml_text import MAX_BYTES, MAX_DEPTH, MAX_NODES, parse

LOADERS = [pytest.param(yaml.CSafeLoader, id="libyaml"), pytest.param(yaml.SafeLoader, id="python")]

BILLION_LAUGHS = "a: &a [x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 10)}]\n" for i in range(9)
)
MERGE_BOMB = "a: &a {x: 1}\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} {{<<: [{', '.join([f'*{chr(97 + i)}'] * 10)}]}}\n" for i in range(8)
)
HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "blanks": b" \n\n  \n",
    "comment": b"# only a comment\n",
    "a null": b"~\n",
    "open brackets": b"[" * 200_000,
    "open braces": b"{" * 200_000,
    "nested flow mappings": b"{a: " * 50_000,
    "nested dashes": b"- " * 100_000,
    "nested questions": b"? " * 100_000,
    "nested brackets, closed": b"[" * 5_000 + b"]" * 5_000,
    "too large": b"a: " + b"x" * MAX_BYTES,
    "binary": bytes(range(256)) * 40,
    "an image": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00",
    "a zip": b"PK\x03\x04\x14\x00\x08\x00",
    "latin-1": "name: Zoë\n".encode("latin-1"),
    "utf-16": "a: 1\n".encode("utf-16"),
    "utf-32": "a: 1\n".encode("utf-32"),
    "nul": b"a: b\x00c\n",
    "escape": b"a: \x1b[2Jb\n",
    "c1 control": "a: b\x9bc\n".encode(),
    "next line": "a: b\x85c\n".encode(),
    "line separator": "a: b\u2028c: d\n".encode(),
    "paragraph separator": "a: b\u2029c: d\n".encode(),
    "byte order mark inside": "a: b\ufeffc\n".encode(),
    "noncharacter": "a: \uffff\n".encode(),
    "encoded surrogate": b"a: \xed\xa0\x80\n",
    "escaped nul": b'a: "b\\0c"\n',
    "escaped surrogate": b'a: "b\\ud800c"\n',
    "escape beyond Unicode": b'a: "\\UFFFFFFFF"\n',
    "billion laughs": BILLION_LAUGHS.encode(),
    "merge bomb": MERGE_BOMB.encode(),
    "alias to itself": b"a: &a [*a]\n",
    "alias to nothing": b"a: *b\n",
    "anchor": b"a: &b c\n",
    "python object": b"a: !!python/object/apply:os.system [id]\n",
    "local tag": b"a: !x b\n",
    "bare tag": b"a: ! b\n",
    "set": b"a: !!set {b, c}\n",
    "duplicate": b"a: 1\nb: 2\na: 3\n",
    "duplicate in quotes": b'a: 1\n"a": 2\n',
    "second document": b"a: 1\n---\nb: 2\n",
    "document after its end": b"a: 1\n...\nb: 2\n",
    "truncated text": b'a: "b\n',
    "truncated list": b"a: [b, c\n",
    "truncated mapping": b"a: {b: c\n",
    "tab": b"a:\n\tb: 1\n",
    "tab in a list": b"a:\n  - b\n\t- c\n",
    "list as key": b"? [a]\n: b\n",
    "mapping as key": b"{a: b}: c\n",
    "null as key": b"~: a\n",
    "nothing as key": b": a\n",
    "directive of the future": b"%YAML 3.0\n--- a\n",
    "directive with a long number": b"%YAML 1." + b"9" * 5_000 + b"\n--- a\n",
    "backtick": b"a: `b`\n",
    "at sign": b"a: @b\n",
    "percent": b"%\n",
    "colon in a text": b"a: b: c\n",
    "wrong indentation": b"a:\n    b: 1\n  c: 2\n",
}


def problems_of(text: bytes | str, loader: Any = yaml.CSafeLoader) -> tuple[Problem, ...]:  # noqa: ANN401 - a loader class
    """The problems of a text that must have some."""
    with pytest.raises(BadDataError) as caught:
        parse(text, "x.yaml", loader=loader)
    return caught.value.problems


def mapping(text: str, loader: Any = yaml.CSafeLoader) -> Map:  # noqa: ANN401 - a loader class
    """The tree of a text that is a mapping."""
    tree = parse(text, "x.yaml", loader=loader)
    assert isinstance(tree, Map)
    return tree


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_are_refused_in_under_a_second(name: str, loader: Any) -> None:  # noqa: ANN401 - a loader class
    """Nothing hostile crashes, hangs or passes: it is a problem, at once, with either parser."""
    begin = time.process_time()
    problems = problems_of(HOSTILE[name], loader)
    assert time.process_time() - begin < 1
    assert {"x.yaml"} == {problem.source for problem in problems}
    assert all(problem.message for problem in problems)


@pytest.mark.parametrize("loader", LOADERS)
def test_too_many_values_are_refused(loader: Any) -> None:  # noqa: ANN401 - a loader class
    """The reading ends at the limit; without libyaml, counting that far takes seconds."""
    problem = problems_of("- a\n" * (MAX_NODES + 1), loader)[0]
    assert (MAX_NODES, "more than 100,000 values") == (problem.line, problem.message)


def test_lone_surrogates_in_a_str_are_refused() -> None:
    """Text that was decoded leniently elsewhere is no way around the checks."""
    assert ["the character U+D800 is not allowed"] == [p.message for p in problems_of("a: \ud800\n")]


@pytest.mark.parametrize("path", broken_files("yaml"), ids=lambda path: path.stem)
def test_broken_files_are_explained(path: Path) -> None:
    """Each file says what is wrong with it: exactly these problems, in this order, in these words."""
    text, expected = read_broken(path)
    assert expected == words(problems_of(text))


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_any_bytes_give_a_value_or_bad_data(text: bytes | str) -> None:
    """No other exception leaves the parser."""
    for loader in (yaml.CSafeLoader, yaml.SafeLoader):
        try:
            parse(text, "x.yaml", loader=loader)
        except BadDataError as error:
            assert error.problems  # noqa: PT017 - both outcomes are fine, this one must say why


@given(st.text(alphabet="ab:-?[]{},&*!|>'\"%@`#~<=\\ \t\n0ux", max_size=60))
def test_any_punctuation_gives_a_value_or_bad_data(text: str) -> None:
    """Texts made of what YAML gives a meaning to are handled too."""
    for loader in (yaml.CSafeLoader, yaml.SafeLoader):
        try:
            parse(text, "x.yaml", loader=loader)
        except BadDataError as error:
            assert error.problems  # noqa: PT017 - as above


VALUES = st.recursive(
    st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\ufeff"))),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text("abc", min_size=1), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.text("abc", min_size=1), VALUES, min_size=1))
def test_what_pyyaml_writes_is_read_back_equal(value: dict[str, object]) -> None:
    """Quoting, folding and escaping of a dumper come out as the texts that went in."""
    assert value == parse(yaml.safe_dump(value, allow_unicode=True), "x.yaml")


@given(st.dictionaries(st.text("abc", min_size=1), VALUES, min_size=1), st.booleans())
def test_both_parsers_agree_on_values_and_places(value: dict[str, object], flow: bool) -> None:  # noqa: FBT001 - drawn
    """A machine without libyaml reads the same, down to the columns."""
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow)
    fast, slow = (mapping(text, loader) for loader in (yaml.CSafeLoader, yaml.SafeLoader))
    assert fast == slow
    assert _places(fast) == _places(slow)


def _places(tree: Map) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = []
    waiting: list[Node] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Map | List):
            for key in node if isinstance(node, Map) else range(len(node)):
                place = node.place(key)
                found.append((place.line, place.column, place.value_line, place.value_column))
                waiting.append(node[key])  # type: ignore[index] # key and container fit each other
    return found


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    "raw",
    ["no", "yes", "on", "1.10", "010", "2024-01-01", "12:34:56", "1e3", "0x1F", "true", "+99", ".5", "=", "1_000"],
)
def test_plain_texts_stay_as_they_are_written(raw: str, loader: Any) -> None:  # noqa: ANN401 - a loader class
    """Norway is a country, and a version keeps its zero."""
    assert {"a": raw} == mapping(f"a: {raw}\n", loader)


@pytest.mark.parametrize("raw", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_none_unless_quoted(raw: str) -> None:
    """An empty value is no text; in quotes it is."""
    assert {"a": None, "b": raw} == mapping(f"a: {raw}\nb: '{raw}'\n")


def test_a_byte_order_mark_at_the_start_is_skipped() -> None:
    """Editors on Windows write one."""
    assert {"a": "1"} == parse(b"\xef\xbb\xbfa: 1\n", "x.yaml")


def test_escaped_line_separators_are_texts() -> None:
    """What a writer escapes is read back."""
    assert {"a": "b\u2028c"} == mapping('a: "b\\Lc"\n')


def test_columns_count_characters() -> None:
    """A caret stands under its character even behind letters that take several bytes."""
    place = mapping("é: {ü: x}\n").place("é")
    assert (1, 1, 1, 4) == (place.line, place.column, place.value_line, place.value_column)


def test_quotes_are_known() -> None:
    """Quoted and plain texts can be told apart."""
    tree = mapping("a: b\nc: 'd'\ne: |\n  f\n")
    assert [False, True, True] == [tree.place(key).quoted for key in tree]


SPANS = """\
answers:
  # about a
  a: x
  b: {state: unknown,
      by: pm}  # behind b

  c:
    note: |
      one
      # two is text
    # a comment of c

  # before d
  d:
    - x
    - y

  e: "one
    two"
  f: one
    two
  g:
# the end
"""


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("key", "span"),
    [("a", (3, 3)), ("b", (4, 5)), ("c", (7, 10)), ("d", (14, 16)), ("e", (18, 19)), ("f", (20, 21)), ("g", (22, 22))],
)
def test_a_value_spans_its_own_lines(key: str, span: tuple[int, int], loader: Any) -> None:  # noqa: ANN401 - a loader class
    """Comments and blank lines behind a value are not part of it."""
    answers = mapping(SPANS, loader)["answers"]
    assert isinstance(answers, Map)
    place = answers.place(key)
    assert span == (place.line, place.last_line)


@pytest.mark.parametrize("chomp", ["|", "|-", "|+", ">", ">-", "|2"])
def test_a_block_of_text_ends_at_its_last_line(chomp: str) -> None:
    """Whatever becomes of the line ends behind it, the next key is not touched."""
    tree = mapping(f"a: {chomp}\n  x\n\n  y\n\n\nb: 1\n")
    assert (1, 4) == (tree.place("a").line, tree.place("a").last_line)


def test_a_block_of_text_at_the_end_without_a_line_end() -> None:
    """The last line may lack its end."""
    assert 2 == mapping("a: |\n  x").place("a").last_line


def test_windows_line_ends_count_once() -> None:
    """Lines are numbered as editors number them."""
    tree = mapping("a: 1\r\nb: |\r\n  x\r\nc: 2\r\n")
    assert [1, 2, 4] == [tree.place(key).line for key in tree]
    assert 3 == tree.place("b").last_line


CONFLICT = "<<<<<<< ours\n  a.two: yes\n=======\n  a.two: no\n>>>>>>> theirs\n"


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"lockin: 1\nanswers:\n  a.one: x\n{CONFLICT}", [4]),
        (f"{CONFLICT}b: 1\n{CONFLICT}", [1, 7]),
        (f"a:\n  note: |\n    text\n{CONFLICT}", [4]),
        (f"a: 1\n{CONFLICT}".replace("\n", "\r\n"), [2]),
        ("a:\n<<<<<<< HEAD\n||||||| base\n  b: 1\n=======\n>>>>>>> 1f2e3d\n", [2]),
    ],
)
def test_a_conflict_that_git_left_is_named(text: str, lines: list[int], loader: Any) -> None:  # noqa: ANN401 - a loader class
    """Whatever the parser stumbles over, the message is about the markers, and about nothing else."""
    with pytest.raises(BadDataError) as caught:
        parse(text, "x.yaml", loader=loader)
    found = caught.value.problems

    assert [(line, 1, "a merge conflict is left here") for line in lines] == [
        (problem.line, problem.column, problem.message) for problem in found
    ]
    assert all(problem.hint is not None and "remove the three marker lines" in problem.hint for problem in found)


def test_a_text_may_speak_of_conflicts() -> None:
    """Markers inside a text that is well written are a text."""
    assert {"a": "<<<<<<< ours\n", "b": "<<<<<<< x"} == parse("a: |\n  <<<<<<< ours\nb: '<<<<<<< x'\n", "x.yaml")


def test_reading_can_stop_at_a_key() -> None:
    """What a file is for is known without reading it whole, even when the rest is broken."""
    tree = parse("lockin: 1\nchecklist: {id: a}\nanswers: [", "x.yaml", up_to="checklist")
    assert {"lockin": "1", "checklist": {"id": "a"}} == tree


def test_the_deepest_allowed_nesting_is_read() -> None:
    """The limit itself is allowed."""
    assert parse("[" * MAX_DEPTH + "]" * MAX_DEPTH, "x.yaml")


def test_one_level_more_is_refused() -> None:
    """And no more."""
    problem = problems_of("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))[0]
    assert (1, MAX_DEPTH + 1, f"nested deeper than {MAX_DEPTH} levels") == (
        problem.line,
        problem.column,
        problem.message,
    )


def test_many_problems_are_cut_short() -> None:
    """A flood of the same mistake ends with a word on the rest."""
    problems = problems_of("a: 1\n" * 500)
    assert 101 == len(problems)
    assert "there are more problems; these are the first" == problems[-1].message


def test_excerpts_cannot_steer_a_terminal() -> None:
    """The shown line has its controls replaced one by one, so that the caret still fits."""
    assert "a: \ufffd[2Jb" == problems_of("a: \x1b[2Jb\n")[0].excerpt


def test_long_lines_are_not_shown_whole() -> None:
    """One endless line does not flood the screen."""
    excerpt = problems_of("a: \x1b" + "b" * 10_000)[0].excerpt
    assert excerpt is not None
    assert 201 == len(excerpt)
