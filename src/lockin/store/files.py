"""Whole files in and out: a reader meets the old file or the new one, never a part of either."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from contextlib import suppress
from itertools import islice
from pathlib import Path

from lockin.errors import BadDataError, CannotWriteError, IoFailedError, NoInputError, Problem
from lockin.language import _

MAX_BYTES = 8 << 20
"""The largest file that is read, 8 MiB; an answered assessment has about 50 KiB."""
REPLACE_PATIENCE = 2.0
"""Seconds to retry a rename on Windows, where a virus scanner or a sync client may hold the file open."""
TEMPORARY = ".lockin-tmp"
"""Suffix of the file that a write fills before it takes the place of the old one."""
_LISTED = 5000
_NO_NAME = frozenset((errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL, errno.ENXIO))
_WRITE_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


def read_bytes(path: Path) -> bytes:
    """All bytes of a file.

    Raises:
        NoInputError: if it does not exist, is a folder or may not be read.
        BadDataError: if it is larger than `MAX_BYTES`; no more than that is read.
        IoFailedError: if reading fails half-way.

    """
    try:
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            data = b"" if size > MAX_BYTES else stream.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoInputError(_("{path} does not exist").format(path=path), hint=_near(path)) from error
    except IsADirectoryError as error:
        raise NoInputError(_("{path} is a folder, not a file").format(path=path)) from error
    except PermissionError as error:
        what = _("{path} is a folder, not a file") if path.is_dir() else _("{path} may not be read by you")
        raise NoInputError(what.format(path=path)) from error
    except ValueError as error:
        raise NoInputError(_("{path!r} is no file name").format(path=str(path))) from error
    except OSError as error:
        if error.errno in _NO_NAME:
            raise NoInputError(
                _("{path} cannot be opened: {reason}").format(path=path, reason=error.strerror)
            ) from error
        raise IoFailedError(
            _("{path} could not be read: {reason}").format(path=path, reason=error.strerror or error)
        ) from error
    if size > MAX_BYTES or len(data) > MAX_BYTES:
        raise BadDataError((_too_large(path),))
    return data


def write_bytes(path: Path, data: bytes) -> None:
    """Put `data` in the place of a file, or create it.

    The data is complete and on the disk before the old file goes. An existing file keeps its mode
    and group. A symbolic link stays, and the file it points to is replaced. A device or a pipe
    (`/dev/stdout`) is written to.

    Raises:
        CannotWriteError: if there is no such folder, or no permission to write there.
        IoFailedError: if writing fails half-way; the old file is whole and no temporary file is left.

    """
    try:
        old = _status(path)
        if old is not None and not stat.S_ISREG(old.st_mode):
            _write_through(path, data, old)
            return
        target = path.resolve()
        if old is not None and not os.access(target, os.W_OK):
            raise CannotWriteError(
                _("{path} is write-protected").format(path=path),
                hint=_("a snapshot is meant to stay as it is: change the assessment itself, or a copy"),
            )
        temporary = _filled_temporary(target, data, like=old)
        try:
            _replace(temporary, target)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        _sync_folder(target.parent)
    except OSError as error:
        raise _failure(path, error) from error
    except (ValueError, RuntimeError) as error:  # a zero byte in the name; a loop of links
        raise CannotWriteError(_("{path!r} is no file name").format(path=str(path))) from error


def create_bytes(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Create a file that did not exist before; of several processes that try, one succeeds.

    Args:
        path: must not exist.
        data: its whole content.
        mode: what may be done with it, from the moment it has its name; None: as the umask says.

    Raises:
        CannotWriteError: if something of that name exists, there is no such folder, or no permission.
        IoFailedError: if writing fails half-way; no part of the file is left.

    """
    try:
        temporary = _filled_temporary(path, data, like=None)
        try:
            if mode is not None:
                with suppress(OSError):  # a file system without modes
                    temporary.chmod(mode)
            _link(temporary, path)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except FileExistsError as error:
        raise CannotWriteError(
            _("{path} exists and is not overwritten").format(path=path), hint=_("choose another name, or remove it")
        ) from error
    except OSError as error:
        raise _failure(path, error) from error
    except ValueError as error:
        raise CannotWriteError(_("{path!r} is no file name").format(path=str(path))) from error


