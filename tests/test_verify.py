"""Whoever changes a sealed report is found out, whoever sends something else gets one sentence, and nothing crashes."""

from __future__ import annotations

import hashlib
import io
import json
import random
import re
import resource
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pexpect
import pytest
from msgspec import structs
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, EncodedStreamObject, NameObject, TextStringObject

from lockin.errors import BadDataError, ExitCode
from lockin.loading.layers import Layer
from lockin.report.formats import FORMATS
from lockin.report.record import drawings, objects
from lockin.report.record.canonical import canonical
from lockin.report.record.checks import page_one, printed_digest
from lockin.report.record.drawn import Drawing, UnreadablePageError, drawn, glyphs, letters
from lockin.report.record.values import ASSESSMENT, CHECKLIST, NAMES, RECORD, Contents, Record
from lockin.report.record.verify import findings
from lockin.report.record.writing import layers_text, read_record, record_text
from process import Run
from samples import source
from sealed import (
    NAME,
    apart,
    content_of,
    embed,
    file_specs,
    layers,
    makers,
    names_of,
    order_of,
    page_content,
    rewritten,
    sealed,
    states,
    verified,
    with_attachment,
)

PLACES = 500
CHECKS = [
    *("pdf", "attachments", "record", "assessment", "checklist_files", "digest", "page_one", "checklist", "score"),
    *("figures", "wording"),
]


def refusal(data: bytes) -> str:
    """What is said of a file that is no sealed report."""
    with pytest.raises(BadDataError) as caught:
        verified(data)
    return caught.value.problems[0].message


def found_out(of: Contents) -> bool:
    """Whether any check fails; stops at the first that does."""
    try:
        return any(check.state == "failed" for check in findings(of, NAME, makers()))
    except BadDataError:
        return True


def seeded(seed: int | str) -> random.Random:
    """Chance that is the same in every run."""
    return random.Random(seed)  # noqa: S311 - places to change, no secrets


# An honest report ---------------------------------------------------------------------------------------------------


def test_an_honest_report_verifies() -> None:
    """Every check but that of a signature, which there is none of."""
    assert dict.fromkeys(CHECKS, "ok") | {"signature": "not_checked"} == states(verified(sealed()))


@pytest.mark.slow
def test_rendering_again_gives_the_same_file() -> None:
    """Byte for byte, from nothing but what the PDF carries."""
    check = verified(sealed("small"), rerender=True).checks[-2]
    assert ("rerender", "ok") == (check.name, check.state)
    assert "byte for byte" in check.text


@pytest.mark.slow
@pytest.mark.parametrize("options", [["--object-streams=generate"], ["--object-streams=disable"]])
def test_saving_it_again_changes_nothing(options: list[str], tmp_path: Path) -> None:
    """A program that packs the same objects in another way leaves all checks as they are."""
    (tmp_path / "a.pdf").write_bytes(sealed("small"))
    subprocess.run(["qpdf", *options, "a.pdf", "b.pdf"], cwd=tmp_path, check=True)
    data = (tmp_path / "b.pdf").read_bytes()
    assert data != sealed("small")
    assert 0 == verified(data).failed


def test_a_copy_in_two_parts_is_refused(tmp_path: Path) -> None:
    """One for the web has two tables of objects, and readers choose; it is told as what it is."""
    (tmp_path / "a.pdf").write_bytes(sealed("small"))
    subprocess.run(["qpdf", "--linearize", "a.pdf", "b.pdf"], cwd=tmp_path, check=True)
    assert "put together in another way" in refusal((tmp_path / "b.pdf").read_bytes())


def test_another_version_says_what_it_cannot_check() -> None:
    """Words may have changed since; the score has not."""
    found = verified(sealed(), version="99.0.0")
    assert (0, False, True) == (found.failed, found.verified, verified(sealed()).verified)
    assert {"figures", "wording", "signature"} == {name for name, state in states(found).items() if state != "ok"}


def test_the_command_tells_each_check_on_a_line(lockin: Run, tmp_path: Path) -> None:
    """And ends with 0."""
    (tmp_path / "a.pdf").write_bytes(sealed())
    ran = lockin("verify", tmp_path / "a.pdf")
    assert (0, "") == (ran.returncode, ran.stderr)
    assert len(CHECKS) == len(re.findall(r"^OK  ", ran.stdout, re.MULTILINE))
    assert "NOT CHECKED  Nobody signed this file." in ran.stdout
    assert all(len(line) <= 80 + 8 for line in ran.stdout.splitlines())


