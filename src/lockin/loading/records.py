"""What an assessment records beside its answers: waivers, actions, events, the estimate of a move."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lockin.language import _
from lockin.loading.places import List, Map, Node
from lockin.loading.structure import convert, nearest, shown, understood, without_blanks
from lockin.loading.troubles import ENOUGH, Trouble
from lockin.model.assessment import Commitment, Estimate, Event, Waiver
from lockin.model.checklist import Checklist

MOST_DIGITS = 12
MOST_DECIMALS = 6


def section(tree: Map, key: str, troubles: list[Trouble]) -> Map:
    """A mapping of the outermost mapping; empty when there is none."""
    node = tree.get(key)
    if isinstance(node, Map):
        return node
    if node is not None:
        troubles.append(Trouble((key,), _("{key} must be a mapping, not {given}").format(key=key, given=shown(node))))
    return Map(tree.origin)


def waivers(tree: Map, checklist: Checklist, troubles: list[Trouble]) -> tuple[Waiver, ...]:
    """The named acceptances of findings."""
    nodes = tree.get("waivers")
    if not isinstance(nodes, List):
        if nodes is not None:
            troubles.append(Trouble(("waivers",), _("waivers must be a list, not {given}").format(given=shown(nodes))))
        return ()
    known = {**checklist.by_id, **checklist.domain_by_id}
    found = []
    for index, node in enumerate(nodes):
        waiver = convert(without_blanks(node), Waiver, ("waivers", index))
        if not isinstance(waiver, Waiver):
            troubles += waiver
        elif not (waiver.reason.strip() and waiver.accepted_by.strip()):
            field = "accepted_by" if waiver.reason.strip() else "reason"
            troubles.append(
                Trouble(("waivers", index, field), _("a waiver needs a reason and the name of who accepts it"))
            )
        elif waiver.finding not in known:
            message = _("the checklist has no question or domain {finding!r}").format(finding=waiver.finding)
            troubles.append(Trouble(("waivers", index, "finding"), message, nearest(waiver.finding, known)))
        else:
            found.append(waiver)
        if len(troubles) >= ENOUGH:
            break
    return tuple(found)


def actions(tree: Map, checklist: Checklist, troubles: list[Trouble]) -> dict[str, Commitment]:
    """Who does what by when."""
    found = {}
    for key, node in section(tree, "actions", troubles).items():
        action = convert(without_blanks(node), Commitment, ("actions", key))
        if key not in checklist.by_id:
            hint = nearest(key, checklist.by_id)
            troubles.append(
                Trouble(("actions", key), _("the checklist has no question {key!r}").format(key=key), hint, at_key=True)
            )
        elif isinstance(action, Commitment):
            found[key] = action
        else:
            troubles += action
    return found


def events(tree: Map, troubles: list[Trouble]) -> tuple[Event, ...]:
    """What happened."""
    nodes = tree.get("events")
    if not isinstance(nodes, List):
        if nodes is not None:
            troubles.append(Trouble(("events",), _("events must be a list, not {given}").format(given=shown(nodes))))
        return ()
    found = []
    for index, node in enumerate(nodes[:ENOUGH]):
        event = convert(without_blanks(node), Event, ("events", index))
        if isinstance(event, Event):
            found.append(event)
        else:
            troubles += event
    return tuple(found)


def switching_troubles(tree: Map) -> Iterator[Trouble]:
    """What its estimates mean, as far as each can be understood."""
    node = tree.get("switching")
    if not isinstance(node, Map):
        return
    lines = node.get("lines")
    estimates: dict[tuple[str, ...], Node] = {("day_rate",): node.get("day_rate")}
    if isinstance(lines, Map):
        estimates |= {("lines", key): line for key, line in lines.items()}
    for path, value in estimates.items():
        estimate = understood(without_blanks(value), Estimate)
        if estimate is not None:
            yield from _estimate_troubles(estimate, ("switching", *path))
    notice = node.get("notice")
    for key, days in notice.items() if isinstance(notice, Map) else ():
        if isinstance(days, str) and days.startswith("-"):
            yield Trouble(
                ("switching", "notice", key),
                _("{key} must be a number of days, not {given}").format(key=key, given=shown(days)),
            )


def _estimate_troubles(estimate: Estimate, path: tuple[str, ...]) -> Iterator[Trouble]:
    values = {name: getattr(estimate, name) for name in ("low", "likely", "high")}
    wrong = [name for name, value in values.items() if not plain_amount(value)]
    for name in wrong:
        message = _("{name} must be an amount of at least 0, up to {digits} digits and {decimals} decimals").format(
            name=name, digits=MOST_DIGITS, decimals=MOST_DECIMALS
        )
        yield Trouble((*path, name), message)
    if not wrong and not estimate.low <= estimate.likely <= estimate.high:
        yield Trouble(path, _("low, likely and high must ascend"), at_key=True)


def plain_amount(value: Decimal) -> bool:
    """Whether a number is finite, not negative and of a size that exact arithmetic can hold."""
    if not value.is_finite() or value < 0:
        return False
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -MOST_DECIMALS and value.adjusted() < MOST_DIGITS
