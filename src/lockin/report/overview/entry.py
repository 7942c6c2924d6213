"""One assessment as an overview of many needs it: rounded and worded, small enough to be kept and sent around."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Literal

from msgspec import Struct

from lockin.language import ngettext
from lockin.model.policy import BandId, DecisionId
from lockin.model.scorecard import Finding, Interval
from lockin.report import words
from lockin.report.annex import Span
from lockin.report.case import Case
from lockin.report.due import what, who
from lockin.report.report import Report, Zone
from lockin.report.score_parts import ConfidenceShape, IntervalShape
from lockin.scoring.due import Due, DueKind, due

TOGETHER: frozenset[DueKind] = frozenset({"answers", "confirm"})
"""What is told in one line an assessment."""


class Overdue(Struct, frozen=True, kw_only=True):
    """Something whose day has passed."""

    date: dt.date
    """Its last good day; of several answers the first."""
    kind: DueKind
    what: str
    who: str
    """Empty: nobody is named."""


class Gap(Struct, frozen=True, kw_only=True):
    """A finding of one assessment."""

    id: str
    """Question or domain id."""
    title: str
    kind: Literal["red_flag", "unknown_red_flag", "weak_domain", "weak_answer"]


class Entry(Struct, frozen=True, kw_only=True):
    """What one assessment says, on one day."""

    file: str
    """Path below the folder that was walked, with `/` between folders."""
    vendor: str
    """Empty, as the five below: not said."""
    product: str
    model_maker: str
    cloud: str
    use: str
    owner: str
    marking: str
    checklist: str
    """Id and version."""
    checklist_sha256: str
    band: BandId | None
    """None: not rated."""
    band_label: str
    zones: tuple[Zone, ...]
    """The bands of its checklist."""
    labels: tuple[tuple[BandId, str], ...]
    """What its checklist calls each of them."""
    decision: DecisionId | None
    """None: not rated."""
    decision_label: str
    residual: Span | None
    """Rounded, as the next but one; None, as for the two after it: not rated."""
    exact: IntervalShape | None
    """Residual risk, not rounded."""
    exposure: Span | None
    exact_exposure: IntervalShape | None
    confidence: ConfidenceShape
    confidence_label: str
    answered: int
    applies: int
    """Questions that apply: answered, unknown and open ones."""
    draft: str
    """`Draft: 12 of 70 questions still open`; empty when complete."""
    notes: tuple[str, ...]
    """What the reader of its report should know about the making."""
    flags: int
    """Red flags that are up."""
    flags_unknown: int
    """Red flags that nobody has cleared."""
    overdue: tuple[Overdue, ...]
    """Soonest first."""
    next_review: dt.date | None
    """None: no answer has a date."""
    gaps: tuple[Gap, ...]
    """Red flags first, then by points."""


def entry_of(case: Case, report: Report, file: str) -> Entry:
    """The entry of an assessment; its texts are not cleaned yet.

    Args:
        case: scored on the day of the overview.
        report: its report.
        file: what the assessment is called in the portfolio.

    """
    card, cover, subject = case.card, report.cover, case.assessment.subject
    found = due(case.checklist, case.assessment, card, case.made_on)
    return Entry(
        file=file,
        vendor=subject.vendor,
        product=subject.product,
        model_maker=subject.model_maker,
        cloud=subject.cloud,
        use=subject.use,
        owner=subject.owner,
        marking=cover.marking,
        checklist=cover.checklist,
        checklist_sha256=cover.checklist_sha256,
        **_result(case, report),
        answered=card.coverage.answered,
        applies=card.coverage.visible - card.coverage.not_applicable,
        draft=cover.status,
        notes=cover.warnings,
        flags=sum(finding.kind == "red_flag" for finding in card.findings),
        flags_unknown=sum(finding.kind == "unknown_red_flag" for finding in card.findings),
        overdue=tuple(_overdue(case, found)),
        next_review=next((item.date for item in found if item.kind == "review"), None),
        gaps=tuple(_gaps(case)),
    )


def _result(case: Case, report: Report) -> dict[str, Any]:
    """The fields that tell how it came out: ids and exact numbers, and the words and rounded numbers for them."""
    card, verdict = case.card, report.verdict
    return {
        "band": card.band,
        "band_label": verdict.band,
        "zones": verdict.zones,
        "labels": tuple((band.id, band.label) for band in case.checklist.policy.bands),
        "decision": card.decision,
        "decision_label": verdict.decision,
        "residual": verdict.span,
        "exact": _exact(card.residual),
        "exposure": None if card.exposure is None else words.span(card.exposure),
        "exact_exposure": _exact(card.exposure),
        "confidence": ConfidenceShape(
            value=None if card.confidence is None else float(card.confidence), level=card.confidence_level
        ),
        "confidence_label": words.level_name(card.confidence_level),
    }


def _exact(interval: Interval | None) -> IntervalShape | None:
    if interval is None:
        return None
    return IntervalShape(point=float(interval.point), best=float(interval.best), worst=float(interval.worst))


def _gaps(case: Case) -> Iterator[Gap]:
    """The findings, less those that rest on what nobody was asked yet: a draft is no gap."""
    for finding in case.card.findings:
        if not _unasked(case, finding):
            yield Gap(id=finding.id, title=case.title(finding.id), kind=finding.kind)


def _unasked(case: Case, finding: Finding) -> bool:
    """Whether a finding is there because questions are open: a red flag's own, or those that make a domain weak."""
    if finding.kind == "unknown_red_flag":
        return case.answer(finding.id).state == "open"
    if finding.kind != "weak_domain" or not case.card.coverage_by_domain[finding.id].open:
        return False
    value = case.card.domains[finding.id]
    return value is not None and value.best < case.checklist.policy.weakest_domain.domain_at_least


def _overdue(case: Case, found: tuple[Due, ...]) -> Iterator[Overdue]:
    """What has passed, soonest first; answers together, because an old assessment has dozens of them."""
    past = [item for item in found if item.overdue(case.made_on)]
    told: set[DueKind] = set()
    for item in past:
        if item.kind not in TOGETHER:
            yield Overdue(
                date=item.date, kind=item.kind, what=what(case.checklist, item), who=who(case.checklist, item)
            )
        elif item.kind not in told:
            told.add(item.kind)
            yield _answers(case, [one for one in past if one.kind == item.kind])


def _answers(case: Case, items: list[Due]) -> Overdue:
    number = sum(len(item.ids) for item in items)
    if items[0].kind == "confirm":
        text = ngettext("{count} answer is to be confirmed", "{count} answers are to be confirmed", number)
    else:
        text = ngettext("{count} answer has grown old", "{count} answers have grown old", number)
    asked = dict.fromkeys(name for item in items if (name := who(case.checklist, item)))
    return Overdue(date=items[0].date, kind=items[0].kind, what=text.format(count=number), who=words.enumerated(asked))
