"""What a sealed report carries, as files to go on with: the assessment, and its checklist where that is needed."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from lockin import resources
from lockin.errors import BadDataError, CannotWriteError, Problem
from lockin.language import _
from lockin.loading.checklist import included_names
from lockin.loading.layers import Layer, parse_layers
from lockin.model.checklist import Checklist
from lockin.store.checklists import ENTRY, load_checklist
from lockin.store.files import create_bytes, make_folder

_TRANSLATION = re.compile(r"translations/[a-z]{2,8}\.yaml")


class Unsealed(Struct, frozen=True, kw_only=True):
    """What was written."""

    assessment: Path
    checklist: Path | None
    """Folder of the checklist; None: it comes with the program."""
    found: bool
    """Whether the assessment's commands find the checklist by themselves."""


def unseal(folder: Path, stem: str, assessment: bytes, layers: tuple[Layer, ...]) -> Unsealed:
    """Write an assessment as `STEM.yaml`, and its checklist as a folder unless the same comes with the program.

    Args:
        folder: made when it does not exist.
        stem: how to call the assessment; never a name from inside the report.
        assessment: as it was sealed.
        layers: the files of its checklist.

    Raises:
        BadDataError: if the checklist is not valid, or has files that no checklist has.
        CannotWriteError: if something is there already, or cannot be written.

    """
    checklist = parse_layers(layers)
    wanted = {f"{stem}.yaml": assessment}
    shipped = _comes_with_us(checklist)
    if not shipped:
        wanted |= _checklist_files(layers, checklist)
    make_folder(folder)
    if there := [name for name in wanted if (folder / name).exists()]:
        raise CannotWriteError(
            _("{path} exists and is not overwritten").format(path=folder / there[0]),
            hint=_("name another folder with -o"),
        )
    for name, data in wanted.items():
        make_folder((folder / name).parent)
        create_bytes(folder / name, data)
    return Unsealed(
        assessment=folder / f"{stem}.yaml",
        checklist=None if shipped else folder / _name(checklist),
        found=shipped or checklist.id not in resources.shipped_checklists(),
    )


def _comes_with_us(checklist: Checklist) -> bool:
    """Whether the program has the same checklist, byte for byte."""
    named = checklist.id in resources.shipped_checklists()
    return named and load_checklist(checklist.id).sha256 == checklist.sha256


def _checklist_files(layers: tuple[Layer, ...], checklist: Checklist) -> dict[str, bytes]:
    """Content by path, of all layers that the program does not have itself."""
    found: dict[str, bytes] = {}
    above = layers[-1]
    found |= _layer_files(_name(checklist), above)
    if checklist.base is not None and not _comes_with_us(checklist.base):
        found |= _layer_files(checklist.base.id, layers[0])
    return found


def _name(checklist: Checklist) -> str:
    """The folder in which the assessment looks for it, or one of its own when the program has another by that name."""
    if checklist.id in resources.shipped_checklists():
        return f"{checklist.id}-{checklist.sha256[:12]}"
    return checklist.id


def _layer_files(folder: str, layer: Layer) -> dict[str, bytes]:
    names = {layer.entry, *included_names(layer.files[layer.entry], name=layer.entry)}
    foreign = [name for name in layer.files if name not in names and not _TRANSLATION.fullmatch(name)]
    if foreign:
        message = _("the embedded checklist has a file that it does not name: {name}").format(name=repr(foreign[0]))
        raise BadDataError((Problem(source=folder, line=None, column=None, where="", message=message),))
    own = {name: data for name, data in layer.files.items() if name != layer.entry}
    # A first file counts as `checklist.yaml` whatever it is called, so that the hash stays.
    return {f"{folder}/{ENTRY}": layer.files[layer.entry], **{f"{folder}/{name}": data for name, data in own.items()}}
