"""What another answer would make of the result: the present one and the other beside each other, in words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from lockin.model.assessment import Answer
from lockin.model.checklist import Question
from lockin.model.scorecard import Finding, Interval
from lockin.report import words
from lockin.report.case import Case
from lockin.report.document import FORMAT, score_document

WIDTH = 78
_NAME, _CELL = 30, 24
_KINDS = {
    "red_flag": "Red flag",
    "unknown_red_flag": "Red flag not cleared",
    "weak_domain": "Weak domain",
    "weak_answer": "Weak answer",
}
_RESULT = ("decision", "band", "residual", "exposure", "gap", "confidence", "complete")
"""Keys of the score that the JSON repeats for both sides."""


class Beside(Struct, frozen=True, kw_only=True):
    """One value as it is now, and as it would be."""

    id: str
    """Of a question, fact or domain; empty for a line of the result."""
    name: str
    now: str
    then: str


class WhatIf(Struct, frozen=True, kw_only=True):
    """Two results beside each other."""

    summary: str
    changes: tuple[Beside, ...]
    """The answers and facts that differ."""
    result: tuple[Beside, ...]
    """Decision, band, residual risk and what they hang on, changed or not."""
    domains: tuple[Beside, ...]
    """Those that change."""
    gone: tuple[str, ...]
    """Findings that go."""
    come: tuple[str, ...]
    """Findings that come."""
    asked: tuple[str, ...]
    """Questions that would be asked, and are not now."""
    dropped: tuple[str, ...]
    """Questions that would not be asked any more."""
    notes: tuple[str, ...]


def what_if(now: Case, then: Case) -> WhatIf:
    """The two cases, of one checklist and one day, beside each other."""
    before, after = _asked(now), _asked(then)
    changes = tuple(_changes(now, then))
    return WhatIf(
        summary=_summary(now, then),
        changes=changes,
        result=tuple(_result(now, then)),
        domains=tuple(_domains(now, then)),
        gone=_findings(now, then),
        come=_findings(then, now),
        asked=tuple(words.title(question) for id_, question in after.items() if id_ not in before),
        dropped=tuple(words.title(question) for id_, question in before.items() if id_ not in after),
        notes=tuple(_notes(now, then, changes)),
    )


def what_if_page(found: WhatIf) -> str:
    """For a terminal; ends without a line break."""
    lines = ["What if"]
    lines += [line for change in found.changes for line in _item(f"{change.name}: {change.now} → {change.then}")]
    lines += [] if found.changes else _item("Nothing differs: these are the present answers.")
    lines += ["", *textwrap.wrap(found.summary, WIDTH), "", _row("", "Now", "Then")]
    lines += [_row(line.name, line.now, line.then) for line in found.result]
    if found.domains:
        lines += ["", "Domains that change"]
        lines += [_row(line.name, line.now, line.then) for line in found.domains]
    for title, texts in (
        ("Findings that go", found.gone),
        ("Findings that come", found.come),
        ("Asked then, not now", found.asked),
        ("Asked now, not then", found.dropped),
    ):
        if texts:
            lines += ["", title, *(line for text in texts for line in _item(text))]
    lines += [line for note in found.notes for line in ("", *textwrap.wrap(f"Note: {note}", WIDTH))]
    return "\n".join(lines)


def what_if_document(now: Case, then: Case) -> dict[str, Any]:
    """For programs: both results, unrounded, and what differs."""
    found, before, after = what_if(now, then), score_document(now), score_document(then)
    return {
        "lockin": FORMAT,
        "changes": [{"id": change.id, "now": change.now, "then": change.then} for change in found.changes],
        "now": {key: before[key] for key in _RESULT},
        "then": {key: after[key] for key in _RESULT},
        "domains": {
            line.id: {"now": before["domains"][line.id], "then": after["domains"][line.id]} for line in found.domains
        },
        "findings": {"gone": _named(now, then), "come": _named(then, now)},
    }


def _asked(case: Case) -> dict[str, Question]:
    return {question.id: question for question in case.card.asked}


def _changes(now: Case, then: Case) -> Iterable[Beside]:
    for fact in now.checklist.facts:
        before, after = now.assessment.facts.get(fact.id), then.assessment.facts.get(fact.id)
        if before != after:
            yield Beside(id=fact.id, name=fact.label, now=_fact(before), then=_fact(after))
    for question in now.checklist.questions:
        old, new = now.answer(question.id), then.answer(question.id)
        if _said(old) != _said(new):
            yield Beside(
                id=question.id, name=words.title(question), now=_answer(now, question), then=_answer(then, question)
            )


def _said(answer: Answer) -> tuple[object, ...]:
    """What counts of it."""
    evidence = answer.evidence if answer.state == "answered" else ""
    return answer.state, answer.option, answer.options, answer.value, evidence


def _fact(value: bool | None) -> str:  # noqa: FBT001 - the value of a fact
    return "not known" if value is None else "yes" if value else "no"


def _answer(case: Case, question: Question) -> str:
    """The answer, and how it is known where that counts."""
    answer = case.answer(question.id)
    text = words.answer_text(question, answer)
    if answer.state != "answered" or not question.scored:
        return text
    return f"{text} ({case.checklist.policy.evidence_level(answer.evidence).label.lower()})"


def _result(now: Case, then: Case) -> Iterable[Beside]:
    for name, value in (
        ("Decision so far" if _is_draft(now, then) else "Decision", _decision),
        ("Band", _band),
        ("Residual risk", _residual),
        ("Exposure", lambda case: _span(case.card.exposure)),
        ("Control gap", lambda case: _span(case.card.gap)),
        ("Confidence", _confidence),
    ):
        yield Beside(id="", name=name, now=value(now), then=value(then))


def _is_draft(*cases: Case) -> bool:
    """Whether one of them has no more than a decision so far."""
    return any(case.card.coverage.open for case in cases)


def _decision(case: Case) -> str:
    decision = case.card.decision
    return words.NOT_RATED if decision is None else case.checklist.policy.decision(decision).label


def _band(case: Case) -> str:
    return words.NOT_RATED if case.card.band is None else case.checklist.policy.band(case.card.band).label


def _residual(case: Case) -> str:
    found = case.card.residual
    return words.NOT_RATED if found is None else words.residual_span(case.checklist.policy, found).text


def _span(interval: Interval | None) -> str:
    return words.NOT_RATED if interval is None else words.span(interval).text


def _confidence(case: Case) -> str:
    value, level = case.card.confidence, case.card.confidence_level
    return words.NOT_RATED if value is None or level is None else f"{level.capitalize()}, {words.confidence(value)}"


def _domains(now: Case, then: Case) -> Iterable[Beside]:
    for domain in now.checklist.domains:
        before, after = now.card.domains[domain.id], then.card.domains[domain.id]
        if before != after:
            yield Beside(id=domain.id, name=domain.title, now=_span(before), then=_span(after))


def _only(one: Case, other: Case) -> list[Finding]:
    """The findings of one case that the other has not."""
    there = {(finding.kind, finding.id) for finding in other.card.findings}
    return [finding for finding in one.card.findings if (finding.kind, finding.id) not in there]


def _findings(one: Case, other: Case) -> tuple[str, ...]:
    return tuple(f"{_KINDS[finding.kind]}: {one.title(finding.id)}" for finding in _only(one, other))


def _named(one: Case, other: Case) -> list[dict[str, str]]:
    return [{"id": finding.id, "kind": finding.kind} for finding in _only(one, other)]


def _summary(now: Case, then: Case) -> str:
    before, after = _decision(now), _decision(then)
    name = "The decision so far" if _is_draft(now, then) else "The decision"
    decision = f"{name} stays: {after}." if before == after else f"{name} changes: {before} → {after}."
    old, new = now.card.residual, then.card.residual
    if old is None or new is None or old.point == new.point:
        return f"{decision} The residual risk does not move."
    less, moved = new.point < old.point, words.tenth(abs(new.point - old.point))
    return f"{decision} The residual risk {'falls' if less else 'rises'} by {moved}."


def _notes(now: Case, then: Case, changes: Iterable[Beside]) -> Iterable[str]:
    asked = {question.id for case in (now, then) for question in case.card.asked}
    unasked = [f"“{change.name}”" for change in changes if change.id in now.checklist.by_id and change.id not in asked]
    if unasked:
        yield f"not asked here, so without effect: {words.listing(unasked)}."
    if then.card.coverage.open:
        count = words.count(then.card.coverage.open, "question")
        yield f"a draft: {count} still open, counted as weak; no decision yet."


def _row(name: str, now: str, then: str) -> str:
    return f"{_cut(name, _NAME - 2):<{_NAME}}{_cut(now, _CELL - 1):<{_CELL}}{_cut(then, _CELL)}".rstrip()


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 3].rstrip()}..."


def _item(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  - ", subsequent_indent="    ")
