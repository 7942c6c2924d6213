"""What a comparison says in sentences, and no more than the answers support."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lockin.report import words
from lockin.report.comparison.comparison import LETTERS
from lockin.scoring.compare import Compared, Standing
from lockin.scoring.negotiation import MARGIN

NO_DIFFERENCE = "No difference that the answers support"


def letters(positions: Iterable[int]) -> str:
    """`A`, `A and C`."""
    return words.listing(LETTERS[at] for at in positions)


def supports(found: Standing) -> str:
    """Who is better than whom, as a sentence."""
    if all(value is None for value in found.values):
        return "Not rated."
    parts = [f"{_subjects(ones)} better than {letters(others)}" for ones, others in _grouped(found)]
    if not parts:
        return f"{NO_DIFFERENCE}."
    near = "".join(f" {letters(sorted(pair))} are less than a point apart." for pair in _close(found))
    rest = len(found.values) * (len(found.values) - 1) // 2 - len(found.better)
    tail = f" Otherwise {NO_DIFFERENCE[:1].lower()}{NO_DIFFERENCE[1:]}." if rest else ""
    return f"{'; '.join(parts)}.{near}{tail}"


def headline(compared: Compared) -> str:
    """What can be said about the control gap on the common questions."""
    if not compared.shares:
        return "Nothing that can be scored applies to all"
    if not compared.gap.better:
        return NO_DIFFERENCE
    parts = [f"{_subjects(ones)} better than {letters(others)}" for ones, others in _grouped(compared.gap)]
    return f"On the control gap, {'; '.join(parts)}"


def ahead(compared: Compared, at: int) -> str:
    """In which domains one side is better than which others."""
    by_others: dict[tuple[int, ...], list[str]] = {}
    for domain, found in zip(compared.checklist.domains, compared.domains, strict=True):
        others = tuple(other for one, other in found.better if one == at)
        if others and domain.axis != "exposure":
            by_others.setdefault(others, []).append(f"“{domain.title}”")
    if not by_others:
        return f"{LETTERS[at]} is better in no domain, as far as the answers support."
    parts = [f"than {letters(others)} in {words.listing(titles)}" for others, titles in by_others.items()]
    return f"{LETTERS[at]} is better {'; '.join(parts)}."


def summary(compared: Compared) -> tuple[str, ...]:
    """The comparison in a few sentences."""
    number, sides = len(compared.common), len(compared.sides)
    everyone = "both" if sides == len("AB") else f"all {sides}"
    found = [
        (
            f"{words.count(number, 'question applies', 'questions apply')} to {everyone} and "
            f"{'is' if number == 1 else 'are'} compared."
        )
    ]
    if compared.left_out:
        beside = words.count(len(compared.left_out), "question counts", "questions count")
        found[0] += f" {beside} for some only and {'is' if len(compared.left_out) == 1 else 'are'} left out."
    found.append(f"Control gap on these questions: {_inside(supports(compared.gap))}")
    if compared.one_sided:
        known = words.count(len(compared.one_sided), "question is", "questions are")
        found.append(f"{known} known for some and not for others; find out before you decide by them.")
    found.append(exposure_text(compared))
    found.append("Nothing here names a winner: the checklist's weights need not be yours.")
    return tuple(found)


def exposure_text(compared: Compared) -> str:
    """Whether exposure, which belongs to the use, is the same in all."""
    if not compared.exposure_differs:
        return "Exposure belongs to the use, not to the vendor, and is answered alike in all."
    number = words.count(len(compared.exposure_differs), "exposure question is", "exposure questions are")
    return (
        f"Exposure belongs to the use, not to the vendor, and {number} not answered alike. So compare the control gap; "
        "the residual risks differ for that reason too."
    )


def differences_text(compared: Compared, small: int, least: str) -> str:
    """How many differences there are, and how many of them are left out on paper."""
    if not compared.differences:
        return "The known answers to the common questions do not differ in risk."
    text = (
        f"{words.count(len(compared.differences), 'question')} with known answers of different risk, those that move "
        "the control gap most first. Points are the difference of risk times the weight of the question in the gap."
    )
    if not small:
        return text
    each = words.count(small, "difference", "differences")
    return f"{text} {each} of less than {least} points each {'is' if small == 1 else 'are'} not shown on paper."


def method(compared: Compared) -> tuple[str, ...]:
    """How the comparison is made."""
    same = "" if compared.exposure_differs else " Exposure is the same in all, so R follows G."
    return (
        (
            "Decision, band, residual risk, confidence and red flags are those of each assessment alone, as its own "
            "report shows them."
        ),
        (
            "Everything else is computed again with the same formula on the common questions: those that are asked in "
            "all and set aside in none. Their weights are the same for all sides."
        ),
        (
            "A range runs from the best to the worst that missing answers and missing proof could lead to. Where two "
            "ranges overlap, there is no difference that the answers support; touching counts as overlapping."
        ),
        f"Points are points of the control gap G, which exposure does not touch.{same}",
        (
            f"An ask stands where another answer is better by at least {MARGIN} points of risk before evidence is "
            "weighed. An answer known by contract or test goes before one that is only said."
        ),
        (
            "Values order attention; they are neither probability nor money, and they have not been validated against "
            "outcomes."
        ),
    )


def _inside(sentence: str) -> str:
    """A sentence behind a colon: names keep their capital, words do not."""
    return sentence if sentence[1:2] == " " else f"{sentence[:1].lower()}{sentence[1:]}"


def _subjects(ones: Sequence[int]) -> str:
    return f"{letters(ones)} {'is' if len(ones) == 1 else 'are'}"


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
