"""Jobs handed to workers, a few at a time, and what becomes of them as it becomes.

The workers are any `concurrent.futures.Executor`: processes of this machine, or a cluster.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from typing import NamedTuple, Protocol

from lockin.errors import ExitCode, IoFailedError
from lockin.language import N_, _
from lockin.portfolio.jobs import Done, Failed, Job, mistaken, work

Outcome = Done | Failed
MOST_TRIES = 3
"""How often a job may end its worker, the last times alone, before it is given up."""
MOST_LOST = 3
"""Jobs given up before any succeeds; then the workers are to blame, not the jobs."""
IDLE = N_("the worker processes end without doing anything")
LOOK = 0.2
"""Seconds after which somebody who waits looks whether to stop."""


class Crew(Protocol):
    """Who does the work."""

    room: int
    """Jobs handed out at a time: enough that nobody waits, and few enough that little is lost."""

    def open(self) -> Executor:
        """Call the workers together; again, when they have broken down."""

    def close(self, executor: Executor) -> None:
        """Send them home when they have finished; what has not begun is dropped."""

    def abandon(self, executor: Executor) -> None:
        """Send them home at once."""

    def blamed(self, error: BaseException) -> str:
        """Why the workers are to blame for what a job raised; empty: the program is."""


class Flight(NamedTuple):
    """A job that is out."""

    job: Job
    tries: int
    """How often a worker ended while it was out."""


def outcomes(
    jobs: Iterable[Job],
    crew: Crew,
    *,
    stopped: Callable[[], bool] = lambda: False,
    do: Callable[[Job], Outcome] = work,
) -> Generator[Outcome, None, None]:
    """What becomes of every job, in the order in which it is known.

    A job that fails leaves the others alone. When a worker process is killed, those that are left are replaced and the
    jobs that were out are done again, each alone, so that one which ends its worker every time is found and given up.

    Args:
        jobs: taken one by one, as there is room.
        crew: the workers.
        stopped: asked again and again; from the first True on nothing is handed out, what has begun is waited for, and
            that is all.
        do: what to do with a job.

    Raises:
        IoFailedError: if the workers end without doing anything, or a cluster goes away.

    """
    shift = _Shift(iter(jobs), crew, do)
    try:
        while shift.go_on(stopped=stopped()):
            yield from shift.landed()
    except BaseException:
        crew.abandon(shift.executor)
        raise
    crew.close(shift.executor)


class _Shift:
    """The state of one run."""

    def __init__(self, jobs: Iterator[Job], crew: Crew, do: Callable[[Job], Outcome]) -> None:
        self.jobs, self.crew, self.do = jobs, crew, do
        self.executor = crew.open()
        self.flying: dict[Future[Outcome], Flight] = {}
        self.suspects: deque[Flight] = deque()
        self.stopped = self.succeeded = False
        self.lost = 0

    def go_on(self, *, stopped: bool) -> bool:
        """Hand out what there is room for, or call back what has not begun; whether anything is out."""
        if stopped and not self.stopped:
            self.stopped = True
            self.flying = {future: flight for future, flight in self.flying.items() if not future.cancel()}
        if not self.stopped:
            self._hand_out()
        return bool(self.flying)

    def landed(self) -> Iterator[Outcome]:
        """What has become of those that are back."""
        done, _out = wait(self.flying, timeout=LOOK, return_when=FIRST_COMPLETED)
        back = [future for future in self.flying if future in done]  # in the order in which they went out
        broken = []
        for future in back:
            flight = self.flying.pop(future)
            error = _error_of(future)
            if isinstance(error, BrokenProcessPool):
                broken.append(flight)
            elif error is not None:
                why = self.crew.blamed(error)
                yield _given_up(flight, why) if why else mistaken(flight.job.file, error)
            else:
                self.succeeded = True
                yield future.result()
        if broken:
            yield from self._after_a_break(broken)

    def _hand_out(self) -> None:
        """One alone while there are suspects; else as many as there is room for."""
        if self.suspects:
            if not self.flying:
                self._submit(self.suspects.popleft())
            return
        while len(self.flying) < self.crew.room:
            job = next(self.jobs, None)
            if job is None:
                return
            self._submit(Flight(job, 0))

    def _submit(self, flight: Flight) -> None:
        for _attempt in range(MOST_TRIES):
            try:
                self.flying[self.executor.submit(self.do, flight.job)] = flight
            except (BrokenProcessPool, EOFError, ConnectionError):
                # A worker was killed while it had nothing to do, or the process that starts them was.
                wait(self.flying)
                self._reopen()
            else:
                return
        raise IoFailedError(_(IDLE))

    def _after_a_break(self, broken: list[Flight]) -> Iterator[Outcome]:
        """New workers; those that were out become suspects, or are given up."""
        wait(self.flying)
        for future, flight in self.flying.items():
            if future.exception() is None:
                yield future.result()
            else:
                broken.append(flight)
        self.flying = {}
        self._reopen()
        for job, tries in broken:
            flight = Flight(job, tries + 1)
            if self.stopped:
                continue
            if flight.tries < MOST_TRIES:
                self.suspects.append(flight)
            else:
                self.lost += 1
                yield _given_up(flight, _("its worker process ended each time, perhaps for want of memory"))
        if self.lost >= MOST_LOST and not self.succeeded:
            raise IoFailedError(_(IDLE))

    def _reopen(self) -> None:
        self.crew.close(self.executor)
        self.executor = self.crew.open()


def _error_of(future: Future[Outcome]) -> BaseException | None:
    """What a job raised; None: nothing."""
    if future.cancelled():
        raise IoFailedError(_("the cluster went away"), hint=_("what is finished is kept; run the command again"))
    return future.exception()


def _given_up(flight: Flight, why: str) -> Failed:
    return Failed(
        file=flight.job.file, code=ExitCode.IO_ERROR, message=_("no report could be made: {why}").format(why=why)
    )
