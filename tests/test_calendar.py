"""Calendar files: valid whatever texts say, the same event each time, nothing lost on the way."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from lockin.exchange.calendar import MOST_OCTETS, Entry, calendar, uid_of
from lockin.model.assessment import Subject
from samples import example

NOW = dt.datetime(2026, 11, 22, 10, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))
DUE = dt.date(2027, 1, 31)
HOSTILE = (
    "two\nlines\r\nand\rmore\u2028or\x85less",
    "END:VEVENT\nBEGIN:VEVENT\nSUMMARY:forged",
    "semi; colon: comma, back\\slash \\n \\, \\;",
    'quotes " and : in X-PARAM="a"',
    "\x00\x07\x1b[31m\x7f\x9b control",
    "\ud800 surrogate",
    "한국어 " * 60,
    "👩\u200d💻" * 40,
    " leading and trailing ",
    "x" * 500,
)


def entry(summary: str = "Exit plan", **changes: object) -> Entry:
    """An entry with this summary."""
    values = Entry(uid="a@lockin", summary=summary, description="Why", due=DUE, categories=("Action due",))
    return structs.replace(values, **changes)


def unfolded(data: bytes) -> list[str]:
    """The content lines, as any reader of the format puts them together."""
    return data.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def understood(value: str) -> str:
    """A TEXT value without its escapes."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def valued(data: bytes, name: str) -> list[str]:
    """The values of all lines with this name, as text."""
    return [
        understood(line.split(":", 1)[1]) for line in unfolded(data) if re.split("[;:]", line, maxsplit=1)[0] == name
    ]


def test_file_is_the_one_of_the_standard() -> None:
    """One whole file, line by line, as RFC 5545 wants it; the moment is told in UTC."""
    assert [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//lockin//lockin//EN",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        "UID:a@lockin",
        "DTSTAMP:20261122T013000Z",
        "DTSTART;VALUE=DATE:20270131",
        "SUMMARY:Exit plan",
        "DESCRIPTION:Why",
        "CATEGORIES:Action due,a\\,b",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ] == unfolded(calendar([entry(categories=("Action due", "a,b"))], now=NOW))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_escapes_its_line(text: str) -> None:
    """However a text reads, there is one event with as many lines as ever, none too long, none broken in a letter."""
    data = calendar([entry(text, description=text, uid=text, categories=(text, text))], now=NOW)
    lines = data.split(b"\r\n")
    assert b"" == lines.pop()
    assert max(map(len, lines)) <= MOST_OCTETS
    assert not re.search(rb"[\r\n\x00-\x08\x0b-\x1f\x7f]", b"".join(lines))
    assert all(line.decode() for line in lines)
    names = [re.split("[;:]", line, maxsplit=1)[0] for line in unfolded(data)]
    assert ["BEGIN", "VERSION", "PRODID", "CALSCALE", "BEGIN", "UID", "DTSTAMP", "DTSTART", "SUMMARY"] == names[:9]
    assert ["DESCRIPTION", "CATEGORIES", "TRANSP", "END", "END"] == names[9:]


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")) | st.just("\n"), min_size=1))
def test_every_description_comes_back(text: str) -> None:
    """What a reader of the calendar sees is what was written, folding and escaping undone."""
    assert [text] == valued(calendar([entry(description=text)], now=NOW), "DESCRIPTION")


@given(st.lists(st.dates(min_value=dt.date(1, 1, 1)), min_size=1, max_size=5))
def test_every_day_is_written_with_eight_digits(days: list[dt.date]) -> None:
    """In order, all of them, early years too."""
    data = calendar([entry(due=day) for day in days], now=NOW)
    starts = valued(data, "DTSTART")
    assert days == [dt.date(int(text[:4]), int(text[4:6]), int(text[6:])) for text in starts]
    assert {8} == set(map(len, starts))


def test_empty_parts_are_left_out() -> None:
    """No empty description, no empty categories: some programs refuse them."""
    data = calendar([entry(description="", categories=())], now=NOW)
    assert not valued(data, "DESCRIPTION") + valued(data, "CATEGORIES")


def test_uid_stays_with_the_thing() -> None:
    """The same action has one uid whatever else changes; another action, or another assessment, has another."""
    typical = structs.replace(example("typical"), id="9f2c41d07be6a835")
    uid = uid_of(typical, "action", "exi.plan")
    assert uid == uid_of(typical.with_subject(vendor="Renamed"), "action", "exi.plan")
    others = {
        uid_of(typical, "action", "exi.scenarios"),
        uid_of(typical, "waiver", "exi.plan"),
        uid_of(structs.replace(typical, id="another"), "action", "exi.plan"),
        uid_of(structs.replace(typical, id=""), "action", "exi.plan"),
        uid_of(structs.replace(typical, id="", subject=Subject(vendor="B")), "action", "exi.plan"),
    }
    assert 5 == len(others - {uid})
