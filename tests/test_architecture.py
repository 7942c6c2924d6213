"""The shape of the code: who may import whom, how large a piece may be, what carries a docstring."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from typer import Typer

from lockin.cli.commands import COMMANDS
from process import ROOT

SOURCE = ROOT / "src/lockin"
MODULES = sorted(SOURCE.rglob("*.py"))
CORE = [
    path
    for path in MODULES
    if path.relative_to(SOURCE).parts[0] in {"errors.py", "model", "interview", "scoring"}
    or path.relative_to(SOURCE).as_posix() == "report/view.py"
]
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40
LONGEST_COMMAND = 15

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name(path: Path) -> str:
    """How a failing case is shown."""
    return path.relative_to(SOURCE).as_posix()


def functions(path: Path) -> Iterator[Function]:
    """Every function and method of a module."""
    tree = ast.parse(path.read_text("utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def length(node: Function) -> int:
    """Lines of a function without its decorators and docstring."""
    return (node.end_lineno or node.lineno) - node.lineno + 1 - docstring_length(node)


def body_length(node: Function) -> int:
    """Lines of a function without its signature and docstring."""
    return (node.end_lineno or node.lineno) - node.body[0].lineno + 1 - docstring_length(node)


def docstring_length(node: Function) -> int:
    """Lines that the docstring takes, 0 when there is none."""
    first = node.body[0]
    return 0 if ast.get_docstring(node) is None else (first.end_lineno or first.lineno) - first.lineno + 1


def commands() -> Iterator[Function]:
    """Each function that stands behind a command of the program."""
    for entry in COMMANDS.values():
        found = getattr(import_module(f"lockin.cli.{entry.module}"), entry.attribute)
        callbacks: list[Any] = [c.callback for c in found.registered_commands] if isinstance(found, Typer) else [found]
        for callback in callbacks:
            (node,) = ast.parse(inspect.getsource(callback)).body
            assert isinstance(node, Function)
            yield node


def test_imports_keep_to_the_contracts() -> None:
    """Every contract of `[tool.importlinter]` holds: imports point down, the core touches nothing."""
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    ran = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert 0 == ran.returncode, ran.stdout + ran.stderr
    assert "0 broken" in ran.stdout


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_has_a_docstring(path: Path) -> None:
    """The first thing in a module says what it is for."""
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_short(path: Path) -> None:
    """No module is longer than a reader can hold."""
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_functions_are_short(path: Path) -> None:
    """No function is longer than a screen."""
    assert [] == [(node.name, length(node)) for node in functions(path) if length(node) > LONGEST_FUNCTION]


def test_commands_are_thin() -> None:
    """A command converts its arguments, calls what does the work and prints: no more than that."""
    found = list(commands())
    assert len(found) >= 10
    assert [] == [(node.name, body_length(node)) for node in found if body_length(node) > LONGEST_COMMAND]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_names_are_words_of_the_domain(path: Path) -> None:
    """Nothing is called utils, helpers, common or misc."""
    words = {part for word in path.relative_to(SOURCE).with_suffix("").parts for part in word.split("_")}
    assert set() == words & {"util", "utils", "helper", "helpers", "common", "misc", "base", "core"}


@pytest.mark.parametrize("path", CORE, ids=name)
def test_the_core_asks_no_clock(path: Path) -> None:
    """Time is handed to the core as a value: it never calls `now` or `today`."""
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    asked = [call.lineno for call in calls if getattr(call.func, "attr", None) in {"now", "today", "utcnow"}]
    assert [] == asked


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_exception_is_swallowed_wholesale(path: Path) -> None:
    """Only the boundary ends every exception; elsewhere a handler names what it expects or raises it again."""
    handlers = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ExceptHandler)]
    broad = [h for h in handlers if h.type is None or ast.unparse(h.type) in {"Exception", "BaseException"}]
    ended = [h.lineno for h in broad if not isinstance(h.body[-1], ast.Raise)]
    assert [] == ended or name(path) == "cli/boundary.py"
