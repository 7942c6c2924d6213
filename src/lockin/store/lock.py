"""One writer at a time: a lock held for the moment of a change, never for the length of an interview."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from lockin.errors import CannotWriteError, IoFailedError, LockedError
from lockin.language import _

PATIENCE = 5.0
"""Seconds to wait for another writer; a change takes a few hundredths of a second."""


@contextmanager
def locked(path: Path, timeout: float = PATIENCE) -> Iterator[None]:
    """Keep other processes and threads from changing this file.

    The lock file `.NAME.lock` lies beside the file, so that it also holds between the users of a
    shared folder, and is removed while the lock is still held: who was waiting for the removed one
    notices (filelock looks at its link count) and starts over. So nothing is left in a folder that
    may be under version control. Where the folder may not be written to, the lock is in the user's
    state folder, and the write itself will say what is wrong.

    Args:
        path: the file; a link and its target have the same lock.
        timeout: seconds to wait.

    Raises:
        LockedError: if another writer holds the lock for longer than that.
        CannotWriteError: if the folder does not exist.

    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - 20 ms that a command which only reads need not spend

    place = _lock_file(path)
    lock = FileLock(place)
    try:
        lock.acquire(timeout=timeout, poll_interval=0.05)
    except Timeout as error:
        raise LockedError(
            _("another process is changing {path}").format(path=path),
            hint=_("try again in a moment; end it if it hangs ({place})").format(place=place),
        ) from error
    except OSError as error:
        raise IoFailedError(
            _("{path} cannot be locked: {reason}").format(path=path, reason=error.strerror or error)
        ) from error
    try:
        yield
    finally:
        with suppress(OSError):  # Windows removes it when the lock opens
            place.unlink()
        lock.release()


def _lock_file(path: Path) -> Path:
    """Where the lock of this file lies."""
    target = path.resolve()
    if not target.parent.is_dir():
        raise CannotWriteError(
            _("{path} cannot be written: there is no folder {folder}").format(path=path, folder=path.parent)
        )
    if os.access(target.parent, os.W_OK):
        return target.with_name(f".{target.name}.lock")
    from platformdirs import user_state_path  # noqa: PLC0415 - only for read-only folders

    folder = user_state_path("lockin") / "locks"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return folder / sha256(os.fsencode(target)).hexdigest()[:32]
