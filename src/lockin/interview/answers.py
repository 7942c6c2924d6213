"""What an answer may be: each function makes a new `Answer` from the present one, or refuses with a sentence."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from lockin.errors import AnswerRefusedError
from lockin.language import N_, _
from lockin.model.assessment import Answer, same_person
from lockin.model.checklist import Question
from lockin.model.policy import EvidenceId

NOTE_LIMIT = 4000
NAME_LIMIT = 300
SHORTEST_REASON = 3
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _Wanted(NamedTuple):
    """What a question without options takes, in the three ways in which it is said."""

    clause: str
    sentence: str
    without_options: str
    """For who tried to choose an option."""


_WANTED: dict[str, _Wanted] = {
    "number": _Wanted(
        N_("it takes a number, such as 12 or 0.5."),
        N_("It takes a number, such as 12 or 0.5."),
        N_("{id} has no options; it takes a number, such as 12 or 0.5."),
    ),
    "date": _Wanted(
        N_("it takes a date as year-month-day, such as 2026-11-20."),
        N_("It takes a date as year-month-day, such as 2026-11-20."),
        N_("{id} has no options; it takes a date as year-month-day, such as 2026-11-20."),
    ),
    "text": _Wanted(
        N_("it takes a text."),
        N_("It takes a text."),
        N_("{id} has no options; it takes a text."),
    ),
}
"""By the type of the question."""


def tidy(text: str, limit: int = NOTE_LIMIT) -> str:
    """The text without control characters and without blanks at its ends; line breaks stay.

    Raises:
        AnswerRefusedError: if it is longer than `limit` characters.

    """
    kept = (c if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"} else " " for c in text.replace("\r\n", "\n"))
    clean = "".join(kept).strip()
    if len(clean) > limit:
        raise AnswerRefusedError(
            _("That has {count} characters; at most {limit} are allowed.").format(count=len(clean), limit=limit)
        )
    return clean


def chosen(question: Question, option_ids: Sequence[str], old: Answer) -> Answer:
    """The answer with these options; note, evidence and source stay.

    Raises:
        AnswerRefusedError: if the question takes no options, not these, or not so many.

    """
    if not question.scored:
        raise AnswerRefusedError(_(_WANTED[question.type].without_options).format(id=question.id))
    known = [option.id for option in question.options]
    for option_id in option_ids:
        if option_id not in known:
            raise AnswerRefusedError(
                _("{id} has no option '{option}'; it has {names}.").format(
                    id=question.id, option=option_id, names=", ".join(known)
                )
            )
    picked = tuple(option_id for option_id in known if option_id in option_ids)
    if not picked:
        raise AnswerRefusedError(_("Nothing is chosen."))
    if question.type == "multi":
        return _settled(old, options=picked)
    if len(picked) > 1:
        raise AnswerRefusedError(_("This question takes one option only."))
    return _settled(old, option=picked[0])


def entered(question: Question, text: str, old: Answer) -> Answer:
    """The answer with this number, date or text.

    Raises:
        AnswerRefusedError: if the question takes options, or not such a value.

    """
    if question.scored:
        raise AnswerRefusedError(_("{id} takes one of its options, not a text.").format(id=question.id))
    value = tidy(text)
    if not _valid(question, value):
        raise AnswerRefusedError(_(_WANTED[question.type].sentence))
    return _settled(old, value=value)


def expected_value(question: Question) -> str:
    """A clause that says what a question without options takes, with a full stop."""
    return _(_WANTED.get(question.type, _WANTED["text"]).clause)


def not_known(old: Answer) -> Answer:
    """The answer `unknown`; note, evidence and source stay."""
    return _settled(old, state="unknown")


def refuse_to_set_aside(question: Question) -> None:
    """Let only questions without a red flag pass.

    Raises:
        AnswerRefusedError: if it carries one.

    """
    if question.red_flag is not None:
        raise AnswerRefusedError(
            _(
                "{id} carries a red flag and cannot be set aside as not applicable; answer it, or say don't know."
            ).format(id=question.id)
        )


def set_aside(question: Question, reason: str, second: str, old: Answer, *, by: str) -> Answer:
    """The answer `not_applicable`.

    Args:
        question: must have no red flag.
        reason: at least three characters.
        second: who else agreed; another name than `by`.
        old: its note, evidence and source stay.
        by: who says so.

    Raises:
        AnswerRefusedError: if one of these is not so.

    """
    refuse_to_set_aside(question)
    why, other = tidy(reason), tidy(second, NAME_LIMIT)
    if len(why) < SHORTEST_REASON:
        raise AnswerRefusedError(_("Not applicable needs a reason of at least three characters."))
    if not any(c.isalpha() for c in other):
        raise AnswerRefusedError(_("Not applicable needs the name of a second person who agrees."))
    if same_person(other, by):
        raise AnswerRefusedError(_("Not applicable needs a second person; that is the name you answer under."))
    return _settled(old, state="not_applicable", reason=why, second=other)


def noted(text: str | None, old: Answer) -> Answer:
    """The answer with another note; None removes the note. Says nothing about who answered when.

    Raises:
        AnswerRefusedError: if the text is blank or too long.

    """
    note = "" if text is None else tidy(text)
    if text is not None and not note:
        raise AnswerRefusedError(_("The note is empty; the present one stays."))
    return old.change(note=note)


def evidenced(level: EvidenceId, source: str | None, old: Answer) -> Answer:
    """The answer with another evidence level. A blank source keeps the present one; None removes it.

    Raises:
        AnswerRefusedError: if the source is too long.

    """
    text = "" if source is None else tidy(source) or old.source
    return old.change(evidence=level, source=text)


def _settled(old: Answer, **changes: object) -> Answer:
    """A settled answer that keeps of the old one what is not said anew and belongs to any state."""
    kept = Answer(note=old.note, evidence=old.evidence, source=old.source, ask=old.ask)
    return kept.change(**{"state": "answered", **changes})


def _valid(question: Question, value: str) -> bool:
    """Whether a question without options takes this value."""
    match question.type:
        case "number":
            return _NUMBER.fullmatch(value) is not None
        case "date":
            return _DATE.fullmatch(value) is not None and _is_day(value)
        case _:
            return bool(value)


def _is_day(value: str) -> bool:
    try:
        return bool(dt.date.fromisoformat(value))
    except ValueError:
        return False
