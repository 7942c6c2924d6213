"""The pages of the full screen as lines: they fit any window, and nothing in a text can steer the terminal."""

from __future__ import annotations

import unicodedata
from typing import get_args

import pytest
import wcwidth
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from builders import TODAY, answered, assessment, checklist, question, red_flag, remedy
from lockin.model.assessment import Answer, Assessment, Subject
from lockin.model.checklist import Checklist, Question, Reference, VendorNote
from lockin.terminal.screen import asking, browsing
from lockin.terminal.screen.canvas import CURSOR, clip_kept, padded
from lockin.terminal.screen.drawing import FIELD_ROWS, Frame, frame
from lockin.terminal.screen.overview import FILTERS
from lockin.terminal.screen.question import choices
from lockin.terminal.screen.state import FieldKind, PageName, Screen
from samples import example, shipped
from screens import seated, texts
from strategies import cases

SIZES = st.tuples(st.integers(20, 200), st.integers(8, 60))
VIEWS = ("ask", "levels", "overview", *get_args(PageName), *get_args(FieldKind))
WORDS = st.text(
    st.sampled_from("abc de-/한국어漢ｶﾞéñ\u0301👍🏽👨‍👩‍👧\u200d\u202e\x1b\x07\x9b\u2028\t\n[]"), max_size=120
)
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@st.composite
def screens(draw: st.DrawFn, *, texts_of: st.SearchStrategy[str] | None = None) -> Screen:
    """A screen in any view of a random interview; with `texts_of`, all its words are of that kind."""
    of, given_ = draw(cases(most=3))
    if texts_of is not None:
        of, given_ = reworded(draw, of, given_, texts_of)
    screen, _ = seated(of, given_, quick_only=draw(st.booleans()))
    interview = screen.interview
    item = draw(st.none() | st.sampled_from(interview.items))
    screen.arrive(interview if item is None else interview.at(item))
    offered = choices(screen.interview.current)
    screen.row = draw(st.integers(0, max(len(offered) - 1, 0)))
    chooses = draw(st.booleans())
    if offered and chooses:
        asking.tick(screen, " ")
    message = st.sampled_from(["", "Saved. " * 40])
    screen.say(draw(message if texts_of is None else texts_of), alarming=draw(st.booleans()))
    show(screen, draw(st.sampled_from(VIEWS)))
    screen.filter, screen.query = draw(st.sampled_from(FILTERS)), draw(st.sampled_from(["", "con", "한"]))
    screen.listed_row = draw(st.integers(0, 9))
    screen.scroll = draw(st.integers(0, 99))
    return screen


def reworded(
    draw: st.DrawFn, of: Checklist, of_it: Assessment, words: st.SearchStrategy[str]
) -> tuple[Checklist, Assessment]:
    """The same case in other words."""
    asked = []
    for plain in of.questions:
        options = tuple(structs.replace(option, label=draw(words)) for option in plain.options)
        flag = plain.red_flag and structs.replace(plain.red_flag, reason=draw(words))
        note = VendorNote(product=draw(words), text=draw(words), as_of=TODAY, verified="secondary")
        asked.append(
            structs.replace(
                plain, text=draw(words), why=draw(words), how_to_find_out=draw(words), options=options, red_flag=flag,
                vendor_notes=(note,), remediation=remedy(draw(words)), weight_rationale=draw(words),
            )
        )  # fmt: skip
    new = structs.replace(
        of,
        questions=tuple(asked),
        roles={"pm": draw(words), "legal": draw(words)},
        domains=tuple(structs.replace(domain, title=draw(words)) for domain in of.domains),
        facts=tuple(structs.replace(fact, ask=draw(words), help=draw(words)) for fact in of.facts),
    )
    said = {"note": draw(words), "source": draw(words), "reconfirm": draw(words), "ask": draw(words), "by": draw(words)}
    filled = {name: answer.change(**said) for name, answer in of_it.answers.items()}
    return new, structs.replace(of_it, answers=filled, subject=Subject(vendor=draw(words), product=draw(words)))


def show(screen: Screen, view: str) -> None:
    """Bring the screen into a view, as its keys would; a view that is not for this item is left out."""
    if view in get_args(PageName):
        screen.show(view)  # type: ignore[arg-type]  # one of them, as just seen
    elif view in get_args(FieldKind):
        screen.type_in(view, "A prompt that is long enough to be wrapped in a narrow window")  # type: ignore[arg-type]  # as above
    elif view == "overview" or (view == "levels" and isinstance(screen.interview.current, Question)):
        screen.mode, screen.field = view, None  # type: ignore[assignment]  # as above
        screen.row %= 4


def rows(drawn: Frame) -> int:
    """How many rows a frame takes."""
    return len(texts(drawn)) + drawn.field_rows


