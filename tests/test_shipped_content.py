"""What the shipped checklist and its examples promise about their content."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec import Struct, structs

from lockin.loading.assessment import parse_assessment
from lockin.loading.checklist import parse_checklist
from lockin.model.assessment import Assessment
from lockin.model.checklist import Checklist, Option, Question
from lockin.model.visibility import visibility

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "checklists" / "ai-vendor-lock-in"
FILES = sorted(FOLDER.rglob("*.yaml"))
EXAMPLES = sorted((ROOT / "checklists" / "examples").glob("*.yaml"))
GOLDEN = ROOT / "tests" / "data" / "shipped-risks.json"
VENDORS = re.compile(r"microsoft|azure|openai|chatgpt|copilot|amazon|bedrock|google|anthropic", re.IGNORECASE)


def load() -> Checklist:
    """The shipped checklist, straight from its files."""
    return parse_checklist({path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FILES})


CHECKLIST = load()


def texts(value: object) -> Iterator[str]:
    """Every text below a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Struct):
        yield from texts(structs.asdict(value))
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from texts(item)


def asked_texts(question: Question) -> str:
    """What a question says to its reader, without its notes on single products."""
    return " ".join(texts(structs.replace(question, vendor_notes=(), trace=(), refs=())))


def numbers(question: Question) -> dict[str, Any]:
    """All of a question that changes a score or a decision."""
    flag = question.red_flag
    return {
        "options": {option.id: option.risk for option in question.options},
        "states_evidence": [option.id for option in question.options if option.states_evidence],
        "weight": question.weight,
        "quick": question.quick,
        "applies_if": condition(question.applies_if),
        "flag": flag and {"when": list(flag.when), "effect": flag.effect, "only_if": condition(flag.only_if)},
    }


def condition(value: object) -> Any:  # noqa: ANN401 - plain JSON
    """A condition as plain JSON; None when there is none."""
    if isinstance(value, Struct):
        return {name: condition(part) for name, part in structs.asdict(value).items() if part is not None}
    return [condition(part) for part in value] if isinstance(value, tuple) else value


def example(path: Path) -> Assessment:
    """One shipped assessment."""
    return parse_assessment(path.read_bytes(), path.name, CHECKLIST)


def by_question() -> pytest.MarkDecorator:
    """One case a question."""
    return pytest.mark.parametrize("question", CHECKLIST.questions, ids=lambda question: question.id)


def by_example() -> pytest.MarkDecorator:
    """One case an example."""
    return pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)


@pytest.mark.parametrize(
    ("kind", "count"), [("questions", 73), ("domains", 10), ("facts", 11), ("claims", 79), ("references", 117)]
)
def test_checklist_is_complete(kind: str, count: int) -> None:
    """Nothing of the checklist is lost."""
    assert count == len(getattr(CHECKLIST, kind))


def test_quick_set_has_eighteen_questions() -> None:
    """The quick set stays what a PM answers in a quarter of an hour."""
    assert 18 == sum(question.quick for question in CHECKLIST.questions)


def test_numbers_change_only_on_purpose() -> None:
    """Risks, weights, flags, conditions and the quick set are those of the golden file; wording is free."""
    assert json.loads(GOLDEN.read_text("utf-8")) == {question.id: numbers(question) for question in CHECKLIST.questions}


def test_domains_are_asked_in_their_order() -> None:
    """Questions come domain by domain, in the order of the domains."""
    order = [domain.id for domain in CHECKLIST.domains]
    assert order == list(dict.fromkeys(question.domain for question in CHECKLIST.questions))


def test_every_claim_leads_to_a_question() -> None:
    """No claim is traced by nothing, and no trace leads nowhere."""
    traced = {claim for question in CHECKLIST.questions for claim in question.trace}
    assert {claim.id for claim in CHECKLIST.claims} == traced


def test_every_reference_is_used() -> None:
    """No reference is idle, and no question points at a missing one."""
    used = {reference for question in CHECKLIST.questions for reference in question.refs}
    assert set(CHECKLIST.reference_by_id) == used


@pytest.mark.parametrize("claim", CHECKLIST.claims, ids=lambda claim: claim.id)
def test_phrase_is_a_short_quote_from_a_named_article(claim: Any) -> None:  # noqa: ANN401 - a claim
    """A quote has at most twelve words and names a listed file."""
    assert len(claim.phrase.split()) <= 12
    assert claim.article in {article.file for article in CHECKLIST.articles}


@by_question()
def test_risks_ascend_strictly(question: Question) -> None:
    """Two levels never carry the same risk, and a later one is worse."""
    risks = [option.risk for option in question.options]
    assert sorted(set(risks)) == risks


@by_question()
def test_question_says_where_to_look_and_what_to_do(question: Question) -> None:
    """Each question has a reason for its weight, an action, a claim and a reference."""
    assert all((question.weight_rationale, question.remediation, question.trace, question.refs))
    assert question.text.endswith("?")


@by_question()
def test_question_stands_alone(question: Question) -> None:
    """A PM who read no article understands the question, and no vendor is judged in it."""
    said = asked_texts(question)
    assert not VENDORS.search(said)
    assert not re.search(r"\barticles?\b|the story|the advice", said, re.IGNORECASE)


