"""The decision page: the result in words, what decided it, and what follows from it."""

from __future__ import annotations

from collections import Counter

from lockin.report import actions, words
from lockin.report.case import Case
from lockin.report.cover import MOST_TITLE, MOST_USE, shortened
from lockin.report.report import Action, Figure, OpenQuestion, Reason, SignOff, Verdict, Zone
from lockin.report.rules import rule_text, rules
from lockin.scoring.decision import band_of

MOST_ASKS = 3
MOST_NAMED = 3
"""How many people or questions a sentence names before it says how many more."""
PAGE_ONE_LINES = 14
"""Lines of text left for conditions on a page 1 with short names and nothing unknown; the shorter of the two papers."""
FEWEST_CONDITIONS = 2
MOST_NAME = 60
"""Characters of a person's name that page 1 shows."""
LINE = 52
"""Characters that fit on one line of an action or question on page 1."""


def verdict(case: Case) -> Verdict:
    """The decision page of one assessment."""
    card, checklist = case.card, case.checklist
    decision = None if card.decision is None else checklist.policy.decision(card.decision)
    conditions, asks, decided = actions.conditions(case), actions.open_questions(case)[:MOST_ASKS], _decided(case)
    reasons = actions.reasons(case)
    on_page_one = _fitting(conditions, PAGE_ONE_LINES - _lines_of(case, decided, reasons, asks))
    return Verdict(
        decision="Not rated" if decision is None else decision.label,
        meaning="Nothing that can be scored applies." if decision is None else decision.meaning,
        band=words.NOT_RATED if card.band is None else checklist.policy.band(card.band).label,
        headline=_headline(case),
        span=None if card.residual is None else words.residual_span(checklist.policy, card.residual),
        span_text=_span_text(case),
        zones=_zones(case),
        decided=decided,
        decided_by=rules(case),
        figures=_figures(case),
        reasons=reasons,
        conditions=on_page_one,
        more_conditions=len(conditions) - len(on_page_one),
        efforts=", ".join(f"{size} {meaning[:1].lower()}{meaning[1:]}" for size, meaning in checklist.efforts.items()),
        asks=asks,
        unknown_text=_unknown_text(case),
        answered_by=_answered_by(case),
        sign_offs=_sign_offs(case),
    )


def _headline(case: Case) -> str:
    if case.card.band is None:
        return "The residual lock-in risk is not rated."
    return f"The residual lock-in risk is {case.checklist.policy.band(case.card.band).label}."


def _span_text(case: Case) -> str:
    card, policy = case.card, case.checklist.policy
    if card.residual is None:
        return "No score: nothing that can be scored applies."
    span = words.residual_span(policy, card.residual)
    plain = span.point if card.without_pull is None else words.in_band(policy, card.without_pull)
    if not _something_open(case):
        if plain == span.point:
            return f"{span.point} of 100. Nothing is left open, so there is no range."
        return f"{span.point} of 100. Nothing is left open; with proof for every answer it would be {plain}."
    if span.best == span.worst:
        text = f"{span.point} of 100. What is still open moves it by less than a point."
    else:
        low, high = (policy.band(band_of(policy, value)).label for value in (card.residual.best, card.residual.worst))
        reach = f"always {low}" if low == high else f"anywhere from {low} to {high}"
        text = f"{span.point} of 100, and {span.best} to {span.worst} with what is still open: {reach}."
    return text if plain == span.point else f"{text} With proof for every answer given it would be {plain}."


def _something_open(case: Case) -> bool:
    """Whether an answer or a fact is missing, so that the range is more than the effect of weak evidence."""
    facts = (case.assessment.facts.get(fact.id) for fact in case.checklist.facts)
    return bool(case.card.unknowns) or any(value is None for value in facts)


def _zones(case: Case) -> tuple[Zone, ...]:
    bands = case.checklist.policy.bands
    ends = [*(band.at_least for band in bands[1:]), 100]
    return tuple(
        Zone(label=band.label, start=band.at_least, end=end, current=band.id == case.card.band)
        for band, end in zip(bands, ends, strict=True)
    )


