"""The first sheet of the workbook: what is asked about whom, how to fill it in, and two fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from lockin.exchange.handout import HandOut
from lockin.exchange.workbook import style
from lockin.exchange.workbook.layout import DATE_LABEL, NAME_LABEL, QUESTIONS
from lockin.language import N_, _, ngettext
from lockin.report.workbook import style as plain

Kind = Literal["title", "subtitle", "section", "pair", "field", "day", "text", "small", "gap"]
HEIGHTS: dict[Kind, int] = {"title": 30, "subtitle": 20, "section": 26, "field": 20, "day": 20, "gap": 10}

WIDTHS = {"A": 3, "B": 18, "C": 88}


def write_instructions(sheet: Worksheet, handout: HandOut, *, several: bool) -> None:
    """Fill the sheet; `several` says whether a question takes more than one answer."""
    for line, (kind, left, right) in enumerate(_lines(handout, several=several), 2):
        name, text = sheet[f"B{line}"], sheet[f"C{line}"]
        plain.put(name, left)
        plain.put(text, right)
        if kind in HEIGHTS:
            sheet.row_dimensions[line].height = HEIGHTS[kind]
        else:
            plain.fit(sheet, line, [(right, WIDTHS["C"])])
        match kind:
            case "title" | "subtitle" | "section":
                plain.title(name, {"title": 20, "subtitle": 13, "section": 12}[kind], accent=kind != "subtitle")
            case "field":
                style.label(name)
                style.field(text, style.TEXT_FORMAT)
            case "day":
                style.label(name)
                style.field(text, style.DAY_FORMAT)
                _prompt(sheet, f"C{line}")
            case _:
                style.label(name)
                plain.prose(text, soft=kind == "small")
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "portrait", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _lines(handout: HandOut, *, several: bool) -> Iterator[tuple[Kind, str, str]]:
    """Each line of the sheet: its kind, what stands in the first column, and in the second."""
    subject, count = handout.subject, len(handout.rows)
    yield "title", handout.title, ""
    # Translators: {role} is who is asked, such as "Legal"
    subtitle = ngettext("{count} question for {role}", "{count} questions for {role}", count)
    yield "subtitle", subtitle.format(count=count, role=handout.role), ""
    yield "gap", "", ""
    about = {_("Vendor"): subject.vendor, _("Product"): subject.product, _("Use"): subject.use}
    about |= {_("Asked by"): handout.asked_by, _("Handed out on"): handout.made_on.isoformat()}
    for name, text in about.items():
        if text:
            yield "pair", name, text
    yield "section", _("Who fills it in"), ""
    yield "field", _(NAME_LABEL), ""
    yield "day", _(DATE_LABEL), ""
    yield "section", _("How to fill it in"), ""
    for number, sentence in enumerate(_sentences(handout, several=several), 1):
        yield "text", f"{number}", sentence
    yield "section", _("How an answer is known, weakest first"), ""
    for number, level in enumerate(handout.levels, 1):
        yield "text", f"{number}", _(_EXPLAINED.get(level.id, "{level}")).format(level=level.label)
    yield "gap", "", ""
    made_by = _("Made by {tool}. The sheets are locked against accidents, without a password.")
    yield "small", "", made_by.format(tool=handout.tool)


def _sentences(handout: HandOut, *, several: bool) -> Iterator[str]:
    yield _(
        "Fill in the coloured cells of the sheet {sheet}: choose from the list, or type the number in front."
        " A cell that you leave blank keeps what the assessment holds already."
    ).format(sheet=_(QUESTIONS))
    if several:
        yield _("Where several answers may hold, choose one in each of the cells named Answer, Answer 2 and so on.")
    yield _("Don't know is an honest answer. It counts as a risk until somebody knows; a guess would hide that risk.")
    yield _(
        "Not applicable needs a reason and the name of a second person who agrees."
        " It is not in the list of questions that always apply."
    )
    yield _("Say how you know it, and name the clause, link, file or test under Source, so that others can check.")
    if handout.asked_by:
        yield _("Save the workbook as .xlsx and send it back to {name}.").format(name=handout.asked_by)
    else:
        yield _("Save the workbook as .xlsx and send it back.")


def _prompt(sheet: Worksheet, cell: str) -> None:
    """Say how a date is written; nothing typed is refused here."""
    rule = DataValidation(type="date", operator="greaterThan", formula1="36526", allow_blank=True)
    rule.promptTitle, rule.prompt, rule.showInputMessage = _(DATE_LABEL), _("Year-month-day, such as 2026-11-20."), True
    rule.showErrorMessage = False
    rule.add(cell)
    sheet.add_data_validation(rule)


_EXPLAINED = {
    # Translators: {level} is what the checklist calls the level
    "none": N_("{level}: nobody looked it up"),
    "vendor_statement": N_("{level}: the vendor says so, on a page, in a mail or in a talk"),
    "contract": N_("{level}: you have read it; name document and clause"),
    "tested": N_("{level}: somebody tried it; name the test and its date"),
}
