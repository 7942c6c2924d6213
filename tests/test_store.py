"""Assessments in their files: nobody's work is lost, whoever else writes and whenever the power goes."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from builders import answered, checklist, question, red_flag
from lockin import resources
from lockin.errors import (
    AnswerRefusedError,
    BadDataError,
    CannotWriteError,
    ConflictError,
    IoFailedError,
    NoInputError,
    UsageError,
)
from lockin.interview.changes import AnswerChange, FactChange, SubjectChange
from lockin.loading.assessment import parse_assessment
from lockin.model.assessment import OPEN, Answer, Subject
from lockin.model.checklist import Checklist
from lockin.model.revision import revision
from lockin.store.assessments import create_assessment, save_answer, save_change, save_fact, save_subject
from lockin.store.checklists import load_checklist, load_checklist_file
from lockin.store.history import append_history, history_path, read_history
from lockin.store.reading import Stored, open_assessment
from lockin.store.skeleton import skeleton

SHIPPED = "ai-vendor-lock-in"
NOW = dt.datetime(2026, 11, 20, 9, 12, tzinfo=dt.UTC)
SMALL = checklist(
    question("exp.size"),
    question("dat.use", red_flag=red_flag("c_100")),
    question("dat.place", type="multi"),
    question("gov.date", type="date", options=()),
)
WRITER = """
import datetime as dt, sys
from pathlib import Path
from lockin.model.assessment import Answer, OPEN
from lockin.store.assessments import save_answer
from lockin.model.revision import revision
from lockin.store.reading import open_assessment
stored = open_assessment(Path(sys.argv[1]))
mine = list(stored.checklist.questions)[int(sys.argv[2])::2]
print("ready", flush=True)
for turn in range(50):
    asked = mine[turn % len(mine)]
    answer = Answer(state="answered", option=asked.options[(turn // len(mine)) % 2].id, by=f"writer {sys.argv[2]}")
    expected = revision(stored.assessment.answer(asked.id))
    stored = save_answer(
        stored, asked.id, answer, expected=expected, via="set", by=answer.by, now=dt.datetime.now(dt.UTC)
    )
    print(asked.id, answer.option, flush=True)
"""


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep this process and those that it starts out of the real cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    """A new assessment of the small checklist."""
    return create_assessment(tmp_path / "acme.yaml", SMALL, Subject(vendor="Acme"))


def put(stored: Stored, question_id: str, answer: Answer, *, seen: Answer = OPEN, by: str = "pm") -> Stored:
    """Save an answer that somebody gave to a question which read `seen`."""
    return save_answer(stored, question_id, answer, expected=revision(seen), via="line", by=by, now=NOW)


# --- The file of a new assessment


def test_a_new_assessment_lists_everything_in_asking_order() -> None:
    """Every fact is there and unknown, every question is there and open, with its text and what it can be."""
    text = skeleton(SMALL, Subject(vendor="Acme: AI", use="two\nlines"))
    found = parse_assessment(text, "new", SMALL)

    assert (
        ["exp.size", "dat.use", "dat.place", "gov.date"],
        {OPEN},
        {"personal_data": None},
        Subject(vendor="Acme: AI", use="two\nlines"),
    ) == (list(found.answers), set(found.answers.values()), found.facts, found.subject)
    assert "  # What about dat.use?\n  dat.use: {state: open}  # a_0, b_50, c_100\n" in text
    assert "  dat.place: {state: open}  # any of: a_0, b_50, c_100\n" in text
    assert "  gov.date: {state: open}  # a date, such as 2026-11-20\n" in text


def test_a_new_assessment_separates_entries_by_comments() -> None:
    """Two entries are never neighbouring lines, so two people's changes merge without a conflict."""
    lines = skeleton(load_checklist_file(resources.shipped_checklists()[SHIPPED] / "checklist.yaml"), Subject())
    entries = [line.endswith("unknown") or "{state: open}" in line for line in lines.splitlines()]

    assert 84 == sum(entries)
    assert not any(entry and following for entry, following in pairwise(entries))


@pytest.mark.slow
def test_two_branches_merge_in_git(tmp_path: Path) -> None:
    """Answers to two questions that stand next to each other, made on two branches, merge by themselves."""
    path = tmp_path / "acme.yaml"

    def git(*arguments: str) -> None:
        environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        name = ["-c", "user.name=pm", "-c", "user.email=pm@example.com", "-c", "init.defaultBranch=main"]
        subprocess.run(["git", *name, *arguments], cwd=tmp_path, env=environment, check=True, capture_output=True)

    new = create_assessment(path, SMALL, Subject())
    git("init")
    git("add", "acme.yaml")
    git("commit", "-m", "new")
    git("switch", "-c", "legal")
    put(new, "dat.use", answered("a_0"))
    git("commit", "-am", "legal")
    git("switch", "main")
    put(new, "exp.size", answered("b_50"))
    git("commit", "-am", "pm")
    git("merge", "legal")

    merged = parse_assessment(path.read_bytes(), "acme.yaml", SMALL)
    assert {"exp.size": answered("b_50"), "dat.use": answered("a_0")} == {
        name: answer for name, answer in merged.answers.items() if answer != OPEN
    }


def test_an_assessment_is_never_overwritten_by_a_new_one(stored: Stored) -> None:
    """Creating refuses, and says how to go on."""
    with pytest.raises(CannotWriteError, match="exists and is not overwritten") as caught:
        create_assessment(stored.path, SMALL, Subject())

    assert f"go on with: lockin assess {stored.path}" == caught.value.hint
    assert stored.text == stored.path.read_text()


def test_a_subject_that_does_not_fit_creates_nothing(tmp_path: Path) -> None:
    """A currency that is none is refused before the file is there."""
    with pytest.raises(UsageError, match="three capital letters"):
        create_assessment(tmp_path / "acme.yaml", SMALL, Subject(currency="euro"))

    assert [] == list(tmp_path.iterdir())


# --- Saving


def test_an_answer_is_saved(stored: Stored) -> None:
    """What comes back is what the file holds, and nothing but file and history lies in the folder."""
    answer = answered("b_50", note="said: #1", date=dt.date(2026, 11, 20))
    saved = put(stored, "dat.use", answer)

    assert (answer, saved.text) == (saved.assessment.answer("dat.use"), stored.path.read_text())
    assert saved.assessment == parse_assessment(saved.text, "acme.yaml", SMALL)
    assert ["acme.history.jsonl", "acme.yaml"] == sorted(file.name for file in stored.path.parent.iterdir())


def test_facts_and_subject_are_saved(stored: Stored) -> None:
    """The same way serves facts and the fields of the subject."""
    more = save_fact(stored, "personal_data", None, expected=revision(None), via="line", by="", now=NOW)
    more = save_fact(more, "personal_data", value=False, expected=revision(None), via="line", by="", now=NOW)
    more = save_subject(more, "use", "Drafts: replies\nand more", expected=revision(""), via="line", by="", now=NOW)
    found = parse_assessment(stored.path.read_bytes(), "acme.yaml", SMALL)

    assert (False, "Drafts: replies\nand more") == (found.facts["personal_data"], found.subject.use)
    assert more.assessment == found


def test_a_change_of_the_interview_is_saved(stored: Stored) -> None:
    """Each kind of change goes where it belongs, checked against what the interview saw."""
    saved = stored
    for change in (
        AnswerChange(key="dat.use", old=OPEN, new=answered("a_0")),
        FactChange(key="personal_data", old=None, new=True),
        SubjectChange(key="owner", old="", new="pm"),
    ):
        saved = save_change(saved, change, via="line", by="pm", now=NOW)

    assert (answered("a_0"), True, "pm") == (
        saved.assessment.answer("dat.use"),
        saved.assessment.facts["personal_data"],
        saved.assessment.subject.owner,
    )


def test_other_peoples_answers_are_kept(stored: Stored) -> None:
    """A change to another question since the file was read is no conflict, and comes back with the result."""
    put(stored, "exp.size", answered("a_0"), by="ana")
    saved = put(stored, "dat.use", answered("b_50"))

    assert {"exp.size": answered("a_0"), "dat.use": answered("b_50")} == {
        name: answer for name, answer in saved.assessment.answers.items() if answer != OPEN
    }


def test_a_lost_update_is_refused(stored: Stored) -> None:
    """Who saw the old answer cannot overwrite a newer one; the message says who was faster, and when."""
    put(stored, "dat.use", answered("a_0"), by="ana (legal)")
    text = stored.path.read_bytes()
    with pytest.raises(ConflictError) as caught:
        put(stored, "dat.use", answered("c_100"))

    assert (
        "dat.use was changed by ana (legal) on 2026-11-20 at 09:12 UTC (through line) while you were answering: "
        "it is now 'a_0'"
    ) == str(caught.value)
    assert (text, 1) == (stored.path.read_bytes(), len(read_history(stored.path)))


def test_a_conflict_with_an_edit_by_hand_names_what_is_known(stored: Stored) -> None:
    """Without a line of history, the answer itself says who gave it."""
    text = stored.text.replace("dat.use: {state: open}", "dat.use: {option: a_0, by: ana, date: 2026-11-19}")
    stored.path.write_text(text)
    with pytest.raises(ConflictError, match=r"changed by ana on 2026-11-19 while"):
        put(stored, "dat.use", answered("c_100"))


def test_the_same_answer_twice_is_written_once(stored: Stored) -> None:
    """An identical value is no change: no write, no line of history, and no conflict either."""
    saved = put(stored, "dat.use", answered("a_0"))
    before = stored.path.stat().st_ino
    again = put(stored, "dat.use", answered("a_0"))

    assert (before, 1, saved) == (stored.path.stat().st_ino, len(read_history(stored.path)), again)


def test_comments_made_meanwhile_are_kept(stored: Stored) -> None:
    """An editor and this program can take turns on the same file."""
    stored.path.write_text(stored.text.replace("answers:\n", "answers:\n  # by hand\n"))

    assert "  # by hand\n" in put(stored, "dat.use", answered("a_0")).text


@pytest.mark.parametrize(
    ("question_id", "answer", "message"),
    [
        ("dat.ues", answered("a_0"), "there is no question 'dat.ues'"),
        ("dat.use", answered("z"), "dat.use: the question has no option 'z'"),
        ("dat.use", Answer(state="not_applicable", reason="no data", second="ana"), "red-flag question cannot be"),
        ("dat.use", answered("a_0", note="x" * 4001), "dat.use: note must be a text of 0 to 4000 characters"),
        ("dat.use", answered("a_0", note="\x1b[2J"), "note: the character U\\+001B cannot be kept"),
    ],
)
def test_an_answer_that_cannot_stand_is_refused(stored: Stored, question_id: str, answer: Answer, message: str) -> None:
    """The checklist's and the format's rules hold before anything is opened."""
    with pytest.raises(UsageError, match=message):
        put(stored, question_id, answer)

    assert stored.text == stored.path.read_text()


def test_a_file_that_was_broken_meanwhile_is_left_alone(stored: Stored) -> None:
    """A file that somebody is just editing into a mess gives its problems, and stays as it is."""
    stored.path.write_text(stored.text + "answers: {}\n")
    with pytest.raises(BadDataError, match=r"1 problem in .*acme\.yaml"):
        put(stored, "dat.use", answered("a_0"))

    assert stored.text + "answers: {}\n" == stored.path.read_text()


def test_a_file_that_is_gone_is_not_made_again(stored: Stored) -> None:
    """Who moved the file away does not want it back."""
    stored.path.unlink()
    with pytest.raises(NoInputError):
        put(stored, "dat.use", answered("a_0"))

    assert [] == list(stored.path.parent.iterdir())


def test_a_change_removes_what_a_killed_process_left(stored: Stored) -> None:
    """The next change clears the temporary file of one that was cut off."""
    (stored.path.parent / ".acme.yaml.0a1b2c.lockin-tmp").write_text("lockin: 1")
    put(stored, "dat.use", answered("a_0"))

    assert ["acme.history.jsonl", "acme.yaml"] == sorted(file.name for file in stored.path.parent.iterdir())


def test_revisions_tell_answers_apart() -> None:
    """Equal answers have equal revisions of twelve digits, others have others."""
    values = [OPEN, answered("a"), answered("b"), answered("a", note="x"), None, True, False, "", "a"]

    assert len(values) == len({revision(value) for value in values})
    assert (revision(answered("a")), 12) == (revision(Answer(option="a", state="answered")), len(revision(OPEN)))


# --- Several writers, and crashes


@pytest.mark.slow
def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    """Of two processes that save fifty answers each into one file, every answer is in the file and its history."""
    path = tmp_path / "acme.yaml"
    create_assessment(path, load_checklist(SHIPPED), Subject())
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, path, str(half)], stdout=subprocess.PIPE, text=True)
        for half in (0, 1)
    ]
    printed = [writer.communicate()[0].splitlines()[1:] for writer in writers]

    expected = dict(line.split() for lines in printed for line in lines)
    found = open_assessment(path).assessment.answers
    assert ([50, 50], expected) == (
        [len(lines) for lines in printed],
        {name: answer.option for name, answer in found.items() if answer != OPEN},
    )
    assert 100 == len(read_history(path))


