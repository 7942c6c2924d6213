"""The report as one self-contained HTML document; also what the PDF is set from."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lockin.language import _, language, ngettext, pgettext
from lockin.model.house import ACCENT
from lockin.report.counters import with_counters
from lockin.report.fonts import FONT_FAMILY_CSS
from lockin.report.letterhead import Letterhead, coloured_drawing, coloured_style, logo_url
from lockin.report.notes import note_html
from lockin.report.page_style import content_policy, width_rules
from lockin.report.printable import direction, isolated
from lockin.report.record.values import Seal
from lockin.report.report import Paper, Report
from lockin.resources import folder


def render_html(report: Report, *, paper: Paper = "a4", paged: bool = False, seal: Seal | None = None) -> str:
    """The whole document, styles included; nothing in it refers to anything outside it.

    Args:
        report: cleaned (`lockin.report.cleaned`).
        paper: page size for print and PDF.
        paged: whether pages are set from it: with a line at the foot of each, and without a list of contents.
        seal: what to print of the record; None: the document carries none.

    """
    head = report.cover.letterhead
    template = html_environment("report", head.accent).get_template("report.html.j2")
    house = head.shown or bool(report.cover.front_matter)
    css = Markup(stylesheet(paper, head.accent, house=house))  # noqa: S704 - our own packaged file
    return template.render(r=report, paged=paged, seal=seal, css=css, **letterhead_values(head, paged=paged))


def letterhead_values(head: Letterhead, *, paged: bool) -> dict[str, object]:
    """What the part of a template that shows a letterhead needs."""
    return {"head": head, "logo": logo_url(head, paged=paged)}


def stylesheet(paper: Paper, accent: str = ACCENT, *, house: bool = False) -> str:
    """The packaged stylesheet, for one paper size and colour; `house`: with what shows a house style."""
    return with_counters(_packaged_style(paper, accent, house=house) + _style_of(language()))


@cache
def _style_of(code: str) -> str:
    """What one language needs besides; most need nothing."""
    path = folder("templates") / "report" / f"language-{code}.css"
    return path.read_text("utf-8") if path.is_file() else ""


@cache
def _packaged_style(paper: Paper, accent: str, *, house: bool) -> str:
    own, screen = ((folder("templates") / "report" / name).read_text("utf-8") for name in ("report.css", "screen.css"))
    css = own.replace("FONT_FAMILY", FONT_FAMILY_CSS) + width_rules() + screen
    if house:
        css += (folder("templates") / "letterhead" / "letterhead.css").read_text("utf-8")
    css = coloured_style(css, accent)
    return (
        css
        if paper == "a4"
        else css.replace("size: A4; margin: 16mm 18mm 19mm 18mm", "size: letter; margin: 12mm 20mm 16mm 20mm")
    )


@cache
def html_environment(name: str, accent: str = ACCENT) -> Environment:
    """Where the HTML templates of one folder below `templates/` are found: every text escaped, every name checked.

    Args:
        name: of the folder; the one for letterheads comes with it.
        accent: colour of what the templates draw.

    """
    environment = Environment(
        loader=_Coloured([folder("templates") / part for part in (name, "letterhead")], accent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {"_": _, "ngettext": ngettext, "pgettext": pgettext}
    environment.filters["u"] = isolated
    environment.filters["dir"] = direction
    environment.filters["policy"] = lambda css: Markup(content_policy(css))  # noqa: S704 - a hash and our own words
    environment.filters["note"] = lambda text: Markup(note_html(text))  # noqa: S704 - note_html returns safe markup
    return environment


class _Coloured(FileSystemLoader):
    """Finds templates, and puts a colour into them before they are compiled."""

    def __init__(self, folders: list[Path], accent: str) -> None:
        """Look into `folders`, the first before the second."""
        super().__init__(folders, encoding="utf-8")
        self._accent = accent

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template, its file, and whether that is still the same.

        Raises:
            TemplateNotFound: if there is none.

        """
        text, name, fresh = super().get_source(environment, template)
        return coloured_drawing(text, self._accent), name, fresh
