"""The files that a checklist is made of, found on disk: those of a checklist, or of an overlay and what it extends."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from lockin import resources
from lockin.errors import NoInputError
from lockin.language import _
from lockin.loading.checklist import ENTRY, included_names
from lockin.loading.layers import Layer
from lockin.loading.overlay import extended
from lockin.loading.structure import nearest
from lockin.store.files import read_bytes


class Found(Struct, frozen=True, kw_only=True):
    """Layers, and where they lie."""

    layers: tuple[Layer, ...]
    """The checklist that stands for itself first, then the overlay upon it."""
    folders: tuple[Path, ...]
    """One a layer."""


def layers_at(entry: Path) -> Found:
    """The layers of the checklist whose first file this is.

    What an overlay extends is a shipped checklist, or lies beside the overlay: as the folder `NAME`, next to the
    overlay's folder or file, or as the file `NAME.yaml`. A name is never taken for a path.

    Raises:
        NoInputError: if a file cannot be read, or there is nothing with the name that the overlay extends.
        BadDataError: if a first file cannot be understood.

    """
    own = _layer_at(entry)
    base = extended(own.files[own.entry], name=str(entry))
    if base is None:
        return Found(layers=(own,), folders=(entry.parent,))
    below = _base_of(entry, base.id)
    return Found(layers=(_layer_at(below), own), folders=(below.parent, entry.parent))


def _base_of(entry: Path, name: str) -> Path:
    """The first file of what an overlay extends."""
    shipped = resources.shipped_checklists()
    if name in shipped:
        return shipped[name] / ENTRY
    beside = entry.resolve().parent
    if entry.name == ENTRY:
        beside = beside.parent
    for place in (beside / name / ENTRY, beside / f"{name}.yaml"):
        if place.is_file() and place != entry.resolve():
            return place
    raise NoInputError(
        _("{entry} extends {name!r}, which neither comes with lockin nor lies beside it").format(
            entry=entry, name=name
        ),
        hint=nearest(name, shipped) or _("put it at {place}").format(place=beside / name / ENTRY),
    )


def _layer_at(entry: Path) -> Layer:
    first = read_bytes(entry)
    names = included_names(first, name=str(entry))
    parts = {name: read_bytes(entry.parent / name) for name in names if (entry.parent / name).is_file()}
    return Layer(entry=entry.name, files={**parts, entry.name: first})
