"""`lockin doctor`: what this machine has, what it lacks, and how to get it."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass

import typer

from lockin import __version__
from lockin.errors import ExitCode, LockinError


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing that was looked for."""

    name: str
    detail: str
    """Version or place; what is wrong when it is not there."""
    present: bool = True


def doctor() -> None:
    """Say what this machine has for making PDFs, and how to get what it lacks.

    Exits with 0 when everything is there and 1 when something is missing. Only PDF needs any of it.
    """
    findings = [*_program(), *_libraries(), *_fonts(), _trial()]
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        mark = "ok     " if finding.present else "MISSING"
        typer.echo(f"{mark}  {finding.name:{width}}  {finding.detail}".rstrip())
    if all(finding.present for finding in findings):
        typer.echo("\nEverything is here.")
        return
    typer.echo(f"\n{_consequence(works=findings[-1].present)}\n{_advice()}")
    raise typer.Exit(ExitCode.CHECK_FAILED)


def _program() -> list[Found]:
    from importlib.metadata import PackageNotFoundError, version

    found = [
        Found(name="lockin", detail=__version__),
        Found(name="Python", detail=f"{platform.python_version()} ({sys.executable}) on {platform.platform()}"),
    ]
    try:
        return [*found, Found(name="WeasyPrint", detail=version("weasyprint"))]
    except PackageNotFoundError:
        return [*found, Found(name="WeasyPrint", detail="pip install weasyprint", present=False)]


def _libraries() -> list[Found]:
    from lockin.report import pango

    return [
        Found(name=library.label, detail=pango.version(library))
        if pango.loads(library)
        else Found(name=library.label, detail=f"{library.file_name} does not load", present=False)
        for library in pango.LIBRARIES
    ]


def _fonts() -> list[Found]:
    from lockin.report.fonts import cache_folder, font_files

    try:
        files = font_files()
        fonts = Found(name="fonts", detail=f"{len(files)} in {files[0].parent}")
    except (LockinError, FileNotFoundError) as error:
        fonts = Found(name="fonts", detail=str(error), present=False)
    return [fonts, Found(name="cache", detail=str(cache_folder()))]


def _trial() -> Found:
    """Make a page, because libraries that load may still be too old."""
    from datetime import UTC, datetime

    from lockin.report.pdf import render_pdf
    from lockin.report.printing import RenderingError

    page = "<!DOCTYPE html><html lang='en'><title>Trial</title><h1>Trial</h1></html>"
    try:
        made = render_pdf(page, assets={}, created=datetime(2000, 1, 1, tzinfo=UTC))
    except (LockinError, RenderingError, FileNotFoundError) as error:
        return Found(name="trial PDF", detail=str(error), present=False)
    return Found(name="trial PDF", detail=f"{len(made)} bytes")


def _consequence(*, works: bool) -> str:
    if works:
        return "PDFs work as it is, but not in the same bytes as elsewhere. To get what is missing:"
    return "HTML, Markdown and JSON reports work as it is. For PDF, install what is missing:"


def _advice() -> str:
    from lockin.report.pango import INSTALL, MAC_PATH

    lines = [f"  {system}: {command}" for system, command in INSTALL]
    return "\n".join([*lines, f"  macOS, when Python does not come from brew: {MAC_PATH}"])
