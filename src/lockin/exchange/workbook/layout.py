"""What the workbook of a hand-out is made of, for its writer and its reader: sheets, headings, lists, texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, NamedTuple

from lockin.model.checklist import Question

INSTRUCTIONS, QUESTIONS, HIDDEN = "Instructions", "Questions", "lockin"
"""Names of the sheets."""
MARK, FORMAT = "lockin hand-out", "1"
"""In the first two cells of the hidden sheet; by them a workbook is known as a hand-out."""
NAME_LABEL, DATE_LABEL = "Your name", "Date"
"""Beside the two fields of the first sheet."""
DONT_KNOW, NOT_APPLICABLE = "Don't know", "Not applicable"
STATES: dict[str, Literal["unknown", "not_applicable"]] = {DONT_KNOW: "unknown", NOT_APPLICABLE: "not_applicable"}
"""What a drop-down offers beside the options, and the state it stands for."""
LONGEST = 40_000
"""Characters of a cell; Excel itself ends at 32,767."""


class Column(NamedTuple):
    """One column of the sheet of questions."""

    key: str
    heading: str
    width: int
    """In characters."""


ASKED = (
    Column("id", "Id", 17),
    Column("domain", "Domain", 15),
    Column("text", "Question", 31),
    Column("about", "Why, and how to find out", 36),
    Column("options", "Possible answers", 34),
)
"""What is locked."""
ANSWER = Column("answer", "Answer", 26)
DETAILS = (
    Column("evidence", "How it is known", 17),
    Column("source", "Source", 22),
    Column("note", "Note", 24),
    Column("reason", "Reason if not applicable", 19),
    Column("second", "Second person", 14),
)
READ = ("id", "text", "answer", "evidence", "source", "note", "reason", "second")
"""Keys of the columns that must come back."""

_MEANT_AS_ESCAPE = r"x[0-9A-Fa-f]{4}"
_ILLEGAL = "\x00-\x08\x0b-\x1f\ufffe\uffff"
_TO_ESCAPE = re.compile(f"_(?={_MEANT_AS_ESCAPE}[_{_ILLEGAL}])|[{_ILLEGAL}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile(f"_{_MEANT_AS_ESCAPE}_")
_FURTHER = re.compile(r"answer (\d{1,4})")


def columns(answers: int) -> tuple[Column, ...]:
    """The columns of a sheet with this many answers to a question."""
    further = (
        Column(f"answer {number}", f"{ANSWER.heading} {number}", ANSWER.width) for number in range(2, answers + 1)
    )
    return (*ASKED, ANSWER, *further, *DETAILS)


def key_of(heading: str) -> str | None:
    """The key of the column with this heading, or None when it is none of ours."""
    name = folded(heading)
    known = {folded(column.heading): column.key for column in columns(1)}
    return name if _FURTHER.fullmatch(name) else known.get(name)


def further_answers(keys: Iterable[str]) -> list[str]:
    """Those keys that are of a second, third or further answer, in their order."""
    return sorted((key for key in keys if _FURTHER.fullmatch(key)), key=lambda key: int(key.split()[1]))


def folded(text: str) -> str:
    """The text as two entries are compared: capitals, runs of blanks and the form of an apostrophe aside."""
    return " ".join(text.replace("\u2019", "'").split()).casefold()


def choices(question: Question) -> dict[str, str]:
    """What the drop-down of a question calls its options, and the id of each; in order."""
    return numbered((option.label, option.id) for option in question.options)


def numbered(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Labels with their number in front, on one line, and the id that each stands for."""
    return {f"{number} - {' '.join(label.split())}": id_ for number, (label, id_) in enumerate(named, 1)}


def escaped(text: str) -> str:
    """The text as the file format writes it: `_x0007_` for what XML cannot hold, and for what looks like that.

    The format has no way to write half of a surrogate pair; it becomes a replacement character.
    """
    plain = _SURROGATE.sub("\ufffd", text)
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", plain)


def unescaped(text: str) -> str:
    """What `escaped` was given; also what Excel and LibreOffice mean by such a text."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[0][2:6], 16)), text)
    # A pair of escapes may stand for one character beyond the first plane.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def number_text(number: float) -> str:
    """A number as a person types it: no exponent, no needless zeros."""
    text = f"{Decimal(repr(number)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def quoted(value: str) -> str:
    """The value of a question without options, told apart from `Don't know` and `Not applicable` by quotes."""
    return f'"{value}"' if folded(value.strip('"')) in _FOLDED_STATES else value


def unquoted(value: str) -> str:
    """What `quoted` was given."""
    inner = value[1:-1]
    return inner if value[:1] == value[-1:] == '"' and quoted(inner) == value else value


_FOLDED_STATES = {folded(label) for label in STATES}
