"""`lockin portfolio` as a user runs it: real processes, killed and interrupted at bad moments, and begun again."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from lockin.cli.portfolio_folders import Input, Output, plan
from lockin.cli.portfolio_run import Wish, _setting
from lockin.errors import ExitCode, IoFailedError
from lockin.portfolio.jobs import Done, Failed, Job, work
from lockin.portfolio.run import outcomes
from lockin.report.formats import FORMATS, Format, Order
from portfolios import folder_of, reports, text_of, told
from process import Ran, Run

CLOCK = {"SOURCE_DATE_EPOCH": "1795340000"}
LATER = {"SOURCE_DATE_EPOCH": str(1795340000 + 86_400)}
"""The day after."""
PATIENCE = 90
"""Seconds that anything may take on a busy machine."""


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """A folder with three small assessments."""
    folder_of(tmp_path / "in", 3)
    return tmp_path


def counted(ran: Ran) -> str:
    """The last line that says how far it came."""
    return next(line for line in reversed(ran.stderr.splitlines()) if " rendered, " in line)


def jobs_of(folder: Path, out: Path, *, suffix: str = ".pdf") -> list[Job]:
    """The jobs of a folder, as the command makes them."""
    wish = Wish(folder=folder, out=out, suffix=suffix, paper=None, house=None, no_house=True, force=False)
    planned, given = plan(folder, out, suffix), Input(_setting(wish), house=None, no_house=True, paper=None)
    found = list(given.jobs(planned.items, Output(out, planned.items, force=False)))
    assert [] == given.unread
    return found


# what is made -------------------------------------------------------------------------------------------------------


def test_reports_mirror_the_folder_and_are_those_of_report(lockin: Run, three: Path) -> None:
    """Every report lies where its assessment lies, byte for byte what `lockin report` writes, with an overview."""
    ran = lockin("portfolio", "in", "-o", "out", env=CLOCK)
    assert 0 == ran.returncode, ran.stderr
    assert "3 of 3 rendered, 0 unchanged, 0 failed" == counted(ran)
    found = reports(three / "out")
    assert ["it/vendor-0.pdf", "it/vendor-2.pdf", "legal/vendor-1.pdf"] == list(found)
    assert 0 == lockin("report", "in/it/vendor-2.yaml", "-o", "one.pdf", env=CLOCK).returncode
    assert (three / "one.pdf").read_bytes() == found["it/vendor-2.pdf"]
    assert "3 assessments of 3 vendors" in ran.stdout
    assert "3 of 3 assessments depend on models of Model Works." in ran.stdout
    assert max(map(len, ran.stdout.splitlines())) <= 80
    names = {"overview.pdf", "overview.html", "overview.xlsx", "overview.json", "portfolio.json", "it", "legal"}
    assert names == {path.name for path in (three / "out").iterdir()}
    assert 'href="it/vendor-2.pdf"' in (three / "out/overview.html").read_text("utf-8")


def test_json_on_stdout_is_the_overview(lockin: Run, three: Path) -> None:
    """`--json` prints what `overview.json` holds; `--quiet` leaves standard error empty."""
    ran = lockin("portfolio", "in", "-o", "out", "--json", "--quiet", "--format", "html")
    assert (0, "") == (ran.returncode, ran.stderr)
    assert (three / "out/overview.json").read_text("utf-8") == ran.stdout
    assert 3 == len(reports(three / "out", ".html"))


@pytest.mark.slow
def test_a_second_run_makes_nothing_and_a_change_makes_one(lockin: Run, three: Path) -> None:
    """Not on the next day either; then one answer changes, one report is edited, one removed, and all on `--force`."""
    assert 0 == lockin("portfolio", "in", "-o", "out", env=CLOCK).returncode
    before = reports(three / "out")
    again = lockin("portfolio", "in", "-o", "out", env=LATER)
    assert "0 of 3 rendered, 3 unchanged, 0 failed" == counted(again)
    assert before == reports(three / "out")
    file = three / "in/it/vendor-0.yaml"
    file.write_text(file.read_text("utf-8").replace("option: little", "option: all"), "utf-8")
    ran = lockin("portfolio", "in", "-o", "out", env=LATER)
    assert "1 of 3 rendered, 2 unchanged, 0 failed" == counted(ran)
    after = reports(three / "out")
    assert ["it/vendor-0.pdf"] == [name for name in after if after[name] != before[name]]
    (three / "out/it/vendor-2.pdf").write_bytes(b"mine")
    (three / "out/legal/vendor-1.pdf").unlink()
    assert "2 of 3 rendered, 1 unchanged, 0 failed" == counted(lockin("portfolio", "in", "-o", "out", env=LATER))
    assert "3 of 3 rendered, 0 unchanged" in counted(lockin("portfolio", "in", "-o", "out", "--force", env=CLOCK))
    assert {name: before[name] for name in before if name != "it/vendor-0.pdf"} == {
        name: data for name, data in reports(three / "out").items() if name != "it/vendor-0.pdf"
    }


def test_a_report_that_only_its_day_would_change_is_left(tmp_path: Path) -> None:
    """The key is the same a day later, and another one when an answer has grown old in between."""
    folder_of(tmp_path / "in", 1)
    (tmp_path / "out").mkdir()
    (job,) = jobs_of(tmp_path / "in", tmp_path / "out", suffix=".md")

    def key(days: int) -> str:
        day = dt.date(2026, 11, 25) + dt.timedelta(days=days)
        found = work(structs.replace(job, setting=structs.replace(job.setting, day=day)))
        assert isinstance(found, Done)
        return found.key

    assert key(0) == key(1)
    assert key(0) != key(60)  # `exi.test` is good for 30 days


def test_bad_files_leave_the_others_alone(lockin: Run, three: Path) -> None:
    """Every problem is told with its line, the other reports are made, the overview names the files, the code is 65."""
    (three / "in/it/broken.yaml").write_text("lockin: 1\nchecklist: {id: small, version: 1.0.0}\nanswrs: {}\n", "utf-8")
    (three / "in/it/foreign.yaml").write_text("lockin: 1\nchecklist: {id: nowhere, version: 1.0.0}\n", "utf-8")
    (three / "in/it/torn.yaml").write_text("lockin: 1\nchecklist: [\n", "utf-8")
    ran = lockin("portfolio", "in", "-o", "out")
    assert 65 == ran.returncode
    assert "3 of 6 rendered, 0 unchanged, 3 failed" == counted(ran)
    assert "in/it/broken.yaml:3:1: answrs: unknown key 'answrs'" in ran.stderr
    assert "belongs to the checklist 'nowhere'" in ran.stderr
    assert "Traceback" not in ran.stderr
    document = told(three / "out/overview.json")
    assert ["it/broken.yaml", "it/foreign.yaml", "it/torn.yaml"] == [one["file"] for one in document["unread"]]
    assert all(one["why"] for one in document["unread"])
    assert 3 == len(document["assessments"]) == len(reports(three / "out"))


def test_a_bug_in_one_report_is_told_and_leaves_the_others_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A renderer that fails in a way nobody foresaw gives a failure with its details, and the rest is made."""
    folder_of(tmp_path / "in", 3)
    (tmp_path / "out").mkdir()
    jobs = jobs_of(tmp_path / "in", tmp_path / "out", suffix=".md")

    def render(order: Order) -> bytes:
        if b"Vendor 1" in order.source:
            raise ZeroDivisionError("somewhere")
        return b"fine"

    monkeypatch.setitem(FORMATS, ".md", Format(suffix=".md", render=render))
    (found,) = [outcome for outcome in outcomes(jobs, Crew()) if isinstance(outcome, Failed)]
    assert ("legal/vendor-1.yaml", ExitCode.BUG) == (found.file, found.code)
    assert "ZeroDivisionError: somewhere" in found.message
    assert "Traceback" in found.details


