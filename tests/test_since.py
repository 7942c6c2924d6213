"""The report tells what happened since, what is to be confirmed for it, and which waivers the decision rests on."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader

from lockin.interview.events import doubted, touched
from lockin.model.assessment import Answer, Assessment, Event, EventKind, Waiver
from lockin.report.case import Case
from lockin.report.plain import score_page
from lockin.report.report import Paper
from pdf_validation import assert_valid_pdf, verapdf
from samples import DAY, case_of, example, rendered, report_of, shipped

SOLD = "The host took a majority of the model maker"
LATER = dt.date(2027, 3, 31)
FLAGGED = "dat.training_use"


def after(begun: Assessment, what: str, kind: EventKind, date: dt.date = DAY) -> Assessment:
    """The assessment once an event is noted, as the command notes it."""
    ids = touched(shipped(), begun, kind)
    event = Event(kind=kind, what=what, date=date, by="ana", touches=ids)
    for question_id in ids:
        begun = begun.with_answer(question_id, doubted(begun.answer(question_id), event))
    return begun.with_event(event)


def waived(begun: Assessment, *findings: str, until: dt.date = LATER) -> Assessment:
    """The assessment with these findings accepted."""
    for finding in findings:
        begun = begun.with_waiver(Waiver(finding=finding, reason="pilot", accepted_by="head of product", until=until))
    return begun


@cache
def eventful() -> Case:
    """Two events, of which one answer was confirmed since, and an answer set aside in doubt."""
    aside = Answer(state="not_applicable", reason="no bundle", by="pm", second="legal")
    begun = example("typical").with_answer("con.bundle", aside)
    begun = after(begun, "Tokens cost 20 % more", "pricing", dt.date(2026, 11, 2))
    begun = after(begun, SOLD, "acquisition")
    begun = begun.with_answer("con.leverage", begun.answer("con.leverage").change(reconfirm="", date=DAY))
    return case_of(waived(begun, "mcl.second_provider"))


def test_events_stand_in_order_with_what_is_left() -> None:
    """The latest first, with its kind in words, and how many of its answers nobody has confirmed."""
    first, second = report_of(eventful()).happenings
    assert ("22 November 2026", "Owner or alliance changes", SOLD, "ana") == (
        first.date,
        first.kind,
        first.what,
        first.by,
    )
    assert "12 answers, 11 still to be confirmed" == first.answers
    assert "6 answers, 5 still to be confirmed" == second.answers
    assert "Best competing offer" not in f"{first.left}{second.left}", "confirmed since"
    assert first.left.endswith("5 more, marked in the answers")


def test_what_is_confirmed_is_told_as_confirmed() -> None:
    """Once every mark is gone, the event stays in the report and asks for nothing."""
    begun = after(example("typical"), "The head left", "leadership")
    for question_id in begun.events[0].touches:
        begun = begun.with_answer(question_id, begun.answer(question_id).change(reconfirm=""))
    report = report_of(case_of(begun))
    assert ("4 answers, all confirmed since", "") == (report.happenings[0].answers, report.happenings[0].left)
    assert not any("confirmed again" in warning for warning in report.cover.warnings)


@cache
def in_format(suffix: str) -> bytes:
    """The report with two events."""
    return rendered(eventful(), suffix)


def texts(suffix: str, data: bytes) -> str:
    """The words of a report in one format, on one line."""
    if suffix == ".pdf":
        found = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    else:
        found = data.decode()
    return " ".join(found.split())


@pytest.mark.parametrize("suffix", [".html", ".md", pytest.param(".pdf", marks=pytest.mark.slow)])
def test_every_format_tells_events_and_marks(suffix: str) -> None:
    """The section, the mark beside each answer with its reason, and the mark of an answer that was set aside."""
    found = texts(suffix, in_format(suffix))
    for expected in ("What happened since", SOLD, "11 still to be confirmed", "Owner or alliance changes"):
        assert expected in found, expected
    reasons = re.sub(r"<[^>]*>|[\\\u2068\u2069]", "", found.replace("&#58;", ":"))
    assert "To be confirmed: acquisition, 2026-11-22: The host took" in reasons
    assert "(to be confirmed: pricing, 2026-11-02" in reasons
    quiet = texts(suffix, rendered(case_of(example("typical")), suffix))
    assert "What happened since" not in quiet
    assert "To be confirmed" not in quiet


def test_json_holds_events_and_reasons() -> None:
    """As they were noted, with what is left, and the reason by question."""
    document = json.loads(rendered(eventful(), ".json"))
    score = document.get("score", document)
    assert ["pricing", "acquisition"] == [event["kind"] for event in score["events"]]
    assert [5, 11] == [len(event["to_confirm"]) for event in score["events"]]
    assert "pricing, 2026-11-02: Tokens cost 20 % more" == score["reconfirm"]["con.bundle"]
    assert "con.leverage" not in score["reconfirm"]


def test_the_terminal_page_tells_events() -> None:
    """One line an event, with how far it is confirmed."""
    page = " ".join(score_page(report_of(eventful())).split())
    assert f"22 November 2026, Owner or alliance changes: {SOLD} (12 answers, 11 still to be confirmed)" in page
    assert "Accepted for a time: “Readiness of a second provider” by head of product until 31 March 2027." in page


def test_an_event_of_a_checklist_that_lists_none_is_told_by_its_kind() -> None:
    """What was noted is printed, whatever the checklist says about it."""
    begun = example("typical").with_event(Event(kind="incident", what="It failed", date=DAY))
    (told,) = report_of(case_of(begun)).happenings
    assert ("No answer touched", "") == (told.answers, told.left)


# Waivers on page 1 ----------------------------------------------------------------------------------------------------


def accepted(begun: Assessment) -> str:
    """What the signature block says of waivers."""
    return report_of(case_of(begun)).verdict.accepted


def test_a_waiver_behind_a_block_or_a_condition_stands_by_the_signatures() -> None:
    """Who signs sees who has accepted what; a waiver of something else is left to the table."""
    raised = example("typical").with_answer(FLAGGED, Answer(state="answered", option="allowed"))
    assert "by head of product until 31 March 2027" in accepted(waived(raised, FLAGGED))
    assert "“Readiness of a second provider”" in accepted(waived(example("typical"), "mcl.second_provider"))
    assert "" == accepted(waived(example("typical"), "gov.user_trust"))
    assert "" == accepted(waived(example("typical"), "dat.ownership")), "no finding"


def test_many_waivers_are_counted() -> None:
    """Page 1 has room for two names."""
    begun = waived(example("typical"), "mcl.second_provider", "exi.runway", "oss.tested")
    assert "3 waivers in force stand behind the decision and its conditions." == accepted(begun)


def test_an_expired_waiver_is_named_on_top_and_accepts_nothing() -> None:
    """By finding and day; one that lasts longer, or whose finding is gone, is not called expired."""
    over = waived(example("typical"), "mcl.second_provider", until=DAY - dt.timedelta(days=1))
    report = report_of(case_of(over))
    assert "" == report.verdict.accepted
    assert (
        "1 waiver has expired: “Readiness of a second provider” on 21 November 2026. Nobody accepts this any more."
        == report.cover.warnings[0]
    )
    gone = waived(example("typical"), "dat.ownership", until=DAY - dt.timedelta(days=1))
    assert not any("expired" in warning for warning in report_of(case_of(gone)).cover.warnings)


# The PDF --------------------------------------------------------------------------------------------------------------


def crowded() -> Case:
    """Seven events with long and hostile texts, and everything on page 1 that there can be."""
    begun = example("typical")
    for number, event in enumerate(shipped().events):
        begun = after(begun, f"<b>{number}</b> *x* | {'long ' * 300}계약", event.id, DAY - dt.timedelta(days=number))
    begun = waived(begun, "mcl.second_provider", "exi.runway")
    return case_of(waived(begun, "oss", until=DAY - dt.timedelta(days=1)))


@cache
def crowded_pdf(paper: Paper) -> bytes:
    """Printed."""
    return rendered(crowded(), ".pdf", paper=paper)


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_page_one_holds_with_waivers_and_events(paper: Paper) -> None:
    """The signatures stay on page 1, with the page of the waivers named; the document is valid for the quick judge."""
    data = crowded_pdf(paper)
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]
    assert "Risk accepted by" in pages[0]
    number = pages[0].partition("See Waivers, page ")[2].split(".")[0]
    assert "Waivers Finding Reason Accepted by" in pages[int(number) - 1]
    assert_valid_pdf(data)


@pytest.mark.slow
def test_the_pdf_stays_archival_and_accessible(tmp_path: Path) -> None:
    """The judge that decides finds nothing in a report with events and waivers."""
    paths = [tmp_path / "eventful.pdf", tmp_path / "crowded.pdf"]
    for path, data in zip(paths, (in_format(".pdf"), crowded_pdf("a4")), strict=True):
        path.write_bytes(data)
    assert [] == verapdf(paths)


def test_texts_of_events_do_nothing_in_html_or_markdown() -> None:
    """Tags and marks of a sentence are shown, not obeyed."""
    page, marked = rendered(crowded(), ".html").decode(), rendered(crowded(), ".md").decode()
    assert "&lt;b&gt;0&lt;/b&gt;" in page
    assert "<b>" not in page
    assert "&lt;b&gt;0&lt;/b&gt; \\*x\\* &#124;" in marked
