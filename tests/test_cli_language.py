"""The program speaks the language that was asked for: everywhere, in no other words, and at no cost in English."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from gettext import NullTranslations
from pathlib import Path

import pytest
import wcwidth
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from lockin import language
from lockin.cli import speech
from lockin.cli.app import app
from lockin.cli.commands import COMMANDS
from lockin.cli.phrases import PATTERNS, reworded
from lockin.errors import AnswerRefusedError, ExitCode, UsageError
from lockin.model.checklist import Fact
from lockin.resources import interface_languages
from lockin.store.catalogues import load_catalogue
from lockin.store.checklists import load_checklist
from lockin.store.reading import open_assessment
from lockin.terminal import commands as line_commands
from lockin.terminal.screen import asking
from lockin.terminal.screen.drawing import frame
from lockin.terminal.screen.keys import Action
from process import ROOT, Run
from pseudo import CODE, Hangul, Marked, texts_in, untranslated
from samples import example, shipped, source
from screens import seated, texts
from test_screen_pages import VIEWS, show

GROUPS = [
    "checklist list",
    "checklist show",
    "checklist check",
    "checklist schema",
    "checklist new",
    "checklist translate",
]
KOREAN = pytest.mark.skipif("ko" not in interface_languages(), reason="no Korean catalogue is compiled")
RUNS = """
status typical.yaml
score typical.yaml
explain typical.yaml
explain typical.yaml exi.plan
history typical.yaml
snapshot typical.yaml one
renew typical.yaml new.yaml
ask typical.yaml
ask legal typical.yaml -o legal.xlsx
alternatives
alternatives typical.yaml
waive typical.yaml --list
waive typical.yaml exi.plan --reason pilot --by cto --until 2099-01-01
event typical.yaml --list
event typical.yaml Sold --kind acquisition
due typical.yaml
whatif typical.yaml --set exi.plan=tested
plan typical.yaml
plan typical.yaml --accept
compare typical.yaml improved.yaml
checklist list
checklist show
checklist show ai-vendor-lock-in exi.plan
checklist check ai-vendor-lock-in
checklist new mine
doctor
new vendor.yaml
set typical.yaml exi.plan=tested --note said
report typical.yaml -o r.md
asess
report
report --foo
report typical.yaml one two
report typical.yaml --paper x
report typical.yaml -o r.foo
report typical.yaml -o nowhere/r.pdf
score missing.yaml
score typical.yaml --fail-over low
due --within soon
set typical.yaml exi.plan=foo
set typical.yaml exi.pla=tested
waive typical.yaml
history typical.yaml exi.pla
alternatives --kind car
""".strip().splitlines()
STAYS = re.compile(
    r"\[OPTIONS\]|<[\w|]+>|(?<!\S)--?[\w-]+|\b[A-Z]{2,}\b"  # how a command is called
    r"|\S*\.(?:yaml|md|xlsx|foo|toml|cache)\b\S*|https?:\S+|(?<!\S)/\S+"  # files and addresses
    r"|\b[a-z]{3}\b|\b[a-z]+[._:][\w.:-]+"  # ids
    r"|\blockin(?: [a-z]+)?\b|\b(?:Python|WeasyPrint|GObject|Pango\w*|HarfBuzz|subset|fontconfig)\b"
    r"|\b(?:control|exposure|choice|worse|pilot|Sold)\b"
)
"""What is the same in every language."""
ON_SCREEN = re.compile(
    r"\b(?:Left|PageUp|PgDn|PageDown|Right|Tab|Down|Space|Esc|Enter|Ctrl)\b"  # keys
    r"|\b(?:acme|vendor|product|cloud|owner|reviewer|legal|finance|security|engineering)\b"  # ids
    r"|A prompt that is long enough to be wrapped in a narrow window"
)
"""What stays on the full screen, besides."""
DIALOGUE = "?\no\no open\ns\n1\n2\nd\n\nm said\ne 1 there\ny\nb\nf\nN\nj 2\nu\nc\nw legal\nx\nfoo\n99\nn why / Bo\nq\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with the examples in it, and a wide terminal."""
    for name in ("typical", "improved", "trial"):
        shutil.copy(source(name), tmp_path / f"{name}.yaml")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "400")
    monkeypatch.setenv("LOCKIN_LANG", "en")
    return tmp_path


@cache
def given_texts() -> list[str]:
    """What files and checklists say, which the program only repeats."""
    with language.speaking(CODE, Marked()):
        stored = [open_assessment(source(name)) for name in ("typical", "trial")]
        return texts_in(stored[0].checklist, *(one.assessment for one in stored), load_catalogue(None))


