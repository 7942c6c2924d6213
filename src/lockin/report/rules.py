"""What decided, in words."""

from __future__ import annotations

from lockin.language import _
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
            # Translators: follows the words "Decided by", as do the other phrases here, and may stand in a list.
            return _("the score of {value}, which falls in {band} ({place})").format(
                value=value, band=label, place=place
            )
        case "weakest_domain":
            found = case.card.domains[rule.id]
            text = _("a weak domain: {domain} at {value}, which keeps the band at {band} or worse")
            if case.checklist.domain_by_id[rule.id].axis == "exposure":
                text = _("high exposure: {domain} at {value}, which keeps the band at {band} or worse")
            value = 0 if found is None else words.whole(found.point)
            return text.format(domain=case.title(rule.id), value=value, band=policy.band(rule.effect).label)
        case "red_flag":
            flag = case.question(rule.id).red_flag
            reason = flag.reason.rstrip(".") if flag else case.title(rule.id)
            return _("a red flag: {reason}").format(reason=words.within(reason))
        case "unknown_red_flag":
            return _("a red flag that nobody has cleared: “{question}” is not known").format(
                question=case.title(rule.id)
            )
        case "confidence":
            # Translators: {level} and {needed} are low, medium or high.
            return _("{level} confidence: approval needs at least {needed}").format(
                level=words.level(rule.id), needed=words.level(policy.confidence.approve_needs)
            )
