"""Hand-outs as fillable PDFs: what is filled in comes back exactly, whoever saved it; nothing else gets in."""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import random
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec import structs
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject, TextStringObject

from builders import TODAY, assessment, checklist, question
from handouts import fillings, handed_out
from lockin.errors import BadDataError
from lockin.exchange.form.fields import BY, FILLED_ON, REFERENCE, TICKED, button, fields, name, states
from lockin.exchange.form.reading import read_form
from lockin.exchange.form.writing import write_form
from lockin.exchange.handout import HandOut, Row, hand_out, revision_of
from lockin.exchange.merge import merge
from lockin.exchange.returned import Filled, Returned, as_returned, filled_of
from lockin.model.assessment import Answer, Assessment, Subject
from lockin.model.checklist import Checklist, Option
from lockin.report.fillable import Field
from lockin.report.pdf import render_pdf
from lockin.report.printing import RenderingError
from pdf_sample import CREATED, page
from pdf_validation import assert_valid_pdf, verapdf

TEXTS = (
    "=1+1", "법무 확인\n둘째 줄", "😀 ok 👩‍💻", "مرحبا 123", "שלום, clause 4",
    "two\nlines\n\nand a gap", "tab\there", "a (b) \\c\\ )(",
    "über Nacht", "<b>x</b> & y {{ 7 * 7 }}", "# no heading\n- [x] done", "1e3", "\\n", "þÿ",
    "供应商 not in our fonts", "ﬁ ﬂ e\u0301",
)  # fmt: skip
"""Of the scripts and the notations that PDF, HTML or a template might take for something else."""
SLOW = settings(
    deadline=None,
    max_examples=8,
    phases=(Phase.explicit, Phase.generate),  # to shrink takes minutes: each example typesets a document
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much),
)


def _case(*, answers: dict[str, Answer] | None = None) -> tuple[Checklist, Assessment, HandOut]:
    """A hand-out of one question of each type."""
    plain = question("exp.q0")
    options = tuple(Option(id=f"o.{at}", label=f"Option <{at}> & more", risk=at * 40) for at in range(3))
    of = checklist(
        structs.replace(plain, options=options),
        structs.replace(plain, id="exp.several", type="multi", options=options),
        *(structs.replace(plain, id=f"exp.a_{kind}", type=kind, options=()) for kind in ("number", "date", "text")),
    )
    begun = assessment(of, answers or {})
    begun = structs.replace(
        begun, id="0123456789abcdef", subject=Subject(vendor="Acme AI", product="Assist", use="Mail")
    )
    return of, begun, hand_out(of, begun, plain.respondent, asked_by="Ana", today=TODAY, tool="lockin test")


@cache
def _blank() -> bytes:
    return write_form(_case()[2])


def _entries(row: Row, filled: Filled) -> dict[str, str]:
    """What a program puts into the fields of a question so that it says `filled`."""
    asked, found = row.question, dict[str, str]()
    chosen = button("state", filled.state) if filled.state else ""
    if asked.type == "multi":
        ticks = {option.id: TICKED if option.id in filled.choice else "Off" for option in asked.options}
        found |= {name("answer", asked.id, option): f"/{value}" for option, value in ticks.items()}
    elif filled.choice:
        chosen = button("option", filled.choice[0])
    found[name("answer", asked.id)] = f"/{chosen or 'Off'}"
    found[name("evidence", asked.id)] = f"/{filled.evidence or 'Off'}"
    texts = {"source": filled.source, "note": filled.note}
    if "not_applicable" in states(row):
        texts |= {"reason": filled.reason, "second": filled.second}
    if not asked.scored:
        texts |= {"value": filled.value}
    return found | {name(part, asked.id): text for part, text in texts.items()}


