"""The report as one self-contained HTML document; also what the PDF is set from."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lockin.language import _, ngettext
from lockin.report.fonts import FONT_FAMILY_CSS
from lockin.report.notes import note_html
from lockin.report.printable import direction, isolated
from lockin.report.report import Paper, Report
from lockin.resources import folder


def render_html(report: Report, *, paper: Paper = "a4") -> str:
    """The whole document, styles included; nothing in it refers to anything outside it.

    Args:
        report: cleaned (`lockin.report.cleaned`).
        paper: page size for print and PDF.

    """
    template = html_environment("report").get_template("report.html.j2")
    return template.render(r=report, css=Markup(stylesheet(paper)))  # noqa: S704 - our own packaged file


@cache
def stylesheet(paper: Paper) -> str:
    """The packaged stylesheet, for one paper size."""
    css = (folder("templates") / "report" / "report.css").read_text(encoding="utf-8")
    css = css.replace("FONT_FAMILY", FONT_FAMILY_CSS)
    return (
        css
        if paper == "a4"
        else css.replace("size: A4; margin: 16mm 18mm 19mm 18mm", "size: letter; margin: 12mm 20mm 16mm 20mm")
    )


@cache
def html_environment(name: str) -> Environment:
    """Where the HTML templates of one folder below `templates/` are found: every text escaped, every name checked."""
    environment = Environment(
        loader=FileSystemLoader(folder("templates") / name, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {"_": _, "ngettext": ngettext}
    environment.filters["u"] = isolated
    environment.filters["dir"] = direction
    environment.filters["note"] = lambda text: Markup(note_html(text))  # noqa: S704 - note_html returns safe markup
    return environment
