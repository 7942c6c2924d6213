"""Rules on the policy: its numbers make a scale, and what it names exists."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any, get_args

from lockin.language import _
from lockin.loading.parts import Parts
from lockin.loading.structure import nearest
from lockin.loading.troubles import Path, Trouble
from lockin.model.policy import BandId, DecisionId, EvidenceId, Policy

MOST_DECIMALS = 6
MOST_DRAWS = 100_000
BANDS, DECISIONS, EVIDENCE = get_args(BandId), get_args(DecisionId), get_args(EvidenceId)


def each_once(parts: Parts) -> Iterator[Trouble]:
    """Bands, decisions and evidence levels are all there, each once."""
    if parts.policy is None:
        return
    for key, ids in (("bands", BANDS), ("decisions", DECISIONS), ("evidence", EVIDENCE)):
        items = getattr(parts.policy, key)
        seen: set[str] = set()
        for at, item in enumerate(items):
            if item.id in seen:
                yield Trouble(("policy", key, at, "id"), _("{id!r} is given twice").format(id=item.id))
            seen.add(item.id)
        if missing := [name for name in ids if name not in seen]:
            hint = _("there are {count}: {names}").format(count=len(ids), names=", ".join(ids))
            yield Trouble(("policy", key), _("missing: {keys}").format(keys=", ".join(missing)), hint, at_key=True)


def bands_ascend(parts: Parts) -> Iterator[Trouble]:
    """Bands stand from low to severe; the first starts at 0 and each starts above the one before it."""
    if parts.policy is None:
        return
    bands = parts.policy.bands
    if bands and bands[0].at_least != 0:
        yield Trouble(
            ("policy", "bands", 0, "at_least"),
            _("the first band must start at 0, not {at_least}").format(at_least=bands[0].at_least),
        )
    for at, (before, band) in enumerate(pairwise(bands), 1):
        path = "policy", "bands", at
        if band.at_least <= before.at_least:
            message = _("at_least must be higher than that of the band before it ({before}), not {given}").format(
                before=before.at_least, given=band.at_least
            )
            yield Trouble((*path, "at_least"), message)
        if BANDS.index(band.id) < BANDS.index(before.id):
            yield Trouble(
                (*path, "id"),
                _("the band {id!r} must stand before {before_id!r}").format(id=band.id, before_id=before.id),
            )


def shares_are_shares(parts: Parts) -> Iterator[Trouble]:
    """Every number that stands for a share lies from 0 to 1."""
    if parts.policy is None:
        return
    for path, value in _shares(parts.policy):
        if not _short(value) or not 0 <= value <= 1:
            hint = (
                None
                if _short(value)
                else _("write it with at most {decimals} digits after the point").format(decimals=MOST_DECIMALS)
            )
            yield Trouble(
                ("policy", *path),
                _("{path} must be a number from 0 to 1, not {value}").format(path=_key(path), value=value),
                hint,
            )


def _key(path: Path) -> str:
    return next(part for part in reversed(path) if isinstance(part, str))


def _shares(policy: Policy) -> Iterator[tuple[Path, Decimal]]:
    for at, level in enumerate(policy.evidence):
        yield ("evidence", at, "confidence"), level.confidence
        yield ("evidence", at, "pull"), level.pull
    yield ("freshness", "stale_factor"), policy.freshness.stale_factor
    yield ("exposure", "max_share"), policy.exposure.max_share
    yield ("exposure", "floor"), policy.exposure.floor
    yield ("confidence", "medium"), policy.confidence.medium
    yield ("confidence", "high"), policy.confidence.high
    yield ("robustness", "stable_at"), policy.robustness.stable_at


def _short(value: Decimal) -> bool:
    """Whether exact arithmetic can hold it without effort: `1e-999999` is a share too."""
    exponent: Any = value.as_tuple().exponent
    return value.is_finite() and exponent >= -MOST_DECIMALS and value.adjusted() < MOST_DECIMALS


def confidence_ascends(parts: Parts) -> Iterator[Trouble]:
    """High confidence starts above medium."""
    if parts.policy is None:
        return
    confidence = parts.policy.confidence
    if confidence.high.is_finite() and confidence.medium.is_finite() and confidence.high <= confidence.medium:
        message = _("high must be more than medium ({medium}), not {given}").format(
            medium=confidence.medium, given=confidence.high
        )
        yield Trouble(("policy", "confidence", "high"), message)


def exposure_names_its_questions(parts: Parts) -> Iterator[Trouble]:
    """The questions that may not be averaged away are scored questions of the exposure domain."""
    exposure = parts.exposure()
    if parts.policy is None:
        return
    by_id = {question.id: question for question in parts.questions.values()}
    for at, name in enumerate(parts.policy.exposure.max_of):
        path, question = ("policy", "exposure", "max_of", at), by_id.get(name)
        if name not in parts.ids["questions"]:
            yield Trouble(
                path, _("there is no question {name!r}").format(name=name), nearest(name, parts.ids["questions"])
            )
        elif question is not None and exposure is not None and question.domain != exposure.id:
            yield Trouble(
                path, _("the question {name!r} is not in the exposure domain {id!r}").format(name=name, id=exposure.id)
            )
        elif question is not None and not question.scored:
            yield Trouble(path, _("the question {name!r} is not scored").format(name=name))
    if not parts.policy.exposure.max_of:
        yield Trouble(("policy", "exposure", "max_of"), _("max_of must have at least one item"))


def sub_indices_name_domains(parts: Parts) -> Iterator[Trouble]:
    """A sub-index reads domains of the checklist together."""
    seen: set[str] = set()
    for at, index in enumerate(parts.policy.sub_indices if parts.policy else ()):
        if index.id in seen:
            yield Trouble(("policy", "sub_indices", at, "id"), _("the id {id!r} is given twice").format(id=index.id))
        seen.add(index.id)
        for position, domain in enumerate(index.domains):
            path = "policy", "sub_indices", at, "domains", position
            if domain not in parts.ids["domains"]:
                yield Trouble(
                    path,
                    _("there is no domain {domain!r}").format(domain=domain),
                    nearest(domain, parts.ids["domains"]),
                )


def draws_are_bounded(parts: Parts) -> Iterator[Trouble]:
    """The robustness check ends in a reasonable time, and its ranges ascend from above 0."""
    if parts.policy is None:
        return
    robustness = parts.policy.robustness
    if robustness.draws > MOST_DRAWS:
        message = _("draws must be a whole number from 1 to {most}, not {given}").format(
            most=MOST_DRAWS, given=robustness.draws
        )
        yield Trouble(("policy", "robustness", "draws"), message)
    for key in ("weight_factor", "scale_gamma"):
        low, high = getattr(robustness, key)
        if not (_short(low) and _short(high) and 0 < low <= high):
            yield Trouble(
                ("policy", "robustness", key), _("{key} must be two numbers above 0 that ascend").format(key=key)
            )


RULES = (
    each_once,
    bands_ascend,
    shares_are_shares,
    confidence_ascends,
    exposure_names_its_questions,
    sub_indices_name_domains,
    draws_are_bounded,
)
