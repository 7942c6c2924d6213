"""The documentation is true: what it shows was run, and what the program can do stands in it."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from lockin.cli import checklist
from lockin.cli.commands import COMMANDS
from lockin.report.formats import FORMATS
from process import ROOT

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("**/*.md")])
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SET_UP = ("git ", "cd ", "make ", "pipx ", "uv ")
"""Commands that a reader runs to get the program; they are tested by the clean-clone run of CI."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a page and the output that the page shows for it."""

    command: str
    shown: str
    """Empty when the page shows none; a line `...` stands for any lines."""


def steps(page: Path) -> list[Step]:
    """The commands of a page's `console` blocks, in reading order."""
    found = []
    for block in BLOCK.findall(page.read_text("utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            joined = re.sub(r"\\\n\s*>?\s*", "", part)
            command, _, shown = joined.partition("\n")
            found.append(Step(command.partition("  #")[0].strip(), shown.strip()))
    return found


def pattern(shown: str) -> str:
    """A regular expression for output as a page shows it."""
    lines = [re.escape(line.rstrip()) for line in shown.splitlines()]
    return r"\s*" + r"\n".join(r"[\s\S]*?" if line == r"\.\.\." else line + r"[ ]*" for line in lines) + r"\s*"


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_do_what_it_shows(page: Path, environment: dict[str, str], tmp_path: Path) -> None:
    """Run top to bottom in an empty folder, each command of a page succeeds and prints what is shown."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "work").mkdir()
    program = tmp_path / "bin/lockin"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lockin "$@"\n')
    program.chmod(0o755)
    paths = environment | {"PATH": f"{tmp_path / 'bin'}:{environment['PATH']}"}
    for step in steps(page):
        if step.command.startswith(SET_UP):
            continue
        ran = subprocess.run(
            ["sh", "-c", step.command],
            env=paths,
            cwd=tmp_path / "work",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert 0 == ran.returncode, f"{step.command}\n{ran.stdout}{ran.stderr}"
        if step.shown:
            assert re.fullmatch(pattern(step.shown), ran.stdout + ran.stderr), (
                f"{page.name} shows for `{step.command}`:\n{step.shown}\nbut it prints:\n{ran.stdout}{ran.stderr}"
            )


def test_the_readme_shows_commands() -> None:
    """The README has blocks that the test above can run."""
    assert any(step.command.startswith("lockin ") for step in steps(ROOT / "README.md"))


def command_names() -> list[str]:
    """Every command as it is typed, with its group."""
    group = [command.name or getattr(command.callback, "__name__", "") for command in checklist.app.registered_commands]
    return [*COMMANDS, *(f"checklist {name}" for name in group)]


@pytest.mark.parametrize("name", command_names())
def test_every_command_is_documented(name: str) -> None:
    """Each command stands in the README or a page of the documentation."""
    assert any(f"lockin {name}" in page.read_text("utf-8") for page in PAGES)


def test_every_report_format_is_documented() -> None:
    """Each suffix that `lockin report` writes stands in the README."""
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [] == [suffix for suffix in FORMATS if f"`{suffix}`" not in readme]


@pytest.mark.parametrize("page", [*PAGES, *ROOT.glob("*.md")], ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """A relative link or picture names a file that is there."""
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
    local = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [] == [target for target in local if not (page.parent / target).exists()]
