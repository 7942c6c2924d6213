"""JSON Schema of overlays: that of checklists, with every part that is changed by id and by key."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from lockin.loading.adding import AFTER, FIXED
from lockin.loading.checklist import FORMAT
from lockin.loading.overlaid import CHANGE, DROP, ONE, OWN
from lockin.loading.overlay import EXTENDS
from lockin.loading.parts import KINDS
from lockin.loading.patch import BECAUSE, LONGEST_REASON, WHOLE
from lockin.loading.schema import Schema, checklist_schema

REASON: Schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_REASON}
SLUG: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 64}
NOTHING: Schema = {"type": "null"}


def overlay_schema() -> Schema:
    """The schema of an overlay, or of one of its files."""
    whole = checklist_schema()
    definitions: Schema = whole["$defs"]
    parts: Schema = whole["properties"]
    changing = _Changing(definitions)
    change = {part: changing.things(kind.__name__) for part, kind in KINDS.items()}
    change |= {part: changing.value(parts[part]) for part in ONE}
    drop = {part: {"type": "object", "additionalProperties": REASON} for part in KINDS}
    version = {"type": ["string", "number"]}
    base = {"type": "object", "properties": {"id": SLUG, "version": version}, "required": ["id"]}
    properties = {
        FORMAT: parts[FORMAT],
        **{key: parts[key] for key in OWN},
        EXTENDS: {"anyOf": [SLUG, base | {"additionalProperties": False}]},
        CHANGE: _closed(change),
        DROP: _closed(drop),
        **{part: {"type": "array", "items": {"$ref": f"#/$defs/{kind.__name__}"}} for part, kind in KINDS.items()},
        "include": parts["include"],
    }
    for kind in KINDS.values():
        definitions[kind.__name__]["properties"] |= {AFTER: {"type": "string"}, BECAUSE: REASON}
    return whole | {
        "title": "A lockin overlay, or one of its files",
        "properties": properties,
        "$defs": definitions | changing.definitions,
    }


class _Changing:
    """Makes of a schema the one of what changes in it."""

    def __init__(self, definitions: Schema) -> None:
        """Begin with the definitions of whole things."""
        self.whole = deepcopy(definitions)
        self.definitions: Schema = {}

    def things(self, kind: str) -> Schema:
        """Things of a kind by id."""
        return {"type": "object", "additionalProperties": self.thing(kind)}

    def thing(self, kind: str) -> Schema:
        """A thing with some of its keys; defined once."""
        name = f"{kind}Change"
        if name not in self.definitions:
            self.definitions[name] = {}
            fixed = {"id", *(FIXED.values() if kind == "Article" else ())}
            keys = self.whole[kind]["properties"].items()
            changed = {key: self.value(node, whole=key in WHOLE) for key, node in keys if key not in fixed}
            self.definitions[name] = _closed(changed | {BECAUSE: REASON})
        return {"$ref": f"#/$defs/{name}"}

    def value(self, node: Schema, *, whole: bool = False) -> Schema:
        """What may stand in the place of a value; null removes it."""
        node = {key: part for key, part in node.items() if key != "default"}
        kinds = [one for one in node.get("anyOf", [node]) if one != NOTHING]
        found: list[Any] = []
        for one in kinds:
            name = one.get("$ref", "").rpartition("/")[2]
            items = one.get("items", {}) if isinstance(one.get("items"), dict) else {}
            of = items.get("$ref", "").rpartition("/")[2]
            if name and not whole:
                found.append(self.thing(name))
            elif of and "id" in self.whole[of]["properties"]:
                by_id = {"anyOf": [self.thing(of), NOTHING]}
                found += [one, {"type": "object", "additionalProperties": by_id}]
            elif isinstance(one.get("additionalProperties"), dict):
                found.append(one | {"additionalProperties": {"anyOf": [one["additionalProperties"], REASON, NOTHING]}})
            else:
                found.append(one)
        return {"anyOf": [*found, NOTHING]}


def _closed(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}
