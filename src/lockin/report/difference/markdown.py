"""A difference as Markdown, for trackers and wikis. Texts of users are escaped: none can format or link."""

from __future__ import annotations

from collections.abc import Iterator

from lockin.language import _
from lockin.report import words
from lockin.report.difference.difference import Difference, Row
from lockin.report.difference.rows import points_of
from lockin.report.markdown import escape, table


def render_difference_markdown(found: Difference) -> str:
    """The whole difference; ends with a line break."""
    return "\n".join(_lines(found)).rstrip("\n") + "\n"


def _lines(found: Difference) -> Iterator[str]:
    yield f"# {escape(found.title)}\n"
    yield f"{escape(found.kind)}, {escape(found.days)}\n"
    yield f"## {escape(found.headline)}\n"
    yield f"{escape(found.summary)}\n"
    yield f"{escape(found.scale_text)}\n"
    yield from ("**" + _("Note.") + f"** {escape(note)}\n" for note in found.notes)
    ends = [(_("Date"), found.before.day, found.after.day), (_("Result"), found.before.decision, found.after.decision)]
    figures = [(figure.name, figure.before, figure.after) for figure in found.figures]
    checklists = [(_("Checklist"), found.before.checklist, found.after.checklist)]
    yield table(("", *found.ends), [*ends, *figures, *checklists])
    yield "## " + _("What it consists of") + "\n"
    if found.account:
        yield table(
            (_("What"), _("How much of it"), _("Points")),
            [(line.name, line.note, line.points) for line in found.account],
        )
    else:
        yield f"{escape(found.account_text)}\n"
    for title, rows, text in (
        (_("Improved"), found.improved, found.improved_text),
        (_("Worsened"), found.worsened, found.worsened_text),
    ):
        yield f"## {title}\n"
        if rows:
            yield table(
                (_("Question"), *found.ends, _("Points")), [(r.title, r.before, r.after, points_of(r)) for r in rows]
            )
        yield from (f"{escape(text)}\n",) if text else ()
    yield from _behind(found)


def _behind(found: Difference) -> Iterator[str]:
    yield "## " + _("Domains") + "\n"
    yield table(
        (_("Domain"), *found.ends, _("Change")),
        [
            (
                pair.title,
                pair.before.text if pair.before else _("not rated"),
                pair.after.text if pair.after else _("not rated"),
                pair.change,
            )
            for pair in found.domains
        ],
    )
    if found.groups:
        yield "## " + _("Every answer that is not as it was") + "\n"
    for group in found.groups:
        points = escape(_("{points} points").format(points=group.points)) if group.points else ""
        yield f"### {words.enumerated((escape(group.title), points))}\n"
        yield f"{escape(group.lead)}\n"
        yield table((_("Question"), *found.ends, _("Risk"), _("Points")), [_cells(row) for row in group.rows])
    for section in found.sections:
        yield f"## {escape(section.title)}\n"
        yield from (f"{escape(section.lead)}\n",) if section.lead else ()
        yield table(section.head, section.rows)
    yield "## " + _("How to read it") + "\n"
    yield from (f"- {escape(line)}" for line in found.reading)
    yield f"\n{escape(found.made_on)}, {escape(found.tool)}"


def _cells(row: Row) -> tuple[str, ...]:
    after = f"{row.after}. {row.note}" if row.note else row.after
    return (f"{row.title} ({row.question_id})", row.before, after, row.risk, points_of(row))
