"""`lockin snapshot`: a milestone is kept byte for byte, once, and what becomes of it is told."""

from __future__ import annotations

import datetime as dt
import os
import stat
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
import wcwidth
from hypothesis import given
from hypothesis import strategies as st

from builders import answered
from lockin.cli.options import DEFAULT_CHECKLIST
from lockin.errors import CannotWriteError, UsageError
from lockin.model.assessment import Subject
from lockin.model.revision import revision
from lockin.store import snapshots as module
from lockin.store.assessments import create_assessment, save_answer
from lockin.store.checklists import load_checklist
from lockin.store.history import Past, append_history, read_history
from lockin.store.reading import Stored, open_assessment
from lockin.store.snapshots import LONGEST_NAME, snapshot_name, snapshot_path, snapshots, take_snapshot
from process import Run

FILE = "acme.yaml"
NOW = dt.datetime(2026, 11, 20, 9, 12, tzinfo=dt.UTC)
COPY = "acme.sent-to-vendor.yaml"
HELD = (
    ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
    if hasattr(os, "geteuid") and os.geteuid() == 0
    else ()
)
"""Put before a command, makes modes hold for root as well."""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An assessment with one answer, its history, and a comment."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    path = tmp_path / FILE
    put(create_assessment(path, load_checklist(DEFAULT_CHECKLIST), Subject(owner="pm")), "zero")
    path.write_text(path.read_text("utf-8") + "# ours\n", "utf-8")
    return path


def put(stored: Stored, option: str) -> None:
    """Answer a question anew."""
    seen = revision(stored.assessment.answer("dat.retention"))
    save_answer(stored, "dat.retention", answered(option), expected=seen, via="set", by="pm", now=NOW)


def test_a_milestone_is_kept_byte_for_byte(lockin: Run, file: Path, tmp_path: Path) -> None:
    """The copy lies beside the file, equals it, says how far it is, and may be scored like any assessment."""
    ran = lockin("snapshot", FILE, "sent-to-vendor")

    assert (0, "", f"Wrote {COPY}: 1 of 71 questions settled.\n") == (ran.returncode, ran.stderr, ran.stdout)
    assert file.read_bytes() == (tmp_path / COPY).read_bytes()
    assert 0 == lockin("score", COPY).returncode
    assert {COPY, "acme.history.jsonl", FILE} == {found.name for found in tmp_path.iterdir()}


def test_a_milestone_is_noted_in_the_history(lockin: Run, file: Path) -> None:
    """Who took it, and the hash by which a later change of the copy shows."""
    lockin("snapshot", FILE, "v1", "--by", "ana")
    lockin("snapshot", FILE, "v2")
    taken = read_history(file)[-2:]

    digest = sha256(file.read_bytes()).hexdigest()
    assert [("snapshot", "ana", "snapshot:v1", None, digest), ("snapshot", "pm", "snapshot:v2", None, digest)] == [
        (past.via, past.by, past.question, past.old, past.new) for past in taken
    ]


