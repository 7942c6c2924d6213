"""The published JSON Schemas: what the program writes is what they say, key by key, and they are on file."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from msgspec import structs

from builders import assessment
from lockin.model.assessment import Answer, Assessment, Event
from lockin.report.case import Case
from lockin.report.document import score_document
from lockin.report.schema import report_schema, score_schema
from lockin.scoring.information import information
from lockin.scoring.robustness import robustness
from lockin.scoring.switching import switching
from lockin.store.catalogues import load_catalogue
from process import Run
from samples import DAY, EXAMPLES, ROOT, case_of, example, rendered, shipped

SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {"report": report_schema, "score": score_schema}
ON_FILE = ROOT / "docs" / "schema"


@cache
def whole(name: str) -> Case:
    """A case with everything that can be computed."""
    case = case_of(CASES[name]())
    of = case.checklist, case.assessment, case.made_on
    return structs.replace(
        case,
        robustness=robustness(*of),
        worth=information(*of),
        switching=switching(*of),
        catalogue=load_catalogue(),
    )


def eventful() -> Assessment:
    """Something happened, and a text is hostile."""
    begun = example("typical").with_subject(vendor="\x00\u202e", use="</script>")
    ids = tuple(begun.answers)[:2]
    begun = begun.with_event(Event(kind="pricing", what="Prices rose", date=DAY, touches=ids))
    return begun.with_event(Event(kind="terms", what="", date=DAY, by="pm"))


def set_aside() -> Assessment:
    """Nothing is scored."""
    aside = Answer(state="not_applicable", reason="no such thing", second="legal")
    return assessment(shipped(), {question.id: aside for question in shipped().questions})


CASES: dict[str, Callable[[], Assessment]] = {
    **{name: (lambda name=name: example(name)) for name in EXAMPLES},  # type: ignore[misc]  # a default argument
    "draft": lambda: assessment(shipped(), {}, facts={}),
    "eventful": eventful,
    "not rated": set_aside,
}


def faults(schema: dict[str, Any], document: bytes) -> list[str]:
    """What is wrong with a document."""
    found = Draft202012Validator(schema).iter_errors(json.loads(document))
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in found]


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_is_one(name: str) -> None:
    """It is valid itself, closes every object that it names, and requires its keys."""
    schema = SCHEMAS[name]()
    Draft202012Validator.check_schema(schema)
    for part in (schema, *schema["$defs"].values()):
        if part.get("type") == "object":
            assert part["additionalProperties"] is False
            assert part["required"]
            assert part["description"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_on_file_is_the_present_one(name: str, lockin: Run) -> None:
    """`lockin checklist schema --report > docs/schema/report.schema.json` renews it."""
    ran = lockin("checklist", "schema", f"--{name}")
    assert 0 == ran.returncode, ran.stderr
    assert (ON_FILE / f"{name}.schema.json").read_text("utf-8") == ran.stdout


@pytest.mark.parametrize("name", CASES)
def test_reports_are_as_the_schema_says(name: str) -> None:
    """Also when little is known, when nothing is scored, and when texts are hostile."""
    assert [] == faults(report_schema(), rendered(whole(name), ".json"))
    assert [] == faults(report_schema(), rendered(case_of(CASES[name]()), ".json"))


@pytest.mark.parametrize("name", CASES)
def test_scores_are_as_the_schema_says(name: str) -> None:
    """With all that can be computed and without."""
    for case in (whole(name), case_of(CASES[name]())):
        assert [] == faults(score_schema(), json.dumps(score_document(case)).encode())


@pytest.mark.parametrize("key", ["residual", "band", "findings", "coverage"])
def test_a_missing_or_unknown_key_is_found(key: str) -> None:
    """The schema can say no."""
    document = score_document(case_of(example("trial")))
    del document[key]
    assert faults(score_schema(), json.dumps(document).encode())
    document[key] = "high as never before"
    assert faults(score_schema(), json.dumps(document).encode())
    assert faults(score_schema(), json.dumps(score_document(case_of(example("trial"))) | {"more": 1}).encode())


def test_meanings_stand_in_the_schema() -> None:
    """Units and what null means come from the docstrings."""
    schema = report_schema()
    assert "person-days" in schema["$defs"]["SwitchingShape"]["properties"]["days"]["description"].lower()
    assert "0 to 100" in schema["$defs"]["Span"]["description"]