def test_no_line_is_wider_than_the_terminal(environment: dict[str, str], tmp_path: Path) -> None:
    """Sentences break between words there, under each other."""
    (tmp_path / "a.pdf").write_bytes(sealed("small"))
    program = f"{sys.executable} -m lockin verify a.pdf"
    shown = str(pexpect.run(program, env=environment, cwd=tmp_path, dimensions=(24, 60), encoding="utf-8"))
    lines = shown.replace("\r", "").splitlines()
    assert any(line.startswith("OK  ") for line in lines)
    assert 60 >= max(map(len, lines[2:])) > 50


def test_the_command_tells_programs_the_same(lockin: Run, tmp_path: Path) -> None:
    """As JSON, with names that do not change with the language."""
    (tmp_path / "a.pdf").write_bytes(sealed())
    told = json.loads(lockin("verify", tmp_path / "a.pdf", "--json").stdout)
    assert (1, True, "2026-11-22") == (told["lockin"], told["verified"], told["made_on"])
    assert hashlib.sha256(apart().record).hexdigest() == told["record_sha256"]
    assert [*CHECKS, "signature"] == [check["name"] for check in told["checks"]]
    assert {"name", "state", "text"} == {*told["checks"][0]}


# A changed attachment -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_changed_byte_of_an_attachment_is_found(name: str) -> None:
    """500 random places over the three, put back with the right size and checksum."""
    rng, data = seeded(name), apart().attached[name].data
    for _ in range(PLACES // len(NAMES) + 1):
        at = rng.randrange(len(data))
        byte = bytes([rng.choice([value for value in range(256) if value != data[at]])])
        assert found_out(with_attachment(apart(), name, data[:at] + byte + data[at + 1 :])), (name, at, byte)


def test_a_wrong_checksum_is_found() -> None:
    """Where only the attachment changed, and the PDF still says the old size and MD5."""
    data = apart().assessment
    changed = structs.replace(apart().attached[ASSESSMENT], data=data[:-1])
    found = structs.replace(apart(), attached={**apart().attached, ASSESSMENT: changed})
    checks = {check.name: check.state for check in findings(found, NAME, makers())}
    assert ("failed", "failed") == (checks["attachments"], checks["assessment"])


def test_no_damaged_stream_is_mended() -> None:
    """A changed byte of the packed attachment is refused, or unpacks to the very same bytes."""
    rng = seeded(7)
    packed = zlib.compress(apart().record, 9)
    for _ in range(PLACES):
        at = rng.randrange(len(packed))
        raw = packed[:at] + bytes([packed[at] ^ rng.randrange(1, 256)]) + packed[at + 1 :]
        stream = EncodedStreamObject()
        stream[NameObject("/Filter")] = NameObject("/FlateDecode")
        stream._data = raw
        with suppress(objects.BrokenObjectError):
            assert apart().record == objects.unpacked(stream, objects.LARGEST_ATTACHMENT)


@pytest.mark.slow
def test_no_changed_byte_of_the_file_brings_it_down() -> None:
    """Anywhere in the file: it is told, or the attachments and page 1 are what they were."""
    rng, data = seeded(11), sealed("small")
    for _ in range(15):
        at = rng.randrange(len(data))
        other = data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]
        try:
            found = verified(other)
        except BadDataError:
            continue
        same = all(found.contents.attached[name].data == apart("small").attached[name].data for name in NAMES)
        assert found.failed or (same and found.contents.pages[0] == apart("small").pages[0])


# A changed page -----------------------------------------------------------------------------------------------------


@cache
def first_page() -> Drawing:
    """The instructions of page 1, with the letters of its fonts at hand."""
    page = PdfReader(io.BytesIO(sealed())).pages[0]
    return drawings.drawing_of(page, page["/Contents"], {})


@cache
def honest() -> str:
    """The letters that page 1 draws."""
    return letters(drawn(first_page()))


@cache
def recorded() -> tuple[Record, str]:
    """The record, and its hash."""
    return read_record(apart().record), hashlib.sha256(apart().record).hexdigest()


def shown() -> list[tuple[int, int]]:
    """Where the glyphs of each string of page 1 stand in its instructions."""
    return [match.span(1) for match in re.finditer(rb"<((?:[0-9a-f]{4})+)>", first_page().content)]


