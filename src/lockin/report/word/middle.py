"""Behind page 1 of the document: where the risk sits, what to do, what leaving would take."""

from __future__ import annotations

from docx.document import Document
from docx.shared import Emu

from lockin.language import _
from lockin.report.leaving.values import Leaving, Offer
from lockin.report.report import Action, OpenQuestion, Report
from lockin.report.since import happening_rows
from lockin.report.tables.answers import waiver_text
from lockin.report.word import styles
from lockin.report.word.front import figures, reasons
from lockin.report.word.writing import Content, Head, Line, Run, add, heading, line, lines, table


def middle(document: Document, report: Report, width: Emu) -> None:
    """Append the parts between page 1 and the answers."""
    heading(document, _("Where the risk sits"), 1, new_page=True)
    scale = _("Values run from 0, best, to 100, worst. They order attention; they are neither probability nor money.")
    add(document, line(report.verdict.meaning, scale), styles.LEAD)
    figures(document, _("Sub-indices"), report.indices, width)
    if len(report.verdict.decided_by) > 1:
        heading(document, _("What decided, in this order"), 2)
        for rule in report.verdict.decided_by:
            add(document, f"{rule.text[:1].upper()}{rule.text[1:]}.", "List Bullet")
    _domains(document, report, width)
    _firmness(document, report, width)
    _flags(document, report, width)
    _events(document, report, width)
    heading(document, _("Answers that weigh most"), 2)
    add(document, report.gaps_text)
    if report.gaps:
        heads: tuple[Head, ...] = (Head(_("Question"), 40), Head(_("Answer"), 48), Head(_("Points"), 12, number=True))
        reasons(document, heads, report.gaps, width)
    _to_do(document, report, width)
    if report.leaving:
        _leaving(document, report.leaving, width)


def _domains(document: Document, report: Report, width: Emu) -> None:
    heading(document, _("Domains"), 2)
    heads: tuple[Head, ...] = (
        Head(_("Domain"), 36),
        Head(_("Weight"), 12),
        Head(_("Value"), 16, number=True),
        Head(_("Coverage"), 36),
    )
    rows: list[tuple[Content, ...]] = [
        (
            f"{number} {domain.title}",
            _("scales the rest") if domain.axis == "exposure" else str(domain.weight),
            [line(Run(domain.span.text if domain.span else _("not rated"), styles.STRONG if domain.weak else ""))],
            domain.coverage,
        )
        for number, domain in enumerate(report.domains, 1)
    ]
    table(document, _("Domains"), heads, rows, width=width)


def _firmness(document: Document, report: Report, width: Emu) -> None:
    found = report.firmness
    if found is None:
        return
    heading(document, _("How firm the band is"), 2)
    add(document, line(found.sentence, found.reach, found.equal))
    heads: tuple[Head, ...] = (Head(_("Band"), 40), Head(_("Draws"), 20, number=True), Head("", 40))
    rows: list[tuple[Content, ...]] = [
        (share.label, share.percent, _("the result") if share.current else "") for share in found.shares
    ]
    table(document, _("How firm the band is"), heads, rows, width=width)
    add(document, found.how, styles.SMALL)


def _flags(document: Document, report: Report, width: Emu) -> None:
    heading(document, _("Red flags"), 2)
    add(document, report.flags_text)
    if report.flags:
        heads: tuple[Head, ...] = (
            Head(_("Question"), 29),
            Head(_("Answer"), 25),
            Head(_("Why it matters, and what it does"), 46),
        )
        rows: list[tuple[Content, ...]] = [
            (flag.title, flag.answer, lines(line(flag.reason, f"{flag.effect}."), line(waiver_text(flag.waived))))
            for flag in report.flags
        ]
        table(document, _("Red flags"), heads, rows, width=width)
    if report.waivers:
        heading(document, _("Waivers"), 2)
        heads = (Head(_("Finding"), 27), Head(_("Reason"), 37), Head(_("Accepted by"), 18), Head(_("Until"), 18))
        rows = [
            (
                waiver.title,
                lines(line(waiver.reason), line(Run(_("No finding any more.") if waiver.idle else "", styles.QUIET))),
                waiver.accepted_by,
                [line(waiver.until, Run(_("Expired") if waiver.expired else "", styles.FLAG))],
            )
            for waiver in report.waivers
        ]
        table(document, _("Waivers"), heads, rows, width=width)


def _events(document: Document, report: Report, width: Emu) -> None:
    if not report.happenings:
        return
    heading(document, _("What happened since"), 2)
    add(
        document, _("Answers that an event may have changed count as old until somebody confirms them or answers anew.")
    )
    heads: tuple[Head, ...] = (
        Head(_("Date"), 16),
        Head(_("Event"), 36),
        Head(_("Noted by"), 16),
        Head(_("Answers that it may have changed"), 32),
    )
    table(document, _("What happened since"), heads, happening_rows(report.happenings), width=width)


