"""`lockin waive`: what is accepted, by whom, until when; what is refused; and that no figure moves."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from lockin.model.assessment import Waiver
from lockin.store.history import read_history
from lockin.store.reading import open_assessment
from process import Run
from samples import source

FILE = "acme.yaml"
DAY = {"SOURCE_DATE_EPOCH": "1795341600"}
"""22 November 2026."""
GIVEN = ("--reason", "pilot of six weeks", "--by", "head of product", "--until", "2027-03-31")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The typical example, in which the exit plan is a weak answer and the ownership of data is none."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    return Path(shutil.copy(source("typical"), tmp_path / FILE))


def waivers(file: Path) -> dict[str, Waiver]:
    """The waivers in the file, by finding."""
    return {waiver.finding: waiver for waiver in open_assessment(file).assessment.waivers}


def test_a_finding_is_accepted_and_no_figure_moves(lockin: Run, file: Path) -> None:
    """The file holds the waiver, the history tells of it, the score is the same to the last digit."""
    before = json.loads(lockin("score", FILE, "--json", "--no-robustness", env=DAY).stdout)
    ran = lockin("waive", FILE, "exi.plan", *GIVEN, env=DAY)
    after = json.loads(lockin("score", FILE, "--json", "--no-robustness", env=DAY).stdout)

    assert (0, f"Next: lockin report {FILE}\n") == (ran.returncode, ran.stderr)
    for told in ("Exit plan (exi.plan), a weak answer: A draft exists.", "31 March 2027", "score stays 42", "High"):
        assert told in ran.stdout
    assert ("pilot of six weeks", "head of product", dt.date(2027, 3, 31)) == (
        (found := waivers(file)["exi.plan"]).reason,
        found.accepted_by,
        found.until,
    )
    assert ("waive", "waiver:exi.plan") == ((past := read_history(file)[-1]).via, past.question)
    changed = {key for key in before if before[key] != after[key]}
    assert {"findings"} == changed, "only the finding says that it is waived"


def test_a_domain_can_be_accepted_and_a_second_waiver_replaces_the_first(lockin: Run, file: Path) -> None:
    """A weak domain is a finding too; what was accepted before is told."""
    lockin("waive", FILE, "oss", *GIVEN, env=DAY)
    ran = lockin("waive", FILE, "oss", *GIVEN[:2], "--by", "cfo", "--until", "2027-06-30", env=DAY)
    assert "a weak domain" in ran.stdout
    assert "In the place of the waiver by head of product, until 31 March 2027." in ran.stdout
    assert "cfo" == waivers(file)["oss"].accepted_by


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "the findings are: "),
        (("exi.plan", *GIVEN[2:]), "needs --reason"),
        (("exi.plan", *GIVEN[:3], " ", *GIVEN[4:]), "needs --by"),
        (("exi.plan", *GIVEN[:4]), "needs --until"),
        (("exi.plan", *GIVEN[:5], "soon"), "--until takes a day"),
        (("exi.plan", *GIVEN[:5], "2026-11-22"), "must lie in the future"),
        (("exi.plan", *GIVEN[:5], "2025-01-31"), "must lie in the future"),
        (("exi.plam", *GIVEN), "did you mean 'exi.plan'"),
        (("exi.plam", *GIVEN, "--anyway"), "did you mean 'exi.plan'"),
        (("dat.ownership", *GIVEN), "is no finding now"),
        (("exi.plan", "--list"), "--list stands alone"),
        (("exi.plan", *GIVEN, "--json"), "--json belongs to --list"),
    ],
)
def test_what_makes_no_sense_is_refused(lockin: Run, file: Path, arguments: tuple[str, ...], told: str) -> None:
    """A missing word, a past day, an unknown id or an answer that is no finding: nothing is written."""
    before = file.read_bytes()
    ran = lockin("waive", FILE, *arguments, env=DAY)
    assert (2, "", True) == (ran.returncode, ran.stdout, told in ran.stderr), ran.stderr
    assert before == file.read_bytes()


def test_anyway_writes_what_is_no_finding(lockin: Run, file: Path) -> None:
    """It says so, and the list calls it idle."""
    ran = lockin("waive", FILE, "dat.ownership", *GIVEN, "--anyway", env=DAY)
    assert (0, True) == (ran.returncode, "which is no finding now" in ran.stdout)
    assert "dat.ownership" in waivers(file)
    assert "idle      until 2027-03-31  dat.ownership" in lockin("waive", FILE, "--list", env=DAY).stdout


@pytest.mark.parametrize(("until", "warned"), [("2027-11-22", False), ("2027-11-24", True)])
def test_more_than_a_year_is_warned_of(lockin: Run, file: Path, until: str, warned: bool) -> None:  # noqa: FBT001 - a case
    """It is written all the same."""
    ran = lockin("waive", FILE, "exi.plan", *GIVEN[:5], until, env=DAY)
    assert (0, warned) == (ran.returncode, "more than a year away" in ran.stderr)
    assert until == str(waivers(file)["exi.plan"].until)


@pytest.mark.usefixtures("file")
def test_the_list_says_how_each_waiver_stands(lockin: Run) -> None:
    """In force until the end of its last day, then expired; a file without any says so."""
    lockin("waive", FILE, "exi.plan", *GIVEN, env=DAY)
    states = []
    for moment in ("1806494400", "1806580800"):  # 31 March and 1 April 2027, at noon
        listed = json.loads(lockin("waive", FILE, "--list", "--json", env={"SOURCE_DATE_EPOCH": moment}).stdout)
        states.append({waiver["finding"]: waiver["state"] for waiver in listed["waivers"]}["exi.plan"])
    assert ["in force", "expired"] == states
    lockin("new", "new.yaml")
    assert "There are no waivers.\n" == lockin("waive", "new.yaml", "--list").stdout
