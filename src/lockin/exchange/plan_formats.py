"""A plan for other tools: a table or a task list for trackers, a calendar, JSON for programs."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Mapping
from typing import Literal

import msgspec
from msgspec import Struct

from lockin.exchange.calendar import Entry, calendar, uid_of
from lockin.language import _
from lockin.model.assessment import Assessment
from lockin.report import words
from lockin.report.course import Course, CourseStep, proof
from lockin.report.due import SUMMARIES
from lockin.report.markdown import escape

FORMAT = 1
"""Version of the JSON; it grows when a key changes its meaning or goes."""
PlanFormat = Literal["csv", "md", "ics", "json"]
_COLUMNS = (
    "question",
    "title",
    "action",
    "owner",
    "effort",
    "days",
    "due",
    "points",
    "before",
    "after",
    "kind",
    "done",
)
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class PlanOrder(Struct, frozen=True, kw_only=True):
    """What is to be written."""

    course: Course
    """Cleaned."""
    assessment: Assessment
    """Gives the events of a calendar names that stay the same."""
    now: dt.datetime


def plan_csv(order: PlanOrder) -> bytes:
    """A table with a row a step (RFC 4180, UTF-8). No text in it is taken for a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(_COLUMNS)
    for step in order.course.steps:
        texts = (step.question_id, step.title, step.action, step.owner, step.effort)
        done = "" if step.done is None else step.done.isoformat()
        numbers = (step.days, step.due.isoformat(), step.points)
        after = (step.before, step.after, step.kind, done)
        writer.writerow((*map(no_formula, texts), *numbers, *map(no_formula, after)))
    return stream.getvalue().encode("utf-8", "replace")


def no_formula(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would compute it."""
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text


def plan_markdown(order: PlanOrder) -> bytes:
    """A task list, which trackers and wikis show with boxes to tick."""
    found, then = order.course, order.course.then
    # Translators: {work} is such as "12 person-days"
    end = _("{work}, done by {day}.").format(work=words.person_days(found.days), day=found.ends)
    result = _("Then {band}, residual risk {residual}: {decision}.").format(
        band=escape(then.band), residual=escape(then.residual), decision=escape(then.decision)
    )
    # Translators: {name} is the vendor and product, or the word "lock-in"; {band} what the plan leads to
    title = _("Plan: {name}, to {band}").format(name=escape(found.name or _("lock-in")), band=escape(found.target))
    lines = [
        f"# {title}",
        "",
        *(_task(step) for step in found.steps),
        "",
        f"{end} {result} {proof(found)}",
        *(("", found.draft) if found.draft else ()),
    ]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _task(step: CourseStep) -> str:
    # Translators: one line of a task list; {days} is such as "12 days", {due} a date
    text = _("**{action}** {title} ({id}): {owner}, {effort}, {days}, due {due}, {points} points.").format(
        action=escape(step.action),
        title=escape(step.title),
        id=escape(step.question_id),
        owner=escape(step.owner),
        effort=step.effort,
        days=words.days(step.days),
        due=step.due,
        points=step.points,
    )
    return f"- [{' ' if step.done is None else 'x'}] {words.sentences(text, escape(step.caution))}"


def plan_calendar(order: PlanOrder) -> bytes:
    """An event on the day on which each unfinished step is due."""
    entries = (_entry(order, step) for step in order.course.steps if step.done is None)
    return calendar(entries, now=order.now)


def _entry(order: PlanOrder, step: CourseStep) -> Entry:
    name = f"{order.course.name}: " if order.course.name else ""
    kind = _(SUMMARIES["action"])
    lines = [
        step.action,
        f"{step.title} ({step.question_id})",
        _("Who: {owner}").format(owner=step.owner),
        _("Effort: {effort}, {days}").format(effort=step.effort, days=words.days(step.days)),
        *([step.caution] if step.caution else []),
    ]
    return Entry(
        uid=uid_of(order.assessment, "action", step.question_id),
        summary=f"{name}{kind}: {step.title}",
        description="\n".join(lines),
        due=step.due,
        categories=(kind,),
    )


def plan_json(order: PlanOrder) -> bytes:
    """Everything, with exact points."""
    found = order.course
    document = {
        "lockin": FORMAT,
        "outcome": found.outcome,
        "to": found.to,
        "proven": found.proven if found.outcome == "plan" else None,
        "days": found.days,
        "ends": found.ends,
        "now": found.now,
        "then": found.then,
        "left": found.left,
        "steps": [_step(step) for step in found.steps],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _step(step: CourseStep) -> dict[str, object]:
    built = msgspec.to_builtins(step)
    return {
        "question": built.pop("question_id"),
        **{key: value for key, value in built.items() if key not in {"points", "exact"}},
        "points": step.exact,
    }


PLAN_FORMATS: Mapping[PlanFormat, Callable[[PlanOrder], bytes]] = {
    "csv": plan_csv,
    "md": plan_markdown,
    "ics": plan_calendar,
    "json": plan_json,
}
"""By the name that is asked for, which is the suffix of the file too."""
