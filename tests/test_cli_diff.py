"""`lockin diff` as a user runs it: two files, a milestone, another version of the checklist, the gate, the formats."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from msgspec import structs

from lockin.model.assessment import Answer, Waiver
from lockin.report.cleaned import cleaned
from lockin.report.difference.difference import Difference
from lockin.report.difference.formats import FORMATS, Order
from lockin.report.difference.view import build_difference, pair_of
from lockin.report.printable import printable
from lockin.scoring.diff import Dated
from pdf_validation import assert_valid_pdf, verapdf
from process import Ran, Run
from samples import DAY, FOLDER, MOMENT, example, shipped, source

CLOCK = {"SOURCE_DATE_EPOCH": "1795340000"}
"""22 November 2026."""
BEFORE_DAY = dt.date(2026, 10, 27)
OLD, NEW = "typical.yaml", "improved.yaml"
MARK = "evil"
"""Stands in every hostile text, so that it can be found again."""
HOSTILE = {
    "script": f"<script>alert('{MARK}')</script></style></title><img src=x onerror={MARK}>",
    "attribute": f'" onmouseover="{MARK}" x=\'',
    "template": f"{{{{7*7}}}} {{% raw %}} {MARK}",
    "link": f"[{MARK}](javascript:alert(1)) ![{MARK}](http://b.example/x.png) <http://b.example>",
    "table": f"| a | {MARK} |\n|---|---|\n\n# {MARK}\n\n```\n1. {MARK}",
    "terminal": f"\x1b[31m{MARK}\x1b[0m \u202e{MARK}\u2066",
    "unbroken": MARK * 75,
    "scripts": f"{MARK} 계약이 끝나면 تنتهي الخدمة",
}


class Page(HTMLParser):
    """The elements, attributes and texts of an HTML document."""

    def __init__(self, html: str) -> None:
        """Read a whole document."""
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element in."""
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        """Take a text in."""
        self.texts.append(data)

    @property
    def text(self) -> str:
        """All texts, blanks made single, isolates out."""
        return " ".join(re.sub("[\u2066-\u2069]", "", "".join(self.texts)).split())


