"""A workbook that came back: who filled it in, and what stands in the row of each question."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lockin.errors import Problem
from lockin.exchange.handout import Identity, settled
from lockin.exchange.labels import Labels, decoded, text_mark
from lockin.exchange.returned import Returned, ReturnedRow
from lockin.exchange.signature import signer, signing_day
from lockin.exchange.workbook.answers import FieldError, filled_from
from lockin.exchange.workbook.cells import Entry, Rows, read_cells
from lockin.exchange.workbook.layout import (
    DATE_LABEL,
    FORMAT,
    LABELS,
    MARK,
    NAME_LABEL,
    READ,
    WORDS,
    columns,
    folded,
    key_of,
    states,
)
from lockin.exchange.workbook.lists import NO_LISTS, Lists, lists_in
from lockin.exchange.workbook.package import checked, refuse
from lockin.language import N_, _
from lockin.loading.structure import listed, nearest
from lockin.model.checklist import Checklist

HEADINGS_WITHIN = 30
"""Rows in which the headings are looked for."""
AGAIN = N_("send the hand-out as `lockin ask` made it, filled in and saved as .xlsx")


_BLANK = Entry("", "")


class _HandedOut(NamedTuple):
    """What the hidden sheet keeps of the hand-out."""

    bases: Mapping[str, str | None]
    """`Row.base` by question id."""
    texts: Mapping[str, str]
    """`text_mark` of the question's text by its id; empty where the sheet does not say."""
    labels: Labels
    lists: Lists


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
        refuse(
            source,
            _("this is no hand-out of lockin: the hidden sheet that says what it belongs to is missing"),
            _(AGAIN),
        )
    identity, handed_out = _identity(hidden, source), _handed_out(hidden, checklist)
    shown_sheets = {name: rows for name, rows in sheets.items() if rows is not hidden}
    table = _table(shown_sheets, handed_out.labels, source)
    rows: list[ReturnedRow] = []
    by, filled_on, problems = _signed(shown_sheets, handed_out.labels, source)
    for found in _read_rows(table, handed_out, source, checklist):
        if isinstance(found, Problem):
            problems.append(found)
        else:
            rows.append(found)
    return Returned(
        source=source, identity=identity, by=by, filled_on=filled_on, rows=tuple(rows), problems=tuple(problems)
    )


def _handed_out(hidden: Rows, checklist: Checklist) -> _HandedOut:
    """What the hidden sheet says about the questions and the language of the workbook."""
    told = {_text(hidden, row, 1): _text(hidden, row, 2) for row in hidden}
    labels = decoded(told.get(LABELS, ""), WORDS)
    asked = [row for row in sorted(hidden) if _text(hidden, row, 4)]
    ids = [_text(hidden, row, 4) for row in asked]
    return _HandedOut(
        bases={name: _text(hidden, row, 5) or None for name, row in zip(ids, asked, strict=True)},
        texts={name: _text(hidden, row, 6) for name, row in zip(ids, asked, strict=True)},
        labels=labels,
        lists=lists_in(hidden, ids, checklist, states(labels)) if labels.foreign else NO_LISTS,
    )


def _text(rows: Rows, row: int, column: int) -> str:
    entry = rows.get(row, {}).get(column)
    return entry.text if entry else ""


def _identity(hidden: Rows, source: str) -> Identity:
    if _text(hidden, 1, 2) != FORMAT:
        refuse(source, _("this hand-out was made by another version of lockin"), _("use the version that made it"))
    told = {_text(hidden, row, 1): _text(hidden, row, 2) for row in hidden}
    names = Identity.__struct_fields__
    if missing := [name for name in names if not told.get(name)]:
        refuse(
            source,
            _("this is no hand-out of lockin: it does not say its {names}").format(names=listed(missing)),
            _(AGAIN),
        )
    return Identity(**{name: told[name] for name in names})


