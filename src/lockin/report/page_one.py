"""How many conditions page 1 can hold beside all else that must stand on it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from math import ceil

from msgspec import Struct, structs

from lockin.model.house import House
from lockin.report.case import MOST_CONDITIONS, Case
from lockin.report.cover import MOST_TITLE, MOST_USE
from lockin.report.reasons import FEWEST_REASONS
from lockin.report.report import Action, OpenQuestion, Reason, Report
from lockin.report.robust import Firmness

LINES = 14
"""Lines of text left for conditions on a page 1 with short names and nothing unknown; the shorter of the two papers."""
LINE = 52
"""Latin letters that fit on one line of an action or question."""
FEWEST_CONDITIONS = 1
SIGNATURES = "signatures"
"""Id of the last row of page 1 in the template."""
MOST_NAME = 60
"""Characters of a person's name that page 1 shows."""


class PageOne(Struct, frozen=True, kw_only=True):
    """What competes for the room on page 1."""

    decided: str
    reasons: tuple[Reason, ...]
    asks: tuple[OpenQuestion, ...]
    firmness: Firmness | None
    warnings: tuple[str, ...]
    conditions: tuple[Action, ...]
    accepted: str

    def fitting(self, case: Case) -> tuple[Action, ...]:
        """The first conditions, as many as fit; an estimate from the lengths of the texts."""
        lines = LINES - self._taken(case)
        found: list[Action] = []
        for action in self.conditions[:MOST_CONDITIONS]:
            lines -= lines_of(action.action, LINE) + (1 if action.waived else 0)
            if lines < 0 and len(found) >= FEWEST_CONDITIONS:
                break
            found.append(action)
        return tuple(found)

    def _taken(self, case: Case) -> int:
        """Lines more than a short subject, short reasons and nothing to ask would take."""
        subject = case.assessment.subject
        title = f"{subject.vendor} · {subject.product}"[:MOST_TITLE]
        band = self.decided + " " * (110 if case.card.coverage.open else 50)
        return sum(
            (
                2 * (lines_of(title, 60) - 1),
                lines_of(subject.use[:MOST_USE], 92) - 1,
                lines_of(band, 88) - 1,
                sum(lines_of(warning, 105) for warning in self.warnings),
                sum(max(lines_of(r.title, 32), lines_of(r.mark + r.answer, 42)) - 1 for r in self.reasons),
                sum(lines_of(name[:MOST_NAME], 36) - 1 for name in (subject.owner, subject.reviewer)),
                sum(lines_of(f"{ask.text} {ask.effect}", LINE) for ask in self.asks) + (2 if self.asks else 0),
                lines_of(self.accepted, 95) if self.accepted else 0,
                lines_of(self.firmness.sentence, 105) if self.firmness else 0,
                _lines_of_house(case.house),
            )
        )


def _lines_of_house(house: House) -> int:
    """Lines that name and logo, front matter, and roles beyond three take; rounded up, for types differ in size."""
    front = 0.0
    for at in range(0, len(house.front_matter), 2):
        pair = house.front_matter[at : at + 2]
        front += max(max(lines_of(label, 24), lines_of(text, 44)) for label, text in pair)
        front += 0.6 if any(not text for _label, text in pair) else 0
    roles = 1.5 * max(0, len(house.sign_offs) - 3) + sum(lines_of(role, 34) - 1 for role in house.sign_offs)
    top = (1.2 if house.name or house.logo else 0) + (0.9 if house.logo else 0)
    return ceil(front + roles + top)


def fronts(report: Report) -> Iterator[tuple[Report, str | None]]:
    """The report with ever less on page 1, each with the id that has to end up there; the last one makes no demand.

    The estimate that chose the conditions is right for nearly all; where it is not, some conditions
    stand in the action list only, then questions worth asking and reasons give way.
    """
    verdict = report.verdict
    for kept in range(len(verdict.conditions), 0, -2):
        yield _front(report, verdict.conditions[:kept], verdict.asks), SIGNATURES
    yield _front(report, verdict.conditions[:1], verdict.asks[:1]), SIGNATURES
    last = _front(report, verdict.conditions[:1], ())
    few = structs.replace(last, verdict=structs.replace(last.verdict, reasons=verdict.reasons[:FEWEST_REASONS]))
    yield few, SIGNATURES
    yield few, None


def _front(report: Report, conditions: tuple[Action, ...], asks: tuple[OpenQuestion, ...]) -> Report:
    dropped = len(report.verdict.conditions) - len(conditions)
    verdict = structs.replace(
        report.verdict, conditions=conditions, more_conditions=report.verdict.more_conditions + dropped, asks=asks
    )
    return structs.replace(report, verdict=verdict)


def lines_of(text: str, room: int) -> int:
    """Lines that a text takes where `room` Latin letters fit on one; wide characters count double."""
    width = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
    return max(1, -(-width // room))
