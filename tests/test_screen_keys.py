"""The keys of the full screen: every one that the help names does what it says, through prompt_toolkit's own parser."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.input.base import PipeInput
from prompt_toolkit.output import DummyOutput

from builders import TODAY, answered, assessment, checklist, question, red_flag
from lockin.errors import ConflictError, IoFailedError
from lockin.interview.changes import Change, applied
from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import Condition, Option
from lockin.store.drafts import Draft
from lockin.store.history import UnnotedError
from lockin.terminal.screen import asking, fields
from lockin.terminal.screen.app import HANDLERS, FullScreen
from lockin.terminal.screen.drawing import frame
from lockin.terminal.screen.keys import ANYWHERE, DIGITS, KEYS, Action, Key, Mode
from lockin.terminal.screen.pages import TITLES
from lockin.terminal.screen.state import Screen
from screens import Disk, seated, texts

NINE = tuple(Option(id=f"o{number}", label=f"Level {number}", risk=number * 10) for number in range(1, 10))
CHECKLIST = checklist(
    structs.replace(question("d1.many"), options=NINE),
    question("d1.certificates", type="multi"),
    question("d1.contact", type="text", options=()),
    question("d2.training", red_flag=red_flag("c_100")),
    *(question(f"d{number}.plan") for number in range(3, 11)),
)
SENT = {
    "enter": "\r", "escape": "\x1b", "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "tab": "\t", "f1": "\x1bOP",
    "c-c": "\x03", "c-d": "\x04", "c-j": "\n", "c-l": "\x0c", "c-z": "\x1a",
}  # fmt: skip
"""What a terminal sends for the keys that are no characters."""
SHOWN = {
    "Enter": "enter", "Esc": "escape", "Up": "up", "Down": "down", "Right": "right", "Left": "left",
    "PageUp": "pageup", "PageDown": "pagedown", "PgDn": "pagedown", "Tab": "tab", "F1": "f1", "Space": " ",
    "Ctrl-D": "c-d", "Ctrl-J": "c-j", "Ctrl-L": "c-l",
}  # fmt: skip
"""How the help names them."""
ROWS = [(mode, key) for mode, keys in KEYS.items() for key in keys]
PRESSES = [(mode, key.action, name) for mode, key in ROWS for name in key.names]


class Output(DummyOutput):
    """A terminal of 80 by 24 that counts how often it is cleared."""

    cleared = 0

    def erase_screen(self) -> None:
        """Count."""
        self.cleared += 1

    def get_size(self) -> Size:
        """The usual size."""
        return Size(rows=24, columns=80)


class Seat(NamedTuple):
    """A person before a full screen that no terminal shows."""

    full: FullScreen
    screen: Screen
    disk: Disk
    output: Output
    pipe: PipeInput
    drafts: list[Draft | None]

    @property
    def here(self) -> str:
        """Id of the current item."""
        return self.screen.interview.current.id if self.screen.interview.current else ""

    def answer(self, question_id: str) -> Answer:
        """An answer as it is on the disk."""
        return self.disk.assessment.answer(question_id)


@contextmanager
def seat(at: str = "", answers: dict[str, Answer] | None = None) -> Iterator[Seat]:
    """Sit down at a question; `d1.many` has nine options."""
    screen, disk = seated(CHECKLIST, assessment(CHECKLIST, answers), at=at)
    output = Output()
    drafts: list[Draft | None] = []
    with create_pipe_input() as pipe:
        full = FullScreen(
            screen,
            today=lambda: TODAY,
            stash=drafts.append,
            unstash=lambda: drafts.append(None),
            source=pipe,
            target=output,
        )
        yield Seat(full, screen, disk, output, pipe, drafts)


def press(sat: Seat, name: str) -> None:
    """Send what a terminal sends for the key, and wait until it was dealt with."""
    asyncio.run(_pressed(sat, SENT.get(name, name)))


async def _pressed(sat: Seat, sent: str) -> None:
    dealt_with, app = asyncio.Event(), sat.full.app
    app.key_processor.after_key_press += lambda _: dealt_with.set()
    running = asyncio.create_task(app.run_async())
    sat.pipe.send_text(sent)
    await asyncio.wait_for(dealt_with.wait(), 20)
    if not app.is_done:
        app.exit()
    await running


class Effect(NamedTuple):
    """What has to be so before a key, and what is so after it and was not before."""

    prepare: Callable[[Seat], object]
    shows: Callable[[Seat, str], bool]


def typing(text: str) -> Callable[[Seat], None]:
    """A note is being typed."""

    def prepare(sat: Seat) -> None:
        asking.note(sat.screen, "m")
        sat.full._follow()
        sat.full.buffer.insert_text(text)

    return prepare


def listed(row: int = 0) -> Callable[[Seat], None]:
    """The overview, with this row highlighted."""

    def prepare(sat: Seat) -> None:
        asking.overview(sat.screen, "o")
        sat.screen.listed_row = row

    return prepare


def reading(scroll: int = 0) -> Callable[[Seat], None]:
    """The help, scrolled so far."""

    def prepare(sat: Seat) -> None:
        sat.screen.show("help")
        sat.screen.scroll = scroll

    return prepare


def levels(row: int = 0) -> Callable[[Seat], None]:
    """The choice of an evidence level, with this row highlighted."""

    def prepare(sat: Seat) -> None:
        asking.evidence(sat.screen, "e")
        sat.screen.row = row

    return prepare


def at(place: str, row: int = 0) -> Callable[[Seat], None]:
    """Another question, with this row highlighted."""

    def prepare(sat: Seat) -> None:
        sat.screen.arrive(sat.screen.interview.jump(place))
        sat.screen.row = row

    return prepare


def chosen(sat: Seat) -> None:
    """The second option is chosen and not saved."""
    asking.choose(sat.screen, "2")


def changed(sat: Seat) -> None:
    """An answer was given, and a page is read."""
    asking.unknown(sat.screen, "d")
    sat.screen.show("summary")


def field(kind: str) -> Callable[[Seat, str], bool]:
    """Whether such a field is open."""
    return lambda sat, _: sat.screen.field is not None and sat.screen.field.kind == kind


def page(name: str, *, leaving: bool = False) -> Callable[[Seat, str], bool]:
    """Whether this page is shown."""
    return lambda sat, _: (sat.screen.mode, sat.screen.page, sat.screen.leaving) == ("page", name, leaving)


def mode(name: Mode) -> Callable[[Seat, str], bool]:
    """Whether the screen is in this mode, at the question where it began."""
    return lambda sat, _: (sat.screen.mode, sat.here) == (name, "d1.many")


def row(number: int) -> Callable[[Seat, str], bool]:
    """Whether this option is highlighted and none is chosen."""
    return lambda sat, _: (sat.screen.row, sat.screen.ticked) == (number, frozenset())


def now_at(place: str) -> Callable[[Seat, str], bool]:
    """Whether this question is asked now."""
    return lambda sat, _: (sat.here, sat.screen.mode) == (place, "ask")


def row_listed(number: int) -> Callable[[Seat, str], bool]:
    """Whether this row of the overview is highlighted."""
    return lambda sat, _: sat.screen.listed_row == number


def scrolled(lines: int) -> Callable[[Seat, str], bool]:
    """Whether the page is scrolled so far."""
    return lambda sat, _: (sat.screen.mode, sat.screen.scroll) == ("page", lines)


def anything(_: Seat) -> None:
    """As one sits down."""


def undone(sat: Seat, _: str) -> bool:
    """Whether the answer is open again."""
    return sat.answer("d1.many").state == "open" and sat.screen.message.startswith("Undone")


EFFECTS: dict[tuple[Mode, Action], Effect] = {
    ("ask", "choose"): Effect(anything, lambda sat, name: sat.screen.ticked == {f"o{name}"}),
    ("ask", "enter"): Effect(chosen, lambda sat, _: sat.answer("d1.many").option == "o2"),
    ("ask", "back"): Effect(at("d1.certificates"), now_at("d1.many")),
    ("ask", "unknown"): Effect(anything, lambda sat, _: sat.answer("d1.many").state == "unknown"),
    ("ask", "na"): Effect(anything, field("reason")),
    ("ask", "note"): Effect(anything, field("note")),
    ("ask", "evidence"): Effect(anything, mode("levels")),
    ("ask", "assign"): Effect(anything, field("assign")),
    ("ask", "overview"): Effect(anything, mode("overview")),
    ("ask", "next_open"): Effect(at("d2.training"), now_at("d4.plan")),
    ("ask", "forward"): Effect(at("d2.training"), now_at("d3.plan")),
    ("ask", "undo"): Effect(lambda sat: asking.unknown(sat.screen, "d"), undone),
    ("ask", "more"): Effect(anything, page("more")),
    ("ask", "up"): Effect(at("d1.many", row=1), row(0)),
    ("ask", "down"): Effect(at("d1.many", row=1), row(2)),
    ("ask", "tick"): Effect(at("d1.many", row=3), lambda sat, _: sat.screen.ticked == {"o4"}),
    ("ask", "previous_section"): Effect(at("d4.plan"), now_at("d3.plan")),
    ("ask", "next_section"): Effect(at("d4.plan"), now_at("d5.plan")),
    ("ask", "goto"): Effect(anything, field("goto")),
    ("ask", "confirm"): Effect(at("d10.plan"), lambda sat, _: sat.answer("d10.plan").reconfirm == ""),
    ("ask", "clear"): Effect(at("d3.plan"), lambda sat, _: sat.answer("d3.plan").state == "open"),
    ("ask", "summary"): Effect(anything, page("summary")),
    ("ask", "escape"): Effect(chosen, lambda sat, _: not sat.screen.ticked and "Back to" in sat.screen.message),
    ("ask", "redraw"): Effect(anything, lambda sat, _: sat.output.cleared > 0),
    ("ask", "leave"): Effect(anything, page("summary", leaving=True)),
    ("ask", "help"): Effect(anything, page("help")),
    ("levels", "choose"): Effect(
        levels(), lambda sat, name: sat.screen.field is not None and sat.screen.field.level == asking.LEVELS[int(name)]
    ),
    ("levels", "up"): Effect(levels(2), lambda sat, _: sat.screen.row == 1),
    ("levels", "down"): Effect(levels(2), lambda sat, _: sat.screen.row == 3),
    ("levels", "enter"): Effect(
        levels(2), lambda sat, _: sat.screen.field is not None and sat.screen.field.level == "contract"
    ),
    ("levels", "escape"): Effect(levels(), mode("ask")),
    ("field", "submit"): Effect(typing("remark"), lambda sat, _: sat.answer("d1.many").note == "remark"),
    ("field", "newline"): Effect(typing("one"), lambda sat, _: sat.full.buffer.text == "one\n"),
    ("field", "escape"): Effect(
        typing("remark"),
        lambda sat, _: (sat.screen.mode, sat.screen.field, sat.answer("d1.many").note) == ("ask", None, ""),
    ),
    ("overview", "up"): Effect(listed(5), row_listed(4)),
    ("overview", "down"): Effect(listed(5), row_listed(6)),
    ("overview", "enter"): Effect(listed(11), now_at("d2.training")),
    ("overview", "filter"): Effect(listed(), lambda sat, _: sat.screen.filter == "open"),
    ("overview", "search"): Effect(listed(), field("search")),
    ("overview", "section"): Effect(
        listed(),
        lambda sat, name: sat.screen.mode == "ask" and sat.here.startswith(f"d{name if name != '0' else '10'}."),
    ),
    ("overview", "page_up"): Effect(listed(12), row_listed(2)),
    ("overview", "page_down"): Effect(listed(2), row_listed(12)),
    ("overview", "escape"): Effect(listed(), mode("ask")),
    ("overview", "leave"): Effect(listed(), page("summary", leaving=True)),
    ("overview", "help"): Effect(listed(), page("help")),
    ("page", "up"): Effect(reading(12), scrolled(11)),
    ("page", "down"): Effect(reading(12), scrolled(13)),
    ("page", "page_up"): Effect(reading(12), scrolled(2)),
    ("page", "page_down"): Effect(reading(2), scrolled(12)),
    ("page", "escape"): Effect(reading(), mode("ask")),
    ("page", "overview"): Effect(reading(), mode("overview")),
    ("page", "goto"): Effect(reading(), field("goto")),
    ("page", "undo"): Effect(changed, undone),
    ("page", "leave"): Effect(reading(), lambda sat, _: sat.screen.ending == "quit"),
}
"""What changes, for every row of the table of keys."""
SETTLED = {
    "d3.plan": answered("a_0"),
    "d10.plan": answered("a_0", reconfirm="new terms"),
}


def test_every_row_has_an_effect() -> None:
    """The table of effects has exactly the rows of the table of keys."""
    assert {(mode, key.action) for mode, key in ROWS} == set(EFFECTS)


@pytest.mark.parametrize(("of", "action", "name"), PRESSES, ids=[f"{mode}-{name}" for mode, _, name in PRESSES])
def test_key_does_what_the_table_says(of: Mode, action: Action, name: str) -> None:
    """What a terminal sends for the key has the effect of its row, which was not there before."""
    effect = EFFECTS[of, action]
    with seat("d1.many", SETTLED) as sat:
        effect.prepare(sat)
        sat.full._follow()
        assert (of, False) == (sat.screen.mode, effect.shows(sat, name))
        press(sat, name)
        assert effect.shows(sat, name)
        assert sat.disk.assessment == sat.screen.interview.assessment


def test_no_key_is_bound_twice() -> None:
    """In each mode a key means one thing."""
    for of, keys in KEYS.items():
        names = [name for key in keys for name in key.names]
        assert sorted(set(names)) == sorted(names), of


@pytest.mark.parametrize(("of", "key"), ROWS, ids=[f"{mode}-{key.action}" for mode, key in ROWS])
def test_help_names_the_keys_of_each_row(of: Mode, key: Key) -> None:
    """What is shown are keys of the row; where the help shows the row, all of them."""
    if key.shown in {"1-9", "0-3", "1-9  0"}:
        assert tuple(name for name in "1234567890" if name in key.names) or key.shown == "0-3"
        assert {"1-9": DIGITS, "0-3": ("0", "1", "2", "3"), "1-9  0": (*DIGITS, "0")}[key.shown] == key.names
        return
    named = {SHOWN.get(word, word) for word in key.shown.split()}
    assert named <= set(key.names)
    if of in TITLES:
        assert named == set(key.names)


@pytest.mark.parametrize(("of", "key"), [(of, key) for of, key in ROWS if key.footer])
def test_footer_names_keys_that_are_bound(of: Mode, key: Key) -> None:
    """The first word of a footer is one or two keys that work there."""
    first = key.footer.split()[0]
    bound = {name for other in KEYS[of] for name in other.names}
    words = [first] if first == "/" else first.split("/")
    assert {SHOWN.get(word, word[0] if "-" in word and word[0].isdigit() else word) for word in words} <= bound


@pytest.mark.parametrize("of", sorted(HANDLERS))
def test_every_bound_key_has_a_handler(of: Mode) -> None:
    """No key of the table leads nowhere."""
    assert {key.action for key in KEYS[of]} <= set(HANDLERS[of])


PLACES: dict[Mode, Callable[[Seat], object]] = {
    "ask": anything,
    "levels": levels(),
    "field": typing("remark"),
    "overview": listed(),
    "page": reading(),
}
"""How to get into each mode."""


@pytest.mark.parametrize("of", sorted(PLACES))
def test_ctrl_c_ends_everywhere(of: Mode) -> None:
    """In every mode Ctrl-C interrupts, keeps a half-typed text and saves nothing."""
    assert "Ctrl-C" in [shown for shown, _ in ANYWHERE]
    with seat("d1.many") as sat:
        PLACES[of](sat)
        sat.full._follow()
        press(sat, "c-c")
        kept = [Draft(item="question d1.many", field="note", text="remark")] if of == "field" else []
        assert ("interrupted", kept, assessment(CHECKLIST)) == (sat.screen.ending, sat.drafts, sat.disk.assessment)


@pytest.mark.parametrize("of", sorted(PLACES))
def test_ctrl_z_suspends_everywhere(of: Mode, monkeypatch: pytest.MonkeyPatch) -> None:
    """In every mode Ctrl-Z leaves to the shell, and nothing else happens."""
    assert "Ctrl-Z" in [shown for shown, _ in ANYWHERE]
    with seat("d1.many") as sat:
        left: list[bool] = []
        monkeypatch.setattr(sat.full.app, "suspend_to_background", lambda: left.append(True))
        PLACES[of](sat)
        sat.full._follow()
        press(sat, "c-z")
        assert ([True], of, None) == (left, sat.screen.mode, sat.screen.ending)


@pytest.mark.parametrize(
    ("of", "hint"),
    [
        ("ask", "? shows all keys"),
        ("overview", "? shows all keys"),
        ("levels", "Esc goes back"),
        ("page", "Esc goes back"),
    ],
)
@pytest.mark.parametrize(("name", "shown"), [("x", "x"), ("\x1b[15~", "That key"), ("é", "é")])
def test_key_without_a_meaning_says_so(of: Mode, hint: str, name: str, shown: str) -> None:
    """A wrong key changes nothing, and the hint names a key that works there."""
    with seat("d1.many") as sat:
        PLACES[of](sat)
        press(sat, name)
        assert (f"{shown} does nothing here; {hint}.", of) == (sat.screen.message, sat.screen.mode)
        assert assessment(CHECKLIST) == sat.disk.assessment


def test_saving_failures_keep_reason_and_second_name() -> None:
    """When the disk refuses or somebody was faster, the second name and the reason before it are still there."""
    for error in (IoFailedError("disk full"), ConflictError("it was changed by bob")):
        with seat("d3.plan") as sat:
            asking.na(sat.screen, "n")
            fields.submit(sat.screen, "no need")
            sat.disk.refuses = error
            fields.submit(sat.screen, "bob")
            assert sat.screen.message.startswith("Not saved: ")
            kept = sat.screen.field
            assert ("second", "no need") == (kept and kept.kind, kept and kept.reason)
            sat.disk.refuses = None
            fields.submit(sat.screen, "bob")
            assert ("not_applicable", "bob") == (sat.answer("d3.plan").state, sat.answer("d3.plan").second)


def test_text_is_not_put_into_another_question() -> None:
    """If somebody's change takes the question away while its note is typed, the next one does not get the note."""
    hidden = checklist(
        question("d1.first"), question("d2.second", applies_if=Condition(fact="personal_data")), question("d3.third")
    )
    screen, disk = seated(hidden, at="d2.second")
    asking.note(screen, "m")
    disk.assessment = disk.assessment.with_fact("personal_data", value=False)
    disk.refuses = ConflictError("it was changed by bob")
    fields.submit(screen, "remark")
    assert ("ask", None, "d1.first") == (
        screen.mode,
        screen.field,
        screen.interview.current and screen.interview.current.id,
    )


