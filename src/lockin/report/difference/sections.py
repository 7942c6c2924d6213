"""What else differs between two dates: facts, red flags, waivers, events, actions, and the checklist itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lockin.model.assessment import Commitment, Event, Waiver
from lockin.report import words
from lockin.report.case import Case
from lockin.report.difference.difference import Cells, Section
from lockin.report.difference.pair import Pair

FLAGS = {"up": "Up", "not_cleared": "Not known, so not cleared", "clear": "Cleared", None: "Does not count"}
WAIVERS = {
    "new": "New",
    "ended": "Ended",
    "expired": "Expired",
    "in_force_again": "In force again",
    "changed": "Changed",
}
ACTIONS = {
    "taken_on": "Taken on",
    "dropped": "Dropped",
    "done": "Done",
    "reopened": "Open again",
    "changed": "Changed",
}
PARTS = {
    "text": "its text",
    "type": "how it is answered",
    "options": "its options",
    "risks": "risks of its options",
    "weight": "its weight",
    "domain": "its domain",
    "condition": "when it is asked",
    "red_flag": "its red flag",
    "review": "how long it holds",
}
POLICY = {
    "unknown_risk": "what is not known counts otherwise",
    "finding_risk": "when an answer is a finding",
    "evidence": "what evidence counts",
    "freshness": "when an answer is old",
    "exposure": "how exposure is made and scales the gap",
    "bands": "the bands",
    "weakest_domain": "the rule on the weakest domain",
    "unknown_red_flag": "what a red flag that is not known does",
    "confidence": "the levels of confidence",
}


def sections(pair: Pair) -> tuple[Section, ...]:
    """Every table that has a row, in reading order."""
    found = (*_decided(pair), *_recorded(pair), *_versions(pair))
    return tuple(section for section in found if section.rows)


def _decided(pair: Pair) -> Iterator[Section]:
    """What steers the result beside the answers."""
    yield Section(
        title="Red flags",
        lead="A red flag is cleared only by an explicit good answer.",
        head=("Question", *pair.ends),
        widths=(46, 27, 27),
        rows=tuple(_flag_rows(pair)),
    )
    yield Section(
        title="Facts",
        lead="A fact that is not known counts as yes. Facts steer what is asked.",
        head=("Fact", *pair.ends),
        widths=(46, 27, 27),
        rows=tuple(_fact_rows(pair)),
    )


def _recorded(pair: Pair) -> Iterator[Section]:
    """What people have noted."""
    yield Section(
        title="Waivers",
        lead="A waiver accepts a finding for a time. It changes neither score nor band.",
        head=("Finding", "What happened", "Which waiver"),
        widths=(30, 17, 53),
        rows=tuple(_waiver_rows(pair)),
    )
    yield Section(
        title="Events",
        lead="",
        head=("When", "What happened", "Noted by"),
        widths=(20, 60, 20),
        rows=tuple(_event_rows(pair)),
    )
    yield Section(
        title="Actions",
        lead="",
        head=("About", "What happened", "Who, by when"),
        widths=(35, 17, 48),
        rows=tuple(_action_rows(pair)),
    )


def _versions(pair: Pair) -> Iterator[Section]:
    """What another version of the checklist brings and takes."""
    yield Section(
        title="The checklist",
        lead="",
        head=("Question or rule", "What", "How it differs"),
        widths=(50, 14, 36),
        rows=tuple(_checklist_rows(pair)),
    )
    yield Section(
        title="Answers that the other version does not take" if pair.upgrade else "What could not be read",
        lead="",
        head=("What", "Why"),
        widths=(50, 50),
        rows=tuple((_lost_title(pair, one.id), one.why) for one in pair.lost),
    )


def _flag_rows(pair: Pair) -> Iterator[Cells]:
    for change in pair.found.flags:
        yield pair.title(change.id), FLAGS[change.before], FLAGS[change.after]


def _fact_rows(pair: Pair) -> Iterator[Cells]:
    for change in pair.found.facts:
        case = pair.after if change.id in pair.after.checklist.fact_by_id else pair.before
        label = case.checklist.fact_by_id[change.id].label
        yield label, _fact(pair.before, change.id), _fact(pair.after, change.id)


def _fact(case: Case, fact: str) -> str:
    if fact not in case.checklist.fact_by_id:
        return "not in the checklist"
    value = case.assessment.facts.get(fact)
    return "not known" if value is None else "yes" if value else "no"


def _waiver_rows(pair: Pair) -> Iterator[Cells]:
    for change in pair.found.waivers:
        yield pair.title(change.finding), WAIVERS[change.kind], _ends(change.before, change.after, _waiver)


def _waiver(waiver: Waiver) -> str:
    return f"until {words.day(waiver.until)}, accepted by {waiver.accepted_by}: {waiver.reason}"


def _event_rows(pair: Pair) -> Iterator[Cells]:
    for event in sorted(pair.found.events.noted, key=lambda event: event.date):
        yield words.day(event.date), _event(pair, event), event.by
    for event in pair.found.events.removed:
        yield words.day(event.date), f"Removed: {_event(pair, event)}", event.by


def _event(pair: Pair, event: Event) -> str:
    known = pair.after.checklist.event_by_id.get(event.kind)
    kind = event.kind.capitalize() if known is None else known.label
    touched = f" It put {words.count(len(event.touches), 'answer')} in doubt." if event.touches else ""
    return f"{kind}: {event.what}{touched}"


def _action_rows(pair: Pair) -> Iterator[Cells]:
    for change in pair.found.actions:
        yield pair.title(change.question), ACTIONS[change.kind], _ends(change.before, change.after, _action)


def _action(action: Commitment) -> str:
    done = f", done {words.day(action.done)}" if action.done else ""
    return f"{action.owner} by {words.day(action.due)}{done}{f': {action.note}' if action.note else ''}"


def _ends(before: Waiver | Commitment | None, after: Waiver | Commitment | None, told: Callable[..., str]) -> str:
    """What a record says; what it said before too, where that is another thing."""
    if before is None or after is None or before == after:
        return told(after or before)
    return f"{told(after)} (before: {told(before)})"


def _checklist_rows(pair: Pair) -> Iterator[Cells]:
    found = pair.found.checklist
    for question in found.new:
        yield pair.title(question), "New", f"asked of: {_respondent(pair.after, question)}"
    for question in found.gone:
        yield pair.title(question), "Gone", ""
    for change in found.changed:
        yield pair.title(change.id), "Changed", words.listing(PARTS[part] for part in change.parts)
    for domain in found.domains:
        yield pair.title(domain), "Domain", _domain(pair, domain)
    for name in found.policy:
        yield "Policy", "Changed", POLICY[name]


def _respondent(case: Case, question: str) -> str:
    return words.role(case.checklist, case.question(question).respondent)


def _domain(pair: Pair, domain: str) -> str:
    old, new = (case.checklist.domain_by_id.get(domain) for case in (pair.before, pair.after))
    if old is None or new is None:
        return "new" if new else "gone"
    return f"weight {old.weight} → {new.weight}" if old.axis == new.axis else "feeds another value"


def _lost_title(pair: Pair, id_: str) -> str:
    kind, _, name = id_.rpartition(":")
    return f"{kind.capitalize()} {name}" if kind else pair.title(id_)
