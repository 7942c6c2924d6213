"""Find an item by what a person types: a question's id, a domain's id, title or number, `facts`, `subject`."""

from __future__ import annotations

from collections.abc import Iterable

from lockin.errors import AnswerRefusedError
from lockin.interview.items import Item, place_of
from lockin.language import _
from lockin.model.checklist import Checklist, Question


def find(target: str, checklist: Checklist, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items that a name stands for, at least one, in asking order.

    Raises:
        AnswerRefusedError: if it stands for nothing that is asked; names the nearest that is.

    """
    name = " ".join(target.split()).casefold()
    groups = _groups(checklist, items)
    if groups.get(name):
        return groups[name]
    starts = [key for key, found in groups.items() if name and found and key.startswith(name)]
    if len({groups[key] for key in starts}) == 1:
        return groups[starts[0]]
    raise AnswerRefusedError(_refusal(name, checklist, [key for key, found in groups.items() if found]))


def _groups(checklist: Checklist, items: tuple[Item, ...]) -> dict[str, tuple[Item, ...]]:
    """Items by every name that stands for them."""
    groups: dict[str, tuple[Item, ...]] = {
        "subject": tuple(item for item in items if place_of(item).kind == "subject"),
        "facts": tuple(item for item in items if place_of(item).kind == "fact"),
    }
    for number, domain in enumerate(checklist.domains, 1):
        of_domain = tuple(item for item in items if isinstance(item, Question) and item.domain == domain.id)
        groups.update(dict.fromkeys((domain.id.casefold(), domain.title.casefold(), str(number)), of_domain))
    groups.update((item.id.casefold(), (item,)) for item in items)
    return groups


def _refusal(name: str, checklist: Checklist, names: Iterable[str]) -> str:
    if name in checklist.by_id:
        return _("{name} is not asked: the facts and answers given so far, or the quick set, leave it out.").format(
            name=name
        )
    from difflib import get_close_matches  # noqa: PLC0415 - needed for a mistake alone, and slow to import

    near = get_close_matches(name, list(names), n=1)
    hint = (
        _("Did you mean {word}?").format(word=near[0])
        if near
        else _("Type a domain, such as 2, or the id of a question; o lists them.")
    )
    return _("There is no '{name}' here. {hint}").format(name=name, hint=hint)
