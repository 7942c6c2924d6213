"""`lockin history`: who changed what, when and through what, in words that fit the terminal."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lockin.model.assessment import Answer
from lockin.store.edits import as_recorded
from lockin.store.history import Past, append_history, history_path
from lockin.terminal.past import change_told, oldest_first, past_lines
from process import Run

WHEN = dt.datetime(2026, 11, 20, 9, 12, 30, tzinfo=dt.UTC)
SEOUL = dt.timezone(dt.timedelta(hours=9))
CHOSEN = Answer(state="answered", option="zero", by="ana", date=dt.date(2026, 11, 20))
FILE = "acme.yaml"


def past(old: object = None, new: object = None, **changes: Any) -> Past:  # noqa: ANN401 - any field of a change
    """One change, of an answer from open to `zero` unless said otherwise."""
    values: dict[str, Any] = {
        "when": WHEN,
        "by": "ana",
        "via": "set",
        "question": "dat.retention",
        "old": old,
        "new": new,
    }
    return Past(**(values | changes))


def of_answers(old: Answer, new: Answer) -> Past:
    """The change as the store notes it."""
    return past(as_recorded(old), as_recorded(new))


# --- What a change did


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (Answer(), CHOSEN, "not answered → zero"),
        (CHOSEN, CHOSEN.change(option=None, options=("a", "b")), "zero → a, b"),
        (CHOSEN, Answer(state="answered", value="12"), "zero → 12"),
        (CHOSEN, Answer(state="unknown", by="ana"), "zero → unknown"),
        (
            CHOSEN,
            Answer(state="not_applicable", reason="no data", second="bob"),
            "zero → not applicable (no data; agreed by bob)",
        ),
        (CHOSEN, Answer(), "zero → not answered"),
        (CHOSEN, CHOSEN.change(evidence="contract"), "evidence: none → contract"),
        (CHOSEN.change(evidence="vendor_statement"), CHOSEN, "evidence: vendor statement → none"),
        (CHOSEN, CHOSEN.change(note="n"), "note added"),
        (CHOSEN.change(note="n"), CHOSEN.change(note="m"), "note changed"),
        (CHOSEN.change(note="n", source="s"), CHOSEN, "source removed; note removed"),
        (CHOSEN, CHOSEN.change(ask="legal"), "to be asked: legal"),
        (CHOSEN.change(ask="legal"), CHOSEN, "to be asked: whom the checklist names"),
        (CHOSEN, CHOSEN.change(reconfirm="new terms"), "to be confirmed: new terms"),
        (CHOSEN.change(reconfirm="new terms"), CHOSEN.change(by="bob"), "zero, confirmed"),
        (CHOSEN, CHOSEN.change(date=dt.date(2026, 11, 21)), "zero, confirmed"),
        (CHOSEN.change(reconfirm="x"), CHOSEN.change(option="longer"), "zero → longer"),
        (
            Answer(),
            CHOSEN.change(evidence="tested", source="log", note="n"),
            "not answered → zero; evidence: none → tested; source added; note added",
        ),
    ],
)
def test_a_change_of_an_answer_in_words(old: Answer, new: Answer, expected: str) -> None:
    """What was said and what is said, then what else changed; who and when stand beside it."""
    assert expected == change_told(of_answers(old, new))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (past("unknown", "yes", question="fact:personal_data"), "unknown → yes"),
        (past("", "Acme\nAI", question="subject:vendor"), "empty → Acme AI"),
        (past(None, "0123456789abcdef" * 4, question="snapshot:sent"), "kept, sha256 0123456789ab"),
        (past("old.yaml", "f" * 64, question="renew"), "begun from old.yaml, sha256 ffffffffffff"),
        (past(None, None), "empty → empty"),
        (past(["odd"], {"state": ["odd"]}), "['odd'] → ['odd']"),
        (past("x" * 500, "y"), f"{'x' * 160}… → y"),
    ],
)
def test_other_changes_in_words(change: Past, expected: str) -> None:
    """Facts, the subject, milestones; and whatever else somebody has written into the history."""
    assert expected == change_told(change)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["state", "option", "options", "note", "reconfirm", "evidence", "by"])
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(
    st.builds(
        Past,
        when=st.datetimes(timezones=st.none() | st.just(dt.UTC) | st.just(SEOUL)),
        by=st.text(max_size=40),
        via=st.text(max_size=10),
        question=st.text(max_size=20) | st.sampled_from(["snapshot:a", "renew", "dat.x"]),
        old=json_values,
        new=json_values,
    ),
    st.integers(40, 200),
)
def test_any_history_is_shown_without_harm(change: Past, width: int) -> None:
    """Whatever a line of history holds, the table has no control character, and no line wider than the terminal."""
    lines = past_lines(oldest_first([change, past("a", "b")]), width, SEOUL)

    assert [] == [line for line in lines if any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in line)]
    assert all(len(line) <= width for line in lines if line.isascii())


# --- The table


def test_the_table_is_aligned_and_tells_local_time() -> None:
    """One row a change: when it was here, who, through what; what is long goes on below itself."""
    long = past("", "Drafts replies for our support team in two languages", by="bob (legal)", question="subject:use")
    lines = past_lines([of_answers(Answer(), CHOSEN), long], 80, SEOUL)

    assert [
        "When              Who          Through  What",
        "2026-11-20 18:12  ana          set      dat.retention: not answered → zero",
        "2026-11-20 18:12  bob (legal)  set      subject:use: empty → Drafts replies for",
        "                                        our support team in two languages",
    ] == lines


def test_a_narrow_terminal_gets_two_lines_a_change() -> None:
    """Where the columns leave no room, what changed stands below who changed it."""
    lines = past_lines([of_answers(Answer(), CHOSEN)], 44, SEOUL)

    assert ["2026-11-20 18:12, ana, set", "    dat.retention: not answered → zero"] == lines


def test_a_long_name_is_not_cut() -> None:
    """A name that is wider than its column gets a line of its own, whole."""
    name = "A Person With A Rather Long Name"
    lines = past_lines([past("a", "b", by=name), past("a", "b", by="김한국")], 80, SEOUL)

    assert f"2026-11-20 18:12, {name}, set" == lines[1]
    assert lines[3].startswith("2026-11-20 18:12  김한국" + " " * 16 + "set")


def test_a_merged_history_is_told_in_the_order_of_time() -> None:
    """Two branches merged by lines are in no order; one second's changes stay as they stand."""
    early, late = past(new=1), past(new=2, when=WHEN + dt.timedelta(seconds=1))
    by_hand = past(new=3, when=WHEN.replace(tzinfo=None))

    assert [early, by_hand, late] == oldest_first([late, early, by_hand])


