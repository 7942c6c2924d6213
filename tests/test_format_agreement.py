"""Every format says the same: decision, score, figures, domains, answers, points, actions and waivers."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec import structs

from builders import assessment
from lockin.model.assessment import Answer, Assessment, Commitment, Waiver
from lockin.model.checklist import Checklist
from lockin.report.case import Case
from lockin.report.formats import FORMATS
from lockin.report.report import Report
from process import Run
from readings import CARRIED, READERS, broken, claims
from samples import DAY, EXAMPLES, case_of, example, rendered, report_of, shipped
from strategies import cases

HOSTILE = (
    '=HYPERLINK("http://b.example","x")',
    "+1+cmd|' /C calc'!A0",
    "<script>alert(1)</script> | *a* [b](c) # d",
    "\u202eright to left\u202c \x07 مرحبا 12: 5 points",
    "계약이 끝나면 데이터를 지웁니다, 3.5",
    "line one\nline two\r\n\t- three, 4.4",
)


def busy() -> Assessment:
    """The typical example with waivers, actions and questions that nobody can answer."""
    begun = example("typical")
    ids = [question.id for question in shipped().questions if question.remediation is not None]
    for question_id in ids[::9]:
        begun = begun.with_answer(question_id, Answer(state="unknown", by="pm", note="asked twice"))
    for at, question_id in enumerate(ids[1::7]):
        waiver = Waiver(finding=question_id, reason="known", accepted_by="head", until=DAY + dt.timedelta(90 * at - 60))
        begun = begun.with_waiver(waiver)
    for at, question_id in enumerate(ids[2::5]):
        done = DAY if at % 3 == 2 else None
        begun = begun.with_action(question_id, Commitment(owner="legal", due=dt.date(2027, 1, 1 + at), done=done))
    return begun


def hostile() -> Assessment:
    """The typical example with texts that no format may take for its own."""
    begun = example("typical").with_subject(vendor=HOSTILE[0], product=HOSTILE[2], use=HOSTILE[5], marking=HOSTILE[1])
    for at, (question_id, answer) in enumerate(begun.answers.items()):
        text = HOSTILE[at % len(HOSTILE)]
        begun = begun.with_answer(question_id, answer.change(note=text, source=text, by=text[:300]))
    return begun


def nothing_scored() -> Assessment:
    """Everything is set aside, so there is no score."""
    aside = Answer(state="not_applicable", reason="no such thing", second="legal")
    return assessment(shipped(), {question.id: aside for question in shipped().questions})


CASES = {name: lambda name=name: example(name) for name in EXAMPLES} | {
    "busy": busy,
    "hostile": hostile,
    "nothing scored": nothing_scored,
    "nothing answered": lambda: assessment(shipped(), {}, facts={}),
}


@cache
def case(name: str) -> Case:
    """One of the cases, scored."""
    return case_of(CASES[name]())


@cache
def document(name: str, suffix: str) -> bytes:
    """One of the cases in one format."""
    return rendered(case(name), suffix)


def test_every_format_has_a_reader() -> None:
    """A format that nobody reads back would agree with anything."""
    assert [*FORMATS] == [*READERS]


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_formats_of_an_example_agree(name: str, suffix: str) -> None:
    """What the report claims, each format says in one place."""
    assert [] == broken(claims(report_of(case(name))), suffix, document(name, suffix))


@pytest.mark.slow
@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", [name for name in CASES if name not in EXAMPLES])
def test_formats_of_a_hard_case_agree(name: str, suffix: str) -> None:
    """Hostile texts, waivers, actions, drafts and no score at all change nothing in that."""
    assert [] == broken(claims(report_of(case(name))), suffix, document(name, suffix))


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_formats_of_any_case_agree(made: tuple[Checklist, Assessment]) -> None:
    """Any small checklist with any answers; a PDF of each would take too long."""
    of, begun = made
    found = case_of(begun, of)
    for suffix in FORMATS:
        if suffix != ".pdf":
            assert [] == broken(claims(report_of(found)), suffix, rendered(found, suffix)), suffix


def altered(report: Report, kind: str) -> Report:
    """The report with one thing changed."""
    verdict, (first, second, *rest) = report.verdict, report.domains
    assert verdict.span is not None
    assert first.span is not None
    span = structs.replace(verdict.span, point=verdict.span.point + 57)
    entry = next(entry for entry in second.entries if entry.points)
    entries = tuple(structs.replace(found, points="9.9") if found is entry else found for found in second.entries)
    changes: dict[str, dict[str, object]] = {
        "decision": {"verdict": structs.replace(verdict, decision="Sign at once")},
        "score": {"verdict": structs.replace(verdict, span=span)},
        "figure": {"verdict": structs.replace(verdict, figures=(structs.replace(verdict.figures[0], value="99"),))},
        "domain": {"domains": (structs.replace(first, span=structs.replace(first.span, point=first.span.point + 1)),)},
        "answer": {"domains": (first, structs.replace(second, entries=entries), *rest)},
        "action": {"actions": (structs.replace(report.actions[0], effort="XXL"),)},
        "accepted": {"waivers": (structs.replace(report.waivers[0], until="1 April 2031"),)},
    }
    return structs.replace(report, **changes[kind])


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [
        (kind, suffix)
        for suffix in FORMATS
        for kind in CARRIED.get(suffix, ("decision", "score", "figure", "domain", "answer", "action", "accepted"))
        if kind != "waiver"
    ],
)
def test_a_difference_would_be_noticed(kind: str, suffix: str) -> None:
    """A format of the true report does not bear out the claims of one that was changed in a single place."""
    claimed = claims(altered(report_of(case("typical")), kind))
    assert {kind} == {claim.kind for claim in broken(claimed, suffix, document("typical", suffix))}


def test_the_help_names_every_format(lockin: Run) -> None:
    """Each suffix that the table has; a reader needs no other page."""
    told = lockin("report", "--help").stdout
    assert [] == [suffix for suffix in FORMATS if not re.search(rf"{re.escape(suffix)}\b", told)]
