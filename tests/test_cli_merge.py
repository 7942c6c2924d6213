"""`lockin ask` and `lockin merge` as they are typed: out to a colleague and back, in every format."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import sys
from collections.abc import Callable
from io import StringIO
from itertools import pairwise
from pathlib import Path

import openpyxl
import pexpect
import pypdf
import pytest

from builders import TODAY, answered, checklist, question
from lockin.cli.options import DEFAULT_CHECKLIST
from lockin.exchange.formats import PARTS
from lockin.exchange.merge import Take
from lockin.model.assessment import OPEN, Answer, Assessment, Subject
from lockin.store.assessments import create_assessment
from lockin.store.checklists import load_checklist
from lockin.store.reading import open_assessment
from lockin.terminal.conflicts import conflict_lines, settle
from lockin.terminal.console import Console
from process import Run

FILE = "acme.yaml"
ASKED, OTHER = "exp.regulated_use", "dat.training_use"
KIM = answered("sector", evidence="contract", source="DPA 4", by="Kim (legal)", date=TODAY)
Found = Callable[[], Assessment]


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep this process, too, out of the real cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """Make an assessment; the result reads it."""
    subject = Subject(vendor="Acme AI", owner="pm")
    create_assessment(tmp_path / FILE, load_checklist(DEFAULT_CHECKLIST), subject, identity="0123456789abcdef")
    return lambda: open_assessment(tmp_path / FILE).assessment


def in_yaml(data: bytes) -> bytes:
    """Edit the text."""
    text = data.decode().replace("name: ''", "name: Kim (legal)").replace("date: ''", f"date: {TODAY}")
    for key, value in (("option", "sector"), ("evidence", "contract"), ("source", "DPA 4")):
        text = re.sub(rf"(  {re.escape(ASKED)}:\n(?:    .*\n)*?    {key}:)", rf"\1 {value}", text, count=1)
    return text.encode()


def in_markdown(data: bytes) -> bytes:
    """Tick boxes and write behind labels."""
    text = data.decode().replace("Your name:", "Your name: Kim (legal)").replace("Date:", f"Date: {TODAY}")
    head, mark, rest = text.partition(f"<!-- lockin {ASKED} ")
    for box in ("sector", "contract"):
        rest = re.sub(rf"- \[ \](.*<!-- {box} -->)", r"- [x]\1", rest, count=1)
    return (head + mark + rest.replace("Source:", "Source: DPA 4", 1)).encode()


def in_workbook(data: bytes) -> bytes:
    """Choose from the drop-downs."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for row in book["Instructions"].iter_rows():
        for cell, value in pairwise(row):
            if cell.value in {"Your name", "Date"}:
                value.value = "Kim (legal)" if cell.value == "Your name" else TODAY.isoformat()
    headings, *rows = book["Questions"].iter_rows()
    columns = {str(cell.value): number for number, cell in enumerate(headings)}
    (row,) = (row for row in rows if row[columns["Id"]].value == ASKED)
    row[columns["Answer"]].value = "3 - Sector rules (for example finance, health, public sector)"
    row[columns["How it is known"]].value = "3 - Contract or document read"
    row[columns["Source"]].value = "DPA 4"
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def in_form(data: bytes) -> bytes:
    """Fill in the fields of the PDF."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    name = ASKED.replace(".", "-")
    fields = {"by": "Kim (legal)", "filled-on": TODAY.isoformat(), f"source:{name}": "DPA 4"}
    fields |= {f"answer:{name}": "/option-sector", f"evidence:{name}": "/contract"}
    writer.update_page_form_field_values(None, dict(fields), auto_regenerate=False)
    saved = io.BytesIO()
    writer.write(saved)
    return saved.getvalue()


FILL = {".yaml": in_yaml, ".md": in_markdown, ".xlsx": in_workbook, ".pdf": in_form}
"""How a colleague fills in each format."""


def handed_out(lockin: Run, folder: Path, suffix: str = ".yaml") -> Path:
    """Ask legal, and have Kim fill it in."""
    part = folder / f"legal{suffix}"
    ran = lockin("ask", "legal", FILE, "-o", part.name)
    assert 0 == ran.returncode, ran.stderr
    part.write_bytes(FILL[suffix](part.read_bytes()))
    return part


# --- Out


def test_ask_says_what_it_wrote(lockin: Run, found: Found, tmp_path: Path) -> None:
    """How many questions for whom, how many of them open, and what comes next; the assessment stays as it is."""
    before = (tmp_path / FILE).read_bytes()
    found()
    lockin("set", FILE, f"{OTHER}=opt_out", f"{ASKED}=unknown")
    middle = (tmp_path / FILE).read_bytes()
    whole, rest = (
        lockin("ask", "Legal  COUNSEL", FILE, "-o", name, *more) for name, *more in (("a.yaml",), ("b.md", "--open"))
    )

    assert before != middle == (tmp_path / FILE).read_bytes()
    assert (
        "Wrote a.yaml: 15 questions for Legal counsel, 13 of them open.",
        f"Next: send it; then lockin merge {FILE} a.yaml",
        "Wrote b.md: 14 questions for Legal counsel, 13 of them open.",
        f"Next: send it; then lockin merge {FILE} b.md",
    ) == (*whole.stdout.splitlines(), *rest.stdout.splitlines())


def test_ask_gives_an_old_assessment_an_id(lockin: Run, found: Found, tmp_path: Path) -> None:
    """A file that was made before there were hand-outs gets its id with the first, and says so; comments stay."""
    text = (tmp_path / FILE).read_text().replace("id: 0123456789abcdef\n", "")
    (tmp_path / FILE).write_text(text)
    ran = lockin("ask", "legal", FILE)
    name = found().id

    assert (0, True, True) == (ran.returncode, f"{FILE} got an id, {name}," in ran.stderr, bool(name))
    assert text == (tmp_path / FILE).read_text().replace(f"id: {name}\n", "")
    assert f"Next: send it; then lockin merge {FILE} acme-legal.xlsx\n" in ran.stdout
    assert (tmp_path / "acme-legal.xlsx").exists()


def test_ask_lists_whom_it_asks(lockin: Run, found: Found, tmp_path: Path) -> None:
    """Every role with its questions; a colleague whom the assessment asks by name stands there as well."""
    found()
    lockin("set", FILE, f"{OTHER}=unknown")
    text = (tmp_path / FILE).read_text()
    (tmp_path / FILE).write_text(
        text.replace(f"  {ASKED}: {{state: open}}", f"  {ASKED}: {{state: open, ask: Kim Lee}}")
    )
    ran = lockin("ask", FILE)

    assert 0 == ran.returncode
    assert [
        "questions  open  unknown  asked",
        "       14    13        1  legal: Legal counsel",
        "        1     1        0  Kim Lee",
    ] == [line for line in ran.stdout.splitlines() if re.search("asked|legal|Kim", line)]
    assert "1 question for Kim Lee, all of them open" in lockin("ask", "kim lee", FILE, "-o", "kim.md").stdout


def test_ask_writes_nothing_when_nothing_is_to_be_asked(lockin: Run, found: Found, tmp_path: Path) -> None:
    """No file, no id, no failure."""
    found()
    text = (tmp_path / FILE).read_text().replace("id: 0123456789abcdef\n", "")
    for asked in load_checklist(DEFAULT_CHECKLIST).questions:
        if asked.respondent == "finance":
            text = text.replace(f"  {asked.id}: {{state: open}}", f"  {asked.id}: {{state: open, ask: pm}}")
    (tmp_path / FILE).write_text(text)
    ran = lockin("ask", "finance", FILE, "-o", "f.yaml")

    assert (0, f"There is no question for Finance controller in {FILE}; no file was written.\n") == (
        ran.returncode,
        ran.stdout,
    )
    assert (text, [FILE]) == ((tmp_path / FILE).read_text(), [path.name for path in tmp_path.iterdir()])


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("lega", FILE), (2, "Nobody called 'lega' is asked. Did you mean legal?")),
        (("legal", FILE, "-o", "part.docx"), (2, "part.docx has no suffix of a hand-out")),
        (("legal", FILE, "-o", FILE, "--force"), (2, f"{FILE} is the assessment itself")),
        (("legal", FILE, "-o", "nowhere/part.md"), (73, "there is no folder nowhere")),
        (("Kim", "Lee", FILE), (2, 'put a name of several words into quotes: lockin ask "Kim Lee" FILE')),
        ((FILE, "-o", "part.md"), (2, "say whom to ask")),
        (("legal",), (66, "name the file as well: lockin ask legal FILE")),
    ],
)
def test_ask_refuses_in_one_sentence(
    lockin: Run, found: Found, tmp_path: Path, arguments: tuple[str, ...], expected: tuple[int, str]
) -> None:
    """Nothing is written, and the message says what to do."""
    before = found()
    ran = lockin("ask", *arguments)

    assert (expected[0], True, "") == (ran.returncode, expected[1] in ran.stderr, ran.stdout), ran.stderr
    assert (before, [FILE]) == (found(), [path.name for path in tmp_path.iterdir()])


def test_ask_never_replaces_what_may_be_filled_in(lockin: Run, found: Found, tmp_path: Path) -> None:
    """The second hand-out of one name is refused, until --force says so."""
    found()
    part = handed_out(lockin, tmp_path)
    filled = part.read_bytes()
    refused = lockin("ask", "legal", FILE, "-o", part.name)
    kept = part.read_bytes()
    forced = lockin("ask", "legal", FILE, "-o", part.name, "--force")

    assert (73, True, filled) == (refused.returncode, "merge it first with: lockin merge" in refused.stderr, kept)
    assert (0, False) == (forced.returncode, part.read_bytes() == filled)


# --- Back


@pytest.mark.parametrize("suffix", sorted(PARTS))
def test_what_a_colleague_fills_in_comes_back(lockin: Run, found: Found, tmp_path: Path, suffix: str) -> None:
    """In every format: the answer with evidence, source, who and when; told, noted in the history, and once."""
    before = found()
    part = handed_out(lockin, tmp_path, suffix)
    first = lockin("merge", FILE, part.name)
    second = lockin("merge", FILE, part.name)
    (past,) = (json.loads(line) for line in (tmp_path / "acme.history.jsonl").read_text().splitlines())

    assert (0, f"Next: lockin status {FILE}\n") == (first.returncode, first.stderr)
    assert (
        f"{part.name} (filled in by Kim (legal)): 1 taken, 14 as before.\n"
        f"  {ASKED}: not answered → sector (by Kim (legal))\n"
    ) == first.stdout
    assert (0, f"{part.name} (filled in by Kim (legal)): nothing taken, 15 as before.\n") == (
        second.returncode,
        second.stdout,
    )
    assert before.with_answer(ASKED, KIM) == found()
    assert ("merge", "Kim (legal)", ASKED) == (past["via"], past["by"], past["question"])


def test_comments_of_the_assessment_stay(lockin: Run, found: Found, tmp_path: Path) -> None:
    """A merge changes the lines of the answers it takes and no others."""
    found()
    part = handed_out(lockin, tmp_path)
    text = "# mine\n" + (tmp_path / FILE).read_text()
    (tmp_path / FILE).write_text(text)
    lockin("merge", FILE, part.name)
    lines = (tmp_path / FILE).read_text().splitlines()

    (old,) = set(text.splitlines()) - set(lines)
    assert old.startswith(f"  {ASKED}: {{state: open}}")
    assert "# mine" == lines[0]


@pytest.mark.parametrize(
    ("options", "expected"),
    [((), (1, "general")), (("--ours",), (0, "general")), (("--theirs",), (0, "sector"))],
)
def test_a_conflict_is_shown_and_mine_stays(
    lockin: Run, found: Found, tmp_path: Path, options: tuple[str, ...], expected: tuple[int, str]
) -> None:
    """Both sides with who, when and why; --ours and --theirs decide for all, and the rest is taken anyway."""
    found()
    part = handed_out(lockin, tmp_path)
    part.write_bytes(re.sub(rf"(  {OTHER}:\n    option:)".encode(), rb"\1 banned_chain", part.read_bytes(), count=1))
    lockin("set", FILE, f"{ASKED}=general", "--note", "I asked", "--by", "ana")
    ran = lockin("merge", FILE, part.name, *options)

    assert (*expected, "banned_chain") == (
        ran.returncode,
        found().answer(ASKED).option,
        found().answer(OTHER).option,
    )
    assert f"  {OTHER}: not answered → banned_chain (by Kim (legal))\n" in ran.stdout
    if not options:
        today = dt.datetime.now().astimezone().date()
        assert (
            f"{ASKED}: What is the strictest set of rules that covers this use?\n"
            "  mine:   General business law only (general)\n"
            f"          by ana on {today}\n"
            "          note: I asked\n"
            "  theirs: Sector rules (for example finance, health, public sector) (sector)\n"
            f"          by Kim (legal) on {TODAY}\n"
            "          evidence: Contract or document read\n"
            "          source: DPA 4\n"
        ) in ran.stdout
        assert "lockin: error: 1 conflict left; acme.yaml keeps its answer\n" in ran.stderr


def test_a_row_that_cannot_be_taken_is_named_and_the_rest_is_taken(lockin: Run, found: Found, tmp_path: Path) -> None:
    """The message has the place in the file that came back; the exit code says that something is left."""
    found()
    part = handed_out(lockin, tmp_path)
    part.write_bytes(re.sub(rf"(  {OTHER}:\n    option:)".encode(), rb"\1 maybe", part.read_bytes(), count=1))
    ran = lockin("merge", FILE, part.name)

    assert (1, "sector", OPEN) == (ran.returncode, found().answer(ASKED).option, found().answer(OTHER))
    assert re.search(rf"legal\.yaml:\d+.*{OTHER}.*maybe", ran.stderr), ran.stderr
    assert "1 problem left" in ran.stderr


def test_a_date_that_is_still_to_come_is_not_taken(lockin: Run, found: Found, tmp_path: Path) -> None:
    """An answer of next century would never grow old: it gets today's date, and the mistake is named."""
    found()
    part = handed_out(lockin, tmp_path)
    part.write_bytes(re.sub(rb"(?m)^date: .*", b"date: 2199-01-01", part.read_bytes()))
    ran = lockin("merge", FILE, part.name)

    today = dt.datetime.now().astimezone().date()
    assert (1, "sector", today) == (ran.returncode, found().answer(ASKED).option, found().answer(ASKED).date)
    assert "the date 2199-01-01 is still to come; the answers get today's" in ran.stderr


