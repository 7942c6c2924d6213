"""Whatever a report says itself it says in the language in use, with its dates, numbers and line breaks."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from functools import cache
from gettext import NullTranslations
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from pypdf import PdfReader

import strategies
from lockin.interview.events import doubted, touched
from lockin.language import speaking
from lockin.loading.translation import Text, Translation, source_texts, translated
from lockin.model.alternatives import Catalogue
from lockin.model.assessment import Answer, Assessment, Commitment, Event, EventKind, Subject, Waiver
from lockin.model.checklist import Checklist
from lockin.report import due as due_words
from lockin.report import spoken
from lockin.report.alternatives import candidate
from lockin.report.case import Case
from lockin.report.columns import WIDTH, cut, item, left, put, width
from lockin.report.course import course, course_lines, next_band
from lockin.report.hangul import JOINER, LONGEST, whole_words
from lockin.report.html import render_html, stylesheet
from lockin.report.markdown import render_markdown
from lockin.report.plain import explanation, question_explanation, score_page, status_page
from lockin.report.whatif import what_if, what_if_page
from lockin.scoring.alternatives import matches
from lockin.scoring.due import due
from lockin.scoring.information import information
from lockin.scoring.plan import plan
from lockin.scoring.robustness import robustness
from lockin.scoring.switching import switching
from lockin.store.catalogues import load_catalogue
from pdf_validation import verapdf
from samples import DAY, at_level, case_of, example, rendered, report_of, shipped
from test_leaving import GIVEN

HANGUL = [chr(0xAC00 + 28 * at) for at in range(52)]
"""What the texts of the program are disguised in."""
KANA = [chr(0x30A1 + at) for at in range(52)]
"""What the texts of checklists and users are disguised in."""
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
KEPT = (
    r"lockin assess FILE --stale",  # a command
    r"lockin switching FILE",
    r"lockin 0\.0\.0",  # the tool
    r"\b[0-9a-f]{12,64}\b",  # digests
    r"max\(",  # of a formula
    r"\bP[159]0\b",
    r"\bEUR\b",
)
"""What is the same in every language."""


def disguised(text: str, letters: list[str]) -> str:
    """The text without a Latin letter, but for those between braces, which are placeholders."""
    table = str.maketrans(LATIN, "".join(letters))
    return "".join(part if part.startswith("{") else part.translate(table) for part in re.split(r"(\{[^}]*\})", text))


def plainly_disguised(text: str) -> str:
    """A text of a checklist or user, braces and all."""
    return text.translate(str.maketrans(LATIN, "".join(KANA)))


class Disguise(NullTranslations):
    """A language in which every text is translated and no Latin letter is left."""

    def gettext(self, message: str) -> str:
        """One text."""
        return disguised(message, HANGUL)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """One text, by number."""
        return disguised(msgid1 if n == 1 else msgid2, HANGUL)

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 - the signature of what it stands for
        """One text, by context."""
        return disguised(message, HANGUL)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002 - as above
        """One text, by context and number."""
        return self.ngettext(msgid1, msgid2, n)


@contextmanager
def disguise() -> Iterator[None]:
    """Speak the language without Latin letters; Babel takes it for Korean."""
    with speaking("ko", Disguise()):
        yield


def in_kana(value: Any) -> Any:  # noqa: ANN401 - a checklist or a catalogue
    """With every text that people read disguised, as a translation would do it."""
    texts = {key: Text(source=text, text=plainly_disguised(text)) for key, text in source_texts(value).items()}
    return translated(value, Translation(of="it", lang="ko", texts=texts))


def named(value: Any, *fields: str) -> Any:  # noqa: ANN401 - any part of a model
    """With these texts disguised, which no translation changes, as far as they are there."""
    there = {field: text for field in fields if (text := getattr(value, field)) is not None}
    return structs.replace(value, **{field: plainly_disguised(text) for field, text in there.items()})


def checklist_in_kana(of: Checklist) -> Checklist:
    """The checklist in a language without Latin letters, names of laws and articles included."""
    found: Checklist = in_kana(of)
    return structs.replace(
        found,
        references=tuple(named(one, "identifier") for one in found.references),
        articles=tuple(named(one, "title", "file") for one in found.articles),
    )


@cache
def catalogue() -> Catalogue:
    """The packaged alternatives, disguised."""
    found: Catalogue = in_kana(load_catalogue())
    return structs.replace(
        found, alternatives=tuple(named(one, "name", "maker", "licence") for one in found.alternatives)
    )


def assessment_in_kana(of: Assessment) -> Assessment:
    """The assessment as a user would write it who knows no Latin letters."""
    subject = {field: plainly_disguised(getattr(of.subject, field)) for field in Subject.__struct_fields__}
    said = ("source", "note", "reason", "second", "by", "reconfirm")
    return structs.replace(
        of,
        subject=Subject(**{**subject, "currency": of.subject.currency}),
        answers={
            id_: named(structs.replace(one, value=one.value and plainly_disguised(one.value)), *said)
            for id_, one in of.answers.items()
        },
        waivers=tuple(named(one, "reason", "accepted_by") for one in of.waivers),
        events=tuple(named(one, "what", "by") for one in of.events),
    )


def seen(text: str) -> str:
    """What somebody sees or hears of an HTML page."""
    found: list[str] = []

    class Page(HTMLParser):
        style = False

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.style = tag == "style"
            said = dict(attrs)
            names = {"title", "alt", "aria-label"} | ({"content"} if said.get("name") == "description" else set())
            found.extend(value or "" for name, value in attrs if name in names)

        def handle_data(self, data: str) -> None:
            found.append("" if self.style else data)

    Page().feed(text)
    return "\n".join(found)


def latin(text: str, of: Checklist) -> list[str]:
    """The lines of a text in which Latin words are left that no id and no name explains."""
    ids = [*of.by_id, *of.domain_by_id, f"{of.id} {of.version}", of.id]
    kept = "|".join([*KEPT, *(rf"\b{re.escape(id_)}\b" for id_ in sorted(ids, key=len, reverse=True))])
    lines = re.sub(kept, "", text).splitlines()
    return [line for line in lines if re.search("[A-Za-z]{2}", line)]


def outputs(case: Case, other: Case) -> Iterator[tuple[str, str]]:
    """Every text that the room writes, by name."""
    report, of, day = report_of(case), case.checklist, case.made_on
    yield "HTML", seen(render_html(report))
    yield "HTML for pages", seen(render_html(report, paged=True))
    yield "Markdown", html.unescape(render_markdown(report)).replace("\\", "")
    yield "score", score_page(report)
    yield "status", status_page(case)
    yield "explain", explanation(case)
    yield "explain one", "\n".join(question_explanation(case, question.id) for question in of.questions)
    yield "what if", what_if_page(what_if(case, other))
    to = next_band(case)
    found = None if to is None else plan(of, case.assessment, day, to)
    yield "plan", "\n".join(course_lines(course(case, to, found, day)))
    items = due(of, case.assessment, case.card, day)
    yield "due", "\n".join(f"{due_words.what(of, one)}, {due_words.when(one, day)}" for one in items)


def after_events(begun: Assessment) -> Assessment:
    """With two events, one of them confirmed since, waivers of all kinds, and actions."""
    kinds: tuple[tuple[EventKind, dt.date], ...] = (("pricing", dt.date(2026, 11, 2)), ("acquisition", DAY))
    for kind, date in kinds:
        ids = touched(shipped(), begun, kind)
        event = Event(kind=kind, what="It happened", date=date, by="ana", touches=ids)
        for id_ in ids:
            begun = begun.with_answer(id_, doubted(begun.answer(id_), event))
        begun = begun.with_event(event)
    begun = begun.with_event(Event(kind="terms", what="Nothing touched", date=DAY))
    later, before = DAY + dt.timedelta(90), DAY - dt.timedelta(90)
    for finding, until in (("mcl.second_provider", later), ("exi.plan", before), ("gov.owner", before)):
        begun = begun.with_waiver(Waiver(finding=finding, reason="pilot", accepted_by="cfo", until=until))
    begun = begun.with_action("exi.plan", Commitment(owner="legal", due=before))
    begun = begun.with_action("gov.owner", Commitment(owner="pm", due=later, done=DAY))
    begun = begun.with_action("exi.cost_estimate", Commitment(owner="pm", due=later))
    return begun.with_fact("fine_tuned", None)


def aside(begun: Assessment) -> Assessment:
    """Nothing applies, where that may be said."""
    unsaid = Answer(state="not_applicable", reason="no use", by="pm", second="legal")
    answers = {question.id: unsaid for question in shipped().questions if question.red_flag is None}
    return structs.replace(begun, answers=answers)


def dated(answers: dict[str, Answer]) -> dict[str, Answer]:
    """The answers, half of them old, some with a date to come."""
    days = (DAY, DAY - dt.timedelta(900), DAY + dt.timedelta(20), None)
    return {id_: answer.change(date=days[at % 4], by="ana") for at, (id_, answer) in enumerate(answers.items())}


SITUATIONS: dict[str, Callable[[], Assessment]] = {
    "typical": lambda: structs.replace(after_events(example("typical")), switching=GIVEN),
    "improved": lambda: structs.replace(example("improved"), switching=structs.replace(GIVEN, day_rate=None)),
    "trial": lambda: example("trial"),
    "begun": lambda: structs.replace(example("trial"), answers={}, subject=Subject()),
    "set aside": lambda: aside(example("trial")),
    "best": lambda: structs.replace(example("typical"), answers=at_level(shipped(), 0)),
    "worst": lambda: structs.replace(example("typical"), answers=dated(at_level(shipped(), 1))),
    "middling": lambda: structs.replace(example("typical"), answers=dated(at_level(shipped(), 0.4))),
    "unproven": lambda: structs.replace(
        example("typical"),
        answers={id_: one.change(evidence="none") for id_, one in at_level(shipped(), 0.3).items()},
    ),
    "quick": lambda: structs.replace(
        example("typical"), answers=at_level(shipped(), 0, [one for one in shipped().questions if one.quick])
    ),
    "quick stop": lambda: structs.replace(
        example("typical"), answers=at_level(shipped(), 1, [one for one in shipped().questions if one.quick])
    ),
}


EXAMINED = {"typical", "improved", "begun", "middling", "best"}
"""Those with robustness, what is worth asking, a move and alternatives."""


def situation(name: str, *, examined: bool) -> Case:
    """A case in which no text of a checklist or user has a Latin letter."""
    of, assessment = checklist_in_kana(shipped()), assessment_in_kana(SITUATIONS[name]())
    case = case_of(assessment, of)
    if not examined:
        return case
    return structs.replace(
        case,
        robustness=robustness(of, assessment, DAY),
        worth=information(of, assessment, DAY),
        switching=switching(of, assessment, DAY),
        catalogue=catalogue(),
    )


def assert_translated(case: Case, other: Case) -> None:
    """Nothing is left in English."""
    with disguise():
        left = {name: found for name, text in outputs(case, other) if (found := latin(text, case.checklist))}
    assert left == {}


@pytest.mark.parametrize("name", SITUATIONS)
def test_nothing_is_left_in_english(name: str) -> None:
    """In a language in which everything is translated, no English word stands in any output."""
    assert_translated(situation(name, examined=name in EXAMINED), situation("typical", examined=False))


@given(strategies.cases(wide=True), st.data())
@settings(max_examples=25)
def test_nothing_is_left_in_english_of_any_assessment(case: tuple[Checklist, Assessment], data: st.DataObject) -> None:
    """Whatever is asked and answered, nothing is left in English."""
    of = checklist_in_kana(case[0])
    one = assessment_in_kana(case[1])
    other = assessment_in_kana(data.draw(strategies.assessments(case[0])))
    assert_translated(case_of(one, of), case_of(other, of))


@pytest.mark.parametrize("years", [-1, 0, 5])
def test_alternatives_are_told_in_the_language(years: int) -> None:
    """Fresh, stale and dated ahead: no English word is left in what is said of an alternative."""
    case = situation("typical", examined=False)
    day = case.made_on.replace(year=case.made_on.year + years)
    with disguise():
        found = [
            candidate(match, catalogue(), day, case.checklist)
            for match in matches(catalogue(), case.checklist, case.assessment, day)
        ]
        told = "\n".join(
            f"{one.kind} {one.openness} {one.check} {one.doubt} {one.checked} {one.verified} {one.left_out}"
            for one in found
        )
    assert found
    assert latin(told, case.checklist) == []


def test_the_stylesheet_writes_in_the_language() -> None:
    """What is generated around page numbers is translated, in the order that a translation asks for."""

    class Turned(NullTranslations):
        def gettext(self, message: str) -> str:
            return {"{page} of {pages}": '{pages}쪽 중 "{page}"'}.get(message, message)

    with speaking("ko", Turned()):
        korean = stylesheet("a4")
    assert r'content: counter(pages) "쪽 중 \"" counter(page) "\""' in korean
    assert 'content: counter(page) " of " counter(pages)' in stylesheet("a4")


def test_the_language_of_one_report_does_not_stay() -> None:
    """English after another language is English as before, and the document says which language it is in."""
    case = case_of(example("typical"))
    before = render_html(report_of(case))
    with disguise():
        korean = render_html(report_of(case))
    assert render_html(report_of(case)) == before
    assert '<html lang="en">' in before
    assert '<html lang="ko">' in korean


class Hostile(NullTranslations):
    """A translation that tries to be markup."""

    def gettext(self, message: str) -> str:
        """One text."""
        return f"<b onclick=x>{message}</b>&"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """One text, by number."""
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 - the signature of what it stands for
        """One text, by context."""
        return self.gettext(message)


def test_a_translation_is_text_and_never_markup() -> None:
    """Tags in a translation are shown as they are, in HTML and in Markdown."""
    case = situation("typical", examined=True)
    with speaking("ko", Hostile()):
        report = report_of(case)
        page, markdown = render_html(report), render_markdown(report)
    assert "&lt;b onclick=x&gt;" in page
    assert "<b" not in page[page.index("<body") :].replace("<br", "").replace("<body", "")
    assert not re.search("<b onclick", markdown.replace("\n", ""))


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("en", ("2 November 2026", "1234.57", "26 %", "1,234,567", "0.40")),
        ("ko", ("2026년 11월 2일", "1234.57", "26%", "1,234,567", "0.40")),
        ("de", ("2. November 2026", "1234,57", "26\u00a0%", "1.234.567", "0,40")),
    ],
)
def test_dates_and_numbers_are_written_as_the_language_does(code: str, shown: tuple[str, ...]) -> None:
    """One place knows how each language writes them; halves go up in all."""
    with speaking(code, NullTranslations()):
        assert shown == (
            spoken.day(dt.date(2026, 11, 2)),
            spoken.decimals(Fraction(1234565, 1000), 2),
            spoken.percent(26),
            spoken.grouped(1234567),
            spoken.exact(Decimal("0.40")),
        )


KOREAN = st.text("가나다라 API()“”\u2068\u2069.,&;<>\n", max_size=300)


@given(KOREAN)
def test_wide_letters_are_wrapped_and_cut_by_columns(text: str) -> None:
    """No line is too wide, no letter is lost, and columns line up."""
    lines = item(text)
    assert all(width(line) <= WIDTH for line in lines)
    assert "".join("".join(lines).removeprefix("  - ").split()) == "".join(text.split())
    assert width(cut(text, 20)) <= 20
    assert width(left(cut(text, 18), 20)) == 20


@given(st.text("가나 ab", max_size=20), st.integers(0, 30), st.text("다c", min_size=1, max_size=8))
def test_a_text_put_over_a_line_moves_nothing(line: str, at: int, text: str) -> None:
    """It begins at its column, and what stood behind it keeps its own, wide letters or not."""
    wide = left(line, 60)
    shown = put(wide, at, text)
    assert width(wide) == width(shown)
    assert width(shown[: shown.index(text)]) == at


@given(KOREAN)
def test_words_are_held_together_by_what_nobody_sees(text: str) -> None:
    """In Korean pages joiners stand within short words only, and nothing else of the document changes."""
    document = (
        f'<html lang="ko"><title>{html.escape(text)}</title><p title="{html.escape(text)}">{html.escape(text)}</p>'
    )
    joined = whole_words(document)
    assert joined.replace(JOINER, "") == document
    head, _tag, body = joined.partition("<p ")
    attributes, _end, words = body.partition(">")
    assert JOINER not in head + attributes
    assert all(len(word.replace(JOINER, "")) <= LONGEST for word in re.split(r"\s|<[^>]*>", words) if JOINER in word)
    assert whole_words(document.replace('"ko"', '"en"')) == document.replace('"ko"', '"en"')


@pytest.mark.slow
def test_korean_pages_break_between_words_and_are_valid(tmp_path: Path) -> None:
    """Lines end where words end, the joiners are not in what is copied, and the file keeps its standards."""
    said = (
        "공급업체가 사전 통지 없이 약관을 변경할 수 있는지 확인하십시오. API를 통해 데이터를 모두 내보낼 수 있습니다. "
        * 8
    )
    noted = example("typical").answer("exi.plan").change(note=said)
    with disguise():
        data = rendered(case_of(example("typical").with_answer("exi.plan", noted)), ".pdf")
    file = tmp_path / "korean.pdf"
    file.write_bytes(data)
    assert verapdf([file]) == []
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    assert JOINER not in text
    found = text[text.index("공급업체가") :]
    lines = [line.split() for line in found[: found.rindex("있습니다.")].splitlines()]
    assert len(lines) > 8
    assert {word for line in lines for word in line} <= {*said.split()}
