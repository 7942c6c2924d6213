"""From a path in a tree to a `Problem` with file, line and column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from lockin.errors import Problem
from lockin.language import _
from lockin.loading.places import List, Map, Node, Origin

Path = tuple[str | int, ...]
"""Keys and indices from the root of a tree to a value."""


MAX_PROBLEMS = 100
"""More of them are no mistakes of a person, and nobody would read them."""
ENOUGH = MAX_PROBLEMS + 1
"""Where looking for problems ends: one more than are shown, so that it is known that there are more."""


class Trouble(NamedTuple):
    """What is wrong with the value, or with the key, at a path."""

    path: Path
    message: str
    hint: str | None = None
    at_key: bool = False
    """Shown at the key rather than at its value."""


def located(root: Map, troubles: Iterable[Trouble], *, files: Iterable[Origin] = ()) -> tuple[Problem, ...]:
    """The troubles as problems, in file order.

    Args:
        root: the tree that the paths lead through. A path may lead beyond it: a missing value is
            shown at what it is missing from.
        troubles: what was found, in any order; a repeated one is kept once.
        files: all files, in the order in which their problems are listed.

    """
    rank = {origin.name: at for at, origin in enumerate(files)}
    found = []
    for trouble in dict.fromkeys(troubles):
        origin, line, column = locate(root, trouble)
        place = where(root, trouble.path)
        problem = origin.problem((line, column), trouble.message, where=place, hint=trouble.hint)
        found.append((rank.get(origin.name, 0), line, column, problem))
    found.sort(key=lambda entry: entry[:3])
    return tuple(problem for *_, problem in found)


def first_of(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems, or the first `MAX_PROBLEMS` and a word on the rest."""
    if len(problems) <= MAX_PROBLEMS:
        return tuple(problems)
    rest = Origin(problems[0].source).problem((None, None), _("there are more problems; these are the first"))
    return (*problems[:MAX_PROBLEMS], rest)


def locate(root: Map, trouble: Trouble) -> tuple[Origin, int, int]:
    """The file, line and column where a trouble is shown."""
    at = root.origin, 1, 1
    node: Node = root
    for depth, part in enumerate(trouble.path, 1):
        if not _holds(node, part):
            break
        place = node.place(part)  # type: ignore[union-attr] # it holds the part, so it is a container
        at_key = trouble.at_key and depth == len(trouble.path)
        at = place.origin, *((place.line, place.column) if at_key else (place.value_line, place.value_column))
        node = node[part]  # type: ignore[index] # as above
    return at


def where(root: Node, path: Path) -> str:
    """A path in the words of the format: items of a list by their id when they have one."""
    text = ""
    node: Any = root
    for part in path:
        child = node[part] if _holds(node, part) else None
        if isinstance(part, int):
            name = child.get("id") if isinstance(child, Map) else None
            text += f"[{name}]" if isinstance(name, str) and name else f"[{part}]"
        else:
            text += f"[{part}]" if "." in part else f".{part}" if text else part
        node = child
    return text


def _holds(node: Node, part: str | int) -> bool:
    """Whether this container has a place for this key or index."""
    if isinstance(node, Map):
        return part in node.marks
    return isinstance(node, List) and isinstance(part, int) and part < len(node)
