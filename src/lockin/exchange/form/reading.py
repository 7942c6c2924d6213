"""A form that came back: its fields as what a colleague filled in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple, get_args

import msgspec
from msgspec import Struct, field

from lockin.errors import Problem
from lockin.exchange.form.fields import BY, FILLED_ON, LABELS, REFERENCE, STATES, Reference, name
from lockin.exchange.form.values import field_values
from lockin.exchange.returned import Filled, Returned, ReturnedRow
from lockin.language import N_, _
from lockin.model.checklist import Checklist, Question
from lockin.model.policy import EvidenceId
from lockin.report.guarded import refused

PLACE = N_("the form")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LEVELS: dict[str, EvidenceId] = {level: level for level in get_args(EvidenceId)}


class _Fields(Struct, kw_only=True):
    """The fields of one question as they came back."""

    texts: dict[str, str] = field(default_factory=dict)
    """By the first part of their names."""
    ticked: list[str] = field(default_factory=list)
    """Ids of the options whose boxes are ticked."""


class _BadFieldError(Exception):
    """A field holds what no form of ours offers. `str()` is a sentence fragment."""


class _Dated(NamedTuple):
    day: dt.date | None
    problems: tuple[Problem, ...]


def read_form(data: bytes, source: str, checklist: Checklist) -> Returned:
    """What came back in a form.

    Args:
        data: of the file.
        source: its name, for messages.
        checklist: of the assessment; says which options a question has.

    Raises:
        BadDataError: if the file is no form of ours, or cannot be read.

    """
    values = field_values(data, source)
    reference = _reference(values, source)
    found = _by_question(values)
    dated = _day(values.get(FILLED_ON, ""), source)
    rows, problems = [], [*dated.problems]
    for question_id, base in reference.bases.items():
        fields = found.get(name("", question_id), _Fields())
        try:
            filled = _filled(fields, checklist.by_id.get(question_id))
        except _BadFieldError as error:
            problems.append(_problem(source, f"{_(PLACE)}: {question_id}", str(error)))
            continue
        rows.append(ReturnedRow(id=question_id, base=base, filled=filled, place=_(PLACE)))
    return Returned(
        source=source,
        identity=reference.identity,
        by=values.get(BY, "").strip(),
        filled_on=dated.day,
        rows=tuple(rows),
        problems=tuple(problems),
    )


def _reference(values: Mapping[str, str], source: str) -> Reference:
    if REFERENCE not in values:
        raise refused(source, _("this is no hand-out of lockin: the PDF carries no reference to an assessment"))
    try:
        return msgspec.json.decode(values[REFERENCE].encode(), type=Reference)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        message = _("this is no hand-out of lockin, or somebody changed the reference on its last page")
        raise refused(
            source, message, hint=_("make a new hand-out with `lockin ask` and copy the answers over")
        ) from error


def _by_question(values: Mapping[str, str]) -> dict[str, _Fields]:
    """The fields by the middle part of their names, written as `name` writes it."""
    found: dict[str, _Fields] = {}
    for full, entered in values.items():
        part, _colon, rest = full.partition(":")
        key, _colon, option = rest.partition(":")
        if part not in LABELS:
            continue
        fields = found.setdefault(f":{key}", _Fields())
        value = _pressed(entered) if part in {"answer", "evidence"} else entered
        if not option:
            fields.texts[part] = value
        elif value:
            fields.ticked.append(option.replace("-", "."))
    return found


def _pressed(value: str) -> str:
    """The value of a button; some programs write it as a text with the slash that marks a name."""
    found = value.removeprefix("/")
    return "" if found == "Off" else found


def _filled(fields: _Fields, question: Question | None) -> Filled:
    """The fields of one question. Without a question, whatever they hold stands; `merge` refuses the row.

    Raises:
        _BadFieldError: if a button is chosen, or a box ticked, that the form never had.

    """
    texts = fields.texts
    kind, _hyphen, what = texts.get("answer", "").partition("-")
    chosen = [*fields.ticked, *([what] if kind == "option" else [])]
    options = [option.id for option in question.options] if question else chosen
    if strange := [option for option in chosen if option not in options]:
        raise _BadFieldError(_("there is no answer '{answer}'").format(answer=strange[0][:60]))
    if kind not in {"", "option"} and (kind != "state" or what not in STATES):
        raise _BadFieldError(_("there is no answer '{answer}'").format(answer=texts["answer"][:60]))
    evidence = texts.get("evidence", "")
    if evidence and evidence not in _LEVELS:
        raise _BadFieldError(_("there is no evidence level '{level}'").format(level=evidence[:60]))
    return Filled(
        state=next((state for state in STATES if kind == "state" and what == state), None),
        choice=tuple(option for option in options if option in chosen),
        value=texts.get("value", ""),
        evidence=_LEVELS.get(evidence),
        source=texts.get("source", ""),
        note=texts.get("note", ""),
        reason=texts.get("reason", ""),
        second=texts.get("second", ""),
    )


def _day(text: str, source: str) -> _Dated:
    """The date on page 1, or a problem that leaves all answers standing."""
    text = text.strip()
    if not text:
        return _Dated(None, ())
    with suppress(ValueError):
        if _DAY.fullmatch(text):
            return _Dated(dt.date.fromisoformat(text), ())
    message = _("'{given}' is no date; write year-month-day, such as 2026-11-20").format(given=text[:40])
    return _Dated(None, (_problem(source, _("the form: date"), message),))


def _problem(source: str, where: str, message: str) -> Problem:
    return Problem(source=source, line=None, column=None, where=where, message=message)