def _fill(data: bytes, entries: dict[str, str]) -> bytes:
    """The form as pypdf saves it, which draws the new texts itself and writes the file anew."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.update_page_form_field_values(None, dict(entries), auto_regenerate=False)
    saved = io.BytesIO()
    writer.write(saved)
    return saved.getvalue()


def _read(data: bytes, of: Checklist) -> Returned:
    return read_form(data, "part.pdf", of)


def _came(back: Returned, question_id: str) -> Filled:
    return next(row.filled for row in back.rows if row.id == question_id)


def _refusal(data: bytes, of: Checklist | None = None) -> str:
    with pytest.raises(BadDataError) as caught:
        _read(data, of or _case()[0])
    (problem,) = caught.value.problems
    assert "part.pdf" == problem.source
    return problem.message


def _edit(data: bytes, change: Any) -> bytes:  # noqa: ANN401 - a function of pypdf's writer
    writer = PdfWriter(clone_from=io.BytesIO(data))
    change(writer)
    saved = io.BytesIO()
    writer.write(saved)
    return saved.getvalue()


@pytest.mark.slow
@SLOW
@given(handed_out())
def test_left_alone_it_says_what_it_said(case: tuple[Checklist, Assessment, HandOut]) -> None:
    """A form that nobody filled in brings back its identity, its bases, and every answer as it stood."""
    of, begun, made = case
    back = _read(write_form(made), of)
    assert (made.identity, (), "", None) == (back.identity, back.problems, back.by, back.filled_on)
    assert [(row.question.id, row.base) for row in made.rows] == [(row.id, row.base) for row in back.rows]
    for row, came in zip(made.rows, back.rows, strict=True):
        handed = filled_of(row.answer)
        assert structs.replace(handed, choice=tuple(sorted(handed.choice))) == came.filled
        assert revision_of(as_returned(row.question, came.filled)) == row.base
    assert () == merge(of, begun, back, today=TODAY).taken


@pytest.mark.slow
@SLOW
@given(handed_out(), st.data())
def test_what_is_filled_in_comes_back(case: tuple[Checklist, Assessment, HandOut], data: st.DataObject) -> None:
    """Whatever a colleague enters with another program is what is read."""
    of, _, made = case
    filled = {row.question.id: data.draw(fillings(row)) for row in made.rows}
    entries = {BY: "Kim Lee", FILLED_ON: "2026-11-21"}
    for row in made.rows:
        entries |= _entries(row, filled[row.question.id])
    back = _read(_fill(write_form(made), entries), of)
    assert ("Kim Lee", dt.date(2026, 11, 21), ()) == (back.by, back.filled_on, back.problems)
    assert filled == {row.id: row.filled for row in back.rows}


def test_texts_survive_exactly() -> None:
    """A prefilled text is in the file to the letter, though what is drawn of it is what the fonts can draw."""
    plain = structs.replace(question("exp.q0"), type="text", options=())
    of = checklist(*(structs.replace(plain, id=f"exp.q{at}") for at in range(len(TEXTS))))
    given = {f"exp.q{at}": Answer(state="answered", value=text, note=text) for at, text in enumerate(TEXTS)}
    begun = structs.replace(assessment(of, given), id="0123456789abcdef")
    back = _read(write_form(hand_out(of, begun, "pm", asked_by="", today=TODAY, tool="lockin test")), of)
    assert [(text, text) for text in TEXTS] == [(row.filled.value, row.filled.note) for row in back.rows]


def _row(made: HandOut, question_id: str) -> Row:
    return next(row for row in made.rows if row.question.id == question_id)


ENTERED = {
    "exp.q0": Filled(choice=("o.1",), evidence="tested", source="법무 확인\nclause 3", note="😀\n\nמה"),
    "exp.several": Filled(choice=("o.0", "o.2"), evidence="contract", note="both"),
    "exp.a_number": Filled(value="12.5", evidence="none"),
    "exp.a_date": Filled(state="not_applicable", reason="no such day", second="Kim (security)"),
    "exp.a_text": Filled(value="two\nlines", evidence="vendor_statement"),
}


def _entered() -> dict[str, str]:
    made = _case()[2]
    entries = {BY: "Kim", FILLED_ON: " 2026-11-21 "}
    for question_id, filled in ENTERED.items():
        entries |= _entries(_row(made, question_id), filled)
    return entries


def _by_hand(data: bytes, folder: Path, entries: dict[str, str]) -> bytes:
    """The form as qpdf saves it: only the values change, and what is drawn stays as it was."""
    before, after, text = folder / "before.pdf", folder / "after.pdf", folder / "filled.json"
    before.write_bytes(data)
    subprocess.run(["qpdf", "--json-output", str(before), str(text)], check=True, timeout=60)
    described = json.loads(text.read_text(encoding="utf-8"))
    for key, item in described["qpdf"][1].items():
        value = item.get("value") if key.startswith("obj:") else None
        if isinstance(value, dict) and str(value.get("/T", ""))[2:] in entries:
            entry = entries[value["/T"][2:]]
            value["/V"] = entry if entry.startswith("/") else f"u:{entry}"
    text.write_text(json.dumps(described), encoding="utf-8")
    subprocess.run(["qpdf", "--json-input", str(text), str(after)], check=True, timeout=60)
    return after.read_bytes()


def _check_entered(data: bytes) -> None:
    back = _read(data, _case()[0])
    assert ("Kim", dt.date(2026, 11, 21), ()) == (back.by, back.filled_on, back.problems)
    assert ENTERED == {row.id: row.filled for row in back.rows}
    assert _case()[2].identity == back.identity


def test_filled_by_pypdf() -> None:
    """Every kind of field comes back as pypdf saved it."""
    _check_entered(_fill(_blank(), _entered()))


def test_filled_by_qpdf(tmp_path: Path) -> None:
    """Every kind of field comes back as qpdf saved it."""
    _check_entered(_by_hand(_blank(), tmp_path, _entered()))


@pytest.mark.parametrize(
    "options",
    [("--linearize",), ("--object-streams=generate",), ("--object-streams=disable", "--qdf"), ("--empty", "--pages")],
    ids=["linearised", "packed", "spelled out", "pages alone"],
)
def test_saved_again_on_the_way(options: tuple[str, ...], tmp_path: Path) -> None:
    """Programs between the colleague and us may write the file anew, or take its pages alone: all is still there."""
    before, after = tmp_path / "before.pdf", tmp_path / "after.pdf"
    before.write_bytes(_fill(_blank(), _entered()))
    arguments = [*options, str(before), "1-z", "--"] if "--pages" in options else [*options, str(before)]
    subprocess.run(["qpdf", *arguments, str(after)], check=True, timeout=60)
    _check_entered(after.read_bytes())


def test_the_other_fields_stay_as_they_look() -> None:
    """A program that draws one field anew changes the look of no other: none of them share a picture."""
    looks = [item["/AP"].raw_get("/N").idnum for item in _widgets(_blank()) if item.get("/FT") == "/Tx"]
    assert len(looks) > 10
    assert len({*looks}) == len(looks)


def test_merge_takes_what_was_filled_in() -> None:
    """The whole way: what a colleague filled in becomes answers of the assessment, with who and when."""
    of, begun, _ = _case()
    merged = merge(of, begun, _read(_fill(_blank(), _entered()), of), today=TODAY)
    assert ((), ()) == (merged.conflicts, merged.problems)
    taken: dict[str, Any] = {take.label: take.theirs for take in merged.taken}
    assert {*ENTERED} == {*taken}
    assert ("o.1", "tested", "Kim", dt.date(2026, 11, 21)) == (
        taken["exp.q0"].option,
        taken["exp.q0"].evidence,
        taken["exp.q0"].by,
        taken["exp.q0"].date,
    )


def test_line_ends_of_programs() -> None:
    """Programs write line ends as CR or CR LF; both are line ends."""
    back = _read(_fill(_blank(), {name("note", "exp.q0"): "one\rtwo\r\nthree"}), _case()[0])
    assert "one\ntwo\nthree" == _came(back, "exp.q0").note


def test_an_option_and_a_state_contradict() -> None:
    """A ticked option beside Don't know comes back as both; merge says that one is too many."""
    of, begun, made = _case()
    entries = {name("answer", "exp.several", "o.0"): f"/{TICKED}", name("answer", "exp.several"): "/state-unknown"}
    back = _read(_fill(_blank(), entries), of)
    assert Filled(state="unknown", choice=("o.0",)) == _came(back, "exp.several")
    (problem,) = merge(of, begun, back, today=made.made_on).problems
    assert "the form: exp.several" == problem.where


