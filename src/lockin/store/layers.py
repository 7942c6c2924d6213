"""The files that a checklist is made of, found on disk: those of a checklist, or of an overlay and what it extends."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from lockin import resources
from lockin.errors import NoInputError
from lockin.language import _
from lockin.loading.checklist import ENTRY, included_names
from lockin.loading.layers import Layer
from lockin.loading.overlay import extended, wrong_extends
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
        BadDataError: if a first file cannot be understood, or the overlay extends itself in the end.

    """
    own = _layer_at(entry)
    first = own.files[own.entry]
    base = extended(first, name=str(entry))
    if base is None:
        return Found(layers=(own,), folders=(entry.parent,))
    below = _base_of(entry, first, base.id)
    layer = _layer_at(below)
    if _leads_back(layer.files[layer.entry], below, entry):
        message = _("{name!r} extends this overlay, and this overlay extends it").format(name=base.id)
        raise wrong_extends(first, message, _("extend a checklist that stands for itself"), name=str(entry))
    return Found(layers=(layer, own), folders=(below.parent, entry.parent))


def _base_of(entry: Path, first: bytes, name: str) -> Path:
    """The first file of what an overlay extends; `first` is what its own first file holds."""
    shipped = resources.shipped_checklists()
    if name in shipped:
        return shipped[name] / ENTRY
    places = _places_beside(entry, name)
    found = [place for place in places if place.is_file()]
    for place in found:
        if place != entry.resolve():
            return place
    if found:
        raise wrong_extends(
            first, _("the overlay extends itself"), _("extend a checklist that stands for itself"), name=str(entry)
        )
    raise NoInputError(
        _("{entry} extends {name!r}, which neither comes with lockin nor lies beside it").format(
            entry=entry, name=name
        ),
        hint=nearest(name, shipped) or _("put it at {place}").format(place=places[0]),
    )


def _places_beside(entry: Path, name: str) -> tuple[Path, Path]:
    """Where a checklist of this name may begin that lies beside an overlay."""
    beside = entry.resolve().parent
    if entry.name == ENTRY:
        beside = beside.parent
    return beside / name / ENTRY, beside / f"{name}.yaml"


def _leads_back(first: bytes, below: Path, entry: Path) -> bool:
    """Whether what an overlay extends is an overlay that extends the first one."""
    base = extended(first, name=str(below))
    if base is None or base.id in resources.shipped_checklists():
        return False
    return entry.resolve() in _places_beside(below, base.id)


def _layer_at(entry: Path) -> Layer:
    first = read_bytes(entry)
    names = included_names(first, name=str(entry))
    parts = {name: read_bytes(entry.parent / name) for name in names if (entry.parent / name).is_file()}
    return Layer(entry=entry.name, files={**parts, entry.name: first})
