"""A checklist taken apart for the rules: what could be understood of it, and what is known to be there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lockin.model.checklist import Article, Checklist, Claim, Condition, Domain, Fact, Question, Reference
from lockin.model.events import EventType, ReviewRhythm
from lockin.model.policy import Policy
from lockin.model.switching import SwitchingModel

KINDS: dict[str, type[Fact | Domain | Question | EventType | Article | Claim | Reference]] = {
    "facts": Fact,
    "domains": Domain,
    "questions": Question,
    "events": EventType,
    "articles": Article,
    "claims": Claim,
    "references": Reference,
}
"""Keys that hold a list of things."""


class Parts(NamedTuple):
    """A checklist, or what could be understood of one. Things are keyed by their position in the file's list."""

    ids: Mapping[str, frozenset[str]]
    """By kind (`facts`, `questions`, ...) every id of the files, also of things that could not be understood."""
    counts: Mapping[str, int]
    """By kind how many there are, also of those that could not be understood; -1 when not even the list was."""
    roles: frozenset[str] | None
    """None: not understood, so nothing is said about them."""
    efforts: frozenset[str] | None
    policy: Policy | None
    switching: SwitchingModel | None
    review: ReviewRhythm | None
    facts: Mapping[int, Fact]
    domains: Mapping[int, Domain]
    questions: Mapping[int, Question]
    """In asking order."""
    events: Mapping[int, EventType]
    articles: Mapping[int, Article]
    claims: Mapping[int, Claim]
    references: Mapping[int, Reference]

    @classmethod
    def of(cls, checklist: Checklist) -> Parts:
        """The parts of a whole checklist."""
        kinds = {name: dict(enumerate(getattr(checklist, name))) for name in KINDS}
        return cls(
            ids={name: frozenset(getattr(item, "id", "") for item in items.values()) for name, items in kinds.items()},
            counts={name: len(items) for name, items in kinds.items()},
            roles=frozenset(checklist.roles),
            efforts=frozenset(checklist.efforts),
            policy=checklist.policy,
            switching=checklist.switching,
            review=checklist.review,
            **kinds,
        )

    def whole(self, kind: str) -> bool:
        """Whether everything of a kind was understood."""
        return self.counts[kind] == len(getattr(self, kind))

    def exposure(self) -> Domain | None:
        """The exposure domain, or None when there is not exactly one."""
        found = [domain for domain in self.domains.values() if domain.axis == "exposure"]
        return found[0] if len(found) == 1 else None


ConditionPath = tuple[str | int, ...]


def conditions(parts: Parts) -> Iterator[tuple[ConditionPath, Condition, int | None]]:
    """Every condition, nested ones too, with its path and the position of its question (None: it has none)."""
    for at, question in parts.questions.items():
        if question.applies_if is not None:
            yield from _nested(("questions", at, "applies_if"), question.applies_if, at)
        if question.red_flag is not None and question.red_flag.only_if is not None:
            yield from _nested(("questions", at, "red_flag", "only_if"), question.red_flag.only_if, at)
    for at, reference in parts.references.items():
        if reference.only_if is not None:
            yield from _nested(("references", at, "only_if"), reference.only_if, None)


def _nested(
    path: ConditionPath, condition: Condition, at: int | None
) -> Iterator[tuple[ConditionPath, Condition, int | None]]:
    yield path, condition, at
    for key in ("all", "any"):
        for index, part in enumerate(getattr(condition, key) or ()):
            yield from _nested((*path, key, index), part, at)
    if condition.not_ is not None:
        yield from _nested((*path, "not"), condition.not_, at)