def printed(arguments: str, *, stdin: str = "", catalogue: NullTranslations | None = None) -> str:
    """What a command prints on both streams, in a language that nobody speaks."""
    with language.speaking(CODE, catalogue or Marked()):
        ran = CliRunner().invoke(app, arguments.split(), input=stdin, prog_name="lockin")
    assert ExitCode.BUG != ran.exit_code, ran.output
    return ran.output


def english_in(output: str) -> list[str]:
    """Words of the program that nobody translated."""
    return re.findall(r"[A-Za-z]{3,}", STAYS.sub(" ", untranslated(output, given_texts())))


@pytest.mark.parametrize("name", ["", *COMMANDS, *GROUPS])
def test_no_help_page_has_an_english_word(name: str, folder: Path) -> None:  # noqa: ARG001 - a wide terminal
    """Help is translated whole: headings, options, defaults, examples and exit codes."""
    rest = untranslated(printed(f"{name} --help"), [])
    names = {*COMMANDS, *(group.partition(" ")[2] for group in GROUPS)}
    assert [] == [word for word in re.findall(r"[A-Za-z]{3,}", STAYS.sub(" ", rest)) if word not in names]


@pytest.mark.parametrize("arguments", RUNS)
def test_no_command_says_an_english_word(arguments: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - the files
    """Results, next steps, mistakes and hints are translated; ids, names, files and texts of the checklist stay."""
    if arguments.startswith("alternatives"):
        monkeypatch.setenv("COLUMNS", "71")  # else the texts stand in columns, cut into pieces
    assert [] == english_in(printed(arguments))


def test_no_prompt_has_an_english_word(folder: Path) -> None:  # noqa: ARG001 - the files
    """The dialogue of lines is translated: questions about the vendor, refusals, pages and the end."""
    assert [] == english_in(
        printed("assess trial.yaml --plain --as ana", stdin=DIALOGUE).replace("foo", "").replace("ana", "")
    )


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_has_an_english_word(view: str) -> None:
    """Header, body, message and keys of the full screen are translated; the keys themselves stay."""
    with language.speaking(CODE, Marked()):
        screen, _disk = seated(load_checklist(shipped().id), example("trial"), at="exi.plan")
        show(screen, view)
        lines = " ".join(texts(frame(screen, 1000, 60)))
    assert [] == english_in(ON_SCREEN.sub(" ", lines))


@pytest.mark.parametrize("at", ["exi.plan", "vendor", "facts"])
@pytest.mark.parametrize("action", asking.HANDLERS)
def test_no_key_answers_in_english(action: Action, at: str) -> None:
    """What a key asks for, what it says was done and why it refuses is translated."""
    with language.speaking(CODE, Marked()):
        screen, _disk = seated(load_checklist(shipped().id), example("typical"), at=at)
        try:
            asking.HANDLERS[action](screen, "1")
            asking.HANDLERS["enter"](screen, "enter")
        except AnswerRefusedError as error:
            screen.say(str(error))
        said = " ".join([screen.message, screen.field.prompt if screen.field else ""])
    assert [] == english_in(ON_SCREEN.sub(" ", said))


@pytest.mark.parametrize("name", ["", *COMMANDS, *GROUPS])
def test_help_without_translations_is_the_english_one(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - no house style
    """Taking a help page apart and putting it together again changes nothing."""
    monkeypatch.setenv("COLUMNS", "80")
    plain = CliRunner().invoke(app, [*name.split(), "--help"], prog_name="lockin").output
    assert plain == printed(f"{name} --help", catalogue=NullTranslations())


@pytest.mark.parametrize("name", ["", *COMMANDS, *GROUPS])
def test_wide_characters_fit_help_pages(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - no house style
    """A help page of wide characters is as wide as the terminal and no wider, and its columns stay in line."""
    monkeypatch.setenv("COLUMNS", "80")
    lines = printed(f"{name} --help", catalogue=Hangul()).splitlines()
    assert [] == [line for line in lines if wcwidth.wcswidth(line) > 80]
    begins = {len(found[0]) for line in lines if (found := re.match(r"  -[\w-]+(?:, --[\w-]+)?  +(?=[한\S])", line))}
    assert len(begins) == 1


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 12)])
@pytest.mark.parametrize("view", VIEWS)
def test_wide_characters_fit_the_screen(view: str, size: tuple[int, int]) -> None:
    """With wide characters no line is wider than the window, and how to leave stands in the last line."""
    with language.speaking(CODE, Hangul()):
        screen, _disk = seated(shipped(), example("trial"), at="exi.plan")
        show(screen, view)
        drawn = frame(screen, *size)
    assert [] == [line for line in texts(drawn) if not 0 <= wcwidth.wcswidth(line) <= size[0]]
    assert re.search(r"\b(?:q|Esc) 한", " ".join(text for line in drawn.keys for _, text in line))


