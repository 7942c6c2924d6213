"""`lockin portfolio`: the reports of all assessments in a folder, and an overview of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from lockin.cli.house import Named, Without
from lockin.cli.options import Json, Quiet
from lockin.cli.report import PaperSize

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Where the assessments are.", show_default=False)]
Out = Annotated[
    Path,
    typer.Option(
        "--output", "-o", metavar="OUT", help="Where the reports go; made when it does not exist.", show_default=False
    ),
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", metavar="N", min=1, help="Processes. [default: as there are cores]")
]
Scheduler = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="Use a Dask cluster: tcp://10.0.0.7:8786.", show_default=False)
]
Kind = Annotated[Literal["pdf", "html"], typer.Option("--format", help="Of the reports.")]
Force = Annotated[bool, typer.Option("--force", help="Make every report anew.")]


def portfolio(
    folder: Folder,
    output: Out,
    *,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    kind: Kind = "pdf",
    paper: PaperSize = None,
    house: Named = None,
    no_house: Without = False,
    force: Force = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write the reports of all assessments in a folder, and an overview of them.

    \b
    Examples:
      lockin portfolio assessments -o reports
      lockin portfolio assessments -o reports --jobs 4
      lockin portfolio assessments -o reports --scheduler tcp://10.0.0.7:8786

    The overview says which vendors stand in which band, what many of them depend on, what is overdue and what many
    lack. A second run makes what has changed; a run that is stopped goes on where it was.
    """  # noqa: D301 - \b tells Click to keep the lines that follow
    from lockin.cli.portfolio_run import Wish, run
    from lockin.portfolio.cluster import Cluster
    from lockin.portfolio.pool import Pool

    wish = Wish(folder=folder, out=output, suffix=f".{kind}", paper=paper, house=house, no_house=no_house, force=force)
    run(
        wish,
        lambda: Cluster(scheduler) if scheduler else Pool(jobs or cores()),
        as_json=as_json,
        quiet=quiet,
    )


def cores() -> int:
    """How many processor cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # Linux alone has it
    return len(allowed(0)) if allowed else os.cpu_count() or 1
