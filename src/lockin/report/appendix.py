"""The parts to check: every answer by domain, what does not count, and the references of the facts at hand."""

from __future__ import annotations

from fractions import Fraction

from lockin.language import _
from lockin.model.checklist import Condition, Domain, Question, Reference
from lockin.model.scorecard import Coverage
from lockin.model.visibility import holds
from lockin.report import words
from lockin.report.annex import DomainPart, Entry, Framework, ReferenceLine, SetAside, Span
from lockin.report.case import Case
from lockin.scoring.rating import chosen_risk


def domains(case: Case) -> tuple[DomainPart, ...]:
    """Every domain with its bar and its answered questions, in the order of the checklist."""
    return tuple(_domain(case, domain) for domain in case.checklist.domains)


def not_applicable(case: Case) -> tuple[SetAside, ...]:
    """The asked questions that somebody declared not applicable, with reason and names."""
    return tuple(
        SetAside(
            question_id=question.id,
            title=words.title(question),
            reason=_("{reason} (to be confirmed: {doubt})").format(reason=answer.reason, doubt=answer.reconfirm)
            if answer.reconfirm
            else answer.reason,
            by=words.listing(part for part in (answer.by, answer.second) if part),
        )
        for question in case.card.asked
        if (answer := case.answer(question.id)).state == "not_applicable"
    )


def not_asked(case: Case) -> tuple[SetAside, ...]:
    """The questions that facts or earlier answers switched off."""
    asked = {question.id for question in case.card.asked}
    return tuple(
        SetAside(
            question_id=question.id,
            title=words.title(question),
            # Translators: {condition} is such as: personal data is sent or “Hosting” is answered “Own cloud”
            reason=_("Asked only if {condition}.").format(condition=condition_text(case, question.applies_if)),
            by="",
        )
        for question in case.checklist.questions
        if question.id not in asked and question.applies_if is not None
    )


def references(case: Case) -> tuple[Framework, ...]:
    """The references that the facts switch on and that an asked question supports, by framework."""
    used = _supported_by(case)
    groups: dict[str, list[Reference]] = {}
    for reference in case.checklist.references:
        if reference.id in used:
            # `EU Data Act (Reg. (EU) 2023/2854)` and `EU Data Act` are one framework.
            groups.setdefault(reference.framework.partition(" (Reg")[0], []).append(reference)
    return tuple(_framework(found, used) for found in groups.values())


def references_checked(case: Case) -> str:
    """The latest day on which a printed reference was checked; empty when none is printed."""
    used = _supported_by(case)
    days = [reference.as_of for reference in case.checklist.references if reference.id in used]
    return words.day(max(days)) if days else ""


def _framework(found: list[Reference], used: dict[str, list[str]]) -> Framework:
    notes = {reference.note or "" for reference in found}
    shared = notes.pop() if len(notes) == 1 and len(found) > 1 else ""
    return Framework(
        framework=max((reference.framework for reference in found), key=len),
        note=shared,
        lines=tuple(
            ReferenceLine(
                identifier=reference.identifier,
                demand=reference.demand,
                questions=", ".join(used[reference.id]),
                verified=_(words.VERIFIED[reference.verified]),
                url=reference.url,
                note="" if shared else reference.note or "",
            )
            for reference in found
        ),
    )


def condition_text(  # noqa: PLR0911 - one return a kind of condition
    case: Case, condition: Condition | None
) -> str:
    """A condition in words."""
    if condition is None:
        return ""
    if condition.answer_in is not None:
        question = case.question(condition.answer_in.question)
        labels = [option.label for option in question.options if option.id in condition.answer_in.options]
        # Translators: part of a condition; {answers} is such as: “Never” or “In our own cloud”
        return _("“{question}” is answered {answers}").format(
            question=words.title(question), answers=words.either(words.quoted(label) for label in labels)
        )
    if condition.not_ is not None:
        return _("not ({condition})").format(condition=condition_text(case, condition.not_))
    if condition.fact is not None:
        return _facts(case, (condition.fact,))[0]
    for facts, joined in ((condition.any_fact, words.either), (condition.all_facts, words.together)):
        if facts is not None:
            return joined(_facts(case, facts))
    for parts, joined in ((condition.all, words.together), (condition.any, words.either)):
        if parts is not None:
            return joined(f"({condition_text(case, part)})" for part in parts)
    return ""


