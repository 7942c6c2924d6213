"""What is wrong and what to do about it: red flags, gaps, actions, conditions, open questions."""

from __future__ import annotations

from fractions import Fraction

from lockin.language import _, ngettext
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
                    reason=_("At stake: {reason}").format(reason=question.red_flag.reason)
                    if unknown
                    else question.red_flag.reason,
                    effect=_("The band is {band} or worse until it is known").format(band=floor)
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
        # Translators: {decision} is what a red flag forces, such as "Do not sign as is".
        return _("{decision} until the answer changes").format(decision=case.checklist.policy.decision(BLOCKED).label)
    return _("The band is {band} or worse").format(band=case.checklist.policy.band(band).label)


def flags_text(case: Case) -> str:
    """How the red flags stand, in a sentence."""
    armed = len(case.card.armed)
    asleep = sum(question.red_flag is not None for question in case.card.asked) - armed
    up = [finding for finding in case.card.findings if finding.kind == "red_flag"]
    unknown = [finding for finding in case.card.findings if finding.kind == "unknown_red_flag"]
    return words.sentences(_standing(armed, len(up), len(unknown)), _asleep(asleep))


def _standing(armed: int, up: int, unknown: int) -> str:
    if not armed:
        return _("No red flag counts here.")
    if not up and not unknown:
        return ngettext(
            "No red flag is up. The {count} red-flag question that counts has a good enough answer.",
            "No red flag is up. The {count} red-flag questions that count have a good enough answer.",
            armed,
        ).format(count=armed)
    parts = []
    if up:
        # Translators: a red flag is up when the answer raises it. This becomes {flags} of the sentence that follows.
        parts.append(ngettext("{count} red flag is up", "{count} red flags are up", up).format(count=up))
    if unknown:
        text = ngettext("{count} red-flag question is not known", "{count} red-flag questions are not known", unknown)
        parts.append(text.format(count=unknown))
    # Translators: {flags} is such as "2 red flags are up and 1 red-flag question is not known".
    text = ngettext("{flags}, of {count} that counts.", "{flags}, of {count} that count.", armed)
    return text.format(flags=words.listing(parts), count=armed)


def _asleep(number: int) -> str:
    if not number:
        return ""
    # Translators: red flags beside those that the sentence before tells of.
    return ngettext(
        "{count} more does not count for the answers and facts at hand.",
        "{count} more do not count for the answers and facts at hand.",
        number,
    ).format(count=number)


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
        title=_("Confidence"),
        action=_("Back the answers by contract or by test until confidence is {level}.").format(
            level=words.level(needed)
        ),
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
        action, owner, effort = _("Find out: {question}").format(question=question.text), question.respondent, "S"
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
        state=_("not known") if unknown.state == "unknown" else _("open"),
        swing=words.tenth(unknown.swing),
        flag=unknown.red_flag,
        how_to_find_out=question.how_to_find_out,
        effect=effect_of(case, unknown.id),
    )
