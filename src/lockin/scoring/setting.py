"""The part of a score that is linear: what each change gains towards a band, in whole numbers.

Two kinds of change bend the sums. Those of questions on whose answers a condition hangs (forks) decide
what is asked; those of the exposure domain scale the gap. In a `Setting` the former are decided, and
`needs_of` takes the latter. What is left adds up, so that the cheapest choice is a matter of `lockin.scoring.cover`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from msgspec import Struct

from lockin.scoring.aggregate import exposure_factor, exposure_point
from lockin.scoring.changes import Change, changed_answer
from lockin.scoring.cover import Gains, Pool, Thing
from lockin.scoring.decision import Workings, work_out
from lockin.scoring.findings import gap_shares
from lockin.scoring.rating import Rating, chosen_risk, pulled
from lockin.scoring.score import confidence_of
from lockin.scoring.target import Target

NOTHING = Fraction(0)


class Effect(NamedTuple):
    """What a change does to its question."""

    less: Fraction
    """What its risk falls by."""
    surer: Fraction
    """What the weighted sum of confidence rises by."""


class Setting(Struct, frozen=True, kw_only=True):
    """A score in which everything is decided but the changes that add up, and those of exposure."""

    target: Target
    work: Workings
    """After the decided changes."""
    decided: tuple[Change, ...]
    """Of forks."""
    required: tuple[Change, ...]
    """Without which a red flag stays up; not those of exposure."""
    exposed: tuple[Change, ...]
    """Of the exposure domain."""
    forced: frozenset[str]
    """Which of them a red flag requires."""
    linear: tuple[Change, ...]
    """The rest."""
    effects: Mapping[str, Effect]
    gap: Fraction
    """After decided and required changes."""
    weak: tuple[Fraction, ...]
    """For every control domain that the weakest-domain rule can name: how much its weighted sum is over the limit."""
    unsure: Fraction
    """How much the weighted sum of confidence lacks; below 0 when it has more than enough."""
    pool: Pool
    """What the linear changes cost and gain: gap, the weak domains, confidence."""
    scale: int
    """Gains are in whole numbers of one by this."""


def setting_of(
    target: Target, changes: Mapping[str, Change], forks: Collection[str], decided: Sequence[Change]
) -> Setting | None:
    """The setting after the decided changes; None when it cannot lead to the band, or one of them is not asked.

    Args:
        target: what is to be reached.
        changes: all that are possible, by question id.
        forks: ids of the questions on whose answers conditions hang. Those that are not decided keep their answers.
        decided: changes of such questions.

    """
    work = work_out(target.checklist, target.changed(decided))
    rated = {rating.question.id: rating for rating in work.rated if rating.asked}
    flagged = target.in_the_way(work)
    if work.found.residual is None or any(change.question not in rated for change in decided):
        return None
    if any(question in forks or not _clears(changes.get(question)) for question in flagged):
        return None
    usable = [changes[question] for question in rated if question in changes and question not in forks]
    effects = {change.question: _effect(target, rated[change.question], change) for change in usable}
    control = [change for change in usable if not _is_exposure(target, change.question)]
    required = tuple(change for change in control if change.question in flagged)
    linear = tuple(change for change in control if change.question not in flagged)
    over = _over(target, work)
    gains = _gains(target, work, over, {change.question: effects[change.question] for change in control})
    scale = math.lcm(1, *(gain.denominator for row in gains.values() for gain in row))
    done = [sum((gains[change.question][at] for change in required), NOTHING) for at in range(len(over) + 2)]
    things = [Thing(c.days, tuple(int(gain * scale) for gain in gains[c.question])) for c in linear]
    exposed = tuple(change for change in usable if _is_exposure(target, change.question))
    return Setting(
        target=target,
        work=work,
        decided=tuple(decided),
        required=required,
        exposed=exposed,
        forced=flagged.intersection(change.question for change in exposed),
        linear=linear,
        effects=effects,
        gap=(work.found.gap.point if work.found.gap else NOTHING) - done[0],
        weak=tuple(value - gain for value, gain in zip(over.values(), done[1:-1], strict=True)),
        unsure=_lacking(target, work, rated.values()) - done[-1],
        pool=Pool(things=tuple(things)),
        scale=scale,
    )


def needs_of(setting: Setting, made: Sequence[Change]) -> Gains | None:
    """What the linear changes must gain when these of exposure are made; None when no gain is enough."""
    target, ids = setting.target, {change.question for change in made}
    if not setting.forced <= ids:
        return None
    policy, checklist = target.checklist.policy, target.checklist

    def risk(rating: Rating) -> Fraction:
        return rating.point - setting.effects[rating.question.id].less if rating.question.id in ids else rating.point

    exposure = exposure_point(checklist, setting.work.rated, risk)
    if exposure is None:
        return None
    rule, limit = policy.weakest_domain, target.limit()
    named = exposure >= rule.exposure_at_least and target.worse(rule.band)
    own = [r for r in setting.work.rated if r.asked and _is_exposure(target, r.question.id)]
    if named and own and sum(r.question.weight * (risk(r) - rule.domain_at_least) for r in own) >= 0:
        return None
    factor = exposure_factor(policy.exposure, exposure)
    return (
        0 if limit is None or not factor else _more_than((setting.gap - limit / factor) * setting.scale),
        *(_more_than(value * setting.scale) if named else 0 for value in setting.weak),
        math.ceil((setting.unsure - sum(setting.effects[question].surer for question in ids)) * setting.scale),
    )


def _is_exposure(target: Target, question: str) -> bool:
    return target.checklist.domain_by_id[target.checklist.by_id[question].domain].axis == "exposure"


def _clears(change: Change | None) -> bool:
    """Whether a change lowers the flag of its question: the best option raises none, proof changes nothing."""
    return change is not None and change.kind != "prove"


def _effect(target: Target, rating: Rating, change: Change) -> Effect:
    checklist, today, question = target.checklist, target.today, rating.question
    answer = changed_answer(checklist, target.assessment.answer(question.id), change, today)
    exposure = _is_exposure(target, question.id)
    risk = chosen_risk(question, answer) if exposure else pulled(question, answer, checklist.policy)
    before = confidence_of(checklist, target.assessment, [rating], today) or NOTHING
    after = confidence_of(checklist, target.assessment.with_answer(question.id, answer), [rating], today) or NOTHING
    return Effect(rating.point - risk, question.weight * (after - before))


def _over(target: Target, work: Workings) -> dict[str, Fraction]:
    """By control domain that is weak now: how much its weighted sum is over the limit, 0 or more."""
    limit = target.checklist.policy.weakest_domain.domain_at_least
    found = {}
    for domain in target.checklist.domains:
        own = [rating for rating in work.rated if rating.asked and rating.question.domain == domain.id]
        over = sum((rating.question.weight * (rating.point - limit) for rating in own), NOTHING)
        if own and over >= 0 and domain.axis != "exposure":
            found[domain.id] = over
    return found


def _gains(
    target: Target, work: Workings, over: Collection[str], effects: Mapping[str, Effect]
) -> dict[str, tuple[Fraction, ...]]:
    """By question what its change gains: gap, each weak domain, confidence."""
    share, gains = gap_shares(work), {}
    for question_id, effect in effects.items():
        question = target.checklist.by_id[question_id]
        weak = (question.weight * effect.less if question.domain == domain else NOTHING for domain in over)
        gains[question_id] = (share[question_id] * effect.less, *weak, effect.surer)
    return gains


def _more_than(value: Fraction) -> int:
    """The least whole number that is more."""
    return math.floor(value) + 1


def _lacking(target: Target, work: Workings, rated: Collection[Rating]) -> Fraction:
    now = confidence_of(target.checklist, work.assessment, rated, target.today) or NOTHING
    return sum(rating.question.weight for rating in rated) * (target.confidence() - now)
