"""From a scored assessment to its report: what every way of making one shares, whether one is made or hundreds."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import structs

from lockin import __version__
from lockin.language import N_, _
from lockin.loading.assessment import checklist_changed
from lockin.model.alternatives import Catalogue
from lockin.report.case import Case
from lockin.report.cleaned import cleaned
from lockin.report.report import Report
from lockin.report.view import build_report
from lockin.scoring.information import information
from lockin.scoring.robustness import robustness
from lockin.scoring.switching import switching

CHANGED = N_(
    "The checklist is not the one this assessment was begun with: same version, other content. "
    "Look at the answers again."
)


def examined(case: Case, catalogue: Catalogue | None) -> Case:
    """The case with what takes longer to compute: how firm the result is, what to ask first, what a move would take.

    Args:
        case: one assessment, scored on one day.
        catalogue: the alternatives that are on offer; None: none are.

    """
    of = case.checklist, case.assessment, case.made_on
    return structs.replace(
        case,
        robustness=robustness(*of),
        worth=information(*of),
        switching=switching(*of),
        catalogue=catalogue,
    )


def worded(case: Case, clean: Callable[[str], str]) -> Report:
    """The report of a scored assessment, every text in it cleaned as the output needs it."""
    changed = checklist_changed(case.assessment, case.checklist)
    report = build_report(case, tool=f"lockin {__version__}", warnings=(_(CHANGED),) if changed else ())
    return cleaned(report, clean)
