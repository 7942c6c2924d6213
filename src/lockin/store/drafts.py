"""The text that somebody was typing when the window closed: kept in a file beside the assessment, until it is used."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from lockin.errors import LockinError
from lockin.store.files import read_bytes, write_bytes


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A half-typed text."""

    item: str
    """Kind and id of the item, such as `question dat.retention`."""
    field: str
    """Which of its fields: `note`, `source`, and so on."""
    text: str
    level: str = ""
    """The evidence level that was chosen before; for the field `source`."""
    reason: str = ""
    """The reason that was given before; for the field `second`."""


def draft_path(path: Path, by: str = "") -> Path:
    """Where the draft of one person lies: beside `acme.yaml`, hidden; the name of who typed it is in it as a digest.

    So two people at one assessment have a draft each, whatever characters their names have.
    """
    target = path.resolve()
    whose = f".{sha256(by.encode('utf-8', 'replace')).hexdigest()[:8]}" if by else ""
    return target.with_name(f".{target.name}{whose}.draft")


def keep_draft(path: Path, draft: Draft, by: str = "") -> bool:
    """Write the draft down; whether that worked. Raises nothing: the terminal may be gone already."""
    place = draft_path(path, by)
    with suppress(LockinError, OSError):
        place.touch(mode=0o600)  # half a sentence is for its writer alone; a file that is there keeps its mode
        write_bytes(place, msgspec.json.encode(draft))
        return True
    return False


def read_draft(path: Path, by: str = "") -> Draft | None:
    """The draft of an assessment; None when there is none, or it cannot be read."""
    place = draft_path(path, by)
    if not place.exists():
        return None
    with suppress(LockinError, msgspec.MsgspecError):
        return msgspec.json.decode(read_bytes(place), type=Draft)
    return None


def drop_draft(path: Path, by: str = "") -> None:
    """Remove the draft, which has been used."""
    with suppress(OSError):
        draft_path(path, by).unlink(missing_ok=True)
