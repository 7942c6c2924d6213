"""Every question of the checklist as one row: asked or not, answered or not."""

from __future__ import annotations

import datetime as dt

from lockin.language import N_, _
from lockin.model.checklist import Question
from lockin.report import words
from lockin.report.annex import Entry, Waived
from lockin.report.case import Case
from lockin.report.cleaned import cleaned
from lockin.report.printable import printable
from lockin.report.report import OpenQuestion, Report
from lockin.report.tables.table import Column, Row, Table, tenth

COLUMNS = (
    Column(heading=N_("Domain"), width=24),
    Column(heading=N_("Id"), width=20),
    Column(heading=N_("Question"), width=44),
    Column(heading=N_("State"), width=14),
    Column(heading=N_("Answer"), width=36),
    Column(heading=N_("How it is known"), width=20),
    Column(heading=N_("Source"), width=28),
    Column(heading=N_("By"), width=18),
    Column(heading=N_("Date"), width=12, kind="day"),
    Column(heading=N_("Note"), width=44),
    Column(heading=N_("Risk"), width=8, kind="whole"),
    Column(heading=N_("Points"), width=9, kind="tenth"),
    Column(heading=N_("Red flag"), width=14),
    Column(heading=N_("Waiver"), width=34),
    Column(heading=N_("Waived until"), width=13, kind="day"),
    Column(heading=N_("To be confirmed"), width=26),
)


def answers(case: Case, report: Report) -> Table:
    """The questions in the order of the checklist.

    Args:
        case: where numbers and days come from.
        report: where words come from; cleaned.

    """
    entries = {entry.question_id: entry for domain in report.domains for entry in domain.entries}
    missing = {question.question_id: question for part in report.respondents for question in part.questions}
    aside = {item.question_id: item.reason for item in report.not_applicable}
    unasked = {item.question_id: item.reason for item in report.not_asked}
    domains = {domain.domain_id: domain.title for domain in report.domains}
    rows = []
    for question in case.checklist.questions:
        told: tuple[str, ...]
        if question.id in entries:
            entry = entries[question.id]
            told = (entry.text, _("Answered"), entry.answer, entry.evidence, entry.source, entry.note)
        elif question.id in missing:
            told = _missing(case, missing[question.id])
        elif question.id in aside:
            told = (question.text, _("Not applicable"), aside[question.id], "", "", case.answer(question.id).note)
        else:
            told = (question.text, _("Not asked"), unasked.get(question.id, ""), "", "", "")
        flag = _flag(entries.get(question.id), missing.get(question.id))
        rows.append(cleaned(_row(case, question, domains[question.domain], told, flag), printable))
    return Table(title=_("Answers"), columns=COLUMNS, rows=tuple(rows), kept=3)


def _missing(case: Case, question: OpenQuestion) -> tuple[str, ...]:
    answer = case.answer(question.question_id)
    state = _("Not known") if answer.state == "unknown" else _("Open")
    return question.text, state, "", "", answer.source, answer.note


def _row(case: Case, question: Question, domain: str, told: tuple[str, ...], flag: str) -> Row:
    text, state, answer, evidence, source, note = told
    given = case.answer(question.id)
    asked = question.id in {found.id for found in case.card.asked}
    names = words.listing(part for part in (given.by, given.second) if part)
    risk = case.card.risks.get(question.id)
    return (
        domain,
        question.id,
        text,
        state,
        answer,
        evidence,
        source,
        names if asked else "",
        given.date if asked else None,
        note,
        None if risk is None else words.whole(risk),
        tenth(case.card.contributions.get(question.id) or None),
        flag,
        waiver_text(case.waived(question.id)),
        _until(case, question.id),
        given.reconfirm if asked else "",
    )


def _flag(entry: Entry | None, missing: OpenQuestion | None) -> str:
    if entry is not None and entry.flag:
        return _("Red flag")
    return _("Not cleared") if missing is not None and missing.flag else ""


def waiver_text(waived: Waived | None) -> str:
    """A waiver in one cell; empty when there is none."""
    if waived is None:
        return ""
    pattern = _("Expired on {day}. {name}: {reason}") if waived.expired else _("Until {day}. {name}: {reason}")
    return pattern.format(day=waived.until, name=waived.accepted_by, reason=waived.reason)


def _until(case: Case, question_id: str) -> dt.date | None:
    return max((waiver.until for waiver in case.assessment.waivers if waiver.finding == question_id), default=None)
