"""Random draws from a three-point estimate: Beta-PERT, the same on every machine and every version of Python.

The shape is `x**(4p) * (1-x)**(4(1-p))` on 0 to 1, with `p` the place of the likely value between low and high.
Only `random.Random.random`, square roots and the four basic operations are used, which round alike
everywhere; `random.betavariate`, `pow` and `exp` need not.
"""

from __future__ import annotations

import math
import random
from bisect import bisect
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import accumulate
from operator import mul

from lockin.model.assessment import Estimate

CELLS = 512
"""Of the density; within one it counts as constant. Mean and variance are then off by less than 0.1 %."""
BITS = 30
"""Binary digits of `p` that count."""


def draws(estimate: Estimate, stream: str, count: int) -> list[float]:
    """So many values of the estimate, one after the other.

    Args:
        estimate: low, likely and high ascend (the loader sees to it). When low and high are the same, every value is.
        stream: seeds the draws; estimates with different streams are independent of each other.
        count: how many.

    """
    low, high = float(estimate.low), float(estimate.high)
    if low == high:
        return [low] * count
    spread = Fraction(estimate.high) - Fraction(estimate.low)
    density = _density(round((Fraction(estimate.likely) - Fraction(estimate.low)) / spread * 2**BITS))
    ends = list(accumulate(density))
    inverse = [1 / height for height in density]
    total, last, step = ends[-1], CELLS - 1, (high - low) / CELLS
    uniform = random.Random(stream).random  # noqa: S311 - a simulation that must be repeatable
    # One uniform number a draw: find its cell, then its place between the ends of the cell.
    return [
        low
        + step * ((cell := bisect(ends, area := uniform() * total, 0, last)) + 1 - (ends[cell] - area) * inverse[cell])
        for _ in range(count)
    ]


def _density(place: int) -> Sequence[float]:
    """The height of the density in the middle of each cell, up to a factor; `place` is `p * 2**BITS`."""
    rising = _powers(place)
    falling = reversed(_powers(2**BITS - place))
    squares = [(left * right) * (left * right) for left, right in zip(rising, falling, strict=True)]
    return [square * square for square in squares]


def _powers(exponent: int) -> list[float]:
    """`x ** (exponent / 2**BITS)` for the middle `x` of every cell."""
    found = [1.0] * CELLS
    for digit, roots in enumerate(_roots()):
        if exponent >> (BITS - digit) & 1:
            found = list(map(mul, found, roots))
    return found


@cache
def _roots() -> tuple[tuple[float, ...], ...]:
    """The middles of the cells, their square roots, fourth roots and so on."""
    found = [tuple((cell + 0.5) / CELLS for cell in range(CELLS))]
    for _ in range(BITS):
        found.append(tuple(map(math.sqrt, found[-1])))
    return tuple(found)
