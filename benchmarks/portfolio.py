"""Print how long two workers take for some reports, as a share of the time of one; 0.5 would be ideal.

With `--memory`, print what the worker of 200 reports holds after the last, as a multiple of after the first. It takes
minutes, and Linux.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from pathlib import Path

from msgspec import structs

from lockin.cli.portfolio_folders import Input, Output, plan
from lockin.cli.portfolio_run import Wish, _setting
from lockin.portfolio.jobs import Done, Job
from lockin.portfolio.pool import Pool
from lockin.portfolio.run import outcomes
from lockin.resources import examples

REPORTS, MANY = 12, 200
ROUNDS = 3


def jobs(folder: Path, number: int) -> list[Job]:
    """So many jobs, of equal size."""
    given, out = folder / "in", folder / "out"
    given.mkdir()
    out.mkdir()
    (given / "typical.yaml").write_bytes(examples()["typical"].read_bytes())
    wish = Wish(folder=given, out=out, suffix=".pdf", paper=None, house=None, no_house=True, force=True)
    planned = plan(given, out, ".pdf")
    source = Input(_setting(wish), house=None, no_house=True, paper=None)
    (job,) = source.jobs(planned.items, Output(out, planned.items, force=True))
    return [structs.replace(job, file=f"{at}.yaml") for at in range(number)]


def seconds(given: list[Job], workers: int) -> float:
    """From handing out the first to the return of the last."""
    began = time.perf_counter()
    found = list(outcomes(given, Pool(workers)))
    taken = time.perf_counter() - began
    if not all(isinstance(outcome, Done) for outcome in found):
        raise SystemExit(f"not all reports were made: {found[0]}")
    return taken


def growth(given: list[Job]) -> tuple[float, float]:
    """What the one worker holds after the first and after the last report, in MB."""
    held = []
    for _outcome in outcomes(given, Pool(1)):
        (worker,) = multiprocessing.active_children()
        pages = int(Path(f"/proc/{worker.pid}/statm").read_text().split()[1])
        held.append(pages * 4096 / 1e6)
    return held[0], held[-1]


def main() -> None:
    """Measure one of the two."""
    with tempfile.TemporaryDirectory() as name:
        if "--memory" in sys.argv:
            first, last = growth(jobs(Path(name), MANY))
            print(f"{last / first:.2f} {first:.0f} {last:.0f}")
            return
        given = jobs(Path(name), REPORTS)
        seconds(given[:2], 2)  # the first start imports
        taken = [(seconds(given, 2), seconds(given, 1)) for _ in range(ROUNDS)]
        # The least of each: two workers suffer twice from whatever else the machine does.
        two, one = (min(times) for times in zip(*taken, strict=True))
        print(f"{two / one:.2f} {two:.1f} {one:.1f}")


if __name__ == "__main__":
    main()
