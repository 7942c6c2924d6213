"""Where house styles are looked for. Kept apart from reading them, which needs far more."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal, NamedTuple

NAME = "lockin.toml"
VARIABLE = "LOCKIN_HOUSE"
"""Names the company's file in the environment."""


class Place(NamedTuple):
    """A file that is looked for."""

    kind: Literal["named", "project", "company"]
    path: Path
    there: bool


def places(path: Path, *, named: Path | None = None) -> tuple[Place, ...]:
    """The files that are looked for, the one that goes before the other first."""
    if named is not None:
        return (Place(kind="named", path=named, there=True),)
    company = _company()
    project = _project(path)
    found = [] if project is None or _same(project, company.path) else [Place(kind="project", path=project, there=True)]
    return (*found, company)


def _company() -> Place:
    chosen = os.environ.get(VARIABLE, "")
    if chosen:
        return Place(kind="company", path=Path(chosen), there=True)
    path = _settings_folder() / NAME
    return Place(kind="company", path=path, there=path.is_file())


def _settings_folder() -> Path:
    """As `platformdirs` says, which takes longer to import than `--help` takes to print; so Linux goes without it."""
    if sys.platform == "linux":
        said = os.environ.get("XDG_CONFIG_HOME", "").strip()
        return (Path(said) if Path(said).is_absolute() else Path("~/.config").expanduser()) / "lockin"
    from platformdirs import user_config_path  # noqa: PLC0415 - as above

    return user_config_path("lockin")


def _project(path: Path) -> Path | None:
    """The file in the folder of the assessment, or in the nearest above it that may hold one for it.

    The search ends with the folder that holds the repository, and before the home folder and the root.
    """
    try:
        start = path.resolve()
        home = Path.home().resolve()
    except (OSError, RuntimeError, ValueError):
        return None
    folder = start if start.is_dir() else start.parent
    while True:
        if (folder / NAME).is_file():
            return _short(folder / NAME)
        above = folder.parent
        if folder == home or (folder / ".git").exists() or above in {home, above.parent}:
            return None
        folder = above


def _short(path: Path) -> Path:
    """The path from where the user is, when it lies there or below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)
