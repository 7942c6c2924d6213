"""The decision page: the result in words, what decided it, and what follows from it."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from lockin.language import N_, _, ngettext
from lockin.model.policy import Policy
from lockin.model.scorecard import Interval
from lockin.report import actions, words
from lockin.report.annex import Span
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
    "stop": (N_("Stop"), N_("A red flag blocks. Change what raises it before you go on.")),
    "full_assessment_needed": (
        N_("Full assessment needed"),
        N_("The quick set does not settle it. Answer the other questions before you sign."),
    ),
    "light_path": (
        N_("Light path"),
        N_("Exposure is low and no red flag is up, so a short review may do. The quick set never approves."),
    ),
}
"""What the quick set alone says, and what that means; `_` at use."""


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
        band=_(words.NOT_RATED) if card.band is None else checklist.policy.band(card.band).label,
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
        efforts=words.enumerated(f"{size} {words.within(meaning)}" for size, meaning in checklist.efforts.items()),
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
        return _("Not rated"), _("Nothing that can be scored applies.")
    if card.coverage.open:
        beyond = any(case.answer(question.id).state != "open" for question in card.asked if not question.quick)
        if card.quick is not None and not beyond:
            return _(QUICK[card.quick][0]), _(QUICK[card.quick][1])
        if not any(rule.rule == "red_flag" and rule.effect == card.decision for rule in card.decided_by):
            return (
                _("Not complete yet"),
                _("Answer what is open before you decide; until then it counts as weak."),
            )
    decision = policy.decision(card.decision)
    return decision.label, decision.meaning


def _headline(case: Case) -> str:
    if case.card.band is None:
        return _("The residual lock-in risk is not rated.")
    text = _("The residual lock-in risk is {band}.")
    if case.card.coverage.open:
        text = _("So far the residual lock-in risk stands at {band}, with what is open counted as weak.")
    return text.format(band=case.checklist.policy.band(case.card.band).label)


def _span_text(case: Case) -> str:
    card, policy = case.card, case.checklist.policy
    if card.residual is None:
        return _("No score: nothing that can be scored applies.")
    span = words.residual_span(policy, card.residual)
    plain = span.point if card.without_pull is None else words.in_band(policy, card.without_pull)
    cause = _what_is_open(case)
    if cause == "nothing":
        return _settled(card.residual, span.point, plain)
    text = _ranging(policy, card.residual, span, _causes(cause, unproven=plain != span.point))
    if span.best == span.worst:
        text = _("{value} of 100. What is still open moves it by less than a point.").format(value=span.point)
        if cause == "facts":
            text = _(
                "{value} of 100. What facts that are not known could change moves it by less than a point."
            ).format(value=span.point)
    if plain == span.point:
        return text
    return words.sentences(text, _("With proof for every answer given it would be {value}.").format(value=plain))


def _what_is_open(case: Case) -> Literal["answers", "facts", "nothing"]:
    """What makes the range more than the effect of weak evidence."""
    if case.card.unknowns:
        return "answers"
    facts = (case.assessment.facts.get(fact.id) for fact in case.checklist.facts)
    return "facts" if any(value is None for value in facts) else "nothing"


def _settled(residual: Interval, value: int, proven: int) -> str:
    text = _("{value} of 100. Nothing is left open; with proof for every answer it would be {proven}.")
    if residual.best == residual.worst:
        text = _("{value} of 100. Nothing is left open, so there is no range.")
    elif proven == value:
        text = _("{value} of 100. Nothing is left open; proof for every answer moves it by less than a point.")
    return text.format(value=value, proven=proven)


def _ranging(policy: Policy, residual: Interval, span: Span, cause: str) -> str:
    low, high = (policy.band(band_of(policy, value)).label for value in (residual.best, residual.worst))
    # Translators: {low} and {high} are bands, such as "Moderate".
    text = _("{value} of 100, and {best} to {worst} with {cause}: anywhere from {low} to {high}.")
    if low == high:
        text = _("{value} of 100, and {best} to {worst} with {cause}: always {low}.")
    return text.format(value=span.point, best=span.best, worst=span.worst, cause=cause, low=low, high=high)


def _causes(cause: Literal["answers", "facts"], *, unproven: bool) -> str:
    if cause == "answers":
        # Translators: becomes {cause} of the sentence "42 of 100, and 36 to 47 with {cause}: …"; so do the next three.
        return _("what is still open and what is not proven") if unproven else _("what is still open")
    if unproven:
        return _("what facts that are not known could change and what is not proven")
    return _("what facts that are not known could change")


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
        named = [words.quoted(case.title(rule.id)) for rule in unknown[:MOST_NAMED]]
        more = [words.more(len(unknown) - MOST_NAMED)] if len(unknown) > MOST_NAMED else []
        text = ngettext(
            "a red flag that nobody has cleared: {names}",
            "{count} red flags that nobody has cleared: {names}",
            len(unknown),
        )
        parts.append(text.format(count=len(unknown), names=words.listing(named + more)))
    if len(parts) > MOST_RULES:
        rest = len(parts) - MOST_RULES
        parts[MOST_RULES:] = [
            ngettext("{count} more of that kind", "{count} more of that kind", rest).format(count=rest)
        ]
    return "; ".join(parts)


def _figures(case: Case) -> tuple[Figure, ...]:
    card = case.card
    unrated = _(words.NOT_RATED)
    share = unrated
    if card.confidence is not None:
        # Translators: {share} is such as "68 %".
        share = _("{share} of full proof").format(share=words.confidence(card.confidence))
    aside = card.coverage.not_applicable
    count, applies = card.coverage.answered, card.coverage.visible - aside
    return (
        Figure(
            label=_("Exposure"),
            value=unrated if card.exposure is None else words.span(card.exposure).text,
            note=_("how much it would hurt"),
        ),
        Figure(
            label=_("Control gap"),
            value=unrated if card.gap is None else words.span(card.gap).text,
            note=_("how weak the controls are"),
        ),
        Figure(label=_("Confidence"), value=words.level_name(card.confidence_level), note=share),
        Figure(
            label=_("Coverage"),
            value=_("{count} of {all}").format(count=count, all=applies),
            # Translators: follows "12 of 70"; {count} questions were declared not applicable.
            note=_("answered, {count} set aside").format(count=aside) if aside else _("questions answered"),
        ),
    )


def _unknown_text(case: Case) -> str:
    found = case.card.coverage
    missing = found.unknown + found.open
    if not missing:
        return _("Every question that applies is answered.")
    if not found.answered + found.not_applicable + found.unknown:
        text = ngettext(
            "None of the {count} question is answered.", "None of the {count} questions is answered.", found.visible
        )
        return words.sentences(text.format(count=found.visible), ask_first(case, MOST_ASKS))
    named = []
    if found.unknown:
        # Translators: these become {missing} of the sentence "Of {count} questions, {missing}."
        text = ngettext("{count} is not known", "{count} are not known", found.unknown)
        named.append(text.format(count=found.unknown))
    if found.open:
        named.append(ngettext("{count} is open", "{count} are open", found.open).format(count=found.open))
    applies = found.visible - found.not_applicable
    text = ngettext("Of {count} question, {missing}.", "Of {count} questions, {missing}.", applies)
    return words.sentences(text.format(count=applies, missing=words.listing(named)), ask_first(case, MOST_ASKS))


def _answered_by(case: Case) -> str:
    answers = [case.answer(q.id) for q in case.card.asked if case.answer(q.id).state in {"answered", "unknown"}]
    if not answers:
        return _("Nobody has answered yet.")
    # Translators: stands in a list of names, for answers without one.
    people = Counter(answer.by or _("not said") for answer in answers).most_common()
    named = [f"{shortened(name, MOST_NAME // 2)} ({number})" for name, number in people[:MOST_NAMED]]
    if len(people) > MOST_NAMED:
        rest = len(people) - MOST_NAMED
        named.append(ngettext("{count} other", "{count} others", rest).format(count=rest))
    dates = sorted(answer.date for answer in answers if answer.date is not None)
    # Translators: {people} is such as "legal (12) and security (9)"; the numbers count answers.
    text = _("Answered by {people}.")
    if not dates:
        return text.format(people=words.listing(named))
    text = _("Answered by {people}, {day}.")
    if dates[0] != dates[-1]:
        text = _("Answered by {people}, {day} to {last}.")
    return text.format(people=words.listing(named), day=words.day(dates[0]), last=words.day(dates[-1]))


def _sign_offs(case: Case) -> tuple[SignOff, ...]:
    """Those of the house style, or else those that the decision asks for; whoever is known by name stands there."""
    subject = case.assessment.subject
    names = {_("Prepared by"): subject.owner, _("Reviewed by"): subject.reviewer}
    names = {role: shortened(name, MOST_NAME) for role, name in names.items()}
    if case.house.sign_offs:
        known = {role.casefold(): name for role, name in names.items()}
        known |= {"prepared by": known[_("Prepared by").casefold()], "reviewed by": known[_("Reviewed by").casefold()]}
        return tuple(SignOff(role=role, name=known.get(role.casefold(), "")) for role in case.house.sign_offs)
    lines = [SignOff(role=role, name=name) for role, name in names.items()]
    if case.card.decision == "approve_with_conditions":
        lines.append(SignOff(role=_("Conditions accepted by"), name=""))
    elif case.card.decision in {"escalate", "do_not_sign_as_is"}:
        lines.append(SignOff(role=_("Risk accepted by"), name=""))
    return tuple(lines)
