"""Rounding and wording, each decided once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from functools import reduce

from lockin.language import N_, SOURCE, _, language, ngettext, pgettext
from lockin.model.assessment import Answer
from lockin.model.checklist import Checklist, Question
from lockin.model.policy import Policy
from lockin.model.scorecard import Coverage, Interval
from lockin.report import spoken
from lockin.report.annex import Span

VERIFIED = {
    "full-text": N_("text read"),
    "full-text+secondary": N_("text read, changes from secondary sources"),
    "secondary": N_("secondary sources"),
    "abstract": N_("abstract only"),
    "unverified": N_("not verified"),
}
"""How the wording of a source was checked; `_` at use."""
NOT_RATED = N_("not rated")
"""`_` at use."""
_IN_HAND, _MOSTLY, _GAPS, _WEAK = 20, 40, 60, 75
"""Where the words for a domain's risk change. A judgement."""


def whole(value: Fraction) -> int:
    """The nearest whole number; halves go up."""
    return int(value + Fraction(1, 2))


def tenth(value: Fraction) -> str:
    """One decimal, halves up: `2.8`."""
    return spoken.decimals(value, 1)


def percent(share: Fraction) -> str:
    """A share of 0 to 1 as `26 %`."""
    return spoken.percent(whole(share * 100))


def confidence(share: Fraction) -> str:
    """A confidence of 0 to 1 as `68 %`, cut and not rounded, so that it never reaches a level it has not."""
    return spoken.percent(int(share * 100))


def level(confidence_level: str) -> str:
    """A level of confidence, inside a sentence: `medium`."""
    match confidence_level:
        case "low":
            return pgettext("level of confidence, in a sentence", "low")
        case "medium":
            return pgettext("level of confidence, in a sentence", "medium")
        case _high:
            return pgettext("level of confidence, in a sentence", "high")


def level_name(confidence_level: str | None) -> str:
    """A level of confidence standing alone: `Medium`; None: nothing is scorable."""
    match confidence_level:
        case None:
            return pgettext("level of confidence", "None")
        case "low":
            return pgettext("level of confidence", "Low")
        case "medium":
            return pgettext("level of confidence", "Medium")
        case _high:
            return pgettext("level of confidence", "High")


def in_band(policy: Policy, value: Fraction) -> int:
    """The nearest whole number that lies in the same band, so that 39.97 is not printed as a High 40."""
    rounded = whole(value)
    if any(value < band.at_least <= rounded for band in policy.bands):
        return int(value)
    return rounded


def band_text(policy: Policy, band_id: str) -> str:
    """Where a band lies: `40 to under 60`, or `60 to 100`."""
    starts = [band.at_least for band in policy.bands]
    start = policy.band(band_id).at_least
    above = [other for other in starts if other > start]
    if above:
        # Translators: where a band lies on the scale from 0 to 100, such as "40 to under 60".
        return _("{start} to under {end}").format(start=start, end=min(above))
    return _("{start} to {end}").format(start=start, end=100)


def span(interval: Interval) -> Span:
    """A rounded value with its range, where there is one."""
    return _span(whole(interval.point), whole(interval.best), whole(interval.worst))


def residual_span(policy: Policy, interval: Interval) -> Span:
    """As `span`, each figure rounded so that it stays in its band."""
    return _span(*(in_band(policy, value) for value in (interval.point, interval.best, interval.worst)))


def _span(point: int, best: int, worst: int) -> Span:
    text = str(point)
    if best != worst:
        # Translators: a value with the range in which it lies, such as "42 (36 to 47)".
        text = _("{value} ({best} to {worst})").format(value=point, best=best, worst=worst)
    return Span(point=point, best=best, worst=worst, text=text)


def day(date: dt.date) -> str:
    """`22 November 2026`."""
    return spoken.day(date)


