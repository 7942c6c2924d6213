"""What keeps a text from being YAML at all, in words: what the parser says, and what git left behind."""

from __future__ import annotations

from typing import Any

import yaml

from lockin.errors import Problem
from lockin.language import N_, _
from lockin.loading.places import Origin

CONFLICT_MARK = "<<<<<<< "
"""Where git could not merge, the line of one side begins with this."""
HINTS = (
    ("cannot start any token", N_("put the text into quotes")),
    ("mapping values are not allowed", N_("put a text that holds ': ' into quotes, or check the indentation")),
    ("end of stream", N_("the file is cut off, or a quote or bracket is not closed")),
    ("expected ',' or", N_("a bracket is not closed, or a text that begins with a bracket needs quotes")),
    ("could not find expected ':'", N_("a key needs ': ' behind it; check quotes and indentation")),
    ("expected comment or line break", N_("put a text that begins with > or | into quotes")),
    ("block end", N_("check the indentation")),
    ("expected key", N_("check the indentation")),
    ("expected '-'", N_("check the indentation")),
)


def syntax_problem(origin: Origin, error: yaml.YAMLError) -> Problem:
    """What the parser says, where, and what to do about it."""
    problem = getattr(error, "problem", None) or getattr(error, "context", None) or _("unreadable")
    mark = getattr(error, "problem_mark", None)
    before = getattr(error, "context_mark", None)
    place = mark or before
    # Translators: {problem} and {context} are words of the YAML library, in English
    message = _("not valid YAML: {problem} {context} from line {line}") if before else _("not valid YAML: {problem}")
    message = message.format(
        problem=problem, context=getattr(error, "context", ""), line=before.line + 1 if before else None
    )
    hint = next((_(hint) for words, hint in HINTS if words in str(problem)), None)
    position = (place.line + 1, place.column + 1) if place else (None, None)
    line = "".join(origin.lines[place.line : place.line + 1]) if place else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        hint = _("indent with spaces, not with tabs")
    return origin.problem(position, message, hint=hint)


def position(stream: Any) -> tuple[int | None, int | None]:  # noqa: ANN401 - a PyYAML loader
    """Where PyYAML's own parser stands; the C parser does not say."""
    mark = stream.get_mark() if hasattr(stream, "get_mark") else None
    return (mark.line + 1, mark.column + 1) if mark else (None, None)


def conflicts_left(origin: Origin) -> list[Problem]:
    """The places that git could not merge, in a text that cannot be read."""
    if CONFLICT_MARK not in origin.text:
        return []
    hint = _("choose one of the two sides, and remove the three marker lines (<<<<<<<, =======, >>>>>>>)")
    return [
        origin.problem((number, 1), _("a merge conflict is left here"), hint=hint)
        for number, line in enumerate(origin.lines, 1)
        if line.startswith(CONFLICT_MARK)
    ]
