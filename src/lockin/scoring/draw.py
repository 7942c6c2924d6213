"""One draw of the robustness check: the residual risk under other weights and another scale, in plain floats.

Thousands of draws are made of one assessment, so everything that no draw changes is laid out once, by position.
`prepare` with `drawn` at factors of 1 is the same arithmetic as `aggregate.totals`; tests hold them together.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from operator import mul
from typing import NamedTuple

from msgspec import Struct

from lockin.model.checklist import Checklist, Question
from lockin.scoring.decision import Workings
from lockin.scoring.rating import Move, averages, moves, standing

ROUNDING = 1e-9
"""What adding floats may cost. A draw that meets a border exactly must not fall below it by rounding."""


class Stretch(NamedTuple):
    """The questions of one domain that has a value, by position."""

    start: int
    stop: int
    weight: int
    """Of the domain; 0 for exposure."""
    place: int
    """Of the domain's factor among the factors of a draw."""


class Model(Struct, frozen=True, kw_only=True):
    """An assessment laid out for drawing."""

    shares: list[float]
    """The distinct risks, 0 to 1. A draw bends these and nothing else."""
    pulled: list[tuple[int, int, float]]
    """Values between two risks: positions of both in `shares`, and the part of the way."""
    joined: list[tuple[bool, list[int]]]
    """Values of several options: whether they are averaged, and their positions among all values before."""
    values: list[int]
    """By question, the position of its value among `shares`, then `pulled`, then `joined`."""
    weights: list[float]
    """By question; 0 when it does not count."""
    exposed: list[Stretch]
    gaps: list[Stretch]
    peaks: list[int]
    """Positions of the questions whose worst answer is not averaged away."""
    max_share: float
    floor: float
    weak_exposure: float
    weak_domain: float


class Drawn(NamedTuple):
    """What one draw comes to."""

    residual: float
    weak: bool
    """Whether the weakest-domain rule holds."""


def in_order(checklist: Checklist) -> list[Question]:
    """The scored questions of the whole checklist, those of a domain together.

    Hidden ones have their factors too, so that no answer shifts what another question draws.
    """
    return [
        question for domain in checklist.domains for question in checklist.questions_of(domain.id) if question.scored
    ]


def prepare(work: Workings) -> Model:
    """Lay out an assessment that has a residual risk."""
    policy = work.checklist.policy
    asked = in_order(work.checklist)
    own = {rating.question.id: _moves(work, rating.question) for rating in work.rated if rating.asked}
    stretches = list(_stretches(work.checklist, asked, own))
    risks = sorted({risk for found in own.values() for move in found for risk in (move.risk, move.worse)})
    tugs = sorted({move for found in own.values() for move in found if move.pull})
    place = {standing(risk): at for at, risk in enumerate(risks)}
    place |= {move: at for at, move in enumerate(tugs, start=len(place))}
    sets = [question for question in asked if len(own.get(question.id, ())) > 1]
    value = {key: place[found[0]] for key, found in own.items()}
    value |= {question.id: at for at, question in enumerate(sets, start=len(place))}
    return Model(
        shares=[risk / 100 for risk in risks],
        pulled=[(risks.index(move.risk), risks.index(move.worse), float(move.pull)) for move in tugs],
        joined=[(averages(question), [place[move] for move in own[question.id]]) for question in sets],
        values=[value.get(question.id, 0) for question in asked],
        weights=[float(question.weight) if question.id in own else 0.0 for question in asked],
        exposed=[stretch for axis, stretch in stretches if axis == "exposure"],
        gaps=[stretch for axis, stretch in stretches if axis != "exposure"],
        peaks=[at for at, q in enumerate(asked) if q.id in own and q.id in policy.exposure.max_of],
        max_share=float(policy.exposure.max_share),
        floor=float(policy.exposure.floor),
        weak_exposure=policy.weakest_domain.exposure_at_least - ROUNDING,
        weak_domain=policy.weakest_domain.domain_at_least - ROUNDING,
    )


def drawn(model: Model, gamma: float, factors: Sequence[float]) -> Drawn:
    """The residual risk of one draw.

    Args:
        model: the assessment.
        gamma: bends every risk `r`, that of what is not known too, to `100 * (r / 100) ** gamma`, before
            weak evidence pulls it.
        factors: on the weights of the questions as in `in_order`, then on those of all domains.

    """
    bent = [100.0 * share**gamma for share in model.shares]
    values = bent + [bent[risk] + pull * (bent[worse] - bent[risk]) for risk, worse, pull in model.pulled]
    for averaged, positions in model.joined:
        several = [values[at] for at in positions]
        values.append(sum(several) / len(several) if averaged else max(several))
    weights = list(map(mul, model.weights, factors))
    risks = [values[at] for at in model.values]
    points = list(map(mul, weights, risks))
    weakest = exposed = exposed_weight = gap = gap_weight = 0.0
    for start, stop, _, _ in model.exposed:
        weight, total = sum(weights[start:stop]), sum(points[start:stop])
        exposed, exposed_weight = exposed + total, exposed_weight + weight
        weakest = max(weakest, total / weight)
    for start, stop, domain_weight, place in model.gaps:
        value = sum(points[start:stop]) / sum(weights[start:stop])
        own = domain_weight * factors[place]
        gap, gap_weight = gap + own * value, gap_weight + own
        weakest = max(weakest, value)
    exposure = exposed / exposed_weight
    if model.peaks:
        exposure += model.max_share * (max(risks[at] for at in model.peaks) - exposure)
    residual = gap / gap_weight * (model.floor + (1.0 - model.floor) * exposure / 100.0)
    return Drawn(residual, weak=exposure >= model.weak_exposure and weakest >= model.weak_domain)


def _stretches(
    checklist: Checklist, asked: Sequence[Question], counted: Container[str]
) -> Iterator[tuple[str, Stretch]]:
    stop = 0
    for place, domain in enumerate(checklist.domains, start=len(asked)):
        own = [question for question in asked if question.domain == domain.id]
        start, stop = stop, stop + len(own)
        if any(question.id in counted for question in own):
            yield domain.axis, Stretch(start, stop, domain.weight, place)


def _moves(work: Workings, question: Question) -> list[Move]:
    answer, policy = work.assessment.answer(question.id), work.checklist.policy
    if answer.state != "answered":
        return [standing(policy.unknown_risk)]
    found = moves(question, answer, policy)
    if work.checklist.domain_by_id[question.domain].axis == "exposure":
        return [standing(move.risk) for move in found]
    return [move if move.pull else standing(move.risk) for move in found]
