"""A difference as Markdown, for trackers and wikis. Texts of users are escaped: none can format or link."""

from __future__ import annotations

from collections.abc import Iterator

from lockin.report.difference.difference import Difference, Row
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
    yield from (f"**Note.** {escape(note)}\n" for note in found.notes)
    ends = [("Date", found.before.day, found.after.day), ("Result", found.before.decision, found.after.decision)]
    figures = [(figure.name, figure.before, figure.after) for figure in found.figures]
    checklists = [("Checklist", found.before.checklist, found.after.checklist)]
    yield table(("", *found.ends), [*ends, *figures, *checklists])
    yield "## What it consists of\n"
    if found.account:
        yield table(
            ("What", "How much of it", "Points"), [(line.name, line.note, line.points) for line in found.account]
        )
    else:
        yield f"{escape(found.account_text)}\n"
    for title, rows, text in (
        ("Improved", found.improved, found.improved_text),
        ("Worsened", found.worsened, found.worsened_text),
    ):
        yield f"## {title}\n"
        if rows:
            yield table(("Question", *found.ends, "Points"), [(r.title, r.before, r.after, r.points) for r in rows])
        yield from (f"{escape(text)}\n",) if text else ()
    yield from _behind(found)


def _behind(found: Difference) -> Iterator[str]:
    yield "## Domains\n"
    yield table(
        ("Domain", *found.ends, "Change"),
        [
            (
                pair.title,
                pair.before.text if pair.before else "not rated",
                pair.after.text if pair.after else "not rated",
                pair.change,
            )
            for pair in found.domains
        ],
    )
    if found.groups:
        yield "## Every answer that is not as it was\n"
    for group in found.groups:
        yield f"### {escape(group.title)}{f', {escape(group.points)} points' if group.points else ''}\n"
        yield f"{escape(group.lead)}\n"
        yield table(("Question", *found.ends, "Risk", "Points"), [_cells(row) for row in group.rows])
    for section in found.sections:
        yield f"## {escape(section.title)}\n"
        yield from (f"{escape(section.lead)}\n",) if section.lead else ()
        yield table(section.head, section.rows)
    yield "## How to read it\n"
    yield from (f"- {escape(line)}" for line in found.reading)
    yield f"\n{escape(found.made_on)}, {escape(found.tool)}"


def _cells(row: Row) -> tuple[str, ...]:
    after = f"{row.after}. {row.note}" if row.note else row.after
    return (f"{row.title} ({row.question_id})", row.before, after, row.risk, row.points)
