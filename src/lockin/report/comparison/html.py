"""A comparison as one self-contained HTML document; also what its PDF is set from."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from lockin.report.comparison.comparison import Comparison
from lockin.report.html import html_environment, stylesheet
from lockin.resources import folder


def render_comparison_html(comparison: Comparison) -> str:
    """The whole document, styles included; nothing in it refers to anything outside it.

    Args:
        comparison: cleaned (`lockin.report.cleaned`).

    """
    template = html_environment("compare").get_template("compare.html.j2")
    title = ", ".join(f"{column.letter} {column.residual_text}" for column in comparison.columns)
    return template.render(c=comparison, css=Markup(_stylesheet()), residual_title=f"Residual risk: {title}; of 100")  # noqa: S704 - our own packaged file


@cache
def _stylesheet() -> str:
    own = (folder("templates") / "compare" / "compare.css").read_text(encoding="utf-8")
    return f"{stylesheet('a4')}\n{own}"
