"""Values of a checklist on one line, as somebody reads them who compares two of them."""

from __future__ import annotations

from functools import singledispatch

from msgspec import Struct

from lockin.model.checklist import Condition, Domain, Fact, Option, Question, RedFlag, Reference, Remediation

NAMES = ("title", "label", "text", "paraphrase", "id", "file")
"""The first of these fields that a thing has is what people call it."""


def called(thing: object) -> str:
    """What people call a thing of a checklist."""
    if isinstance(thing, Reference):
        return f"{thing.framework}, {thing.identifier}"
    return next((str(found) for name in NAMES if (found := getattr(thing, name, None))), "")


@singledispatch
def shown(value: object) -> str:
    """A value on one line; empty for nothing."""
    return "" if value is None else " ".join(str(value).split())


@shown.register
def _(value: Struct) -> str:
    return called(value)


@shown.register
def _(value: bool) -> str:  # noqa: FBT001 - the value of a field
    return "yes" if value else "no"


@shown.register
def _(value: tuple) -> str:  # type: ignore[type-arg]  # dispatch knows no items
    return ", ".join(shown(one) for one in value)


@shown.register
def _(value: Question) -> str:
    return " · ".join((value.text, *map(shown, value.options)))


@shown.register
def _(value: Option) -> str:
    return f"{value.label} ({value.risk})"


@shown.register
def _(value: RedFlag) -> str:
    only = f" ({shown(value.only_if)})" if value.only_if else ""
    return f"{', '.join(value.when)}: {value.effect}{only}. {value.reason}"


@shown.register
def _(value: Remediation) -> str:
    return f"{value.action} ({value.effort}, {value.owner})"


@shown.register
def _(value: Domain) -> str:
    return f"{value.title} ({value.axis}, {value.weight})"


@shown.register
def _(value: Fact) -> str:
    return value.ask


@shown.register
def _(value: Reference) -> str:
    return value.demand


@shown.register
def _(value: Condition) -> str:
    """Ids, `and`, `or` and `not`, as the author of a checklist reads it."""
    if value.fact is not None:
        return value.fact
    if value.answer_in is not None:
        return f"{value.answer_in.question} = {' | '.join(value.answer_in.options)}"
    if value.not_ is not None:
        return f"not ({shown(value.not_)})"
    if value.any_fact is not None or value.all_facts is not None:
        return (" or " if value.any_fact is not None else " and ").join(value.any_fact or value.all_facts or ())
    parts = [f"({shown(part)})" for part in value.all or value.any or ()]
    return (" and " if value.all is not None else " or ").join(parts)
