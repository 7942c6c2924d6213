"""The frame around the commands: what start-up costs, how failures are told, which code ends a run."""

from __future__ import annotations

import ast
import inspect
import os
import re
import runpy
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lockin import __version__, errors
from lockin.cli.commands import COMMANDS, build
from lockin.cli.single import SingleValued
from lockin.errors import BadDataError, ExitCode, LockinError, Problem
from process import Ran, Run

FILE = "acme.yaml"

FAILING = Path(__file__).parent / "data" / "failing_app.py"
HEAVY = {
    "asyncio",
    "fontTools",
    "importlib.metadata",
    "jinja2",
    "markdown_it",
    "msgspec",
    "nh3",
    "PIL",
    "platformdirs",
    "prompt_toolkit",
    "pydantic",
    "pypdf",
    "rich",
    "weasyprint",
    "yaml",
    "lockin.loading",
    "lockin.report",
    "lockin.scoring",
    "lockin.store",
}
KINDS = sorted(
    name for name, value in vars(errors).items() if inspect.isclass(value) and issubclass(value, LockinError)
)


def failing(kind: str, environment: dict[str, str], *options: str) -> Ran:
    """Run the failing program in a process of its own."""
    command = [sys.executable, str(FAILING), *options, "fail", kind]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("arguments", ["--help", "--version", "assess --help", "report --help"])
def test_help_and_version_import_nothing_heavy(arguments: str, environment: dict[str, str]) -> None:
    """Help and version import no library that only work needs, and read no checklist."""
    command = [sys.executable, "-X", "importtime", "-m", "lockin", *arguments.split()]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    imported = set(re.findall(r"\|\s+([\w.]+)$", ran.stderr, re.MULTILINE))
    assert (0, set()) == (ran.returncode, HEAVY & imported)
    assert "typer" in imported


@pytest.mark.parametrize("arguments", ["--help", "--version"])
def test_help_and_version_open_no_data_file(arguments: str, environment: dict[str, str]) -> None:
    """Neither checklists nor templates are opened to say what the program is."""
    watch = (
        "import sys; opened = []; sys.addaudithook(lambda e, a: opened.append(str(a[0])) if e == 'open' else None)\n"
        "from lockin.cli.app import app\n"
        f"try: app([{arguments!r}])\n"
        "except SystemExit: print([p for p in opened if p.endswith(('.yaml', '.j2', '.css'))], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", watch], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert "[]\n" == ran.stderr


def test_version_is_one_line(lockin: Run) -> None:
    """`--version` prints the name and the version, and nothing else."""
    ran = lockin("--version")
    assert (0, f"lockin {__version__}\n", "") == (ran.returncode, ran.stdout, ran.stderr)


def test_help_fits_eighty_columns_without_escapes(lockin: Run) -> None:
    """The help of the program and of every command fits a plain 80-column terminal."""
    pages = [lockin("--help").stdout]
    commands = re.findall(r"^  ([a-z]+)  ", pages[0].partition("Commands:")[2], re.MULTILINE)
    pages += [lockin(command, "--help").stdout for command in commands]
    assert len(commands) >= 10
    assert [] == [line for page in pages for line in page.splitlines() if len(line) > 80 or "\x1b" in line]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_summary_of_a_command_is_its_own_first_sentence(name: str) -> None:
    """The table that the help is printed from says what the command says itself."""
    command = build(name, COMMANDS[name])
    paragraph = " ".join((command.help or "").split("\n\n")[0].split())
    assert (name, COMMANDS[name].summary) == (command.name, paragraph)


def test_help_shows_examples_before_options(lockin: Run) -> None:
    """A reader in a hurry meets examples first and the exit codes last."""
    page = lockin("--help").stdout
    order = [page.index(word) for word in ("Examples:", "Options:", "Commands:", "Exit codes:")]
    assert sorted(order) == order


def test_help_names_every_exit_code(lockin: Run) -> None:
    """The exit codes in the help are those of the table in the code."""
    numbers = re.findall(r"\b\d+\b", lockin("--help").stdout.partition("Exit codes:")[2])
    assert [str(code.value) for code in ExitCode] == numbers


def test_no_arguments_print_the_help(lockin: Run) -> None:
    """Without arguments the program explains itself and says that something was missing."""
    ran = lockin()
    assert ExitCode.USAGE == ran.returncode
    assert "Examples:" in ran.stdout + ran.stderr


