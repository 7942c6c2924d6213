"""A difference as one self-contained HTML document; also what its PDF is set from."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lockin.report.difference.difference import Difference
from lockin.report.html import stylesheet
from lockin.report.printable import direction, isolated
from lockin.report.report import Paper
from lockin.resources import folder


def render_difference_html(found: Difference, *, paper: Paper = "a4") -> str:
    """The whole document, styles included; nothing in it refers to anything outside it.

    Args:
        found: cleaned.
        paper: page size for print and PDF.

    """
    own = (folder("templates") / "diff" / "diff.css").read_text(encoding="utf-8")
    template = _environment().get_template("diff.html.j2")
    return template.render(d=found, css=Markup(f"{stylesheet(paper)}\n{own}"))  # noqa: S704 - our own packaged files


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder("templates") / "diff", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(u=isolated, dir=direction)
    return environment
