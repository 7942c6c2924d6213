"""The way back of the YAML hand-out: its text to what came back, every mistake with line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from msgspec import Struct, structs

from lockin.errors import BadDataError
from lockin.exchange.handout import Identity, settled
from lockin.exchange.returned import Filled, Returned, ReturnedRow, filled_of
from lockin.exchange.signature import signer, signing_day
from lockin.language import N_, _
from lockin.loading.answers import broken_answer
from lockin.loading.assessment import spelled_out
from lockin.loading.places import List, Map, Node, Origin
from lockin.loading.structure import convert, nearest, shown, without_blanks
from lockin.loading.troubles import ENOUGH, Trouble, first_of, located
from lockin.loading.yaml_text import parse
from lockin.model.assessment import Answer, ChecklistRef, Short
from lockin.model.checklist import Checklist

KEYS = ("lockin", "part", "checklist", "subject", "name", "date", "answers", "base")
BASE = re.compile("[0-9a-f]{12}")
ELSEWHERE = {
    "by": N_("write your name at the top of the file"),
    "date": N_("write the date at the top of the file"),
    "ask": N_("say in the note who should be asked"),
    "reconfirm": N_("say in the note what is doubtful"),
}
"""Keys that an assessment takes and a hand-out does not."""


class _Made(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is written behind `part`."""

    assessment: Short
    role: Short
    asked_by: str = ""
    made_on: str = ""


def read_part(data: bytes, source: str, checklist: Checklist) -> Returned:
    """What came back in a YAML hand-out.

    Args:
        data: the content of the file.
        source: what problems call the file.
        checklist: of the assessment; says what the questions take.

    Raises:
        BadDataError: if it is no YAML, or no hand-out.

    """
    tree = parse(data, source)
    if not isinstance(tree, Map):
        raise _foreign(tree.origin if isinstance(tree, List) else Origin(source), _("it is no mapping"))
    if "part" not in tree or "answers" not in tree:
        missing = "part" if "part" not in tree else "answers"
        raise _foreign(tree.origin, _("the key {key!r} is missing").format(key=missing))
    identity = _identity(tree)
    troubles: list[Trouble] = [*islice(_frame(tree), ENOUGH)]
    by, wrong_name = signer(_text(tree, "name", troubles))
    filled_on, wrong_day = signing_day(_text(tree, "date", troubles))
    troubles += [Trouble((key,), wrong) for key, wrong in (("name", wrong_name), ("date", wrong_day)) if wrong]
    bases = _bases(tree, troubles)
    rows = tuple(_rows(tree, checklist, bases, troubles))
    return Returned(
        source=source,
        identity=identity,
        by=by,
        filled_on=filled_on,
        rows=rows,
        problems=first_of(located(tree, troubles)),
    )


def _foreign(origin: Origin, why: str) -> BadDataError:
    hint = _("hand-outs are made with `lockin ask`")
    return BadDataError((origin.problem((1, 1), _("this is no hand-out of lockin: {why}").format(why=why), hint=hint),))


def _identity(tree: Map) -> Identity:
    """What the hand-out belongs to.

    Raises:
        BadDataError: if the file does not say so.

    """
    made = convert(without_blanks(tree["part"]), _Made, ("part",))
    reference = convert(without_blanks(tree.get("checklist")), ChecklistRef, ("checklist",))
    troubles: list[Trouble] = []
    if tree.get("lockin") != "1":
        message = _("this version of lockin reads format 1, not {given}").format(given=shown(tree.get("lockin")))
        troubles.append(Trouble(("lockin",), message))
    if isinstance(made, _Made) and isinstance(reference, ChecklistRef) and not troubles:
        return Identity(
            assessment=made.assessment,
            checklist=reference.id,
            version=reference.version,
            sha256=reference.sha256 or "",
            role=made.role,
        )
    troubles += [*(made if isinstance(made, list) else ()), *(reference if isinstance(reference, list) else ())]
    raise BadDataError(first_of(located(tree, troubles)))


def _frame(tree: Map) -> Iterator[Trouble]:
    for key in tree:
        if key not in KEYS:
            hint = nearest(key, KEYS) or _("known keys: {names}").format(names=", ".join(KEYS))
            yield Trouble((key,), _("unknown key {key!r}").format(key=key), hint, at_key=True)
    if "base" not in tree:
        yield Trouble((), _("the key 'base' is missing at the end of the file"), _("is the file cut off?"))


def _text(tree: Map, key: str, troubles: list[Trouble]) -> str:
    node = tree.get(key)
    if isinstance(node, Map | List):
        troubles.append(Trouble((key,), _("{key} must be a text, not {given}").format(key=key, given=shown(node))))
        return ""
    return node or ""


def _mapping(tree: Map, key: str, troubles: list[Trouble]) -> Map:
    node = tree.get(key)
    if isinstance(node, Map):
        return node
    if node is not None:
        troubles.append(Trouble((key,), _("{key} must be a mapping, not {given}").format(key=key, given=shown(node))))
    return Map(tree.origin)


def _bases(tree: Map, troubles: list[Trouble]) -> dict[str, str]:
    bases = {}
    for key, node in _mapping(tree, "base", troubles).items():
        if isinstance(node, str) and BASE.fullmatch(node):
            bases[key] = node
        elif len(troubles) < ENOUGH:
            hint = _("is the file cut off? copy the lines below 'base' from the file that was handed out")
            troubles.append(
                Trouble(("base", key), _("{key} must be 12 digits or letters from a to f").format(key=key), hint)
            )
    return bases


def _rows(tree: Map, checklist: Checklist, bases: dict[str, str], troubles: list[Trouble]) -> Iterator[ReturnedRow]:
    answers = _mapping(tree, "answers", troubles)
    for key, node in answers.items():
        found = _filled(key, node, checklist)
        if isinstance(found, Filled):
            yield ReturnedRow(
                id=key, base=bases.get(key), filled=found, place=_("line {line}").format(line=answers.place(key).line)
            )
        elif len(troubles) < ENOUGH:
            troubles += found


def _filled(key: str, node: Node, checklist: Checklist) -> Filled | list[Trouble]:
    """The fields of one question, or what is wrong with them."""
    question, path = checklist.by_id.get(key), ("answers", key)
    if question is None:
        hint = nearest(key, checklist.by_id)
        return [Trouble(path, _("the checklist has no question {key!r}").format(key=key), hint, at_key=True)]
    said: Any = spelled_out(node, question)
    answer = convert(said, Answer, path)
    if not isinstance(answer, Answer):
        return answer
    wrong = [
        Trouble((*path, word), _("a hand-out takes no {word!r} in an answer").format(word=word), _(hint), at_key=True)
        for word, hint in ELSEWHERE.items()
        if word in said
    ]
    wrong += [
        Trouble(path if isinstance(node, str) else (*path, *where), message, hint, at_key=not where)
        for where, message, hint in broken_answer(question, answer)
    ]
    return wrong or _as_filled(answer, said)


def _as_filled(answer: Answer, said: dict[str, object]) -> Filled:
    filled = filled_of(answer)
    texts = {name: settled(getattr(filled, name)) for name in ("value", "source", "note", "reason", "second")}
    return structs.replace(filled, evidence=answer.evidence if "evidence" in said else None, **texts)
