"""A portfolio on a Dask cluster: a real scheduler and real workers that share no folder with the program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from portfolios import folder_of, reports, told
from process import Run

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow

CLOCK = {"SOURCE_DATE_EPOCH": "1795340000"}
QUIET = {"PYTHONWARNINGS": "ignore"}
"""Dask and what it imports warn of themselves; the program's own warnings fail other tests."""
PATIENCE = 120
MANY = 8
"""Assessments: enough to lose a worker in the middle."""


class Cluster:
    """A scheduler and its workers."""

    def __init__(
        self, address: str, workers: list[subprocess.Popen[bytes]], scheduler: subprocess.Popen[bytes]
    ) -> None:
        """Keep them."""
        self.address, self.workers, self.scheduler = address, workers, scheduler


@contextmanager
def process(*arguments: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A part of the cluster, in a folder and a home of its own; ended with the block."""
    folder.mkdir()
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=folder,
            env=environment | QUIET,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
    try:
        yield running
    finally:
        running.kill()
        running.wait()


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two workers of one thread each."""
    place = tmp_path_factory.mktemp("cluster")
    at, common = place / "scheduler.json", ("--no-dashboard",)
    with ExitStack() as stack:
        scheduler = stack.enter_context(
            process(
                "distributed.cli.dask_scheduler",
                *("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(at), *common),
                folder=place / "scheduler",
            )
        )
        wait_for(at)
        address = told(at)["address"]
        workers = [
            stack.enter_context(
                process(
                    "distributed.cli.dask_worker",
                    *(address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", *common),
                    folder=place / name,
                )
            )
            for name in ("one", "two")
        ]
        for name in ("one", "two"):
            wait_for(place / name / "log", b"Registered to")
        yield Cluster(address, workers, scheduler)


def wait_for(file: Path, text: bytes = b"}") -> None:
    """Until a file is there and holds a text."""
    deadline = time.monotonic() + PATIENCE
    while not (file.exists() and text in file.read_bytes()):
        assert time.monotonic() < deadline, file.read_bytes() if file.exists() else file
        time.sleep(0.05)


def begun(environment: dict[str, str], folder: Path, address: str) -> subprocess.Popen[str]:
    """The program, just started."""
    return subprocess.Popen(
        [sys.executable, "-m", "lockin", "portfolio", "in", "-o", "out", "--scheduler", address],
        cwd=folder,
        env=environment | CLOCK | QUIET,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until_some_are_made(out: Path) -> None:
    """Until the manifest names a report."""
    wait_for(out / "portfolio.json", b"vendor-")


def test_a_lost_worker_costs_no_report(
    lockin: Run, environment: dict[str, str], tmp_path: Path, cluster: Cluster
) -> None:
    """With one of two workers killed midway all reports are there, and are those that this machine alone makes."""
    folder_of(tmp_path / "in", MANY)
    (tmp_path / "in/it/broken.yaml").write_text("lockin: 1\nchecklist: {id: small, version: 1.0.0}\nwhat: 1\n", "utf-8")
    with begun(environment, tmp_path, cluster.address) as running:
        wait_until_some_are_made(tmp_path / "out")
        cluster.workers[0].send_signal(signal.SIGKILL)
        printed, said = running.communicate(timeout=PATIENCE)
    assert 65 == running.returncode, said
    assert f"{MANY} of {MANY + 1} rendered, 0 unchanged, 1 failed" in said
    assert "unknown key 'what'" in said
    assert "Traceback" not in said
    assert f"{MANY} assessments of {MANY} vendors" in printed
    assert 65 == lockin("portfolio", "in", "-o", "pool", env=CLOCK).returncode
    assert reports(tmp_path / "pool") == reports(tmp_path / "out")
    overviews = [(tmp_path / name / "overview.pdf").read_bytes() for name in ("pool", "out")]
    assert overviews[0] == overviews[1]
    again = lockin("portfolio", "in", "-o", "out", "--scheduler", cluster.address, env=CLOCK | QUIET)
    assert f"0 of {MANY + 1} rendered, {MANY} unchanged, 1 failed" in again.stderr


def test_a_lost_scheduler_loses_nothing_that_is_finished(
    lockin: Run, environment: dict[str, str], tmp_path: Path, cluster: Cluster
) -> None:
    """The run ends with a message instead of waiting for ever, and goes on later without a cluster."""
    folder_of(tmp_path / "in", MANY)
    with begun(environment, tmp_path, cluster.address) as running:
        wait_until_some_are_made(tmp_path / "out")
        cluster.scheduler.kill()
        _printed, said = running.communicate(timeout=PATIENCE)
    assert 74 == running.returncode, said
    assert "the cluster went away" in said
    assert "Traceback" not in said, said
    kept = len(told(tmp_path / "out/portfolio.json")["reports"])
    ran = lockin("portfolio", "in", "-o", "out", env=CLOCK)
    assert f"{MANY - kept} of {MANY} rendered, {kept} unchanged, 0 failed" in ran.stderr


def test_a_scheduler_without_workers(lockin: Run, tmp_path: Path) -> None:
    """A scheduler without workers is told apart from one that does not answer."""
    at = tmp_path / "scheduler.json"
    arguments = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(at), "--no-dashboard")
    with process("distributed.cli.dask_scheduler", *arguments, folder=tmp_path / "alone"):
        wait_for(at)
        folder_of(tmp_path / "in", 1)
        ran = lockin("portfolio", "in", "-o", "out", "--scheduler", told(at)["address"], env=QUIET)
    assert 69 == ran.returncode
    assert "has no workers" in ran.stderr
