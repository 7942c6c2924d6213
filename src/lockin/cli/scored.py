"""Reading, scoring and wording one assessment: what `score`, `explain`, `report` and `demo` share."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from lockin.errors import UsageError
from lockin.language import _

if TYPE_CHECKING:
    from lockin.report.case import Case
    from lockin.store.reading import Stored


class Scored(NamedTuple):
    """One assessment, read and scored as of today."""

    stored: Stored
    case: Case


def now() -> dt.datetime:
    """The present moment, or the one that SOURCE_DATE_EPOCH sets, in UTC.

    Raises:
        UsageError: if SOURCE_DATE_EPOCH is no moment.

    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return dt.datetime.now(dt.UTC)
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            _("SOURCE_DATE_EPOCH is {epoch!r}").format(epoch=epoch), hint=_("it takes seconds since 1970, or unset it")
        ) from None


def today() -> dt.date:
    """The present day where the user is, or the one that SOURCE_DATE_EPOCH sets."""
    moment = now()
    return moment.date() if os.environ.get("SOURCE_DATE_EPOCH") else moment.astimezone().date()


def read_scored(path: Path) -> Scored:
    """Read an assessment and score it.

    Raises:
        NoInputError: if there is no such file.
        BadDataError: if it, or its checklist, is not valid.

    """
    from lockin.loading.assessment import checklist_changed
    from lockin.report.case import Case
    from lockin.scoring.score import assess
    from lockin.store.reading import open_assessment

    stored = open_assessment(path)
    if checklist_changed(stored.assessment, stored.checklist):
        from lockin.report.examined import CHANGED

        typer.echo(_("Note: {note}").format(note=_(CHANGED)), err=True)
    day = today()
    card = assess(stored.checklist, stored.assessment, day)
    case = Case(checklist=stored.checklist, assessment=stored.assessment, card=card, made_on=day)
    return Scored(stored=stored, case=case)


def with_examination(case: Case) -> Case:
    """The case with what takes longer to compute, and with the shipped alternatives."""
    from lockin.report.examined import examined
    from lockin.store.catalogues import load_catalogue

    return examined(case, load_catalogue())
