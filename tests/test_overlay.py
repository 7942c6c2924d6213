"""Overlays: every change is made, found by comparison, explained, printed and hashed, and nothing else is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it has no types
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from broken import base as base_text
from broken import broken_files, read_broken, words
from builders import TODAY, answered, assessment
from lockin.errors import BadDataError, ExitCode
from lockin.language import speaking
from lockin.loading import mildness
from lockin.loading.compiled import decode, encode
from lockin.loading.layers import Layer, parse_layers
from lockin.loading.overlaid import POINTERS
from lockin.loading.overlay_schema import overlay_schema
from lockin.loading.parts import KINDS
from lockin.model.assessment import Assessment
from lockin.model.checklist import Checklist
from lockin.report.case import Case
from lockin.report.change_words import FIELDS, PARTS
from lockin.report.changes import changes, overlay_document
from lockin.scoring.score import assess
from lockin.scoring.unchanged import unchanged
from lockin.store.checklists import load_checklist
from pdf_validation import verapdf
from process import ROOT, Run
from strategies import assessments

HEAD: dict[str, Any] = {
    "lockin_checklist": 1,
    "id": "acme",
    "version": "2.0.0",
    "date": "2026-11-22",
    "extends": "base",
}
BASE = Layer(entry="checklist.yaml", files={"checklist.yaml": base_text(), "part.yaml": b"questions: []\n"})
PLAIN = parse_layers([BASE])
PLAIN_SHIPPED = load_checklist("ai-vendor-lock-in")
PAGE = (ROOT / "docs" / "overlays.md").read_text("utf-8")
FIXED_DAY = {"SOURCE_DATE_EPOCH": "1795305600"}


def layer(overlay: Mapping[str, Any] | str) -> Layer:
    """An overlay of one file."""
    text = overlay if isinstance(overlay, str) else yaml.safe_dump(HEAD | dict(overlay), sort_keys=False)
    return Layer(entry="overlay.yaml", files={"overlay.yaml": text.encode()})


def over(overlay: Mapping[str, Any] | str) -> Checklist:
    """The small checklist of the broken files with an overlay upon it."""
    return parse_layers([BASE, layer(overlay)])


def told(overlay: Mapping[str, Any] | str, base: Layer = BASE) -> str:
    """What is said about an overlay that has problems."""
    with pytest.raises(BadDataError) as caught:
        parse_layers([base, layer(overlay)])
    return words(caught.value.problems)


def differences(of: Checklist) -> set[tuple[str, str, str, str, str]]:
    """Part, id, field, before and after of every change."""
    assert of.overlay is not None
    return {(one.part, one.id, one.field, one.before, one.after) for one in of.overlay.changes}


def asked(id_: str, **more: object) -> dict[str, object]:
    """A question that only an overlay has."""
    plain = {"id": id_, "domain": "con", "type": "text", "text": "T", "why": "W", "how_to_find_out": "H"}
    return {**plain, "respondent": "pm", **more}


# Problems ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", broken_files("overlay"), ids=lambda path: path.stem)
def test_broken_overlays_are_explained(path: Path) -> None:
    """Each problem is shown in the overlay, where it brings the problem about: these, in this order, in these words."""
    text, expected = read_broken(path)
    assert expected == told(text)
    assert all(line.startswith(("overlay.yaml:", " ")) for line in expected.splitlines())


def test_an_overlay_of_an_overlay_is_refused() -> None:
    """One list of differences tells everything."""
    below = layer({})
    said = told(HEAD | {"id": "division", "extends": "acme"}, base=below)
    assert "overlay.yaml:5:10: extends: what it extends is an overlay itself" in said


def test_three_layers_are_refused() -> None:
    """A record from elsewhere cannot pile them up."""
    with pytest.raises(BadDataError):
        parse_layers([BASE, layer({}), layer({"id": "more"})])


def test_mistakes_of_the_checklist_below_are_told_as_its_own() -> None:
    """What is wrong with the base is shown in the base."""
    broken = structs.replace(BASE, files={**BASE.files, "part.yaml": b"qestions: []\n"})
    with pytest.raises(BadDataError) as caught:
        parse_layers([broken, layer({})], "mine", base_folder="base")
    assert words(caught.value.problems).startswith("base/part.yaml:1:1: ")


def test_what_is_not_dropped_but_needed_is_named() -> None:
    """A dropped question that a condition looks at is a problem, with the place that looks."""
    condition = b"applies_if: {answer_in: {question: con.notice, options: [short]}}"
    first = base_text().replace(b"type: multi", b"type: multi\n    " + condition)
    hanging = structs.replace(BASE, files={**BASE.files, "checklist.yaml": first})
    said = told({"drop": {"questions": {"con.notice": "Not here"}}}, base=hanging)
    assert "drop.questions[con.notice]: questions[con.channels].applies_if.answer_in.question needs it" in said


WORDS = [
    *HEAD,
    "change",
    "drop",
    "because",
    "after",
    *KINDS,
    "policy",
    "roles",
    "weight",
    "risk",
    "options",
    "con.notice",
]
TREES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.sampled_from(["con", "pm", "con.notice", "block", "x"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(WORDS), inner, max_size=5)),
    max_leaves=25,
)


@given(st.dictionaries(st.sampled_from(["change", "drop", *KINDS, "include", "extends"]), TREES))
def test_any_tree_of_known_words_gives_a_checklist_or_bad_data(part: dict[str, Any]) -> None:
    """Nothing of the wrong shape upsets the loader."""
    try:
        over(part)
    except BadDataError as error:
        assert error.problems  # noqa: PT017 - both outcomes are fine, this one must say why
        assert {"overlay.yaml"} == {problem.source for problem in error.problems}  # noqa: PT017 - as above


# What an overlay does ------------------------------------------------------------------------------------------------


def test_an_empty_overlay_changes_nothing_but_the_identity() -> None:
    """It has its own name, version, day and hash, and says what it extends."""
    made = over({"title": "Acme"})
    identity = {"id": "acme", "version": "2.0.0", "title": "Acme", "date": made.date, "sha256": made.sha256}
    assert structs.replace(PLAIN, **identity, overlay=made.overlay, base=PLAIN) == made
    assert made.overlay is not None
    assert ("base", "1.10", PLAIN.sha256, ()) == tuple(
        getattr(made.overlay, key) for key in ("id", "version", "sha256", "changes")
    )


@given(assessments(structs.replace(PLAIN, questions=tuple(one for one in PLAIN.questions if one.scored))))
def test_an_empty_overlay_scores_as_its_base(found: Assessment) -> None:
    """Whatever was answered."""
    made = over({})
    card = assess(PLAIN, found, TODAY)
    assert card == assess(made, found, TODAY)
    without = unchanged(made, found, TODAY)
    assert without is not None
    assert (card, 0) == (without.card, without.lost)


RISK = 40
"""Of the worst option of `con.channels`."""
ONE_CHANGE: dict[str, tuple[dict[str, Any], tuple[str, str, str, str, str]]] = {
    "weight": ({"questions": {"con.notice": {"weight": 4}}}, ("questions", "con.notice", "weight", "1", "4")),
    "text": (
        {"questions": {"con.end": {"text": "Until?"}}},
        ("questions", "con.end", "text", "When does it end?", "Until?"),
    ),
    "risk": (
        {"questions": {"con.notice": {"options": {"short": {"risk": 80}}}}},
        ("questions", "con.notice", "options[short].risk", "90", "80"),
    ),
    "label": (
        {"questions": {"con.notice": {"options": {"year": {"label": "12 months"}}}}},
        ("questions", "con.notice", "options[year].label", "A year", "12 months"),
    ),
    "effect": (
        {"questions": {"con.notice": {"red_flag": {"effect": "block"}}}},
        ("questions", "con.notice", "red_flag.effect", "floor_moderate", "block"),
    ),
    "condition": (
        {"questions": {"con.channels": {"applies_if": {"fact": "tuned"}}}},
        ("questions", "con.channels", "applies_if", "", "tuned"),
    ),
    "fact": ({"facts": {"tuned": {"label": "Tuned"}}}, ("facts", "tuned", "label", "Fine-tuned", "Tuned")),
    "domain": ({"domains": {"con": {"weight": 3}}}, ("domains", "con", "weight", "2", "3")),
    "band": ({"policy": {"bands": {"high": {"at_least": 45}}}}, ("policy", "", "bands[high].at_least", "40", "45")),
    "share": ({"policy": {"confidence": {"medium": 0.5}}}, ("policy", "", "confidence.medium", "0.4", "0.5")),
    "role": ({"roles": {"cfo": "Finance"}}, ("roles", "", "cfo", "", "Finance")),
}


def merged(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Several changes as one mapping."""
    whole: dict[str, Any] = {}
    for part in parts:
        for key, value in part.items():
            whole[key] = (
                merged([whole[key], value]) if isinstance(whole.get(key), dict) and isinstance(value, dict) else value
            )
    return whole


