"""`build_difference`: two dates in words. Rounding, order and wording are decided in this room and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

from lockin.model.policy import Policy
from lockin.report import words
from lockin.report.case import Case
from lockin.report.cover import MOST_FOOTER, cover, shortened
from lockin.report.difference.difference import DateLabel, Difference
from lockin.report.difference.pair import KINDS, Pair, happened, signed
from lockin.report.difference.rows import account, domains, figures, first, groups
from lockin.report.difference.sections import sections
from lockin.report.verdict import verdict
from lockin.scoring.diff import Dated, Diff, Kind, diff

READING = (
    "Points say what each change makes of the difference in residual risk. They sum to it exactly; each is rounded.",
    "Answers count at the middle of both exposures, the exposure at the middle of both control gaps.",
    "What appears or goes counts by how far it lies from the rest of its domain: a good answer lowers the score.",
    "Each date is scored with its own checklist and as of its own day. Age touches confidence, never the score.",
    "A difference of a point or two means nothing: the risks of options are ordered judgements.",
)


def pair_of(before: Dated, after: Dated, *, upgrade: bool) -> Pair:
    """Two dates, scored and compared.

    Args:
        before: the earlier date.
        after: the later one.
        upgrade: whether `after` is the same assessment in another version of its checklist.

    """
    found = diff(before, after)
    return Pair(
        before=_case(before, found, later=False),
        after=_case(after, found, later=True),
        old=before,
        new=after,
        found=found,
        upgrade=upgrade,
    )


def build_difference(pair: Pair, *, tool: str, warnings: tuple[str, ...] = ()) -> Difference:
    """Word a difference.

    Args:
        pair: two dates.
        tool: name and version of the program.
        warnings: sentences of the caller about the making.

    """
    front = cover(pair.after, tool=tool, warnings=())
    labels = _label(pair.before, pair.old), _label(pair.after, pair.new)
    parts = groups(pair)
    (improved, more_improved), (worsened, more_worsened) = first(parts, "improved"), first(parts, "worsened")
    return Difference(
        lang=pair.after.checklist.lang,
        title=front.title,
        kind="Another version of the checklist" if pair.upgrade else "Two dates",
        marking=front.marking,
        footer=shortened(front.footer, MOST_FOOTER),
        made_on=front.made_on,
        tool=tool,
        days=words.listing(dict.fromkeys(label.day for label in labels)),
        ends=pair.ends,
        headline=_headline(pair),
        summary=" ".join(_summary(pair, labels)),
        before=labels[0],
        after=labels[1],
        zones=verdict(pair.after, warnings=()).zones,
        scale_text=_scale_text(pair, labels),
        notes=(*warnings, *_notes(pair)),
        figures=figures(pair),
        account=account(pair),
        account_text=""
        if pair.found.residual is not None
        else "One of the dates is not rated, so there are no points.",
        improved=improved,
        improved_text=more_improved,
        worsened=worsened,
        worsened_text=more_worsened,
        groups=parts,
        domains=domains(pair),
        sections=sections(pair),
        reading=READING,
    )


def _case(dated: Dated, found: Diff, *, later: bool) -> Case:
    card = found.after if later else found.before
    return Case(checklist=dated.checklist, assessment=dated.assessment, card=card, made_on=dated.day)


def _label(case: Case, dated: Dated) -> DateLabel:
    front = cover(case, tool="", warnings=())
    page = verdict(case, warnings=())
    reading = "as far as it can be read" if dated.partial else case.checklist.sha256[:12]
    return DateLabel(
        day=words.day(dated.day),
        checklist=f"{front.checklist}, {reading}",
        status=front.status,
        decision=page.decision,
        span=page.span,
    )


def _headline(pair: Pair) -> str:
    if pair.upgrade and pair.found.checklist.empty and not pair.lost:
        return "The checklists do not differ"
    if pair.upgrade:
        return f"Checklist {pair.new.checklist.version} instead of {pair.old.assessment.checklist.version}"
    before, after = (_band(case) for case in (pair.before, pair.after))
    return f"Still {after}" if before == after else f"From {before} to {after}"


def _band(case: Case) -> str:
    return words.NOT_RATED if case.card.band is None else case.checklist.policy.band(case.card.band).label


def _summary(pair: Pair, labels: tuple[DateLabel, DateLabel]) -> Iterator[str]:
    """The whole difference in one paragraph."""
    yield _moved(pair)
    old, new = (label.decision for label in labels)
    would = "would be" if pair.upgrade else "is now"
    if old != new:
        yield f"The result {would} “{new}”; it was “{old}”."
    else:
        yield f"The result {'would stay' if pair.upgrade else 'is still'} “{new}”."
    counted: list[tuple[Kind, int]] = [(kind, len(pair.of(kind))) for kind in KINDS]
    told = [happened(kind, count) for kind, count in counted if count]
    if not told:
        yield "No answer changed."
    else:
        text = words.listing(told)
        yield f"{text[:1].upper()}{text[1:]}."
    yield from _flags(pair)
    if pair.upgrade:
        yield _carried(pair)
    if pair.upgrade and pair.after.assessment.waivers:
        count = words.count(len(pair.after.assessment.waivers), "waiver")
        yield f"lockin renew does not carry over the {count.removeprefix('1 ')}, given for the older assessment."


def _carried(pair: Pair) -> str:
    """What becomes of the answers, in a sentence."""
    lost = {one.id for one in pair.lost}
    given = [question for question, answer in pair.old.assessment.answers.items() if answer.state != "open"]
    kept = [question for question in given if question in pair.new.checklist.by_id and question not in lost]
    answers = words.count(len({*given, *(one for one in lost if ":" not in one)}), "answer")
    return f"{len(kept)} of {answers} would stay as they are."


def _moved(pair: Pair) -> str:
    since = "with the other version" if pair.upgrade else f"since {words.day(pair.old.day)}"
    old, new = pair.before.card.residual, pair.after.card.residual
    if old is None or new is None:
        place = (
            "on neither date" if old is new else "only on the later date" if old is None else "only on the earlier date"
        )
        return f"The residual lock-in risk is rated {place}."
    before = words.in_band(pair.before.checklist.policy, old.point)
    after = words.in_band(pair.after.checklist.policy, new.point)
    would = "would" if pair.upgrade else "has"
    if old.point == new.point:
        return f"The residual lock-in risk {would} {_form('stay', pair)} at {after} of 100 {since}."
    verb = _form("fall" if new.point < old.point else "rise", pair)
    by = signed(new.point - old.point).lstrip("−+")
    amount = "less than 0.1 points" if by == "0.0" else f"{by} points"
    ends = f"from {before} to {after} of 100" if before != after else f"which rounds to {after} of 100 both times"
    return f"The residual lock-in risk {would} {verb} by {amount} {since}, {ends}."


def _form(verb: str, pair: Pair) -> str:
    """The verb as it stands behind `would`, or behind `has`."""
    return verb if pair.upgrade else {"stay": "stayed", "fall": "fallen", "rise": "risen"}[verb]


def _flags(pair: Pair) -> Iterator[str]:
    up = [pair.title(change.id) for change in pair.found.flags if change.after == "up"]
    down = [pair.title(change.id) for change in pair.found.flags if change.before == "up"]
    if up:
        yield f"{words.count(len(up), 'red flag')} went up: {words.listing(up)}."
    if down:
        yield f"{words.count(len(down), 'red flag')} came down: {words.listing(down)}."
    if not up and not down:
        yield "No red flag went up or came down."


def _scale_text(pair: Pair, labels: tuple[DateLabel, DateLabel]) -> str:
    told = []
    for case, label in zip((pair.before, pair.after), labels, strict=True):
        policy: Policy = case.checklist.policy
        if label.span is None or case.card.residual is None:
            told.append("not rated")
            continue
        low_high = label.span.best, label.span.worst
        reach = (
            "" if low_high[0] == low_high[1] else f", {low_high[0]} to {low_high[1]} with what is open or not proven"
        )
        band = "" if case.card.band is None else f", {policy.band(case.card.band).label}"
        told.append(f"{label.span.point} of 100{reach}{band}")
    return f"{pair.ends[0]}: {told[0]}. {pair.ends[1]}: {told[1]}."


def _notes(pair: Pair) -> Iterator[str]:
    yield from _reading_notes(pair)
    old, new = pair.old.assessment.subject, pair.new.assessment.subject
    for name, said in (("vendors", (old.vendor, new.vendor)), ("products", (old.product, new.product))):
        if said[0] != said[1]:
            yield f"The two assessments name different {name}: “{said[0]}” and “{said[1]}”."
    for name, case in (("earlier", pair.before), ("later", pair.after)):
        status = cover(case, tool="", warnings=()).status
        if status:
            yield f"The {name} one is a draft ({status.removeprefix('Draft: ')}); what is open counts as weak."


def _reading_notes(pair: Pair) -> Iterator[str]:
    versions = pair.old.assessment.checklist.version, pair.new.checklist.version
    if pair.old.partial:
        yield (
            f"The earlier assessment was answered with version {versions[0]} of the checklist, which is not at hand. "
            f"It is scored over the questions that it shares with version {versions[1]}, as that version counts them. "
            "New and gone questions are told; changed texts, options, weights and risks are not. "
            "--old-checklist brings them in."
        )
        unread = [one.id for one in pair.old.lost if one.id in pair.old.checklist.by_id]
        if unread:
            yield f"{words.count(len(unread), 'answer')} of the earlier one cannot be read with it and counted as open."
    elif not pair.found.checklist.empty:
        yield "The checklists differ, so a part of the difference comes from them."