def test_what_changed_beside_an_answer_is_told(lockin: Run, found: Found, tmp_path: Path) -> None:
    """Weaker proof for the same answer is no detail: the line says so."""
    found()
    assert 0 == lockin("set", FILE, f"{ASKED}=sector", "--evidence", "tested", "--source", "run 7").returncode
    assert 0 == lockin("ask", "legal", FILE, "-o", "legal.yaml").returncode
    part = tmp_path / "legal.yaml"
    part.write_bytes(part.read_bytes().replace(b"evidence: tested", b"evidence: none", 1))
    ran = lockin("merge", FILE, part.name)

    assert f"  {ASKED}: sector, evidence: tested → none (by Legal counsel)\n" in ran.stdout


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (("broken.yaml", "lockin: ["), (65, "broken.yaml:2:1: not valid YAML")),
        (("other.yaml", "foreign"), (65, "another assessment")),
        (("copy.yaml", "copied"), (65, "this is a copy of another assessment (fedcba9876543210)")),
        (("part.docx", "x"), (2, "part.docx has no suffix of a hand-out")),
        (("gone.pdf", None), (66, "gone.pdf does not exist")),
        (("fake.pdf", "no PDF"), (65, "fake.pdf")),
        (("fake.xlsx", "no workbook"), (65, "fake.xlsx")),
        (("fake.md", "# A list\n"), (65, "fake.md")),
    ],
)
def test_one_part_that_cannot_be_read_keeps_all_from_being_written(
    lockin: Run, found: Found, tmp_path: Path, other: tuple[str, str | None], expected: tuple[int, str]
) -> None:
    """Parts are checked before the first is taken, whatever their order."""
    before, (name, text) = found(), other
    good = handed_out(lockin, tmp_path)
    foreign = good.read_text().replace("0123456789abcdef", "fedcba9876543210")
    copied = (tmp_path / FILE).read_text().replace("0123456789abcdef", "fedcba9876543210")
    if text is not None:
        (tmp_path / name).write_text({"foreign": foreign, "copied": copied}.get(text, text))
    ran = lockin("merge", FILE, good.name, name)

    assert (expected[0], True, "", before) == (ran.returncode, expected[1] in ran.stderr, ran.stdout, found()), (
        ran.stderr
    )


