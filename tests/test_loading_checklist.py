"""The files of a checklist become one value, or every problem of all of them."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from broken import base, broken_files, read_broken, words
from lockin import resources
from lockin.errors import BadDataError
from lockin.loading.checklist import included_names, parse_checklist
from lockin.loading.compiled import HEADER, decode, encode
from lockin.loading.schema import assessment_schema, checklist_schema
from lockin.model.checklist import Checklist, Question, RedFlag
from lockin.model.policy import Policy

NO_MORE = b"questions: []\n"


def base_checklist(part: bytes = NO_MORE) -> Checklist:
    """The small checklist, with this as its second file."""
    return parse_checklist({"checklist.yaml": base(), "part.yaml": part})


def shipped() -> dict[str, bytes]:
    """The files of the shipped checklist."""
    folder = resources.shipped_checklists()["ai-vendor-lock-in"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.yaml")}


def problems_of(files: dict[str, bytes], folder: str = "") -> str:
    """What is said about files that have problems."""
    with pytest.raises(BadDataError) as caught:
        parse_checklist(files, folder=folder)
    return words(caught.value.problems)


@pytest.mark.parametrize("path", broken_files("part"), ids=lambda path: path.stem)
def test_broken_parts_are_explained(path: Path) -> None:
    """Each included file says what is wrong with it: exactly these problems, in this order, in these words."""
    text, expected = read_broken(path)
    assert expected == problems_of({"checklist.yaml": base(), "part.yaml": text.encode()})


@pytest.mark.parametrize("path", broken_files("checklist"), ids=lambda path: path.stem)
def test_broken_checklists_are_explained(path: Path) -> None:
    """So does each first file."""
    text, expected = read_broken(path)
    assert expected == problems_of({"checklist.yaml": text.encode(), "part.yaml": NO_MORE})


def test_the_base_of_the_broken_parts_is_sound() -> None:
    """What the broken files are told comes from them, not from what they are added to."""
    assert 6 == len(base_checklist().questions)


def test_text_fields_keep_what_was_written() -> None:
    """Version 1.10 is not version 1.1."""
    assert "1.10" == base_checklist().version


def test_lists_join_in_the_order_of_reading() -> None:
    """The first file's questions come first, then those of the files that it includes."""
    part = (
        b"questions:\n- {id: con.last, domain: con, type: text, text: T, why: W, how_to_find_out: H, respondent: pm}\n"
    )
    ids = [question.id for question in base_checklist(part).questions]
    assert ["con.remarks", "con.last"] == ids[-2:]


def test_one_file_is_as_good_as_several() -> None:
    """A checklist may hold everything itself."""
    whole = base().replace(b"include: [part.yaml]", b"")
    assert base_checklist().questions == parse_checklist({"mine.yaml": whole}, entry="mine.yaml").questions


def test_the_hash_does_not_depend_on_what_the_first_file_is_called() -> None:
    """Renaming a file that holds everything changes nothing."""
    whole = base().replace(b"include: [part.yaml]", b"")
    named, usual = parse_checklist({"a.yaml": whole}, entry="a.yaml"), parse_checklist({"checklist.yaml": whole})
    assert usual.sha256 == named.sha256


def test_the_hash_covers_every_byte_of_every_file() -> None:
    """A comment more is another checklist."""
    assert base_checklist().sha256 != base_checklist(NO_MORE + b"# more\n").sha256


def test_the_hash_covers_what_is_included_only() -> None:
    """A file that happens to lie in the folder does not count."""
    files = {"checklist.yaml": base(), "part.yaml": NO_MORE, "notes.yaml": b"x"}
    assert base_checklist().sha256 == parse_checklist(files).sha256


def test_problems_of_several_files_come_together_in_reading_order() -> None:
    """One run shows all there is to mend."""
    first = base().replace(b"weight: 2", b"weight: two").replace(b"[part.yaml]", b"[b.yaml, a.yaml, none.yaml]")
    said = problems_of({"checklist.yaml": first, "a.yaml": b"qestions: []\n", "b.yaml": b"title: [\n"}, "my/list")
    places = [line.split(": ")[0] for line in said.splitlines() if line.startswith("my/")]
    assert [
        "my/list/checklist.yaml:14:55",
        "my/list/checklist.yaml:70:27",
        "my/list/b.yaml:2:1",
        "my/list/a.yaml:1:1",
    ] == places


def test_the_first_file_must_be_a_checklist() -> None:
    """Another YAML file is told apart at its first line."""
    assert "checklist.yaml:1:1: the key 'lockin_checklist' is missing" in problems_of({"checklist.yaml": b"a: 1\n"})


def test_included_names_are_given_in_order() -> None:
    """The store reads what is asked for, and nothing else."""
    assert ("part.yaml",) == included_names(base())


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../x", "a/../../x", "a\\b", "C:x", ".", "a//b", "", "a/", "nul\\0.yaml", "x?"]
)
def test_files_outside_the_folder_are_refused(name: str) -> None:
    """A checklist of a stranger reads no other files."""
    entry = yaml.safe_dump({"include": [name]}).encode()
    with pytest.raises(BadDataError):
        included_names(entry)


