"""What a report is about, what it was made with, and what its reader should know about the making."""

from __future__ import annotations

from lockin.language import _, ngettext
from lockin.report import words
from lockin.report.case import Case
from lockin.report.changes import overlay_note
from lockin.report.letterhead import letterhead_of
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
    marking = subject.marking or case.house.marking
    return Cover(
        title=shortened(" · ".join(names), MOST_TITLE) or _("Lock-in assessment"),
        vendor=subject.vendor or _("Vendor not named"),
        product=subject.product,
        use=shortened(subject.use, MOST_USE),
        whole_use=subject.use,
        marking=marking,
        footer=shortened(" · ".join([*([marking] if marking else []), *names]), MOST_FOOTER),
        status=_status(case),
        made_on=words.day(case.made_on),
        tool=tool,
        checklist=f"{checklist.id} {checklist.version}",
        checklist_hash=checklist.sha256[:12],
        checklist_sha256=checklist.sha256,
        checklist_note=checklist.note or "",
        warnings=(*warnings, *_warnings(case)),
        behind=tuple(
            (label, name)
            for label, name in ((_("Model maker"), subject.model_maker), (_("Cloud"), subject.cloud))
            if name
        ),
        letterhead=letterhead_of(case.house),
        front_matter=case.house.front_matter,
    )


def shortened(text: str, most: int) -> str:
    """`text`, or its beginning with an ellipsis; at most `most` characters."""
    return text if len(text) <= most else f"{text[: most - 2].rstrip()} …"


def _status(case: Case) -> str:
    if not case.card.coverage.open:
        return ""
    applies = case.card.coverage.visible - case.card.coverage.not_applicable
    # Translators: {count} is how many questions apply, {open} how many of them nobody has answered yet.
    return ngettext(
        "Draft: {open} of {count} question still open", "Draft: {open} of {count} questions still open", applies
    ).format(open=case.card.coverage.open, count=applies)


def _warnings(case: Case) -> list[str]:
    card, policy = case.card, case.checklist.policy
    found = [text for text in (overlay_note(case), expired(case)) if text]
    doubted = [q.id for q in card.asked if case.answer(q.id).reconfirm]
    if doubted:
        found.append(
            ngettext(
                "{count} answer has to be confirmed again.", "{count} answers have to be confirmed again.", len(doubted)
            ).format(count=len(doubted))
        )
    old = [question_id for question_id in card.stale if question_id not in doubted]
    if old:
        # Translators: {most} is a number of days.
        text = ngettext(
            "{count} answer is older than {most} days or their own limit; less is counted for confidence.",
            "{count} answers are older than {most} days or their own limit; less is counted for confidence.",
            len(old),
        )
        found.append(text.format(count=len(old), most=policy.freshness.stale_after_days))
    early = [q.id for q in card.asked if (date := case.answer(q.id).date) is not None and date > case.made_on]
    if early:
        found.append(
            ngettext(
                "{count} answer carries a date after this report.",
                "{count} answers carry dates after this report.",
                len(early),
            ).format(count=len(early))
        )
    share = card.not_applicable_weight
    if share is not None and share * 100 > policy.not_applicable_warning:
        found.append(
            # Translators: {share} is such as "26 %", of the weight of all questions that are asked.
            _("{share} of the weight is set aside as not applicable. Check the reasons.").format(
                share=words.percent(share)
            )
        )
    return found