def test_another_version_refuses_the_work(tmp_path: Path) -> None:
    """A worker of a cluster that runs another lockin says so, and makes no report that looks like ours."""
    folder_of(tmp_path / "in", 1)
    (tmp_path / "out").mkdir()
    (job,) = jobs_of(tmp_path / "in", tmp_path / "out")
    found = work(structs.replace(job, setting=structs.replace(job.setting, tool="lockin 99")))
    assert isinstance(found, Failed)
    assert "lockin 99 asks it" in found.message


# where it is written ------------------------------------------------------------------------------------------------


def test_what_lies_in_the_output_folder_is_not_read(lockin: Run, three: Path) -> None:
    """An output folder inside the other one, with an assessment copied into it, is passed over."""
    assert 0 == lockin("portfolio", "in", "-o", "in/reports", "--format", "html").returncode
    (three / "in/reports/copy.yaml").write_text(text_of("Copy"), "utf-8")
    ran = lockin("portfolio", "in", "-o", "in/reports", "--format", "html")
    assert "0 of 3 rendered, 3 unchanged, 0 failed" == counted(ran)


def test_links_out_of_the_output_folder_are_not_followed(lockin: Run, three: Path) -> None:
    """Nothing is written where a folder or a report is a link; the other reports are made."""
    (three / "elsewhere").mkdir()
    (three / "out/it").mkdir(parents=True)
    (three / "out/legal").symlink_to(three / "elsewhere")
    (three / "mine.html").write_text("mine", "utf-8")
    (three / "out/it/vendor-0.html").symlink_to(three / "mine.html")
    ran = lockin("portfolio", "in", "-o", "out", "--format", "html")
    assert 73 == ran.returncode
    assert "1 of 3 rendered, 0 unchanged, 2 failed" == counted(ran)
    assert "leads out of out by a link" in ran.stderr
    assert [] == list((three / "elsewhere").iterdir())
    assert "mine" == (three / "mine.html").read_text("utf-8")
    document = told(three / "out/overview.json")
    assert ([], 3) == (document["unread"], len(document["assessments"]))
    linked = {line["file"]: line["report"] for line in document["overview"]["lines"]}
    assert {"it/vendor-0.yaml": "", "it/vendor-2.yaml": "it/vendor-2.html", "legal/vendor-1.yaml": ""} == linked
    notes = {one["file"]: " ".join(one["notes"]) for one in document["assessments"]}
    assert "The report could not be written: out/it/vendor-0.html leads out of" in notes["it/vendor-0.yaml"]
    assert "could not be written" not in notes["it/vendor-2.yaml"]


