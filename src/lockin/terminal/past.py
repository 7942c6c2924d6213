"""The history of an assessment for people: who changed what, when and through what. Pure: changes in, lines out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lockin.store.history import Past
from lockin.store.renewal import RENEW
from lockin.store.snapshots import SNAPSHOT
from lockin.terminal.clean import clean, wrap

TITLES = ("When", "Who", "Through")
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
    columns = [max(_width(cells[n]) for cells in (TITLES, *(head for head, _ in rows))) for n in range(len(TITLES))]
    columns[1] = min(columns[1], LONGEST_WHO)
    beside = sum(columns) + 2 * len(columns) + LEAST_ROOM <= width
    lines = [_row(TITLES, columns) + "What"] if beside else []
    for head, past in rows:
        told = f"{past.question}: {change_told(past)}"
        if beside and _width(head[1]) <= LONGEST_WHO:
            first = _row(head, columns)
            lines += wrap(told, width, first=first, rest=" " * _width(first))
        else:
            lines += [*wrap(", ".join(head), width), *wrap(told, width, first=_INDENT, rest=_INDENT)]
    return lines


def change_told(past: Past) -> str:
    """What a change did, in words on one line."""
    if past.question.partition(":")[0] == SNAPSHOT:
        return f"kept, sha256 {str(past.new)[:_DIGITS]}"
    if past.question == RENEW:
        return f"begun from {past.old}, sha256 {str(past.new)[:_DIGITS]}"
    if isinstance(past.old, Mapping) and isinstance(past.new, Mapping):
        return "; ".join(_differences(past.old, past.new))
    return f"{_told(past.old)} → {_told(past.new)}"


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """What changed in an answer; who gave it when is told beside."""
    if old == new:
        yield f"{_told(new)}, as before"
        return
    same = _told(old) == _told(new)
    if not same:
        yield f"{_told(old)} → {_told(new)}"
    before, after = old.get("evidence", "none"), new.get("evidence", "none")
    if before != after:
        yield f"evidence: {_words(before)} → {_words(after)}"
    for key in ("source", "note"):
        if old.get(key) != new.get(key):
            yield f"{key} {'added' if not old.get(key) else 'changed' if new.get(key) else 'removed'}"
    if old.get("ask") != new.get("ask"):
        yield f"to be asked: {_shortened(new.get('ask') or 'whom the checklist names')}"
    if new.get("reconfirm") and old.get("reconfirm") != new.get("reconfirm"):
        yield f"to be confirmed: {_shortened(new['reconfirm'])}"
    beside = {"by", "date", "reconfirm"}
    if {key: old[key] for key in old if key not in beside} == {key: new[key] for key in new if key not in beside} and (
        not new.get("reconfirm") or old.get("reconfirm") == new["reconfirm"]
    ):
        yield f"{_told(new)}, confirmed"


def _told(recorded: object) -> str:
    """A value of the history as people say it."""
    if not isinstance(recorded, Mapping):
        return _shortened(recorded)
    state = recorded.get("state", "answered")
    if state == "not_applicable":
        return f"not applicable ({_shortened(recorded.get('reason'))}; agreed by {_shortened(recorded.get('second'))})"
    if state != "answered":
        return "not answered" if state == "open" else _words(state)
    options = recorded.get("options")
    chosen = ", ".join(map(str, options)) if isinstance(options, list | tuple) else recorded.get("option")
    return _shortened(chosen or recorded.get("value") or "answered")


def _words(name: object) -> str:
    return _shortened(str(name).replace("_", " "))


def _shortened(text: object) -> str:
    words = clean("" if text is None else str(text)) or "empty"
    return words if len(words) <= LONGEST_TEXT else f"{words[:LONGEST_TEXT].rstrip()}…"


def _row(cells: Sequence[str], columns: Sequence[int]) -> str:
    padded = (cell + " " * (room - _width(cell)) for cell, room in zip(cells, columns, strict=True))
    return "".join(f"{cell}  " for cell in padded)


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    import wcwidth  # noqa: PLC0415 - tables of all scripts, needed for few texts

    return wcwidth.width(text)


def _aware(when: dt.datetime) -> dt.datetime:
    """With a time zone; a line without one was written by hand, and is taken for UTC as all others are."""
    return when if when.tzinfo else when.replace(tzinfo=dt.UTC)


def _local(when: dt.datetime, zone: dt.tzinfo | None) -> str:
    try:
        there = _aware(when).astimezone(zone)
    except (OverflowError, ValueError):  # at the ends of the calendar
        there = when
    return f"{there:%Y-%m-%d %H:%M}"
