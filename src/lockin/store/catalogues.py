"""The catalogue of alternatives: the packaged one, or a company's own."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from lockin import resources
from lockin.language import SOURCE, language
from lockin.loading.alternatives import parse_catalogue
from lockin.model.alternatives import Catalogue
from lockin.store.files import read_bytes

NAME = "alternatives.yaml"


def catalogue_sha256() -> str:
    """The hash of the file that comes with the program, 64 hex digits."""
    return sha256(read_bytes(resources.folder("checklists") / NAME)).hexdigest()


def load_catalogue(path: Path | None = None) -> Catalogue:
    """The catalogue in a file.

    Args:
        path: None is the one that comes with the program.

    Raises:
        NoInputError: if the file does not exist or cannot be read.
        BadDataError: with every problem of it.

    """
    file = resources.folder("checklists") / NAME if path is None else path
    catalogue = parse_catalogue(read_bytes(file), str(file))
    beside = file.parent / "translations" / f"{file.stem}.{language()}.yaml"
    if language() == SOURCE or not beside.is_file():
        return catalogue
    from lockin.loading.translation import parse_translation, translated  # noqa: PLC0415 - English needs none of it

    return translated(catalogue, parse_translation(read_bytes(beside), str(beside), of=catalogue))
