"""Waivers, actions, events and estimates get into the file, and nothing else of it changes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import checklist, question
from lockin.errors import UsageError
from lockin.loading.assessment import parse_assessment
from lockin.model.assessment import Commitment, Estimate, Event, Subject, Switching, Waiver
from lockin.model.revision import revision
from lockin.store.assessments import create_assessment, save
from lockin.store.edits import Edit
from lockin.store.history import read_history
from lockin.store.notation import Written
from lockin.store.reading import Stored
from lockin.store.record_edits import action_edit, event_edit, switching_edit, waiver_edit
from lockin.store.splice import set_section

NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
SMALL = checklist(question("con.one"), question("dat.two"))
UNTIL = dt.date(2027, 3, 31)
WAIVER = Waiver(finding="con.one", reason="pilot of six weeks: small", accepted_by="head of product", until=UNTIL)


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    """A new assessment with a comment at its end."""
    made = create_assessment(tmp_path / "acme.yaml", SMALL, Subject(vendor="Acme"))
    text = f"{made.text}\n# ask Tom\n"
    made.path.write_text(text, encoding="utf-8")
    return Stored(path=made.path, checklist=SMALL, assessment=made.assessment, text=text)


def keep(stored: Stored, edit: Edit) -> Stored:
    """Save one edit."""
    expected = revision(edit.current(stored.assessment))
    return save(stored, [(edit, expected)], via="test", by="pm", now=NOW)


def test_a_waiver_takes_the_place_of_an_earlier_one(stored: Stored) -> None:
    """The same finding has one waiver; the comment and all answers stay; the history has both."""
    once = keep(stored, waiver_edit(SMALL, WAIVER))
    longer = Waiver(finding="con.one", reason="extended", accepted_by="cfo", until=dt.date(2027, 6, 30))
    twice = keep(once, waiver_edit(SMALL, longer))
    assert (WAIVER,) == once.assessment.waivers
    assert (longer,) == twice.assessment.waivers
    assert "# ask Tom" in twice.text
    assert ["waiver:con.one"] * 2 == [past.question for past in read_history(stored.path)]


def test_everything_can_stand_side_by_side(stored: Stored) -> None:
    """Each section is written in the order of the format and read back as it was meant."""
    event = Event(kind="pricing", what="Prices went up: 20 %", date=UNTIL, by="pm", touches=("con.one", "dat.two"))
    action = Commitment(owner="legal", due=UNTIL, note="clause 4")
    three = Estimate(low=Decimal(5), likely=Decimal("7.5"), high=Decimal(20))
    estimate = Switching(lines={"code": three}, day_rate=three, notice={"retirement": 180})
    stored = keep(stored, switching_edit(estimate))
    stored = keep(stored, event_edit(stored.assessment, event))
    stored = keep(stored, event_edit(stored.assessment, event))
    stored = keep(stored, action_edit(SMALL, "dat.two", action))
    stored = keep(stored, waiver_edit(SMALL, WAIVER))
    read = parse_assessment(stored.path.read_bytes(), "acme.yaml", SMALL)
    assert (estimate, (event, event), {"dat.two": action}, (WAIVER,)) == (
        read.switching,
        read.events,
        read.actions,
        read.waivers,
    )
    keys = [line.split(":")[0] for line in stored.text.splitlines() if line[:1].isalpha()]
    assert ["waivers", "actions", "events", "switching"] == keys[-4:]


@pytest.mark.parametrize(
    "make",
    [
        lambda _: waiver_edit(SMALL, Waiver(finding="con.onne", reason="r", accepted_by="a", until=UNTIL)),
        lambda _: waiver_edit(SMALL, Waiver(finding="con.one", reason=" ", accepted_by="a", until=UNTIL)),
        lambda of: event_edit(of, Event(kind="terms", what=" ", date=UNTIL)),
        lambda _: action_edit(SMALL, "nope", Commitment(owner="legal", due=UNTIL)),
        lambda _: action_edit(SMALL, "con.one", Commitment(owner="", due=UNTIL)),
    ],
)
def test_what_makes_no_sense_is_refused(stored: Stored, make: object) -> None:
    """Unknown ids and missing words are refused before a file is opened."""
    with pytest.raises(UsageError):
        make(stored.assessment)  # type: ignore[operator] # a function


@given(reason=st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f"), min_size=1))
def test_any_reason_survives(reason: str) -> None:
    """Whatever stands in a waiver, the file reads back as it was meant."""
    cleaned = "".join(c for c in reason if c.isprintable()) or "x"
    text = "lockin: 1\nchecklist: {id: small, version: 1.0.0}\nwaivers: []  # none\nanswers: {}\n"
    item: dict[str, Written] = {"finding": "con.one", "reason": f"{cleaned} x", "accepted_by": "a", "until": UNTIL}
    new = set_section(text, "waivers", (item,))
    assert f"{cleaned} x" == parse_assessment(new, "a.yaml", SMALL).waivers[0].reason
    assert "# none" in new


def test_two_people_at_one_moment_lose_nothing(stored: Stored) -> None:
    """Two waivers and two events, each made from the same reading of the file, all get into it."""
    other = Waiver(finding="dat.two", reason="later", accepted_by="cfo", until=UNTIL)
    keep(stored, waiver_edit(SMALL, WAIVER))
    keep(stored, waiver_edit(SMALL, other))
    events = [Event(kind="terms", what=what, date=UNTIL) for what in ("New terms", "Newer terms")]
    last = [keep(stored, event_edit(stored.assessment, event)) for event in events][-1]
    assert ((WAIVER, other), tuple(events)) == (last.assessment.waivers, last.assessment.events)
