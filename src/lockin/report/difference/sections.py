"""What else differs between two dates: facts, red flags, waivers, events, actions, and the checklist itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lockin.language import N_, _, ngettext
from lockin.model.assessment import Commitment, Event, Waiver
from lockin.report import words
from lockin.report.case import Case
from lockin.report.difference.difference import Cells, Section
from lockin.report.difference.pair import Pair

FLAGS = {
    "up": N_("Up"),
    "not_cleared": N_("Not known, so not cleared"),
    "clear": N_("Cleared"),
    None: N_("Does not count"),
}
WAIVERS = {
    "new": N_("New"),
    "ended": N_("Ended"),
    "expired": N_("Expired"),
    "in_force_again": N_("In force again"),
    "changed": N_("Changed"),
}
ACTIONS = {
    "taken_on": N_("Taken on"),
    "dropped": N_("Dropped"),
    "done": N_("Done"),
    "reopened": N_("Open again"),
    "changed": N_("Changed"),
}
PARTS = {
    "text": N_("its text"),
    "type": N_("how it is answered"),
    "options": N_("its options"),
    "risks": N_("risks of its options"),
    "weight": N_("its weight"),
    "domain": N_("its domain"),
    "condition": N_("when it is asked"),
    "red_flag": N_("its red flag"),
    "review": N_("how long it holds"),
}
POLICY = {
    "unknown_risk": N_("what is not known counts otherwise"),
    "finding_risk": N_("when an answer is a finding"),
    "evidence": N_("what evidence counts"),
    "freshness": N_("when an answer is old"),
    "exposure": N_("how exposure is made and scales the gap"),
    "bands": N_("the bands"),
    "weakest_domain": N_("the rule on the weakest domain"),
    "unknown_red_flag": N_("what a red flag that is not known does"),
    "confidence": N_("the levels of confidence"),
}


LOST = {"fact": N_("Fact {id}"), "switching": N_("Switching {id}")}
"""What is no question and could not be read."""


def sections(pair: Pair) -> tuple[Section, ...]:
    """Every table that has a row, in reading order."""
    found = (*_decided(pair), *_recorded(pair), *_versions(pair))
    return tuple(section for section in found if section.rows)


def _decided(pair: Pair) -> Iterator[Section]:
    """What steers the result beside the answers."""
    yield Section(
        title=_("Red flags"),
        lead=_("A red flag is cleared only by an explicit good answer."),
        head=(_("Question"), *pair.ends),
        widths=(46, 27, 27),
        rows=tuple(_flag_rows(pair)),
    )
    yield Section(
        title=_("Facts"),
        lead=_("A fact that is not known counts as yes. Facts steer what is asked."),
        head=(_("Fact"), *pair.ends),
        widths=(46, 27, 27),
        rows=tuple(_fact_rows(pair)),
    )


def _recorded(pair: Pair) -> Iterator[Section]:
    """What people have noted."""
    yield Section(
        title=_("Waivers"),
        lead=_("A waiver accepts a finding for a time. It changes neither score nor band."),
        head=(_("Finding"), _("What happened"), _("Which waiver")),
        widths=(30, 17, 53),
        rows=tuple(_waiver_rows(pair)),
    )
    yield Section(
        title=_("Events"),
        lead="",
        head=(_("When"), _("What happened"), _("Noted by")),
        widths=(20, 60, 20),
        rows=tuple(_event_rows(pair)),
    )
    yield Section(
        title=_("Actions"),
        lead="",
        head=(_("About"), _("What happened"), _("Who, by when")),
        widths=(35, 17, 48),
        rows=tuple(_action_rows(pair)),
    )


def _versions(pair: Pair) -> Iterator[Section]:
    """What another version of the checklist brings and takes."""
    yield Section(
        title=_("The checklist"),
        lead="",
        head=(_("Question or rule"), _("What"), _("How it differs")),
        widths=(50, 14, 36),
        rows=tuple(_checklist_rows(pair)),
    )
    yield Section(
        title=_("Answers that the other version does not take") if pair.upgrade else _("What could not be read"),
        lead="",
        head=(_("What"), _("Why")),
        widths=(50, 50),
        rows=tuple((_lost_title(pair, one.id), one.why) for one in pair.lost),
    )


def _flag_rows(pair: Pair) -> Iterator[Cells]:
    for change in pair.found.flags:
        yield pair.title(change.id), _(FLAGS[change.before]), _(FLAGS[change.after])


def _fact_rows(pair: Pair) -> Iterator[Cells]:
    for change in pair.found.facts:
        case = pair.after if change.id in pair.after.checklist.fact_by_id else pair.before
        label = case.checklist.fact_by_id[change.id].label
        yield label, _fact(pair.before, change.id), _fact(pair.after, change.id)


def _fact(case: Case, fact: str) -> str:
    if fact not in case.checklist.fact_by_id:
        return _("not in the checklist")
    value = case.assessment.facts.get(fact)
    return _("not known") if value is None else _("yes") if value else _("no")


def _waiver_rows(pair: Pair) -> Iterator[Cells]:
    for change in pair.found.waivers:
        yield pair.title(change.finding), _(WAIVERS[change.kind]), _ends(change.before, change.after, _waiver)


def _waiver(waiver: Waiver) -> str:
    return _("until {day}, accepted by {name}: {reason}").format(
        day=words.day(waiver.until), name=waiver.accepted_by, reason=waiver.reason
    )


def _event_rows(pair: Pair) -> Iterator[Cells]:
    for event in sorted(pair.found.events.noted, key=lambda event: event.date):
        yield words.day(event.date), _event(pair, event), event.by
    for event in pair.found.events.removed:
        yield words.day(event.date), _("Removed: {event}").format(event=_event(pair, event)), event.by


def _event(pair: Pair, event: Event) -> str:
    known = pair.after.checklist.event_by_id.get(event.kind)
    kind = event.kind.capitalize() if known is None else known.label
    number = len(event.touches)
    doubt = ngettext("It put {count} answer in doubt.", "It put {count} answers in doubt.", number).format(count=number)
    return words.sentences(f"{kind}: {event.what}", doubt if number else "")


def _action_rows(pair: Pair) -> Iterator[Cells]:
    for change in pair.found.actions:
        yield pair.title(change.question), _(ACTIONS[change.kind]), _ends(change.before, change.after, _action)


def _action(action: Commitment) -> str:
    # Translators: who does something by which day, and when it was done
    text = _("{owner} by {day}, done {done}") if action.done else _("{owner} by {day}")
    told = text.format(
        owner=action.owner, day=words.day(action.due), done=words.day(action.done) if action.done else ""
    )
    return f"{told}: {action.note}" if action.note else told


def _ends(before: Waiver | Commitment | None, after: Waiver | Commitment | None, told: Callable[..., str]) -> str:
    """What a record says; what it said before too, where that is another thing."""
    if before is None or after is None or before == after:
        return told(after or before)
    return _("{after} (before: {before})").format(after=told(after), before=told(before))


def _checklist_rows(pair: Pair) -> Iterator[Cells]:
    found = pair.found.checklist
    for question in found.new:
        yield pair.title(question), _("New"), _("asked of: {role}").format(role=_respondent(pair.after, question))
    for question in found.gone:
        yield pair.title(question), _("Gone"), ""
    for change in found.changed:
        yield pair.title(change.id), _("Changed"), words.listing(_(PARTS[part]) for part in change.parts)
    for domain in found.domains:
        yield pair.title(domain), _("Domain"), _domain(pair, domain)
    for name in found.policy:
        yield _("Policy"), _("Changed"), _(POLICY[name])


def _respondent(case: Case, question: str) -> str:
    return words.role(case.checklist, case.question(question).respondent)


def _domain(pair: Pair, domain: str) -> str:
    old, new = (case.checklist.domain_by_id.get(domain) for case in (pair.before, pair.after))
    if old is None or new is None:
        # Translators: a domain of the checklist
        return _("new") if new else _("gone")
    if old.axis != new.axis:
        return _("feeds another value")
    return _("weight {old} → {new}").format(old=old.weight, new=new.weight)


def _lost_title(pair: Pair, id_: str) -> str:
    kind, _colon, name = id_.rpartition(":")
    if not kind:
        return pair.title(id_)
    return _(LOST[kind]).format(id=name) if kind in LOST else f"{kind.capitalize()} {name}"
