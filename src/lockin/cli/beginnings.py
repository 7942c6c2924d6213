"""What a checklist of one's own begins with: a small whole one, or an overlay upon another."""

from __future__ import annotations

import re
from pathlib import Path

from lockin.language import _


def starter(name: str) -> str:
    """The text of a small checklist whose id is made of this name."""
    return _packaged("starter.yaml").replace("my-checklist", slug(name, "my-checklist"), 1)


def overlay_starter(name: str, ref: str, beside: Path) -> str:
    """The text of an overlay that changes nothing yet.

    Args:
        name: its id is made of this.
        ref: what it extends: a shipped id, or the name of a folder.
        beside: where that folder lies.

    Raises:
        NoInputError, BadDataError: if what it extends is not there or not valid.
        UsageError: if it is an overlay itself.

    """
    from lockin import resources
    from lockin.errors import UsageError
    from lockin.store.checklists import load_checklist

    base = load_checklist(ref if ref in resources.shipped_checklists() else str(beside / Path(ref).name))
    if base.overlay is not None:
        hint = _("extend {id}, and bring the changes along").format(id=base.overlay.id)
        raise UsageError(_("{ref} is an overlay itself, which nothing can extend").format(ref=ref), hint=hint)
    text = _packaged("overlay.yaml").replace("base-checklist", base.id, 1).replace("base-version", base.version, 1)
    return text.replace("my-overlay", slug(name, "my-overlay"), 1)


def slug(name: str, otherwise: str) -> str:
    """An id made of a name."""
    return "-".join(re.findall("[a-z0-9]+", name.lower()))[:64].strip("-") or otherwise


def _packaged(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
