"""The top of the screen: what is assessed, what is saved, how far it is, and the range of the score."""

from __future__ import annotations

import datetime as dt
import math

from lockin.interview.interview import Interview
from lockin.model.checklist import Question
from lockin.model.scorecard import Interval
from lockin.terminal.clean import clean
from lockin.terminal.screen.canvas import Line, apart, columns, padded
from lockin.terminal.status import range_words

LOW = 20
"""Rows below which the header is two lines."""
ROOMY = 72
"""Columns from which the bars are drawn."""
BAR = 20


def header(
    interview: Interview, residual: Interval | None, *, file: str, saved: dt.datetime | None, width: int, height: int
) -> list[Line]:
    """Two lines on a low screen, else four."""
    subject = interview.assessment.subject
    name = ", ".join(part for part in (subject.vendor, subject.product) if part) or file
    when = f"saved {saved:%H:%M:%S}  " if saved else ("nothing changed yet  " if width >= ROOMY else "")
    bar: Line = [("class:bar", apart(f" lockin  {clean(name)}", f"{when}? help ", width))]
    if height < LOW:
        return [bar, [("", padded(_short(interview, residual), width))]]
    return [
        bar,
        [("", padded(_place(interview, width), width))],
        [("", padded(_score(interview, residual, width), width))],
        [("class:rule", "-" * width)],
    ]


def _place(interview: Interview, width: int) -> str:
    """Which item of which section, and how much of all is settled."""
    waiting = [interview.is_open(item) for item in interview.items if isinstance(item, Question)]
    settled = waiting.count(False)
    share = 100 * settled // len(waiting) if waiting else 100
    length = BAR if width > ROOMY + BAR else BAR // 2
    filled = length * settled // len(waiting) if waiting else length
    bar = f"[{'#' * filled}{'.' * (length - filled)}] " if width >= ROOMY else ""
    right = f"{bar}{share:>3} % "
    room = width - columns(right) - 2
    standing = _standing(interview, short=False)
    return apart(f" {standing if columns(standing) <= room else _standing(interview, short=True)}", right, width)


def _standing(interview: Interview, *, short: bool) -> str:
    """Section and question; the short form leaves words out."""
    item = interview.current
    if item is None:
        return "All is answered"
    number, count = interview.position
    if not isinstance(item, Question):
        kind = "About the vendor" if interview.cursor and interview.cursor.kind == "subject" else "Facts"
        return f"{kind}: {number} of {count}"
    domains = interview.checklist.domain_by_id
    coverage = interview.progress.by_domain[item.domain]
    section = f"{list(domains).index(item.domain) + 1} {clean(domains[item.domain].title)}"
    settled = f"{section} {coverage.visible - coverage.open}/{coverage.visible}"
    if short:
        return f"{settled}   {number} of {count}"
    quick = ", quick set" if item.quick and not interview.quick_only else ""
    return f"{settled}   question {number} of {count}{quick}"


def _score(interview: Interview, residual: Interval | None, width: int) -> str:
    """The range of the residual risk, as numbers and drawn on a scale from 0 to 100."""
    counted = _counts(interview)
    if residual is None:
        return apart(" Residual risk: not rated yet", f"{counted} ", width)
    low, high = math.floor(residual.best), math.ceil(residual.worst)
    said = f" Residual risk {range_words(residual)} of 100"
    room = width - columns(said) - columns(counted) - 5 if width >= ROOMY else 0
    length = next((length for length in (BAR, BAR // 2) if length <= room), 0)
    first, last = low * length // 100, min(high * length // 100, length - 1)
    scale = "".join("=" if first <= at <= last else "." for at in range(length))
    return apart(f"{said} [{scale}]" if scale else said, f"{counted} ", width)


def _counts(interview: Interview) -> str:
    asked = interview.asked
    answers = (interview.assessment.answer(item.id) for item in interview.items if isinstance(item, Question))
    doubted = sum(bool(answer.reconfirm) for answer in answers)
    named = (
        (asked.open, "open"),
        (doubted, "to confirm"),
        (asked.unknown, "don't know"),
        (asked.not_applicable, "n/a"),
    )
    return "  ".join(f"{count} {what}" for count, what in named if count or what == "open")


def _short(interview: Interview, residual: Interval | None) -> str:
    asked = interview.asked
    place = "" if interview.current is None else f"{interview.position[0]}/{interview.position[1]}"
    risk = "not rated" if residual is None else f"risk {range_words(residual)}"
    return f" {place}  {risk}  {asked.open} open"