def listing(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *head, last = list(parts) or [""]
    if not head:
        return last
    # Translators: the end of a list; {first} may hold several parts already: "a, b" and "c".
    return _("{first} and {last}").format(first=enumerated(head), last=last)


def enumerated(parts: Iterable[str]) -> str:
    """`a`, `a, b`, `a, b, c`; what is empty is left out."""
    # Translators: a list, made of two parts at a time; {first} may hold several already.
    return _folded(_("{first}, {next}"), filter(None, parts))


def either(parts: Iterable[str]) -> str:
    """`a`, `a or b`, `a or b or c`."""
    # Translators: one of several, made of two parts at a time; {first} may hold several already.
    return _folded(_("{first} or {next}"), parts)


def together(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a and b and c`: conditions that all hold."""
    # Translators: conditions that all hold, two at a time; {first} may hold several already.
    return _folded(_("{first} and {next}"), parts)


def _folded(pattern: str, parts: Iterable[str]) -> str:
    found = list(parts)
    return reduce(lambda first, part: pattern.format(first=first, next=part), found) if found else ""


def quoted(text: str) -> str:
    """`“text”`: the name of a question, an answer or a decision inside a sentence."""
    return _("“{text}”").format(text=text)


def within(text: str) -> str:
    """A text that stands alone, as it stands inside a sentence: English begins it small; other languages leave it."""
    return f"{text[:1].lower()}{text[1:]}" if language() == SOURCE else text


def sentences(*parts: str) -> str:
    """Sentences one after the other; what is empty is left out."""
    return " ".join(part for part in parts if part)


def more(number: int) -> str:
    """`3 more`, at the end of a list."""
    return ngettext("{count} more", "{count} more", number).format(count=number)


def questions(number: int) -> str:
    """`1 question`, `2 questions`."""
    return ngettext("{count} question", "{count} questions", number).format(count=number)


def answers(number: int) -> str:
    """`1 answer`, `2 answers`."""
    return ngettext("{count} answer", "{count} answers", number).format(count=number)


def days(number: int) -> str:
    """`1 day`, `2 days`."""
    return ngettext("{count} day", "{count} days", number).format(count=number)


def person_days(number: int) -> str:
    """`1 person-day`, `2 person-days`."""
    return ngettext("{count} person-day", "{count} person-days", number).format(count=number)


def title(question: Question) -> str:
    """The short name of a question, or its text."""
    return question.title or question.text


def answer_text(question: Question, answer: Answer) -> str:
    """What was answered, in words."""
    match answer.state:
        case "unknown":
            return _("Not known")
        case "open":
            return _("Not answered")
        case "not_applicable":
            return _("Not applicable")
        case "answered":
            chosen = answer.options or ((answer.option,) if answer.option is not None else ())
            labels = [option.label for option in question.options if option.id in chosen]
            return "; ".join(labels) or answer.value or ""


def coverage(found: Coverage) -> str:
    """`7 of 9 answered, 1 not known, 1 open`."""
    applies = found.visible - found.not_applicable
    parts = [_("{count} of {all} answered").format(count=found.answered, all=applies)]
    if found.unknown:
        parts.append(_("{count} not known").format(count=found.unknown))
    if found.open:
        # Translators: so many questions nobody has answered yet.
        parts.append(_("{count} open").format(count=found.open))
    if found.not_applicable:
        parts.append(_("{count} not applicable").format(count=found.not_applicable))
    return enumerated(parts)


def role(checklist: Checklist, role_id: str) -> str:
    """The name of a role, or its id when the checklist has no name for it."""
    return checklist.roles.get(role_id, role_id)


def domain_reading(span: Span) -> str:
    """What a domain's risk means, as a sentence, such as `42 of 100: has clear gaps`."""
    sentence = _("{value} of 100: very weak.")
    if span.point < _IN_HAND:
        # Translators: these five sentences read the value of a domain; {value} may be "42 (36 to 47)".
        sentence = _("{value} of 100: well in hand.")
    elif span.point < _MOSTLY:
        sentence = _("{value} of 100: mostly in hand.")
    elif span.point < _GAPS:
        sentence = _("{value} of 100: has clear gaps.")
    elif span.point < _WEAK:
        sentence = _("{value} of 100: weak.")
    return sentence.format(value=span.text)


def domain_reason(value: int) -> str:
    """The same as a reason: `Weak: 62 of 100`."""
    reason = _("Very weak: {value} of 100")
    if value < _IN_HAND:
        reason = _("Well in hand: {value} of 100")
    elif value < _MOSTLY:
        reason = _("Mostly in hand: {value} of 100")
    elif value < _GAPS:
        reason = _("Has clear gaps: {value} of 100")
    elif value < _WEAK:
        reason = _("Weak: {value} of 100")
    return reason.format(value=value)
