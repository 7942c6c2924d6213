"""What is asked about a move to another vendor, and how the estimate is made; data of the checklist.

The answers are `lockin.model.assessment.Switching`, the arithmetic is `lockin.scoring.switching`.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

from lockin.model.assessment import Estimate
from lockin.model.texts import Id, Line, Text


class FreeFrom(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """From a day on, a line costs nothing."""

    date: dt.date
    fact: Id | None = None
    """Only when this is known to be true: a cost is not left out on a guess. None: for everybody."""
    source: str
    """Id of the reference that says so; its verification mark holds here too."""
    note: Text


class SwitchingLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing that is estimated."""

    id: Id
    label: Line
    unit: Literal["days", "money", "weeks"]
    """Person-days, an amount in the subject's currency, or working weeks on the critical path.

    Days and money make the cost. Weeks make the time that the move takes, and cost nothing.
    """
    help: Text
    facts: tuple[Id, ...] = ()
    """The line counts unless one of these is known to be false."""
    free_from: FreeFrom | None = None


class NoticeKind(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A stretch of days that somebody must give before the service ends."""

    id: Id
    label: Line
    help: Text
    extends: tuple[Id, ...] = ()
    """Not a notice of its own: its days come on top of these."""


class RunwayStep(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The answer for a stretch of the ratio of time to notice."""

    option: Id
    up_to: Decimal | None = None
    """The ratio may be this high, not higher; None, on the last step: any."""


class RunwayAnswer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The question that the estimate answers."""

    question: Id
    steps: Annotated[tuple[RunwayStep, ...], Meta(min_length=1)]
    """By ascending ratio."""


class SwitchingModel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """All that is asked about a move, and the numbers of its estimate that are a choice."""

    lines: Annotated[tuple[SwitchingLine, ...], Meta(min_length=1)]
    notices: tuple[NoticeKind, ...] = ()
    overrun: Estimate
    """Factor on all days and weeks of one draw, because overruns share causes."""
    overrun_reason: Text
    draws: Annotated[int, Meta(ge=1)]
    seed: int
    runway: RunwayAnswer | None = None
