"""`lockin new`: an assessment in which every question is open."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from lockin.cli.house import begun_with
from lockin.cli.login import fresh_identity
from lockin.cli.options import NewChecklist
from lockin.language import _, ngettext


def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The YAML file to create.", show_default=False)],
    *,
    vendor: Annotated[str, typer.Option(help="Who sells the service.")] = "",
    product: Annotated[str, typer.Option(help="What you would buy.")] = "",
    model_maker: Annotated[str, typer.Option(help="Who trains the model.")] = "",
    cloud: Annotated[str, typer.Option(help="On whose machines it runs.")] = "",
    use: Annotated[str, typer.Option(help="What your product will do with it, in one sentence.")] = "",
    owner: Annotated[str, typer.Option(help="Who prepares the assessment.")] = "",
    reviewer: Annotated[str, typer.Option(help="Who reviews it.")] = "",
    marking: Annotated[
        str | None,
        typer.Option(help="Printed on every page of the report. [default: as lockin.toml says, else internal]"),
    ] = None,
    currency: Annotated[str, typer.Option(help="Three letters, for amounts of money.")] = "EUR",
    checklist: NewChecklist = None,
) -> None:
    """Create an assessment in which every question is open.

    The file lists all facts and questions with what each can be, so it can be filled in by hand as
    well. A file that exists is never overwritten.
    """
    from lockin.model.assessment import Subject
    from lockin.store.assessments import create_assessment
    from lockin.store.checklists import load_checklist

    fields = {"vendor": vendor, "product": product, "model_maker": model_maker, "cloud": cloud, "use": use}
    checklist, marking = begun_with(file, checklist, marking)
    subject = Subject(**fields, owner=owner, reviewer=reviewer, marking=marking, currency=currency)
    stored = create_assessment(file, load_checklist(checklist), subject, identity=fresh_identity())
    count = len(stored.checklist.questions)
    told = ngettext("Wrote {file}: {count} question, open.", "Wrote {file}: {count} questions, all open.", count)
    typer.echo(told.format(file=file, count=count))
    typer.echo(_("Next: {command}").format(command=f"lockin assess {shlex.quote(str(file))}"))
