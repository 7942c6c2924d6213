"""The changes of an overlay, made to the tree of its base: other values, each still knowing where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from lockin.language import _
from lockin.loading.places import List, Map, MergedList, MergedMap
from lockin.loading.structure import nearest, shown
from lockin.loading.troubles import Path, Trouble

BECAUSE = "because"
WHOLE = frozenset(("applies_if", "only_if"))
"""Conditions are replaced, because half of one and half of another mean nothing."""
LONGEST_REASON = 300
_NULLS = ("null", "Null", "NULL", "~")


class Target(NamedTuple):
    """What a value of the overlay is about, in the words of `OverlayChange`."""

    part: str
    id: str = ""
    field: str = ""

    def within(self, key: str) -> Target:
        """A key of it."""
        return self._replace(field=f"{self.field}.{key}" if self.field else key)

    def covers(self, other: Target) -> bool:
        """Whether the other is this, or lies in it."""
        if self.part != other.part or self.id not in {"", other.id}:
            return False
        return (
            not self.field or other.field == self.field or other.field.startswith((f"{self.field}.", f"{self.field}["))
        )


class Given(NamedTuple):
    """A value that the overlay sets."""

    path: Path
    """In the overlay."""
    target: Target


class Patch:
    """Makes changes, and remembers what was set, with which reason, and what was wrong."""

    def __init__(self) -> None:
        """Begin without any."""
        self.given: list[Given] = []
        self.reasons: dict[Target, str] = {}
        self.troubles: list[Trouble] = []

    def reason(self, text: object, path: Path, target: Target) -> None:
        """Keep why something is done."""
        if isinstance(text, str) and 0 < len(text.strip()) <= LONGEST_REASON:
            self.reasons[target] = text.strip()
        else:
            message = _("the reason must be a text of 1 to {most} characters, not {given}")
            self.troubles.append(Trouble(path, message.format(most=LONGEST_REASON, given=shown(text))))

    def because(self, target: Target) -> str:
        """The reason that stands nearest to this."""
        found = [reason for reason in self.reasons if reason.covers(target)]
        return self.reasons[max(found, key=lambda reason: (len(reason.id), len(reason.field)))] if found else ""

    def merged(self, base: Map, change: Map, path: Path, target: Target, *, fixed: str = "id") -> MergedMap:
        """A mapping with the keys that the change names replaced, and all others as they were.

        Args:
            base: what is changed.
            change: keys to values; None removes a key.
            path: where the change stands in the overlay.
            target: what it is about.
            fixed: the key that names the thing, which nobody changes.

        """
        result = copied(base)
        for key, value in change.items():
            at, into = (*path, key), target.within(key)
            if key == BECAUSE:
                self.reason(value, at, target)
            elif key == fixed and key in base:
                hint = _("drop it and add another one")
                self.troubles.append(Trouble(at, _("the {key} cannot be changed").format(key=key), hint, at_key=True))
            elif value is None:
                if self.removes(change, key, at, known=base):
                    result.leave_out(key)
                    self.given.append(Given(at, into))
            else:
                result.take(key, change)
                result[key] = self.value(base.get(key), value, at, into, whole=key in WHOLE)
        return result

    def value(self, old: object, new: Map | List | str, path: Path, target: Target, *, whole: bool) -> Map | List | str:
        """The value in place of an old one: a mapping changes what it names in a mapping, or in a list of things."""
        if isinstance(new, Map) and not whole:
            if isinstance(old, Map):
                return self.merged(old, new, path, target)
            if isinstance(old, List) and old and all(isinstance(item, Map) and "id" in item for item in old):
                return self.items(old, new, path, target)
        self.given.append(Given(path, target))
        return new

    def items(self, old: List, change: Map, path: Path, target: Target) -> MergedList:
        """A list of things with ids in which some are changed, and those with null in their place are left out."""
        result = MergedList(old.origin)
        ids = [str(item["id"]) for item in old if isinstance(item, Map)]
        self.unknown(change, ids, path)
        for index, item in enumerate(old):
            name = ids[index]
            value, into = change.get(name), target._replace(field=f"{target.field}[{name}]")
            if name not in change or not isinstance(item, Map):
                result.put(item, old.marks[index], old.origin_of(index))
            elif isinstance(value, Map):
                mark = change.marks[name][2:]
                result.put(self.merged(item, value, (*path, name), into), mark, change.origin_of(name))
            elif value is not None:
                self.not_a_mapping((*path, name), value)
            elif self.removes(change, name, (*path, name), known=ids):
                self.given.append(Given((*path, name), into))
        return result

    def unknown(self, change: Map, known: Iterable[str], path: Path) -> None:
        """Say which things the change names that are not there."""
        ids = list(known)
        for key in change:
            if key not in ids and key != BECAUSE:
                hint = nearest(key, ids) or _("to add one, write the whole list")
                message = _("there is no {id!r} to change").format(id=key)
                self.troubles.append(Trouble((*path, key), message, hint, at_key=True))
        if BECAUSE in change:
            hint = _("write it one level higher, or in each of them")
            self.troubles.append(Trouble((*path, BECAUSE), _("no reason can stand here"), hint, at_key=True))

    def removes(self, change: Map, key: str, path: Path, *, known: Iterable[str]) -> bool:
        """Whether a key without a value removes something: only a written null does, so that a blank never erases."""
        line, column = change.marks[key][2:4]
        lines = change.origin_of(key).lines
        written = lines[line][column:] if line < len(lines) else ""
        if not written.startswith(_NULLS):
            hint = _("write null to remove it")
            self.troubles.append(Trouble(path, _("{key} has no value").format(key=key), hint, at_key=True))
        elif key not in known:
            self.troubles.append(Trouble(path, _("there is no {key} to remove").format(key=key), at_key=True))
        else:
            return True
        return False

    def not_a_mapping(self, path: Path, value: object) -> None:
        """Say that a mapping of changes was expected."""
        message = _("{key} must be a mapping of what changes, not {given}").format(key=path[-1], given=shown(value))
        self.troubles.append(Trouble(path, message))


def copied(base: Map) -> MergedMap:
    """The same mapping, to be changed."""
    result = MergedMap(base.origin)
    for key in base:
        result.take(key, base)
    return result
