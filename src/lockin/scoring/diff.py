"""Two dates of one vendor: what improved, worsened, expired, became unknown, came or went. Exact, without words.

`diff(a, b)` mirrors `diff(b, a)`: every kind becomes its counterpart and every number changes its sign.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Literal, get_args

from msgspec import Struct

from lockin.model.assessment import Answer, Assessment, State
from lockin.model.checklist import Checklist, Question
from lockin.model.policy import EvidenceId
from lockin.model.scorecard import Interval, Scorecard
from lockin.scoring.attribution import attribution
from lockin.scoring.checklist_changes import ChecklistChanges, checklist_changes
from lockin.scoring.decision import Workings, work_out
from lockin.scoring.record_changes import (
    ActionChange,
    EventChanges,
    FactChange,
    FlagChange,
    WaiverChange,
    action_changes,
    event_changes,
    fact_changes,
    flag_changes,
    waiver_changes,
)
from lockin.scoring.score import assess

Kind = Literal[
    "improved",
    "worsened",
    "changed",
    "became_known",
    "became_unknown",
    "set_aside",
    "asked_again",
    "appeared",
    "gone",
    "evidence_stronger",
    "evidence_weaker",
    "confirmed",
    "expired",
    "rescored",
    "not_comparable",
    "unchanged",
]
"""What happened to a question. The first that applies, from the coarse to the fine:

`appeared`, `gone`: it is asked on one date only, through the checklist, or through facts and answers.
`not_comparable`: its answer on one date does not fit the checklist that it had to be read with.
`set_aside`, `asked_again`: it does not apply any more, or applies now.
`became_unknown`, `became_known`: nobody knows any more, or somebody knows now.
`improved`, `worsened`, `changed`: another answer, of less, more or the same risk (or between open and unknown).
`evidence_stronger`, `evidence_weaker`: the same answer, otherwise known.
`expired`, `confirmed`: the same answer, too old or in doubt now, or no longer.
`rescored`: the same answer, to which another checklist gives another risk.
"""
MIRROR: dict[Kind, Kind] = {
    "improved": "worsened",
    "became_known": "became_unknown",
    "set_aside": "asked_again",
    "appeared": "gone",
    "evidence_stronger": "evidence_weaker",
    "confirmed": "expired",
}
MIRROR |= {counterpart: kind for kind, counterpart in MIRROR.items()}
"""The kind that the opposite change has; a kind that is missing is its own counterpart."""


EVIDENCE = get_args(EvidenceId)
"""From the weakest to the strongest."""


class Lost(Struct, frozen=True, kw_only=True):
    """Something of an older file that its new checklist has no place for."""

    id: str
    """Question id, `fact:ID`, or `switching:ID`."""
    why: str
    """A clause for people."""


class Dated(Struct, frozen=True, kw_only=True):
    """An assessment as of one day, with the checklist that it is scored with."""

    checklist: Checklist
    assessment: Assessment
    day: dt.date
    partial: bool = False
    """Whether the checklist is not its own but what another version and the file have in common."""
    lost: tuple[Lost, ...] = ()
    """What could not be read, when partial."""


class Standing(Struct, frozen=True, kw_only=True):
    """How a question that is asked stands on one date."""

    state: State
    options: tuple[str, ...]
    """Ids; empty when not answered."""
    evidence: EvidenceId
    risk: Fraction | None
    """0 to 100, after evidence pull; None when it does not count."""
    contribution: Fraction | None
    """Points of the residual risk of that date; None for exposure, and when it does not count."""
    stale: bool


class Change(Struct, frozen=True, kw_only=True):
    """One question on both dates."""

    question: str
    kind: Kind
    before: Standing | None
    """None: not asked then."""
    after: Standing | None
    points: Fraction | None
    """What it makes of the difference in residual risk (`attribution`).

    None for what has no points (exposure, no score), and when one date is not rated.
    """
    by_checklist: bool
    """Whether only one of the checklists has the question."""


class Diff(Struct, frozen=True, kw_only=True):
    """The whole difference."""

    before: Scorecard
    after: Scorecard
    residual: Fraction | None
    """R after, less R before; None when one date is not rated."""
    exposure_points: Fraction | None
    """The part of it that comes from the other exposure. With the weights and the questions' points, it sums to it."""
    weight_points: Fraction | None
    """The part that comes from other weights of the checklist."""
    questions: tuple[Change, ...]
    """Every question asked on one of the dates: in asking order of the later one, then those that are gone."""
    domains: dict[str, tuple[Interval | None, Interval | None]]
    """Value before and after by domain id; None: not rated, or not in that checklist."""
    facts: tuple[FactChange, ...]
    flags: tuple[FlagChange, ...]
    waivers: tuple[WaiverChange, ...]
    events: EventChanges
    actions: tuple[ActionChange, ...]
    checklist: ChecklistChanges

    @property
    def changes(self) -> tuple[Change, ...]:
        """The questions with which something happened."""
        return tuple(change for change in self.questions if change.kind != "unchanged")

    @property
    def empty(self) -> bool:
        """Whether nothing happened between the dates."""
        records = (self.facts, self.flags, self.waivers, self.events.noted, self.events.removed, self.actions)
        return not (self.changes or any(records)) and self.checklist.empty


