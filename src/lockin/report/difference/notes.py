"""What the reader of a difference should know before comparing: what was not at hand, who is meant, what is a draft."""

from __future__ import annotations

from collections.abc import Iterator

from lockin.language import _, ngettext
from lockin.model.scorecard import Coverage
from lockin.report.difference.pair import Pair


def notes(pair: Pair) -> Iterator[str]:
    """What the reader should know before comparing, a sentence each."""
    yield from _reading_notes(pair)
    old, new = pair.old.assessment.subject, pair.new.assessment.subject
    if old.vendor != new.vendor:
        text = _("The two assessments name different vendors: “{old}” and “{new}”.")
        yield text.format(old=old.vendor, new=new.vendor)
    if old.product != new.product:
        text = _("The two assessments name different products: “{old}” and “{new}”.")
        yield text.format(old=old.product, new=new.product)
    for case in (pair.before, pair.after):
        if case.card.coverage.open:
            yield _draft(case.card.coverage, later=case is pair.after)


def _draft(found: Coverage, *, later: bool) -> str:
    applies = found.visible - found.not_applicable
    if later:
        # Translators: {open} of all {count} questions; "one" is an assessment
        text = ngettext(
            "The later one is a draft ({open} of {count} question still open); what is open counts as weak.",
            "The later one is a draft ({open} of {count} questions still open); what is open counts as weak.",
            applies,
        )
    else:
        text = ngettext(
            "The earlier one is a draft ({open} of {count} question still open); what is open counts as weak.",
            "The earlier one is a draft ({open} of {count} questions still open); what is open counts as weak.",
            applies,
        )
    return text.format(open=found.open, count=applies)


def _reading_notes(pair: Pair) -> Iterator[str]:
    versions = pair.old.assessment.checklist.version, pair.new.checklist.version
    if pair.old.partial:
        yield _(
            "The earlier assessment was answered with version {old} of the checklist, which is not at hand. "
            "It is scored over the questions that it shares with version {new}, as that version counts them. "
            "New and gone questions are told; changed texts, options, weights and risks are not. "
            "--old-checklist brings them in."
        ).format(old=versions[0], new=versions[1])
        unread = [one.id for one in pair.old.lost if one.id in pair.old.checklist.by_id]
        if unread:
            yield ngettext(
                "{count} answer of the earlier one cannot be read with it and counted as open.",
                "{count} answers of the earlier one cannot be read with it and counted as open.",
                len(unread),
            ).format(count=len(unread))
    elif not pair.found.checklist.empty:
        yield _("The checklists differ, so a part of the difference comes from them.")
