"""A band to reach, and what stands in its way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction

from msgspec import Struct

from lockin.model.assessment import Assessment
from lockin.model.checklist import Checklist, Question
from lockin.model.policy import BandId, DecisionId
from lockin.model.scorecard import Scorecard
from lockin.scoring.changes import Change, with_changes
from lockin.scoring.decision import BAND_OF_FLOOR, BLOCKED, WITH_CONDITIONS, Workings
from lockin.scoring.score import assess


class Target(Struct, frozen=True, kw_only=True):
    """A band that an assessment is to reach."""

    checklist: Checklist
    assessment: Assessment
    today: dt.date
    to: BandId

    def worse(self, band: BandId) -> bool:
        """Whether a band is worse than the one to reach."""
        order = [candidate.id for candidate in self.checklist.policy.bands]
        return order.index(band) > order.index(self.to)

    def stricter(self, decision: DecisionId) -> bool:
        """Whether a decision is stricter than that of the band to reach."""
        order = [candidate.id for candidate in self.checklist.policy.decisions]
        return order.index(decision) > order.index(self.checklist.policy.band(self.to).decision)

    def reached(self, card: Scorecard) -> bool:
        """Whether band and decision are at least as good as asked for; never without a score."""
        if card.band is None or card.decision is None:
            return False
        return not self.worse(card.band) and not self.stricter(card.decision)

    def changed(self, changes: Iterable[Change]) -> Assessment:
        """The assessment after these changes."""
        return with_changes(self.checklist, self.assessment, changes, self.today)

    def card(self, changes: Iterable[Change]) -> Scorecard:
        """The real score after these changes."""
        return assess(self.checklist, self.changed(changes), self.today)

    def limit(self) -> int | None:
        """The residual risk must be below this; None: no band is worse."""
        return min((band.at_least for band in self.checklist.policy.bands if self.worse(band.id)), default=None)

    def confidence(self) -> Fraction:
        """The confidence that is needed; 0 when an approval is not asked for."""
        rule = self.checklist.policy.confidence
        if not self.stricter(WITH_CONDITIONS) or rule.approve_needs == "low":
            return Fraction(0)
        return Fraction(rule.high if rule.approve_needs == "high" else rule.medium)

    def in_the_way(self, work: Workings) -> frozenset[str]:
        """Ids of the questions whose red flag keeps the band or its decision away, up or not known."""
        found = [question.id for question in work.raised.raised if self._bars(question)]
        if self.worse(self.checklist.policy.unknown_red_flag):
            found += [question.id for question in work.raised.unknown]
        return frozenset(found)

    def _bars(self, question: Question) -> bool:
        effect = question.red_flag.effect if question.red_flag else ""
        return self.worse(BAND_OF_FLOOR[effect]) if effect in BAND_OF_FLOOR else self.stricter(BLOCKED)
