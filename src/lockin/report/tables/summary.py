"""Page 1 and what stands behind it as one table: part, name, value, note."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from lockin.language import N_, _
from lockin.model.scorecard import Interval
from lockin.report import words
from lockin.report.case import Case
from lockin.report.changes import change_rows
from lockin.report.report import Figure, Report
from lockin.report.since import happening_rows
from lockin.report.tables.answers import waiver_text
from lockin.report.tables.table import Column, Row, Table

COLUMNS = (
    Column(heading=N_("Part"), width=22),
    Column(heading=N_("What"), width=52),
    Column(heading=N_("Value"), width=52),
    Column(heading=N_("Note"), width=52),
)


def summary(case: Case, report: Report) -> Table:
    """The result first, then what it rests on, in the order of the pages.

    Args:
        case: where numbers come from.
        report: where words come from; cleaned.

    """
    parts = (
        (_("Result"), _result(report)),
        (_("Decided by"), (("", rule.text, "") for rule in report.verdict.decided_by)),
        (_("Figures"), _figures(case, report)),
        (_("Warnings"), (("", warning, "") for warning in report.cover.warnings)),
        (
            _("Why"),
            ((reason.title, reason.answer, _mark(reason.mark, reason.points)) for reason in report.verdict.reasons),
        ),
        (_("Conditions to sign"), _conditions(report)),
        (_("Not yet known"), (("", report.verdict.unknown_text, ""),)),
        (_("Red flags"), _flags(report)),
        (_("Waivers"), _waivers(report)),
        (
            _("What happened since"),
            ((date, what, _after(by, left)) for date, what, by, left in happening_rows(report.happenings)),
        ),
        (_("Leaving"), (("", text, "") for text in (report.leaving.summary if report.leaving else ()))),
        (_("Changes to the checklist"), _changes(report)),
        (_("Facts"), ((fact, value, "") for fact, value in report.facts)),
        (_("Sub-indices"), _indices(case, report)),
        (_("Signatures"), _signatures(report)),
        (_("Made with"), _made_with(report)),
    )
    rows: tuple[Row, ...] = tuple((part, *row) for part, found in parts for row in found)
    return Table(title=_("Summary"), columns=COLUMNS, rows=rows, kept=2)


def _result(report: Report) -> Iterator[Row]:
    cover, verdict = report.cover, report.verdict
    yield _("Vendor"), cover.vendor, ""
    yield _("Product"), cover.product, ""
    yield _("Use"), cover.whole_use, ""
    for label, text in report.cover.front_matter:
        yield label, text, ""
    yield _("Decision"), verdict.decision, verdict.meaning
    yield _("Band"), verdict.band, verdict.headline
    yield _("Residual risk, 0 to 100"), verdict.span.point if verdict.span else verdict.band, verdict.span_text
    if verdict.span:
        yield _("Best"), verdict.span.best, ""
        yield _("Worst"), verdict.span.worst, ""
    if cover.status:
        yield _("Draft"), cover.status, ""
    if report.firmness:
        yield _("How firm the band is"), report.firmness.sentence, report.firmness.reach


def _figures(case: Case, report: Report) -> Iterator[Row]:
    """Exposure and control gap, which are numbers, and those that are texts."""
    measured = (case.card.exposure, case.card.gap)
    for figure, value in zip_longest(report.verdict.figures, measured):
        yield _measured(figure, value)


def _indices(case: Case, report: Report) -> Iterator[Row]:
    values = (case.card.sub_indices[index.id] for index in case.checklist.policy.sub_indices)
    for index, value in zip(report.indices, values, strict=True):
        yield _measured(index, value)


def _measured(figure: Figure, value: Interval | None) -> Row:
    """A figure as a number, with its range in the note; as a text, if it has no number."""
    if value is None:
        return figure.label, figure.value, figure.note
    point = words.whole(value.point)
    note = figure.note if figure.value == str(point) else f"{figure.value}: {figure.note}"
    return figure.label, point, note


def _mark(mark: str, points: str) -> str:
    if not points:
        return mark
    worth = _("{points} points").format(points=points)
    return f"{mark}. {worth}" if mark else worth


def _conditions(report: Report) -> Iterator[Row]:
    for action in report.verdict.conditions:
        yield action.owner, action.action, f"{action.effort} {action.by_when}".rstrip()
    if report.verdict.more_conditions:
        yield "", _("And {count} more on the sheet of actions.").format(count=report.verdict.more_conditions), ""


def _flags(report: Report) -> Iterator[Row]:
    yield "", report.flags_text, ""
    for flag in report.flags:
        yield (
            flag.title,
            flag.answer,
            " ".join(filter(None, (flag.reason, f"{flag.effect}.", waiver_text(flag.waived)))),
        )


def _waivers(report: Report) -> Iterator[Row]:
    for waiver in report.waivers:
        until = _("Expired on {day}") if waiver.expired else _("Until {day}")
        idle = " " + _("No finding any more.") if waiver.idle else ""
        who = _("{until}, accepted by {name}").format(until=until.format(day=waiver.until), name=waiver.accepted_by)
        yield waiver.title, who, f"{waiver.reason}{idle}"


def _changes(report: Report) -> Iterator[Row]:
    if report.changes is not None:
        yield "", report.changes.sentence, report.changes.result
        for what, before, after, why in change_rows(report.changes.groups):
            yield what, _("{before} → {after}").format(before=before, after=after), why


def _after(by: str, left: str) -> str:
    return _("{left}. Noted by {name}").format(left=left, name=by) if by else left


def _signatures(report: Report) -> Iterator[Row]:
    yield "", report.verdict.answered_by, report.verdict.accepted
    for line in report.verdict.sign_offs:
        yield line.role, line.name, ""


def _made_with(report: Report) -> Iterator[Row]:
    cover = report.cover
    yield _("Date"), cover.made_on, ""
    yield _("Program"), cover.tool, ""
    yield _("Checklist"), cover.checklist, cover.checklist_note
    yield _("SHA-256 of the checklist"), cover.checklist_sha256, ""
    if cover.marking:
        yield _("Marking"), cover.marking, ""
