"""How the score is made: the published formula with the numbers of this assessment, its limits, and the words."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from lockin.model.scorecard import Interval
from lockin.report import words
from lockin.report.case import Case
from lockin.report.report import Method, Step
from lockin.report.robust import share_text
from lockin.scoring.aggregate import exposure_factor

GLOSSARY = (
    ("Band", "A stretch of the residual risk from 0 to 100; each band asks for one decision."),
    ("Condition", "What must be done before or after signing, by whom."),
    ("Confidence", "How well the answers are known. It stands beside the score and is never multiplied into it."),
    ("Contribution", "The points that one answer adds to the residual risk. All of them sum to it."),
    ("Control gap", "How weak the controls are, over all domains but exposure."),
    ("Coverage", "How many of the questions that apply are answered."),
    ("Evidence level", "How an answer is known: opinion, vendor statement, contract read, tested."),
    ("Exposure", "How much a forced move, or a failure of the vendor, would hurt."),
    ("Fact", "A circumstance that steers what is asked. One that is not known counts as true."),
    ("Finding", "Something wrong: a red flag, a weak domain, a weak answer."),
    (
        "Range",
        "The best and worst result that missing answers and missing proof could lead to. It closes as they come in.",
    ),
    ("Red flag", "An answer that no average may hide. Only a clear good answer clears it."),
    ("Residual risk", "The control gap, scaled by exposure. An ordered judgement, no probability."),
    ("Waiver", "A named acceptance of a finding with an end date. It changes no figure."),
)


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
                formula=f"counts {words.percent(Fraction(level.confidence))} for confidence",
                value=f"moves a good answer {words.percent(Fraction(level.pull))} towards the next worse option"
                if level.pull
                else "moves nothing",
            )
            for level in policy.evidence
        ),
        limits=policy.limits,
        sources=tuple(f"{article.title} ({article.file})" for article in case.checklist.articles),
    )


def steps(case: Case) -> Iterable[Step]:
    """The arithmetic from domains to residual risk, each line with its numbers, to two decimals."""
    card = case.card
    rated = [
        (domain, value)
        for domain in case.checklist.domains
        if domain.axis != "exposure" and (value := card.domains[domain.id]) is not None
    ]
    yield Step(name="Domain D", formula="Σ w·r / Σ w over the questions that apply", value="one a domain")
    if card.gap is not None:
        sums = " + ".join(f"{domain.weight}·{hundredth(value.point)}" for domain, value in rated)
        yield Step(
            name="Control gap G",
            formula=f"Σ W·D / Σ W = ({sums}) / {sum(domain.weight for domain, _ in rated)}",
            value=hundredth(card.gap.point),
        )
    if card.exposure is not None:
        yield Step(name="Exposure E", formula=_exposure(case), value=hundredth(card.exposure.point))
    yield from _residual(case)
    if card.confidence is not None:
        yield Step(
            name="Confidence",
            formula="Σ w·e·f / Σ w, e of the evidence level, f for age",
            value=f"{decimals(card.confidence, 4)} ({card.confidence_level})",
        )


def _residual(case: Case) -> Iterable[Step]:
    card, policy = case.card, case.checklist.policy
    if card.residual is not None and card.gap is not None and card.exposure is not None:
        floor = Fraction(policy.exposure.floor)
        factor = exposure_factor(policy.exposure, card.exposure.point)
        yield Step(
            name="Residual risk R",
            formula=f"G·({hundredth(floor)} + {hundredth(1 - floor)}·E/100) = {hundredth(card.gap.point)}"
            f"·{decimals(factor, 4)}",
            value=hundredth(card.residual.point),
        )
        yield Step(
            name="Range of R",
            formula="missing answers at their best and all proven; at their worst, no proof",
            value=_range(card.residual),
        )
    if card.without_pull is not None:
        yield Step(
            name="R without evidence pull",
            formula="the same answers, if all were proven",
            value=hundredth(card.without_pull),
        )


def _draws(case: Case) -> Iterable[Step]:
    found, policy = case.robustness, case.checklist.policy
    if found is None:
        return
    rule = policy.robustness
    (low, high), (flat, steep) = rule.weight_factor, rule.scale_gamma
    yield Step(
        name="Draws",
        formula=f"{rule.draws:,} times R anew (seed {rule.seed}): each w and W times a factor from {low} to {high}, "
        f"log-uniform; each r bent to 100·(r/100)^g, one g a draw, uniform from {flat} to {steep}",
        value=f"{share_text(found.share)} {policy.band(found.band).label}",
    )
    yield Step(
        name="Equal weights", formula="R with every w = 1 and every W = 1", value=hundredth(found.equal.residual)
    )


def hundredth(value: Fraction) -> str:
    """Two decimals, halves up."""
    return decimals(value, 2)


def decimals(value: Fraction, places: int) -> str:
    """This many decimals, halves up."""
    scaled = int(value * 10**places + Fraction(1, 2))
    return f"{scaled // 10**places}.{scaled % 10**places:0{places}d}"


def _range(interval: Interval) -> str:
    return f"{hundredth(interval.best)} to {hundredth(interval.worst)}"


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
    weakest = policy.weakest_domain
    yield (
        f"Weakest domain: with an exposure of {weakest.exposure_at_least} or more, a domain at "
        f"{weakest.domain_at_least} or more keeps the band at {policy.band(weakest.band).label} or worse."
    )
    yield (
        "Red flags set a floor under the band, or block. One that is not known keeps the band at "
        f"{policy.band(policy.unknown_red_flag).label} or worse. Only a clear good answer clears it."
    )
    yield (
        f"Confidence is low below {policy.confidence.medium}, medium below {policy.confidence.high}, then high. "
        f"Approval needs at least {policy.confidence.approve_needs}."
    )
    yield (
        f"Not known and open count {policy.unknown_risk} as a point and span the question's options as a range. "
        "Not applicable leaves both sums, needs a reason and a second name, and is refused on a red-flag question."
    )
    yield (
        f"An answer older than {policy.freshness.stale_after_days} days, or than its question allows, keeps "
        f"{words.percent(Fraction(policy.freshness.stale_factor))} of what its evidence level counts for confidence."
    )
    yield "A waiver is printed beside its finding and changes neither score nor band."
