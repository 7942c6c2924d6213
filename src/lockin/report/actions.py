"""What is wrong and what to do about it: red flags, gaps, actions, conditions, open questions."""

from __future__ import annotations

from fractions import Fraction

from lockin.model.scorecard import Finding, Unknown
from lockin.report import words
from lockin.report.case import Case
from lockin.report.report import Acceptance, Action, Flag, OpenQuestion, Reason, Respondent

MOST_CONDITIONS = 7
MOST_GAPS = 10
MOST_REASONS = 5
MARKS = {"red_flag": "Red flag", "unknown_red_flag": "Red flag not cleared"}


def flags(case: Case) -> tuple[Flag, ...]:
    """The red flags that are up, and those that are not known."""
    found = []
    for finding in case.card.findings:
        question = case.checklist.by_id.get(finding.id)
        if finding.kind in {"red_flag", "unknown_red_flag"} and question is not None and question.red_flag is not None:
            unknown = finding.kind == "unknown_red_flag"
            floor = case.checklist.policy.band(case.checklist.policy.unknown_red_flag).label
            found.append(
                Flag(
                    question_id=finding.id,
                    title=words.title(question),
                    answer=case.answer_text(finding.id),
                    reason="Only a clear answer clears this flag." if unknown else question.red_flag.reason,
                    effect=f"The band is {floor} or worse until it is known"
                    if unknown
                    else words.EFFECTS[question.red_flag.effect],
                    waived=case.waived(finding.id),
                )
            )
    return tuple(found)


def waivers(case: Case) -> tuple[Acceptance, ...]:
    """Every waiver of the assessment, with what it accepts; also one whose finding is gone."""
    present = {finding.id for finding in case.card.findings}
    return tuple(
        Acceptance(
            title=case.title(waiver.finding),
            reason=waiver.reason,
            accepted_by=waiver.accepted_by,
            until=words.day(waiver.until),
            expired=waiver.until < case.made_on,
            idle=waiver.finding not in present,
        )
        for waiver in case.assessment.waivers
    )


def flags_text(case: Case) -> str:
    """How the red flags stand, in a sentence."""
    armed = [question for question in case.card.asked if question.red_flag is not None]
    up = [finding for finding in case.card.findings if finding.kind == "red_flag"]
    unknown = [finding for finding in case.card.findings if finding.kind == "unknown_red_flag"]
    if not armed:
        return "No red-flag question applies."
    if not up and not unknown:
        return f"No red flag is up. All {words.count(len(armed), 'red-flag question')} asked were answered well enough."
    parts = []
    if up:
        parts.append(f"{words.count(len(up), 'red flag is', 'red flags are')} up")
    if unknown:
        parts.append(f"{words.count(len(unknown), 'red-flag question is', 'red-flag questions are')} not known")
    return f"{words.listing(parts)}, of {words.count(len(armed), 'question')} that carry one."


def gaps(case: Case) -> tuple[Reason, ...]:
    """The answers that add most to the score."""
    answered = [
        (points, question_id)
        for question_id, points in case.card.contributions.items()
        if points and case.answer(question_id).state == "answered"
    ]
    answered.sort(key=lambda pair: -pair[0])
    return tuple(_reason(case, question_id) for _, question_id in answered[:MOST_GAPS])


def gaps_text(case: Case) -> str:
    """How much of the score the gaps explain, in a sentence."""
    residual = case.card.residual
    found = gaps(case)
    if residual is None or not residual.point or not found:
        return "No answered question adds to the score."
    answered = {q: points for q, points in case.card.contributions.items() if case.answer(q).state == "answered"}
    share = words.percent(sum(answered[gap.question_id] for gap in found) / residual.point)
    total = sum(answered.values(), Fraction(0))
    text = (
        f"{words.count(len(found), 'answer makes', 'answers make')} up {share} of the score. "
        f"The points of all answers sum to {words.tenth(total)}"
    )
    missing = residual.point - total
    return f"{text}; what is not known adds {words.tenth(missing)}." if missing else f"{text}."


def reasons(case: Case) -> tuple[Reason, ...]:
    """Up to five reasons for the result: flags, then weak domains, then the answers that weigh most."""
    found = _reassurance(case)
    for finding in case.card.findings:
        if finding.kind in {"red_flag", "unknown_red_flag"}:
            found.append(_reason(case, finding.id, MARKS[finding.kind]))
        elif finding.kind == "weak_domain":
            domain = case.checklist.domain_by_id[finding.id]
            value = words.whole(finding.risk)
            found.append(Reason(question_id="", title=domain.title, answer=f"Weak: {value} of 100", points="", mark=""))
    # A page full of unknown flags would hide the answers that are known.
    found = found[: MOST_REASONS - 2] if len(found) > MOST_REASONS - 1 else found
    named = {reason.question_id for reason in found}
    found += [gap for gap in gaps(case) if gap.question_id not in named]
    return tuple(found[:MOST_REASONS])


