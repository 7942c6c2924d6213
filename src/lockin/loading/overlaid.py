"""The tree of a checklist with an overlay upon it: its changes made, its things added, what it drops left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from lockin.language import _
from lockin.loading.adding import FIXED, add, named
from lockin.loading.parts import KINDS
from lockin.loading.patch import Given, Patch, Target, copied
from lockin.loading.places import List, Map, MergedList, MergedMap
from lockin.loading.structure import nearest, shown
from lockin.loading.troubles import Trouble

CHANGE, DROP = "change", "drop"
ONE = ("roles", "efforts", "policy", "switching", "review")
"""Parts that are one thing each."""
OWN = ("id", "version", "date", "title", "archetype", "note")
"""What an overlay says of itself, at its top."""
POINTERS = {"references": ("questions", "refs"), "claims": ("questions", "trace"), "questions": ("events", "questions")}
"""What is dropped is left out of these lists, which name things and say nothing else about them."""


class Overlaid(NamedTuple):
    """A tree for the rules, and what is known about how it came to be."""

    tree: MergedMap
    patch: Patch
    dropped: Mapping[str, frozenset[str]]
    """By part."""


def overlaid(base: Map, overlay: Map) -> Overlaid:
    """The base with the overlay upon it; what is wrong stands in the patch, with paths in the overlay."""
    patch = Patch()
    tree = MergedMap(overlay.origin)
    for key in base:
        tree.take(key, base)
    for key in OWN:
        if key in overlay:
            tree.take(key, overlay)
    dropped = _dropped(base, overlay, patch)
    changes = _mapping(overlay, CHANGE, patch)
    for part in changes:
        _change(tree, part, changes, patch, dropped)
    for part in KINDS:
        _leave_out(tree, part, dropped)
        if isinstance(overlay.get(part), List):
            add(tree, part, overlay, patch, taken=_ids(base, part))
    return Overlaid(tree, patch, dropped)


def _mapping(overlay: Map, key: str, patch: Patch) -> Map:
    node = overlay.get(key)
    if key in overlay and not isinstance(node, Map):
        message = _("{key} must be a mapping, not {given}").format(key=key, given=shown(node))
        patch.troubles.append(Trouble((key,), message))
    return node if isinstance(node, Map) else Map(overlay.origin)


def _ids(tree: Map, part: str) -> list[str]:
    node = tree.get(part)
    return [found for item in node if (found := named(part, item))] if isinstance(node, List) else []


def _dropped(base: Map, overlay: Map, patch: Patch) -> dict[str, frozenset[str]]:
    """By part what is dropped; each thing is there, and has a reason."""
    dropped = {}
    for part, entries in _mapping(overlay, DROP, patch).items():
        path = DROP, part
        if part not in KINDS:
            hint = nearest(part, KINDS) or _("known keys: {names}").format(names=", ".join(KINDS))
            patch.troubles.append(Trouble(path, _("unknown key {key!r}").format(key=part), hint, at_key=True))
        elif not isinstance(entries, Map):
            patch.troubles.append(
                Trouble(path, _("{part} must be a mapping, of ids to reasons").format(part=part), at_key=True)
            )
        else:
            known = _ids(base, part)
            for key, reason in entries.items():
                if key not in known:
                    message = _("there is no {id!r} to drop").format(id=key)
                    patch.troubles.append(Trouble((*path, key), message, nearest(key, known), at_key=True))
                patch.reason(reason, (*path, key), Target(part, key))
            dropped[part] = frozenset(entries).intersection(known)
    return dropped


def _change(tree: MergedMap, part: str, changes: Map, patch: Patch, dropped: Mapping[str, frozenset[str]]) -> None:
    """Make the changes to one part."""
    path, old, new = (CHANGE, part), tree.get(part), changes[part]
    if part not in {*KINDS, *ONE}:
        own = _("write it at the top of the overlay") if part in OWN else None
        hint = own or nearest(part, (*KINDS, *ONE)) or _("known keys: {names}").format(names=", ".join((*KINDS, *ONE)))
        patch.troubles.append(Trouble(path, _("unknown key {key!r}").format(key=part), hint, at_key=True))
    elif not isinstance(new, Map):
        patch.not_a_mapping(path, new)
    elif part in KINDS:
        things = old if isinstance(old, List) else List(tree.origin)
        tree[part] = _changed_things(things, part, new, patch, dropped.get(part, frozenset()))
    elif isinstance(old, Map):
        tree[part] = patch.merged(old, new, path, Target(part))
    else:
        tree.take(part, changes)
        patch.given.append(Given(path, Target(part)))


def _changed_things(old: List, part: str, changes: Map, patch: Patch, dropped: frozenset[str]) -> MergedList:
    """The things of one kind, each with the changes that name it."""
    path = CHANGE, part
    result = MergedList(old.origin)
    ids = [named(part, item) for item in old]
    _refuse_unknown(part, changes, [found for found in ids if found], patch)
    for index, item in enumerate(old):
        name = ids[index]
        change = None if name is None else changes.get(name)
        if name is None or name not in changes or not isinstance(item, Map):
            result.put(item, old.marks[index], old.origin_of(index))
            continue
        where = (*path, name)
        node = item
        if name in dropped:
            patch.troubles.append(Trouble(where, _("{id!r} is dropped as well").format(id=name), at_key=True))
        elif change is None:
            hint = _("write what changes, or name it under 'drop' with the reason")
            patch.troubles.append(Trouble(where, _("{key} has no value").format(key=name), hint, at_key=True))
        elif isinstance(change, Map):
            node = patch.merged(item, change, where, Target(part, name), fixed=FIXED.get(part, "id"))
        else:
            patch.not_a_mapping(where, change)
        result.put(node, changes.marks[name][2:], changes.origin_of(name))
    return result


def _refuse_unknown(part: str, changes: Map, known: Iterable[str], patch: Patch) -> None:
    ids = list(known)
    for key in changes:
        if key not in ids:
            hint = nearest(key, ids) or _("to add one, list it under {part!r}").format(part=part)
            message = _("there is no {id!r} to change").format(id=key)
            patch.troubles.append(Trouble((CHANGE, part, key), message, hint, at_key=True))


def _leave_out(tree: MergedMap, part: str, dropped: Mapping[str, frozenset[str]]) -> None:
    """Leave out the things of a part that are dropped, and in the others what only points at something dropped."""
    old = tree.get(part)
    gone = dropped.get(part, frozenset())
    lists = [(key, dropped[to]) for to, (holder, key) in POINTERS.items() if holder == part and dropped.get(to)]
    if not isinstance(old, List) or not (gone or lists):
        return
    kept = MergedList(old.origin)
    for index, item in enumerate(old):
        if named(part, item) in gone:
            continue
        kept.put(_without(item, lists) if isinstance(item, Map) else item, old.marks[index], old.origin_of(index))
    tree[part] = kept


def _without(item: Map, lists: Iterable[tuple[str, frozenset[str]]]) -> Map:
    """The thing with these pointers left out of its lists; the same one when it has none of them."""
    for key, gone in lists:
        old = item.get(key)
        if isinstance(old, List) and any(isinstance(name, str) and name in gone for name in old):
            kept = MergedList(old.origin)
            for index, name in enumerate(old):
                if name not in gone:
                    kept.put(name, old.marks[index], old.origin_of(index))
            item = copied(item)
            item[key] = kept
    return item