def markdown_tokens(text: str) -> list[Any]:
    """All tokens of a Markdown document, inner ones too; HTML counts as HTML."""
    found = []
    for token in MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text):
        found += [token, *(token.children or [])]
    return found


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The folder of the runs, with two dates of one vendor."""
    for name in ("typical", "improved"):
        (tmp_path / f"{name}.yaml").write_bytes(source(name).read_bytes())
    return tmp_path


def told(ran: Ran) -> Any:  # noqa: ANN401 - JSON
    """The JSON that a run printed."""
    assert 0 == ran.returncode, ran.stderr
    return json.loads(ran.stdout)


def other_version(folder: Path) -> Path:
    """The shipped checklist as version 1.1.0: one question of other words and risks, one new, one without an option."""
    place = folder / "next"
    shutil.copytree(FOLDER, place)
    first, exit_ = place / "checklist.yaml", place / "domains/exi.yaml"
    first.write_text(first.read_text("utf-8").replace("version: 1.0.0", "version: 1.1.0"), "utf-8")
    text = exit_.read_text("utf-8").replace(
        "How far along is your written exit plan for this service?", "And the plan?"
    )
    text = text.replace("risk: 65", "risk: 75", 1).replace("- id: one\n", "- id: just_one\n", 1)
    new = (
        "  - {id: exi.drill, domain: exi, title: Exit drill, text: When was the last drill?, why: It shows., "
        "how_to_find_out: Ask., respondent: pm, options: [{id: year, label: This year, risk: 0}, "
        "{id: never, label: Never, risk: 90}]}\n\n"
    )
    exit_.write_text(text.replace("  - id: exi.scenarios", f"{new}  - id: exi.scenarios", 1), "utf-8")
    return place


# --- What the page says


def test_the_page_tells_the_difference(lockin: Run, files: Path) -> None:
    """Result, account, answers by what happened, and the next step, on a terminal of 80 columns."""
    assert files.is_dir()
    ran = lockin("diff", OLD, NEW, env=CLOCK)
    assert 0 == ran.returncode, ran.stderr
    for part in (
        "FROM HIGH TO MODERATE",
        "from 42 to 26 of 100",
        "16 answers improved",
        "since 27 October 2026",
        "Improved (−15.3)",
        "Asked now (−0.8)",
        "−16.1  Residual risk: all lines together",
        "Committed payments: Ended",
        "No red flag went up or came down.",
    ):
        assert part in " ".join(ran.stdout.split()) or part in ran.stdout, part
    assert max(map(len, ran.stdout.splitlines())) <= 80
    assert "lockin diff typical.yaml improved.yaml -o" in ran.stderr


def test_json_has_the_published_shape_and_sums(lockin: Run, files: Path) -> None:
    """Both results, each question with both sides, and points that sum to the difference."""
    assert files.is_dir()
    found = told(lockin("diff", OLD, NEW, "--json", env=CLOCK))
    assert (1, False, False) == (found["lockin"], found["worse"], found["other_version"])
    assert ("2026-10-27", "2026-11-22") == (found["before"]["day"], found["after"]["day"])
    ends = found["before"]["residual"]["point"], found["after"]["residual"]["point"]
    assert found["residual_change"] == pytest.approx(ends[1] - ends[0])
    assert found["residual_change"] == pytest.approx(sum(found["points"].values()))
    assert found["points"]["questions"] == pytest.approx(sum(one["points"] or 0 for one in found["questions"]))
    plan = next(one for one in found["questions"] if one["id"] == "exi.plan")
    assert ("improved", ["draft"], ["tested"]) == (plan["kind"], plan["before"]["options"], plan["after"]["options"])
    keys = {"facts", "flags", "waivers", "events", "actions", "checklist", "lost", "domains"}
    assert keys <= found.keys()


def test_a_file_does_not_differ_from_itself(lockin: Run, files: Path) -> None:
    """On one day, nothing is told but that nothing changed."""
    assert files.is_dir()
    ran = lockin("diff", OLD, OLD, env=CLOCK)
    assert ("STILL HIGH" in ran.stdout, "No answer changed." in ran.stdout) == (True, True)
    assert {"unchanged"} == {one["kind"] for one in told(lockin("diff", OLD, OLD, "--json", env=CLOCK))["questions"]}


def test_a_milestone_is_judged_as_of_the_day_it_was_taken(lockin: Run, files: Path) -> None:
    """What has grown old since is told, although nobody touched it."""
    assert 0 == lockin("snapshot", OLD, "sent").returncode
    later = str(int(dt.datetime.now(dt.UTC).timestamp()) + 1000 * 86400)
    found = told(lockin("diff", "typical.sent.yaml", OLD, "--json", env={"SOURCE_DATE_EPOCH": later}))
    taken = dt.datetime.fromtimestamp((files / "typical.sent.yaml").stat().st_mtime).astimezone().date()
    assert taken.isoformat() == found["before"]["day"]
    assert {"expired"} == {one["kind"] for one in found["questions"]} - {"unchanged"}


# --- The gate


@pytest.mark.parametrize(("ends", "code"), [((OLD, NEW), 0), ((NEW, OLD), 1), ((OLD, OLD), 0)])
def test_the_gate_lets_pass_what_is_no_worse(lockin: Run, files: Path, ends: tuple[str, str], code: int) -> None:
    """Worse than before ends with 1 and says how; the page is printed all the same."""
    assert files.is_dir()
    ran = lockin("diff", *ends, "--fail-on", "worse", env=CLOCK)
    assert code == ran.returncode
    assert "What it consists of" in ran.stdout
    assert ("worse than before: Moderate (Approve with conditions) then" in ran.stderr) is (code == 1)


# --- Another version of the checklist


def test_what_another_version_would_change(lockin: Run, files: Path) -> None:
    """New and changed questions, what becomes of the answers, and what the score would be; nothing is written."""
    place = other_version(files)
    before = {path.name for path in files.iterdir()}
    found = told(lockin("diff", NEW, "--checklist", place, "--json", env=CLOCK))
    assert (True, ["exi.drill"], []) == (found["other_version"], found["checklist"]["new"], found["checklist"]["gone"])
    changed = {one["id"]: one["parts"] for one in found["checklist"]["changed"]}
    assert {"exi.plan": ["text", "risks"], "exi.scenarios": ["options"]} == changed
    assert [("exi.scenarios", "option one is gone")] == [(one["id"], one["why"][:18]) for one in found["lost"]]
    page = lockin("diff", NEW, "--checklist", place, env=CLOCK)
    assert "CHECKLIST 1.1.0 INSTEAD OF 1.0.0" in page.stdout
    assert "71 of 72 answers would stay as they are." in " ".join(page.stdout.split())
    assert f"lockin renew improved.yaml NEW --checklist {place}" in page.stderr
    assert before == {path.name for path in files.iterdir()}


def test_the_shipped_version_changes_nothing(lockin: Run, files: Path) -> None:
    """Against its own checklist, nothing differs."""
    assert files.is_dir()
    ran = lockin("diff", OLD, "--checklist", "ai-vendor-lock-in", env=CLOCK)
    assert "THE CHECKLISTS DO NOT DIFFER" in ran.stdout


def test_an_older_version_is_read_as_far_as_it_fits(lockin: Run, files: Path) -> None:
    """Without its checklist, new and gone questions are told, and what cannot be is said; with it, changes are told."""
    place = other_version(files)
    later = (
        (files / NEW)
        .read_text("utf-8")
        .replace("version: 1.0.0", "version: 1.1.0")
        .replace("  exi.scenarios:\n    option: one\n", "  exi.scenarios:\n    option: two\n")
    )
    (files / "later.yaml").write_text(later.replace("  exi.plan:", "  exi.drill: never\n  exi.plan:"), "utf-8")
    old = (files / OLD).read_text("utf-8").replace("version: 1.0.0", "version: 0.9.0")
    old = old.replace("option: draft\n", "option: sketch\n").replace("  gov.watch:", "  gov.gone: x\n  gov.watch:")
    (files / "old.yaml").write_text(old, "utf-8")
    found = told(lockin("diff", "old.yaml", "later.yaml", "--checklist", place, "--json", env=CLOCK))
    happened = {one["id"]: (one["kind"], one["by_checklist"]) for one in found["questions"]}
    assert (True, "0.9.0") == (found["before"]["checklist"]["partial"], found["before"]["checklist"]["version"])
    assert (("appeared", True), ("not_comparable", False)) == (happened["exi.drill"], happened["exi.plan"])
    assert {"gov.gone", "exi.plan"} <= {one["id"] for one in found["lost"]}
    page = " ".join(lockin("diff", "old.yaml", "later.yaml", "--checklist", place, env=CLOCK).stdout.split())
    assert "which is not at hand" in page
    whole = told(
        lockin("diff", OLD, "later.yaml", "--checklist", place, "--old-checklist", FOLDER, "--json", env=CLOCK)
    )
    assert (False, ["exi.drill"]) == (whole["before"]["checklist"]["partial"], whole["checklist"]["new"])
    assert "exi.plan" in {one["id"] for one in whole["checklist"]["changed"]}


# --- What cannot be done


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([OLD], 2, "a difference needs two assessments"),
        ([OLD, "no.yaml"], 66, "no.yaml"),
        ([OLD, NEW, "-o", "out.docx"], 2, "use one of .pdf, .html, .md, .json"),
        ([OLD, NEW, "-o", "no/out.pdf"], 73, "there is no folder"),
        ([OLD, NEW, "--fail-on", "better"], 2, "worse"),
        ([OLD, "--checklist", "other.yaml"], 2, "belongs to the checklist 'ai-vendor-lock-in'"),
        ([OLD, NEW, "--old-checklist", "other.yaml"], 65, "belongs to checklist"),
    ],
)
def test_refusals(lockin: Run, files: Path, arguments: list[str], code: int, said: str) -> None:
    """Each says what is wrong, and nothing is written."""
    small = Path(__file__).parent / "data/screen/small.yaml"
    (files / "other.yaml").write_bytes(small.read_bytes())
    before = {path.name for path in files.iterdir()}
    ran = lockin("diff", *arguments)
    assert code == ran.returncode, ran.stderr
    assert said in ran.stderr
    assert before == {path.name for path in files.iterdir()}


def test_a_file_of_answers_is_never_written_over(lockin: Run, files: Path) -> None:
    """Not even under another name."""
    (files / "link.json").symlink_to(files / NEW)
    before = (files / NEW).read_bytes()
    ran = lockin("diff", OLD, NEW, "-o", "link.json")
    assert (2, before) == (ran.returncode, (files / NEW).read_bytes())
    assert "would replace its answers" in ran.stderr


# --- The formats


def dated(name: str, day: dt.date = DAY) -> Dated:
    """An example on a day."""
    return Dated(checklist=shipped(), assessment=example(name), day=day)


def order(before: Dated, after: Dated) -> Order:
    """Two dates, ready to be rendered."""
    pair = pair_of(before, after, upgrade=False)
    found: Difference = cleaned(build_difference(pair, tool="lockin 0.0.0"), printable)
    return Order(pair=pair, found=found, sources=(b"lockin: 1\n", b"lockin: 1 \n"), created=MOMENT, paper="a4")


def hostile(text: str, option: str, *, state: str = "answered") -> Dated:
    """The typical example with the same text in every field of a user that a difference shows."""
    begun = example("typical")
    asked = begun.answer("exi.plan").change(option=option, reconfirm=text if option == "draft" else "")
    aside = Answer(state="not_applicable", reason=text, second="s") if state == "not_applicable" else Answer()
    waiver = Waiver(finding="con.commitment", reason=text, accepted_by=text[:200], until=DAY)
    whole = structs.replace(
        begun.with_answer("exi.plan", asked).with_answer("oss.hosting", aside),
        waivers=(waiver,) if state == "not_applicable" else (),
    ).with_subject(vendor=text[:200], product=text[:200], marking=text[:200])
    return Dated(checklist=shipped(), assessment=whole, day=DAY)


def test_all_formats_say_the_same() -> None:
    """Headline, summary and each answer that changed stand in all of them."""
    made = order(dated("typical", BEFORE_DAY), dated("improved"))
    page = Page(FORMATS[".html"](made).decode())
    markdown = "".join(
        token.content for token in markdown_tokens(FORMATS[".md"](made).decode()) if token.type == "text"
    )
    document = json.loads(FORMATS[".json"](made))
    rows = [row for group in made.found.groups for row in group.rows]
    assert len(rows) == 20
    for text in (made.found.headline, *(row.title for row in rows), *(row.points for row in rows)):
        assert text in page.text
        assert text in markdown
    assert made.found.summary in page.text
    assert made.found.headline == document["difference"]["headline"]


def test_the_account_adds_up_as_printed() -> None:
    """The printed lines sum to the printed total within their rounding."""
    made = order(dated("typical", BEFORE_DAY), dated("improved")).found
    *parts, total = [float(line.points.replace("−", "-")) for line in made.account if line.points]
    assert made.account[-1].total
    assert abs(sum(parts) - total) <= 0.05 * len(made.account) + 1e-9


def test_the_scale_has_a_text_for_those_who_do_not_see_it() -> None:
    """The drawing carries both results in words."""
    made = order(dated("typical", BEFORE_DAY), dated("improved"))
    html = FORMATS[".html"](made).decode()
    assert made.found.scale_text == "Before: 42 of 100, High. Now: 26 of 100, Moderate."
    assert f"<title>{made.found.scale_text}</title>" in html
    assert len(re.findall(r'<svg [^>]*role="img"><title>[^<]+</title>', html)) == html.count("<svg ")


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_of_a_user_does_harm(name: str) -> None:
    """In HTML and Markdown it stays text: no element, no link, no address comes from it."""
    text = HOSTILE[name]
    made = order(hostile(text, "draft"), hostile(text, "approved", state="not_applicable"))
    page = Page(FORMATS[".html"](made).decode())
    assert MARK in page.text
    assert not {"script", "img", "link"} & page.tags
    assert not [value for key, value in page.attributes if MARK in value and key != "content"]
    kinds = {token.type for token in markdown_tokens(FORMATS[".md"](made).decode())}
    assert not {"html_block", "html_inline", "image", "link_open", "code_block", "fence"} & kinds


def test_the_pdf_is_valid_and_the_same_each_time() -> None:
    """The quick judge finds nothing; the same dates give the same bytes."""
    made = order(dated("typical", BEFORE_DAY), dated("improved"))
    found = FORMATS[".pdf"](made)
    assert_valid_pdf(found)
    assert found == FORMATS[".pdf"](made)


@pytest.mark.slow
def test_verapdf_finds_nothing(lockin: Run, files: Path) -> None:
    """What the program writes is PDF/A-3a and PDF/UA-1: two dates, the opposite, another version."""
    place = other_version(files)
    for name, arguments in {
        "there": (OLD, NEW),
        "back": (NEW, OLD),
        "version": (NEW, "--checklist", place),
        "same": (OLD, OLD),
    }.items():
        ran = lockin("diff", *arguments, "-o", f"{name}.pdf", "-o", f"{name}.html", env=CLOCK)
        assert (0, f"Wrote {name}.pdf.") == (ran.returncode, ran.stderr.splitlines()[0])
    assert [] == verapdf(sorted(files.glob("*.pdf")))
