"""The table of commands, and the group that imports one only when it is asked for.

Building ten commands costs a third of what starting Typer costs, and a run needs one of them. So
the help is printed from the table, and a test holds its sentences to those of the commands.
"""

from __future__ import annotations

from collections import UserDict
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from lockin.cli import speech
from lockin.cli.boundary import ErrorBoundary
from lockin.cli.single import SingleValued
from lockin.language import SOURCE, _, language, spoken_again

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter  # private, and needed for types alone


class Entry(NamedTuple):
    """Where a command is, and what the help says about it."""

    module: str
    """Below `lockin.cli`."""
    attribute: str
    """A function, or a `typer.Typer` for a group of commands."""
    summary: str


COMMANDS = {
    "new": Entry("new", "new", "Create an assessment in which every question is open."),
    "assess": Entry(
        "assess", "assess", "Answer the questions, or go on where you stopped; every answer is saved at once."
    ),
    "set": Entry("set", "set_", "Set answers, facts or the subject of an assessment."),
    "status": Entry("score", "status", "Print what is answered and what is still open."),
    "score": Entry("score", "score", "Print the result on one page."),
    "explain": Entry("score", "explain", "Print the arithmetic, so that it can be checked by hand."),
    "report": Entry("report", "report", "Write the report that goes to the procurement review."),
    "verify": Entry("verify", "verify", "Check a report: that its answers make its score, and that its pages say so."),
    "sign": Entry(
        "sign", "sign", "Sign a report; several people can, one after the other. Needs the extra lockin[sign]."
    ),
    "extract": Entry("extract", "extract", "Take the answers out of a report, as an assessment to go on with."),
    "history": Entry("history", "history", "Print who changed what, when and through what, oldest first."),
    "snapshot": Entry(
        "snapshot",
        "snapshot",
        "Keep a copy of an assessment that is not written to any more; without a name, list the copies.",
    ),
    "renew": Entry(
        "renew", "renew", "Start a new assessment from an older one; every answer is carried over and asked again."
    ),
    "demo": Entry("report", "demo", "Take an invented assessment, score it and write its PDF."),
    "ask": Entry(
        "ask", "ask", "Hand the questions of one role out to a colleague; `lockin merge` brings the answers back."
    ),
    "merge": Entry("merge", "merge", "Bring filled-in hand-outs, or edited copies, back into the assessment."),
    "alternatives": Entry(
        "alternatives",
        "alternatives",
        "List candidates to test as alternatives: models to run yourself, runtimes, gateways, other routes.",
    ),
    "waive": Entry("waive", "waive", "Accept a finding for a time; the score and the band stay as they are."),
    "event": Entry("event", "event", "Note an event; the answers that it may have changed are asked again."),
    "due": Entry(
        "due", "due", "Print everything that has a date, soonest first; exit with 1 when something is overdue."
    ),
    "switching": Entry(
        "switching",
        "switching",
        "Estimate what a move to another vendor would cost, and whether there would be time for it.",
    ),
    "whatif": Entry("whatif", "whatif", "Print what other answers would make of the result; the file stays as it is."),
    "plan": Entry("plan", "plan", "Print the cheapest changes that lead to a better band, with owners and dates."),
    "compare": Entry(
        "compare",
        "compare",
        "Compare two to six vendors or alternatives: what differs, and what to ask each for.",
    ),
    "diff": Entry(
        "diff",
        "diff",
        "Tell what changed between two dates of one vendor, or what another checklist version would change.",
    ),
    "portfolio": Entry(
        "portfolio", "portfolio", "Write the reports of all assessments in a folder, and an overview of them."
    ),
    "checklist": Entry("checklist", "app", "Look at checklists, check your own, begin a new one."),
    "house": Entry("house", "house", "Print which house style is in force, and where each setting comes from."),
    "doctor": Entry("doctor", "doctor", "Say what this machine has for making PDFs, and how to get what it lacks."),
}
"""Every command by its name, in the order of the help."""


def build(name: str, entry: Entry) -> Command:
    """The command, imported, in the language in use, and ready to run."""
    command = _made(name, getattr(import_module(f"lockin.cli.{entry.module}"), entry.attribute))
    speech.prepare(command)
    return command


def _made(name: str, found: Any) -> Command:  # noqa: ANN401 - a function or a group, as the table says
    if isinstance(found, typer.Typer):
        return typer.main.get_group(found)
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name, cls=SingleValued)(found)
    return typer.main.get_command(single)


class Built(UserDict[str, Any]):
    """The commands by name; looking one up builds it."""

    def __getitem__(self, name: str) -> Command:
        """Build the command `name`.

        Raises:
            KeyError: if there is none.

        """
        return build(name, self.data[name])


class Program(ErrorBoundary):
    """The root command, behind the error boundary."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - handed on as they come
        """Keep what Typer sets, and put the table in the place of its commands."""
        super().__init__(**settings)
        self.commands = Built(COMMANDS)

    def main(self, *args: Any, **kwargs: Any) -> object:  # noqa: ANN401 - handed on as they come
        """Run the program; what it speaks afterwards is what was spoken before."""
        with spoken_again():
            return super().main(*args, **kwargs)

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: Context | None = None,
        **extra: Any,  # noqa: ANN401 - as above
    ) -> Context:
        """Choose the language, before anything is worded or built; then read the command line.

        Raises:
            UsageError: if it asks for a language that there is not.

        """
        asked, rest = speech.taken_out(args, strict=not extra.get("resilient_parsing"))
        speech.choose(asked, rest)
        speech.prepare(self)
        with _usage_in_words():
            return super().make_context(info_name, rest, parent, **extra)

    def invoke(self, ctx: Context) -> object:
        """Run the subcommand."""
        with _usage_in_words():
            return super().invoke(ctx)

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 - Typer passes it
        """The names, in the order of the table."""
        return list(COMMANDS)

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:  # noqa: ARG002 - Typer passes it
        """Write the table into the help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _(entry.summary)) for name, entry in COMMANDS.items()])


@contextmanager
def _usage_in_words() -> Iterator[None]:
    """Say what Typer does not understand in the language in use."""
    try:
        yield
    except typer.TyperException as error:
        if language() == SOURCE:
            raise
        from lockin.cli.phrases import spoken

        raise spoken(error) from error
