"""`lockin compare` as a user runs it: a real process on real files, every format, and what it refuses."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pypdf
import pytest
from openpyxl import load_workbook

from lockin.exchange.comparison_formats import COMPARISON_FORMATS
from pdf_validation import assert_valid_pdf, verapdf
from process import ROOT, Run
from samples import source

HOSTILE = (
    '=HYPERLINK("http://b.example")',
    "<script>alert(1)</script></title><img src=x>",
    "| a | [x](javascript:alert(1)) ![y](http://b.example/x.png)",
    "\\u202Eevil\\u2066 {{7*7}} {% raw %}",
    "주식회사 한국인공지능클라우드서비스 대규모 언어 모델 응용 프로그램 인터페이스",
    "The Extraordinarily Long-Named International Artificial Intelligence Holdings Company and Sons " * 2,
)
"""Names of vendors; the fourth is written with the escapes of YAML."""
CLOCK = {"SOURCE_DATE_EPOCH": "1795340000"}


def called(folder: Path, name: str, vendor: str, example: str = "typical") -> Path:
    """An example under another name, about another vendor."""
    quoted = vendor.replace('"', '\\"')
    text = re.sub(r"(?m)^  vendor: .*$", lambda _: f'  vendor: "{quoted}"', source(example).read_text("utf-8"))
    file = folder / f"{name}.yaml"
    file.write_text(text, "utf-8")
    return file


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two offers."""
    return called(tmp_path, "acme", "Acme"), called(tmp_path, "beta", "Beta", "improved")


@pytest.fixture
def six(tmp_path: Path) -> list[Path]:
    """Six offers with names that mean harm, are long or are Korean."""
    examples = ("typical", "improved", "typical", "improved", "trial", "improved")
    return [
        called(tmp_path, f"offer-{at}", name, example)
        for at, (name, example) in enumerate(zip(HOSTILE, examples, strict=True))
    ]


def test_summary_says_what_the_answers_support(lockin: Run, two: tuple[Path, Path]) -> None:
    """Both names, both decisions, who is better, the differences and what to ask for; within 80 columns."""
    ran = lockin("compare", *two)
    assert 0 == ran.returncode, ran.stderr
    for part in ("A  Acme", "B  Beta", "Escalate", "B is better than A", "common questions", "Ask A first for"):
        assert part in ran.stdout
    assert "Ask B first for" not in ran.stdout
    assert "winner" in ran.stdout
    assert max(map(len, ran.stdout.splitlines())) <= 80
    assert "lockin" not in ran.stdout
    assert "-o" in ran.stderr


def test_quiet_prints_one_line(lockin: Run, two: tuple[Path, Path]) -> None:
    """Only what can be said about the control gap."""
    ran = lockin("compare", *two, "--quiet")
    assert ("On the control gap, B is better than A\n", "") == (ran.stdout, ran.stderr)


def test_json_on_stdout_is_the_file(lockin: Run, two: tuple[Path, Path], tmp_path: Path) -> None:
    """`--json` prints what `-o x.json` writes, and nothing else, also beside other outputs."""
    ran = lockin("compare", *two, "--json", "-o", "x.json", "-o", "x.md", env=CLOCK)
    assert 0 == ran.returncode, ran.stderr
    assert (tmp_path / "x.json").read_text("utf-8") == ran.stdout
    found = json.loads(ran.stdout)
    assert ["A", "B"] == [one["letter"] for one in found["assessments"]]
    assert [["B", "A"]] == found["gap"]["better"]
    alone = json.loads(lockin("score", two[0], "--json", env=CLOCK).stdout)
    score = found["assessments"][0]["score"]
    # How firm each is takes longer to compute, and a comparison does not say it.
    assert {key: value for key, value in alone.items() if key != "robustness"} == {
        key: value for key, value in score.items() if key != "robustness"
    }


