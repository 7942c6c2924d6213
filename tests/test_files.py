"""Whole files in and out: nothing lost, nothing half-written, and one clear sentence when it cannot be done."""

from __future__ import annotations

import os
import random
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lockin.errors import BadDataError, CannotWriteError, IoFailedError, LockedError, NoInputError
from lockin.store.files import MAX_BYTES, create_bytes, read_bytes, remove_stray_temporaries, write_bytes
from lockin.store.lock import locked

KILLS = 60
SIZE = 300_000
ENDLESS_WRITER = """
import sys
from pathlib import Path
from lockin.store.files import write_bytes
path, size = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
while True:
    for letter in b"abcdefgh":
        write_bytes(path, bytes([letter]) * size)
"""
CRAMPED_WRITER = """
import resource, signal, sys
from pathlib import Path
from lockin.errors import IoFailedError
from lockin.store.files import write_bytes
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_bytes(Path(sys.argv[1]), b"x" * 5000)
except IoFailedError as error:
    print(error)
"""
HOLDER = """
import sys
from pathlib import Path
from lockin.store.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
COUNTER = """
import sys
from pathlib import Path
from lockin.store.files import read_bytes, write_bytes
from lockin.store.lock import locked
path = Path(sys.argv[1])
for _ in range(100):
    with locked(path, timeout=60):
        write_bytes(path, str(int(read_bytes(path)) + 1).encode())
