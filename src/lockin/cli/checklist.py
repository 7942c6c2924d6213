"""`lockin checklist`: look at checklists, check your own, begin a new one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lockin.cli.options import DEFAULT_CHECKLIST
from lockin.cli.output import WIDTH, plain, wrapped

if TYPE_CHECKING:
    from lockin.model.checklist import Checklist, Condition, Question

app = typer.Typer(
    name="checklist",
    help="Look at checklists, check your own, begin a new one.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

ChecklistRef = Annotated[
    str, typer.Argument(metavar="ID|PATH", help="A shipped checklist by id, or one of your own by path.")
]


@app.command("list")
def list_() -> None:
    """List the checklists that come with lockin."""
    from lockin import resources
    from lockin.store.checklists import load_checklist

    for name in resources.shipped_checklists():
        checklist = load_checklist(name)
        typer.echo(plain(f"{name}  {checklist.version}  {checklist.title} ({_counts(checklist)})"))


@app.command()
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
        hint = nearest(question, checklist.by_id) or f"lockin checklist show {ref} lists them"
        raise UsageError(f"{checklist.id} has no question {plain(question)!r}", hint=hint)


@app.command()
def check(ref: ChecklistRef) -> None:
    """Check a checklist: say everything that is wrong with it, with file and line. Exits with 65 if anything is."""
    from lockin.store.checklists import load_checklist

    typer.echo(f"No problems: {_counts(load_checklist(ref))}")


@app.command()
def schema(
    assessment: Annotated[
        bool, typer.Option("--assessment", help="The schema of assessments instead of checklists.")
    ] = False,
) -> None:
    """Print the JSON Schema of checklists, for editors that complete and check while you type."""
    import json

    from lockin.loading.schema import assessment_schema, checklist_schema

    typer.echo(json.dumps(assessment_schema() if assessment else checklist_schema(), indent=2))


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.", show_default=False)],
) -> None:
    """Begin a checklist of your own: a small one with comments, that passes `check` as it is."""
    from lockin.errors import CannotWriteError
    from lockin.store.files import create_bytes

    entry = folder / "checklist.yaml"
    if entry.exists():
        raise CannotWriteError(f"{entry} exists already", hint="name another folder, or remove it first")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWriteError(f"cannot make the folder {folder}: {error.strerror}") from error
    create_bytes(entry, _starter(folder.resolve().name).encode())
    typer.echo(f"Wrote {entry}. Edit it, then run: lockin checklist check {folder}")


def _starter(name: str) -> str:
    """The text of a small checklist whose id is made of this name."""
    text = Path(__file__).with_name("starter.yaml").read_text(encoding="utf-8")
    words = re.findall("[a-z0-9]+", name.lower())
    return text.replace("my-checklist", "-".join(words)[:64].strip("-") or "my-checklist", 1)


def _counts(checklist: Checklist) -> str:
    counts = {
        "question": len(checklist.questions),
        "domain": len(checklist.domains),
        "fact": len(checklist.facts),
        "reference": len(checklist.references),
    }
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for word, count in counts.items())


def _overview(checklist: Checklist) -> str:
    """Domains with their questions, a line each."""
    lines = [f"{checklist.title} ({checklist.id} {checklist.version})", f"{_counts(checklist)}"]
    if checklist.note:
        lines += ["", wrapped(checklist.note)]
    lines += ["", "Facts"]
    width = max((len(question.id) for question in checklist.questions), default=0)
    lines += [f"  {fact.id:{width}}  {fact.ask}" for fact in checklist.facts]
    for domain in checklist.domains:
        weight = f", weight {domain.weight}" if domain.weight else ""
        lines += ["", f"{domain.title} ({domain.id}, {domain.axis}{weight})", wrapped(domain.purpose, "  ")]
        for question in checklist.questions_of(domain.id):
            marks = "".join([" [quick]" * question.quick, " [red flag]" * (question.red_flag is not None)])
            lines.append(f"  {question.id:{width}}  {question.text}{marks}")
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
        *_entry("Type", question.type if question.type != "multi" else f"multi ({question.multi} counts)"),
        *_entry("Domain", checklist.domain_by_id[question.domain].title),
        *_entry("Asked if", _condition(question.applies_if) if question.applies_if else "always"),
        *_entry("Weight", f"{question.weight}{f': {question.weight_rationale}' if question.weight_rationale else ''}"),
        *_entry("Quick", "yes" if question.quick else "no"),
        *_entry("Who knows", roles.get(question.respondent, question.respondent)),
        *_entry("Why", question.why),
        *_entry("How to find out", question.how_to_find_out),
    ]
    if flag := question.red_flag:
        armed = f" (if {_condition(flag.only_if)})" if flag.only_if else ""
        lines += _entry("Red flag", f"{', '.join(flag.when)} -> {flag.effect}{armed}: {flag.reason}")
    if remedy := question.remediation:
        lines += _entry("What to do", f"{remedy.action} ({remedy.effort}, {roles.get(remedy.owner, remedy.owner)})")
    for ref in question.refs:
        reference = checklist.reference_by_id[ref]
        lines += _entry("Reference", f"{reference.framework} {reference.identifier}: {reference.demand}")
    for note in question.vendor_notes:
        lines += _entry(note.product, f"{note.text} (as of {note.as_of}, {note.verified})")
    return plain("\n".join(lines))


def _entry(label: str, text: str) -> list[str]:
    """A label with its text behind it, or below when it is long."""
    line = f"{label}: {text}"
    return [line] if len(line) <= WIDTH else [f"{label}:", wrapped(text, "  ")]


def _condition(condition: Condition) -> str:
    """A condition in words."""
    if condition.fact is not None:
        return condition.fact
    if condition.answer_in is not None:
        return f"{condition.answer_in.question} is {' or '.join(condition.answer_in.options)}"
    if condition.not_ is not None:
        return f"not ({_condition(condition.not_)})"
    if condition.any_fact is not None or condition.all_facts is not None:
        word = " or " if condition.any_fact is not None else " and "
        return word.join(condition.any_fact or condition.all_facts or ())
    parts = [f"({_condition(part)})" for part in condition.all or condition.any or ()]
    return (" and " if condition.all is not None else " or ").join(parts)
