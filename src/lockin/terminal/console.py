"""Two text streams as a conversation: print lines, ask for one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from lockin.errors import AnswerRefusedError
from lockin.language import _

LONGEST_LINE = 16_384
"""Characters; the longest text an assessment holds has 4,000."""
NARROWEST, WIDEST = 40, 88
"""Columns of a page: more are hard to read, on fewer the terminal itself breaks the lines."""


class InputEndedError(Exception):
    """There is no more input. Never leaves line mode."""


class Console:
    """Prints to one stream, reads from another."""

    def __init__(self, stdin: TextIO, stdout: TextIO, *, echo: bool, width: int) -> None:
        """Talk over these streams.

        Args:
            stdin: where lines are read from.
            stdout: where all is printed.
            echo: print what was read, for input that no terminal shows.
            width: columns of the page.

        """
        self._stdin = stdin
        self._stdout = stdout
        self.echo = echo
        self.width = min(max(width, NARROWEST), WIDEST)

    def say(self, lines: Iterable[str]) -> None:
        """Print lines."""
        self._stdout.writelines(f"{line}\n" for line in lines)

    def ask(self, prompt: str) -> str:
        """Print a prompt and read a line, without its end.

        Raises:
            InputEndedError: at the end of input.
            AnswerRefusedError: if the line is longer than any text may be; the whole line is used up.

        """
        self._stdout.write(prompt)
        self._stdout.flush()
        line = self._stdin.readline(LONGEST_LINE)
        if not line:
            self._stdout.write("\n")
            raise InputEndedError
        too_long = len(line) == LONGEST_LINE and not line.endswith("\n")
        while too_long and (rest := self._stdin.readline(LONGEST_LINE)) and not rest.endswith("\n"):
            pass
        if self.echo:
            shown = line.rstrip("\n") if not too_long else "..."
            self._stdout.write("".join(c if c.isprintable() else " " for c in shown) + "\n")
        if too_long:
            raise AnswerRefusedError(_("That line has more than {count} characters.").format(count=LONGEST_LINE))
        return line.rstrip("\n")
