"""Fields of a PDF that somebody fills in: what they are called, what stands in them, what they are for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. The document says where: `<textarea name>` for a text, `<input type name value>` for buttons."""

    name: str
    """ASCII without a full stop, which PDF takes for a step down a tree of fields."""
    kind: Literal["text", "choice", "tick"]
    """A text, one of several radio buttons, or a box to tick."""
    label: str
    """What it is for, as screen readers say it. Printable."""
    value: str = ""
    """The text exactly as it goes into the file, or the value of the button that is on; empty: none."""
    lines: bool = False
    """Whether a text may have several lines."""
    locked: bool = False
    """Whether a text is for reading only."""
    buttons: Mapping[str, str] = field(default_factory=dict)
    """What each button stands for (printable), by its value, which is a name of PDF: letters, digits, `.-_`."""
