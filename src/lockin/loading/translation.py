"""The texts of a checklist in another language, by id.

A translation never changes what is asked or how it counts: it replaces texts, each only while the text that it was made
from is still the one in the checklist. What is missing or stale stays as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from itertools import islice
from typing import Any, TypeVar

from msgspec import Struct, field, structs

from lockin.errors import BadDataError
from lockin.language import _
from lockin.loading.overlay_words import reworded
from lockin.loading.places import List, Map, Origin
from lockin.loading.structure import convert, nearest, shown
from lockin.loading.troubles import ENOUGH, Trouble, first_of, located
from lockin.loading.yaml_text import parse
from lockin.model import alternatives, checklist, events, policy, switching
from lockin.model.checklist import Slug
from lockin.model.texts import Text as Passage

FORMAT = "lockin_translation"
FOLDER = "translations"
"""Beside the first file of a checklist; holds one file a language, `ko.yaml` say."""

T = TypeVar("T", bound=Struct)
Key = str
"""Where a text stands, as problems say it: `questions[dat.retention].options[none].label`."""

_TEXTS: dict[type[Struct], tuple[str, ...]] = {
    checklist.Checklist: ("title", "archetype", "note", "roles", "efforts"),
    checklist.Fact: ("ask", "label", "help"),
    checklist.Domain: ("title", "purpose"),
    checklist.Question: ("title", "text", "why", "how_to_find_out", "weight_rationale"),
    checklist.Option: ("label",),
    checklist.RedFlag: ("reason",),
    checklist.Remediation: ("action",),
    checklist.VendorNote: ("text",),
    checklist.Reference: ("framework", "demand", "note"),
    policy.Policy: ("limits",),
    policy.EvidenceLevel: ("label",),
    policy.Band: ("label",),
    policy.Decision: ("label", "meaning"),
    policy.SubIndex: ("title",),
    switching.SwitchingModel: ("overrun_reason",),
    switching.SwitchingLine: ("label", "help"),
    switching.NoticeKind: ("label", "help"),
    switching.FreeFrom: ("note",),
    events.EventType: ("label", "help"),
    alternatives.Catalogue: ("note",),
    alternatives.Definitions: ("open_source", "open_weights", "restricted_weights"),
    alternatives.Alternative: ("limits", "check", "note"),
    alternatives.Fits: ("otherwise",),
}
"""What people read, by kind; names of products and laws' numbers, addresses and sources are the same everywhere."""
_UNSPOKEN = frozenset({"articles", "claims", "overlay", "base"})
"""Parts of a checklist that no output shows, or that show what was written."""


