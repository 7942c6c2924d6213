"""`lockin doctor`: what this machine has, what it lacks, and how to get it."""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import typer

from lockin import __version__
from lockin.errors import ExitCode, LockinError
from lockin.language import _, ngettext


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
    findings = [*_program(), *_libraries(), *_fonts(), _han(), _trial()]
    _print(findings)
    if all(finding.present for finding in findings):
        typer.echo("\n" + _("Everything is here."))
        return
    typer.echo(f"\n{_consequence(works=findings[-1].present)}\n{_advice()}")
    raise typer.Exit(ExitCode.CHECK_FAILED)


def _print(findings: Sequence[Found]) -> None:
    """A line for each, in columns."""
    from lockin.terminal.clean import columns, filled

    marks = {True: _("ok"), False: _("MISSING")}
    least = max(map(columns, marks.values()))
    width = max(columns(finding.name) for finding in findings)
    for finding in findings:
        cells = filled(marks[finding.present], least), filled(finding.name, width), finding.detail
        typer.echo("  ".join(cells).rstrip())


def _program() -> list[Found]:
    from importlib.metadata import PackageNotFoundError, version

    found = [
        Found(name="lockin", detail=__version__),
        Found(
            name="Python",
            detail=_("{version} ({place}) on {system}").format(
                version=platform.python_version(), place=sys.executable, system=platform.platform()
            ),
        ),
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
        else Found(name=library.label, detail=_("{file} does not load").format(file=library.file_name), present=False)
        for library in pango.LIBRARIES
    ]


def _fonts() -> list[Found]:
    from lockin.report.fonts import cache_folder, font_files

    try:
        files = font_files()
        fonts = Found(name=_("fonts"), detail=_("{count} in {folder}").format(count=len(files), folder=files[0].parent))
    except (LockinError, FileNotFoundError) as error:
        fonts = Found(name=_("fonts"), detail=str(error), present=False)
    return [fonts, Found(name=_("cache"), detail=str(cache_folder()))]


def _han() -> Found:
    """Not having it is no fault: reports come out, with something else in the place of such characters."""
    from lockin.report.fonts import han_font
    from lockin.report.han import INSTALL

    name = _("Han characters")
    try:
        font = han_font()
    except LockinError as error:
        return Found(name=name, detail=str(error), present=False)
    if font is not None:
        return Found(name=name, detail=str(font.file))
    text = _("printed as {example}; to have them drawn: {command}")
    return Found(name=name, detail=text.format(example="[U+4E2D]", command=INSTALL))


def _trial() -> Found:
    """Make a page, because libraries that load may still be too old."""
    from datetime import UTC, datetime

    from lockin.report.pdf import render_pdf
    from lockin.report.printing import RenderingError

    page = "<!DOCTYPE html><html lang='en'><title>Trial</title><h1>Trial</h1></html>"
    try:
        made = render_pdf(page, assets={}, created=datetime(2000, 1, 1, tzinfo=UTC))
    except (LockinError, RenderingError, FileNotFoundError) as error:
        return Found(name=_("trial PDF"), detail=str(error), present=False)
    return Found(
        name=_("trial PDF"), detail=ngettext("{count} byte", "{count} bytes", len(made)).format(count=len(made))
    )


def _consequence(*, works: bool) -> str:
    if works:
        return _("PDFs work as it is, but not in the same bytes as elsewhere. To get what is missing:")
    return _("HTML, Markdown and JSON reports work as it is. For PDF, install what is missing:")


def _advice() -> str:
    from lockin.report.pango import INSTALL, MAC_PATH

    lines = [f"  {system}: {command}" for system, command in INSTALL]
    elsewhere = _("macOS, when Python does not come from brew: {command}").format(command=MAC_PATH)
    return "\n".join([*lines, f"  {elsewhere}"])
