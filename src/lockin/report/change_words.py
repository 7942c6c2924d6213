"""What the parts and fields of a checklist are called where an overlay changes them."""

from __future__ import annotations

import re

from lockin.language import N_, _
from lockin.model.overlay import OverlayChange

PARTS = {
    "archetype": N_("Product it was written for"),
    "note": N_("Note on the checklist"),
    "roles": N_("Role"),
    "efforts": N_("Effort"),
    "policy": N_("Score"),
    "switching": N_("Estimate of a move"),
    "review": N_("Rhythm of reviews"),
    "facts": N_("Fact"),
    "domains": N_("Domain"),
    "questions": N_("Question"),
    "events": N_("Event"),
    "articles": N_("Article"),
    "claims": N_("Claim"),
    "references": N_("Reference"),
}
GROUPS = PARTS | {
    "roles": N_("Roles"),
    "efforts": N_("Efforts"),
    "policy": N_("How the score is made"),
    "facts": N_("Facts"),
    "domains": N_("Domains"),
    "questions": N_("Questions"),
    "events": N_("Events"),
    "articles": N_("Articles"),
    "claims": N_("Claims"),
    "references": N_("References"),
}
"""Several of a kind, as a heading."""
FIELDS = {
    "questions.title": N_("Short name"),
    "questions.text": N_("Wording"),
    "questions.why": N_("Why it is asked"),
    "questions.how_to_find_out": N_("Where to find out"),
    "questions.respondent": N_("Who can answer"),
    "questions.weight": N_("Weight"),
    "questions.weight_rationale": N_("Reason of the weight"),
    "questions.type": N_("Kind of answer"),
    "questions.multi": N_("What several choices count"),
    "questions.domain": N_("Domain"),
    "questions.quick": N_("Asked in the quick set"),
    "questions.applies_if": N_("Asked if"),
    "questions.options": N_("Order of the options"),
    "questions.options[]": N_("Option"),
    "questions.options[].label": N_("Wording of option {item}"),
    "questions.options[].risk": N_("Risk of option {item}"),
    "questions.options[].states_evidence": N_("Option {item} says itself how it is known"),
    "questions.red_flag": N_("Red flag"),
    "questions.red_flag.when": N_("Options that raise the red flag"),
    "questions.red_flag.effect": N_("Effect of the red flag"),
    "questions.red_flag.reason": N_("Reason of the red flag"),
    "questions.red_flag.only_if": N_("Red flag counts if"),
    "questions.remediation": N_("What to do"),
    "questions.remediation.action": N_("What to do"),
    "questions.remediation.effort": N_("Effort of what to do"),
    "questions.remediation.owner": N_("Owner of what to do"),
    "questions.trace": N_("Claims it comes from"),
    "questions.refs": N_("References it supports"),
    "questions.vendor_notes": N_("Notes on products"),
    "questions.review_after": N_("Days until the answer is stale"),
    "domains.title": N_("Title"),
    "domains.axis": N_("What it feeds"),
    "domains.weight": N_("Weight"),
    "domains.purpose": N_("Purpose"),
    "facts.ask": N_("Wording"),
    "facts.label": N_("As a statement"),
    "facts.help": N_("Help"),
    "events.questions": N_("Questions that it touches"),
    "references.only_if": N_("Printed if"),
    "policy.unknown_risk": N_("Risk of what is not known"),
    "policy.finding_risk": N_("Risk from which an answer is a finding"),
    "policy.not_applicable_warning": N_("Percent not applicable that bring a warning"),
    "policy.evidence[].label": N_("Name of evidence level {item}"),
    "policy.evidence[].confidence": N_("Confidence of {item}"),
    "policy.evidence[].pull": N_("Pull of {item}"),
    "policy.freshness.stale_after_days": N_("Days until an answer is stale"),
    "policy.freshness.stale_factor": N_("What a stale answer counts for confidence"),
    "policy.exposure.max_of": N_("Exposure questions that are not averaged away"),
    "policy.exposure.max_share": N_("Share of the worst of them in the exposure"),
    "policy.exposure.floor": N_("Share of the gap that always counts"),
    "policy.bands[].label": N_("Name of band {item}"),
    "policy.bands[].at_least": N_("{item} begins at"),
    "policy.bands[].decision": N_("Decision at {item}"),
    "policy.decisions[].label": N_("Name of decision {item}"),
    "policy.decisions[].meaning": N_("Meaning of {item}"),
    "policy.weakest_domain.exposure_at_least": N_("Weakest domain: counts from this exposure"),
    "policy.weakest_domain.domain_at_least": N_("Weakest domain: counts from this value"),
    "policy.weakest_domain.band": N_("Weakest domain: no better than"),
    "policy.unknown_red_flag": N_("Red-flag question not known: no better than"),
    "policy.confidence.medium": N_("Confidence is medium from"),
    "policy.confidence.high": N_("Confidence is high from"),
    "policy.confidence.approve_needs": N_("Confidence that an approval needs"),
    "policy.quick.exposure_below": N_("Quick set, light path: exposure below"),
    "policy.quick.residual_below": N_("Quick set, light path: score below"),
    "policy.robustness.stable_at": N_("Share of draws from which the band is stable"),
    "policy.limits": N_("Limits of the score"),
}
"""By part and field, with `[]` for any id. What is missing is called as the file calls it."""
WORDS = {
    "block": N_("do not sign as is"),
    "floor_high": N_("at least High"),
    "floor_moderate": N_("at least Moderate"),
}
"""Values that are words of the format."""


def field_words(change: OverlayChange) -> str:
    """What a field is called; empty where the whole thing is meant."""
    if change.part in {"roles", "efforts"}:
        return change.field
    if not change.field:
        return ""
    key = re.sub(r"\[[^\]]*\]", "[]", f"{change.part}.{change.field}")
    if key not in FIELDS:
        return change.field.replace("_", " ")
    # Translators: {item} is the name of an option, a band or an evidence level.
    return _(FIELDS[key]).format(item=f"“{change.item}”")


def title_words(change: OverlayChange) -> str:
    """What changes: the thing, and what of it."""
    field = field_words(change)
    if change.name and field:
        # Translators: a thing and what of it changes, such as "Notice period: Weight".
        return _("{thing}: {field}").format(thing=change.name, field=field)
    return change.name or field or _(PARTS[change.part])


def value_words(change: OverlayChange, value: str) -> str:
    """A value as a reader of the report knows it."""
    if change.field in {"applies_if", "red_flag.only_if"} and not value:
        return _("always")
    return _(WORDS[value]) if change.field == "red_flag.effect" and value in WORDS else value