def make_folder(path: Path) -> None:
    """Make a folder and those above it, unless it is there.

    Raises:
        CannotWriteError: if it cannot be made, or a file stands in its place.

    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWriteError(
            _("cannot make the folder {path}: {reason}").format(path=path, reason=error.strerror)
        ) from error


def remove_stray_temporaries(path: Path) -> None:
    """Remove what a killed process left beside this file. Call it only while holding the file's lock."""
    target = path.resolve()
    with suppress(OSError), os.scandir(target.parent) as entries:
        for entry in entries:
            if entry.name.startswith(f".{target.name}.") and entry.name.endswith(TEMPORARY):
                with suppress(OSError):
                    Path(entry.path).unlink()


def _status(path: Path) -> os.stat_result | None:
    """What is at the end of the path and its links; None when nothing is."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _write_through(path: Path, data: bytes, status: os.stat_result) -> None:
    """Write to what cannot be replaced: replacing `/dev/null` would harm the machine."""
    if stat.S_ISDIR(status.st_mode):
        raise CannotWriteError(_("{path} is a folder").format(path=path), hint=_("name a file in it"))
    with path.open("wb") as stream:
        stream.write(data)


def _filled_temporary(target: Path, data: bytes, *, like: os.stat_result | None) -> Path:
    """A new file beside `target` that holds `data`, on the disk, with the mode and group of `like`."""
    import secrets  # noqa: PLC0415 - reading, which is all that most runs do, starts faster without it

    temporary = target.with_name(f".{target.name}.{secrets.token_hex(6)}{TEMPORARY}")
    descriptor = os.open(temporary, _WRITE_NEW, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            if like is not None:
                _take_over(temporary, like)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    return temporary


def _take_over(temporary: Path, like: os.stat_result) -> None:
    """Give the group first: changing it afterwards would clear bits of the mode."""
    if hasattr(os, "chown") and temporary.stat().st_gid != like.st_gid:
        with suppress(OSError):
            os.chown(temporary, -1, like.st_gid)
    temporary.chmod(stat.S_IMODE(like.st_mode))


def _replace(temporary: Path, target: Path) -> None:
    """Rename over the target, patiently on Windows."""
    deadline = time.monotonic() + REPLACE_PATIENCE
    while True:
        try:
            temporary.replace(target)
        except PermissionError:
            if sys.platform != "win32" or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _link(temporary: Path, path: Path) -> None:
    """Give the finished file its name, which fails when the name is taken."""
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a file system without hard links
        os.close(os.open(path, _WRITE_NEW, 0o666))
        temporary.replace(path)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable; Windows and some network shares cannot, and need not fail."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _failure(path: Path, error: OSError) -> CannotWriteError | IoFailedError:
    """The error that says at which step a write failed."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return CannotWriteError(
                _("{path} cannot be written: there is no folder {folder}").format(path=path, folder=path.parent)
            )
        case PermissionError():
            return CannotWriteError(
                _("{path} cannot be written: no permission in {folder}").format(path=path, folder=path.parent)
            )
        case _:
            return IoFailedError(
                _("{path} could not be written: {reason}").format(path=path, reason=error.strerror or error)
            )


def _too_large(path: Path) -> Problem:
    message = _("larger than {number} MiB").format(number=MAX_BYTES >> 20)
    return Problem(source=str(path), line=None, column=None, where="", message=message)


def _near(path: Path) -> str | None:
    """A file in the same folder whose name is close, as a question; or which folder is missing."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a wrong name pays for it

    if not path.parent.is_dir():
        return _("there is no folder {folder}").format(folder=path.parent)
    with suppress(OSError), os.scandir(path.parent) as entries:
        names = [entry.name for entry in islice(entries, _LISTED) if not entry.name.startswith(".")]
        same_stem = [name for name in names if Path(name).stem == path.name or Path(name).stem == path.stem]
        for name in get_close_matches(path.name, names, 1) or same_stem:
            return _("did you mean '{name}'?").format(name=path.with_name(name))
    return None
