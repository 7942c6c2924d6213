"""Why the result is what it is: red flags, weak domains, what is missing, and the answers that weigh most."""

from __future__ import annotations

from fractions import Fraction

from lockin.language import _, ngettext
from lockin.report import words
from lockin.report.case import Case
from lockin.report.report import Reason
from lockin.scoring.rating import chosen_risk

MOST_GAPS = 8
MOST_REASONS = 5
FEWEST_REASONS = 3
MOST_UNKNOWN_FLAGS = 1
"""More would hide the answers that are known; what decided names them all."""


def reasons(case: Case) -> tuple[Reason, ...]:
    """Three to five reasons: red flags that are up, weak domains, what is missing, weak answers."""
    findings = case.card.findings
    unknown = [finding for finding in findings if finding.kind == "unknown_red_flag"][:MOST_UNKNOWN_FLAGS]
    found = [
        *_reassurance(case),
        *(_reason(case, finding.id, _("Red flag")) for finding in findings if finding.kind == "red_flag"),
        *(_weak_domain(case, finding.id, finding.risk) for finding in findings if finding.kind == "weak_domain"),
        *(_reason(case, finding.id, _("Red flag not cleared")) for finding in unknown),
    ]
    found += _missing(case, {reason.question_id for reason in found})
    named = {reason.question_id for reason in found}
    limit = case.checklist.policy.finding_risk
    for gap in gaps(case):
        weak = _plain(case, gap.question_id) >= limit
        if gap.question_id not in named and (weak or len(found) < FEWEST_REASONS):
            found.append(gap)
    return tuple(found[:MOST_REASONS])


def gaps(case: Case) -> tuple[Reason, ...]:
    """The answers that add most to the score; the best options, which only weak evidence moves, are none."""
    answered = [
        (points, question_id)
        for question_id, points in case.card.contributions.items()
        if case.answer(question_id).state == "answered" and _plain(case, question_id) > 0
    ]
    answered.sort(key=lambda pair: -pair[0])
    return tuple(_reason(case, question_id) for _points, question_id in answered[:MOST_GAPS])


def gaps_text(case: Case) -> str:
    """How much of the score the gaps explain, in a sentence."""
    residual = case.card.residual
    found = gaps(case)
    if residual is None or not residual.point or not found:
        return _("No answer with a weakness adds to the score.")
    answered = _answered(case)
    share = words.percent(sum(answered[gap.question_id] for gap in found) / residual.point)
    total = sum(answered.values(), Fraction(0))
    # Translators: {share} is such as "26 %".
    text = ngettext(
        "{count} answer makes up {share} of the score.",
        "{count} answers make up {share} of the score.",
        len(found),
    ).format(count=len(found), share=share)
    missing = residual.point - total
    if not missing:
        return words.sentences(text, _("The points of all answers sum to {sum}.").format(sum=words.tenth(total)))
    sums = _("The points of all answers sum to {sum}; with {missing} for what is not known that makes {all}.").format(
        sum=words.tenth(total), missing=words.tenth(missing), all=words.tenth(residual.point)
    )
    return words.sentences(text, sums)


def _answered(case: Case) -> dict[str, Fraction]:
    points = case.card.contributions
    return {question: points[question] for question in points if case.answer(question).state == "answered"}


def _plain(case: Case, question_id: str) -> Fraction:
    return chosen_risk(case.question(question_id), case.answer(question_id))


def _missing(case: Case, named: set[str]) -> list[Reason]:
    """What is not known and not `named`, as one reason, where it adds to the score."""
    missing = [unknown.id for unknown in case.card.unknowns if unknown.id not in named]
    points = sum((case.card.contributions.get(question, Fraction(0)) for question in missing), Fraction(0))
    if not points:
        return []
    scored = [question for question in missing if question in case.card.contributions]
    answer = ngettext(
        "{count} question without an answer, counted as weak",
        "{count} questions without an answer, counted as weak",
        len(scored),
    ).format(count=len(scored))
    return [Reason(question_id="", title=_("Not known or open"), answer=answer, points=words.tenth(points), mark="")]


def _weak_domain(case: Case, domain_id: str, risk: Fraction) -> Reason:
    domain, value = case.checklist.domain_by_id[domain_id], words.whole(risk)
    answer = words.domain_reason(value)
    if domain.axis == "exposure":
        answer = _("High: {value} of 100").format(value=value)
    return Reason(question_id="", title=domain.title, answer=answer, points="", mark="")


def _reassurance(case: Case) -> list[Reason]:
    """Why an approval is one, although answers below it are weak."""
    card = case.card
    if card.decision != "approve" or card.coverage.open or card.exposure is None or card.gap is None:
        return []
    if card.exposure.point < case.checklist.policy.weakest_domain.exposure_at_least:
        value = words.whole(card.exposure.point)
        title = _("Exposure")
        answer = _("Low at {value} of 100: what is weak below hurts little").format(value=value)
    else:
        title = _("Control gap")
        answer = _("Small at {value} of 100").format(value=words.whole(card.gap.point))
    return [Reason(question_id="", title=title, answer=answer, points="", mark="")]


def _reason(case: Case, question_id: str, mark: str = "") -> Reason:
    return Reason(
        question_id=question_id,
        title=case.title(question_id),
        answer=case.answer_text(question_id),
        points=case.points(question_id),
        mark=mark,
    )
