"""The assessment that a PDF carries, scored and worded anew with nothing but what is in the PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager

from msgspec import Struct, structs

from lockin.loading.assessment import parse_assessment
from lockin.loading.layers import Layer
from lockin.loading.translation import in_language
from lockin.model.assessment import Assessment
from lockin.model.checklist import Checklist
from lockin.report.case import Case
from lockin.report.logo.logo import checked
from lockin.report.record.values import ASSESSMENT, RECORD, Record
from lockin.report.report import Report
from lockin.scoring.robustness import robustness
from lockin.scoring.score import assess


class Makers(Struct, frozen=True, kw_only=True):
    """How this program makes reports; handed in, because parts of it belong to rooms above this one."""

    version: str
    catalogue_sha256: str
    """Of the alternatives that `examined` takes."""
    examined: Callable[[Case], Case]
    worded: Callable[[Case], Report]
    """Cleaned."""
    speaking: Callable[[str], AbstractContextManager[None]]
    """Speak a language for a while; raises LookupError when there is no such language."""


class Scored(Struct, frozen=True, kw_only=True):
    """What the embedded files come to."""

    checklist: Checklist
    """As it was written, untranslated."""
    layers: tuple[Layer, ...]
    assessment: Assessment
    case: Case
    """Scored for the day of the record, with its robustness."""


def scored_again(record: Record, assessment: bytes, checklist: Checklist, layers: tuple[Layer, ...]) -> Scored:
    """Score the embedded assessment.

    Raises:
        BadDataError: with every problem of the assessment.

    """
    found = parse_assessment(assessment, ASSESSMENT, checklist)
    of = checklist, found, record.made_on
    case = Case(
        checklist=checklist,
        assessment=found,
        card=assess(*of),
        made_on=record.made_on,
        robustness=robustness(*of),
        house=checked(record.house, RECORD),
    )
    return Scored(checklist=checklist, layers=layers, assessment=found, case=case)


def case_again(scored: Scored, record: Record, makers: Makers) -> Case:
    """Everything that a report needs, in the language of the record; call it while that is spoken."""
    checklist = in_language(scored.checklist, [layer.files for layer in scored.layers], record.lang)
    # The scorecard holds the questions that were asked, texts and all.
    card = assess(checklist, scored.assessment, record.made_on)
    return makers.examined(structs.replace(scored.case, checklist=checklist, card=card))


def created(record: Record) -> dt.datetime:
    """When the report was made, aware.

    Raises:
        ValueError: if the record names no moment.

    """
    return dt.datetime.strptime(record.made_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
