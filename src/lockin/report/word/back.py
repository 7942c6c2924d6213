"""The parts to check: every answer, what does not count, references, method, words."""

from __future__ import annotations

from docx.document import Document
from docx.shared import Emu

from lockin.language import _
from lockin.report.annex import DomainPart, Entry, SetAside
from lockin.report.changed import Changes
from lockin.report.changes import change_rows
from lockin.report.report import Report, Step
from lockin.report.tables.answers import waiver_text
from lockin.report.word import styles
from lockin.report.word.writing import Content, Head, Line, Run, add, heading, line, lines, note_lines, table


def back(document: Document, report: Report, width: Emu) -> None:
    """Append everything from the answers on."""
    heading(document, _("Every answer"), 1, new_page=True)
    text = _(
        "As asked, as answered, and how it is known. Points of answers, and of what is not known, sum to the residual "
        "risk; exposure scales it and carries none."
    )
    add(document, text, styles.LEAD)
    for domain in report.domains:
        _domain(document, domain, width)
    _scope(document, report, width)
    _references(document, report, width)
    _method(document, report, width)
    if report.changes:
        _changes(document, report.changes, width)
    heading(document, _("Glossary"), 1)
    table(document, _("Glossary"), (Head(_("Word"), 24), Head(_("Meaning"), 76)), report.glossary, width=width)
    _made_with(document, report)


def _domain(document: Document, domain: DomainPart, width: Emu) -> None:
    heading(document, domain.title, 2)
    intro = add(document, line(domain.reading, Run(domain.purpose, styles.QUIET)))
    if domain.entries:
        intro.paragraph_format.keep_with_next = True
        heads: tuple[Head, ...] = (
            Head(_("Question"), 30),
            Head(_("Answer and note"), 34),
            Head(_("How it is known"), 26),
            Head(_("Points"), 10, number=True),
        )
        rows: list[tuple[Content, ...]] = [
            (_question(entry), _answer(entry), _known(entry), entry.points or "–") for entry in domain.entries
        ]
        table(document, domain.title, heads, rows, width=width, strong=False)


def _question(entry: Entry) -> list[Line]:
    return [line(entry.text), line(Run(entry.question_id, styles.QUIET))]


def _answer(entry: Entry) -> list[Line]:
    flag = Run(_("Red flag.") if entry.flag else "", styles.FLAG)
    doubt = _("To be confirmed: {reason}").format(reason=entry.reconfirm) if entry.reconfirm else ""
    risk = _("Risk {pulled}.").format(pulled=entry.pulled) if entry.pulled else ""
    waived = waiver_text(entry.waived)
    waiver = _("Waiver: {text}").format(text=waived) if waived else ""
    return lines(
        line(Run(entry.answer, styles.STRONG), flag),
        *note_lines(entry.note),
        line(Run(doubt, styles.FLAG)),
        line(Run(risk, styles.QUIET)),
        line(Run(waiver, styles.QUIET)),
    )


def _known(entry: Entry) -> list[Line]:
    old = Run(_("Stale.") if entry.stale and not entry.reconfirm else "", styles.QUIET)
    return lines(line(entry.evidence), line(entry.source), line(Run(entry.by, styles.QUIET), old))


def _scope(document: Document, report: Report, width: Emu) -> None:
    heading(document, _("What was asked, and what does not count"), 1)
    if report.cover.whole_use != report.cover.use:
        add(document, line(Run(_("Use."), styles.STRONG), report.cover.whole_use))
    heading(document, _("Facts that steer the questions"), 2)
    heads: tuple[Head, ...] = (Head(_("Fact"), 70), Head(_("Here"), 30))
    table(document, _("Facts that steer the questions"), heads, report.facts, width=width)
    if report.not_applicable:
        heading(document, _("Not applicable"), 2)
        heads = (Head(_("Question"), 36), Head(_("Reason"), 40), Head(_("Declared by"), 24))
        rows: list[tuple[Content, ...]] = [(*_aside(item), item.by) for item in report.not_applicable]
        table(document, _("Not applicable"), heads, rows, width=width)
    if report.not_asked:
        heading(document, _("Not asked"), 2)
        heads = (Head(_("Question"), 36), Head(_("Why not"), 64))
        table(document, _("Not asked"), heads, [_aside(item) for item in report.not_asked], width=width)


def _aside(item: SetAside) -> tuple[str, str]:
    return item.title, item.reason


def _references(document: Document, report: Report, width: Emu) -> None:
    if not report.references:
        return
    heading(document, _("References"), 1)
    text = _(
        "What the questions support, for the facts at hand. Pointers for reviewers, not legal advice. Each line says "
        "how the wording was checked, last on {day}; check again before you rely on it."
    )
    add(document, text.format(day=report.references_checked), styles.LEAD)
    heads: tuple[Head, ...] = (
        Head(_("Place"), 22),
        Head(_("What it asks for, in our words"), 38),
        Head(_("Supported by"), 26),
        Head(_("Checked by"), 14),
    )
    for group in report.references:
        heading(document, group.framework, 2)
        if group.note:
            add(document, group.note, styles.SMALL)
        rows: list[tuple[Content, ...]] = [
            (one.identifier, [line(one.demand, one.note)], one.questions, one.verified) for one in group.lines
        ]
        table(document, group.framework, heads, rows, width=width)


def _method(document: Document, report: Report, width: Emu) -> None:
    heading(document, _("Method and limits"), 1, new_page=True)
    text = _(
        "The whole arithmetic, with the numbers of this assessment. Inside, it runs on exact fractions; what is "
        "printed is rounded once."
    )
    add(document, text, styles.LEAD)
    heads: tuple[Head, ...] = (Head(_("Step"), 24), Head(_("Formula"), 56), Head(_("Value"), 20))
    table(document, _("Method and limits"), heads, map(_step, report.method.steps), width=width)
    heading(document, _("Bands and rules"), 2)
    heads = (Head(_("Band"), 23), Head(_("Residual risk"), 30), Head(_("Decision"), 47))
    table(document, _("Bands and rules"), heads, map(_step, report.method.bands), width=width)
    for rule in report.method.rules:
        add(document, rule, "List Bullet")
    heading(document, _("Evidence levels"), 2)
    heads = (Head(_("Level"), 24), Head(_("Confidence"), 30), Head(_("Pull"), 46))
    table(document, _("Evidence levels"), heads, map(_step, report.method.evidence), width=width)
    heading(document, _("Limits"), 2)
    for limit in report.method.limits:
        add(document, limit, "List Bullet")


def _step(step: Step) -> tuple[str, str, str]:
    return step.name, step.formula, step.value


def _changes(document: Document, found: Changes, width: Emu) -> None:
    heading(document, _("Changes to the checklist"), 1)
    add(document, line(found.sentence, found.result))
    heads = (Head(_("What"), 28), Head(_("Before"), 24), Head(_("Here"), 24), Head(_("Why"), 24))
    table(document, _("Changes to the checklist"), heads, change_rows(found.groups), width=width)


def _made_with(document: Document, report: Report) -> None:
    cover = report.cover
    heading(document, _("Made with"), 2)
    if cover.checklist_note:
        add(document, cover.checklist_note, styles.SMALL)
    made = _("{tool}. Checklist {checklist}, SHA-256 {hash}.").format(
        tool=cover.tool, checklist=cover.checklist, hash=cover.checklist_sha256
    )
    themes = (
        _("Themes from: {sources}.").format(sources="; ".join(report.method.sources)) if report.method.sources else ""
    )
    add(document, line(made, themes), styles.SMALL)