def test_a_word_for_home_is_but_a_file_name() -> None:
    """No shell expands the names, so a tilde is a character like others when it has company."""
    assert ("~x.yaml",) == included_names(b"include: ['~x.yaml']\n")


def test_more_files_than_anybody_has_are_refused() -> None:
    """The number of files is bounded."""
    with pytest.raises(BadDataError):
        included_names(b"include: [" + b", ".join(b"f%d" % n for n in range(65)) + b"]\n")


def test_an_included_file_includes_nothing() -> None:
    """There is one list of files, in the first one."""
    said = problems_of({"checklist.yaml": base(), "part.yaml": b"include: [checklist.yaml]\n"})
    assert "only the first file may have the key 'include'" in said


def test_thousands_of_mistakes_are_told_in_a_moment() -> None:
    """A hostile file costs no minutes of looking for similar words."""
    part = b"questions:\n" + b"".join(b"- {id: q.%d, wieght: x, domian: con}\n" % n for n in range(9_000))
    begin = time.process_time()
    said = problems_of({"checklist.yaml": base(), "part.yaml": part})
    assert time.process_time() - begin < 2
    assert "there are more problems; these are the first" in said


@given(st.binary(max_size=300))
def test_any_second_file_gives_a_checklist_or_bad_data(part: bytes) -> None:
    """No other exception leaves the loader."""
    _load_or_explain(part)


def _load_or_explain(part: bytes) -> None:
    try:
        base_checklist(part)
    except BadDataError as error:
        assert error.problems  # noqa: PT017 - both outcomes are fine, this one must say why


WORDS = [
    *Checklist.__struct_fields__,
    *Question.__struct_fields__,
    *RedFlag.__struct_fields__,
    *Policy.__struct_fields__,
]
WORDS += ["risk", "label", "fact", "any_fact", "answer_in", "question", "all", "any", "not", "at_least"]
TREES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.sampled_from(["con", "pm", "con.notice", "block", "x"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(WORDS),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=30,
)


@given(st.dictionaries(st.sampled_from(["questions", "facts", "domains", "references", "claims"]), TREES))
def test_any_tree_of_known_words_gives_a_checklist_or_bad_data(part: dict[str, object]) -> None:
    """Nothing of the wrong shape upsets the rules."""
    _load_or_explain(yaml.safe_dump(part).encode())


@given(TREES)
def test_any_first_file_of_known_words_gives_bad_data(tree: object) -> None:
    """Nor does a first file of the wrong shape."""
    with pytest.raises(BadDataError):
        parse_checklist({"checklist.yaml": yaml.safe_dump(tree).encode()})


def test_the_shipped_checklist_has_no_problems() -> None:
    """What comes with the program passes its own check."""
    assert 73 == len(parse_checklist(shipped()).questions)


def test_a_compiled_checklist_is_read_back_equal() -> None:
    """Decimals, dates and conditions survive."""
    checklist = parse_checklist(shipped())
    assert checklist == decode(encode(checklist))


@pytest.mark.parametrize(
    "data", [b"", b"x", HEADER, HEADER + b"\xc0", HEADER + b"\x91" * 100_000, b"\x80\x04K\x01."], ids=range(6)
)
def test_other_bytes_are_no_compiled_checklist(data: bytes) -> None:
    """A damaged cache is an error that the store can handle, pickles included."""
    with pytest.raises(ValueError, match="no compiled checklist"):
        decode(data)


@given(st.binary(max_size=100), st.integers(0, 4_000))
def test_a_damaged_compiled_checklist_is_refused_or_read(noise: bytes, at: int) -> None:
    """Noise inside gives a `ValueError` or a checklist, nothing else."""
    whole = encode(base_checklist())
    with suppress(ValueError):
        decode(whole[: len(HEADER) + at] + noise + whole[len(HEADER) + at + len(noise) :])


def test_conditions_deeper_than_yaml_allows_are_refused_when_compiled() -> None:
    """A recursive type is no way to overflow the stack."""
    data = msgspec.msgpack.decode(encode(base_checklist())[len(HEADER) :])
    inner = b"\x81\xa3not" * 100_000 + b"\xc0"
    data["questions"][0]["applies_if"] = msgspec.Raw(inner)
    with pytest.raises(ValueError, match="no compiled checklist"):
        decode(HEADER + msgspec.msgpack.encode(data))


def test_the_schema_names_every_key() -> None:
    """An editor completes exactly the keys that the loader takes."""
    keys = checklist_schema()["properties"].keys()
    assert {*Checklist.__struct_fields__, "lockin_checklist", "include"} - {"sha256", "overlay", "base"} == keys


def test_schemas_are_closed_and_refer_to_what_they_define() -> None:
    """Every reference inside a schema leads somewhere."""
    for schema in (checklist_schema(), assessment_schema()):
        text = msgspec.json.encode(schema).decode()
        targets = {part.split('"')[0] for part in text.split('"$ref":"#/$defs/')[1:]}
        assert targets <= schema["$defs"].keys()
        assert schema["additionalProperties"] is False
