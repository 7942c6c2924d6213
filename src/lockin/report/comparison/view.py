"""`build_comparison`: compared assessments in words and rounded numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from lockin.language import N_, _
from lockin.model.checklist import Question
from lockin.model.scorecard import Interval
from lockin.report import words
from lockin.report.case import Case
from lockin.report.comparison import words as worded
from lockin.report.comparison.asks import sheets
from lockin.report.comparison.comparison import (
    LEAST,
    LETTERS,
    Bar,
    Cell,
    Column,
    Comparison,
    DifferenceRow,
    Measure,
    Row,
)
from lockin.report.cover import cover, shortened
from lockin.report.verdict import verdict
from lockin.scoring.compare import Compared, Difference, Stand, Standing
from lockin.scoring.negotiation import Ask

MOST_SHORT = 44
"""Characters of a name in the head of a column."""
STANDS: dict[Stand, str] = {
    # Translators: how a question stands in one of the assessments
    "counts": N_("counts"),
    "not_applicable": N_("set aside"),
    "not_asked": N_("not asked"),
}


def build_comparison(
    cases: Sequence[Case],
    compared: Compared,
    asked: Sequence[Sequence[Ask]],
    *,
    files: Sequence[str],
    tool: str,
    notes: Sequence[Sequence[str]] = (),
) -> Comparison:
    """Word a comparison.

    Args:
        cases: the assessments, scored on one day, in the order of `compared`.
        compared: their comparison.
        asked: what to ask each side for.
        files: what each is called by its user; told where two have the same name, and in the table of all.
        tool: name and version of the program.
        notes: sentences of the caller about each of them; empty: none.

    """
    checklist, names = compared.checklist, labels(cases, files)
    rows = tuple(_difference(cases, found) for found in compared.differences)
    return Comparison(
        lang=checklist.lang,
        title=worded.title(len(cases)),
        marking=_marking(cases),
        made_on=words.day(cases[0].made_on),
        tool=tool,
        checklist=f"{checklist.id} {checklist.version}",
        checklist_hash=checklist.sha256[:12],
        checklist_sha256=checklist.sha256,
        use=_use(cases),
        headline=worded.headline(compared),
        summary=worded.summary(compared),
        columns=_columns(compared, zip(cases, names, files, notes or [()] * len(cases), strict=True)),
        zones=verdict(cases[0], warnings=()).zones,
        gap=_measure(compared.gap, _("Control gap")),
        residual=_residual(compared),
        exposure=_measure(compared.exposure, _("Exposure"), supports=_("About the use, not the vendor.")),
        exposure_text=worded.exposure_text(compared),
        uses=_uses(cases, compared),
        domains=_domains(compared),
        differences=rows,
        differences_text=worded.differences_text(compared, sum(row.small for row in rows), words.tenth(LEAST)),
        flags=_flags(cases),
        one_sided=_one_sided(cases, compared),
        left_out=_left_out(cases, compared),
        sheets=sheets(cases, asked, names),
        method=worded.method(compared),
    )


def labels(cases: Sequence[Case], files: Sequence[str]) -> tuple[str, ...]:
    """Vendor and product of each; with the name of its file where two are called the same, or one has no name."""
    subjects = [case.assessment.subject for case in cases]
    names = [" · ".join(filter(None, (" ".join(s.vendor.split()), " ".join(s.product.split())))) for s in subjects]
    same = [name.casefold() for name in names]
    return tuple(
        (f"{name} ({file})" if name else file) if same.count(name.casefold()) > 1 or not name else name
        for name, file in zip(names, files, strict=True)
    )


def _columns(compared: Compared, sides: Iterable[tuple[Case, str, str, Sequence[str]]]) -> tuple[Column, ...]:
    return tuple(
        _column(case, compared, at, name=name, file=file, notes=notes)
        for at, (case, name, file, notes) in enumerate(sides)
    )


def _column(case: Case, compared: Compared, at: int, *, name: str, file: str, notes: Sequence[str]) -> Column:
    front, found = cover(case, tool="", warnings=tuple(notes)), verdict(case, warnings=())
    exposure, _gap, confidence, coverage = found.figures
    kinds = [finding.kind for finding in case.card.findings]
    return Column(
        letter=LETTERS[at],
        name=name,
        short=shortened(name, MOST_SHORT),
        file=file,
        use=case.assessment.subject.use,
        status=front.status,
        decision=found.decision,
        band=found.band,
        residual=found.span,
        residual_text=found.span.text if found.span else _(words.NOT_RATED),
        exposure=exposure.value,
        confidence=confidence.value,
        coverage=coverage.value,
        flags=_flag_counts(kinds.count("red_flag"), kinds.count("unknown_red_flag")),
        notes=front.warnings,
        ahead=worded.ahead(compared, at),
    )


def _flag_counts(up: int, unknown: int) -> str:
    # Translators: so many red flags are up
    raised = _("{count} up").format(count=up) if up else _("none up")
    return words.enumerated((raised, _("{count} not known").format(count=unknown) if unknown else ""))


def _measure(found: Standing, title: str, *, weight: str = "", supports: str | None = None) -> Measure:
    bars = tuple(_bar(LETTERS[at], value) for at, value in enumerate(found.values))
    return Measure(
        id=found.id,
        title=title,
        weight=weight,
        bars=bars,
        text=f"{title}: {', '.join(f'{bar.letter} {bar.text}' for bar in bars)}",
        supports=worded.supports(found) if supports is None else supports,
    )


def _domains(compared: Compared) -> tuple[Measure, ...]:
    return tuple(
        _measure(found, domain.title, weight=str(domain.weight))
        for domain, found in zip(compared.checklist.domains, compared.domains, strict=True)
        if domain.axis != "exposure"
    )


def _use(cases: Sequence[Case]) -> str:
    """The use of all; empty when they differ."""
    first, *others = (case.assessment.subject.use for case in cases)
    return first if all(other == first for other in others) else ""


def _marking(cases: Sequence[Case]) -> str:
    """Every marking that occurs; which is the strictest nobody says."""
    return " · ".join(dict.fromkeys(filter(None, (case.assessment.subject.marking for case in cases))))


def _one_sided(cases: Sequence[Case], compared: Compared) -> tuple[Row, ...]:
    return tuple(_row(cases, found.id, points=words.tenth(found.points), text=_answer) for found in compared.one_sided)


def _left_out(cases: Sequence[Case], compared: Compared) -> tuple[Row, ...]:
    return tuple(
        Row(
            id=found.id,
            title=cases[0].title(found.id),
            texts=tuple(_(STANDS[stand]) for stand in found.stands),
            points="",
        )
        for found in compared.left_out
    )


def _residual(compared: Compared) -> Measure:
    text = _("Exposure differs, so this is not about the vendors alone.") if compared.exposure_differs else None
    return _measure(compared.residual, _("Residual risk"), supports=text)


def _bar(letter: str, value: Interval | None) -> Bar:
    span = None if value is None else words.span(value)
    return Bar(letter=letter, span=span, text=_(words.NOT_RATED) if span is None else span.text)


def _uses(cases: Sequence[Case], compared: Compared) -> tuple[Row, ...]:
    facts = compared.checklist.fact_by_id
    truths = {True: _("yes"), False: _("no"), None: _("not known")}
    found = [
        Row(
            id=fact,
            title=facts[fact].label,
            texts=tuple(truths[case.assessment.facts.get(fact)] for case in cases),
            points="",
        )
        for fact in compared.facts_differ
    ]
    return (*found, *(_row(cases, question, points="", text=_answer) for question in compared.exposure_differs))


def _row(cases: Sequence[Case], question_id: str, *, points: str, text: Callable[[Case, Question], str]) -> Row:
    question = cases[0].question(question_id)
    texts = tuple(text(case, question) for case in cases)
    return Row(id=question_id, title=words.title(question), texts=texts, points=points)


def _answer(case: Case, question: Question) -> str:
    if all(asked.id != question.id for asked in case.card.asked):
        return _("Not asked")
    return case.answer_text(question.id)


def _difference(cases: Sequence[Case], found: Difference) -> DifferenceRow:
    question = cases[0].question(found.id)
    least = min(risk for risk in found.risks if risk is not None)
    return DifferenceRow(
        question_id=found.id,
        title=words.title(question),
        domain=cases[0].checklist.domain_by_id[question.domain].title,
        cells=tuple(_cell(case, found.id, risk, least) for case, risk in zip(cases, found.risks, strict=True)),
        points=words.tenth(found.points),
        remark=_("only how it is known") if found.proof_only else "",
        small=found.points < LEAST,
    )


def _cell(case: Case, question_id: str, risk: Fraction | None, least: Fraction) -> Cell:
    if risk is None:
        return Cell(answer=case.answer_text(question_id), known="", risk="", best=False)
    level = case.checklist.policy.evidence_level(case.answer(question_id).evidence)
    return Cell(
        answer=case.answer_text(question_id), known=level.label, risk=str(words.whole(risk)), best=risk == least
    )


def _flags(cases: Sequence[Case]) -> tuple[Row, ...]:
    """Every red flag that is up or not known somewhere, in asking order."""
    shown = {
        finding.id
        for case in cases
        for finding in case.card.findings
        if finding.kind in {"red_flag", "unknown_red_flag"}
    }
    asked = [question.id for question in cases[0].checklist.questions if question.id in shown]
    return tuple(_row(cases, question_id, points="", text=_flag) for question_id in asked)


def _flag(case: Case, question: Question) -> str:
    kind = next((finding.kind for finding in case.card.findings if finding.id == question.id), None)
    if kind == "red_flag":
        # Translators: a red flag is up because of this answer
        return _("Up: {answer}").format(answer=case.answer_text(question.id))
    if kind == "unknown_red_flag":
        return _("Not known")
    # Translators: of a red flag
    return _("Clear") if question.id in case.card.armed else _("Does not count")
