"""What another answer would make of the result: the present one and the other beside each other, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from lockin.language import N_, _, ngettext
from lockin.model.assessment import Answer
from lockin.model.checklist import Question
from lockin.model.scorecard import Finding, Interval
from lockin.report import words
from lockin.report.case import Case
from lockin.report.columns import cut, item, left, wrapped
from lockin.report.document import FORMAT, score_document

_NAME, _CELL = 30, 24
_KINDS = {
    "red_flag": N_("Red flag"),
    "unknown_red_flag": N_("Red flag not cleared"),
    "weak_domain": N_("Weak domain"),
    "weak_answer": N_("Weak answer"),
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
    lines = [_("What if")]
    lines += [line for change in found.changes for line in item(f"{change.name}: {change.now} → {change.then}")]
    lines += [] if found.changes else item(_("Nothing differs: these are the present answers."))
    lines += ["", *wrapped(found.summary), "", _row("", _("Now"), _("Then"))]
    lines += [_row(line.name, line.now, line.then) for line in found.result]
    if found.domains:
        lines += ["", _("Domains that change")]
        lines += [_row(line.name, line.now, line.then) for line in found.domains]
    for title, texts in (
        (_("Findings that go"), found.gone),
        (_("Findings that come"), found.come),
        (_("Asked then, not now"), found.asked),
        (_("Asked now, not then"), found.dropped),
    ):
        if texts:
            lines += ["", title, *(line for text in texts for line in item(text))]
    # Translators: {note} is a sentence that begins with a small letter in English.
    lines += [line for note in found.notes for line in ("", *wrapped(_("Note: {note}").format(note=note)))]
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
    if value is None:
        return _("not known")
    return _("yes") if value else _("no")


def _answer(case: Case, question: Question) -> str:
    """The answer, and how it is known where that counts."""
    answer = case.answer(question.id)
    text = words.answer_text(question, answer)
    if answer.state != "answered" or not question.scored:
        return text
    return f"{text} ({words.within(case.checklist.policy.evidence_level(answer.evidence).label)})"


def _result(now: Case, then: Case) -> Iterable[Beside]:
    for name, value in (
        (_("Decision so far") if _is_draft(now, then) else _("Decision"), _decision),
        (_("Band"), _band),
        (_("Residual risk"), _residual),
        (_("Exposure"), lambda case: _span(case.card.exposure)),
        (_("Control gap"), lambda case: _span(case.card.gap)),
        (_("Confidence"), _confidence),
    ):
        yield Beside(id="", name=name, now=value(now), then=value(then))


def _is_draft(*cases: Case) -> bool:
    """Whether one of them has no more than a decision so far."""
    return any(case.card.coverage.open for case in cases)


def _decision(case: Case) -> str:
    decision = case.card.decision
    return _(words.NOT_RATED) if decision is None else case.checklist.policy.decision(decision).label


def _band(case: Case) -> str:
    return _(words.NOT_RATED) if case.card.band is None else case.checklist.policy.band(case.card.band).label


def _residual(case: Case) -> str:
    found = case.card.residual
    return _(words.NOT_RATED) if found is None else words.residual_span(case.checklist.policy, found).text


def _span(interval: Interval | None) -> str:
    return _(words.NOT_RATED) if interval is None else words.span(interval).text


def _confidence(case: Case) -> str:
    value, level = case.card.confidence, case.card.confidence_level
    if value is None or level is None:
        return _(words.NOT_RATED)
    return words.enumerated((words.level_name(level), words.confidence(value)))


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
    return tuple(f"{_(_KINDS[finding.kind])}: {one.title(finding.id)}" for finding in _only(one, other))


def _named(one: Case, other: Case) -> list[dict[str, str]]:
    return [{"id": finding.id, "kind": finding.kind} for finding in _only(one, other)]


def _summary(now: Case, then: Case) -> str:
    before, after = _decision(now), _decision(then)
    draft = _is_draft(now, then)
    if before == after:
        text = _("The decision so far stays: {decision}.") if draft else _("The decision stays: {decision}.")
    elif draft:
        text = _("The decision so far changes: {before} → {decision}.")
    else:
        text = _("The decision changes: {before} → {decision}.")
    return words.sentences(text.format(before=before, decision=after), _moved(now.card.residual, then.card.residual))


def _moved(old: Interval | None, new: Interval | None) -> str:
    if old is None or new is None or old.point == new.point:
        return _("The residual risk does not move.")
    text = _("The residual risk rises by {points}.")
    if new.point < old.point:
        text = _("The residual risk falls by {points}.")
    return text.format(points=words.tenth(abs(new.point - old.point)))


def _notes(now: Case, then: Case, changes: Iterable[Beside]) -> Iterable[str]:
    asked = {question.id for case in (now, then) for question in case.card.asked}
    unasked = [
        words.quoted(change.name) for change in changes if change.id in now.checklist.by_id and change.id not in asked
    ]
    if unasked:
        yield _("not asked here, so without effect: {questions}.").format(questions=words.listing(unasked))
    if then.card.coverage.open:
        yield ngettext(
            "a draft: {count} question still open, counted as weak; no decision yet.",
            "a draft: {count} questions still open, counted as weak; no decision yet.",
            then.card.coverage.open,
        ).format(count=then.card.coverage.open)


def _row(name: str, now: str, then: str) -> str:
    return f"{left(cut(name, _NAME - 2), _NAME)}{left(cut(now, _CELL - 1), _CELL)}{cut(then, _CELL)}".rstrip()
