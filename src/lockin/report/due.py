"""What is due, in words."""

from __future__ import annotations

import datetime as dt

from lockin.language import N_, _, ngettext
from lockin.model.checklist import Checklist
from lockin.report import words
from lockin.scoring.due import Due

SUMMARIES = {
    "waiver": N_("Waiver ends"),
    "action": N_("Action due"),
    "confirm": N_("To be confirmed"),
    "answers": N_("Answers grow old"),
    "review": N_("Review of the assessment"),
}
"""By kind of what is due; `_` at use."""
MOST_TITLES = 3
"""Questions that a line names before it says how many more."""
WEEKS_FROM = 21
"""Days from which weeks say it better."""
MONTHS_FROM = 90


def what(checklist: Checklist, item: Due) -> str:
    """What is due: `Waiver ends: Exit plan`."""
    summary = _(SUMMARIES[item.kind])
    if not item.ids:
        return summary
    titles = [_title(checklist, id_) for id_ in item.ids[:MOST_TITLES]]
    if len(item.ids) > MOST_TITLES:
        titles[MOST_TITLES - 1 :] = [words.more(len(item.ids) - MOST_TITLES + 1)]
    number = len(item.ids)
    if item.kind == "answers":
        summary = ngettext("{count} answer grows old", "{count} answers grow old", number).format(count=number)
    if item.kind == "confirm":
        summary = ngettext("{count} answer is to be confirmed", "{count} answers are to be confirmed", number).format(
            count=number
        )
    return f"{summary}: {words.listing(titles)}"


def who(checklist: Checklist, item: Due) -> str:
    """Who has to act: a role by its name, or a person; empty when nobody is named."""
    return words.role(checklist, item.who)


def when(item: Due, today: dt.date) -> str:
    """How far away its day is: `12 days overdue`, `today`, `in 5 weeks`."""
    days = (item.date - today).days
    if days == 0:
        return _("today")
    return _ahead(days) if days > 0 else _overdue(-days)


def _ahead(days: int) -> str:
    if days < WEEKS_FROM:
        return ngettext("in {count} day", "in {count} days", days).format(count=days)
    if days < MONTHS_FROM:
        weeks = days // 7
        return ngettext("in {count} week", "in {count} weeks", weeks).format(count=weeks)
    months = days * 12 // 365
    return ngettext("in {count} month", "in {count} months", months).format(count=months)


def _overdue(days: int) -> str:
    if days < WEEKS_FROM:
        return ngettext("{count} day overdue", "{count} days overdue", days).format(count=days)
    if days < MONTHS_FROM:
        weeks = days // 7
        return ngettext("{count} week overdue", "{count} weeks overdue", weeks).format(count=weeks)
    months = days * 12 // 365
    return ngettext("{count} month overdue", "{count} months overdue", months).format(count=months)


def _title(checklist: Checklist, id_: str) -> str:
    if id_ in checklist.domain_by_id:
        return checklist.domain_by_id[id_].title
    return words.title(checklist.by_id[id_])
