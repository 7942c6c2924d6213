"""The catalogue of alternatives: the packaged one, or a company's own."""

from __future__ import annotations

from pathlib import Path

from lockin import resources
from lockin.loading.alternatives import parse_catalogue
from lockin.model.alternatives import Catalogue
from lockin.store.files import read_bytes

NAME = "alternatives.yaml"


def load_catalogue(path: Path | None = None) -> Catalogue:
    """The catalogue in a file.

    Args:
        path: None is the one that comes with the program.

    Raises:
        NoInputError: if the file does not exist or cannot be read.
        BadDataError: with every problem of it.

    """
    file = resources.folder("checklists") / NAME if path is None else path
    return parse_catalogue(read_bytes(file), str(file))