def _to_do(document: Document, report: Report, width: Emu) -> None:
    heading(document, _("What to do"), 1)
    text = _(
        "Red flags first, then by points of residual risk per day of effort. Points are what the present answer adds; "
        "the best answer takes most of them away."
    )
    add(document, text, styles.LEAD)
    if report.actions:
        heads: tuple[Head, ...] = (
            Head(_("Action"), 44),
            Head(_("Because of"), 24),
            Head(_("Owner and effort"), 22),
            Head(_("Points"), 10, number=True),
        )
        rows: list[tuple[Content, ...]] = [
            (_action(one), one.title, _owner(one), one.points or "–") for one in report.actions
        ]
        table(document, _("What to do"), heads, rows, width=width, strong=False)
    else:
        add(document, _("No finding asks for an action."))
    if report.respondents:
        heading(document, _("Open questions, by who can answer"), 2)
        add(document, _("Ready to send, the most worthwhile first."))
    heads = (Head(_("Question"), 46), Head(_("Where to find out"), 38), Head(_("Could move R by"), 16, number=True))
    for part in report.respondents:
        heading(document, part.role, 3)
        rows = [(_open(question), question.how_to_find_out, question.swing) for question in part.questions]
        table(document, part.role, heads, rows, width=width, strong=False)


def _action(action: Action) -> list[Line]:
    condition = Run(_("Condition."), styles.FLAG) if action.condition else Run("")
    waived = waiver_text(action.waived)
    return lines(
        line(action.action, condition),
        line(Run(_("Waiver: {text}").format(text=waived) if waived else "", styles.QUIET)),
    )


def _owner(action: Action) -> list[Line]:
    late = bool(action.by_when) and action.by_when != action.due
    return lines(
        line(f"{action.owner}, {action.effort}"), line(Run(action.by_when, styles.FLAG if late else styles.QUIET))
    )


def _open(question: OpenQuestion) -> list[Line]:
    flag = Run(_("Red flag while not known.") if question.flag else "", styles.FLAG)
    effect = Run(f"{question.effect}." if question.effect else "", styles.FLAG)
    return [line(question.text, flag, effect), line(Run(f"{question.question_id}, {question.state}", styles.QUIET))]


def _leaving(document: Document, found: Leaving, width: Emu) -> None:
    heading(document, _("Leaving: cost and time"), 1)
    if found.lead:
        add(document, found.lead, styles.LEAD)
    for note in found.notes:
        add(document, line(Run(_("Note."), styles.STRONG), note), styles.SMALL)
    if found.cost:
        heads: tuple[Head, ...] = (Head(_("Amount"), 20), Head(_("Value"), 30), Head(_("Note"), 50))
        rows: list[tuple[Content, ...]] = [(amount.label, amount.value, amount.note) for amount in found.cost.amounts]
        table(document, _("Leaving: cost and time"), heads, rows, width=width)
        add(document, line(found.cost.text, found.cost.lesson))
    if found.time:
        heading(document, _("Time against notice"), 2)
        add(document, line(*found.time.texts))
        if found.derived:
            add(document, found.derived, styles.LEAD)
    if found.cost:
        _influences(document, found, width)
    if found.assumptions:
        heading(document, _("What it rests on"), 2)
        heads = (Head(_("Assumption"), 22), Head(_("Here"), 78))
        table(document, _("What it rests on"), heads, found.assumptions, width=width)
    if found.how:
        add(document, found.how)
    if found.offer:
        _offer(document, found.offer, width)


def _influences(document: Document, found: Leaving, width: Emu) -> None:
    if found.cost is None:
        return
    heading(document, found.cost.follows, 2)
    add(document, _("Ranked by rank correlation with the total: 1 when it follows that estimate alone."))
    heads: tuple[Head, ...] = (
        *(Head(_("Estimate"), 40), Head(_("Low"), 12, number=True), Head(_("Likely"), 12, number=True)),
        *(Head(_("High"), 14, number=True), Head(_("Correlation"), 22, number=True)),
    )
    rows: list[tuple[Content, ...]] = [
        (f"{one.label} ({one.unit})", one.low, one.likely, one.high, one.correlation or _("no range"))
        for one in found.cost.influences
    ]
    table(document, found.cost.follows, heads, rows, width=width)


def _offer(document: Document, found: Offer, width: Emu) -> None:
    heading(document, _("Candidates to test"), 2)
    add(document, line(found.text, Run(found.note, styles.QUIET)))
    if step := found.step:
        who = ", ".join(filter(None, (step.title, step.owner, step.effort)))
        now = _("{who}. Now: {answer}.").format(who=who, answer=step.answer)
        add(document, line(Run(_("Next step."), styles.STRONG), step.action or step.text, Run(now, styles.QUIET)))
    heads: tuple[Head, ...] = (Head(_("Name and kind"), 26), Head(_("Licence and limits"), 50), Head(_("Checked"), 24))
    rows: list[tuple[Content, ...]] = [
        (
            lines(line(f"{one.name}, {one.maker}"), line(one.kind)),
            lines(
                line(f"{one.licence}.", f"{one.openness}." if one.openness else "", one.limits, one.check, one.doubt)
            ),
            [line(Run(f"{one.checked},", styles.FLAG if one.stale else ""), one.verified)],
        )
        for one in found.rows
    ]
    table(document, _("Candidates to test"), heads, rows, width=width)
