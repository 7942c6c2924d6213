"""A hand-out as a fillable PDF, set like the report: anybody with a PDF reader can answer, and on paper too."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from lockin.exchange.form import fields as form_fields
from lockin.exchange.handout import HandOut, Row
from lockin.exchange.returned import filled_of
from lockin.language import _, language, ngettext
from lockin.report import words
from lockin.report.counters import with_counters
from lockin.report.fonts import FONT_FAMILY_CSS
from lockin.report.pdf import render_pdf
from lockin.report.printable import direction, isolated, printable, printable_line
from lockin.resources import folder

_LINE = 12
"""Points from one line of a field to the next."""
_MOST_LINES = 20
"""A higher field would leave its question no place on one page; what is longer scrolls."""


def write_form(handout: HandOut) -> bytes:
    """The form: PDF/A-3a and PDF/UA-1 as it leaves, without scripts, equal bytes for equal hand-outs.

    Raises:
        UnavailableError: if a system library is missing.

    """
    template = _environment().get_template("form.html.j2")
    html = template.render(h=handout, css=Markup(with_counters(_stylesheet())), names=form_fields)  # noqa: S704 - our own packaged file
    created = dt.datetime.combine(handout.made_on, dt.time(), dt.UTC)
    return render_pdf(html, assets={}, created=created, fields=tuple(form_fields.fields(handout)))


@cache
def _stylesheet() -> str:
    css = (folder("templates") / "handout" / "form.css").read_text(encoding="utf-8")
    return css.replace("FONT_FAMILY", FONT_FAMILY_CSS)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder("templates") / "handout", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_clean,
    )
    environment.filters.update(u=_apart, dir=direction, day=words.day, height=_height)
    environment.filters.update(filled=filled_of, by_domain=_by_domain)
    environment.globals.update(_=_, ngettext=ngettext, language=language, rich=_rich, strong=_strong)
    return environment


def _clean(value: object) -> object:
    """Every text that the template prints goes through here, so that none is forgotten."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _rich(message: str, **parts: Markup) -> Markup:
    """A message that is escaped, with parts that are markup already."""
    return escape(message).format(**parts)


def _strong(text: str) -> Markup:
    return Markup("<strong>{}</strong>").format(text)


def _apart(text: str) -> Markup:
    """One line of a user's text that leaves the direction of what stands around it alone."""
    return escape(isolated(printable_line(text)))


def _by_domain(rows: Sequence[Row]) -> Iterator[tuple[str, list[tuple[int, Row]]]]:
    """The rows under the title of their domain, in their order, each with its number."""
    for domain, found in groupby(enumerate(rows, 1), key=lambda numbered: numbered[1].domain):
        yield domain, list(found)


def _height(text: str, least: int, columns: int) -> str:
    """A height for a field in which `text` stands, in lines of about so many letters: what it takes, within limits."""
    taken = sum(max(1, math.ceil(_width(line) / columns)) for line in text.splitlines())
    return f"{min(max(taken, least), _MOST_LINES) * _LINE}pt"


def _width(line: str) -> int:
    """Letters of a line; those of East Asia take two places."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)
