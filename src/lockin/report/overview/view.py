"""`build_overview`: many assessments in words and whole numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from lockin.language import _, language, ngettext
from lockin.model.policy import BandId
from lockin.report import words
from lockin.report.due import when
from lockin.report.overview import sentences, tally
from lockin.report.overview.entry import Entry
from lockin.report.overview.overview import (
    BandRow,
    Dependence,
    Dimension,
    DimensionId,
    GapRow,
    Line,
    OverdueRow,
    Overview,
    Unread,
)
from lockin.report.report import Paper, Zone
from lockin.scoring.due import Due

DIMENSIONS: tuple[DimensionId, ...] = ("model_maker", "cloud", "vendor", "any")
MOST_DEPENDENCES, MOST_OVERDUE, MOST_GAPS = 8, 40, 15
"""Rows on paper."""


def build_overview(
    entries: Iterable[Entry],
    unread: Sequence[Unread],
    *,
    reports: Mapping[str, str],
    made_on: dt.date,
    tool: str,
    paper: Paper = "a4",
) -> Overview:
    """Word an overview.

    Args:
        entries: the assessments, in any order.
        unread: the files that are missing among them.
        reports: relative URL of the report, by file of its entry.
        made_on: the day on which all of them were scored.
        tool: name and version of the program.
        paper: page size.

    """
    found = sorted(entries, key=tally.order)
    names = labels(found)
    scales = {tuple((zone.label, zone.start, zone.end) for zone in entry.zones) for entry in found}
    dimensions = tuple(_dimension(found, names, one) for one in DIMENSIONS)
    gaps, gaps_text = _gaps(found, names)
    overdue = tuple(_overdue(found, names, made_on))
    bands = _bands(found, names)
    return Overview(
        lang=language(),
        paper=paper,
        title=_title(found),
        marking=" · ".join(dict.fromkeys(entry.marking for entry in found if entry.marking)),
        made_on=words.day(made_on),
        tool=tool,
        headline=sentences.headline([(row.label, row.count) for row in bands]),
        summary=_summary(found, dimensions, gaps_text, unread),
        bands=bands,
        lines=tuple(_line(entry, name, reports) for entry, name in zip(found, names, strict=True)),
        zones=_plain(found[0].zones) if len(scales) == 1 else (),
        dimensions=dimensions,
        overdue=overdue,
        overdue_text=sentences.overdue(found),
        overdue_more=sentences.left_out(len(overdue) - MOST_OVERDUE),
        gaps=gaps,
        gaps_text=gaps_text,
        gaps_more=sentences.left_out(len(gaps) - MOST_GAPS),
        unread=tuple(unread),
        unread_text=sentences.unread(len(unread)),
        method=sentences.method(found, alike=len(scales) <= 1),
        checklists=_checklists(found),
    )


def labels(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Vendor and product of each; with its file where two are called the same, or one has no name."""
    plain = [" · ".join(filter(None, (entry.vendor, entry.product))) for entry in entries]
    same = [tally.key(name) for name in plain]
    return tuple(
        entry.file if not name else f"{name} ({entry.file})" if same.count(tally.key(name)) > 1 else name
        for name, entry in zip(plain, entries, strict=True)
    )


def _title(entries: Sequence[Entry]) -> str:
    vendors = len({tally.key(entry.vendor) for entry in entries if entry.vendor})
    told = ngettext("{count} assessment", "{count} assessments", len(entries)).format(count=len(entries))
    if not vendors:
        return told
    # Translators: {assessments} is such as "8 assessments".
    return ngettext("{assessments} of {count} vendor", "{assessments} of {count} vendors", vendors).format(
        assessments=told, count=vendors
    )


def _summary(
    entries: Sequence[Entry], dimensions: Sequence[Dimension], gaps_text: str, unread: Sequence[Unread]
) -> tuple[str, ...]:
    if not entries:
        return (sentences.unread(len(unread)),)
    depend = [words.sentences(one.sentence, one.unknown_text) for one in dimensions if one.id != "any"]
    told = [*depend, sentences.overdue(entries), gaps_text, sentences.drafts(entries), sentences.unread(len(unread))]
    return (*filter(None, [*told, sentences.unlike(entries)]), _(sentences.NO_SCORE))


def _plain(zones: Sequence[Zone]) -> tuple[Zone, ...]:
    """The scale that all share, in which no band is the current one."""
    return tuple(Zone(label=zone.label, start=zone.start, end=zone.end, current=False) for zone in zones)


def _bands(entries: Sequence[Entry], names: Sequence[str]) -> tuple[BandRow, ...]:
    """Every band that a checklist knows, and `not rated` where one is not."""
    rows = []
    for band, members in tally.in_bands(entries).items():
        label = _band_label(entries, band)
        if label and (members or band is not None):
            shown = tuple(names[at] + " " + _("(draft)") if entries[at].draft else names[at] for at in members)
            rows.append(
                BandRow(
                    label=label,
                    count=len(members),
                    share=_share(len(members), len(entries)),
                    names=shown,
                )
            )
    return tuple(rows)


