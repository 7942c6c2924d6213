"""The report as Markdown, for trackers and wikis. Texts of users are escaped: none can format or link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lockin.language import _, ngettext, pgettext
from lockin.report import words
from lockin.report.annex import DomainPart, Framework, SetAside, Waived
from lockin.report.changes import change_rows
from lockin.report.report import Acceptance, Action, Figure, Flag, OpenQuestion, Reason, Report, SignOff, Step
from lockin.report.robust import Share
from lockin.report.since import happening_rows
from lockin.resources import folder

Row = Sequence[str]

_ACTIVE = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~^$:&@=])")
_STANDS_IN = 0xA500
"""A letter of Vai and the ones after it, which are in no text of ours."""
_ORDINARY = re.compile(r"(?<=[\w,;]) ?[(]|[)](?=[\s.,;]|$)|(?<=\w)[.:](?=\s|$)|(?<=\w)-(?=\w)")


def render_markdown(report: Report) -> str:
    """The whole report; ends with a line break."""
    text = _environment().get_template("report.md.j2").render(r=report)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def escape(text: str) -> str:
    """`text` as one line that every Markdown reader shows as it is.

    Marks that cannot start anything where they stand (the full stop of a sentence, the hyphen in a
    word) stay plain, so that the source can be read too.
    """
    line = " ".join(text.split())
    plain = {match.start() + len(match.group()) - 1 for match in _ORDINARY.finditer(line)}
    if number := re.match(r"\d+(?=[.)])", line):
        plain.discard(number.end())  # it would begin a list
    return "".join(
        char if position in plain or not _ACTIVE.fullmatch(char) else _mark(char) for position, char in enumerate(line)
    )


def _mark(char: str) -> str:
    # Entities where a backslash is not honoured everywhere: in tables, in raw HTML, in automatic links.
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;", ":": "&#58;", "@": "&#64;"}.get(char, f"\\{char}")


def filled(pattern: str, **parts: str) -> str:
    """A text of ours, escaped, its placeholders filled with what is Markdown already."""
    marks = {name: chr(_STANDS_IN + at) for at, name in enumerate(parts)}
    text = escape(pattern.format(**marks))
    for name, mark in marks.items():
        text = text.replace(mark, parts[name])
    return text


def quote(text: str) -> str:
    """A text of several lines as a block quotation."""
    return "\n".join(f"> {escape(line)}".rstrip() for line in text.split("\n"))


def table(head: Row, rows: Iterable[Row]) -> str:
    """A table, every cell escaped; followed by an empty line."""
    lines = [[escape(cell) for cell in head], ["---"] * len(head), *([escape(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _figures(figures: Sequence[Figure]) -> list[Row]:
    return [(figure.label, figure.value, figure.note) for figure in figures]


def _reasons(reasons: Sequence[Reason]) -> list[Row]:
    return [
        (reason.title, f"{reason.mark}: {reason.answer}" if reason.mark else reason.answer, reason.points)
        for reason in reasons
    ]


def _conditions(actions: Sequence[Action]) -> list[Row]:
    return [(action.action, action.owner, action.effort, action.by_when) for action in actions]


def _actions(actions: Sequence[Action]) -> list[Row]:
    return [(a.action, a.title, _owner(a), a.effort, a.points, _("yes") if a.condition else "") for a in actions]


def _owner(action: Action) -> str:
    return words.enumerated((action.owner, action.by_when))


def _asks(asks: Sequence[OpenQuestion]) -> list[Row]:
    return [(_with_effect(ask), ask.respondent, ask.swing) for ask in asks]


def _with_effect(question: OpenQuestion) -> str:
    return f"{question.text} {question.effect}." if question.effect else question.text


def _questions(questions: Sequence[OpenQuestion]) -> list[Row]:
    return [
        (
            _with_effect(q),
            _("{state}, red flag").format(state=q.state) if q.flag else q.state,
            q.how_to_find_out,
            q.swing,
        )
        for q in questions
    ]


def _sign_offs(lines: Sequence[SignOff]) -> list[Row]:
    return [(line.role, line.name, "", "") for line in lines]


def _front_matter(lines: Sequence[tuple[str, str]]) -> list[Row]:
    return [(label, text or "________") for label, text in lines]


def _domains(domains: Sequence[DomainPart]) -> list[Row]:
    return [
        (
            domain.title,
            _("scales the rest") if domain.axis == "exposure" else str(domain.weight),
            domain.span.text if domain.span else _(words.NOT_RATED),
            domain.reading,
            domain.coverage,
        )
        for domain in domains
    ]


def _flags(flags: Sequence[Flag]) -> list[Row]:
    return [(flag.title, flag.answer, flag.reason, flag.effect, _waiver(flag.waived)) for flag in flags]


def _waiver(waived: Waived | None) -> str:
    if waived is None:
        return ""
    # Translators: a waiver in a cell of a table; {name} accepted it.
    text = _("expired {day}, {name}: {reason}") if waived.expired else _("until {day}, {name}: {reason}")
    return text.format(day=waived.until, name=waived.accepted_by, reason=waived.reason)


def _waivers(waivers: Sequence[Acceptance]) -> list[Row]:
    return [
        (
            waiver.title,
            waiver.reason,
            waiver.accepted_by,
            _("{day}, expired").format(day=waiver.until) if waiver.expired else waiver.until,
            _("no finding any more") if waiver.idle else "",
        )
        for waiver in waivers
    ]


def _set_aside(items: Sequence[SetAside]) -> list[Row]:
    return [(item.title, item.reason, item.by) for item in items]


def _references(frameworks: Sequence[Framework]) -> list[Row]:
    return [
        (
            f"{framework.framework}, {line.identifier}",
            f"{line.demand} {line.note or framework.note}".strip(),
            line.questions,
            line.verified,
        )
        for framework in frameworks
        for line in framework.lines
    ]


def _shares(shares: Sequence[Share]) -> list[Row]:
    return [
        (share.label, _("{share}, the result").format(share=share.percent) if share.current else share.percent)
        for share in shares
    ]


def _steps(steps: Sequence[Step]) -> list[Row]:
    return [(step.name, step.formula, step.value) for step in steps]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder("templates") / "report", encoding="utf-8"),
        autoescape=False,  # noqa: S701 - every text goes through `escape`, which HTML escaping would spoil
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(e=escape, quote=quote, filled=filled)
    environment.globals.update(
        _=_,
        ngettext=ngettext,
        pgettext=pgettext,
        table=table,
        figures=_figures,
        reasons=_reasons,
        conditions=_conditions,
        actions=_actions,
        asks=_asks,
        questions=_questions,
        front_matter=_front_matter,
        sign_offs=_sign_offs,
        domains=_domains,
        flags=_flags,
        set_aside=_set_aside,
        waivers=_waivers,
        references=_references,
        steps=_steps,
        shares=_shares,
        happenings=happening_rows,
        changes=change_rows,
    )
    return environment