@pytest.mark.parametrize(
    "note",
    [note for question in CHECKLIST.questions for note in question.vendor_notes],
    ids=lambda note: note.text[:30],
)
def test_vendor_note_says_where_to_look(note: Any) -> None:  # noqa: ANN401 - a vendor note
    """A note asserts nothing about the vendor: it names none, and tells the reader to check."""
    assert not VENDORS.search(note.text)
    assert re.match(
        r"Look at|(Documentation|Reports) seen on \d{4}-\d\d-\d\d(, in a stored copy,)? described", note.text
    )
    assert re.search(r"\b(check|ask|compare|read|note)\b", note.text, re.IGNORECASE)


def test_nothing_is_said_to_comply() -> None:
    """References support; the checklist never says that something complies."""
    assert not [text for text in texts(CHECKLIST) if re.search(r"\bcompl(y|ies|iant)\b", text, re.IGNORECASE)]


def test_exposure_options_leave_the_evidence_out() -> None:
    """The pull never applies to exposure, so no option there needs to be exempt from it."""
    assert not [o for q in CHECKLIST.questions_of("exp") for o in q.options if o.states_evidence]


@pytest.mark.parametrize(
    ("prefix", "fact"),
    [
        ("EU-DA", "eu_customer"),
        ("DORA", "financial_entity"),
        ("GDPR", "personal_data"),
        ("AIA-26", "high_risk_ai"),
        ("AIA-50", "public_facing"),
    ],
)
def test_law_is_printed_only_for_whom_it_may_concern(prefix: str, fact: str) -> None:
    """The facts steer which laws a report lists."""
    laws = [reference for reference in CHECKLIST.references if reference.id.startswith(prefix)]
    assert laws
    assert all(law.only_if and fact in {law.only_if.fact, *(law.only_if.all_facts or ())} for law in laws)


@pytest.mark.parametrize("path", [*FILES, *EXAMPLES], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_file_is_made_to_be_read(path: Path) -> None:
    """Lines fit a diff, a comment head says what the file is, and no trailing blanks hide."""
    lines = path.read_text("utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert not [line for line in lines if (len(line) > 110 and "url: " not in line) or line != line.rstrip()]


@by_example()
def test_example_lists_every_question_in_asking_order(path: Path) -> None:
    """Two people's edits to an example touch different lines."""
    raw = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes texts only
    assert [question.id for question in CHECKLIST.questions] == list(raw["answers"])


@by_example()
def test_example_answers_what_is_asked_and_nothing_else(path: Path) -> None:
    """Every visible question is answered; the hidden ones are open."""
    assessment = example(path)
    asked = {question.id for question in visibility(CHECKLIST, assessment).visible}
    answered = {name for name, answer in assessment.answers.items() if answer.state == "answered"}
    assert asked == answered


@by_example()
def test_example_is_plainly_invented(path: Path) -> None:
    """An example cannot be taken for a statement on a real vendor."""
    text = path.read_text("utf-8")
    assert not VENDORS.search(text)
    assert "nothing here says anything about a real vendor" in text
    assert "(invented)" in example(path).subject.vendor
    assert "example" in example(path).subject.marking


@by_example()
def test_example_names_roles_and_dates(path: Path) -> None:
    """Each answer has a role of the checklist and a day of autumn 2026."""
    for name, answer in example(path).answers.items():
        if answer.state == "answered":
            assert answer.by in CHECKLIST.roles, name
            assert answer.date is not None, name
            assert "2026-09" <= answer.date.isoformat()[:7] <= "2026-11", name


@by_example()
def test_example_is_not_pulled(path: Path) -> None:
    """Weak evidence stands only where it cannot move a risk, so the figures hold with and without the pull."""
    assessment = example(path)
    pulled = [question.id for question in CHECKLIST.questions if is_pulled(question, assessment)]
    assert [] == pulled


def is_pulled(question: Question, assessment: Assessment) -> bool:
    """Whether weak evidence moves the risk of this answer."""
    answer = assessment.answer(question.id)
    if answer.state != "answered" or CHECKLIST.domain_by_id[question.domain].axis == "exposure":
        return False
    chosen: Option | None = question.option(answer.option or "")
    assert chosen is not None
    pull = CHECKLIST.policy.evidence_level(answer.evidence).pull
    return pull > Decimal(0) and not chosen.states_evidence and chosen != question.options[-1]


@by_example()
def test_example_shows_a_mix_of_evidence(path: Path) -> None:
    """All four levels occur, so that an example shows what they look like."""
    levels = {answer.evidence for answer in example(path).answers.values() if answer.state == "answered"}
    assert {"none", "vendor_statement", "contract", "tested"} == levels


def test_smallest_checklist_of_the_documentation_loads() -> None:
    """The checklist that the authoring page prints is whole and valid."""
    page = (ROOT / "docs" / "checklist-authoring.md").read_text("utf-8")
    first, policy, *_ = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    loaded = parse_checklist({"checklist.yaml": first.encode(), "policy.yaml": policy.encode()})
    assert ("map-service", 2) == (loaded.id, len(loaded.questions))
