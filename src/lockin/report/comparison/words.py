"""What a comparison says in sentences, and no more than the answers support."""

from __future__ import annotations

from collections.abc import Iterable

from lockin.language import N_, _, ngettext
from lockin.report import words
from lockin.report.comparison.comparison import LETTERS
from lockin.scoring.compare import Compared, Standing
from lockin.scoring.negotiation import MARGIN

NO_DIFFERENCE = N_("No difference that the answers support")


def letters(positions: Iterable[int]) -> str:
    """`A`, `A and C`."""
    return words.listing(LETTERS[at] for at in positions)


def title(number: int) -> str:
    """What the comparison is called."""
    text = ngettext("{count} assessment side by side", "{count} assessments side by side", number)
    return text.format(count=number)


def supports(found: Standing) -> str:
    """Who is better than whom, as a sentence."""
    if all(value is None for value in found.values):
        return _("Not rated.")
    parts = _better(found)
    if not parts:
        return f"{_(NO_DIFFERENCE)}."
    near = (_("{letters} are less than a point apart.").format(letters=letters(sorted(pair))) for pair in _close(found))
    rest = len(found.values) * (len(found.values) - 1) // 2 - len(found.better)
    tail = _("Otherwise no difference that the answers support.") if rest else ""
    return words.sentences(f"{'; '.join(parts)}.", *near, tail)


def headline(compared: Compared) -> str:
    """What can be said about the control gap on the common questions."""
    if not compared.shares:
        return _("Nothing that can be scored applies to all")
    if not compared.gap.better:
        return _(NO_DIFFERENCE)
    # Translators: {clauses} is such as "A is better than B; C is better than B"
    return _("On the control gap, {clauses}").format(clauses="; ".join(_better(compared.gap)))


def ahead(compared: Compared, at: int) -> str:
    """In which domains one side is better than which others."""
    by_others: dict[tuple[int, ...], list[str]] = {}
    for domain, found in zip(compared.checklist.domains, compared.domains, strict=True):
        others = tuple(other for one, other in found.better if one == at)
        if others and domain.axis != "exposure":
            by_others.setdefault(others, []).append(words.quoted(domain.title))
    if not by_others:
        return _("{letter} is better in no domain, as far as the answers support.").format(letter=LETTERS[at])
    # Translators: a part of the next text: "A is better than B in “Exit”; than C in “Exit” and “Price”."
    than = _("than {letters} in {domains}")
    parts = [
        than.format(letters=letters(others), domains=words.listing(titles)) for others, titles in by_others.items()
    ]
    return _("{letter} is better {parts}.").format(letter=LETTERS[at], parts="; ".join(parts))


def summary(compared: Compared) -> tuple[str, ...]:
    """The comparison in a few sentences."""
    found = [words.sentences(_common(compared), _beside(compared))]
    gap = supports(compared.gap)
    # Translators: {sentence} is such as "A is better than B."
    found.append(
        _("Control gap on these questions: {sentence}").format(
            sentence=gap if gap[1:2] == " " else words.within(gap)  # a letter keeps its capital
        )
    )
    if compared.one_sided:
        text = ngettext(
            "{count} question is known for some and not for others; find out before you decide by them.",
            "{count} questions are known for some and not for others; find out before you decide by them.",
            len(compared.one_sided),
        )
        found.append(text.format(count=len(compared.one_sided)))
    found.append(exposure_text(compared))
    found.append(_("Nothing here names a winner: the checklist's weights need not be yours."))
    return tuple(found)


def _common(compared: Compared) -> str:
    """How many questions are compared."""
    number, sides = len(compared.common), len(compared.sides)
    if sides == len("AB"):
        text = ngettext(
            "{count} question applies to both and is compared.",
            "{count} questions apply to both and are compared.",
            number,
        )
    else:
        text = ngettext(
            "{count} question applies to all {sides} and is compared.",
            "{count} questions apply to all {sides} and are compared.",
            number,
        )
    return text.format(count=number, sides=sides)


def _beside(compared: Compared) -> str:
    """How many are not."""
    number = len(compared.left_out)
    if not number:
        return ""
    return ngettext(
        "{count} question counts for some only and is left out.",
        "{count} questions count for some only and are left out.",
        number,
    ).format(count=number)


def exposure_text(compared: Compared) -> str:
    """Whether exposure, which belongs to the use, is the same in all."""
    if not compared.exposure_differs:
        return _("Exposure belongs to the use, not to the vendor, and is answered alike in all.")
    number = len(compared.exposure_differs)
    return ngettext(
        "Exposure belongs to the use, not to the vendor, and {count} exposure question is not answered alike. "
        "So compare the control gap; the residual risks differ for that reason too.",
        "Exposure belongs to the use, not to the vendor, and {count} exposure questions are not answered alike. "
        "So compare the control gap; the residual risks differ for that reason too.",
        number,
    ).format(count=number)


def differences_text(compared: Compared, small: int, least: str) -> str:
    """How many differences there are, and how many of them are left out on paper."""
    if not compared.differences:
        return _("The known answers to the common questions do not differ in risk.")
    number = len(compared.differences)
    text = ngettext(
        "{count} question with known answers of different risk, those that move the control gap most first.",
        "{count} questions with known answers of different risk, those that move the control gap most first.",
        number,
    )
    points = _("Points are the difference of risk times the weight of the question in the gap.")
    hidden = ngettext(
        "{count} difference of less than {points} points each is not shown on paper.",
        "{count} differences of less than {points} points each are not shown on paper.",
        small,
    )
    left_out = hidden.format(count=small, points=least) if small else ""
    return words.sentences(text.format(count=number), points, left_out)


def method(compared: Compared) -> tuple[str, ...]:
    """How the comparison is made."""
    same = "" if compared.exposure_differs else _("Exposure is the same in all, so R follows G.")
    return (
        _(
            "Decision, band, residual risk, confidence and red flags are those of each assessment alone, as its own "
            "report shows them."
        ),
        _(
            "Everything else is computed again with the same formula on the common questions: those that are asked in "
            "all and set aside in none. Their weights are the same for all sides."
        ),
        _(
            "A range runs from the best to the worst that missing answers and missing proof could lead to. Where two "
            "ranges overlap, there is no difference that the answers support; touching counts as overlapping."
        ),
        words.sentences(_("Points are points of the control gap G, which exposure does not touch."), same),
        _(
            "An ask stands where another answer is better by at least {points} points of risk before evidence is "
            "weighed. An answer known by contract or test goes before one that is only said."
        ).format(points=MARGIN),
        _(
            "Values order attention; they are neither probability nor money, and they have not been validated against "
            "outcomes."
        ),
    )


def _better(found: Standing) -> list[str]:
    """Who is better than whom, a clause each."""
    return [
        # Translators: {ones} and {others} are letters that stand for assessments: "A" or "A and C"
        ngettext("{ones} is better than {others}", "{ones} are better than {others}", len(ones)).format(
            ones=letters(ones), others=letters(others)
        )
        for ones, others in _grouped(found)
    ]


def _grouped(found: Standing) -> list[tuple[list[int], tuple[int, ...]]]:
    """Those that are better than the same others, together."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for one in range(len(found.values)):
        if others := tuple(other for better, other in found.better if better == one):
            groups.setdefault(others, []).append(one)
    return [(ones, others) for others, ones in groups.items()]


def _close(found: Standing) -> list[tuple[int, int]]:
    """Pairs of which one is better although both are printed as the same number."""
    return [
        (one, other)
        for one, other in found.better
        if (low := found.values[one]) and (high := found.values[other]) and high.point - low.point < 1
    ]
