"""The one place where an exception becomes a message and an exit code.

Typer brings its own copy of Click, so errors cannot derive from Click's. They derive from
`LockinError` and are turned into words here, in the group's `invoke`, which a real process and
the test runner share.
"""

from __future__ import annotations

import os
import platform
import sys
import traceback
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from lockin import __version__
from lockin.errors import BadDataError, ExitCode, LockinError, Problem
from lockin.language import _, ngettext

if TYPE_CHECKING:
    from typer._click import Context  # private, and needed for the type alone


class ErrorBoundary(TyperGroup):
    """The root command: runs a subcommand and says in words how it failed, if it did."""

    def invoke(self, ctx: Context) -> object:
        """Run the subcommand named on the command line.

        Raises:
            SystemExit: with the exit code of a failure, once its message is on standard error.

        """
        with _failures_in_words(debug=bool(ctx.params.get("debug"))):
            return super().invoke(ctx)

    def main(self, *args: Any, **kwargs: Any) -> object:  # noqa: ANN401 - handed on as they come
        """Run the program: read the command line, print help, or invoke a subcommand.

        Raises:
            SystemExit: always, unless called with `standalone_mode=False`.

        """
        with _failures_in_words(debug=False):
            return super().main(*args, **kwargs)


@contextmanager
def _failures_in_words(*, debug: bool) -> Iterator[None]:
    """Turn what goes wrong inside into a message on standard error and an exit code."""
    try:
        try:
            yield
        finally:
            if sys.stdout is not None:  # None when it is closed
                sys.stdout.flush()
    except (typer.Exit, typer.TyperException, SystemExit):
        raise
    except BaseException as error:
        raise SystemExit(_describe(error, debug=debug)) from error


def _describe(error: BaseException, *, debug: bool) -> ExitCode:
    """Say what went wrong; the result is the exit code for it."""
    match error:
        case LockinError():
            return _explain(error)
        case KeyboardInterrupt() | typer.Abort():
            _say("\n" + _("lockin: interrupted"))
            return ExitCode.INTERRUPTED
        case EOFError():
            _say(_("lockin: error: {message}").format(message=_("input ended before the question was answered")))
            return ExitCode.INCOMPLETE
        case OSError():
            _discard_output()
            if not isinstance(error, BrokenPipeError):
                place = f"{error.filename}: " if error.filename else ""
                _say(_("lockin: error: {message}").format(message=f"{place}{error.strerror or error}"))
            return ExitCode.IO_ERROR
        case bug:
            return _confess(bug, debug=debug)


def _explain(error: LockinError) -> ExitCode:
    """Print a failure the user can do something about, every problem of a file whole."""
    message = str(error)
    if isinstance(error, BadDataError):
        for problem in error.problems:
            _say(problem_told(problem))
        count = len(error.problems)
        message = ngettext("{count} problem in {file}", "{count} problems in {file}", count).format(
            count=count, file=error.problems[0].source
        )
    _say(_("lockin: error: {message}").format(message=message))
    if error.hint:
        _say(_("  hint: {hint}").format(hint=error.hint))
    return error.exit_code


def problem_told(problem: Problem) -> str:
    """A problem as the terminal shows it: place and message, the line with a caret, the hint."""
    if problem.hint is None:
        return str(problem)
    return str(replace(problem, hint=None)) + "\n" + _("  hint: {hint}").format(hint=problem.hint)


def _confess(error: BaseException, *, debug: bool) -> ExitCode:
    """Own up to a bug: keep the traceback in a file, or show it when asked to."""
    details = "".join(traceback.format_exception(error))
    place = None if debug else _keep(details)
    if place is None:
        _say(details)
    if place:
        told = _("lockin: this is a bug in lockin {version}, not a mistake of yours; the details are in {place}.")
    else:
        told = _("lockin: this is a bug in lockin {version}, not a mistake of yours; the details are above.")
    _say(told.format(version=__version__, place=place))
    _say(_("Your answers are saved. Run the command again with --debug before its name to see the details."))
    return ExitCode.BUG


def _keep(details: str) -> Path | None:
    """Write a bug report to the user's state folder; None when that is not possible."""
    from platformdirs import user_state_path  # only a bug needs it

    now = datetime.now(UTC)
    path = user_state_path("lockin") / f"bug-{now:%Y%m%dT%H%M%S}-{os.getpid()}.txt"
    about = f"lockin {__version__}, Python {platform.python_version()}, {platform.platform()}\n{sys.argv}\n\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(about + details, encoding="utf-8", errors="backslashreplace")
    except OSError:
        return None
    return path


def _say(text: str) -> None:
    """Print to standard error; what could steer a terminal is shown as an escape instead."""
    safe = (c if c in "\n\t" or unicodedata.category(c)[0] != "C" else ascii(c)[1:-1] for c in text)
    typer.echo("".join(safe), err=True)


def _discard_output() -> None:
    """Send what standard output still holds nowhere, so that the interpreter does not fail on it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
