"""What every part of a difference is made from, and the words that its parts share."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from msgspec import Struct

from lockin.model.checklist import Question
from lockin.report import words
from lockin.report.case import Case
from lockin.scoring.diff import Change, Dated, Diff, Kind, Lost


class Words(NamedTuple):
    """What is said about a kind of change."""

    title: str
    one: str
    many: str
    """As in `2 answers improved`."""
    lead: str


KINDS: Mapping[Kind, Words] = {
    "improved": Words("Improved", "answer improved", "answers improved", "Another answer, of less risk."),
    "worsened": Words("Worsened", "answer worsened", "answers worsened", "Another answer, of more risk."),
    "became_unknown": Words(
        "Not known any more",
        "question is not known any more",
        "questions are not known any more",
        "There was an answer; now it is missing.",
    ),
    "expired": Words(
        "Grown old or in doubt",
        "answer has grown old or is in doubt",
        "answers have grown old or are in doubt",
        "The same answer, but too old, or somebody has to confirm it. It counts less for confidence.",
    ),
    "evidence_weaker": Words(
        "Less well proven", "answer is less well proven", "answers are less well proven", "The same answer."
    ),
    "became_known": Words(
        "Known now",
        "question is known now",
        "questions are known now",
        "What is not known counts as weak; an answer may be worse or better.",
    ),
    "evidence_stronger": Words(
        "Better proven", "answer is better proven", "answers are better proven", "The same answer."
    ),
    "confirmed": Words(
        "Confirmed again", "answer was confirmed", "answers were confirmed", "It was old or in doubt, and holds."
    ),
    "appeared": Words(
        "Asked now",
        "question is asked that was not",
        "questions are asked that were not",
        "It counts by how far it lies from the rest of its domain.",
    ),
    "gone": Words(
        "Not asked any more",
        "question is not asked any more",
        "questions are not asked any more",
        "It counted by how far it lay from the rest of its domain.",
    ),
    "set_aside": Words(
        "Set aside", "question was set aside", "questions were set aside", "Not applicable any more; check the reason."
    ),
    "asked_again": Words("Applies again", "question applies again", "questions apply again", "It had been set aside."),
    "changed": Words(
        "Answered otherwise",
        "answer differs without effect",
        "answers differ without effect",
        "Of the same risk as before.",
    ),
    "rescored": Words(
        "Counted otherwise",
        "answer counts otherwise",
        "answers count otherwise",
        "The same answer; the checklist changed.",
    ),
    "not_comparable": Words(
        "Does not fit the other checklist",
        "answer does not fit the other checklist",
        "answers do not fit the other checklist",
        "The checklist changed so that the answer cannot be read with it.",
    ),
}
"""By kind, in the order in which they are told; without `unchanged`, of which nothing is told."""


class Pair(Struct, frozen=True, kw_only=True):
    """Two dates of one vendor, and what happened between them."""

    before: Case
    after: Case
    old: Dated
    new: Dated
    found: Diff
    upgrade: bool
    """Whether `after` is the same assessment in another version of the checklist."""

    @property
    def lost(self) -> tuple[Lost, ...]:
        """What could not be read with the checklist that it had to be read with."""
        return (*self.old.lost, *self.new.lost)

    @property
    def ends(self) -> tuple[str, str]:
        """What the columns of both sides are called."""
        versions = self.old.assessment.checklist.version, self.new.checklist.version
        if not self.upgrade or versions[0] == versions[1]:
            return "Before", "Now"
        return f"Version {versions[0]}", f"Version {versions[1]}"

    def question(self, question_id: str) -> Question:
        """The question, as the later checklist has it if it has it."""
        return self.new.checklist.by_id.get(question_id) or self.old.checklist.by_id[question_id]

    def title(self, id_: str) -> str:
        """The short name of a question or a domain; the id itself when neither checklist has it."""
        for case in (self.after, self.before):
            if id_ in case.checklist.by_id or id_ in case.checklist.domain_by_id:
                return case.title(id_)
        return id_

    def of(self, kind: Kind) -> list[Change]:
        """The changes of one kind, those that weigh most first, then those without points."""
        found = [change for change in self.found.changes if change.kind == kind]
        return sorted(found, key=lambda change: -abs(change.points or Fraction(0)))


def signed(value: Fraction | None) -> str:
    """Points with a sign and one decimal: `−1.7`; empty for None."""
    if value is None:
        return ""
    text = words.tenth(abs(value))
    return text if text == "0.0" else f"{'−' if value < 0 else '+'}{text}"


def number(value: Fraction) -> str:
    """A whole number, or one decimal."""
    return str(value.numerator) if value.denominator == 1 else words.tenth(value)


def happened(kind: Kind, count: int) -> str:
    """`2 answers improved`."""
    return f"{count} {KINDS[kind].one if count == 1 else KINDS[kind].many}"
