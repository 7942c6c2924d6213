"""Pages over the whole interview: status, overview, the summary on leaving. Pure: values in, lines out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from shlex import quote

from lockin.interview.interview import Interview
from lockin.model.assessment import Assessment, State
from lockin.model.checklist import Checklist, Question
from lockin.model.scorecard import Coverage, Interval, QuickOutcome, Scorecard
from lockin.terminal.clean import clean, clip, wrap

Score = Callable[[Checklist, Assessment], Scorecard]
"""Scores an assessment as of today."""
MARKS: dict[State, str] = {"open": "[ ]", "answered": "[x]", "unknown": "[?]", "not_applicable": "[-]"}
QUICK: dict[QuickOutcome, str] = {
    "stop": "stop - do not go on with this vendor as things stand",
    "full_assessment_needed": "a full assessment is needed",
    "light_path": "light path - a short review may do",
}
_LISTED = 5


def status(interview: Interview, score: Score, file: str, width: int) -> list[str]:
    """What is answered by domain, and the range of the score."""
    subject = interview.assessment.subject
    name = ", ".join(part for part in (subject.vendor, subject.product) if part)
    progress = interview.progress
    return [
        *wrap(f"{name or 'No vendor yet'} ({file})", width),
        *wrap(f"Questions: {counts(progress.all)}. Quick set: {counts(progress.quick)}.", width),
        *wrap(range_line(score(interview.checklist, interview.assessment)), width),
        *_domains(interview, width),
    ]


def counts(coverage: Coverage) -> str:
    """Coverage in words, without the states that do not occur."""
    named = ((coverage.unknown, "don't know"), (coverage.not_applicable, "not applicable"), (coverage.open, "open"))
    parts = [f"{coverage.answered} of {coverage.visible} answered", *(f"{n} {what}" for n, what in named if n)]
    return ", ".join(parts)


def range_line(card: Scorecard) -> str:
    """The score so far as a range, rounded outwards."""
    if card.residual is None:
        return "Residual risk: not rated yet."
    quick = f" Quick outcome: {QUICK[card.quick]}." if card.quick else ""
    return f"Residual risk: {range_words(card.residual)} of 100 (0 is best); the range closes as you answer.{quick}"


def quick_lines(interview: Interview, score: Score, width: int) -> list[str]:
    """What to say when the quick set has just been completed."""
    card = score(interview.checklist, interview.assessment)
    rest = interview.asked.open
    go_on = f"{rest} more questions make it a full assessment; go on, or q to stop here." if rest else ""
    outcome = f" Outcome: {QUICK[card.quick]}." if card.quick else ""
    return wrap(f"The quick set is done.{outcome} {go_on}", width)


def overview(interview: Interview, which: str, width: int) -> list[str]:
    """The domains with their counts; or the questions of one domain, or those `open` or `unknown`.

    Raises:
        AnswerRefusedError: if `which` names nothing that is asked.

    """
    if not which:
        hint = "o 2 lists domain 2; o open and o unknown list what is left; j 2 goes there."
        return [*_domains(interview, width), *wrap(hint, width)]
    questions = [item for item in interview.items if isinstance(item, Question)]
    if which in {"open", "unknown"}:
        listed = [question for question in questions if interview.state(question) == which]
    else:
        there = interview.jump(which).current
        listed = [q for q in questions if isinstance(there, Question) and q.domain == there.domain]
    if not listed:
        return ["None." if which in {"open", "unknown"} else "No questions there."]
    return [_row(interview, question, width) for question in listed]


def missing(interview: Interview, width: int) -> list[str]:
    """All that is still open, one line an item."""
    lines = []
    for item in interview.items:
        if interview.is_open(item):
            text = item.text if isinstance(item, Question) else item.ask
            lines.append(clip(f"{item.id}: {text}", width))
    return lines


def farewell(interview: Interview, file: str, width: int) -> list[str]:
    """The summary on leaving: what is open, unknown, changed in this sitting, and how to go on."""
    asked = interview.asked
    lines = wrap(f"{file}: {counts(asked)}.", width)
    unknown = [q.id for q in interview.items if isinstance(q, Question) and interview.state(q) == "unknown"]
    if unknown:
        lines += wrap(few(unknown), width, first="Don't know yet: ", rest="  ")
    changed = list(dict.fromkeys(change.key for change in interview.history))
    lines += wrap(few(changed) if changed else "nothing", width, first="Changed in this sitting: ", rest="  ")
    if interview.finished:
        report = quote(f"{file.removesuffix('.yaml').removesuffix('.yml')}.pdf")
        done = "That is everything" if interview.only is None else "That is all that was to be asked"
        done = "That is the quick set" if interview.quick_only else done
        lines += [f"{done}. Next:", f"  lockin score {quote(file)}", f"  lockin report {quote(file)} -o {report}"]
        if rest := interview.left_out:
            lines.append(f"  lockin assess {quote(file)}   (asks the rest: {rest})")
    else:
        lines += [f"Go on with: lockin assess {quote(file)}"]
    return lines


def _domains(interview: Interview, width: int) -> list[str]:
    """One line a domain: number, bar, counts, title."""
    lines = []
    for number, domain in enumerate(interview.checklist.domains, 1):
        coverage = interview.progress.by_domain[domain.id]
        settled = coverage.visible - coverage.open
        filled = 10 * settled // coverage.visible if coverage.visible else 10
        bar = f"[{'#' * filled}{'.' * (10 - filled)}]"
        counted = f"{number:>2} {clean(domain.id):<4} {bar} {settled:>2} of {coverage.visible:>2}  "
        lines.append(counted + clip(domain.title, width - len(counted)))
    return lines


def _row(interview: Interview, question: Question, width: int) -> str:
    return f"{MARKS[interview.state(question)]} {clip(f'{question.id}: {question.text}', width - 4)}"


def few(names: Sequence[str]) -> str:
    """The first names of a list, and how many more there are."""
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"{', '.join(names[:_LISTED])}{more}"


def range_words(interval: Interval) -> str:
    """The bounds, rounded outwards: `41 to 78`, or one number when they are equal."""
    low, high = math.floor(interval.best), math.ceil(interval.worst)
    return f"{low}" if low == high else f"{low} to {high}"
