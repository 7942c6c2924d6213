"""`lockin house`: which house style is in force, and where each setting comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lockin.cli.options import Json
from lockin.cli.output import plain, typed
from lockin.errors import CannotWriteError, UsageError
from lockin.language import _

if TYPE_CHECKING:
    from lockin.model.house import House
    from lockin.store.house import InForce
    from lockin.store.house_places import Place

Where = Annotated[Path, typer.Argument(metavar="[FILE]", help="An assessment, or a folder; else this folder.")]
Init = Annotated[bool, typer.Option("--init", help="Write a lockin.toml there, every setting explained and off.")]
Named = Annotated[
    Path | None,
    typer.Option("--house", metavar="TOML", help="Go by this house style alone, instead of those that are found."),
]
Without = Annotated[bool, typer.Option("--no-house", help="Go by no house style.")]
FORMAT = 1
"""Version of the JSON; it grows when a key changes its meaning or goes."""


def house(file: Where = Path(), init: Init = False, as_json: Json = False) -> None:
    """Print which house style is in force, and where each setting comes from.

    \b
    Examples:
      lockin house
      lockin house offers/acme.yaml
      lockin house --init                    begin a lockin.toml in this folder
      lockin house --init ~/.config/lockin   the company's, on Linux
    """  # noqa: D301 - \b tells Click to keep the lines that follow
    from lockin.store.house import in_force
    from lockin.store.house_places import places

    if init:
        _begin(file)
        return
    _refuse_missing(file)
    found = places(file)
    if not as_json:
        _print_places(found)
    whole = in_force(found)
    if as_json:
        _print_json(found, whole)
    else:
        _print_settings(whole)


def chosen_house(file: Path, named: Path | None, *, without: bool) -> House:
    """The house style for an assessment, after what the command line says.

    Raises:
        UsageError: if it says two things.
        LockinError: as `lockin.store.house.house_for` says.

    """
    if without:
        if named is not None:
            raise UsageError(_("--house and --no-house exclude each other"))
        from lockin.model.house import PLAIN

        return PLAIN
    from lockin.store.house import house_for

    return house_for(file, named=named)


def begun_with(file: Path, checklist: str | None, marking: str | None) -> tuple[str, str]:
    """Checklist and marking of a new assessment: what the command line says, else the house style, else the usual.

    Raises:
        LockinError: as `lockin.store.house.house_for` says.

    """
    from lockin.cli.options import DEFAULT_CHECKLIST
    from lockin.model.assessment import Subject
    from lockin.store.house import beginning_for

    if checklist is None or marking is None:
        usual, marked = beginning_for(file)
        checklist = checklist or usual
        marking = marking if marking is not None else marked or Subject().marking
    return checklist or DEFAULT_CHECKLIST, marking


def _refuse_missing(file: Path) -> None:
    """Refuse what is not there in the words that every command has for it."""
    from lockin.store.files import read_bytes

    if not file.exists():
        read_bytes(file)


def _begin(file: Path) -> None:
    """Write the file that explains itself."""
    from lockin.resources import folder
    from lockin.store.files import create_bytes, make_folder, read_bytes
    from lockin.store.house_places import NAME

    where = file.parent if file.is_file() else file
    make_folder(where)
    target = where / NAME
    if target.exists():  # its name is the one that is looked for, so another one is no way out
        raise CannotWriteError(_("{entry} exists already").format(entry=target), hint=_("edit it, or remove it first"))
    create_bytes(target, read_bytes(folder("templates") / NAME))
    typer.echo(_("Wrote {file}: every setting is there, and off.").format(file=plain(str(target))))
    typer.echo(_("Next: {command}").format(command=f"lockin house {typed(where)}"), err=True)


def _print_places(found: tuple[Place, ...]) -> None:
    from lockin.store.house_places import NAME
    from lockin.terminal.clean import columns, filled

    kinds = {"named": _("named"), "project": _("project"), "company": _("company")}
    rows = [(place.kind, plain(str(place.path)), place.there) for place in found]
    if not any(place.kind == "project" for place in found):
        rows.insert(0, ("project", _("no {name} here or above").format(name=NAME), True))
    width = max(map(columns, kinds.values())) + 2
    for kind, text, there in rows:
        typer.echo(filled(kinds[kind], width) + text + ("" if there else "  " + _("(not there)")))
    typer.echo("")


def _print_settings(whole: InForce) -> None:
    """Every setting, its value, and the place that sets it."""
    from lockin.loading.house import SAID
    from lockin.terminal.clean import columns, filled

    shown = {key: plain(_shown(whole, key)) for key in SAID}
    names = max(map(len, SAID)) + 2
    widest = min(max(map(columns, shown.values())), 44)
    for key, text in shown.items():
        said = whole.said.get(key)
        origin = f"{plain(str(said.path))}:{said.line}" if said else _("not set")
        typer.echo(f"{key:<{names}}{filled(text, widest)}  {origin}")


def _shown(whole: InForce, key: str) -> str:
    value = getattr(whole.house, key)
    match key:
        case "logo":
            return (
                "-" if value is None else f"{whole.said[key].value} ({value.media_type.rpartition('/')[2][:3].upper()})"
            )
        case "front_matter":
            return ", ".join(label for label, _text in value) or "-"
        case "sign_offs":
            return ", ".join(value) or "-"
        case "lang":
            return _language(value)
        case "checklist":
            return str(whole.said[key].value) if key in whole.said and value else "-"
        case _:
            return value or "-"


def _language(code: str) -> str:
    """The language that is asked for, and what is spoken instead when there is no catalogue for it."""
    from lockin.resources import interface_languages

    if not code or code in interface_languages():
        return code or "-"
    return _("{code} (not spoken here: English instead)").format(code=code)


def _print_json(found: tuple[Place, ...], whole: InForce) -> None:
    import msgspec

    from lockin.loading.house import SAID

    settings: dict[str, Any] = {}
    for key in SAID:
        said = whole.said.get(key)
        value = said.value if said else None
        origin = {"file": str(said.path), "line": said.line} if said else {"file": None, "line": None}
        settings[key] = {"value": dict(value) if key == "front_matter" and value else value, **origin}
    files = [{"kind": place.kind, "file": str(place.path), "there": place.there} for place in found]
    document = {"lockin": FORMAT, "files": files, "settings": settings}
    typer.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
