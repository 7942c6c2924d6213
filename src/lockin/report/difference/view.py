"""`build_difference`: two dates in words. Rounding, order and wording are decided in this room and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lockin.language import N_, _, ngettext
from lockin.model.policy import Policy
from lockin.report import words
from lockin.report.case import Case
from lockin.report.cover import MOST_FOOTER, cover, shortened
from lockin.report.difference.difference import DateLabel, Difference
from lockin.report.difference.notes import notes
from lockin.report.difference.pair import KINDS, Pair, happened, is_nothing
from lockin.report.difference.rows import account, domains, figures, first, groups
from lockin.report.difference.sections import sections
from lockin.report.verdict import verdict
from lockin.scoring.diff import Dated, Diff, Kind, diff

READING = (
    N_(
        "Points say what each change makes of the difference in residual risk. They sum to it exactly; each is rounded."
    ),
    N_("Answers count at the middle of both exposures, the exposure at the middle of both control gaps."),
    N_("What appears or goes counts by how far it lies from the rest of its domain: a good answer lowers the score."),
    N_("Each date is scored with its own checklist and as of its own day. Age touches confidence, never the score."),
    N_("A difference of a point or two means nothing: the risks of options are ordered judgements."),
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
        kind=_("Another version of the checklist") if pair.upgrade else _("Two dates"),
        marking=front.marking,
        letterhead=front.letterhead,
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
        notes=(*warnings, *notes(pair)),
        figures=figures(pair),
        account=account(pair),
        account_text=""
        if pair.found.residual is not None
        else _("One of the dates is not rated, so there are no points."),
        improved=improved,
        improved_text=more_improved,
        worsened=worsened,
        worsened_text=more_worsened,
        groups=parts,
        domains=domains(pair),
        sections=sections(pair),
        reading=tuple(_(text) for text in READING),
    )


def _case(dated: Dated, found: Diff, *, later: bool) -> Case:
    card = found.after if later else found.before
    return Case(checklist=dated.checklist, assessment=dated.assessment, card=card, made_on=dated.day)


def _label(case: Case, dated: Dated) -> DateLabel:
    front = cover(case, tool="", warnings=())
    page = verdict(case, warnings=())
    reading = _("as far as it can be read") if dated.partial else case.checklist.sha256[:12]
    return DateLabel(
        day=words.day(dated.day),
        checklist=words.enumerated((front.checklist, reading)),
        status=front.status,
        decision=page.decision,
        span=page.span,
    )


def _headline(pair: Pair) -> str:
    if pair.upgrade and pair.found.checklist.empty and not pair.lost:
        return _("The checklists do not differ")
    if pair.upgrade:
        # Translators: two versions of the checklist
        text = _("Checklist {new} instead of {old}")
        return text.format(new=pair.new.checklist.version, old=pair.old.assessment.checklist.version)
    before, after = (_band(case) for case in (pair.before, pair.after))
    if before == after:
        # Translators: {band} is a band of risk, such as "High", or "not rated"
        return _("Still {band}").format(band=after)
    return _("From {before} to {after}").format(before=before, after=after)


def _band(case: Case) -> str:
    return _(words.NOT_RATED) if case.card.band is None else case.checklist.policy.band(case.card.band).label


def _summary(pair: Pair, labels: tuple[DateLabel, DateLabel]) -> Iterator[str]:
    """The whole difference in one paragraph."""
    yield _moved(pair)
    old, new = (label.decision for label in labels)
    text = _("The result is still “{new}”.")
    if old == new and pair.upgrade:
        text = _("The result would stay “{new}”.")
    elif old != new:
        text = _("The result is now “{new}”; it was “{old}”.")
        if pair.upgrade:
            text = _("The result would be “{new}”; it was “{old}”.")
    yield text.format(new=new, old=old)
    counted: list[tuple[Kind, int]] = [(kind, len(pair.of(kind))) for kind in KINDS]
    told = [happened(kind, count) for kind, count in counted if count]
    if not told:
        yield _("No answer changed.")
    else:
        # Translators: {changes} is such as "2 answers improved and 1 answer worsened"
        yield _("{changes}.").format(changes=words.listing(told))
    yield from _flags(pair)
    if pair.upgrade:
        yield _carried(pair)
    if pair.upgrade and pair.after.assessment.waivers:
        count = len(pair.after.assessment.waivers)
        yield ngettext(
            "lockin renew does not carry over the waiver, given for the older assessment.",
            "lockin renew does not carry over the {count} waivers, given for the older assessment.",
            count,
        ).format(count=count)


def _carried(pair: Pair) -> str:
    """What becomes of the answers, in a sentence."""
    lost = {one.id for one in pair.lost}
    given = [question for question, answer in pair.old.assessment.answers.items() if answer.state != "open"]
    kept = [question for question in given if question in pair.new.checklist.by_id and question not in lost]
    count = len({*given, *(one for one in lost if ":" not in one)})
    # Translators: {kept} of all {count} answers
    text = ngettext(
        "{kept} of {count} answer would stay as they are.", "{kept} of {count} answers would stay as they are.", count
    )
    return text.format(kept=len(kept), count=count)


_MOVED = {
    # Translators: {amount} is such as "3.4 points", {before} and {after} are values of 100
    (False, False, False): N_(
        "The residual lock-in risk has risen by {amount} since {day}, from {before} to {after} of 100."
    ),
    (False, False, True): N_(
        "The residual lock-in risk has risen by {amount} since {day}, which rounds to {after} of 100 both times."
    ),
    (False, True, False): N_(
        "The residual lock-in risk has fallen by {amount} since {day}, from {before} to {after} of 100."
    ),
    (False, True, True): N_(
        "The residual lock-in risk has fallen by {amount} since {day}, which rounds to {after} of 100 both times."
    ),
    (True, False, False): N_(
        "The residual lock-in risk would rise by {amount} with the other version, from {before} to {after} of 100."
    ),
    (True, False, True): N_(
        "The residual lock-in risk would rise by {amount} with the other version, "
        "which rounds to {after} of 100 both times."
    ),
    (True, True, False): N_(
        "The residual lock-in risk would fall by {amount} with the other version, from {before} to {after} of 100."
    ),
    (True, True, True): N_(
        "The residual lock-in risk would fall by {amount} with the other version, "
        "which rounds to {after} of 100 both times."
    ),
}
"""By whether it is another version, whether the risk falls, and whether both round to the same number."""


def _moved(pair: Pair) -> str:
    old, new, day = pair.before.card.residual, pair.after.card.residual, words.day(pair.old.day)
    if old is None and new is None:
        return _("The residual lock-in risk is rated on neither date.")
    if old is None:
        return _("The residual lock-in risk is rated only on the later date.")
    if new is None:
        return _("The residual lock-in risk is rated only on the earlier date.")
    before = words.in_band(pair.before.checklist.policy, old.point)
    after = words.in_band(pair.after.checklist.policy, new.point)
    if old.point == new.point:
        text = _("The residual lock-in risk has stayed at {value} of 100 since {day}.")
        if pair.upgrade:
            text = _("The residual lock-in risk would stay at {value} of 100 with the other version.")
        return text.format(value=after, day=day)
    moved = abs(new.point - old.point)
    amount = _("{points} points").format(points=words.tenth(moved))
    if is_nothing(moved):
        amount = _("less than {points} points").format(points=words.tenth(Fraction(1, 10)))
    text = _(_MOVED[pair.upgrade, new.point < old.point, before == after])
    return text.format(amount=amount, day=day, before=before, after=after)


def _flags(pair: Pair) -> Iterator[str]:
    up = [pair.title(change.id) for change in pair.found.flags if change.after == "up"]
    down = [pair.title(change.id) for change in pair.found.flags if change.before == "up"]
    if up:
        text = ngettext("{count} red flag went up: {names}.", "{count} red flags went up: {names}.", len(up))
        yield text.format(count=len(up), names=words.listing(up))
    if down:
        text = ngettext("{count} red flag came down: {names}.", "{count} red flags came down: {names}.", len(down))
        yield text.format(count=len(down), names=words.listing(down))
    if not up and not down:
        yield _("No red flag went up or came down.")


def _scale_text(pair: Pair, labels: tuple[DateLabel, DateLabel]) -> str:
    told = []
    for case, label in zip((pair.before, pair.after), labels, strict=True):
        policy: Policy = case.checklist.policy
        if label.span is None or case.card.residual is None:
            told.append(_(words.NOT_RATED))
            continue
        value = _("{value} of 100").format(value=label.span.point)
        reach = _("{best} to {worst} with what is open or not proven").format(
            best=label.span.best, worst=label.span.worst
        )
        band = "" if case.card.band is None else policy.band(case.card.band).label
        told.append(words.enumerated((value, reach if label.span.best != label.span.worst else "", band)))
    return f"{pair.ends[0]}: {told[0]}. {pair.ends[1]}: {told[1]}."
