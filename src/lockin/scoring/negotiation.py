"""What to ask one vendor for because another gives it already."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from msgspec import Struct

from lockin.scoring.compare import Compared, Entered, chosen
from lockin.scoring.rating import Rating

MARGIN = 25
"""Points of risk by which another answer must be better. A judgement."""
PROVEN = frozenset({"contract", "tested"})
"""Evidence levels of an answer that can be pointed to."""


class Ask(Struct, frozen=True, kw_only=True):
    """A weaker answer of one side, and the better one that another side has."""

    id: str
    """Of the question."""
    options: tuple[str, ...]
    """Ids of the options to ask for: those of the best answer that another side can point to."""
    holders: tuple[int, ...]
    """Positions of the sides that have an answer as good as that, known as well."""
    proven: bool
    """Whether the holders know it by contract or test; else it is only answered."""
    points: Fraction
    """Of the control gap, that the better answer would take away if it were proven."""


def asks(entered: Sequence[Entered], compared: Compared) -> tuple[tuple[Ask, ...], ...]:
    """The negotiation sheet of every side: what brings most first, then in asking order.

    A question that the side itself does not know is none: find out before you ask. Neither is one about exposure.
    """
    sheets = []
    for at in range(len(entered)):
        found = [ask for question_id in compared.shares if (ask := _ask(entered, compared, at, question_id))]
        sheets.append(tuple(sorted(found, key=lambda ask: -ask.points)))
    return tuple(sheets)


def _ask(entered: Sequence[Entered], compared: Compared, at: int, question_id: str) -> Ask | None:
    answers = [one.assessment.answer(question_id) for one in entered]
    rated = [side.rated[question_id] for side in compared.sides]
    if answers[at].state != "answered":
        return None
    better = [
        other
        for other, rating in enumerate(rated)
        if answers[other].state == "answered" and _lead(rated[at], rating) >= MARGIN
    ]
    proven = [other for other in better if answers[other].evidence in PROVEN]
    candidates = proven or better
    if not candidates:
        return None
    least = min(rated[other].plain for other in candidates)
    holders = tuple(other for other in candidates if rated[other].plain == least)
    return Ask(
        id=question_id,
        options=min(tuple(sorted(chosen(answers[other]))) for other in holders),
        holders=holders,
        proven=bool(proven),
        points=compared.shares[question_id] * (rated[at].point - least),
    )


def _lead(own: Rating, other: Rating) -> Fraction:
    """By how much the other answer is better; how either is known aside."""
    return own.plain - other.plain
