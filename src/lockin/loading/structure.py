"""Tree to typed values, and every way in which a tree does not fit, in words for people.

`msgspec.convert` decides and does the work. It names one error a value, so what it refuses is
walked once more along the declared types, to find all errors with their places.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

import msgspec

from lockin.language import N_, _, ngettext, pgettext
from lockin.loading.places import List, Map, Node
from lockin.loading.troubles import ENOUGH, Path, Trouble

T = TypeVar("T")
ID_PATTERN = r"^[a-z0-9][a-z0-9_]*(\.[a-z0-9][a-z0-9_]*)*$"
PATTERNS = {
    ID_PATTERN: N_("small letters, digits, '_' and '.', such as dat.retention"),
    "^[a-z0-9]+(-[a-z0-9]+)*$": N_("small letters, digits and '-', such as ai-vendor-lock-in"),
    "^[A-Z]{3}$": N_("three capital letters, such as EUR"),
}
SHOWN = 60
"""Characters of a value that a message repeats."""


def convert(node: object, kind: type[T], path: Path = ()) -> T | list[Trouble]:
    """The typed value, or everything that is wrong with it."""
    try:
        return msgspec.convert(node, kind, strict=False)
    except (msgspec.ValidationError, ValueError, OverflowError) as error:
        return explain(node, kind, path) or [Trouble(path, _own_words(error))]


def understood(node: object, kind: type[T]) -> T | None:
    """The typed value, or None when something is wrong with it that need not be explained here."""
    try:
        return msgspec.convert(node, kind, strict=False)
    except (msgspec.ValidationError, ValueError, OverflowError):
        return None


def explain(node: object, kind: Any, path: Path = ()) -> list[Trouble]:  # noqa: ANN401 - any type that msgspec knows
    """What keeps this tree from being a `kind`, up to `ENOUGH`; empty when nothing is found."""
    from msgspec import inspect  # noqa: PLC0415 - 5 ms that only a broken file pays for

    return list(islice(_walk(node, inspect.type_info(kind), path), ENOUGH))


def nearest(word: str, words: Iterable[str]) -> str | None:
    """A hint that names the most similar of some words, or None when none is similar."""
    known = list(words)
    folded = [candidate for candidate in known if candidate.casefold() == word.casefold()]
    found = folded or difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return _("did you mean {word!r}?").format(word=found[0]) if found else None


def shown(value: object) -> str:
    """A value as a message repeats it: short, on one line, in quotes."""
    match value:
        case None:
            # Translators: where a value is expected and none is there, as in "must be a text, not nothing"
            return pgettext("value", "nothing")
        case dict():
            return _("a mapping")
        case list():
            return _("a list")
        case _:
            text = str(value)
            return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}…")


def listed(words: Iterable[str]) -> str:
    """`a, b or c`."""
    *most, last = words
    # Translators: the end of a list of words: "a, b or c"
    return _("{most} or {last}").format(most=", ".join(most), last=last) if most else last


def _walk(node: object, kind: Any, path: Path) -> Iterator[Trouble]:  # noqa: ANN401 - msgspec.inspect types, by name
    name = _name(path)
    match type(kind).__name__:
        case "Metadata" | "CustomType":
            yield from _walk(node, kind.type, path)
        case "UnionType":
            if node is not None or not kind.includes_none:
                yield from _walk(node, next(t for t in kind.types if type(t).__name__ != "NoneType"), path)
        case "StructType":
            yield from _walk_struct(node, kind, path)
        case "VarTupleType" | "ListType" | "TupleType":
            yield from _walk_list(node, kind, path)
        case "DictType":
            if isinstance(node, dict):
                for key, value in node.items():
                    yield from _walk(key, kind.key_type, (*path, key))
                    yield from _walk(value, kind.value_type, (*path, key))
            else:
                yield Trouble(path, _("{name} must be a mapping, not {given}").format(name=name, given=shown(node)))
        case _:
            wanted = _wanted(kind)
            if not _fits(node, kind):
                hint = nearest(node, kind.values) if isinstance(node, str) and hasattr(kind, "values") else None
                yield Trouble(
                    path,
                    _("{name} must be {wanted}, not {given}").format(name=name, wanted=wanted, given=shown(node)),
                    hint,
                )


def _walk_struct(node: object, kind: Any, path: Path) -> Iterator[Trouble]:  # noqa: ANN401 - as _walk
    if not isinstance(node, dict):
        yield Trouble(path, _("{name} must be a mapping, not {given}").format(name=_name(path), given=shown(node)))
        return
    fields = {field.encode_name: field for field in kind.fields}
    for key, value in node.items():
        if field := fields.get(key):
            yield from _walk(value, field.type, (*path, key))
        elif kind.forbid_unknown_fields:
            hint = nearest(key, fields.keys() - node.keys()) or _("known keys: {names}").format(names=", ".join(fields))
            yield Trouble((*path, key), _("unknown key {key!r}").format(key=key), hint, at_key=True)
    missing = [repr(name) for name, field in fields.items() if field.required and name not in node]
    if missing:
        message = ngettext("key missing: {keys}", "keys missing: {keys}", len(missing))
        yield Trouble(path, message.format(keys=", ".join(missing)), at_key=True)


def _walk_list(node: object, kind: Any, path: Path) -> Iterator[Trouble]:  # noqa: ANN401 - as _walk
    if not isinstance(node, list):
        of_texts = type(getattr(kind, "item_type", None)).__name__ == "StrType"
        hint = (
            _("put it into brackets: [{node}]").format(node=node)
            if of_texts and isinstance(node, str) and len(node) <= SHOWN
            else None
        )
        yield Trouble(path, _("{name} must be a list, not {given}").format(name=_name(path), given=shown(node)), hint)
        return
    fixed = getattr(kind, "item_types", None)
    if fixed is not None and len(fixed) != len(node):
        message = _("{name} must have {count} items, not {given}")
        yield Trouble(path, message.format(name=_name(path), count=len(fixed), given=len(node)))
        return
    least = getattr(kind, "min_length", None) or 0
    if len(node) < least:
        message = ngettext("{name} must have at least one item", "{name} must have at least {count} items", least)
        yield Trouble(path, message.format(name=_name(path), count=least))
    for index, item in enumerate(node):
        yield from _walk(item, fixed[index] if fixed else kind.item_type, (*path, index))


def _wanted(kind: Any) -> str:  # noqa: ANN401, PLR0911 - as _walk; one return a kind of value
    match type(kind).__name__:
        case "IntType":
            if kind.ge is not None and kind.le is not None:
                return _("a whole number from {least} to {most}").format(least=kind.ge, most=kind.le)
            return (
                _("a whole number of at least {least}").format(least=kind.ge)
                if kind.ge is not None
                else _("a whole number")
            )
        case "BoolType":
            return _("true or false")
        case "LiteralType":
            words = listed(str(value) for value in kind.values)
            return _("one of {words}").format(words=words) if len(kind.values) > 1 else words
        case "DateType":
            return _("a date such as 2026-11-20")
        case "DecimalType" | "FloatType":
            return _("a number")
        case "StrType":
            return _wanted_text(kind)
        case _:
            return _("of another kind")


def _wanted_text(kind: Any) -> str:  # noqa: ANN401 - as _walk
    if kind.pattern is not None:
        known = PATTERNS.get(kind.pattern)
        words = _(known) if known else _("a text like {pattern}").format(pattern=kind.pattern)
        return (
            _("{words}, at most {most} characters").format(words=words, most=kind.max_length)
            if kind.max_length
            else words
        )
    if kind.max_length is not None:
        return _("a text of {least} to {most} characters").format(least=kind.min_length or 0, most=kind.max_length)
    return _("a text")


def _fits(node: object, kind: Any) -> bool:  # noqa: ANN401 - as _walk
    """Whether msgspec takes this leaf; asked of msgspec itself, so that the two never differ."""
    if not isinstance(node, str):
        return False
    match type(kind).__name__:
        case "StrType":
            size = len(node)
            return (kind.min_length or 0) <= size <= (size if kind.max_length is None else kind.max_length) and (
                kind.pattern is None or re.search(kind.pattern, node) is not None
            )
        case "LiteralType":
            return node in kind.values or node in map(str, kind.values)
        case _:
            return _converts(node, kind)


def _converts(node: str, kind: Any) -> bool:  # noqa: ANN401 - as _walk
    import datetime as dt  # noqa: PLC0415 - only a broken file needs them
    from decimal import Decimal  # noqa: PLC0415 - as above

    plain = {"IntType": int, "BoolType": bool, "DateType": dt.date, "DecimalType": Decimal, "FloatType": float}
    try:
        value: Any = msgspec.convert(node, plain[type(kind).__name__], strict=False)
    except (msgspec.ValidationError, ValueError, KeyError):
        return False
    least, most = getattr(kind, "ge", None), getattr(kind, "le", None)
    return (least is None or value >= least) and (most is None or value <= most)


def _name(path: Path) -> str:
    """What a person would call the value at a path."""
    key = next((part for part in reversed(path) if isinstance(part, str)), _("the file"))
    return _("an item of {key}").format(key=key) if path and isinstance(path[-1], int) else key


def _own_words(error: Exception) -> str:
    return str(error).split(" - at `")[0]


def without_blanks(node: Node) -> Any:  # noqa: ANN401 - a tree for msgspec
    """The tree without the keys that have no value."""
    if isinstance(node, Map):
        return {key: without_blanks(value) for key, value in node.items() if value is not None}
    if isinstance(node, List):
        return [without_blanks(value) for value in node]
    return node
