"""What differs between two versions of a checklist, as far as it touches answers and score."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from lockin.model.checklist import Checklist, Option, Question

Part = Literal["text", "type", "options", "risks", "weight", "domain", "condition", "red_flag", "review"]
POLICY = (
    *("unknown_risk", "finding_risk", "evidence", "freshness", "exposure", "bands"),
    *("weakest_domain", "unknown_red_flag", "confidence"),
)
"""The parts of a policy that a result hangs on."""


class QuestionChange(Struct, frozen=True, kw_only=True):
    """A question that both versions have, in two forms."""

    id: str
    parts: tuple[Part, ...]


class ChecklistChanges(Struct, frozen=True, kw_only=True):
    """The difference of two versions."""

    new: tuple[str, ...] = ()
    """Ids of the questions that only the later one has, in its order."""
    gone: tuple[str, ...] = ()
    changed: tuple[QuestionChange, ...] = ()
    domains: tuple[str, ...] = ()
    """Ids of the domains that only one has, or that have another weight or axis."""
    policy: tuple[str, ...] = ()
    """Which parts of the policy differ; names of its fields."""

    @property
    def empty(self) -> bool:
        """Whether an answer means the same in both."""
        return not (self.new or self.gone or self.changed or self.domains or self.policy)


def checklist_changes(before: Checklist, after: Checklist) -> ChecklistChanges:
    """What differs; texts that only explain a question are passed over."""
    changed = [
        QuestionChange(id=question.id, parts=parts)
        for question in after.questions
        if (old := before.by_id.get(question.id)) is not None and (parts := _parts(old, question))
    ]
    kinds = [{domain.id: (domain.weight, domain.axis) for domain in checklist.domains} for checklist in (before, after)]
    return ChecklistChanges(
        new=tuple(question for question in after.by_id if question not in before.by_id),
        gone=tuple(question for question in before.by_id if question not in after.by_id),
        changed=tuple(changed),
        domains=tuple(domain for domain in {**kinds[1], **kinds[0]} if kinds[0].get(domain) != kinds[1].get(domain)),
        policy=tuple(name for name in POLICY if getattr(before.policy, name) != getattr(after.policy, name)),
    )


def _parts(old: Question, new: Question) -> tuple[Part, ...]:
    risks = {option.id: option.risk for option in old.options}
    differs: dict[Part, bool] = {
        "text": old.text != new.text,
        "type": (old.type, old.multi) != (new.type, new.multi),
        "options": _said(old.options) != _said(new.options),
        "risks": any(risks.get(option.id, option.risk) != option.risk for option in new.options),
        "weight": old.weight != new.weight,
        "domain": old.domain != new.domain,
        "condition": old.applies_if != new.applies_if,
        "red_flag": _flag(old) != _flag(new),
        "review": old.review_after != new.review_after,
    }
    return tuple(part for part, differing in differs.items() if differing)


def _said(options: tuple[Option, ...]) -> list[tuple[str, str, bool]]:
    return [(option.id, option.label, option.states_evidence) for option in options]


def _flag(question: Question) -> object:
    flag = question.red_flag
    return None if flag is None else (flag.when, flag.effect, flag.only_if)
