"""What the workbook of a hand-out is made of, for its writer and its reader: sheets, headings, lists, texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, NamedTuple

from lockin.exchange.labels import ENGLISH, Labels
from lockin.language import N_, _
from lockin.model.checklist import Question

# Translators: names of sheets have at most 31 characters, and none of \ / ? * : [ ]
INSTRUCTIONS, QUESTIONS = N_("Instructions"), N_("Questions")
"""Names of the sheets that people see; nothing is read by them."""
HIDDEN = "lockin"
"""Name of the hidden sheet."""
LIST_COLUMN = 7
"""Of the hidden sheet, from 1; the lists behind the drop-downs stand one below the other."""
LABELS = "labels"
"""In the hidden sheet, before what a workbook in another language calls the words below."""
MARK, FORMAT = "lockin hand-out", "1"
"""In the first two cells of the hidden sheet; by them a workbook is known as a hand-out."""
NAME_LABEL, DATE_LABEL = N_("Your name"), N_("Date")
"""Beside the two fields of the first sheet."""
DONT_KNOW, NOT_APPLICABLE = N_("Don't know"), N_("Not applicable")
STATES: dict[str, Literal["unknown", "not_applicable"]] = {DONT_KNOW: "unknown", NOT_APPLICABLE: "not_applicable"}
"""What a drop-down offers beside the options, and the state it stands for."""
LONGEST = 40_000
"""Characters of a cell; Excel itself ends at 32,767."""


class Column(NamedTuple):
    """One column of the sheet of questions."""

    key: str
    heading: str
    """In English; what the workbook calls it is `heading_of`."""
    width: int
    """In characters."""


ASKED = (
    Column("id", N_("Id"), 17),
    Column("domain", N_("Domain"), 15),
    Column("text", N_("Question"), 31),
    Column("about", N_("Why, and how to find out"), 36),
    Column("options", N_("Possible answers"), 34),
)
"""What is locked."""
ANSWER = Column("answer", N_("Answer"), 26)
DETAILS = (
    Column("evidence", N_("How it is known"), 17),
    Column("source", N_("Source"), 22),
    Column("note", N_("Note"), 24),
    Column("reason", N_("Reason if not applicable"), 19),
    Column("second", N_("Second person"), 14),
)
READ = ("id", "text", "answer", "evidence", "source", "note", "reason", "second")
"""Keys of the columns that must come back."""
FURTHER = N_("Answer {number}")
"""Heading of the column of a second, third or further answer."""
WORDS = (NAME_LABEL, DATE_LABEL, *STATES, *(column.heading for column in (*ASKED, ANSWER, *DETAILS)), FURTHER)
"""What the reader goes by besides ids and numbers."""

_FURTHER = re.compile(r"answer (\d{1,4})")


def columns(answers: int) -> tuple[Column, ...]:
    """The columns of a sheet with this many answers to a question."""
    further = (
        Column(f"answer {number}", f"{ANSWER.heading} {number}", ANSWER.width) for number in range(2, answers + 1)
    )
    return (*ASKED, ANSWER, *further, *DETAILS)


def heading_of(column: Column) -> str:
    """What a column is called in the language in use."""
    if _FURTHER.fullmatch(column.key):
        return _(FURTHER).format(number=column.key.split()[1])
    return _(column.heading)


def key_of(heading: str, labels: Labels) -> str | None:
    """The key of the column with this heading, or None when it is none of ours."""
    name = folded(heading)
    known = {folded(labels.of(column.heading)): column.key for column in columns(1)}
    before, _number, after = map(folded, labels.of(FURTHER).partition("{number}"))
    further = re.fullmatch(rf"{re.escape(before)} ?(\d{{1,4}}) ?{re.escape(after)}", name)
    return f"answer {further[1]}" if further else known.get(name)


def states(labels: Labels) -> dict[str, Literal["unknown", "not_applicable"]]:
    """The state that each entry stands for, folded: in English, or as the workbook calls it."""
    english = {folded(word): state for word, state in STATES.items()}
    return english | {folded(labels.of(word)): state for word, state in STATES.items()}


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


def number_text(number: float) -> str:
    """A number as a person types it: no exponent, no needless zeros."""
    text = f"{Decimal(repr(number)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def quoted(value: str, labels: Labels = ENGLISH) -> str:
    """The value of a question without options, told apart from `Don't know` and `Not applicable` by quotes."""
    return f'"{value}"' if folded(value.strip('"')) in states(labels) else value


def unquoted(value: str, labels: Labels = ENGLISH) -> str:
    """What `quoted` was given."""
    inner = value[1:-1]
    return inner if value[:1] == value[-1:] == '"' and quoted(inner, labels) == value else value
