"""The cells of one row as the fields of its question; what was typed by hand is understood like what was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from msgspec import structs

from lockin.errors import AnswerRefusedError
from lockin.exchange.handout import settled
from lockin.exchange.labels import ENGLISH, Labels
from lockin.exchange.returned import Filled
from lockin.exchange.workbook.cells import Entry
from lockin.exchange.workbook.layout import (
    READ,
    STATES,
    choices,
    folded,
    further_answers,
    numbered,
    states,
    unquoted,
)
from lockin.exchange.workbook.lists import NO_LISTS, Lists
from lockin.interview.answers import entered
from lockin.language import N_, _
from lockin.loading.structure import nearest, shown
from lockin.model.assessment import OPEN
from lockin.model.checklist import Question
from lockin.model.policy import EvidenceId, EvidenceLevel
from lockin.report import words

_LONGEST_COMPARED = 300
"""Characters of a text that is compared with labels to find the nearest."""


class FieldError(Exception):
    """A cell cannot be understood."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        """Keep what is wrong in which cell, as a sentence fragment, and what to do about it."""
        super().__init__(message)
        self.message = message
        self.hint = hint


_TROUBLES = {
    "holds a formula": N_("{cell} holds a formula"),
    "holds more text than a cell can": N_("{cell} holds more text than a cell can"),
}
"""By `Entry.trouble`."""


def filled_from(
    fields: Mapping[str, Entry],
    question: Question,
    levels: Sequence[EvidenceLevel],
    *,
    labels: Labels = ENGLISH,
    lists: Lists = NO_LISTS,
) -> Filled:
    """What was entered for this question.

    Args:
        fields: the cells that are not blank, by the key of their column.
        question: of the row.
        levels: what can be said about how an answer is known.
        labels: of the workbook.
        lists: what the workbook calls options and levels besides what the checklist calls them.

    Raises:
        FieldError: if a cell holds a formula, or what its column does not take.

    """
    given = ["answer", *further_answers(fields)]
    for key in (*READ, *given):
        entry = fields.get(key)
        if entry and entry.trouble:
            raise FieldError(
                _(_TROUBLES[entry.trouble]).format(cell=entry.name), _("type the answer itself, as a text")
            )
    entries = [entry for key in given if (entry := fields.get(key)) and entry.text.strip()]
    source, note, reason, second = (
        fields[key].text if key in fields else "" for key in ("source", "note", "reason", "second")
    )
    evidence = _level(fields.get("evidence"), levels, lists)
    plain = Filled(evidence=evidence, source=source, note=note, reason=reason, second=second)
    if not question.scored:
        return _with_value(plain, entries, question, labels)
    return _with_choice(plain, entries, choices(question) | dict(lists.options.get(question.id, {})), labels)


def _with_choice(plain: Filled, entries: Sequence[Entry], named: Mapping[str, str], labels: Labels) -> Filled:
    """The fields with the chosen options; two answers that exclude each other stay, and are refused with them."""
    filled = plain
    for entry in entries:
        state = states(labels).get(folded(entry.text))
        if state is None:
            option = _one_of(entry, named, (*named, *map(labels.of, STATES)))
            filled = structs.replace(filled, choice=tuple(dict.fromkeys((*filled.choice, option))))
        elif filled.state in {None, state}:
            filled = structs.replace(filled, state=state)
        else:
            raise FieldError(
                _("{cell} says another thing than the cells before it").format(cell=entry.name), _("leave one answer")
            )
    return filled


def _with_value(plain: Filled, entries: Sequence[Entry], question: Question, labels: Labels) -> Filled:
    """The fields with a number, date or text; further answers do not belong to such a question."""
    if not entries:
        return plain
    if len(entries) > 1:
        raise FieldError(_("{cell} holds a second answer").format(cell=entries[1].name), _("leave one answer"))
    entry = entries[0]
    if state := states(labels).get(folded(entry.text)):
        return structs.replace(plain, state=state)
    value = unquoted(entry.text, labels)
    try:
        entered(question, settled(value), OPEN)
    except AnswerRefusedError as error:
        message = _("{cell} holds {given}").format(cell=entry.name, given=shown(value))
        raise FieldError(message, words.within(str(error)).rstrip(".")) from error
    return structs.replace(plain, value=value)


def _level(entry: Entry | None, levels: Sequence[EvidenceLevel], lists: Lists) -> EvidenceId | None:
    if entry is None or not entry.text.strip():
        return None
    named = numbered((level.label, level.id) for level in levels) | dict(lists.levels)
    return cast("EvidenceId", _one_of(entry, named, named))


def _one_of(entry: Entry, named: Mapping[str, str], offered: Iterable[str]) -> str:
    """What an entry stands for: as the list has it, or its label, number or id typed by hand.

    Raises:
        FieldError: if it stands for nothing, or for several things.

    """
    wanted = folded(entry.text)
    exact = {folded(name): meant for name, meant in named.items()}
    if wanted in exact:
        return exact[wanted]
    found = {meant for name, meant in named.items() if wanted in _ways(name, meant)}
    if len(found) == 1:
        return found.pop()
    if found:
        message = _("{cell} says {given}, which may mean several answers")
    else:
        message = _("{cell} says {given}, which is not in its list")
    near = None if found else nearest(entry.text[:_LONGEST_COMPARED], offered)
    said = message.format(cell=entry.name, given=shown(entry.text))
    raise FieldError(said, near or _("choose from the list"))


def _ways(name: str, meant: str) -> set[str]:
    """What somebody may type instead of a name of the list."""
    number, label = name.split(" - ", 1)
    return {number, folded(label), folded(meant)}
