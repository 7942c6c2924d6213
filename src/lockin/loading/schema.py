"""JSON Schema of the two kinds of file, for editors that complete and check while one types.

The schema comes from the same types that read the files. It is a little laxer than the reader,
which knows more than a schema can say; `lockin checklist check` has the last word.
"""

from __future__ import annotations

from typing import Any

import msgspec

from lockin.loading.checklist import COMPUTED, FORMAT, MAX_FILES
from lockin.model.assessment import Assessment
from lockin.model.checklist import Checklist

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TRUTH_WORDS = ("yes", "no", "unknown", "true", "false", "y", "n")

Schema = dict[str, Any]


def checklist_schema() -> Schema:
    """The schema of a checklist file. No key is required, because a checklist may be spread over files."""
    schema = _schema(Checklist, "A lockin checklist, or one of its files")
    properties = schema["properties"]
    for key in COMPUTED:
        del properties[key]
    for name in ("Overlay", "OverlayChange"):
        del schema["$defs"][name]
    properties["version"] = {"type": ["string", "number"]}
    names = {"type": "array", "items": {"type": "string"}, "maxItems": MAX_FILES, "uniqueItems": True}
    schema["properties"] = {FORMAT: {"const": 1}, **properties, "include": names}
    schema["required"] = []
    schema["$defs"]["Condition"] |= {"minProperties": 1, "maxProperties": 1}
    return schema


def assessment_schema() -> Schema:
    """The schema of an assessment, in its short forms too."""
    schema = _schema(Assessment, "A lockin assessment")
    properties = schema["properties"]
    properties["lockin"] = {"const": 1}
    properties["facts"] = _mapping_of({"anyOf": [{"type": ["boolean", "null"]}, {"enum": list(TRUTH_WORDS)}]})
    answer = {"$ref": "#/$defs/Answer"}
    properties["answers"] = _mapping_of({"anyOf": [{"type": ["string", "number", "null"]}, answer]})
    schema["$defs"]["Answer"]["properties"]["value"] = {"type": ["string", "number", "null"]}
    schema["$defs"]["ChecklistRef"]["properties"]["version"] = {"type": ["string", "number"]}
    schema["required"] = ["lockin", "checklist"]
    return schema


def _mapping_of(values: Schema) -> Schema:
    return {"type": ["object", "null"], "additionalProperties": values}


def _schema(kind: type[Checklist | Assessment], title: str) -> Schema:
    """The schema of a type, with its own keys at the top, where editors look for them."""
    generated: Schema = _with_numbers(msgspec.json.schema(kind))
    definitions = generated["$defs"]
    own = definitions.pop(kind.__name__)
    return {"$schema": DIALECT, **own, "title": title, "additionalProperties": False, "$defs": definitions}


def _with_numbers(node: Any) -> Any:  # noqa: ANN401 - JSON
    """The same schema, with exact decimals written as numbers, as people write them in YAML."""
    if isinstance(node, dict):
        if node.get("format") == "decimal":
            return {"type": ["number", "string"]}
        return {key: _with_numbers(value) for key, value in node.items()}
    return [_with_numbers(value) for value in node] if isinstance(node, list) else node
