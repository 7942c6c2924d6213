"""The assessment that nobody has answered yet: every fact and question, in asking order, with what it may be.

Between any two entries stands a line of comment, so that changes of two people to neighbouring
questions merge in git without a conflict.
"""

from __future__ import annotations

from textwrap import wrap

from lockin.model.assessment import Subject
from lockin.model.checklist import Checklist, Question
from lockin.store.notation import block, flow, indented

WIDTH = 100
"""Characters to which comments are wrapped."""
HEAD = """\
# A lockin assessment. `lockin assess FILE` asks what is open; editing here is as good, and comments stay.
# Answer with an id that stands behind the question, {option: minor}, or honestly with {state: unknown}.
"""
_VALUES = {"number": "a number", "date": "a date, such as 2026-11-20", "text": "a text"}


def skeleton(checklist: Checklist, subject: Subject) -> str:
    """The text of a new assessment, with every fact unknown and every question open."""
    fields = (line for name in Subject.__struct_fields__ for line in block(name, getattr(subject, name), literal=True))
    identity = ", ".join(f"{key}: {flow(getattr(checklist, key))}" for key in ("id", "version", "sha256"))
    lines = ["lockin: 1", f"checklist: {{{identity}}}", "", "subject:", *indented(fields, 2)]
    lines += ["", "facts:  # yes, no or unknown; unknown counts as yes"]
    for fact in checklist.facts:
        lines += [*_comment(fact.ask), f"  {flow(fact.id)}: unknown"]
    lines += ["", "answers:"]
    domain = None
    for question in checklist.questions:
        if question.domain != domain:
            domain = question.domain
            lines += ["", *_comment(f"{checklist.domain_by_id[domain].title}".upper()), ""]
        lines += [*_comment(question.text), f"  {flow(question.id)}: {{state: open}}  # {_choices(question)}"]
    return HEAD + "\n".join(lines) + "\n"


def _choices(question: Question) -> str:
    """What the question can be answered with."""
    ids = ", ".join(option.id for option in question.options)
    return _VALUES.get(question.type, f"any of: {ids}" if question.type == "multi" else ids)


def _comment(text: str) -> list[str]:
    return [f"  # {line}" for line in wrap(" ".join(text.split()), WIDTH - 4)]
