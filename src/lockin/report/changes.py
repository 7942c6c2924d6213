"""What an overlay makes of the checklist below it, in words: every difference, and what it does to the result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import structs, to_builtins

from lockin.language import _, ngettext
from lockin.model.checklist import Checklist, Condition
from lockin.model.overlay import Overlay, OverlayChange
from lockin.report import words
from lockin.report.appendix import condition_text
from lockin.report.case import Case
from lockin.report.change_words import GROUPS, field_words, title_words, value_words
from lockin.report.changed import ChangeGroup, ChangeLine, Changes
from lockin.scoring.unchanged import Unchanged, unchanged


def changes(case: Case) -> Changes | None:
    """What the overlay of this assessment's checklist does; None without one."""
    made = case.checklist.overlay
    without = unchanged(case.checklist, case.assessment, case.made_on)
    if made is None or without is None:
        return None
    return Changes(
        base=f"{made.id} {made.version}",
        base_sha256=made.sha256,
        sentence=overlay_note(case),
        result=_result(case, without),
        groups=_groups(made, case),
    )


def overlay_note(case: Case) -> str:
    """What page 1 says about the overlay; empty without one."""
    return "" if case.checklist.overlay is None else summary(case.checklist.overlay)


def summary(made: Overlay) -> str:
    """How much an overlay changes, and how much of it asks for less."""
    if not made.changes:
        return _("This checklist extends {base} and changes nothing of it.").format(base=f"{made.id} {made.version}")
    count, milder = len(made.changes), sum(change.milder for change in made.changes)
    places = ngettext(
        "This checklist changes {base} in {count} place.", "This checklist changes {base} in {count} places.", count
    )
    less = ngettext(
        "{count} of them can make the result milder.", "{count} of them can make the result milder.", milder
    )
    return words.sentences(
        places.format(base=f"{made.id} {made.version}", count=count),
        less.format(count=milder) if milder else _("None of them can make the result milder."),
    )


def change_lines(made: Overlay) -> Iterator[str]:
    """The differences as lines for a terminal."""
    for change in made.changes:
        line, id_ = _line(change), change.id or change.part
        if not change.field:
            said = _("{id} is dropped: {name}") if change.kind == "dropped" else _("{id} is new: {name}")
        else:
            said = _("{id}, {field}: {before} → {after}")
        yield said.format(
            id=id_,
            name=change.name,
            field=field_words(change),
            before=line.before or _("nothing"),
            after=line.after or _("nothing"),
        )
        if change.because:
            yield "  " + _("because: {reason}").format(reason=change.because)
        if change.milder:
            yield "  " + _("can make the result milder")


def change_rows(groups: Sequence[ChangeGroup]) -> list[tuple[str, str, str, str]]:
    """The differences as rows of a table."""
    return [
        (
            line.title if line.id else words.sentences(f"{group.title}:", line.title),
            line.before or _("not there"),
            line.after or _("dropped"),
            words.sentences(line.because, _("Can make the result milder.") if line.milder else ""),
        )
        for group in groups
        for line in group.lines
    ]


def overlay_document(case: Case) -> dict[str, Any] | None:
    """The overlay for programs: what it extends, every difference, and the result without it."""
    made, without = case.checklist.overlay, unchanged(case.checklist, case.assessment, case.made_on)
    if made is None or without is None:
        return None
    residual = without.card.residual
    return {
        "extends": {"id": made.id, "version": made.version, "sha256": made.sha256},
        "changes": to_builtins(made.changes),
        "milder": sum(change.milder for change in made.changes),
        "without": {
            "residual": None if residual is None else float(residual.point),
            "band": without.card.band,
            "decision": without.card.decision,
            "lost": without.lost,
        },
    }


def _result(case: Case, without: Unchanged) -> str:
    base, card = case.checklist.base, without.card
    if base is None or card.residual is None or card.band is None:
        return _("Without these changes the same answers are not rated.")
    found = _("Without these changes the same answers come to {score}, {band}; with them, to {own}.").format(
        score=words.residual_span(base.policy, card.residual).text,
        band=base.policy.band(card.band).label,
        own=_own(case),
    )
    if not without.lost:
        return found
    lost = ngettext(
        "{count} answer has no place there and counts as open.",
        "{count} answers have no place there and count as open.",
        without.lost,
    )
    return words.sentences(found, lost.format(count=without.lost))


def _own(case: Case) -> str:
    card, policy = case.card, case.checklist.policy
    if card.residual is None or card.band is None:
        return _(words.NOT_RATED)
    return _("{score}, {band}").format(
        score=words.residual_span(policy, card.residual).text, band=policy.band(card.band).label
    )


def _groups(made: Overlay, case: Case) -> tuple[ChangeGroup, ...]:
    lines: dict[str, list[ChangeLine]] = {}
    for change in made.changes:
        lines.setdefault(change.part, []).append(_with_conditions(_line(change), change, case))
    return tuple(ChangeGroup(title=_(GROUPS[part]), lines=tuple(found)) for part, found in lines.items())


def _line(change: OverlayChange) -> ChangeLine:
    return ChangeLine(
        title=title_words(change),
        id=change.id,
        before=value_words(change, change.before),
        after=value_words(change, change.after),
        because=_ended(change.because),
        milder=change.milder,
    )


def _ended(text: str) -> str:
    """A reason as a sentence."""
    return text if not text or text.endswith((".", "!", "?", "…", "。")) else f"{text}."


def _with_conditions(line: ChangeLine, change: OverlayChange, case: Case) -> ChangeLine:
    """Conditions of questions in the words of the report rather than in ids."""
    if (
        change.part != "questions"
        or change.field not in {"applies_if", "red_flag.only_if"}
        or case.checklist.base is None
    ):
        return line
    without = structs.replace(case, checklist=case.checklist.base)
    before, after = (_condition(one.checklist, change) for one in (without, case))
    return structs.replace(
        line,
        before=condition_text(without, before) or _("always"),
        after=condition_text(case, after) or _("always"),
    )


def _condition(checklist: Checklist, change: OverlayChange) -> Condition | None:
    question = checklist.by_id[change.id]
    if change.field == "applies_if":
        return question.applies_if
    return None if question.red_flag is None else question.red_flag.only_if
