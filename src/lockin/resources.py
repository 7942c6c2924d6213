"""Where `checklists/` and `templates/` lie: inside the installed package, or at the root of a checkout.

An editable install does not carry the folders that the wheel force-includes, so both places are
looked at, the package first.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
TRANSLATIONS = PACKAGE / "translations"
"""The texts of the program in other languages than English: `CODE/LC_MESSAGES/lockin.mo`."""


def folder(name: str) -> Path:
    """The packaged folder `checklists` or `templates`.

    Raises:
        FileNotFoundError: if the installation is damaged.

    """
    for parent in (PACKAGE, PACKAGE.parents[1]):
        if (parent / name).is_dir():
            return parent / name
    raise FileNotFoundError(f"the folder {name} is missing from this installation of lockin")


def shipped_checklists() -> dict[str, Path]:
    """Folder by checklist id, sorted by id, of every checklist that comes with the program."""
    found = sorted(path.parent for path in folder("checklists").glob("*/checklist.yaml"))
    return {path.name: path for path in found}


def examples() -> dict[str, Path]:
    """File by name (without suffix), sorted, of the invented assessments that come with the program."""
    return {path.stem: path for path in sorted(folder("checklists").glob("examples/*.yaml"))}


def interface_languages() -> tuple[str, ...]:
    """Codes of the languages that the program speaks: English, in which its texts are written, then the others."""
    return ("en", *sorted(path.parents[1].name for path in TRANSLATIONS.glob("*/LC_MESSAGES/lockin.mo")))


def interface_catalogue(code: str) -> Path | None:
    """The file with the texts of the program in one language; None: there is none, as for English."""
    return TRANSLATIONS / code / "LC_MESSAGES/lockin.mo" if code in interface_languages()[1:] else None