def _reassurance(case: Case) -> list[Reason]:
    """Why an approval is one, although answers below it are weak."""
    card = case.card
    if card.decision != "approve" or card.exposure is None or card.gap is None:
        return []
    if card.exposure.point < case.checklist.policy.weakest_domain.exposure_at_least:
        value = words.whole(card.exposure.point)
        title, answer = "Exposure", f"Low at {value} of 100: what is weak below hurts little"
    else:
        title, answer = "Control gap", f"Small at {words.whole(card.gap.point)} of 100"
    return [Reason(question_id="", title=title, answer=answer, points="", mark="")]


def actions(case: Case) -> tuple[Action, ...]:
    """Every finding that has a remedy: flags first, then by points per day of effort."""
    first = [finding for finding in case.card.findings if finding.kind in {"red_flag", "unknown_red_flag"}]
    weak = [finding for finding in case.card.findings if finding.kind == "weak_answer"]
    weak.sort(key=lambda finding: -_worth(case, finding))
    signing = {finding.id for finding in _conditions(case)}
    listed = [_action(case, finding, condition=finding.id in signing) for finding in (*first, *weak)]
    return tuple(action for action in listed if action is not None)


def conditions(case: Case) -> tuple[Action, ...]:
    """What must be done before, or agreed on, signing; none when the decision is to approve."""
    listed = [_action(case, finding, condition=True) for finding in _conditions(case)]
    found = [action for action in listed if action is not None]
    if any(rule.rule == "confidence" for rule in case.card.decided_by):
        found.insert(0, _raise_confidence(case))
    return tuple(found)


def open_questions(case: Case) -> tuple[OpenQuestion, ...]:
    """The questions that are not known or open, those that leave most open first."""
    return tuple(_open_question(case, unknown) for unknown in case.card.unknowns)


def respondents(case: Case) -> tuple[Respondent, ...]:
    """The open questions by role, in the order of the checklist's roles."""
    found = open_questions(case)
    parts = []
    for name in case.checklist.roles.values():
        own = tuple(question for question in found if question.respondent == name)
        if own:
            parts.append(Respondent(role=name, questions=own))
    return tuple(parts)


def _conditions(case: Case) -> list[Finding]:
    if case.card.decision in {None, "approve"}:
        return []
    flagged = [finding for finding in case.card.findings if finding.kind in {"red_flag", "unknown_red_flag"}]
    weak = [finding for finding in case.card.findings if finding.kind == "weak_answer"]
    return [*flagged, *weak[: max(0, MOST_CONDITIONS - len(flagged))]]


def _raise_confidence(case: Case) -> Action:
    needed = case.checklist.policy.confidence.approve_needs
    return Action(
        question_id="",
        title="Confidence",
        action=f"Back the answers by contract or by test until confidence is {needed}.",
        owner=next(iter(case.checklist.roles.values())),
        effort="M",
        points="",
        condition=True,
        waived=None,
    )


def _worth(case: Case, finding: Finding) -> float:
    remediation = case.question(finding.id).remediation
    days = case.checklist.policy.effort_days.get(remediation.effort, 1) if remediation else 1
    return float(finding.points / days)


def _reason(case: Case, question_id: str, mark: str = "") -> Reason:
    return Reason(
        question_id=question_id,
        title=case.title(question_id),
        answer=case.answer_text(question_id),
        points=case.points(question_id),
        mark=mark,
    )


def _action(case: Case, finding: Finding, *, condition: bool) -> Action | None:
    question = case.question(finding.id)
    if finding.kind == "unknown_red_flag":
        action, owner, effort = f"Find out: {question.text}", question.respondent, "S"
    elif question.remediation is not None:
        action, owner, effort = (
            question.remediation.action,
            question.remediation.owner,
            question.remediation.effort,
        )
    else:
        return None
    return Action(
        question_id=finding.id,
        title=words.title(question),
        action=action,
        owner=words.role(case.checklist, owner),
        effort=effort,
        points=case.points(finding.id),
        condition=condition,
        waived=case.waived(finding.id),
    )


def _open_question(case: Case, unknown: Unknown) -> OpenQuestion:
    question = case.question(unknown.id)
    return OpenQuestion(
        question_id=unknown.id,
        title=words.title(question),
        text=question.text,
        respondent=words.role(case.checklist, question.respondent),
        state="not known" if unknown.state == "unknown" else "open",
        swing=words.tenth(unknown.swing),
        flag=unknown.red_flag,
        how_to_find_out=question.how_to_find_out,
    )