def test_a_milestone_is_never_overwritten(lockin: Run, file: Path, tmp_path: Path) -> None:
    """The second of a name is refused, and the first stays as it was; neither is an unrelated file replaced."""
    lockin("snapshot", FILE, "sent-to-vendor")
    before = (tmp_path / COPY).read_bytes()
    put(open_assessment(file), "longer")
    (tmp_path / "acme.mine.yaml").write_text("mine", "utf-8")
    noted = len(read_history(file))
    again, other = lockin("snapshot", FILE, "sent-to-vendor"), lockin("snapshot", FILE, "mine")

    assert [(73, True)] * 2 == [(r.returncode, "exists and is not overwritten" in r.stderr) for r in (again, other)]
    assert (before, "mine", noted) == (
        (tmp_path / COPY).read_bytes(),
        (tmp_path / "acme.mine.yaml").read_text("utf-8"),
        len(read_history(file)),
    )


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
@pytest.mark.parametrize(("mode", "expected"), [(0o644, 0o444), (0o600, 0o400), (0o664, 0o444)])
@pytest.mark.usefixtures("file")
def test_a_milestone_may_not_be_written_to(lockin: Run, tmp_path: Path, mode: int, expected: int) -> None:
    """Read-only for all who may read the assessment, and for nobody else."""
    (tmp_path / FILE).chmod(mode)
    lockin("snapshot", FILE, "sent-to-vendor")

    assert expected == stat.S_IMODE((tmp_path / COPY).stat().st_mode)


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
@pytest.mark.usefixtures("file")
def test_an_interview_on_a_milestone_is_refused_clearly(
    lockin: Run, environment: dict[str, str], tmp_path: Path
) -> None:
    """The first answer is refused with the reason, and nothing is lost but that answer."""
    lockin("snapshot", FILE, "sent-to-vendor")
    before = (tmp_path / COPY).read_bytes()
    ran = subprocess.run(
        [*HELD, sys.executable, "-m", "lockin", "assess", COPY, "--plain"],
        input="j exi.plan\n1\n", cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (73, True) == (ran.returncode, f"{COPY} is write-protected" in ran.stderr)
    assert before == (tmp_path / COPY).read_bytes()


def test_only_a_valid_assessment_is_kept(lockin: Run, file: Path, tmp_path: Path) -> None:
    """A broken file is reported with its place, and no copy is made of it."""
    file.write_text(file.read_text("utf-8").replace("{state: open}", "{state: opne}", 1), "utf-8")
    ran = lockin("snapshot", FILE, "sent-to-vendor")

    assert (65, True, False) == (ran.returncode, "did you mean 'open'?" in ran.stderr, (tmp_path / COPY).exists())


# --- The list


def test_the_list_says_what_became_of_each(lockin: Run, file: Path, tmp_path: Path) -> None:
    """Unchanged, changed since, or gone."""
    for name in ("first", "second", "third"):
        lockin("snapshot", FILE, name)
    (tmp_path / "acme.second.yaml").chmod(0o644)
    (tmp_path / "acme.second.yaml").write_text("lockin: 1\n", "utf-8")
    (tmp_path / "acme.third.yaml").unlink()
    lines = lockin("snapshot", FILE).stdout.splitlines()

    assert ["unchanged", "changed", "gone"] == [found.state for found in snapshots(file)]
    assert [
        "acme.first.yaml   by pm",
        "acme.second.yaml  by pm  CHANGED since it was taken",
        "acme.third.yaml   by pm  not there any more",
    ] == [line[len("2026-11-20 18:12  ") :] for line in lines]


@pytest.mark.usefixtures("file")
def test_the_list_stands_in_columns(lockin: Run) -> None:
    """Wide letters take two columns; a suffix that somebody typed along is not doubled."""
    for name in ("sent.yaml", "한국"):
        lockin("snapshot", FILE, name)
    listed = lockin("snapshot", FILE).stdout.splitlines()
    assert ["acme.sent.yaml", "acme.한국.yaml"] == [line.split()[2] for line in listed]
    assert 1 == len({wcwidth.width(line.partition("  by ")[0]) for line in listed})


@pytest.mark.usefixtures("file")
def test_an_empty_list_is_said(lockin: Run) -> None:
    """No milestone yet: a sentence, and how to take one."""
    ran = lockin("snapshot", FILE)

    assert (0, "acme.yaml has no snapshots.\n", "Next: lockin snapshot acme.yaml NAME\n") == (
        ran.returncode,
        ran.stdout,
        ran.stderr,
    )
    assert 66 == lockin("snapshot", "acne.yaml").returncode


def test_a_name_taken_again_is_listed_once(lockin: Run, file: Path, tmp_path: Path) -> None:
    """A copy that was removed and taken anew counts as the new one, and stands where it was taken."""
    lockin("snapshot", FILE, "sent-to-vendor")
    take_snapshot(file, "v1", by=str, now=NOW)
    (tmp_path / COPY).unlink()
    put(open_assessment(file), "longer")
    lockin("snapshot", FILE, "sent-to-vendor")

    assert [("v1", "unchanged"), ("sent-to-vendor", "unchanged")] == [
        (found.name, found.state) for found in snapshots(file)
    ]


@pytest.mark.parametrize("name", ["../../secret", "/etc/passwd", "", "a b", "x" * 61, ".hidden"])
def test_a_forged_history_leads_nowhere_else(file: Path, name: str) -> None:
    """A line with a name that no milestone can have is passed over."""
    forged = Past(when=NOW, by="", via="snapshot", question=f"snapshot:{name}", old=None, new="0")
    append_history(file, [forged])

    assert () == snapshots(file)


# --- Names


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("a/b", "such as a-b"),
        ("a\\b", "such as a-b"),
        ("v1: sent!", "such as v1-sent"),
        ("\x1b", None),
        ("..", "such as sent-to-vendor"),
        ("-f", "such as sent-to-vendor"),
        ("", "such as sent-to-vendor"),
        ("x" * 61, None),
    ],
)
def test_a_name_that_is_none_is_refused(name: str, hint: str | None) -> None:
    """With what is allowed, and a name that would do."""
    with pytest.raises(UsageError, match="a snapshot's name") as caught:
        snapshot_name(name)

    assert hint == caught.value.hint