def test_choice_can_be_cleared() -> None:
    """Buttons may all be off, in the file as handed out and after a click on the one that is on."""
    for item in _fields(_blank()).values():
        if item.get("/FT") == "/Btn" and "/Kids" in item:
            assert "/Off" == item["/V"]
            assert 0 == item["/Ff"] & 1 << 14


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("answer", "/option-gone"),
        ("answer", "/state-open"),
        ("answer", "/nonsense"),
        ("evidence", "/hearsay"),
    ],
)
def test_a_button_that_the_form_never_had(part: str, value: str) -> None:
    """A value no button has is a problem that names the question; the row is left out, the others stand."""

    def change(writer: PdfWriter) -> None:
        _find(writer, name(part, "exp.q0"))[NameObject("/V")] = NameObject(value)

    back = _read(_edit(_blank(), change), _case()[0])
    (problem,) = back.problems
    assert "the form: exp.q0" == problem.where
    assert "exp.q0" not in {row.id for row in back.rows}
    assert 4 == len(back.rows)


def test_a_box_that_the_form_never_had() -> None:
    """The same for a box to tick under the name of an option that does not exist."""

    def change(writer: PdfWriter) -> None:
        _find(writer, name("answer", "exp.several", "o.0"))[NameObject("/T")] = TextStringObject(
            "answer:exp-several:no"
        )
        _find(writer, "answer:exp-several:no")[NameObject("/V")] = NameObject("/Yes")

    back = _read(_edit(_blank(), change), _case()[0])
    assert ["there is no answer 'no'"] == [problem.message for problem in back.problems]


