"""Candidates to test, as many as a report can hold."""

from __future__ import annotations

from lockin.language import _, ngettext
from lockin.report import words
from lockin.report.alternatives import Candidate, candidates, next_step
from lockin.report.case import Case
from lockin.report.leaving.values import Offer

MOST = 8
"""Rows."""


def offer(case: Case) -> Offer | None:
    """What fits or may fit, with the next step; None when there is no catalogue, or nothing fits."""
    if case.catalogue is None:
        return None
    found = candidates(case, case.catalogue)
    if not found:
        return None
    rows = _some(found)
    text = _(
        "These are candidates, never a recommendation: they fit this assessment, or may fit it. Their order means "
        "nothing, and how good they are is not said."
    )
    left = len(found) - len(rows)
    more = ngettext(
        "{count} more are listed by “lockin alternatives FILE”.",
        "{count} more are listed by “lockin alternatives FILE”.",
        left,
    ).format(count=left)
    return Offer(
        text=words.sentences(text, more if left else ""),
        note=case.catalogue.note or "",
        rows=rows,
        step=next_step(case, case.catalogue),
    )


def _some(found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """At most so many, in their order, with the kinds taking turns, so that none is crowded out."""
    turns: dict[str, int] = {}
    keyed = []
    for at, candidate in enumerate(found):
        turns[candidate.kind] = turns.get(candidate.kind, -1) + 1
        keyed.append((turns[candidate.kind], at))
    return tuple(found[at] for at in sorted(at for _, at in sorted(keyed)[:MOST]))
