"""The files of a checklist to a `Checklist`, or every problem of all of them at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from lockin.errors import BadDataError, Problem
from lockin.language import _
from lockin.loading.parts import KINDS, Parts
from lockin.loading.places import List, Map, MergedList, MergedMap, Origin
from lockin.loading.rules import broken_rules
from lockin.loading.structure import convert, nearest, shown, understood
from lockin.loading.troubles import ENOUGH, Trouble, first_of, located
from lockin.loading.yaml_text import parse
from lockin.model.checklist import Checklist
from lockin.model.events import ReviewRhythm
from lockin.model.policy import Policy
from lockin.model.switching import SwitchingModel

ENTRY = "checklist.yaml"
FORMAT = "lockin_checklist"
MAX_FILES = 64

COMPUTED = frozenset(("sha256", "overlay", "base"))
"""Fields of a checklist that no file holds."""
KEYS = tuple(name for name in Checklist.__struct_fields__ if name not in COMPUTED)


class Files(NamedTuple):
    """The files of a checklist as one tree."""

    sha256: str
    tree: MergedMap
    origins: list[Origin]
    troubles: list[Trouble]
    """With paths in the tree."""
    problems: list[Problem]


def included_names(entry: bytes, *, name: str = ENTRY) -> tuple[str, ...]:
    """The files that a checklist's first file asks for, in reading order.

    Args:
        entry: content of the first file.
        name: what problems call it.

    Raises:
        BadDataError: if the file cannot be read, or asks for what lies outside its folder.

    """
    tree = _mapping(entry, Origin(name))
    troubles = list(_include_troubles(tree))
    if troubles:
        raise BadDataError(located(tree, troubles))
    return _names(tree)


def parse_checklist(files: Mapping[str, bytes], *, entry: str = ENTRY, folder: str = "") -> Checklist:
    """The checklist that these files hold.

    Args:
        files: content by name, relative to the checklist's folder, with `/` between folders.
        entry: the name of the first file; the others are those that it includes.
        folder: put before the names in problems, so that they read as the user gave them.

    Raises:
        BadDataError: with every problem of every file, in file order.

    """
    return whole(read_files(files, entry, folder))


def whole(read: Files) -> Checklist:
    """The checklist that stands in files which have been read already; otherwise as `parse_checklist`."""
    checklist, broken = judged(read.tree, read.sha256)
    troubles = [*read.troubles, *_unknown_keys(read.tree), *broken]
    problems = (*read.problems, *located(read.tree, troubles, files=read.origins))
    if problems or checklist is None:
        raise BadDataError(first_of(in_file_order(problems, read.origins)))
    return checklist


def judged(tree: Map, sha256: str) -> tuple[Checklist | None, list[Trouble]]:
    """The checklist that a tree holds, None if it holds none, and what is wrong with its shape and its meaning."""
    value: dict[str, Any] = {**{key: node for key, node in tree.items() if key not in COMPUTED}, "sha256": sha256}
    checklist = convert(value, Checklist)
    if isinstance(checklist, Checklist):
        return checklist, list(islice(broken_rules(Parts.of(checklist)), ENOUGH))
    return None, [*checklist, *islice(broken_rules(_parts(tree)), ENOUGH)]


def read_files(files: Mapping[str, bytes], entry: str, folder: str) -> Files:
    """Every file parsed, and their keys in one tree.

    Raises:
        BadDataError: if the first file cannot be read at all.

    """
    first = Origin(_shown(folder, entry))
    root = _mapping(files[entry], first)
    merged = MergedMap(root.origin)
    digest = _digest(files, entry, _names(root))
    read = Files(sha256=digest, tree=merged, origins=[root.origin], troubles=[], problems=[])
    for key in root:
        merged.take(key, root)
    for key in KINDS:
        if isinstance(root.get(key), List):
            _join(merged, key, root)
    read.troubles.extend(_entry_troubles(root))
    for index, name in enumerate(_names(root)):
        if name not in files:
            read.troubles.append(
                Trouble(
                    ("include", index), _("there is no file {name!r} beside {entry}").format(name=name, entry=entry)
                )
            )
            continue
        try:
            part = _mapping(files[name], Origin(_shown(folder, name)))
        except BadDataError as error:
            read.problems.extend(error.problems)
            read.origins.append(Origin(_shown(folder, name)))
            continue
        read.origins.append(part.origin)
        read.problems.extend(_merge(merged, part))
    return read


def root_of(entry: bytes, name: str) -> Map:
    """What the first file of a checklist holds.

    Raises:
        BadDataError: if it cannot be read, or is no mapping.

    """
    return _mapping(entry, Origin(name))


def _mapping(data: bytes, origin: Origin) -> Map:
    tree = parse(data, origin.name)
    if not isinstance(tree, Map):
        origin = tree.origin if isinstance(tree, List) else origin
        raise BadDataError((origin.problem((1, 1), _("the file must be a mapping, of keys with ':' behind them")),))
    return tree


def _merge(merged: MergedMap, part: Map) -> Iterator[Problem]:
    """Add the keys of an included file."""
    for key, value in part.items():
        place = part.place(key)
        if key in {FORMAT, "include"}:
            message, hint = _("only the first file may have the key {key!r}").format(key=key), _("remove it")
        elif key in KINDS and isinstance(value, List) and isinstance(merged.get(key, value), List):
            _join(merged, key, part)
            continue
        elif key in merged:
            first = merged.place(key)
            message = _("the key {key!r} is given twice, first in {name}, line {line}").format(
                key=key, name=first.origin.name, line=first.line
            )
            hint = _("remove one of the two")
        else:
            merged.take(key, part)
            continue
        yield part.origin.problem((place.line, place.column), message, where=key, hint=hint)


def _join(merged: MergedMap, key: str, part: Map) -> None:
    """Add the items of a list; the joined list keeps the place of the first."""
    joined = merged.get(key)
    if not isinstance(joined, MergedList):
        joined = MergedList(part.origin)
        if key not in merged:
            merged.take(key, part)
        merged[key] = joined
    items = part[key]
    if isinstance(items, List):
        joined.take(items)


def _entry_troubles(root: Map) -> Iterator[Trouble]:
    first = next(iter(root), None)
    if FORMAT not in root:
        yield Trouble(
            (),
            _("the key {key!r} is missing").format(key=FORMAT),
            _("a checklist begins with the line '{key}: 1'").format(key=FORMAT),
        )
    elif root[FORMAT] != "1":
        yield Trouble(
            (FORMAT,), _("this version of lockin reads format 1, not {given}").format(given=shown(root[FORMAT]))
        )
    elif first != FORMAT:
        yield Trouble((FORMAT,), _("{key!r} must be the first key").format(key=FORMAT), at_key=True)
    yield from _include_troubles(root)


def _unknown_keys(tree: Map) -> Iterator[Trouble]:
    known = {*KEYS, FORMAT, "include"}
    for key in islice((key for key in tree if key not in known), ENOUGH):
        hint = nearest(key, known - tree.keys()) or _("known keys: {names}").format(names=", ".join(KEYS))
        yield Trouble((key,), _("unknown key {key!r}").format(key=key), hint, at_key=True)


def _include_troubles(root: Map) -> Iterator[Trouble]:
    names = root.get("include")
    if names is None:
        return
    if not isinstance(names, List):
        yield Trouble(("include",), _("include must be a list of file names, not {given}").format(given=shown(names)))
        return
    if len(names) > MAX_FILES:
        yield Trouble(
            ("include",),
            _("include must name at most {most} files, not {count}").format(most=MAX_FILES, count=len(names)),
        )
    for index, name in enumerate(names[:MAX_FILES]):
        if not isinstance(name, str) or not _inside(name):
            message = _("include must name files below the checklist's folder, not {given}").format(given=shown(name))
            yield Trouble(("include", index), message, _("write it with '/', as in domains/data.yaml"))
        elif name in names[:index]:
            yield Trouble(
                ("include", index),
                _("the file {name!r} is included twice").format(name=name),
                _("remove one of the two"),
            )


def _inside(name: str) -> bool:
    """Whether a name can only lead to a file below the folder, on every system."""
    return not re.search(r'[\\:*?"<>|\x00-\x1f]', name) and all(part not in {"", ".", ".."} for part in name.split("/"))


def _names(root: Map) -> tuple[str, ...]:
    names = root.get("include")
    if not isinstance(names, List):
        return ()
    return tuple(dict.fromkeys(name for name in names[:MAX_FILES] if isinstance(name, str) and _inside(name)))


def _shown(folder: str, name: str) -> str:
    return f"{folder.rstrip('/')}/{name}" if folder else name


def _digest(files: Mapping[str, bytes], entry: str, names: Iterable[str]) -> str:
    """Over names and bytes; the first file counts under its usual name, whatever it is called."""
    digest = hashlib.sha256()
    used = {ENTRY: files[entry], **{name: files[name] for name in names if name in files}}
    for name, data in sorted(used.items()):
        digest.update(f"{name}\n{len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()


def _parts(tree: Map) -> Parts:
    """What can be understood of a checklist that has mistakes in it, so that the rules find theirs too."""
    items: dict[str, dict[int, Any]] = {}
    ids: dict[str, frozenset[str]] = {}
    counts: dict[str, int] = {}
    for key, kind in KINDS.items():
        nodes = tree.get(key)
        nodes = nodes if isinstance(nodes, List) else List(tree.origin)
        values = enumerate(understood(node, kind) for node in nodes)
        items[key] = {index: value for index, value in values if value is not None}
        missing = key not in tree and key not in {"facts", "domains", "questions"}
        counts[key] = len(nodes) if missing or isinstance(tree.get(key), List) else -1
        ids[key] = frozenset(str(node.get("id")) for node in nodes if isinstance(node, Map))
    return Parts(
        ids=ids,
        counts=counts,
        roles=_keys(tree.get("roles")),
        efforts=_keys(tree.get("efforts")),
        policy=understood(tree.get("policy"), Policy),
        switching=understood(tree.get("switching"), SwitchingModel),
        review=understood(tree.get("review"), ReviewRhythm),
        **items,
    )


def _keys(node: object) -> frozenset[str] | None:
    return frozenset(node) if isinstance(node, Map) else None


def in_file_order(problems: Iterable[Problem], origins: Iterable[Origin]) -> tuple[Problem, ...]:
    """The problems, file by file and line by line."""
    rank = {origin.name: at for at, origin in enumerate(origins)}
    return tuple(sorted(problems, key=lambda p: (rank.get(p.source, 0), p.line or 0, p.column or 0)))