@pytest.mark.slow
def test_a_killed_writer_loses_at_most_the_answer_it_was_saving(tmp_path: Path) -> None:
    """After each of twenty kills the file is whole and holds every answer reported as saved, and at most one more."""
    chance = random.Random(7)  # noqa: S311 - when to kill, not a secret
    checklist = load_checklist(SHIPPED)
    mine = list(checklist.questions)[::2]
    saves = [(asked.id, asked.options[turn].id) for turn in (0, 1) for asked in mine]
    for turn in range(20):
        path = tmp_path / f"{turn}.yaml"
        create_assessment(path, checklist, Subject())
        with subprocess.Popen([sys.executable, "-c", WRITER, path, "0"], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(chance.uniform(0.005, 0.25))
            writer.kill()
            reported = [tuple(line.split()) for line in writer.stdout.read().splitlines()]

        saved = len(reported)
        found = open_assessment(path).assessment.answers
        answers = {name: answer.option for name, answer in found.items() if answer != OPEN}
        assert saves[:saved] == reported
        assert answers in (dict(saves[:saved]), dict(saves[: saved + 1]))


# --- History


def test_the_history_says_who_changed_what(stored: Stored) -> None:
    """One line of JSON a change, in the words of the assessment."""
    saved = put(stored, "dat.use", answered("a_0", by="ana", date=NOW.date()), by="ana")
    save_fact(saved, "personal_data", value=True, expected=revision(None), via="web", by="pm", now=NOW)
    lines = (stored.path.parent / "acme.history.jsonl").read_text().splitlines()

    assert [
        {
            "when": "2026-11-20T09:12:00Z",
            "by": "ana",
            "via": "line",
            "question": "dat.use",
            "old": {"state": "open"},
            "new": {"option": "a_0", "by": "ana", "date": "2026-11-20"},
        },
        {
            "when": "2026-11-20T09:12:00Z",
            "by": "pm",
            "via": "web",
            "question": "fact:personal_data",
            "old": "unknown",
            "new": "yes",
        },
    ] == [json.loads(line) for line in lines]


def test_the_history_tells_time_in_utc(stored: Stored) -> None:
    """Whoever writes from Seoul is in order with whoever writes from Berlin."""
    seoul = NOW.astimezone(dt.timezone(dt.timedelta(hours=9)))
    save_subject(stored, "owner", "pm", expected=revision(""), via="line", by="", now=seoul)

    assert NOW == read_history(stored.path)[0].when


def test_a_torn_line_of_history_is_passed_over(stored: Stored) -> None:
    """A line that a crash left unfinished hides neither those before nor those after it."""
    put(stored, "dat.use", answered("a_0"))
    place = history_path(stored.path)
    place.write_bytes(place.read_bytes() + b'{"when":"2026-11-20T09:1')
    assert 1 == len(read_history(stored.path))

    put(stored, "exp.size", answered("b_50"))
    assert ["dat.use", "exp.size"] == [past.question for past in read_history(stored.path)]


def test_an_answer_is_saved_even_if_its_history_is_not(stored: Stored) -> None:
    """The file comes first; the failure to note the change is said, and the answer stands."""
    history_path(stored.path).mkdir()
    with pytest.raises(IoFailedError, match="your change is saved in"):
        put(stored, "dat.use", answered("a_0"))

    assert answered("a_0") == parse_assessment(stored.path.read_bytes(), "", SMALL).answer("dat.use")


def test_no_history_is_no_failure(tmp_path: Path) -> None:
    """An assessment that nobody has changed has none."""
    assert () == read_history(tmp_path / "acme.yaml")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("acme.yaml", "acme.history.jsonl"), ("acme.v2.yml", "acme.v2.history.jsonl"), ("acme", "acme.history.jsonl")],
)
def test_the_history_lies_beside_the_file(tmp_path: Path, name: str, expected: str) -> None:
    """Its name is that of the assessment."""
    assert tmp_path / expected == history_path(tmp_path / name)


