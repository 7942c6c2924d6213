"""One sweep over a whole report, so that no text of a user or of a checklist reaches a format uncleaned."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct, structs

from lockin.report.report import Report

Value = TypeVar("Value")


def cleaned(report: Report, clean: Callable[[str], str]) -> Report:
    """A copy in which every text went through `clean`."""
    return _sweep(report, clean)


def _sweep(value: Value, clean: Callable[[str], str]) -> Value:
    if isinstance(value, str):
        return clean(value)  # type: ignore[return-value]  # a text for a text
    if isinstance(value, tuple):
        return tuple(_sweep(part, clean) for part in value)  # type: ignore[return-value]  # a tuple for a tuple
    if isinstance(value, Struct):
        fields = {name: _sweep(getattr(value, name), clean) for name in value.__struct_fields__}
        return structs.replace(value, **fields)
    return value
