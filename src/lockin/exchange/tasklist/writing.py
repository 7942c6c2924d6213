"""A hand-out as Markdown with boxes to tick: for the issue trackers of GitHub and GitLab."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lockin.exchange.handout import HandOut, Row, settled
from lockin.exchange.labels import spoken_labels
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
    WORDS,
    identity_mark,
    labels_mark,
    question_mark,
)
from lockin.exchange.tasklist.reading import read_tasklist
from lockin.interview.answers import expected_value
from lockin.language import N_, _, ngettext
from lockin.model.checklist import Question
from lockin.report.markdown import escape

__all__ = ["read_tasklist", "write_tasklist"]

HOW_TO = (
    N_(
        "Tick what fits, and how it is known. Best is a contract or a test: name the clause, link, file or test as "
        "source."
    ),
    N_("**Don't know** is an honest answer. It counts as a risk until somebody knows."),
    N_("**Not applicable** needs a reason and the name of a second person who agrees."),
    N_("Write texts into the grey boxes, behind their labels; further lines may follow. Text elsewhere is not read."),
    N_("What you leave blank keeps what is there. Please leave headings and labels as they are."),
)
"""As Markdown."""


def write_tasklist(handout: HandOut) -> bytes:
    """The hand-out as Markdown; equal hand-outs give equal bytes."""
    lines = [*_head(handout)]
    domain = None
    for row in handout.rows:
        if row.domain != domain:
            domain = row.domain
            lines += ["", f"## {_shown(domain)}"]
        lines += ["", *_question(row, filled_of(row.answer), handout)]
    # Translators: {tool} is the name and version of the program
    made_by = _("Made by {tool}").format(tool=_shown(handout.tool))
    lines += ["", f"<sub>{made_by}</sub>", "", END]
    return "".join(f"{line}\n" for line in lines).encode()


def _head(handout: HandOut) -> Iterator[str]:
    subject, count = handout.subject, len(handout.rows)
    asked_by = plain(handout.asked_by)
    yield identity_mark(handout.identity)
    yield from filter(None, (labels_mark(spoken_labels(WORDS)),))
    # Translators: {title} is that of the checklist, {role} who is asked, such as "Legal"
    title = ngettext("{title}: {count} question for {role}", "{title}: {count} questions for {role}", count)
    yield from (f"# {_shown(title.format(title=handout.title, count=count, role=handout.role))}", "")
    about = {
        _("Vendor"): subject.vendor,
        _("Product"): subject.product,
        _("Use"): subject.use,
        # Translators: who asked, and when; behind the label "Asked"
        _("Asked"): _("by {name}, {day}").format(name=asked_by, day=handout.made_on)
        if asked_by
        else handout.made_on.isoformat(),
    }
    yield from (f"- **{label}:** {_shown(text)}" for label, text in about.items() if text)
    yield from ("", "**" + _("How to fill it in") + "**", "", *(f"- {_(text)}" for text in HOW_TO), "")
    yield from (_("Who answers, and when (year-month-day):"), "", *_block(dict.fromkeys(SIGNATURE, "")))


def _question(row: Row, filled: Filled, handout: HandOut) -> Iterator[str]:
    question = row.question
    yield from (
        f"### {question.id}: {_shown(question.text)}",
        question_mark(question.id, row.base, plain(question.text)),
        "",
    )
    yield from (_("*Why:* {why}").format(why=_shown(question.why)), "")
    yield from (_("*How to find out:* {how}").format(how=_shown(question.how_to_find_out)), "")
    yield from (f"**{_(ANSWER)}**{_wanted(question)}", "")
    yield from (_box(option.label, option.id, ticked=option.id in filled.choice) for option in question.options)
    states = [state for state in STATES if state == "unknown" or row.set_aside or filled.state == state]
    yield from (_box(_(STATES[state]), state, ticked=filled.state == state) for state in states)
    yield from ("", f"**{_(KNOWN)}** " + _("(wanted: a contract or a test, with its source)"), "")
    yield from (_box(level.label, level.id, ticked=filled.evidence == level.id) for level in handout.levels)
    yield from ("", *_block(_texts(row, filled)))


def _wanted(question: Question) -> str:
    if question.scored:
        return " " + _("(several may be ticked)") if question.type == "multi" else ""
    # Translators: {clause} is such as "it takes a number, such as 12 or 0.5"
    hint = _("({clause}; write it into the box below)")
    return " " + hint.format(clause=expected_value(question).removesuffix("."))


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
        yield from _labelled(_(label), text.split("\n"))
    yield fence


def _labelled(label: str, lines: Iterable[str]) -> Iterator[str]:
    first, *more = lines
    yield f"{label}: {first}".rstrip()
    yield from (f"  {line}" if line else line for line in more)


def _shown(text: str) -> str:
    return escape(plain(text))
