"""The text of an assessment to an `Assessment`, or every problem of it at once."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

from lockin.errors import BadDataError
from lockin.loading.answers import broken_answer
from lockin.loading.places import List, Map, Node, Origin
from lockin.loading.structure import convert, nearest, shown, understood
from lockin.loading.troubles import ENOUGH, Trouble, first_of, located
from lockin.loading.yaml_text import parse
from lockin.model.assessment import Answer, Assessment, ChecklistRef, Estimate, Subject, Switching, Waiver
from lockin.model.checklist import Checklist, Question

T = TypeVar("T")

FORMAT = "lockin"
KEYS = Assessment.__struct_fields__
TRUTHS: dict[str, bool | None] = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
TRUTHS["unknown"] = None
GIVEN = ("option", "options", "value")
"""Any of these keys says that a question is answered, without a state."""
MOST_DIGITS = 12
MOST_DECIMALS = 6


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
    tree = _mapping(text, source)
    troubles: list[Trouble] = [*_frame(tree)]
    reference = _part(tree, "checklist", ChecklistRef, troubles)
    assessment = Assessment(
        checklist=reference or ChecklistRef(id=checklist.id, version=checklist.version),
        subject=_part(tree, "subject", Subject, troubles) or Subject(),
        facts=_facts(tree, checklist, troubles),
        answers=_answers(tree, checklist, troubles),
        waivers=_waivers(tree, checklist, troubles),
        switching=_part(tree, "switching", Switching, troubles),
    )
    troubles += _other_checklist(reference, checklist)
    troubles += islice(_switching_troubles(tree), ENOUGH)
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
        raise BadDataError((origin.problem((1, 1), "an assessment must be a mapping, not a text or a list"),))
    return tree


def _frame(tree: Map) -> Iterator[Trouble]:
    """The keys of the outermost mapping."""
    if FORMAT not in tree:
        yield Trouble((), f"the key {FORMAT!r} is missing", f"an assessment begins with the line '{FORMAT}: 1'")
    elif tree[FORMAT] != "1":
        yield Trouble((FORMAT,), f"this version of lockin reads format 1, not {shown(tree[FORMAT])}")
    if "checklist" not in tree:
        yield Trouble((), "the key 'checklist' is missing", "write which checklist it answers: {id: ..., version: ...}")
    for key in islice((key for key in tree if key not in KEYS), ENOUGH):
        hint = nearest(key, set(KEYS) - tree.keys()) or f"known keys: {', '.join(KEYS)}"
        yield Trouble((key,), f"unknown key {key!r}", hint, at_key=True)


def _part(tree: Map, key: str, kind: type[T], troubles: list[Trouble]) -> T | None:
    """One key of the outermost mapping as a value; None when it is missing or not understood."""
    if key not in tree or (tree[key] is None and key != "checklist"):
        return None
    value = convert(_said(tree[key]), kind, (key,))
    if isinstance(value, kind):
        return value
    troubles += value  # type: ignore[arg-type] # not a `kind`, so the troubles
    return None


def _said(node: Node) -> Any:  # noqa: ANN401 - a tree for msgspec
    """The tree without the keys that have no value."""
    if isinstance(node, Map):
        return {key: _said(value) for key, value in node.items() if value is not None}
    if isinstance(node, List):
        return [_said(value) for value in node]
    return node


def _other_checklist(reference: ChecklistRef | None, checklist: Checklist) -> Iterator[Trouble]:
    if reference is None:
        return
    if reference.id != checklist.id:
        yield Trouble(("checklist", "id"), f"the file belongs to checklist {reference.id!r}, not to {checklist.id!r}")
    elif reference.version != checklist.version:
        message = f"the file belongs to version {reference.version!r} of the checklist, not to {checklist.version!r}"
        yield Trouble(("checklist", "version"), message)


def _items(tree: Map, key: str, troubles: list[Trouble]) -> Map:
    """A mapping of the outermost mapping; empty when there is none."""
    node = tree.get(key)
    if isinstance(node, Map):
        return node
    if node is not None:
        troubles.append(Trouble((key,), f"{key} must be a mapping, not {shown(node)}"))
    return Map(tree.origin)


def _facts(tree: Map, checklist: Checklist, troubles: list[Trouble]) -> dict[str, bool | None]:
    facts: dict[str, bool | None] = {}
    for key, node in _items(tree, "facts", troubles).items():
        if len(troubles) >= ENOUGH:
            break
        if key not in checklist.fact_by_id:
            hint = nearest(key, checklist.fact_by_id)
            troubles.append(Trouble(("facts", key), f"the checklist has no fact {key!r}", hint, at_key=True))
        elif node is None:
            facts[key] = None
        elif isinstance(node, str) and node.lower() in TRUTHS:
            facts[key] = TRUTHS[node.lower()]
        else:
            troubles.append(Trouble(("facts", key), f"{key} must be yes, no or unknown, not {shown(node)}"))
    return facts


def _answers(tree: Map, checklist: Checklist, troubles: list[Trouble]) -> dict[str, Answer]:
    answers = {}
    for key, node in _items(tree, "answers", troubles).items():
        if len(troubles) >= ENOUGH:
            break
        question = checklist.by_id.get(key)
        if question is None:
            hint = nearest(key, checklist.by_id)
            troubles.append(Trouble(("answers", key), f"the checklist has no question {key!r}", hint, at_key=True))
            continue
        path = "answers", key
        answer = convert(_spelled_out(node, question), Answer, path)
        if isinstance(answer, Answer):
            answers[key] = answer
            troubles += (
                Trouble(path if isinstance(node, str) else (*path, *where), message, hint, at_key=not where)
                for where, message, hint in broken_answer(question, answer)
            )
        else:
            troubles += answer
    return answers


def _spelled_out(node: Node, question: Question) -> Any:  # noqa: ANN401 - a tree for msgspec
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
    said = _said(node)
    if isinstance(said, dict) and "state" not in said and any(key in said for key in GIVEN):
        said["state"] = "answered"
    return said


def _waivers(tree: Map, checklist: Checklist, troubles: list[Trouble]) -> tuple[Waiver, ...]:
    nodes = tree.get("waivers")
    if not isinstance(nodes, List):
        if nodes is not None:
            troubles.append(Trouble(("waivers",), f"waivers must be a list, not {shown(nodes)}"))
        return ()
    known = {**checklist.by_id, **checklist.domain_by_id}
    waivers = []
    for index, node in enumerate(nodes):
        waiver = convert(_said(node), Waiver, ("waivers", index))
        if not isinstance(waiver, Waiver):
            troubles += waiver
        elif not (waiver.reason.strip() and waiver.accepted_by.strip()):
            field = "accepted_by" if waiver.reason.strip() else "reason"
            troubles.append(
                Trouble(("waivers", index, field), "a waiver needs a reason and the name of who accepts it")
            )
        elif waiver.finding not in known:
            message = f"the checklist has no question or domain {waiver.finding!r}"
            troubles.append(Trouble(("waivers", index, "finding"), message, nearest(waiver.finding, known)))
        else:
            waivers.append(waiver)
        if len(troubles) >= ENOUGH:
            break
    return tuple(waivers)


def _switching_troubles(tree: Map) -> Iterator[Trouble]:
    """What its estimates mean, as far as each can be understood."""
    node = tree.get("switching")
    if not isinstance(node, Map):
        return
    lines = node.get("lines")
    estimates: dict[tuple[str, ...], Node] = {("day_rate",): node.get("day_rate")}
    if isinstance(lines, Map):
        estimates |= {("lines", key): line for key, line in lines.items()}
    for path, value in estimates.items():
        estimate = understood(_said(value), Estimate)
        if estimate is not None:
            yield from _estimate_troubles(estimate, ("switching", *path))
    notice = node.get("notice")
    for key, days in notice.items() if isinstance(notice, Map) else ():
        if isinstance(days, str) and days.startswith("-"):
            yield Trouble(("switching", "notice", key), f"{key} must be a number of days, not {shown(days)}")


def _estimate_troubles(estimate: Estimate, path: tuple[str, ...]) -> Iterator[Trouble]:
    values = {name: getattr(estimate, name) for name in ("low", "likely", "high")}
    wrong = [name for name, value in values.items() if not plain_amount(value)]
    for name in wrong:
        message = f"{name} must be an amount of at least 0, up to {MOST_DIGITS} digits and {MOST_DECIMALS} decimals"
        yield Trouble((*path, name), message)
    if not wrong and not estimate.low <= estimate.likely <= estimate.high:
        yield Trouble(path, "low, likely and high must ascend", at_key=True)


def plain_amount(value: Decimal) -> bool:
    """Whether a number is finite, not negative and of a size that exact arithmetic can hold."""
    if not value.is_finite() or value < 0:
        return False
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -MOST_DECIMALS and value.adjusted() < MOST_DIGITS
