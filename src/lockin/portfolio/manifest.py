"""What a portfolio's folder holds, and what each report in it was made from: `portfolio.json`.

It is written after every report, so that a run which ends early, in whatever way, loses nothing.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct

from lockin.report.overview.entry import Entry

NAME = "portfolio.json"


class Made(Struct, frozen=True, kw_only=True):
    """A report that is there."""

    report: str
    """Its path below the output folder, with `/` between folders."""
    key: str
    """`lockin.portfolio.jobs.key_of`; equal for reports that say the same."""
    sha256: str
    """Of its file; another one there was changed by somebody."""
    entry: Entry
    """What the assessment said when it was last read."""


class Manifest(Struct, frozen=True, kw_only=True):
    """The whole file."""

    lockin_portfolio: Literal[1]
    """Version of the shape; it grows when a key changes its meaning or goes."""
    reports: dict[str, Made]
    """By path of the assessment below the folder that was walked."""
    left_over: tuple[str, ...]
    """Reports whose assessments are gone."""


class NotOursError(ValueError):
    """The file is no manifest of any version."""


EMPTY = Manifest(lockin_portfolio=1, reports={}, left_over=())


def encode(manifest: Manifest) -> bytes:
    """The manifest as it is written."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"


def decode(data: bytes) -> Manifest | None:
    """The manifest in these bytes; None for one that this version cannot read.

    Raises:
        NotOursError: if they are something else, which must not be written over.

    """
    try:
        return msgspec.json.decode(data, type=Manifest)
    except msgspec.ValidationError:
        pass
    except (msgspec.DecodeError, RecursionError) as error:
        raise NotOursError from error
    if not _marked(data):
        raise NotOursError
    return None


class _Marked(Struct, frozen=True, kw_only=True):
    lockin_portfolio: int


def _marked(data: bytes) -> bool:
    try:
        msgspec.json.decode(data, type=_Marked)
    except msgspec.ValidationError:
        return False
    return True
