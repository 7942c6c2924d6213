"""How values are written in an assessment: pleasant to edit by hand, and read back as exactly the same text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

import yaml

from lockin.errors import UsageError
from lockin.language import _
from lockin.loading.yaml_text import BAD_VALUE
from lockin.model.assessment import Answer

Written = (
    str | int | Decimal | dt.date | tuple[str, ...] | tuple[Mapping[str, "Written"], ...] | Mapping[str, "Written"]
)
"""What is written for one key."""

ANSWER_KEYS = (
    "option",
    "options",
    "value",
    "evidence",
    "source",
    "note",
    "reason",
    "second",
    "by",
    "date",
    "ask",
    "reconfirm",
)
"""In the order in which they are written, behind `state`."""
LONGEST_LINE = 100
"""Up to this many characters, an answer that chooses no option stays on its line."""
_UNESCAPED = frozenset("\r\x85\u2028\u2029")
"""Line ends to YAML but not to every editor: written as escapes."""


class Word(str):
    """`yes`, `no` or `unknown`, which stand without quotes."""

    __slots__ = ()


FACT_WORDS = {True: Word("yes"), False: Word("no"), None: Word("unknown")}


class _Writer(yaml.SafeDumper):
    """Texts of several lines as blocks, and quotes where a reader might see something other than text."""

    literal = True

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        """Write an equal value again, because anchors are refused on reading."""
        return True


class _OneLineWriter(_Writer):
    """Each text on one line, where a block would take in the comment below it."""

    literal = False


def _represent_text(writer: _Writer, text: str) -> yaml.ScalarNode:
    style = None
    if not _UNESCAPED.isdisjoint(text):
        style = '"'
    elif "\n" in text:
        style = "|" if writer.literal and text.strip() and not text.endswith("\n\n") else '"'
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_options(writer: _Writer, options: tuple[str, ...]) -> yaml.SequenceNode:
    return writer.represent_sequence("tag:yaml.org,2002:seq", options, flow_style=True)


def _represent_word(writer: _Writer, word: Word) -> yaml.ScalarNode:
    return writer.represent_scalar(f"tag:yaml.org,2002:{'str' if word == 'unknown' else 'bool'}", str(word))


def _represent_amount(writer: _Writer, amount: Decimal) -> yaml.ScalarNode:
    kind = "int" if amount == amount.to_integral_value() else "float"
    return writer.represent_scalar(f"tag:yaml.org,2002:{kind}", f"{amount:f}")


_Writer.add_representer(Decimal, _represent_amount)
_Writer.add_representer(Word, _represent_word)
_Writer.add_representer(str, _represent_text)
_Writer.add_representer(tuple, _represent_options)


def answer_keys(answer: Answer) -> dict[str, Written]:
    """The keys that are written for an answer: those that say something, in their order.

    Raises:
        UsageError: if a text holds a character that no assessment may hold.

    """
    said: dict[str, Written] = {
        key: value for key in ANSWER_KEYS if (value := getattr(answer, key)) not in {None, "", ()}
    }
    if answer.evidence == "none":
        del said["evidence"]
    if answer.value is not None:
        said["value"] = answer.value
    if answer.state != "answered" or said.keys().isdisjoint(ANSWER_KEYS[:3]):
        said = {"state": answer.state, **said}
    for key, value in said.items():
        refuse_unwritable(key, value)
    return said


def refuse_unwritable(key: str, value: object) -> None:
    """Let no text through that could not be read back.

    Raises:
        UsageError: naming the character.

    """
    for text in value if isinstance(value, tuple) else (value,):
        if isinstance(text, str) and (bad := BAD_VALUE.search(text)):
            raise UsageError(
                _("{key}: the character U+{code:04X} cannot be kept").format(key=key, code=ord(bad[0])),
                hint=_("remove it from the text"),
            )


def block(key: str, value: Written, *, literal: bool) -> list[str]:
    """`key: value` as lines without indentation.

    Args:
        key: as it is to be read back.
        value: what is written for it.
        literal: whether texts of several lines may stand as blocks (`|`).

    """
    if isinstance(value, tuple) and any(isinstance(part, Mapping) for part in value):
        return [f"{flow(key)}:", *(f"  - {flow(part)}" for part in value)]
    if not isinstance(value, Mapping):
        return _dumped({key: value}, _Writer if literal else _OneLineWriter, brackets=False)
    if line := compact(value):
        return [f"{flow(key)}: {line}"]
    parts = (line for name, part in value.items() for line in block(name, part, literal=literal))
    return [f"{flow(key)}:", *indented(parts, 2)]


def indented(lines: Iterable[str], columns: int) -> list[str]:
    """The lines, moved to the right; empty ones stay empty."""
    return [" " * columns + line if line else line for line in lines]


def compact(answer: Mapping[str, Written]) -> str | None:
    """An answer in brackets where that reads well: it chooses no option and is short. Else None."""
    chooses = answer.get("state") == "answered" or not answer.keys().isdisjoint(ANSWER_KEYS[:3])
    if chooses or any(isinstance(part, Mapping) for part in answer.values()):
        return None
    line = flow(answer)
    return line if len(line) <= LONGEST_LINE and "\\" not in line else None


def flow(value: Written) -> str:
    """A value on one line, as it may stand inside brackets."""
    return _dumped([value], _OneLineWriter, brackets=True)[0][1:-1]


def one_line(value: str) -> str:
    """A text on one line, as it may stand behind a key outside of brackets."""
    return block("k", value, literal=False)[0].removeprefix("k: ")


def _dumped(value: object, writer: type[_Writer], *, brackets: bool) -> list[str]:
    text: str = yaml.dump(
        value, Dumper=writer, default_flow_style=brackets, sort_keys=False, allow_unicode=True, width=float("inf")
    )
    return text.rstrip("\n").split("\n")