def test_several_parts_come_in_one_after_the_other(lockin: Run, found: Found, tmp_path: Path) -> None:
    """Two colleagues answered the same question differently: the first is taken, the second is a conflict."""
    found()
    part = handed_out(lockin, tmp_path)
    (tmp_path / "zoe.yaml").write_text(
        part.read_text().replace("Kim (legal)", "Zoe").replace("option: sector", "option: privacy")
    )
    ran = lockin("merge", FILE, part.name, "zoe.yaml")

    assert (1, KIM) == (ran.returncode, found().answer(ASKED))
    assert "zoe.yaml (filled in by Zoe): nothing taken, 14 as before, 1 conflict.\n" in ran.stdout


def test_a_dry_run_shows_and_writes_nothing(lockin: Run, found: Found, tmp_path: Path) -> None:
    """The same lines and the same exit code as the merge, also where a second part meets the first."""
    found()
    part = handed_out(lockin, tmp_path)
    (tmp_path / "zoe.yaml").write_text(part.read_text().replace("option: sector", "option: privacy"))
    before = (tmp_path / FILE).read_bytes()
    dry = lockin("merge", FILE, part.name, "zoe.yaml", "--dry-run")
    middle = (tmp_path / FILE).read_bytes()
    wet = lockin("merge", FILE, part.name, "zoe.yaml")

    assert (before, dry.stdout, dry.returncode) == (middle, wet.stdout, wet.returncode)
    assert "Nothing was written.\n" in dry.stderr
    assert not list(tmp_path.glob(".*"))


