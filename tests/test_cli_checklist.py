"""`lockin checklist`: the commands as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lockin.cli.output import plain
from lockin.errors import ExitCode
from process import Run


def test_list_names_the_shipped_checklists(lockin: Run) -> None:
    """One line a checklist, with its version and size."""
    ran = lockin("checklist", "list")
    assert (0, "") == (ran.returncode, ran.stderr)
    assert ran.stdout.startswith("ai-vendor-lock-in  ")


def test_check_says_that_there_is_nothing_to_say(lockin: Run) -> None:
    """The shipped checklist passes, and the count is on standard output."""
    ran = lockin("checklist", "check", "ai-vendor-lock-in")
    assert (0, "") == (ran.returncode, ran.stderr)
    assert ran.stdout.startswith("No problems: 73 questions, 10 domains, ")


def test_a_new_checklist_passes_its_check(lockin: Run, tmp_path: Path) -> None:
    """What one begins with is sound, and is called like its folder."""
    assert 0 == lockin("checklist", "new", "my-list").returncode
    ran = lockin("checklist", "check", "my-list")
    assert (0, "No problems: 3 questions, 2 domains, 1 fact, 0 references\n") == (ran.returncode, ran.stdout)
    assert "" == ran.stderr
    assert "id: my-list\n" in (tmp_path / "my-list" / "checklist.yaml").read_text()


@pytest.mark.parametrize("more", [(), ("--extends", "ai-vendor-lock-in")])
def test_a_name_that_is_no_id_is_refused(lockin: Run, tmp_path: Path, more: tuple[str, ...]) -> None:
    """Folder and id are called the same from the start; the hint names what is possible."""
    ran = lockin("checklist", "new", "rules/My List", *more)
    assert (ExitCode.USAGE, "") == (ran.returncode, ran.stdout)
    assert "'My List' cannot be one\n  hint: did you mean 'rules/my-list'?\n" in ran.stderr
    assert not (tmp_path / "rules").exists()


def test_the_next_command_can_be_typed(lockin: Run) -> None:
    """A folder with a blank in its path is quoted for the shell."""
    assert "run: lockin checklist check 'our rules/mine'\n" in lockin("checklist", "new", "our rules/mine").stdout


def test_a_shipped_name_is_not_given_again(lockin: Run, tmp_path: Path) -> None:
    """By its name every command would take the one that comes with lockin."""
    for more in ((), ("--extends", "ai-vendor-lock-in")):
        ran = lockin("checklist", "new", "ai-vendor-lock-in", *more)
        assert (ExitCode.USAGE, "") == (ran.returncode, ran.stdout)
        assert "a name of its own" in ran.stderr
    assert [] == list(tmp_path.iterdir())


def test_a_folder_that_is_not_called_like_the_id_is_warned_of(lockin: Run, tmp_path: Path) -> None:
    """It is no mistake of the checklist, and yet assessments beside it would not find it."""
    lockin("checklist", "new", "mine")
    (tmp_path / "mine").rename(tmp_path / "theirs")
    (tmp_path / "single.yaml").write_bytes((tmp_path / "theirs/checklist.yaml").read_bytes())
    for ref, said in {"theirs": "mine, not theirs.", "single.yaml": "mine.yaml, not single.yaml."}.items():
        ran = lockin("checklist", "check", ref)
        assert (0, True) == (ran.returncode, ran.stdout.startswith("No problems"))
        assert ran.stderr.replace("\n", " ").endswith(f"only when it is called like its id: {said} ")
    (tmp_path / "theirs").rename(tmp_path / "mine")
    for ref in ("mine", "mine/../mine/checklist.yaml", "mine/."):
        assert "" == lockin("checklist", "check", ref).stderr


def test_new_replaces_nothing(lockin: Run, tmp_path: Path) -> None:
    """A checklist that is there already stays as it is."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "checklist.yaml").write_text("precious\n")
    assert ExitCode.CANNOT_WRITE == lockin("checklist", "new", "mine").returncode
    assert "precious\n" == (tmp_path / "mine" / "checklist.yaml").read_text()


def test_check_prints_every_problem_with_its_place(lockin: Run, tmp_path: Path) -> None:
    """Problems of a person's own folder read as file, line and column, on standard error."""
    lockin("checklist", "new", "mine")
    entry = tmp_path / "mine" / "checklist.yaml"
    entry.write_text(entry.read_text().replace("weight: 5", "wieght: 5").replace("that, risk: 60", "that, risk: no"))
    ran = lockin("checklist", "check", "mine")
    assert (ExitCode.BAD_DATA, "") == (ran.returncode, ran.stdout)
    assert ["mine/checklist.yaml:51:5", "mine/checklist.yaml:93:51"] == [
        line.split(": ")[0] for line in ran.stderr.splitlines() if line.startswith("mine/")
    ]


def test_show_lists_every_question(lockin: Run) -> None:
    """The overview has a line for each of them."""
    ran = lockin("checklist", "show")
    assert 0 == ran.returncode
    assert 73 == sum(
        "?" in line and line.startswith("  ") and "." in line.split()[0] for line in ran.stdout.splitlines()
    )


def test_show_prints_one_question_whole(lockin: Run) -> None:
    """With its options, reason, red flag and remedy."""
    ran = lockin("checklist", "show", "ai-vendor-lock-in", "dat.training_use")
    assert 0 == ran.returncode
    for word in ("banned_chain", "Why:", "Red flag:", "What to do:", "Asked if: always"):
        assert word in ran.stdout


def test_show_suggests_a_question(lockin: Run) -> None:
    """A slip of the finger is answered with what was meant."""
    ran = lockin("checklist", "show", "ai-vendor-lock-in", "dat.trainin")
    assert (ExitCode.USAGE, "") == (ran.returncode, ran.stdout)
    assert "did you mean 'dat.training_use'?" in ran.stderr


@pytest.mark.parametrize("option", [[], ["--assessment"]])
def test_schema_is_json(lockin: Run, option: list[str]) -> None:
    """An editor can read it as it is."""
    schema = json.loads(lockin("checklist", "schema", *option).stdout)
    assert "https://json-schema.org/draft/2020-12/schema" == schema["$schema"]


@pytest.mark.parametrize("text", ["a\x1b[31mb", "a\x9bb", "a\u202eb", "a\rb", "a\x7fb"])
def test_plain_takes_out_what_steers_a_terminal(text: str) -> None:
    """Text from a file cannot colour, hide or turn around what stands beside it."""
    assert plain(text).replace("[31m", "") == "a\ufffdb"


def test_plain_keeps_text() -> None:
    """Letters of every script, line ends and tabs stay."""
    assert "é 한국어 עברית\n\tx" == plain("é 한국어 עברית\n\tx")
