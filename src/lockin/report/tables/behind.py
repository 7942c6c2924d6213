"""The tables behind the summary: domains, actions, open questions, references, method."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

from lockin.language import N_, _
from lockin.report.case import Case
from lockin.report.method import hundredth
from lockin.report.report import Report
from lockin.report.tables.answers import waiver_text
from lockin.report.tables.table import Column, Row, Table, tenth, yes

DOMAINS = (
    Column(heading=N_("Domain"), width=34),
    Column(heading=N_("Id"), width=10),
    Column(heading=N_("Axis"), width=12),
    Column(heading=N_("Weight"), width=9, kind="whole"),
    Column(heading=N_("Value"), width=9, kind="whole"),
    Column(heading=N_("Best"), width=9, kind="whole"),
    Column(heading=N_("Worst"), width=9, kind="whole"),
    Column(heading=N_("Reading"), width=44),
    Column(heading=N_("Coverage"), width=30),
    Column(heading=N_("Weak"), width=8),
    Column(heading=N_("Purpose"), width=44),
)
ACTIONS = (
    Column(heading=N_("Action"), width=56),
    Column(heading=N_("Because of"), width=30),
    Column(heading=N_("Id"), width=20),
    Column(heading=N_("Owner"), width=24),
    Column(heading=N_("Effort"), width=9),
    Column(heading=N_("Points"), width=9, kind="tenth"),
    Column(heading=N_("Condition"), width=11),
    Column(heading=N_("Due"), width=12, kind="day"),
    Column(heading=N_("Done"), width=12, kind="day"),
    Column(heading=N_("By when"), width=20),
    Column(heading=N_("Waiver"), width=36),
)
OPEN = (
    Column(heading=N_("Ask"), width=24),
    Column(heading=N_("Id"), width=20),
    Column(heading=N_("Question"), width=52),
    Column(heading=N_("State"), width=12),
    Column(heading=N_("Red flag"), width=10),
    Column(heading=N_("Where to find out"), width=48),
    Column(heading=N_("Could move R by"), width=12, kind="tenth"),
    Column(heading=N_("What it could change"), width=36),
)
REFERENCES = (
    Column(heading=N_("Framework"), width=32),
    Column(heading=N_("Place"), width=22),
    Column(heading=N_("What it asks for, in our words"), width=56),
    Column(heading=N_("Supported by"), width=32),
    Column(heading=N_("Checked by"), width=18),
    Column(heading=N_("Link"), width=32),
    Column(heading=N_("Note"), width=40),
)
METHOD = (
    Column(heading=N_("Part"), width=18),
    Column(heading=N_("Name"), width=30),
    Column(heading=N_("Formula"), width=72),
    Column(heading=N_("Value"), width=40, kind="hundredth"),
)


def domains(report: Report) -> Table:
    """Every domain with value and range."""
    rows = []
    for domain in report.domains:
        exposure = domain.axis == "exposure"
        span = domain.span
        rows.append(
            (
                domain.title,
                domain.domain_id,
                _("Exposure") if exposure else _("Control"),
                _("scales the rest") if exposure else domain.weight,
                span.point if span else _("not rated"),
                span.best if span else None,
                span.worst if span else None,
                domain.reading,
                domain.coverage,
                yes(domain.weak),
                domain.purpose,
            )
        )
    return Table(title=_("Domains"), columns=DOMAINS, rows=tuple(rows))


def actions(case: Case, report: Report) -> Table:
    """What to do, in the order of the report."""
    rows: tuple[Row, ...] = tuple(
        (
            action.action,
            action.title,
            action.question_id,
            action.owner,
            action.effort,
            tenth(case.card.contributions.get(action.question_id) or None),
            yes(action.condition),
            _day(action.due),
            _day(action.done),
            action.by_when,
            waiver_text(action.waived),
        )
        for action in report.actions
    )
    return Table(title=_("Actions"), columns=ACTIONS, rows=rows)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def open_questions(case: Case, report: Report) -> Table:
    """What is not known or open, by who can answer."""
    swings = {unknown.id: unknown.swing for unknown in case.card.unknowns}
    rows: tuple[Row, ...] = tuple(
        (
            part.role,
            question.question_id,
            question.text,
            question.state,
            yes(question.flag),
            question.how_to_find_out,
            tenth(swings.get(question.question_id)),
            question.effect,
        )
        for part in report.respondents
        for question in part.questions
    )
    return Table(title=_("Open questions"), columns=OPEN, rows=rows, kept=2)


def references(report: Report) -> Table:
    """The references of the facts at hand."""
    rows: tuple[Row, ...] = tuple(
        (
            group.framework,
            line.identifier,
            line.demand,
            line.questions,
            line.verified,
            line.url,
            line.note or group.note,
        )
        for group in report.references
        for line in group.lines
    )
    return Table(title=_("References"), columns=REFERENCES, rows=rows, kept=2)


def method(case: Case, report: Report) -> Table:
    """The arithmetic with its numbers, the rules, the limits and the words."""
    return Table(title=_("Method"), columns=METHOD, rows=tuple(_method(case, report)), kept=2)


def _method(case: Case, report: Report) -> Iterator[Row]:
    found = report.method
    numbers = _hundredths(case)
    parts = ((_("Step"), found.steps), (_("Band"), found.bands), (_("Evidence level"), found.evidence))
    for part, steps in parts:
        for step in steps:
            yield part, step.name, step.formula, numbers.get(step.value, step.value)
    for part, texts in ((_("Rule"), found.rules), (_("Limit"), found.limits), (_("Source"), found.sources)):
        for text in texts:
            yield part, "", text, ""
    for word, meaning in report.glossary:
        yield _("Word"), word, meaning, ""


def _hundredths(case: Case) -> dict[str, float]:
    """The figures of the arithmetic as numbers, by how the report writes them, which hangs on the language."""
    card = case.card
    found = [value.point for value in (card.residual, card.exposure, card.gap) if value is not None]
    found += [] if card.without_pull is None else [card.without_pull]
    found += [] if case.robustness is None else [case.robustness.equal.residual]
    return {hundredth(value): int(value * 100 + Fraction(1, 2)) / 100 for value in found}
