"""Small checklists and assessments for tests, with only what a test says out loud."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lockin.model.assessment import Answer, Assessment, ChecklistRef, Subject
from lockin.model.checklist import Checklist, Condition, Domain, Fact, Option, Question, RedFlag, Remediation
from lockin.model.policy import (
    Band,
    Confidence,
    Decision,
    EvidenceLevel,
    Exposure,
    Freshness,
    Policy,
    Quick,
    Robustness,
    WeakestDomain,
)

TODAY = dt.date(2026, 11, 20)


def policy() -> Policy:
    """The numbers of the shipped checklist, for the domains and questions of `checklist`."""
    levels = [
        ("none", "0.25", "0.5"),
        ("vendor_statement", "0.5", "0.25"),
        ("contract", "0.8", "0"),
        ("tested", "1", "0"),
    ]
    bands = [
        ("low", "Low", 0, "approve"),
        ("moderate", "Moderate", 20, "approve_with_conditions"),
        ("high", "High", 40, "escalate"),
        ("severe", "Severe", 60, "do_not_sign_as_is"),
    ]
    decisions = {
        "approve": "Approve",
        "approve_with_conditions": "Approve with conditions",
        "escalate": "Escalate before signing",
        "do_not_sign_as_is": "Do not sign as is",
    }
    return Policy(
        unknown_risk=75,
        finding_risk=60,
        not_applicable_warning=25,
        evidence=tuple(
            EvidenceLevel(id=level, label=level.replace("_", " "), confidence=Decimal(value), pull=Decimal(pull))  # type: ignore[arg-type]  # literals widen in a list
            for level, value, pull in levels
        ),
        freshness=Freshness(stale_after_days=365, stale_factor=Decimal("0.5")),
        exposure=Exposure(max_of=(), max_share=Decimal("0.5"), floor=Decimal("0.3")),
        bands=tuple(Band(id=id_, label=label, at_least=at, decision=then) for id_, label, at, then in bands),  # type: ignore[arg-type]  # as above
        decisions=tuple(Decision(id=id_, label=label, meaning="") for id_, label in decisions.items()),  # type: ignore[arg-type]  # as above
        weakest_domain=WeakestDomain(exposure_at_least=25, domain_at_least=75, band="moderate"),
        unknown_red_flag="moderate",
        confidence=Confidence(medium=Decimal("0.4"), high=Decimal("0.7"), approve_needs="medium"),
        sub_indices=(),
        quick=Quick(exposure_below=25, residual_below=20),
        robustness=Robustness(
            draws=10,
            seed=1,
            weight_factor=(Decimal("0.5"), Decimal(2)),
            scale_gamma=(Decimal("0.7"), Decimal("1.4")),
            stable_at=Decimal("0.9"),
        ),
    )


def question(id_: str, *, options: tuple[int, ...] = (0, 50, 100), **changes: Any) -> Question:  # noqa: ANN401 - any field of a question
    """A question in the domain that its id begins with; options `a`, `b`, ... with these risks."""
    letters = "abcdefgh"
    values: dict[str, Any] = {
        "id": id_,
        "domain": id_.split(".", maxsplit=1)[0],
        "text": f"What about {id_}?",
        "why": f"Because of {id_}.",
        "how_to_find_out": f"Look up {id_}.",
        "respondent": "pm",
        "options": tuple(
            Option(id=f"{letters[n]}_{risk}", label=f"Option {letters[n]}", risk=risk) for n, risk in enumerate(options)
        ),
    }
    return Question(**(values | changes))


def red_flag(*when: str, effect: str = "block", only_if: Condition | None = None) -> RedFlag:
    """A red flag on these options."""
    return RedFlag(when=when, effect=effect, reason="It cannot be taken back.", only_if=only_if)  # type: ignore[arg-type]  # an effect


def remedy(action: str = "Change the contract.") -> Remediation:
    """What to do about a weak answer."""
    return Remediation(action=action, effort="M", owner="legal")


def checklist(*questions: Question, facts: tuple[str, ...] = ("personal_data",), **changes: Any) -> Checklist:  # noqa: ANN401 - any field of a checklist
    """A checklist of these questions, with the domains they name, in that order; `exp` is exposure."""
    domains = dict.fromkeys(asked.domain for asked in questions)
    values: dict[str, Any] = {
        "id": "small",
        "version": "1.0.0",
        "date": TODAY,
        "lang": "en",
        "title": "A small checklist",
        "roles": {"pm": "Product manager", "legal": "Legal counsel"},
        "efforts": {"S": "days", "M": "weeks", "L": "months"},
        "facts": tuple(Fact(id=fact, ask=f"Is it so that {fact}?", label=f"It is so: {fact}") for fact in facts),
        "domains": tuple(
            Domain(
                id=domain,
                title=f"Domain {domain}",
                axis="exposure" if domain == "exp" else "control",
                weight=0 if domain == "exp" else 1,
                purpose=f"About {domain}.",
            )
            for domain in domains
        ),
        "questions": questions,
        "policy": policy(),
        "sha256": "0" * 64,
    }
    return Checklist(**(values | changes))


def answered(option: str, **changes: object) -> Answer:
    """The answer that chooses this option."""
    return Answer(state="answered", option=option).change(**changes)


def assessment(
    of: Checklist,
    answers: Mapping[str, Answer] | None = None,
    *,
    facts: Mapping[str, bool | None] | None = None,
    subject: Subject | None = None,
) -> Assessment:
    """An assessment of `of` with a whole subject, all facts true unless said otherwise, and these answers."""
    return Assessment(
        checklist=ChecklistRef(id=of.id, version=of.version, sha256=of.sha256),
        subject=subject or Subject(vendor="Acme", product="Acme AI", use="Drafts replies"),
        facts=dict.fromkeys((fact.id for fact in of.facts), True) if facts is None else dict(facts),
        answers=dict(answers or {}),
    )
