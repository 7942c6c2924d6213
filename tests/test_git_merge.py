"""The merge driver in a real repository: two branches of one assessment come together answer by answer."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lockin.cli.options import DEFAULT_CHECKLIST
from lockin.errors import BadDataError
from lockin.loading.assessment import parse_assessment
from lockin.model.assessment import OPEN, Answer, Assessment, Subject
from lockin.model.checklist import Checklist
from lockin.store.assessments import create_assessment
from lockin.store.checklists import load_checklist
from lockin.store.splice import set_answer, set_fact, set_subject

FILE = "acme.yaml"
FIRST, SECOND = "dat.training_use", "dat.insight_use"
"""Neighbours in the checklist, and in the file once their comments are gone."""
DAY = dt.date(2026, 11, 20)
ANA = Answer(state="answered", option="opt_out", evidence="contract", source="DPA 4", by="ana", date=DAY)
KIM = Answer(state="unknown", evidence="vendor_statement", note="who could tell us that?" * 4, by="kim", date=DAY)
UNKNOWN = Answer(state="unknown", by="ana", date=DAY)
Change = Callable[[str], str]

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep this process, too, out of the real cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def shipped() -> Checklist:
    """The shipped checklist."""
    return load_checklist(DEFAULT_CHECKLIST)


class Repository:
    """A repository with the driver set up, in which `main` and `theirs` each change one file."""

    def __init__(self, folder: Path, environment: dict[str, str], checklist: Checklist, place: str = FILE) -> None:
        """Begin with a new assessment without comments, so that questions stand line at line."""
        self.folder, self.environment, self.checklist, self.place = folder, environment, checklist, place
        self.git("init", "--quiet", "--initial-branch=main")
        for name, value in (("user.name", "ana"), ("user.email", "ana@example.org"), ("commit.gpgsign", "false")):
            self.git("config", name, value)
        self.git("config", "merge.lockin.driver", f'"{sys.executable}" -m lockin merge --git %O %A %B %P')
        (folder / ".gitattributes").write_text("*.yaml merge=lockin\n")
        self.file.parent.mkdir(exist_ok=True)
        create_assessment(self.file, checklist, Subject(vendor="Acme"), identity="0123456789abcdef")
        lines = self.file.read_text().splitlines()
        self.file.write_text(
            "".join(f"{line.partition('#')[0].rstrip()}\n" for line in lines if line.partition("#")[0].strip())
        )
        self.commit("base")
        self.base = self.file.read_text()

    @property
    def file(self) -> Path:
        """The assessment in the working tree."""
        return self.folder / self.place

    def git(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run git here."""
        return subprocess.run(
            ["git", *arguments], cwd=self.folder, env=self.environment, capture_output=True, text=True, check=check
        )

    def commit(self, message: str) -> None:
        """Commit everything."""
        self.git("add", ".")
        self.git("commit", "--quiet", "--message", message)

    def merged(self, ours: Change, theirs: Change) -> tuple[int, str, str]:
        """Change the file on two branches and merge; the exit code, what was printed, the text of the file."""
        self.git("checkout", "--quiet", "-b", "theirs")
        self.file.write_bytes(theirs(self.base).encode())
        self.commit("theirs")
        self.git("checkout", "--quiet", "main")
        self.file.write_bytes(ours(self.base).encode())
        self.commit("ours")
        ran = self.git("merge", "--no-edit", "theirs", check=False)
        return ran.returncode, ran.stdout + ran.stderr, self.file.read_bytes().decode()

    def read(self, text: str) -> Assessment:
        """What a text says."""
        return parse_assessment(text, "merged", self.checklist)


@pytest.fixture
def repository(tmp_path: Path, environment: dict[str, str], shipped: Checklist) -> Repository:
    """A repository with one assessment in it."""
    return Repository(tmp_path, environment, shipped)


def answer(question_id: str, given: Answer) -> Change:
    """The change that gives this answer."""
    return lambda text: set_answer(text, question_id, given)