def _facts(case: Case, facts: tuple[str, ...]) -> list[str]:
    return [words.within(case.checklist.fact_by_id[fact].label) for fact in facts]


def _supported_by(case: Case) -> dict[str, list[str]]:
    used: dict[str, list[str]] = {}
    for question in case.card.asked:
        for ref in question.refs:
            reference = case.checklist.reference_by_id.get(ref)
            if reference is not None and holds(reference.only_if, case.assessment.facts, {}) is not False:
                used.setdefault(ref, []).append(question.id)
    return used


def _domain(case: Case, domain: Domain) -> DomainPart:
    value = case.card.domains[domain.id]
    found = case.card.coverage_by_domain[domain.id]
    span = None if value is None else words.span(value)
    weak = any(finding.kind == "weak_domain" and finding.id == domain.id for finding in case.card.findings)
    return DomainPart(
        domain_id=domain.id,
        title=domain.title,
        purpose=domain.purpose,
        reading=_reading(domain, span, found),
        axis=domain.axis,
        weight=domain.weight,
        span=span,
        coverage=words.coverage(found) if found.visible else _("not asked"),
        weak=weak,
        entries=tuple(
            _entry(case, question)
            for question in case.card.asked
            if question.domain == domain.id and case.answer(question.id).state == "answered"
        ),
    )


def _reading(domain: Domain, span: Span | None, found: Coverage) -> str:
    answered, asked = found.answered, found.visible - found.not_applicable
    if span is None:
        return _("Nothing in this domain applies.")
    if not answered:
        return _("Nothing is answered yet; the value of {value} stands for what is not known.").format(value=span.point)
    if domain.axis == "exposure":
        # Translators: {value} may be "42 (36 to 47)", here and in the sentence that follows.
        return _("{value} of 100 on average. Exposure blends this mean with the worst of its main answers.").format(
            value=span.text
        )
    if 2 * answered < asked:
        return _("{value} of 100: mostly not known yet.").format(value=span.text)
    return words.domain_reading(span)


def _entry(case: Case, question: Question) -> Entry:
    answer = case.answer(question.id)
    risk = case.card.risks.get(question.id)
    level = case.checklist.policy.evidence_level(answer.evidence)
    identifiers = {
        f"{reference.framework}, {reference.identifier}": None
        for ref in question.refs
        if (reference := case.checklist.reference_by_id.get(ref)) is not None
        and holds(reference.only_if, case.assessment.facts, {}) is not False
    }
    return Entry(
        question_id=question.id,
        title=words.title(question),
        text=question.text,
        answer=case.answer_text(question.id),
        risk="" if risk is None else str(words.whole(risk)),
        points=case.points(question.id),
        evidence=level.label,
        source=answer.source,
        note=answer.note,
        by=words.enumerated((answer.by, words.day(answer.date) if answer.date else "")),
        stale=question.id in case.card.stale,
        reconfirm=answer.reconfirm,
        flag=any(finding.kind == "red_flag" and finding.id == question.id for finding in case.card.findings),
        pulled=_pulled(question, case, risk),
        references="; ".join(identifiers),
        waived=case.waived(question.id),
    )


def _pulled(question: Question, case: Case, risk: Fraction | None) -> str:
    if risk is None:
        return ""
    plain = chosen_risk(question, case.answer(question.id))
    if plain == risk:
        return ""
    # Translators: how a risk was moved, such as "30 counted as 38, for weak evidence"; follows the word "Risk".
    return _("{risk} counted as {counted}, for weak evidence").format(
        risk=words.whole(plain), counted=words.whole(risk)
    )
