"""Whole processes, timed in turns: every round starts each command once, so that a slow minute hits all alike."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROUNDS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command line that is measured."""

    arguments: Sequence[str]
    exit_code: int = 0
    """How it has to end; anything else stops the benchmark."""
    until: bytes | None = None
    """What to wait for on standard output, with standard input held open; None: its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One run of a command."""

    seconds: float
    """From start to exit, or to what was waited for, by the wall clock."""
    peak: int
    """Most memory held at once, in KiB."""


class BenchmarkError(Exception):
    """A command did not do what it is measured for."""


def run(command: Command, *, folder: Path, environment: Mapping[str, str]) -> Sample:
    """Start a command that finds nothing to read, and wait for its end.

    Raises:
        BenchmarkError: if it ends with another exit code than expected, or never prints what is waited for.

    """
    stream = subprocess.DEVNULL if command.until is None else subprocess.PIPE
    started = time.perf_counter()
    with subprocess.Popen(
        command.arguments, cwd=folder, env=environment, stdin=stream, stdout=stream, stderr=subprocess.DEVNULL
    ) as process:
        seen = _seconds_until(command.until, process, started)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started if seen is None else seen
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != command.exit_code:
        raise BenchmarkError(f"{' '.join(command.arguments)}: ended with {process.returncode}")
    return Sample(seconds=seconds, peak=usage.ru_maxrss)


def _seconds_until(text: bytes | None, process: subprocess.Popen[bytes], started: float) -> float | None:
    """When the text appeared; the process then finds the end of its input."""
    if text is None or process.stdout is None or process.stdin is None:
        return None
    printed = b""
    while text not in printed:
        some = os.read(process.stdout.fileno(), 65536)
        if not some:
            raise BenchmarkError(f"it ended without printing {text!r}")
        printed += some
    seconds = time.perf_counter() - started
    process.stdin.close()
    return seconds


def interleaved(
    commands: Mapping[str, Command], *, folder: Path, environment: Mapping[str, str], rounds: int = ROUNDS
) -> dict[str, list[Sample]]:
    """Run all commands in turns; the first round warms the disk cache and does not count."""
    samples: dict[str, list[Sample]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            sample = run(command, folder=folder, environment=environment)
            if number:
                samples[name].append(sample)
    return samples


def time_ratio(subject: Sequence[Sample], base: Sequence[Sample]) -> float:
    """Median over the rounds of subject's time against base's in the same round."""
    return median(s.seconds / b.seconds for s, b in zip(subject, base, strict=True))


def peak_ratio(subject: Sequence[Sample], base: Sequence[Sample]) -> float:
    """Median over the rounds of subject's peak memory against base's in the same round."""
    return median(s.peak / b.peak for s, b in zip(subject, base, strict=True))