def page_is_honest(text: str) -> bool:
    """Whether page 1 with this text agrees with the record."""
    pages = (structs.replace(apart().pages[0], text=text), *apart().pages[1:])
    return page_one(structs.replace(apart(), pages=pages), *recorded()).state == "ok"


def redrawn(content: bytes) -> str | None:
    """What page 1 says with other instructions; None when they cannot be read."""
    try:
        return drawn(structs.replace(first_page(), content=content))
    except UnreadablePageError:
        return None


def test_every_changed_byte_of_a_shown_text_is_found() -> None:
    """500 random bytes inside the strings of page 1: the glyph is another, or none at all."""
    rng, content, tried = seeded(1), first_page().content, 0
    places = shown()
    while tried < PLACES:
        at = rng.randrange(*rng.choice(places))
        byte = rng.choice(b"0123456789abcdefABCDEFgG<>[]() -")
        if chr(byte).lower() == chr(content[at]):
            continue
        text = redrawn(content[:at] + bytes([byte]) + content[at + 1 :])
        tried += 1
        # Another blank in the place of a blank is the one change that nobody sees.
        assert text is None or letters(text) == honest() or not page_is_honest(text), at
        assert text is None or letters(text) != honest() or content[at - 3 : at + 4].find(b"0001") >= 0


@pytest.mark.slow
def test_every_exchange_of_glyphs_is_found() -> None:
    """Two different glyphs of page 1 change places."""
    rng, content = seeded(2), first_page().content
    places = [at for start, end in shown() for at in range(start, end, 4)]
    for _ in range(PLACES):
        one, other = sorted(rng.sample(places, 2))
        first, second = content[one : one + 4], content[other : other + 4]
        swapped = content[:one] + second + content[one + 4 : other] + first + content[other + 4 :]
        text = redrawn(swapped)
        assert text is None or first == second or letters(text) == honest() or not page_is_honest(text)
        if b"0001" not in {first, second} and first != second:
            assert not page_is_honest(text or "")


def test_every_changed_figure_is_found() -> None:
    """Each digit that page 1 prints, made any other digit."""
    text = honest()
    digits = [at for at, letter in enumerate(text) if letter.isdigit()]
    assert len(digits) > 50
    for at in digits:
        for other in set("0123456789") - {text[at]}:
            assert not page_is_honest(text[:at] + other + text[at + 1 :])


def test_every_change_to_the_meaning_of_glyphs_is_found() -> None:
    """A byte of the table that says which letters a glyph is: page 1 reads otherwise, or as before."""
    rng = seeded(3)
    reader = PdfReader(io.BytesIO(sealed()))
    fonts: Any = reader.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    tables = {name.encode(): fonts[name]["/ToUnicode"].get_data() for name in fonts}
    told = 0
    for _ in range(PLACES):
        name = rng.choice(sorted(tables))
        table = tables[name]
        at = rng.randrange(len(table))
        other = table[:at] + bytes([rng.choice(b"0123456789abcdef<> \n")]) + table[at + 1 :]
        try:
            meaning = glyphs(other)
        except UnreadablePageError:
            told += 1
            continue
        text = drawn(structs.replace(first_page(), fonts={**first_page().fonts, name: lambda meaning=meaning: meaning}))
        told += letters(text) != honest()
        assert letters(text) == honest() or not page_is_honest(text)
    assert told > PLACES / 2


def test_text_that_nobody_sees_is_refused() -> None:
    """Invisible text could satisfy a reader of texts while the eye reads another figure."""
    for trick in (b"3 Tr\n", b"BI /W 1 /H 1 ID x EI\n", b"(42) Tj\n", b"<42> '\n"):
        assert redrawn(trick + first_page().content) is None


@pytest.mark.parametrize("number", [0, pytest.param(5, marks=pytest.mark.slow)])
def test_a_page_of_another_record_is_found(number: int) -> None:
    """Where the line at the foot names another one."""
    content = content_of(sealed(), number)
    other = rewritten(sealed(), lambda writer: page_content(writer, number, content_of(sealed("small"), number)))
    assert content != content_of(sealed("small"), number)
    assert "failed" == states(verified(other))["digest"]


