"""Workers of a Dask cluster. What a job needs goes over the wire, so they share no file with this machine."""

from __future__ import annotations

import logging
from concurrent.futures import Executor
from typing import Any

from lockin.errors import UnavailableError
from lockin.language import _

PATIENCE = "10s"
"""How long a scheduler has to answer."""

TALKATIVE = ("distributed", "distributed.client", "tornado.application", "asyncio")
"""Loggers that print how a connection was lost, with all calls on the way; what it means is said by the command."""


class Cluster:
    """The workers that a scheduler has."""

    def __init__(self, address: str) -> None:
        """Find the scheduler, such as `tcp://10.0.0.7:8786`.

        Raises:
            UnavailableError: if Dask is not installed, the scheduler does not answer, or it has no workers.

        """
        try:
            import distributed  # noqa: PLC0415 - half a second, and an extra
        except ImportError as error:
            raise UnavailableError(
                _("a cluster needs Dask, which is not installed"), hint="pip install 'distributed>=2026.8'"
            ) from error
        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            untyped: Any = distributed.Client
            self._client = untyped(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise UnavailableError(
                _("the scheduler {address} does not answer").format(address=address),
                hint=_("`dask scheduler` starts one and prints its address, such as tcp://10.0.0.7:8786"),
            ) from error
        slots = sum(self._client.nthreads().values())
        if not slots:
            self._client.close()
            raise UnavailableError(
                _("the scheduler {address} has no workers").format(address=address),
                hint=_("`dask worker {address}` starts one").format(address=address),
            )
        self.room = 2 * slots

    def open(self) -> Executor:
        """The workers as an executor; Dask itself does a job again when its worker is lost."""
        executor: Executor = self._client.get_executor(pure=False)
        return executor

    def close(self, executor: Executor) -> None:
        """Leave the cluster; what is not finished is dropped."""
        executor.shutdown(wait=False)
        self._client.close()

    def blamed(self, error: BaseException) -> str:
        """They are when one after the other was lost, or when they lack the program."""
        from distributed import KilledWorker  # noqa: PLC0415 - it is there, or nothing would have been raised

        if isinstance(error, KilledWorker):
            return _("its worker ended each time, perhaps for want of memory")
        if isinstance(error, ImportError):
            return _("the workers cannot run lockin ({error})").format(error=error)
        return ""

    def abandon(self, executor: Executor) -> None:
        """The same."""
        self.close(executor)
