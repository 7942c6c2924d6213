"""What is due, in words."""

from __future__ import annotations

import datetime as dt

from lockin.model.checklist import Checklist
from lockin.report import words
from lockin.scoring.due import Due

SUMMARIES = {
    "waiver": "Waiver ends",
    "action": "Action due",
    "confirm": "To be confirmed",
    "answers": "Answers grow old",
    "review": "Review of the assessment",
}
MOST_TITLES = 3
"""Questions that a line names before it says how many more."""
WEEKS_FROM = 21
"""Days from which weeks say it better."""
MONTHS_FROM = 90


def what(checklist: Checklist, item: Due) -> str:
    """What is due: `Waiver ends: Exit plan`."""
    summary = SUMMARIES[item.kind]
    if not item.ids:
        return summary
    titles = [_title(checklist, id_) for id_ in item.ids[:MOST_TITLES]]
    if len(item.ids) > MOST_TITLES:
        titles[MOST_TITLES - 1 :] = [f"{len(item.ids) - MOST_TITLES + 1} more"]
    if item.kind in {"confirm", "answers"}:
        number = len(item.ids)
        summary = words.count(number, "answer grows old", "answers grow old")
        if item.kind == "confirm":
            summary = words.count(number, "answer is to be confirmed", "answers are to be confirmed")
    return f"{summary}: {words.listing(titles)}"


def who(checklist: Checklist, item: Due) -> str:
    """Who has to act: a role by its name, or a person; empty when nobody is named."""
    return words.role(checklist, item.who)


def when(item: Due, today: dt.date) -> str:
    """How far away its day is: `12 days overdue`, `today`, `in 5 weeks`."""
    days = (item.date - today).days
    if days == 0:
        return "today"
    return f"in {_span(days)}" if days > 0 else f"{_span(-days)} overdue"


def _span(days: int) -> str:
    if days < WEEKS_FROM:
        return words.count(days, "day")
    if days < MONTHS_FROM:
        return words.count(days // 7, "week")
    return words.count(days * 12 // 365, "month")


def _title(checklist: Checklist, id_: str) -> str:
    if id_ in checklist.domain_by_id:
        return checklist.domain_by_id[id_].title
    return words.title(checklist.by_id[id_])