def both(*changes: Change) -> Change:
    """One change after the other."""

    def changed(text: str) -> str:
        for change in changes:
            text = change(text)
        return text

    return changed


def test_git_alone_cannot_do_it(repository: Repository) -> None:
    """Without the driver, answers to neighbouring questions are a conflict; this is what the driver is for."""
    (repository.folder / ".gitattributes").unlink()
    repository.commit("no driver")
    code, _, text = repository.merged(answer(FIRST, ANA), answer(SECOND, KIM))

    assert (1, True) == (code, "<<<<<<<" in text)


def test_neighbouring_answers_merge(repository: Repository) -> None:
    """Two people answered questions that stand next to each other."""
    code, printed, text = repository.merged(answer(FIRST, ANA), answer(SECOND, KIM))
    found = repository.read(text)

    assert (0, ANA, KIM) == (code, found.answer(FIRST), found.answer(SECOND)), printed


def test_the_same_answer_given_twice_merges(repository: Repository) -> None:
    """Both said the same, each in another way of writing: no conflict, and the later of the two stands."""
    later = ANA.change(by="kim", date=DAY + dt.timedelta(days=1))
    short = f"{FIRST}: {{source: DPA 4, option: opt_out, evidence: contract, by: ana, date: {DAY}}}"
    code, printed, text = repository.merged(
        lambda base: base.replace(f"{FIRST}: {{state: open}}", short), answer(FIRST, later)
    )

    assert (0, later) == (code, repository.read(text).answer(FIRST)), printed


def test_different_answers_conflict_and_nothing_else_does(repository: Repository) -> None:
    """Markers stand around that answer alone, both sides are between them, and the message names the question."""
    ours = both(answer(FIRST, ANA), answer(SECOND, UNKNOWN))
    theirs = both(answer(FIRST, KIM), set_fact_yes)
    code, printed, text = repository.merged(ours, theirs)
    before, conflict, after = parted(text)
    found = [repository.read(before + side + after) for side in conflict]

    assert (1, True) == (code, f"conflict in {FILE}: {FIRST}\n" in printed), printed
    assert [ANA, KIM] == [side.answer(FIRST) for side in found]
    assert [("unknown", True)] * 2 == [(side.answer(SECOND).state, side.facts["personal_data"]) for side in found]
    assert [f"  {FIRST}:"] * 2 == [side.partition("\n")[0] for side in conflict]


def set_fact_yes(text: str) -> str:
    """Say yes to a fact."""
    return set_fact(text, "personal_data", value=True)


def parted(text: str) -> tuple[str, tuple[str, str], str]:
    """A text with one conflict: what is before, both sides, what is after."""
    before, _, rest = text.partition("<<<<<<< ours\n")
    ours, _, rest = rest.partition("=======\n")
    theirs, _, after = rest.partition(">>>>>>> theirs\n")
    assert "<<<<<<<" not in after
    return before, (ours, theirs), after


def test_different_lines_of_one_answer_are_a_conflict(repository: Repository) -> None:
    """One changed the option, the other the note: git alone would make an answer that nobody gave."""
    text = set_answer(repository.base, FIRST, ANA.change(note="one\ntwo\nthree\nfour\nfive"))
    repository.file.write_text(text)
    repository.commit("answered")
    repository.base = text
    code, printed, merged = repository.merged(
        lambda base: base.replace("option: opt_out", "option: allowed"), lambda base: base.replace("five", "six")
    )

    assert (1, True) == (code, FIRST in printed)
    with pytest.raises(BadDataError, match="1 problem") as caught:
        repository.read(merged)
    assert "a merge conflict is left here" == caught.value.problems[0].message


