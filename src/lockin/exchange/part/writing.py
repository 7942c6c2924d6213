"""A hand-out as a YAML file that looks like an assessment: for colleagues who edit text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap

import yaml

from lockin.exchange.handout import HandOut, Row, settled
from lockin.exchange.part.reading import read_part
from lockin.exchange.returned import Filled, filled_of
from lockin.exchange.signature import plain
from lockin.interview.answers import expected_value
from lockin.language import N_, _, ngettext
from lockin.loading.answers import FIELD
from lockin.loading.structure import listed
from lockin.model.checklist import Question
from lockin.report.columns import width, wrapped

__all__ = ["read_part", "write_part"]

WIDTH = 100
"""Characters to which comments are wrapped."""
# Translators: words in `backticks` stay as they are; a line break stands where a line is full.
HOW_TO = (
    N_(
        "Write your name and the date below. Answer each question behind `option`, with the id that stands\n"
        "before the text that fits."
    ),
    N_(
        "Don't know? Blank the option and write `state: unknown`. That is an honest answer; it counts as a\n"
        "risk until somebody knows."
    ),
    N_("Not applicable? Write `state: not_applicable`, a `reason`, and as `second` another person who agrees."),
    N_("Say in `evidence` how you know. Best is {best}: name the clause, link, file or test in `source`."),
    N_("What you leave blank keeps what is there. Put a text that holds ': ' or ' #' into quotes."),
)


class _Writer(yaml.SafeDumper):
    """Texts of several lines as blocks, and quotes where a reader might see something other than text."""


def _represent_text(writer: _Writer, text: str) -> yaml.ScalarNode:
    style = None
    if not {"\r", "\u2028", "\u2029"}.isdisjoint(text):
        style = '"'
    elif "\n" in text:
        style = "|"
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_ids(writer: _Writer, ids: tuple[str, ...]) -> yaml.SequenceNode:
    return writer.represent_sequence("tag:yaml.org,2002:seq", ids, flow_style=True)


_Writer.add_representer(str, _represent_text)
_Writer.add_representer(tuple, _represent_ids)


def write_part(handout: HandOut) -> bytes:
    """The hand-out as YAML; equal hand-outs give equal bytes."""
    lines = [*_head(handout), *_frame(handout), "answers:"]
    domain = None
    for row in handout.rows:
        if row.domain != domain:
            domain = row.domain
            lines += ["", *_comment(domain.upper(), 2)]
        lines += ["", *_question(row, handout)]
    kept = _("These must stay as they are: they tell what has changed since the questions were handed out.")
    lines += ["", f"# {kept}"]
    lines += _dumped({"base": {row.question.id: row.base for row in handout.rows}})
    return "".join(f"{line}\n" for line in lines).encode()


def _head(handout: HandOut) -> Iterator[str]:
    count = len(handout.rows)
    asked_by = plain(handout.asked_by)
    title = ngettext("{title}: {count} question for {role}", "{title}: {count} questions for {role}", count)
    yield from _comment(title.format(title=handout.title, count=count, role=plain(handout.role)))
    # Translators: {tool} is the name and version of the program
    asked = _("Asked by {name} on {day}. Made by {tool}.") if asked_by else _("Asked on {day}. Made by {tool}.")
    yield from _comment(asked.format(name=asked_by, day=handout.made_on, tool=handout.tool))
    yield from ("#", "# " + _("How to fill it in"))
    best = listed(level.id for level in handout.levels[-2:])
    for text in HOW_TO:
        first, *more = _(text).format(best=best).split("\n")
        yield from (f"# - {first}", *(f"#   {line}" for line in more))
    yield ""


def _frame(handout: HandOut) -> Iterator[str]:
    """What the file is, what it is about, and where the colleague signs."""
    identity, subject = handout.identity, handout.subject
    made = {
        "assessment": identity.assessment,
        "role": identity.role,
        "asked_by": plain(handout.asked_by),
        "made_on": handout.made_on,
    }
    checklist = {"id": identity.checklist, "version": identity.version, "sha256": identity.sha256}
    about = {"vendor": subject.vendor, "product": subject.product, "use": subject.use}
    yield from ("lockin: 1", f"part: {_in_braces(made)}", f"checklist: {_in_braces(checklist)}", "")
    yield "# " + _("What it is about, for reading only.")
    yield from _dumped({"subject": {key: plain(text) for key, text in about.items()}})
    yield from ("", "# " + _("Who answers, and when (year-month-day)."), "name: ''", "date: ''", "")


def _question(row: Row, handout: HandOut) -> Iterator[str]:
    question = row.question
    yield from _comment(question.text, 2)
    yield from _comment(_("Why: {why}").format(why=question.why), 2, hang=2)
    yield from _comment(_("Find out: {how}").format(how=question.how_to_find_out), 2, hang=2)
    if question.scored:
        yield "  # " + (_("Any of:") if question.type == "multi" else _("One of:"))
    for option in question.options:
        yield from _comment(f"{option.id} - {option.label}", 2, indent=2, hang=4)
    yield f"  {_in_line(question.id)}:"
    yield from (f"    {line}" if line else line for line in _fields(row, filled_of(row.answer), handout))


def _fields(row: Row, filled: Filled, handout: HandOut) -> Iterator[str]:
    """Every field of one question: what is known filled in, the others blank, with what they take."""
    aside = row.set_aside or filled.state == "not_applicable"
    levels = [level.id for level in handout.levels]
    hints = {
        FIELD[row.question.type]: _wanted(row.question),
        "state": _("instead of an answer: unknown or not_applicable") if aside else _("instead of an answer: unknown"),
        "evidence": listed(levels),
        "source": _("clause, link, file or test"),
        "note": "",
    } | ({"reason": _("for not_applicable"), "second": _("for not_applicable: who else agrees")} if aside else {})
    given = _given(row.question, filled)
    for key in dict.fromkeys((*hints, *given)):
        if key in given:
            yield from _dumped({key: given[key]})
        else:
            yield f"{key}:  # {hints[key]}" if hints[key] else f"{key}:"


def _wanted(question: Question) -> str:
    if question.scored:
        return _("ids from above, such as [a, b]") if question.type == "multi" else ""
    return expected_value(question).removesuffix(".")


def _given(question: Question, filled: Filled) -> dict[str, object]:
    """What is written behind the keys; a blank field is left out."""
    choice: object = filled.choice if question.type == "multi" else "".join(filled.choice[:1])
    said: dict[str, object] = {
        FIELD[question.type]: choice if question.scored else settled(filled.value),
        "state": filled.state,
        "evidence": filled.evidence,
    }
    said |= {key: settled(getattr(filled, key)) for key in ("source", "note", "reason", "second")}
    return {key: value for key, value in said.items() if value}


def _comment(text: str, columns: int = 0, *, indent: int = 0, hang: int = 0) -> list[str]:
    """The text as comment lines.

    Args:
        text: what to show.
        columns: by how many the comment signs are moved to the right.
        indent: further blanks behind each comment sign.
        hang: further blanks on all lines but the first.

    """
    shown, first, rest = plain(text), " " * indent, " " * (indent + hang)
    room = WIDTH - columns - 2
    if width(shown) != len(shown):
        return [f"{' ' * columns}# {line}" for line in wrapped(shown, first=first, rest=rest, within=room)]
    lines = wrap(
        shown,
        room,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [f"{' ' * columns}# {line}" for line in lines]


def _in_braces(values: Mapping[str, object]) -> str:
    return _dump(values, brackets=True).rstrip("\n")


def _in_line(text: str) -> str:
    return _dump([text], brackets=True).rstrip("\n")[1:-1]


def _dumped(values: Mapping[str, object]) -> list[str]:
    return _dump(values, brackets=False).rstrip("\n").split("\n")


def _dump(value: Mapping[str, object] | Iterable[str], *, brackets: bool) -> str:
    text: str = yaml.dump(
        value, Dumper=_Writer, default_flow_style=brackets, sort_keys=False, allow_unicode=True, width=float("inf")
    )
    return text
