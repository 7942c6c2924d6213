"""What happened since the answers were given, and which of them are still to be confirmed for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct, to_builtins

from lockin.interview.events import doubtful
from lockin.language import _, ngettext
from lockin.model.assessment import Event
from lockin.report import words
from lockin.report.case import Case

MOST_TITLES = 6
"""Questions that an event names before it says how many more."""


class Happening(Struct, frozen=True, kw_only=True):
    """One event."""

    date: str
    kind: str
    """In a few words."""
    what: str
    by: str
    """Who noted it; may be empty."""
    answers: str
    """What it touched and how far that is confirmed: `6 answers, 2 still to be confirmed`."""
    left: str
    """Titles of the questions whose answers are still to be confirmed; empty when there are none."""


def happenings(case: Case) -> tuple[Happening, ...]:
    """The events, the latest first; those of one day as they were noted."""
    latest = sorted(case.assessment.events, key=lambda event: event.date, reverse=True)
    return tuple(_happening(case, event) for event in latest)


def happening_rows(found: Sequence[Happening]) -> list[tuple[str, str, str, str]]:
    """The events as rows of a table."""
    return [(one.date, f"{one.kind}. {one.what}", one.by, _standing(one)) for one in found]


def happening_lines(found: Sequence[Happening]) -> Iterator[str]:
    """The events as sentences for a terminal."""
    for one in found:
        yield f"{one.date}, {one.kind}: {one.what} ({words.within(one.answers)})"


def events_document(case: Case) -> list[dict[str, Any]]:
    """The events as they were noted, for programs, with the ids of what is still to be confirmed."""
    return [to_builtins(event) | {"to_confirm": list(_left(case, event))} for event in case.assessment.events]


def reconfirm_document(case: Case) -> dict[str, str]:
    """By id of an asked question why its answer is to be confirmed."""
    return {question.id: said for question in case.card.asked if (said := case.answer(question.id).reconfirm)}


def _happening(case: Case, event: Event) -> Happening:
    kind = case.checklist.event_by_id.get(event.kind)
    left = _left(case, event)
    titles = [case.title(question_id) for question_id in left[:MOST_TITLES]]
    if len(left) > len(titles):
        rest = len(left) - len(titles)
        titles.append(
            ngettext("{count} more, marked in the answers", "{count} more, marked in the answers", rest).format(
                count=rest
            )
        )
    return Happening(
        date=words.day(event.date),
        kind=event.kind.capitalize() if kind is None else kind.label,
        what=event.what,
        by=event.by,
        answers=_answers(len(event.touches), len(left)),
        left=words.listing(titles),
    )


def _answers(touched: int, left: int) -> str:
    if not touched:
        return _("No answer touched")
    if not left:
        text = ngettext("{count} answer, confirmed since", "{count} answers, all confirmed since", touched)
        return text.format(count=touched)
    # Translators: answers that an event put in doubt, {left} of them not confirmed since.
    return ngettext(
        "{count} answer, {left} still to be confirmed",
        "{count} answers, {left} still to be confirmed",
        touched,
    ).format(count=touched, left=left)


def _left(case: Case, event: Event) -> tuple[str, ...]:
    return doubtful(case.assessment, event, (question.id for question in case.card.asked))


def _standing(one: Happening) -> str:
    return f"{one.answers}: {one.left}" if one.left else one.answers
