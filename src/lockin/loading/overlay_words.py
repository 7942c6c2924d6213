"""What an overlay changes, in another language: every name and text in it, as the translated checklists have it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import structs

from lockin.model.overlay import Overlay, OverlayChange

_THING = re.compile(r"\w+(?:\[[^\]]*\])?")
"""The beginning of a key that names the thing a text belongs to: `questions[exi.plan]`, `policy`."""
_WORDED = ("name", "item", "before", "after")


def reworded(made: Overlay, texts: Iterable[tuple[str, str, str]]) -> Overlay:
    """The overlay with its texts replaced; a text of which no translation is known stays as it was written.

    Args:
        made: as it was loaded.
        texts: key, text as it was written, and text in the language, of both checklists.

    """
    words: dict[tuple[str, str], str] = {}
    for key, written, spoken in texts:
        thing = _THING.match(key)
        words.setdefault(("" if thing is None else thing[0], written), spoken)
    return structs.replace(made, changes=tuple(_reworded(change, words) for change in made.changes))


def _reworded(change: OverlayChange, words: dict[tuple[str, str], str]) -> OverlayChange:
    thing = f"{change.part}[{change.id}]" if change.id else change.part
    return structs.replace(
        change, **{field: words.get((thing, text), text) for field in _WORDED if (text := getattr(change, field))}
    )
