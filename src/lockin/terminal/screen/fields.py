"""What a typed text does once it is taken, one function a kind of field; and a half-typed one that is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from lockin.errors import AnswerRefusedError
from lockin.interview.answers import SHORTEST_REASON
from lockin.interview.interview import Step
from lockin.interview.items import SubjectField
from lockin.language import N_, _
from lockin.store.drafts import Draft
from lockin.terminal.commands import evidence_level
from lockin.terminal.screen.asking import move, took
from lockin.terminal.screen.state import Field, FieldKind, Screen
from lockin.terminal.sitting import named

REMOVES = "-"
"""Typed alone, it removes a text; an empty field never does."""


def submit(screen: Screen, text: str) -> None:
    """Take the text of the open field; the field stays open if it is refused.

    Raises:
        AnswerRefusedError: saying what is allowed.

    """
    field = screen.field
    if field is not None:
        _TAKEN[field.kind](screen, field, text.strip() if field.several else " ".join(text.split()))


def _value(screen: Screen, field: Field, text: str) -> None:
    item = screen.interview.current
    if isinstance(item, SubjectField):
        if not text and field.text:
            raise AnswerRefusedError(
                _("A blank erases nothing. Type the text anew, or leave with Esc and clear with c.")
            )
        if not text:
            move(screen, screen.interview.pass_over())
            return
    elif not text:
        raise AnswerRefusedError(_("Nothing was typed. Esc leaves the field; then d says don't know."))
    _settle(screen, field, screen.interview.enter(text))


def _note(screen: Screen, field: Field, text: str) -> None:
    if not text and field.text:
        raise AnswerRefusedError(_("A blank erases nothing. A single {key} removes the note.").format(key=REMOVES))
    if text:
        _stay(screen, text, lambda: screen.keep(screen.interview.note(None if text == REMOVES else text)))
    else:
        screen.come_back()


def _source(screen: Screen, field: Field, text: str) -> None:
    level = evidence_level(field.level)
    source = None if text == REMOVES else text
    _stay(screen, text, lambda: screen.keep(screen.interview.evidence(level, source)))


def _reason(screen: Screen, field: Field, text: str) -> None:  # noqa: ARG001 - all of them take the field
    if len(text) < SHORTEST_REASON:
        raise AnswerRefusedError(_("Not applicable needs a reason of at least three characters."))
    item = screen.interview.current
    second = screen.interview.assessment.answer(item.id if item else "").second
    screen.type_in("second", _("Who else agrees? The name of a second person"), text=second, reason=text)


def _second(screen: Screen, field: Field, text: str) -> None:
    _settle(screen, field, screen.interview.not_applicable(field.reason, text))


def _assign(screen: Screen, field: Field, text: str) -> None:  # noqa: ARG001 - as above
    if not text:
        screen.come_back()
        return
    _stay(screen, text, lambda: screen.keep(named(screen.interview, text)))


def _goto(screen: Screen, field: Field, text: str) -> None:  # noqa: ARG001 - as above
    if text:
        move(screen, screen.interview.jump(text))
    else:
        screen.come_back()


def _search(screen: Screen, field: Field, text: str) -> None:  # noqa: ARG001 - as above
    screen.query, screen.listed_row = text, 0
    screen.mode, screen.field = "overview", None


def _settle(screen: Screen, field: Field, step: Step) -> None:
    """Save an answer; if that fails, what was typed stays in the field, beside what the file says now."""
    here = screen.interview.cursor
    if not took(screen, step) and screen.interview.cursor == here:
        screen.field, screen.mode = field, "field"


def _stay(screen: Screen, text: str, keep: Callable[[], bool]) -> None:
    """Save what stands beside an answer; on the disk or not, the question is shown again and what happened is said."""
    field, here = screen.field, screen.interview.cursor
    if keep():
        message = screen.message
        if screen.interview.cursor == here:
            screen.come_back()
        else:  # somebody else's change took the question away
            screen.arrive(screen.interview)
        item = screen.interview.current
        still = item is not None and screen.interview.state(item) == "open"
        if screen.touched:
            message = _("{message}. Enter saves what is chosen.").format(message=message)
        elif still:
            message = _("{message}. The question itself is still open.").format(message=message)
        screen.say(message)
    elif screen.interview.cursor == here and field is not None:  # somebody was faster: what was typed is not lost
        if field.kind == "source" and screen.mode == "ask":  # evidence is for an answer, and theirs is another one
            screen.left[here, field.kind] = text
        else:
            screen.field, screen.mode = field, "field"


_TAKEN: dict[FieldKind, Callable[[Screen, Field, str], None]] = {
    "value": _value,
    "note": _note,
    "source": _source,
    "reason": _reason,
    "second": _second,
    "assign": _assign,
    "goto": _goto,
    "search": _search,
}


def cancel(screen: Screen, text: str) -> None:
    """Leave the field without taking its text, which stands in it again when it is opened again."""
    field = screen.field
    screen.mode, screen.field = "ask", None
    typed = field is not None and field.kind in _KEPT and text.strip() and text != field.text
    if field is not None and typed:
        screen.left[screen.interview.cursor, field.kind] = text
    if field is not None and field.kind == "search":
        screen.mode, screen.query = "overview", ""
    elif field is not None and field.kind == "value":
        screen.say(_("Not saved; Enter opens the field again.") if typed else _("Enter opens the field again."))
    else:
        screen.come_back()
        if typed:
            screen.say(_("Not saved. What you typed stands in the field when you open it again."))


def half_typed(screen: Screen, text: str) -> Draft | None:
    """What is worth keeping when the program has to end now; None when nothing was typed."""
    field, cursor = screen.field, screen.interview.cursor
    if field is None or cursor is None or field.kind in {"goto", "search"}:
        return None
    if not field.reason and (not text.strip() or text == field.text):
        return None
    return Draft(item=f"{cursor.kind} {cursor.id}", field=field.kind, text=text, level=field.level, reason=field.reason)


def resume(screen: Screen, draft: Draft) -> bool:
    """Open the field that was being typed in, with its text; False when its item is not asked any more."""
    items = {f"{place.kind} {place.id}": item for place, item in screen.interview.by_place.items()}
    if draft.item not in items or draft.field not in get_args(FieldKind):
        return False
    item = items[draft.item]
    screen.arrive(screen.interview.at(item))
    kind: FieldKind = draft.field  # type: ignore[assignment] # one of them, as just seen
    label = item.label if isinstance(item, SubjectField) else _("Answer")
    prompt = _(_PROMPTS[kind]) if kind in _PROMPTS else label
    screen.type_in(kind, prompt, text=draft.text, level=draft.level, reason=draft.reason)
    screen.say(_("This is what you were typing when the window closed. Enter saves it, Esc drops it."))
    return True


_KEPT: frozenset[FieldKind] = frozenset({"value", "note", "source", "reason", "second"})
"""Fields whose text is work."""
_PROMPTS: dict[FieldKind, str] = {
    "note": N_("Note"),
    "source": N_("Where can it be read?"),
    "reason": N_("Why is it not applicable?"),
    "second": N_("Who else agrees? The name of a second person"),
    "assign": N_("Who should answer?"),
}
