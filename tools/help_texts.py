"""The texts of the help pages: docstrings and options, which no call of `_` names, for the catalogues."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from lockin.cli.app import app
from lockin.cli.commands import COMMANDS, build
from lockin.cli.phrases import paragraphs
from lockin.cli.speech import OPTION

if TYPE_CHECKING:
    from typer._click import Command  # private, and needed for the type alone


def help_texts() -> Iterator[tuple[str, str]]:
    """Each text that translators get, and where it is shown, such as `lockin report --paper`.

    A help page comes a paragraph at a time, so that the first one is also the summary in the list of commands. A text
    comes as often as it is shown.
    """
    yield from _texts(typer.main.get_command(app), "lockin")
    for name, entry in COMMANDS.items():
        yield from _texts(build(name, entry), f"lockin {name}")


def _texts(command: Command, where: str) -> Iterator[tuple[str, str]]:
    """The texts of a command, of its options, and of the commands below it."""
    for text in (command.help, command.short_help, command.epilog):
        yield from ((paragraph, where) for _before, paragraph in paragraphs(text) if paragraph)
    for param in command.params:
        text = getattr(param, "help", None)
        if text and OPTION not in param.opts:  # its languages are filled in; `lockin.cli.speech` has the text
            yield text, f"{where} {param.opts[0]}"
    below = getattr(command, "commands", None)
    for name, one in below.items() if isinstance(below, dict) else ():
        yield from _texts(one, f"{where} {name}")