def test_going_elsewhere_says_what_was_not_saved() -> None:
    """A choice that is left without Enter is dropped, by every way out, and that is said."""
    for keys in (["right"], ["N"], ["]"], ["o", "4"], ["o", "down", "enter"], ["g", "enter"]):
        with seat("d1.many") as sat:
            chosen(sat)
            for name in keys:
                pressed(sat, name, "d4.plan")
            assert "What was chosen in d1.many was not saved; Enter would have." == sat.screen.message
            assert "open" == sat.answer("d1.many").state


def test_leaving_says_what_is_not_saved() -> None:
    """The summary does not say that all is saved while a choice, or a text left with Esc, would be lost."""
    with seat("d1.many") as sat:
        asking.HANDLERS["leave"](sat.screen, "q")
        assert " All is saved." in "\n".join(texts(frame(sat.screen, 80, 24)))
    with seat("d1.many") as sat:
        chosen(sat)
        asking.HANDLERS["leave"](sat.screen, "q")
        shown = "\n".join(texts(frame(sat.screen, 80, 24)))
        assert ("What is chosen in d1.many is not saved" in shown, "All is saved" in shown) == (True, False)
        pressed(sat, "escape")
        pressed(sat, "enter")
        assert "answered" == sat.answer("d1.many").state
    with seat("d1.many") as sat:
        asking.note(sat.screen, "m")
        fields.cancel(sat.screen, "half a note")
        asking.HANDLERS["leave"](sat.screen, "q")
        shown = "\n".join(texts(frame(sat.screen, 80, 24)))
        assert ("Text left with Esc is not saved: d1.many." in shown, "All is saved" in shown) == (True, False)


