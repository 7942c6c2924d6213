"""Page 1 of the document: the decision, what decided, what follows, and lines to sign on."""

from __future__ import annotations

import io

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Emu, Mm, RGBColor

from lockin.language import _
from lockin.report.letterhead import Letterhead
from lockin.report.report import Action, Figure, Reason, Report, Verdict
from lockin.report.word import styles
from lockin.report.word.writing import Content, Head, Line, Run, add, fill_cell, heading, line, lines, table

LOGO_WIDTH, LOGO_HEIGHT = 45, 9
"""The most a logo takes, in millimetres, as on paper."""
INSET = 115
"""By how much a plain table would hang out to the left, in twentieths of a point."""
_GREYS = ("ECEFF0", "DBE0E2", "C6CDD0", "AAB4B9")


def front(document: Document, report: Report, width: Emu) -> None:
    """Append page 1."""
    cover, verdict = report.cover, report.verdict
    made = _("Checklist {checklist} · {hash}").format(checklist=cover.checklist, hash=cover.checklist_hash)
    _logo(document, cover.letterhead)
    parts = (cover.letterhead.name, cover.marking, _("Lock-in assessment"), cover.made_on, made)
    add(document, " · ".join(filter(None, parts)), styles.SMALL)
    add(document, cover.title, "Title")
    if cover.use:
        add(document, cover.use, styles.LEAD)
    for label, text in report.cover.front_matter:
        add(document, line(Run(f"{label}:", styles.STRONG), text or "…………………………"), styles.SMALL)
    heading(document, verdict.decision, 1)
    add(document, line(Run(f"{cover.status}." if cover.status else "", styles.FLAG), verdict.headline))
    if verdict.decided:
        pattern = _("It comes from {rules}.") if cover.status else _("Decided by {rules}.")
        add(document, pattern.format(rules=verdict.decided))
    _scale(document, verdict, width, report.cover.letterhead.accent)
    add(document, verdict.span_text, styles.LEAD)
    if report.firmness:
        add(document, report.firmness.sentence, styles.LEAD)
    if report.changes:
        add(document, report.changes.sentence, styles.LEAD)
    for warning in cover.warnings:
        add(document, line(Run(_("Note."), styles.STRONG), warning), styles.SMALL)
    figures(document, _("Figures"), verdict.figures, width)
    _why(document, verdict, width)
    _asks(document, verdict, width)
    _signatures(document, verdict, width)


def _logo(document: Document, head: Letterhead) -> None:
    """The logo at the right; a drawing is left out, which this format shows only with a picture of it beside it."""
    if head.logo is None or head.logo.media_type != "image/png":
        return
    paragraph = add(document, "", styles.SMALL)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.keep_with_next = True
    scale = min(LOGO_WIDTH / head.logo.width, LOGO_HEIGHT / head.logo.height)
    picture = paragraph.add_run().add_picture(io.BytesIO(head.logo.data), height=Mm(scale * head.logo.height))
    about = picture._inline.docPr  # noqa: SLF001 - python-docx has no name for it
    about.set("name", _("Logo"))
    about.set("descr", head.name or _("Logo"))


def _scale(document: Document, verdict: Verdict, width: Emu, accent: str) -> None:
    """One row, each band as wide as it is; the one of the result in the accent colour, with the value in it."""
    found = document.add_table(1, len(verdict.zones))
    found.autofit = False
    caption = parse_xml(f"<w:tblDescription {nsdecls('w')}/>")
    caption.set(f"{{{caption.nsmap['w']}}}val", f"{verdict.headline} {verdict.span_text}")
    properties = found._tbl.tblPr  # noqa: SLF001 - python-docx has no name for these
    inset = f'<w:tblInd {nsdecls("w")} w:w="{INSET}" w:type="dxa"/>'
    properties.append(parse_xml(inset))
    properties.append(caption)
    for at, (zone, column) in enumerate(zip(verdict.zones, found.columns, strict=True)):
        column.width = Emu(int(width * (zone.end - zone.start) / 100))
        cell = found.cell(0, at)
        color = accent.lstrip("#") if zone.current else _GREYS[min(at, len(_GREYS) - 1)]
        shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{color}"/>'
        cell._tc.get_or_add_tcPr().append(parse_xml(shade))  # noqa: SLF001 - as above
        value = f": {verdict.span.point}" if zone.current and verdict.span else ""
        fill_cell(cell, f"{zone.start} {zone.label}{value}", styles.CELL)
        if zone.current:
            for run in cell.paragraphs[0].runs:
                run.font.color.rgb, run.font.bold = RGBColor(255, 255, 255), True
    add(document, "", styles.GAP)