def test_keys_and_words_that_are_typed_stay_the_same() -> None:
    """Yes and no are typed as in English, and in the words of the language as well."""
    fact = Fact(id="live", label="Live", ask="Is it live?")

    class Yes(NullTranslations):
        def gettext(self, message: str) -> str:
            return {"yes": "예", "no": "아니요"}.get(message, message)

    with language.speaking("ko", Yes()):
        said = [line_commands.read(word, fact) for word in ("y", "yes", "1", "예", "n", "no", "2", "아니요")]
    assert [line_commands.Choice(ids=("yes",))] * 4 + [line_commands.Choice(ids=("no",))] * 4 == said


@pytest.mark.parametrize("pattern", PATTERNS)
def test_sentences_of_typer_are_recognised(pattern: str) -> None:
    """Each sentence is found by its own pattern, and not by that of another one."""
    filled = re.sub(r"\{(\w+)\}", r"'\1'", pattern)
    with language.speaking(CODE, Marked()):
        said = reworded(filled)
    assert said == f"⟦{filled}⟧".replace("'complaint'", "'complaint'")


WORDS = st.lists(st.sampled_from(["report", "a.yaml", "-o", "x.pdf", "--json", "x=y", "--", "ko"]), max_size=6)


@given(WORDS, st.integers(0, 6), st.booleans())
def test_the_option_is_found_wherever_it_stands(words: list[str], at: int, joined: bool) -> None:  # noqa: FBT001 - drawn
    """Before the command, behind it and at the end: the other words stay as they are, in their order."""
    place = min(at, words.index("--") if "--" in words else len(words))
    option = ["--lang=ko"] if joined else ["--lang", "ko"]
    assert ("ko", words) == speech.taken_out([*words[:place], *option, *words[place:]], strict=True)
    assert (None, words) == speech.taken_out(words, strict=True)


def test_behind_two_dashes_the_option_is_a_word() -> None:
    """What follows `--` is no option, as everywhere else."""
    words = ["set", "a.yaml", "--", "--lang", "ko"]
    assert (None, words) == speech.taken_out(words, strict=True)


@pytest.mark.parametrize("words", [["--lang"], ["--lang="], ["score", "a.yaml", "--lang"], ["--lang", "--json"]])
def test_an_option_without_a_language_is_refused(words: list[str]) -> None:
    """A forgotten value is said, and not taken from the next option; while a shell completes, it is left alone."""
    with pytest.raises(UsageError, match="--lang needs a language"):
        speech.taken_out(words, strict=True)
    assert [word for word in words if word != "--json"] == [
        word for word in speech.taken_out(words, strict=False)[1] if word != "--json"
    ]


def test_an_unknown_language_is_refused(lockin: Run) -> None:
    """On the command line it is a mistake, with the languages that there are."""
    ran = lockin("--lang", "xx", "--help")
    assert (ExitCode.USAGE, "") == (ran.returncode, ran.stdout)
    assert f"lockin does not speak 'xx'\n  hint: known: {', '.join(interface_languages())}" in ran.stderr


@pytest.mark.parametrize("name", ["LOCKIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"])
def test_an_unknown_language_of_the_system_is_english(name: str, lockin: Run) -> None:
    """The environment was set up for other programs too: what lockin does not speak there is no mistake."""
    others = dict.fromkeys(("LOCKIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"), "")
    ran = lockin("--help", env=others | {name: "xx_YY.UTF-8"})
    assert (0, "", "Usage: lockin") == (ran.returncode, ran.stderr, ran.stdout[:13])


@pytest.mark.parametrize("words", ["--lang en status a.yaml", "status a.yaml --lang en", "status --lang=en-GB a.yaml"])
def test_the_option_is_accepted_in_every_place(words: str, lockin: Run, tmp_path: Path) -> None:
    """A real process takes it before the command, between and at the end, as a code or a locale."""
    shutil.copy(source("typical"), tmp_path / "a.yaml")
    ran = lockin(*words.split())
    assert (0, lockin("status", "a.yaml").stdout) == (ran.returncode, ran.stdout)


def test_english_reads_no_catalogue_and_imports_nothing_for_it(environment: dict[str, str]) -> None:
    """Speaking English costs what it cost before: no catalogue is opened, and no module of other languages loaded."""
    watch = (
        "import sys; opened = []; sys.addaudithook(lambda e, a: opened.append(str(a[0])) if e == 'open' else None)\n"
        "from lockin.cli.app import app\n"
        "try: app(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'babel', 'wcwidth', 'lockin.cli.phrases', 'lockin.store', 'platformdirs'} & set(sys.modules)\n"
        "print([p for p in opened if p.endswith(('.mo', '.po'))], heavy, file=sys.stderr)"
    )
    command = [sys.executable, "-c", watch]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert "[] set()\n" == ran.stderr


