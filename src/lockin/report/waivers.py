"""What page 1 says about waivers: who accepts what the decision hangs on, and what nobody accepts any more."""

from __future__ import annotations

from collections.abc import Iterable

from lockin.language import _, ngettext
from lockin.report import words
from lockin.report.case import Case

MOST_NAMED = 2
"""Waivers that a sentence names; of more it says how many."""
MOST_WHO = 40
"""Characters of the name of who accepts."""


def accepted(case: Case, conditions: Iterable[str]) -> str:
    """Which waivers in force stand behind what decided, or behind a condition to sign; empty when none does.

    Args:
        case: one assessment.
        conditions: ids of the questions that the conditions come from.

    """
    deciding = [rule.id for rule in case.card.decided_by if rule.rule not in {"band", "confidence"}]
    at_stake = dict.fromkeys([*deciding, *conditions])
    found = [(finding, waived) for finding in at_stake if (waived := case.waived(finding)) and not waived.expired]
    if len(found) > MOST_NAMED:
        return ngettext(
            "{count} waiver in force stands behind the decision and its conditions.",
            "{count} waivers in force stand behind the decision and its conditions.",
            len(found),
        ).format(count=len(found))
    if not found:
        return ""
    named = [
        # Translators: {name} accepts the finding until {day}; part of the sentence that follows.
        _("“{finding}” by {name} until {day}").format(
            finding=case.title(finding), name=_cut(waived.accepted_by), day=waived.until
        )
        for finding, waived in found
    ]
    return _("Accepted for a time: {waivers}.").format(waivers=words.listing(named))


def expired(case: Case) -> str:
    """Which waivers have expired while their findings stand; empty when none has."""
    present = {finding.id for finding in case.card.findings}
    over = dict.fromkeys(waiver.finding for waiver in case.assessment.waivers if waiver.finding in present)
    gone = [(finding, waived) for finding in over if (waived := case.waived(finding)) and waived.expired]
    if not gone:
        return ""
    named = [
        # Translators: a waiver expired on {day}; part of the sentence that follows.
        _("“{finding}” on {day}").format(finding=case.title(finding), day=waived.until)
        for finding, waived in gone[:MOST_NAMED]
    ]
    named += [words.more(len(gone) - MOST_NAMED)] if len(gone) > MOST_NAMED else []
    return ngettext(
        "{count} waiver has expired: {waivers}. Nobody accepts this any more.",
        "{count} waivers have expired: {waivers}. Nobody accepts this any more.",
        len(gone),
    ).format(count=len(gone), waivers=words.listing(named))


def _cut(name: str) -> str:
    return name if len(name) <= MOST_WHO else f"{name[: MOST_WHO - 2].rstrip()} …"
