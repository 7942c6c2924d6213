"""Hand-outs as workbooks: what goes out comes back, people may type as people do, and nothing hostile gets in."""

from __future__ import annotations

import datetime as dt
import io
import random
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.constants import SHEET_MAIN_NS

from builders import TODAY, assessment, checklist, question, red_flag
from handouts import TRICKY, fillings, handed_out, texts
from lockin.errors import BadDataError
from lockin.exchange.handout import HandOut, Row, hand_out, revision_of
from lockin.exchange.merge import merge
from lockin.exchange.returned import Filled, Returned, as_returned, filled_of
from lockin.exchange.workbook import package as workbook_package
from lockin.exchange.workbook.cells import read_cells
from lockin.exchange.workbook.layout import NOT_APPLICABLE, STATES, choices, quoted, unquoted
from lockin.exchange.workbook.reading import read_workbook
from lockin.exchange.workbook.writing import write_workbook
from lockin.model.assessment import Answer, Assessment, Subject
from lockin.model.checklist import Checklist
from lockin.report.workbook.texts import escaped, unescaped

QUICK = settings(max_examples=20)
CHECKLIST = checklist(
    question("exp.one", red_flag=red_flag("c_100")),
    question("exp.many", type="multi", options=(0, 30, 60, 100)),
    question("con.plain"),
    question("con.number", type="number", options=()),
    question("con.day", type="date", options=()),
    question("con.text", type="text", options=()),
)
BEGUN = structs.replace(
    assessment(CHECKLIST, subject=Subject(vendor="=Acme", product="+A", use="Mail")), id="0123456789abcdef"
)
SHEETS = "xl/worksheets/sheet2.xml"

Edit = Callable[[Workbook], None]


def made(answers: dict[str, Answer] | None = None) -> HandOut:
    """The hand-out of the small checklist with these answers."""
    return hand_out(
        CHECKLIST, structs.replace(BEGUN, answers=answers or {}), "pm", asked_by="Ana", today=TODAY, tool="lockin test"
    )


BLANK = write_workbook(made())
"""The workbook of a hand-out without an answer."""


def edited(data: bytes, edit: Edit) -> bytes:
    """The workbook after somebody opened, changed and saved it."""
    workbook = load_workbook(io.BytesIO(data))
    edit(workbook)
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def columns_of(sheet: Worksheet) -> dict[str, int]:
    """Columns by heading."""
    return {str(cell.value): cell.column for cell in sheet[1] if cell.value}


def row_of(sheet: Worksheet, question_id: str) -> int:
    """The row of a question."""
    column = columns_of(sheet)["Id"]
    return next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, column).value == question_id)