class Text(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One text, and what it was made from."""

    source: str = field(name="from")
    text: str = field(name="to")
    """Empty: not translated yet."""


class Translation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The texts of one checklist in one language."""

    of: Slug
    """Id of the checklist."""
    lang: str
    """`ko`."""
    texts: dict[Key, Text]


class Gaps(Struct, frozen=True, kw_only=True):
    """What keeps a translation from being whole."""

    missing: tuple[Key, ...]
    """Not translated yet."""
    stale: tuple[Key, ...]
    """Made from a text that is another one now."""
    surplus: tuple[Key, ...]
    """Of texts that are not there any more."""


def source_texts(value: Struct) -> dict[Key, str]:
    """Every text of a checklist or catalogue that people read, by key, in the order of the files."""
    return dict(_texts(value, ""))


def own_texts(value: Struct) -> dict[Key, str]:
    """The texts that a translation of this holds: all, or for an overlay those that the checklist below has not."""
    below = value.base if isinstance(value, checklist.Checklist) else None
    there = {} if below is None else source_texts(below)
    return {key: text for key, text in source_texts(value).items() if there.get(key) != text}


def translated(value: T, translation: Translation) -> T:
    """The checklist or catalogue with every text replaced that is translated from what it says now."""
    now = source_texts(value)
    fresh = {key: found.text for key, found in translation.texts.items() if found.text and now.get(key) == found.source}
    return _with(value, "", fresh)


def gaps(value: Struct, translation: Translation) -> Gaps:
    """What is missing, stale or left over."""
    now = own_texts(value)
    return Gaps(
        missing=tuple(key for key in now if key not in translation.texts or not translation.texts[key].text),
        stale=tuple(key for key, found in translation.texts.items() if key in now and found.source != now[key]),
        surplus=tuple(key for key in translation.texts if key not in now),
    )


def in_language(value: T, folders: Iterable[Mapping[str, bytes]], lang: str) -> T:
    """The checklist in a language, as far as the files beside it hold its texts.

    Args:
        value: as it was written.
        folders: the files of the checklist and of each overlay, by name, as in `Layer.files`.
        lang: code of the language.

    Raises:
        BadDataError: with every problem of a translation.

    """
    name = f"{FOLDER}/{lang}.yaml"
    below = value.base if isinstance(value, checklist.Checklist) else None
    found, spoken = [], value
    for depth, files in enumerate(folders):
        if name in files:
            of = spoken if below is None or depth else below  # an overlay drops texts that the one below has
            found.append(parse_translation(files[name], name, of=of))
            spoken = translated(spoken, found[-1])
    if isinstance(spoken, checklist.Checklist) and isinstance(value, checklist.Checklist) and found:
        return structs.replace(spoken, lang=lang, **_below(value, spoken, found))
    return spoken


def _below(
    written: checklist.Checklist, spoken: checklist.Checklist, found: Iterable[Translation]
) -> dict[str, object]:
    """The checklist below an overlay, and what is changed of it, in the language too; nothing without one."""
    if written.base is None or written.overlay is None:
        return {}
    base = reduce(translated, found, written.base)
    texts = [
        (key, text, now[key])
        for was, now in ((written.base, source_texts(base)), (written, source_texts(spoken)))
        for key, text in source_texts(was).items()
    ]
    return {"base": base, "overlay": reworded(written.overlay, texts)}


def parse_translation(data: bytes, source: str, *, of: Struct | None = None) -> Translation:
    """The translation in this text.

    Args:
        data: the content of the file.
        source: what problems call the file.
        of: what it is a translation of: then texts that are too long for their place are problems too; None: not known.

    Raises:
        BadDataError: with every problem, in file order.

    """
    tree = parse(data, source)
    if not isinstance(tree, Map):
        origin = tree.origin if isinstance(tree, List) else Origin(source)
        raise BadDataError(
            (origin.problem((1, 1), _("a translation must be a mapping, of keys with ':' behind them")),)
        )
    troubles = list(_frame(tree))
    found = convert({key: value for key, value in tree.items() if key != FORMAT}, Translation)
    if not isinstance(found, Translation):
        troubles += found
    elif of is not None:
        troubles += islice(_misfits(found, of), ENOUGH)
    if troubles or not isinstance(found, Translation):
        raise BadDataError(first_of(located(tree, troubles)))
    return found


def _frame(tree: Map) -> Iterator[Trouble]:
    if FORMAT not in tree:
        hint = _("a translation begins with the line '{line}'").format(line=f"{FORMAT}: 1")
        yield Trouble((), _("the key {key} is missing").format(key=repr(FORMAT)), hint)
    elif tree[FORMAT] != "1":
        yield Trouble(
            (FORMAT,), _("this version of lockin reads format 1, not {found}").format(found=shown(tree[FORMAT]))
        )


def _misfits(translation: Translation, of: Struct) -> Iterator[Trouble]:
    """Texts that are too long for their place, and keys that look like a slip of the pen."""
    kinds = dict(_kinds(of, ""))
    for key, text in translation.texts.items():
        if key not in kinds:
            hint = nearest(key, kinds.keys() - translation.texts.keys())
            if hint:
                yield Trouble(("texts", key), _("there is no text {key}").format(key=shown(key)), hint, at_key=True)
        elif text.text and isinstance(found := convert(text.text, kinds[key], ("texts", key, "to")), list):
            yield from found


def _texts(value: Any, path: Key) -> Iterator[tuple[Key, str]]:  # noqa: ANN401 - a model is a tree of many kinds
    for key, text, _kind in _leaves(value, path):
        yield key, text


def _kinds(value: Any, path: Key) -> Iterator[tuple[Key, Any]]:  # noqa: ANN401 - as above
    for key, _text, kind in _leaves(value, path):
        yield key, kind


def _leaves(value: Any, path: Key) -> Iterator[tuple[Key, str, Any]]:  # noqa: ANN401 - as above
    """Key, text and declared type of every text."""
    own = _TEXTS.get(type(value), ())
    for part in structs.fields(value):
        found, at = getattr(value, part.name), f"{path}.{part.name}" if path else part.name
        if part.name in own:
            for key, text in _spread(found, at):
                yield key, text, part.type if isinstance(found, str) else Passage
        elif part.name not in _UNSPOKEN:
            for key, child in _children(found, at):
                yield from _leaves(child, key)


def _spread(found: object, at: Key) -> Iterator[tuple[Key, str]]:
    """The texts of one field: itself, or those of a table or list."""
    match found:
        case str():
            yield at, found
        case dict():
            yield from ((f"{at}[{name}]", text) for name, text in found.items())
        case tuple():
            yield from ((f"{at}[{number}]", text) for number, text in enumerate(found))


def _children(found: object, at: Key) -> Iterator[tuple[Key, Struct]]:
    if isinstance(found, Struct):
        yield at, found
    elif isinstance(found, tuple):
        for number, child in enumerate(found):
            if isinstance(child, Struct):
                yield f"{at}[{getattr(child, 'id', number)}]", child


def _with(value: T, path: Key, fresh: Mapping[Key, str]) -> T:
    """The value with the texts at these keys."""
    own = _TEXTS.get(type(value), ())
    changes: dict[str, Any] = {}
    for part in structs.fields(value):
        found, at = getattr(value, part.name), f"{path}.{part.name}" if path else part.name
        if part.name in own:
            new = _replaced(found, at, fresh)
        elif part.name in _UNSPOKEN:
            continue
        elif isinstance(found, Struct):
            new = _with(found, at, fresh)
        elif isinstance(found, tuple) and any(isinstance(child, Struct) for child in found):
            keyed = dict(_children(found, at))
            new = tuple(_with(child, key, fresh) for key, child in keyed.items())
        else:
            continue
        if new is not found:
            changes[part.name] = new
    return structs.replace(value, **changes) if changes else value


def _replaced(found: object, at: Key, fresh: Mapping[Key, str]) -> object:
    match found:
        case str():
            return fresh.get(at, found)
        case dict():
            return {name: fresh.get(f"{at}[{name}]", text) for name, text in found.items()}
        case tuple():
            return tuple(fresh.get(f"{at}[{number}]", text) for number, text in enumerate(found))
        case _:
            return found
