"""Rounding and wording, each decided once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction

from lockin.model.assessment import Answer
from lockin.model.checklist import Checklist, Question
from lockin.model.policy import Policy
from lockin.model.scorecard import Coverage, Interval
from lockin.report.annex import Span

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
VERIFIED = {
    "full-text": "text read",
    "full-text+secondary": "text read, changes from secondary sources",
    "secondary": "secondary sources",
    "abstract": "abstract only",
    "unverified": "not verified",
}
NOT_RATED = "not rated"


def whole(value: Fraction) -> int:
    """The nearest whole number; halves go up."""
    return int(value + Fraction(1, 2))


def tenth(value: Fraction) -> str:
    """One decimal, halves up: `2.8`."""
    tenths = int(value * 10 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}"


def percent(share: Fraction) -> str:
    """A share of 0 to 1 as `26 %`."""
    return f"{whole(share * 100)} %"


def confidence(share: Fraction) -> str:
    """A confidence of 0 to 1 as `68 %`, cut and not rounded, so that it never reaches a level it has not."""
    return f"{int(share * 100)} %"


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
    return f"{start} to under {min(above)}" if above else f"{start} to 100"


def span(interval: Interval) -> Span:
    """A rounded value with its range, where there is one."""
    return _span(whole(interval.point), whole(interval.best), whole(interval.worst))


def residual_span(policy: Policy, interval: Interval) -> Span:
    """As `span`, each figure rounded so that it stays in its band."""
    return _span(*(in_band(policy, value) for value in (interval.point, interval.best, interval.worst)))


def _span(point: int, best: int, worst: int) -> Span:
    text = str(point) if best == worst else f"{point} ({best} to {worst})"
    return Span(point=point, best=best, worst=worst, text=text)


def day(date: dt.date) -> str:
    """`22 November 2026`."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def listing(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *head, last = list(parts) or [""]
    return f"{', '.join(head)} and {last}" if head else last


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 question`, `2 questions`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def title(question: Question) -> str:
    """The short name of a question, or its text."""
    return question.title or question.text


def answer_text(question: Question, answer: Answer) -> str:
    """What was answered, in words."""
    match answer.state:
        case "unknown":
            return "Not known"
        case "open":
            return "Not answered"
        case "not_applicable":
            return "Not applicable"
        case "answered":
            chosen = answer.options or ((answer.option,) if answer.option is not None else ())
            labels = [option.label for option in question.options if option.id in chosen]
            return "; ".join(labels) or answer.value or ""


def coverage(found: Coverage) -> str:
    """`7 of 9 answered, 1 not known, 1 open`."""
    applies = found.visible - found.not_applicable
    parts = [f"{found.answered} of {applies} answered"]
    parts += [f"{number} {word}" for number, word in ((found.unknown, "not known"), (found.open, "open")) if number]
    if found.not_applicable:
        parts.append(f"{found.not_applicable} not applicable")
    return ", ".join(parts)


def role(checklist: Checklist, role_id: str) -> str:
    """The name of a role, or its id when the checklist has no name for it."""
    return checklist.roles.get(role_id, role_id)


def reading(value: int) -> str:
    """What a domain's risk means, in words. The cuts are a judgement."""
    for limit, words in ((20, "well in hand"), (40, "mostly in hand"), (60, "has clear gaps"), (75, "weak")):
        if value < limit:
            return words
    return "very weak"
