"""What every part of a report is made from."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from msgspec import Struct

from lockin.model.alternatives import Catalogue
from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import Checklist, Question
from lockin.model.house import PLAIN, House
from lockin.model.scorecard import Scorecard
from lockin.report import words
from lockin.report.annex import Waived

if TYPE_CHECKING:  # most commands go without what these compute
    from lockin.scoring.information import Worth
    from lockin.scoring.robustness import Robustness
    from lockin.scoring.switching import SwitchingResult

MOST_CONDITIONS = 7
"""Conditions to sign that are asked for at most, red flags aside."""


class Case(Struct, frozen=True, kw_only=True):
    """One assessment, scored on one day."""

    checklist: Checklist
    assessment: Assessment
    card: Scorecard
    made_on: dt.date
    robustness: Robustness | None = None
    """None when nothing is scorable, or nobody asked how firm the result is."""
    worth: tuple[Worth, ...] = ()
    """What is not known, the most worthwhile to ask first; empty when nobody asked."""
    switching: SwitchingResult | None = None
    """None when the move is not estimated, or nobody asked."""
    catalogue: Catalogue | None = None
    """The alternatives that are on offer; None when nobody asked."""
    house: House = PLAIN

    def question(self, question_id: str) -> Question:
        """The question with this id.

        Raises:
            KeyError: if the checklist has none.

        """
        return self.checklist.by_id[question_id]

    def answer(self, question_id: str) -> Answer:
        """Its answer."""
        return self.assessment.answer(question_id)

    def answer_text(self, question_id: str) -> str:
        """Its answer in words."""
        return words.answer_text(self.question(question_id), self.answer(question_id))

    def title(self, finding_id: str) -> str:
        """The short name of a question or domain."""
        domain = self.checklist.domain_by_id.get(finding_id)
        return domain.title if domain else words.title(self.question(finding_id))

    def points(self, question_id: str) -> str:
        """Its contribution with one decimal; empty when it has none."""
        found = self.card.contributions.get(question_id)
        return words.tenth(found) if found else ""

    def waived(self, finding_id: str) -> Waived | None:
        """The waiver of this finding, if there is one; of several, the one that lasts longest."""
        found = [waiver for waiver in self.assessment.waivers if waiver.finding == finding_id]
        if not found:
            return None
        waiver = max(found, key=lambda candidate: candidate.until)
        return Waived(
            reason=waiver.reason,
            accepted_by=waiver.accepted_by,
            until=words.day(waiver.until),
            expired=waiver.until < self.made_on,
        )
