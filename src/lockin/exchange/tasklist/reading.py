"""The way back of the ticked list: Markdown, as trackers and people leave it, to what came back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from msgspec import convert

from lockin.errors import BadDataError, Problem
from lockin.exchange.handout import Identity, settled
from lockin.exchange.returned import Filled, Returned, ReturnedRow
from lockin.exchange.signature import signer, signing_day
from lockin.exchange.tasklist.notation import (
    ANSWER,
    FIELDS,
    KNOWN,
    SIGNATURE,
    STATES,
    Box,
    Headed,
    Marked,
)
from lockin.exchange.tasklist.pieces import AGAIN, Block, End, Endless, Group, Piece, pieces_of
from lockin.loading.places import Origin
from lockin.loading.structure import nearest, shown
from lockin.loading.troubles import ENOUGH, first_of
from lockin.loading.yaml_text import BAD_VALUE, MAX_BYTES
from lockin.model.checklist import Checklist, Question
from lockin.model.policy import EvidenceLevel

_TICKS = {"": False, "~": False, "x": True, "X": True}
"""What stands in a box to whether it is ticked; a tilde strikes an item out."""


class _Slip(NamedTuple):
    """A mistake in one line."""

    line: int
    where: str
    message: str
    hint: str | None = None


class _Choice(NamedTuple):
    """What a box may stand for."""

    kind: Literal["option", "state", "level"]
    id: str
    label: str


def read_tasklist(data: bytes, source: str, checklist: Checklist) -> Returned:
    """What came back in a ticked list.

    Args:
        data: the content of the file.
        source: what problems call the file.
        checklist: of the assessment; says what the questions take.

    Raises:
        BadDataError: if it is no text, or no hand-out.

    """
    origin = _origin(data, source)
    found = tuple(pieces_of(origin))
    identity = _identity(origin, found)
    head, *sections = _sections(found, checklist)
    slips: list[_Slip] = []
    by, filled_on = _signed(head, slips)
    rows = [row for section in sections if len(slips) < ENOUGH and (row := _row(section, checklist, slips))]
    if not any(isinstance(piece.what, End) for piece in found):
        slips.append(_Slip(len(origin.lines), "", "the mark at the end is missing", "is the file cut off?"))
    return Returned(
        source=source,
        identity=identity,
        by=by,
        filled_on=filled_on,
        rows=tuple(rows),
        problems=first_of([_problem(origin, slip) for slip in sorted(slips, key=lambda slip: slip.line)]),
    )


def _origin(data: bytes, source: str) -> Origin:
    """The text of the file.

    Raises:
        BadDataError: if it is none.

    """
    try:
        if len(data) <= MAX_BYTES:
            return Origin(source, data.decode().removeprefix("\ufeff"))
        message = f"the file is larger than {MAX_BYTES >> 20} MiB"
    except UnicodeDecodeError:
        message = "this is no hand-out of lockin: it is no text in UTF-8"
    raise BadDataError((Origin(source).problem((None, None), message),))


def _problem(origin: Origin, slip: _Slip) -> Problem:
    line = origin.lines[slip.line - 1]
    column = len(line) - len(line.lstrip()) + 1
    return origin.problem((slip.line, column), slip.message, where=slip.where, hint=slip.hint)


def _identity(origin: Origin, pieces: Iterable[Piece]) -> Identity:
    """What the hand-out belongs to.

    Raises:
        BadDataError: if the file does not say so, or speaks of two.

    """
    found = {piece.what: piece.line for piece in pieces if isinstance(piece.what, Identity)}
    if not found:
        message = "this is no hand-out of lockin: the mark in its first line is missing"
        raise BadDataError((origin.problem((1, 1), message, hint=AGAIN),))
    first, *others = found
    if others:
        message = "a second hand-out begins here"
        raise BadDataError((origin.problem((found[others[0]], 1), message, hint="put each into a file of its own"),))
    return first


def _sections(pieces: Iterable[Piece], checklist: Checklist) -> list[list[Piece]]:
    """The pieces up to the first question, then those of each question."""
    sections: list[list[Piece]] = [[]]
    for piece in pieces:
        match piece.what:
            case Headed(id=found) if found in checklist.by_id or "." in found:
                sections.append([])
            case Marked() if len(sections) == 1 or any(isinstance(other.what, Marked) for other in sections[-1]):
                sections.append([])
        sections[-1].append(piece)
    return sections


def _name(section: list[Piece]) -> str:
    """The id of the question that a section is about."""
    return next(piece.what.id for piece in section if isinstance(piece.what, Headed | Marked))


def _signed(head: list[Piece], slips: list[_Slip]) -> tuple[str, dt.date | None]:
    texts = _labelled(head, SIGNATURE, "", slips)
    by, wrong_name = signer(texts[SIGNATURE[0]])
    filled_on, wrong_day = signing_day(texts[SIGNATURE[1]])
    line = next((piece.line for piece in head if isinstance(piece.what, Block)), 1)
    slips += [_Slip(line, "", wrong) for wrong in (wrong_name, wrong_day) if wrong]
    return by, filled_on


def _row(section: list[Piece], checklist: Checklist, slips: list[_Slip]) -> ReturnedRow | None:
    """The question that a section is about; None when something is wrong with it."""
    line, name, wrong_before = section[0].line, _name(section), len(slips)
    question = checklist.by_id.get(name)
    if question is None:
        hint = nearest(name, checklist.by_id)
        slips.append(_Slip(line, "", f"the checklist has no question {name!r}", hint))
        return None
    heading = next((piece.what for piece in section if isinstance(piece.what, Headed)), None)
    mark = next((piece.what for piece in section if isinstance(piece.what, Marked)), None)
    if mark is not None and mark.id != name:
        slips.append(_Slip(line, name, f"the hidden mark below this heading is that of {mark.id}", AGAIN))
    filled = _filled(section, question, checklist.policy.evidence, slips)
    if len(slips) > wrong_before:
        return None
    base, text = mark.base if mark else None, heading.text if heading else ""
    return ReturnedRow(id=name, base=base, filled=filled, place=f"line {line}", text=text)


def _filled(section: list[Piece], question: Question, levels: Iterable[EvidenceLevel], slips: list[_Slip]) -> Filled:
    """The fields of a question; what is wrong is added to the slips."""
    boxes = {
        ANSWER: [
            *(_Choice("option", option.id, option.label) for option in question.options),
            *(_Choice("state", state, label) for state, label in STATES.items()),
        ],
        KNOWN: [_Choice("level", level.id, level.label) for level in levels],
    }
    ticked: dict[str, dict[str, int]] = {"option": {}, "state": {}, "level": {}}
    name = ANSWER
    for line, what in section:
        if isinstance(what, Group):
            name = what.name
        elif (
            isinstance(what, Box)
            and len(slips) < ENOUGH
            and (choice := _ticked(what, boxes[name], (line, question.id), slips))
        ):
            ticked[choice.kind].setdefault(choice.id, line)
    for kind, word in (("state", "answer"), ("level", "way of knowing")):
        if len(ticked[kind]) > 1:
            slips.append(_Slip(max(ticked[kind].values()), question.id, f"more than one {word} is ticked", "leave one"))
    texts = _labelled(section, FIELDS, question.id, slips)
    return convert(
        {
            "state": next(iter(ticked["state"]), None),
            "choice": tuple(ticked["option"]),
            "evidence": next(iter(ticked["level"]), None),
            **{field: texts[label] for label, field in FIELDS.items()},
        },
        Filled,
    )


def _ticked(item: Box, choices: list[_Choice], place: tuple[int, str], slips: list[_Slip]) -> _Choice | None:
    """What a ticked box stands for; None when it is not ticked, or stands for nothing here."""
    ticked = _TICKS.get(item.mark)
    same = [choice for choice in choices if " ".join(choice.label.split()) == item.label]
    found = [choice for choice in same if item.hidden in {"", choice.id}]
    if ticked and len(found) == 1:
        return found[0]
    label = shown(item.label)
    if ticked is None and (item.hidden or same):
        slips.append(_Slip(*place, f"[{item.mark}] is neither ticked nor blank", "write [x] or [ ]"))
    elif ticked and len(found) > 1:
        slips.append(_Slip(*place, f"two boxes are called {label}", "leave the marks <!-- ... --> behind them"))
    elif ticked and item.hidden in {choice.id for choice in choices}:
        slips.append(_Slip(*place, f"the text of this box was edited: {label}", "say it in the note instead"))
    elif ticked:
        hint = nearest(item.label, [choice.label for choice in choices])
        slips.append(_Slip(*place, f"the question has no such box here: {label}", hint))
    return None


def _labelled(section: list[Piece], labels: Iterable[str], where: str, slips: list[_Slip]) -> dict[str, str]:
    """The texts in the blocks of a section, by label; blank where there is none."""
    texts: dict[str, list[str]] = {}
    begins = re.compile(rf"({'|'.join(labels)}):(.*)")
    for line, what in section:
        if isinstance(what, Endless):
            hint = f"end it with {what.fence} on a line of its own"
            slips.append(_Slip(line, where, "this block has no end", hint))
        label = ""
        for number, text in enumerate(what.lines if isinstance(what, Block) else (), line + 1):
            if bad := BAD_VALUE.search(text):
                slips.append(_Slip(number, where, f"the character U+{ord(bad[0]):04X} is not allowed", "remove it"))
            elif found := begins.fullmatch(text.rstrip()):
                label = found[1]
                if label in texts:
                    slips.append(_Slip(number, where, f"{label} is given twice", "put both texts behind one"))
                texts[label] = [found[2].strip()]
            elif label:
                texts[label].append(text.removeprefix("  "))
            elif text.strip():
                slips.append(_Slip(number, where, "this text has no label before it", f"labels: {', '.join(labels)}"))
    return {label: settled("\n".join(texts.get(label, []))) for label in labels}
