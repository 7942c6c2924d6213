"""How the score is made: the published formula with the numbers of this assessment, its limits, and the words."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from lockin.language import N_, _
from lockin.model.scorecard import Interval
from lockin.report import spoken, words
from lockin.report.case import Case
from lockin.report.report import Method, Step
from lockin.report.robust import share_text
from lockin.scoring.aggregate import exposure_factor

GLOSSARY = (
    (N_("Band"), N_("A stretch of the residual risk from 0 to 100; each band asks for one decision.")),
    (N_("Condition"), N_("What must be done before or after signing, by whom.")),
    (
        N_("Confidence"),
        N_("How well the answers are known. It stands beside the score and is never multiplied into it."),
    ),
    (N_("Contribution"), N_("The points that one answer adds to the residual risk. All of them sum to it.")),
    (N_("Control gap"), N_("How weak the controls are, over all domains but exposure.")),
    (N_("Coverage"), N_("How many of the questions that apply are answered.")),
    (N_("Evidence level"), N_("How an answer is known: opinion, vendor statement, contract read, tested.")),
    (N_("Exposure"), N_("How much a forced move, or a failure of the vendor, would hurt.")),
    (N_("Fact"), N_("A circumstance that steers what is asked. One that is not known counts as true.")),
    (N_("Finding"), N_("Something wrong: a red flag, a weak domain, a weak answer.")),
    (
        N_("Range"),
        N_(
            "The best and worst result that missing answers and missing proof could lead to. It closes as they come in."
        ),
    ),
    (N_("Red flag"), N_("An answer that no average may hide. Only a clear good answer clears it.")),
    (N_("Residual risk"), N_("The control gap, scaled by exposure. An ordered judgement, no probability.")),
    (N_("Waiver"), N_("A named acceptance of a finding with an end date. It changes no figure.")),
)
"""Word and meaning; `_` at use."""


def method(case: Case) -> Method:
    """The method page."""
    policy = case.checklist.policy
    return Method(
        steps=(*steps(case), *_draws(case)),
        bands=tuple(
            Step(
                name=band.label,
                formula=words.band_text(policy, band.id),
                value=policy.decision(band.decision).label,
            )
            for band in policy.bands
        ),
        rules=tuple(_rules(case)),
        evidence=tuple(
            Step(
                name=level.label,
                # Translators: what an evidence level does, beside its name in a table; {share} is such as "50 %".
                formula=_("counts {share} for confidence").format(share=words.percent(Fraction(level.confidence))),
                value=_("moves a good answer {share} towards the next worse option").format(
                    share=words.percent(Fraction(level.pull))
                )
                if level.pull
                else _("moves nothing"),
            )
            for level in policy.evidence
        ),
        limits=policy.limits,
        sources=tuple(article.title for article in case.checklist.articles),
    )


def steps(case: Case) -> Iterable[Step]:
    """The arithmetic from domains to residual risk, each line with its numbers, to two decimals."""
    card = case.card
    rated = [
        (domain, value)
        for domain in case.checklist.domains
        if domain.axis != "exposure" and (value := card.domains[domain.id]) is not None
    ]
    # Translators: the letters of formulas stay as they are: D, G, E, R, w, W, r, e, f, g.
    yield Step(name=_("Domain D"), formula=_("Σ w·r / Σ w over the questions that apply"), value=_("one a domain"))
    if card.gap is not None:
        sums = " + ".join(f"{domain.weight}·{hundredth(value.point)}" for domain, value in rated)
        yield Step(
            name=_("Control gap G"),
            formula=f"Σ W·D / Σ W = ({sums}) / {sum(domain.weight for domain, _ in rated)}",
            value=hundredth(card.gap.point),
        )
    if card.exposure is not None:
        yield Step(name=_("Exposure E"), formula=_exposure(case), value=hundredth(card.exposure.point))
    yield from _residual(case)
    if card.confidence is not None:
        yield Step(
            name=_("Confidence"),
            formula=_("Σ w·e·f / Σ w, e of the evidence level, f for age"),
            value=f"{decimals(card.confidence, 4)} ({words.level(card.confidence_level or 'low')})",
        )


def _residual(case: Case) -> Iterable[Step]:
    card, policy = case.card, case.checklist.policy
    if card.residual is not None and card.gap is not None and card.exposure is not None:
        floor = Fraction(policy.exposure.floor)
        factor = exposure_factor(policy.exposure, card.exposure.point)
        yield Step(
            name=_("Residual risk R"),
            formula=f"G·({hundredth(floor)} + {hundredth(1 - floor)}·E/100) = {hundredth(card.gap.point)}"
            f"·{decimals(factor, 4)}",
            value=hundredth(card.residual.point),
        )
        yield Step(
            name=_("Range of R"),
            formula=_("missing answers at their best and all proven; at their worst, no proof"),
            value=_range(card.residual),
        )
    if card.without_pull is not None:
        yield Step(
            name=_("R without evidence pull"),
            formula=_("the same answers, if all were proven"),
            value=hundredth(card.without_pull),
        )


def _draws(case: Case) -> Iterable[Step]:
    found, policy = case.robustness, case.checklist.policy
    if found is None:
        return
    rule = policy.robustness
    (low, high), (flat, steep) = rule.weight_factor, rule.scale_gamma
    yield Step(
        name=_("Draws"),
        formula=_(
            "{count} times R anew (seed {seed}): each w and W times a factor from {low} to {high}, "
            "log-uniform; each r bent to 100·(r/100)^g, one g a draw, uniform from {flat} to {steep}"
        ).format(
            count=spoken.grouped(rule.draws),
            seed=rule.seed,
            low=spoken.exact(low),
            high=spoken.exact(high),
            flat=spoken.exact(flat),
            steep=spoken.exact(steep),
        ),
        value=f"{share_text(found.share)} {policy.band(found.band).label}",
    )
    yield Step(
        name=_("Equal weights"),
        formula=_("R with every w = 1 and every W = 1"),
        value=hundredth(found.equal.residual),
    )


def hundredth(value: Fraction) -> str:
    """Two decimals, halves up."""
    return decimals(value, 2)


def decimals(value: Fraction, places: int) -> str:
    """This many decimals, halves up."""
    return spoken.decimals(value, places)


def _range(interval: Interval) -> str:
    return _("{start} to {end}").format(start=hundredth(interval.best), end=hundredth(interval.worst))


def _exposure(case: Case) -> str:
    policy = case.checklist.policy.exposure
    exposure_domain = next(domain for domain in case.checklist.domains if domain.axis == "exposure")
    value = case.card.domains[exposure_domain.id]
    peaks = [case.card.risks[question_id] for question_id in policy.max_of if question_id in case.card.risks]
    share = Fraction(policy.max_share)
    average = "–" if value is None else hundredth(value.point)
    highest = "–" if not peaks else hundredth(max(peaks))
    mean_share, max_share = hundredth(1 - share), hundredth(share)
    return (
        f"{mean_share}·D + {max_share}·max({', '.join(policy.max_of)}) = {mean_share}·{average} + {max_share}·{highest}"
    )


def _rules(case: Case) -> Iterable[str]:
    policy = case.checklist.policy
    weakest, confidence, unknown = policy.weakest_domain, policy.confidence, policy.unknown_red_flag
    yield _(
        "Weakest domain: with an exposure of {exposure} or more, a domain at {value} or more keeps the band at {band} "
        "or worse."
    ).format(exposure=weakest.exposure_at_least, value=weakest.domain_at_least, band=policy.band(weakest.band).label)
    yield _(
        "Red flags set a floor under the band, or block. One that is not known keeps the band at {band} or worse. "
        "Only a clear good answer clears it."
    ).format(band=policy.band(unknown).label)
    # Translators: {medium} and {high} are numbers such as 0.4; {level} is low, medium or high.
    yield _(
        "Confidence is low below {medium}, medium below {high}, then high. Approval needs at least {level}."
    ).format(
        medium=spoken.exact(confidence.medium),
        high=spoken.exact(confidence.high),
        level=words.level(confidence.approve_needs),
    )
    yield _(
        "Not known and open count {value} as a point and span the question's options as a range. "
        "Not applicable leaves both sums, needs a reason and a second name, and is refused on a red-flag question."
    ).format(value=policy.unknown_risk)
    yield _(
        "An answer older than {days} days, or than its question allows, keeps {share} of what its evidence level "
        "counts for confidence."
    ).format(days=policy.freshness.stale_after_days, share=words.percent(Fraction(policy.freshness.stale_factor)))
    yield _("A waiver is printed beside its finding and changes neither score nor band.")