# --- The command


def test_the_history_of_a_file(lockin: Run) -> None:
    """Changes by two people, told oldest first; asking for one question leaves out the others."""
    lockin("new", FILE)
    lockin("set", FILE, "dat.retention=zero", "--by", "ana", "--evidence", "contract")
    lockin("set", FILE, "fact:personal_data=no", "--by", "bob")
    whole, one = lockin("history", FILE, env={"COLUMNS": "120"}), lockin("history", FILE, "fact:personal_data")

    assert (0, "", 3) == (whole.returncode, whole.stderr, len(whole.stdout.splitlines()))
    assert "dat.retention: not answered → zero; evidence: none → contract\n" in whole.stdout
    assert (0, True, False) == (one.returncode, "unknown → no" in one.stdout, "dat.retention" in one.stdout)


def test_the_history_as_json(lockin: Run) -> None:
    """All that is noted, in UTC, with answers as the file has them."""
    lockin("new", FILE)
    lockin("set", FILE, "dat.retention=zero", "--by", "ana")
    document = json.loads(lockin("history", FILE, "--json").stdout)

    assert 1 == document["lockin"]
    (change,) = document["changes"]
    assert ("ana", "set", "dat.retention", {"state": "open"}, "zero") == (
        *(change[key] for key in ("by", "via", "question", "old")),
        change["new"]["option"],
    )
    assert change["when"].endswith("Z")


@pytest.mark.parametrize("arguments", [(), ("dat.retention",), ("fact:personal_data",), ("subject:vendor",)])
def test_no_history_is_said(lockin: Run, arguments: tuple[str, ...]) -> None:
    """Nothing was changed yet: a sentence, or an empty list, and no failure."""
    lockin("new", FILE)
    ran, document = lockin("history", FILE, *arguments), lockin("history", FILE, *arguments, "--json")

    said = f"No change of {arguments[0] if arguments else FILE} is noted in its history.\n"
    assert (0, said, []) == (ran.returncode, ran.stdout, json.loads(document.stdout)["changes"])


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((FILE, "dat.retension"), 2, "did you mean 'dat.retention'?"),
        ((FILE, "fact:personal"), 2, "did you mean 'fact:personal_data'?"),
        ((FILE, "zzz"), 2, "it takes a question's id, fact:ID or subject:FIELD"),
        (("acne.yaml",), 66, "did you mean 'acme.yaml'?"),
    ],
)
def test_what_never_was_is_asked_back(lockin: Run, arguments: tuple[str, ...], code: int, message: str) -> None:
    """A name that neither checklist nor history has, or no file: what was likely meant."""
    lockin("new", FILE)
    ran = lockin("history", *arguments)

    assert (code, "", True) == (ran.returncode, ran.stdout, message in ran.stderr)


def test_the_history_outlives_its_questions_and_its_file(lockin: Run, tmp_path: Path) -> None:
    """A question that is gone is still told about; so is what was there before somebody broke the file."""
    lockin("new", FILE)
    append_history(tmp_path / FILE, [past("a", "b", question="old.question")])
    (tmp_path / FILE).write_text("broken: [", "utf-8")

    assert "old.question: a → b" in lockin("history", FILE, "old.question").stdout
    assert "old.question: a → b" in lockin("history", FILE).stdout


def test_the_history_steers_no_terminal(lockin: Run, tmp_path: Path) -> None:
    """Escape sequences and bidi marks in a history that somebody prepared do not get through."""
    lockin("new", FILE)
    append_history(tmp_path / FILE, [past("a", "\x1b[2Jb\u202ec", by="\x9b31mana", question="q\x1b]0;x\x07")])
    ran = lockin("history", FILE)

    assert history_path(tmp_path / FILE).exists()
    assert (0, set()) == (ran.returncode, set(ran.stdout) & set("\x1b\x9b\x07\u202e"))
