"""What every test may ask for: the real program in a home of its own."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from process import ROOT, Ran, Run

settings.register_profile(
    "lockin",
    deadline=None,  # a busy machine is no failure
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.load_profile("lockin")


def pytest_configure() -> None:
    """Speak English, take no font of this machine, and obey Ctrl-C and the end of the terminal.

    Even where a shell started the tests in the background or with `nohup`, as children inherit it.
    """
    os.environ["LOCKIN_LANG"] = "en"
    os.environ["LOCKIN_HAN_FONT"] = "none"
    gc.set_threshold(50_000)  # as the program does
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let golden files be written anew."""
    parser.addoption(
        "--update-golden", action="store_true", help="Write the golden files anew from what the code gives."
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that have most slow tests, so that no worker is left alone with one in the end."""
    slow = Counter(item.path for item in items if item.get_closest_marker("slow"))
    items.sort(key=lambda item: -slow[item.path])


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written anew."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture
def root() -> Path:
    """The checkout that is tested."""
    return ROOT


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty home folder, so that no test reads or writes the real one."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """The environment of a plain 80-column terminal in an empty home."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "LC_ALL", "TMPDIR"}}
    return kept | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "XDG_STATE_HOME": str(home / ".local/state"),
        "XDG_DATA_HOME": str(home / ".local/share"),
        "COLUMNS": "80",
        "TERM": "dumb",
        "LOCKIN_LANG": "en",  # whatever the machine speaks
        "LOCKIN_HAN_FONT": "none",  # whatever fonts it has
        "PYTHONWARNINGS": "error",
    }


@pytest.fixture
def lockin(environment: dict[str, str], tmp_path: Path) -> Run:
    """Run the real program in `tmp_path`, as a user would."""

    def run(*arguments: str | Path, stdin: str = "", env: dict[str, str] | None = None) -> Ran:
        return subprocess.run(
            [sys.executable, "-m", "lockin", *map(str, arguments)],
            input=stdin,
            env=environment | (env or {}),
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run
