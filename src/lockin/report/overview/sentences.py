"""What an overview says in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from lockin.language import N_, _, ngettext
from lockin.report import words
from lockin.report.overview.entry import Entry
from lockin.report.overview.overview import DimensionId
from lockin.report.overview.tally import Group, Tally

TITLES: dict[DimensionId, str] = {
    "vendor": N_("By vendor"),
    "model_maker": N_("By model maker"),
    "cloud": N_("By cloud"),
    "any": N_("In one role or another"),
}
"""`_` at use, as for all tables here."""
ONE: dict[DimensionId, str] = {
    "vendor": N_("{count} of {all} assessments depend on {name} as the vendor."),
    "model_maker": N_("{count} of {all} assessments depend on models of {name}."),
    "cloud": N_("{count} of {all} assessments depend on the cloud of {name}."),
    "any": N_("{count} of {all} assessments depend on {name} in one role or another."),
}
SEVERAL: dict[DimensionId, str] = {
    "vendor": N_("{count} of {all} assessments each depend on {names} as the vendor."),
    "model_maker": N_("{count} of {all} assessments each depend on models of {names}."),
    "cloud": N_("{count} of {all} assessments each depend on the clouds of {names}."),
    "any": N_("{count} of {all} assessments each depend on {names} in one role or another."),
}
APART: dict[DimensionId, str] = {
    "vendor": N_("No two assessments name the same vendor."),
    "model_maker": N_("No two assessments name the same model maker."),
    "cloud": N_("No two assessments name the same cloud."),
    "any": N_("No two assessments name the same company in any role."),
}
NOWHERE: dict[DimensionId, str] = {
    "vendor": N_("No assessment names a vendor."),
    "model_maker": N_("No assessment says who makes the model."),
    "cloud": N_("No assessment says on whose cloud it runs."),
    "any": N_("No assessment names a company."),
}
MOST_NAMES = 6
"""Names in a sentence or a cell, before it says how many more."""
MOST_EQUALS = 3
MOST_ALONE = 12
NO_SCORE = N_(
    "There is no score of the portfolio: an average would let a good vendor hide a bad one, and the uses differ in "
    "what is at stake."
)


def named(names: Sequence[str], most: int = MOST_NAMES) -> str:
    """The names in a list that says how many more there are."""
    if len(names) <= most:
        return words.enumerated(names)
    return words.listing([*names[: most - 1], words.more(len(names) - most + 1)])


def concentration(dimension: DimensionId, tally: Tally, everything: int) -> str:
    """Who most depend on."""
    if not tally.groups:
        return _(NOWHERE[dimension])
    most = len(tally.groups[0].members)
    if most == 1:
        return _(APART[dimension])
    first = [group.name for group in tally.groups if len(group.members) == most]
    if len(first) == 1:
        return _(ONE[dimension]).format(count=most, all=everything, name=first[0])
    names = words.listing(first) if len(first) <= MOST_EQUALS else named(first, MOST_EQUALS)
    return _(SEVERAL[dimension]).format(count=most, all=everything, names=names)


def unsaid(dimension: DimensionId, tally: Tally) -> str:
    """How many do not say it; empty: all do."""
    number = len(tally.unknown)
    if not number:
        return ""
    if dimension == "any":
        text = ngettext(
            "{count} assessment does not name all three, so it may be more.",
            "{count} assessments do not name all three, so it may be more.",
            number,
        )
    else:
        text = ngettext(
            "{count} assessment does not say it, so it may be more.",
            "{count} assessments do not say it, so it may be more.",
            number,
        )
    return text.format(count=number)


def alone(names: Sequence[str]) -> str:
    """Who stands behind one assessment and no other."""
    return _("Behind one assessment each: {names}.").format(names=named(names, MOST_ALONE))


def headline(counts: Sequence[tuple[str, int]]) -> str:
    """How many stand in which band: `2 Severe, 3 High and 1 Low`."""
    # Translators: so many assessments in a band, such as "2 Severe".
    parts = [_("{count} {band}").format(count=count, band=band) for band, count in counts if count]
    return words.listing(parts) if parts else _("Nothing could be read")


def drafts(entries: Sequence[Entry]) -> str:
    """How many are no final result yet; empty: all are."""
    number = sum(bool(entry.draft) for entry in entries)
    if not number:
        return ""
    return ngettext(
        "{count} of {all} is a draft: what is open in it counts as weak, and it is no decision yet.",
        "{count} of {all} are drafts: what is open in them counts as weak, and they are no decisions yet.",
        number,
    ).format(count=number, all=len(entries))


def overdue(entries: Sequence[Entry]) -> str:
    """How much is overdue, and in how many."""
    number = sum(len(entry.overdue) for entry in entries)
    if not number:
        return _("Nothing is overdue.")
    held = sum(bool(entry.overdue) for entry in entries)
    return ngettext(
        "{number} thing is overdue, in {count} of {all} assessments.",
        "{number} things are overdue, in {count} of {all} assessments.",
        number,
    ).format(number=number, count=held, all=len(entries))


def gaps(groups: Sequence[Group], titles: Sequence[str], everything: int) -> str:
    """Which findings most have."""
    if not groups:
        return _("No finding stands in two assessments or more.")
    half = sum(2 * len(group.members) >= everything for group in groups)
    if not half:
        return _("No finding stands in half of the assessments; the commonest is {title}, in {count} of {all}.").format(
            title=words.quoted(titles[0]), count=len(groups[0].members), all=everything
        )
    return ngettext(
        "{number} finding stands in half of the assessments or more; the commonest is {title}, in {count} of {all}.",
        "{number} findings stand in half of the assessments or more; the commonest is {title}, in {count} of {all}.",
        half,
    ).format(number=half, title=words.quoted(titles[0]), count=len(groups[0].members), all=everything)


def unread(number: int) -> str:
    """How many files are missing here; empty: none is."""
    if not number:
        return ""
    return ngettext(
        "No report could be made of {count} file, and it is missing here.",
        "No report could be made of {count} files, and they are missing here.",
        number,
    ).format(count=number)


def unlike(entries: Sequence[Entry]) -> str:
    """That values of different checklists do not compare; empty: all answer the same."""
    if len({entry.checklist_sha256 for entry in entries}) <= 1:
        return ""
    return _("The assessments do not all answer the same checklist, so their values do not compare one to one.")


def left_out(number: int) -> str:
    """What paper leaves out; empty: nothing."""
    if number <= 0:
        return ""
    return ngettext(
        "And {count} more, in the workbook and the JSON.", "And {count} more, in the workbook and the JSON.", number
    ).format(count=number)


def method(entries: Sequence[Entry], *, alike: bool) -> tuple[str, ...]:
    """How the overview is made.

    Args:
        entries: the assessments.
        alike: whether all checklists draw the same bands.

    """
    found = [
        _("Decision, band, value and range are those of each assessment alone, as its own report shows them."),
        _(NO_SCORE),
        _(
            "A range runs from the best to the worst that missing answers and missing proof could lead to. The order "
            "within a band is by the value; where ranges overlap, the answers do not support that order."
        ),
        _(
            "Vendor, model maker and cloud are as the assessments name them. Capitals and blanks aside, equal names "
            "are one company; other spellings, subsidiaries and suppliers behind these are not seen."
        ),
        _("What is overdue is counted on the day of this overview; a report keeps the day on which its words changed."),
    ]
    found.append(unlike(entries))
    if not alike:
        found.append(_("Their checklists draw the bands differently; each stands in the bands of its own."))
    return tuple(filter(None, found))
