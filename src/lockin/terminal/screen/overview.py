"""The list of everything that is asked: marks, sections, filters and search."""

from __future__ import annotations

from typing import Literal

from lockin.interview.interview import Interview
from lockin.interview.items import Item, SubjectField
from lockin.interview.selection import respondent, role_name
from lockin.language import N_, _
from lockin.model.checklist import Question
from lockin.terminal.clean import clean
from lockin.terminal.screen.canvas import CURSOR, Line, clip_kept, padded, window
from lockin.terminal.status import MARKS

Filter = Literal["all", "open", "unknown", "confirm", "role"]
FILTERS: tuple[Filter, ...] = ("all", "open", "unknown", "confirm", "role")
NAMES: dict[Filter, str] = {
    "all": N_("all"),
    "open": N_("open"),
    "unknown": N_("don't know"),
    "confirm": N_("to confirm"),
    "role": N_("asked of {role}"),
}
SECTION = 22
"""Columns of a section's title."""
WIDEST_ID = 24
"""Most columns that ids take."""
ROOMY = 76
"""Columns from which the section is shown."""


def listed(interview: Interview, which: Filter, query: str, role: str) -> tuple[Item, ...]:
    """The items that a filter and a search leave, in asking order.

    Args:
        interview: what is asked.
        which: the filter.
        query: words, each of which has to occur in id, text, section or respondent; empty: no search.
        role: whose questions the filter `role` leaves.

    """
    words = query.casefold().split()
    return tuple(
        item
        for item in interview.items
        if _passes(interview, item, which, role) and all(word in _searched(interview, item) for word in words)
    )


def _passes(interview: Interview, item: Item, which: Filter, role: str) -> bool:
    match which:
        case "all":
            return True
        case "open":
            return interview.is_open(item)
        case "unknown":
            return interview.state(item) == "unknown"
    if not isinstance(item, Question):
        return False
    answer = interview.assessment.answer(item.id)
    return bool(answer.reconfirm) if which == "confirm" else respondent(item, answer) == role


def _searched(interview: Interview, item: Item) -> str:
    parts = [item.id, _text(item), section_of(interview, item)]
    if isinstance(item, Question):
        answer = interview.assessment.answer(item.id)
        parts += [role_name(interview.checklist, respondent(item, answer)), answer.note, answer.source]
    return " ".join(parts).casefold()


def section_of(interview: Interview, item: Item) -> str:
    """The title of the section that an item stands in."""
    if isinstance(item, Question):
        return interview.checklist.domain_by_id[item.domain].title
    return _("About the vendor") if isinstance(item, SubjectField) else _("Facts")


def _text(item: Item) -> str:
    return (item.title or item.text) if isinstance(item, Question) else item.ask


def overview_page(
    interview: Interview,
    items: tuple[Item, ...],
    *,
    row: int,
    which: Filter,
    query: str,
    role: str,
    width: int,
    height: int,
) -> list[Line]:
    """The items on `height` lines, the one at index `row` highlighted."""
    name = _(NAMES[which]).format(role=clean(role_name(interview.checklist, role)))
    title = _("Overview: {filter}, with '{query}' ({count})") if query else _("Overview: {filter} ({count})")
    told = title.format(filter=name, query=clean(query), count=len(items))
    lines: list[Line] = [[("class:strong", clip_kept(f" {told}", width))]]
    if not items:
        lines.append([("", clip_kept(" " + _("Nothing here. f shows others, / searches anew."), width))])
    names = min(max((len(item.id) for item in interview.items), default=0), WIDEST_ID)
    rows = [_row(interview, item, width, names, here=at == row) for at, item in enumerate(items)]
    if height == 1 and rows:  # the row one is on says more than the heading
        return window(rows, 1, row)
    return (lines + window(rows, max(height - 1, 1), row))[:height]


def _row(interview: Interview, item: Item, width: int, names: int, *, here: bool) -> Line:
    mark = MARKS[interview.state(item)]
    if isinstance(item, Question) and interview.assessment.answer(item.id).reconfirm:
        mark = "[~]"
    section = f" {padded(clean(section_of(interview, item)), SECTION)}" if width >= ROOMY else ""
    text = f" {'>' if here else ' '} {mark} {item.id:<{names}}{section} {clean(_text(item))}"
    line = padded(text, width - 1)
    return [(CURSOR, ""), ("class:bar", line)] if here else [("", line)]
