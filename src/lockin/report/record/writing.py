"""The record of a report: what it says about itself, as one canonical text."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import structs

from lockin import __version__
from lockin.language import _, language
from lockin.loading.layers import Layer
from lockin.model.scorecard import Scorecard
from lockin.report.record.canonical import NotCanonicalError, canonical, parsed, plain
from lockin.report.record.values import (
    ASSESSMENT,
    CHECKLIST,
    FORMAT,
    ChecklistName,
    FileHash,
    PageOneText,
    Record,
    Tool,
)
from lockin.report.report import Report

if TYPE_CHECKING:
    from lockin.report.formats import Order
    from lockin.scoring.robustness import Robustness


def record_of(order: Order, checklist: bytes, page_one: PageOneText, *, han: str) -> Record:
    """The record of a report.

    Args:
        order: what is rendered.
        checklist: the checklist's files, as `layers_text` writes them.
        page_one: what page 1 prints.
        han: which Han characters could be drawn; empty: none are.

    """
    case = order.case
    return Record(
        lockin_record=FORMAT,
        tool=Tool(name="lockin", version=__version__),
        made_at=order.created.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        made_on=case.made_on,
        lang=language(),
        paper=order.paper,
        attachments={ASSESSMENT: file_hash(order.source), CHECKLIST: file_hash(checklist)},
        checklist=ChecklistName(id=case.checklist.id, version=case.checklist.version, sha256=case.checklist.sha256),
        catalogue_sha256=order.catalogue_sha256,
        # What new assessments begin with, and where that lies on this machine, is not seen on any page.
        house=structs.replace(case.house, checklist="", lang=""),
        scorecard=scorecard_values(case.card),
        robustness=robustness_values(case.robustness),
        figures=figures(order.report),
        page_one=page_one,
        han=han,
    )


def record_text(record: Record) -> bytes:
    """The record as it is embedded."""
    return canonical(msgspec.to_builtins(record))


def read_record(data: bytes) -> Record:
    """The record in these bytes.

    Raises:
        NotCanonicalError: if they are no JSON as records are written.
        msgspec.ValidationError: if they are no record of this format.

    """
    value = parsed(data)
    found: Record = msgspec.convert(value, Record)
    # What a record holds is written in one way only, so that nobody can hide a second meaning in it.
    if record_text(found) != data:
        raise NotCanonicalError(_("it can be written in another way"))
    return found


def layers_text(layers: tuple[Layer, ...]) -> bytes:
    """The files of a checklist as they are embedded: the base first."""
    return canonical(
        [
            {"entry": layer.entry, "files": {name: data.decode() for name, data in layer.files.items()}}
            for layer in layers
        ]
    )


def layers_of_text(data: bytes) -> tuple[Layer, ...]:
    """The files of a checklist that were embedded.

    Raises:
        NotCanonicalError: if the bytes are anything else.

    """
    value = parsed(data)
    try:
        found = msgspec.convert(value, tuple[_Embedded, ...])
    except msgspec.ValidationError as error:
        raise NotCanonicalError(str(error)) from error
    if not found or any(layer.entry not in layer.files for layer in found):
        raise NotCanonicalError(_("a first file is missing"))
    return tuple(
        Layer(entry=layer.entry, files={name: text.encode() for name, text in layer.files.items()}) for layer in found
    )


def file_hash(data: bytes) -> FileHash:
    """What identifies these bytes."""
    return FileHash(sha256=sha256(data).hexdigest(), size=len(data))


def scorecard_values(card: Scorecard) -> dict[str, Any]:
    """The whole scorecard, every number exact; of the questions that were asked, the ids."""
    values = structs.asdict(card)
    values["asked"] = [question.id for question in card.asked]
    found: dict[str, Any] = plain(values)
    return found


def robustness_values(found: Robustness | None) -> dict[str, Any] | None:
    """How firm the result is; None when nobody asked, or nothing is scorable."""
    values: dict[str, Any] | None = plain(found)
    return values


def figures(report: Report) -> dict[str, Any]:
    """What page 1 shows of the result, as texts."""
    verdict = report.verdict
    values: dict[str, Any] = plain(
        {
            "decision": verdict.decision,
            "band": verdict.band,
            "residual": None if verdict.span is None else verdict.span.text,
            "range": verdict.span_text,
            "decided": verdict.decided,
            "firmness": None if report.firmness is None else report.firmness.sentence,
            "figures": [[figure.label, figure.value, figure.note] for figure in verdict.figures],
            "not_known": verdict.unknown_text,
        }
    )
    return values


class _Embedded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    entry: str
    files: dict[str, str]
