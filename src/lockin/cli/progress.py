"""How far long work is, on standard error: a bar where a person looks, else a line now and then."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

import typer

from lockin.language import _

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

EVERY = 10.0
"""Seconds between two lines."""


class Progress:
    """So many of so many; a context manager."""

    def __init__(self, everything: int, *, quiet: bool) -> None:
        """Keep how many there are."""
        self.everything, self.quiet = everything, quiet
        self.rendered = self.unchanged = self.failed = 0
        self._told = time.monotonic()
        self._bar: Bar | None = None

    def __enter__(self) -> Self:
        """Show the bar, if there is to be one."""
        plain = os.environ.get("TERM") == "dumb" or os.environ.get("ACCESSIBLE", "").lower() not in {"", "0", "false"}
        if not self.quiet and not plain and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, TextColumn
            from rich.progress import Progress as Bar

            columns = (TextColumn("{task.description}"), BarColumn())
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._bar.add_task(self.text(), total=self.everything)
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Take the bar away, and say how far it came."""
        if self._bar is not None:
            self._bar.stop()
        if not self.quiet:
            typer.echo(self.text(), err=True)

    def step(self) -> None:
        """One of the counts has changed."""
        if self._bar is not None:
            done = self.rendered + self.unchanged + self.failed
            self._bar.update(self._bar.task_ids[0], completed=done, description=self.text())
        elif not self.quiet and time.monotonic() - self._told >= EVERY:
            self._told = time.monotonic()
            typer.echo(self.text(), err=True)

    def line(self, text: str) -> None:
        """Print a message, above the bar when there is one; it would be written into the bar otherwise.

        Args:
            text: made fit for a terminal.

        """
        if self._bar is None:
            typer.echo(text, err=True)
        else:
            self._bar.console.print(text, markup=False, emoji=False, highlight=False, soft_wrap=True)

    def text(self) -> str:
        """`12 of 200 rendered, 3 unchanged, 1 failed`."""
        return _("{count} of {all} rendered, {unchanged} unchanged, {failed} failed").format(
            count=self.rendered, all=self.everything, unchanged=self.unchanged, failed=self.failed
        )
