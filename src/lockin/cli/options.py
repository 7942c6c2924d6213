"""Arguments and options that several commands share, declared once so that they read alike everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

AssessmentFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="The assessment, a YAML file.", show_default=False)
]
"""An assessment that exists; the store says so when it does not."""

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but the result and errors.")]
Plain = Annotated[bool, typer.Option("--plain", help="Ask and print line by line, for screen readers and scripts.")]
NoInput = Annotated[bool, typer.Option("--no-input", help="Never ask: fail where an answer is missing.")]
OpenIt = Annotated[bool, typer.Option("--open", help="Open the result when it is done.")]
ChecklistName = Annotated[
    str,
    typer.Option("--checklist", "-c", metavar="ID|PATH", help="A shipped checklist by id, or one of your own by path."),
]
NewChecklist = Annotated[
    str | None,
    typer.Option(
        "--checklist",
        "-c",
        metavar="ID|PATH",
        help="A shipped checklist by id, or one of your own by path. [default: as lockin.toml says, else "
        "ai-vendor-lock-in]",
    ),
]
DEFAULT_CHECKLIST = "ai-vendor-lock-in"
"""The checklist a new assessment gets unless told otherwise."""