def test_a_copy_is_merged_with_facts_and_subject(lockin: Run, found: Found, tmp_path: Path) -> None:
    """Without a base what differs is a conflict; with it, what only the copy changed is taken."""
    lockin("set", FILE, f"{ASKED}=general", "--by", "ana")
    base = (tmp_path / FILE).read_bytes()
    (tmp_path / "base.yaml").write_bytes(base)
    (tmp_path / "copy.yaml").write_bytes(base)
    lockin(
        "set",
        "copy.yaml",
        f"{ASKED}=sector",
        f"{OTHER}=allowed",
        "fact:personal_data=no",
        "subject:use=Mail",
        "--by",
        "zoe",
    )
    lockin("set", FILE, "subject:product=Three")
    without = lockin("merge", FILE, "copy.yaml", "--as", "max")
    middle = found()
    knowing = lockin("merge", FILE, "copy.yaml", "--base", "base.yaml", "--as", "max")
    last = json.loads((tmp_path / "acme.history.jsonl").read_text().splitlines()[-1])

    assert (1, "general", "allowed", False, "Three", "Mail") == (
        without.returncode,
        middle.answer(ASKED).option,
        middle.answer(OTHER).option,
        middle.facts["personal_data"],
        middle.subject.product,
        middle.subject.use,
    )
    assert (0, f"copy.yaml: 1 taken, 4 as before.\n  {ASKED}: general → sector (by zoe)\n") == (
        knowing.returncode,
        knowing.stdout,
    )
    assert ("sector", "max") == (found().answer(ASKED).option, last["by"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--ours", "--theirs"), "--theirs and --ours contradict each other"),
        (("--base", FILE), "--base is for copies of the assessment"),
    ],
)
def test_merge_refuses_options_that_make_no_sense(
    lockin: Run, found: Found, tmp_path: Path, options: tuple[str, ...], message: str
) -> None:
    """Before anything is written."""
    before = found()
    ran = lockin("merge", FILE, handed_out(lockin, tmp_path).name, *options)

    assert (2, True, before) == (ran.returncode, message in ran.stderr, found())


