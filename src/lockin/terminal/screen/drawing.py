"""The whole screen as lines: header, body, message and keys, for a window of any size."""

from __future__ import annotations

from typing import NamedTuple

from lockin.language import N_, _
from lockin.model.checklist import Fact, Question
from lockin.terminal.clean import columns, wrap
from lockin.terminal.screen import browsing, overview, pages
from lockin.terminal.screen.asking import LEVELS
from lockin.terminal.screen.canvas import CURSOR, WIDEST, Line, clip_kept, padded, paragraph, window
from lockin.terminal.screen.header import LOW, header
from lockin.terminal.screen.keys import BEHIND_VALUE, KEPT, KEYS, OF_QUESTIONS, Mode
from lockin.terminal.screen.question import question_page
from lockin.terminal.screen.state import FieldKind, Screen
from lockin.terminal.status import few

ENTER: dict[FieldKind, str] = {"goto": N_("Enter go"), "search": N_("Enter list"), "reason": N_("Enter next")}
"""What Enter does in a field that saves nothing by itself."""
FIELD_ROWS = 5
"""Most rows of a field; a longer text scrolls."""


class Frame(NamedTuple):
    """What is drawn, from top to bottom; the field of a text stands between body and message."""

    head: list[Line]
    body: list[Line]
    prompt: list[Line]
    """Above the field; empty when none is open."""
    field_rows: int
    """Rows of the field; 0 when none is open."""
    message: list[Line]
    keys: list[Line]


def frame(screen: Screen, width: int, height: int, *, typed: str = "") -> Frame:
    """Draw the screen.

    Args:
        screen: its state.
        width: columns, at least 20.
        height: rows, at least 8.
        typed: what stands in the field, which grows with it.

    """
    head = header(screen.interview, screen.residual, file=screen.file, saved=screen.saved, width=width, height=height)
    keys = _keys(screen, width, rows=1 if height < LOW else 2)
    message = _message(screen, width, rows=2 if height >= LOW else 1)
    prompt, field_rows = _field(screen, typed, width, height)
    room = height - len(head) - len(keys) - len(message) - len(prompt) - field_rows
    return Frame(head, _body(screen, width, max(room, 1)), prompt, field_rows, message, keys)


def _body(screen: Screen, width: int, height: int) -> list[Line]:
    mode: Mode = "overview" if screen.field is not None and screen.field.kind == "search" else screen.mode
    match mode:
        case "overview":
            return overview.overview_page(
                screen.interview,
                browsing.rows(screen),
                row=screen.listed_row,
                which=screen.filter,
                query=screen.query,
                role=screen.role,
                width=width,
                height=height,
            )
        case "page":
            return _scrolled(screen, _page(screen, width), height)
        case "levels":
            return _levels(screen, width, height)
        case _:
            lines = question_page(
                screen.interview,
                row=screen.row,
                ticked=screen.ticked,
                caution=screen.caution,
                width=width,
                height=height,
            )
            return lines if mode == "ask" else [[part for part in line if part[0] != CURSOR] for line in lines]


def _page(screen: Screen, width: int) -> list[Line]:
    match screen.page:
        case "help":
            return pages.help_page(width)
        case "more" if isinstance(screen.interview.current, Question | Fact):
            return pages.more_page(screen.interview, screen.interview.current, screen.caution, width)
        case "quick":
            return pages.quick_page(screen.interview, screen.card, width)
        case _:
            return [
                *pages.summary_page(screen.interview, screen.card, screen.worth, width),
                [("", "")],
                *paragraph(_way_out(screen), min(width, WIDEST) - 1, style="class:strong"),
            ]


def _way_out(screen: Screen) -> str:
    """What can be done from the summary."""
    if not screen.interview.items:
        return _("No question is as wanted, so there is nothing to ask. Enter or q quits.")
    unsaved = _unsaved(screen)
    if screen.interview.current is None:
        told = _("{standing} Enter or q quits; b goes back to look at an answer.")
        return told.format(standing=unsaved or _("All is settled."))
    if screen.leaving:
        told = _("{standing} q quits; Enter or Esc goes on with the questions.")
        return told.format(standing=unsaved or _("All is saved."))
    return _("Enter or Esc goes on with the questions; q quits.")


