"""What decided, in words."""

from __future__ import annotations

from lockin.model.scorecard import DecidedBy
from lockin.report import words
from lockin.report.case import Case
from lockin.report.report import Rule


def rules(case: Case) -> tuple[Rule, ...]:
    """Every rule that set the band or the decision, in the order in which they were applied."""
    return tuple(Rule(rule=rule.rule, id=rule.id, text=rule_text(case, rule)) for rule in case.card.decided_by)


def rule_text(case: Case, rule: DecidedBy) -> str:
    """One rule as a phrase, to follow the words `decided by`."""
    policy = case.checklist.policy
    match rule.rule:
        case "band":
            value = 0 if case.card.residual is None else words.in_band(policy, case.card.residual.point)
            label, place = policy.band(rule.id).label, words.band_text(policy, rule.id)
            return f"the score of {value}, which falls in {label} ({place})"
        case "weakest_domain":
            found = case.card.domains[rule.id]
            value = 0 if found is None else words.whole(found.point)
            floor = policy.band(rule.effect).label
            kind = "high exposure" if case.checklist.domain_by_id[rule.id].axis == "exposure" else "a weak domain"
            return f"{kind}: {case.title(rule.id)} at {value}, which keeps the band at {floor} or worse"
        case "red_flag":
            flag = case.question(rule.id).red_flag
            reason = flag.reason.rstrip(".") if flag else case.title(rule.id)
            return f"a red flag: {reason[:1].lower()}{reason[1:]}"
        case "unknown_red_flag":
            return f"a red flag that nobody has cleared: “{case.title(rule.id)}” is not known"
        case "confidence":
            return f"{rule.id} confidence: approval needs at least {policy.confidence.approve_needs}"
