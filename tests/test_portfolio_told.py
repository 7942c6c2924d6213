"""What `lockin portfolio` says on the way: of files it passes over, of reports of earlier runs, and above the bar."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pexpect
import pyte
import pytest
from openpyxl import load_workbook

from lockin.store import tree
from portfolios import SMALL, folder_of, reports, text_of, told
from process import Run

pytestmark = pytest.mark.slow

BROKEN = "lockin: 1\nchecklist: {id: small, version: 1.0.0}\nanswrs: {}\n"
HTML = ("portfolio", "in", "-o", "out", "--format", "html")


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A folder with two small assessments."""
    folder_of(tmp_path / "in", 2)
    return tmp_path


def on_a_terminal(environment: dict[str, str], folder: Path) -> str:
    """What the command prints on one of 80 columns."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "lockin", *HTML],
        env=environment | {"TERM": "xterm"},
        cwd=str(folder),
        dimensions=(24, 80),
        encoding="utf-8",
        timeout=60,
    )
    child.expect(pexpect.EOF)
    return str(child.before)


def test_messages_stand_above_the_bar(environment: dict[str, str], two: Path) -> None:
    """On a terminal every line of a problem is there whole, and the bar is gone in the end."""
    for number in range(3):
        (two / f"in/it/broken-{number}.yaml").write_text(BROKEN, "utf-8")
    printed = on_a_terminal(environment, two)
    assert "\u2501" in printed
    screen = pyte.Screen(80, 100)
    pyte.Stream(screen).feed(printed)
    lines = [line.rstrip() for line in screen.display]
    for number in range(3):
        at = lines.index(f"in/it/broken-{number}.yaml:3:1: answrs: unknown key 'answrs'")
        assert ["    answrs: {}", "    ^", "  hint: did you mean 'answers'?"] == lines[at + 1 : at + 4]
    assert not [line for line in lines if "\u2501" in line]


def test_a_message_with_brackets_is_printed_as_it_is(environment: dict[str, str], two: Path) -> None:
    """Above the bar, too, nothing in a file's name is taken for a style, and long lines are not cut."""
    name = "in/it/[red]:smile:" + "x" * 70 + ".yaml"
    (two / name).write_text(BROKEN, "utf-8")
    printed = on_a_terminal(environment, two)
    assert f"{name}:3:1: answrs: unknown key 'answrs'" in printed


def test_hints_are_in_the_language_of_the_program(lockin: Run, two: Path) -> None:
    """The word before a hint is translated as anywhere else."""
    (two / "in/it/broken.yaml").write_text(BROKEN, "utf-8")
    (two / "in/it/foreign.yaml").write_text("lockin: 1\nchecklist: {id: nowhere, version: 1.0.0}\n", "utf-8")
    ran = lockin("--lang", "ko", *HTML)
    assert 65 == ran.returncode
    assert "hint:" not in ran.stderr
    assert "answers" in ran.stderr


def test_a_hint_names_no_option_without_saying_that_it_may_not_be_there(lockin: Run, two: Path) -> None:
    """`--checklist` is an option of other commands."""
    (two / "in/it/foreign.yaml").write_text("lockin: 1\nchecklist: {id: nowhere, version: 1.0.0}\n", "utf-8")
    said = " ".join(lockin(*HTML).stderr.split())
    assert "/nowhere/checklist.yaml, or name it with --checklist where a command has that option" in said


def test_a_report_of_an_earlier_run_is_called_that(lockin: Run, two: Path) -> None:
    """A file that has become unreadable still has its old report; one that never was read has none."""
    assert 0 == lockin(*HTML).returncode
    for name in ("vendor-0", "new"):
        (two / f"in/it/{name}.yaml").write_text(BROKEN, "utf-8")
    ran = lockin(*HTML)
    sentence = "The report that is there is of an earlier run."
    assert (65, 1) == (ran.returncode, ran.stderr.count(sentence))
    why = {one["file"]: one["why"] for one in told(two / "out/overview.json")["unread"]}
    assert why["it/vendor-0.yaml"].endswith(f"unknown key 'answrs'. {sentence}")
    assert sentence not in why["it/new.yaml"]
    assert "it/vendor-0.html" in reports(two / "out", ".html")


