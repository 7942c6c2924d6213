"""One sweep over a whole report or plan, so that no text of a user or of a checklist reaches a format uncleaned."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct, structs

Value = TypeVar("Value")


def cleaned(value: Value, clean: Callable[[str], str]) -> Value:
    """A copy of a report, or of a part of one, in which every text went through `clean`."""
    if isinstance(value, str):
        return clean(value)  # type: ignore[return-value]  # a text for a text
    if isinstance(value, tuple):
        return tuple(cleaned(part, clean) for part in value)  # type: ignore[return-value]  # a tuple for a tuple
    if isinstance(value, Struct):
        fields = {name: cleaned(getattr(value, name), clean) for name in value.__struct_fields__}
        return structs.replace(value, **fields)
    return value
