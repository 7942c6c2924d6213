"""Three texts of one assessment, merged line by line by git after their entries were brought together.

A textual merge knows nothing of answers: it finds a conflict where two people answered neighbouring
questions, and none where they changed different lines of one answer. So each entry that is settled
is first written alike into all three texts, and each entry that both sides changed gets another text
in the base, which makes git mark it. What remains to git are comments and what nobody compares.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from lockin.errors import IoFailedError, UnavailableError
from lockin.language import _
from lockin.store.edits import Edit
from lockin.store.reading import Stored

MOST_CONFLICTS = 127
"""The exit code of `git merge-file` is the number of conflicts, or above this when it failed."""


class Blend(NamedTuple):
    """What a textual merge gave."""

    data: bytes
    conflicts: int
    """Places between conflict markers."""


class Sides(NamedTuple):
    """The same file three times."""

    base: Stored
    ours: Stored
    theirs: Stored


def blend(base: bytes, ours: bytes, theirs: bytes, *, whole: bool = False) -> Blend:
    """Merge three texts line by line; conflicts are between markers, as in git.

    Args:
        base: what both began with.
        ours: one side, the first between markers.
        theirs: the other.
        whole: show the base between markers as well, which keeps git from taking out of a conflict
            the lines that happen to be alike.

    Raises:
        UnavailableError: if there is no git on this machine.
        IoFailedError: if git cannot merge them.

    """
    git = shutil.which("git")
    if git is None:
        raise UnavailableError(_("git is not found, and merges the texts"), hint=_("install git"))
    with TemporaryDirectory(prefix="lockin-") as folder:
        names = ("ours", "base", "theirs")
        for name, data in zip(names, (ours, base, theirs), strict=True):
            Path(folder, name).write_bytes(data)
        labels = [part for name in names for part in ("-L", name)]
        style = ["--diff3"] if whole else []
        command = [git, "-c", "merge.conflictStyle=merge", "merge-file", "-p", *style, *labels, *names]
        ran = subprocess.run(command, cwd=folder, capture_output=True, check=False)  # noqa: S603 - fixed words and own files
    if not 0 <= ran.returncode <= MOST_CONFLICTS:
        raise IoFailedError(
            _("git cannot merge the texts: {reason}").format(reason=ran.stderr.decode(errors="replace").strip())
        )
    return Blend(ran.stdout, ran.returncode)


def blend_entries(sides: Sides, settled: Sequence[Edit], contested: Sequence[Edit]) -> Blend:
    """Merge three texts so that conflicts are only where both sides changed an entry, a comment or the like.

    Args:
        sides: each read with the same checklist.
        settled: what entries become that one side changed, or both alike.
        contested: what to put into the base for entries that both changed: something neither says.

    Raises:
        BadDataError: if an entry of a text cannot be changed alone.
        UnavailableError, IoFailedError: as `blend`.

    """
    found = []
    for all_alike in (False, True):  # first keep how each side wrote it; where that does not merge, write it one way
        base, ours, theirs = (prepared(side, settled, all_alike=all_alike) for side in sides)
        base = _spliced(base, sides.base, contested)
        data, conflicts = blend(*(text.encode() for text in (base, ours, theirs)), whole=True)
        found.append(Blend(_ended(_without_base(data), sides.ours.text), conflicts))
        if not conflicts:
            break
    return min(found, key=lambda one: one.conflicts)


def prepared(side: Stored, settled: Iterable[Edit], *, all_alike: bool = False) -> str:
    """The text of one side with the settled entries in it, its lines ended by a line feed.

    Args:
        side: one of the three.
        settled: what the entries become.
        all_alike: write also those anew that say the same already.

    """
    edits = (edit for edit in settled if all_alike or edit.current(side.assessment) != edit.new)
    return _spliced(side.text.replace("\r\n", "\n"), side, edits)


def _without_base(data: bytes) -> bytes:
    """The merged text without what both began with."""
    return re.sub(rb"^\|{7} base\n(?:.*\n)*?(?=={7}\n)", b"", data, flags=re.MULTILINE)


def _ended(data: bytes, like: str) -> bytes:
    """The data with lines that end as those of a text do."""
    return data.replace(b"\n", b"\r\n") if "\r\n" in like else data


def _spliced(text: str, side: Stored, edits: Iterable[Edit]) -> str:
    for edit in edits:
        text = edit.spliced(text, str(side.path), side.assessment)
    return text