@pytest.mark.slow
def test_a_changed_reference_to_a_page_is_found() -> None:
    """Page 1 names the page on which waivers stand; the PDF's own table of places knows which it is."""
    written = source("typical").read_text("utf-8")
    begun = written.index("waivers:")
    finding = order_of(written.encode()).report.verdict.conditions[0].question_id
    waiver = f"waivers:\n  - {{finding: {finding}, reason: pilot, accepted_by: cto, until: 2027-03-31}}\n"
    rest = written[begun:]
    following = re.search(r"^(?!waivers)[a-z]+:", rest, re.MULTILINE)
    written = written[:begun] + waiver + (rest[following.start() :] if following else "")
    data = FORMATS[".pdf"].render(order_of(written.encode()))
    found = verified(data)
    assert 0 == found.failed
    text = letters(found.contents.pages[0].text)
    assert "SeeWaivers,page2." in text
    first = structs.replace(found.contents.pages[0], text=text.replace("page2.", "page3."))
    changed = structs.replace(found.contents, pages=(first, *found.contents.pages[1:]))
    assert found.record is not None
    assert "failed" == page_one(changed, found.record, found.digest).state


def test_a_missing_page_is_found() -> None:
    """The foot of every page says how many there are."""
    fewer = structs.replace(apart(), pages=apart().pages[:-1])
    assert "failed" == printed_digest(fewer, *recorded()).state


def test_what_lies_over_page_one_is_found() -> None:
    """A note or a stamp can hide a figure."""

    def cover(writer: PdfWriter) -> None:
        stamp = DictionaryObject(
            {NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Stamp")}
        )
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(stamp)])

    found = verified(rewritten(sealed(), cover))
    assert "failed" == states(found)["page_one"]


# A forger who makes everything agree --------------------------------------------------------------------------------


def forged(change: Callable[[dict[str, Any]], None]) -> Contents:
    """The report with another record that its pages name and print, as a forger would make it."""
    values = json.loads(apart().record)
    change(values)
    data = canonical(values)
    old, new = (hashlib.sha256(each).hexdigest() for each in (apart().record, data))
    pages = tuple(
        structs.replace(page, text=page.text.replace(old, new).replace(old[:12], new[:12])) for page in apart().pages
    )
    return structs.replace(with_attachment(apart(), RECORD, data), pages=pages)


def test_a_forged_score_is_found() -> None:
    """The record may say what it likes: it is computed again."""

    def milder(values: dict[str, Any]) -> None:
        values["scorecard"]["residual"]["point"] = "19"

    assert "failed" == {check.name: check.state for check in findings(forged(milder), NAME, makers())}["score"]


def test_a_forged_page_is_found() -> None:
    """Page and record may agree with each other: page 1 is worded again."""

    def milder(values: dict[str, Any]) -> None:
        words = values["page_one"]["words"]
        values["page_one"]["words"] = [piece.replace("42", "12") for piece in words]

    of = forged(milder)
    first = structs.replace(of.pages[0], text=of.pages[0].text.replace("42", "12"))
    checks = {c.name: c.state for c in findings(structs.replace(of, pages=(first, *of.pages[1:])), NAME, makers())}
    assert ("ok", "ok", "failed") == (checks["digest"], checks["score"], checks["wording"])


def test_forged_figures_are_found() -> None:
    """The figures that the record says page 1 shows."""

    def milder(values: dict[str, Any]) -> None:
        values["figures"]["decision"] = "Approve"

    assert "failed" == {check.name: check.state for check in findings(forged(milder), NAME, makers())}["figures"]


# Files that are no sealed report ------------------------------------------------------------------------------------


def doubled(writer: PdfWriter) -> None:
    """Another assessment under the same name."""
    names = names_of(writer)
    copy = DictionaryObject(file_specs(writer)[ASSESSMENT])
    names += [TextStringObject(ASSESSMENT), writer._add_object(copy)]


def without_record(writer: PdfWriter) -> None:
    """The last of the three is gone."""
    del names_of(writer)[-2:]


def foreign_files(writer: PdfWriter) -> None:
    """No attachment at all."""
    del writer.root_object["/Names"]["/EmbeddedFiles"]  # type: ignore[attr-defined]


def locked(writer: PdfWriter) -> None:
    """With a password."""
    writer.encrypt("secret", algorithm="RC4-128")


def bomb(writer: PdfWriter) -> None:
    """An attachment that unpacks to eight times what is allowed."""
    embed(writer, CHECKLIST, b"0")
    stream = file_specs(writer)[CHECKLIST]["/EF"]["/F"].get_object()  # type: ignore[index]
    packer = zlib.compressobj(9)
    stream._data = b"".join([*(packer.compress(bytes(2**20)) for _ in range(64)), packer.flush()])


