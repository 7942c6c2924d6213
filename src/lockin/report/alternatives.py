"""Alternatives in words: candidates to test, and the test that comes next."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from lockin.language import N_, _, ngettext
from lockin.model.alternatives import Alternative, Catalogue
from lockin.model.checklist import Checklist
from lockin.report import words
from lockin.report.case import Case
from lockin.scoring.alternatives import Match, bake_off, matches

KIND_TITLES = {
    "model": N_("Models to run yourself"),
    "runtime": N_("Software that runs a model"),
    "gateway": N_("Gateways to several providers"),
    "route": N_("Other routes to a model"),
}
"""By kind; `_` at use."""
OPENNESS = {
    "open_source": N_("Open source"),
    "open_weights": N_("Open weights"),
    "restricted_weights": N_("Restricted weights"),
}
"""By class of openness; `_` at use."""


class Candidate(Struct, frozen=True, kw_only=True):
    """One alternative, worded. Texts may be empty."""

    id: str
    kind: str
    """The title of its kind."""
    name: str
    maker: str
    licence: str
    """Of a service without one: that its terms were not read."""
    openness: str
    """Empty for a service."""
    limits: str
    check: str
    """What must be true besides, as a sentence."""
    doubt: str
    """What is not known yet, although it decides whether this fits, as a sentence."""
    left_out: str
    """Why it does not fit; empty when it does, or may."""
    checked: str
    """When; says clearly that it was too long ago."""
    stale: bool
    verified: str
    source: str
    note: str


class NextStep(Struct, frozen=True, kw_only=True):
    """The test that the candidates wait for."""

    question_id: str
    title: str
    text: str
    answer: str
    """What the assessment says now."""
    action: str
    """What to do; empty when the checklist does not say."""
    owner: str
    effort: str


def candidates(case: Case, catalogue: Catalogue) -> tuple[Candidate, ...]:
    """What fits this assessment, or may: by kind and name, never by merit."""
    found = matches(catalogue, case.checklist, case.assessment, case.made_on)
    return tuple(
        candidate(match, catalogue, case.made_on, case.checklist) for match in found if match.fit in {"fits", "unsure"}
    )


def next_step(case: Case, catalogue: Catalogue) -> NextStep | None:
    """The bake-off that the checklist asks about; None when it has no such question."""
    question = bake_off(catalogue, case.checklist)
    if question is None:
        return None
    remedy = question.remediation
    return NextStep(
        question_id=question.id,
        title=words.title(question),
        text=question.text,
        answer=case.answer_text(question.id),
        action=remedy.action if remedy else "",
        owner=words.role(case.checklist, remedy.owner if remedy else question.respondent),
        effort=case.checklist.efforts.get(remedy.effort, remedy.effort) if remedy else "",
    )


def candidate(match: Match, catalogue: Catalogue, today: dt.date, checklist: Checklist | None = None) -> Candidate:
    """One alternative in words.

    Args:
        match: how it stands.
        catalogue: where it comes from.
        today: the day on which it was looked at.
        checklist: names what is not known; None: no assessment was asked.

    """
    entry = match.alternative
    return Candidate(
        id=entry.id,
        kind=_(KIND_TITLES[entry.kind]),
        name=entry.name,
        maker=entry.maker,
        licence=entry.licence or _("Service terms (not read)"),
        openness=_(OPENNESS[entry.openness]) if entry.openness else "",
        limits=entry.limits,
        check=_check(entry),
        doubt=_doubt(match, checklist),
        left_out=entry.fits.otherwise if match.fit == "no" and entry.fits else "",
        checked=_checked(entry, catalogue, today),
        stale=match.stale,
        verified=_(words.VERIFIED[entry.verified]),
        source=entry.source,
        note=entry.note or "",
    )


def _check(entry: Alternative) -> str:
    if not entry.check:
        return ""
    # Translators: {conditions} are sentences without the full stop of the last one.
    return _("Check: {conditions}.").format(conditions=". ".join(text.rstrip(".") for text in entry.check))


def _checked(entry: Alternative, catalogue: Catalogue, today: dt.date) -> str:
    if entry.as_of > today:
        return _("STALE: dated {day}, a day that has not come yet").format(day=entry.as_of)
    if catalogue.stale(entry, today):
        most = catalogue.stale_after_days
        return ngettext(
            "STALE: checked {day}, over {count} day ago", "STALE: checked {day}, over {count} days ago", most
        ).format(day=entry.as_of, count=most)
    return _("Checked {day}").format(day=entry.as_of)


def _doubt(match: Match, checklist: Checklist | None) -> str:
    if match.fit != "unsure":
        return ""
    # Translators: {names} are the facts or questions on whose answer it hangs whether an alternative fits.
    return _("Not known yet, and it decides: {names}.").format(
        names=words.listing(words.quoted(_name(name, checklist)) for name in match.unknown)
    )


def _name(name: str, checklist: Checklist | None) -> str:
    """The label of a fact or the short name of a question; the id when the checklist has neither."""
    if checklist is not None and name in checklist.fact_by_id:
        return checklist.fact_by_id[name].label
    if checklist is not None and name in checklist.by_id:
        return words.title(checklist.by_id[name])
    return name