@pytest.mark.parametrize("entered", ["20.11.2026", "2026-13-01", "20261120", "soon", "2026-11-20\n2026-11-21"])
def test_no_date(entered: str) -> None:
    """What is no date is told, and costs no answer."""
    back = _read(_fill(_blank(), {FILLED_ON: entered}), _case()[0])
    assert back.filled_on is None
    assert ["the form: date"] == [problem.where for problem in back.problems]
    assert 5 == len(back.rows)


def _fields(data: bytes) -> dict[str, Any]:
    found: Any = PdfReader(io.BytesIO(data)).get_fields()
    assert isinstance(found, dict)
    return found


def _find(writer: PdfWriter, wanted: str) -> DictionaryObject:
    form: Any = writer.root_object["/AcroForm"]
    found: DictionaryObject = next(
        item for item in (entry.get_object() for entry in form["/Fields"]) if item["/T"] == wanted
    )
    return found


def test_every_question_has_its_fields() -> None:
    """The fields of the file are those of the hand-out, by name, without one too many."""
    made = _case()[2]
    names = {field.name for field in fields(made)}
    assert names == {*_fields(_blank())}
    for row in made.rows:
        assert {name(part, row.question.id) for part in ("answer", "evidence", "source", "note")} <= names


def test_names_tell_ids_apart() -> None:
    """No two ids share a name, and no name has the full stop that PDF would take for a step down."""
    ids = ["a.b", "a_b", "ab", "a.b_c", "a_b.c", "a.b.c"]
    names = {name("note", one) for one in ids} | {name("answer", one, other) for one in ids for other in ids}
    assert len(ids) + len(ids) ** 2 == len(names)
    assert not any("." in one for one in names)


def test_fields_say_what_they_are_for() -> None:
    """Screen readers announce each field by its question, and each button by what it stands for."""
    found = _fields(_blank())
    assert all(item["/TU"] for item in found.values())
    assert "What about exp.q0?" in found[name("note", "exp.q0")]["/TU"]
    answer = next(item for item in _widgets(_blank()) if item.get("/Parent", {}).get("/T") == name("answer", "exp.q0"))
    assert "Option <0> & more" == answer["/TU"]


def _widgets(data: bytes) -> Iterator[Any]:
    for sheet in PdfReader(io.BytesIO(data)).pages:
        annotations: Any = sheet.get("/Annots", ())
        yield from (item.get_object() for item in annotations)


def test_not_applicable_is_not_offered_beside_a_red_flag() -> None:
    """Where a red flag is, there is no button for not applicable and no field for a reason."""
    made = _case()[2]
    flagged = structs.replace(made, rows=tuple(structs.replace(row, set_aside=False) for row in made.rows))
    names = {field.name for field in fields(flagged)}
    assert not [one for one in names if one.startswith(("reason:", "second:"))]
    assert not [field for field in fields(flagged) if button("state", "not_applicable") in field.buttons]
    assert [field for field in fields(made) if button("state", "not_applicable") in field.buttons]


