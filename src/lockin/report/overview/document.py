"""An overview as JSON-ready data: the published shape of `portfolio --json` and of `overview.json`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import structs

from lockin.report.overview import tally
from lockin.report.overview.entry import Entry
from lockin.report.overview.overview import Overview
from lockin.report.overview.view import DIMENSIONS

FORMAT = 1
"""Version of the shape; it grows when a key changes its meaning or goes."""
WORDED = frozenset({"exact", "exact_exposure", "zones", "labels", "band_label", "decision_label", "confidence_label"})
"""What an entry has for the words alone, or has under another key."""


def overview_document(overview: Overview, entries: Sequence[Entry]) -> dict[str, Any]:
    """Everything counted, by file, then the words.

    Args:
        overview: cleaned.
        entries: what it was made from.

    """
    found = sorted(entries, key=tally.order)
    files = [entry.file for entry in found]
    return {
        "lockin": FORMAT,
        "assessments": [_entry(entry) for entry in found],
        "bands": {band or "not_rated": [files[at] for at in at_] for band, at_ in tally.in_bands(found).items()},
        "concentration": {one: _tally(tally.dependence(found, one), files) for one in DIMENSIONS},
        "gaps": [{"id": group.name, "files": [files[at] for at in group.members]} for group in tally.gaps(found)],
        "unread": [{"file": one.file, "why": one.why} for one in overview.unread],
        "overview": overview,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    """Ids and numbers that are not rounded, as `score --json` has them; the words for them are in the overview."""
    told = structs.asdict(entry)
    told |= {"residual": entry.exact, "exposure": entry.exact_exposure}
    return {key: value for key, value in told.items() if key not in WORDED}


def _tally(found: tally.Tally, files: Sequence[str]) -> dict[str, Any]:
    return {
        "groups": [{"name": group.name, "files": [files[at] for at in group.members]} for group in found.groups],
        "unknown": [files[at] for at in found.unknown],
    }
