"""How a company wants its reports to look and what it wants in them. Values only; all of it is optional."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

ACCENT = "#0f4c5c"
"""Colour of headings when a house names none."""


class Logo(Struct, frozen=True, kw_only=True):
    """A picture that was checked and written anew, so that nothing in it can act."""

    media_type: Literal["image/svg+xml", "image/png"]
    data: bytes
    width: int
    """In pixels, or in the units of the drawing; only the ratio to `height` matters."""
    height: int


class House(Struct, frozen=True, kw_only=True):
    """The settings of `lockin.toml`."""

    name: str = ""
    """Of the company; empty: none is printed."""
    logo: Logo | None = None
    accent: Annotated[str, Meta(pattern=r"\A#[0-9a-f]{6}\Z")] = ACCENT
    """As `#rrggbb`; readable on white (WCAG 2.2, 1.4.3: contrast of at least 4.5)."""
    paper: Literal["a4", "letter"] = "a4"
    marking: str = ""
    """Of new assessments, and of those whose own is empty; empty: as the assessment says."""
    front_matter: tuple[tuple[str, str], ...] = ()
    """Label and text of further lines on page 1; an empty text is a line to write on."""
    sign_offs: tuple[str, ...] = ()
    """Roles that sign, in order; empty: those of the decision."""
    checklist: str = ""
    """What new assessments are begun with: an id, or a path relative to `lockin.toml`; empty: the shipped one."""
    lang: str = ""
    """Language to speak when the command line and the environment name none."""


PLAIN = House()
"""No house style."""
