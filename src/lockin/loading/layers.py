"""The files that a checklist is made of, as they were read: a base, and the overlays upon it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from lockin.errors import BadDataError, Problem
from lockin.language import _
from lockin.model.checklist import Checklist


class Layer(Struct, frozen=True, kw_only=True):
    """The files of one checklist or overlay."""

    entry: str
    """Name of its first file, a key of `files`."""
    files: dict[str, bytes]
    """Content by name, relative to its folder, with `/` between folders; translations too."""


def parse_layers(layers: Sequence[Layer], folder: str = "", *, base_folder: str = "") -> Checklist:
    """The checklist that these layers make.

    Args:
        layers: one checklist, or a checklist and the overlay upon it.
        folder: put before the names of the last layer's files in problems.
        base_folder: put before those of the layer below it.

    Raises:
        BadDataError: with every problem of the checklist, or else of the overlay.

    """
    from lockin.loading.checklist import parse_checklist  # noqa: PLC0415 - a sealed record names layers and reads none
    from lockin.loading.overlay import parse_overlay  # noqa: PLC0415 - as above

    match tuple(layers):
        case (only,):
            return parse_checklist(only.files, entry=only.entry, folder=folder)
        case (base, overlay):
            return parse_overlay(base, overlay, base_folder=base_folder, folder=folder)
    message = _("a checklist has one layer, or an overlay on top of it, not {count}").format(count=len(layers))
    raise BadDataError((Problem(source=folder, line=None, column=None, where="", message=message),))
