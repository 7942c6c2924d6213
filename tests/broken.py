"""Files that hold bad input, a line of brackets, and exactly what must be said about it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lockin.errors import Problem

FOLDER = Path(__file__).parent / "data" / "broken"
SENTINEL = ")))))__PROBLEMS__(((((\n"


def broken_files(kind: str) -> list[Path]:
    """The files whose name begins with this word."""
    return sorted(FOLDER.glob(f"{kind}_*.txt"))


def read_broken(path: Path) -> tuple[str, str]:
    """The input, and the words that must come of it."""
    text, _, expected = path.read_bytes().decode().partition(SENTINEL)
    return text, expected


def words(problems: Iterable[Problem]) -> str:
    """Problems as they are printed."""
    return "".join(f"{problem}\n" for problem in problems)


def base() -> bytes:
    """A small checklist without problems, whose only included file is `part.yaml`."""
    return (FOLDER / "base.yaml").read_bytes()
