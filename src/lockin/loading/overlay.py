"""An overlay and the checklist that it extends to one `Checklist`, or every problem of the overlay at once."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from typing import Annotated

from msgspec import Meta, Struct, structs

from lockin.errors import BadDataError, Problem
from lockin.language import _
from lockin.loading.checklist import ENTRY, FORMAT, Files, in_file_order, judged, read_files, root_of, whole
from lockin.loading.layers import Layer
from lockin.loading.overlaid import CHANGE, DROP, ONE, OWN, Overlaid, overlaid
from lockin.loading.overlay_changes import overlay_changes
from lockin.loading.parts import KINDS
from lockin.loading.patch import Target
from lockin.loading.places import List, Map, Node
from lockin.loading.structure import convert, nearest
from lockin.loading.troubles import ENOUGH, Path, Trouble, first_of, locate, located, where
from lockin.model.checklist import Checklist, Slug
from lockin.model.overlay import Overlay, OverlayChange

EXTENDS = "extends"
KEYS = (FORMAT, *OWN, EXTENDS, "include", CHANGE, DROP, *KINDS)


class Extends(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which checklist an overlay extends."""

    id: Slug
    """A shipped checklist, or the name of a folder beside the overlay."""
    version: Annotated[str, Meta(min_length=1)] | None = None
    """The version that the overlay was written for; None: any."""


def extended(entry: bytes, *, name: str = ENTRY) -> Extends | None:
    """What this first file of a checklist extends; None: it is no overlay.

    Raises:
        BadDataError: if the file cannot be read, or what it extends cannot be understood.

    """
    if not any(key.encode() in entry for key in (EXTENDS, f"\n{CHANGE}:", f"\n{DROP}:")):
        return None
    tree = root_of(entry, name)
    if EXTENDS not in tree:
        if key := next((key for key in (CHANGE, DROP) if key in tree), ""):
            raise BadDataError(located(tree, [_nothing_extended(tree, key)]))
        return None
    found = _extends(tree)
    if not isinstance(found, Extends):
        raise BadDataError(located(tree, found))
    return found


def _nothing_extended(tree: Map, key: str) -> Trouble:
    """What a file lacks that has a key of overlays; told where it is misspelt, if it is."""
    near = ((other, nearest(other, [EXTENDS])) for other in tree if other not in KEYS)
    misspelt, hint = next(((other, hint) for other, hint in near if hint), (key, None))
    message = _("a checklist with the key {key!r} must have the key 'extends'").format(key=key)
    return Trouble((misspelt,), message, hint, at_key=True)


def wrong_extends(entry: bytes, message: str, hint: str | None = None, *, name: str = ENTRY) -> BadDataError:
    """What is wrong with that which this first file of an overlay extends, told where it says so."""
    return BadDataError(located(root_of(entry, name), [Trouble((EXTENDS,), message, hint)]))


def parse_overlay(base: Layer, overlay: Layer, *, base_folder: str = "", folder: str = "") -> Checklist:
    """The checklist that an overlay makes of its base.

    Args:
        base: the files of a checklist that stands for itself.
        overlay: the files of the overlay.
        base_folder: put before the names of the base's files in problems.
        folder: put before those of the overlay.

    Raises:
        BadDataError: with every problem of the base, or else of the overlay, in file order.

    """
    below = read_files(base.files, base.entry, base_folder)
    above = read_files(overlay.files, overlay.entry, folder)
    if EXTENDS in below.tree:
        hint = _("extend what it extends, and bring its changes along")
        message = _("what it extends is an overlay itself; an overlay extends a checklist that stands for itself")
        raise BadDataError(located(above.tree, [Trouble((EXTENDS,), message, hint)]))
    plain = whole(below)
    if troubles := list(_wrong_base(above.tree, plain)):  # all else would be held against the wrong checklist
        raise BadDataError(located(above.tree, troubles))
    found = overlaid(below.tree, above.tree)
    checklist, broken = judged(found.tree, sha256(f"{below.sha256}\n{above.sha256}\n".encode()).hexdigest())
    own = [*above.troubles, *_frame(above.tree, plain), *found.patch.troubles]
    changes: tuple[OverlayChange, ...] = ()
    if checklist is not None:
        changes = overlay_changes(plain, checklist, found)
        own += islice(_idle(found, changes), ENOUGH)
        own += islice(_unexplained(above.tree, changes, found), ENOUGH)
    problems = (
        *above.problems,
        *located(above.tree, own, files=above.origins),
        *_in_the_overlay(broken, found, above),
    )
    if problems or checklist is None:
        raise BadDataError(first_of(in_file_order(dict.fromkeys(problems), above.origins)))
    made = Overlay(id=plain.id, version=plain.version, sha256=plain.sha256, changes=changes)
    return structs.replace(checklist, overlay=made, base=plain)


