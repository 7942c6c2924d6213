"""From one answer to one risk: the chosen option, evidence pull, and the bounds of what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple, assert_never

from msgspec import Struct

from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import Checklist, Option, Question
from lockin.model.policy import Policy
from lockin.model.visibility import Visibility


class Rating(Struct, frozen=True, kw_only=True):
    """The risk of one question that counts, 0 (best) to 100 (worst)."""

    question: Question
    point: Fraction
    """After evidence pull; the policy's unknown risk when not known."""
    plain: Fraction
    """Before evidence pull."""
    best: Fraction
    worst: Fraction
    """Bounds. Of an answer: `plain`, which proof would make it, and `point`, which it stays without."""
    sure: bool
    """False when a fact or answer that is still missing could take the question away, or bring it in."""
    asked: bool
    """False for a question that is not asked now but may come; it has bounds and no point in any sum."""


def ratings(checklist: Checklist, assessment: Assessment, folded: Visibility) -> tuple[Rating, ...]:
    """The rating of every scored question that counts or may come to count; not-applicable ones have none."""
    found = [
        _rate(checklist, question, assessment.answer(question.id), sure=question.id not in folded.droppable, asked=True)
        for question in folded.visible
    ]
    found += [
        _rate(checklist, question, assessment.answer(question.id), sure=False, asked=False)
        for question in folded.pending
    ]
    return tuple(rating for rating in found if rating is not None)


def _rate(checklist: Checklist, question: Question, answer: Answer, *, sure: bool, asked: bool) -> Rating | None:
    if not question.scored or not question.options:
        return None
    match answer.state:
        case "not_applicable":
            return None
        case "unknown" | "open":
            plain = point = Fraction(checklist.policy.unknown_risk)
            best = Fraction(min(option.risk for option in question.options))
            worst = Fraction(max(option.risk for option in question.options))
        case "answered":
            plain = best = chosen_risk(question, answer)
            exposure = checklist.domain_by_id[question.domain].axis == "exposure"
            point = worst = plain if exposure else pulled(question, answer, checklist.policy)
        case _:
            assert_never(answer.state)
    return Rating(question=question, point=point, plain=plain, best=best, worst=worst, sure=sure, asked=asked)


def chosen_risk(question: Question, answer: Answer) -> Fraction:
    """The risk of the chosen option; for several, the worst or the mean as the question says.

    Raises:
        ValueError: if the answer has no option of this question (the loader excludes it).

    """
    return _together(question, [Fraction(option.risk) for option in _chosen(question, answer)])


class Move(NamedTuple):
    """A chosen option, and the next worse one that weak evidence moves it towards."""

    risk: int
    worse: int
    """`risk` itself when nothing moves it."""
    pull: Fraction
    """0 to 1: the part of the way."""

    def risk_after(self) -> Fraction:
        """The risk that it comes to."""
        return self.risk + self.pull * (self.worse - self.risk)


def pulled(question: Question, answer: Answer, policy: Policy) -> Fraction:
    """The risk after evidence pull (DESIGN section 6).

    Each chosen option moves part of the way to the next worse one when it is weakly known, unless
    it says itself how it is known. One at a time, so that a better choice never raises the risk.
    """
    return _together(question, [move.risk_after() for move in moves(question, answer, policy)])


def moves(question: Question, answer: Answer, policy: Policy) -> list[Move]:
    """How evidence pull moves each chosen option."""
    pull = Fraction(policy.evidence_level(answer.evidence).pull)
    found = []
    for option in _chosen(question, answer):
        worse = [other.risk for other in question.options if other.risk > option.risk]
        moved = bool(worse) and not option.states_evidence
        found.append(Move(risk=option.risk, worse=min(worse), pull=pull) if moved else standing(option.risk))
    return found


def standing(risk: int) -> Move:
    """A risk that nothing moves."""
    return Move(risk=risk, worse=risk, pull=Fraction(0))


def _chosen(question: Question, answer: Answer) -> list[Option]:
    ids = answer.options or ((answer.option,) if answer.option is not None else ())
    found = [option for option in question.options if option.id in ids]
    if not found:
        raise ValueError(f"{question.id} has no option {', '.join(ids) or '(none)'}")
    return found


def _together(question: Question, risks: Sequence[Fraction]) -> Fraction:
    if averages(question):
        return sum(risks, Fraction(0)) / len(risks)
    return max(risks)


def averages(question: Question) -> bool:
    """Whether the risk of several chosen options is their mean; else it is that of the worst."""
    return question.type == "multi" and question.multi == "mean"


class Item(Struct, frozen=True, kw_only=True):
    """A value in a weighted mean, with its bounds."""

    weight: int
    best: Fraction
    worst: Fraction
    sure: bool
    """False when the item may be absent."""


def mean(pairs: Iterable[tuple[int, Fraction]]) -> Fraction | None:
    """Weighted arithmetic mean of (weight, value), exact; None when nothing has weight."""
    # Few denominators occur, so sums of whole numbers do what a chain of fractions would do far slower.
    sums: dict[int, int] = {}
    weights = 0
    for weight, value in pairs:
        denominator = value.denominator
        sums[denominator] = sums.get(denominator, 0) + weight * value.numerator
        weights += weight
    if not weights:
        return None
    total = sum((Fraction(numerator, denominator) for denominator, numerator in sums.items()), Fraction(0))
    return total / weights


def lowest_mean(items: Sequence[Item]) -> Fraction | None:
    """The least weighted mean over all choices of which unsure items are present; None when there are no items."""
    found = mean((item.weight, item.best) for item in items if item.sure)
    weights = sum(item.weight for item in items if item.sure)
    # Taking an item in lowers a mean exactly when the item lies below it.
    for item in sorted((item for item in items if not item.sure), key=lambda item: item.best):
        if found is None or item.best < found:
            found = mean([(item.weight, item.best)] if found is None else [(weights, found), (item.weight, item.best)])
            weights += item.weight
    return found


def highest_mean(items: Sequence[Item]) -> Fraction | None:
    """The greatest weighted mean over all choices of which unsure items are present; None when there are no items."""
    mirrored = [Item(weight=item.weight, best=-item.worst, worst=-item.best, sure=item.sure) for item in items]
    lowest = lowest_mean(mirrored)
    return None if lowest is None else -lowest