def keys_of(drawn: Frame) -> str:
    """What the last lines say."""
    return "\n".join(text for line in drawn.keys for _, text in line)


def is_marked(drawn: Frame) -> bool:
    """Whether the terminal's cursor stands somewhere in the body."""
    return any(style == CURSOR for line in drawn.body for style, _ in line)


@settings(max_examples=100)
@given(screens(), SIZES, st.sampled_from(["", "x" * 500, "line\n" * 9]))
def test_every_view_fits_every_window(screen: Screen, size: tuple[int, int], typed: str) -> None:
    """No line is wider than the window, the rows fit, and what one has to see is seen."""
    width, height = size
    drawn = frame(screen, width, height, typed=typed)
    assert [] == [line for line in texts(drawn) if not 0 <= wcwidth.wcswidth(line) <= width]
    assert rows(drawn) <= height
    assert (screen.field is not None) is (0 < drawn.field_rows <= FIELD_ROWS)
    promises(screen, drawn)


def promises(screen: Screen, drawn: Frame) -> None:
    """What each view shows in any window."""
    item, body = screen.interview.current, ["".join(text for _, text in line) for line in drawn.body]
    match screen.mode:
        case "ask" if item is not None:
            assert ("q quit" in keys_of(drawn), "? all keys" in keys_of(drawn)) == (True, True)
            assert is_marked(drawn) or not choices(item)
        case "overview":
            assert ("q quit" in keys_of(drawn), "? all keys" in keys_of(drawn)) == (True, True)
        case "levels":
            assert ("Esc cancel" in keys_of(drawn), is_marked(drawn)) == (True, True)
        case "field":
            assert ("Esc" in keys_of(drawn), is_marked(drawn)) == (True, searching(screen) and listing(screen))
        case "page":
            assert "q quit" in keys_of(drawn)
    if screen.mode in {"ask", "field"} and isinstance(item, Question) and not searching(screen):
        assert item.id in body[0]


def searching(screen: Screen) -> bool:
    """Whether the overview is shown behind a field."""
    return screen.field is not None and screen.field.kind == "search"


def listing(screen: Screen) -> bool:
    """Whether the overview has the row that is to be highlighted."""
    return screen.listed_row < len(browsing.rows(screen))


@settings(max_examples=100)
@given(screens(texts_of=WORDS), SIZES)
def test_texts_from_files_neither_steer_nor_break_the_frame(screen: Screen, size: tuple[int, int]) -> None:
    """Escape sequences, bidirectional marks, wide and combining characters: the lines are clean and fit."""
    width, height = size
    drawn = frame(screen, width, height)
    for line in texts(drawn):
        assert not BIDI & set(line)
        assert "" == "".join(c for c in line if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}), line
        assert 0 <= wcwidth.width(line) <= width
    assert rows(drawn) <= height


@pytest.mark.parametrize("size", [(80, 24), (40, 16), (120, 40)])
@pytest.mark.parametrize("name", ["typical", "trial"])
def test_shipped_questions_show_id_options_and_highlight(name: str, size: tuple[int, int]) -> None:
    """At every question of the shipped checklist, whichever option is highlighted, id and option are on the screen."""
    screen, _ = seated(shipped(), example(name))
    for item in screen.interview.items:
        if isinstance(item, Question) and item.scored:
            screen.arrive(screen.interview.at(item))
            for at, option in enumerate(item.options):
                screen.row = at
                lines = ["".join(text for _, text in line) for line in frame(screen, *size).body]
                assert item.id in lines[0]
                assert any(line.startswith(f" > {at + 1} (") for line in lines), option.id


def test_80_by_24_shows_all_of_every_shipped_question() -> None:
    """In the usual window no option, and neither of don't know and not applicable, needs scrolling."""
    screen, _ = seated(shipped(), example("typical"))
    for item in screen.interview.items:
        if isinstance(item, Question) and item.scored:
            screen.arrive(screen.interview.at(item))
            lines = ["".join(text for _, text in line) for line in frame(screen, 80, 24).body]
            numbers = [line[3] for line in lines if line[5:6] in {"(", "["}]
            aside = [] if item.red_flag else ["n"]
            assert [*(str(at + 1) for at in range(len(item.options))), "d", *aside] == numbers


