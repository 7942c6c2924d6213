"""The shipped checklist, its examples, and reports made of them: what the tests of scores and reports share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from lockin.loading.assessment import parse_assessment
from lockin.loading.checklist import parse_checklist
from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import Checklist, Question
from lockin.report.case import Case
from lockin.report.cleaned import cleaned
from lockin.report.formats import FORMATS, Order
from lockin.report.printable import printable
from lockin.report.report import Paper, Report
from lockin.report.view import build_report
from lockin.scoring.score import assess

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "checklists" / "ai-vendor-lock-in"
EXAMPLES = ("typical", "improved", "trial")
DAY = dt.date(2026, 11, 22)
MOMENT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)


@cache
def shipped() -> Checklist:
    """The shipped checklist, from its files."""
    return parse_checklist({path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.rglob("*.yaml")})


def source(name: str) -> Path:
    """The file of a shipped example."""
    return ROOT / "checklists" / "examples" / f"{name}.yaml"


@cache
def example(name: str) -> Assessment:
    """A shipped example."""
    return parse_assessment(source(name).read_bytes(), f"{name}.yaml", shipped())


def at_level(checklist: Checklist, share: float, questions: Iterable[Question] | None = None) -> dict[str, Answer]:
    """Answers that lie at this share of the way from the best to the worst option, all tested."""
    return {
        question.id: Answer(
            state="answered", option=question.options[round(share * (len(question.options) - 1))].id, evidence="tested"
        )
        for question in (checklist.questions if questions is None else questions)
    }


def case_of(assessment: Assessment, checklist: Checklist | None = None, *, day: dt.date = DAY) -> Case:
    """An assessment, scored; of the shipped checklist unless another is given."""
    of = shipped() if checklist is None else checklist
    return Case(checklist=of, assessment=assessment, card=assess(of, assessment, day), made_on=day)


def report_of(case: Case) -> Report:
    """The report of a case, cleaned as for any file."""
    return cleaned(build_report(case, tool="lockin 0.0.0"), printable)


def rendered(case: Case, suffix: str, *, paper: Paper = "a4", attached: bytes = b"lockin: 1\n") -> bytes:
    """The report in one format."""
    order = Order(case=case, report=report_of(case), source=attached, created=MOMENT, paper=paper)
    return FORMATS[suffix].render(order)
