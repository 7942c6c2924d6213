"""What is wrong and what to do about it: red flags, gaps, actions, conditions, open questions."""

from __future__ import annotations

from fractions import Fraction

from lockin.model.scorecard import Finding, Unknown
from lockin.report import words
from lockin.report.case import MOST_CONDITIONS, Case
from lockin.report.remedies import promised, taken_on
from lockin.report.report import Acceptance, Action, Flag, OpenQuestion, Respondent
from lockin.report.worth import effect_of
from lockin.scoring.decision import BAND_OF_FLOOR, BLOCKED


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
                    reason=f"At stake: {question.red_flag.reason}" if unknown else question.red_flag.reason,
                    effect=f"The band is {floor} or worse until it is known"
                    if unknown
                    else _effect(case, question.red_flag.effect),
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


def _effect(case: Case, effect: str) -> str:
    band = BAND_OF_FLOOR.get(effect)
    if band is None:
        return f"{case.checklist.policy.decision(BLOCKED).label} until the answer changes"
    return f"The band is {case.checklist.policy.band(band).label} or worse"


def flags_text(case: Case) -> str:
    """How the red flags stand, in a sentence."""
    armed = len(case.card.armed)
    asleep = sum(question.red_flag is not None for question in case.card.asked) - armed
    up = [finding for finding in case.card.findings if finding.kind == "red_flag"]
    unknown = [finding for finding in case.card.findings if finding.kind == "unknown_red_flag"]
    rest = (
        f" {words.count(asleep, 'more does', 'more do')} not count for the answers and facts at hand." if asleep else ""
    )
    if not armed:
        return f"No red flag counts here.{rest}"
    if not up and not unknown:
        text = words.count(armed, "red-flag question that counts has", "red-flag questions that count have")
        return f"No red flag is up. The {text} a good enough answer.{rest}"
    parts = []
    if up:
        parts.append(f"{words.count(len(up), 'red flag is', 'red flags are')} up")
    if unknown:
        parts.append(f"{words.count(len(unknown), 'red-flag question is', 'red-flag questions are')} not known")
    return f"{words.listing(parts)}, of {armed} that {'counts' if armed == 1 else 'count'}.{rest}"


def actions(case: Case) -> tuple[Action, ...]:
    """Every finding that has a remedy, and what else is taken on: flags first, then by points per day of effort."""
    first = [finding for finding in case.card.findings if finding.kind in {"red_flag", "unknown_red_flag"}]
    weak = [finding for finding in case.card.findings if finding.kind == "weak_answer"]
    signing = {finding.id for finding in _conditions(case)}
    flagged, others = (
        [action for finding in found if (action := _action(case, finding, condition=finding.id in signing))]
        for found in (first, weak)
    )
    return (*flagged, *sorted((*others, *promised(case)), key=lambda action: -_worth(case, action)))


def conditions(case: Case) -> tuple[Action, ...]:
    """What must be done before, or agreed on, signing; none when the decision is to approve."""
    if case.card.decision in {None, "approve"}:
        return ()
    listed = [_action(case, finding, condition=True) for finding in _conditions(case)]
    flagged = sum(finding.kind != "weak_answer" for finding in _conditions(case))
    others = [*listed[flagged:], *promised(case)]
    others.sort(key=lambda action: action is None or not action.due)  # what has a date comes before what has none
    found = [action for action in (*listed[:flagged], *others) if action is not None]
    if any(rule.rule == "confidence" for rule in case.card.decided_by):
        found.insert(0, _raise_confidence(case))
    return tuple(found)


def open_questions(case: Case) -> tuple[OpenQuestion, ...]:
    """The questions that are not known or open: those that could change the decision, then what leaves most open."""
    order = {worth.id: at for at, worth in enumerate(case.worth)}
    first = sorted(case.card.unknowns, key=lambda unknown: order.get(unknown.id, len(order)))
    return tuple(_open_question(case, unknown) for unknown in first)


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
    under_way = {question for question, action in case.assessment.actions.items() if action.done is None}
    taken = [finding for finding in weak if finding.id in under_way]
    others = [finding for finding in weak if finding.id not in under_way]
    room = MOST_CONDITIONS - len(flagged) - len(taken) - len(promised(case))
    return [*flagged, *taken, *others[: max(0, room)]]


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


def _worth(case: Case, action: Action) -> Fraction:
    """Points a day."""
    points = case.card.contributions.get(action.question_id, Fraction(0))
    return points / case.checklist.policy.effort_days.get(action.effort, 1)


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
    found = Action(
        question_id=finding.id,
        title=words.title(question),
        action=action,
        owner=words.role(case.checklist, owner),
        effort=effort,
        points=case.points(finding.id),
        condition=condition,
        waived=case.waived(finding.id),
    )
    return taken_on(case, found)


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
        effect=effect_of(case, unknown.id),
    )
