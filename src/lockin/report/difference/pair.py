"""What every part of a difference is made from, and the words that its parts share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from msgspec import Struct

from lockin.language import N_, _, ngettext
from lockin.model.checklist import Question
from lockin.report import words
from lockin.report.case import Case
from lockin.scoring.diff import Change, Dated, Diff, Kind, Lost


class Words(NamedTuple):
    """What is said about a kind of change."""

    title: str
    told: Callable[[int], str]
    """As in `2 answers improved`, for a number."""
    lead: str
    """Title and lead are in English."""


KINDS: Mapping[Kind, Words] = {
    "improved": Words(
        N_("Improved"),
        lambda n: ngettext("{count} answer improved", "{count} answers improved", n),
        N_("Another answer, of less risk."),
    ),
    "worsened": Words(
        N_("Worsened"),
        lambda n: ngettext("{count} answer worsened", "{count} answers worsened", n),
        N_("Another answer, of more risk."),
    ),
    "became_unknown": Words(
        N_("Not known any more"),
        lambda n: ngettext("{count} question is not known any more", "{count} questions are not known any more", n),
        N_("There was an answer; now it is missing."),
    ),
    "expired": Words(
        N_("Grown old or in doubt"),
        lambda n: ngettext(
            "{count} answer has grown old or is in doubt", "{count} answers have grown old or are in doubt", n
        ),
        N_("The same answer, but too old, or somebody has to confirm it. It counts less for confidence."),
    ),
    "evidence_weaker": Words(
        N_("Less well proven"),
        lambda n: ngettext("{count} answer is less well proven", "{count} answers are less well proven", n),
        N_("The same answer."),
    ),
    "became_known": Words(
        N_("Known now"),
        lambda n: ngettext("{count} question is known now", "{count} questions are known now", n),
        N_("What is not known counts as weak; an answer may be worse or better."),
    ),
    "evidence_stronger": Words(
        N_("Better proven"),
        lambda n: ngettext("{count} answer is better proven", "{count} answers are better proven", n),
        N_("The same answer."),
    ),
    "confirmed": Words(
        N_("Confirmed again"),
        lambda n: ngettext("{count} answer was confirmed", "{count} answers were confirmed", n),
        N_("It was old or in doubt, and holds."),
    ),
    "appeared": Words(
        N_("Asked now"),
        lambda n: ngettext("{count} question is asked that was not", "{count} questions are asked that were not", n),
        N_("It counts by how far it lies from the rest of its domain."),
    ),
    "gone": Words(
        N_("Not asked any more"),
        lambda n: ngettext("{count} question is not asked any more", "{count} questions are not asked any more", n),
        N_("It counted by how far it lay from the rest of its domain."),
    ),
    "set_aside": Words(
        N_("Set aside"),
        lambda n: ngettext("{count} question was set aside", "{count} questions were set aside", n),
        N_("Not applicable any more; check the reason."),
    ),
    "asked_again": Words(
        N_("Applies again"),
        lambda n: ngettext("{count} question applies again", "{count} questions apply again", n),
        N_("It had been set aside."),
    ),
    "changed": Words(
        N_("Answered otherwise"),
        lambda n: ngettext("{count} answer differs without effect", "{count} answers differ without effect", n),
        N_("Of the same risk as before."),
    ),
    "rescored": Words(
        N_("Counted otherwise"),
        lambda n: ngettext("{count} answer counts otherwise", "{count} answers count otherwise", n),
        N_("The same answer; the checklist changed."),
    ),
    "not_comparable": Words(
        N_("Does not fit the other checklist"),
        lambda n: ngettext(
            "{count} answer does not fit the other checklist", "{count} answers do not fit the other checklist", n
        ),
        N_("The checklist changed so that the answer cannot be read with it."),
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
            return _("Before"), _("Now")
        old, new = (_("Version {version}").format(version=version) for version in versions)
        return old, new

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
    return text if is_nothing(value) else f"{'−' if value < 0 else '+'}{text}"


def is_nothing(value: Fraction) -> bool:
    """Whether points are printed as zero."""
    return abs(value) < Fraction(1, 20)


def number(value: Fraction) -> str:
    """A whole number, or one decimal."""
    return str(value.numerator) if value.denominator == 1 else words.tenth(value)


def happened(kind: Kind, count: int) -> str:
    """`2 answers improved`."""
    return KINDS[kind].told(count).format(count=count)
