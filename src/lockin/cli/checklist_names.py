"""What a checklist of one's own may be called: its folder, as its id, so that assessments find it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lockin.language import _

if TYPE_CHECKING:
    from lockin.model.checklist import Checklist


def new_name(folder: Path, extends: str) -> str:
    """The name of a folder that a checklist is begun in, which becomes its id.

    Args:
        folder: need not exist.
        extends: what an overlay is begun upon; empty: none is.

    Raises:
        UsageError: if the name is none for an id, or another checklist would be meant by it.

    """
    from lockin import resources
    from lockin.cli.beginnings import slug
    from lockin.errors import UsageError

    name = folder.resolve().name
    good = slug(name, "my-checklist")
    if name != good:
        message = _("a folder is called like the id of its checklist, and {name!r} cannot be one").format(name=name)
        raise UsageError(message, hint=_("did you mean '{name}'?").format(name=folder.parent / good))
    if extends and name == Path(extends).name:
        raise UsageError(_("an overlay needs a name of its own, not that of what it extends"))
    if name in resources.shipped_checklists():  # by this name every command would take the shipped one
        message = _("{name} comes with lockin; a checklist of your own needs a name of its own").format(name=name)
        raise UsageError(message)
    return name


def misnamed(ref: str, checklist: Checklist) -> str | None:
    """What to say when assessments would not find this checklist, because it is not called like its id; None: fine."""
    from lockin.store.checklists import ENTRY, first_file

    entry = first_file(ref)
    if entry.name == ENTRY:
        folder = entry.parent if entry.parent.name not in {"", ".."} else entry.parent.resolve()
        name, good = folder.name, checklist.id
    else:
        name, good = entry.name, f"{checklist.id}.yaml"
    if name == good:
        return None
    message = _("Assessments find a checklist beside them only when it is called like its id: {good}, not {name}.")
    return message.format(good=good, name=name)
