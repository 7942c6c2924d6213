"""Pages to read: all help on a question, the table of keys, the summary before leaving, the quick outcome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lockin.interview.caution import Caution
from lockin.interview.interview import Interview
from lockin.language import N_, _, ngettext
from lockin.model.checklist import Fact, Question
from lockin.model.scorecard import Scorecard
from lockin.terminal.clean import clip
from lockin.terminal.page import CHECKED, advice, caution_lines, details
from lockin.terminal.screen.canvas import WIDEST, Line, paragraph
from lockin.terminal.screen.keys import ANYWHERE, KEYS, Mode
from lockin.terminal.status import MARKS, QUICK, counts, few, range_line

if TYPE_CHECKING:
    from lockin.scoring.information import Worth  # scoring is not needed before somebody asks for the summary

TITLES: dict[Mode, str] = {"ask": N_("At a question"), "overview": N_("In the overview"), "field": N_("While typing")}
NAMES = 16
"""Columns of the names of keys."""
VALUABLE = 3
"""Questions that the summary names as the ones to ask first."""


def help_page(width: int) -> list[Line]:
    """Every key."""
    wide = min(width, WIDEST) - 1
    lines: list[Line] = []
    for mode, title in TITLES.items():
        lines += [*([[("", "")]] if lines else []), [("class:strong", f" {_(title)}")]]
        for key in KEYS[mode]:
            lines += paragraph(_(key.does), wide, first=f"  {key.shown:<{NAMES}} ", rest=" " * (NAMES + 3))
    lines += [[("", "")], [("class:strong", " " + _("Anywhere"))]]
    for shown, does in ANYWHERE:
        lines += paragraph(_(does), wide, first=f"  {shown:<{NAMES}} ", rest=" " * (NAMES + 3))
    said = _(
        "Every answer is saved at once: closing the window loses nothing. Line by line instead: lockin assess --plain"
    )
    return [*lines, [("", "")], *paragraph(said, wide)]


def more_page(interview: Interview, question: Question | Fact, caution: Caution | None, width: int) -> list[Line]:
    """All that the checklist and the assessment say about a question, and about what is chosen; or help on a fact."""
    wide = min(width, WIDEST) - 1
    if isinstance(question, Fact):
        return [*paragraph(question.ask, wide, style="class:strong"), *paragraph(question.help or "", wide)]
    lines = paragraph(question.text, wide, style="class:strong", first=f" {question.id}  ")
    if caution is not None:
        lines += [[("class:flag", f" {line}")] for line in caution_lines(caution, interview.checklist, wide - 1)]
    told = details(interview, question, wide - 1)
    for line in (*advice(question, wide - 1, full=True), *(["", *told] if told else [])):
        lines.append([("", f" {line}")])
    if question.remediation:
        lines += [[("", "")], *paragraph(question.remediation.action, wide, first=" " + _("If it is weak:") + " ")]
    if question.weight_rationale:
        weight = _("Weight {weight}:").format(weight=question.weight)
        lines += [[("", "")], *paragraph(question.weight_rationale, wide, first=f" {weight} ")]
    named = [interview.checklist.reference_by_id[ref] for ref in question.refs]
    if named:
        lines += [[("", "")], [("class:strong", " " + _("Supports"))]]
    for ref in named:
        said = f"{ref.framework}, {ref.identifier}: {ref.demand} ({_(CHECKED[ref.verified])})"
        lines += paragraph(said, wide, first="  ", rest="    ")
    return lines


def summary_page(interview: Interview, card: Scorecard, worth: Sequence[Worth], width: int) -> list[Line]:
    """What is open and unknown, what this sitting changed, and what to ask next."""
    wide = min(width, WIDEST) - 1
    lines = [[("class:strong", " " + _("Summary"))], *paragraph(f"{counts(interview.asked)}.", wide)]
    lines += [*paragraph(range_line(card), wide), [("", "")]]
    items = [item for item in interview.items if isinstance(item, Question)]
    for state, title in (("open", _("Open: {which}")), ("unknown", _("Don't know yet: {which}"))):
        named = [question.id for question in items if interview.state(question) == state]
        which = f"{len(named)}{f' - {few(named)}' if named else ''}"
        lines += paragraph(title.format(which=which), wide, rest="   ")
    doubted = [question.id for question in items if interview.assessment.answer(question.id).reconfirm]
    lines += paragraph(_("To confirm: {names}").format(names=few(doubted)), wide, rest="   ") if doubted else []
    flags = [finding.id for finding in card.findings if finding.kind == "red_flag"]
    if flags:
        lines += paragraph(_("Red flags: {names}").format(names=few(flags)), wide, style="class:flag", rest="   ")
    changed = list(dict.fromkeys(change.key for change in interview.history))
    lines += paragraph(
        _("Changed in this sitting: {names}").format(names=few(changed) or _("nothing")), wide, rest="   "
    )
    return lines + _worth_asking(interview, worth, wide)


def _worth_asking(interview: Interview, worth: Sequence[Worth], width: int) -> list[Line]:
    """The open and unknown questions that could change the decision, then those that the score hangs on most."""
    asked = {item.id for item in interview.items if isinstance(item, Question)}
    found = [one for one in worth if one.id in asked][:VALUABLE]
    if not found:
        return []
    title = _("Worth asking next, for the range of the score hangs on them")
    if found[0].flips:
        title = _("Worth asking next; those with (!) could change the decision alone")
    lines: list[Line] = [[("", "")], *paragraph(title, min(width, WIDEST) - 1, style="class:strong")]
    for one in found:
        question = interview.checklist.by_id[one.id]
        mark, text = MARKS[interview.state(question)], f"{'(!) ' if one.flips else ''}{question.id}: {question.text}"
        lines.append([("", f" {mark} {clip(text, width - 5)}")])
    return lines


def quick_page(interview: Interview, card: Scorecard, width: int) -> list[Line]:
    """What the quick set says, once it is complete."""
    wide = min(width, WIDEST) - 1
    rest = interview.asked.open
    lines = [*paragraph(_("The quick set is done"), wide, style="class:strong"), [("", "")]]
    if card.quick:
        lines += paragraph(_("Outcome: {outcome}.").format(outcome=_(QUICK[card.quick])), wide, style="class:strong")
    lines += paragraph(_("A quick outcome never approves: it says whether it is worth going on."), wide)
    if rest:
        go_on = ngettext(
            "{count} more question makes it a full assessment. Enter goes on; q stops here, and all is saved.",
            "{count} more questions make it a full assessment. Enter goes on; q stops here, and all is saved.",
            rest,
        )
        lines += [[("", "")], *paragraph(go_on.format(count=rest), wide)]
    return lines