def _table(sheets: Mapping[str, Rows], labels: Labels, source: str) -> _Table:
    """The sheet with the headings of a hand-out; that with most of them, should one be missing."""
    best: _Table | None = None
    for rows in sheets.values():
        for number in sorted(rows)[:HEADINGS_WITHIN]:
            keys = {column: key for column, entry in rows[number].items() if (key := key_of(entry.text, labels))}
            if best is None or len(set(keys.values())) > len(best.at):
                best = _Table(number, {key: column for column, key in keys.items()}, rows)
    at = best.at if best else {}
    if best is None or "id" not in at or "answer" not in at:
        refuse(source, _("this is no hand-out of lockin: the sheet of questions is missing"), _(AGAIN))
    named = {column.key: labels.of(column.heading) for column in columns(1)}
    if missing := [named[key] for key in READ if key not in at]:
        refuse(source, _("the sheet of questions has no column {names}").format(names=listed(missing)), _(AGAIN))
    counts = Counter(key for entry in best.rows[best.heading_row].values() if (key := key_of(entry.text, labels)))
    if twice := [named.get(key, key) for key, count in counts.items() if count > 1]:
        refuse(source, _("the sheet of questions has two columns {names}").format(names=listed(twice)), _(AGAIN))
    return best


def _signed(sheets: Mapping[str, Rows], labels: Labels, source: str) -> tuple[str, dt.date | None, list[Problem]]:
    """Who filled it in and when; the last field of this name counts, for the texts above are not ours."""
    name_label, date_label = folded(labels.of(NAME_LABEL)), folded(labels.of(DATE_LABEL))
    fields: dict[str, Entry] = {}
    for rows in sheets.values():
        for row in sorted(rows):
            label, field = rows[row].get(2), rows[row].get(3)
            if label and field and folded(label.text) in {name_label, date_label}:
                fields[folded(label.text)] = field
    name, date = fields.get(name_label, _BLANK), fields.get(date_label, _BLANK)
    by, name_trouble = signer(name.text)
    day, date_trouble = signing_day(date.day.isoformat() if date.day else date.text)
    troubles = [
        (name, _(name.trouble) if name.trouble else name_trouble),
        (date, _(date.trouble) if date.trouble else date_trouble),
    ]
    return by, day, [_problem(source, entry.name, trouble) for entry, trouble in troubles if trouble]


def _read_rows(
    table: _Table, handed_out: _HandedOut, source: str, checklist: Checklist
) -> Iterator[ReturnedRow | Problem]:
    below = {row: table.rows[row] for row in sorted(table.rows) if row > table.heading_row}
    ids = {row: settled(_text(table.rows, row, table.at["id"])) for row in below}
    counts = Counter(ids.values())
    for row, question_id in ids.items():
        place = _("row {row}").format(row=row)
        where = f"{place}: {question_id}" if question_id else place
        fields = {key: entry for key, column in table.at.items() if (entry := below[row].get(column))}
        question = checklist.by_id.get(question_id)
        if not question_id and not any(entry.text.strip() or entry.trouble for entry in fields.values()):
            continue
        if question is None:
            message = (
                _("it has no id of a question")
                if not question_id
                else _("the checklist has no question {id!r}").format(id=question_id)
            )
            yield _problem(source, where, message, nearest(question_id, checklist.by_id))
        elif counts[question_id] > 1:
            rows = ", ".join(str(other) for other, same in ids.items() if same == question_id)
            yield _problem(
                source, where, _("the question stands in rows {rows}").format(rows=rows), _("keep one of them")
            )
        else:
            try:
                filled = filled_from(
                    fields, question, checklist.policy.evidence, labels=handed_out.labels, lists=handed_out.lists
                )
            except FieldError as error:
                yield _problem(source, where, error.message, error.hint)
            else:
                base, text = handed_out.bases.get(question_id), _text_of(fields, question_id, handed_out)
                yield ReturnedRow(id=question_id, base=base, filled=filled, place=place, text=text)


def _text_of(fields: Mapping[str, Entry], question_id: str, handed_out: _HandedOut) -> str | None:
    """The text of a question that is to be compared with the checklist; None where it need not or cannot be."""
    text = fields["text"].text if "text" in fields else ""
    if mark := handed_out.texts.get(question_id):
        return None if text_mark(text) == mark else text
    return None if handed_out.labels.foreign else text


def _problem(source: str, where: str, message: str, hint: str | None = None) -> Problem:
    return Problem(source=source, line=None, column=None, where=where, message=message, hint=hint)