TRANSLATE = {"_": 1, "N_": 1, "ngettext": 2, "pgettext": 2}
"""What translates, and how many of its arguments are texts."""


def modules() -> list[Path]:
    """The modules that say something."""
    return sorted(
        path for path in (ROOT / "src/lockin").rglob("*.py") if "lockin.language import" in path.read_text("utf-8")
    )


def calls(node: ast.AST) -> Iterator[tuple[ast.Call, list[ast.expr]]]:
    """The calls that translate, below a node, and the texts in them."""
    for found in ast.walk(node):
        if isinstance(found, ast.Call) and isinstance(found.func, ast.Name) and found.func.id in TRANSLATE:
            yield found, found.args[: TRANSLATE[found.func.id]]


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT / "src/lockin").as_posix())
def test_extraction_finds_every_text(path: Path) -> None:
    """A text stands in its call whole, as a literal; and the call in no f-string, where extraction does not look."""
    tree = ast.parse(path.read_text("utf-8"))
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    hidden = [call.lineno for node in strings for call, said in calls(node) if isinstance(said[0], ast.Constant)]
    glued = [call.lineno for call, said in calls(tree) for text in said if isinstance(text, ast.JoinedStr | ast.BinOp)]
    assert ([], []) == (hidden, glued)


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT / "src/lockin").as_posix())
def test_nothing_hides_the_translation(path: Path) -> None:
    """Where something is translated, `_` is no name for what is not needed: that would be called instead."""
    tree = ast.parse(path.read_text("utf-8"))
    scopes = [node for node in ast.walk(tree) if isinstance(node, SCOPES)]
    assert [] == [scope.lineno for scope in scopes if binds(scope) and any(calls(scope))]


SCOPES = ast.FunctionDef | ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def binds(scope: ast.AST) -> bool:
    """Whether `_` is a variable of this scope itself, not of one inside it."""
    below = [node for node in ast.iter_child_nodes(scope) if not isinstance(node, SCOPES)]
    named = isinstance(scope, ast.Name) and scope.id == "_" and isinstance(scope.ctx, ast.Store)
    return named or (isinstance(scope, ast.arg) and scope.arg == "_") or any(binds(node) for node in below)


@KOREAN
@pytest.mark.parametrize(
    ("words", "variables"),
    [
        ("--lang ko --help", {}),
        ("--help --lang=ko", {"LOCKIN_LANG": "en"}),
        ("report --help", {"LOCKIN_LANG": "ko"}),
        ("--help", {"LC_ALL": "ko_KR.UTF-8", "LANG": "C"}),
        ("asess", {"LANG": "ko_KR.UTF-8"}),
        ("status missing.yaml --lang ko", {"LANG": "C"}),
    ],
)
def test_korean_is_spoken_when_it_is_asked_for(words: str, variables: dict[str, str], lockin: Run) -> None:
    """The command line goes before the environment, and lockin's own variable before those of the system."""
    unset = dict.fromkeys(("LOCKIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"), "")
    ran = lockin(*words.split(), env=unset | {"PYTHONUTF8": "1"} | variables)
    assert re.search("[가-힣]", ran.stdout + ran.stderr)


@KOREAN
def test_the_first_that_says_something_decides(lockin: Run) -> None:
    """English on the command line, or in lockin's own variable, silences Korean further down."""
    system = {"LC_ALL": "ko_KR.UTF-8", "LOCKIN_LANG": "", "PYTHONUTF8": "1"}
    assert not re.search("[가-힣]", lockin("--help", "--lang", "en", env=system).stdout)
    assert not re.search("[가-힣]", lockin("--help", env=system | {"LOCKIN_LANG": "en"}).stdout)


@KOREAN
def test_a_house_style_chooses_the_language(lockin: Run, tmp_path: Path) -> None:
    """`lang` in the file of the house goes before the system and behind everything else."""
    shutil.copy(source("typical"), tmp_path / "a.yaml")
    (tmp_path / "lockin.toml").write_text('[house]\nlang = "ko"\n', "utf-8")
    quiet = {"LOCKIN_LANG": "", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
    korean = lockin("status", "a.yaml", env=quiet).stdout
    assert re.search("[가-힣]", korean)
    assert lockin("status", "a.yaml", "--lang", "ko", env=quiet).stdout == korean
    assert lockin("status", "a.yaml", env=quiet | {"LOCKIN_LANG": "en"}).stdout != korean
