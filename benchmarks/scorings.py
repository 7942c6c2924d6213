"""Print how long one scoring of the full checklist takes, against 10,000 additions in a loop of pure Python.

The second number is microseconds a scoring, so 10,000 of them take a hundredth of it in seconds.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from statistics import median

from lockin.loading.assessment import parse_assessment
from lockin.model.assessment import Assessment
from lockin.resources import examples
from lockin.scoring.score import assess
from lockin.store.checklists import load_checklist

SCORINGS = 2000
ROUNDS = 20
ADDITIONS = 10_000


def seconds(work: Callable[[], object], times: int) -> float:
    """How long one call takes, over so many."""
    started = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - started) / times


def additions() -> int:
    """The fixed workload."""
    total = 0
    for number in range(ADDITIONS):
        total += number
    return total


def main() -> None:
    """Measure both in turns, on an assessment in which every fact holds and every question is answered."""
    checklist = load_checklist("ai-vendor-lock-in")
    typical = parse_assessment(examples()["typical"].read_bytes(), "typical.yaml", checklist)
    whole = Assessment(checklist=typical.checklist, answers=typical.answers)
    today = dt.date(2026, 11, 22)
    times = SCORINGS // ROUNDS
    taken = [
        (seconds(lambda: assess(checklist, whole, today), times), seconds(additions, times)) for _ in range(ROUNDS)
    ]
    scoring = median(one for one, _ in taken)
    print(f"{scoring / median(base for _, base in taken):.2f} {scoring * 1e6:.0f}")


if __name__ == "__main__":
    main()