def test_an_empty_batch_adds_nothing(stored: Stored) -> None:
    """No change, no line."""
    append_history(stored.path, [])

    assert () == read_history(stored.path)


# --- Opening, and checklists


def test_an_assessment_opens_with_its_checklist(tmp_path: Path) -> None:
    """The id in the file finds the shipped checklist."""
    path = tmp_path / "acme.yaml"
    made = create_assessment(path, load_checklist(SHIPPED), Subject(vendor="Acme"))

    assert made == open_assessment(path)


def own_checklist(folder: Path) -> None:
    """Put a copy of the shipped checklist with the id `ours` into a folder."""
    source = resources.shipped_checklists()[SHIPPED]
    for file in source.rglob("*.yaml"):
        target = folder / file.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.read_text("utf-8").replace(f"id: {SHIPPED}\n", "id: ours\n"), "utf-8")


@pytest.mark.parametrize("folder", ["ours", "checklists/ours"])
def test_a_checklist_of_ones_own_lies_beside_the_assessment(tmp_path: Path, folder: str) -> None:
    """An id that is not shipped is looked for in the assessment's folder."""
    own_checklist(tmp_path / folder)
    made = create_assessment(tmp_path / "acme.yaml", load_checklist(str(tmp_path / folder)), Subject())

    assert made == open_assessment(tmp_path / "acme.yaml")


