"""Conflicts of a merge as text, and the dialogue that settles them one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from lockin.errors import AnswerRefusedError
from lockin.exchange.merge import Take
from lockin.interview.items import SUBJECT
from lockin.language import N_, _
from lockin.model.assessment import Answer
from lockin.model.checklist import Checklist
from lockin.model.revision import Value
from lockin.terminal.clean import clean, filled, wrap
from lockin.terminal.console import Console, InputEndedError
from lockin.terminal.page import STATES

Decision = Literal["mine", "theirs", "skip", "quit"]
DECISIONS: dict[str, Decision] = {"m": "mine", "t": "theirs", "s": "skip", "q": "quit"}
KEYS = N_("m: keep mine, t: take theirs, s: leave it for later, q: stop")
_MARGIN = " " * 10


def settle(conflicts: Sequence[Take], checklist: Checklist, console: Console, take: Callable[[Take], None]) -> int:
    """Ask about each conflict which side stands; nothing is chosen by Enter alone.

    Args:
        conflicts: what both sides changed.
        checklist: says what was asked.
        console: where to ask.
        take: saves theirs; called before the next conflict is shown.

    Returns:
        How many are left: not decided, or not reached.

    """
    left = 0
    for number, conflict in enumerate(conflicts, 1):
        title = _("Conflict {number} of {all}").format(number=number, all=len(conflicts))
        console.say(["", title, *conflict_lines(conflict, checklist, console.width)])
        decision = _decided(console)
        if decision == "quit":
            return left + len(conflicts) - number + 1
        if decision == "theirs":
            take(conflict)
        left += decision == "skip"
        console.say([{"mine": _("Yours stays."), "theirs": _("Saved theirs."), "skip": _("Left as it is.")}[decision]])
    return left


def conflict_lines(conflict: Take, checklist: Checklist, width: int) -> list[str]:
    """What was asked, and what each side says: answer, who, when, evidence, note."""
    return [
        *wrap(f"{conflict.label}: {_asked(conflict.label, checklist)}", width, rest="  "),
        *_side(_("mine"), conflict.label, conflict.mine, checklist, width),
        *_side(_("theirs"), conflict.label, conflict.theirs, checklist, width),
    ]


def _decided(console: Console) -> Decision:
    """Ask until a line says what to do; the end of input stops."""
    while True:
        try:
            line = console.ask(f"{_(KEYS)}> ").strip().casefold()
        except AnswerRefusedError:
            continue
        except InputEndedError:
            return "quit"
        decision = DECISIONS.get(line) or next((word for word in DECISIONS.values() if word == line), None)
        if decision is not None:
            return decision
        console.say([_("Type one letter. {keys}.").format(keys=_(KEYS))])


def _asked(label: str, checklist: Checklist) -> str:
    kind, _colon, name = label.partition(":")
    if label in checklist.by_id:
        return checklist.by_id[label].text
    if kind == "fact" and name in checklist.fact_by_id:
        return checklist.fact_by_id[name].ask
    return next((field.label for field in SUBJECT if field.id == name), name)


def _side(whose: str, label: str, value: Value, checklist: Checklist, width: int) -> list[str]:
    first, *others = _told(label, value, checklist)
    lines = wrap(first, width, first=filled(f"  {whose}:", len(_MARGIN)), rest=_MARGIN)
    return [*lines, *(line for text in others for line in wrap(text, width, first=_MARGIN, rest=_MARGIN))]


def _told(label: str, value: Value, checklist: Checklist) -> list[str]:
    """What a side says, then what stands beside it, a line each."""
    if not isinstance(value, Answer):
        return [
            clean(value) or _("empty")
            if isinstance(value, str)
            else {True: _("yes"), False: _("no"), None: _("unknown")}[value]
        ]
    options = {option.id: option.label for option in checklist.by_id[label].options}
    chosen = value.options or ((value.option,) if value.option else ())
    said = "; ".join(f"{options.get(option, option)} ({option})" for option in chosen) or value.value
    return [said or _(STATES[value.state]), *_beside(value, checklist)]


def _beside(value: Answer, checklist: Checklist) -> Iterator[str]:
    """Who answered and when, how it is known, and what was written to it."""
    if value.by and value.date:
        yield _("by {name} on {day}").format(name=value.by, day=value.date)
    elif value.by:
        yield _("by {name}").format(name=value.by)
    elif value.date:
        yield _("on {day}").format(day=value.date)
    if value.evidence != "none":
        yield _("evidence: {level}").format(level=checklist.policy.evidence_level(value.evidence).label)
    if value.source:
        yield _("source: {text}").format(text=value.source)
    if value.note:
        yield _("note: {text}").format(text=value.note)
    if value.reason:
        yield _("reason: {text}").format(text=value.reason)
    if value.second:
        yield _("agreed by {name}").format(name=value.second)
    if value.reconfirm:
        yield _("to be confirmed: {reason}").format(reason=value.reconfirm)
