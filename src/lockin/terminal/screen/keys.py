"""The table of keys: what is bound, what the help says, and what the last lines of the screen show."""

from __future__ import annotations

from typing import Literal, NamedTuple

Mode = Literal["ask", "levels", "field", "overview", "page"]
"""A question; how its answer is known; a text being typed; the list of all items; a page to read."""

Action = Literal[
    "choose", "up", "down", "tick", "enter", "unknown", "na", "note", "evidence", "assign", "confirm", "clear",
    "back", "forward", "previous_section", "next_section", "next_open", "goto", "overview", "undo", "more", "summary",
    "help", "leave", "escape", "filter", "search", "page_up", "page_down", "section", "newline", "submit", "redraw",
]  # fmt: skip


class Key(NamedTuple):
    """One row: the keys that do the same."""

    names: tuple[str, ...]
    """As prompt_toolkit names them."""
    action: Action
    shown: str
    """As the help shows them."""
    does: str
    footer: str = ""
    """What the last lines of the screen say; empty: only the help tells."""


DIGITS = tuple("123456789")
ASK = (
    Key(DIGITS, "choose", "1-9", "choose an answer; tick or untick one where several may apply", "1-9 choose"),
    Key(
        ("enter",),
        "enter",
        "Enter",
        "save what is chosen and go on; never takes a merely highlighted row",
        "Enter save",
    ),
    Key(("b", "left", "pageup"), "back", "b  Left  PageUp", "back to the item before", "b back"),
    Key(("d",), "unknown", "d", "don't know yet: honest, and counts as a risk until it is known", "d don't know"),
    Key(("n",), "na", "n", "not applicable; asks for the reason and a second person", "n not applicable"),
    Key(("m",), "note", "m", "write a note", "m note"),
    Key(("e",), "evidence", "e", "say how you know it, and where it can be read", "e evidence"),
    Key(("w",), "assign", "w", "who should answer this", "w who"),
    Key(("o",), "overview", "o", "overview of all items, to filter and search", "o overview"),
    Key(("N", ">"), "next_open", "N  >", "next open item", "N next open"),
    Key(("u",), "undo", "u", "undo the last change", "u undo"),
    Key(("h",), "more", "h", "all help on this question", "h more help"),
    Key(("up", "k"), "up", "Up  k", "highlight the row above"),
    Key(("down", "j"), "down", "Down  j", "highlight the row below"),
    Key((" ",), "tick", "Space", "choose the highlighted row, or untick it"),
    Key(("right", "pagedown", "tab"), "forward", "Right PgDn Tab", "forward, leaving this as it is"),
    Key(("[",), "previous_section", "[", "previous section"),
    Key(("]",), "next_section", "]", "next section"),
    Key(("g",), "goto", "g", "go to a question or section by its name"),
    Key(("y",), "confirm", "y", "yes, still so: confirm an answer carried over or grown old"),
    Key(("c",), "clear", "c", "clear this answer with its note and evidence"),
    Key(("s",), "summary", "s", "summary and score so far"),
    Key(("escape",), "escape", "Esc", "take back what is chosen and not saved"),
    Key(("c-l",), "redraw", "Ctrl-L", "draw the screen anew"),
    Key(("q", "c-d"), "leave", "q  Ctrl-D", "summary, then quit; all is saved", "q quit"),
    Key(("?", "f1"), "help", "?  F1", "this page", "? all keys"),
)
LEVELS = (
    Key(("0", "1", "2", "3"), "choose", "0-3", "how the answer is known", "0-3 choose"),
    Key(("up", "k"), "up", "Up", "the row above"),
    Key(("down", "j"), "down", "Down", "the row below", "Up/Down move"),
    Key(("enter", " "), "enter", "Enter", "take the highlighted row", "Enter take"),
    Key(("escape", "b", "left"), "escape", "Esc", "back, without a change", "Esc cancel"),
)
FIELD = (
    Key(("enter",), "submit", "Enter", "take the text", "Enter save"),
    Key(("c-j",), "newline", "Ctrl-J", "a new line in the text", "Ctrl-J new line"),
    Key(
        ("escape",),
        "escape",
        "Esc",
        "leave the field; what was typed is not saved, and stands there again when it is opened again",
        "Esc cancel",
    ),
)
OVERVIEW = (
    Key(("up", "k"), "up", "Up  k", "the row above"),
    Key(("down", "j"), "down", "Down  j", "the row below", "Up/Down move"),
    Key(("enter",), "enter", "Enter", "go to the highlighted item", "Enter open"),
    Key(("f",), "filter", "f", "all, open, don't know, to confirm, or asked of one role", "f filter"),
    Key(("/",), "search", "/", "search in ids and texts", "/ search"),
    Key((*DIGITS, "0"), "section", "1-9  0", "to the section with this number; 0 is the tenth", "1-9 section"),
    Key(("pageup",), "page_up", "PageUp", "a screen up"),
    Key(("pagedown",), "page_down", "PageDown", "a screen down"),
    Key(("escape", "o", "b", "left"), "escape", "Esc  o  b  Left", "back to the question", "Esc back"),
    Key(("q", "c-d"), "leave", "q  Ctrl-D", "summary, then quit", "q quit"),
    Key(("?", "f1"), "help", "?  F1", "all keys", "? all keys"),
)
PAGE = (
    Key(("up", "k"), "up", "Up", "a line up"),
    Key(("down", "j"), "down", "Down", "a line down", "Up/Down move"),
    Key(("pageup",), "page_up", "PageUp", "a screen up"),
    Key(("pagedown", " "), "page_down", "PageDown", "a screen down"),
    Key(
        ("enter", "escape", "b", "left", "h", "?", "f1", "s"),
        "escape",
        "Enter  Esc",
        "back to the question",
        "Esc back",
    ),
    Key(("o",), "overview", "o", "overview of all items", "o overview"),
    Key(("g",), "goto", "g", "go to a question or section by its name"),
    Key(("u",), "undo", "u", "undo the last change"),
    Key(("q", "c-d"), "leave", "q", "quit; all is saved", "q quit"),
)
KEYS: dict[Mode, tuple[Key, ...]] = {"ask": ASK, "levels": LEVELS, "field": FIELD, "overview": OVERVIEW, "page": PAGE}
ANYWHERE = (
    ("Ctrl-C", "quit at once, with exit code 130; all is saved, and a half-typed text is kept"),
    ("Ctrl-Z", "leave to the shell for a while; fg comes back"),
)
"""Bound in every mode, by the program around."""
OF_QUESTIONS: frozenset[Action] = frozenset({"na", "note", "evidence", "assign", "confirm", "more"})
"""What makes sense at a question alone, and is not offered at a fact."""
BEHIND_VALUE = "Esc then b back, q quit, ? all keys"
"""What leaving the field of an answer leads to, for letters are text in it."""
KEPT = ("q quit", "? all keys")
"""What the last line shows even where there is room for nothing else."""
