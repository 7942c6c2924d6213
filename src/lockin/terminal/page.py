"""What line mode prints about one item. Pure: values in, lines out; nothing but ASCII is added to the texts."""

from __future__ import annotations

from typing import assert_never

from lockin.interview.answers import expected_value
from lockin.interview.caution import Caution
from lockin.interview.changes import Change, FactChange, SubjectChange
from lockin.interview.interview import Interview
from lockin.interview.items import SUBJECT, Item, SubjectField
from lockin.interview.selection import respondent, role_name
from lockin.language import N_, _, pgettext
from lockin.model.assessment import OPEN, Answer, State
from lockin.model.checklist import Checklist, Fact, Question, Remediation, VendorNote
from lockin.terminal.clean import clean, columns, wrap

STATES: dict[State, str] = {
    "open": N_("open"),
    "answered": N_("answered"),
    "unknown": N_("don't know"),
    "not_applicable": N_("not applicable"),
}
UNKNOWN_FACT = N_("Don't know; counts as yes")
CHECKED = {
    "full-text": N_("read in full"),
    "full-text+secondary": N_("read, and confirmed elsewhere"),
    "secondary": N_("from a second source"),
    "abstract": N_("summary read"),
    "unverified": N_("not verified"),
}
"""How a fact from outside was checked, in words."""


def page(interview: Interview, width: int, *, full: bool) -> list[str]:
    """The current item whole; `full` adds why it is asked and what is known about one product.

    Raises:
        LookupError: past the last item.

    """
    item = interview.current
    number, count = interview.position
    match item:
        case SubjectField():
            title = _("The subject, {number} of {all}").format(number=number, all=count)
            return [title, *prompt_lines(interview, width), *_about(item, width)]
        case Fact():
            title = _("Fact {number} of {all}: {id}").format(number=number, all=count, id=item.id)
            return [title, *prompt_lines(interview, width), *_about(item, width)]
        case Question():
            return [
                *wrap(heading(interview, item), width),
                *prompt_lines(interview, width),
                "",
                *advice(item, width, full=full),
                *details(interview, item, width),
            ]
        case None:
            raise LookupError("nothing is asked now")
        case _:
            assert_never(item)


def heading(interview: Interview, question: Question) -> str:
    """Where the question stands: its number, in the quick set as well, and its domain."""
    domains = interview.checklist.domain_by_id
    number, count = interview.position
    where = {
        "number": number,
        "all": count,
        "domain": list(domains).index(question.domain) + 1,
        "title": domains[question.domain].title,
    }
    if not question.quick or interview.quick_only:
        return _("Question {number} of {all}. Domain {domain}: {title}").format(**where)
    ids = [item.id for item in interview.items if isinstance(item, Question) and item.quick]
    told = _("Question {number} of {all}, quick {quick} of {quick_all}. Domain {domain}: {title}")
    return told.format(quick=ids.index(question.id) + 1, quick_all=len(ids), **where)


def prompt_lines(interview: Interview, width: int) -> list[str]:
    """The question itself and what can be chosen, with a star at the present answer."""
    item = interview.current
    match item:
        case SubjectField():
            present = getattr(interview.assessment.subject, item.id)
            return [
                *wrap(item.ask, width),
                *(wrap(_("Now: {value}").format(value=present), width, rest="     ") if present else []),
            ]
        case Fact():
            known = interview.assessment.facts.get(item.id)
            yes, no = ("*" if known else " "), ("*" if known is False else " ")
            offered = f"{yes} 1. " + _("Yes"), f"{no} 2. " + _("No")
            return [*wrap(item.ask, width), *offered, *_state_line(interview, item)]
        case Question():
            lines = _asked(item, interview, width)
            answer = interview.assessment.answer(item.id)
            for number, option in enumerate(item.options, 1):
                mark = "*" if option.id in {answer.option, *answer.options} else " "
                lines += wrap(option.label, width, first=f"{mark} {number}. ", rest="     ")
            return [*lines, *_how_to_answer(item), *_state_line(interview, item)]
        case _:
            return []


def advice(question: Question, width: int, *, full: bool) -> list[str]:
    """Where the answer is found; in full also why it is asked, and the notes on products."""
    found = find_out(question, width)
    if not full:
        hint = [_("(? has a note on a product.)")] if question.vendor_notes else []
        return [*found, *hint]
    lines = [*why(question, width), *found]
    for note in question.vendor_notes:
        lines += wrap(_vendor_note(note), width, rest="  ")
    return lines


def find_out(question: Question, width: int) -> list[str]:
    """Where the answer is found."""
    return wrap(question.how_to_find_out, width, first=_("Find out: "), rest="  ")


def why(question: Question, width: int) -> list[str]:
    """Why it is asked."""
    return wrap(question.why, width, first=_("Why: "), rest="  ")


def details(interview: Interview, question: Question, width: int) -> list[str]:
    """What stands beside the answer: reason, note, evidence, who and when."""
    answer = interview.assessment.answer(question.id)
    level = interview.checklist.policy.evidence_level(answer.evidence)
    lines = wrap(answer.note, width, first=_("Note: "), rest="  ") if answer.note else []
    if answer.source or answer.evidence != "none":
        source = f" - {answer.source}" if answer.source else ""
        lines += wrap(f"{level.label}{source}", width, first=_("Evidence: "), rest="  ")
    if answer.reconfirm:
        lines += wrap(
            _("To confirm: {reason}. y says it still holds.").format(reason=answer.reconfirm), width, rest="  "
        )
    if answer.date or answer.by:
        lines += wrap(_answered(answer), width, rest="  ")
    return lines


