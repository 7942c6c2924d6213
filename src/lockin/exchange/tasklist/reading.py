"""The way back of the ticked list: Markdown, as trackers and people leave it, to what came back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal, NamedTuple

from msgspec import convert

from lockin.errors import BadDataError, Problem
from lockin.exchange.handout import Identity
from lockin.exchange.labels import Labels, text_mark
from lockin.exchange.returned import Filled, Returned, ReturnedRow
from lockin.exchange.signature import signer, signing_day
from lockin.exchange.tasklist.blocks import Slip, labelled
from lockin.exchange.tasklist.notation import (
    ANSWER,
    FIELDS,
    KNOWN,
    SIGNATURE,
    STATES,
    Box,
    Headed,
    Marked,
    labels_in,
)
from lockin.exchange.tasklist.pieces import AGAIN, Block, End, Group, Piece, pieces_of
from lockin.language import N_, _
from lockin.loading.places import Origin
from lockin.loading.structure import nearest, shown
from lockin.loading.troubles import ENOUGH, first_of
from lockin.loading.yaml_text import MAX_BYTES
from lockin.model.checklist import Checklist, Question
from lockin.model.policy import EvidenceLevel

_TICKS = {"": False, "~": False, "x": True, "X": True}
"""What stands in a box to whether it is ticked; a tilde strikes an item out."""


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
    labels = labels_in(origin.lines)
    found = tuple(pieces_of(origin, labels))
    identity = _identity(origin, found)
    head, *sections = _sections(found, checklist)
    slips: list[Slip] = []
    by, filled_on = _signed(head, labels, slips)
    rows = [row for section in sections if len(slips) < ENOUGH and (row := _row(section, checklist, labels, slips))]
    if not any(isinstance(piece.what, End) for piece in found):
        slips.append(Slip(len(origin.lines), "", _("the mark at the end is missing"), _("is the file cut off?")))
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
        message = _("the file is larger than {number} MiB").format(number=MAX_BYTES >> 20)
    except UnicodeDecodeError:
        message = _("this is no hand-out of lockin: it is no text in UTF-8")
    raise BadDataError((Origin(source).problem((None, None), message),))


def _problem(origin: Origin, slip: Slip) -> Problem:
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
        message = _("this is no hand-out of lockin: the mark in its first line is missing")
        raise BadDataError((origin.problem((1, 1), message, hint=_(AGAIN)),))
    first, *others = found
    if others:
        message = _("a second hand-out begins here")
        raise BadDataError((origin.problem((found[others[0]], 1), message, hint=_("put each into a file of its own")),))
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


def _signed(head: list[Piece], labels: Labels, slips: list[Slip]) -> tuple[str, dt.date | None]:
    texts = labelled(head, {name: labels.of(name) for name in SIGNATURE}, "", slips)
    by, wrong_name = signer(texts[SIGNATURE[0]])
    filled_on, wrong_day = signing_day(texts[SIGNATURE[1]])
    line = next((piece.line for piece in head if isinstance(piece.what, Block)), 1)
    slips += [Slip(line, "", wrong) for wrong in (wrong_name, wrong_day) if wrong]
    return by, filled_on


def _row(section: list[Piece], checklist: Checklist, labels: Labels, slips: list[Slip]) -> ReturnedRow | None:
    """The question that a section is about; None when something is wrong with it."""
    line, name, wrong_before = section[0].line, _name(section), len(slips)
    question = checklist.by_id.get(name)
    if question is None:
        hint = nearest(name, checklist.by_id)
        slips.append(Slip(line, "", _("the checklist has no question {name!r}").format(name=name), hint))
        return None
    heading = next((piece.what for piece in section if isinstance(piece.what, Headed)), None)
    mark = next((piece.what for piece in section if isinstance(piece.what, Marked)), None)
    if mark is not None and mark.id != name:
        slips.append(
            Slip(line, name, _("the hidden mark below this heading is that of {id}").format(id=mark.id), _(AGAIN))
        )
    filled = _filled(section, _boxes(question, checklist.policy.evidence, labels), (question, labels), slips)
    if len(slips) > wrong_before:
        return None
    base, text = mark.base if mark else None, _text(heading.text if heading else "", mark, labels)
    return ReturnedRow(id=name, base=base, filled=filled, place=_("line {line}").format(line=line), text=text)


def _text(heading: str, mark: Marked | None, labels: Labels) -> str | None:
    """The text of a question that is to be compared with the checklist; None where it need not or cannot be."""
    if mark is not None and mark.text is not None:
        return None if text_mark(heading) == mark.text else heading
    return None if labels.foreign else heading


def _boxes(question: Question, levels: Iterable[EvidenceLevel], labels: Labels) -> dict[str, list[_Choice]]:
    """What the boxes of a question may stand for."""
    return {
        ANSWER: [
            *(_Choice("option", option.id, option.label) for option in question.options),
            *(_Choice("state", state, labels.of(label)) for state, label in STATES.items()),
        ],
        KNOWN: [_Choice("level", level.id, level.label) for level in levels],
    }


def _filled(
    section: list[Piece], boxes: dict[str, list[_Choice]], of: tuple[Question, Labels], slips: list[Slip]
) -> Filled:
    """The fields of a question; what is wrong is added to the slips."""
    question, labels = of
    ticked: dict[str, dict[str, int]] = {"option": {}, "state": {}, "level": {}}
    name = ANSWER
    for line, what in section:
        if isinstance(what, Group):
            name = what.name
        elif (
            isinstance(what, Box)
            and len(slips) < ENOUGH
            and (choice := _ticked(what, _meant(what, boxes[name], labels), (line, question.id), slips))
        ):
            ticked[choice.kind].setdefault(choice.id, line)
    twice = {"state": N_("more than one answer is ticked"), "level": N_("more than one way of knowing is ticked")}
    for kind, message in twice.items():
        if len(ticked[kind]) > 1:
            slips.append(Slip(max(ticked[kind].values()), question.id, _(message), _("leave one")))
    texts = labelled(section, {name: labels.of(name) for name in FIELDS}, question.id, slips)
    return convert(
        {
            "state": next(iter(ticked["state"]), None),
            "choice": tuple(ticked["option"]),
            "evidence": next(iter(ticked["level"]), None),
            **{field: texts[label] for label, field in FIELDS.items()},
        },
        Filled,
    )


def _meant(item: Box, choices: list[_Choice], labels: Labels) -> list[_Choice]:
    """The choices, that of the hidden mark called as the box is: in another language it has another label."""
    if not labels.foreign:
        return choices
    return [choice._replace(label=item.label) if choice.id == item.hidden else choice for choice in choices]


def _ticked(item: Box, choices: list[_Choice], place: tuple[int, str], slips: list[Slip]) -> _Choice | None:
    """What a ticked box stands for; None when it is not ticked, or stands for nothing here."""
    ticked = _TICKS.get(item.mark)
    same = [choice for choice in choices if " ".join(choice.label.split()) == item.label]
    found = [choice for choice in same if item.hidden in {"", choice.id}]
    if ticked and len(found) == 1:
        return found[0]
    label = shown(item.label)
    if ticked is None and (item.hidden or same):
        slips.append(
            Slip(*place, _("[{mark}] is neither ticked nor blank").format(mark=item.mark), _("write [x] or [ ]"))
        )
    elif ticked and len(found) > 1:
        slips.append(
            Slip(
                *place,
                _("two boxes are called {label}").format(label=label),
                _("leave the marks <!-- ... --> behind them"),
            )
        )
    elif ticked and item.hidden in {choice.id for choice in choices}:
        slips.append(
            Slip(
                *place,
                _("the text of this box was edited: {label}").format(label=label),
                _("say it in the note instead"),
            )
        )
    elif ticked:
        hint = nearest(item.label, [choice.label for choice in choices])
        slips.append(Slip(*place, _("the question has no such box here: {label}").format(label=label), hint))
    return None