@pytest.mark.parametrize("name", ["ours", "../ours", "/etc", "..", "\\\\\\\\host\\\\share"])
def test_a_checklist_that_is_nowhere_is_named(tmp_path: Path, name: str) -> None:
    """An id is not a path: a file from elsewhere cannot choose what is read."""
    (tmp_path / "work").mkdir()
    own_checklist(tmp_path / "ours")
    path = tmp_path / "work" / "acme.yaml"
    path.write_text(f'lockin: 1\nchecklist: {{id: "{name}", version: 1.0.0}}\n')
    with pytest.raises(NoInputError, match="neither comes with lockin nor lies beside it"):
        open_assessment(path)


def test_another_checklist_can_be_named(tmp_path: Path) -> None:
    """Naming a checklist goes before looking for one."""
    own_checklist(tmp_path / "elsewhere")
    (tmp_path / "work").mkdir()
    made = create_assessment(tmp_path / "work/a.yaml", load_checklist(str(tmp_path / "elsewhere")), Subject())

    assert made == open_assessment(tmp_path / "work/a.yaml", str(tmp_path / "elsewhere/checklist.yaml"))


def test_a_missing_assessment_says_how_to_make_one(tmp_path: Path) -> None:
    """Where no name is near, the next step is to create it."""
    with pytest.raises(NoInputError) as caught:
        open_assessment(tmp_path / "acme.yaml")

    assert f"create it with: lockin new {tmp_path / 'acme.yaml'}" == caught.value.hint


