"""A difference as one self-contained HTML document; also what its PDF is set from."""

from __future__ import annotations

from markupsafe import Markup

from lockin.report import words
from lockin.report.difference.difference import Difference
from lockin.report.html import html_environment, letterhead_values, stylesheet
from lockin.report.letterhead import coloured_style
from lockin.report.page_style import share_rule
from lockin.report.report import Paper
from lockin.resources import folder


def render_difference_html(found: Difference, *, paper: Paper = "a4", paged: bool = False) -> str:
    """The whole document, styles included; nothing in it refers to anything outside it.

    Args:
        found: cleaned.
        paper: page size for print and PDF.
        paged: whether pages are set from it, with a line at the foot of each.

    """
    own = (folder("templates") / "diff" / "diff.css").read_text(encoding="utf-8")
    head = found.letterhead
    template = html_environment("diff", head.accent).get_template("diff.html.j2")
    shares = share_rule(12, max(len(found.figures), 1))
    packaged = stylesheet(paper, head.accent, house=head.shown)
    css = Markup(f"{packaged}\n{coloured_style(own, head.accent)}\n{shares}")  # noqa: S704 - our own packaged files
    shown = letterhead_values(head, paged=paged)
    return template.render(d=found, paged=paged, css=css, within=words.within, **shown)
