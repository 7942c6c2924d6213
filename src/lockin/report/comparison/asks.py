"""The negotiation sheets in words."""

from __future__ import annotations

from collections.abc import Sequence

from lockin.language import _, ngettext
from lockin.model.assessment import Answer
from lockin.report import words
from lockin.report.case import Case
from lockin.report.comparison.comparison import LEAST, LETTERS, AskRow, Sheet
from lockin.report.comparison.words import letters
from lockin.report.cover import shortened
from lockin.scoring.negotiation import MARGIN, Ask

MOST_SOURCE = 160
"""Characters of a source that a sheet shows."""


def sheets(cases: Sequence[Case], asked: Sequence[Sequence[Ask]], names: Sequence[str]) -> tuple[Sheet, ...]:
    """One sheet a side, in the order of the cases."""
    return tuple(
        Sheet(
            letter=LETTERS[at],
            name=names[at],
            text=_text(asked[at]),
            small=_small(asked[at]),
            asks=tuple(_ask(cases, at, ask) for ask in asked[at]),
        )
        for at in range(len(cases))
    )


def _text(asked: Sequence[Ask]) -> str:
    if not asked:
        return _("No known answer of another side is better by {points} points of risk or more.").format(points=MARGIN)
    total = words.tenth(sum(ask.points for ask in asked))  # type: ignore[arg-type]  # not the 0 of nothing
    number = ngettext(
        "{count} answer for which another side has a better one.",
        "{count} answers for which another side has a better one.",
        len(asked),
    )
    gain = _("All of it together would take {points} points off the control gap.")
    return words.sentences(number.format(count=len(asked)), gain.format(points=total))


def _small(asked: Sequence[Ask]) -> str:
    number = sum(ask.points < LEAST for ask in asked)
    if not number:
        return ""
    # Translators: an ask is a line of a negotiation sheet
    text = ngettext(
        "{count} ask is not shown on paper, each worth less than {points} points; the workbook has all.",
        "{count} asks are not shown on paper, each worth less than {points} points; the workbook has all.",
        number,
    )
    return text.format(count=number, points=words.tenth(LEAST))


def _ask(cases: Sequence[Case], at: int, ask: Ask) -> AskRow:
    question, own = cases[at].question(ask.id), cases[at]
    remedy = question.remediation
    return AskRow(
        question_id=ask.id,
        title=words.title(question),
        action=remedy.action.strip() if remedy else "",
        wanted=words.answer_text(question, Answer(state="answered", options=ask.options)),
        now=own.answer_text(ask.id),
        had=_had(cases, ask),
        proven=ask.proven,
        owner=words.role(own.checklist, remedy.owner if remedy else question.respondent),
        effort=remedy.effort if remedy else "",
        points=words.tenth(ask.points),
        small=ask.points < LEAST,
    )


def _had(cases: Sequence[Case], ask: Ask) -> tuple[str, ...]:
    """Who has it already, those that know it from the same source together."""
    holders: dict[str, list[int]] = {}
    for holder in ask.holders:
        answer = cases[holder].answer(ask.id)
        level = cases[holder].checklist.policy.evidence_level(answer.evidence).label
        source = shortened(" ".join(answer.source.split()), MOST_SOURCE)
        holders.setdefault(words.enumerated((level, source)), []).append(holder)
    return tuple(f"{letters(positions)}: {known}" for known, positions in holders.items())
