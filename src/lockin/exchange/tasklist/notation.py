"""The marks, labels and escapes by which a ticked list is written and recognised again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import NamedTuple

import msgspec

from lockin.exchange.handout import Identity
from lockin.exchange.labels import Labels, decoded, encoded, text_mark
from lockin.language import N_, SOURCE, language

ANSWER = N_("Your answer")
KNOWN = N_("How it is known")
"""What stands above the boxes of the options, and above those of the evidence levels."""
STATES = {"unknown": N_("Don't know"), "not_applicable": N_("Not applicable")}
"""Labels of the boxes below the options."""
FIELDS = {
    N_("Answer"): "value",
    N_("Source"): "source",
    N_("Note"): "note",
    N_("Not applicable because"): "reason",
    N_("Second person"): "second",
}
"""Label in the block of a question to field."""
SIGNATURE = (N_("Your name"), N_("Date"))
"""Labels in the first block."""
WORDS = (ANSWER, KNOWN, *STATES.values(), *FIELDS, *SIGNATURE)
"""All of them: what the reader goes by besides ids."""
BLOCK = "lockin"
"""Word behind the fence of a block that is read."""
END = "<!-- lockin end -->"
"""The last line; where it is missing, the file was cut off."""
LONGEST_IDENTITY = 10_000
"""Characters; far more than the longest names that an assessment takes."""

_IDENTITY = re.compile(r"<!--\s*lockin hand-out\s+(\{.*\})\s*-->")
_LABELS = re.compile(r"<!--\s*lockin labels\s+(\{.*\})\s*-->")
_QUESTION = re.compile(r"<!--\s*lockin\s+([a-z0-9][a-z0-9_.]{0,80})(?:\s+([0-9a-f]{12})(?:\s+([0-9a-f]{12}))?)?\s*-->")
_HEADED = re.compile(r"([a-z0-9][a-z0-9_.]{0,80}):(?:\s+(.*))?")
_BOX = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)])\s+\[([^\[\]]{0,3})\](?:\s+(.*))?")
_HIDDEN = re.compile(r"<!--\s*([a-z0-9][a-z0-9_.]{0,80})\s*-->$")
_DRESS = re.compile(r"^[*_#\s]+")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


class Headed(NamedTuple):
    """A heading that reads like that of a question."""

    id: str
    text: str


class Marked(NamedTuple):
    """The hidden mark below the heading of a question."""

    id: str
    base: str | None
    text: str | None = None
    """`text_mark` of the question's text as it was handed out; None where the file does not say."""


class Box(NamedTuple):
    """An item of a list of tasks."""

    mark: str
    """What stands in the brackets, without blanks."""
    label: str
    hidden: str
    """The id in the comment behind the label; empty: there is none."""


def identity_mark(identity: Identity) -> str:
    """The comment that says what a hand-out belongs to; nothing in it can end the comment."""
    return f"<!-- lockin hand-out {_in_comment(msgspec.json.encode(identity).decode())} -->"


def labels_mark(labels: Labels) -> str:
    """The comment that says what a hand-out in another language calls its labels; empty for one in English."""
    text = encoded(labels)
    return f"<!-- lockin labels {_in_comment(text)} -->" if text else ""


def labels_in(lines: Iterable[str]) -> Labels:
    """The labels of a hand-out, by the first comment on them."""
    found = next((mark for line in lines if (mark := _LABELS.fullmatch(line.strip()))), None)
    return decoded(found[1], WORDS) if found else Labels()


def _in_comment(json: str) -> str:
    return json.replace("--", r"-\u002d").replace(">", r"\u003e")


def identity_in(line: str) -> Identity | None:
    """What a line says that a hand-out belongs to; None when it says nothing of that kind.

    Raises:
        ValueError: if it cannot be understood.

    """
    found = _IDENTITY.fullmatch(line.strip())
    if found is None:
        return None
    if len(found[1]) > LONGEST_IDENTITY:
        raise ValueError("far too long")
    try:
        return msgspec.json.decode(found[1], type=Identity)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(str(error)) from None


def question_mark(question_id: str, base: str, text: str) -> str:
    """The hidden mark of a question; in English it goes without the mark of the text, which can be compared itself."""
    return " ".join(("<!-- lockin", question_id, base, *((text_mark(text),) if language() != SOURCE else ()), "-->"))


def marked(line: str) -> Marked | None:
    """The mark of a question in this line, or None."""
    found = _QUESTION.fullmatch(line.strip())
    return Marked(found[1], found[2], found[3]) if found else None


def headed(line: str) -> Headed | None:
    """The heading of a question in this line, or None."""
    text = line.strip()
    body = text.lstrip("#")
    if not 1 <= len(text) - len(body) <= 6 or not body[:1].isspace():  # noqa: PLR2004 - levels of headings
        return None
    open_end = body.rstrip("#")
    found = _HEADED.fullmatch(unescaped(open_end if open_end[-1:].isspace() else body))
    return Headed(found[1], found[2] or "") if found else None


def group(line: str, labels: Labels) -> str | None:
    """`ANSWER` or `KNOWN` when the line announces the boxes of one of them, else None."""
    text = _DRESS.sub("", line)
    for name in (ANSWER, KNOWN):
        rest = text.removeprefix(labels.of(name))
        if rest != text and (not rest or rest[0] in "*_:(" or rest[0].isspace()):
            return name
    return None


def box(line: str) -> Box | None:
    """The box in this line, or None."""
    found = _BOX.fullmatch(line.strip())
    if found is None:
        return None
    text = found[2] or ""
    hidden = _HIDDEN.search(text)
    label = text[: hidden.start()] if hidden else text
    return Box(found[1].strip(), unescaped(label), hidden[1] if hidden else "")


def unescaped(text: str) -> str:
    """The text that this Markdown shows, on one line; the way back of `report.markdown.escape`."""
    return " ".join(_ESCAPED.sub(lambda found: found[1] or unescape(found[0]), text).split())
