"""The cheapest plan: the set of changed answers that reaches a band for the fewest person-days.

What a condition hangs on and what scales the gap is tried out; the rest is linear and chosen exactly.
Every plan is checked by scoring the changed assessment for real.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import comb, prod
from typing import NamedTuple

from msgspec import Struct

from lockin.model.assessment import Assessment
from lockin.model.checklist import Checklist, Condition
from lockin.model.policy import BandId
from lockin.model.scorecard import Scorecard
from lockin.scoring.changes import Change, possible_changes
from lockin.scoring.cover import Gains, Steps, cheapest, least_cost
from lockin.scoring.decision import work_out
from lockin.scoring.setting import Setting, needs_of, setting_of
from lockin.scoring.target import Target

MOST_SETTINGS = 200
"""Sets of forks that are tried; a checklist with up to seven questions that conditions hang on stays exact."""
MOST_EXPOSED = 600
"""Sets of changes of exposure that are tried in each; up to nine such changes stay exact."""
MOST_MIXES = 20_000
"""Ways to mix cheap and dear changes; about 80 changes of three efforts stay exact."""
MOST_STEPS = 20_000
"""Choices that are looked at in all."""


class Step(Struct, frozen=True, kw_only=True):
    """One change of a plan."""

    change: Change
    points: Fraction
    """What this change alone would take off the residual risk; below 0 when it brings in questions."""


class Plan(Struct, frozen=True, kw_only=True):
    """A set of changes that reaches the band, checked by scoring it."""

    to: BandId
    steps: tuple[Step, ...]
    """By points, most first."""
    days: int
    """Person-days of all changes."""
    card: Scorecard
    """The score after the plan."""
    proven: bool
    """Whether no cheaper set of the possible changes reaches the band; otherwise one may."""


class Unreachable(Struct, frozen=True, kw_only=True):
    """Even all changes together do not reach the band."""

    to: BandId
    card: Scorecard
    """The score after all of them."""


class _Found(NamedTuple):
    days: int
    changes: tuple[Change, ...]
    card: Scorecard


class _Search:
    """What is known so far, while looking for the cheapest plan."""

    def __init__(self, target: Target, changes: Mapping[str, Change]) -> None:
        self.target = target
        self.changes = changes
        self.steps = Steps(MOST_STEPS)
        self.best: _Found | None = None
        self.whole = True
        """Whether nothing was left out."""

    def below(self) -> int | None:
        """Only what costs less is of interest; None: anything."""
        return None if self.best is None else self.best.days

    def hopeless(self, days: int) -> bool:
        """Whether what costs at least this cannot be better than what is found."""
        return self.best is not None and days >= self.best.days


def plan(checklist: Checklist, assessment: Assessment, today: dt.date, to: BandId) -> Plan | Unreachable | None:
    """The cheapest changes that reach a band, and the decision that goes with it; None when both are reached.

    A change brings its question to the best option, known by contract, for the days of its effort.

    Args:
        checklist: the questionnaire with its policy.
        assessment: checked against that checklist.
        today: the day on which the changed answers are dated.
        to: the band to reach, or a better one.

    """
    target = Target(checklist=checklist, assessment=assessment, today=today, to=to)
    if target.reached(target.card(())):
        return None
    search = _Search(target, possible_changes(checklist, assessment, today))
    _look(search)
    if search.best is None:
        search.whole = False
        search.best = _pruned(target, search.changes)
    if search.best is None:
        return Unreachable(to=to, card=target.card(search.changes.values()))
    proven = search.whole and not search.steps.spent
    return Plan(
        to=to,
        steps=_steps(target, search.best.changes),
        days=search.best.days,
        card=search.best.card,
        proven=proven,
    )


def forks_of(checklist: Checklist) -> frozenset[str]:
    """Ids of the questions on whose answers a condition hangs."""
    found: set[str] = set()
    waiting = [question.applies_if for question in checklist.questions]
    waiting += [question.red_flag.only_if for question in checklist.questions if question.red_flag]
    while waiting:
        condition: Condition | None = waiting.pop()
        if condition is not None:
            waiting += [*(condition.all or ()), *(condition.any or ()), condition.not_]
            if condition.answer_in is not None:
                found.add(condition.answer_in.question)
    return frozenset(found)


def _look(search: _Search) -> None:
    forks = forks_of(search.target.checklist)
    for decided in _subsets(
        search, [search.changes[fork] for fork in sorted(forks & search.changes.keys())], MOST_SETTINGS
    ):
        if search.hopeless(_days(decided)):
            return
        setting = setting_of(search.target, search.changes, forks, decided)
        if setting is None:
            continue
        if prod(len(group) + 1 for group in setting.pool.groups) > MOST_MIXES:
            search.whole = False
        else:
            _look_in(search, setting)


def _look_in(search: _Search, setting: Setting) -> None:
    fixed = _days((*setting.decided, *setting.required))
    tries: list[tuple[int, int, int, tuple[Change, ...], Gains]] = []
    for made in _subsets(search, setting.exposed, MOST_EXPOSED):
        if search.hopeless(fixed + _days(made)):
            break
        needs = needs_of(setting, made)
        least = None if needs is None else least_cost(setting.pool, needs[0])
        if needs is not None and least is not None:
            tries.append((fixed + _days(made) + least, len(made), len(tries), made, needs))
    for least, _, _, made, needs in sorted(tries):
        if search.hopeless(least):
            return
        spent, below = fixed + _days(made), search.below()
        choice = cheapest(setting.pool, needs, None if below is None else below - spent, search.steps)
        if choice is not None:
            taken = (setting.linear[at] for at in choice.positions)
            _keep(search, (*setting.decided, *setting.required, *made, *taken))


def _keep(search: _Search, changes: tuple[Change, ...]) -> None:
    """Take a set as the best so far, if scoring it for real bears it out."""
    card = search.target.card(changes)
    if search.target.reached(card):
        search.best = _Found(_days(changes), changes, card)
    else:
        search.whole = False


def _subsets(search: _Search, changes: Sequence[Change], most: int) -> Iterator[tuple[Change, ...]]:
    """The subsets, cheapest first; when they are too many, only small ones, and the search is not whole."""
    size, count = 0, 1
    while size < len(changes) and count + comb(len(changes), size + 1) <= most:
        size += 1
        count += comb(len(changes), size)
    if size < len(changes):
        search.whole = False
    found = [subset for number in range(size + 1) for subset in combinations(changes, number)]
    yield from sorted(found, key=lambda subset: (_days(subset), len(subset)))


def _pruned(target: Target, changes: Mapping[str, Change]) -> _Found | None:
    """All changes, less those that are not needed, dearest first; None when all are not enough."""
    kept = dict(changes)
    card = target.card(kept.values())
    if not target.reached(card):
        return None
    for change in sorted(changes.values(), key=lambda change: (-change.days, change.question)):
        fewer = {question: other for question, other in kept.items() if question != change.question}
        trial = target.card(fewer.values())
        if target.reached(trial):
            kept, card = fewer, trial
    return _Found(_days(tuple(kept.values())), tuple(kept.values()), card)


def _steps(target: Target, changes: Sequence[Change]) -> tuple[Step, ...]:
    now = _residual(target, ())
    found = [Step(change=change, points=now - _residual(target, (change,))) for change in changes]
    return tuple(sorted(found, key=lambda step: (-step.points, step.change.question)))


def _residual(target: Target, changes: Sequence[Change]) -> Fraction:
    found = work_out(target.checklist, target.changed(changes)).found.residual
    return Fraction(0) if found is None else found.point


def _days(changes: Sequence[Change]) -> int:
    return sum(change.days for change in changes)