def _extends(tree: Map) -> Extends | list[Trouble]:
    node = tree.get(EXTENDS)
    return convert({"id": node} if not isinstance(node, Map) else node, Extends, (EXTENDS,))


def _wrong_base(tree: Map, base: Checklist) -> Iterator[Trouble]:
    found = _extends(tree)
    if not isinstance(found, Extends):
        yield from found
    elif found.id != base.id:
        message = _("the overlay extends {theirs!r}, and this is {ours!r}").format(theirs=found.id, ours=base.id)
        yield Trouble((EXTENDS,), message)
    elif found.version is not None and found.version != base.version:
        message = _("the overlay was written for {id} {theirs}, and this is {ours}")
        hint = _("read what has changed, then raise the version here")
        yield Trouble((EXTENDS, "version"), message.format(id=base.id, theirs=found.version, ours=base.version), hint)


def _frame(tree: Map, base: Checklist) -> Iterator[Trouble]:
    """The keys of the outermost mapping."""
    if missing := [repr(key) for key in ("id", "version", "date") if key not in tree]:
        message = _("an overlay has its own {keys}").format(keys=", ".join(missing))
        yield Trouble((), message, _("it is another checklist than the one that it extends"))
    if tree.get("id") == base.id:
        yield Trouble(("id",), _("an overlay has an id of its own, not that of the checklist that it extends"))
    for key in islice((key for key in tree if key not in KEYS), ENOUGH):
        hint = nearest(key, set(KEYS) - tree.keys()) or _("known keys: {names}").format(names=", ".join(KEYS))
        if key in ONE:
            hint = _("write it under 'change'")
        elif key == "lang":
            hint = _("an overlay is written in the language of the checklist that it extends")
        yield Trouble((key,), _("unknown key {key!r}").format(key=key), hint, at_key=True)


def _in_the_overlay(broken: list[Trouble], found: Overlaid, above: Files) -> Iterator[Problem]:
    """What is wrong with the whole, each shown where the overlay brings it about."""
    names = {id(origin) for origin in above.origins}
    inside: list[Trouble] = []
    outside: list[Trouble] = []
    for trouble in broken:
        origin, *_place = locate(found.tree, trouble)
        (inside if id(origin) in names else outside).append(trouble)
    yield from located(found.tree, inside, files=above.origins)
    causes = [_cause(trouble, found, above.tree) for trouble in outside]
    yield from located(above.tree, causes, files=above.origins)


def _cause(trouble: Trouble, found: Overlaid, tree: Map) -> Trouble:
    """The same trouble of the base, as one of what the overlay changes or drops."""
    place = where(found.tree, trouble.path)
    node = _at(found.tree, trouble.path)
    thing = _at(found.tree, trouble.path[:2])
    name = str(thing.get("id")) if isinstance(thing, Map) else ""
    for part, ids in found.dropped.items():
        if isinstance(node, str) and node in ids:
            message = _("{place} needs it: {message}").format(place=place, message=trouble.message)
            return Trouble((DROP, part, node), message, _("change that as well, or keep this"), at_key=True)
    message = _("{place}: {message}").format(place=place, message=trouble.message)
    first = str(trouble.path[0]) if trouble.path else ""
    paths: tuple[Path, ...] = ((CHANGE, first, name), (CHANGE, first), (DROP, first), (DROP,), (CHANGE,))
    path = next((path for path in paths if _at(tree, path) is not None), ())
    return Trouble(path, message, trouble.hint, at_key=True)


def _at(tree: Map, path: Path) -> Node:
    """What stands at a path; None where nothing does."""
    node: Node = tree
    for part in path:
        if isinstance(node, Map):
            node = node.get(str(part))
        elif isinstance(node, List) and isinstance(part, int) and part < len(node):
            node = node[part]
        else:
            return None
    return node


def _idle(found: Overlaid, changes: tuple[OverlayChange, ...]) -> Iterator[Trouble]:
    """What the overlay sets to what it is already."""
    targets = [Target(change.part, change.id, change.field) for change in changes]
    for given in found.patch.given:
        if not any(given.target.covers(target) or target.covers(given.target) for target in targets):
            hint = _("remove it")
            yield Trouble(given.path, _("this changes nothing: it is so already"), hint, at_key=True)


def _unexplained(tree: Map, changes: tuple[OverlayChange, ...], found: Overlaid) -> Iterator[Trouble]:
    """Changes that ask for less, and do not say why; of what is dropped that has been told already."""
    for change in changes:
        if change.milder and not change.because and change.id not in found.dropped.get(change.part, ()):
            hint = _("write the reason beside it, as 'because: …'; the report prints it")
            what = ".".join(part for part in (change.id, change.field) if part)
            message = _("{what} asks for less than before and gives no reason").format(what=what or change.part)
            paths = ((CHANGE, change.part, change.id), (CHANGE, change.part))
            yield Trouble(next((path for path in paths if _at(tree, path) is not None), ()), message, hint, at_key=True)
