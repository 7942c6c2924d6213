"""Being told to stop, in long work: what has begun is finished first, and a second Ctrl-C ends it at once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from lockin.errors import ExitCode

_CODES = {"SIGINT": ExitCode.INTERRUPTED, "SIGTERM": ExitCode.TERMINATED, "SIGHUP": ExitCode.HANGUP}


class Stop:
    """Whether somebody told the program to stop; ask it by calling it."""

    def __init__(self) -> None:
        """Nobody has."""
        self.code: ExitCode | None = None
        """How the program ends because of it; None: nobody has."""

    def __call__(self) -> bool:
        """Whether somebody has."""
        return self.code is not None

    def told(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the signature of a handler
        """Somebody does.

        Raises:
            KeyboardInterrupt: when somebody does it again.

        """
        if self.code is not None:
            raise KeyboardInterrupt
        self.code = _CODES[signal.Signals(number).name]


@contextmanager
def stopping() -> Iterator[Stop]:
    """Notice SIGINT, SIGTERM and SIGHUP for as long as the block runs; those that are ignored stay ignored."""
    stop = Stop()
    before = {}
    for name in _CODES:
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, stop.told)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