def put(sheet: Worksheet, question_id: str, heading: str, value: Any) -> None:  # noqa: ANN401 - whatever a cell takes
    """Type into a cell; a text is stored as Excel stores it in a cell that is formatted as text."""
    cell = sheet.cell(row_of(sheet, question_id), columns_of(sheet)[heading])
    cell.value = escaped(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"


def fill(sheet: Worksheet, row: Row, filled: Filled) -> None:
    """Fill the row of a question as somebody with drop-downs does, and empty what is not filled."""
    question_id, named = row.question.id, {option: label for label, option in choices(row.question).items()}
    given_ = [label for label, state in STATES.items() if state == filled.state]
    given_ += [named[option] for option in filled.choice] + [filled.value] * bool(filled.value)
    for number, heading in enumerate(h for h in columns_of(sheet) if h.startswith("Answer")):
        put(sheet, question_id, heading, given_[number] if number < len(given_) else None)
    level = {"none": 1, "vendor_statement": 2, "contract": 3, "tested": 4}.get(filled.evidence or "")
    put(sheet, question_id, "How it is known", level)
    for heading, text in (
        ("Source", filled.source),
        ("Note", filled.note),
        ("Reason if not applicable", filled.reason),
        ("Second person", filled.second),
    ):
        put(sheet, question_id, heading, text or None)


def returned(*cells: tuple[str, str, Any], answers: dict[str, Answer] | None = None) -> Returned:
    """What comes back after these values were typed: question, heading, value."""

    def edit(workbook: Workbook) -> None:
        for cell in cells:
            put(workbook["Questions"], *cell)

    return read_workbook(edited(write_workbook(made(answers)), edit), "part.xlsx", CHECKLIST)


def filled_in(back: Returned, question_id: str) -> Filled:
    """The fields of one question."""
    return next(row.filled for row in back.rows if row.id == question_id)


def told(back: Returned) -> list[str]:
    """The problems, each as it is printed."""
    return [str(problem) for problem in back.problems]


def refusal(data: bytes) -> str:
    """Why a file is refused as a whole; fails when it is not."""
    with pytest.raises(BadDataError) as refused:
        read_workbook(data, "part.xlsx", CHECKLIST)
    (problem,) = refused.value.problems
    assert problem.source == "part.xlsx"
    return str(problem)


def rezipped(data: bytes, change: dict[str, bytes | None], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The workbook with some members replaced, added, or (None) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", compression) as target:
        members: dict[str, bytes | None] = {name: source.read(name) for name in source.namelist()}
        for name, content in (members | change).items():
            if content is not None:
                target.writestr(name, content)
    return out.getvalue()


def member(data: bytes, name: str) -> bytes:
    """One member of the zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


@QUICK
@given(handed_out())
def test_an_untouched_workbook_changes_nothing(case: tuple[Checklist, Assessment, HandOut]) -> None:
    """Identity, ids, question texts and revisions come back as they went out, and merging takes nothing."""
    of, begun, handout = case
    back = read_workbook(write_workbook(handout), "part.xlsx", of)
    assert () == back.problems
    assert handout.identity == back.identity
    assert [(row.question.id, row.base, row.question.text) for row in handout.rows] == [
        (row.id, row.base, row.text) for row in back.rows
    ]
    assert [row.base for row in handout.rows] == [
        revision_of(as_returned(of.by_id[row.id], row.filled)) for row in back.rows
    ]
    merged = merge(of, begun, back, today=TODAY)
    assert ((), (), ()) == (merged.taken, merged.conflicts, merged.problems)


@QUICK
@given(handed_out(), st.data())
def test_what_is_entered_comes_back(case: tuple[Checklist, Assessment, HandOut], data: st.DataObject) -> None:
    """Whatever a colleague puts into the fields is what the reader gives, to the character."""
    of, _, handout = case
    entered = {row.question.id: data.draw(fillings(row)) for row in handout.rows}

    def edit(workbook: Workbook) -> None:
        for row in handout.rows:
            fill(workbook["Questions"], row, entered[row.question.id])

    back = read_workbook(edited(write_workbook(handout), edit), "part.xlsx", of)
    assert () == back.problems
    assert entered == {row.id: row.filled for row in back.rows}


@QUICK
@given(handed_out())
def test_equal_hand_outs_are_equal_bytes(case: tuple[Checklist, Assessment, HandOut]) -> None:
    """No clock gets into the file: neither into its properties nor into its zip."""
    data = write_workbook(case[2])
    assert data == write_workbook(case[2])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {(1980, 1, 1, 0, 0, 0)} == {info.date_time for info in archive.infolist()}
    assert member(data, "docProps/core.xml").count(TODAY.isoformat().encode()) == 2


@given(st.text("_x05FDd\r\n\x07\ufffea") | texts)
def test_escapes_are_exact(text: str) -> None:
    """A text survives the escapes of the file format, also one that looks like an escape, and is legal XML."""
    assert text == unescaped(escaped(text))
    assert not set(escaped(text)) & set("\x00\x07\x0b\r\ufffe")


@given(st.sampled_from(["Don't know", "NOT  applicable", '"', '""', "plain"]), st.integers(0, 3))
def test_a_value_is_never_taken_for_a_state(text: str, quotes: int) -> None:
    """The text `Don't know` in a question for a text stays a text, however many quotes it has already."""
    value = '"' * quotes + text + '"' * quotes
    assert value == unquoted(quoted(value))
    assert quoted(value) not in STATES


@pytest.mark.parametrize("text", [*TRICKY, "=HYPERLINK(1)", "#N/A", "\x07bell", "a\r\nb", "_x0041\x07", "Don't know"])
def test_a_prefilled_text_is_a_text(text: str) -> None:
    """No text of the assessment becomes a formula, a number or an error, and each comes back as it was."""
    answers = {
        "con.text": Answer(state="answered", value=text, note=text, source=text, evidence="tested"),
        "exp.one": Answer(state="unknown", note=text),
    }
    data = write_workbook(made(answers))
    for sheet in load_workbook(io.BytesIO(data)):
        assert {"s", "n"} >= {cell.data_type for row in sheet.iter_rows() for cell in row}
        assert {str} >= {type(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None}
    back = read_workbook(data, "part.xlsx", CHECKLIST)
    assert filled_of(answers["con.text"]) == filled_in(back, "con.text")
    assert filled_of(answers["exp.one"]) == filled_in(back, "exp.one")


@pytest.mark.parametrize(
    ("question_id", "value"),
    [("con.number", number) for number in ("0", "12", "12.5", "12.50", "007", "-3", "-0", "0.1", "123456789012.123456")]
    + [("con.day", day) for day in ("2026-11-20", "1899-12-31", "1900-02-28", "9999-12-31", "0001-01-01")],
)
def test_a_prefilled_value_is_not_rounded(question_id: str, value: str) -> None:
    """A number or date comes back as it was written, where the workbook can hold it as one and where it cannot."""
    answer = Answer(state="answered", value=value)
    back = read_workbook(write_workbook(made({question_id: answer})), "part.xlsx", CHECKLIST)
    assert value == filled_in(back, question_id).value


@pytest.mark.parametrize(
    ("question_id", "typed", "value"),
    [
        ("con.number", 12, "12"),
        ("con.number", 12.5, "12.5"),
        ("con.number", 2.0, "2"),
        ("con.number", 0.000001, "0.000001"),
        ("con.number", " 12 ", " 12 "),
        ("con.day", dt.datetime(2026, 11, 20), "2026-11-20"),  # noqa: DTZ001 - a workbook knows no zone
        ("con.day", dt.date(2026, 11, 20), "2026-11-20"),
        ("con.text", 2026, "2026"),
        ("con.text", True, "TRUE"),
        ("con.text", dt.datetime(2026, 11, 20, 9, 30), "2026-11-20 09:30:00"),  # noqa: DTZ001 - as above
    ],
)
def test_what_excel_makes_of_typed_text_becomes_text_again(question_id: str, typed: object, value: str) -> None:
    """A number, date or truth value is what the person typed."""
    back = returned((question_id, "Answer", typed))
    assert [] == told(back)
    assert value == filled_in(back, question_id).value


@pytest.mark.parametrize("typed", ["2 - Option b", "Option b", "option  B", "2", 2, 2.0, "B_50"])
def test_an_answer_may_be_typed(typed: object) -> None:
    """The entry of the list, its label, its number and its id mean the same, in any capitals."""
    back = returned(("con.plain", "Answer", typed), ("con.plain", "How it is known", "contract"))
    assert ("b_50",) == filled_in(back, "con.plain").choice
    assert "contract" == filled_in(back, "con.plain").evidence


@pytest.mark.parametrize("typed", ["Don't know", "don’t know", "DON'T  KNOW"])
def test_dont_know_is_understood_in_every_question(typed: str) -> None:
    """Also with the apostrophe that a phone or a Mac types."""
    back = returned(*((row.question.id, "Answer", typed) for row in made().rows))
    assert {"unknown"} == {row.filled.state for row in back.rows}
    assert len(made().rows) == len(back.rows)


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (("con.plain", "Answer", "Opton b"), "did you mean '2 - Option b'?"),
        (("con.plain", "Answer", "2 – Option b"), "did you mean '2 - Option b'?"),
        (("con.plain", "Answer", "9"), "is not in its list"),
        (("con.plain", "Answer", True), "'TRUE', which is not in its list"),
        (("con.plain", "How it is known", "hearsay"), "is not in its list"),
        (("con.plain", "Answer", "=1+1"), "Questions!F4 holds a formula"),
        (("con.plain", "Note", "=HYPERLINK(A1)"), "holds a formula"),
        (("con.plain", "Id", "con.plian"), "did you mean 'con.plain'?"),
        (("con.plain", "Id", None), "it has no id of a question"),
        (("con.plain", "Answer 2", "2"), "More than one answer"),
        (("con.number", "Answer", "a dozen"), "it takes a number"),
        (("con.day", "Answer", "2026-02-30"), "it takes a date as year-month-day"),
        (("con.day", "Answer", "20.11.2026"), "such as 2026-11-20"),
        (("exp.many", "Answer 2", NOT_APPLICABLE), "More than one answer"),
        (("exp.one", "Answer", NOT_APPLICABLE), "carries a red flag"),
    ],
)
def test_a_bad_field_costs_its_row_alone(cell: tuple[str, str, Any], says: str) -> None:
    """The problem names the place and what to do; every other row is taken."""
    question_id, heading, value = cell

    def edit(workbook: Workbook) -> None:
        sheet = workbook["Questions"]
        for other in ("con.text", "exp.many", "con.plain", "exp.one"):
            put(sheet, other, "Answer", "1")
        if isinstance(value, str) and value.startswith("="):
            sheet.cell(row_of(sheet, question_id), columns_of(sheet)[heading]).value = value
        else:
            put(sheet, question_id, heading, value)

    back = read_workbook(edited(BLANK, edit), "part.xlsx", CHECKLIST)
    merged = merge(CHECKLIST, BEGUN, back, today=TODAY)
    (problem,) = [str(problem) for problem in merged.problems if says.casefold() in str(problem).casefold()] or [""]
    assert problem.startswith("part.xlsx: row ")
    assert {"con.text"} <= {take.label for take in merged.taken}
    assert question_id not in {take.label for take in merged.taken}


def test_a_question_that_stands_twice_is_not_guessed() -> None:
    """Both rows are told and left out: nobody knows which of them counts."""
    back = returned(("con.plain", "Id", "con.number"), ("con.text", "Answer", "x"))
    assert 2 == len([problem for problem in told(back) if "the question stands in rows 4, 5" in problem])
    assert {"exp.one", "exp.many", "con.day", "con.text"} == {row.id for row in back.rows}


def test_two_labels_that_read_the_same_are_not_guessed() -> None:
    """When a label is also the number of another option, only the entry of the list will do."""
    one = question("con.q")
    options = (structs.replace(one.options[0], label="2"), *one.options[1:])
    of = checklist(structs.replace(one, options=options))
    begun = structs.replace(assessment(of), id="0123456789abcdef")
    data = write_workbook(hand_out(of, begun, "pm", asked_by="", today=TODAY, tool="t"))
    back = read_workbook(edited(data, lambda book: put(book["Questions"], "con.q", "Answer", "2")), "part.xlsx", of)
    assert "may mean several answers" in told(back)[0]
    back = read_workbook(edited(data, lambda book: put(book["Questions"], "con.q", "Answer", "1 - 2")), "p.xlsx", of)
    assert ("a_0",) == filled_in(back, "con.q").choice


def test_name_and_date_are_read() -> None:
    """From the first sheet, where the date may be a date of the workbook or typed; one that is none is told."""

    def signed(date: object) -> Returned:
        def edit(workbook: Workbook) -> None:
            sheet = workbook["Instructions"]
            places = {cell.value: cell.row for cell in sheet["B"] if cell.value}
            sheet.cell(places["Your name"], 3).value = " Kim "
            sheet.cell(places["Date"], 3).value = date  # type: ignore[assignment]  # whatever is typed

        return read_workbook(edited(BLANK, edit), "part.xlsx", CHECKLIST)

    for typed in (dt.datetime(2026, 11, 21), "2026-11-21", " 2026-11-21"):  # noqa: DTZ001 - as above
        assert ("Kim", dt.date(2026, 11, 21), []) == (signed(typed).by, signed(typed).filled_on, told(signed(typed)))
    assert ("Kim", None, []) == (signed(None).by, signed(None).filled_on, told(signed(None)))
    assert signed("tomorrow").filled_on is None
    assert "year-month-day, such as 2026-11-20, not 'tomorrow'" in told(signed("tomorrow"))[0]
    assert "holds a formula" in told(signed("=TODAY()"))[0]


def test_rows_may_be_sorted_and_columns_moved() -> None:
    """Rows are known by id and columns by heading, and the row that a person sees is named."""

    def edit(workbook: Workbook) -> None:
        sheet = workbook["Questions"]
        put(sheet, "con.plain", "Answer", "3")
        cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for at, row in enumerate([cells[0], *reversed(cells[1:])], 3):
            for column, value in enumerate(reversed(row), 2):
                sheet.cell(at, column).value = value
        sheet.delete_rows(1, 2)
        sheet.delete_cols(1)
        workbook["lockin"].title = "renamed"
        sheet.title = "Fragen"

    back = read_workbook(edited(BLANK, edit), "part.xlsx", CHECKLIST)
    assert [] == told(back)
    assert [row.question.id for row in made().rows] == [row.id for row in back.rows][::-1]
    assert {row.question.id: row.base for row in made().rows} == {row.id: row.base for row in back.rows}
    assert ("c_100",) == filled_in(back, "con.plain").choice
    assert "row 5" == next(row.place for row in back.rows if row.id == "con.plain")


def test_an_edited_question_is_seen() -> None:
    """The text of the question comes back as it stands, so that merging can refuse it."""
    back = returned(("con.plain", "Question", "Is all well?"), ("con.plain", "Answer", "1"))
    merged = merge(CHECKLIST, BEGUN, back, today=TODAY)
    assert () == merged.taken
    assert "was edited" in str(merged.problems[0])


def test_every_answer_cell_has_its_drop_down() -> None:
    """Each list is the options of that very question and the states that it may have, on the hidden sheet."""
    workbook = load_workbook(io.BytesIO(BLANK))
    sheet, hidden = workbook["Questions"], workbook["lockin"]
    lists = {}
    for rule in sheet.data_validations.dataValidation:
        assert rule.type == "list"
        assert rule.prompt
        assert len(rule.prompt) <= 255
        cells = str(rule.formula1).removeprefix("lockin!")
        for area in rule.sqref.ranges:
            for row, column in area.cells:
                lists[row, column] = [cell.value for (cell,) in hidden[cells]]
    at = columns_of(sheet)
    for row in made().rows:
        line, named = row_of(sheet, row.question.id), list(choices(row.question))
        states = [label for label in STATES if row.set_aside or label != NOT_APPLICABLE]
        assert [*named, *states] == lists.pop((line, at["Answer"]))
        assert [f"{n} - {level.label}" for n, level in enumerate(made().levels, 1)] == lists.pop(
            (line, at["How it is known"])
        )
        for number in range(2, len(named) + 1 if row.question.type == "multi" else 2):
            assert named == lists.pop((line, at[f"Answer {number}"]))
    assert {} == lists


def test_only_fields_are_unlocked() -> None:
    """Protection is on, without a password, and lets exactly those cells be changed that are read as answers."""
    workbook = load_workbook(io.BytesIO(BLANK))
    sheet = workbook["Questions"]
    assert all(each.protection.sheet and not each.protection.password for each in workbook)
    assert "veryHidden" == workbook["lockin"].sheet_state
    at = columns_of(sheet)
    open_cells = {(c.row, c.column) for row in sheet.iter_rows() for c in row if not c.protection.locked}
    expected = set()
    for row in made().rows:
        headings = ["Answer", "How it is known", "Source", "Note"]
        headings += ["Reason if not applicable", "Second person"] * row.set_aside
        headings += ["Answer 2", "Answer 3", "Answer 4"] * (row.question.type == "multi")
        expected |= {(row_of(sheet, row.question.id), at[heading]) for heading in headings}
    assert expected == open_cells
    fields = {c.coordinate for row in workbook["Instructions"].iter_rows() for c in row if not c.protection.locked}
    assert 2 == len(fields)
    assert not any(c.protection.locked is False for row in workbook["lockin"].iter_rows() for c in row)


def test_the_sheet_is_set_up_for_reading_and_print() -> None:
    """Headings stay in view and on every page, rows can be filtered, and pages are as wide as the sheet."""
    sheet = load_workbook(io.BytesIO(BLANK))["Questions"]
    assert "D2" == sheet.freeze_panes
    assert f"A1:{sheet.dimensions.split(':')[1]}" == sheet.auto_filter.ref
    assert "$1:$1" == sheet.print_title_rows
    page = sheet.page_setup
    assert ("landscape", 1, 0) == (page.orientation, page.fitToWidth, page.fitToHeight)
    assert all(cell.alignment.wrap_text for row in sheet.iter_rows() for cell in row)


def test_the_first_sheet_says_what_it_is_about() -> None:
    """Who asks whom about what, how to fill it in, and what the levels mean."""
    sheet = load_workbook(io.BytesIO(BLANK))["Instructions"]
    said = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for text in ("A small checklist", "Product manager", "=Acme", "+A", "Mail", "Ana", "2026-11-20", "lockin test"):
        assert text in said
    for text in ("honest answer", "counts as a risk", "second person", "leave blank keeps", "without a password"):
        assert text in said
    assert [] == [level.label for level in made().levels if level.label not in said]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"xl/vbaProject.bin": b"\x00"}, "macros"),
        ({"xl/VBAPROJECT.BIN": b"\x00"}, "macros"),
        ({"xl/externalLinks/externalLink1.xml": b"<a/>"}, "another workbook"),
        ({"xl/extra.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "declares a document type"),
        ({"xl/extra.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16")}, "declares a document type"),
        ({"xl/extra.xml": b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'}, "declares a document type"),
        ({"xl/extra.xml": b"<a>" * 100 + b"</a>" * 100}, "holds too much"),
        ({"xl/extra.xml": b"<a/>" * 10}, "cannot be read"),
        ({"xl/extra.xml": b'<a formatCode="' + b"[" * 500 + b'"/>'}, "holds too much"),
        ({"xl/media/zeros.bin": bytes(65 * 2**20)}, "too large"),
        ({"xl/extra.xml": b"<a>" + b"<b/>" * 400_000 + b"</a>"}, "too large"),
        ({f"xl/{n}.bin": b"" for n in range(2001)}, "too large"),
        ({SHEETS: None}, "sheet of questions is missing"),
        ({"xl/worksheets/sheet3.xml": None}, "no hand-out of lockin"),
        ({"xl/workbook.xml": None}, "damaged"),
        ({"[Content_Types].xml": None}, "damaged"),
        ({"xl/_rels/workbook.xml.rels": b"<a/>"}, "damaged"),
    ],
)
def test_what_no_hand_out_holds_is_refused(change: dict[str, bytes | None], says: str) -> None:
    """Macros, links, entities, bombs and missing parts are one clear problem each."""
    assert says in refusal(rezipped(BLANK, change))


def test_a_renamed_macro_workbook_is_refused() -> None:
    """The type that the workbook declares counts, whatever the file is called and however the name is prefixed."""
    data = BLANK
    types = member(data, "[Content_Types].xml")
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert plain in types
    enabled = types.replace(plain, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    assert "macros" in refusal(rezipped(data, {"[Content_Types].xml": enabled}))
    prefixed = enabled.replace(b"<Types xmlns=", b"<t:Types xmlns:t=").replace(b"</Types", b"</t:Types")
    prefixed = prefixed.replace(b"<Override", b"<t:Override").replace(b"<Default", b"<t:Default")
    assert "macros" in refusal(rezipped(data, {"[Content_Types].xml": prefixed}))


def test_a_member_may_not_be_larger_than_it_says() -> None:
    """A member that declares 10 bytes and inflates to 100 MiB is refused without inflating it."""
    bomb = rezipped(BLANK, {"xl/extra.xml": b" " * (100 * 2**20)})
    size = (100 * 2**20).to_bytes(4, "little")
    assert size in bomb
    assert "damaged" in refusal(bomb.replace(size, (10).to_bytes(4, "little")))


def test_compressions_without_a_limit_are_refused() -> None:
    """No workbook is packed with LZMA or bzip2, whose decoders give all they have at once."""
    for method in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        assert "damaged" in refusal(rezipped(BLANK, {}, method))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no workbook"),
        (b"lockin: 1\n", "no workbook"),
        (b"%PDF-1.7", "no workbook"),
        (b"PK\x05\x06" + bytes(18), "damaged"),
        (workbook_package.OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le"), "password"),
        (workbook_package.OLE + bytes(512), "password"),
        (workbook_package.OLE + bytes(512) + "Workbook".encode("utf-16-le"), "old Excel"),
    ],
)
def test_another_file_is_refused(data: bytes, says: str) -> None:
    """An empty file, another format, and a file with a password."""
    assert says in refusal(data)


def test_another_workbook_is_refused() -> None:
    """A workbook that is no hand-out says nothing that could be merged; nor does one of another format version."""
    other = io.BytesIO()
    Workbook().save(other)
    assert "no hand-out of lockin" in refusal(other.getvalue())

    def newer(workbook: Workbook) -> None:
        workbook["lockin"]["B1"].value = "2"

    def nameless(workbook: Workbook) -> None:
        workbook["lockin"]["B2"].value = None

    def narrow(workbook: Workbook) -> None:
        workbook["Questions"].delete_cols(columns_of(workbook["Questions"])["Source"])

    def double(workbook: Workbook) -> None:
        workbook["Questions"]["A1"].value = "Source"
        workbook["Questions"]["B1"].value = "Id"

    assert "another version" in refusal(edited(BLANK, newer))
    assert "does not say its assessment" in refusal(edited(BLANK, nameless))
    assert "no column Source" in refusal(edited(BLANK, narrow))
    assert "two columns Source" in refusal(edited(BLANK, double))


@QUICK
@given(st.data())
def test_damaged_bytes_are_refused_or_read(data: st.DataObject) -> None:
    """Truncated and flipped bytes, in the zip and within its parts, end in a refusal or in rows, never in a crash."""
    whole = BLANK
    name = data.draw(st.sampled_from(zipfile.ZipFile(io.BytesIO(whole)).namelist()))
    part = member(whole, name)
    chance = random.Random(data.draw(st.integers(0, 2**32)))  # noqa: S311 - no secret
    damaged = bytearray(part)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(damaged))
        damaged[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 2)) or b"9"
    cut = whole[: chance.randrange(len(whole))]
    digits = bytes(chance.choice(b"0123456789") if 48 <= c <= 57 and chance.random() < 0.05 else c for c in part)
    for candidate in (cut, rezipped(whole, {name: bytes(damaged)}), rezipped(whole, {name: digits})):
        with suppress(BadDataError):
            assert "part.xlsx" == read_workbook(candidate, "part.xlsx", CHECKLIST).source


@given(st.binary(max_size=300))
def test_random_bytes_are_refused(data: bytes) -> None:
    """Whatever they are, with and without the beginning of a zip."""
    assert refusal(data)
    assert refusal(b"PK\x03\x04" + data)


@pytest.mark.parametrize(
    "hostile",
    [
        b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        b'<hyperlinks><hyperlink ref="A1:XFD1048576" display="x"/></hyperlinks>',
        b"<headerFooter><oddFooter>" + b"&amp;L&amp;C&amp;R" * 20_000 + b"</oddFooter></headerFooter>",
    ],
    ids=["merged", "linked", "footer"],
)
def test_what_a_sheet_says_beside_its_cells_takes_no_time(hostile: bytes) -> None:
    """A range of all cells, or a footer that a pattern chokes on, is not looked at."""
    data = BLANK
    sheet = member(data, SHEETS).replace(b"</worksheet>", hostile + b"</worksheet>")
    back = read_workbook(rezipped(data, {SHEETS: sheet}), "part.xlsx", CHECKLIST)
    assert len(made().rows) == len(back.rows)


def test_a_text_that_stands_everywhere_is_refused() -> None:
    """One long text, stored once, in thousands of cells is a bomb too; so is one sheet under thousands of names."""
    types = member(BLANK, "[Content_Types].xml")
    name = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{name}"/>'
    if name.encode() not in types:
        types = types.replace(b"</Types>", f"{part}</Types>".encode())
    row = '<c t="s"><v>0</v></c>' * 20
    cells = "".join(f'<row r="{number}">{row}</row>' for number in range(20, 1800))
    strings = f'<sst xmlns="{SHEET_MAIN_NS}"><si><t>{"_x0041_" * 5000}</t></si></sst>'
    sheet = member(BLANK, SHEETS).replace(b"</sheetData>", f"{cells}</sheetData>".encode())
    change: dict[str, bytes | None] = {"[Content_Types].xml": types, SHEETS: sheet}
    assert "too large" in refusal(rezipped(BLANK, change | {"xl/sharedStrings.xml": strings.encode()}))
    book = member(BLANK, "xl/workbook.xml")
    start, end = book.index(b"<sheet "), book.index(b"</sheets>")
    one = book[start:end].split(b"/>")[1]
    again = b"".join(one.replace(b'"Questions"', b'"Q%d"' % number) + b"/>" for number in range(5000))
    many = rezipped(BLANK, {"xl/workbook.xml": book[:end] + again + book[end:]})
    assert ["Instructions", "Questions", "lockin"] == list(read_cells(workbook_package.checked(many, "part.xlsx"), ""))


def test_cells_far_out_take_no_room() -> None:
    """One cell in the last row and column of all does not make a table of 17 thousand million cells."""

    def edit(workbook: Workbook) -> None:
        workbook["Questions"]["XFD1048576"].value = "x"

    back = read_workbook(edited(BLANK, edit), "part.xlsx", CHECKLIST)
    assert (len(made().rows), []) == (len(back.rows), told(back))


@pytest.mark.slow
def test_libreoffice_saves_what_merges(tmp_path: Path) -> None:
    """Opened and saved by LibreOffice, untouched answers stay untouched, filled ones are taken, drop-downs stay."""
    answers = {
        "con.text": Answer(state="answered", value="Don't know", note="=1+1", source="_x000D_ \x07 a\nb"),
        "con.number": Answer(state="answered", value="12.5", note="+49 30 1234"),
        "con.day": Answer(state="answered", value="2026-11-20", note="007", evidence="tested"),
        "exp.many": Answer(state="answered", options=("a_0", "c_60"), note="법무 확인 😀"),
    }
    begun = structs.replace(BEGUN, answers=answers)
    path = tmp_path / "part.xlsx"

    def edit(workbook: Workbook) -> None:
        put(workbook["Questions"], "con.plain", "Answer", "2 - Option b")
        put(workbook["Questions"], "con.plain", "Note", "-1 '\"<&>")

    path.write_bytes(edited(write_workbook(made(answers)), edit))
    saved = tmp_path / "saved"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(saved), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    data = (saved / "part.xlsx").read_bytes()
    merged = merge(CHECKLIST, begun, read_workbook(data, "part.xlsx", CHECKLIST), today=TODAY)
    assert ((), ()) == (merged.conflicts, merged.problems)
    (take,) = merged.taken
    assert isinstance(take.theirs, Answer)
    assert ("con.plain", "b_50", "-1 '\"<&>") == (take.label, take.theirs.option, take.theirs.note)
    sheet = load_workbook(io.BytesIO(data))["Questions"]
    assert sheet.protection.sheet
    assert len(sheet.data_validations.dataValidation) >= len(made().rows)
