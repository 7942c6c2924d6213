"""Every difference between a checklist and what an overlay makes of it, found by comparing the two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from msgspec import Struct, structs

from lockin.loading.mildness import is_milder
from lockin.loading.overlaid import ONE, POINTERS, Overlaid
from lockin.loading.overlay_values import called, shown
from lockin.loading.parts import KINDS
from lockin.loading.patch import Target
from lockin.model.checklist import Checklist, Condition
from lockin.model.overlay import OverlayChange
from lockin.model.policy import Policy

TEXTS = ("archetype", "note")
"""What a checklist says of itself, besides its identity, which an overlay always has of its own."""
Kind = Literal["added", "changed", "dropped"]


class Difference(NamedTuple):
    """One value that is another one, None for nothing."""

    field: str
    item: str
    """What the thing inside is called."""
    before: Any
    after: Any


def overlay_changes(base: Checklist, made: Checklist, found: Overlaid) -> tuple[OverlayChange, ...]:
    """The differences, with the overlay's reasons.

    What is dropped leaves the lists that only pointed at it; that follows, and is no difference of its own.
    """
    changes: list[OverlayChange] = []
    for part in (*TEXTS, *ONE):
        found_here = _differences(getattr(base, part), getattr(made, part))
        changes += [_change(OverlayChange(kind="changed", part=part), one, base.policy) for one in found_here]
    for part in KINDS:
        changes += _of_part(part, base, made, found)
    return tuple(_with_reason(change, found) for change in changes)


def _of_part(part: str, base: Checklist, made: Checklist, found: Overlaid) -> Iterator[OverlayChange]:
    before = {_id(item): item for item in getattr(base, part)}
    after = {_id(item): item for item in getattr(made, part)}
    pointers = [(key, found.dropped.get(to, frozenset())) for to, (holder, key) in POINTERS.items() if holder == part]
    for name, item in after.items():
        if name not in before:
            yield _change(_thing("added", part, name, item), Difference("", "", None, item), base.policy)
            continue
        old = before[name]
        for key, gone in pointers:
            old = structs.replace(old, **{key: tuple(to for to in getattr(old, key) if to not in gone)})
        for one in _differences(old, item):
            yield _change(_thing("changed", part, name, old), one, base.policy)
    for name, item in before.items():
        if name not in after:
            yield _change(_thing("dropped", part, name, item), Difference("", "", item, None), base.policy)


def _thing(kind: Kind, part: str, name: str, item: object) -> OverlayChange:
    return OverlayChange(kind=kind, part=part, id=name, name=called(item))


def _change(thing: OverlayChange, one: Difference, policy: Policy) -> OverlayChange:
    """What is known of the thing, with what differs in it."""
    kind = thing.kind
    if one.field.endswith("]") or thing.part == "roles":
        kind = "added" if one.before is None else "dropped" if one.after is None else "changed"
    return structs.replace(
        thing,
        kind=kind,
        field=one.field,
        item=one.item,
        before=shown(one.before),
        after=shown(one.after),
        milder=is_milder(thing.part, one.field, one.before, one.after, policy),
    )


def _with_reason(change: OverlayChange, found: Overlaid) -> OverlayChange:
    return structs.replace(change, because=found.patch.because(Target(change.part, change.id, change.field)))


def _differences(old: Any, new: Any, field: str = "", item: str = "") -> Iterator[Difference]:  # noqa: ANN401 - a model is a tree of many kinds
    if type(old) is type(new) and isinstance(old, Struct) and not isinstance(old, Condition):
        for part in structs.fields(old):
            at = f"{field}.{part.encode_name}" if field else part.encode_name
            yield from _differences(getattr(old, part.name), getattr(new, part.name), at, item)
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in {**old, **new}:
            yield from _differences(old.get(key), new.get(key), f"{field}.{key}" if field else key, item)
    elif _things(old) and _things(new):
        yield from _between(old, new, field)
    elif old != new:
        yield Difference(field, item, old, new)


def _between(old: tuple[Any, ...], new: tuple[Any, ...], field: str) -> Iterator[Difference]:
    """The differences of two lists of things with ids, of their order too."""
    before, after = {one.id: one for one in old}, {one.id: one for one in new}
    for key in {**after, **before}:
        thing = before.get(key) or after[key]
        yield from _differences(before.get(key), after.get(key), f"{field}[{key}]", called(thing))
    kept = [key for key in before if key in after], [key for key in after if key in before]
    if kept[0] != kept[1]:
        yield Difference(field, "", tuple(before), tuple(after))


def _things(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and all(hasattr(one, "id") for one in value)


def _id(item: Any) -> str:  # noqa: ANN401 - as above
    return str(getattr(item, "id", None) or item.file)
