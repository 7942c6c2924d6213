"""An overview as a workbook, to filter and to sort. Texts stay texts, whatever they look like."""

from __future__ import annotations

import datetime as dt

from openpyxl import Workbook

from lockin.language import N_, _
from lockin.report.annex import Span
from lockin.report.overview.overview import Overview
from lockin.report.tables.table import Column, Row, Table
from lockin.report.words import enumerated
from lockin.report.workbook.packing import packed
from lockin.report.workbook.sheets import fill_sheet, set_page
from lockin.report.workbook.texts import escaped

SUMMARY = (
    Column(heading=N_("Part"), width=26),
    Column(heading=N_("Number"), width=10, kind="whole"),
    Column(heading=N_("What"), width=110),
)
ASSESSMENTS = (
    Column(heading=N_("Assessment"), width=40),
    Column(heading=N_("Band"), width=12),
    Column(heading=N_("Decision"), width=26),
    Column(heading=N_("Value"), width=9, kind="whole"),
    Column(heading=N_("Best"), width=9, kind="whole"),
    Column(heading=N_("Worst"), width=9, kind="whole"),
    Column(heading=N_("Draft"), width=24),
    Column(heading=N_("Exposure"), width=10, kind="whole"),
    Column(heading=N_("Exposure, best"), width=10, kind="whole"),
    Column(heading=N_("Exposure, worst"), width=10, kind="whole"),
    Column(heading=N_("Confidence"), width=12),
    Column(heading=N_("Answered"), width=10, kind="whole"),
    Column(heading=N_("Questions that count"), width=10, kind="whole"),
    Column(heading=N_("Red flags"), width=10, kind="whole"),
    Column(heading=N_("Red flags not known"), width=10, kind="whole"),
    Column(heading=N_("Overdue"), width=10, kind="whole"),
    Column(heading=N_("Next review"), width=13, kind="day"),
    Column(heading=N_("Vendor"), width=24),
    Column(heading=N_("Model maker"), width=24),
    Column(heading=N_("Cloud"), width=24),
    Column(heading=N_("Owner"), width=20),
    Column(heading=N_("Use"), width=48),
    Column(heading=N_("File"), width=30),
    Column(heading=N_("Checklist"), width=26),
    Column(heading=N_("Notes"), width=48),
)
DEPENDENCE = (
    Column(heading=N_("Kind"), width=24),
    Column(heading=N_("Name"), width=32),
    Column(heading=N_("Assessments"), width=12, kind="whole"),
    Column(heading=N_("Share, %"), width=10, kind="whole"),
    Column(heading=N_("Worst band"), width=14),
    Column(heading=N_("Which"), width=90),
)
OVERDUE = (
    Column(heading=N_("Due"), width=13, kind="day"),
    Column(heading=N_("How long"), width=20),
    Column(heading=N_("Assessment"), width=40),
    Column(heading=N_("What"), width=60),
    Column(heading=N_("Who"), width=24),
    Column(heading=N_("File"), width=30),
)
GAPS = (
    Column(heading=N_("Finding"), width=44),
    Column(heading=N_("Id"), width=22),
    Column(heading=N_("Assessments"), width=12, kind="whole"),
    Column(heading=N_("Share, %"), width=10, kind="whole"),
    Column(heading=N_("Red flags"), width=10, kind="whole"),
    Column(heading=N_("Which"), width=90),
)
UNREAD = (Column(heading=N_("File"), width=44), Column(heading=N_("Why"), width=110))


def render_overview_workbook(overview: Overview, created: dt.datetime) -> bytes:
    """The overview as an .xlsx file; equal overviews of one moment give equal bytes.

    Args:
        overview: cleaned (`lockin.report.cleaned`).
        created: date of the document, aware.

    """
    workbook = Workbook()
    for number, table in enumerate(_tables(overview)):
        sheet = workbook.create_sheet(table.title) if number else workbook.worksheets[0]
        sheet.title = table.title
        fill_sheet(sheet, table)
        set_page(sheet, paper=overview.paper, foot=overview.title)
    about = workbook.properties
    about.created = about.modified = created.astimezone(dt.UTC).replace(tzinfo=None)
    about.creator = about.lastModifiedBy = escaped(overview.tool)
    about.title, about.subject = escaped(overview.title), escaped(overview.headline)
    about.language = overview.lang
    return packed(workbook)


def _tables(overview: Overview) -> tuple[Table, ...]:
    rows: tuple[Row, ...] = tuple((one.file, one.why) for one in overview.unread)
    unread = (Table(title=_("Not read"), columns=UNREAD, rows=rows),) if rows else ()
    return (
        Table(title=_("Summary"), columns=SUMMARY, rows=tuple(_summary(overview))),
        Table(title=_("Assessments"), columns=ASSESSMENTS, rows=tuple(_assessments(overview))),
        Table(title=_("Concentration"), columns=DEPENDENCE, rows=tuple(_dependence(overview)), kept=2),
        Table(title=_("Overdue"), columns=OVERDUE, rows=tuple(_overdue(overview)), kept=3),
        Table(title=_("Common gaps"), columns=GAPS, rows=tuple(_gaps(overview))),
        *unread,
    )


def _summary(overview: Overview) -> list[Row]:
    found: list[Row] = [(_("Portfolio"), len(overview.lines), overview.title), (_("Bands"), None, overview.headline)]
    found += [(row.label, row.count, enumerated(row.names)) for row in overview.bands]
    found += [(_("What stands out"), None, sentence) for sentence in overview.summary]
    found += [(_("Method"), None, sentence) for sentence in overview.method]
    found += [(_("Checklist"), int(count), f"{name}  {digest}") for name, digest, count in overview.checklists]
    last = ((_("As of"), overview.made_on), (_("Made with"), overview.tool), (_("Marking"), overview.marking))
    return [*found, *((part, None, text) for part, text in last)]


def _assessments(overview: Overview) -> list[Row]:
    return [
        (
            *(line.name, line.band, line.decision),
            *_figures(line.span),
            line.draft,
            *_figures(line.exposure_span),
            line.confidence,
            *(line.answered, line.applies, line.red_flags, line.red_flags_unknown, line.overdue),
            dt.date.fromisoformat(line.review) if line.review else None,
            *(line.vendor, line.model_maker, line.cloud, line.owner, line.use, line.file, line.checklist),
            " ".join(line.notes),
        )
        for line in overview.lines
    ]


def _figures(span: Span | None) -> Row:
    return (None, None, None) if span is None else (span.point, span.best, span.worst)


def _dependence(overview: Overview) -> list[Row]:
    found: list[Row] = []
    for one in overview.dimensions:
        found += [(one.title, row.name, row.count, row.share, row.worst, enumerated(row.names)) for row in one.rows]
        if one.unknown:
            found.append((one.title, _("not said"), one.unknown, None, "", ""))
    return found


def _overdue(overview: Overview) -> list[Row]:
    return [
        (dt.date.fromisoformat(row.date), row.when, row.name, row.what, row.who, row.file) for row in overview.overdue
    ]


def _gaps(overview: Overview) -> list[Row]:
    return [(row.title, row.id, row.count, row.share, row.red_flags, enumerated(row.names)) for row in overview.gaps]