@pytest.mark.parametrize(
    ("ref", "hint"),
    [
        ("ai-vendor-lockin", "did you mean 'ai-vendor-lock-in'?"),
        ("zzz", "there is 'ai-vendor-lock-in'; or give the path of a folder or file"),
        ("x" * 5000, "there is 'ai-vendor-lock-in'; or give the path of a folder or file"),
        ("a\0b", "there is 'ai-vendor-lock-in'; or give the path of a folder or file"),
    ],
)
def test_a_checklist_that_is_not_there_is_asked_back(ref: str, hint: str) -> None:
    """A name close to a shipped one is asked back."""
    with pytest.raises(NoInputError, match="there is no checklist") as caught:
        load_checklist(ref)

    assert hint == caught.value.hint


def test_a_missing_part_of_a_checklist_is_a_problem_of_the_file_that_names_it(tmp_path: Path) -> None:
    """An included file that is not there is reported where it is asked for."""
    own_checklist(tmp_path)
    (tmp_path / "policy.yaml").unlink()
    with pytest.raises(BadDataError) as caught:
        load_checklist(str(tmp_path))

    assert any("policy.yaml" in problem.message for problem in caught.value.problems)


# --- The cache of shipped checklists

LOAD = """
import sys
from lockin.store.checklists import load_checklist
print(load_checklist("ai-vendor-lock-in").sha256, "lockin.loading.checklist" in sys.modules)
"""
"""Prints the checklist's hash and whether it had to be read from YAML."""


