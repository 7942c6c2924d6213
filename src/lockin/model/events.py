"""What can happen at a vendor, and which answers it may change; and how often an assessment is taken up again."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from lockin.model.assessment import EventKind
from lockin.model.texts import Id, Line, Text


class EventType(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of event."""

    id: EventKind
    label: Line
    """A few words, for lists: `Prices change`."""
    help: Text
    """What belongs to it."""
    questions: Annotated[tuple[Id, ...], Meta(min_length=1)]
    """Ids of the questions whose honest answer such an event can change."""


class ReviewRhythm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The question that says how often the assessment is repeated."""

    question: Id
    days: dict[Id, Annotated[int, Meta(ge=1)]]
    """Option id to the days between two reviews; an option that is missing promises no rhythm."""
