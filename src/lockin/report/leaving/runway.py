"""Time to move against the shortest notice, in words."""

from __future__ import annotations

from lockin.model.assessment import Switching
from lockin.model.switching import SwitchingModel
from lockin.report import words
from lockin.report.amounts import days_text, duration, exact_days, of_hundred
from lockin.report.case import Case
from lockin.report.leaving.values import Time
from lockin.report.range_chart import range_chart
from lockin.scoring.switching import Runway, Spread, SwitchingResult, derived_runway


def time(model: SwitchingModel, given: Switching, result: SwitchingResult) -> Time:
    """The part on time; says what is missing when nothing can be compared."""
    found = result.runway
    if found is None:
        return Time(texts=(f"Whether there would be time is not said: {_missing(model, given, result)}.",), chart=None)
    kind = next(kind.label for kind in model.notices if kind.id == found.kind)
    low, middle, high = map(days_text, (found.time.p10, found.time.p50, found.time.p90))
    moving = f"Moving takes {middle} at P50, {low} at P10 and {high} at P90, overrun included."
    notice = exact_days(found.notice)
    return Time(
        texts=(
            in_time_text(found),
            _gap(found.gap),
            f"{moving} The shortest notice is: {kind}.",
        ),
        chart=range_chart(
            found.time,
            found.notice,
            say=days_text,
            mark_text=f"notice: {notice}",
            limit=True,
            text=f"{moving} The notice is {notice}. {in_time_text(found)}",
        ),
    )


def in_time_text(runway: Runway) -> str:
    """How often the move ends within the notice, in a sentence."""
    notice = exact_days(runway.notice)
    return f"In {of_hundred(runway.in_time)} the move ends within the notice of {notice}."


def derived_text(case: Case) -> str:
    """What the estimate answers to the question on the runway beside what the assessment answers; may be empty."""
    option = derived_runway(case.checklist, case.switching)
    model = case.checklist.switching
    if option is None or model is None or model.runway is None:
        return ""
    question = case.question(model.runway.question)
    label = next(found.label for found in question.options if found.id == option)
    if case.answer(question.id).option == option:
        return f"On “{words.title(question)}” the estimate and the assessment agree: {label}."
    return (
        f"On “{words.title(question)}” the estimate says: {label}. The assessment says: "
        f"{case.answer_text(question.id)}. The score rests on the assessment alone."
    )


def _gap(gap: Spread) -> str:
    """By how much the notice is missed or kept."""
    if gap.p50 > 0:
        return f"Half of the draws miss it by {duration(gap.p50)} or more, one in ten by {duration(gap.p90)} or more."
    if gap.p90 > 0:
        spare = f"Half of the draws leave {duration(-gap.p50)} or more to spare"
        return f"{spare}; one in ten misses it by {duration(gap.p90)} or more."
    spare = f"Half of the draws leave {duration(-gap.p50)} or more to spare"
    return f"{spare}, nine in ten {duration(-gap.p90)} or more."


def _missing(model: SwitchingModel, given: Switching, result: SwitchingResult) -> str:
    times = [line.id for line in model.lines if line.unit == "weeks"]
    alone = [kind.id for kind in model.notices if not kind.extends]
    parts = []
    if not any(name in result.counted for name in times):
        parts.append("the time to move is not estimated")
    if not any(name in given.notice for name in alone):
        parts.append("no notice is known")
    return words.listing(parts)
