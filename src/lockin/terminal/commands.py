"""Line mode's language: what a typed line asks for, given the item that is asked."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from lockin.errors import AnswerRefusedError
from lockin.interview.answers import expected_value
from lockin.interview.items import Item, SubjectField
from lockin.language import N_, _
from lockin.model.checklist import Fact, Question
from lockin.model.policy import EvidenceId

CommandId = Literal[
    "unknown", "na", "note", "evidence", "assign", "confirm", "back", "forward", "next", "jump",
    "undo", "clear", "overview", "status", "help", "quit",
]  # fmt: skip


class Command(Struct, frozen=True, kw_only=True):
    """Something to do other than to answer."""

    id: CommandId
    rest: str = ""
    """What was typed after it."""


class Choice(Struct, frozen=True, kw_only=True):
    """Option ids, or `yes` or `no` for a fact."""

    ids: tuple[str, ...]


class Entry(Struct, frozen=True, kw_only=True):
    """A value for an item without options."""

    text: str


class Entrance(Struct, frozen=True, kw_only=True):
    """One row of the table of commands."""

    letter: str
    id: CommandId
    takes: str
    """What may follow; empty when nothing does."""
    does: str


COMMANDS = (
    Entrance(letter="d", id="unknown", takes="", does=N_("don't know yet")),
    Entrance(letter="n", id="na", takes=N_("REASON / SECOND NAME"), does=N_("not applicable")),
    Entrance(letter="m", id="note", takes=N_("TEXT"), does=N_("write the note (m - removes it)")),
    Entrance(
        letter="e",
        id="evidence",
        takes=N_("LEVEL SOURCE"),
        does=N_("how you know: none vendor contract tested, or 0-3"),
    ),
    Entrance(
        letter="w", id="assign", takes=N_("ROLE or NAME"), does=N_("who should answer (w - as the checklist says)")
    ),
    Entrance(letter="y", id="confirm", takes="", does=N_("yes, still so: confirm the present answer")),
    Entrance(letter="b", id="back", takes="", does=N_("back")),
    Entrance(letter="f", id="forward", takes="", does=N_("forward, leaving this as it is")),
    Entrance(letter="N", id="next", takes="", does=N_("next open item (or: next)")),
    Entrance(letter="j", id="jump", takes=N_("DOMAIN or ID"), does=N_("jump, such as j 2 or j exi.plan or j facts")),
    Entrance(letter="u", id="undo", takes="", does=N_("undo the last change")),
    Entrance(letter="c", id="clear", takes="", does=N_("clear this answer with its note and evidence")),
    Entrance(letter="o", id="overview", takes=N_("DOMAIN"), does=N_("overview: o, o 2, o open, o unknown")),
    Entrance(letter="s", id="status", takes="", does=N_("status and score so far")),
    Entrance(letter="?", id="help", takes="", does=N_("this help")),
    Entrance(letter="q", id="quit", takes="", does=N_("quit; all is saved")),
)
_BY_WORD: dict[str, CommandId] = {entrance.id: entrance.id for entrance in COMMANDS} | {"exit": "quit"}
_BY_LETTER: dict[str, CommandId] = {entrance.letter: entrance.id for entrance in COMMANDS}
_WITH_REST = frozenset(entrance.id for entrance in COMMANDS if entrance.takes)
_ANYWHERE = frozenset({"quit", "exit", "help"})
"""The words that are commands even where a text is asked for."""


def read(line: str, item: Item | None) -> Command | Choice | Entry:
    """What a line means. The line is not blank.

    Raises:
        AnswerRefusedError: if it means nothing here; says what is allowed.

    """
    text = line.strip()
    if isinstance(item, SubjectField) or (isinstance(item, Question) and not item.scored):
        return _entry(text, item)
    head, _blank, rest = text.partition(" ")
    match item:
        case Fact() if not rest and (known := _fact_words().get(head.casefold())):
            return Choice(ids=(known,))
        case Question() if ids := _options(text, item):
            return Choice(ids=ids)
    return _command(head, rest.strip()) or _nothing(head, item)


_FACT_WORDS = {"1": "yes", "y": "yes", "yes": "yes", "2": "no", "n": "no", "no": "no"}


def _fact_words() -> dict[str, str]:
    """What says yes or no: the English words always, those of the language in use as well."""
    return {_("yes").casefold(): "yes", _("no").casefold(): "no"} | _FACT_WORDS


def _entry(text: str, item: SubjectField | Question) -> Command | Entry:
    """A value; single letters and `j` stay commands, and `=` before a value keeps it from being one."""
    if text.startswith("="):
        return Entry(text=text[1:].strip())
    head, _blank, rest = text.partition(" ")
    alone = not rest and (len(text) == 1 or text.casefold() in _ANYWHERE)
    led = head == "j" or (isinstance(item, Question) and head in _BY_LETTER)
    if alone or (led and rest):
        found = _command(head, rest.strip())
        if found is not None:
            return found
    return Entry(text=text)


def _command(head: str, rest: str) -> Command | None:
    found = _BY_LETTER.get(head) or _BY_LETTER.get(head.casefold()) or _BY_WORD.get(head.casefold())
    if found == "next" and rest:
        found = "na"  # a capital N before a reason
    if found is None or (rest and found not in _WITH_REST):
        return None
    return Command(id=found, rest=rest)


def _options(text: str, question: Question) -> tuple[str, ...]:
    """The option ids that numbers or ids stand for; empty when the text is something else.

    Raises:
        AnswerRefusedError: if a number is out of range, or there are several where one is allowed.

    """
    parts = text.replace(",", " ").split()
    known = [option.id for option in question.options]
    if len(parts) == 1 and len(text) > 1 and text in known:
        return (text,)
    numbers = [part.removesuffix(".") for part in parts]
    if not all(number.isdecimal() and len(number) < 4 for number in numbers):  # noqa: PLR2004 - no question has 1000 options
        return ()
    if not all(1 <= int(number) <= len(known) for number in numbers) or (question.type != "multi" and len(parts) > 1):
        raise AnswerRefusedError(allowed(question))
    return tuple(known[int(number) - 1] for number in numbers)


def allowed(item: Item | None) -> str:
    """One sentence on what may be typed."""
    match item:
        case Question(type="multi"):
            told = _("Type one or more numbers from 1 to {last}, such as 1,2, or d, b, ? or q.")
            return told.format(last=len(item.options))
        case Question() if item.scored:
            return _("Type a number from 1 to {last}, or d, b, ? or q.").format(last=len(item.options))
        case Question():
            return _("Type the answer: {expected}").format(expected=expected_value(item))
        case Fact():
            return _("Type 1 for yes, 2 for no, or d, b, ? or q.")
        case SubjectField():
            return _("Type the answer, or b, ? or q.")
        case None:
            return _("Press Enter to finish, or type b, j, o, s or q.")


def _nothing(head: str, item: Item | None) -> Command:
    """Refuse a line that is neither an answer nor a command, with the nearest word that is one."""
    if head.isdecimal() or len(head) == 1:
        raise AnswerRefusedError(allowed(item))
    from difflib import get_close_matches  # noqa: PLC0415 - needed for a mistake alone, and slow to import

    options = [option.id for option in item.options] if isinstance(item, Question) else []
    near = get_close_matches(head.casefold(), [*options, *_BY_WORD], n=1)
    if near:
        told = _("'{typed}' is not understood. Did you mean {near}? {allowed}")
        raise AnswerRefusedError(told.format(typed=head, near=near[0], allowed=allowed(item)))
    raise AnswerRefusedError(_("'{typed}' is not understood. {allowed}").format(typed=head, allowed=allowed(item)))


def evidence_level(word: str) -> EvidenceId:
    """The evidence level that a word, its beginning, or 0 to 3 stands for.

    Raises:
        AnswerRefusedError: if none does.

    """
    levels: tuple[EvidenceId, ...] = ("none", "vendor_statement", "contract", "tested")
    if word in {"0", "1", "2", "3"}:
        return levels[int(word)]
    for level in levels:
        if word and level.startswith(word.casefold()):
            return level
    raise AnswerRefusedError(
        _("Evidence starts with its level: none, vendor_statement, contract or tested (0 to 3, or v, c, t).")
    )
