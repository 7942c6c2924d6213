"""What leaving would take, in words: cost, work and time of a move, what they hang on, and candidates to test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from lockin.language import N_, _
from lockin.model.assessment import Estimate, Switching
from lockin.model.switching import SwitchingLine, SwitchingModel
from lockin.report import spoken, words
from lockin.report.amounts import as_typed, exact_days
from lockin.report.case import Case
from lockin.report.leaving.cost import cost, range_text
from lockin.report.leaving.offer import offer
from lockin.report.leaving.runway import derived_text, in_time_text, time
from lockin.report.leaving.values import Leaving
from lockin.scoring.switching import SwitchingResult, derived_runway

HOW = N_(
    "What a move would cost and take is not estimated yet. “lockin switching FILE” asks for it as ranges, line by line."
)
NARROW = N_(
    "Each range is meant to hold in nine of ten cases. People mostly choose it too narrow, so the truth is rather "
    "wider than narrower than this."
)


def leaving(case: Case) -> Leaving | None:
    """The part on leaving; None when nothing is estimated and there are no candidates."""
    found, model, given, on_offer = case.switching, case.checklist.switching, case.assessment.switching, offer(case)
    if found is None or model is None or given is None:
        if on_offer is None:
            return None
        how = _(HOW) if model is not None else ""
        return Leaving(
            lead="", cost=None, time=None, derived="", notes=(), assumptions=(), summary=(), offer=on_offer, how=how
        )
    return Leaving(
        lead=_(
            "What a move to another vendor would take, were it decided on {day}: ranges that "
            "people estimated, drawn {count} times. It stands beside the score and is never multiplied by it."
        ).format(day=words.day(case.made_on), count=spoken.grouped(model.draws)),
        cost=cost(model, given, found, case.assessment.subject.currency),
        time=time(model, given, found),
        derived=derived_text(case),
        notes=tuple(_notes(model, found)),
        assumptions=tuple(_assumptions(case, model, given, found)),
        summary=tuple(_summary(case, found)),
        offer=on_offer,
        how="",
    )


def switching_document(case: Case) -> dict[str, Any] | None:
    """The estimate as JSON-ready data, numbers unrounded; None when nothing is estimated."""
    model = case.checklist.switching
    if case.switching is None or model is None:
        return None
    option = derived_runway(case.checklist, case.switching)
    question = None if option is None or model.runway is None else model.runway.question
    answered = None if question is None else case.answer(question).option
    return {
        **msgspec.to_builtins(case.switching),
        "currency": case.assessment.subject.currency,
        "draws": model.draws,
        "seed": model.seed,
        "derived": None if question is None else {"question": question, "option": option, "answer": answered},
    }


def _summary(case: Case, found: SwitchingResult) -> Iterator[str]:
    total = found.days if found.cost is None else found.cost
    if total is not None:
        text = words.within(range_text(total, found, case.assessment.subject.currency))
        # Translators: {sentence} says what a move costs or takes
        yield _("Leaving: {sentence}").format(sentence=text)
    if found.runway is not None:
        yield in_time_text(found.runway)


def _notes(model: SwitchingModel, found: SwitchingResult) -> Iterator[str]:
    # Weeks are held against the notice and sum to nothing, so a result without them is not too low.
    weeks = {line.id for line in model.lines if line.unit == "weeks"}
    missing = tuple(line for line in found.missing if line not in weeks)
    if missing:
        text = _("Not estimated, so the result is too low by it: {lines}.")
        yield text.format(lines=_labels(model, missing))
    if found.switched_off:
        text = _("Left out, because a fact says that it does not arise: {lines}.")
        yield text.format(lines=_labels(model, found.switched_off))
    if found.free:
        text = _("Free of charge for a move decided on this day: {lines}.")
        yield text.format(lines=_labels(model, found.free))


def _assumptions(
    case: Case, model: SwitchingModel, given: Switching, found: SwitchingResult
) -> Iterator[tuple[str, str]]:
    currency = case.assessment.subject.currency
    # Translators: names of assumptions: how the ranges are read, the notices of the contract, and so on
    yield _("Reading"), _(NARROW)
    weeks = next((line for line in model.lines if line.unit == "weeks" and line.id in found.counted), None)
    if weeks is not None:
        text = _("{range} working weeks before overrun; one takes a calendar week.")
        yield weeks.label, text.format(range=_three(given.lines[weeks.id]))
    if given.notice:
        text = _("{notices}. The shortest counts.")
        yield _("Notices"), text.format(notices="; ".join(_notice_texts(model, given)))
    if found.days is not None:
        rate = _("not estimated") if given.day_rate is None else f"{_three(given.day_rate)} {currency}".rstrip()
        yield _("Day rate"), f"{rate}."
    text = _("One factor a draw on all days and weeks: {range}.").format(range=_three(model.overrun))
    yield _("Overrun"), words.sentences(text, model.overrun_reason)
    for line in model.lines:
        if line.free_from is not None and line.id not in found.switched_off:
            yield line.label, _free_text(case, line, found)
    text = _("{count} draws, Beta-PERT, seed {seed}: the same estimate gives the same result.")
    yield _("Simulation"), text.format(count=spoken.grouped(model.draws), seed=model.seed)


def _three(estimate: Estimate) -> str:
    low, likely, high = map(as_typed, (estimate.low, estimate.likely, estimate.high))
    return low if low == high else _("{low} to {high}, most likely {likely}").format(low=low, high=high, likely=likely)


def _notice_texts(model: SwitchingModel, given: Switching) -> Iterator[str]:
    for kind in model.notices:
        if kind.id in given.notice:
            # Translators: {notice} is the name of a notice, {others} those on top of which it comes
            text = _("{notice}: {days}, on top of {others}") if kind.extends else _("{notice}: {days}")
            others = words.listing(_named(model, kind.extends))
            yield text.format(notice=kind.label, days=exact_days(given.notice[kind.id]), others=others)


def _named(model: SwitchingModel, notices: Iterable[str]) -> list[str]:
    return [words.quoted(kind.label) for kind in model.notices if kind.id in notices]


def _free_text(case: Case, line: SwitchingLine, found: SwitchingResult) -> str:
    """The rule that makes a line free of charge, where it stands, how that was checked, and whether it holds here."""
    rule = line.free_from
    if rule is None:
        return ""
    source = case.checklist.reference_by_id[rule.source]
    free, fact = _("Free of charge from {day}."), ""
    if rule.fact is not None:
        free, fact = (
            _("Free of charge from {day} where this holds: {fact}."),
            case.checklist.fact_by_id[rule.fact].label,
        )
    if line.id in found.free:
        here = _("It is counted as free here.")
    elif case.made_on < rule.date:
        here = _("That day has not come yet.")
    else:
        here = _("That is not known to hold here.")
    where = f"({source.framework}, {source.identifier}; {_(words.VERIFIED[source.verified])})"
    return words.sentences(free.format(day=words.day(rule.date), fact=fact), here, rule.note, where)


def _labels(model: SwitchingModel, ids: Iterable[str]) -> str:
    wanted = set(ids)
    return words.listing(line.label for line in model.lines if line.id in wanted)
