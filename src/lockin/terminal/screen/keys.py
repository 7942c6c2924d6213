"""The table of keys: what is bound, what the help says, and what the last lines of the screen show."""

from __future__ import annotations

from typing import Literal, NamedTuple

from lockin.language import N_

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
    Key(DIGITS, "choose", "1-9", N_("choose an answer; tick or untick one where several may apply"), N_("1-9 choose")),
    Key(
        ("enter",),
        "enter",
        "Enter",
        N_("save what is chosen and go on; never takes a merely highlighted row"),
        N_("Enter save"),
    ),
    Key(("b", "left", "pageup"), "back", "b  Left  PageUp", N_("back to the item before"), N_("b back")),
    Key(
        ("d",), "unknown", "d", N_("don't know yet: honest, and counts as a risk until it is known"), N_("d don't know")
    ),
    Key(("n",), "na", "n", N_("not applicable; asks for the reason and a second person"), N_("n not applicable")),
    Key(("m",), "note", "m", N_("write a note"), N_("m note")),
    Key(("e",), "evidence", "e", N_("say how you know it, and where it can be read"), N_("e evidence")),
    Key(("w",), "assign", "w", N_("who should answer this"), N_("w who")),
    Key(("o",), "overview", "o", N_("overview of all items, to filter and search"), N_("o overview")),
    Key(("N", ">"), "next_open", "N  >", N_("next open item"), N_("N next open")),
    Key(("u",), "undo", "u", N_("undo the last change"), N_("u undo")),
    Key(("h",), "more", "h", N_("all help on this question"), N_("h more help")),
    Key(("up", "k"), "up", "Up  k", N_("highlight the row above")),
    Key(("down", "j"), "down", "Down  j", N_("highlight the row below")),
    Key((" ",), "tick", "Space", N_("choose the highlighted row, or untick it")),
    Key(("right", "pagedown", "tab"), "forward", "Right PgDn Tab", N_("forward, leaving this as it is")),
    Key(("[",), "previous_section", "[", N_("previous section")),
    Key(("]",), "next_section", "]", N_("next section")),
    Key(("g",), "goto", "g", N_("go to a question or section by its name")),
    Key(("y",), "confirm", "y", N_("yes, still so: confirm an answer carried over or grown old")),
    Key(("c",), "clear", "c", N_("clear this answer with its note and evidence")),
    Key(("s",), "summary", "s", N_("summary and score so far")),
    Key(("escape",), "escape", "Esc", N_("take back what is chosen and not saved")),
    Key(("c-l",), "redraw", "Ctrl-L", N_("draw the screen anew")),
    Key(("q", "c-d"), "leave", "q  Ctrl-D", N_("summary, then quit; all is saved"), N_("q quit")),
    Key(("?", "f1"), "help", "?  F1", N_("this page"), N_("? all keys")),
)
LEVELS = (
    Key(("0", "1", "2", "3"), "choose", "0-3", N_("how the answer is known"), N_("0-3 choose")),
    Key(("up", "k"), "up", "Up", N_("the row above")),
    Key(("down", "j"), "down", "Down", N_("the row below"), N_("Up/Down move")),
    Key(("enter", " "), "enter", "Enter", N_("take the highlighted row"), N_("Enter take")),
    Key(("escape", "b", "left"), "escape", "Esc", N_("back, without a change"), N_("Esc cancel")),
)
FIELD = (
    Key(("enter",), "submit", "Enter", N_("take the text"), N_("Enter save")),
    Key(("c-j",), "newline", "Ctrl-J", N_("a new line in the text"), N_("Ctrl-J new line")),
    Key(
        ("escape",),
        "escape",
        "Esc",
        N_("leave the field; what was typed is not saved, and stands there again when it is opened again"),
        N_("Esc cancel"),
    ),
)
OVERVIEW = (
    Key(("up", "k"), "up", "Up  k", N_("the row above")),
    Key(("down", "j"), "down", "Down  j", N_("the row below"), N_("Up/Down move")),
    Key(("enter",), "enter", "Enter", N_("go to the highlighted item"), N_("Enter open")),
    Key(("f",), "filter", "f", N_("all, open, don't know, to confirm, or asked of one role"), N_("f filter")),
    Key(("/",), "search", "/", N_("search in ids and texts"), N_("/ search")),
    Key((*DIGITS, "0"), "section", "1-9  0", N_("to the section with this number; 0 is the tenth"), N_("1-9 section")),
    Key(("pageup",), "page_up", "PageUp", N_("a screen up")),
    Key(("pagedown",), "page_down", "PageDown", N_("a screen down")),
    Key(("escape", "o", "b", "left"), "escape", "Esc  o  b  Left", N_("back to the question"), N_("Esc back")),
    Key(("q", "c-d"), "leave", "q  Ctrl-D", N_("summary, then quit"), N_("q quit")),
    Key(("?", "f1"), "help", "?  F1", N_("all keys"), N_("? all keys")),
)
PAGE = (
    Key(("up", "k"), "up", "Up", N_("a line up")),
    Key(("down", "j"), "down", "Down", N_("a line down"), N_("Up/Down move")),
    Key(("pageup",), "page_up", "PageUp", N_("a screen up")),
    Key(("pagedown", " "), "page_down", "PageDown", N_("a screen down")),
    Key(
        ("enter", "escape", "b", "left", "h", "?", "f1", "s"),
        "escape",
        "Enter  Esc",
        N_("back to the question"),
        N_("Esc back"),
    ),
    Key(("o",), "overview", "o", N_("overview of all items"), N_("o overview")),
    Key(("g",), "goto", "g", N_("go to a question or section by its name")),
    Key(("u",), "undo", "u", N_("undo the last change")),
    Key(("q", "c-d"), "leave", "q", N_("quit; all is saved"), N_("q quit")),
)
KEYS: dict[Mode, tuple[Key, ...]] = {"ask": ASK, "levels": LEVELS, "field": FIELD, "overview": OVERVIEW, "page": PAGE}
ANYWHERE = (
    ("Ctrl-C", N_("quit at once, with exit code 130; all is saved, and a half-typed text is kept")),
    ("Ctrl-Z", N_("leave to the shell for a while; fg comes back")),
)
"""Bound in every mode, by the program around."""
OF_QUESTIONS: frozenset[Action] = frozenset({"na", "note", "evidence", "assign", "confirm", "more"})
"""What makes sense at a question alone, and is not offered at a fact."""
BEHIND_VALUE = N_("Esc then b back, q quit, ? all keys")
"""What leaving the field of an answer leads to, for letters are text in it."""
KEPT = (N_("q quit"), N_("? all keys"))
"""What the last line shows even where there is room for nothing else."""
