"""`score`, `status`, `explain`, `report` and `demo` as a user runs them: a real process on real files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from lockin.scoring.score import assess
from process import Ran, Run
from samples import DAY, EXAMPLES, example, shipped, source

FLAGGED = shipped().by_id["dat.training_use"]
"""Its red flag blocks where confidential data is sent."""
CLOCK = {"SOURCE_DATE_EPOCH": "1795340000"}
"""22 November 2026."""
KEYS = {
    *("lockin", "checklist", "subject", "residual", "exposure", "gap", "band", "decision", "decided_by", "domains"),
    *("sub_indices", "confidence", "coverage", "contributions", "findings", "unknowns"),
}


@pytest.fixture
def typical(tmp_path: Path) -> Path:
    """A copy of the typical example that a test may change."""
    return copied(tmp_path, "typical")


def copied(folder: Path, name: str) -> Path:
    """A copy of an example."""
    file = folder / f"{name}.yaml"
    file.write_bytes(source(name).read_bytes())
    return file


def told(ran: Ran) -> Any:  # noqa: ANN401 - JSON
    """The JSON that a run printed."""
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


# score --------------------------------------------------------------------------------------------------------------


def test_score_page_says_what_matters(lockin: Run, typical: Path) -> None:
    """Subject, decision, band, what decided, all domains; the next step stands apart."""
    ran = lockin("score", typical)
    assert ran.returncode == 0
    for part in ("Nimbus Cloud", "ESCALATE BEFORE SIGNING", "High", "42", "Decided by", "Confidence", "Coverage"):
        assert part in ran.stdout
    assert all(domain.title[:20] in ran.stdout for domain in shipped().domains)
    assert "lockin report" in ran.stderr
    assert max(map(len, ran.stdout.splitlines())) <= 80


@pytest.mark.parametrize("name", EXAMPLES)
def test_score_json_has_the_published_shape(lockin: Run, tmp_path: Path, name: str) -> None:
    """Every published key is there, with the parts that programs read."""
    found = told(lockin("score", copied(tmp_path, name), "--json"))
    assert found.keys() >= KEYS
    assert found["lockin"] == 1
    assert {"id", "version", "sha256"} == found["checklist"].keys()
    assert {"vendor", "product", "model_maker", "cloud", "use", "owner", "reviewer", "marking", "currency"} == set(
        found["subject"]
    )
    for value in (found["residual"], found["exposure"], found["gap"], *found["domains"].values()):
        assert {"point", "best", "worst"} == value.keys()
    assert {"value", "level"} == found["confidence"].keys()
    assert all({"rule", "id", "text"} == rule.keys() for rule in found["decided_by"])
    assert {domain.id for domain in shipped().domains} == found["domains"].keys()


@pytest.mark.parametrize("name", EXAMPLES)
def test_score_json_is_unrounded(lockin: Run, tmp_path: Path, name: str) -> None:
    """Numbers are the exact ones as far as a double holds them; contributions sum to the score."""
    found = told(lockin("score", copied(tmp_path, name), "--json", env=CLOCK))
    card = assess(shipped(), example(name), DAY)
    assert card.residual is not None
    assert float(card.residual.point) == found["residual"]["point"]
    assert {key: float(value) for key, value in card.contributions.items()} == found["contributions"]
    assert abs(sum(found["contributions"].values()) - found["residual"]["point"]) < 1e-9


@pytest.mark.parametrize(
    ("name", "gate", "code"),
    [
        ("trial", "low", 0),
        ("trial", "severe", 0),
        ("improved", "low", 1),
        ("improved", "moderate", 0),
        ("typical", "low", 1),
        ("typical", "moderate", 1),
        ("typical", "high", 0),
        ("typical", "severe", 0),
    ],
)
def test_gate_fails_above_its_band(lockin: Run, tmp_path: Path, name: str, gate: str, code: int) -> None:
    """Exit 1 above the band, 0 at or below it; the result is printed all the same."""
    ran = lockin("score", copied(tmp_path, name), "--json", "--fail-over", gate)
    assert code == ran.returncode
    assert json.loads(ran.stdout)["lockin"] == 1
    assert bool(code) == ("gate" in ran.stderr)


@pytest.mark.parametrize("gate", ["moderate", "high"])
def test_gate_lets_no_block_through(lockin: Run, tmp_path: Path, gate: str) -> None:
    """A flag that blocks fails the gate though the band alone would pass it."""
    assert FLAGGED.red_flag is not None
    file = copied(tmp_path, "trial")
    lockin("set", file, "fact:confidential_data=yes", f"{FLAGGED.id}={FLAGGED.red_flag.when[-1]}")
    ran = lockin("score", file, "--json", "--fail-over", gate)
    found = json.loads(ran.stdout)
    assert found["band"] in {"low", "moderate"}
    assert ("do_not_sign_as_is", 1) == (found["decision"], ran.returncode)


def test_gate_with_a_band_that_does_not_exist_is_a_usage_error(lockin: Run, typical: Path) -> None:
    """The message lists the bands."""
    ran = lockin("score", typical, "--fail-over", "medium")
    assert ran.returncode == 2
    assert "moderate" in ran.stderr


# status and explain -------------------------------------------------------------------------------------------------


def test_status_counts_in_all_and_by_domain(lockin: Run, typical: Path) -> None:
    """Whole numbers that add up, over all and within each domain."""
    lockin("set", typical, "exi.plan=unknown", "gov.owner=open")
    found = told(lockin("status", typical, "--json"))
    keys = ("visible", "answered", "unknown", "not_applicable", "open")
    assert (70, 68, 1, 0, 1) == tuple(found[key] for key in keys)
    assert (7, 6, 1, 0, 0) == tuple(found["domains"]["exi"][key] for key in keys)
    for key in keys:
        assert found[key] == sum(domain[key] for domain in found["domains"].values())
    for part in (found, *found["domains"].values()):
        assert part["visible"] == sum(part[key] for key in keys[1:])


def test_status_page_has_the_same_counts(lockin: Run, typical: Path) -> None:
    """One row a domain, one for all."""
    ran = lockin("status", typical)
    assert ran.returncode == 0
    assert re.search(r"^All +70 +0 +0 +0 +70$", ran.stdout, re.MULTILINE)


def test_explanation_adds_up(lockin: Run, tmp_path: Path) -> None:
    """From the printed weights and risks alone, each D, then G, E, R and all points come out as printed."""
    text = lockin("explain", copied(tmp_path, "typical")).stdout
    means: dict[str, tuple[int, float]] = {}
    sums = 0.0
    for head, part in re.findall(r"^(\S[^\n]*W = \d+)\n(.*?)(?=\n\n)", text, re.MULTILINE | re.DOTALL):
        domain, weight = re.search(r"\((\w+)\), W = (\d+)", head).groups()  # type: ignore[union-attr]  # found above
        rows = [(int(w), float(r)) for w, r in re.findall(r" w +(\d+)   r +([\d.]+)", part)]
        printed = float(re.search(r"= ([\d.]+)$", part).group(1))  # type: ignore[union-attr]  # a domain ends in it
        mean = sum(w * r for w, r in rows) / sum(w for w, _ in rows)
        assert abs(mean - printed) < 0.006, domain
        means[domain] = int(weight), mean
        sums += sum(float(points) for points in re.findall(r"([\d.]+) points", part))
    assert {domain.id for domain in shipped().domains} == means.keys()
    gap = sum(w * d for w, d in means.values()) / sum(w for w, _ in means.values())
    lines = " ".join(text.split())
    residual = float(re.search(r"Residual risk R:.*?-> ([\d.]+)", lines).group(1))  # type: ignore[union-attr]  # printed
    exposure = float(re.search(r"Exposure E:.*?-> ([\d.]+)", lines).group(1))  # type: ignore[union-attr]  # printed
    assert abs(gap - float(re.search(r"Control gap G:.*?-> ([\d.]+)", lines).group(1))) < 0.006  # type: ignore[union-attr]  # printed
    assert abs(gap * (0.3 + 0.7 * exposure / 100) - residual) < 0.006
    assert abs(sums - residual) < 0.05 * 62


def test_explanation_of_one_answer_adds_up(lockin: Run, tmp_path: Path) -> None:
    """The printed product of shares, risk and factor is the printed result."""
    text = lockin("explain", copied(tmp_path, "typical"), "mcl.second_provider").stdout
    found = re.search(r"points +(\d+)/(\d+) \* (\d+)/(\d+) \* ([\d.]+) \* ([\d.]+) = ([\d.]+)", text)
    assert found is not None, text
    weight, weights, own, owns, risk, factor, points = map(float, found.groups())
    assert abs(weight / weights * own / owns * risk * factor - points) < 0.006


def test_explain_knows_its_questions(lockin: Run, typical: Path) -> None:
    """A wrong id is a usage error with the nearest right one."""
    ran = lockin("explain", typical, "exi.pln")
    assert ran.returncode == 2
    assert "exi.plan" in ran.stderr


# report -------------------------------------------------------------------------------------------------------------


def test_report_writes_what_the_suffix_says(lockin: Run, typical: Path, tmp_path: Path) -> None:
    """Several outputs in one run, each in its own format."""
    outputs = [tmp_path / f"out.{suffix}" for suffix in ("html", "md", "json", "pdf")]
    ran = lockin("report", typical, *(part for output in outputs for part in ("-o", output)))
    assert ran.returncode == 0, ran.stderr
    starts = [output.read_bytes().lstrip()[:5] for output in outputs]
    assert [b"<!DOC", b"# Nim", b'{\n  "', b"%PDF-"] == starts
    assert all(output.name in ran.stdout for output in outputs)


def test_report_without_an_output_is_a_pdf_beside_the_file(lockin: Run, typical: Path) -> None:
    """The plain command gives the paper that procurement wants."""
    assert lockin("report", typical).returncode == 0
    assert typical.with_suffix(".pdf").read_bytes().startswith(b"%PDF-")


def test_report_with_an_unknown_suffix_writes_nothing(lockin: Run, typical: Path, tmp_path: Path) -> None:
    """One wrong name among several is a usage error before the first is written."""
    ran = lockin("report", typical, "-o", "good.md", "-o", "bad.docm")
    assert ran.returncode == 2
    assert ".docm" in ran.stderr
    assert ".pdf" in ran.stderr
    assert not (tmp_path / "good.md").exists()


@pytest.mark.parametrize("command", [["score"], ["status"], ["explain"], ["report", "-o", "out.md"]])
def test_missing_file_is_66(lockin: Run, tmp_path: Path, command: list[str]) -> None:
    """One sentence that names the file, and no output."""
    ran = lockin(command[0], "nowhere.yaml", *command[1:])
    assert ran.returncode == 66
    assert "nowhere.yaml" in ran.stderr
    assert "" == ran.stdout
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("command", [["score"], ["status"], ["explain"], ["report", "-o", "out.md"]])
def test_bad_data_is_65(lockin: Run, typical: Path, tmp_path: Path, command: list[str]) -> None:
    """Every problem with its place, no traceback, and no output."""
    text = typical.read_text(encoding="utf-8")
    typical.write_text(text.replace("option: major", "option: majr").replace("marking:", "markin:"), encoding="utf-8")
    ran = lockin(command[0], typical, *command[1:])
    assert ran.returncode == 65
    assert 2 == len(re.findall(r"typical\.yaml:\d+:\d+: ", ran.stderr))
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "out.md").exists()


def test_failed_report_leaves_the_old_one(lockin: Run, typical: Path, tmp_path: Path) -> None:
    """A report that cannot be made does not touch the one that is there; a new one replaces it whole."""
    old = tmp_path / "out.md"
    old.write_text("the old one", encoding="utf-8")
    broken = tmp_path / "broken.yaml"
    broken.write_text("lockin: 1\nanswers: [", encoding="utf-8")
    assert lockin("report", broken, "-o", old).returncode == 65
    assert "the old one" == old.read_text(encoding="utf-8")
    before = old.stat().st_ino
    assert lockin("report", typical, "-o", old).returncode == 0
    assert before != old.stat().st_ino
    assert {"broken.yaml", "out.md", "typical.yaml"} == {path.name for path in tmp_path.iterdir()}


def test_report_into_a_missing_folder_cannot_be_written(lockin: Run, typical: Path) -> None:
    """Exit 73 and the name of what cannot be written."""
    ran = lockin("report", typical, "-o", "nowhere/out.md")
    assert ran.returncode == 73
    assert "nowhere" in ran.stderr


def test_report_is_quiet_when_asked(lockin: Run, typical: Path) -> None:
    """Nothing on either stream."""
    ran = lockin("report", typical, "-o", "out.md", "--quiet")
    assert (0, "", "") == (ran.returncode, ran.stdout, ran.stderr)


def test_report_never_overwrites_its_own_assessment(lockin: Run, typical: Path, tmp_path: Path) -> None:
    """JSON is YAML, so an assessment may be called `.json`; a report into the same name is refused."""
    as_json = tmp_path / "answers.json"
    as_json.write_bytes(typical.read_bytes())
    assert lockin("report", as_json, "-o", as_json).returncode == 2
    assert typical.read_bytes() == as_json.read_bytes()


@pytest.mark.parametrize("command", ["score", "report", "assess", "verify"])
def test_who_has_only_the_report_is_told_what_to_do(lockin: Run, tmp_path: Path, command: str) -> None:
    """A PDF is no assessment, whatever it is called; `extract` takes one out of it, and `verify` reads it."""
    (tmp_path / "acme.pdf").write_bytes(b"%PDF-1.7\n\xe2\xe3\xcf\xd3")
    ran = lockin(command, "acme.pdf")

    assert 65 == ran.returncode
    assert (command != "verify") == ("take its answers out with: lockin extract acme.pdf" in ran.stderr)
    assert (command != "verify") == ("acme.pdf: this is a PDF, not an assessment" in ran.stderr)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["md", "pdf"])
def test_report_of_a_moment_is_repeatable(lockin: Run, typical: Path, tmp_path: Path, suffix: str) -> None:
    """With SOURCE_DATE_EPOCH two runs give the same bytes."""
    for name in ("one", "two"):
        assert lockin("report", typical, "-o", f"{name}.{suffix}", env=CLOCK).returncode == 0
    assert (tmp_path / f"one.{suffix}").read_bytes() == (tmp_path / f"two.{suffix}").read_bytes()


# demo ---------------------------------------------------------------------------------------------------------------


def test_demo_writes_scores_and_renders(lockin: Run, tmp_path: Path) -> None:
    """One command gives an assessment to read and its report."""
    ran = lockin("demo", "here")
    assert ran.returncode == 0, ran.stderr
    assert source("typical").read_bytes() == (tmp_path / "here" / "typical.yaml").read_bytes()
    assert (tmp_path / "here" / "typical.pdf").read_bytes().startswith(b"%PDF-")
    assert "Escalate before signing" in ran.stdout


@pytest.mark.slow
def test_demo_keeps_a_file_that_was_edited(lockin: Run, tmp_path: Path) -> None:
    """The second run reports on what the user made of the first."""
    lockin("demo", "here", "--example", "trial", "--quiet")
    file = tmp_path / "here" / "trial.yaml"
    assert lockin("set", file, "subject:vendor=Edited by hand").returncode == 0
    edited = file.read_bytes()
    ran = lockin("demo", "here", "--example", "trial")
    assert ran.returncode == 0, ran.stderr
    assert edited == file.read_bytes()
    assert "Edited by hand" in ran.stdout
    assert "stays as it is" in ran.stderr


@pytest.mark.parametrize("folder", [".", "/"])
def test_report_of_a_folder_is_refused(lockin: Run, folder: str) -> None:
    """A folder is no assessment; saying so is no bug."""
    ran = lockin("report", folder)
    assert 66 == ran.returncode
    assert "folder" in ran.stderr