def with_reasons(change: dict[str, Any]) -> dict[str, Any]:
    """The same change, explained wherever a reason may be asked for."""
    of_things = {
        part: {key: one | {"because": "R"} for key, one in change[part].items()} for part in change if part in KINDS
    }
    return change | of_things | ({"policy": change["policy"] | {"because": "R"}} if "policy" in change else {})


def shuffled(value: Any, draw: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - YAML
    """The same mapping with its keys in any order."""
    if not isinstance(value, dict):
        return value
    return {key: shuffled(value[key], draw) for key in draw(st.permutations(list(value)))}


@given(st.sets(st.sampled_from(sorted(ONE_CHANGE))), st.data())
def test_exactly_the_changes_that_are_written_are_found(names: set[str], data: st.DataObject) -> None:
    """Whichever they are, and in whatever order they are written."""
    change = with_reasons(merged([ONE_CHANGE[name][0] for name in sorted(names)]))
    made = over({"change": change})
    assert {ONE_CHANGE[name][1] for name in names} == differences(made)
    order = data.draw(st.permutations(list(change)))
    again = over({"change": {key: shuffled(change[key], data.draw) for key in order}})
    assert made.overlay == again.overlay
    assert structs.replace(made, sha256="") == structs.replace(again, sha256="")


@given(
    st.integers(2, 100), st.integers(1, 99).filter(lambda risk: risk != RISK), st.integers(41, 59)
)  # what is so already would be refused
def test_the_result_is_what_the_changes_say(weight: int, risk: int, high: int) -> None:
    """A checklist changed by hand is the same as one changed by the overlay."""
    question = {"weight": weight, "options": {"phone": {"risk": risk}}, "because": "R"}
    policy = {"bands": {"high": {"at_least": high}}, "because": "R"}
    made = over({"change": {"questions": {"con.channels": question}, "policy": policy}})
    old = PLAIN.by_id["con.channels"]
    options = (old.options[0], structs.replace(old.options[1], risk=risk))
    new = structs.replace(old, weight=weight, options=options)
    assert [new if one is old else one for one in PLAIN.questions] == list(made.questions)
    bands = [structs.replace(band, at_least=high) if band.id == "high" else band for band in PLAIN.policy.bands]
    assert structs.replace(PLAIN.policy, bands=tuple(bands)) == made.policy


def test_added_things_stand_where_they_are_put() -> None:
    """Behind what they name, in the order of the list; else at the end of their domain."""
    domain = {"id": "own", "title": "Own", "axis": "control", "weight": 1, "purpose": "P"}
    scored = {"options": [{"id": "a", "label": "A", "risk": 0}, {"id": "b", "label": "B", "risk": 9}], "type": "choice"}
    made = over(
        {
            "domains": [domain],
            "questions": [
                asked("con.b", after="con.a"),
                asked("con.last"),
                asked("con.a", after="con.notice"),
                asked("con.c", after="con.notice"),
                asked("exp.more", domain="exp"),
                asked("own.first", domain="own", **scored),
            ],
        }
    )
    assert [
        *("exp.criticality", "exp.more", "con.notice", "con.a", "con.b", "con.c", "con.channels"),
        *("con.end", "con.price", "con.remarks", "con.last", "own.first"),
    ] == [question.id for question in made.questions]
    assert made.overlay is not None
    assert {"added"} == {one.kind for one in made.overlay.changes}
    assert 7 == len(made.overlay.changes)


def test_what_only_points_at_something_dropped_lets_go_of_it() -> None:
    """References leave the questions that name them; that is no change of its own."""
    shipped = PLAIN_SHIPPED
    used = [question.id for question in shipped.questions if "GDPR-28-3" in question.refs]
    made = parse_layers(
        [shipped_layer(), layer({"extends": "ai-vendor-lock-in", "drop": {"references": {"GDPR-28-3": "Not here"}}})]
    )
    assert used
    assert all("GDPR-28-3" not in made.by_id[name].refs for name in used)
    assert made.overlay is not None
    assert [("dropped", "references", "GDPR-28-3", "Not here")] == [
        (one.kind, one.part, one.id, one.because) for one in made.overlay.changes
    ]


def shipped_layer() -> Layer:
    """The files of the shipped checklist."""
    folder = ROOT / "checklists" / "ai-vendor-lock-in"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.yaml")}
    return Layer(entry="checklist.yaml", files=files)


def test_reasons_come_from_as_near_as_possible() -> None:
    """A reason holds for all below it, unless something nearer says another one."""
    bands = {"high": {"at_least": 45, "because": "Near"}, "severe": {"at_least": 65}}
    made = over({"change": {"policy": {"bands": bands, "because": "Far"}}})
    assert made.overlay is not None
    assert {"bands[high].at_least": "Near", "bands[severe].at_least": "Far"} == {
        one.field: one.because for one in made.overlay.changes
    }


def test_a_removed_option_is_a_change() -> None:
    """It asks for less, because the worst that can be said is gone."""
    options = {"none_given": None}
    flag = {"when": ["short"]}
    made = over({"change": {"questions": {"con.notice": {"options": options, "red_flag": flag, "because": "R"}}}})
    assert made.overlay is not None
    assert {("dropped", "options[none_given]", True), ("changed", "red_flag.when", True)} == {
        (one.kind, one.field, one.milder) for one in made.overlay.changes
    }


def test_the_hash_covers_both_files() -> None:
    """A comment more in either is another checklist."""
    plain = over({})
    more = parse_layers(
        [BASE, structs.replace(layer({}), files={"overlay.yaml": layer({}).files["overlay.yaml"] + b"# x\n"})]
    )
    below = structs.replace(BASE, files={**BASE.files, "part.yaml": b"questions: []\n# x\n"})
    assert 3 == len({plain.sha256, more.sha256, parse_layers([below, layer({})]).sha256})


def test_a_compiled_overlay_is_read_back_equal() -> None:
    """Changes and base survive."""
    made = over({"change": ONE_CHANGE["weight"][0]})
    assert made == decode(encode(made))


# What asks for less --------------------------------------------------------------------------------------------------


def fields(value: object, path: str) -> set[str]:
    """Every field below a value of a checklist, as the tables name them."""
    found = {path}
    if isinstance(value, tuple):
        return found.union(*(fields(one, f"{path}[]") for one in value if hasattr(one, "id")))
    for name in getattr(value, "__struct_fields__", ()):
        found |= fields(getattr(value, name), f"{path}.{name}")
    return found


def known_fields() -> set[str]:
    """Every field of the shipped checklist, as the tables name them."""
    shipped = PLAIN_SHIPPED
    found = fields(shipped.policy, "policy")
    for part in KINDS:
        found = found.union({part}, *(fields(one, part) for one in getattr(shipped, part)))
    return found


@pytest.mark.parametrize("table", ["FALLING", "RISING", "RANKED", "SHRINKING", "EITHER", "CONDITIONS", "GONE"])
def test_the_tables_name_fields_that_exist(table: str) -> None:
    """A field with another name would be judged by nobody."""
    assert set() == set(getattr(mildness, table)) - known_fields()


def test_the_words_name_fields_that_exist() -> None:
    """So do the names that the report gives them."""
    assert set() == set(FIELDS) - known_fields()
    assert {*KINDS, "archetype", "note", "roles", "efforts", "policy", "switching", "review"} == set(PARTS)
    assert {"questions", "events"} == {holder for holder, _ in POINTERS.values()}


@pytest.mark.parametrize(
    ("change", "milder"),
    [
        ({"policy": {"unknown_risk": 74}}, True),
        ({"policy": {"unknown_risk": 76}}, False),
        ({"policy": {"bands": {"high": {"at_least": 41}}}}, True),
        ({"policy": {"bands": {"high": {"at_least": 39}}}}, False),
        ({"policy": {"bands": {"high": {"decision": "approve_with_conditions"}}}}, True),
        ({"policy": {"confidence": {"approve_needs": "low"}}}, True),
        ({"policy": {"evidence": {"none": {"pull": 0.6}}}}, False),
        ({"policy": {"evidence": {"none": {"pull": 0.4}}}}, True),
        ({"domains": {"con": {"weight": 1}}}, True),
        ({"questions": {"con.notice": {"red_flag": {"when": ["short", "none_given"]}}}}, False),
        ({"questions": {"con.notice": {"review_after": 400}}}, True),
        ({"questions": {"con.notice": {"review_after": 30}}}, False),
        ({"questions": {"con.channels": {"multi": "mean"}}}, True),
        ({"questions": {"con.notice": {"quick": "false"}}}, True),
        ({"questions": {"con.notice": {"text": "How long?"}}}, False),
    ],
)
def test_what_asks_for_less_is_told_apart(change: dict[str, Any], *, milder: bool) -> None:
    """A lower number here, a higher one there, a milder word."""
    made = over({"change": with_reasons(change)})
    assert made.overlay is not None
    assert [milder] == [one.milder for one in made.overlay.changes]


def test_an_unscored_question_can_go_without_making_anything_milder() -> None:
    """It never counted."""
    made = over({"drop": {"questions": {"con.remarks": "Nobody reads them", "con.channels": "One is enough"}}})
    assert made.overlay is not None
    assert {"con.remarks": False, "con.channels": True} == {one.id: one.milder for one in made.overlay.changes}


# Results -------------------------------------------------------------------------------------------------------------


def case_of(made: Checklist, answers: dict[str, str]) -> Case:
    """A scored assessment of a checklist."""
    given_ = {question: answered(option) for question, option in answers.items()}
    found = assessment(made, given_)
    return Case(checklist=made, assessment=found, card=assess(made, found, TODAY), made_on=TODAY)


def test_the_result_without_the_overlay_is_that_of_the_base() -> None:
    """The same answers, scored by the checklist below; what it does not know is open there."""
    made = over({"change": {"questions": {"con.notice": {"options": {"short": {"risk": 20}}, "because": "R"}}}})
    case = case_of(made, {"exp.criticality": "core", "con.notice": "short"})
    document = overlay_document(case)
    plain = assess(PLAIN, structs.replace(case.assessment), TODAY)
    assert document is not None
    assert plain.residual is not None
    assert case.card.residual is not None
    assert float(plain.residual.point) == document["without"]["residual"] > float(case.card.residual.point)
    assert (plain.band, 1) == (document["without"]["band"], document["milder"])


def test_an_answer_that_only_the_overlay_knows_counts_as_open_below() -> None:
    """A question whose options are others there."""
    options = [{"id": "year", "label": "A year", "risk": 0}, {"id": "week", "label": "A week", "risk": 95}]
    flag = {"when": ["week"]}
    made = over({"change": {"questions": {"con.notice": {"options": options, "red_flag": flag, "because": "R"}}}})
    case = case_of(made, {"con.notice": "week"})
    found = unchanged(made, case.assessment, TODAY)
    assert found is not None
    assert 1 == found.lost
    said = changes(case)
    assert said is not None
    assert "1 answer has no place there and counts as open." in said.result


def test_without_an_overlay_nothing_is_said() -> None:
    """Neither a part of the report nor a key of the document has anything in it."""
    case = case_of(PLAIN, {})
    assert (None, None) == (changes(case), overlay_document(case))


# The program ---------------------------------------------------------------------------------------------------------


def example(tmp_path: Path) -> Path:
    """The worked example of the documentation, as a folder."""
    found = re.search(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    folder = tmp_path / "harbor-lock-in"
    folder.mkdir()
    (folder / "checklist.yaml").write_text(found[1], "utf-8")
    return folder


def test_the_worked_example_says_what_the_page_shows(lockin: Run, tmp_path: Path) -> None:
    """Every difference, reasons too."""
    example(tmp_path)
    shown = re.search(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    ran = lockin("checklist", "check", "harbor-lock-in")
    assert shown is not None
    assert (0, "", shown[1]) == (ran.returncode, ran.stderr, ran.stdout)
    overview = lockin("checklist", "show", "harbor-lock-in").stdout
    assert shown[1].partition("\n")[2] in overview
    assert "Entry in the supplier register" in lockin("checklist", "show", "harbor-lock-in", "gov.register").stdout


def test_an_assessment_of_the_base_is_carried_over(lockin: Run, tmp_path: Path) -> None:
    """Answers are kept, marked, and what is new is open; the report then lists every change."""
    example(tmp_path)
    (tmp_path / "old.yaml").write_bytes((ROOT / "checklists/examples/typical.yaml").read_bytes())
    ran = lockin("renew", "old.yaml", "new.yaml", "--checklist", "harbor-lock-in")
    assert 0 == ran.returncode, ran.stderr
    assert "70 answers carried over" in ran.stdout
    assert "Open: 1 question." in ran.stdout
    assert 0 == lockin("report", "new.yaml", "-o", "new.md", "-o", "new.json", "-o", "new.html", "-q").returncode
    sentence = "This checklist changes ai-vendor-lock-in 1.0.0 in 14 places. 3 of them can make the result milder."
    text = (tmp_path / "new.md").read_text("utf-8").replace("\\", "")
    assert f"**Note.** {sentence}" in text
    assert "## Changes to the checklist" in text
    assert "| Exit plan: Effect of the red flag | at least High | do not sign as is |" in text
    document = json.loads((tmp_path / "new.json").read_text("utf-8"))
    assert (
        14
        == len(document["overlay"]["changes"])
        == sum(len(g["lines"]) for g in document["report"]["changes"]["groups"])
    )
    html = (tmp_path / "new.html").read_text("utf-8")
    assert 1 == html.count('id="changes"')
    assert html.count('href="#changes"') >= 1
    score = json.loads(lockin("score", "new.yaml", "--json").stdout)
    assert "harbor-lock-in" == score["checklist"]["id"]
    assert sentence in " ".join(lockin("score", "new.yaml").stdout.split())


def test_an_overlay_that_is_edited_is_read_afresh(lockin: Run, tmp_path: Path) -> None:
    """No compiled copy outlives a change of any of its files."""
    entry = example(tmp_path) / "checklist.yaml"
    before = lockin("checklist", "check", "harbor-lock-in").stdout
    assert before == lockin("checklist", "check", "harbor-lock-in").stdout
    entry.write_text(entry.read_text("utf-8").replace("exi: {weight: 8,", "exi: {weight: 9,"), "utf-8")
    assert (
        before.replace("exi, Weight: 5 → 8", "exi, Weight: 5 → 9")
        == lockin("checklist", "check", "harbor-lock-in").stdout
    )


def test_an_overlay_may_extend_a_checklist_beside_it(lockin: Run, tmp_path: Path) -> None:
    """As a folder or as a file; a name is never a path."""
    lockin("checklist", "new", "ours")
    lockin("checklist", "new", "division", "--extends", "ours")
    ran = lockin("checklist", "check", "division")
    assert (0, True) == (ran.returncode, "This checklist extends ours 0.1.0 and changes nothing of it." in ran.stdout)
    (tmp_path / "single.yaml").write_bytes((tmp_path / "division/checklist.yaml").read_bytes())
    assert 0 == lockin("checklist", "check", "single.yaml").returncode
    for name in ("../ours", "nothing"):
        (tmp_path / "single.yaml").write_text(yaml.safe_dump(HEAD | {"extends": name}, sort_keys=False))
        assert lockin("checklist", "check", "single.yaml").returncode in {ExitCode.BAD_DATA, ExitCode.NO_INPUT}


def test_an_overlay_that_extends_itself_is_told_so(lockin: Run, tmp_path: Path) -> None:
    """As a folder and as a file, with the place that says so."""
    text = yaml.safe_dump(HEAD | {"extends": "acme"}, sort_keys=False)
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme/checklist.yaml").write_text(text)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/acme.yaml").write_text(text)
    for ref, file in {"acme": "acme/checklist.yaml", "sub/acme.yaml": "sub/acme.yaml"}.items():
        ran = lockin("checklist", "check", ref)
        assert (ExitCode.BAD_DATA, "") == (ran.returncode, ran.stdout)
        assert ran.stderr.startswith(f"{file}:5:10: extends: the overlay extends itself\n")


def test_overlays_that_extend_each_other_are_told_so(lockin: Run, tmp_path: Path) -> None:
    """A ring has no checklist at its bottom; whoever is looked at first names the other."""
    for name, other in {"acme": "division", "division": "acme"}.items():
        (tmp_path / name).mkdir()
        head = HEAD | {"id": name, "extends": {"id": other}}
        (tmp_path / name / "checklist.yaml").write_text(yaml.safe_dump(head, sort_keys=False))
    ran = lockin("checklist", "check", "acme")
    assert (ExitCode.BAD_DATA, "") == (ran.returncode, ran.stdout)
    said = "acme/checklist.yaml:6:3: extends: 'division' extends this overlay, and this overlay extends it\n"
    assert ran.stderr.startswith(said)


def test_a_drop_without_a_reason_is_told_once() -> None:
    """That the reason is empty says it all; nothing is shown at the top of the file besides."""
    said = told({"extends": "ai-vendor-lock-in", "drop": {"questions": {"por.finetune": ""}}}, base=shipped_layer())
    assert 1 == said.count("overlay.yaml:")
    assert "the reason must be a text" in said


def test_an_overlay_is_not_called_like_what_it_extends(lockin: Run, tmp_path: Path) -> None:
    """Neither could be told from the other."""
    lockin("checklist", "new", "ours")
    ran = lockin("checklist", "new", "sub/ours", "--extends", "ours")
    assert (ExitCode.USAGE, "") == (ran.returncode, ran.stdout)
    assert "an overlay needs a name of its own" in ran.stderr
    assert not (tmp_path / "sub").exists()


def test_the_beginning_of_an_overlay_is_sound(lockin: Run, tmp_path: Path) -> None:
    """As it is, and with every example in it taken for real."""
    assert 0 == lockin("checklist", "new", "mine", "--extends", "ai-vendor-lock-in").returncode
    assert "changes nothing of it" in lockin("checklist", "check", "mine").stdout
    entry = tmp_path / "mine/checklist.yaml"
    text = re.sub(r"^# (change|facts|questions|drop):", r"\1:", entry.read_text("utf-8"), flags=re.MULTILINE)
    entry.write_text(re.sub(r"^#   ", "  ", text, flags=re.MULTILINE), "utf-8")
    ran = lockin("checklist", "check", "mine")
    assert (0, "") == (ran.returncode, ran.stderr)
    assert "our.register is new" in ran.stdout


@pytest.mark.parametrize(("base", "code"), [("mine", ExitCode.USAGE), ("nothing", ExitCode.NO_INPUT)])
def test_nothing_extends_what_is_no_base(lockin: Run, tmp_path: Path, base: str, code: ExitCode) -> None:
    """Neither an overlay nor what is not there; and no folder is left behind."""
    lockin("checklist", "new", "mine", "--extends", "ai-vendor-lock-in")
    assert code == lockin("checklist", "new", "more", "--extends", base).returncode
    assert not (tmp_path / "more").exists()


def test_the_schema_takes_the_example_and_refuses_slips() -> None:
    """An editor underlines what `check` would refuse."""
    found = re.search(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    overlay = json.loads(json.dumps(yaml.safe_load(found[1]), default=str))
    validator = jsonschema.Draft202012Validator(overlay_schema())
    assert [] == list(validator.iter_errors(overlay))
    for path, value in (
        (("change", "questions", "exi.plan", "wieght"), 3),
        (("change", "policy", "unknown_risk"), 101),
        (("change", "polcy"), {}),
        (("drop", "questions", "exi.plan"), ""),
        (("policy",), {}),
    ):
        slip = json.loads(json.dumps(overlay))
        place = slip
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value
        assert list(validator.iter_errors(slip)), path


def test_texts_that_an_overlay_leaves_alone_stay_translated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it changes or adds is shown as it wrote it, and what it drops is no problem of the translation."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with speaking("ko", NullTranslations()):
        made = load_checklist(str(example(tmp_path)))
        below = load_checklist("ai-vendor-lock-in")
    titles = made.by_id["dat.training_use"].title, below.by_id["dat.training_use"].title
    assert titles[0] == titles[1] != PLAIN_SHIPPED.by_id["dat.training_use"].title
    assert "Who in the register of suppliers" in made.by_id["gov.owner"].text
    assert "Entry in the supplier register" == made.by_id["gov.register"].title


def test_changes_are_told_in_the_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The things, bands and options that an overlay changes are called as in the rest of the report, below it too."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    written = load_checklist(str(example(tmp_path)))
    with speaking("ko", NullTranslations()):
        made, below = load_checklist(str(tmp_path / "harbor-lock-in")), load_checklist("ai-vendor-lock-in")
    assert made.overlay is not None
    assert made.base is not None
    assert below.policy.bands == made.base.policy.bands != PLAIN_SHIPPED.policy.bands
    told = {(change.part, change.id, change.field): change for change in made.overlay.changes}
    assert below.policy.band("high").label == told["policy", "", "bands[high].at_least"].item
    question = below.by_id["dat.training_use"]
    risk = told["questions", "dat.training_use", "options[policy_only].risk"]
    labels = {option.id: option.label for option in question.options}
    assert (question.title, labels["policy_only"]) == (risk.name, risk.item)
    wording = told["questions", "gov.owner", "text"]
    assert (below.by_id["gov.owner"].text, written.by_id["gov.owner"].text) == (wording.before, wording.after)
    assert [one.milder for one in made.overlay.changes] == [one.milder for one in written.overlay.changes]  # type: ignore[union-attr]

    folder = tmp_path / "harbor-lock-in"
    (folder / "translations").mkdir()
    (folder / "translations/ko.yaml").write_text(
        "lockin_translation: 1\nof: harbor-lock-in\nlang: ko\ntexts:\n"
        "  questions[gov.register].title: {from: Entry in the supplier register, to: 등록부 기재}\n",
        "utf-8",
    )
    with speaking("ko", NullTranslations()):
        again = load_checklist(str(folder))
    assert again.overlay is not None
    assert "등록부 기재" in [change.name for change in again.overlay.changes]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("extends:", "extend:", "6:1: extend: a checklist with the key 'change' must have the key 'extends'"),
        ("extends: {id: ai-vendor-lock-in, version: 1.0.0}\n", "", "7:1: change: a checklist with the key 'change'"),
    ],
)
def test_an_overlay_that_extends_nothing_is_told_so(tmp_path: Path, old: str, new: str, said: str) -> None:
    """One problem, where the slip is, instead of all that a whole checklist would have to say."""
    entry = example(tmp_path) / "checklist.yaml"
    entry.write_text(entry.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(BadDataError) as caught:
        load_checklist(str(entry.parent))
    (problem,) = caught.value.problems
    assert said in str(problem)
    assert ("did you mean 'extends'?" if new else None) == problem.hint


@pytest.mark.slow
def test_the_pages_on_an_overlay_are_archival_and_accessible(lockin: Run, tmp_path: Path) -> None:
    """PDF/A-3a and PDF/UA-1 with the list of changes in it, and page 1 says where it is."""
    example(tmp_path)
    (tmp_path / "old.yaml").write_bytes((ROOT / "checklists/examples/typical.yaml").read_bytes())
    lockin("renew", "old.yaml", "new.yaml", "--checklist", "harbor-lock-in")
    assert 0 == lockin("report", "new.yaml", "-o", "new.pdf", "-q", env=FIXED_DAY).returncode
    assert [] == verapdf([tmp_path / "new.pdf"])
