"""The text of an assessment to an `Assessment`, or every problem of it at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, TypeVar

from lockin.errors import BadDataError
from lockin.language import _
from lockin.loading.answers import broken_answer
from lockin.loading.places import List, Map, Node, Origin
from lockin.loading.records import actions, events, section, switching_troubles, waivers
from lockin.loading.structure import convert, nearest, shown, without_blanks
from lockin.loading.switching_rules import unknown_estimates
from lockin.loading.troubles import ENOUGH, Trouble, first_of, located
from lockin.loading.yaml_text import parse
from lockin.model.assessment import (
    Answer,
    Assessment,
    ChecklistRef,
    Subject,
    Switching,
)
from lockin.model.checklist import Checklist, Question

T = TypeVar("T")

FORMAT = "lockin"
KEYS = Assessment.__struct_fields__
TRUTHS: dict[str, bool | None] = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
TRUTHS["unknown"] = None
GIVEN = ("option", "options", "value")
"""Any of these keys says that a question is answered, without a state."""
IDENTITY = re.compile(r"[0-9A-Za-z-]{4,40}")


def parse_assessment(text: bytes | str, source: str, checklist: Checklist) -> Assessment:
    """The assessment in this text, checked against its checklist.

    A key without a value counts as not written, so that a person may leave one empty.

    Args:
        text: the content of the file.
        source: what problems call the file.
        checklist: the one whose id and version the file names. Another content under the same
            version is no problem here; see `checklist_changed`.

    Raises:
        BadDataError: with every problem, in file order.

    """
    return assessment_in(_mapping(text, source), checklist)


def assessment_in(tree: Map, checklist: Checklist) -> Assessment:
    """The assessment in a tree that has been read already; otherwise as `parse_assessment`."""
    troubles: list[Trouble] = [*_frame(tree)]
    reference = _part(tree, "checklist", ChecklistRef, troubles)
    if other := list(_other_checklist(reference, checklist)):  # all else would be judged by the wrong questions
        raise BadDataError(first_of(located(tree, [*troubles, *other])))
    assessment = Assessment(
        id=_identity(tree, troubles),
        checklist=reference or ChecklistRef(id=checklist.id, version=checklist.version),
        subject=_part(tree, "subject", Subject, troubles) or Subject(),
        facts=_facts(tree, checklist, troubles),
        answers=_answers(tree, checklist, troubles),
        waivers=waivers(tree, checklist, troubles),
        actions=actions(tree, checklist, troubles),
        events=events(tree, troubles),
        switching=_part(tree, "switching", Switching, troubles),
    )
    troubles += islice(switching_troubles(tree), ENOUGH)
    troubles += islice(unknown_estimates(tree, checklist), ENOUGH)
    if troubles:
        raise BadDataError(first_of(located(tree, troubles)))
    return assessment


def peek_checklist(text: bytes | str, source: str) -> ChecklistRef:
    """Which checklist an assessment belongs to; reads no further than that.

    Raises:
        BadDataError: if the file does not say so, or cannot be read up to there.

    """
    tree = _mapping(text, source, up_to="checklist")
    troubles: list[Trouble] = [*_frame(tree)]
    reference = _part(tree, "checklist", ChecklistRef, troubles)
    if troubles or reference is None:
        raise BadDataError(located(tree, troubles))
    return reference


def checklist_changed(assessment: Assessment, checklist: Checklist) -> bool:
    """Whether the checklist has another content than the one the assessment was begun with."""
    begun_with = assessment.checklist.sha256
    return begun_with is not None and begun_with != checklist.sha256


def _mapping(text: bytes | str, source: str, *, up_to: str | None = None) -> Map:
    tree = parse(text, source, up_to=up_to)
    if not isinstance(tree, Map):
        origin = tree.origin if isinstance(tree, List) else Origin(source)
        raise BadDataError((origin.problem((1, 1), _("an assessment must be a mapping, not a text or a list")),))
    return tree


def _frame(tree: Map) -> Iterator[Trouble]:
    """The keys of the outermost mapping."""
    if FORMAT not in tree:
        yield Trouble(
            (),
            _("the key {key!r} is missing").format(key=FORMAT),
            _("an assessment begins with the line '{key}: 1'").format(key=FORMAT),
        )
    elif tree[FORMAT] != "1":
        yield Trouble(
            (FORMAT,), _("this version of lockin reads format 1, not {given}").format(given=shown(tree[FORMAT]))
        )
    if "checklist" not in tree:
        yield Trouble(
            (), _("the key 'checklist' is missing"), _("write which checklist it answers: {id: ..., version: ...}")
        )
    for key in islice((key for key in tree if key not in KEYS), ENOUGH):
        hint = nearest(key, set(KEYS) - tree.keys()) or _("known keys: {names}").format(names=", ".join(KEYS))
        yield Trouble((key,), _("unknown key {key!r}").format(key=key), hint, at_key=True)


def _part(tree: Map, key: str, kind: type[T], troubles: list[Trouble]) -> T | None:
    """One key of the outermost mapping as a value; None when it is missing or not understood."""
    if key not in tree or (tree[key] is None and key != "checklist"):
        return None
    value = convert(without_blanks(tree[key]), kind, (key,))
    if isinstance(value, kind):
        return value
    troubles += value  # type: ignore[arg-type] # not a `kind`, so the troubles
    return None


def _identity(tree: Map, troubles: list[Trouble]) -> str:
    """What hand-outs name the assessment by; empty when it has no such name yet."""
    node = tree.get("id")
    if node is None or (isinstance(node, str) and IDENTITY.fullmatch(node)):
        return node or ""
    troubles.append(
        Trouble(
            ("id",),
            _("id must be 4 to 40 letters, digits or hyphens, not {given}").format(given=shown(node)),
            _("remove the line to get a new one"),
        )
    )
    return ""


def _other_checklist(reference: ChecklistRef | None, checklist: Checklist) -> Iterator[Trouble]:
    if reference is None:
        return
    if reference.id != checklist.id:
        yield Trouble(
            ("checklist", "id"),
            _("the file belongs to checklist {theirs!r}, not to {ours!r}").format(
                theirs=reference.id, ours=checklist.id
            ),
        )
    elif reference.version != checklist.version:
        message = _("the file belongs to version {theirs!r} of the checklist, not to {ours!r}").format(
            theirs=reference.version, ours=checklist.version
        )
        hint = _("lockin renew OLD NEW takes the answers over that still fit, to be confirmed one by one")
        yield Trouble(("checklist", "version"), message, hint)


def _facts(tree: Map, checklist: Checklist, troubles: list[Trouble]) -> dict[str, bool | None]:
    facts: dict[str, bool | None] = {}
    for key, node in section(tree, "facts", troubles).items():
        if len(troubles) >= ENOUGH:
            break
        if key not in checklist.fact_by_id:
            hint = nearest(key, checklist.fact_by_id)
            troubles.append(
                Trouble(("facts", key), _("the checklist has no fact {key!r}").format(key=key), hint, at_key=True)
            )
        elif node is None:
            facts[key] = None
        elif isinstance(node, str) and node.lower() in TRUTHS:
            facts[key] = TRUTHS[node.lower()]
        else:
            troubles.append(
                Trouble(
                    ("facts", key),
                    _("{key} must be yes, no or unknown, not {given}").format(key=key, given=shown(node)),
                )
            )
    return facts


def _answers(tree: Map, checklist: Checklist, troubles: list[Trouble]) -> dict[str, Answer]:
    answers = {}
    for key, node in section(tree, "answers", troubles).items():
        if len(troubles) >= ENOUGH:
            break
        question = checklist.by_id.get(key)
        if question is None:
            hint = nearest(key, checklist.by_id)
            troubles.append(
                Trouble(("answers", key), _("the checklist has no question {key!r}").format(key=key), hint, at_key=True)
            )
            continue
        path = "answers", key
        answer = convert(spelled_out(node, question), Answer, path)
        if isinstance(answer, Answer):
            answers[key] = answer
            troubles += (
                Trouble(path if isinstance(node, str) else (*path, *where), message, hint, at_key=not where)
                for where, message, hint in broken_answer(question, answer)
            )
        else:
            troubles += answer
    return answers


def spelled_out(node: Node, question: Question) -> Any:  # noqa: ANN401 - a tree for msgspec
    """The full form of what a person may write shorter."""
    match node, question.type:
        case None, _:
            return {}
        case str(), "choice":
            return {"state": "answered", "option": node}
        case str(), "multi":
            return {"state": "answered", "options": [node]}
        case str(), _:
            return {"state": "answered", "value": node}
    said = without_blanks(node)
    if isinstance(said, dict) and "state" not in said and any(key in said for key in GIVEN):
        said["state"] = "answered"
    return said
