"""What to say the moment a risky answer is given: the red flag it raises, and what to do about it."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from msgspec import Struct

from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import Checklist, Question, Remediation
from lockin.model.visibility import Visibility, armed


class Caution(Struct, frozen=True, kw_only=True):
    """Why the present answer of a question needs action."""

    kind: Literal["red_flag", "unknown_red_flag", "weak_answer"]
    effect: str | None
    """Effect of the red flag, or the best band that is left while its answer is unknown; None for a weak answer."""
    reason: str | None
    """What the red flag says; None for a weak answer."""
    remediation: Remediation | None
    """None when the checklist has no advice."""


def caution(checklist: Checklist, assessment: Assessment, folded: Visibility, question: Question) -> Caution | None:
    """What the present answer of a visible question calls for; None when it is open, set aside or good enough."""
    answer = assessment.answer(question.id)
    flag = question.red_flag
    if flag is not None and question in armed(assessment, folded):
        if answer.state == "answered" and {answer.option, *answer.options} & set(flag.when):
            return Caution(kind="red_flag", effect=flag.effect, reason=flag.reason, remediation=question.remediation)
        if answer.state == "unknown":
            return Caution(
                kind="unknown_red_flag",
                effect=checklist.policy.unknown_red_flag,
                reason=flag.reason,
                remediation=question.remediation,
            )
    if question.remediation is not None and _risk(question, answer) >= checklist.policy.finding_risk:
        return Caution(kind="weak_answer", effect=None, reason=None, remediation=question.remediation)
    return None


def _risk(question: Question, answer: Answer) -> Fraction:
    """Risk of the chosen options, 0 to 100, before evidence counts; -1 when none is chosen."""
    ids = (answer.option, *answer.options)
    risks = [option.risk for option in question.options if option.id in ids]
    if answer.state != "answered" or not risks:
        return Fraction(-1)
    if question.type == "multi" and question.multi == "mean":
        return Fraction(sum(risks), len(risks))
    return Fraction(max(risks))
