"""The report as plain text for a terminal: the score page, the status page, and the arithmetic by hand."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from fractions import Fraction

from lockin.model.scorecard import Coverage
from lockin.report import words
from lockin.report.annex import Span
from lockin.report.case import Case
from lockin.report.method import decimals, hundredth, steps
from lockin.report.report import OpenQuestion, Report, Zone
from lockin.report.since import happening_lines
from lockin.scoring.aggregate import exposure_factor
from lockin.scoring.rating import chosen_risk

WIDTH = 78
SCALE = 60
"""Characters from 0 to 100 on the scale."""
BAR = 20
NAME = 38
"""Characters of the first column."""


def score_page(report: Report) -> str:
    """The result on one page; ends without a line break."""
    cover, verdict = report.cover, report.verdict
    lines = [*_head(report), "", "So far it comes from" if cover.status else "Decided by"]
    lines += [line for rule in verdict.decided_by for line in _item(rule.text)] or ["  nothing"]
    lines.append("")
    lines += [f"{figure.label:<14}{figure.value:<18}{figure.note}" for figure in verdict.figures]
    lines += ["", f"{'Domains':<{NAME}}{'0':<{BAR - 2}}100"]
    lines += [
        f"{_cut(domain.title, NAME - 2):<{NAME}}{_bar(domain.span)}  {domain.span.text if domain.span else 'not rated'}"
        for domain in report.domains
    ]
    lines += ["", *_wrap(report.flags_text)]
    lines += [line for flag in report.flags for line in _item(f"{flag.title}: {flag.answer}. {flag.effect}.")]
    if verdict.reasons:
        lines += ["", "Why"]
        lines += [
            line
            for reason in verdict.reasons
            for line in _item(f"{reason.title}: {reason.answer}" + (f" ({reason.points})" if reason.points else ""))
        ]
    if report.leaving is not None and report.leaving.summary:
        lines += ["", *(line for text in report.leaving.summary for line in _wrap(text))]
    lines += ["", *_wrap(verdict.unknown_text)]
    lines += [line for ask in verdict.asks for line in _item(_ask(ask))]
    return "\n".join([*lines, *_time(report)])


def _time(report: Report) -> Iterable[str]:
    """What happened since, which waivers hold, and what the reader should know."""
    happened = [line for text in happening_lines(report.happenings) for line in _item(text)]
    if happened:
        yield from ("", "What happened since", *happened)
    for text in (report.verdict.accepted, *(f"Note: {warning}" for warning in report.cover.warnings)):
        if text:
            yield from ("", *_wrap(text))


def _head(report: Report) -> list[str]:
    """Subject, decision, scale, and how firm the band is."""
    cover, verdict, firmness = report.cover, report.verdict, report.firmness
    return [
        cover.title,
        *_wrap(cover.use),
        "",
        verdict.decision.upper(),
        *_wrap(verdict.headline),
        *(_wrap(f"{cover.status}.") if cover.status else ()),
        "",
        *_scale(verdict.span, verdict.zones),
        *_wrap(verdict.span_text),
        *(_wrap(f"{firmness.sentence} {firmness.equal}") if firmness else ()),
    ]


def _ask(ask: OpenQuestion) -> str:
    effect = f" {ask.effect}." if ask.effect else ""
    return f"{ask.text} Ask: {ask.respondent}. Up to {ask.swing} points.{effect}"


def status_page(case: Case) -> str:
    """What is answered and what is not, by domain."""
    card = case.card
    head = f"{'':<{NAME}}{'answered':>9}{'unknown':>9}{'n/a':>6}{'open':>6}{'asked':>7}"
    rows = [
        _count_row(domain.title, card.coverage_by_domain[domain.id])
        for domain in case.checklist.domains
        if card.coverage_by_domain[domain.id].visible
    ]
    lines = [head, *rows, _count_row("All", card.coverage)]
    doubted = sum(bool(case.answer(question.id).reconfirm) for question in card.asked)
    if doubted:
        lines += [
            "",
            f"{words.count(doubted, 'answer has', 'answers have')} to be confirmed: lockin assess FILE --stale",
        ]
    facts = [fact for fact in case.checklist.facts if case.assessment.facts.get(fact.id) is None]
    if facts:
        lines += ["", f"{words.count(len(facts), 'fact is', 'facts are')} not known and counted as yes:"]
        lines += [line for fact in facts for line in _item(fact.label)]
    by_role: dict[str, int] = {}
    for unknown in card.unknowns:
        name = words.role(case.checklist, case.question(unknown.id).respondent)
        by_role[name] = by_role.get(name, 0) + 1
    if by_role:
        lines += ["", "Waiting for"]
        lines += [f"  {name:<{NAME - 2}}{number:>9}" for name, number in by_role.items()]
    return "\n".join(lines)


def explanation(case: Case) -> str:
    """The whole arithmetic: each domain with its answers, then the steps to the residual risk."""
    lines = []
    for domain in case.checklist.domains:
        value = case.card.domains[domain.id]
        lines.append(f"{domain.title} ({domain.id}), W = {domain.weight}")
        rated = [q for q in case.card.asked if q.domain == domain.id and q.id in case.card.risks]
        for question in rated:
            risk = case.card.risks[question.id]
            points = case.points(question.id)
            lines.append(
                f"  {question.id:<28} w {question.weight:>2}   r {hundredth(risk):>6}"
                + (f"   {points:>5} points" if points else "")
            )
        if value is not None:
            weights = sum(question.weight for question in rated)
            lines.append(f"  D = sum of w*r / {weights} = {hundredth(value.point)}")
        lines.append("")
    for step in steps(case):
        lines += _wrap(f"{step.name}: {step.formula} -> {step.value}")
    return "\n".join(lines)


def question_explanation(case: Case, question_id: str) -> str:
    """How one answer became its points.

    Raises:
        KeyError: if the checklist has no such question.

    """
    question = case.question(question_id)
    answer = case.answer(question_id)
    lines = [f"{question_id}: {question.text}", f"  answer      {case.answer_text(question_id)}"]
    if question_id not in case.card.risks:
        return "\n".join([*lines, "  It does not count: hidden, not applicable, or a question without a score."])
    risk = case.card.risks[question_id]
    if answer.state == "answered":
        plain = chosen_risk(question, answer)
        level = case.checklist.policy.evidence_level(answer.evidence)
        lines.append(f"  risk        {hundredth(plain)} of 100")
        moved = "moves nothing here" if plain == risk else f"moved to {hundredth(risk)}"
        lines.append(f"  evidence    {level.label}, pull {words.percent(Fraction(level.pull))}: {moved}")
    else:
        low, high = question.options[0].risk, question.options[-1].risk
        lines.append(f"  risk        {hundredth(risk)} of 100 while not known; between {low} and {high}")
    return "\n".join([*lines, *_share(case, question_id, risk)])


def _share(case: Case, question_id: str, risk: Fraction) -> Iterable[str]:
    question, card = case.question(question_id), case.card
    domain = case.checklist.domain_by_id[question.domain]
    own = sum(q.weight for q in card.asked if q.domain == domain.id and q.id in card.risks)
    yield f"  weight      w = {question.weight} of {own} in {domain.title}"
    if domain.axis == "exposure" or card.exposure is None:
        yield "  points      none: exposure scales the points of all other answers"
        return
    rated = [d for d in case.checklist.domains if d.axis != "exposure" and card.domains[d.id] is not None]
    whole = sum(d.weight for d in rated)
    factor = exposure_factor(case.checklist.policy.exposure, card.exposure.point)
    points = card.contributions[question_id]
    yield f"  domain      W = {domain.weight} of {whole}"
    yield f"  exposure    factor {decimals(factor, 4)} from E = {hundredth(card.exposure.point)}"
    yield (
        f"  points      {domain.weight}/{whole} * {question.weight}/{own} * {hundredth(risk)} * {decimals(factor, 4)}"
        f" = {hundredth(points)}"
    )


def _count_row(name: str, found: Coverage) -> str:
    return (
        f"{_cut(name, NAME - 2):<{NAME}}{found.answered:>9}{found.unknown:>9}"
        f"{found.not_applicable:>6}{found.open:>6}{found.visible:>7}"
    )


def _scale(span: Span | None, zones: Sequence[Zone]) -> list[str]:
    names, edges, bar = [" " * (SCALE + 1)] * 2 + ["-" * (SCALE + 1)]
    for zone in zones:
        names = _put(names, _at(zone.start), zone.label.upper() if zone.current else zone.label)
        edges = _put(edges, _at(zone.start), str(zone.start))
        bar = _put(bar, _at(zone.start), "|")
    bar = _put(bar, SCALE, "|")
    edges = _put(edges + "  ", SCALE - 1, "100")
    if span is None:
        return [names.rstrip(), bar, edges.rstrip()]
    bar = _put(bar, _at(span.best), "=" * (_at(span.worst) - _at(span.best) + 1))
    bar = _put(bar, _at(span.point), "#")
    return [names.rstrip(), bar, edges.rstrip()]


def _at(value: int) -> int:
    return value * SCALE // 100


def _put(line: str, at: int, text: str) -> str:
    return line[:at] + text + line[at + len(text) :]


def _bar(span: Span | None) -> str:
    if span is None:
        return "." * BAR
    filled = span.point * BAR // 100
    return "#" * filled + "." * (BAR - filled)


def _item(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  - ", subsequent_indent="    ")


def _wrap(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 3].rstrip()}..."