def test_a_misspelt_command_is_suggested(lockin: Run) -> None:
    """A typing mistake in a command's name gets a suggestion and the exit code for usage."""
    ran = lockin("asess")
    assert ExitCode.USAGE == ran.returncode
    assert "Did you mean 'assess'?" in ran.stderr


def test_a_shell_can_complete_commands(lockin: Run) -> None:
    """Bash gets the commands that begin as typed."""
    asked = {"_LOCKIN_COMPLETE": "complete_bash", "COMP_WORDS": "lockin do", "COMP_CWORD": "1"}
    assert "doctor\n" == lockin(env=asked).stdout


@pytest.mark.parametrize("kind", KINDS)
def test_a_failure_is_told_alike_everywhere(kind: str, environment: dict[str, str]) -> None:
    """A real process and the test runner agree on output, message and exit code of every error."""
    real = failing(kind, environment)
    tested = CliRunner().invoke(runpy.run_path(str(FAILING))["app"], ["fail", kind])
    assert (real.returncode, real.stdout, real.stderr) == (tested.exit_code, tested.stdout, tested.stderr)
    assert (getattr(errors, kind).exit_code, "half a result\n") == (real.returncode, real.stdout)


def test_a_failure_prints_its_sentence_and_its_hint(environment: dict[str, str]) -> None:
    """An error is one sentence and what to do next, with no traceback."""
    assert "lockin: error: This went wrong.\n  hint: Do that.\n" == failing("LockedError", environment).stderr


def test_every_problem_of_a_file_is_printed_whole(environment: dict[str, str]) -> None:
    """Bad data shows each problem with its line and caret, then how many there are."""
    problem = Problem(
        source="a.yaml",
        line=2,
        column=3,
        where="answers",
        message="no question 'x.y'",
        hint="did you mean 'x.z'?",
        excerpt="  x.y: {}",
    )
    expected = f"{problem}\n{problem}\nlockin: error: {BadDataError((problem, problem))}\n"
    assert expected == failing("BadDataError", environment).stderr


def test_a_message_cannot_steer_the_terminal(environment: dict[str, str]) -> None:
    """Control characters and bidi marks from a file arrive as escapes."""
    told = failing("escape", environment).stderr
    assert "lockin: error: \\x1b[2J\\u202etext\n  hint: a \\x07bell\n" == told


@pytest.mark.parametrize(
    ("kind", "code", "message"),
    [
        ("interrupt", ExitCode.INTERRUPTED, "\nlockin: interrupted\n"),
        ("end", ExitCode.INCOMPLETE, "lockin: error: input ended before the question was answered\n"),
        ("disk", ExitCode.IO_ERROR, "lockin: error: a.yaml: No space left on device\n"),
    ],
)
def test_what_the_world_does_is_no_bug(kind: str, code: ExitCode, message: str, environment: dict[str, str]) -> None:
    """Ctrl-C, the end of input and a full disk have their own words and codes."""
    ran = failing(kind, environment)
    assert (code, message) == (ran.returncode, ran.stderr)


def test_a_bug_is_owned_up_to(environment: dict[str, str], home: Path) -> None:
    """An unexpected exception names the version and the file with the details, and shows no traceback."""
    ran = failing("bug", environment)
    (report,) = (home / ".local/state/lockin").iterdir()
    assert ExitCode.BUG == ran.returncode
    assert f"bug in lockin {__version__}" in ran.stderr
    assert str(report) in ran.stderr
    assert "Your answers are saved." in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "ZeroDivisionError: one over nothing" in report.read_text("utf-8")


def test_debug_shows_a_bug_instead_of_filing_it(environment: dict[str, str], home: Path) -> None:
    """With `--debug` the traceback is on standard error and no file is written."""
    ran = failing("bug", environment, "--debug")
    assert ExitCode.BUG == ran.returncode
    assert "ZeroDivisionError: one over nothing" in ran.stderr
    assert not (home / ".local").exists()


def test_a_bug_is_told_when_its_report_cannot_be_kept(environment: dict[str, str], home: Path) -> None:
    """Without a state folder the details go to standard error rather than nowhere."""
    (home / ".local").write_text("in the way")
    ran = failing("bug", environment)
    assert ExitCode.BUG == ran.returncode
    assert "ZeroDivisionError: one over nothing" in ran.stderr


