"""Worker processes of this machine. They start from one that has everything imported, so they share its memory."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
PRELOADED = "lockin.portfolio.preloaded"
MOST_WORKERS = 61
"""What Windows can wait for."""


class Pool:
    """So many worker processes."""

    def __init__(self, workers: int) -> None:
        """Keep how many, at least 1."""
        self.workers = min(workers, MOST_WORKERS)
        self.room = self.workers + 1

    def open(self) -> Executor:
        """Start them; the first job of each starts its process."""
        forks = "forkserver" in multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if forks else "spawn")
        with _safe_path():
            if forks:
                context.set_forkserver_preload([PRELOADED])
                _start_server()
            return _Guarded(self.workers, mp_context=context, initializer=_begin)

    def close(self, executor: Executor) -> None:
        """Wait until they have ended; what they do not have yet is dropped."""
        executor.shutdown(wait=True, cancel_futures=True)

    def abandon(self, executor: Executor) -> None:
        """End them in the middle of their work; none of it is written anywhere."""
        for worker in multiprocessing.active_children():
            worker.terminate()
        self.close(executor)

    def blamed(self, error: BaseException) -> str:  # noqa: ARG002 - the protocol passes it
        """They never are: one that is killed breaks the whole pool, which is seen to elsewhere."""
        return ""


class _Guarded(ProcessPoolExecutor):
    """A pool that starts its processes without the present folder among the places where they look for modules."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Hand a job out; the processes are started here, as they are needed."""
        with _safe_path():
            return super().submit(fn, *args, **kwargs)


@contextmanager
def _safe_path() -> Iterator[None]:
    """Keep new Python processes from importing what lies in the present folder: `yaml.py` beside an assessment, say.

    They are started as `python -c`, which looks there first; the pool's own housekeeper is one of them.
    """
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before


def _start_server() -> None:
    """Start the process that starts the workers, with Ctrl-C blocked in it from its first instruction.

    It imports for a second before it would ignore Ctrl-C by itself. What is sent to this process meanwhile is not
    lost: it arrives a moment later.
    """
    from multiprocessing import forkserver, resource_tracker  # noqa: PLC0415 - Windows has neither

    resource_tracker.ensure_running()  # which blocks Ctrl-C for itself, and lets it through again afterwards
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """In a new worker: leave Ctrl-C to the parent, and end when the parent is gone, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
