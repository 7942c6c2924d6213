"""Counting over assessments: who depends on the same company, which findings several have. Nothing is averaged."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import get_args

from msgspec import Struct

from lockin.model.policy import BandId
from lockin.report.overview.entry import Entry
from lockin.report.overview.overview import DimensionId

BANDS: tuple[BandId, ...] = get_args(BandId)
"""From best to worst."""
ROLES = ("vendor", "model_maker", "cloud")


class Group(Struct, frozen=True, kw_only=True):
    """Assessments that have something in common."""

    name: str
    """In its commonest spelling; an id for findings."""
    members: tuple[int, ...]
    """Their positions, ascending."""


class Tally(Struct, frozen=True, kw_only=True):
    """All groups of one kind."""

    groups: tuple[Group, ...]
    """The largest first; of equal ones that with the worst band, then by name."""
    unknown: tuple[int, ...]
    """Positions of the assessments that do not say it, or not in every role."""


def key(name: str) -> str:
    """What makes two spellings the same name: capitals and blanks aside."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def dependence(entries: Sequence[Entry], dimension: DimensionId) -> Tally:
    """Who depends on whom, in one role or, for `any`, in one role or another."""
    roles = ROLES if dimension == "any" else (dimension,)

    def names(entry: Entry) -> list[str]:
        return [name for role in roles if (name := " ".join(getattr(entry, role).split()))]

    return Tally(
        groups=_groups(entries, names, key),
        unknown=tuple(at for at, entry in enumerate(entries) if len(names(entry)) < len(roles)),
    )


def gaps(entries: Sequence[Entry]) -> tuple[Group, ...]:
    """The findings that two or more assessments have."""
    found = _groups(entries, lambda entry: [gap.id for gap in entry.gaps], str)
    return tuple(group for group in found if len(group.members) > 1)


def in_bands(entries: Sequence[Entry]) -> dict[BandId | None, tuple[int, ...]]:
    """Positions by band, worst first; None: not rated. Every band is there."""
    return {
        band: tuple(at for at, entry in enumerate(entries) if entry.band == band) for band in (*reversed(BANDS), None)
    }


def order(entry: Entry) -> tuple[int, float, str, str]:
    """To sort assessments by: the worst band first, then the highest value; those without a band last."""
    exact = 0 if entry.exact is None else entry.exact.point
    return -_badness(entry), -exact, key(f"{entry.vendor} {entry.product}"), entry.file


def worst(entries: Iterable[Entry]) -> Entry:
    """The one in the worst band.

    Raises:
        ValueError: if there are none.

    """
    return max(entries, key=_badness)


def commonest(spellings: Iterable[str]) -> str:
    """The spelling that occurs most often; of equals the first in the alphabet."""
    counted: Mapping[str, int] = Counter(spellings)
    return min(counted, key=lambda spelling: (-counted[spelling], spelling))


def _badness(entry: Entry) -> int:
    """0 for one without a band."""
    return 0 if entry.band is None else BANDS.index(entry.band) + 1


def _groups(
    entries: Sequence[Entry], names: Callable[[Entry], Iterable[str]], same: Callable[[str], str]
) -> tuple[Group, ...]:
    spelled: dict[str, list[str]] = {}
    members: dict[str, dict[int, None]] = {}
    for at, entry in enumerate(entries):
        for name in names(entry):
            spelled.setdefault(same(name), []).append(name)
            members.setdefault(same(name), {})[at] = None
    found = [Group(name=commonest(spelled[one]), members=tuple(positions)) for one, positions in members.items()]

    def largest(group: Group) -> tuple[int, int, str]:
        return -len(group.members), -_badness(worst(entries[at] for at in group.members)), key(group.name)

    return tuple(sorted(found, key=largest))
