"""The files that a checklist is made of, as they were read: a base, and the overlays upon it."""

from __future__ import annotations

from msgspec import Struct


class Layer(Struct, frozen=True, kw_only=True):
    """The files of one checklist or overlay."""

    entry: str
    """Name of its first file, a key of `files`."""
    files: dict[str, bytes]
    """Content by name, relative to its folder, with `/` between folders; translations too."""
