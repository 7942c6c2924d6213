"""What the keys do in the overview, on a page to read, and in the choice of an evidence level."""

from __future__ import annotations

from lockin.interview.items import Item
from lockin.language import _
from lockin.terminal.screen import asking
from lockin.terminal.screen.asking import LEVELS, Handler
from lockin.terminal.screen.keys import Action
from lockin.terminal.screen.overview import FILTERS, listed
from lockin.terminal.screen.state import Screen

STEP = 10
"""Rows of a step with PageUp and PageDown."""


def rows(screen: Screen) -> tuple[Item, ...]:
    """What the overview lists now."""
    return listed(screen.interview, screen.filter, screen.query, screen.role)


def _highlight(screen: Screen, at: int) -> None:
    screen.listed_row = max(0, min(at, len(rows(screen)) - 1))


def _open(screen: Screen, key: str) -> None:  # noqa: ARG001 - all handlers take the key
    found = rows(screen)
    if found:
        asking.move(screen, screen.interview.at(found[min(screen.listed_row, len(found) - 1)]))


def _filter(screen: Screen, key: str) -> None:  # noqa: ARG001 - as above
    screen.filter = FILTERS[(FILTERS.index(screen.filter) + 1) % len(FILTERS)]
    screen.listed_row = 0


def _section(screen: Screen, key: str) -> None:
    asking.move(screen, screen.interview.jump(key if key != "0" else "10"))


def _back(screen: Screen, key: str) -> None:  # noqa: ARG001 - as above
    screen.leaving = False
    screen.come_back()


def _leave(screen: Screen, key: str) -> None:  # noqa: ARG001 - as above
    screen.end("quit")


def _enter_page(screen: Screen, key: str) -> None:
    """Back to the question; from the last page of all, the way out."""
    if screen.interview.current is not None:
        _back(screen, key)
    elif key == "enter":
        screen.end("quit")
    else:
        screen.arrive(screen.interview.back())


def _scroll(screen: Screen, by: int) -> None:
    screen.scroll = max(0, screen.scroll + by)


def _take_level(screen: Screen, at: int) -> None:
    """The evidence level is chosen; where it can be read is asked next."""
    item = screen.interview.current
    answer = screen.interview.assessment.answer(item.id if item else "")
    where = _("Where can it be read? Clause, link, file or test")
    screen.type_in("source", where, text=answer.source, level=LEVELS[at])


OVERVIEW: dict[Action, Handler] = {
    "up": lambda screen, _key: _highlight(screen, screen.listed_row - 1),
    "down": lambda screen, _key: _highlight(screen, screen.listed_row + 1),
    "page_up": lambda screen, _key: _highlight(screen, screen.listed_row - STEP),
    "page_down": lambda screen, _key: _highlight(screen, screen.listed_row + STEP),
    "enter": _open,
    "filter": _filter,
    "search": lambda screen, _key: screen.type_in("search", _("Search for")),
    "section": _section,
    "escape": _back,
    "leave": lambda screen, _key: screen.show("summary", leaving=True),
    "help": lambda screen, _key: screen.show("help"),
}
PAGE: dict[Action, Handler] = {
    "up": lambda screen, _key: _scroll(screen, -1),
    "down": lambda screen, _key: _scroll(screen, 1),
    "page_up": lambda screen, _key: _scroll(screen, -STEP),
    "page_down": lambda screen, _key: _scroll(screen, STEP),
    "escape": _enter_page,
    "overview": asking.overview,
    "goto": asking.goto,
    "undo": asking.undo,
    "leave": _leave,
}
LEVEL: dict[Action, Handler] = {
    "choose": lambda screen, key: _take_level(screen, int(key)),
    "up": lambda screen, _key: setattr(screen, "row", max(screen.row - 1, 0)),
    "down": lambda screen, _key: setattr(screen, "row", min(screen.row + 1, len(LEVELS) - 1)),
    "enter": lambda screen, _key: _take_level(screen, screen.row),
    "escape": _back,
}