def test_turned_around_only_the_columns_change(lockin: Run, two: tuple[Path, Path]) -> None:
    """The same figures for either order of the arguments."""
    one, other = (json.loads(lockin("compare", *files, "--json").stdout) for files in (two, two[::-1]))
    assert one["gap"]["values"] == other["gap"]["values"][::-1]
    assert [(d["id"], d["points"], d["risks"]) for d in one["differences"]] == [
        (d["id"], d["points"], d["risks"][::-1]) for d in other["differences"]
    ]
    assert one["negotiation"]["A"] == [ask | {"from": ["B"]} for ask in other["negotiation"]["B"]]


def test_every_format_carries_the_same(lockin: Run, two: tuple[Path, Path], tmp_path: Path) -> None:
    """All formats in one run, with the headline, both names and the points of the widest difference."""
    targets = [tmp_path / f"offers{suffix}" for suffix in COMPARISON_FORMATS]
    ran = lockin("compare", *two, *(part for target in targets for part in ("-o", target)), env=CLOCK)
    assert 0 == ran.returncode, ran.stderr
    comparison = json.loads((tmp_path / "offers.json").read_text("utf-8"))["comparison"]
    reader = pypdf.PdfReader(tmp_path / "offers.pdf")
    workbook = load_workbook(tmp_path / "offers.xlsx")
    texts = {
        ".html": (tmp_path / "offers.html").read_text("utf-8"),
        ".md": (tmp_path / "offers.md").read_text("utf-8").replace("\\", ""),
        ".pdf": " ".join(page.extract_text() for page in reader.pages),
        ".xlsx": " ".join(
            str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row if cell
        ),
    }
    for text in texts.values():
        for part in (comparison["headline"], "Acme", "Beta", comparison["differences"][0]["points"]):
            assert part in text
    assert ["Summary", "Domains", "Differences", "Negotiation"] == workbook.sheetnames
    assert {f"assessment-{letter}.yaml" for letter in "AB"} == set(reader.attachments)
    assert [two[0].read_bytes()] == reader.attachments["assessment-A.yaml"]
    assert_valid_pdf(tmp_path / "offers.pdf")


def test_runs_of_one_day_give_the_same_bytes(lockin: Run, two: tuple[Path, Path], tmp_path: Path) -> None:
    """Every format is repeatable."""
    outputs = [part for suffix in COMPARISON_FORMATS for part in ("-o", f"x{suffix}")]
    written = []
    for _ in range(2):
        assert 0 == lockin("compare", *two, *outputs, env=CLOCK).returncode
        written.append([(tmp_path / f"x{suffix}").read_bytes() for suffix in COMPARISON_FORMATS])
    assert written[0] == written[1]


def test_hostile_names_do_no_harm(lockin: Run, six: list[Path], tmp_path: Path) -> None:
    """No formula, no tag, no link, no control and no direction mark comes out of a name in any format."""
    ran = lockin("compare", *six, "-o", "x.html", "-o", "x.md", "-o", "x.xlsx", "-o", "x.json")
    assert 0 == ran.returncode, ran.stderr
    html, markdown = ((tmp_path / f"x{suffix}").read_text("utf-8") for suffix in (".html", ".md"))
    assert "<script" not in html
    assert "<img" not in html
    assert "](javascript" not in markdown
    assert "<img" not in markdown
    assert "\u202e" not in html + markdown
    for sheet in load_workbook(io.BytesIO((tmp_path / "x.xlsx").read_bytes())):
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert [] == [cell.coordinate for cell in cells if cell.data_type == "f"]
        assert [] == [cell.coordinate for cell in cells if str(cell.value).startswith("=") and not cell.quotePrefix]
    printed = lockin("compare", *six).stdout
    assert not set("\u202e\u2066") & set(printed)
    assert HOSTILE[4][:8] in printed


