"""The score as JSON-ready data: the published shape of `score --json` and of `.json` reports."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from msgspec import structs

from lockin.loading.assessment import checklist_changed
from lockin.model.assessment import Commitment
from lockin.model.scorecard import Coverage, Finding, Interval, Scorecard, Unknown
from lockin.report.case import Case
from lockin.report.changes import overlay_document
from lockin.report.robust import robustness_document
from lockin.report.rules import rules
from lockin.report.since import events_document, reconfirm_document
from lockin.report.worth import information_document

FORMAT = 1
"""Version of the shape; it grows when a key changes its meaning or goes."""


def score_document(case: Case) -> dict[str, Any]:
    """Everything computed, with numbers unrounded and None where nothing is scorable."""
    card, checklist = case.card, case.checklist
    return {
        "lockin": FORMAT,
        "checklist": {"id": checklist.id, "version": checklist.version, "sha256": checklist.sha256},
        "checklist_changed": checklist_changed(case.assessment, checklist),
        "subject": structs.asdict(case.assessment.subject),
        "residual": _interval(card.residual),
        "exposure": _interval(card.exposure),
        "gap": _interval(card.gap),
        "residual_without_pull": _number(card.without_pull),
        "band": card.band,
        "decision": card.decision,
        "decided_by": [{"rule": rule.rule, "id": rule.id, "text": rule.text} for rule in rules(case)],
        "domains": {domain: _interval(value) for domain, value in card.domains.items()},
        "sub_indices": {index: _interval(value) for index, value in card.sub_indices.items()},
        "confidence": {"value": _number(card.confidence), "level": card.confidence_level},
        "complete": card.coverage.open == 0,
        "coverage": _coverage(card),
        "quick": card.quick,
        "contributions": {question: _number(points) for question, points in card.contributions.items()},
        "findings": [_finding(case, finding) for finding in card.findings],
        "unknowns": [_unknown(case, unknown) for unknown in card.unknowns],
        "stale": list(card.stale),
        "events": events_document(case),
        "reconfirm": reconfirm_document(case),
        "switching": _switching(case),
        "actions": {question: _commitment(found) for question, found in case.assessment.actions.items()},
        "robustness": robustness_document(case),
        "information": information_document(case),
        "overlay": overlay_document(case),
    }


def _switching(case: Case) -> dict[str, Any] | None:
    if case.switching is None:
        return None
    from lockin.report.leaving.leaving import switching_document  # noqa: PLC0415 - many modules for a part few files have

    return switching_document(case)


def counts(found: Coverage) -> dict[str, int]:
    """How many visible questions are in which state."""
    return structs.asdict(found)


def _coverage(card: Scorecard) -> dict[str, Any]:
    applies = card.coverage.visible - card.coverage.not_applicable
    return {
        **counts(card.coverage),
        "by_count": card.coverage.answered / applies if applies else None,
        "by_weight": _number(card.answered_weight),
        "not_applicable_weight": _number(card.not_applicable_weight),
        "domains": {domain: counts(found) for domain, found in card.coverage_by_domain.items()},
    }


def _interval(value: Interval | None) -> dict[str, float] | None:
    if value is None:
        return None
    return {"point": float(value.point), "best": float(value.best), "worst": float(value.worst)}


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _finding(case: Case, finding: Finding) -> dict[str, Any]:
    question = case.checklist.by_id.get(finding.id)
    remediation = None if question is None else question.remediation
    waived = case.waived(finding.id)
    return {
        "id": finding.id,
        "kind": finding.kind,
        "effect": finding.effect,
        "risk": _number(finding.risk),
        "points": _number(finding.points),
        "text": case.title(finding.id) if question is None else question.text,
        "answer": None if question is None else case.answer_text(finding.id),
        "action": None if remediation is None else remediation.action,
        "owner": None if remediation is None else remediation.owner,
        "effort": None if remediation is None else remediation.effort,
        "waiver": None if waived is None else structs.asdict(waived),
    }


def _unknown(case: Case, unknown: Unknown) -> dict[str, Any]:
    question = case.question(unknown.id)
    return {
        "id": unknown.id,
        "state": unknown.state,
        "swing": _number(unknown.swing),
        "red_flag": unknown.red_flag,
        "text": question.text,
        "respondent": question.respondent,
    }


def _commitment(found: Commitment) -> dict[str, Any]:
    done = None if found.done is None else found.done.isoformat()
    return {"owner": found.owner, "due": found.due.isoformat(), "done": done, "note": found.note}


def status_document(case: Case) -> dict[str, Any]:
    """How far the assessment is: counts in all and by domain, facts, and what the quick set says."""
    card = case.card
    return {
        "lockin": FORMAT,
        "checklist": {"id": case.checklist.id, "version": case.checklist.version, "sha256": case.checklist.sha256},
        "subject": structs.asdict(case.assessment.subject),
        **counts(card.coverage),
        "domains": {domain: counts(found) for domain, found in card.coverage_by_domain.items()},
        "facts": {fact.id: case.assessment.facts.get(fact.id) for fact in case.checklist.facts},
        "to_confirm": [question.id for question in card.asked if case.answer(question.id).reconfirm],
        "quick": card.quick,
    }
