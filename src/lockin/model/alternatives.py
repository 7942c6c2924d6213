"""Candidates that could be tested as alternatives to a vendor: a dated, sourced list, data and no recommendation.

Decoded by `lockin.loading.alternatives`; the field names here are the keys of that file.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta, Struct

from lockin.model.checklist import Condition, Slug, Verification
from lockin.model.texts import Id, Line, Text

Kind = Literal["model", "runtime", "gateway", "route"]
"""Weights to run, what runs them, what speaks to several providers, other places that offer a model."""
KINDS: tuple[Kind, ...] = ("model", "runtime", "gateway", "route")
"""In the order in which they are listed."""
Openness = Literal["open_source", "open_weights", "restricted_weights"]
"""How open it is, by the definitions in the catalogue."""


class Definitions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What each class of openness means in this catalogue, and by whose definition."""

    open_source: Text
    open_weights: Text
    restricted_weights: Text


class Fits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For which assessments an alternative is worth a test."""

    when: Condition
    """Over facts and answers. Not known: it may fit."""
    otherwise: Text
    """Why it is left out when the condition is known to be false."""


class Alternative(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One candidate to test."""

    id: Slug
    name: Line
    kind: Kind
    maker: Line
    licence: Line | None = None
    """An SPDX id where there is one, else its name. None: a service whose terms were not read."""
    limits: Text
    """What the licence, or the documentation, limits; in our words."""
    openness: Openness | None = None
    """None: nothing is handed over, as with a service."""
    fits: Fits | None = None
    """None: for every assessment."""
    check: tuple[Line, ...] = ()
    """What else must be true, and no fact or answer says."""
    source: Line
    """An address."""
    as_of: dt.date
    """When the source said so: the date of the copy that was read, else the day of reading."""
    verified: Verification
    note: Text | None = None


class Catalogue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """All candidates, and how to read them."""

    version: Line
    stale_after_days: Annotated[int, Meta(ge=1, le=3650)]
    bake_off: Id
    """The question whose answer a test of these candidates changes."""
    note: Text | None = None
    definitions: Definitions
    alternatives: tuple[Alternative, ...]

    def stale(self, alternative: Alternative, today: dt.date) -> bool:
        """Whether it was checked too long ago to be relied on; a date that has not come yet is no check at all."""
        age = (today - alternative.as_of).days
        return age > self.stale_after_days or age < 0
