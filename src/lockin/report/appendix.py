"""The parts to check: every answer by domain, what does not count, and the references of the facts at hand."""

from __future__ import annotations

from fractions import Fraction

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
            reason=f"{answer.reason} (to be confirmed: {answer.reconfirm})" if answer.reconfirm else answer.reason,
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
            reason=f"Asked only if {condition_text(case, question.applies_if)}.",
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
                verified=words.VERIFIED[reference.verified],
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
        quoted = " or ".join(f"“{label}”" for label in labels)
        return f"“{words.title(question)}” is answered {quoted}"
    if condition.not_ is not None:
        return f"not ({condition_text(case, condition.not_)})"
    if condition.fact is not None:
        return _facts(case, (condition.fact,))[0]
    for facts, joint in ((condition.any_fact, " or "), (condition.all_facts, " and ")):
        if facts is not None:
            return joint.join(_facts(case, facts))
    for parts, joint in ((condition.all, " and "), (condition.any, " or ")):
        if parts is not None:
            return joint.join(f"({condition_text(case, part)})" for part in parts)
    return ""


def _facts(case: Case, facts: tuple[str, ...]) -> list[str]:
    labels = [case.checklist.fact_by_id[fact].label for fact in facts]
    return [label[:1].lower() + label[1:] for label in labels]


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
        coverage=words.coverage(found) if found.visible else "not asked",
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
        return "Nothing in this domain applies."
    if not answered:
        return f"Nothing is answered yet; the value of {span.point} stands for what is not known."
    if domain.axis == "exposure":
        return f"{span.text} of 100 on average. Exposure blends this mean with the worst of its main answers."
    if 2 * answered < asked:
        return f"{span.text} of 100: mostly not known yet."
    return f"{span.text} of 100: {words.reading(span.point)}."


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
        by=", ".join(part for part in (answer.by, words.day(answer.date) if answer.date else "") if part),
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
    return "" if plain == risk else f"{words.whole(plain)} counted as {words.whole(risk)}, for weak evidence"
