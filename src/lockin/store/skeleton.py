"""The text of a new assessment: every fact and question, in asking order, with what it may be.

Between any two entries stands a line of comment, so that changes of two people to neighbouring
questions merge in git without a conflict.
"""

from __future__ import annotations

from lockin.language import N_, _
from lockin.model.assessment import OPEN, Answer, Assessment, ChecklistRef, Estimate, Subject, Switching
from lockin.model.checklist import Checklist, Question
from lockin.report.columns import wrapped
from lockin.store.notation import FACT_WORDS, answer_keys, block, flow, indented

WIDTH = 100
"""Characters to which comments are wrapped."""
_HEAD = (
    N_("A lockin assessment. `lockin assess FILE` asks what is open; editing here is as good, and comments stay."),
    N_("Answer with an id that stands behind the question, {option: minor}, or honestly with {state: unknown}."),
)
_VALUES = {"number": N_("a number"), "date": N_("a date, such as 2026-11-20"), "text": N_("a text")}


def skeleton(checklist: Checklist, subject: Subject, identity: str = "") -> str:
    """The text of a new assessment, with every fact unknown and every question open."""
    reference = ChecklistRef(id=checklist.id, version=checklist.version, sha256=checklist.sha256)
    return written(checklist, Assessment(id=identity, checklist=reference, subject=subject))


def written(checklist: Checklist, assessment: Assessment) -> str:
    """The text of a new assessment that knows some facts, answers and estimates already; waivers are not written.

    Args:
        checklist: what is asked; facts and answers that it does not know are left out.
        assessment: what is known.

    Raises:
        UsageError: if a text holds a character that no assessment may hold.

    """
    fields = (
        line
        for name in Subject.__struct_fields__
        for line in block(name, getattr(assessment.subject, name), literal=True)
    )
    reference = ", ".join(f"{key}: {flow(getattr(checklist, key))}" for key in ("id", "version", "sha256"))
    own = [f"id: {flow(assessment.id)}"] if assessment.id else []
    lines = ["lockin: 1", *own, f"checklist: {{{reference}}}", "", "subject:", *indented(fields, 2)]
    # Translators: yes, no and unknown are words of the file and stay as they are
    lines += ["", "facts:  # " + _("yes, no or unknown; unknown counts as yes")]
    for fact in checklist.facts:
        lines += [*_comment(fact.ask), f"  {flow(fact.id)}: {FACT_WORDS[assessment.facts.get(fact.id)]}"]
    lines += ["", "answers:"]
    domain = None
    for question in checklist.questions:
        if question.domain != domain:
            domain = question.domain
            lines += ["", *_comment(f"{checklist.domain_by_id[domain].title}".upper()), ""]
        lines += [*_comment(question.text), *_answer(question, assessment.answer(question.id))]
    lines += _switching(assessment.switching) if assessment.switching else []
    return "\n".join((*(f"# {_(text)}" for text in _HEAD), *lines)) + "\n"


def _answer(question: Question, answer: Answer) -> list[str]:
    """The lines of one answer; what the question can be answered with stands behind the first."""
    head, *rest = (
        [f"{flow(question.id)}: {{state: open}}"]
        if answer == OPEN
        else block(question.id, answer_keys(answer), literal=True)
    )
    return indented([f"{head}  # {_choices(question)}", *rest], 2)


def _switching(switching: Switching) -> list[str]:
    """The lines of what a move would take."""
    lines = [f"    {flow(key)}: {_range(line)}" for key, line in switching.lines.items()]
    notice = [f"    {flow(key)}: {days}" for key, days in switching.notice.items()]
    rate = [f"  day_rate: {_range(switching.day_rate)}"] if switching.day_rate else []
    parts = [*(["  lines:", *lines] if lines else []), *rate, *(["  notice:", *notice] if notice else [])]
    return ["", "switching:", *parts] if parts else ["", "switching: {}"]


def _range(estimate: Estimate) -> str:
    return f"{{low: {estimate.low:f}, likely: {estimate.likely:f}, high: {estimate.high:f}}}"


def _choices(question: Question) -> str:
    """What the question can be answered with."""
    ids = ", ".join(option.id for option in question.options)
    if question.type in _VALUES:
        return _(_VALUES[question.type])
    return _("any of: {ids}").format(ids=ids) if question.type == "multi" else ids


def _comment(text: str) -> list[str]:
    return [f"  # {line}" for line in wrapped(" ".join(text.split()), within=WIDTH - 4)]
