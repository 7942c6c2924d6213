"""Help pages and usage errors in another language than English: the commands' own texts, and what Typer adds to them.

Typer words its headings and errors in English and fills them in at once. So a sentence of its own is recognised by the
pattern it was made from, and said anew in the translation of that pattern. In English none of this runs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import IO, Any

import typer
from typer._click import Command, Context, HelpFormatter  # private; typer is held below the version that may change it
from typer._click.exceptions import ClickException, NoArgsIsHelpError, UsageError

from lockin.language import N_, _

PATTERNS = (
    N_("Arguments"),
    N_("Options"),
    N_("Commands"),
    N_("required"),
    N_("default: {default}"),
    N_("env var: {variable}"),
    N_("Show this message and exit."),
    N_("Missing command."),
    N_("No such command {command}. Did you mean {others}?"),
    N_("No such command {command}."),
    N_("No such option: {option} (Possible options: {others})"),
    N_("No such option: {option}"),
    N_("Option {option} requires an argument."),
    N_("Option {option} does not take a value."),
    N_("Got unexpected extra argument(s) ({arguments})"),
    N_("Missing argument {parameter}."),
    N_("Missing option {parameter}."),
    N_("Invalid value for {parameter}: {complaint}"),
    N_("{value} is not one of {choices}."),
    N_("{value} is not a valid integer."),
    N_("{value} is not a valid int range."),
    N_("{value} is not a valid float."),
    N_("{value} is not in the range {range}."),
)
"""What Typer says, the longer of two that begin alike first."""
RAW = "\b\n"
"""Before a paragraph whose lines are kept as they are."""
FILLER = "\0"
"""Behind each wide character while Typer counts characters, so that it counts columns."""
_EXTRA = re.compile(r"(?<=  )\[([^][]*)\]$")
"""What Typer writes behind the help of an option."""


def paragraphs(text: str | None) -> Iterator[tuple[str, str]]:
    """What translators get of a help text, a paragraph at a time; and what stands before it."""
    for part in (text or "").strip("\n").split("\n\n"):
        raw = part.startswith(RAW)
        yield (RAW, part.removeprefix(RAW).rstrip("\n")) if raw else ("", " ".join(part.split()))


def translated(text: str) -> str:
    """A help text in the language in use."""
    return "\n\n".join(before + _(part) for before, part in paragraphs(text))


def translate(command: Command) -> None:
    """Put the help of a command, and what Typer adds to it, into the language in use."""
    command.context_class = SpokenContext
    command.help, command.short_help, command.epilog = (
        text and translated(text) for text in (command.help, command.short_help, command.epilog)
    )
    for param in command.params:
        if text := getattr(param, "help", None):
            param.help = _(text)  # type: ignore[attr-defined]  # of options and arguments, not of their base


def reworded(sentence: str) -> str:
    """A sentence of Typer in the language in use; as it is when no pattern knows it."""
    for pattern in PATTERNS:
        if found := _recognised(pattern).fullmatch(sentence):
            parts = found.groupdict()
            if "complaint" in parts:
                parts["complaint"] = reworded(parts["complaint"])
            return _(pattern).format(**parts)
    return sentence


@cache
def _recognised(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(pattern)), re.DOTALL)


class SpokenFormatter(HelpFormatter):
    """Writes help pages in the language in use, and knows that some characters take two columns."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is called."""
        super().write_usage(prog, args, _stretched(_("Usage: ") if prefix is None else prefix))

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        super().write_heading(reworded(heading))

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        super().write_text(_stretched(text))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write options or commands with what they do."""
        spoken = [(_stretched(name), _stretched(_with_extra(reworded(text)))) for name, text in rows]
        super().write_dl(spoken, col_max, col_spacing)

    def getvalue(self) -> str:
        """The page."""
        return super().getvalue().replace(FILLER, "")


class SpokenContext(Context):
    """Of a command whose help is in the language in use."""

    formatter_class = SpokenFormatter


def spoken(error: typer.TyperException) -> typer.TyperException:
    """A usage error of Typer, worded in the language in use; others as they are."""
    if not isinstance(error, UsageError) or isinstance(error, NoArgsIsHelpError | SpokenUsageError):
        return error
    return SpokenUsageError(error)


class SpokenUsageError(ClickException):
    """A usage error of Typer in the language in use."""

    def __init__(self, error: UsageError) -> None:
        """Word what `error` says."""
        super().__init__(reworded(error.format_message()))
        self.exit_code = error.exit_code
        self.ctx = error.ctx

    def show(self, file: IO[Any] | None = None) -> None:
        """Print how the command is called, where its help is, and what is wrong."""
        if self.ctx is not None:
            command, option = self.ctx.command_path, self.ctx.help_option_names[0]
            typer.echo(self.ctx.get_usage(), file=file, err=True)
            typer.echo(_("Try '{command}' for help.").format(command=f"{command} {option}"), file=file, err=True)
            typer.echo(file=file, err=True)
        typer.echo(_("Error: {message}").format(message=self.message), file=file, err=True)


def _with_extra(text: str) -> str:
    """A help text, the brackets behind it in the language in use."""
    return _EXTRA.sub(lambda found: f"[{'; '.join(map(reworded, found[1].split('; ')))}]", text)


def _stretched(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c + FILLER if unicodedata.east_asian_width(c) in "WF" else c for c in text)
