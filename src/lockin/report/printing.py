"""What goes into a PDF beside its pages, and what can go wrong in making one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Witness = Callable[[Any], None]
"""Called with a pydyf document whose pages are drawn, just before it is written."""


class RenderingError(Exception):
    """The template made WeasyPrint complain or ask for a foreign URL. A mistake in lockin, never the user's."""


class FrontPageError(Exception):
    """What has to stand on the first page does not fit there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """A file inside the PDF, listed as an attachment by PDF readers."""

    name: str
    """A plain ASCII file name with a suffix, `assessment.yaml` say; no folders."""
    data: bytes
    media_type: str
    """`application/yaml`, say."""
    description: str
    """What it is, for people."""
    relationship: Literal["Source", "Data", "Supplement"]
    """ISO 19005-3, annex E: the pages were made from it, it holds their figures, or it adds to them."""
