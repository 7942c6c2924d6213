"""A hand-out as Markdown with boxes to tick: for the issue trackers of GitHub and GitLab."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lockin.exchange.handout import HandOut, Row, settled
from lockin.exchange.returned import Filled, filled_of
from lockin.exchange.signature import plain
from lockin.exchange.tasklist.notation import (
    ANSWER,
    BLOCK,
    END,
    FIELDS,
    KNOWN,
    SIGNATURE,
    STATES,
    identity_mark,
    question_mark,
)
from lockin.exchange.tasklist.reading import read_tasklist
from lockin.interview.answers import expected_value
from lockin.model.checklist import Question
from lockin.report.markdown import escape

__all__ = ["read_tasklist", "write_tasklist"]

HOW_TO = """\
- Tick what fits, and how it is known. Best is a contract or a test: name the clause, link, file or test as source.
- **Don't know** is an honest answer. It counts as a risk until somebody knows.
- **Not applicable** needs a reason and the name of a second person who agrees.
- Write texts into the grey boxes, behind their labels; further lines may follow. Text elsewhere is not read.
- What you leave blank keeps what is there. Please leave headings and labels as they are.
"""


def write_tasklist(handout: HandOut) -> bytes:
    """The hand-out as Markdown; equal hand-outs give equal bytes."""
    lines = [*_head(handout)]
    domain = None
    for row in handout.rows:
        if row.domain != domain:
            domain = row.domain
            lines += ["", f"## {_shown(domain)}"]
        lines += ["", *_question(row, filled_of(row.answer), handout)]
    lines += ["", f"<sub>Made by {_shown(handout.tool)}</sub>", "", END]
    return "".join(f"{line}\n" for line in lines).encode()


def _head(handout: HandOut) -> Iterator[str]:
    subject, count = handout.subject, len(handout.rows)
    asked_by = plain(handout.asked_by)
    yield identity_mark(handout.identity)
    title = f"{handout.title}: {count} question{'s' * (count != 1)} for {handout.role}"
    yield from (f"# {_shown(title)}", "")
    about = {
        "Vendor": subject.vendor,
        "Product": subject.product,
        "Use": subject.use,
        "Asked": f"{f'by {asked_by}, ' if asked_by else ''}{handout.made_on}",
    }
    yield from (f"- **{label}:** {_shown(text)}" for label, text in about.items() if text)
    yield from ("", "**How to fill it in**", "", *HOW_TO.splitlines(), "")
    yield from ("Who answers, and when (year-month-day):", "", *_block(dict.fromkeys(SIGNATURE, "")))


def _question(row: Row, filled: Filled, handout: HandOut) -> Iterator[str]:
    question = row.question
    yield from (f"### {question.id}: {_shown(question.text)}", question_mark(question.id, row.base), "")
    yield from (f"*Why:* {_shown(question.why)}", "")
    yield from (f"*How to find out:* {_shown(question.how_to_find_out)}", "")
    yield from (f"**{ANSWER}**{_wanted(question)}", "")
    yield from (_box(option.label, option.id, ticked=option.id in filled.choice) for option in question.options)
    states = [state for state in STATES if state == "unknown" or row.set_aside or filled.state == state]
    yield from (_box(STATES[state], state, ticked=filled.state == state) for state in states)
    yield from ("", f"**{KNOWN}** (wanted: a contract or a test, with its source)", "")
    yield from (_box(level.label, level.id, ticked=filled.evidence == level.id) for level in handout.levels)
    yield from ("", *_block(_texts(row, filled)))


def _wanted(question: Question) -> str:
    if question.scored:
        return " (several may be ticked)" if question.type == "multi" else ""
    return f" ({expected_value(question).removesuffix('.')}; write it into the box below)"


def _texts(row: Row, filled: Filled) -> dict[str, str]:
    """What stands in the grey box: by label, blank where there is nothing yet."""
    aside = row.set_aside or filled.state == "not_applicable"
    shown = {"value": not row.question.scored, "source": True, "note": True, "reason": aside, "second": aside}
    texts = {label: settled(getattr(filled, field)) for label, field in FIELDS.items()}
    return {label: text for label, text in texts.items() if text or shown[FIELDS[label]]}


def _box(label: str, id_: str, *, ticked: bool) -> str:
    return f"- [{'x' if ticked else ' '}] {_shown(label)} <!-- {id_} -->"


def _block(texts: dict[str, str]) -> Iterator[str]:
    """A fenced block of labelled texts, which nothing in them can end."""
    longest = max((len(run) for text in texts.values() for run in re.findall("~+", text)), default=0)
    fence = "~" * max(3, longest + 1)
    yield f"{fence}{BLOCK}"
    for label, text in texts.items():
        yield from _labelled(label, text.split("\n"))
    yield fence


def _labelled(label: str, lines: Iterable[str]) -> Iterator[str]:
    first, *more = lines
    yield f"{label}: {first}".rstrip()
    yield from (f"  {line}" if line else line for line in more)


def _shown(text: str) -> str:
    return escape(plain(text))