def _unsaved(screen: Screen) -> str:
    """What would be lost by leaving now; empty when nothing would."""
    cursor = screen.interview.cursor
    if screen.touched and screen.ticked and cursor is not None:
        return _("What is chosen in {id} is not saved; Esc, then Enter saves it.").format(id=cursor.id)
    left = list(dict.fromkeys(place.id for place, _ in screen.left if place is not None))
    return _("Text left with Esc is not saved: {names}.").format(names=few(left)) if left else ""


def _scrolled(screen: Screen, lines: list[Line], height: int) -> list[Line]:
    """A page from where it is scrolled to, which is kept within it."""
    screen.scroll = min(screen.scroll, max(len(lines) - height, 0))
    shown = lines[screen.scroll : screen.scroll + height]
    if screen.scroll + height < len(lines):
        shown[-1] = [("class:dim", _(" ... Down shows more"))]
    return shown


def _levels(screen: Screen, width: int, height: int) -> list[Line]:
    policy, wide = screen.interview.checklist.policy, min(width, WIDEST) - 1
    item = screen.interview.current
    now = screen.interview.assessment.answer(item.id if item else "").evidence
    lines = paragraph(_("How is the answer known?"), wide, style="class:strong")
    lines.append([("", "")])
    marked = 0
    for at, level in enumerate(LEVELS):
        here = at == screen.row
        marked = len(lines) if here else marked
        mark = f" {'>' if here else ' '} {at} {'(*)' if level == now else '( )'} "
        row = paragraph(policy.evidence_level(level).label, wide, first=mark, rest=" " * len(mark))
        lines += [[(CURSOR, ""), ("class:strong", row[0][0][1])], *row[1:]] if here else row
    strong = _("A clause of the contract or a test of your own counts in full; what the vendor says counts for less.")
    return window([*lines, [("", "")], *paragraph(strong, wide, style="class:dim")], height, marked)


def _field(screen: Screen, typed: str, width: int, height: int) -> tuple[list[Line], int]:
    """The prompt above the field, and how many rows the field has."""
    if screen.field is None:
        return [], 0
    prompt = paragraph(screen.field.prompt, min(width, WIDEST) - 1, style="class:strong")[: 2 if height >= LOW else 1]
    prompt = [[("", "")], *prompt] if height >= LOW else prompt
    rows = sum(1 + columns(line) // max(width - 4, 1) for line in typed.split("\n"))
    return prompt, min(rows, FIELD_ROWS if height >= LOW else 2)


def _message(screen: Screen, width: int, *, rows: int) -> list[Line]:
    style = "class:flag" if screen.alarming else "class:said"
    lines = wrap(screen.message, width - 1, first=" ", rest=" ") if screen.message else [""]
    if len(lines) > rows:
        lines = [*lines[: rows - 1], clip_kept(f"{lines[rows - 1]} ...", width - 1)]
    return [[(style, line)] for line in lines]


def _keys(screen: Screen, width: int, *, rows: int) -> list[Line]:
    """The keys that matter most, on as many lines; how to quit and where all keys are is always there."""
    needless = set() if isinstance(screen.interview.current, Question) else set(OF_QUESTIONS)
    needless |= {"newline"} if screen.field is not None and not screen.field.several else set()
    shown = [_(key.footer) for key in KEYS[screen.mode] if key.footer and key.action not in needless]
    if screen.field is not None and screen.field.kind == "value":
        shown[-1] = _(BEHIND_VALUE)
    if screen.field is not None and screen.field.kind in ENTER:
        shown[0] = _(ENTER[screen.field.kind])
    kept = [_(text) for text in KEPT]
    must = [text for text in shown if text in kept] or shown[-1:]
    rest = [text for text in shown if text not in must]
    lines = _packed([*rest, *must], width)
    while len(lines) > rows and rest:
        rest.pop()
        lines = _packed([*rest, *must], width)
    return [[("class:bar", padded(line, width))] for line in lines[:rows]]


def _packed(texts: list[str], width: int) -> list[str]:
    lines = [""]
    for text in texts:
        if lines[-1] and columns(lines[-1]) + columns(text) + 2 > width:
            lines.append("")
        lines[-1] += f"{'  ' if lines[-1] else ' '}{text}"
    return lines
