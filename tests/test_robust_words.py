"""How firm the band is, what to ask first, who does what by when: all formats say what was computed."""

from __future__ import annotations

import datetime as dt
import io
import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from pypdf import PdfReader

import strategies
from builders import TODAY
from lockin.model.assessment import Answer, Assessment, Commitment
from lockin.model.checklist import Checklist
from lockin.report.case import Case
from lockin.report.plain import score_page
from lockin.report.report import Paper
from lockin.report.robust import firmness, share_text
from lockin.report.worth import effect_of
from lockin.scoring.information import information
from lockin.scoring.robustness import robustness
from lockin.scoring.score import assess
from pdf_validation import assert_valid_pdf
from process import Run
from samples import DAY, case_of, example, rendered, report_of, shipped, source

UNKNOWN = Answer(state="unknown")


def looked_into(assessment: Assessment, checklist: Checklist | None = None, *, day: dt.date = DAY) -> Case:
    """A case with its draws and what to ask first."""
    case = case_of(assessment, checklist, day=day)
    of = case.checklist, assessment, day
    return structs.replace(case, robustness=robustness(*of), worth=information(*of))


def with_unknowns(*ids: str) -> Assessment:
    """The typical example with some answers unknown."""
    found = example("typical")
    for id_ in ids:
        found = found.with_answer(id_, UNKNOWN)
    return found


def told(case: Case) -> dict[str, str]:
    """The report in each format that is text."""
    formats = {suffix: rendered(case, suffix).decode() for suffix in (".html", ".md", ".json")}
    return formats | {"terminal": score_page(report_of(case))}


# How firm ----------------------------------------------------------------------------------------------------------


@given(strategies.cases(wide=True))
@settings(max_examples=100)
def test_sentence_says_what_the_draws_say(case: tuple[Checklist, Assessment]) -> None:
    """Stable where they agree, the red flag where it blocks, else the other band with its share."""
    found = looked_into(case[1], case[0], day=TODAY)
    worded, drawn = firmness(found), found.robustness
    assert (worded is None) == (drawn is None)
    if worded is None or drawn is None:
        return
    label = found.checklist.policy.band(drawn.band).label
    if found.card.decision == "do_not_sign_as_is" and found.card.decided_by[-1].rule == "red_flag":
        assert "A red flag decides, whatever the weights." == worded.sentence
    elif drawn.stable:
        assert worded.sentence.startswith("Stable")
        assert worded.sentence.endswith(f"say {label}.")
    else:
        other = max((band for band in drawn.bands if band != drawn.band), key=lambda band: drawn.bands[band])
        assert worded.sentence.startswith(label)
        assert f"{share_text(drawn.bands[other])} of 10 draws" in worded.sentence
        assert "not stable" in worded.sentence
    assert [drawn.band] == [band for band, share in zip(drawn.bands, worded.shares, strict=True) if share.current]


@given(st.fractions(0, 1))
def test_a_share_is_all_or_none_only_when_it_is(share: Fraction) -> None:
    """Rounding never turns a few draws into none, nor most of them into all."""
    text = share_text(share)
    assert (text == "0 %") == (share == 0)
    assert (text == "100 %") == (share == 1)


def test_all_formats_say_the_same() -> None:
    """Sentence and shares stand in HTML, Markdown, terminal and JSON, with the same numbers."""
    case = looked_into(example("typical"))
    worded, drawn = firmness(case), case.robustness
    assert worded is not None
    assert drawn is not None
    assert "High, but 48 % of 2,000 draws with other weights say Moderate: not stable." == worded.sentence
    formats = told(case)
    for name in (".html", ".md", "terminal"):
        assert worded.sentence in " ".join(formats[name].split())
        assert worded.equal in " ".join(formats[name].split())
    for share in worded.shares:
        assert f"{share.label}: {share.percent} of the draws" in formats[".html"]
        assert f"| {share.label} | {share.percent}" in formats[".md"]
    found = json.loads(formats[".json"])["robustness"]
    assert float(drawn.share) == found["share"] == found["bands"]["high"]
    assert {"low", "median", "high"} == found["residual"].keys()
    assert "2,000 times R anew" in formats[".html"]


def test_nothing_shows_when_nobody_asked() -> None:
    """Without draws no format speaks of them, and the JSON says null."""
    formats = told(case_of(with_unknowns("exi.plan")))
    assert not [name for name, text in formats.items() if "draws" in text.lower()]
    assert not [name for name, text in formats.items() if "change the decision" in text]
    found = json.loads(formats[".json"])
    assert (None, []) == (found["robustness"], found["information"])


def test_a_draft_is_firm_so_far_only() -> None:
    """With questions open the sentence does not read as if the answers were in."""
    begun = example("typical").with_answer("exi.plan", Answer())
    worded = firmness(looked_into(begun))
    assert worded is not None
    assert "so far" in worded.sentence


