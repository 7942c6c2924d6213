"""The things that an overlay adds, each put into its place among those that are there."""

from __future__ import annotations

from collections.abc import Collection

from lockin.language import _
from lockin.loading.patch import BECAUSE, Patch, Target, copied
from lockin.loading.places import List, Map, MergedList, MergedMap
from lockin.loading.structure import nearest, shown
from lockin.loading.troubles import Trouble

AFTER = "after"
FIXED = {"articles": "file"}
"""By part the key that names its things, where it is not `id`."""


def named(part: str, node: object) -> str | None:
    """What names a thing of a part."""
    found = node.get(FIXED.get(part, "id")) if isinstance(node, Map) else None
    return found if isinstance(found, str) else None


def add(tree: MergedMap, part: str, overlay: Map, patch: Patch, *, taken: Collection[str]) -> None:
    """Put the things of one part into their places: behind the one that they name, or at the end.

    Args:
        tree: what they are added to.
        part: the key of both lists.
        overlay: holds the list.
        patch: takes the troubles and the reasons.
        taken: ids that the base has, also of what is dropped.

    """
    there, list_ = tree.get(part), overlay[part]
    if not isinstance(list_, List):
        return
    base = there if isinstance(there, List) else List(tree.origin)
    adding = _Adding(part, base, list_, patch)
    for index, item in enumerate(list_):
        if (name := named(part, item)) in taken:
            hint = _("change it under 'change', or give the new one another id")
            message = _("the id {id!r} is there already").format(id=name)
            patch.troubles.append(Trouble((part, index, FIXED.get(part, "id")), message, hint))
            adding.placed.add(index)
    if part not in tree:
        tree.take(part, overlay)
    tree[part] = adding.joined()


class _Adding:
    """Two lists on their way to become one."""

    def __init__(self, part: str, base: List, added: List, patch: Patch) -> None:
        """Find out behind what each added thing stands."""
        self.part, self.base, self.added, self.patch = part, base, added, patch
        self.result = MergedList(base.origin)
        self.placed: set[int] = set()
        """Of the added ones; also those that are left out."""
        self.behind: dict[str | None, list[int]] = {}
        for index, item in enumerate(added):
            self.behind.setdefault(self.anchor(index, item), []).append(index)

    def anchor(self, index: int, item: object) -> str | None:
        """Behind which thing an added one stands; None: at the end."""
        if not isinstance(item, Map):
            return None
        after = item.get(AFTER)
        if isinstance(after, str):
            return after
        if AFTER in item:
            message = _("{key} must be an id, not {given}").format(key=AFTER, given=shown(after))
            self.patch.troubles.append(Trouble((self.part, index, AFTER), message))
        if self.part != "questions":
            return None
        domain = item.get("domain")
        asked = [
            named(self.part, other) for other in self.base if isinstance(other, Map) and other.get("domain") == domain
        ]
        return asked[-1] if asked else None

    def joined(self) -> MergedList:
        """Both lists in one; what has no place is a trouble, and is left out."""
        for index, item in enumerate(self.base):
            self.result.put(item, self.base.marks[index], self.base.origin_of(index))
            if (name := named(self.part, item)) is not None:
                self.place_behind(name)
        self.place_behind(None)
        for index, item in enumerate(self.added):
            if index not in self.placed:
                self.say_no_place(index, item)
        return self.result

    def place_behind(self, anchor: str | None) -> None:
        """Put what stands behind a thing there, and what stands behind that."""
        waiting = list(reversed(self.behind.get(anchor, ())))
        while waiting:
            index = waiting.pop()
            if index in self.placed:
                continue
            self.placed.add(index)
            self.put(index)
            if (name := named(self.part, self.added[index])) is not None:
                waiting += reversed(self.behind.get(name, ()))

    def put(self, index: int) -> None:
        """Put one thing at the end of what is there so far, without the keys that only an overlay has."""
        item = self.added[index]
        if isinstance(item, Map):
            target = Target(self.part, named(self.part, item) or "")
            own, item = item, copied(item)
            for key in (AFTER, BECAUSE):
                if key in own:
                    item.leave_out(key)
            if BECAUSE in own:
                self.patch.reason(own[BECAUSE], (self.part, index, BECAUSE), target)
        self.result.put(item, self.added.marks[index], self.added.origin_of(index))

    def say_no_place(self, index: int, item: object) -> None:
        """Say why a thing has no place."""
        after = item.get(AFTER) if isinstance(item, Map) else None
        path = self.part, index, AFTER
        ids = [name for things in (self.base, self.added) for item in things if (name := named(self.part, item))]
        if after in ids:
            message = _("the places go round in a circle, through {id!r}").format(id=after)
            self.patch.troubles.append(Trouble(path, message))
        else:
            message = _("there is no {id!r} to stand behind").format(id=after)
            self.patch.troubles.append(Trouble(path, message, nearest(str(after), ids)))
