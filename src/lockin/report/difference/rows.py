"""The questions that are not as they were, and the account of the points that they make."""

from __future__ import annotations

from fractions import Fraction

from lockin.language import N_, SOURCE, _, language, ngettext
from lockin.report import words
from lockin.report.case import Case
from lockin.report.difference.difference import Compared, DomainPair, Group, Line, Row
from lockin.report.difference.pair import KINDS, Pair, number, signed
from lockin.scoring.diff import Change, Standing

MOST_ON_PAGE_ONE = 6
IN_EXPOSURE = N_("exposure")
"""Stands for the points of an answer that is part of the line of the exposure."""
_PROOF = {"evidence_stronger", "evidence_weaker"}
_OF_QUESTIONS = {"appeared", "gone", "set_aside", "asked_again", "became_known", "became_unknown"}


def groups(pair: Pair) -> tuple[Group, ...]:
    """Every question that is not as it was, by what happened to it."""
    found = []
    for kind, said in KINDS.items():
        changes = pair.of(kind)
        if changes:
            rows = tuple(_row(pair, change) for change in changes)
            points = signed(_sum(changes))
            found.append(Group(kind=kind, title=_(said.title), lead=_(said.lead), points=points, rows=rows))
    return tuple(found)


def first(found: tuple[Group, ...], kind: str) -> tuple[tuple[Row, ...], str]:
    """The rows of a kind that page 1 shows, and a sentence on what it leaves out."""
    rows = next((group.rows for group in found if group.kind == kind), ())
    if not rows:
        return (), _("No answer improved.") if kind == "improved" else _("No answer worsened.")
    left = len(rows) - MOST_ON_PAGE_ONE
    # Translators: so many more are told on the pages behind
    text = ngettext("And {count} more behind.", "And {count} more behind.", left).format(count=left)
    return rows[:MOST_ON_PAGE_ONE], text if left > 0 else ""


def points_of(row: Row) -> str:
    """The points of a row in words."""
    return _(IN_EXPOSURE) if row.points == IN_EXPOSURE else row.points


def account(pair: Pair) -> tuple[Line, ...]:
    """What the difference in residual risk consists of; its lines sum to the last one."""
    found = pair.found
    if found.residual is None:
        return ()
    lines = []
    for kind, said in KINDS.items():
        changes = pair.of(kind)
        if changes:
            count = len(changes)
            note = words.questions(count) if kind in _OF_QUESTIONS else words.answers(count)
            lines.append(Line(name=_(said.title), note=note, points=signed(_sum(changes)), total=False))
    if found.exposure_points:
        note = " → ".join(_point(case) for case in (pair.before, pair.after))
        lines.append(Line(name=_("Exposure"), note=note, points=signed(found.exposure_points), total=False))
    if found.weight_points:
        note = _("the checklist weighs domains or questions otherwise")
        lines.append(Line(name=_("Weights"), note=note, points=signed(found.weight_points), total=False))
    total = Line(name=_("Residual risk"), note=_("all lines together"), points=signed(found.residual), total=True)
    return (*lines, total)


def domains(pair: Pair) -> tuple[DomainPair, ...]:
    """Every domain on both dates."""
    found = []
    for domain, (before, after) in pair.found.domains.items():
        spans = tuple(None if value is None else words.span(value) for value in (before, after))
        told = tuple(_(words.NOT_RATED) if span is None else span.text for span in spans)
        change = "–" if before is None or after is None else signed(after.point - before.point)
        text = _("{domain}: {before} before, {after} now, of 100").format(
            domain=pair.title(domain), before=told[0], after=told[1]
        )
        found.append(DomainPair(title=pair.title(domain), before=spans[0], after=spans[1], change=change, text=text))
    return tuple(found)


def figures(pair: Pair) -> tuple[Compared, ...]:
    """The small facts of page 1."""
    return tuple(
        Compared(name=name, before=before, after=after)
        for (name, before), (_name, after) in zip(_figures(pair.before), _figures(pair.after), strict=True)
    )


def _figures(case: Case) -> list[tuple[str, str]]:
    card = case.card
    kinds = [finding.kind for finding in card.findings]
    unrated = _(words.NOT_RATED)
    confidence = unrated
    if card.confidence is not None and card.confidence_level is not None:
        level = words.level_name(card.confidence_level)
        confidence = words.enumerated((level, words.confidence(card.confidence)))
    applies = card.coverage.visible - card.coverage.not_applicable
    return [
        (_("Exposure"), unrated if card.exposure is None else words.span(card.exposure).text),
        (_("Control gap"), unrated if card.gap is None else words.span(card.gap).text),
        (_("Confidence"), confidence),
        (_("Answered"), _("{count} of {all}").format(count=card.coverage.answered, all=applies)),
        (
            _("Red flags"),
            # Translators: how many red flags are up, and of how many nobody knows
            _("{up} up, {unknown} not known").format(
                up=kinds.count("red_flag"), unknown=kinds.count("unknown_red_flag")
            ),
        ),
    ]


def _row(pair: Pair, change: Change) -> Row:
    exposure = change.points is None and pair.found.residual is not None and _counts(change)
    return Row(
        question_id=change.question,
        title=pair.title(change.question),
        before=_said(pair, change, pair.before, change.before),
        after=_said(pair, change, pair.after, change.after),
        risk=_risk(change),
        points=IN_EXPOSURE if exposure else signed(change.points),
        note=_note(pair, change),
    )


def _said(pair: Pair, change: Change, case: Case, standing: Standing | None) -> str:
    if standing is None:
        return _("Not in the checklist") if change.question not in case.checklist.by_id else _("Not asked")
    side = pair.old if case is pair.before else pair.new
    lost = next((lost.why for lost in side.lost if lost.id == change.question), "")
    text = lost[:1].upper() + lost[1:] or case.answer_text(change.question)
    if change.kind in _PROOF:
        level = case.checklist.policy.evidence_level(standing.evidence).label
        return f"{text} ({level.lower() if language() == SOURCE else level})"
    return text


def _risk(change: Change) -> str:
    ends = [number(side.risk) for side in (change.before, change.after) if side is not None and side.risk is not None]
    return " → ".join(dict.fromkeys(ends))


def _note(pair: Pair, change: Change) -> str:
    answer = pair.after.answer(change.question)
    if change.kind in {"appeared", "gone"} and not change.by_checklist:
        return _("Because facts or other answers changed.")
    if change.kind == "expired" or (
        change.after and change.after.stale and not (change.before and change.before.stale)
    ):
        if answer.reconfirm:
            return _("To be confirmed: {reason}").format(reason=answer.reconfirm)
        # Translators: an answer that was given on a day, which is too long ago
        return _("Answered {day}: old.").format(day=words.day(answer.date)) if answer.date else _("Old.")
    if change.kind == "set_aside":
        return answer.reason
    return ""


def _counts(change: Change) -> bool:
    return any(side is not None and side.risk is not None for side in (change.before, change.after))


def _sum(changes: list[Change]) -> Fraction | None:
    """Their points; None when none of them has any."""
    points = [change.points for change in changes if change.points is not None]
    return sum(points, Fraction(0)) if points else None


def _point(case: Case) -> str:
    return _(words.NOT_RATED) if case.card.exposure is None else words.tenth(case.card.exposure.point)