def test_a_change_that_is_saved_but_not_in_the_history_is_not_called_unsaved() -> None:
    """The answer is on the disk, so the interview goes on, and says what is missing."""
    with seat("d4.plan") as sat:

        def save(change: Change) -> Assessment:
            sat.disk.assessment = applied(change, sat.disk.assessment)
            raise UnnotedError("your change is saved in acme.yaml, but not noted in acme.history.jsonl")

        sat.screen.save = save
        asking.choose(sat.screen, "1")
        asking.enter(sat.screen, "enter")
        assert sat.screen.message.startswith("Saved d4.plan: your change is saved in acme.yaml, but not noted")
        assert ("answered", True) == (sat.screen.interview.assessment.answer("d4.plan").state, sat.here != "d4.plan")


def test_naming_who_should_answer_is_said_as_such() -> None:
    """The message names the person, rather than repeat that the question is open."""
    with seat("d4.plan") as sat:
        asking.assign(sat.screen, "w")
        fields.submit(sat.screen, "Kim Lee")
        assert "Saved d4.plan: to be asked: Kim Lee. The question itself is still open." == sat.screen.message


# Properties.

STILL = ("enter", "up", "down", "b", "right", "N", "[", "]", "o", "f", "s", "h", "?", "escape", "g", "c-l", "pagedown")
"""Keys that look and move."""