def test_names_that_meet_are_told_apart(lockin: Run, three: Path) -> None:
    """`vendor-0.yml` beside `vendor-0.yaml` gets a longer name, and it is said; a link to a file counts once."""
    (three / "in/it/vendor-0.yml").write_text(text_of("Other"), "utf-8")
    (three / "in/it/again.yaml").symlink_to(three / "in/it/vendor-2.yaml")
    ran = lockin("portfolio", "in", "-o", "out", "--format", "html")
    assert 0 == ran.returncode, ran.stderr
    names = ["it/vendor-0.html", "it/vendor-0.yml.html", "it/vendor-2.html", "legal/vendor-1.html"]
    assert names == list(reports(three / "out", ".html"))
    assert "The report of in/it/vendor-0.yml is called it/vendor-0.yml.html" in ran.stderr
    assert "in/it/again.yaml is the same file as in/it/vendor-2.yaml and counts once" in ran.stderr


def test_reports_of_removed_assessments_are_named_and_stay(lockin: Run, three: Path) -> None:
    """Left over in this run and the next, until somebody removes the report."""
    assert 0 == lockin("portfolio", "in", "-o", "out", "--format", "html").returncode
    (three / "in/it/vendor-0.yaml").unlink()
    for _ in range(2):
        ran = lockin("portfolio", "in", "-o", "out", "--format", "html")
        assert "1 report of an earlier run is left over: it/vendor-0.html. Its assessment is gone, or" in ran.stderr
        assert (three / "out/it/vendor-0.html").exists()
    assert ["it/vendor-0.html"] == told(three / "out/portfolio.json")["left_over"]
    (three / "out/it/vendor-0.html").unlink()
    assert "left over" not in lockin("portfolio", "in", "-o", "out", "--format", "html").stderr


def test_what_cannot_begin_is_refused(lockin: Run, three: Path) -> None:
    """No folder, an empty one, its own, a file in the way, a foreign manifest, no cluster; nothing is written."""
    (three / "empty").mkdir()
    (three / "foreign").mkdir()
    (three / "foreign/portfolio.json").write_text('{"stocks": []}', "utf-8")
    refused = [
        (("none", "-o", "out"), 66, "no folder"),
        (("empty", "-o", "out"), 66, "no assessment"),
        (("in", "-o", "in"), 2, "a folder of their own"),
        (("in", "-o", "in/it/small.yaml"), 73, "cannot make the folder"),
        (("in", "-o", "foreign"), 73, "not overwritten"),
        (("in", "-o", "out", "--scheduler", "tcp://127.0.0.1:1"), 69, "does not answer"),
        (("in", "-o", "out", "--scheduler", "nonsense://"), 69, "does not answer"),
        (("in", "-o", "out", "--jobs", "0"), 2, "--jobs"),
    ]
    for arguments, code, part in refused:
        ran = lockin("portfolio", *arguments, env={"PYTHONWARNINGS": "ignore"})
        assert (code, "") == (ran.returncode, ran.stdout), (arguments, ran.stderr)
        assert part in ran.stderr
        assert "Traceback" not in ran.stderr
    assert '{"stocks": []}' == (three / "foreign/portfolio.json").read_text("utf-8")
    assert {} == reports(three / "out")


