"""One change that somebody wants to make: checked against the checklist before any file is opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

import msgspec

from lockin.errors import AnswerRefusedError, UsageError
from lockin.interview.changes import AnswerChange, Change, FactChange, SubjectChange
from lockin.language import N_, _
from lockin.loading.answers import broken_answer
from lockin.loading.structure import convert, nearest
from lockin.model.assessment import Answer, Assessment, Subject
from lockin.model.checklist import Checklist
from lockin.model.revision import Value
from lockin.store.notation import FACT_WORDS, Written, answer_keys, refuse_unwritable
from lockin.store.splice import set_answer, set_fact, set_subject

_SHOWN = 12
"""Names that a hint lists at most."""
_TOLD = {
    "open": N_("not answered"),
    "unknown": N_("unknown"),
    "not_applicable": N_("not applicable"),
    "yes": N_("yes"),
    "no": N_("no"),
}
"""States and values of facts as messages repeat them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One answer, fact or field of the subject, and what it is to become."""

    label: str
    """Question id, `fact:ID` or `subject:FIELD`: its name in the history and in messages."""
    new: Value
    current: Callable[[Assessment], Value]
    """What it is in an assessment now."""
    applied: Callable[[Assessment], Assessment]
    spliced: Callable[[str, str, Assessment], str]
    """Text, the name of its file and what it holds, to the new text."""


def answer_edit(checklist: Checklist, question_id: str, answer: Answer) -> Edit:
    """This answer to this question.

    Raises:
        UsageError: if there is no such question.
        AnswerRefusedError: if the answer breaks a rule of the checklist or of the format.

    """
    question = checklist.by_id.get(question_id)
    if question is None:
        raise UsageError(
            _("there is no question {id!r}").format(id=question_id), hint=_near(question_id, checklist.by_id)
        )
    typed = convert(msgspec.to_builtins(answer), Answer)
    if not isinstance(typed, Answer):
        raise AnswerRefusedError(f"{question_id}: {typed[0].message}", hint=typed[0].hint)
    for _where, message, hint in broken_answer(question, answer):
        raise AnswerRefusedError(f"{question_id}: {message}", hint=hint)
    answer_keys(answer)
    order = tuple(checklist.by_id)
    return Edit(
        label=question_id,
        new=answer,
        current=lambda assessment: assessment.answer(question_id),
        applied=lambda assessment: assessment.with_answer(question_id, answer),
        spliced=lambda text, source, _: set_answer(text, question_id, answer, order=order, source=source),
    )


def fact_edit(checklist: Checklist, fact_id: str, value: bool | None) -> Edit:  # noqa: FBT001 - the value of a fact
    """This value (None: not known) for this fact.

    Raises:
        UsageError: if there is no such fact.

    """
    if fact_id not in checklist.fact_by_id:
        raise UsageError(_("there is no fact {id!r}").format(id=fact_id), hint=_near(fact_id, checklist.fact_by_id))
    order = tuple(checklist.fact_by_id)
    return Edit(
        label=f"fact:{fact_id}",
        new=value,
        current=lambda assessment: assessment.facts.get(fact_id),
        applied=lambda assessment: assessment.with_fact(fact_id, value),
        spliced=lambda text, source, _: set_fact(text, fact_id, value, order=order, source=source),
    )


def subject_edit(name: str, value: str) -> Edit:
    """This text for this field of the subject; an empty one clears it.

    Raises:
        UsageError: if there is no such field, or the text does not fit it.

    """
    if name not in Subject.__struct_fields__:
        raise UsageError(
            _("the subject has no {name!r}").format(name=name), hint=_near(name, Subject.__struct_fields__)
        )
    refuse_unwritable(name, value)
    typed = convert({name: value}, Subject)
    if not isinstance(typed, Subject):
        raise UsageError(_("subject: {message}").format(message=typed[0].message), hint=typed[0].hint)
    return Edit(
        label=f"subject:{name}",
        new=value,
        current=lambda assessment: str(getattr(assessment.subject, name)),
        applied=lambda assessment: assessment.with_subject(**{name: value}),
        spliced=lambda text, source, _: set_subject(text, source=source, **{name: value}),
    )


def edit_of(checklist: Checklist, change: Change) -> Edit:
    """A change that the interview made."""
    match change:
        case SubjectChange():
            return subject_edit(change.key, change.new)
        case FactChange():
            return fact_edit(checklist, change.key, change.new)
        case AnswerChange():
            return answer_edit(checklist, change.key, change.new)
        case _:
            assert_never(change)


def as_recorded(value: Value) -> object:
    """A value as the history holds it: in the words of the assessment."""
    match value:
        case Answer():
            return _plain(answer_keys(value))
        case str():
            return value
        case _:
            return str(FACT_WORDS[value])


def as_told(value: Value) -> str:
    """A value as messages repeat it: short, on one line."""
    match value:
        case Answer(state="answered"):
            return ", ".join(value.options) or value.option or value.value or _("answered")
        case Answer():
            return _(_TOLD[value.state])
        case str():
            return " ".join(value.split()) or _("empty")
        case _:
            return _(_TOLD[str(FACT_WORDS[value])])


def _plain(value: Written) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    return value.isoformat() if isinstance(value, dt.date) else value


def _near(word: str, words: Iterable[str]) -> str:
    names = list(words)
    shown = ", ".join(names[:_SHOWN]) + (", …" if names[_SHOWN:] else "")
    return nearest(word, names) or _("there are: {shown}").format(shown=shown)
