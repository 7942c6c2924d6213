"""Pages over the whole interview: status, overview, the summary on leaving. Pure: values in, lines out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from shlex import quote

from lockin.interview.interview import Interview
from lockin.language import N_, _, ngettext
from lockin.model.assessment import Assessment, State
from lockin.model.checklist import Checklist, Question
from lockin.model.scorecard import Coverage, Interval, QuickOutcome, Scorecard
from lockin.terminal.clean import clean, clip, columns, wrap

Score = Callable[[Checklist, Assessment], Scorecard]
"""Scores an assessment as of today."""
MARKS: dict[State, str] = {"open": "[ ]", "answered": "[x]", "unknown": "[?]", "not_applicable": "[-]"}
QUICK: dict[QuickOutcome, str] = {
    "stop": N_("stop - do not go on with this vendor as things stand"),
    "full_assessment_needed": N_("a full assessment is needed"),
    "light_path": N_("light path - a short review may do"),
}
_LISTED = 5


def status(interview: Interview, score: Score, file: str, width: int) -> list[str]:
    """What is answered by domain, and the range of the score."""
    subject = interview.assessment.subject
    name = ", ".join(part for part in (subject.vendor, subject.product) if part) or _("No vendor yet")
    progress = interview.progress
    return [
        *wrap(f"{name} ({file})", width),
        *wrap(
            _("Questions: {counts}. Quick set: {quick_counts}.").format(
                counts=counts(progress.all), quick_counts=counts(progress.quick)
            ),
            width,
        ),
        *wrap(range_line(score(interview.checklist, interview.assessment)), width),
        *_domains(interview, width),
    ]


def counts(coverage: Coverage) -> str:
    """Coverage in words, without the states that do not occur."""
    named = (
        (coverage.unknown, _("{count} don't know")),
        (coverage.not_applicable, _("{count} not applicable")),
        (coverage.open, _("{count} open")),
    )
    answered = _("{count} of {all} answered").format(count=coverage.answered, all=coverage.visible)
    return ", ".join([answered, *(told.format(count=count) for count, told in named if count)])


def range_line(card: Scorecard) -> str:
    """The score so far as a range, rounded outwards."""
    if card.residual is None:
        return _("Residual risk: not rated yet.")
    told = _("Residual risk: {range} of 100 (0 is best); the range closes as you answer.")
    quick = _("Quick outcome: {outcome}.").format(outcome=_(QUICK[card.quick])) if card.quick else ""
    return f"{told.format(range=range_words(card.residual))} {quick}".rstrip()


def quick_lines(interview: Interview, score: Score, width: int) -> list[str]:
    """What to say when the quick set has just been completed."""
    card = score(interview.checklist, interview.assessment)
    rest = interview.asked.open
    told = [_("The quick set is done.")]
    if card.quick:
        told.append(_("Outcome: {outcome}.").format(outcome=_(QUICK[card.quick])))
    if rest:
        go_on = ngettext(
            "{count} more question makes it a full assessment; go on, or q to stop here.",
            "{count} more questions make it a full assessment; go on, or q to stop here.",
            rest,
        )
        told.append(go_on.format(count=rest))
    return wrap(" ".join(told), width)


def overview(interview: Interview, which: str, width: int) -> list[str]:
    """The domains with their counts; or the questions of one domain, or those `open` or `unknown`.

    Raises:
        AnswerRefusedError: if `which` names nothing that is asked.

    """
    if not which:
        hint = _("o 2 lists domain 2; o open and o unknown list what is left; j 2 goes there.")
        return [*_domains(interview, width), *wrap(hint, width)]
    questions = [item for item in interview.items if isinstance(item, Question)]
    if which in {"open", "unknown"}:
        listed = [question for question in questions if interview.state(question) == which]
    else:
        there = interview.jump(which).current
        listed = [q for q in questions if isinstance(there, Question) and q.domain == there.domain]
    if not listed:
        return [_("None.") if which in {"open", "unknown"} else _("No questions there.")]
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
        lines += wrap(few(unknown), width, first=_("Don't know yet: "), rest="  ")
    changed = list(dict.fromkeys(change.key for change in interview.history))
    lines += wrap(few(changed) if changed else _("nothing"), width, first=_("Changed in this sitting: "), rest="  ")
    if interview.finished:
        report = quote(f"{file.removesuffix('.yaml').removesuffix('.yml')}.pdf")
        done = _("That is everything. Next:")
        if interview.only is not None:
            done = _("That is all that was to be asked. Next:")
        if interview.quick_only:
            done = _("That is the quick set. Next:")
        lines += [done, f"  lockin score {quote(file)}", f"  lockin report {quote(file)} -o {report}"]
        if rest := interview.left_out:
            lines.append(f"  lockin assess {quote(file)}   " + _("(asks the rest: {count})").format(count=rest))
    else:
        lines += [_("Go on with: {command}").format(command=f"lockin assess {quote(file)}")]
    return lines


def _domains(interview: Interview, width: int) -> list[str]:
    """One line a domain: number, bar, counts, title."""
    lines = []
    for number, domain in enumerate(interview.checklist.domains, 1):
        coverage = interview.progress.by_domain[domain.id]
        settled = coverage.visible - coverage.open
        filled = 10 * settled // coverage.visible if coverage.visible else 10
        bar = f"[{'#' * filled}{'.' * (10 - filled)}]"
        share = _("{count:>2} of {all:>2}").format(count=settled, all=coverage.visible)
        counted = f"{number:>2} {clean(domain.id):<4} {bar} {share}  "
        lines.append(counted + clip(domain.title, width - columns(counted)))
    return lines


def _row(interview: Interview, question: Question, width: int) -> str:
    return f"{MARKS[interview.state(question)]} {clip(f'{question.id}: {question.text}', width - 4)}"


def few(names: Sequence[str]) -> str:
    """The first names of a list, and how many more there are."""
    first = ", ".join(names[:_LISTED])
    if len(names) <= _LISTED:
        return first
    return _("{names} and {count} more").format(names=first, count=len(names) - _LISTED)


def range_words(interval: Interval) -> str:
    """The bounds, rounded outwards: `41 to 78`, or one number when they are equal."""
    low, high = math.floor(interval.best), math.ceil(interval.worst)
    return f"{low}" if low == high else _("{low} to {high}").format(low=low, high=high)