def _band_label(entries: Sequence[Entry], band: BandId | None) -> str:
    """What it is called; several words where checklists call it differently, empty where none knows it."""
    if band is None:
        return _(words.NOT_RATED)
    found = dict.fromkeys(label for entry in entries for one, label in entry.labels if one == band)
    return " / ".join(found)


def _line(entry: Entry, name: str, reports: Mapping[str, str]) -> Line:
    return Line(
        name=name,
        file=entry.file,
        report=reports.get(entry.file, ""),
        use=entry.use,
        decision=entry.decision_label,
        band=entry.band_label,
        span=entry.residual,
        span_text=entry.residual.text if entry.residual else _(words.NOT_RATED),
        zones=entry.zones,
        draft=entry.draft,
        exposure=entry.exposure.text if entry.exposure else _(words.NOT_RATED),
        exposure_span=entry.exposure,
        confidence=entry.confidence_label,
        answered=entry.answered,
        applies=entry.applies,
        red_flags=entry.flags,
        red_flags_unknown=entry.flags_unknown,
        flags=_flags(entry),
        overdue=len(entry.overdue),
        review="" if entry.next_review is None else entry.next_review.isoformat(),
        vendor=entry.vendor,
        model_maker=entry.model_maker,
        cloud=entry.cloud,
        owner=entry.owner,
        checklist=entry.checklist,
        notes=entry.notes,
    )


def _flags(entry: Entry) -> str:
    up = _("{count} up").format(count=entry.flags) if entry.flags else ""
    unknown = _("{count} not known").format(count=entry.flags_unknown) if entry.flags_unknown else ""
    return words.enumerated([up, unknown])


def _dimension(entries: Sequence[Entry], names: Sequence[str], of: DimensionId) -> Dimension:
    found = tally.dependence(entries, of)
    rows = tuple(
        Dependence(
            name=group.name,
            count=len(group.members),
            share=_share(len(group.members), len(entries)),
            count_text=_of_all(group, entries),
            worst=tally.worst(entries[at] for at in group.members).band_label,
            names=tuple(names[at] for at in group.members),
        )
        for group in found.groups
    )
    return Dimension(
        id=of,
        title=_(sentences.TITLES[of]),
        sentence=sentences.concentration(of, found, len(entries)),
        unknown=len(found.unknown),
        unknown_text=sentences.unsaid(of, found) if found.groups else "",
        rows=rows,
        more=_rest(rows),
    )


def _rest(rows: Sequence[Dependence]) -> str:
    """What paper leaves out: those behind one assessment each, by name, and how many more there are."""
    alone = [row.name for row in rows if row.count == 1]
    return words.sentences(
        sentences.left_out(len(rows) - len(alone) - MOST_DEPENDENCES), sentences.alone(alone) if alone else ""
    )


def _gaps(entries: Sequence[Entry], names: Sequence[str]) -> tuple[tuple[GapRow, ...], str]:
    found = tally.gaps(entries)
    rows = []
    for group in found:
        held = [gap for at in group.members for gap in entries[at].gaps if gap.id == group.name]
        up = sum(gap.kind == "red_flag" for gap in held)
        rows.append(
            GapRow(
                id=group.name,
                title=tally.commonest(gap.title for gap in held),
                count=len(group.members),
                share=_share(len(group.members), len(entries)),
                count_text=_of_all(group, entries),
                red_flags=up,
                flags=_("Red flag in {count}.").format(count=up) if up else "",
                names=tuple(names[at] for at in group.members),
            )
        )
    return tuple(rows), sentences.gaps(found, [row.title for row in rows], len(entries))


def _overdue(entries: Sequence[Entry], names: Sequence[str], today: dt.date) -> list[OverdueRow]:
    found = [(item, name, entry.file) for entry, name in zip(entries, names, strict=True) for item in entry.overdue]
    return [
        OverdueRow(
            date=item.date.isoformat(),
            when=when(Due(date=item.date, kind=item.kind, who=item.who), today),
            name=name,
            file=file,
            what=item.what,
            who=item.who,
        )
        for item, name, file in sorted(found, key=lambda row: (row[0].date, row[2]))
    ]


def _checklists(entries: Sequence[Entry]) -> tuple[tuple[str, str, str], ...]:
    counted: dict[tuple[str, str], int] = {}
    for entry in entries:
        counted[entry.checklist, entry.checklist_sha256] = counted.get((entry.checklist, entry.checklist_sha256), 0) + 1
    return tuple((name, digest, str(number)) for (name, digest), number in sorted(counted.items()))


def _of_all(group: tally.Group, entries: Sequence[Entry]) -> str:
    return _("{count} of {all}").format(count=len(group.members), all=len(entries))


def _share(number: int, everything: int) -> int:
    return round(100 * number / everything)
