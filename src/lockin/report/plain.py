"""The report as plain text for a terminal: the score page, the status page, and the arithmetic by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from lockin.language import _, ngettext
from lockin.model.assessment import Answer
from lockin.model.scorecard import Coverage
from lockin.report import words
from lockin.report.annex import Span
from lockin.report.case import Case
from lockin.report.columns import cut, item, left, put, right, width, wrapped
from lockin.report.method import decimals, hundredth, steps
from lockin.report.report import OpenQuestion, Report, Zone
from lockin.report.since import happening_lines
from lockin.scoring.aggregate import exposure_factor
from lockin.scoring.rating import chosen_risk

SCALE = 60
"""Characters from 0 to 100 on the scale."""
BAR = 20
NAME = 38
"""Columns of the first column."""
FIGURE, VALUE = 14, 18
"""Columns of the name and the value of a figure."""
LABEL = 12
"""Columns of the first column where one answer is explained."""
COUNTS = (9, 9, 6, 6, 7)
"""Columns of the counts on the status page; more where a word needs it."""


def score_page(report: Report) -> str:
    """The result on one page; ends without a line break."""
    cover, verdict = report.cover, report.verdict
    lines = [*_head(report), "", _("So far it comes from") if cover.status else _("Decided by")]
    # Translators: no rule decided; stands below the heading "Decided by".
    lines += [line for rule in verdict.decided_by for line in item(rule.text)] or ["  " + _("nothing")]
    lines.append("")
    lines += [
        f"{left(f'{figure.label} ', FIGURE)}{left(figure.value, VALUE)}{figure.note}" for figure in verdict.figures
    ]
    lines += ["", left(_("Domains"), NAME) + f"{'0':<{BAR - 2}}100"]
    lines += [
        f"{left(cut(domain.title, NAME - 2), NAME)}{_bar(domain.span)}  "
        f"{domain.span.text if domain.span else _(words.NOT_RATED)}"
        for domain in report.domains
    ]
    lines += ["", *wrapped(report.flags_text)]
    lines += [line for flag in report.flags for line in item(f"{flag.title}: {flag.answer}. {flag.effect}.")]
    if verdict.reasons:
        lines += ["", _("Why")]
        lines += [
            line
            for reason in verdict.reasons
            for line in item(f"{reason.title}: {reason.answer}" + (f" ({reason.points})" if reason.points else ""))
        ]
    if report.leaving is not None and report.leaving.summary:
        lines += ["", *(line for text in report.leaving.summary for line in wrapped(text))]
    lines += ["", *wrapped(verdict.unknown_text)]
    lines += [line for ask in verdict.asks for line in item(_ask(ask))]
    return "\n".join([*lines, *_time(report)])


def _time(report: Report) -> Iterable[str]:
    """What happened since, which waivers hold, and what the reader should know."""
    happened = [line for text in happening_lines(report.happenings) for line in item(text)]
    if happened:
        yield from ("", _("What happened since"), *happened)
    notes = (_("Note: {note}").format(note=warning) for warning in report.cover.warnings)
    for text in (report.verdict.accepted, *notes):
        if text:
            yield from ("", *wrapped(text))


def _head(report: Report) -> list[str]:
    """Subject, decision, scale, and how firm the band is."""
    cover, verdict, firmness = report.cover, report.verdict, report.firmness
    return [
        cover.title,
        *wrapped(cover.use),
        "",
        verdict.decision.upper(),
        *wrapped(verdict.headline),
        *(wrapped(f"{cover.status}.") if cover.status else ()),
        "",
        *_scale(verdict.span, verdict.zones),
        *wrapped(verdict.span_text),
        *(wrapped(words.sentences(firmness.sentence, firmness.equal)) if firmness else ()),
    ]


def _ask(ask: OpenQuestion) -> str:
    return words.sentences(
        ask.text,
        # Translators: {role} is who can answer the question.
        _("Ask: {role}.").format(role=ask.respondent),
        _("Up to {points} points.").format(points=ask.swing),
        f"{ask.effect}." if ask.effect else "",
    )


def status_page(case: Case) -> str:
    """What is answered and what is not, by domain."""
    card = case.card
    # Translators: heads of narrow columns with numbers of questions; "n/a" is "not applicable".
    heads = (_("answered"), _("unknown"), _("n/a"), _("open"), _("asked"))
    columns = [max(most, width(head) + 1) for most, head in zip(COUNTS, heads, strict=True)]
    rows = [
        _count_row(domain.title, card.coverage_by_domain[domain.id], columns)
        for domain in case.checklist.domains
        if card.coverage_by_domain[domain.id].visible
    ]
    lines = [_row("", heads, columns), *rows, _count_row(_("All"), card.coverage, columns)]
    doubted = sum(bool(case.answer(question.id).reconfirm) for question in card.asked)
    if doubted:
        text = ngettext(
            "{count} answer has to be confirmed: {command}", "{count} answers have to be confirmed: {command}", doubted
        )
        lines += ["", text.format(count=doubted, command="lockin assess FILE --stale")]
    return "\n".join([*lines, *_unknown_facts(case), *_waiting(case)])


def _unknown_facts(case: Case) -> Iterable[str]:
    facts = [fact for fact in case.checklist.facts if case.assessment.facts.get(fact.id) is None]
    if facts:
        text = ngettext(
            "{count} fact is not known and counted as yes:",
            "{count} facts are not known and counted as yes:",
            len(facts),
        )
        yield from ("", text.format(count=len(facts)))
        yield from (line for fact in facts for line in item(fact.label))


def _waiting(case: Case) -> Iterable[str]:
    by_role: dict[str, int] = {}
    for unknown in case.card.unknowns:
        name = words.role(case.checklist, case.question(unknown.id).respondent)
        by_role[name] = by_role.get(name, 0) + 1
    if by_role:
        # Translators: a heading; below it stand roles, each with how many questions it has not answered.
        yield from ("", _("Waiting for"))
        yield from (f"  {left(name, NAME - 2)}{number:>9}" for name, number in by_role.items())


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
                + ("   " + _("{points} points").format(points=f"{points:>5}") if points else "")
            )
        if value is not None:
            weights = sum(question.weight for question in rated)
            sums = _("D = sum of w*r / {weights} = {value}").format(weights=weights, value=hundredth(value.point))
            lines.append(f"  {sums}")
        lines.append("")
    for step in steps(case):
        lines += wrapped(f"{step.name}: {step.formula} -> {step.value}")
    return "\n".join(lines)


def question_explanation(case: Case, question_id: str) -> str:
    """How one answer became its points.

    Raises:
        KeyError: if the checklist has no such question.

    """
    question = case.question(question_id)
    answer = case.answer(question_id)
    lines = [f"{question_id}: {question.text}", _line(_("answer"), case.answer_text(question_id))]
    if question_id not in case.card.risks:
        text = _("It does not count: hidden, not applicable, or a question without a score.")
        return "\n".join([*lines, f"  {text}"])
    risk = case.card.risks[question_id]
    if answer.state == "answered":
        plain = chosen_risk(question, answer)
        lines.append(_line(_("risk"), _("{value} of 100").format(value=hundredth(plain))))
        lines.append(_line(_("evidence"), _evidence(case, answer, moved="" if plain == risk else hundredth(risk))))
    else:
        text = _("{value} of 100 while not known; between {low} and {high}").format(
            value=hundredth(risk), low=question.options[0].risk, high=question.options[-1].risk
        )
        lines.append(_line(_("risk"), text))
    return "\n".join([*lines, *_share(case, question_id, risk)])


def _evidence(case: Case, answer: Answer, *, moved: str) -> str:
    level = case.checklist.policy.evidence_level(answer.evidence)
    # Translators: {level} is how an answer is known; {share} how far weak evidence pulls the risk to the worse.
    text = _("{level}, pull {share}: moved to {value}") if moved else _("{level}, pull {share}: moves nothing here")
    return text.format(level=level.label, share=words.percent(Fraction(level.pull)), value=moved)


def _line(label: str, text: str) -> str:
    return f"  {left(f'{label} ', LABEL)}{text}"


def _share(case: Case, question_id: str, risk: Fraction) -> Iterable[str]:
    question, card = case.question(question_id), case.card
    domain = case.checklist.domain_by_id[question.domain]
    own = sum(q.weight for q in card.asked if q.domain == domain.id and q.id in card.risks)
    weight = _("w = {weight} of {all} in {domain}").format(weight=question.weight, all=own, domain=domain.title)
    yield _line(_("weight"), weight)
    if domain.axis == "exposure" or card.exposure is None:
        yield _line(_("points"), _("none: exposure scales the points of all other answers"))
        return
    rated = [d for d in case.checklist.domains if d.axis != "exposure" and card.domains[d.id] is not None]
    whole = sum(d.weight for d in rated)
    factor = exposure_factor(case.checklist.policy.exposure, card.exposure.point)
    points = card.contributions[question_id]
    yield _line(_("domain"), _("W = {weight} of {all}").format(weight=domain.weight, all=whole))
    scaled = _("factor {factor} from E = {value}").format(
        factor=decimals(factor, 4), value=hundredth(card.exposure.point)
    )
    yield _line(_("exposure"), scaled)
    product = f"{domain.weight}/{whole} * {question.weight}/{own} * {hundredth(risk)} * {decimals(factor, 4)}"
    yield _line(_("points"), f"{product} = {hundredth(points)}")


def _count_row(name: str, found: Coverage, columns: Sequence[int]) -> str:
    counts = (found.answered, found.unknown, found.not_applicable, found.open, found.visible)
    return _row(name, [str(number) for number in counts], columns)


def _row(name: str, cells: Sequence[str], columns: Sequence[int]) -> str:
    aligned = (right(cell, room) for cell, room in zip(cells, columns, strict=True))
    return left(cut(name, NAME - 2), NAME) + "".join(aligned)


def _scale(span: Span | None, zones: Sequence[Zone]) -> list[str]:
    names, edges, bar = [" " * (SCALE + 1)] * 2 + ["-" * (SCALE + 1)]
    for zone in zones:
        names = put(names, _at(zone.start), zone.label.upper() if zone.current else zone.label)
        edges = put(edges, _at(zone.start), str(zone.start))
        bar = put(bar, _at(zone.start), "|")
    bar = put(bar, SCALE, "|")
    edges = put(edges + "  ", SCALE - 1, "100")
    if span is None:
        return [names.rstrip(), bar, edges.rstrip()]
    bar = put(bar, _at(span.best), "=" * (_at(span.worst) - _at(span.best) + 1))
    bar = put(bar, _at(span.point), "#")
    return [names.rstrip(), bar, edges.rstrip()]


def _at(value: int) -> int:
    return value * SCALE // 100


def _bar(span: Span | None) -> str:
    if span is None:
        return "." * BAR
    filled = span.point * BAR // 100
    return "#" * filled + "." * (BAR - filled)
