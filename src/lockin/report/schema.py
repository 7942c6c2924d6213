"""JSON Schema of what programs read, `score --json` and `.json` reports: types give it, docstrings its meaning."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from typing import Any

import msgspec

from lockin.loading.schema import DIALECT, Schema
from lockin.report.shape import ReportShape, ScoreShape


def score_schema() -> Schema:
    """The schema of `lockin score --json`."""
    return _schema(ScoreShape, "What lockin score --json prints")


def report_schema() -> Schema:
    """The schema of a report with the suffix `.json`."""
    return _schema(ReportShape, "A lockin report as JSON")


def _schema(kind: type[msgspec.Struct], title: str) -> Schema:
    types = {found.__name__: found for found in _types(msgspec.inspect.type_info(kind))}
    (_,), definitions = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    for name, found in types.items():
        _describe(definitions[name], found)
    own = definitions.pop(kind.__name__)
    return {
        "$schema": DIALECT,
        "title": title,
        **{key: own[key] for key in own if key != "title"},
        "$defs": definitions,
    }


def _describe(schema: Schema, kind: type[msgspec.Struct]) -> None:
    """Say what each key means, and that all are there and no others."""
    schema["additionalProperties"] = False
    schema["required"] = [
        field.encode_name
        for field in msgspec.structs.fields(kind)
        if "unset" not in repr(field.default).lower() and not kind.__struct_config__.omit_defaults
    ]
    meanings = _meanings(kind)
    for name, value in schema["properties"].items():
        value.pop("default", None)
        if name in meanings:
            value["description"] = meanings[name]


def _meanings(kind: type[msgspec.Struct]) -> dict[str, str]:
    """The text below each field of a class and of those that it extends."""
    found: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        if base.__module__.startswith("lockin."):
            tree = ast.parse(inspect.getsource(importlib.import_module(base.__module__)))
            for node in tree.body:
                if isinstance(node, ast.ClassDef) and node.name == base.__name__:
                    found |= dict(_documented(node))
    return found


def _documented(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, text in zip(node.body, node.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
        ):
            yield field.target.id, " ".join(str(text.value.value).split())


def _types(node: Any) -> Iterator[type[msgspec.Struct]]:  # noqa: ANN401 - msgspec's description of a type
    """Every class that a type is made of."""
    if isinstance(node, msgspec.inspect.StructType):
        yield node.cls
        for field in node.fields:
            yield from _types(field.type)
    for name in ("types", "item_types"):
        for part in getattr(node, name, ()):
            yield from _types(part)
    for name in ("item_type", "key_type", "value_type"):
        part = getattr(node, name, None)
        if part is not None:
            yield from _types(part)
