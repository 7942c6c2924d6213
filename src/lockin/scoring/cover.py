"""Choose things of least cost whose gains together reach several needs: exact, as long as the steps last.

Few different costs occur. So how many things of each cost are taken is tried in the order of what
that costs; whether some choice of so many can do is bounded by the best for each need alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, product
from typing import NamedTuple

from msgspec import Struct

Gains = tuple[int, ...]
"""One number a need; may be negative."""


class Thing(NamedTuple):
    """Something that can be chosen."""

    cost: int
    gains: Gains


class Steps:
    """How much looking is left, shared by several searches."""

    def __init__(self, most: int) -> None:
        """Allow so many steps."""
        self._left = most

    @property
    def spent(self) -> bool:
        """Whether the looking ended before everything was looked at."""
        return self._left < 0

    def take(self) -> bool:
        """Take a step; False when there are none left."""
        self._left -= 1
        return self._left >= 0


class _Mix(NamedTuple):
    """How many things of each cost to take."""

    cost: int
    size: int
    counts: tuple[int, ...]
    reach: int
    """The most that such a choice can gain for the first need."""


class Pool(Struct, frozen=True, kw_only=True, dict=True):
    """What can be chosen from; all searches share what is worked out about it."""

    things: tuple[Thing, ...]

    @cached_property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Positions of the things by cost, dearest first; within a group by the first gain, highest first."""
        found: dict[int, list[int]] = {}
        for at, thing in enumerate(self.things):
            found.setdefault(thing.cost, []).append(at)
        return tuple(
            tuple(sorted(found[cost], key=lambda at: -self.things[at].gains[0])) for cost in sorted(found, reverse=True)
        )

    @cached_property
    def mixes(self) -> tuple[_Mix, ...]:
        """Every mix, by cost, then by size."""
        tops = [self.tops(group, 0, 0) for group in range(len(self.groups))]
        costs = [self.things[group[0]].cost for group in self.groups]
        found = [
            _Mix(
                cost=sum(count * cost for count, cost in zip(counts, costs, strict=True)),
                size=sum(counts),
                counts=counts,
                reach=sum(top[count] for top, count in zip(tops, counts, strict=True)),
            )
            for counts in product(*(range(len(group) + 1) for group in self.groups))
        ]
        return tuple(sorted(found))

    @cached_property
    def reaches(self) -> tuple[int, ...]:
        """For every mix the most that it, or one before it, can gain for the first need."""
        return tuple(accumulate((mix.reach for mix in self.mixes), max))

    @cached_property
    def _tops(self) -> dict[tuple[int, int, int], list[int]]:
        return {}

    def tops(self, group: int, start: int, need: int) -> list[int]:
        """The most that 0, 1, 2... things of a group from `start` on can gain for one need."""
        key = group, start, need
        if key not in self._tops:
            gains = sorted((self.things[at].gains[need] for at in self.groups[group][start:]), reverse=True)
            self._tops[key] = list(accumulate((max(gain, 0) for gain in gains), initial=0))
        return self._tops[key]


class Choice(NamedTuple):
    """What to take."""

    cost: int
    positions: tuple[int, ...]


def least_cost(pool: Pool, need: int) -> int | None:
    """What reaching the first need costs at least; None when it cannot be reached."""
    at = bisect_left(pool.reaches, need)
    return pool.mixes[at].cost if at < len(pool.mixes) else None


def cheapest(pool: Pool, needs: Sequence[int], below: int | None, steps: Steps) -> Choice | None:
    """The cheapest choice that reaches all needs.

    Args:
        pool: what can be chosen.
        needs: the sum of gains must be at least this, need by need.
        below: only choices that cost less are of interest; None: any.
        steps: when they end, there may be a cheaper choice than the one found, or one although none is found.

    """
    for mix in pool.mixes[bisect_left(pool.reaches, needs[0]) :]:
        if below is not None and mix.cost >= below:
            return None
        if mix.reach >= needs[0]:
            found = _choose(pool, mix.counts, (0, 0), tuple(needs), steps)
            if found is not None:
                return Choice(sum(pool.things[at].cost for at in found), tuple(sorted(found)))
        if steps.spent:
            return None
    return None


def _choose(
    pool: Pool, counts: tuple[int, ...], at: tuple[int, int], needs: Gains, steps: Steps
) -> tuple[int, ...] | None:
    """So many of each group, from one place in one group on, that reach the needs; None when there are none."""
    group, start = at
    if max(needs) <= 0:
        return ()
    while steps.take() and _can_reach(pool, counts, (group, start), needs):
        while not counts[group]:
            group, start = group + 1, 0
        position = pool.groups[group][start]
        fewer = (*counts[:group], counts[group] - 1, *counts[group + 1 :])
        left = tuple(need - gain for need, gain in zip(needs, pool.things[position].gains, strict=True))
        taken = _choose(pool, fewer, (group, start + 1), left, steps)
        if taken is not None:
            return (position, *taken)
        if start + counts[group] == len(pool.groups[group]):
            return None
        start += 1
    return None


def _can_reach(pool: Pool, counts: tuple[int, ...], at: tuple[int, int], needs: Gains) -> bool:
    group, start = at
    starts = [start if number == group else 0 for number in range(len(counts))]
    return all(
        sum(pool.tops(number, starts[number], which)[counts[number]] for number in range(group, len(counts))) >= need
        for which, need in enumerate(needs)
        if need > 0
    )
