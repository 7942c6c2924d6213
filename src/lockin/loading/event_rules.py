"""Rules on events and on the rhythm of reviews: each kind is listed once, and all questions and options exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from lockin.language import _
from lockin.loading.parts import Parts
from lockin.loading.structure import nearest
from lockin.loading.troubles import Trouble
from lockin.model.assessment import EventKind

KINDS: tuple[str, ...] = get_args(EventKind)


def every_kind_is_listed_once(parts: Parts) -> Iterator[Trouble]:
    """A checklist that says what events change says it of every kind, because any of them can be noted."""
    listed = [event.id for event in parts.events.values()]
    for at, event in parts.events.items():
        if event.id in [other.id for index, other in parts.events.items() if index < at]:
            yield Trouble(
                ("events", at, "id"), _("the event {id!r} is listed twice").format(id=event.id), _("join the two")
            )
    if parts.counts["events"] and parts.whole("events"):
        for kind in KINDS:
            if kind not in listed:
                hint = _("list the questions whose answers it can change")
                yield Trouble(("events",), _("the event {kind!r} is not listed").format(kind=kind), hint, at_key=True)


def events_touch_questions(parts: Parts) -> Iterator[Trouble]:
    """An event names questions of the checklist, each once."""
    known = parts.ids["questions"]
    for at, event in parts.events.items():
        for index, question in enumerate(event.questions):
            path = "events", at, "questions", index
            if question not in known:
                yield Trouble(
                    path, _("there is no question {question!r}").format(question=question), nearest(question, known)
                )
            elif question in event.questions[:index]:
                yield Trouble(
                    path,
                    _("the question {question!r} is named twice").format(question=question),
                    _("remove one of the two"),
                )


def rhythm_reads_its_question(parts: Parts) -> Iterator[Trouble]:
    """The rhythm of reviews hangs on options of a question with a single choice."""
    if parts.review is None:
        return
    name = parts.review.question
    if name not in parts.ids["questions"]:
        hint = nearest(name, parts.ids["questions"])
        yield Trouble(("review", "question"), _("there is no question {name!r}").format(name=name), hint)
    question = next((question for question in parts.questions.values() if question.id == name), None)
    if question is None:
        return
    if question.type != "choice":
        yield Trouble(
            ("review", "question"), _("the question {name!r} is not one with a single choice").format(name=name)
        )
        return
    options = [option.id for option in question.options]
    for option in parts.review.days:
        if option not in options:
            message = _("the question {name!r} has no option {option!r}").format(name=name, option=option)
            yield Trouble(("review", "days", option), message, nearest(option, options), at_key=True)


RULES = (every_kind_is_listed_once, events_touch_questions, rhythm_reads_its_question)