def test_no_script_and_nothing_to_run() -> None:
    """The file holds no script, no action and no link out."""
    spelled_out = b"".join(str(item).encode() for item in _objects(_blank()))
    for key in (b"/JS", b"/JavaScript", b"/AA", b"/OpenAction", b"/Launch", b"/SubmitForm", b"/URI", b"/XFA"):
        assert key not in spelled_out
    assert b"/AcroForm" in spelled_out


def _objects(data: bytes) -> list[Any]:
    reader = PdfReader(io.BytesIO(data))
    return [reader.get_object(number) for number in sorted({*reader.xref[0], *reader.xref_objStm})]


def test_same_bytes_twice() -> None:
    """Equal hand-outs are equal files, whatever was rendered in between."""
    first = write_form(_case()[2])
    write_form(_case(answers={"exp.a_text": Answer(state="answered", value="다른 글")})[2])
    assert first == write_form(_case()[2])


def test_markup_of_users_is_text() -> None:
    """Whatever stands in a vendor's name or a note is printed, and changes nothing else."""
    evil = "</textarea><input type=text name=x>{{ 7*7 }}<script>"
    of, begun, _ = _case(answers={"exp.a_text": Answer(state="answered", value=evil, note=evil, by=evil)})
    begun = structs.replace(begun, subject=Subject(vendor=evil, product=evil, use=evil))
    made = hand_out(of, begun, "pm", asked_by=evil, today=TODAY, tool="lockin test")
    data = write_form(made)
    assert {*_fields(_blank())} == {*_fields(data)}
    assert evil == _came(_read(data, of), "exp.a_text").note


def test_quick_judge_accepts() -> None:
    """The form as it is handed out is PDF/A-3a and PDF/UA-1, by the quick judge."""
    assert_valid_pdf(_blank())


@pytest.mark.slow
def test_verapdf_accepts(tmp_path: Path) -> None:
    """And by veraPDF, with texts of many scripts in its fields."""
    answers = {"exp.a_text": Answer(state="answered", value="\n".join(TEXTS), note="x" * 4000, source="법무 " * 300)}
    for stem, made in (("blank", _case()[2]), ("full", _case(answers=answers)[2])):
        (tmp_path / f"{stem}.pdf").write_bytes(write_form(made))
    assert [] == verapdf([tmp_path / "blank.pdf", tmp_path / "full.pdf"])


def test_what_is_drawn_stays_in_its_field() -> None:
    """The picture of a text ends where its field ends, and pages hold no second copy of it."""
    note = "A note to be drawn. " * 150
    data = write_form(_case(answers={"exp.q0": Answer(state="unknown", note=note)})[2])
    field = _fields(data)[name("note", "exp.q0")]
    widget = next(item for item in _widgets(data) if item.get("/T") == name("note", "exp.q0"))
    assert widget["/Rect"] == widget["/AP"]["/N"]["/BBox"]
    assert note.strip() == field["/V"].strip()
    content = [sheet.get_contents() for sheet in PdfReader(io.BytesIO(data)).pages]
    blank = [sheet.get_contents() for sheet in PdfReader(io.BytesIO(_blank())).pages]
    drawn = sum(len(one.get_data()) for one in content if one) - sum(len(one.get_data()) for one in blank if one)
    assert drawn < len(note)


def test_inputs_and_fields_agree() -> None:
    """A template with an input too many or too few is a mistake of ours, told at once."""
    field = Field(name="a", kind="text", label="A")
    with pytest.raises(RenderingError, match="not the fields"):
        render_pdf(page("<p>no input</p>"), assets={}, created=CREATED, fields=(field,))


def _bomb(data: bytes) -> bytes:
    def change(writer: PdfWriter) -> None:
        stream = StreamObject()
        stream[NameObject("/Filter")] = NameObject("/FlateDecode")
        stream._data = zlib.compress(bytes(300 * 2**20), 9)
        _find(writer, REFERENCE)[NameObject("/V")] = writer._add_object(stream)

    return _edit(data, change)


def _deep(data: bytes) -> bytes:
    def change(writer: PdfWriter) -> None:
        kids: Any = ArrayObject()
        for _ in range(400):
            item = DictionaryObject({NameObject("/T"): TextStringObject("x"), NameObject("/Kids"): kids})
            kids = ArrayObject([writer._add_object(item)])
        form: Any = writer.root_object["/AcroForm"]
        form["/Fields"].extend(kids)

    return _edit(data, change)