def pressed(sat: Seat, name: str, text: str = "") -> None:
    """Press a key if it is bound here; in a field, type the text first."""
    if sat.screen.mode == "field" and text:
        sat.full.buffer.insert_text(text)
    for key in KEYS[sat.screen.mode]:
        if name in key.names and (sat.screen.mode, key.action) != ("page", "leave"):
            sat.full.press(sat.screen.mode, key.action, name)
            return


@settings(max_examples=60)
@given(st.lists(st.sampled_from(STILL), max_size=40))
def test_looking_and_moving_save_nothing(names: list[str]) -> None:
    """Enter, arrows, pages and moves in any order never answer an open question."""
    with seat() as sat:
        for name in names:
            if sat.screen.ending is None:
                pressed(sat, name)
        assert assessment(CHECKLIST) == sat.disk.assessment


keystrokes = st.tuples(
    st.sampled_from(sorted({name for _, _, name in PRESSES})), st.sampled_from(["", "d4", "a text", "-"])
)


@settings(max_examples=60)
@given(st.lists(keystrokes, max_size=60))
def test_any_keys_in_any_order(presses: list[tuple[str, str]]) -> None:
    """Whatever is pressed, the screen shows what is on the disk, can be drawn, and says how to get out."""
    with seat(answers=SETTLED) as sat:
        for name, text in presses:
            pressed(sat, name, text)
            assert sat.disk.assessment == sat.screen.interview.assessment
            lines = texts(frame(sat.screen, 80, 24, typed=sat.full.buffer.text))
            assert any(way in "".join(lines[-2:]) for way in ("q quit", "Esc"))
            searching = sat.screen.field is not None and sat.screen.field.kind == "search"
            if sat.screen.mode in {"ask", "field"} and not searching and sat.here in CHECKLIST.by_id:
                assert any(sat.here in line for line in lines)