def _decided(case: Case) -> str:
    """The rules as one phrase: those that nobody has cleared together, and no more than page 1 can hold."""
    unknown = [rule for rule in case.card.decided_by if rule.rule == "unknown_red_flag"]
    others = [rule_text(case, rule) for rule in case.card.decided_by if rule.rule != "unknown_red_flag"]
    parts = others[:MOST_NAMED]
    if len(others) > MOST_NAMED:
        parts.append(f"{words.count(len(others) - MOST_NAMED, 'more rule')} on page 2")
    if unknown:
        named = [f"“{case.title(rule.id)}”" for rule in unknown[:MOST_NAMED]]
        more = [f"{len(unknown) - MOST_NAMED} more"] if len(unknown) > MOST_NAMED else []
        flags = words.count(len(unknown), "a red flag", "red flags").removeprefix("1 ")
        parts.append(f"{flags} that nobody has cleared: {words.listing(named + more)}")
    return "; ".join(parts)


def _figures(case: Case) -> tuple[Figure, ...]:
    card = case.card
    level = "None" if card.confidence_level is None else card.confidence_level.capitalize()
    share = words.NOT_RATED if card.confidence is None else f"{words.percent(card.confidence)} of full proof"
    applies = card.coverage.visible - card.coverage.not_applicable
    return (
        Figure(
            label="Exposure",
            value=words.NOT_RATED if card.exposure is None else words.span(card.exposure).text,
            note="how much it would hurt",
        ),
        Figure(
            label="Control gap",
            value=words.NOT_RATED if card.gap is None else words.span(card.gap).text,
            note="how weak the controls are",
        ),
        Figure(label="Confidence", value=level, note=share),
        Figure(label="Coverage", value=f"{card.coverage.answered} of {applies}", note="questions answered"),
    )


def _unknown_text(case: Case) -> str:
    found = case.card.coverage
    missing = found.unknown + found.open
    if not missing:
        return "Every question that applies is answered."
    named = [words.count(found.unknown, "is not known", "are not known")] if found.unknown else []
    named += [words.count(found.open, "is open", "are open")] if found.open else []
    return f"Of {words.count(found.visible, 'question')}, {words.listing(named)}. Worth asking first:"


def _answered_by(case: Case) -> str:
    answers = [case.answer(q.id) for q in case.card.asked if case.answer(q.id).state in {"answered", "unknown"}]
    if not answers:
        return "Nobody has answered yet."
    people = Counter(answer.by or "not said" for answer in answers).most_common()
    named = [f"{shortened(name, MOST_NAME // 2)} ({number})" for name, number in people[:MOST_NAMED]]
    if len(people) > MOST_NAMED:
        named.append(words.count(len(people) - MOST_NAMED, "other"))
    dates = sorted(answer.date for answer in answers if answer.date is not None)
    when = "" if not dates else f", {words.day(dates[0])} to {words.day(dates[-1])}"
    return f"Answered by {words.listing(named)}{when}."


def _sign_offs(case: Case) -> tuple[SignOff, ...]:
    subject = case.assessment.subject
    lines = [
        SignOff(role="Prepared by", name=shortened(subject.owner, MOST_NAME)),
        SignOff(role="Reviewed by", name=shortened(subject.reviewer, MOST_NAME)),
    ]
    if case.card.decision == "approve_with_conditions":
        lines.append(SignOff(role="Conditions accepted by", name=""))
    elif case.card.decision in {"escalate", "do_not_sign_as_is"}:
        lines.append(SignOff(role="Risk accepted by", name=""))
    return tuple(lines)


def _lines_of(case: Case, decided: str, reasons: tuple[Reason, ...], asks: tuple[OpenQuestion, ...]) -> int:
    """Lines that a long subject, long reasons, long names and questions to ask take from the conditions."""
    subject = case.assessment.subject
    title = 2 * (min(len(subject.vendor) + len(subject.product), MOST_TITLE) // 58)
    use = min(len(subject.use), MOST_USE) // 90
    rules = (len(decided) + (100 if case.card.coverage.open else 50)) // 85
    wrapped = sum(max(len(r.title) // 30, (len(r.mark) + len(r.answer)) // 38) for r in reasons)
    names = sum(min(len(name), MOST_NAME) // 34 for name in (subject.owner, subject.reviewer))
    return title + use + rules + wrapped + names + sum(1 + _wraps(ask.text) for ask in asks) + (2 if asks else 0)


def _fitting(conditions: tuple[Action, ...], lines: int) -> tuple[Action, ...]:
    found: list[Action] = []
    for action in conditions[: actions.MOST_CONDITIONS]:
        lines -= 1 + _wraps(action.action) + (1 if action.waived else 0)
        if lines < 0 and len(found) >= FEWEST_CONDITIONS:
            break
        found.append(action)
    return tuple(found)


def _wraps(text: str) -> int:
    return (len(text) - 1) // LINE