def _locked(data: bytes) -> bytes:
    return _edit(data, lambda writer: writer.encrypt("secret", algorithm="RC4-128"))


def _xfa(data: bytes) -> bytes:
    def change(writer: PdfWriter) -> None:
        form: Any = writer.root_object["/AcroForm"]
        form[NameObject("/XFA")] = TextStringObject("<xdp/>")

    return _edit(data, change)


def _without_reference(data: bytes) -> bytes:
    def change(writer: PdfWriter) -> None:
        _find(writer, REFERENCE)[NameObject("/T")] = TextStringObject("other")

    return _edit(data, change)


def _other_reference(text: str) -> bytes:
    return _edit(_blank(), lambda writer: _find(writer, REFERENCE).update({NameObject("/V"): TextStringObject(text)}))


def _no_form() -> bytes:
    return render_pdf(page("<p>x</p>"), assets={}, created=CREATED)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "this is no PDF"),
    "text": (lambda: b"lockin: 1\n", "this is no PDF"),
    "zip": (lambda: b"PK\x03\x04" + bytes(2000), "this is no PDF"),
    "head alone": (lambda: b"%PDF-1.7\n", "damaged"),
    "nested": (
        lambda: b"%PDF-1.7\n" + b"[" * 10**6 + b"\ntrailer<</Root[" + b"[" * 10**6 + b"\nstartxref\n9\n%%EOF",
        "damaged",
    ),
    "huge": (lambda: b"%PDF-1.7\n" + bytes(33 * 2**20), "larger than 32 MiB"),
    "another PDF": (_no_form, "no hand-out of lockin: the PDF has no fields"),
    "bomb": (lambda: _bomb(_blank()), "damaged"),
    "deep": (lambda: _deep(_blank()), "damaged"),
    "password": (lambda: _locked(_blank()), "password"),
    "XFA": (lambda: _xfa(_blank()), "XFA"),
    "no reference": (lambda: _without_reference(_blank()), "no reference"),
    "empty reference": (lambda: _other_reference(""), "changed the reference"),
    "other reference": (
        lambda: _other_reference('{"format": "lockin hand-out", "version": 2}'),
        "changed the reference",
    ),
    "nested reference": (lambda: _other_reference("[" * 100_000), "changed the reference"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_form_is_refused(kind: str) -> None:
    """A file that is no form of ours, or not whole, is refused in one sentence."""
    make, expected = REFUSED[kind]
    assert expected in _refusal(make())


def test_empty_password_is_none() -> None:
    """A file that opens without a password is read, though it is marked as protected."""
    data = _edit(_blank(), lambda writer: writer.encrypt("", "owner", algorithm="RC4-128"))
    assert 5 == len(_read(data, _case()[0]).rows)


def test_script_is_not_looked_at() -> None:
    """A script that somebody put in does not keep the answers from being read, and is not run."""

    def change(writer: PdfWriter) -> None:
        script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("this.getField('by').value = 'evil';")}
        action = DictionaryObject({NameObject(key): value for key, value in script.items()})
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)

    _check_entered(_edit(_fill(_blank(), _entered()), change))


def test_truncated_is_refused(capfd: pytest.CaptureFixture[str]) -> None:
    """A file that ends early is refused wherever it ends, and pypdf's remarks reach nobody."""
    data = _blank()
    for size in {*range(9, len(data) - 6, len(data) // 60), len(data) - 40, len(data) - 7}:
        assert "damaged" in _refusal(data[:size])
    assert ("", "") == capfd.readouterr()


def test_damage_never_crashes(capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever bytes are wrong, a file is read or refused; and the log of pypdf is as it was."""
    chance, data, logger = random.Random(1), _blank(), logging.getLogger("pypdf")  # noqa: S311 - the same in every run
    before = (logger.propagate, [*logger.handlers])
    read = 0
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(chance.choice((1, 8, 100))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            _read(bytes(broken), _case()[0])
            read += 1
        except BadDataError:
            pass
    assert 0 < read < 60
    assert ("", "") == capfd.readouterr()
    assert before == (logger.propagate, logger.handlers)


def test_importing_the_reader_is_light() -> None:
    """Reading a form needs neither WeasyPrint nor Jinja."""
    code = "import sys, lockin.exchange.form.reading; print([m for m in ('weasyprint', 'jinja2') if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert "[]" == ran.stdout.strip()
