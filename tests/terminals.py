"""A program on a pseudo-terminal, and the screen as a person sees it."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pexpect
import pyte

PATIENCE = 20.0
"""Seconds to wait for a text on a busy machine."""
BEAT = 0.05
"""Seconds between two looks at the screen."""
KEYS = {
    "Enter": "\r",
    "Esc": "\x1b",
    "Up": "\x1b[A",
    "Down": "\x1b[B",
    "Right": "\x1b[C",
    "Left": "\x1b[D",
    "PageUp": "\x1b[5~",
    "PageDown": "\x1b[6~",
    "F1": "\x1bOP",
    "Ctrl-C": "\x03",
    "Ctrl-D": "\x04",
    "Ctrl-J": "\n",
    "Ctrl-L": "\x0c",
    "Ctrl-Z": "\x1a",
}
"""What a terminal sends for the keys that have names."""


class Terminal:
    """One program on a terminal of its own."""

    def __init__(
        self, command: Sequence[str], *, env: Mapping[str, str], folder: Path, width: int = 80, height: int = 24
    ) -> None:
        """Start the program; `COLUMNS` and `LINES` of `env` are left out, so that the terminal itself is asked."""
        known = {name: value for name, value in env.items() if name not in {"COLUMNS", "LINES"}}
        self.raw = b""
        """Every byte that the program wrote."""
        self._picture = pyte.Screen(width, height)
        self._stream = pyte.ByteStream(self._picture)
        self._child = pexpect.spawn(
            command[0], list(command[1:]), env=known, cwd=str(folder), dimensions=(height, width), timeout=PATIENCE
        )
        self._child.delaybeforesend = None
        self._child.ptyproc.delayafterclose = 0
        self._open = True

    def type(self, text: str) -> None:
        """Type a text as it is."""
        self._child.send(text.encode())

    def press(self, *keys: str) -> None:
        """Press keys by name (`Enter`, `Esc`, ...); any other text is typed."""
        self.type("".join(KEYS.get(key, key) for key in keys))

    def paste(self, text: str) -> None:
        """Paste as a terminal does that knows bracketed paste."""
        self.type(f"\x1b[200~{text}\x1b[201~")

    def screen(self) -> list[str]:
        """The lines of the screen as they are now, each as wide as the window."""
        self._read()
        return list(self._picture.display)

    def text(self) -> str:
        """The screen as running text: lines joined, runs of blanks made one."""
        return " ".join(" ".join(self.screen()).split())

    def wait_until(self, holds: Callable[[str], bool], what: str, timeout: float = PATIENCE) -> str:
        """Wait until the running text of the screen is as wanted; returns that text.

        Raises:
            AssertionError: if it is not in time, with the screen.

        """
        deadline = time.monotonic() + timeout
        while not holds(shown := self.text()):
            if time.monotonic() > deadline:
                raise AssertionError(f"{what} did not come:\n" + "\n".join(self.screen()))
            time.sleep(BEAT)
        return shown

    def wait_for(self, *texts: str, timeout: float = PATIENCE) -> str:
        """Wait until all these texts are on the screen at once, wherever its lines break."""
        return self.wait_until(lambda shown: all(text in shown for text in texts), repr(texts), timeout)

    def resize(self, width: int, height: int) -> None:
        """Make the window another size."""
        self._read()
        self._picture.resize(height, width)
        self._child.setwinsize(height, width)

    def send_signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self._child.kill(number)

    def hang_up(self) -> None:
        """Close the window: the program's terminal goes away."""
        self._open = False
        self._child.ptyproc.fileobj.close()

    def exit_code(self, timeout: float = PATIENCE) -> int:
        """Wait for the program to end; its exit code, or the number of the signal that killed it, negative.

        Raises:
            AssertionError: if it does not end in time, with the screen.

        """
        deadline = time.monotonic() + timeout
        while self._child.ptyproc.isalive():
            if time.monotonic() > deadline:
                raise AssertionError("the program does not end:\n" + "\n".join(self._picture.display))
            self._read()
            time.sleep(BEAT)
        self._read()
        status = self._child.ptyproc.exitstatus
        return int(-self._child.ptyproc.signalstatus if status is None else status)

    def stop(self) -> None:
        """End the program, if it still runs."""
        self._open = False
        self._child.close(force=True)

    def _read(self) -> None:
        """Take in what the program has written so far."""
        while self._open:
            try:
                data = self._child.read_nonblocking(1 << 16, timeout=0)
            except (pexpect.TIMEOUT, pexpect.EOF):
                return
            self.raw += data
            self._stream.feed(data)
