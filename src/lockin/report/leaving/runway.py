"""Time to move against the shortest notice, in words."""

from __future__ import annotations

from lockin.language import _
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
        # Translators: {reasons} is such as "no notice is known"
        text = _("Whether there would be time is not said: {reasons}.").format(reasons=_missing(model, given, result))
        return Time(texts=(text,), chart=None)
    kind = next(kind.label for kind in model.notices if kind.id == found.kind)
    low, middle, high = map(days_text, (found.time.p10, found.time.p50, found.time.p90))
    moving = _("Moving takes {middle} at P50, {low} at P10 and {high} at P90, overrun included.").format(
        middle=middle, low=low, high=high
    )
    notice = exact_days(found.notice)
    return Time(
        texts=(
            in_time_text(found),
            _gap(found.gap),
            words.sentences(moving, _("The shortest notice is: {notice}.").format(notice=kind)),
        ),
        chart=range_chart(
            found.time,
            found.notice,
            say=days_text,
            mark_text=_("notice: {days}").format(days=notice),
            limit=True,
            text=words.sentences(moving, _("The notice is {days}.").format(days=notice), in_time_text(found)),
        ),
    )


def in_time_text(runway: Runway) -> str:
    """How often the move ends within the notice, in a sentence."""
    # Translators: {draws} is such as "38 of 100 draws"
    text = _("In {draws} the move ends within the notice of {days}.")
    return text.format(draws=of_hundred(runway.in_time), days=exact_days(runway.notice))


def derived_text(case: Case) -> str:
    """What the estimate answers to the question on the runway beside what the assessment answers; may be empty."""
    option = derived_runway(case.checklist, case.switching)
    model = case.checklist.switching
    if option is None or model is None or model.runway is None:
        return ""
    question = case.question(model.runway.question)
    label = next(found.label for found in question.options if found.id == option)
    if case.answer(question.id).option == option:
        text = _("On “{question}” the estimate and the assessment agree: {answer}.")
        return text.format(question=words.title(question), answer=label)
    text = _(
        "On “{question}” the estimate says: {derived}. The assessment says: {answer}. "
        "The score rests on the assessment alone."
    )
    return text.format(question=words.title(question), derived=label, answer=case.answer_text(question.id))


def _gap(gap: Spread) -> str:
    """By how much the notice is missed or kept."""
    if gap.p50 > 0:
        text = _("Half of the draws miss it by {half} or more, one in ten by {tenth} or more.")
        return text.format(half=duration(gap.p50), tenth=duration(gap.p90))
    if gap.p90 > 0:
        text = _("Half of the draws leave {half} or more to spare; one in ten misses it by {tenth} or more.")
        return text.format(half=duration(-gap.p50), tenth=duration(gap.p90))
    text = _("Half of the draws leave {half} or more to spare, nine in ten {tenth} or more.")
    return text.format(half=duration(-gap.p50), tenth=duration(-gap.p90))


def _missing(model: SwitchingModel, given: Switching, result: SwitchingResult) -> str:
    times = [line.id for line in model.lines if line.unit == "weeks"]
    alone = [kind.id for kind in model.notices if not kind.extends]
    parts = []
    if not any(name in result.counted for name in times):
        parts.append(_("the time to move is not estimated"))
    if not any(name in given.notice for name in alone):
        parts.append(_("no notice is known"))
    return words.listing(parts)