"""
unprivileged = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do everything")


def python(program: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a program in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_a_whole_file(tmp_path: Path) -> None:
    """After each of 60 kills in the middle of writing, the file is one of those that were written, whole."""
    path = tmp_path / "acme.yaml"
    write_bytes(path, b"0" * SIZE)
    chance = random.Random(20261122)  # noqa: S311 - when to kill, not a secret
    seen = set()
    for _ in range(KILLS):
        with python(ENDLESS_WRITER, path, SIZE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.02))
            process.kill()
        data = path.read_bytes()
        assert data == data[:1] * SIZE
        seen.add(data[:1])

    remove_stray_temporaries(path)
    assert [path] == list(tmp_path.iterdir())
    assert len(seen) > 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_write_that_fails_half_way_changes_nothing(tmp_path: Path) -> None:
    """When the disk takes only a part, the old file stays and nothing else is left."""
    path = tmp_path / "acme.yaml"
    path.write_bytes(b"old")

    with python(CRAMPED_WRITER, path) as process:
        said = process.communicate()[0]

    assert f"{path} could not be written: File too large\n" == said
    assert {path: b"old"} == {file: file.read_bytes() for file in tmp_path.iterdir()}


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """Bytes go in and come out, whether the file is new or old."""
    path = tmp_path / "a.pdf"
    write_bytes(path, b"one")
    write_bytes(path, b"\r\n\x00two")

    assert b"\r\n\x00two" == read_bytes(path)


@pytest.mark.skipif(sys.platform == "win32", reason="modes")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    """A private file stays private, a shared one shared."""
    path = tmp_path / "acme.yaml"
    path.touch()
    path.chmod(mode)
    write_bytes(path, b"new")

    assert mode == stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(sys.platform == "win32", reason="modes")
def test_a_new_file_has_the_mode_of_any_new_file(tmp_path: Path) -> None:
    """The temporary file's secrecy does not stick to the result."""
    (tmp_path / "other").touch()
    write_bytes(tmp_path / "a", b"")
    create_bytes(tmp_path / "b", b"")

    assert [(tmp_path / "other").stat().st_mode] * 2 == [(tmp_path / name).stat().st_mode for name in "ab"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """The file that a link points to is replaced, in its own folder."""
    (tmp_path / "real").mkdir()
    link = tmp_path / "acme.yaml"
    link.symlink_to(Path("real") / "acme.yaml")
    write_bytes(link, b"one")
    write_bytes(link, b"two")

    assert (True, b"two", 1) == (
        link.is_symlink(),
        (tmp_path / "real/acme.yaml").read_bytes(),
        len(list((tmp_path / "real").iterdir())),
    )


@pytest.mark.skipif(sys.platform == "win32", reason="devices")
def test_a_device_is_written_to_and_not_replaced() -> None:
    """`-o /dev/null` does not turn the device into a file."""
    write_bytes(Path("/dev/null"), b"gone")

    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.skipif(sys.platform == "win32", reason="devices")
def test_standard_output_can_be_named() -> None:
    """`-o /dev/stdout` reaches a pipe."""
    program = (
        "from pathlib import Path; from lockin.store.files import write_bytes; write_bytes(Path('/dev/stdout'), b'hi')"
    )
    with python(program) as process:
        assert "hi" == process.communicate()[0]


def test_creating_refuses_what_exists(tmp_path: Path) -> None:
    """A file, a folder and a link that leads nowhere are all left alone."""
    (tmp_path / "file").write_bytes(b"mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("file", "folder", "link"):
        with pytest.raises(CannotWriteError, match="exists and is not overwritten"):
            create_bytes(tmp_path / name, b"theirs")

    assert ["file", "folder", "link"] == sorted(file.name for file in tmp_path.iterdir())
    assert b"mine" == (tmp_path / "file").read_bytes()


def test_creating_writes_the_whole_file(tmp_path: Path) -> None:
    """A new file holds the data, and nothing lies beside it."""
    create_bytes(tmp_path / "new", b"data")

    assert {tmp_path / "new": b"data"} == {file: file.read_bytes() for file in tmp_path.iterdir()}


@pytest.mark.parametrize("write", [write_bytes, create_bytes])
def test_writing_into_no_folder_is_refused(tmp_path: Path, write: object) -> None:
    """A folder that does not exist is named, and not made."""
    assert callable(write)
    with pytest.raises(CannotWriteError, match=r"there is no folder .*nowhere"):
        write(tmp_path / "nowhere" / "acme.yaml", b"")

    assert [] == list(tmp_path.iterdir())


def test_writing_to_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder is no file."""
    with pytest.raises(CannotWriteError, match="is a folder"):
        write_bytes(tmp_path, b"")


@unprivileged
def test_writing_over_a_protected_file_is_refused(tmp_path: Path) -> None:
    """A file that its owner has made read-only is not replaced behind their back."""
    path = tmp_path / "acme.yaml"
    path.write_bytes(b"final")
    path.chmod(0o444)
    with pytest.raises(CannotWriteError, match="write-protected"):
        write_bytes(path, b"new")

    assert b"final" == path.read_bytes()


@pytest.mark.parametrize("name", ["acme\0.yaml", "a" * 300])
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    """Names that no system takes are a clear failure, for reading and for writing."""
    with pytest.raises(NoInputError):
        read_bytes(tmp_path / name)
    with pytest.raises((CannotWriteError, IoFailedError)):
        write_bytes(tmp_path / name, b"")


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("acne.yaml", "did you mean '{}/acme.yaml'?"),
        ("acme", "did you mean '{}/acme.yaml'?"),
        ("acme.yml", "did you mean '{}/acme.yaml'?"),
        ("entirely-different", None),
        ("nowhere/acme.yaml", "there is no folder {}/nowhere"),
    ],
)
def test_a_missing_file_is_looked_for_nearby(tmp_path: Path, asked: str, hint: str | None) -> None:
    """A name close to one in the same folder is asked back."""
    (tmp_path / "acme.yaml").touch()
    with pytest.raises(NoInputError, match="does not exist") as caught:
        read_bytes(tmp_path / asked)

    assert (hint and hint.format(tmp_path)) == caught.value.hint


def test_reading_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder is no file."""
    with pytest.raises(NoInputError, match="is a folder"):
        read_bytes(tmp_path)


def test_a_huge_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    """A file of terabytes, all holes, is refused at once."""
    path = tmp_path / "huge.yaml"
    with path.open("wb") as stream:
        stream.truncate(1 << 40)
    with pytest.raises(BadDataError) as caught:
        read_bytes(path)

    assert f"{path}: larger than 8 MiB" == str(caught.value.problems[0])


@pytest.mark.skipif(sys.platform == "win32", reason="devices")
def test_an_endless_device_is_refused() -> None:
    """What has no size is read up to the limit and no further."""
    with pytest.raises(BadDataError):
        read_bytes(Path("/dev/zero"))


def test_the_largest_file_is_read(tmp_path: Path) -> None:
    """The limit itself is allowed."""
    path = tmp_path / "large.yaml"
    path.write_bytes(b"x" * MAX_BYTES)

    assert MAX_BYTES == len(read_bytes(path))


def test_stray_temporaries_of_other_files_stay(tmp_path: Path) -> None:
    """Only what was meant for this very file is removed."""
    names = [".acme.yaml.0a1b.lockin-tmp", ".acme.yaml.bak", ".other.yaml.0a1b.lockin-tmp", "acme.yaml"]
    for name in names:
        (tmp_path / name).touch()
    remove_stray_temporaries(tmp_path / "acme.yaml")

    assert names[1:] == sorted(file.name for file in tmp_path.iterdir())


def test_a_lock_keeps_others_out_and_leaves_nothing(tmp_path: Path) -> None:
    """While one process holds the lock, another is told so; afterwards the folder is as it was."""
    path = tmp_path / "acme.yaml"
    with python(HOLDER, path) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(LockedError, match=r"another process is changing .*acme\.yaml") as caught, locked(path, 0.1):
            pass
        assert caught.value.hint
        holder.communicate()

    with locked(path):
        pass
    assert [] == list(tmp_path.iterdir())


def test_a_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    """What a crash leaves behind does not keep anybody out, and goes with the next change."""
    path = tmp_path / "acme.yaml"
    with python(HOLDER, path) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.kill()
    assert [".acme.yaml.lock"] == [file.name for file in tmp_path.iterdir()]

    with locked(path, 0.5):
        pass
    assert [] == list(tmp_path.iterdir())


def test_a_link_and_its_file_have_one_lock(tmp_path: Path) -> None:
    """Who comes through a link waits for who comes directly."""
    (tmp_path / "link.yaml").symlink_to("acme.yaml")
    with locked(tmp_path / "acme.yaml"), pytest.raises(LockedError), locked(tmp_path / "link.yaml", 0.05):
        pass


def test_locks_of_threads_and_processes_exclude_each_other(tmp_path: Path) -> None:
    """Four processes that each add one a hundred times come to four hundred, though the lock file comes and goes."""
    path = tmp_path / "count"
    path.write_bytes(b"0")
    processes = [python(COUNTER, path) for _ in range(4)]
    for process in processes:
        with process:
            process.communicate()

    assert (b"400", [0] * 4) == (path.read_bytes(), [process.returncode for process in processes])


def test_a_lock_in_no_folder_is_refused(tmp_path: Path) -> None:
    """There is nothing to lock where there is no folder."""
    with pytest.raises(CannotWriteError, match="there is no folder"), locked(tmp_path / "nowhere" / "acme.yaml"):
        pass
