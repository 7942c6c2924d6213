"""The history of an assessment for people: who changed what, when and through what. Pure: changes in, lines out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lockin.language import N_, _, pgettext
from lockin.store.history import Past
from lockin.store.renewal import RENEW
from lockin.store.snapshots import SNAPSHOT
from lockin.terminal.clean import clean, columns, filled, wrap

BESIDE = {
    "source": (N_("source added"), N_("source changed"), N_("source removed")),
    "note": (N_("note added"), N_("note changed"), N_("note removed")),
}
"""What can happen to what stands beside an answer."""
WORDS = (N_("none"), N_("vendor statement"), N_("contract"), N_("tested"), N_("unknown"))
"""Evidence levels and a state, of which the history holds the ids."""
LONGEST_WHO = 20
"""Columns for a name; a longer one pushes what was changed onto the next line."""
LEAST_ROOM = 30
"""Columns that what was changed needs, to stand beside the rest."""
LONGEST_TEXT = 160
"""Characters of a text that are repeated; `--json` has all of them."""
_DIGITS = 12
"""Hexadecimal digits that are enough to tell two files apart."""
_INDENT = "    "


def oldest_first(changes: Sequence[Past]) -> list[Past]:
    """The changes by their time: a history that git has merged is in no order."""
    return sorted(changes, key=lambda past: _aware(past.when))


def past_lines(changes: Sequence[Past], width: int, zone: dt.tzinfo | None = None) -> list[str]:
    """A table of changes in the order given, one entry a change.

    Args:
        changes: what the history holds.
        width: most columns of a line.
        zone: where the reader is; None: where this program runs.

    """
    if not changes:
        return []
    rows = [((_local(past.when, zone), clean(past.by) or "-", clean(past.via) or "-"), past) for past in changes]
    titles = [_("When"), pgettext("changed it", "Who"), _("Through")]
    rooms = [max(columns(cells[n]) for cells in (titles, *(head for head, _past in rows))) for n in range(len(titles))]
    rooms[1] = max(min(rooms[1], LONGEST_WHO), columns(titles[1]))
    beside = sum(rooms) + 2 * len(rooms) + LEAST_ROOM <= width
    lines = [_row(titles, rooms) + _("What")] if beside else []
    for head, past in rows:
        told = f"{past.question}: {change_told(past)}"
        if beside and columns(head[1]) <= LONGEST_WHO:
            first = _row(head, rooms)
            lines += wrap(told, width, first=first, rest=" " * columns(first))
        else:
            lines += [*wrap(", ".join(head), width), *wrap(told, width, first=_INDENT, rest=_INDENT)]
    return lines


def change_told(past: Past) -> str:
    """What a change did, in words on one line."""
    if past.question.partition(":")[0] == SNAPSHOT:
        return _("kept, sha256 {hash}").format(hash=str(past.new)[:_DIGITS])
    if past.question == RENEW:
        return _("begun from {file}, sha256 {hash}").format(file=past.old, hash=str(past.new)[:_DIGITS])
    if isinstance(past.old, Mapping) and isinstance(past.new, Mapping):
        return "; ".join(_differences(past.old, past.new))
    return f"{_told(past.old)} → {_told(past.new)}"


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """What changed in an answer; who gave it when is told beside."""
    if old == new:
        yield _("{value}, as before").format(value=_told(new))
        return
    same = _told(old) == _told(new)
    if not same:
        yield f"{_told(old)} → {_told(new)}"
    before, after = old.get("evidence", "none"), new.get("evidence", "none")
    if before != after:
        yield _("evidence: {before} → {after}").format(before=_words(before), after=_words(after))
    for key, (added, changed, removed) in BESIDE.items():
        if old.get(key) != new.get(key):
            yield _(added if not old.get(key) else changed if new.get(key) else removed)
    if old.get("ask") != new.get("ask"):
        yield _("to be asked: {who}").format(who=_shortened(new.get("ask") or _("whom the checklist names")))
    if new.get("reconfirm") and old.get("reconfirm") != new.get("reconfirm"):
        yield _("to be confirmed: {reason}").format(reason=_shortened(new["reconfirm"]))
    beside = {"by", "date", "reconfirm"}
    if {key: old[key] for key in old if key not in beside} == {key: new[key] for key in new if key not in beside} and (
        not new.get("reconfirm") or old.get("reconfirm") == new["reconfirm"]
    ):
        yield _("{value}, confirmed").format(value=_told(new))


def _told(recorded: object) -> str:
    """A value of the history as people say it."""
    if not isinstance(recorded, Mapping):
        return _shortened(recorded)
    state = recorded.get("state", "answered")
    if state == "not_applicable":
        return _("not applicable ({reason}; agreed by {name})").format(
            reason=_shortened(recorded.get("reason")), name=_shortened(recorded.get("second"))
        )
    if state != "answered":
        return _("not answered") if state == "open" else _words(state)
    options = recorded.get("options")
    chosen = ", ".join(map(str, options)) if isinstance(options, list | tuple) else recorded.get("option")
    return _shortened(chosen or recorded.get("value") or _("answered"))


def _words(name: object) -> str:
    """An id of the file as people read it; those of the format are translated."""
    return _shortened(_(str(name).replace("_", " ")))


def _shortened(text: object) -> str:
    words = clean("" if text is None else str(text)) or _("empty")
    return words if len(words) <= LONGEST_TEXT else f"{words[:LONGEST_TEXT].rstrip()}…"


def _row(cells: Sequence[str], rooms: Sequence[int]) -> str:
    return "".join(filled(cell, room + 2) for cell, room in zip(cells, rooms, strict=True))


def _aware(when: dt.datetime) -> dt.datetime:
    """With a time zone; a line without one was written by hand, and is taken for UTC as all others are."""
    return when if when.tzinfo else when.replace(tzinfo=dt.UTC)


def _local(when: dt.datetime, zone: dt.tzinfo | None) -> str:
    try:
        there = _aware(when).astimezone(zone)
    except (OverflowError, ValueError):  # at the ends of the calendar
        there = when
    return f"{there:%Y-%m-%d %H:%M}"
