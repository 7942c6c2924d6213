"""The top of the screen: what is assessed, what is saved, how far it is, and the range of the score."""

from __future__ import annotations

import datetime as dt
import math

from lockin.interview.interview import Interview
from lockin.language import _
from lockin.model.checklist import Question
from lockin.model.scorecard import Interval
from lockin.terminal.clean import clean, columns
from lockin.terminal.screen.canvas import Line, apart, padded
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
    nothing = _("nothing changed yet") + "  " if width >= ROOMY else ""
    when = _("saved {time}").format(time=f"{saved:%H:%M:%S}") + "  " if saved else nothing
    bar: Line = [("class:bar", apart(f" lockin  {clean(name)}", when + _("? help") + " ", width))]
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
        return _("All is answered")
    number, count = interview.position
    if not isinstance(item, Question):
        kind = _("About the vendor") if interview.cursor and interview.cursor.kind == "subject" else _("Facts")
        return _("{section}: {number} of {all}").format(section=kind, number=number, all=count)
    domains = interview.checklist.domain_by_id
    coverage = interview.progress.by_domain[item.domain]
    section = f"{list(domains).index(item.domain) + 1} {clean(domains[item.domain].title)}"
    settled = f"{section} {coverage.visible - coverage.open}/{coverage.visible}"
    told = _("question {number} of {all}")
    if short:
        told = _("{number} of {all}")
    elif item.quick and not interview.quick_only:
        told = _("question {number} of {all}, quick set")
    return f"{settled}   {told.format(number=number, all=count)}"


def _score(interview: Interview, residual: Interval | None, width: int) -> str:
    """The range of the residual risk, as numbers and drawn on a scale from 0 to 100."""
    counted = _counts(interview)
    if residual is None:
        return apart(" " + _("Residual risk: not rated yet"), f"{counted} ", width)
    low, high = math.floor(residual.best), math.ceil(residual.worst)
    said = " " + _("Residual risk {range} of 100").format(range=range_words(residual))
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
        (doubted, _("{count} to confirm")),
        (asked.unknown, _("{count} don't know")),
        (asked.not_applicable, _("{count} n/a")),
    )
    still_open = _("{count} open").format(count=asked.open)
    return "  ".join([still_open, *(told.format(count=count) for count, told in named if count)])


def _short(interview: Interview, residual: Interval | None) -> str:
    asked = interview.asked
    place = "" if interview.current is None else f"{interview.position[0]}/{interview.position[1]}"
    risk = _("not rated") if residual is None else _("risk {range}").format(range=range_words(residual))
    still_open = _("{count} open").format(count=asked.open)
    return f" {place}  {risk}  {still_open}"
