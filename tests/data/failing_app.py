"""A program behind the error boundary whose one command fails as it is told to."""

from __future__ import annotations

import signal
import sys
import time
from typing import Annotated

import typer

from lockin import errors
from lockin.cli.boundary import ErrorBoundary

app = typer.Typer(cls=ErrorBoundary, pretty_exceptions_enable=False, rich_markup_mode=None)

PROBLEM = errors.Problem(
    source="a.yaml",
    line=2,
    column=3,
    where="answers",
    message="no question 'x.y'",
    hint="did you mean 'x.z'?",
    excerpt="  x.y: {}",
)


@app.callback()
def root(debug: Annotated[bool, typer.Option("--debug")] = False) -> None:  # noqa: FBT002 - a typer flag
    """Take the option that the boundary reads."""


@app.command()
def fail(kind: str) -> None:
    """Raise the error named `kind`."""
    typer.echo("half a result")
    match kind:
        case "BadDataError":
            raise errors.BadDataError((PROBLEM, PROBLEM))
        case "escape":
            raise errors.UsageError("\x1b[2J\u202etext", hint="a \x07bell")
        case "interrupt":
            raise KeyboardInterrupt
        case "end":
            raise EOFError
        case "disk":
            raise OSError(28, "No space left on device", "a.yaml")
        case "bug":
            raise ZeroDivisionError("one over nothing")
        case "sleep":
            signal.alarm(30)
            time.sleep(30)
        case _:
            raise getattr(errors, kind)("This went wrong.", hint="Do that.")


if __name__ == "__main__":
    from lockin.cli import app as frame

    frame._obey_signals()
    app(sys.argv[1:])
