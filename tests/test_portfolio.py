"""The overview of many assessments: what is counted adds up, what is said is counted, and no name does harm."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path, PurePosixPath

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from openpyxl import load_workbook

from builders import assessment
from lockin.loading.assessment import parse_assessment
from lockin.model.assessment import Answer, Commitment, Subject
from lockin.portfolio import manifest
from lockin.portfolio.names import report_paths
from lockin.report.cleaned import cleaned
from lockin.report.document import score_document
from lockin.report.overview import tally
from lockin.report.overview.entry import Entry, entry_of
from lockin.report.overview.formats import OVERVIEW_FORMATS, OverviewOrder
from lockin.report.overview.overview import Overview, Unread
from lockin.report.overview.plain import overview_page
from lockin.report.overview.view import DIMENSIONS, build_overview
from lockin.report.printable import printable
from pdf_validation import assert_valid_pdf, verapdf
from portfolios import entry, level, portfolios, small, text_of
from process import ROOT
from samples import DAY, MOMENT, case_of, example, report_of
from samples import rendered as rendered_report

HOSTILE = (
    '=HYPERLINK("http://b.example")',
    "<script>alert(1)</script></title><img src=x>",
    "\u202eevil\u2066 {{7*7}} {% raw %}",
    "주식회사 한국인공지능클라우드서비스 대규모 언어 모델",
    "The Extraordinarily Long-Named International Artificial Intelligence Holdings Company and Sons " * 2,
    "x" * 290,
)


def overview(entries: Sequence[Entry], unread: Sequence[Unread] = ()) -> Overview:
    """The overview of some assessments, cleaned as for any file."""
    links = {one.file: f"{one.file}.pdf" for one in entries}
    return cleaned(build_overview(entries, unread, reports=links, made_on=DAY, tool="lockin 0"), printable)


def rendered(suffix: str, entries: Sequence[Entry], unread: Sequence[Unread] = ()) -> bytes:
    """The overview in one format."""
    order = OverviewOrder(overview=overview(entries, unread), entries=tuple(entries), created=MOMENT)
    return OVERVIEW_FORMATS[suffix](order)


def scored(text: str, day: dt.date = DAY) -> Entry:
    """The entry of an assessment of the small checklist."""
    case = case_of(parse_assessment(text, "x.yaml", small()), small(), day=day)
    return entry_of(case, report_of(case), "x.yaml")


# counting -----------------------------------------------------------------------------------------------------------


@given(portfolios())
def test_counts_add_up(entries: Sequence[Entry]) -> None:
    """Every assessment is in one band, and in each role in one group or among those that do not say it."""
    assert sorted(range(len(entries))) == sorted(at for members in tally.in_bands(entries).values() for at in members)
    for role in tally.ROLES:
        found = tally.dependence(entries, role)  # type: ignore[arg-type]  # the roles are dimensions
        members = [at for group in found.groups for at in group.members] + list(found.unknown)
        assert sorted(range(len(entries))) == sorted(members)
    shown = overview(entries)
    assert len(entries) == sum(row.count for row in shown.bands) == len(shown.lines)
    assert len(shown.overdue) == sum(len(one.overdue) for one in entries)


@given(portfolios())
def test_in_any_role_is_the_union_of_the_roles(entries: Sequence[Entry]) -> None:
    """A company counts an assessment once, however many of its roles it has there."""
    for group in tally.dependence(entries, "any").groups:
        expected = {
            at
            for at, one in enumerate(entries)
            if any(tally.key(getattr(one, role)) == tally.key(group.name) for role in tally.ROLES)
        }
        assert expected == set(group.members)
        assert len(group.members) == len(expected)


@given(portfolios(), st.randoms(use_true_random=False))
def test_the_order_of_the_files_does_not_matter(entries: Sequence[Entry], chance: object) -> None:
    """Shuffled assessments give the same overview."""
    shuffled = list(entries)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis types its randoms as objects
    assert overview(entries) == overview(shuffled)


@given(portfolios())
def test_the_worst_stand_first(entries: Sequence[Entry]) -> None:
    """From the worst band to the best, within a band from the highest value; unrated ones are last."""
    found = sorted(entries, key=tally.order)
    ranks = [-1 if one.band is None else tally.BANDS.index(one.band) for one in found]
    assert sorted(ranks, reverse=True) == ranks
    for one, other in pairwise(found):
        if one.band == other.band and one.exact is not None and other.exact is not None:
            assert one.exact.point >= other.exact.point


def test_capitals_and_blanks_make_no_other_company() -> None:
    """Names are one company in their commonest spelling; of equally common ones the first in the alphabet."""
    names = ["Polaris Labs", " polaris  labs ", "POLARIS LABS", "Polaris Labs", "Fjord", "fjord", ""]
    found = tally.dependence([entry(f"{at}", model_maker=name) for at, name in enumerate(names)], "model_maker")
    assert [("Polaris Labs", (0, 1, 2, 3)), ("Fjord", (4, 5))] == [
        (group.name, group.members) for group in found.groups
    ]
    assert (6,) == found.unknown


def test_what_is_not_said_is_counted_and_said() -> None:
    """The sentence names the company and its number, and how many assessments do not say it."""
    entries = [entry(f"{at}", model_maker=name) for at, name in enumerate(["A", "a", "A", "B", "", ""])]
    found = next(one for one in overview(entries).dimensions if one.id == "model_maker")
    assert "3 of 6 assessments depend on models of A." == found.sentence
    assert "2 assessments do not say it, so it may be more." == found.unknown_text
    assert [("A", 3, 50), ("B", 1, 17)] == [(row.name, row.count, row.share) for row in found.rows]
    assert any("3 of 6" in sentence and "2 assessments do not" in sentence for sentence in overview(entries).summary)


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (("A", "B", ""), "No two assessments name the same cloud."),
        (("", ""), "No assessment says on whose cloud it runs."),
        (("A", "A", "B", "B"), "2 of 4 assessments each depend on the clouds of A and B."),
    ],
)
def test_sentences_without_one_leader(names: Sequence[str], sentence: str) -> None:
    """Nobody shares a cloud, nobody names one, two clouds are as common."""
    entries = [entry(f"{at}", cloud=name) for at, name in enumerate(names)]
    assert sentence == next(one.sentence for one in overview(entries).dimensions if one.id == "cloud")


def test_nothing_is_averaged_and_it_says_why() -> None:
    """There is no number for the portfolio, and a sentence that gives the reason."""
    found = overview([entry("a", exact=level(10)), entry("b", exact=level(90))])
    assert any(sentence.startswith("There is no score of the portfolio") for sentence in found.summary)
    document = json.loads(rendered(".json", [entry("a", exact=level(10)), entry("b", exact=level(90))]))
    assert not {"residual", "score", "mean", "average"} & document.keys()


def test_gaps_that_several_share() -> None:
    """Findings by how many have them; one that a single assessment has is not common."""
    worst, best = scored(text_of("A", level=2)), scored(text_of("B", level=0))
    entries = [structs.replace(one, file=f"{at}") for at, one in enumerate((worst, worst, best))]
    found = overview(entries)
    assert {"exi.plan": 2, "dat.training": 2}.items() <= {row.id: row.count for row in found.gaps}.items()
    assert "Red flag in 2." == next(row.flags for row in found.gaps if row.id == "dat.training")
    assert () == overview([worst, structs.replace(best, file="b")]).gaps


def test_an_open_question_of_a_draft_is_no_gap() -> None:
    """What nobody was asked yet is open, not missing; what nobody knows is a gap when a red flag hangs on it."""
    text = text_of("A", level=0)
    asked = re.sub(r"(?m)^  dat\.training: .*$", "  dat.training: {state: unknown}", text)
    opened = re.sub(r"(?m)^  dat\.training: .*\n", "", text)
    assert "dat.training" in {gap.id for gap in scored(asked).gaps}
    assert "dat.training" not in {gap.id for gap in scored(opened).gaps}
    assert scored(opened).draft


def test_a_blank_draft_lacks_nothing() -> None:
    """A domain that is weak because nobody was asked is no gap; one that is weak however the rest turns out is one."""
    blank = text_of("A").partition("answers:")[0]
    findings = case_of(parse_assessment(blank, "x.yaml", small()), small()).card.findings
    assert "weak_domain" in {finding.kind for finding in findings}
    assert () == scored(blank).gaps
    assert () == overview([structs.replace(scored(blank), file=name) for name in "ab"]).gaps
    worst = re.sub(r"(?m)^  dat\.region: .*\n", "", text_of("A", level=2))
    weak = {gap.id for gap in scored(worst).gaps if gap.kind == "weak_domain"}
    assert ({"exp", "exi"}, True) == (weak, bool(scored(worst).draft))
    certain = scored(re.sub(r"(?m)^  exi\.contact: .*\n", "", text_of("A", level=2)))
    assert ("exi" in {gap.id for gap in certain.gaps}, True) == (True, bool(certain.draft))


def test_what_is_overdue_by_assessment_and_day() -> None:
    """A passed action stands alone, grown-old answers together, and all of it with its first day."""
    text = text_of("A", date="2025-01-10") + "actions: {exi.plan: {owner: ana, due: 2026-10-01}}\n"
    found = scored(text)
    assert {"answers", "action", "review"} == {item.kind for item in found.overdue}
    assert Commitment(owner="ana", due=dt.date(2026, 10, 1)) == parse_assessment(text, "x", small()).actions["exi.plan"]
    answers = next(item for item in found.overdue if item.kind == "answers")
    assert "5 answers have grown old" == answers.what
    assert dt.date(2025, 2, 9) == answers.date  # `exi.test` is good for 30 days
    shown = overview([found])
    assert sorted(row.date for row in shown.overdue) == [row.date for row in shown.overdue]
    assert "3 things are overdue, in 1 of 1 assessments." == shown.overdue_text


# formats ------------------------------------------------------------------------------------------------------------


def hostile() -> list[Entry]:
    """Assessments whose names mean harm, are long or are Korean."""
    return [
        cleaned(
            entry(f"f{at}", vendor=name, product=name, model_maker=name, cloud=name, use=name, owner=name), printable
        )
        for at, name in enumerate([*HOSTILE, HOSTILE[0]])
    ]


def test_every_format_says_the_same() -> None:
    """The headline, the sentence about models, every name and every file that is missing."""
    entries = [
        entry(f"f{at}", vendor=name, model_maker="Model Works") for at, name in enumerate(("Acme", "Beta", "Cy"))
    ]
    unread = [Unread(file="broken.yaml", why="the key 'lockin' is missing")]
    shown = overview(entries, unread)
    workbook = load_workbook(io.BytesIO(rendered(".xlsx", entries, unread)))
    pdf = pypdf.PdfReader(io.BytesIO(rendered(".pdf", entries, unread)))
    texts = {
        "html": rendered(".html", entries, unread).decode().replace("&#39;", "'"),
        "json": rendered(".json", entries, unread).decode(),
        "pdf": " ".join(" ".join(page.extract_text() for page in pdf.pages).split()),
        "xlsx": " ".join(str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row),
        "plain": " ".join(overview_page(shown).split()),
    }
    parts = (shown.headline, "3 of 3 assessments depend on models of Model Works.", "Acme", "Beta", "Cy")
    for name, text in texts.items():
        found = re.sub("[\u2066-\u2069]", "", text)
        assert [] == [part for part in parts if part not in found], name
        assert "No report could be made of 1 file, and it is missing here." in found, name
        assert name == "plain" or "broken.yaml" in found, name


def test_hostile_names_do_no_harm() -> None:
    """No formula, no tag, no control and no direction mark comes out of a name."""
    html = rendered(".html", hostile()).decode()
    assert "<script" not in html
    assert "<img" not in html
    assert "\u202e" not in html
    for sheet in load_workbook(io.BytesIO(rendered(".xlsx", hostile()))):
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert [] == [cell.coordinate for cell in cells if cell.data_type == "f"]
        assert [] == [cell.coordinate for cell in cells if str(cell.value).startswith("=") and not cell.quotePrefix]
    json.loads(rendered(".json", hostile()))


@pytest.mark.slow
@settings(max_examples=8)
@given(portfolios())
def test_any_overview_is_a_valid_pdf(entries: Sequence[Entry]) -> None:
    """Whatever is in it."""
    assert_valid_pdf(rendered(".pdf", entries))


@pytest.mark.slow
def test_pdfs_are_archival_and_accessible(tmp_path: Path) -> None:
    """VeraPDF finds nothing: hostile names, forty assessments, the shipped examples, nothing that could be read."""
    case = case_of(example("typical"), day=dt.date(2027, 12, 20))
    many = [entry(f"f{at}.yaml", vendor=f"Vendor {at}", cloud="Cirrus") for at in range(40)]
    unread = [Unread(file="broken.yaml", why="line 3: what?")]
    documents = {
        "hostile": rendered(".pdf", hostile(), unread),
        "many": rendered(".pdf", many),
        "typical": rendered(".pdf", [entry_of(case, report_of(case), "typical.yaml")]),
        "nothing": rendered(".pdf", [], unread),
    }
    for name, data in documents.items():
        (tmp_path / f"{name}.pdf").write_bytes(data)
    assert [] == verapdf([tmp_path / f"{name}.pdf" for name in documents])


def test_the_same_overview_is_the_same_bytes() -> None:
    """Every format is repeatable."""
    entries = [entry("a"), entry("b", vendor="Beta")]
    for suffix in OVERVIEW_FORMATS:
        assert rendered(suffix, entries) == rendered(suffix, entries)


def test_bands_that_differ_are_said_to_differ() -> None:
    """With checklists that draw other bands there is no common scale, and a sentence says so."""
    own = tuple(structs.replace(zone, start=zone.start // 2, end=zone.end // 2) for zone in entry().zones)
    alike, apart = overview([entry("a"), entry("b")]), overview([entry("a"), entry("b", zones=own)])
    assert (len(alike.zones), len(apart.zones)) == (4, 0)
    assert any("draw the bands differently" in sentence for sentence in apart.method)
    assert b"in its own bands" in rendered(".html", [entry("a"), entry("b", zones=own)])


def test_the_document_has_its_keys() -> None:
    """The published shape, by file, for programs."""
    document = json.loads(rendered(".json", [entry("a.yaml", model_maker="X"), entry("b.yaml")]))
    assert {"lockin", "assessments", "bands", "concentration", "gaps", "unread", "overview"} == document.keys()
    assert 1 == document["lockin"]
    assert set(DIMENSIONS) == document["concentration"].keys()
    assert {"groups": [{"name": "X", "files": ["a.yaml"]}], "unknown": ["b.yaml"]} == document["concentration"][
        "model_maker"
    ]
    assert {"point", "best", "worst"} == document["assessments"][0]["residual"].keys()


def test_the_document_holds_ids_and_what_is_not_rounded() -> None:
    """Figures are those of `score --json`, and nothing in them hangs on the language; the words stand beside them."""
    case = case_of(parse_assessment(text_of("A", level=1), "x.yaml", small()), small())
    found, score = entry_of(case, report_of(case), "x.yaml"), score_document(case)
    document = json.loads(rendered(".json", [found]))
    (told,) = document["assessments"]
    for key in ("band", "decision", "residual", "exposure", "confidence"):
        assert score[key] == told[key], key
    assert told["residual"]["point"] % 1
    (line,) = document["overview"]["lines"]
    assert (found.decision_label, found.confidence_label) == (line["decision"], line["confidence"])
    assert not {"decision_label", "exact", "exact_exposure"} & told.keys()


def test_figures_of_the_workbook_are_numbers() -> None:
    """They can be summed and sorted: exposure with its range, and how many stand in each band."""
    open_ = re.sub(r"(?m)^  exp\.core: .*\n", "", text_of("A"))
    unsure = text_of("C", level=2).replace("dat.training: {option: always", "dat.training: {state: unknown")
    unsure = re.sub(r"(state: unknown), evidence: \w+", r"\1", unsure)
    entries = [scored(open_), scored(text_of("B", level=0)), scored(unsure)]
    workbook = load_workbook(io.BytesIO(rendered(".xlsx", entries)))
    head, *rows = workbook["Assessments"].iter_rows(values_only=True)
    at = head.index("Exposure")
    assert ("Exposure", "Exposure, best", "Exposure, worst") == head[at : at + 3]
    shown = scored(open_).exposure
    assert shown is not None
    assert shown.best < shown.worst
    assert (shown.point, shown.best, shown.worst) in [row[at : at + 3] for row in rows]
    assert {int} == {type(value) for row in rows for value in row[at : at + 3]}
    at = head.index("Answered")
    assert ("Answered", "Questions that count", "Red flags", "Red flags not known", "Overdue") == head[at : at + 5]
    assert {(5, 8, 0, 0, 0), (4, 8, 0, 0, 0), (4, 8, 0, 1, 0)} == {row[at : at + 5] for row in rows}
    bands = {row[0]: row[1] for row in workbook["Summary"].iter_rows(min_row=2, values_only=True)}
    assert [0, 1, 1, 1] == sorted(bands[label] for label in ("Severe", "High", "Moderate", "Low"))  # type: ignore[type-var]  # numbers


def test_different_checklists_are_said_on_the_first_page() -> None:
    """That values do not compare stands in the summary, so on the terminal too; with one checklist nowhere."""
    alike, apart = [entry("a"), entry("b")], [entry("a"), entry("b", checklist_sha256="0" * 64)]
    sentence = "their values do not compare one to one"
    assert any(sentence in one for one in overview(apart).summary)
    assert sentence in " ".join(overview_page(overview(apart)).split())
    assert not any(sentence in one for one in (*overview(alike).summary, *overview(alike).method))


def test_an_unrated_assessment_is_shown_as_such() -> None:
    """Without a score there is no value, no bar and no band, and it counts as not rated."""
    empty = assessment(small(), {q.id: Answer(state="not_applicable") for q in small().questions}, subject=Subject())
    case = case_of(empty, small())
    found = overview([entry_of(case, report_of(case), "empty.yaml"), entry("a")])
    assert ("empty.yaml", "not rated", None) == (found.lines[-1].name, found.lines[-1].band, found.lines[-1].span)
    assert 1 == next(row.count for row in found.bands if row.label == "not rated")


# names and manifest -------------------------------------------------------------------------------------------------

PARTS = st.sampled_from(["acme", "Acme", "overview", "portfolio", "a", "acme.yml", "b c", "é"])
FILES = st.lists(
    st.tuples(PARTS, PARTS, st.sampled_from([".yaml", ".yml", ".YAML"]), st.booleans()).map(
        lambda made: PurePosixPath(made[0], made[1] + made[2]) if made[3] else PurePosixPath(made[1] + made[2])
    ),
    unique=True,
    max_size=12,
)


@given(FILES)
def test_no_two_reports_have_one_name(files: list[PurePosixPath]) -> None:
    """Not even where capitals make no difference, and none takes a name of the portfolio itself."""
    taken = ("overview.pdf", "portfolio.json")
    found = report_paths(files, ".pdf", taken)
    folded = [path.as_posix().casefold() for path in found]
    assert len(files) == len(set(folded))
    assert not set(taken) & set(folded)
    assert [file.parent for file in files] == [path.parent for path in found]


def test_names_mirror_the_folder_and_keep_their_suffix_where_they_must() -> None:
    """`acme.yaml` keeps the short name before `acme.yml`, and an assessment called overview makes room."""
    files = [PurePosixPath(name) for name in ("a/acme.yaml", "a/acme.yml", "overview.yaml", "b/overview.yaml")]
    names = ["a/acme.pdf", "a/acme.yml.pdf", "overview.yaml.pdf", "b/overview.pdf"]
    assert names == [path.as_posix() for path in report_paths(files, ".pdf", ["overview.pdf"])]


@given(portfolios())
def test_a_manifest_reads_back(entries: Sequence[Entry]) -> None:
    """What is written is what is read."""
    made = {one.file: manifest.Made(report=f"{one.file}.pdf", key="k", sha256="0" * 64, entry=one) for one in entries}
    found = manifest.Manifest(lockin_portfolio=1, reports=made, left_over=("x.pdf",))
    assert found == manifest.decode(manifest.encode(found))


def test_a_manifest_of_another_version_is_set_aside_and_anything_else_refused() -> None:
    """None for a later version; an error for a file that is something else, so that it is not written over."""
    assert manifest.decode(b'{"lockin_portfolio": 2, "reports": []}') is None
    for data in (b"", b"{}", b"[]", b'{"a": 1}', b"\xff", b"[" * 100_000):
        with pytest.raises(manifest.NotOursError):
            manifest.decode(data)


# the subject --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".html", ".md"])
def test_reports_name_the_model_maker_and_the_cloud(suffix: str) -> None:
    """Both where they are said, one where only one is, and neither label where none is; the score stays the same."""
    plain = example("typical").with_subject(model_maker="", cloud="")
    both = plain.with_subject(model_maker="Model Works", cloud="Cirrus")
    texts = {name: rendered_report(case_of(of), suffix).decode() for name, of in (("neither", plain), ("both", both))}
    assert "Model Works" in texts["both"]
    assert "Cirrus" in texts["both"]
    assert "Model maker." not in texts["neither"].replace("Model maker:", "Model maker.")
    assert case_of(plain).card.residual == case_of(both).card.residual
    assert (("Cloud", "Cirrus"),) == report_of(case_of(plain.with_subject(cloud="Cirrus"))).cover.behind


def test_nothing_on_pages_asks_for_font_features() -> None:
    """WeasyPrint 70 never gives back what it reserves for each line with one; a worker would grow with every report."""
    found = []
    for path in (ROOT / "templates").glob("*/*.css"):
        rules = path.read_text("utf-8").partition("@media screen")[0].splitlines()
        found += [line for line in rules if re.search("font-(variant|feature|kerning)", line) and ".web " not in line]
    assert [] == found
