"""A difference as one self-contained HTML document; also what its PDF is set from."""

from __future__ import annotations

from markupsafe import Markup

from lockin.report.difference.difference import Difference
from lockin.report.html import html_environment, stylesheet
from lockin.report.report import Paper
from lockin.resources import folder


def render_difference_html(found: Difference, *, paper: Paper = "a4") -> str:
    """The whole document, styles included; nothing in it refers to anything outside it.

    Args:
        found: cleaned.
        paper: page size for print and PDF.

    """
    own = (folder("templates") / "diff" / "diff.css").read_text(encoding="utf-8")
    template = html_environment("diff").get_template("diff.html.j2")
    return template.render(d=found, css=Markup(f"{stylesheet(paper)}\n{own}"))  # noqa: S704 - our own packaged files