@pytest.mark.parametrize(("number", "code"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130)])
def test_a_signal_ends_the_program_with_its_code(number: str, code: int, environment: dict[str, str]) -> None:
    """A process that is told to end unwinds and reports 128 plus the signal's number."""
    with subprocess.Popen(
        [sys.executable, str(FAILING), "fail", "sleep"],
        env=environment | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert b"half a result\n" == process.stdout.readline()
        process.send_signal(getattr(signal, number))
        _, told = process.communicate(timeout=30)
    assert code == process.returncode
    assert b"Traceback" not in told


def test_a_closed_pipe_is_no_noise(environment: dict[str, str]) -> None:
    """When the reader of the output goes away, nothing is printed about it."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "lockin", "--help"]
    ran = subprocess.run(
        command, env=environment, stdout=writer, stderr=subprocess.PIPE, text=True, timeout=60, check=False
    )
    os.close(writer)
    assert "" == ran.stderr
    assert ran.returncode in {ExitCode.CHECK_FAILED, ExitCode.IO_ERROR}


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_no_bug(closed: str, environment: dict[str, str]) -> None:
    """The program runs without a standard stream, as a scheduler may start it."""
    command = ["sh", "-c", f'exec "$0" -m lockin --version {closed}', sys.executable]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (0, "") == (ran.returncode, ran.stderr)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the device that is always full is a Linux one")
def test_a_full_device_is_told_in_one_line(environment: dict[str, str]) -> None:
    """Output that cannot be written is an I/O failure, not a bug."""
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "lockin", "--version"],
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert (ExitCode.IO_ERROR, "lockin: error: No space left on device\n") == (ran.returncode, ran.stderr)


def test_every_exit_code_has_its_row_in_the_documentation(root: Path) -> None:
    """The page about exit codes lists exactly the codes of the program, by number and name."""
    page = (root / "docs/exit-codes.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| `(\w+)` \|", page, re.MULTILINE)
    assert [(str(code.value), code.name) for code in ExitCode] == rows


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_stands_in_the_row_of_its_code(kind: str, root: Path) -> None:
    """Each error class is documented beside the exit code that it ends with."""
    page = (root / "docs/exit-codes.md").read_text("utf-8")
    (row,) = (line for line in page.splitlines() if f"`{kind}`" in line)
    assert row.startswith(f"| {getattr(errors, kind).exit_code.value} |")


def test_every_exit_code_is_explained_in_the_code(root: Path) -> None:
    """Each member of the enumeration carries its sentence."""
    tree = ast.parse((root / "src/lockin/errors.py").read_text("utf-8"))
    (codes,) = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "ExitCode")
    kinds = [type(node).__name__ for node in codes.body[1:]]
    assert ["Assign", "Expr"] * len(ExitCode) == kinds


@pytest.mark.parametrize(
    "words",
    [
        ("plan", FILE, "-o", "a.csv", "-o", "b.md"),
        ("plan", FILE, "--output=a.csv", "-o", "b.md"),
        ("ask", "legal", FILE, "-o", "a.csv", "-o", "b.xlsx"),
        ("checklist", "new", "x", "--extends", "a", "--extends", "b"),
    ],
)
def test_a_second_value_is_refused_and_not_taken_for_the_first(lockin: Run, tmp_path: Path, words: tuple[str]) -> None:
    """Nothing is written, and the option is named."""
    lockin("new", FILE)
    before = sorted(tmp_path.iterdir())
    ran = lockin(*words)

    option = "--extends" if "--extends" in words else "--output"
    assert (2, f"lockin: error: {option} is there twice; it takes one value\n") == (ran.returncode, ran.stderr)
    assert before == sorted(tmp_path.iterdir())


def test_options_for_several_values_take_several(lockin: Run, tmp_path: Path) -> None:
    """As `-o` of a report, for one file each."""
    lockin("new", FILE)

    assert 0 == lockin("report", FILE, "-o", "a.md", "-o", "b.json").returncode
    assert {"a.md", "b.json"} <= {path.name for path in tmp_path.iterdir()}


def test_every_command_takes_one_value_once() -> None:
    """Those of groups too."""
    built = [build(name, entry) for name, entry in COMMANDS.items()]
    single = [one for command in built for one in getattr(command, "commands", {"": command}).values()]

    assert len(single) > len(COMMANDS)
    assert [] == [command.name for command in single if not isinstance(command, SingleValued)]
