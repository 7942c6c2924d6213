"""The text of a catalogue of alternatives to a `Catalogue`, or every problem of it at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from lockin.errors import BadDataError
from lockin.language import _
from lockin.loading.condition_rules import FIELDS
from lockin.loading.places import List, Map, Origin
from lockin.loading.structure import convert, listed, shown, understood
from lockin.loading.troubles import ENOUGH, Path, Trouble, first_of, located
from lockin.loading.yaml_text import parse
from lockin.model.alternatives import Alternative, Catalogue
from lockin.model.checklist import Condition

FORMAT = "lockin_alternatives"
ROOT = "alternatives"

Understood = Mapping[int, Alternative]
"""By their position in the file, those that could be understood; the others have a problem already."""
Rule = Callable[[Understood], Iterable[Trouble]]


def parse_catalogue(text: bytes | str, source: str) -> Catalogue:
    """The catalogue in this text.

    Whether its conditions name facts and questions that exist is not looked at: a catalogue belongs
    to no checklist, and what a checklist does not have is not known of an assessment.

    Args:
        text: the content of the file.
        source: what problems call the file.

    Raises:
        BadDataError: with every problem, in file order.

    """
    tree = _mapping(text, source)
    troubles = list(_frame(tree))
    catalogue = convert({key: value for key, value in tree.items() if key != FORMAT}, Catalogue)
    if isinstance(catalogue, Catalogue):
        entries = dict(enumerate(catalogue.alternatives))
    else:
        troubles += catalogue
        entries = _understood(tree)
    troubles += islice((trouble for rule in RULES for trouble in rule(entries)), ENOUGH)
    if troubles or not isinstance(catalogue, Catalogue):
        raise BadDataError(first_of(located(tree, troubles)))
    return catalogue


def _mapping(text: bytes | str, source: str) -> Map:
    tree = parse(text, source)
    if not isinstance(tree, Map):
        origin = tree.origin if isinstance(tree, List) else Origin(source)
        raise BadDataError((origin.problem((1, 1), _("a catalogue must be a mapping, of keys with ':' behind them")),))
    return tree


def _frame(tree: Map) -> Iterator[Trouble]:
    if FORMAT not in tree:
        yield Trouble(
            (),
            _("the key {key!r} is missing").format(key=FORMAT),
            _("a catalogue begins with the line '{key}: 1'").format(key=FORMAT),
        )
    elif tree[FORMAT] != "1":
        yield Trouble(
            (FORMAT,), _("this version of lockin reads format 1, not {given}").format(given=shown(tree[FORMAT]))
        )


def _understood(tree: Map) -> dict[int, Alternative]:
    nodes = tree.get(ROOT)
    found = enumerate(understood(node, Alternative) for node in (nodes if isinstance(nodes, List) else ()))
    return {at: entry for at, entry in found if entry is not None}


def ids_are_unique(entries: Understood) -> Iterator[Trouble]:
    """No two alternatives have the same id."""
    seen: set[str] = set()
    for at, entry in entries.items():
        if entry.id in seen:
            yield Trouble((ROOT, at, "id"), _("the id {id!r} is given to two alternatives").format(id=entry.id))
        seen.add(entry.id)


def texts_say_something(entries: Understood) -> Iterator[Trouble]:
    """What identifies an alternative is not blank."""
    for at, entry in entries.items():
        for key in ("name", "maker", "licence", "limits"):
            text = getattr(entry, key)
            if text is not None and not text.strip():
                yield Trouble((ROOT, at, key), _("{key} must not be blank").format(key=key))


def sources_are_addresses(entries: Understood) -> Iterator[Trouble]:
    """A reader can go where it is said."""
    for at, entry in entries.items():
        if not re.fullmatch(r"https?://[^\s/]+\S*", entry.source):
            message = _("source must be an address that begins with https://, not {given}").format(
                given=shown(entry.source)
            )
            yield Trouble((ROOT, at, "source"), message)


def what_is_handed_over_has_a_class(entries: Understood) -> Iterator[Trouble]:
    """Only a service has no class of openness, and only of a service the terms may be unread."""
    for at, entry in entries.items():
        if entry.openness is None and entry.kind in {"model", "runtime"}:
            yield Trouble((ROOT, at), _("a {kind} must have the key 'openness'").format(kind=entry.kind), at_key=True)
        if entry.licence is None and entry.kind != "route":
            yield Trouble((ROOT, at), _("a {kind} must have the key 'licence'").format(kind=entry.kind), at_key=True)


def conditions_say_one_thing(entries: Understood) -> Iterator[Trouble]:
    """A condition has exactly one key, and something in it."""
    for at, entry in entries.items():
        if entry.fits is None:
            continue
        for path, condition in _nested((ROOT, at, "fits", "when"), entry.fits.when):
            keys = [key for field, key in FIELDS.items() if getattr(condition, field) is not None]
            if len(keys) != 1:
                hint = (
                    _("join several with 'all' or 'any'")
                    if keys
                    else _("one of {keys}").format(keys=listed(FIELDS.values()))
                )
                yield Trouble(
                    path,
                    _("a condition must have exactly one key, not {count}").format(count=len(keys)),
                    hint,
                    at_key=True,
                )
            for key in ("any_fact", "all_facts", "all", "any"):
                if getattr(condition, key) == ():
                    yield Trouble((*path, key), _("{key} must have at least one item").format(key=key))


def _nested(path: Path, condition: Condition) -> Iterator[tuple[Path, Condition]]:
    yield path, condition
    for key in ("all", "any"):
        for index, part in enumerate(getattr(condition, key) or ()):
            yield from _nested((*path, key, index), part)
    if condition.not_ is not None:
        yield from _nested((*path, "not"), condition.not_)


RULES: tuple[Rule, ...] = (
    ids_are_unique,
    texts_say_something,
    sources_are_addresses,
    what_is_handed_over_has_a_class,
    conditions_say_one_thing,
)