@pytest.mark.usefixtures("file")
def test_a_refused_name_writes_nothing(lockin: Run, tmp_path: Path) -> None:
    """Exit code 2, and a folder that is as before."""
    ran = lockin("snapshot", FILE, "../a")

    assert (2, True) == (ran.returncode, "hint: such as a\n" in ran.stderr)
    assert ["acme.history.jsonl", FILE] == sorted(found.name for found in tmp_path.iterdir())


@given(st.text(max_size=80))
def test_a_name_stays_in_its_folder(text: str) -> None:
    """Whatever is typed, a name is refused, or makes a file beside the assessment and reads back as itself."""
    try:
        name = snapshot_name(text)
    except UsageError:
        return
    place = snapshot_path(Path("some/acme.yaml"), name)

    assert (Path("some"), name, True) == (place.parent, snapshot_name(name), 0 < len(name) <= LONGEST_NAME)
    assert f"acme.{name}.yaml" == place.name


@pytest.mark.parametrize(
    ("path", "expected"),
    [("acme.yaml", "acme.v1.yaml"), ("acme.yml", "acme.v1.yml"), ("acme", "acme.v1.yaml"), ("a.b.yaml", "a.b.v1.yaml")],
)
def test_where_a_milestone_lies(path: str, expected: str) -> None:
    """The name stands before the suffix; blanks became hyphens before."""
    assert (expected, "sent-to-vendor") == (snapshot_path(Path(path), "v1").name, snapshot_name(" sent to  vendor "))


def test_a_milestone_of_a_link_lies_beside_what_it_leads_to(lockin: Run, file: Path, tmp_path: Path) -> None:
    """There the history is, too."""
    (tmp_path / "far").mkdir()
    (tmp_path / "far/link.yaml").symlink_to(file)
    lockin("snapshot", "far/link.yaml", "v1")

    assert (["link.yaml"], True) == (
        [f.name for f in (tmp_path / "far").iterdir()],
        (tmp_path / "acme.v1.yaml").exists(),
    )


def test_a_crash_before_the_history_leaves_a_whole_copy(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was copied is complete, if unnoted; and is not replaced by a second try."""

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(module, "append_history", fail)
        with pytest.raises(KeyboardInterrupt):
            take_snapshot(file, "v1", by=str, now=NOW)

    assert file.read_bytes() == (tmp_path / "acme.v1.yaml").read_bytes()
    with pytest.raises(CannotWriteError, match="not overwritten"):
        take_snapshot(file, "v1", by=str, now=NOW)


def test_a_milestone_keeps_odd_bytes(file: Path) -> None:
    """A byte order mark and line ends of Windows are in the copy as well."""
    text = "\ufefflockin: 1\r\nchecklist: {id: ai-vendor-lock-in, version: 1.0.0}\r\nanswers:\r\n  exi.plan: draft\r\n"
    file.write_bytes(text.encode())
    copy = take_snapshot(file, "v1", by=str, now=NOW)

    assert text.encode() == copy.path.read_bytes() == copy.text.encode()
    assert "draft" == copy.assessment.answer("exi.plan").option
