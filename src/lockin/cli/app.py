"""The program: its help, the options before a command's name, and the entry point."""

from __future__ import annotations

import gc
import signal
import sys
from io import TextIOWrapper
from types import FrameType
from typing import Annotated, NoReturn

import typer

from lockin import __version__
from lockin.cli.commands import Program

HELP = """
How locked in will we be? Ask, score and report on an AI vendor before you sign.

\b
Examples:
  lockin demo                        write an invented assessment and its PDF
  lockin assess acme.yaml            answer the questions; saves every answer
  lockin status acme.yaml            what is answered and what is still open
  lockin score acme.yaml             the score on one page
  lockin report acme.yaml -o a.pdf   the report for procurement
"""

EXIT_CODES = """
\b
Exit codes:
  0 done   1 check failed   2 usage   3 incomplete   65 bad data
  66 no such file   69 system library missing   70 bug   73 cannot write
  74 I/O failed   75 file is locked   129 130 143 ended by a signal
"""

app = typer.Typer(
    name="lockin",
    cls=Program,
    help=HELP,
    epilog=EXIT_CODES,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)


def _print_version(wanted: bool) -> None:
    """Print the version and end, before anything else is looked at."""
    if wanted:
        typer.echo(f"lockin {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and exit.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", envvar="LOCKIN_DEBUG", help="Show the details of a bug instead of filing them.")
    ] = False,
) -> None:
    """Hold the options that stand before the command's name."""


def main() -> NoReturn:
    """Run the program; never returns."""
    gc.set_threshold(50_000)  # a run makes many lasting objects and few cycles; a tenth of its time went into looking
    _prepare_streams()
    _obey_signals()
    try:
        app(prog_name="lockin")
    finally:
        gc.freeze()  # the interpreter need not look through everything once more before it ends
    sys.exit()


def _prepare_streams() -> None:
    """Show characters that a terminal or a pipe cannot carry as escapes, rather than fail on them."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # None when the descriptor is closed
            stream.reconfigure(errors="backslashreplace")


def _obey_signals() -> None:
    """End on SIGTERM and SIGHUP by unwinding, so that temporary files go and locks open."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 - the interpreter passes both
    """Leave with the exit code that shells give a process ended by this signal."""
    signal.signal(number, signal.SIG_IGN)
    raise SystemExit(128 + number)
