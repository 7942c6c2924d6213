"""The lists behind the drop-downs of a workbook that came back: what its answers are called in its own language."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from lockin.exchange.workbook.cells import Rows
from lockin.exchange.workbook.layout import LIST_COLUMN, folded
from lockin.model.checklist import Checklist


class Lists(NamedTuple):
    """What the drop-downs offer, and the id of each."""

    levels: Mapping[str, str]
    options: Mapping[str, Mapping[str, str]]
    """By question id."""


NO_LISTS = Lists({}, {})
"""A workbook in the language in use calls everything as the checklist does."""


def lists_in(hidden: Rows, asked: Sequence[str], checklist: Checklist, states: Collection[str]) -> Lists:
    """The lists of the hidden sheet, as far as they stand where they were written.

    Args:
        hidden: the sheet.
        asked: ids of the questions, in its order.
        checklist: of the assessment; has as many options and levels as the lists, since its hash is in the workbook.
        states: what the workbook calls the states, folded.

    """
    column = [hidden[row][LIST_COLUMN].text for row in sorted(hidden) if LIST_COLUMN in hidden[row]]
    levels = _named(column, [level.id for level in checklist.policy.evidence])
    at, options = len(levels), {}
    for question_id in asked:
        question = checklist.by_id.get(question_id)
        if question is None:
            break  # where its list ends cannot be told
        options[question_id] = _named(column[at:], [option.id for option in question.options])
        at += len(options[question_id])
        while at < len(column) and folded(column[at]) in states:
            at += 1
    return Lists(levels, options)


def _named(column: Sequence[str], ids: Sequence[str]) -> dict[str, str]:
    """The first texts of a column, and the ids that they stand for; nothing when they are not numbered from 1."""
    names = column[: len(ids)]
    numbered = all(name.startswith(f"{number} - ") for number, name in enumerate(names, 1))
    return dict(zip(names, ids, strict=True)) if numbered and len(names) == len(ids) else {}
