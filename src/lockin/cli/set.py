"""`lockin set`: answer from the command line or from a script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lockin.cli.login import answering_name
from lockin.cli.options import AssessmentFile
from lockin.errors import UsageError
from lockin.language import _

if TYPE_CHECKING:
    from lockin.model.assessment import Answer
    from lockin.model.checklist import Question
    from lockin.store.edits import Edit
    from lockin.store.reading import Stored

STATES = {"unknown": "unknown", "open": "open", "na": "not_applicable", "not_applicable": "not_applicable"}
"""What may stand for a state, where a question has no option of that name; `state:open` always does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the options of the command say about every answer that it gives. None: not said; an empty text clears."""

    note: str | None
    source: str | None
    evidence: Literal["none", "vendor_statement", "contract", "tested"] | None
    reason: str
    second: str
    by: str
    today: dt.date


def set_(
    file: AssessmentFile,
    assignments: Annotated[
        list[str], typer.Argument(metavar="ID=VALUE...", help="What to set, as shown above.", show_default=False)
    ],
    *,
    note: Annotated[str | None, typer.Option(help="Add a note; an empty one removes it.")] = None,
    source: Annotated[str | None, typer.Option(help="Where it can be read; an empty one removes it.")] = None,
    evidence: Annotated[
        Literal["none", "vendor_statement", "contract", "tested"] | None, typer.Option(help="How the answer is known.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why a question is not applicable.")] = "",
    second: Annotated[str, typer.Option(help="Who else agrees that it is not.")] = "",
    by: Annotated[str, typer.Option(help="Who answers; else the owner, else your login name.")] = "",
    checklist: Annotated[str | None, typer.Option(metavar="ID|PATH", help="Another checklist than it names.")] = None,
) -> None:
    """Set answers, facts or the subject of an assessment.

    \b
      dat.training_use=opt_out      choose an option; several with commas
      dat.training_use=unknown      not known; open makes it open again
      por.finetune=na --reason "no fine-tuning" --second legal
      fact:personal_data=yes        yes, no or unknown
      subject:vendor="Acme AI"
      dat.training_use --note "DPA section 4"

    Everything is checked before anything is written. Prints what changed. Where a question has an
    option called open or unknown, write state:open or state:unknown for the state.
    """  # noqa: D301 - the real character, which keeps the examples on their lines
    now = dt.datetime.now().astimezone()
    said = Said(
        note=note,
        source=source,
        evidence=evidence,
        reason=reason,
        second=second,
        by=by,
        today=now.date(),
    )
    for line in _saved(file, checklist, assignments, said, now):
        typer.echo(line)


def _saved(file: Path, checklist: str | None, assignments: Sequence[str], said: Said, now: dt.datetime) -> list[str]:
    """Put everything that was said into the file; returns what changed, in words."""
    from lockin.model.revision import revision
    from lockin.store.assessments import save
    from lockin.store.reading import open_assessment

    stored = open_assessment(file, checklist)
    said = replace(said, by=answering_name(said.by, stored.assessment.subject.owner))
    edits = _edits(stored, assignments, said)
    expected = [(edit, revision(edit.current(stored.assessment))) for edit in edits]
    save(stored, expected, via="set", by=said.by, now=now)
    return [line for edit in edits for line in _told(stored, edit, said)]


def _edits(stored: Stored, assignments: Sequence[str], said: Said) -> list[Edit]:
    """Every assignment as a change that the checklist allows.

    Raises:
        UsageError: at the first that it does not.

    """
    edits = [assigned(stored, assignment, said) for assignment in assignments]
    labels = [edit.label for edit in edits]
    for label in labels:
        if labels.count(label) > 1:
            raise UsageError(_("{id} is set twice").format(id=label))
    states = [getattr(edit.new, "state", None) for edit in edits]
    if (said.reason or said.second) and "not_applicable" not in states:
        raise UsageError(_("--reason and --second belong to a question that is not applicable"), hint=_("write ID=na"))
    if (said.note, said.source, said.evidence) != (None, None, None) and not any(states):
        raise UsageError(_("--note, --source and --evidence belong to a question; no question is set"))
    return edits


def assigned(stored: Stored, assignment: str, said: Said) -> Edit:
    """One assignment as a change that the checklist allows.

    Raises:
        UsageError: if it does not allow it.

    """
    from lockin.loading.assessment import TRUTHS
    from lockin.store.edits import answer_edit, fact_edit, subject_edit

    name, equals, value = assignment.partition("=")
    kind, colon, key = name.partition(":")
    if colon and not equals:
        raise UsageError(
            _("{assignment!r} sets nothing").format(assignment=assignment),
            hint=_("write {name}=VALUE").format(name=name),
        )
    if colon and kind == "fact":
        if value.lower() not in TRUTHS:
            raise UsageError(_("{key} must be yes, no or unknown, not {value!r}").format(key=key, value=value))
        return fact_edit(stored.checklist, key, TRUTHS[value.lower()])
    if colon and kind == "subject":
        return subject_edit(key, value)
    if colon:
        raise UsageError(
            _("{kind!r} cannot be set").format(kind=kind),
            hint=_("write fact:ID=VALUE, subject:FIELD=VALUE or ID=VALUE"),
        )
    question = stored.checklist.by_id.get(name)
    old = stored.assessment.answer(name)
    answer = old if question is None else _answer(question, value if equals else None, old, said)
    return answer_edit(stored.checklist, name, answer)


def _answer(question: Question, value: str | None, old: Answer, said: Said) -> Answer:
    """The answer that one assignment and the options of the command make of the present one."""
    from lockin.interview.answers import evidenced, noted

    if value is None and (said.note, said.source, said.evidence) == (None, None, None):
        raise UsageError(
            _("{id} is set to nothing").format(id=question.id),
            hint=_("write {id}=OPTION, or add --note").format(id=question.id),
        )
    answer = old if value is None else _chosen(question, value, old, said)
    if said.evidence is not None or said.source is not None:
        source = "" if said.source is None else said.source or None  # to `evidenced`, "" keeps and None removes
        answer = evidenced(said.evidence or answer.evidence, source, answer)
    if said.note is not None:
        answer = noted(said.note or None, answer)
    # A note is no new answer: the old one keeps its date, or stale evidence would turn fresh.
    changed = answer.change(note=old.note) != old and answer.state != "open"
    return answer.change(by=said.by, date=said.today) if changed else answer


def _chosen(question: Question, value: str, old: Answer, said: Said) -> Answer:
    from lockin.interview.answers import chosen, entered, not_known, set_aside
    from lockin.loading.structure import nearest
    from lockin.model.assessment import OPEN

    ids = [option.id for option in question.options]
    state = STATES.get(value.removeprefix("state:")) if value not in ids else None
    match state:
        case "unknown":
            return not_known(old)
        case "open":
            return OPEN
        case "not_applicable":
            return set_aside(question, said.reason or old.reason, said.second or old.second, old, by=said.by)
        case _ if not question.scored:
            return entered(question, value, old)
    picked = [option.strip() for option in value.split(",")]
    for option in picked:
        if option not in ids:
            hint = nearest(option, [*ids, *STATES]) or _("its options: {options}").format(options=", ".join(ids))
            raise UsageError(_("{id} has no option {option!r}").format(id=question.id, option=option), hint=hint)
    return chosen(question, picked, old)


def _told(stored: Stored, edit: Edit, said: Said) -> Iterator[str]:
    """What it was and what it is; below it, what a new answer keeps of the old one without having been told to."""
    from lockin.store.edits import as_told
    from lockin.terminal.clean import clean

    old = edit.current(stored.assessment)
    before, after = clean(as_told(old)), clean(as_told(edit.new))
    if old == edit.new:
        yield _("{id}: {value}, as before").format(id=edit.label, value=after)
    elif before == after:
        yield _("{id}: {value}, with other details").format(id=edit.label, value=after)
    else:
        yield f"{edit.label}: {before} → {after}"
        if kept := _kept(old, edit.new, said):
            line = _("  kept: {details}; change them with --evidence, --source, --note")
            yield line.format(details=", ".join(kept))


def _kept(old: object, new: object, said: Said) -> list[str]:
    """What backs an answer, and was said of the one before it."""
    from lockin.model.assessment import Answer

    if not isinstance(old, Answer) or not isinstance(new, Answer) or {old.state, new.state} != {"answered"}:
        return []
    backed = {
        _("evidence"): said.evidence is None and new.evidence != "none",
        _("source"): said.source is None and new.source,
        _("note"): said.note is None and new.note,
    }
    return [name for name, kept in backed.items() if kept]