def test_facts_and_subject_merge(repository: Repository) -> None:
    """Neighbouring facts, fields of the subject, and the same fact from two people."""
    ours = both(lambda text: set_subject(text, product="Acme 3"), set_fact_yes)
    theirs = both(
        lambda text: set_subject(text, use="Mail"), set_fact_yes, lambda text: set_fact(text, "fine_tuned", value=False)
    )
    code, printed, text = repository.merged(ours, theirs)
    found = repository.read(text)

    assert 0 == code, printed
    assert ("Acme 3", "Mail", True, False) == (
        found.subject.product,
        found.subject.use,
        found.facts["personal_data"],
        found.facts["fine_tuned"],
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "name"),
    [
        (set_fact_yes, lambda text: set_fact(text, "personal_data", value=False), "fact:personal_data"),
        (lambda text: set_subject(text, use="A\nB\nC\nD"), lambda text: set_subject(text, use="A"), "subject:use"),
        (answer(FIRST, ANA), answer(FIRST, Answer(note="who knows?")), FIRST),
    ],
)
def test_what_both_changed_is_named(repository: Repository, ours: Change, theirs: Change, name: str) -> None:
    """Facts, the subject and notes conflict like answers, and the message says which."""
    code, printed, text = repository.merged(ours, theirs)

    assert (1, True, True) == (code, f"conflict in {FILE}: {name}\n" in printed, "<<<<<<< ours\n" in text), printed


def test_a_cleared_answer_is_a_change(repository: Repository) -> None:
    """Clearing an answer that the other side changed is a conflict; clearing one that nobody touched is not."""
    text = both(answer(FIRST, ANA), answer(SECOND, UNKNOWN))(repository.base)
    repository.file.write_text(text)
    repository.commit("answered")
    repository.base = text
    code, printed, merged = repository.merged(both(answer(FIRST, OPEN), answer(SECOND, OPEN)), answer(FIRST, KIM))
    before, conflict, after = parted(merged)

    assert (1, f"{FIRST}\n" in printed, [OPEN, KIM]) == (
        code,
        True,
        [repository.read(before + side + after).answer(FIRST) for side in conflict],
    ), printed
    assert OPEN == repository.read(before + conflict[0] + after).answer(SECOND)


def test_comments_of_both_sides_stay(repository: Repository) -> None:
    """Comments above, beside and inside entries, those of entries that the other side changed included."""
    ours = both(
        answer(FIRST, ANA),
        lambda text: text.replace(f"  {FIRST}:", f"  # ours above\n  {FIRST}:").replace(
            "DPA 4", "DPA 4  # ours beside"
        ),
    )
    theirs = both(
        answer(SECOND, KIM),
        lambda text: (
            text.replace("  exi.plan:", "  # theirs above\n  exi.plan:")
            .replace("by: kim", "by: kim  # theirs beside")
            .replace("facts:\n", "facts:  # theirs too\n")
        ),
    )
    code, printed, text = repository.merged(ours, theirs)

    assert 0 == code, printed
    assert [1] * 5 == [
        text.count(comment)
        for comment in ("# ours above", "# ours beside", "# theirs above", "# theirs beside", "# theirs too")
    ]
    assert (ANA, KIM) == (repository.read(text).answer(FIRST), repository.read(text).answer(SECOND))


def test_what_only_git_compares_conflicts_as_text(repository: Repository) -> None:
    """Waivers are no entries: two that are added at one place are a conflict, and the answers still merge."""
    waiver = "waivers:\n  - {{finding: exi.plan, reason: {}, accepted_by: cto, until: 2027-01-31}}\n"
    ours = both(answer(FIRST, ANA), lambda text: text + waiver.format("pilot"))
    theirs = both(answer(SECOND, KIM), lambda text: text + waiver.format("trial"))
    code, printed, text = repository.merged(ours, theirs)
    before, conflict, after = parted(text)
    found = repository.read(before + conflict[0] + after)

    assert (1, True) == (code, "lines that are no answers" in printed), printed
    assert (ANA, KIM, "pilot") == (found.answer(FIRST), found.answer(SECOND), found.waivers[0].reason)


