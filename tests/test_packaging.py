"""The wheel: what is in it, and that it works far from the checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest

from lockin import __version__
from process import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout without asking any index."""
    target = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    """The files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the commands of a new environment that holds the wheel.

    The libraries it depends on are lent by the environment that runs the tests, through a path
    file, so that nothing is fetched. A path file does not follow the other environment's own path
    files, so the checkout stays out of sight.
    """
    home = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True, timeout=120)
    scheme = {"base": str(home), "platbase": str(home)}
    site = Path(sysconfig.get_path("purelib", "venv", scheme))
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    commands = Path(sysconfig.get_path("scripts", "venv", scheme))
    pip = [sys.executable, "-m", "pip", "--python", str(commands / "python"), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", "--force-reinstall", str(wheel)], check=True, timeout=120)
    return commands


@pytest.fixture
def elsewhere(environment: dict[str, str]) -> dict[str, str]:
    """An environment that does not know the checkout."""
    return {name: value for name, value in environment.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}


@pytest.mark.parametrize("folder", ["checklists", "templates"])
def test_the_wheel_carries_every_data_file(folder: str, names: set[str]) -> None:
    """What lies in `checklists/` and `templates/` of the checkout is in the wheel, and nothing is left out."""
    files = {p.relative_to(ROOT).as_posix() for p in (ROOT / folder).rglob("*") if p.is_file() and p.name[0] != "."}
    assert files
    assert set() == {f"lockin/{file}" for file in files} - names


def test_the_wheel_carries_its_licences(names: set[str]) -> None:
    """The licence of the program and that of every packaged font travel with it."""
    licences = {Path(name).name for name in names if ".dist-info/licenses/" in name}
    assert {"LICENSE"} | {path.name for path in (ROOT / "templates/fonts").glob("*-OFL.txt")} == licences


def test_the_wheel_carries_nothing_else(names: set[str]) -> None:
    """Neither tests nor tools nor caches are installed."""
    assert {"lockin", f"lockin-{__version__}.dist-info"} == {name.split("/")[0] for name in names}
    assert [] == [name for name in names if "__pycache__" in name]
    assert "lockin/py.typed" in names


def test_the_installed_program_is_the_one_from_the_wheel(installed: Path, elsewhere: dict[str, str]) -> None:
    """The new environment imports the wheel's code, not the checkout's."""
    command = [str(installed / "python"), "-c", "import lockin; print(lockin.__file__)"]
    where = subprocess.run(command, env=elsewhere, cwd="/", capture_output=True, text=True, check=True, timeout=60)
    assert Path(where.stdout.strip()).is_relative_to(installed.parent)


def test_the_installed_program_lists_its_checklists(installed: Path, elsewhere: dict[str, str], tmp_path: Path) -> None:
    """The checklists are found when there is no checkout."""
    command = [str(installed / "lockin"), "checklist", "list"]
    ran = subprocess.run(command, env=elsewhere, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (0, "") == (ran.returncode, ran.stderr)
    assert "ai-vendor-lock-in" in ran.stdout


def test_the_installed_program_makes_the_demo(installed: Path, elsewhere: dict[str, str], tmp_path: Path) -> None:
    """The demo's PDF is rendered from packaged templates and fonts alone."""
    command = [str(installed / "lockin"), "demo", "out"]
    ran = subprocess.run(command, env=elsewhere, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert 0 == ran.returncode, ran.stderr
    (pdf,) = (tmp_path / "out").glob("*.pdf")
    assert pdf.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["run", "dev"])
def test_locked_requirements_have_hashes_and_name_no_host(name: str) -> None:
    """Each locked package is pinned and hashed, and no index is named."""
    text = (ROOT / f"requirements/{name}.txt").read_text("utf-8")
    entries = re.split(r"\n(?=\S)", "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#")))
    assert [] == [
        entry for entry in entries if entry and not re.match(r"[\w.-]+==\S.*--hash=sha256:", entry, re.DOTALL)
    ]
    assert "://" not in text


def test_locked_requirements_agree_with_each_other() -> None:
    """What runs is what was tested: both locks pin the same versions."""
    run, dev = (
        set(re.findall(r"^([\w.-]+==\S+)", (ROOT / f"requirements/{name}.txt").read_text("utf-8"), re.MULTILINE))
        for name in ("run", "dev")
    )
    assert set() == run - dev


def test_every_dependency_is_locked() -> None:
    """No dependency was added to the project without running `make lock`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {re.split(r"[<>=~! \[;]", line)[0].lower() for line in project["dependencies"]}
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements/run.txt").read_text("utf-8"), re.MULTILINE))
    assert set() == wanted - locked


@pytest.mark.parametrize("script", ["tools/find-python", "tools/make-venv", "tools/system-packages", ".ci/run"])
def test_a_script_can_be_run(script: str) -> None:
    """The shell scripts are executable and any POSIX shell can read them."""
    assert os.access(ROOT / script, os.X_OK)
    subprocess.run(["sh", "-n", str(ROOT / script)], check=True, timeout=10)
