"""The decision page: the result in words, what decided it, and what follows from it."""

from __future__ import annotations

from collections import Counter

from lockin.report import actions, words
from lockin.report.case import Case
from lockin.report.cover import shortened
from lockin.report.page_one import MOST_NAME, PageOne
from lockin.report.reasons import reasons
from lockin.report.report import Figure, SignOff, Verdict, Zone
from lockin.report.robust import firmness
from lockin.report.rules import rule_text, rules
from lockin.report.waivers import accepted
from lockin.report.worth import ask_first
from lockin.scoring.decision import band_of

MOST_ASKS = 3
MOST_NAMED = 3
"""How many people or questions a sentence names before it says how many more."""
MOST_RULES = 4
"""How many rules page 1 names."""
QUICK = {
    "stop": ("Stop", "A red flag blocks. Change what raises it before you go on."),
    "full_assessment_needed": (
        "Full assessment needed",
        "The quick set does not settle it. Answer the other questions before you sign.",
    ),
    "light_path": (
        "Light path",
        "Exposure is low and no red flag is up, so a short review may do. The quick set never approves.",
    ),
}
"""What the quick set alone says, and what that means."""
INCOMPLETE = ("Not complete yet", "Answer what is open before you decide; until then it counts as weak.")


def verdict(case: Case, *, warnings: tuple[str, ...]) -> Verdict:
    """The decision page of one assessment, which also carries `warnings`."""
    card, checklist = case.card, case.checklist
    decision, meaning = _decision(case)
    conditions = actions.conditions(case)
    page = PageOne(
        decided=_decided(case),
        reasons=reasons(case),
        asks=actions.open_questions(case)[:MOST_ASKS],
        firmness=firmness(case),
        warnings=warnings,
        conditions=conditions,
        accepted=accepted(case, (condition.question_id for condition in conditions)),
    )
    on_page_one = page.fitting(case)
    return Verdict(
        decision=decision,
        meaning=meaning,
        band=words.NOT_RATED if card.band is None else checklist.policy.band(card.band).label,
        headline=_headline(case),
        span=None if card.residual is None else words.residual_span(checklist.policy, card.residual),
        span_text=_span_text(case),
        zones=_zones(case),
        decided=page.decided,
        decided_by=rules(case),
        figures=_figures(case),
        reasons=page.reasons,
        conditions=on_page_one,
        more_conditions=len(page.conditions) - len(on_page_one),
        efforts=", ".join(f"{size} {meaning[:1].lower()}{meaning[1:]}" for size, meaning in checklist.efforts.items()),
        asks=page.asks,
        unknown_text=_unknown_text(case),
        answered_by=_answered_by(case),
        accepted=page.accepted,
        sign_offs=_sign_offs(case),
    )


def _decision(case: Case) -> tuple[str, str]:
    """What the page says in large type, and what that means.

    The quick set alone says what it may say; any other draft is no decision, unless a red flag blocks.
    """
    card, policy = case.card, case.checklist.policy
    if card.decision is None:
        return "Not rated", "Nothing that can be scored applies."
    if card.coverage.open:
        beyond = any(case.answer(question.id).state != "open" for question in card.asked if not question.quick)
        if card.quick is not None and not beyond:
            return QUICK[card.quick]
        if not any(rule.rule == "red_flag" and rule.effect == card.decision for rule in card.decided_by):
            return INCOMPLETE
    decision = policy.decision(card.decision)
    return decision.label, decision.meaning


def _headline(case: Case) -> str:
    if case.card.band is None:
        return "The residual lock-in risk is not rated."
    label = case.checklist.policy.band(case.card.band).label
    if case.card.coverage.open:
        return f"So far the residual lock-in risk stands at {label}, with what is open counted as weak."
    return f"The residual lock-in risk is {label}."


