"""How firm the band is, in words: what other weights and another scale would make of it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from lockin.language import _
from lockin.report import spoken, words
from lockin.report.case import Case
from lockin.scoring.decision import BLOCKED

if TYPE_CHECKING:
    from lockin.model.policy import Policy
    from lockin.scoring.robustness import Robustness  # draws, which most commands go without

_MOST_OTHERS = 2
"""Other bands that the sentence names."""


class Share(Struct, frozen=True, kw_only=True):
    """How many of the draws come to one band."""

    label: str
    percent: str
    """`48 %`."""
    share: int
    """0 to 100."""
    current: bool
    """Whether it is the band of the result."""


class Firmness(Struct, frozen=True, kw_only=True):
    """Whether the band holds when weights and scale are other judgements."""

    sentence: str
    """For page 1."""
    shares: tuple[Share, ...]
    """By band, best first."""
    reach: str
    """Where most draws lie."""
    equal: str
    """The result with equal weights."""
    how: str


def firmness(case: Case) -> Firmness | None:
    """How firm the band is; None when it was not examined, or nothing is scorable."""
    found = case.robustness
    if found is None:
        return None
    policy = case.checklist.policy
    return Firmness(
        sentence=_sentence(case, found),
        shares=tuple(
            Share(
                label=policy.band(band).label,
                percent=share_text(share),
                share=words.whole(share * 100),
                current=band == found.band,
            )
            for band, share in found.bands.items()
        ),
        reach=_reach(policy, found),
        equal=_equal(policy, found),
        how=_how(policy),
    )


def share_text(share: Fraction) -> str:
    """A share of the draws as `48 %`; never all or none of them when it is not."""
    if 0 < share < Fraction(1, 100):
        return _("under {share}").format(share=spoken.percent(1))
    if Fraction(99, 100) < share < 1:
        return _("over {share}").format(share=spoken.percent(99))
    return words.percent(share)


def robustness_document(case: Case) -> dict[str, Any] | None:
    """What the draws came to, for programs; None when they were left out."""
    found = case.robustness
    if found is None:
        return None
    return {
        "draws": case.checklist.policy.robustness.draws,
        "seed": case.checklist.policy.robustness.seed,
        "band": found.band,
        "share": float(found.share),
        "stable": found.stable,
        "bands": {band: float(share) for band, share in found.bands.items()},
        "decisions": {decision: float(share) for decision, share in found.decisions.items()},
        "residual": {"low": found.low, "median": found.median, "high": found.high},
        "equal_weights": {"residual": float(found.equal.residual), "band": found.equal.band},
    }


def _sentence(case: Case, found: Robustness) -> str:
    policy = case.checklist.policy
    if case.card.decided_by and case.card.decided_by[-1].effect == BLOCKED:
        return _("A red flag decides, whatever the weights.")
    draws, label = spoken.grouped(policy.robustness.draws), policy.band(found.band).label
    so_far = case.card.coverage.open > 0
    if not found.stable and found.share != 1:
        return _unstable(policy, found, so_far=so_far)
    if found.share == 1:
        text = _("Stable: all {count} draws with other weights say {band}.")
        if so_far:
            text = _("Stable so far: all {count} draws with other weights say {band}.")
        return text.format(count=draws, band=label)
    # Translators: {share} is such as "93 %", or "over 99 %".
    text = _("Stable: {share} of {count} draws with other weights say {band}.")
    if so_far:
        text = _("Stable so far: {share} of {count} draws with other weights say {band}.")
    return text.format(share=share_text(found.share), count=draws, band=label)


def _unstable(policy: Policy, found: Robustness, *, so_far: bool) -> str:
    (share, other), *rest = _others(policy, found)
    others = _("{share} of {count} draws with other weights say {band}").format(
        share=share_text(share), count=spoken.grouped(policy.robustness.draws), band=other
    )
    # Translators: the other bands that draws come to; the second is such as "3 % Low".
    pairs = [_("{share} {band}").format(share=share_text(share), band=other) for share, other in rest]
    # Translators: {others} is such as "30 % of 2,000 draws with other weights say High, 3 % Low".
    text = _("{band} so far, but {others}: not stable.") if so_far else _("{band}, but {others}: not stable.")
    return text.format(band=policy.band(found.band).label, others=words.enumerated((others, *pairs)))


def _others(policy: Policy, found: Robustness) -> list[tuple[Fraction, str]]:
    """The other bands that draws come to, most first."""
    others = [(share, policy.band(band).label) for band, share in found.bands.items() if share and band != found.band]
    return sorted(others, key=lambda pair: -pair[0])[:_MOST_OTHERS]


def _reach(policy: Policy, found: Robustness) -> str:
    low, median, high = (_inside(policy, value) for value in (found.low, found.median, found.high))
    return _(
        "In nine of ten draws the residual risk lies between {low} and {high}, with {median} in the middle."
    ).format(low=low, high=high, median=median)


def _inside(policy: Policy, value: float) -> int:
    return words.in_band(policy, Fraction(value))


def _equal(policy: Policy, found: Robustness) -> str:
    point, label = words.in_band(policy, found.equal.residual), policy.band(found.equal.band).label
    text = _("If every question weighed the same, and every domain, it would be {value}: {band}.")
    if found.equal.band == found.band:
        text = _("If every question weighed the same, and every domain, it would be {value}: {band} as well.")
    return text.format(value=point, band=label)


def _how(policy: Policy) -> str:
    rule = policy.robustness
    low, high = rule.weight_factor
    return words.sentences(
        _("Weights and the distances between options are judgements."),
        # Translators: a weight is multiplied by a number between {low} and {high}.
        _(
            "So the score was drawn {count} times, with every weight taken {low} to {high} times and the scale bent "
            "both ways; answers, red flags and limits stay."
        ).format(count=spoken.grouped(rule.draws), low=spoken.exact(low), high=spoken.exact(high)),
        _("Stable means that {share} of the draws agree.").format(share=words.percent(Fraction(rule.stable_at))),
        _("It does not say whether the answers are true."),
    )
