"""A questionnaire of any length, answered: the shipped one, its questions asked again under other ids."""

from __future__ import annotations

import datetime as dt
import json
from itertools import cycle, islice
from pathlib import Path

import msgspec
from msgspec import structs

from lockin.model.assessment import Answer, Assessment, ChecklistRef, Subject
from lockin.model.checklist import Checklist, Question
from lockin.store.checklists import load_checklist, load_checklist_file
from lockin.store.skeleton import written

NAME = "large"
DAY = dt.date(2026, 11, 20)


def large_checklist(questions: int) -> Checklist:
    """The shipped checklist with this many questions, at least its own number; its hash is left as it was."""
    shipped = load_checklist("ai-vendor-lock-in")
    more = islice(cycle(shipped.questions), len(shipped.questions), questions)
    again = tuple(_again(question, number) for number, question in enumerate(more))
    order = {domain.id: at for at, domain in enumerate(shipped.domains)}
    asked = sorted((*shipped.questions, *again), key=lambda question: order[question.domain])
    return structs.replace(shipped, id=NAME, questions=tuple(asked))


def _again(question: Question, number: int) -> Question:
    title = f"{question.title or question.id} {number}"[:60]
    return structs.replace(question, id=f"{question.id}_{number}", title=title, applies_if=None, quick=False)


def answered(checklist: Checklist) -> Assessment:
    """An assessment that answers every question, in the middle of its options."""
    reference = ChecklistRef(id=checklist.id, version=checklist.version, sha256=checklist.sha256)
    answers = {
        question.id: Answer(
            state="answered",
            option=question.options[len(question.options) // 2].id if question.type == "choice" else None,
            options=(question.options[0].id,) if question.type == "multi" else (),
            evidence="contract",
            source="Contract, section 4",
            note="Confirmed by mail; the other side promised to put it into the next version of the contract.",
            by="ana (legal)",
            date=DAY,
        )
        for question in checklist.questions
        if question.scored
    }
    subject = Subject(vendor="Example AI", product="Chat API", use="Drafts replies for support.")
    facts: dict[str, bool | None] = dict.fromkeys((fact.id for fact in checklist.facts), True)
    return Assessment(checklist=reference, subject=subject, facts=facts, answers=answers)


def write_large(folder: Path, questions: int) -> Path:
    """Write the checklist and its assessment into a folder; returns the assessment."""
    tree = msgspec.to_builtins(large_checklist(questions))
    kept = {key: value for key, value in tree.items() if value is not None and key not in {"sha256", "base", "overlay"}}
    place = folder / NAME
    place.mkdir(parents=True)
    entry = place / "checklist.yaml"
    # JSON is YAML; what is not ASCII stays as it is.
    entry.write_text(json.dumps({"lockin_checklist": 1, **kept}, ensure_ascii=False), encoding="utf-8")
    checklist = load_checklist_file(entry)
    file = folder / f"{NAME}-{questions}.yaml"
    file.write_text(written(checklist, answered(checklist)), encoding="utf-8")
    return file