def figures(document: Document, name: str, found: tuple[Figure, ...], width: Emu) -> None:
    """Append figures side by side, each with what it means below it."""
    if found:
        heads = [Head(figure.label, 100 // len(found)) for figure in found]
        values = [[line(figure.value, style=styles.FIGURE)] for figure in found]
        notes = [[line(figure.note, style=styles.CELL_HEAD)] for figure in found]
        table(document, name, heads, (values, notes), width=width, strong=False)


def reasons(document: Document, heads: tuple[Head, ...], found: tuple[Reason, ...], width: Emu) -> None:
    """Append reasons with their points, a row each."""
    rows: list[tuple[Content, ...]] = [
        (
            reason.title,
            [line(Run(f"{reason.mark}." if reason.mark else "", styles.FLAG), reason.answer)],
            reason.points or "–",
        )
        for reason in found
    ]
    table(document, heads[0].title, heads, rows, width=width)


def _why(document: Document, verdict: Verdict, width: Emu) -> None:
    if verdict.reasons:
        heading(document, _("Why"), 2)
        heads: tuple[Head, ...] = (
            Head(_("What"), 40),
            Head(_("How it stands"), 48),
            Head(_("Points"), 12, number=True),
        )
        reasons(document, heads, verdict.reasons, width)
    if not verdict.conditions:
        return
    heading(document, _("Conditions to sign"), 2)
    heads = (Head(_("Action"), 50), Head(_("Owner"), 24), Head(_("Effort"), 9), Head(_("By when"), 17))
    rows: list[tuple[Content, ...]] = [
        (_action(action), action.owner, action.effort, action.by_when) for action in verdict.conditions
    ]
    table(document, _("Conditions to sign"), heads, rows, width=width, strong=False)
    more = ""
    if verdict.more_conditions:
        more = _("And {count} more in the action list.").format(count=verdict.more_conditions)
    add(document, line(more, f"{verdict.efforts}."), styles.SMALL)


def _action(action: Action) -> list[Line]:
    waived = action.waived
    if waived is None:
        return lines(line(action.action))
    pattern = _("Waived until {day}, expired.") if waived.expired else _("Waived until {day}.")
    return lines(line(action.action, Run(pattern.format(day=waived.until), styles.QUIET)))


def _asks(document: Document, verdict: Verdict, width: Emu) -> None:
    heading(document, _("Not yet known"), 2)
    add(document, verdict.unknown_text)
    if verdict.asks:
        heads: tuple[Head, ...] = (
            Head(_("Question"), 58),
            Head(_("Ask"), 26),
            Head(_("Could move R by"), 16, number=True),
        )
        rows: list[tuple[Content, ...]] = [
            ([line(ask.text, Run(f"{ask.effect}." if ask.effect else "", styles.FLAG))], ask.respondent, ask.swing)
            for ask in verdict.asks
        ]
        table(document, _("Not yet known"), heads, rows, width=width, strong=False)


def _signatures(document: Document, verdict: Verdict, width: Emu) -> None:
    heading(document, _("Signatures"), 2)
    add(document, line(verdict.answered_by, Run(verdict.accepted, styles.STRONG)), styles.SMALL)
    heads: tuple[Head, ...] = (Head(_("Role"), 26), Head(_("Name"), 30), Head(_("Signature"), 28), Head(_("Date"), 16))
    rows: list[tuple[Content, ...]] = [(one.role, one.name, "", "") for one in verdict.sign_offs]
    found = table(document, _("Signatures"), heads, rows, width=width)
    for row in found.rows[1:]:
        row.height = Mm(8)