def test_without_dask_it_says_how_to_get_it(lockin: Run, three: Path) -> None:
    """The extra is named; the run ends with 69."""
    (three / "hidden").mkdir()
    (three / "hidden/distributed.py").write_text("raise ImportError('not here')\n", "utf-8")
    ran = lockin("portfolio", "in", "-o", "out", "--scheduler", "tcp://x", env={"PYTHONPATH": str(three / "hidden")})
    assert 69 == ran.returncode
    assert "pip install 'distributed>=2026.8'" in ran.stderr


def test_modules_in_the_present_folder_are_not_imported(three: Path) -> None:
    """A `yaml.py` or `socket.py` that came with the assessments is data, for the workers too."""
    for name in ("yaml", "socket", "weasyprint", "lockin", "pickle"):
        code = f"open({str(three / 'ran')!r}, 'a').write({name!r})\nraise SystemExit(1)\n"
        (three / "in" / f"{name}.py").write_text(code, "utf-8")
    program = [str(Path(sys.executable).parent / "lockin"), "portfolio", ".", "-o", "../out", "--format", "html"]
    ran = subprocess.run(
        program, cwd=three / "in", env=os.environ | {"HOME": str(three)}, capture_output=True, check=False
    )
    assert (0, False) == (ran.returncode, (three / "ran").exists()), ran.stderr
    assert 3 == len(reports(three / "out", ".html"))


# bad moments --------------------------------------------------------------------------------------------------------