def test_an_old_report_in_the_place_of_one_that_cannot_be_written_is_not_linked(lockin: Run, two: Path) -> None:
    """The overview tells of the assessment as it is now, and leads to nothing older."""
    assert 0 == lockin(*HTML).returncode
    (two / "in/it/vendor-0.yaml").write_text(text_of("Vendor 0", level=2), "utf-8")
    (two / "elsewhere").mkdir()
    (two / "out/it").rename(two / "elsewhere/it")
    (two / "out/it").symlink_to(two / "elsewhere/it")
    ran = lockin(*HTML)
    assert 73 == ran.returncode
    linked = {line["file"]: line["report"] for line in told(two / "out/overview.json")["overview"]["lines"]}
    assert {"it/vendor-0.yaml": "", "legal/vendor-1.yaml": "legal/vendor-1.html"} == linked
    assert [] == told(two / "out/overview.json")["unread"]


def test_reports_of_another_format_are_left_over_for_what_they_are(lockin: Run, two: Path) -> None:
    """Nothing is said to be gone that is there."""
    assert 0 == lockin(*HTML).returncode
    said = " ".join(lockin("portfolio", "in", "-o", "out").stderr.split())
    assert (two / "out/it/vendor-0.html").is_file()
    assert "2 reports of earlier runs are left over: it/vendor-0.html, legal/vendor-1.html. Their" in said
    assert "or their reports are called otherwise now" in said


def test_the_overview_takes_the_paper_of_the_house_style(lockin: Run, two: Path) -> None:
    """That of the folder, unless the command line says another; a broken one is told before anything is made."""
    toml = two / "in/lockin.toml"
    toml.write_text('[house]\npaper = "letter"\n', "utf-8")

    def size(*options: str) -> object:
        assert 0 == (ran := lockin(*HTML, *options)).returncode, ran.stderr
        return load_workbook(io.BytesIO((two / "out/overview.xlsx").read_bytes())).worksheets[0].page_setup.paperSize

    assert ["1", "9", "9"] == [str(size()), str(size("--paper", "a4")), str(size("--no-house"))]
    toml.write_text('[house]\npapr = "letter"\n', "utf-8")
    ran = lockin("portfolio", "in", "-o", "fresh")
    assert (65, False) == (ran.returncode, (two / "fresh").exists())
    assert "lockin.toml:2:1: house.papr" in ran.stderr


def test_files_that_look_like_no_assessment_are_named(lockin: Run, two: Path) -> None:
    """Saved in UTF-16, empty, its key mistyped, a link to nowhere: nothing vanishes without a word."""
    place = two / "in/it"
    (place / "wide.yaml").write_text(text_of("Wide"), "utf-16")
    (place / "empty.yml").write_text("", "utf-8")
    (place / "typo.yaml").write_text("lokin: 1\n", "utf-8")
    (place / "gone.yaml").symlink_to(two / "nowhere.yaml")
    ran = lockin(*HTML)
    assert 0 == ran.returncode
    names = "it/empty.yml, it/gone.yaml, it/typo.yaml, it/wide.yaml"
    assert f"Note: 4 YAML files look like no assessment and were passed over: {names}." in ran.stderr
    for name in ("a", "b"):
        (place / f"{name}.yaml").write_text("", "utf-8")
    assert "it/empty.yml, it/gone.yaml, it/typo.yaml, ..." in lockin(*HTML).stderr
    assert "" == lockin(*HTML, "--quiet").stderr
    (two / "bare").mkdir()
    (two / "bare/typo.yaml").write_text("lokin: 1\n", "utf-8")
    ran = lockin("portfolio", "bare", "-o", "out")
    assert (66, True) == (ran.returncode, "1 YAML file looks like no assessment" in ran.stderr)


def test_other_files_of_lockin_are_not_passed_over(root: Path, tmp_path: Path) -> None:
    """Checklists with their parts and translations, alternatives and snapshots are known for what they are."""
    found = tree.assessments_below(root / "checklists")
    assert (True, ()) == (bool(found.files), found.passed_over)
    (tmp_path / "small.yaml").write_bytes(SMALL.read_bytes())
    (tmp_path / "part.yaml").write_text("questions: []\n", "utf-8")
    assert (tmp_path / "part.yaml",) == tree.assessments_below(tmp_path).passed_over