def loop_of_names(writer: PdfWriter) -> None:
    """A tree of names that bites its tail."""
    tree = writer.root_object["/Names"]["/EmbeddedFiles"]  # type: ignore[index]
    tree[NameObject("/Kids")] = ArrayObject([tree.indirect_reference])


def junk_names(writer: PdfWriter) -> None:
    """A thousand names of nothing."""
    names_of(writer).extend([TextStringObject("x"), TextStringObject("y")] * 1000)


def deep_record(writer: PdfWriter) -> None:
    """JSON that no parser should follow."""
    embed(writer, RECORD, b'{"a":' * 50_000 + b"1" + b"}" * 50_000)


def later_record(writer: PdfWriter) -> None:
    """A format that is yet to come."""
    embed(writer, RECORD, canonical({"lockin_record": 2}))


BROKEN = {
    "doubled": (doubled, "there are 2 attachments with the name assessment.yaml"),
    "missing": (without_record, "the attachment record.json is missing"),
    "foreign": (foreign_files, "carries no record"),
    "locked": (locked, "protected by a password"),
    "bomb": (bomb, "the attachment checklist.json cannot be read"),
    "loop": (loop_of_names, "the PDF cannot be read"),
    "junk": (junk_names, "the PDF cannot be read"),
    "deep": (deep_record, "the record cannot be read"),
    "later": (later_record, "record.json is of format 2"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_sealed_report_gets_one_sentence(kind: str) -> None:
    """Its own for each kind."""
    change, expected = BROKEN[kind]
    assert expected in refusal(rewritten(sealed("small"), change))


@pytest.mark.parametrize("data", [b"", b"%PDF-", b"hello", b"\0" * 100, b"x%PDF-1.7\n" + b"0" * 99, b"%PDF-1.7\n" * 9])
def test_what_is_no_pdf_gets_one_sentence(data: bytes) -> None:
    """Whatever it is."""
    assert "PDF" in refusal(data)


@pytest.mark.slow
def test_a_pdf_cut_off_anywhere_is_refused() -> None:
    """At forty places, the end included."""
    data = sealed("small").rstrip()
    for at in [*range(0, len(data), len(data) // 30), *range(len(data) - 10, len(data))]:
        assert "PDF" in refusal(data[:at])


def test_merging_pages_loses_the_record(tmp_path: Path) -> None:
    """A program that puts pages together says nothing of it; this one does."""
    (tmp_path / "a.pdf").write_bytes(sealed("small"))
    subprocess.run(["qpdf", "--empty", "--pages", "a.pdf", "--", "b.pdf"], cwd=tmp_path, check=True)
    assert "carries no record" in refusal((tmp_path / "b.pdf").read_bytes())


def test_a_file_that_was_added_is_found() -> None:
    """The three are all that a report carries."""

    def add(writer: PdfWriter) -> None:
        writer.add_attachment("note.txt", b"hello")

    found = rewritten(sealed("small"), add)
    assert "failed" == states(verified(found))["attachments"]


TABLE_BOMB = (
    b"%%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n2 0 obj\n"
    b"<</Type/XRef/W[0 1 0]/Size 90000000/Root 1 0 R/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n"
    b"startxref\n46\n%%%%EOF\n"
)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["attachment", "table"])
def test_bombs_do_not_fill_memory(kind: str, environment: dict[str, str], tmp_path: Path) -> None:
    """Under a limit of 300 MiB of address space, the interpreter and its libraries included."""
    packer = zlib.compressobj(9)
    table = b"".join([*(packer.compress(bytes(2**20)) for _ in range(90)), packer.flush()])
    data = rewritten(sealed("small"), bomb) if kind == "attachment" else TABLE_BOMB % (len(table), table)
    (tmp_path / "a.pdf").write_bytes(data)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (300 * 2**20, 300 * 2**20))

    command = [sys.executable, "-m", "lockin", "verify", "a.pdf"]
    ran = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        preexec_fn=limit,
        timeout=120,
        check=False,
    )
    assert ExitCode.BAD_DATA == ran.returncode, ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: rewritten(sealed("small"), lambda writer: embed(writer, ASSESSMENT, b"lockin: 1\n")), 1),
        (lambda: rewritten(sealed("small"), without_record), 65),
        (lambda: b"no", 65),
    ],
    ids=["changed", "missing", "no pdf"],
)
def test_the_exit_code_tells_changed_from_unreadable(
    make: Callable[[], bytes], code: int, lockin: Run, tmp_path: Path
) -> None:
    """And no traceback is ever shown."""
    (tmp_path / "a.pdf").write_bytes(make())
    ran = lockin("verify", tmp_path / "a.pdf")
    assert code == ran.returncode
    assert "Traceback" not in ran.stderr
    assert ("FAILED" in ran.stdout) == (code == 1)


