"""Forgeries that show a reader something else than verification reads; each was seen to work in a viewer once."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from msgspec import structs
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NullObject,
    NumberObject,
    TextStringObject,
)

from lockin.errors import BadDataError
from lockin.report.record import revisions, signatures
from lockin.report.record.canonical import canonical
from lockin.report.record.joined import is_plain, may_draw
from lockin.report.record.page_text import TARGET, Known
from lockin.report.record.signing import Order, sign
from lockin.report.record.values import RECORD
from lockin.report.record.verify import findings
from sealed import NAME, apart, content_of, embed, makers, page_content, rewritten, sealed, states, verified
from signers import signer

Change = Callable[[PdfWriter], None]


def name(text: str) -> NameObject:
    """A name."""
    return NameObject(f"/{text}")


def entries(**values: Any) -> DictionaryObject:  # noqa: ANN401 - any object of a PDF
    """A dictionary with these entries; texts are names."""
    return DictionaryObject(
        {name(key): name(value) if isinstance(value, str) else value for key, value in values.items()}
    )


def numbers(*values: float) -> ArrayObject:
    """An array of numbers."""
    return ArrayObject([FloatObject(value) for value in values])


def resources(writer: PdfWriter) -> DictionaryObject:
    """Those of page 1."""
    found: DictionaryObject = writer.pages[0]["/Resources"].get_object()  # type: ignore[assignment]
    return found


def form(writer: PdfWriter, content: bytes = b"", **values: Any) -> Any:  # noqa: ANN401 - as above
    """A drawing with these instructions."""
    stream = DecodedStreamObject()
    stream.set_data(content)
    stream.update(entries(Subtype="Form", BBox=numbers(0, 0, 595, 842), Resources=resources(writer), **values))
    return writer._add_object(stream)


# What page 1 draws --------------------------------------------------------------------------------------------------


def redrawn(pattern: bytes, instead: bytes) -> Change:
    """Page 1 with the first of these instructions written in another way."""

    def change(writer: PdfWriter) -> None:
        content = content_of(sealed("small"), 0)
        other = re.sub(pattern, instead, content, count=1)
        assert other != content
        page_content(writer, 0, other)

    return change


DRAWN = {
    "two names before Tf": redrawn(rb"(/\w+ [0-9.]+ Tf)", rb"/Other \1"),
    "two names before Do": redrawn(rb"(/\w+ Do)", rb"/other \1"),
    "texts outside the array": redrawn(rb"\[(<[0-9a-f]{8})", rb"<0001> [\1"),
    "operators inside an array": redrawn(rb"\[(<[^\]]*)\] TJ", rb"[ [\1] TJ ] 0 0 0 rg"),
    "escaped names": redrawn(rb"/(\w)(\w+ [0-9.]+ Tf)", rb"/#41\2"),
    "a text that stands for another": redrawn(rb"<</MCID [0-9]+>>", rb"<</ActualText <feff0041>>>"),
    "hidden layers": redrawn(rb"/\w+\s*<</MCID [0-9]+>>\s*BDC", rb"/OC /layer BDC"),
    "an operator that a number is glued to": redrawn(rb"\] TJ\s", rb"] TJ0 g "),
    "a name that is no ASCII": redrawn(rb"/\w+( [0-9.]+ Tf)", b"/\xe5\x95\x8a\\1"),
    "half an instruction": redrawn(rb"\Z", rb" 1 0"),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", DRAWN)
def test_instructions_that_viewers_read_differently_are_refused(kind: str) -> None:
    """Before each operator stands exactly what belongs to it, or the page is none of ours."""
    assert "failed" == states(verified(rewritten(sealed("small"), DRAWN[kind])))["pdf"]


def transparent(writer: PdfWriter) -> None:
    """Nothing that is drawn can be seen."""
    state = next(iter(resources(writer)["/ExtGState"].values())).get_object()  # type: ignore[attr-defined]
    state[name("ca")] = NumberObject(0)


def font_by_state(writer: PdfWriter) -> None:
    """A font that is not chosen by `Tf`."""
    fonts: Any = resources(writer)["/Font"]
    state = next(iter(resources(writer)["/ExtGState"].values())).get_object()  # type: ignore[attr-defined]
    state[name("Font")] = ArrayObject([next(iter(fonts.values())), NumberObject(12)])


def pattern_of_text(writer: PdfWriter) -> None:
    """A surface filled with words."""
    text = re.search(rb"/\w+ [0-9.]+ Tf\s*\[<[^\]]*\] TJ", content_of(sealed("small"), 0))
    assert text is not None
    pattern = form(writer, b"BT " + text[0] + b" ET", Type="Pattern", PatternType=NumberObject(1))
    resources(writer)[name("Pattern")] = DictionaryObject({name("P"): pattern})
    page_content(writer, 0, content_of(sealed("small"), 0) + b"\n/P scn 0 0 595 842 re f")


@pytest.mark.slow
@pytest.mark.parametrize("change", [transparent, font_by_state, pattern_of_text])
def test_means_that_lockin_does_not_use_are_refused(change: Change) -> None:
    """Opacity of nothing, fonts by another way, texts in patterns."""
    assert "failed" == states(verified(rewritten(sealed("small"), change)))["pdf"]


# What else the file holds -------------------------------------------------------------------------------------------


def annotated(page: int, **values: Any) -> Change:  # noqa: ANN401 - as above
    """One more annotation on a page."""

    def change(writer: PdfWriter) -> None:
        given = {key: form(writer) if value is form else value for key, value in values.items()}
        if "AP" in given:
            given["AP"] = entries(N=given["AP"])
        found = entries(Type="Annot", Rect=numbers(0, 0, 595, 842), **given)
        annotations: Any = writer.pages[page].get("/Annots", ArrayObject())
        writer.pages[page][name("Annots")] = ArrayObject([*annotations.get_object(), writer._add_object(found)])

    return change


NONE = entries(W=NumberObject(0))
COVERS = {
    "a link that shows something": annotated(0, Subtype="Link", BS=NONE, AP=form),
    "a link with a border as wide as the page": annotated(0, Subtype="Link", Border=numbers(0, 0, 900)),
    "a field": annotated(0, Subtype="Widget", FT="Tx", AP=form),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", COVERS)
def test_links_and_fields_that_cover_page_one_are_found(kind: str) -> None:
    """Every annotation but a link that nobody sees."""
    assert "failed" == states(verified(rewritten(sealed("small"), COVERS[kind])))["page_one"]


def turned(writer: PdfWriter) -> None:
    """Page 1 the other way round."""
    writer.pages[0][name("Rotate")] = NumberObject(180)


def cropped(writer: PdfWriter) -> None:
    """A corner of page 1."""
    writer.pages[0][name("CropBox")] = numbers(0, 0, 9, 9)


def active(writer: PdfWriter) -> None:
    """A script that runs on opening."""
    writer.root_object[name("OpenAction")] = entries(S="JavaScript", JS=TextStringObject("app.alert(1)"))


def other_form(writer: PdfWriter) -> None:
    """A form that some viewers show instead of the pages."""
    writer.root_object[name("AcroForm")] = entries(XFA=TextStringObject("<x/>"))


def one_more_associated(writer: PdfWriter) -> None:
    """A file that is in the list of associated files alone."""
    associated: Any = writer.root_object["/AF"]
    associated.append(writer._add_object(entries(Type="Filespec")))


def acting_bookmark(writer: PdfWriter) -> None:
    """A script that runs when a bookmark is chosen."""
    first: Any = writer.root_object["/Outlines"]["/First"]  # type: ignore[index]
    first[name("A")] = entries(S="JavaScript", JS=TextStringObject("app.alert(1)"))


def endless_bookmarks(writer: PdfWriter) -> None:
    """Bookmarks that begin again."""
    first: Any = writer.root_object["/Outlines"]["/First"]  # type: ignore[index]
    first[name("Next")] = first.indirect_reference


STRANGE = [
    turned,
    cropped,
    active,
    acting_bookmark,
    endless_bookmarks,
    other_form,
    one_more_associated,
    annotated(1, Subtype="FileAttachment"),
]


@pytest.mark.slow
@pytest.mark.parametrize("change", STRANGE, ids=lambda change: change.__name__)
def test_what_lockin_does_not_write_is_found(change: Change) -> None:
    """On any page, and in the file as a whole."""
    assert "failed" == states(verified(rewritten(sealed("small"), change)))["pdf"]


def kids_of_a_page(writer: PdfWriter) -> None:
    """Page 1 is a page to some viewers, and a list of pages to others."""
    writer.pages[0][name("Kids")] = ArrayObject([writer.pages[1].indirect_reference])


def nothing_first(writer: PdfWriter) -> None:
    """The first page is nothing."""
    pages: Any = writer.root_object["/Pages"]
    pages["/Kids"].insert(0, NullObject())
    pages[name("Count")] = NumberObject(len(pages["/Kids"]))


def page_that_is_a_list(writer: PdfWriter) -> None:
    """The first page says that it is a list of pages, and has none."""
    pages: Any = writer.root_object["/Pages"]
    other = DictionaryObject(writer.pages[1])
    other[name("Type")] = name("Pages")
    pages["/Kids"].insert(0, writer._add_object(other))


@pytest.mark.slow
@pytest.mark.parametrize("change", [kids_of_a_page, nothing_first, page_that_is_a_list])
def test_pages_that_viewers_count_differently_are_refused(change: Change) -> None:
    """The pages are one list of pages, and in no other order to anybody."""
    with pytest.raises(BadDataError) as refused:
        verified(rewritten(sealed("small"), change))
    assert "pages are not in one list" in refused.value.problems[0].message


# What comes after the report ----------------------------------------------------------------------------------------


def appended(data: bytes, change: Change) -> bytes:
    """A PDF with a further revision behind it."""
    writer = PdfWriter(PdfReader(io.BytesIO(data)), incremental=True)
    change(writer)
    stream = io.BytesIO()
    writer.write(stream)
    assert stream.getvalue().startswith(data)
    return bytes(stream.getvalue())


def other_words(writer: PdfWriter) -> None:
    """Page 1 without its text."""
    page_content(writer, 0, b"q Q")


@cache
def revised() -> bytes:
    """A report to which a forged page 1 was appended."""
    return appended(sealed("small"), other_words)


@cache
def signed() -> bytes:
    """An honest report with a signature."""
    made: bytes = sign(sealed("small"), Order(key=signer("Ana Owner").p12(None), password=None))
    return made


def place_of_table(data: bytes) -> bytes:
    """Where the last table of a file is said to be."""
    return bytes(re.findall(rb"startxref\s+([0-9]+)", data)[-1])


def two_ends(end: bytes) -> Callable[[], bytes]:
    """A file of which some readers take the last end, and some the last but one."""

    def made() -> bytes:
        ends = [place_of_table(sealed("small")), place_of_table(revised())]
        body = revised()[: revised().rindex(b"startxref")]
        return body + b"startxref\n%b\n%%%%EOF\nstartxref\n%b" % (ends[0], ends[1]) + end

    return made


APPENDED: dict[str, Callable[[], bytes]] = {
    "another page 1": revised,
    "another page 1, signed by its forger": lambda: sign(
        revised(), Order(key=signer("Mallory").p12(None), password=None)
    ),
    "another page 1 behind a signature": lambda: appended(signed(), other_words),
    "two ends": two_ends(b"\n%%EOF\n"),
    "an end without its last line": two_ends(b""),
    "two ends behind a signature": lambda: signed() + b"startxref\n0\n%%EOF\n",
    "junk": lambda: sealed("small") + b"junk" * 150,
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", APPENDED)
def test_nothing_but_signatures_may_follow(kind: str) -> None:
    """And nobody calls it the same file, byte for byte."""
    with pytest.raises(BadDataError) as refused:
        verified(APPENDED[kind](), rerender=True)
    assert re.search("appended to the PDF|does not end as lockin ends it", refused.value.problems[0].message)


@pytest.mark.slow
def test_signatures_may_follow_and_the_report_is_still_the_same() -> None:
    """The bytes in front of them are those that rendering gives."""
    found = verified(signed(), rerender=True)
    assert 0 == found.failed
    assert "byte for byte" in next(check.text for check in found.checks if check.name == "rerender")


@pytest.mark.slow
def test_no_signature_is_whole_that_does_not_reach_the_end() -> None:
    """Even where pyHanko takes another end of the file for the last."""
    data = signed() + b"startxref\n%b\n" % place_of_table(signed())
    try:
        found = signatures.signatures(data)
    except BadDataError:
        return
    assert not any(one.whole for one in found)


def listed_twice() -> bytes:
    """A table that has page 1 in two places."""
    data = rewritten(sealed("small"), lambda _writer: None)
    return re.sub(rb"xref\n0 [0-9]+\n", lambda found: found[0] + b"0 1\n0000000000 65535 f \n" + found[0][5:], data)


def listed_twice_in_a_stream() -> bytes:
    """The same in a table that is packed; only the list of its stretches is changed, in no more room."""
    data = sealed("small")
    found = re.search(rb"/Index \[0 ([0-9]{4})\]", data)
    assert found is not None
    return data.replace(found[0], b"/Index [0 9 8 1]")


@pytest.mark.slow
@pytest.mark.parametrize("made", [listed_twice, listed_twice_in_a_stream])
def test_tables_that_list_an_object_twice_are_refused(made: Callable[[], bytes]) -> None:
    """Readers choose between the places; none is shown another one than was checked."""
    with pytest.raises(BadDataError):
        verified(made())


@pytest.mark.parametrize(
    ("stretches", "disjoint"),
    [([], True), ([(0, 5)], True), ([(5, 2), (0, 5)], True), ([(0, 5), (4, 1)], False), ([(0, 1), (0, 9)], False)],
)
def test_which_stretches_of_objects_lie_apart(stretches: list[tuple[int, int]], disjoint: bool) -> None:  # noqa: FBT001 - a table
    """In whatever order a table lists them."""
    assert disjoint is revisions._apart(stretches)


# What the record says -----------------------------------------------------------------------------------------------


def with_record(change: Callable[[dict[str, Any]], None]) -> bytes:
    """A report with another record."""
    values = json.loads(apart("small").record)
    change(values)
    return rewritten(sealed("small"), lambda writer: embed(writer, RECORD, canonical(values)))


def words(*pieces: str, part: str = "words") -> Callable[[dict[str, Any]], None]:
    """A record with these words of page 1."""
    return lambda values: values["page_one"].update({part: list(pieces)})


RECORDS = {
    "half a mark": words(f"a{TARGET}b"),
    "half a mark at the foot": words(f"a{TARGET}b", part="foot"),
    "very many marks": words(f"{TARGET}x{TARGET}" * 300_000),
    "very many pieces": words(*["x"] * 300_000, part="foot"),
    "pieces of nothing": words(*[""] * 300_000),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", RECORDS)
def test_records_that_take_long_or_make_no_sense_are_told(kind: str) -> None:
    """In a moment, and as what they are."""
    assert verified(with_record(RECORDS[kind])).failed


def test_an_unknown_language_of_this_version_is_no_excuse() -> None:
    """A program of this version would speak it too, so this one did not make the report."""
    values = json.loads(apart().record)
    values["lang"] = "xx"
    other = structs.replace(apart().attached[RECORD], data=canonical(values))
    found = findings(structs.replace(apart(), attached={**apart().attached, RECORD: other}), NAME, makers())
    assert {"figures": "failed", "wording": "failed"}.items() <= {check.name: check.state for check in found}.items()


KNOWN = Known(digest="0" * 64, page=1, pages=2, targets={})
JOINED = ("Vendor", "کاربر 42", "score of 67", "foot")


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("Vendorربراک42scoreof67foot", True),  # the letters the other way round
        ("Vendor\ufe8d\ufe8e42scoreof67foot", True),  # glyphs of other shapes
        ("Vendor)ک(اربر42scoreof67foot", False),
        ("Vendorکاربر24scoreof12foot", False),
        ("Vendorکاربر42ОК٩scoreof67foot", False),
        ("VendorApprovedکاربر42scoreof67foot", False),
        ("Vendorکاربر421scoreof67foot", False),
        ("Vendorscoreof67foot", False),
        ("Vendorکاربر42scoreof67footSign", False),
        ("Vendor" + "ک" * 99 + "42scoreof67foot", False),
    ],
)
def test_joined_letters_excuse_nothing_but_themselves(text: str, may: bool) -> None:  # noqa: FBT001 - a table
    """What is plain stands as it should; the rest has its own digits, and no other Latin letter."""
    assert may is may_draw(JOINED, text, KNOWN)


def test_which_texts_are_plain() -> None:
    """Letters that stand by themselves, one after the other."""
    assert all(map(is_plain, ("abc 42", "Größe – “x”", "계약", "かな", "Ελλ", "Да", "中国")))
    assert not any(map(is_plain, ("کار", "שלום", "हिन्दी", "e\u0301", "👩\u200d💻", "\ufb01")))


def test_a_recorded_drawing_of_plain_words_is_found() -> None:
    """A record may say what joined letters look like, and nothing about others."""
    values = json.loads(apart("small").record)
    values["page_one"]["drawn"] = "Sign now"
    record = canonical(values)
    other = structs.replace(apart("small").attached[RECORD], data=record)
    pages = (structs.replace(apart("small").pages[0], text="Sign now"), *apart("small").pages[1:])
    of = structs.replace(apart("small"), attached={**apart("small").attached, RECORD: other}, pages=pages)
    assert "failed" == {check.name: check.state for check in findings(of, NAME, makers())}["page_one"]
