"""An overview as one self-contained HTML document; also what its PDF is set from."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from lockin.report.html import html_environment, stylesheet
from lockin.report.overview.overview import Overview
from lockin.report.overview.sentences import named
from lockin.report.overview.view import MOST_DEPENDENCES, MOST_GAPS, MOST_OVERDUE
from lockin.report.report import Paper
from lockin.resources import folder

MOST = {"dependences": MOST_DEPENDENCES, "gaps": MOST_GAPS, "overdue": MOST_OVERDUE}
"""Rows that are shown; the sentence behind them says how many are not."""


def render_overview_html(overview: Overview, *, paged: bool = False) -> str:
    """The whole document, styles included; it refers to nothing but the reports of its assessments, by links.

    Args:
        overview: cleaned (`lockin.report.cleaned`).
        paged: whether pages are set from it, with a line at the foot of each and without links to files beside it.

    """
    template = html_environment("portfolio").get_template("portfolio.html.j2")
    css = Markup(_stylesheet(overview.paper))  # noqa: S704 - our own packaged file
    return template.render(o=overview, paged=paged, most=MOST, named=named, css=css)


@cache
def _stylesheet(paper: Paper) -> str:
    own = (folder("templates") / "portfolio" / "portfolio.css").read_text(encoding="utf-8")
    size = own if paper == "a4" else own.replace("size: A4 landscape", "size: letter landscape")
    return f"{stylesheet('a4')}\n{size}"