class _Side(Struct, frozen=True, kw_only=True):
    """One date, worked out."""

    dated: Dated
    work: Workings
    card: Scorecard
    asked: dict[str, Question]
    lost: frozenset[str]

    def standing(self, question_id: str) -> Standing | None:
        if question_id not in self.asked:
            return None
        answer = self.dated.assessment.answer(question_id)
        return Standing(
            state=answer.state,
            options=_chosen(answer),
            evidence=answer.evidence,
            risk=self.card.risks.get(question_id),
            contribution=self.card.contributions.get(question_id),
            stale=question_id in self.card.stale,
        )


def diff(before: Dated, after: Dated) -> Diff:
    """What happened between two dates, each scored with its own checklist on its own day."""
    old, new = _side(before), _side(after)
    lines = attribution(old.work, new.work)
    points = {} if lines is None else lines.questions
    ends = old.card.residual, new.card.residual
    return Diff(
        before=old.card,
        after=new.card,
        residual=None if ends[0] is None or ends[1] is None else ends[1].point - ends[0].point,
        exposure_points=None if lines is None else lines.exposure,
        weight_points=None if lines is None else lines.weights,
        questions=tuple(_change(question, old, new, points) for question in {**new.asked, **old.asked}),
        domains={
            domain: (old.card.domains.get(domain), new.card.domains.get(domain))
            for domain in {**after.checklist.domain_by_id, **before.checklist.domain_by_id}
        },
        facts=fact_changes(before.checklist, after.checklist, before.assessment, after.assessment),
        flags=tuple(flag for flag in flag_changes(old.work, new.work) if flag.id not in old.lost | new.lost),
        waivers=waiver_changes(before.assessment, after.assessment, (before.day, after.day)),
        events=event_changes(before.assessment, after.assessment),
        actions=action_changes(before.assessment, after.assessment),
        checklist=checklist_changes(before.checklist, after.checklist),
    )


def is_worse(found: Diff, checklist: Checklist) -> bool:
    """Whether band or decision is worse than before, by the later `checklist`; not rated any more is worse too."""
    before, after = found.before, found.after
    if before.band is None or before.decision is None:
        return False
    if after.band is None or after.decision is None:
        return True
    bands = [band.id for band in checklist.policy.bands]
    decisions = [decision.id for decision in checklist.policy.decisions]
    worse = bands.index(after.band) > bands.index(before.band)
    return worse or decisions.index(after.decision) > decisions.index(before.decision)


def _side(dated: Dated) -> _Side:
    card = assess(dated.checklist, dated.assessment, dated.day)
    return _Side(
        dated=dated,
        work=work_out(dated.checklist, dated.assessment),
        card=card,
        asked={question.id: question for question in card.asked},
        lost=frozenset(lost.id for lost in dated.lost),
    )


def _change(question_id: str, old: _Side, new: _Side, points: dict[str, Fraction]) -> Change:
    then, now, kind = old.standing(question_id), new.standing(question_id), _kind(question_id, old, new)
    if kind == "unchanged" and then and now and (then.risk != now.risk or points.get(question_id)):
        kind = "rescored"  # no person changed it, so the checklist did
    return Change(
        question=question_id,
        kind=kind,
        before=then,
        after=now,
        points=points.get(question_id),
        by_checklist=(question_id in old.dated.checklist.by_id) != (question_id in new.dated.checklist.by_id),
    )


def _kind(question_id: str, old: _Side, new: _Side) -> Kind:
    then, now = old.standing(question_id), new.standing(question_id)
    if then is None or now is None:
        return "appeared" if now else "gone"
    if question_id in old.lost | new.lost:
        return "not_comparable"
    states = then.state, now.state
    if "not_applicable" in states:
        return (
            "unchanged" if states[0] == states[1] else "set_aside" if now.state == "not_applicable" else "asked_again"
        )
    if "answered" not in states:
        return "unchanged" if states[0] == states[1] else "changed"
    if states != ("answered", "answered"):
        return "became_known" if now.state == "answered" else "became_unknown"
    return _answered(question_id, then, now, old, new)


def _answered(question_id: str, then: Standing, now: Standing, old: _Side, new: _Side) -> Kind:
    values = old.dated.assessment.answer(question_id).value, new.dated.assessment.answer(question_id).value
    if set(then.options) != set(now.options) or values[0] != values[1]:
        return _compared(then.risk, now.risk)
    if then.evidence != now.evidence:
        stronger = EVIDENCE.index(now.evidence) > EVIDENCE.index(then.evidence)
        return "evidence_stronger" if stronger else "evidence_weaker"
    if then.risk == now.risk and then.stale != now.stale:
        return "expired" if now.stale else "confirmed"
    return "unchanged"


def _compared(then: Fraction | None, now: Fraction | None) -> Kind:
    if then is None or now is None or then == now:
        return "changed"
    return "improved" if now < then else "worsened"


def _chosen(answer: Answer) -> tuple[str, ...]:
    return answer.options or ((answer.option,) if answer.option is not None else ())
