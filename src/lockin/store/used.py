"""The files of the checklist that an assessment was scored with, as they go into a sealed report."""

from __future__ import annotations

from pathlib import Path

from msgspec import structs

from lockin.errors import IoFailedError
from lockin.language import _
from lockin.loading.layers import Layer, parse_layers
from lockin.model.checklist import Checklist
from lockin.store.layers import layers_at
from lockin.store.reading import entry_of
from lockin.store.translations import spoken


def layers_used(path: Path, checklist: Checklist) -> tuple[Layer, ...]:
    """The layers of a checklist that was loaded for an assessment, with its texts in the language in use.

    Args:
        path: the assessment.
        checklist: as it was loaded; what the files hold now must be the same.

    Raises:
        IoFailedError: if they were changed since.
        NoInputError: if a file is gone.
        BadDataError: with every problem of the files.

    """
    found = layers_at(entry_of(path, checklist.id))
    if parse_layers(found.layers).sha256 != checklist.sha256:
        raise IoFailedError(_("the checklist was changed while it was read"), hint=_("run the command again"))
    return tuple(
        structs.replace(layer, files={**layer.files, **spoken(folder)})
        for layer, folder in zip(found.layers, found.folders, strict=True)
    )
