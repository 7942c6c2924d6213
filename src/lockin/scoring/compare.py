"""Assessments of one checklist side by side, on the questions that apply to all of them.

Each is scored as it stands alone. Beside that, the same formula runs over the common questions only. What can be said
of two values hangs on their intervals: where these overlap, the answers support no difference.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations
from typing import Literal

from msgspec import Struct, structs

from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import Checklist, Question
from lockin.model.scorecard import Interval, Scorecard
from lockin.scoring.aggregate import Totals, totals
from lockin.scoring.decision import Workings, work_out
from lockin.scoring.findings import gap_shares
from lockin.scoring.rating import Rating
from lockin.scoring.score import assess

FEWEST, MOST = 2, 6
"""Assessments that can be compared at once."""

Stand = Literal["counts", "not_applicable", "not_asked"]
"""Whether a question counts in one assessment."""


class Entered(Struct, frozen=True, kw_only=True):
    """One assessment, with the checklist that it was checked against."""

    checklist: Checklist
    assessment: Assessment


class Mismatch(Struct, frozen=True, kw_only=True):
    """Why assessments cannot be compared: the first one whose checklist is not that of the first of all."""

    at: int
    """Its position."""
    part: Literal["id", "version", "content", "begun_with"]
    """`begun_with`: the checklists are the same now, but its answers were given to another content."""
    first: str
    """Of the first assessment."""
    other: str


class Side(Struct, frozen=True, kw_only=True):
    """One of the compared assessments."""

    card: Scorecard
    """As it stands alone."""
    rated: dict[str, Rating]
    """The common questions, exposure included, by id."""
    common: Totals
    """Over the common questions alone. They are taken as given: a fact that is not known widens nothing here."""


class Standing(Struct, frozen=True, kw_only=True):
    """One value of every side, and what can be said about them."""

    id: str
    """`gap`, `residual`, `exposure` or the id of a domain."""
    values: tuple[Interval | None, ...]
    """None: nothing that is common can be scored."""
    better: tuple[tuple[int, int], ...]
    """Pairs of positions: the whole interval of the first lies below that of the second.

    For every other pair there is no difference that the answers support.
    """


class Difference(Struct, frozen=True, kw_only=True):
    """A common control question to which at least two sides gave answers of different risk."""

    id: str
    risks: tuple[Fraction | None, ...]
    """After evidence pull; None: not known."""
    points: Fraction
    """Of the control gap, between the best and the worst of the known answers."""
    proof_only: bool
    """Whether the known answers differ in nothing but how they are known."""


class OneSided(Struct, frozen=True, kw_only=True):
    """A common control question that some sides know and others do not."""

    id: str
    knows: tuple[int, ...]
    lacks: tuple[int, ...]
    points: Fraction
    """Of the control gap, between its best and its worst option."""


class LeftOut(Struct, frozen=True, kw_only=True):
    """A question that counts for some sides and not for all, so that it is no part of the comparison."""

    id: str
    stands: tuple[Stand, ...]


class Compared(Struct, frozen=True, kw_only=True):
    """Several assessments side by side. Every tuple of values is in the order of the arguments."""

    checklist: Checklist
    sides: tuple[Side, ...]
    common: tuple[str, ...]
    """Ids of the scored questions that are visible in all and set aside in none, in asking order."""
    shares: dict[str, Fraction]
    """What one point of risk of a common control question adds to the control gap: the same for every side."""
    gap: Standing
    residual: Standing
    exposure: Standing
    domains: tuple[Standing, ...]
    """Every domain of the checklist, exposure included, in its order."""
    exposure_differs: tuple[str, ...]
    """Ids of the exposure questions that are not answered alike by all: these are about the use, not the vendor."""
    facts_differ: tuple[str, ...]
    """Ids of the facts that are not the same in all."""
    differences: tuple[Difference, ...]
    """By points, then in asking order."""
    one_sided: tuple[OneSided, ...]
    """By points, then in asking order."""
    left_out: tuple[LeftOut, ...]
    """In asking order."""


def mismatch(entered: Sequence[Entered]) -> Mismatch | None:
    """Why these cannot be compared; None when all belong to one checklist, content included."""
    first = entered[0]
    for at, other in enumerate(entered):
        for part, one, two in (
            ("id", first.checklist.id, other.checklist.id),
            ("version", first.checklist.version, other.checklist.version),
            ("content", first.checklist.sha256, other.checklist.sha256),
            ("begun_with", _begun_with(first), _begun_with(other)),
        ):
            if one != two:
                return Mismatch(at=at, part=part, first=one, other=two)  # type: ignore[arg-type]  # literals widen
    return None


def compare(entered: Sequence[Entered], today: dt.date) -> Compared:
    """Compare assessments.

    Args:
        entered: two to six of one checklist.
        today: the day on which evidence is fresh or stale.

    Raises:
        ValueError: if they are too few, too many or of different checklists; see `mismatch`.

    """
    if not FEWEST <= len(entered) <= MOST or mismatch(entered) is not None:
        raise ValueError("two to six assessments of one checklist can be compared")
    checklist = entered[0].checklist
    works = [work_out(checklist, one.assessment) for one in entered]
    common = _common(works)
    on_common = [_on_common(work, common) for work in works]
    sides = tuple(
        Side(
            card=assess(checklist, one.assessment, today),
            rated={rating.question.id: rating for rating in work.rated},
            common=work.found,
        )
        for one, work in zip(entered, on_common, strict=True)
    )
    shares = gap_shares(on_common[0])
    return Compared(
        checklist=checklist,
        sides=sides,
        common=common,
        shares=shares,
        gap=standing("gap", [side.common.gap for side in sides]),
        residual=standing("residual", [side.common.residual for side in sides]),
        exposure=standing("exposure", [side.common.exposure for side in sides]),
        domains=tuple(standing(one.id, [side.common.domains[one.id] for side in sides]) for one in checklist.domains),
        exposure_differs=tuple(q.id for q in _exposure(checklist) if len({_use(work, q) for work in works}) > 1),
        facts_differ=tuple(
            fact.id for fact in checklist.facts if len({one.assessment.facts.get(fact.id) for one in entered}) > 1
        ),
        differences=_differences(works, sides, shares),
        one_sided=_one_sided(works, sides, shares),
        left_out=_left_out(works, common),
    )


def standing(name: str, values: Sequence[Interval | None]) -> Standing:
    """The values of all sides, and which lie wholly below which."""
    better = tuple(
        (one, other)
        for one, other in permutations(range(len(values)), 2)
        if (low := values[one]) is not None and (high := values[other]) is not None and low.worst < high.best
    )
    return Standing(id=name, values=tuple(values), better=better)


def _begun_with(entered: Entered) -> str:
    return entered.assessment.checklist.sha256 or entered.checklist.sha256


def _counted(work: Workings) -> set[str]:
    return {rating.question.id for rating in work.rated if rating.asked}


def _common(works: Sequence[Workings]) -> tuple[str, ...]:
    """Scored, visible in all, set aside in none."""
    shared = set.intersection(*(_counted(work) for work in works))
    return tuple(question.id for question in works[0].checklist.questions if question.id in shared)


def _on_common(work: Workings, common: Sequence[str]) -> Workings:
    """The sums over the common questions, each of them sure to be asked."""
    kept = {rating.question.id: rating for rating in work.rated if rating.asked}
    rated = tuple(structs.replace(kept[question_id], sure=True) for question_id in common)
    return structs.replace(work, rated=rated, found=totals(work.checklist, rated))


def _exposure(checklist: Checklist) -> list[Question]:
    return [q for q in checklist.questions if q.scored and checklist.domain_by_id[q.domain].axis == "exposure"]


def _use(work: Workings, question: Question) -> tuple[object, ...]:
    """What an exposure question says about the use, without how it is known; nothing when it does not count."""
    if question.id not in _counted(work):
        return ()
    answer = work.assessment.answer(question.id)
    return ("answered", *sorted(chosen(answer))) if answer.state == "answered" else ("not known",)


def chosen(answer: Answer) -> tuple[str, ...]:
    """Ids of the chosen options."""
    return answer.options or ((answer.option,) if answer.option is not None else ())


def _known(works: Sequence[Workings], question_id: str) -> tuple[int, ...]:
    return tuple(at for at, work in enumerate(works) if work.assessment.answer(question_id).state == "answered")


def _differences(
    works: Sequence[Workings], sides: Sequence[Side], shares: dict[str, Fraction]
) -> tuple[Difference, ...]:
    found = []
    for question_id, share in shares.items():
        known = {at: sides[at].rated[question_id] for at in _known(works, question_id)}
        risks = [rating.point for rating in known.values()]
        if len(set(risks)) > 1:
            found.append(
                Difference(
                    id=question_id,
                    risks=tuple(known[at].point if at in known else None for at in range(len(works))),
                    points=share * (max(risks) - min(risks)),
                    proof_only=len({rating.plain for rating in known.values()}) == 1,
                )
            )
    return tuple(sorted(found, key=lambda difference: -difference.points))


def _one_sided(works: Sequence[Workings], sides: Sequence[Side], shares: dict[str, Fraction]) -> tuple[OneSided, ...]:
    found = []
    for question_id, share in shares.items():
        knows = _known(works, question_id)
        lacks = tuple(at for at in range(len(works)) if at not in knows)
        if knows and lacks:
            open_one = sides[lacks[0]].rated[question_id]
            points = share * (open_one.worst - open_one.best)
            found.append(OneSided(id=question_id, knows=knows, lacks=lacks, points=points))
    return tuple(sorted(found, key=lambda item: -item.points))


def _left_out(works: Sequence[Workings], common: Sequence[str]) -> tuple[LeftOut, ...]:
    counted = [_counted(work) for work in works]
    beside = set.union(*counted).difference(common)
    return tuple(
        LeftOut(id=question.id, stands=tuple(_stand(work, question.id) for work in works))
        for question in works[0].checklist.questions
        if question.id in beside
    )


def _stand(work: Workings, question_id: str) -> Stand:
    if question_id in _counted(work):
        return "counts"
    return "not_applicable" if any(q.id == question_id for q in work.folded.visible) else "not_asked"