@pytest.mark.parametrize("files", [("a", "b"), ("a", "b", "c", "d", "e")])
def test_the_git_driver_wants_what_git_gives(lockin: Run, files: tuple[str, ...]) -> None:
    """Two or five files are a mistake in the configuration, which the hint spells out."""
    ran = lockin("merge", "--git", *files)

    assert (2, True) == (ran.returncode, "driver = lockin merge --git %O %A %B %P" in ran.stderr)


# --- Conflicts as a dialogue

SMALL = checklist(
    question("exp.size"), question("dat.use", type="multi"), question("gov.date", type="date", options=())
)
CONFLICTS = (
    Take("exp.size", answered("a_0", by="ana"), answered("b_50", by="kim", date=TODAY)),
    Take("fact:personal_data", True, None),  # noqa: FBT003 - the value of a fact
    Take("subject:vendor", "Acme", ""),
)


def dialogue(typed: str) -> tuple[int, list[str], str]:
    """Settle the conflicts by what is typed: how many are left, which were taken, what was printed."""
    taken: list[str] = []
    printed = StringIO()
    console = Console(StringIO(typed), printed, echo=False, width=80)
    left = settle(CONFLICTS, SMALL, console, lambda take: taken.append(take.label))
    return left, taken, printed.getvalue()