def test_a_text_that_git_cannot_order_keeps_ours(repository: Repository) -> None:
    """A question that was in neither file, put into two odd places: git would have it twice, which no reader takes."""
    repository.base = repository.base.replace(f"  {FIRST}: {{state: open}}\n", "")
    repository.file.write_text(repository.base)
    repository.commit("without")
    line = f"  {FIRST}: opt_out\n"
    code, printed, text = repository.merged(
        both(lambda base: base.replace("answers:\n", f"answers:\n{line}"), answer(SECOND, KIM)),
        both(lambda base: base + line, set_fact_yes),
    )
    found = repository.read(text)

    assert (1, True) == (code, "does not merge; the answers of both sides are in it" in printed), printed
    assert f"git show :3:{FILE} shows theirs" in printed
    assert ("opt_out", KIM, True) == (found.answer(FIRST).option, found.answer(SECOND), found.facts["personal_data"])


def test_without_its_checklist_a_file_merges_as_text(repository: Repository) -> None:
    """Where the checklist is not at hand, git does what it would have done alone, and says why."""
    repository.base = repository.base.replace("id: ai-vendor-lock-in", "id: gone")
    repository.file.write_text(repository.base)
    repository.commit("other checklist")
    code, printed, text = repository.merged(answer(FIRST, ANA), set_fact_yes)

    assert (0, True) == (code, "which neither comes with lockin nor lies beside it" in printed), printed
    assert ("opt_out" in text, "personal_data: yes" in text) == (True, True)


def test_windows_line_ends_stay(repository: Repository) -> None:
    """Ours has the line ends of Windows, theirs has not: the answers merge, and the file stays as ours."""
    code, printed, text = repository.merged(
        lambda base: answer(FIRST, ANA)(base).replace("\n", "\r\n"), answer(SECOND, KIM)
    )
    found = repository.read(text)

    assert (0, ANA, KIM) == (code, found.answer(FIRST), found.answer(SECOND)), printed
    assert text.count("\n") == text.count("\r\n")


def test_a_side_that_cannot_be_read_is_merged_as_text(repository: Repository) -> None:
    """A broken side is named, nothing of it is lost, and git still has the file as unmerged."""
    code, printed, text = repository.merged(answer(FIRST, ANA), lambda base: base + "broken: [\n")

    assert (1, True, True) == (code, "is merged as plain text" in printed, "is merged, but cannot be read" in printed)
    assert ("opt_out" in text, "broken: [" in text) == (True, True)
    assert f"UU {FILE}" in repository.git("status", "--porcelain").stdout


def test_other_yaml_files_merge_as_ever(repository: Repository) -> None:
    """A file that is no assessment at all, under the same rule of .gitattributes."""
    repository.file.write_text("a: 1\n\n\n\nb: 1\n")
    repository.commit("other")
    repository.base = "a: 1\n\n\n\nb: 1\n"
    code, printed, text = repository.merged(
        lambda base: base.replace("a: 1", "a: 2"), lambda base: base.replace("b: 1", "b: 2")
    )

    assert (0, "a: 2\n\n\n\nb: 2\n") == (code, text), printed


def test_the_checklist_is_found_beside_the_file(tmp_path: Path, environment: dict[str, str], root: Path) -> None:
    """A checklist of one's own lies beside the assessment in a folder, while git keeps the sides elsewhere."""
    from lockin.store.checklists import load_checklist_file  # noqa: PLC0415 - only here

    starter = (root / "src/lockin/cli/starter.yaml").read_text()
    folder = tmp_path / "vendors"
    (folder / "my-checklist").mkdir(parents=True)
    (folder / "my-checklist/checklist.yaml").write_text(starter)
    checklist = load_checklist_file(folder / "my-checklist/checklist.yaml")
    repository = Repository(tmp_path, environment, checklist, "vendors/acme.yaml")
    one, other, *_ = (question for question in checklist.questions if question.type == "choice")
    given = [Answer(state="answered", option=question.options[0].id) for question in (one, other)]
    code, printed, text = repository.merged(answer(one.id, given[0]), answer(other.id, given[1]))
    found = repository.read(text)

    assert (0, given) == (code, [found.answer(one.id), found.answer(other.id)]), printed
