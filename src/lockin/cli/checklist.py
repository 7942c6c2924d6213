"""`lockin checklist`: look at checklists, check your own, begin a new one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lockin.cli.options import DEFAULT_CHECKLIST
from lockin.cli.output import plain, typed, width, wrapped
from lockin.cli.single import SingleValued
from lockin.cli.translate import translate
from lockin.language import _, ngettext

if TYPE_CHECKING:
    from lockin.model.checklist import Checklist, Condition, Question

app = typer.Typer(
    name="checklist",
    help="Look at checklists, check your own, begin a new one.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command(cls=SingleValued)(translate)

ChecklistRef = Annotated[
    str, typer.Argument(metavar="ID|PATH", help="A shipped checklist by id, or one of your own by path.")
]


@app.command("list", cls=SingleValued)
def list_() -> None:
    """List the checklists that come with lockin."""
    from lockin import resources
    from lockin.store.checklists import load_checklist

    for name in resources.shipped_checklists():
        checklist = load_checklist(name)
        typer.echo(plain(f"{name}  {checklist.version}  {checklist.title} ({_counts(checklist)})"))


@app.command(cls=SingleValued)
def show(
    ref: ChecklistRef = DEFAULT_CHECKLIST,
    question: Annotated[
        str | None, typer.Argument(metavar="[QUESTION]", help="Show this question whole.", show_default=False)
    ] = None,
) -> None:
    """Show the domains and questions of a checklist, or one question whole."""
    from lockin.errors import UsageError
    from lockin.loading.structure import nearest
    from lockin.store.checklists import load_checklist

    checklist = load_checklist(ref)
    if question is None:
        typer.echo(_overview(checklist))
    elif found := checklist.by_id.get(question):
        typer.echo(_whole(checklist, found))
    else:
        hint = nearest(question, checklist.by_id) or _("lockin checklist show {ref} lists them").format(ref=ref)
        raise UsageError(
            _("{checklist} has no question {question!r}").format(checklist=checklist.id, question=plain(question)),
            hint=hint,
        )


@app.command(cls=SingleValued)
def check(ref: ChecklistRef) -> None:
    """Check a checklist: say everything that is wrong with it, with file and line. Exits with 65 if anything is."""
    from lockin.cli.checklist_names import misnamed
    from lockin.store.checklists import load_checklist

    checklist = load_checklist(ref)
    typer.echo(_("No problems: {counts}").format(counts=_counts(checklist)))
    for line in _changes(checklist):
        typer.echo(line)
    if warning := misnamed(ref, checklist):
        typer.echo(wrapped(warning), err=True)


@app.command(cls=SingleValued)
def schema(
    assessment: Annotated[
        bool, typer.Option("--assessment", help="The schema of assessments instead of checklists.")
    ] = False,
    overlay: Annotated[bool, typer.Option("--overlay", help="The schema of overlays instead.")] = False,
    report: Annotated[bool, typer.Option("--report", help="The schema of .json reports instead.")] = False,
    score: Annotated[bool, typer.Option("--score", help="The schema of score --json instead.")] = False,
) -> None:
    """Print the JSON Schema of checklists, for editors that complete and check while you type."""
    import json

    from lockin.loading.overlay_schema import overlay_schema
    from lockin.loading.schema import assessment_schema, checklist_schema
    from lockin.report.schema import report_schema, score_schema

    asked = {assessment_schema: assessment, overlay_schema: overlay, report_schema: report, score_schema: score}
    made = next((schema for schema, wanted in asked.items() if wanted), checklist_schema)
    typer.echo(json.dumps(made(), indent=2))


@app.command(cls=SingleValued)
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.", show_default=False)],
    extends: Annotated[str, typer.Option(metavar="ID", help="Begin an overlay upon this checklist instead.")] = "",
) -> None:
    """Begin a checklist of your own: a small one with comments, that passes `check` as it is.

    With --extends, an overlay: your organisation's changes to a checklist, each printed in the report.
    """
    from lockin.cli.beginnings import overlay_starter, starter
    from lockin.cli.checklist_names import new_name

    name = new_name(folder, extends)
    entry = _written(folder, overlay_starter(name, extends, folder.resolve().parent) if extends else starter(name))
    typer.echo(
        _("Wrote {entry}. Edit it, then run: lockin checklist check {folder}").format(entry=entry, folder=typed(folder))
    )


def _written(folder: Path, text: str) -> Path:
    """Make a folder with the first file of a checklist in it; a file that is there stays as it is."""
    from lockin.errors import CannotWriteError
    from lockin.store.files import create_bytes

    entry = folder / "checklist.yaml"
    if entry.exists():
        raise CannotWriteError(
            _("{entry} exists already").format(entry=entry), hint=_("name another folder, or remove it first")
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWriteError(
            _("cannot make the folder {folder}: {reason}").format(folder=folder, reason=error.strerror)
        ) from error
    create_bytes(entry, text.encode())
    return entry


def _changes(checklist: Checklist) -> list[str]:
    """What an overlay changes, for the terminal; nothing without one."""
    if checklist.overlay is None:
        return []
    from lockin.report.changes import change_lines, summary

    lines = [wrapped(summary(checklist.overlay))]
    for line in change_lines(checklist.overlay):
        text = line.lstrip()
        lines.append(wrapped(text, "  " + line[: len(line) - len(text)]))
    return lines


def _counts(checklist: Checklist) -> str:
    questions, domains = len(checklist.questions), len(checklist.domains)
    facts, references = len(checklist.facts), len(checklist.references)
    counted = (
        ngettext("{count} question", "{count} questions", questions).format(count=questions),
        ngettext("{count} domain", "{count} domains", domains).format(count=domains),
        ngettext("{count} fact", "{count} facts", facts).format(count=facts),
        ngettext("{count} reference", "{count} references", references).format(count=references),
    )
    return ", ".join(counted)


def _overview(checklist: Checklist) -> str:
    """Domains with their questions, a line each."""
    lines = [f"{checklist.title} ({checklist.id} {checklist.version})", f"{_counts(checklist)}"]
    if checklist.note:
        lines += ["", wrapped(checklist.note)]
    lines += ["", *changes] if (changes := _changes(checklist)) else []
    lines += ["", _("Facts")]
    width = max((len(question.id) for question in checklist.questions), default=0)
    lines += [f"  {fact.id:{width}}  {fact.ask}" for fact in checklist.facts]
    for domain in checklist.domains:
        marks = [domain.id, domain.axis, *([_("weight {weight}").format(weight=domain.weight)] * bool(domain.weight))]
        lines += ["", f"{domain.title} ({', '.join(marks)})", wrapped(domain.purpose, "  ")]
        for question in checklist.questions_of(domain.id):
            quick = " " + _("[quick]") if question.quick else ""
            flagged = " " + _("[red flag]") if question.red_flag is not None else ""
            lines.append(f"  {question.id:{width}}  {question.text}{quick}{flagged}")
    return plain("\n".join(lines))


def _whole(checklist: Checklist, question: Question) -> str:
    """Everything that the checklist says about one question."""
    roles = checklist.roles
    lines = [
        f"{question.title} ({question.id})" if question.title else question.id,
        wrapped(question.text),
        "",
        *(f"  {option.risk:>3}  {option.id:20}  {option.label}" for option in question.options),
        "",
        *_entry(_("Type"), _kind(question)),
        *_entry(_("Domain"), checklist.domain_by_id[question.domain].title),
        *_entry(_("Asked if"), _condition(question.applies_if) if question.applies_if else _("always")),
        *_entry(
            _("Weight"), f"{question.weight}{f': {question.weight_rationale}' if question.weight_rationale else ''}"
        ),
        *_entry(_("Quick"), _("yes") if question.quick else _("no")),
        *_entry(_("Who knows"), roles.get(question.respondent, question.respondent)),
        *_entry(_("Why"), question.why),
        *_entry(_("How to find out"), question.how_to_find_out),
    ]
    if flag := question.red_flag:
        armed = " " + _("(if {condition})").format(condition=_condition(flag.only_if)) if flag.only_if else ""
        lines += _entry(_("Red flag"), f"{', '.join(flag.when)} -> {flag.effect}{armed}: {flag.reason}")
    if remedy := question.remediation:
        lines += _entry(_("What to do"), f"{remedy.action} ({remedy.effort}, {roles.get(remedy.owner, remedy.owner)})")
    for ref in question.refs:
        reference = checklist.reference_by_id[ref]
        lines += _entry(_("Reference"), f"{reference.framework} {reference.identifier}: {reference.demand}")
    for note in question.vendor_notes:
        dated = _("{text} (as of {day}, {verified})").format(text=note.text, day=note.as_of, verified=note.verified)
        lines += _entry(note.product, dated)
    return plain("\n".join(lines))


def _kind(question: Question) -> str:
    if question.type != "multi":
        return question.type
    return _("multi ({which} counts)").format(which=question.multi)


def _entry(label: str, text: str) -> list[str]:
    """A label with its text behind it, or below when it is long."""
    from lockin.terminal.clean import columns

    line = f"{label}: {text}"
    return [line] if columns(line) <= width() else [f"{label}:", wrapped(text, "  ")]


def _condition(condition: Condition) -> str:
    """A condition in words."""
    if condition.fact is not None:
        return condition.fact
    if condition.answer_in is not None:
        options = _(" or ").join(condition.answer_in.options)
        return _("{question} is {options}").format(question=condition.answer_in.question, options=options)
    if condition.not_ is not None:
        return _("not ({condition})").format(condition=_condition(condition.not_))
    if condition.any_fact is not None or condition.all_facts is not None:
        word = _(" or ") if condition.any_fact is not None else _(" and ")
        return word.join(condition.any_fact or condition.all_facts or ())
    parts = [f"({_condition(part)})" for part in condition.all or condition.any or ()]
    return (_(" and ") if condition.all is not None else _(" or ")).join(parts)
