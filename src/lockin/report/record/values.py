"""What is sealed into a PDF, and what a check of it says."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from lockin.model.house import House
from lockin.report.report import Paper

ASSESSMENT, CHECKLIST, RECORD = "assessment.yaml", "checklist.json", "record.json"
"""Names of the attachments."""
NAMES = (ASSESSMENT, CHECKLIST, RECORD)
RELATIONSHIPS = {ASSESSMENT: "Source", CHECKLIST: "Source", RECORD: "Data"}
"""What each is to the pages (ISO 19005-3, annex E)."""
FORMAT = 1
"""Version of the record; it grows when a key changes its meaning or goes."""

State = Literal["ok", "failed", "not_checked"]


class Check(Struct, frozen=True, kw_only=True):
    """What one check found."""

    name: str
    """For programs; the same in every language."""
    state: State
    text: str
    """For people: one sentence, or two."""


class Seal(Struct, frozen=True, kw_only=True):
    """What the pages print of the record."""

    digest: str
    """SHA-256 of `record.json`, 64 hex digits, or the mark that stands for it until it is known."""
    short: str
    """Its first 12 digits, or the mark."""
    names: tuple[str, ...] = NAMES
    """Of the attachments."""


class Attached(Struct, frozen=True, kw_only=True):
    """One attachment as it was read."""

    data: bytes
    size: int | None
    """As the file says it; None: it does not say."""
    md5: bytes
    relationship: str
    listed: bool
    """Whether the list of attachments and the list of associated files mean the same object."""


class Page(Struct, frozen=True, kw_only=True):
    """What one page draws."""

    text: str
    """Empty when it cannot be read."""
    trouble: str = ""
    """Why not."""


class Contents(Struct, frozen=True, kw_only=True):
    """A PDF that carries a record, taken apart."""

    attached: dict[str, Attached]
    """By name; the three are there."""
    others: tuple[str, ...]
    """Names of further attachments."""
    pages: tuple[Page, ...]
    targets: dict[str, int]
    """Page number by the name of a place that a link leads to."""
    covers: tuple[str, ...]
    """Kinds of what lies over page 1 and is no plain link."""
    strange: tuple[str, ...]
    """What else the file holds and lockin does not write, by its name in PDF."""
    report: bytes
    """The file without the signatures that were appended to it."""
    signed: bool
    """Whether it has a signature."""

    @property
    def assessment(self) -> bytes:
        """The assessment."""
        return self.attached[ASSESSMENT].data

    @property
    def checklist(self) -> bytes:
        """The files of the checklist."""
        return self.attached[CHECKLIST].data

    @property
    def record(self) -> bytes:
        """The record."""
        return self.attached[RECORD].data


class FileHash(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What identifies the content of an attachment."""

    sha256: str
    size: int


class ChecklistName(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which checklist it is."""

    id: str
    version: str
    sha256: str


class Tool(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The program that made the report."""

    name: str
    version: str


Piece = Annotated[str, Meta(min_length=1, max_length=20_000)]


class PageOneText(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What page 1 prints; see `lockin.report.record.page_text` for the marks in it."""

    words: Annotated[tuple[Piece, ...], Meta(max_length=5_000)]
    """As it was worded, piece by piece."""
    foot: Annotated[tuple[Piece, ...], Meta(max_length=50)]
    """The line at the foot of every page."""
    drawn: Annotated[str, Meta(max_length=100_000)] | None = None
    """As it is drawn, foot included, where letters and glyphs do not correspond (Arabic, say); None: they do."""


class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The record. Numbers that are not whole are texts, so that they are exact."""

    lockin_record: int
    tool: Tool
    made_at: str
    """UTC, to the second: `2026-11-22T09:30:00Z`."""
    made_on: dt.date
    """The day that was scored for."""
    lang: str
    """Language of the program."""
    paper: Paper
    attachments: dict[str, FileHash]
    checklist: ChecklistName
    catalogue_sha256: str
    """Of the file with the alternatives; empty: none was used."""
    house: House
    scorecard: dict[str, Any]
    robustness: dict[str, Any] | None
    figures: dict[str, Any]
    """What page 1 shows, as it shows it."""
    page_one: PageOneText
    han: str = ""
    """Which Han characters could be drawn (`lockin.report.han`); empty, and left out: none are."""
