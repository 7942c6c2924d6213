"""The values of the part on an overlay: what it changes, before and after."""

from __future__ import annotations

from msgspec import Struct


class ChangeLine(Struct, frozen=True, kw_only=True):
    """One difference."""

    title: str
    """The thing, and what of it: `Training on your data: Weight`."""
    id: str
    """Of the thing; may be empty."""
    before: str
    """Empty where it was not there."""
    after: str
    """Empty where it is gone."""
    because: str
    milder: bool


class ChangeGroup(Struct, frozen=True, kw_only=True):
    """The differences of one kind of thing."""

    title: str
    lines: tuple[ChangeLine, ...]


class Changes(Struct, frozen=True, kw_only=True):
    """An overlay in force."""

    base: str
    """Id and version of the checklist below."""
    base_sha256: str
    sentence: str
    """For page 1."""
    result: str
    """What the same answers come to without the overlay."""
    groups: tuple[ChangeGroup, ...]
