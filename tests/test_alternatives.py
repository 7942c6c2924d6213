"""The catalogue of alternatives: what it holds, when it is stale, what fits, and how it is shown."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from lockin.cli.alternatives import page
from lockin.errors import BadDataError
from lockin.loading.alternatives import parse_catalogue
from lockin.model.alternatives import KINDS, Alternative, Catalogue, Fits
from lockin.model.assessment import Answer
from lockin.model.checklist import AnswerIn, Condition
from lockin.report.alternatives import candidate, candidates, next_step
from lockin.scoring.alternatives import Match, every, matches
from lockin.store.catalogues import load_catalogue
from process import ROOT, Run
from samples import DAY, case_of, example, shipped

PATH = ROOT / "checklists/alternatives.yaml"
CATALOGUE = load_catalogue()
SPDX = {"Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "MPL-2.0"}
"""The ids of the licences that the shipped catalogue may name by id; a new one is looked up before it is added."""
LAST_READ = dt.date(2026, 11, 22)
"""When the sources of the shipped catalogue were last looked at; no entry is newer."""
EMPTY = structs.replace(example("typical"), facts={}, answers={})
"""An assessment that says nothing."""


def entry(**changes: Any) -> Alternative:  # noqa: ANN401 - any field of an alternative
    """One alternative."""
    values: dict[str, Any] = {
        "id": "house-model",
        "name": "House model",
        "kind": "model",
        "maker": "Our team",
        "licence": "MIT",
        "limits": "None.",
        "openness": "open_weights",
        "source": "https://example.org/model",
        "as_of": DAY,
        "verified": "full-text",
    }
    return Alternative(**(values | changes))


def catalogue_of(*entries: Alternative) -> Catalogue:
    """A catalogue with these alternatives and the words of the shipped one."""
    return structs.replace(CATALOGUE, alternatives=entries)


def fitting(when: Condition) -> Catalogue:
    """A catalogue whose only alternative hangs on a condition."""
    return catalogue_of(entry(fits=Fits(when=when, otherwise="Not here.")))


# --- The shipped catalogue


def test_the_shipped_catalogue_covers_every_kind() -> None:
    """It loads, with some of each kind, and no more than a person reads."""
    assert set(KINDS) == {item.kind for item in CATALOGUE.alternatives}
    assert 12 <= len(CATALOGUE.alternatives) <= 25
    assert 180 == CATALOGUE.stale_after_days


def test_ids_of_the_shipped_catalogue_are_unique() -> None:
    """Each entry can be named."""
    ids = [item.id for item in CATALOGUE.alternatives]
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("item", CATALOGUE.alternatives, ids=lambda item: item.id)
def test_an_entry_says_where_it_comes_from(item: Alternative) -> None:
    """An address without blanks, a date that is no promise, a mark, and what was read."""
    assert re.fullmatch(r"https://\S+", item.source)
    assert dt.date(2024, 1, 1) <= item.as_of <= LAST_READ
    assert item.verified != "unverified"
    assert item.note


@pytest.mark.parametrize("item", CATALOGUE.alternatives, ids=lambda item: item.id)
def test_a_licence_that_looks_like_an_spdx_id_is_one(item: Alternative) -> None:
    """One word is an id of the SPDX list; a name has blanks."""
    assert item.licence is None or " " in item.licence or item.licence in SPDX


@pytest.mark.parametrize("item", CATALOGUE.alternatives, ids=lambda item: item.id)
def test_a_class_of_openness_agrees_with_the_licence(item: Alternative) -> None:
    """A licence of its own is never called open source; a service has no class."""
    if item.kind == "route":
        assert item.openness is None
    else:
        assert (item.licence in SPDX) == (item.openness in {"open_source", "open_weights"})


@pytest.mark.parametrize("item", CATALOGUE.alternatives, ids=lambda item: item.id)
def test_an_entry_does_not_praise(item: Alternative) -> None:
    """Words of merit have no place in a list that is no recommendation."""
    said = f"{item.limits} {item.note} {' '.join(item.check)}".lower()
    assert not re.search(r"\b(best|better|leading|recommend\w*|powerful|excellent|fast|cheap\w*|superior)\b", said)


def test_the_shipped_catalogue_asks_what_the_shipped_checklist_has() -> None:
    """With nothing answered, all that is not known has a name in the checklist, and so has the bake-off."""
    known = {*shipped().fact_by_id, *shipped().by_id}
    found = matches(CATALOGUE, shipped(), EMPTY, DAY)

    assert CATALOGUE.bake_off in shipped().by_id
    assert {name for match in found for name in match.unknown} <= known
    assert any(match.unknown for match in found)


@pytest.mark.parametrize("item", CATALOGUE.alternatives, ids=lambda item: item.id)
def test_options_in_conditions_exist(item: Alternative) -> None:
    """A condition on an answer names options of its question; otherwise it could never be false."""
    condition = item.fits.when if item.fits else None
    target = condition.not_.answer_in if condition and condition.not_ else None
    if target is not None:
        assert set(target.options) <= {option.id for option in shipped().by_id[target.question].options}


# --- Staleness


@pytest.mark.parametrize(
    ("age", "stale", "told"),
    [
        (0, False, "Checked 2026-11-22"),
        (180, False, "Checked 2026-05-26"),
        (181, True, "STALE: checked 2026-05-25, over 180 days ago"),
        (-1, True, "STALE: dated 2026-11-23, a day that has not come yet"),
    ],
)
def test_an_entry_gets_stale(age: int, stale: bool, told: str) -> None:  # noqa: FBT001 - a column of the table
    """From the day after the last one allowed, and in words; a date in the future is no check either."""
    catalogue = catalogue_of(entry(as_of=DAY - dt.timedelta(days=age)))
    (match,) = every(catalogue, DAY)

    assert stale is match.stale
    assert told == candidate(match, catalogue, DAY).checked


# --- What fits


@pytest.mark.parametrize(("value", "fit"), [(True, "fits"), (False, "no"), (None, "unsure")])
def test_a_fact_decides(value: bool | None, fit: str) -> None:  # noqa: FBT001 - what a fact is
    """Yes, no, or not known: then the entry stays, and says what is not known."""
    case = case_of(EMPTY.with_fact("high_risk_ai", value))
    catalogue = fitting(Condition(fact="high_risk_ai"))
    (match,) = matches(catalogue, case.checklist, case.assessment, DAY)

    assert fit == match.fit
    assert (("high_risk_ai",) if fit == "unsure" else ()) == match.unknown
    assert [] == [found.doubt for found in candidates(case, catalogue) if bool(found.doubt) is not (fit == "unsure")]


@pytest.mark.parametrize(
    ("answer", "fit"),
    [
        (Answer(state="answered", option="nowhere"), "no"),
        (Answer(state="answered", option="proven"), "fits"),
        (Answer(state="unknown"), "unsure"),
        (Answer(), "unsure"),
        (Answer(state="not_applicable", reason="r", second="s"), "fits"),
    ],
)
def test_an_answer_decides(answer: Answer, fit: str) -> None:
    """What runs a model is left out where there is nowhere to run one."""
    found = matches(CATALOGUE, shipped(), EMPTY.with_answer("oss.hosting", answer), DAY)
    assert {fit} == {match.fit for match in found if match.alternative.kind == "runtime"}


def test_what_a_checklist_does_not_have_is_not_known() -> None:
    """A catalogue may be used with another checklist: it never leaves out on what nobody was asked."""
    asks = Condition(answer_in=AnswerIn(question="else.where", options=("yes_please",)))
    both = Condition(all=(asks, Condition(not_=Condition(any_fact=("elsewhere", "high_risk_ai")))))
    assessment = EMPTY.with_fact("high_risk_ai", value=False)
    (match,) = matches(fitting(both), shipped(), assessment, DAY)

    assert ("unsure", ("else.where", "elsewhere")) == (match.fit, match.unknown)
    assert (
        "Not known yet, and it decides: “else.where” and “elsewhere”."
        == candidate(match, CATALOGUE, DAY, shipped()).doubt
    )


def test_llama_4_is_left_out_in_the_eu_with_the_reason() -> None:
    """The limit of the licence is the reason that is printed."""
    case = case_of(EMPTY.with_fact("eu_customer", value=True))
    left_out = {
        match.alternative.id: candidate(match, CATALOGUE, DAY, shipped()).left_out
        for match in matches(CATALOGUE, shipped(), case.assessment, DAY)
        if match.fit == "no"
    }

    assert ["llama-4"] == list(left_out)
    assert "principal place of business in the EU" in left_out["llama-4"]
    assert "llama-4" not in {found.id for found in candidates(case, CATALOGUE)}


@given(st.permutations(CATALOGUE.alternatives))
def test_the_order_is_kind_then_name(shuffled: list[Alternative]) -> None:
    """Whatever the order of the file: by kind and name, and nothing is lost."""
    found = [match.alternative for match in every(catalogue_of(*shuffled), DAY)]

    assert [match.alternative for match in every(CATALOGUE, DAY)] == found
    assert sorted(found, key=lambda item: (KINDS.index(item.kind), item.name.casefold())) == found


def test_the_next_step_is_the_bake_off_of_the_checklist() -> None:
    """Action, owner and effort come from the question; without such a question there is no step."""
    case = case_of(example("typical"))
    step = next_step(case, CATALOGUE)
    question = shipped().by_id["oss.tested"]

    assert step is not None
    assert question.remediation is not None
    assert (question.text, question.remediation.action) == (step.text, step.action)
    assert case.answer_text("oss.tested") == step.answer
    assert next_step(case, structs.replace(CATALOGUE, bake_off="no.such")) is None


# --- Hostile and mistaken catalogues


def problems_of(text: str) -> list[str]:
    """What is said about a catalogue, each with its place."""
    with pytest.raises(BadDataError) as caught:
        parse_catalogue(text, "c.yaml")
    return [str(problem).split("\n", 1)[0] for problem in caught.value.problems]


def test_every_mistake_is_named_with_its_place() -> None:
    """Wrong kind, missing date, no address, two conditions in one, a repeated id and an odd key: all at once."""
    smallest = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/alternatives.md").read_text("utf-8"), re.DOTALL)[0]
    broken = smallest.replace("bake_off:", "bakeoff:").replace(
        "    when: {not: {fact: high_risk_ai}}", "    when: {fact: a, any_fact: []}"
    )
    broken += (
        "  - {id: house-model, name: ' ', kind: model, maker: M, licence: MIT, limits: None,"
        " source: me, as_of: 2026-01-01, verified: secondary}\n"
        "  - {id: other, name: N, kind: modell, maker: M, licence: MIT, limits: None,"
        " source: https://x.example, verified: surely}\n"
        "  - {id: third, name: N, kind: gateway, maker: M, limits: None,"
        " source: https://x.example, as_of: 2026-01-01, verified: secondary}\n"
    )

    assert parse_catalogue(smallest, "c.yaml")
    assert [
        "c.yaml:1:1: key missing: 'bake_off'",
        "c.yaml:4:1: bakeoff: unknown key 'bakeoff'",
        "c.yaml:18:7: alternatives[house-model].fits.when: a condition must have exactly one key, not 2",
        "c.yaml:18:33: alternatives[house-model].fits.when.any_fact: any_fact must have at least one item",
        "c.yaml:23:5: alternatives[house-model]: a model must have the key 'openness'",
        "c.yaml:23:10: alternatives[house-model].id: the id 'house-model' is given to two alternatives",
        "c.yaml:23:29: alternatives[house-model].name: name must not be blank",
        "c.yaml:23:93: alternatives[house-model].source: source must be an address that begins with https://, not 'me'",
        "c.yaml:24:5: alternatives[other]: key missing: 'as_of'",
        "c.yaml:24:32: alternatives[other].kind: kind must be one of gateway, model, route or runtime, not 'modell'",
    ] == problems_of(broken)[:-2]
    assert problems_of(broken)[-2].startswith("c.yaml:24:115: alternatives[other].verified: verified must be one of")
    assert "c.yaml:25:5: alternatives[third]: a gateway must have the key 'licence'" == problems_of(broken)[-1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "c.yaml: the file is empty"),
        ("- a\n", "c.yaml:1:1: a catalogue must be a mapping, of keys with ':' behind them"),
        ("lockin_alternatives: 2\n", "this version of lockin reads format 1, not '2'"),
        ("version: 1\n", "the key 'lockin_alternatives' is missing"),
        ("lockin_alternatives: 1\nalternatives: none\n", "alternatives must be a list, not 'none'"),
        ("a: &x 1\nb: *x\n", "c.yaml:1:4"),
        ("a: " + "[" * 5000, "c.yaml:1:"),
        ("a: 1\na: 2\n", "c.yaml:2:1"),
    ],
)
def test_a_hostile_catalogue_is_refused(text: str, said: str) -> None:
    """Other kinds of file, anchors, depth and repeated keys are problems with places, never a crash."""
    assert any(said in problem for problem in problems_of(text))


@given(st.text(max_size=60) | st.binary(max_size=60))
def test_no_text_crashes_the_reader(text: str | bytes) -> None:
    """Whatever is in the file, it is a catalogue or it has problems."""
    with pytest.raises(BadDataError):
        parse_catalogue(b"x: 1\n" + text if isinstance(text, bytes) else f"x: 1\n{text}", "c.yaml")


# --- The page


words = st.text(
    st.characters(codec="utf-8") | st.sampled_from("\x1b\x9b\x07\u202e\u2066 한国"), min_size=1, max_size=60
)


@given(words, words, words, st.integers(40, 130))
def test_the_page_fits_and_steers_nothing(name: str, limits: str, check: str, width: int) -> None:
    """Whatever a catalogue says: no control character, no bidi mark, no line of plain text wider than the terminal."""
    item = entry(name=name, maker=limits, licence=check, limits=limits, check=(check,), note=name)
    catalogue = catalogue_of(item)
    (match,) = every(catalogue, DAY)
    lines = list(page(catalogue, [candidate(match, catalogue, DAY)], None, width))

    assert [] == [line for line in lines if set(line) & set("\n\r\x1b\x9b\x07\u202e\u2066")]
    assert [] == [line for line in lines if line.isascii() and len(line) > width and item.source not in line]


def test_what_does_not_fit_is_named_below() -> None:
    """It is not in the table; its name and the reason are."""
    catalogue = catalogue_of(entry(), entry(id="other", name="Other", fits=Fits(when=Condition(), otherwise="Why.")))
    told = [
        candidate(Match(alternative=item, fit="no" if item.fits else "fits", stale=False), catalogue, DAY)
        for item in catalogue.alternatives
    ]
    lines = list(page(catalogue, told, None, 80))

    assert lines.index("Left out") > next(at for at, line in enumerate(lines) if "House model" in line)
    assert "  Other: Why." in lines
    assert "Nothing here fits." in list(page(catalogue, told[1:], None, 80))


# --- The command


def test_the_command_lists_all_kinds(lockin: Run) -> None:
    """Without a file: every entry, its licence, date and mark; what is old is marked in words."""
    ran = lockin("alternatives", env={"SOURCE_DATE_EPOCH": "1795305600"})  # 22 November 2026

    assert (0, "Next: lockin alternatives FILE") == (ran.returncode, ran.stderr.strip())
    assert [] == [item.source for item in CATALOGUE.alternatives if item.source not in ran.stdout]
    assert "STALE: checked" in ran.stdout
    assert "STALE: checked 2026-11-22" not in ran.stdout
    assert "STALE: checked" in lockin("alternatives", "--kind", "model", env={"SOURCE_DATE_EPOCH": "1900000000"}).stdout


def test_terms_that_nobody_read_are_said_to_be_that(lockin: Run) -> None:
    """Of every service, in the language of the page."""
    said = {code: lockin("--lang", code, "alternatives", "--kind", "route").stdout for code in ("en", "ko")}
    services = [item for item in CATALOGUE.alternatives if item.licence is None]

    assert len(services) == said["en"].count("Service terms (not read).") == said["ko"].count("서비스 약관(읽지 않음).")
    assert {"route"} == {item.kind for item in services}


def test_the_command_takes_kinds(lockin: Run) -> None:
    """Only what was asked for; a kind that does not exist is asked back."""
    ran = lockin("alternatives", "--kind", "route", "--kind", "gateway")
    wrong = lockin("alternatives", "--kind", "modle")

    assert "Gateways to several providers" in ran.stdout
    assert "Models to run yourself" not in ran.stdout
    assert (2, True) == (wrong.returncode, "did you mean 'model'?" in wrong.stderr)


def test_the_command_for_an_assessment(lockin: Run) -> None:
    """What fits, what is left out and why, and the next step."""
    lockin("new", "acme.yaml")
    lockin("set", "acme.yaml", "fact:eu_customer=yes", "oss.hosting=nowhere")
    ran = lockin("alternatives", "acme.yaml")
    table, _, left_out = ran.stdout.partition("Left out")

    assert 0 == ran.returncode
    assert "Llama 3.3" in table
    assert "Software that runs a model" not in table
    assert re.search(r"Llama 4: The use policy grants no rights", left_out)
    assert re.search(r"vLLM: There is nowhere", left_out)
    assert "Next step: Run your test set on two open-weight models." in left_out
    assert "lockin assess acme.yaml --ask oss.tested" in ran.stderr


def test_the_command_as_json(lockin: Run) -> None:
    """All fields of the file, and how each entry stands."""
    lockin("new", "acme.yaml")
    document = json.loads(lockin("alternatives", "acme.yaml", "--json", "--kind", "model").stdout)
    alone = json.loads(lockin("alternatives", "--json").stdout)
    by_id = {item["id"]: item for item in document["alternatives"]}

    assert (1, 180) == (document["lockin"], document["catalogue"]["stale_after_days"])
    assert ("unsure", ["eu_customer"]) == (by_id["llama-4"]["fit"], by_id["llama-4"]["unknown"])
    assert ("fits", "MIT") == (by_id["deepseek-r1"]["fit"], by_id["deepseek-r1"]["licence"])
    assert "oss.tested" == document["next_step"]["question_id"]
    assert (None, {None}) == (alone["next_step"], {item["fit"] for item in alone["alternatives"]})
    assert len(CATALOGUE.alternatives) == len(alone["alternatives"])


def test_a_company_can_replace_the_catalogue(lockin: Run, tmp_path: Path) -> None:
    """Only what the own file holds; its mistakes are told with file and line, a missing one by name."""
    text = PATH.read_text("utf-8")
    first = text.index("\n  - id: deepseek-v3")
    (tmp_path / "ours.yaml").write_text(text[:first], "utf-8")
    (tmp_path / "bad.yaml").write_text(text.replace("kind: model", "kind: modem", 1), "utf-8")
    own = lockin("alternatives", "--catalogue", "ours.yaml", "--json")
    bad, gone = lockin("alternatives", "--catalogue", "bad.yaml"), lockin("alternatives", "--catalogue", "gone.yaml")

    assert ["deepseek-r1"] == [item["id"] for item in json.loads(own.stdout)["alternatives"]]
    assert (65, True) == (bad.returncode, bool(re.search(r"bad\.yaml:\d+:\d+: alternatives\[", bad.stderr)))
    assert (66, "") == (gone.returncode, gone.stdout)