def _span_text(case: Case) -> str:
    card, policy = case.card, case.checklist.policy
    if card.residual is None:
        return "No score: nothing that can be scored applies."
    span = words.residual_span(policy, card.residual)
    plain = span.point if card.without_pull is None else words.in_band(policy, card.without_pull)
    cause = _what_is_open(case)
    if not cause:
        if card.residual.best == card.residual.worst:
            return f"{span.point} of 100. Nothing is left open, so there is no range."
        if plain == span.point:
            return f"{span.point} of 100. Nothing is left open; proof for every answer moves it by less than a point."
        return f"{span.point} of 100. Nothing is left open; with proof for every answer it would be {plain}."
    if span.best == span.worst:
        text = f"{span.point} of 100. {cause[:1].upper()}{cause[1:]} moves it by less than a point."
    else:
        low, high = (policy.band(band_of(policy, value)).label for value in (card.residual.best, card.residual.worst))
        reach = f"always {low}" if low == high else f"anywhere from {low} to {high}"
        proof = "" if plain == span.point else " and what is not proven"
        text = f"{span.point} of 100, and {span.best} to {span.worst} with {cause}{proof}: {reach}."
    return text if plain == span.point else f"{text} With proof for every answer given it would be {plain}."


def _what_is_open(case: Case) -> str:
    """What makes the range more than the effect of weak evidence; empty when nothing does."""
    if case.card.unknowns:
        return "what is still open"
    facts = (case.assessment.facts.get(fact.id) for fact in case.checklist.facts)
    return "what facts that are not known could change" if any(value is None for value in facts) else ""


def _zones(case: Case) -> tuple[Zone, ...]:
    bands = case.checklist.policy.bands
    ends = [*(band.at_least for band in bands[1:]), 100]
    return tuple(
        Zone(label=band.label, start=band.at_least, end=end, current=band.id == case.card.band)
        for band, end in zip(bands, ends, strict=True)
    )


def _decided(case: Case) -> str:
    """The rules that led to this band or decision, as one phrase; all rules in their order stand on page 2."""
    card = case.card
    deciding = [rule for rule in card.decided_by if rule.effect == card.decision]
    deciding = deciding or [rule for rule in card.decided_by if rule.effect == card.band]
    unknown = [rule for rule in deciding if rule.rule == "unknown_red_flag"]
    parts = [rule_text(case, rule) for rule in deciding if rule.rule != "unknown_red_flag"]
    if unknown:
        named = [f"“{case.title(rule.id)}”" for rule in unknown[:MOST_NAMED]]
        more = [f"{len(unknown) - MOST_NAMED} more"] if len(unknown) > MOST_NAMED else []
        flags = words.count(len(unknown), "a red flag", "red flags").removeprefix("1 ")
        parts.append(f"{flags} that nobody has cleared: {words.listing(named + more)}")
    if len(parts) > MOST_RULES:
        parts[MOST_RULES:] = [f"{len(parts) - MOST_RULES} more of that kind"]
    return "; ".join(parts)


def _figures(case: Case) -> tuple[Figure, ...]:
    card = case.card
    level = "None" if card.confidence_level is None else card.confidence_level.capitalize()
    share = words.NOT_RATED if card.confidence is None else f"{words.confidence(card.confidence)} of full proof"
    aside = card.coverage.not_applicable
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
        Figure(
            label="Coverage",
            value=f"{card.coverage.answered} of {card.coverage.visible - aside}",
            note=f"answered, {aside} set aside" if aside else "questions answered",
        ),
    )


def _unknown_text(case: Case) -> str:
    found = case.card.coverage
    missing = found.unknown + found.open
    if not missing:
        return "Every question that applies is answered."
    if not found.answered + found.not_applicable + found.unknown:
        return f"None of the {words.count(found.visible, 'question')} is answered. {ask_first(case, MOST_ASKS)}"
    named = [words.count(found.unknown, "is not known", "are not known")] if found.unknown else []
    named += [words.count(found.open, "is open", "are open")] if found.open else []
    applies = words.count(found.visible - found.not_applicable, "question")
    return f"Of {applies}, {words.listing(named)}. {ask_first(case, MOST_ASKS)}"


def _answered_by(case: Case) -> str:
    answers = [case.answer(q.id) for q in case.card.asked if case.answer(q.id).state in {"answered", "unknown"}]
    if not answers:
        return "Nobody has answered yet."
    people = Counter(answer.by or "not said" for answer in answers).most_common()
    named = [f"{shortened(name, MOST_NAME // 2)} ({number})" for name, number in people[:MOST_NAMED]]
    if len(people) > MOST_NAMED:
        named.append(words.count(len(people) - MOST_NAMED, "other"))
    dates = sorted(answer.date for answer in answers if answer.date is not None)
    days = list(dict.fromkeys(words.day(date) for date in (dates[:1] + dates[-1:])))
    when = f", {' to '.join(days)}" if days else ""
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