@pytest.mark.parametrize(
    ("typed", "left", "taken"),
    [
        ("t\nm\nt\n", 0, ["exp.size", "subject:vendor"]),
        ("T\n Theirs \nmine\n", 0, ["exp.size", "fact:personal_data"]),
        ("s\nt\nskip\n", 2, ["fact:personal_data"]),
        ("t\nq\n", 2, ["exp.size"]),
        ("", 3, []),
        ("t\n", 2, ["exp.size"]),
        ("\nyes\n1\nm\nm\nm\n", 0, []),
        ("x" * 20_000 + "\nt\nm\nm\n", 0, ["exp.size"]),
    ],
)
def test_each_conflict_is_decided_by_a_letter(typed: str, left: int, taken: list[str]) -> None:
    """Mine, theirs, later or stop; Enter alone and other words decide nothing, and the end of input stops."""
    assert (left, taken) == dialogue(typed)[:2]


def test_a_conflict_shows_both_sides() -> None:
    """Question, fact or field in words, and what each side says about it."""
    printed = dialogue("m\nm\nm\n")[2]

    assert "Conflict 1 of 3\nexp.size: What about exp.size?\n  mine:   Option a (a_0)\n          by ana\n" in printed
    assert f"  theirs: Option b (b_50)\n          by kim on {TODAY}\n" in printed
    assert "fact:personal_data: Is it so that personal_data?\n  mine:   yes\n  theirs: unknown\n" in printed
    assert "  mine:   Acme\n  theirs: empty\n" in printed


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(state="answered", options=("a_0", "c_100")), ["Option a (a_0); Option c (c_100)"]),
        (Answer(state="unknown", note="\x1b[2J who?\nnobody"), ["don't know", "note: [2J who? nobody"]),
        (
            Answer(state="not_applicable", reason="none", second="Zoe"),
            ["not applicable", "reason: none", "agreed by Zoe"],
        ),
        (OPEN.change(reconfirm="moved"), ["open", "to be confirmed: moved"]),
    ],
)
def test_a_side_says_all_that_differs(answer: Answer, expected: list[str]) -> None:
    """Every state, without characters that steer a terminal."""
    lines = conflict_lines(Take("dat.use", OPEN, answer), SMALL, 80)

    assert expected == [line[10:] for line in lines[2:]]


@pytest.mark.slow
def test_conflicts_are_asked_in_a_terminal(
    lockin: Run, found: Found, tmp_path: Path, environment: dict[str, str]
) -> None:
    """With a person there, each is asked, and saved at once; what is decided for mine is no failure."""
    found()
    part = handed_out(lockin, tmp_path)
    lockin("set", FILE, f"{ASKED}=general", "--by", "ana")
    for letter, option in (("m", "general"), ("t", "sector")):
        child = pexpect.spawn(
            sys.executable,
            ["-m", "lockin", "merge", FILE, part.name],
            env=environment,
            cwd=str(tmp_path),
            dimensions=(24, 80),
            encoding="utf-8",
            timeout=60,
        )
        child.expect_exact("Conflict 1 of 1")
        child.expect_exact("q: stop> ")
        child.sendline(letter)
        child.expect(pexpect.EOF)
        child.close()
        assert (0, option) == (child.exitstatus, found().answer(ASKED).option)
    assert KIM == found().answer(ASKED)