@contextmanager
def begun(environment: dict[str, str], folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """The command, just started in a group of its own; ended in any case."""
    process = subprocess.Popen(
        [sys.executable, "-m", "lockin", "portfolio", "in", "-o", "out", *options],
        cwd=folder,
        env=environment | CLOCK,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def until(condition: Callable[[], object]) -> None:
    """Wait for something that has to happen."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def children(pid: int) -> list[int]:
    """The processes below one, with all below them."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(status.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(status.parent.name))
    return found + [below for child in found for below in children(child)]


def workers(pid: int) -> list[int]:
    """The processes that render: those that another child of the program has started."""
    return [below for child in children(pid) for below in children(child)]


def some_are_there(out: Path, number: int = 1) -> Callable[[], bool]:
    """Whether so many reports stand in the manifest."""
    return lambda: (out / "portfolio.json").exists() and len(told(out / "portfolio.json")["reports"]) >= number


@pytest.fixture
def eight(tmp_path: Path) -> Path:
    """A folder with eight assessments: enough to be interrupted in the middle."""
    folder_of(tmp_path / "in", 8)
    return tmp_path


_CALM: dict[str, bytes] = {}
"""Made once; every test has the same eight assessments and the same clock."""


@pytest.fixture
def undisturbed(lockin: Run, eight: Path) -> dict[str, bytes]:
    """The reports as they come out when nothing happens."""
    if not _CALM:
        ran = lockin("portfolio", "in", "-o", "calm", "--jobs", "2", "--quiet", env=CLOCK)
        assert 0 == ran.returncode, ran.stderr
        _CALM.update(reports(eight / "calm"))
    return _CALM


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
def test_kill_the_parent_and_go_on(
    lockin: Run, environment: dict[str, str], eight: Path, undisturbed: dict[str, bytes]
) -> None:
    """After `kill -9` the workers end, the manifest holds, and the same command makes only what was missing."""
    with begun(environment, eight, "--jobs", "2") as process:
        until(some_are_there(eight / "out", 2))
        below = children(process.pid)
        assert len(below) >= 3
        process.kill()
        process.wait(PATIENCE)
        until(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() and alive(pid) for pid in below))
    kept = len(told(eight / "out/portfolio.json")["reports"])
    assert 2 <= kept < 8
    ran = lockin("portfolio", "in", "-o", "out", "--jobs", "2", env=CLOCK)
    assert f"{8 - kept} of 8 rendered, {kept} unchanged, 0 failed" == counted(ran)
    assert undisturbed == reports(eight / "out")
    assert [] == [path.name for path in (eight / "out").rglob("*.lockin-tmp")]


def alive(pid: int) -> bool:
    """Whether a process does anything any more: one that nobody has waited for does not."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stop_and_go_on(
    lockin: Run, environment: dict[str, str], eight: Path, number: signal.Signals, code: int
) -> None:
    """A signal to the whole group, as Ctrl-C sends it: what is begun is finished, no overview, and it goes on later."""
    with begun(environment, eight, "--jobs", "2") as process:
        until(some_are_there(eight / "out"))
        if number == signal.SIGINT:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        printed, said = process.communicate(timeout=PATIENCE)
    assert (code, "") == (process.returncode, printed)
    assert "Stopped. What is finished is kept" in said
    assert "Traceback" not in said
    kept = len(told(eight / "out/portfolio.json")["reports"])
    assert 1 <= kept < 8
    assert not (eight / "out/overview.pdf").exists()
    ran = lockin("portfolio", "in", "-o", "out", env=CLOCK)
    assert f"{8 - kept} of 8 rendered, {kept} unchanged, 0 failed" == counted(ran)


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0, 0.3, 0.9])
def test_an_early_stop_is_a_stop(environment: dict[str, str], eight: Path, delay: float) -> None:
    """Ctrl-C while the workers are still being started reaches nobody who does not know what to do with it."""
    with begun(environment, eight, "--jobs", "2") as process:
        until((eight / "out/.portfolio.json.lock").exists)
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGINT)
        printed, said = process.communicate(timeout=PATIENCE)
    assert (130, "") == (process.returncode, printed), said
    assert 1 == said.count("Stopping: what has begun is finished first. Ctrl-C again ends it at once.")
    assert "Stopped. What is finished is kept" in said
    assert "Traceback" not in said
    assert not (eight / "out/overview.pdf").exists()


@pytest.mark.slow
def test_a_second_signal_ends_it_at_once(environment: dict[str, str], eight: Path) -> None:
    """Ctrl-C twice does not wait for what is begun."""
    with begun(environment, eight, "--jobs", "2") as process:
        until(some_are_there(eight / "out"))
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
    assert 130 == process.returncode


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
def test_a_killed_worker_is_replaced(environment: dict[str, str], eight: Path, undisturbed: dict[str, bytes]) -> None:
    """All reports are there in the end, with the same bytes, and nothing is said of it."""
    with begun(environment, eight, "--jobs", "2") as process:
        until(some_are_there(eight / "out"))
        os.kill(workers(process.pid)[-1], signal.SIGKILL)
        _printed, said = process.communicate(timeout=2 * PATIENCE)
    assert 0 == process.returncode, said
    assert "8 of 8 rendered, 0 unchanged, 0 failed" in said
    assert undisturbed == reports(eight / "out")


@pytest.mark.slow
def test_two_at_once_do_not_write_into_one_folder(lockin: Run, environment: dict[str, str], eight: Path) -> None:
    """The second says that another process is at work, and ends with 75."""
    with begun(environment, eight, "--jobs", "1"):
        until((eight / "out/.portfolio.json.lock").exists)
        ran = lockin("portfolio", "in", "-o", "out")
    assert 75 == ran.returncode
    assert "another process" in ran.stderr


# workers that are made up -------------------------------------------------------------------------------------------


class Crew:
    """Threads that break down as a pool of processes does, when a job says so."""

    def __init__(self, room: int = 3) -> None:
        """Nobody is there yet."""
        self.room, self.opened = room, 0

    def open(self) -> Executor:
        """One more team."""
        self.opened += 1
        return Breaking(self.room)

    def close(self, executor: Executor) -> None:
        """It goes home."""
        executor.shutdown(wait=True, cancel_futures=True)

    def abandon(self, executor: Executor) -> None:
        """The same."""
        self.close(executor)

    def blamed(self, error: BaseException) -> str:  # noqa: ARG002 - the protocol passes it
        """It never is."""
        return ""


class Breaking(ThreadPoolExecutor):
    """One job that raises `BrokenProcessPool` breaks all that come after it."""

    broken = False

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN002, ANN003, ANN201 - a stand-in
        """Take a job, unless a worker has gone."""
        if self.broken:
            raise BrokenProcessPool

        def guarded() -> object:
            if self.broken:
                raise BrokenProcessPool
            try:
                return fn(*args, **kwargs)
            except BrokenProcessPool:
                self.broken = True
                raise

        future: Future[object] = super().submit(guarded)
        return future


@pytest.fixture
def twelve(tmp_path: Path) -> list[Job]:
    """Twelve jobs that differ in their files alone."""
    folder_of(tmp_path / "in", 1)
    (tmp_path / "out").mkdir()
    (job,) = jobs_of(tmp_path / "in", tmp_path / "out", suffix=".md")
    return [structs.replace(job, file=str(at)) for at in range(12)]


def answer(job: Job) -> Failed:
    """Some outcome, quickly."""
    return Failed(file=job.file, code=ExitCode.OK, message="fine")


def test_a_job_that_ends_its_worker_is_found_and_given_up(twelve: list[Job]) -> None:
    """Two of twelve kill their worker each time; the other ten are done all the same."""
    deadly = {"2", "3"}

    def do(job: Job) -> Failed:
        if job.file in deadly:
            raise BrokenProcessPool
        return answer(job)

    crew = Crew()
    found = {outcome.file: outcome for outcome in outcomes(twelve, crew, do=do)}
    assert {job.file for job in twelve} == found.keys()
    lost = {file for file, outcome in found.items() if isinstance(outcome, Failed) and outcome.message != "fine"}
    assert deadly == lost
    assert crew.opened <= 1 + 4 * len(deadly)  # once together, twice alone, and once found broken


def test_workers_that_never_do_anything_are_given_up(twelve: list[Job]) -> None:
    """After three jobs without a single success the run ends with an error, not with twelve."""

    def do(job: Job) -> Failed:
        raise BrokenProcessPool(job.file)

    crew, found = Crew(), []
    with pytest.raises(IoFailedError, match="without doing anything"):
        found += list(outcomes(twelve, crew, do=do))
    assert crew.opened <= 10


@pytest.mark.parametrize("error", [EOFError("unexpected EOF"), ConnectionResetError(), BrokenPipeError()])
def test_workers_that_cannot_be_started_are_called_again(twelve: list[Job], error: Exception) -> None:
    """The process that starts them has ended; the next one starts them, and if none ever does, the run ends."""

    class Refusing(Crew):
        refused = 1

        def open(self) -> Executor:
            executor = super().open()
            if self.opened <= self.refused:
                executor.submit = refuse  # type: ignore[method-assign]  # a stand-in
            return executor

    def refuse(*_given: object, **_more: object) -> Future[Any]:
        raise error

    crew = Refusing()
    assert 12 == len(list(outcomes(twelve, crew, do=answer)))
    assert 2 == crew.opened
    crew.opened, crew.refused = 0, 99
    with pytest.raises(IoFailedError, match="without doing anything"):
        list(outcomes(twelve, crew, do=answer))


def test_few_jobs_are_out_at_a_time(twelve: list[Job]) -> None:
    """Jobs are taken as there is room, so that not all assessments are in memory at once."""
    taken: list[str] = []

    def given() -> Iterator[Job]:
        for job in twelve:
            taken.append(job.file)
            yield job

    seen = []
    for outcome in outcomes(given(), Crew(room=2), do=answer):
        seen.append(outcome.file)
        assert len(taken) <= len(seen) + 2
    assert 12 == len(seen)


def test_nothing_is_handed_out_after_a_stop(twelve: list[Job]) -> None:
    """What is out comes back; the rest is never taken."""
    seen: dict[str, object] = {}
    taken: list[str] = []

    def given() -> Iterator[Job]:
        for job in twelve:
            taken.append(job.file)
            yield job

    for outcome in outcomes(given(), Crew(room=2), stopped=lambda: len(seen) >= 3, do=answer):
        seen[outcome.file] = outcome
    assert 3 <= len(seen) <= len(taken) < 12


def test_a_changed_setting_is_another_key(tmp_path: Path) -> None:
    """Paper, house style and format go into the key, the place of the file and the moment do not."""
    folder_of(tmp_path / "in", 1)
    (tmp_path / "out").mkdir()
    (job,) = jobs_of(tmp_path / "in", tmp_path / "out", suffix=".md")

    def key(changed: Job) -> str:
        found = work(changed)
        assert isinstance(found, Done)
        return found.key

    same = structs.replace(
        job, name="other.yaml", setting=structs.replace(job.setting, created=dt.datetime.now(dt.UTC))
    )
    assert key(job) == key(same)
    others = [
        structs.replace(job, paper="letter"),
        structs.replace(job, house=structs.replace(job.house, name="Harbor")),
        structs.replace(job, setting=structs.replace(job.setting, suffix=".html")),
        structs.replace(job, source=job.source + b"# seen\n"),
    ]
    keys = [key(other) for other in others]
    assert len({key(job), *keys}) == 5
