"""The page of one item: the question, what can be chosen, the warning about it, what is known, where to look."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lockin.interview.answers import expected_value
from lockin.interview.caution import Caution
from lockin.interview.interview import Interview
from lockin.interview.items import Item, SubjectField
from lockin.interview.selection import respondent, role_name
from lockin.language import _
from lockin.model.checklist import Fact, Question
from lockin.terminal.clean import wrap
from lockin.terminal.page import UNKNOWN_FACT, caution_lines, details, find_out, why
from lockin.terminal.screen.canvas import CURSOR, WIDEST, Line, paragraph, window

Block = list[Line]
LEAST = 2
"""Lines of a block below which it is not begun."""


def choices(item: Item | None) -> tuple[tuple[str, str], ...]:
    """Id and label of what can be chosen, in order; empty where a text is typed."""
    match item:
        case Question():
            return tuple((option.id, option.label) for option in item.options)
        case Fact():
            return (("yes", "Yes"), ("no", "No"))
        case _:
            return ()


def question_page(
    interview: Interview, *, row: int, ticked: Collection[str], caution: Caution | None, width: int, height: int
) -> list[Line]:
    """The current item on `height` lines.

    The id and the highlighted option always show; the rest as far as there is room, the most urgent first.

    Args:
        interview: its `current` is not None.
        row: index of the highlighted option.
        ticked: ids of the options that are chosen, saved or not.
        caution: what these call for.
        width: columns.
        height: lines.

    """
    wide = min(width, WIDEST) - 1
    asked, marked = _asked(interview, row=row, ticked=ticked, width=wide)
    if len(asked) >= height:
        return [asked[0], *window(asked[1:], height - 1, marked - 1)] if height > 1 else asked[:1]
    rest = [block for block in _beside(interview, caution, wide) if block]
    spacious = len(asked) + sum(len(block) + 1 for block in rest) <= height
    return _filled(asked, rest, height, blank=spacious or height - len(asked) > len(rest) * 3)


def _filled(asked: Block, rest: Iterable[Block], height: int, *, blank: bool) -> Block:
    """As many blocks as fit; the one that does not fit whole ends with a pointer to the rest."""
    lines = list(asked)
    for number, block in enumerate(rest):
        apart = blank or (number == 0 and height - len(lines) > LEAST)
        room = height - len(lines) - apart
        if room < min(LEAST, len(block)):
            break
        lines += [[("", "")]] if apart else []
        lines += block if len(block) <= room else [*block[: room - 1], [("class:dim", _(" ... h shows all"))]]
    return lines


def _asked(interview: Interview, *, row: int, ticked: Collection[str], width: int) -> tuple[Block, int]:
    """The question and its options, and the line of the highlighted one."""
    item = interview.current
    lines = _title(interview, width)
    if isinstance(item, SubjectField):
        return [*lines, *paragraph(item.help, width, style="class:dim")], 0
    lines.append([("", "")])
    several = isinstance(item, Question) and item.type == "multi"
    marked = 0
    for number, (option_id, label) in enumerate(choices(item), 1):
        here, on = number - 1 == row, option_id in ticked
        box = ("[x]" if on else "[ ]") if several else ("(*)" if on else "( )")
        if here:
            marked = len(lines)
        lines += _option(f"{'>' if here else ' '} {number} {box} ", label, width, here=here)
    return [*lines, *_states(interview, width)], marked


def _title(interview: Interview, width: int) -> Block:
    """The id and the text, then who is asked and what kind of question it is."""
    item = interview.current
    if not isinstance(item, Question):
        text = item.ask if item else ""
        return paragraph(text, width, style="class:strong")
    who = role_name(interview.checklist, respondent(item, interview.assessment.answer(item.id)))
    marks = [_("ask: {who}").format(who=who), *([_("several may apply")] if item.type == "multi" else [])]
    marks += [_("red-flag question")] if item.red_flag is not None else []
    return [
        *paragraph(item.text, width, style="class:strong", first=f" {item.id}  "),
        *paragraph(" | ".join(marks), width, style="class:dim"),
    ]


def _option(prefix: str, label: str, width: int, *, here: bool) -> Block:
    indent = " " * (len(prefix) + 1)
    lines = paragraph(label, width, style="class:strong" if here else "", first=f" {prefix}", rest=indent)
    return [[(CURSOR, ""), *lines[0]], *lines[1:]] if here else lines


def _states(interview: Interview, width: int) -> Block:
    """Don't know and not applicable, which are answers as well; the value of a question without options."""
    item = interview.current
    state = interview.state(item) if item is not None else "open"
    if isinstance(item, Fact):
        told = state == "unknown" and not interview.is_open(item)
        return _state("d", _(UNKNOWN_FACT), width, on=told)
    if not isinstance(item, Question):
        return []
    answer = interview.assessment.answer(item.id)
    lines = []
    if not item.scored:
        shown = (
            answer.value
            if answer.value is not None
            else _("nothing yet; {expected}").format(expected=expected_value(item))
        )
        lines += paragraph(_("Answer: {value}").format(value=shown), width)
    lines += _state("d", _("Don't know yet"), width, on=state == "unknown")
    if state == "not_applicable":
        said = _("Not applicable: {reason} (agreed by {name})").format(reason=answer.reason, name=answer.second)
        return lines + _state("n", said, width, on=True)
    return lines + ([] if item.red_flag is not None else _state("n", _("Not applicable ..."), width, on=False))


def _state(key: str, label: str, width: int, *, on: bool) -> Block:
    return paragraph(label, width, first=f"   {key} ({'*' if on else ' '}) ", rest=" " * 9)


def _beside(interview: Interview, caution: Caution | None, width: int) -> list[Block]:
    """What stands beside the question, the most urgent first."""
    item = interview.current
    if isinstance(item, Fact):
        return [paragraph(item.help or "", width, style="class:dim")] if item.help else []
    if not isinstance(item, Question):
        return []
    warning = caution_lines(caution, interview.checklist, width - 1) if caution else []
    flagged = caution is not None and caution.kind != "weak_answer"
    note = [f" {line}" for line in details(interview, item, width - 1)]
    found = find_out(item, width - 1)
    found += wrap(_("(h has a note on a product as well.)"), width - 1) if item.vendor_notes else []
    return [
        [[("class:flag" if flagged else "class:warn", f" {line}")] for line in warning],
        [[("", line)] for line in note],
        [[("class:dim", f" {line}")] for line in found],
        [[("class:dim", f" {line}")] for line in why(item, width - 1)],
    ]
