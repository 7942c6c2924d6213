"""The real program, as the tests start it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parents[1]
"""The checkout that is tested."""

Ran = subprocess.CompletedProcess[str]
"""A process that has ended: its exit code and what it printed."""


class Run(Protocol):
    """Start `lockin` in the test's own folder and wait for it to end."""

    def __call__(self, *arguments: str | Path, stdin: str = "", env: dict[str, str] | None = None) -> Ran:
        """Pass `arguments`, type `stdin`, and add `env` to the environment of a plain terminal."""
