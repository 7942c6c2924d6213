"""A workbook that came back: who filled it in, and what stands in the row of each question."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lockin.errors import Problem
from lockin.exchange.handout import Identity, settled
from lockin.exchange.returned import Returned, ReturnedRow
from lockin.exchange.signature import signer, signing_day
from lockin.exchange.workbook.answers import FieldError, filled_from
from lockin.exchange.workbook.cells import Entry, Rows, read_cells
from lockin.exchange.workbook.layout import DATE_LABEL, FORMAT, MARK, NAME_LABEL, READ, columns, folded, key_of
from lockin.exchange.workbook.package import checked, refuse
from lockin.loading.structure import listed, nearest
from lockin.model.checklist import Checklist

HEADINGS_WITHIN = 30
"""Rows in which the headings are looked for."""
AGAIN = "send the hand-out as `lockin ask` made it, filled in and saved as .xlsx"


_BLANK = Entry("", "")


class _Table(NamedTuple):
    """The sheet of questions."""

    heading_row: int
    at: Mapping[str, int]
    """Column by key."""
    rows: Rows


def read_workbook(data: bytes, source: str, checklist: Checklist) -> Returned:
    """What came back in a workbook. Rows may have been sorted, columns moved; ids and headings must be there.

    Args:
        data: the bytes of the file.
        source: its name, for messages.
        checklist: of the assessment.

    Raises:
        BadDataError: if it is no workbook, does not say what it belongs to, or could do harm.

    """
    sheets = read_cells(checked(data, source), source)
    hidden = next((rows for rows in sheets.values() if _text(rows, 1, 1) == MARK), None)
    if hidden is None:
        refuse(source, "this is no hand-out of lockin: the hidden sheet that says what it belongs to is missing", AGAIN)
    identity = _identity(hidden, source)
    bases = {_text(hidden, row, 4): _text(hidden, row, 5) or None for row in hidden if _text(hidden, row, 4)}
    shown_sheets = {name: rows for name, rows in sheets.items() if rows is not hidden}
    table = _table(shown_sheets, source)
    rows: list[ReturnedRow] = []
    by, filled_on, problems = _signed(shown_sheets, source)
    for found in _read_rows(table, bases, source, checklist):
        if isinstance(found, Problem):
            problems.append(found)
        else:
            rows.append(found)
    return Returned(
        source=source, identity=identity, by=by, filled_on=filled_on, rows=tuple(rows), problems=tuple(problems)
    )


def _text(rows: Rows, row: int, column: int) -> str:
    entry = rows.get(row, {}).get(column)
    return entry.text if entry else ""


def _identity(hidden: Rows, source: str) -> Identity:
    if _text(hidden, 1, 2) != FORMAT:
        refuse(source, "this hand-out was made by another version of lockin", "use the version that made it")
    told = {_text(hidden, row, 1): _text(hidden, row, 2) for row in hidden}
    names = Identity.__struct_fields__
    if missing := [name for name in names if not told.get(name)]:
        refuse(source, f"this is no hand-out of lockin: it does not say its {listed(missing)}", AGAIN)
    return Identity(**{name: told[name] for name in names})


def _table(sheets: Mapping[str, Rows], source: str) -> _Table:
    """The sheet with the headings of a hand-out; that with most of them, should one be missing."""
    best: _Table | None = None
    for rows in sheets.values():
        for number in sorted(rows)[:HEADINGS_WITHIN]:
            keys = {column: key for column, entry in rows[number].items() if (key := key_of(entry.text))}
            if best is None or len(set(keys.values())) > len(best.at):
                best = _Table(number, {key: column for column, key in keys.items()}, rows)
    at = best.at if best else {}
    if best is None or "id" not in at or "answer" not in at:
        refuse(source, "this is no hand-out of lockin: the sheet of questions is missing", AGAIN)
    named = {column.key: column.heading for column in columns(1)}
    if missing := [named[key] for key in READ if key not in at]:
        refuse(source, f"the sheet of questions has no column {listed(missing)}", AGAIN)
    counts = Counter(key for entry in best.rows[best.heading_row].values() if (key := key_of(entry.text)))
    if twice := [named.get(key, key) for key, count in counts.items() if count > 1]:
        refuse(source, f"the sheet of questions has two columns {listed(twice)}", AGAIN)
    return best


def _signed(sheets: Mapping[str, Rows], source: str) -> tuple[str, dt.date | None, list[Problem]]:
    """Who filled it in and when; the last field of this name counts, for the texts above are not ours."""
    fields: dict[str, Entry] = {}
    for rows in sheets.values():
        for row in sorted(rows):
            label, field = rows[row].get(2), rows[row].get(3)
            if label and field and folded(label.text) in {folded(NAME_LABEL), folded(DATE_LABEL)}:
                fields[folded(label.text)] = field
    name, date = fields.get(folded(NAME_LABEL), _BLANK), fields.get(folded(DATE_LABEL), _BLANK)
    by, name_trouble = signer(name.text)
    day, date_trouble = signing_day(date.day.isoformat() if date.day else date.text)
    troubles = [(name, name.trouble or name_trouble), (date, date.trouble or date_trouble)]
    return by, day, [_problem(source, entry.name, trouble) for entry, trouble in troubles if trouble]


def _read_rows(
    table: _Table, bases: Mapping[str, str | None], source: str, checklist: Checklist
) -> Iterator[ReturnedRow | Problem]:
    below = {row: table.rows[row] for row in sorted(table.rows) if row > table.heading_row}
    ids = {row: settled(_text(table.rows, row, table.at["id"])) for row in below}
    counts = Counter(ids.values())
    for row, question_id in ids.items():
        place = f"row {row}"
        where = f"{place}: {question_id}" if question_id else place
        fields = {key: entry for key, column in table.at.items() if (entry := below[row].get(column))}
        question = checklist.by_id.get(question_id)
        if not question_id and not any(entry.text.strip() or entry.trouble for entry in fields.values()):
            continue
        if question is None:
            message = (
                "it has no id of a question" if not question_id else f"the checklist has no question {question_id!r}"
            )
            yield _problem(source, where, message, nearest(question_id, checklist.by_id))
        elif counts[question_id] > 1:
            rows = ", ".join(str(other) for other, same in ids.items() if same == question_id)
            yield _problem(source, where, f"the question stands in rows {rows}", "keep one of them")
        else:
            try:
                filled = filled_from(fields, question, checklist.policy.evidence)
            except FieldError as error:
                yield _problem(source, where, error.message, error.hint)
            else:
                base = bases.get(question_id)
                text = fields["text"].text if "text" in fields else ""
                yield ReturnedRow(id=question_id, base=base, filled=filled, place=place, text=text)


def _problem(source: str, where: str, message: str, hint: str | None = None) -> Problem:
    return Problem(source=source, line=None, column=None, where=where, message=message, hint=hint)
