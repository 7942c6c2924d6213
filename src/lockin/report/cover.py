"""What a report is about, what it was made with, and what its reader should know about the making."""

from __future__ import annotations

from lockin.report import words
from lockin.report.case import Case
from lockin.report.report import Cover
from lockin.report.waivers import expired

MOST_USE = 190
"""Characters of the use that page 1 shows; the whole stands beside the facts."""
MOST_TITLE = 150
MOST_FOOTER = 90


def cover(case: Case, *, tool: str, warnings: tuple[str, ...]) -> Cover:
    """The cover.

    Args:
        case: one assessment.
        tool: name and version of the program.
        warnings: sentences of the caller, to stand before those of the case.

    """
    checklist, subject = case.checklist, case.assessment.subject
    names = [part for part in (subject.vendor, subject.product) if part]
    return Cover(
        title=shortened(" · ".join(names), MOST_TITLE) or "Lock-in assessment",
        vendor=subject.vendor or "Vendor not named",
        product=subject.product,
        use=shortened(subject.use, MOST_USE),
        whole_use=subject.use,
        marking=subject.marking,
        footer=shortened(" · ".join([*([subject.marking] if subject.marking else []), *names]), MOST_FOOTER),
        status=_status(case),
        made_on=words.day(case.made_on),
        tool=tool,
        checklist=f"{checklist.id} {checklist.version}",
        checklist_hash=checklist.sha256[:12],
        checklist_sha256=checklist.sha256,
        checklist_note=checklist.note or "",
        warnings=(*warnings, *_warnings(case)),
    )


def shortened(text: str, most: int) -> str:
    """`text`, or its beginning with an ellipsis; at most `most` characters."""
    return text if len(text) <= most else f"{text[: most - 2].rstrip()} …"


def _status(case: Case) -> str:
    if not case.card.coverage.open:
        return ""
    applies = case.card.coverage.visible - case.card.coverage.not_applicable
    return f"Draft: {case.card.coverage.open} of {words.count(applies, 'question')} still open"


def _warnings(case: Case) -> list[str]:
    card, policy = case.card, case.checklist.policy
    found = [text] if (text := expired(case)) else []
    doubted = [q.id for q in card.asked if case.answer(q.id).reconfirm]
    if doubted:
        found.append(f"{words.count(len(doubted), 'answer has', 'answers have')} to be confirmed again.")
    old = [question_id for question_id in card.stale if question_id not in doubted]
    if old:
        found.append(
            f"{words.count(len(old), 'answer is', 'answers are')} older than "
            f"{policy.freshness.stale_after_days} days or their own limit; less is counted for confidence."
        )
    early = [q.id for q in card.asked if (date := case.answer(q.id).date) is not None and date > case.made_on]
    if early:
        found.append(f"{words.count(len(early), 'answer carries a date', 'answers carry dates')} after this report.")
    share = card.not_applicable_weight
    if share is not None and share * 100 > policy.not_applicable_warning:
        found.append(f"{words.percent(share)} of the weight is set aside as not applicable. Check the reasons.")
    return found
