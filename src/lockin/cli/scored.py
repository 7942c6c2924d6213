"""Reading, scoring and wording one assessment: what `score`, `explain`, `report` and `demo` share."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lockin import __version__

if TYPE_CHECKING:
    from lockin.report.case import Case
    from lockin.report.report import Report
    from lockin.store.assessments import Stored

CHANGED = (
    "The checklist is not the one this assessment was begun with: same version, other content. "
    "Look at the answers again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One assessment, read, scored and worded."""

    stored: Stored
    case: Case
    report: Report
    """Every text in it went through the cleaning that was asked for."""


def now() -> dt.datetime:
    """The present moment, or the one that SOURCE_DATE_EPOCH sets, in UTC."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch.isdecimal() else dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The present day where the user is, or the one that SOURCE_DATE_EPOCH sets."""
    moment = now()
    return moment.date() if os.environ.get("SOURCE_DATE_EPOCH", "").isdecimal() else moment.astimezone().date()


def read_scored(path: Path, clean: Callable[[str], str]) -> Scored:
    """Read an assessment and score it as of today.

    Args:
        path: the assessment.
        clean: applied to every text, as the output needs it.

    Raises:
        NoInputError: if there is no such file.
        BadDataError: if it, or its checklist, is not valid.

    """
    from lockin.loading.assessment import checklist_changed
    from lockin.report.case import Case
    from lockin.report.cleaned import cleaned
    from lockin.report.view import build_report
    from lockin.scoring.score import assess
    from lockin.store.assessments import open_assessment

    stored = open_assessment(path)
    day = today()
    card = assess(stored.checklist, stored.assessment, day)
    changed = checklist_changed(stored.assessment, stored.checklist)
    report = build_report(
        stored.checklist,
        stored.assessment,
        card,
        made_on=day,
        tool=f"lockin {__version__}",
        warnings=(CHANGED,) if changed else (),
    )
    case = Case(checklist=stored.checklist, assessment=stored.assessment, card=card, made_on=day)
    return Scored(stored=stored, case=case, report=cleaned(report, clean))