def test_red_flag_is_shown_before_it_is_saved() -> None:
    """The warning about a chosen option stands right under the options, and the message names it."""
    of = checklist(question("dat.training", red_flag=red_flag("c_100"), remediation=remedy("Ban it.")))
    screen, disk = seated(of, at="dat.training")
    asking.choose(screen, "3")
    lines = texts(frame(screen, 80, 24))
    assert any(line.startswith(" ! Red flag: It cannot be taken back.") for line in lines)
    assert any("Ban it." in line for line in lines)
    assert any(line.startswith(" ! Red flag. Enter saves it") for line in texts(frame(screen, 40, 12)))
    assert "open" == disk.assessment.answer("dat.training").state
    screen.show("more")
    assert any(line.startswith(" ! Red flag: It cannot be taken back.") for line in texts(frame(screen, 40, 16)))
    screen.come_back()
    asking.choose(screen, "1")
    assert not any("Red flag" in line for line in texts(frame(screen, 80, 24)))


def test_states_are_characters() -> None:
    """The overview tells the states apart without colour: one mark each."""
    of = checklist(*(question(f"dat.{name}") for name in ("open", "known", "unknown", "aside", "doubted")))
    given_ = assessment(
        of,
        {
            "dat.known": answered("a_0"),
            "dat.unknown": Answer(state="unknown"),
            "dat.aside": Answer(state="not_applicable", reason="no need", second="bob"),
            "dat.doubted": answered("a_0", reconfirm="new terms"),
        },
    )
    screen, _ = seated(of, given_)
    screen.mode = "overview"
    lines = [line for line in texts(frame(screen, 80, 24)) if " dat." in line]
    assert ["[ ]", "[x]", "[?]", "[-]", "[~]"] == [line[3:6] for line in lines]


def test_answers_to_confirm_are_not_counted_as_done() -> None:
    """The header counts what waits for a confirmation, and shows less than 100 % until it is given."""
    of = checklist(question("dat.training"), question("dat.plan"))
    old = answered("a_0", reconfirm="carried over")
    screen, _ = seated(of, assessment(of, {"dat.training": old, "dat.plan": answered("a_0")}))
    head = texts(Frame(frame(screen, 80, 24).head, [], [], 0, [], []))
    assert ("50 %" in head[1], "0 open  1 to confirm" in head[2]) == (True, True)
    asking.confirm(screen, "y")
    head = texts(Frame(frame(screen, 80, 24).head, [], [], 0, [], []))
    assert ("100 %" in head[1], "to confirm" in head[2]) == (True, False)


@pytest.mark.parametrize("width", range(72, 121))
def test_the_drawn_range_is_whole_or_left_out(width: int) -> None:
    """Beside many counts the scale gets shorter; its bracket is never cut off."""
    of = checklist(*(question(f"dat.q{number}") for number in range(4)))
    states = (answered("a_0", reconfirm="x"), Answer(state="unknown"), Answer(state="not_applicable"))
    screen, _ = seated(of, assessment(of, {f"dat.q{number}": state for number, state in enumerate(states)}))
    line = texts(frame(screen, width, 24))[2]
    assert (line.count("["), "...  " in line) == (line.count("]"), False)
    assert line.rstrip().endswith("1 open  1 to confirm  1 don't know  1 n/a")


def test_message_is_cut_to_the_window_by_columns() -> None:
    """A long message in wide characters ends with dots inside the window."""
    of = checklist(question("dat.training"))
    screen, _ = seated(of)
    screen.say("계약서 제4조에 따르면 " * 30)
    for width in range(20, 100):
        lines = texts(Frame([], [], [], 0, frame(screen, width, 24).message, []))
        assert (2, True) == (len(lines), lines[-1].endswith("..."))
        assert max(wcwidth.width(line) for line in lines) < width


def test_cutting_keeps_columns_in_line() -> None:
    """Blanks inside a line that is cut stay, so that the columns of a table with wide characters stay in line."""
    assert "   [x] 한국...      " == padded("   [x] 한국...", 20)
    assert "   [x]   한국어 한..." == clip_kept("   [x]   한국어 한국어 한국어", 21)
    assert 20 == wcwidth.width(padded("   [x]   한국어 한국어 한국어", 20))


def test_more_help_names_note_weight_and_references() -> None:
    """All that the checklist says about a question is on its page of help."""
    told = question(
        "dat.training",
        weight=4,
        weight_rationale="It cannot be undone.",
        remediation=remedy("Ban it."),
        refs=("gdpr",),
        vendor_notes=(VendorNote(product="Acme AI", text="See the terms.", as_of=TODAY, verified="unverified"),),
    )
    law = Reference(
        id="gdpr", framework="GDPR", identifier="Art. 28", demand="A contract.", url="https://example.org",
        verified="full-text", verified_in="PDF", as_of=TODAY,
    )  # fmt: skip
    screen, _ = seated(checklist(told, references=(law,)))
    screen.show("more")
    shown = " ".join(" ".join(texts(frame(screen, 80, 60))).split())
    for said in ("Because of dat.training.", "See the terms.", "Ban it.", "Weight 4: It cannot", "GDPR, Art. 28: A"):
        assert said in shown