def test_score_prints_and_leaves_out(lockin: Run, tmp_path: Path) -> None:
    """By default sentence and keys are there, the same in every run; `--no-robustness` leaves both out."""
    file = tmp_path / "a.yaml"
    file.write_bytes(source("typical").read_bytes())
    lockin("set", file, "dat.training_use=unknown")
    assert "Could change the decision" in " ".join(lockin("score", file).stdout.split())
    runs = [lockin("score", file, "--json").stdout for _ in range(2)]
    assert runs[0] == runs[1]
    found = json.loads(runs[0])
    assert found["robustness"]["draws"] == 2000
    assert ["dat.training_use"] == [one["id"] for one in found["information"]]
    bare = json.loads(lockin("score", file, "--json", "--no-robustness").stdout)
    assert (None, []) == (bare.pop("robustness"), bare.pop("information"))
    assert bare.items() <= found.items()
    assert "draws" not in lockin("score", file, "--no-robustness").stdout


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_page_one_still_holds_everything(paper: Paper) -> None:
    """With the sentence, three questions to ask and dates, the signatures stay; and the file is valid."""
    begun = with_unknowns("dat.training_use", "exi.plan", "dat.retention", "con.unilateral_terms")
    begun = begun.with_action("oss.licence", Commitment(owner="Ana Maria Lopez de Santana", due=dt.date(2026, 10, 1)))
    data = rendered(looked_into(begun), ".pdf", paper=paper)
    pages = PdfReader(io.BytesIO(data)).pages
    first = pages[0].extract_text()
    assert "Risk accepted by" in first
    assert "draws with other weights" in " ".join(first.split())
    assert pages[1].extract_text().startswith("Where the risk sits")
    if paper == "a4":
        assert_valid_pdf(data)


# What to ask first -------------------------------------------------------------------------------------------------


def test_what_can_change_the_decision_is_asked_first() -> None:
    """It stands before a question with a wider swing, and its words name a decision that one of its options gives."""
    case = looked_into(with_unknowns("dat.training_use", "exi.plan", "mcl.second_provider"))
    report = report_of(case)
    first, *others = report.verdict.asks
    assert "dat.training_use" == first.question_id
    assert max(float(ask.swing) for ask in others) > float(first.swing)
    assert "Could change the decision to “Do not sign as is”" == first.effect
    assert "One of them alone could change the decision. Ask these three first:" in report.verdict.unknown_text
    given = case.assessment.with_answer(
        "dat.training_use", Answer(state="answered", option="allowed", evidence="contract", date=DAY)
    )
    assert "do_not_sign_as_is" == case_of(given).card.decision


@given(strategies.cases(wide=False))
@settings(max_examples=60)
def test_effect_is_told_where_there_is_one(case: tuple[Checklist, Assessment]) -> None:
    """A question has words for its effect just when it flips the decision, and never names the present one."""
    found = looked_into(case[1], case[0], day=TODAY)
    present = found.checklist.policy.decision(found.card.decision).label if found.card.decision else ""
    for worth in found.worth:
        effect = effect_of(found, worth.id)
        assert worth.flips == bool(effect)
        assert f"“{present}”" not in effect


# Who does what by when ---------------------------------------------------------------------------------------------


def promised(question: str, **values: object) -> Case:
    """The typical example in which somebody has taken on one thing."""
    commitment = structs.replace(Commitment(owner="legal", due=dt.date(2027, 1, 31)), **values)
    return case_of(example("typical").with_action(question, commitment))


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({}, ("Legal counsel", "2027-01-31")),
        ({"due": DAY}, ("Legal counsel", "2026-11-22")),
        ({"due": DAY - dt.timedelta(days=1)}, ("Legal counsel", "2026-11-21, overdue")),
        ({"owner": "Ana <b>", "done": dt.date(2026, 11, 2)}, ("Ana <b>", "done 2026-11-02")),
    ],
)
def test_conditions_carry_owner_and_date(values: dict[str, object], shown: tuple[str, str]) -> None:
    """Role or name, and the date in words, on page 1 and in the list; overdue from the day after."""
    report = report_of(promised("mcl.second_provider", **values))
    for actions in (report.verdict.conditions, report.actions):
        found = next(action for action in actions if action.question_id == "mcl.second_provider")
        assert shown == (found.owner, found.by_when)


def test_dates_stand_in_every_format() -> None:
    """The date that page 1 shows is in HTML and Markdown, and the JSON has the commitment."""
    formats = told(promised("mcl.second_provider"))
    assert 2 == formats[".html"].count("2027-01-31")
    assert 2 == formats[".md"].count("2027-01-31")
    assert {"mcl.second_provider": {"owner": "legal", "due": "2027-01-31", "done": None, "note": ""}} == json.loads(
        formats[".json"]
    )["actions"]


def test_what_is_taken_on_is_a_condition_though_no_finding_asks() -> None:
    """An action about a middling answer shows until it is done or the answer is the best."""
    question = "exp.concentration"
    assert question not in {finding.id for finding in promised(question).card.findings}
    shown = report_of(promised(question))
    assert question in {action.question_id for action in shown.verdict.conditions}
    assert question in {action.question_id for action in shown.actions}
    done = report_of(promised(question, done=DAY))
    assert question not in {action.question_id for action in done.actions}
    case = promised(question)
    best = case.assessment.with_answer(question, Answer(state="answered", option="none", evidence="contract", date=DAY))
    assert question not in {action.question_id for action in report_of(case_of(best)).actions}


def test_a_commitment_moves_no_figure() -> None:
    """Taking something on, or finishing it, is no answer."""
    assert assess(shipped(), example("typical"), DAY) == promised("exi.plan", done=DAY).card
