"""What an overlay makes of the checklist that it extends, as values that a report can print."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class OverlayChange(Struct, frozen=True, kw_only=True):
    """One difference to the checklist below."""

    kind: Literal["added", "changed", "dropped"]
    part: str
    """The key of the checklist that it belongs to: `questions`, `policy`, `note`."""
    id: str = ""
    """Of the question, domain, role, ...; empty where a part is one thing, as the policy is."""
    name: str = ""
    """The thing in words: the title of a question, the label of a fact."""
    field: str = ""
    """Where in the thing: `weight`, `options[opt_out].risk`; empty: all of it."""
    item: str = ""
    """The thing inside the thing in words: the label of the option; empty when there is none."""
    before: str = ""
    """As people read it; empty for nothing."""
    after: str = ""
    because: str = ""
    """The overlay's reason; empty when it gives none."""
    milder: bool = False
    """Whether it asks for less, so that the same facts can come out better."""


class Overlay(Struct, frozen=True, kw_only=True):
    """The checklist below, and every difference to it."""

    id: str
    """Of the checklist below."""
    version: str
    sha256: str
    changes: tuple[OverlayChange, ...]
    """In the order of the checklist's parts; what was dropped from a part last."""