def test_a_file_that_is_not_there(lockin: Run) -> None:
    """Has a code of its own."""
    assert 66 == lockin("verify", "nothing.pdf").returncode
    assert 66 == lockin("extract", "nothing.pdf").returncode


# Taking the answers out ---------------------------------------------------------------------------------------------


def test_extracted_answers_are_those_that_were_sealed(lockin: Run, tmp_path: Path) -> None:
    """Byte for byte, under the name of the PDF, ready to score."""
    (tmp_path / "acme.pdf").write_bytes(sealed())
    ran = lockin("extract", tmp_path / "acme.pdf", "-o", tmp_path / "out")
    assert 0 == ran.returncode
    assert ["acme.yaml"] == [path.name for path in (tmp_path / "out").iterdir()]
    assert source("typical").read_bytes() == (tmp_path / "out/acme.yaml").read_bytes()
    assert f"lockin assess {tmp_path / 'out/acme.yaml'}" in ran.stderr
    assert 0 == lockin("score", tmp_path / "out/acme.yaml").returncode


def test_extracting_overwrites_nothing(lockin: Run, tmp_path: Path) -> None:
    """Answers that are there stay."""
    (tmp_path / "acme.pdf").write_bytes(sealed())
    (tmp_path / "acme.yaml").write_text("mine")
    ran = lockin("extract", tmp_path / "acme.pdf", "-o", tmp_path)
    assert ExitCode.CANNOT_WRITE == ran.returncode
    assert "mine" == (tmp_path / "acme.yaml").read_text()


@pytest.mark.slow
def test_changed_answers_are_not_extracted(lockin: Run, tmp_path: Path) -> None:
    """They are not what the record names."""
    other = rewritten(sealed("small"), lambda writer: embed(writer, ASSESSMENT, b"lockin: 1\n"))
    (tmp_path / "acme.pdf").write_bytes(other)
    ran = lockin("extract", tmp_path / "acme.pdf", "-o", tmp_path)
    assert 1 == ran.returncode
    assert "was changed" in ran.stderr
    assert not (tmp_path / "acme.yaml").exists()


def own_report(files: dict[str, bytes]) -> bytes:
    """A sealed report whose checklist does not come with the program."""
    of = layers()[0]
    entry = of.files["checklist.yaml"].replace(b"id: ai-vendor-lock-in", b"id: our-own", 1)
    text = source("trial").read_bytes()
    order = structs.replace(
        order_of(text),
        source=text.replace(b"ai-vendor-lock-in", b"our-own", 1),
        layers=(Layer(entry="checklist.yaml", files={**of.files, "checklist.yaml": entry, **files}),),
    )
    return FORMATS[".pdf"].render(order)


@pytest.mark.slow
def test_a_checklist_of_ones_own_is_extracted_too(lockin: Run, tmp_path: Path) -> None:
    """Beside the answers, where they look for it."""
    (tmp_path / "acme.pdf").write_bytes(own_report({}))
    assert 0 == lockin("extract", tmp_path / "acme.pdf", "-o", tmp_path).returncode
    assert (tmp_path / "our-own/checklist.yaml").is_file()
    ran = lockin("status", tmp_path / "acme.yaml")
    assert 0 == ran.returncode, ran.stderr


@pytest.mark.slow
def test_no_embedded_name_leads_out_of_the_folder(lockin: Run, tmp_path: Path) -> None:
    """A checklist with a file that it does not name is refused before anything is written."""
    (tmp_path / "acme.pdf").write_bytes(own_report({"../evil.yaml": b"x"}))
    ran = lockin("extract", tmp_path / "acme.pdf", "-o", tmp_path / "out")
    assert ExitCode.BAD_DATA == ran.returncode
    assert [tmp_path / "acme.pdf"] == [path for path in tmp_path.rglob("*") if path.is_file()]


def test_layers_read_back_whole() -> None:
    """What is embedded of a checklist is what it was."""
    from lockin.report.record.writing import layers_of_text  # noqa: PLC0415 - used here alone

    assert layers() == layers_of_text(layers_text(layers()))
    assert record_text(read_record(apart().record)) == apart().record
