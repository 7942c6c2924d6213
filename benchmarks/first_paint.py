"""The full screen of a half-answered assessment, from start to the first question drawn, in a real pseudo-terminal.

Prints the ratio to a process that only imports what the screen cannot do without.
"""

from __future__ import annotations

import os
import pty
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from contextlib import suppress
from fcntl import ioctl
from pathlib import Path

from lockin.resources import examples

ROUNDS = 7
DRAWN = b"? all keys"
"""The last thing of the first screen."""


def seconds_to_first_paint(folder: Path) -> float:
    """Start the program on an assessment with open questions and wait for the last line of its screen."""
    began = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.environ["TERM"] = "xterm-256color"
        os.execv(Path(sys.executable).with_name("lockin"), ["lockin", "assess", "half.yaml"])  # noqa: S606 - the program itself
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    shown = b""
    while DRAWN not in shown and select.select([terminal], [], [], 30)[0]:
        shown += os.read(terminal, 65536)
        if b"\x1b[6n" in shown[-200:]:  # the terminal is asked where its cursor is
            os.write(terminal, b"\x1b[1;1R")
    took = time.perf_counter() - began
    os.kill(child, signal.SIGTERM)
    with suppress(OSError):
        while os.read(terminal, 65536):
            pass
    os.waitpid(child, 0)
    os.close(terminal)
    return took


def seconds_of_imports() -> float:
    """The process that the screen is compared with."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import prompt_toolkit, yaml"], check=True)
    return time.perf_counter() - began


def main() -> None:
    """Measure in turns and print the ratio of the medians."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(examples()["typical"], folder / "half.yaml")
        lockin = Path(sys.executable).with_name("lockin")
        subprocess.run([lockin, "set", "half.yaml", "exi.plan=open"], cwd=folder, check=True, capture_output=True)
        taken = [(seconds_to_first_paint(folder), seconds_of_imports()) for _ in range(ROUNDS + 1)][1:]
    print(statistics.median(screen for screen, _ in taken) / statistics.median(bare for _, bare in taken))


if __name__ == "__main__":
    main()