@pytest.fixture
def load(environment: dict[str, str]) -> Callable[..., str]:
    """Load the shipped checklist in a process of its own."""

    def run(**env: str) -> str:
        ran = subprocess.run(
            [sys.executable, "-c", LOAD], env=environment | env, capture_output=True, text=True, check=True
        )
        return ran.stdout + ran.stderr

    return run


@pytest.fixture
def shipped() -> Checklist:
    """The shipped checklist, read from its files."""
    return load_checklist_file(resources.shipped_checklists()[SHIPPED] / "checklist.yaml")


def cached(home: Path) -> list[Path]:
    """The files in the cache."""
    return sorted((home / ".cache/lockin").iterdir())


def test_a_shipped_checklist_is_read_once(load: Callable[..., str], shipped: Checklist, home: Path) -> None:
    """The second run takes the compiled copy, which holds the same."""
    assert [f"{shipped.sha256} True\n", f"{shipped.sha256} False\n"] == [load(), load()]
    assert 1 == len(cached(home))


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:0],
        lambda data: data[:-1],
        lambda data: data[:1000] + b"\0" + data[1001:],
        lambda data: b"\x80\x04." + data,
        lambda data: data[32:],
    ],
)
def test_a_damaged_cache_is_ignored(
    load: Callable[..., str], shipped: Checklist, home: Path, damage: Callable[[bytes], bytes]
) -> None:
    """A cached file in which a byte is wrong is read afresh and mended, without a word."""
    load()
    (file,) = cached(home)
    file.write_bytes(damage(file.read_bytes()))

    assert [f"{shipped.sha256} True\n", f"{shipped.sha256} False\n"] == [load(), load()]


def test_a_cache_that_cannot_be_written_is_ignored(
    load: Callable[..., str], shipped: Checklist, tmp_path: Path
) -> None:
    """Without a place for the cache everything works as before."""
    (tmp_path / "file").touch()

    assert f"{shipped.sha256} True\n" == load(XDG_CACHE_HOME=str(tmp_path / "file"))


def test_an_older_copy_goes(load: Callable[..., str], home: Path) -> None:
    """The cache does not grow with every version; what is not ours stays."""
    (home / ".cache/lockin").mkdir(parents=True)
    older = home / f".cache/lockin/{SHIPPED}.en-{'0' * 64}.checklist"
    other = home / f".cache/lockin/{SHIPPED}-mine.checklist"
    for file in (older, other):
        file.touch()
    load()

    assert (False, True, 2) == (older.exists(), other.exists(), len(cached(home)))


def test_every_text_that_is_written_is_plain_yaml(stored: Stored) -> None:
    """Other programs read the file as this one does."""
    saved = put(stored, "dat.place", Answer(state="answered", options=("a_0", "c_100"), note="no"))

    assert {"options": ["a_0", "c_100"], "note": "no"} == yaml.safe_load(saved.text)["answers"]["dat.place"]


def test_a_refused_answer_is_a_usage_error() -> None:
    """Front ends may treat both alike."""
    assert issubclass(AnswerRefusedError, UsageError)