@pytest.mark.slow
def test_pdfs_are_archival_and_accessible(lockin: Run, two: tuple[Path, Path], six: list[Path], tmp_path: Path) -> None:
    """VeraPDF finds nothing in a comparison of two and of six, hostile and Korean names included."""
    assert 0 == lockin("compare", *two, "-o", "two.pdf").returncode
    assert 0 == lockin("compare", *six, "-o", "six.pdf").returncode
    assert [] == verapdf([tmp_path / "two.pdf", tmp_path / "six.pdf"])


def test_the_same_names_are_told_apart_by_file(lockin: Run, tmp_path: Path) -> None:
    """Two assessments of one vendor carry the names of their files; equal content is attached once."""
    for name in ("one", "two"):
        called(tmp_path, name, "Acme")
    ran = lockin("compare", "one.yaml", "two.yaml", "-o", "x.pdf", "--json")
    assert 0 == ran.returncode, ran.stderr
    names = [one["name"] for one in json.loads(ran.stdout)["assessments"]]
    assert [True, True] == [name.endswith(f"({file}.yaml)") for name, file in zip(names, ("one", "two"), strict=True)]
    assert ["assessment-AB.yaml"] == list(pypdf.PdfReader(tmp_path / "x.pdf").attachments)


# refusals -----------------------------------------------------------------------------------------------------------


def test_another_checklist_is_refused_by_name(lockin: Run, two: tuple[Path, Path], tmp_path: Path) -> None:
    """The message names both files and both checklists; nothing is written."""
    own = (ROOT / "tests/data/screen/small.yaml").read_text("utf-8")
    (tmp_path / "small.yaml").write_text(own, "utf-8")
    name = re.search(r"(?m)^id: (\S+)", own)
    version = re.search(r"(?m)^version: (\S+)", own)
    assert name is not None
    assert version is not None
    (tmp_path / f"{name[1]}.yaml").write_text(own, "utf-8")
    other = tmp_path / "other.yaml"
    other.write_text(f"lockin: 1\nchecklist: {{id: {name[1]}, version: {version[1]}}}\n", "utf-8")
    ran = lockin("compare", two[0], other, "-o", "x.pdf")
    assert 2 == ran.returncode
    assert all(part in ran.stderr for part in ("acme.yaml", "other.yaml", "ai-vendor-lock-in", name[1]))
    assert not (tmp_path / "x.pdf").exists()


def test_answers_to_another_content_are_refused(lockin: Run, two: tuple[Path, Path]) -> None:
    """One that was begun with another content of the checklist is named, with what to do."""
    text = two[1].read_text("utf-8")
    two[1].write_text(text.replace("version: 1.0.0}", f"version: 1.0.0, sha256: {'1' * 64}}}"), "utf-8")
    ran = lockin("compare", *two)
    assert 2 == ran.returncode
    assert "other contents" in ran.stderr
    assert "1" * 12 in ran.stderr
    assert "lockin renew" in ran.stderr


def test_what_makes_no_sense_is_refused(lockin: Run, two: tuple[Path, Path], tmp_path: Path) -> None:
    """One alone, one twice, seven, an unknown suffix, a missing folder, a missing file, over an assessment."""
    (tmp_path / "again.yaml").symlink_to(two[0])
    seven = [called(tmp_path, f"s{at}", "Acme") for at in range(7)]
    refused: list[tuple[list[Path | str], int, str]] = [
        ([two[0]], 2, "two to six"),
        ([*seven], 2, "two to six"),
        ([two[0], "again.yaml"], 2, "the same file"),
        ([*two, "-o", "x.docx"], 2, ".xlsx"),
        ([*two, "-o", "none/x.pdf"], 73, "no folder"),
        ([two[0], "none.yaml"], 66, "none.yaml"),
        ([*two, "-o", two[1]], 2, "suffix"),
    ]
    for arguments, code, part in refused:
        ran = lockin("compare", *arguments)
        assert (code, "") == (ran.returncode, ran.stdout), arguments
        assert part in ran.stderr
        assert "Traceback" not in ran.stderr
