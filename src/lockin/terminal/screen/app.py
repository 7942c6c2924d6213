"""The full screen in a real terminal: prompt_toolkit draws the lines, hands in the keys, and obeys the signals."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import BufferControl, ConditionalContainer, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.layout.processors import BeforeInput
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.styles import Style

from lockin.errors import AnswerRefusedError
from lockin.language import _
from lockin.store.drafts import Draft
from lockin.terminal.screen import asking, browsing, fields
from lockin.terminal.screen.canvas import Line, joined
from lockin.terminal.screen.drawing import Frame, frame
from lockin.terminal.screen.keys import KEYS, Action, Mode
from lockin.terminal.screen.state import Field, Screen
from lockin.terminal.sitting import Ending

ESCAPE_PATIENCE = 0.05
"""Seconds in which the rest of an arrow key must follow its Esc."""
STASH_AFTER = 1.0
"""Seconds after the last key in which a half-typed text is on the disk."""
SMALLEST = (20, 8)
"""Columns and rows that are drawn for even if the window has fewer."""
HANDLERS: dict[Mode, dict[Action, asking.Handler]] = {
    "ask": asking.HANDLERS,
    "levels": browsing.LEVEL,
    "overview": browsing.OVERVIEW,
    "page": browsing.PAGE,
}
PLAIN_STYLE = {"bar": "reverse", "strong": "bold", "flag": "bold", "warn": "bold", "said": "", "dim": "", "rule": ""}
COLOURS = {
    "flag": "bold ansired",
    "warn": "ansiyellow",
    "said": "ansigreen",
    "dim": "ansibrightblack",
    "rule": "ansibrightblack",
}


class FullScreen:
    """prompt_toolkit around a `Screen`."""

    def __init__(
        self,
        screen: Screen,
        *,
        today: Callable[[], dt.date],
        stash: Callable[[Draft], None],
        unstash: Callable[[], None],
        source: Input | None = None,
        target: Output | None = None,
    ) -> None:
        """Build the application; nothing is drawn yet.

        Args:
            screen: what is shown.
            today: the day that answers are dated with.
            stash: keeps a half-typed text when the program has to end.
            unstash: drops what was kept, once it is used.
            source: keys; None: the terminal.
            target: None: the terminal.

        Raises:
            Exception: what prompt_toolkit raises where it cannot work.

        """
        self.screen = screen
        self.today = today
        self.stash = stash
        self.unstash = unstash
        self.opened: Field | None = None
        self.timer: asyncio.TimerHandle | None = None
        self.buffer = Buffer(multiline=True, on_text_changed=self._typed)
        self._drawn: tuple[int, Frame] | None = None
        monochrome = "NO_COLOR" in os.environ and os.environ["NO_COLOR"] != ""
        self.app: Application[None] = Application(
            layout=Layout(self._layout(), focused_element=self.body),
            key_bindings=self._bindings(),
            full_screen=True,
            style=Style.from_dict(PLAIN_STYLE if monochrome else PLAIN_STYLE | COLOURS),
            color_depth=ColorDepth.DEPTH_1_BIT if monochrome else None,
            input=source,
            output=target,
        )
        self.app.ttimeoutlen = ESCAPE_PATIENCE
        self._follow()

    def run(self) -> Ending:
        """Show the screen until it is left; the terminal is as before when this returns, however it ends."""
        before = {number: signal.getsignal(number) for number in _fatal()}
        try:
            self.app.run(pre_run=self._obey)
        except (EOFError, OSError):  # the terminal is gone
            self._leave("hangup")
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            _let_go_of_a_dead_terminal()
        return self.screen.ending or "quit"

    def _obey(self) -> None:
        """Keep the half-typed text and put the terminal back when told to end."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._broken)
        for number, ending in _fatal().items():
            with suppress(NotImplementedError):  # Windows
                loop.add_signal_handler(number, self._leave, ending)

    def _leave(self, ending: Ending, error: BaseException | None = None) -> None:
        self._stash()
        self.screen.ending = ending
        if self.app.is_running and not self.app.is_done:
            self.app.exit(exception=error) if error is not None else self.app.exit()

    def _broken(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """A bug, in a key or in drawing: end with it, so that it is told as one once the terminal is back."""
        self._leave("interrupted", context.get("exception") or RuntimeError(context["message"]))

    # What is drawn.

    def _layout(self) -> HSplit:
        self.body = Window(
            FormattedTextControl(lambda: self._part("body"), focusable=True, show_cursor=True),
            height=lambda: len(self._frame().body),
            dont_extend_height=True,
        )
        self.input = Window(
            BufferControl(self.buffer, input_processors=[BeforeInput(" > ")]),
            height=lambda: max(self._frame().field_rows, 1),
            wrap_lines=True,
            dont_extend_height=True,
        )
        typing = Condition(lambda: self.screen.field is not None)
        return HSplit(
            [
                self._window("head"),
                self.body,
                ConditionalContainer(HSplit([self._window("prompt"), self.input]), typing),
                Window(),
                self._window("message"),
                self._window("keys"),
            ]
        )

    def _window(self, part: str) -> Window:
        control = FormattedTextControl(lambda: self._part(part))
        return Window(control, height=lambda: len(getattr(self._frame(), part)), dont_extend_height=True)

    def _part(self, part: str) -> StyleAndTextTuples:
        lines: list[Line] = getattr(self._frame(), part)
        return list(joined(lines))

    def _frame(self) -> Frame:
        """The frame of this rendering; all windows are parts of one."""
        if self._drawn is None or self._drawn[0] != self.app.render_counter:
            size = self.app.output.get_size()
            width, height = max(size.columns, SMALLEST[0]), max(size.rows, SMALLEST[1])
            self._drawn = self.app.render_counter, frame(self.screen, width, height, typed=self.buffer.text)
        return self._drawn[1]

    # What keys do.

    def _bindings(self) -> KeyBindings:
        bindings = KeyBindings()
        for mode, keys in KEYS.items():
            here = Condition(lambda mode=mode: self.screen.mode == mode)  # type: ignore[misc] # a default of a lambda
            for key in keys:
                for name in key.names:
                    bindings.add(name, filter=here, eager=True)(self._handler(mode, key.action, name))
        reading = Condition(lambda: self.screen.mode != "field")
        bindings.add(Keys.BracketedPaste, filter=reading)(self._refuse_paste)
        bindings.add(Keys.Any, filter=reading)(self._refuse_key)
        bindings.add("c-c", eager=True)(lambda _: self._leave("interrupted"))
        bindings.add("<sigint>")(lambda _: self._leave("interrupted"))
        bindings.add("c-z", eager=True)(lambda event: event.app.suspend_to_background())
        return bindings

    def _handler(self, mode: Mode, action: Action, name: str) -> Callable[[KeyPressEvent], None]:
        def handle(event: KeyPressEvent) -> None:
            self.press(mode, action, name)
            if action == "redraw":
                event.app.renderer.clear()

        return handle

    def press(self, mode: Mode, action: Action, name: str) -> None:
        """Do what a key says, and show why not if it is refused."""
        screen = self.screen
        screen.say("")
        screen.interview = screen.interview.on(self.today())
        try:
            if mode == "field":
                self._press_in_field(action)
            else:
                HANDLERS[mode][action](screen, name)
        except AnswerRefusedError as error:
            screen.say(str(error))
        self._follow()
        if screen.ending is not None:
            self.app.exit()

    def _press_in_field(self, action: Action) -> None:
        match action:
            case "submit":
                before = self.screen.field
                fields.submit(self.screen, self.buffer.text)
                if self.screen.field is not before:
                    self.unstash()
            case "newline" if self.screen.field and self.screen.field.several:
                self.buffer.insert_text("\n")
            case "escape":
                fields.cancel(self.screen, self.buffer.text)
                self.unstash()
            case _:
                self.screen.say(_("This text has one line."))

    def _follow(self) -> None:
        """Bring the field and the focus in line with the state."""
        field = self.screen.field
        if field is self.opened:
            return
        self.opened = field
        self._forget_timer()
        if field is None:
            self.app.layout.focus(self.body)
            return
        shown = field.left or field.text
        self.buffer.set_document(Document(shown, len(shown)))
        self.app.layout.focus(self.input)

    def _typed(self, buffer: Buffer) -> None:
        """Search while typing; keep any other text a moment after the last key, for a power cut gives no signal."""
        if self.screen.field is not None and self.screen.field.kind == "search":
            self.screen.query, self.screen.listed_row = buffer.text, 0
        elif self.app.loop is not None:
            self._forget_timer()
            self.timer = self.app.loop.call_later(STASH_AFTER, self._stash)

    def _stash(self) -> None:
        draft = fields.half_typed(self.screen, self.buffer.text)
        if draft is not None:
            self.stash(draft)

    def _forget_timer(self) -> None:
        if self.timer is not None:
            self.timer.cancel()

    def _refuse_paste(self, event: KeyPressEvent) -> None:  # noqa: ARG002 - prompt_toolkit passes it
        self.screen.say(_("Pasted text was not taken. It fits into a note: m opens it."))

    def _refuse_key(self, event: KeyPressEvent) -> None:
        shown = event.data if event.data.isprintable() and event.data.strip() else _("That key")
        known = any("?" in key.names and key.action == "help" for key in KEYS[self.screen.mode])
        told = (
            _("{key} does nothing here; ? shows all keys.") if known else _("{key} does nothing here; Esc goes back.")
        )
        self.screen.say(told.format(key=shown))


def _fatal() -> dict[int, Ending]:
    """The signals that end the program, as far as this system has them."""
    names: dict[str, Ending] = {"SIGHUP": "hangup", "SIGTERM": "terminated"}
    return {getattr(signal, name): ending for name, ending in names.items() if hasattr(signal, name)}


def _let_go_of_a_dead_terminal() -> None:
    """Send what is still to be written nowhere if the terminal is gone, so that the exit code tells of that alone."""
    try:
        sys.stdout.flush()
    except OSError:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
