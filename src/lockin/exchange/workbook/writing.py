"""A hand-out as a workbook with drop-downs, for people who work in Excel, LibreOffice or Numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from lockin.exchange.handout import HandOut, Row
from lockin.exchange.labels import encoded, spoken_labels, text_mark
from lockin.exchange.returned import Filled, filled_of
from lockin.exchange.workbook import style
from lockin.exchange.workbook.instructions import write_instructions
from lockin.exchange.workbook.layout import (
    DONT_KNOW,
    FORMAT,
    HIDDEN,
    INSTRUCTIONS,
    LABELS,
    LIST_COLUMN,
    MARK,
    NOT_APPLICABLE,
    QUESTIONS,
    STATES,
    WORDS,
    Column,
    choices,
    columns,
    heading_of,
    number_text,
    numbered,
    quoted,
)
from lockin.language import N_, _
from lockin.report.workbook import style as plain
from lockin.report.workbook.packing import packed

FIRST_DAY = dt.date(1900, 3, 1)
"""Excel counts a 29 February 1900, so dates before it are not what they seem."""
MOST_DIGITS = 15
"""That Excel keeps of a number."""
_LISTS = get_column_letter(LIST_COLUMN)
_TAKES = {
    "number": N_("A number, such as 12 or 0.5"),
    "date": N_("A date as year-month-day, such as 2026-11-20"),
    "text": N_("A text"),
}
"""What a question without options takes, by its type."""
_PLAIN_NUMBER = re.compile(r"0|-?[1-9][0-9]*|-?(0|[1-9][0-9]*)\.[0-9]*[1-9]")


def write_workbook(handout: HandOut) -> bytes:
    """The hand-out as an .xlsx file; equal hand-outs give equal bytes."""
    workbook = Workbook()
    first = workbook.worksheets[0]
    first.title = _(INSTRUCTIONS)
    asked, hidden = workbook.create_sheet(_(QUESTIONS)), workbook.create_sheet(HIDDEN)
    hidden.sheet_state = "veryHidden"
    layout = columns(max((len(r.question.options) for r in handout.rows if r.question.type == "multi"), default=1))
    write_instructions(first, handout, several=any(r.question.type == "multi" for r in handout.rows))
    _write_identity(hidden, handout)
    _write_questions(asked, handout, layout)
    _add_drop_downs(asked, hidden, handout, layout)
    _set_up(asked, layout, len(handout.rows) + 1)
    for sheet in workbook.worksheets:
        _protect(sheet)
    workbook.security = WorkbookProtection(lockStructure=True)
    moment = dt.datetime.combine(handout.made_on, dt.time())
    workbook.properties.created = workbook.properties.modified = moment
    workbook.properties.creator = "lockin"
    return packed(workbook)


def _write_identity(sheet: Worksheet, handout: HandOut) -> None:
    identity = handout.identity
    pairs = [(MARK, FORMAT)] + [
        (name, getattr(identity, name)) for name in ("assessment", "checklist", "version", "sha256", "role")
    ]
    if labels := encoded(spoken_labels(WORDS)):
        pairs.append((LABELS, labels))
    for number, pair in enumerate(pairs, 1):
        for column, text in zip("AB", pair, strict=True):
            plain.put(sheet[f"{column}{number}"], text)
    for number, row in enumerate(handout.rows, 1):
        plain.put(sheet[f"D{number}"], row.question.id)
        plain.put(sheet[f"E{number}"], row.base)
        if labels:
            plain.put(sheet[f"F{number}"], text_mark(row.question.text))


def _write_questions(sheet: Worksheet, handout: HandOut, layout: Sequence[Column]) -> None:
    for number, column in enumerate(layout, 1):
        cell = _cell(sheet, 1, number)
        plain.heading(cell)
        plain.put(cell, heading_of(column))
    for line, row in enumerate(handout.rows, 2):
        filled = filled_of(row.answer)
        texts = _asked(row) | _entered(row, filled, handout)
        for number, column in enumerate(layout, 1):
            cell = _cell(sheet, line, number)
            _dress(cell, row, column.key)
            if column.key == "answer" and not row.question.scored and not filled.state:
                _put_value(cell, row, texts["answer"])
            else:
                plain.put(cell, texts.get(column.key, ""))
        plain.fit(sheet, line, ((texts.get(column.key, ""), column.width) for column in layout))


def _asked(row: Row) -> dict[str, str]:
    question = row.question
    lead = [_("Several may hold:")] if question.type == "multi" else []
    lines = [*lead, *choices(question)] if question.scored else [_(_TAKES[question.type])]
    how = _("How to find out: {how}").format(how=question.how_to_find_out.strip())
    return {
        "id": question.id,
        "domain": row.domain,
        "text": question.text,
        "about": f"{question.why.strip()}\n\n{how}",
        "options": "\n".join([*lines, *_states(row)]),
    }


def _entered(row: Row, filled: Filled, handout: HandOut) -> dict[str, str]:
    """What stands in the fields of a question, by the key of the column."""
    names = {option: label for label, option in choices(row.question).items()}
    given = [_(label) for label, state in STATES.items() if filled.state == state]
    given += [names.get(option, option) for option in filled.choice]
    answers = {"answer" if at == 1 else f"answer {at}": text for at, text in enumerate(given, 1)}
    levels = dict(zip((level.id for level in handout.levels), _levels(handout), strict=True))
    details = {name: getattr(filled, name) for name in ("source", "note", "reason", "second")}
    evidence = levels.get(filled.evidence, filled.evidence) if filled.evidence else ""
    return {"answer": quoted(filled.value, spoken_labels(WORDS))} | answers | details | {"evidence": evidence}


def _dress(cell: Cell, row: Row, key: str) -> None:
    question = row.question
    if key in {"id", "domain", "text", "about", "options"}:
        plain.asked(cell, strong=key == "text", soft=key in {"id", "domain"})
    elif (key.startswith("answer ") and int(key.split()[1]) > _most(row)) or (
        key in {"reason", "second"} and not row.set_aside
    ):
        style.closed(cell)
    elif key == "answer" and question.type in {"number", "date"}:
        style.field(cell, "General" if question.type == "number" else style.DAY_FORMAT)
    else:
        style.field(cell)


def _put_value(cell: Cell, row: Row, text: str) -> None:
    """Write a value: as a number or date of the workbook where that comes back the same, else as text."""
    if row.question.type == "number" and _PLAIN_NUMBER.fullmatch(text) and len(text) <= MOST_DIGITS:
        cell.value = float(text) if "." in text else int(text)
        if number_text(float(text)) == text:
            return
    day = _day(text) if row.question.type == "date" else None
    if day is not None and day >= FIRST_DAY:
        cell.value = day
        return
    plain.put(cell, text)


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _most(row: Row) -> int:
    """How many answers a question takes."""
    return len(row.question.options) if row.question.type == "multi" else 1


def _states(row: Row) -> list[str]:
    return [_(DONT_KNOW), _(NOT_APPLICABLE)] if row.set_aside else [_(DONT_KNOW)]


def _levels(handout: HandOut) -> list[str]:
    return list(numbered((level.label, level.id) for level in handout.levels))


def _add_drop_downs(sheet: Worksheet, hidden: Worksheet, handout: HandOut, layout: Sequence[Column]) -> None:
    at = {column.key: get_column_letter(number) for number, column in enumerate(layout, 1)}
    used = 0
    levels = _list(hidden, used, _levels(handout))
    used += len(handout.levels)
    for line, row in enumerate(handout.rows, 2):
        named = list(choices(row.question))
        whole = _list(hidden, used, [*named, *_states(row)])
        options = f"{HIDDEN}!${_LISTS}${used + 1}:${_LISTS}${used + len(named)}"
        used += len(named) + len(_states(row))
        _drop_down(sheet, whole, [f"{at['answer']}{line}"], _prompt(row), strict=row.question.scored)
        if further := [f"{at[f'answer {number}']}{line}" for number in range(2, _most(row) + 1)]:
            _drop_down(sheet, options, further, _("One more answer that holds, if there is one."))
    every = [f"{at['evidence']}{line}" for line in range(2, len(handout.rows) + 2)]
    prompt = _("Contract or tested counts most. Name the clause, link, file or test as source.")
    _drop_down(sheet, levels, every, prompt)


def _list(hidden: Worksheet, used: int, texts: Sequence[str]) -> str:
    """Write a list below the `used` texts that stand there, and give its range."""
    for number, text in enumerate(texts, used + 1):
        plain.put(hidden[f"{_LISTS}{number}"], text)
    return f"{HIDDEN}!${_LISTS}${used + 1}:${_LISTS}${used + len(texts)}"


def _prompt(row: Row) -> str:
    match row.question.type:
        case "choice":
            return _("Choose from the list, or type the number in front.")
        case "multi":
            return _("Choose one answer here and one in each of the next cells, as many as hold.")
        case "number":
            return _("Type a number, or choose from the list.")
        case "date":
            return _("Type a date, or choose from the list.")
        case _text:
            return _("Type your answer, or choose from the list.")


def _drop_down(sheet: Worksheet, formula: str, cells: Sequence[str], prompt: str, *, strict: bool = True) -> None:
    rule = DataValidation(type="list", formula1=formula, allow_blank=True)
    rule.promptTitle, rule.prompt, rule.showInputMessage = "lockin", prompt, True
    # Only told, not forbidden: the number alone is fine too.
    rule.errorStyle, rule.showErrorMessage = "information", strict
    rule.errorTitle, rule.error = _("Not in the list"), _("Typing the number in front is enough, such as 2.")
    for cell in cells:
        rule.add(cell)
    sheet.add_data_validation(rule)


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(f"{cell.coordinate} is merged")
    return cell


def _set_up(sheet: Worksheet, layout: Sequence[Column], last: int) -> None:
    for number, column in enumerate(layout, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.row_dimensions[1].height = 30
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(layout))}{last}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 110
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom = 0.5, 0.75
    footer = HeaderFooterItem()
    # Translators: &P is the number of the page, &N that of the last one
    footer.right.text = _("Page &P of &N")
    sheet.oddFooter = footer


def _protect(sheet: Worksheet) -> None:
    """Lock what is not to be filled in, without a password: against accidents, not against people."""
    protection = sheet.protection
    protection.sheet = True
    # True forbids. Wider columns, higher rows and filters do no harm.
    protection.formatColumns = protection.formatRows = protection.autoFilter = False