def _answered(answer: Answer) -> str:
    """When, and by whom."""
    if not answer.by:
        return _("Answered {day}").format(day=answer.date)
    if not answer.date:
        return _("Answered by {name}").format(name=answer.by)
    return _("Answered {day} by {name}").format(day=answer.date, name=answer.by)


def said(change: Change, interview: Interview) -> str:
    """What a change put in place, in the words of the checklist, on one line."""
    match change:
        case SubjectChange():
            label = next(field.label for field in SUBJECT if field.id == change.key)
            return clean(f"{label}: " + (change.new or _("blank")))
        case FactChange():
            return _(UNKNOWN_FACT) if change.new is None else (_("Yes") if change.new else _("No"))
        case _:
            return clean(_answer_said(change.old, change.new, interview.checklist.by_id[change.key]))


def caution_lines(caution: Caution, checklist: Checklist, width: int) -> list[str]:
    """The warning about the present answer, and what to do about it."""
    policy = checklist.policy
    match caution.kind:
        case "red_flag" if caution.effect == "block":
            effect = _("Decision while this stands: {decision}.").format(
                decision=policy.decision("do_not_sign_as_is").label
            )
        case "red_flag":
            band = policy.band("high" if caution.effect == "floor_high" else "moderate")
            effect = _("While this stands the result is {band} or worse.").format(band=band.label)
        case "unknown_red_flag":
            band = next(band for band in policy.bands if band.id == caution.effect)
            effect = _("Until it is known the result is {band} or worse.").format(band=band.label)
        case _:
            effect = ""
    name = {"red_flag": _("! Red flag: "), "unknown_red_flag": _("! Could be a red flag: ")}.get(
        caution.kind, _("! Weak spot.")
    )
    lines = wrap(f"{caution.reason or ''} {effect}", width, first=name, rest="  ") if caution.reason else []
    if caution.remediation:
        first = _("  To do: ") if lines else _("! Weak spot. To do: ")
        lines += wrap(_to_do(caution.remediation, checklist), width, first=first, rest="  ")
    return lines


def _to_do(remediation: Remediation, checklist: Checklist) -> str:
    owner = checklist.roles.get(remediation.owner, remediation.owner)
    effort = checklist.efforts.get(remediation.effort, "")
    return f"{remediation.action} ({owner}; {remediation.effort}{f': {effort}' if effort else ''})"


def _asked(question: Question, interview: Interview, width: int) -> list[str]:
    """Id, text and who can answer, which is not broken over two lines."""
    *lines, last = wrap(f"{question.id}: {question.text}", width)
    asked = respondent(question, interview.assessment.answer(question.id))
    role = clean(_("(ask: {who})").format(who=role_name(interview.checklist, asked)))
    beside = f"{last}  {role}"
    return [*lines, beside] if columns(beside) <= width else [*lines, last, role]


def _how_to_answer(question: Question) -> list[str]:
    """What is typed where it is not one number."""
    if question.type == "multi":
        return [_("(Choose all that apply, such as 1,3.)")]
    return [] if question.scored else [f"({expected_value(question).capitalize()})"]


def _about(item: SubjectField | Fact, width: int) -> list[str]:
    optional = _("Enter leaves it blank.") if isinstance(item, SubjectField) and not item.required else ""
    told = " ".join(filter(None, (item.help, optional)))
    return wrap(told, width, first="  ", rest="  ") if told else []


def _state_line(interview: Interview, item: Item) -> list[str]:
    """Says `don't know` and `not applicable`, which no option shows."""
    match interview.state(item):
        case "unknown" if isinstance(item, Fact):
            return [] if interview.is_open(item) else [f"* {_(UNKNOWN_FACT)}"]
        case "unknown":
            return [_("* Don't know")]
        case "not_applicable" if isinstance(item, Question):
            answer = interview.assessment.answer(item.id)
            return [
                clean(
                    _("* Not applicable: {reason} (agreed by {name})").format(reason=answer.reason, name=answer.second)
                )
            ]
        case "answered" if isinstance(item, Question) and not item.scored:
            return [clean(_("Now: {value}").format(value=interview.assessment.answer(item.id).value))]
        case _:
            return []


def _vendor_note(note: VendorNote) -> str:
    return _("On {product} (as of {day}, {verified}): {text}").format(
        product=note.product, day=note.as_of, verified=_(CHECKED[note.verified]), text=note.text
    )


def _answer_said(old: Answer, new: Answer, question: Question) -> str:
    """What changed last in an answer, in words."""
    if beside := _beside_said(old, new):
        return beside
    if new.state == "not_applicable":
        return _("not applicable, {reason}, agreed by {name}").format(reason=new.reason, name=new.second)
    if new.state != "answered":
        return _(STATES[new.state])
    picked = [option for option in question.options if option.id in {new.option, *new.options}]
    return "; ".join(f"{question.options.index(option) + 1}. {option.label}" for option in picked) or (new.value or "")


def _beside_said(old: Answer, new: Answer) -> str:
    """What changed last beside the choice; empty when the choice itself did."""
    if old.ask != new.ask and old.change(ask=new.ask) == new:
        return _("to be asked: {who}").format(who=new.ask or _("whom the checklist names"))
    if new == OPEN:
        return _("open again")
    if old.change(note=new.note) == new:
        return _("note: {text}").format(text=new.note or pgettext("note", "none"))
    if _choice(old) == _choice(new) and (old.evidence, old.source) != (new.evidence, new.source):
        return _("evidence: {level}").format(level=f"{new.evidence}{f', {new.source}' if new.source else ''}")
    return ""


def _choice(answer: Answer) -> tuple[object, ...]:
    """What was answered, without what stands beside it."""
    return (answer.state, answer.option, answer.options, answer.value, answer.reason, answer.second)
