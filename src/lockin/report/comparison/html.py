"""A comparison as one self-contained HTML document; also what its PDF is set from."""

from __future__ import annotations

from markupsafe import Markup

from lockin.language import _
from lockin.report.comparison.comparison import Comparison
from lockin.report.html import html_environment, letterhead_values, stylesheet
from lockin.report.letterhead import coloured_style
from lockin.report.page_style import share_rule
from lockin.resources import folder


def render_comparison_html(comparison: Comparison, *, paged: bool = False) -> str:
    """The whole document, styles included; nothing in it refers to anything outside it.

    Args:
        comparison: cleaned (`lockin.report.cleaned`).
        paged: whether pages are set from it, with a line at the foot of each.

    """
    head = comparison.letterhead
    template = html_environment("compare", head.accent).get_template("compare.html.j2")
    title = ", ".join(f"{column.letter} {column.residual_text}" for column in comparison.columns)
    css = Markup(_stylesheet(len(comparison.columns), head.accent, house=head.shown))  # noqa: S704 - our own packaged file
    shown = letterhead_values(head, paged=paged)
    return template.render(
        c=comparison,
        paged=paged,
        css=css,
        residual_title=_("Residual risk: {values}; of 100").format(values=title),
        **shown,
    )


def _stylesheet(columns: int, accent: str, *, house: bool) -> str:
    own = (folder("templates") / "compare" / "compare.css").read_text(encoding="utf-8")
    shares = "".join(share_rule(taken, columns) for taken in (20, 25, 26))
    return f"{stylesheet('a4', accent, house=house)}\n{coloured_style(own, accent)}\n{shares}"
