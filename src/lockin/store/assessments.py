"""Assessments in their files: opened, created, and changed one answer at a time without losing anybody's work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from msgspec import structs

from lockin.errors import CannotWriteError, ConflictError
from lockin.interview.changes import Change
from lockin.language import _
from lockin.loading.assessment import assessment_in, parse_assessment
from lockin.model.assessment import Answer, Assessment, ChecklistRef, Subject
from lockin.model.checklist import Checklist
from lockin.model.revision import Value, revision
from lockin.store.edits import (
    Edit,
    answer_edit,
    as_recorded,
    as_told,
    edit_of,
    fact_edit,
    subject_edit,
)
from lockin.store.files import create_bytes, read_bytes, remove_stray_temporaries, write_bytes
from lockin.store.history import Past, append_history, read_history
from lockin.store.lock import locked
from lockin.store.reading import Stored
from lockin.store.skeleton import written
from lockin.store.spans import spans
from lockin.store.splice import set_section


def create_assessment(path: Path, checklist: Checklist, subject: Subject, *, identity: str = "") -> Stored:
    """Write a new assessment in which every question is open.

    Args:
        path: must not exist.
        checklist: what is asked.
        subject: what is known about it so far.
        identity: the assessment's own name, for hand-outs; empty: it gets one with the first hand-out.

    Raises:
        CannotWriteError: if the file exists, or cannot be created.
        UsageError: if the subject does not fit the format.

    """
    reference = ChecklistRef(id=checklist.id, version=checklist.version, sha256=checklist.sha256)
    return create_filled(path, checklist, Assessment(id=identity, checklist=reference, subject=subject))


def create_filled(path: Path, checklist: Checklist, wanted: Assessment) -> Stored:
    """Write a new assessment with the subject, facts, answers and estimates of this one; not with its waivers.

    Raises:
        CannotWriteError: if the file exists, or cannot be created.
        UsageError: if a text does not fit the format.
        BadDataError: if an answer breaks a rule of the checklist.

    """
    for name in Subject.__struct_fields__:
        subject_edit(name, getattr(wanted.subject, name))
    text, assessment = _written(checklist, wanted, str(path))
    try:
        create_bytes(path, text.encode())
    except CannotWriteError as error:
        if isinstance(error.__cause__, FileExistsError):
            error.hint = _("go on with: lockin assess {path}").format(path=path)
        raise
    return Stored(path=path, checklist=checklist, assessment=assessment, text=text)


def _written(checklist: Checklist, wanted: Assessment, source: str) -> tuple[str, Assessment]:
    """The text of a new assessment, and what it reads as, which is what is wanted."""
    whole = structs.replace(
        wanted,
        facts={fact.id: wanted.facts.get(fact.id) for fact in checklist.facts},
        answers={question.id: wanted.answer(question.id) for question in checklist.questions},
        waivers=(),
    )
    text = written(checklist, whole)
    assessment = parse_assessment(text, source, checklist)
    if assessment != whole:
        raise AssertionError(f"a new assessment does not read as it was written; {source} is not created")
    return text, assessment


def identify(stored: Stored, identity: str) -> Stored:
    """Give an assessment without a name of its own this one; one that has a name keeps it.

    Raises:
        BadDataError: if the file has become unreadable, or cannot be changed in this place alone.
        NoInputError, CannotWriteError, IoFailedError, LockedError: as `files` and `lock` say.

    """
    if stored.assessment.id:
        return stored
    with locked(stored.path):
        found = _read_again(stored)
        if found.assessment.id:
            return found
        text = set_section(found.text, "id", identity, source=str(stored.path))
        write_bytes(stored.path, text.encode())
    return structs.replace(found, text=text, assessment=structs.replace(found.assessment, id=identity))


def save_answer(
    stored: Stored, question_id: str, answer: Answer, *, expected: str, via: str, by: str, now: dt.datetime
) -> Stored:
    """Put one answer into the file, beside whatever others have changed in it.

    An answer that is there already is neither written nor noted in the history.

    Args:
        stored: the assessment as it was read.
        question_id: which question.
        answer: the whole new answer.
        expected: `revision` of the answer that the person saw when giving this one.
        via: the part of the program, for the history: `line`, `terminal`, `set`, `merge` and so on.
        by: who gives the answer, for the history.
        now: with a time zone.

    Returns:
        The file as it is now, with the changes of others.

    Raises:
        ConflictError: if somebody has changed this answer since; says who and when.
        AnswerRefusedError: if the answer breaks a rule of the checklist.
        UsageError: if there is no such question.
        BadDataError: if the file has become unreadable, or cannot be changed in this place alone.
        NoInputError, CannotWriteError, IoFailedError, LockedError: as `files` and `lock` say.

    """
    edit = answer_edit(stored.checklist, question_id, answer)
    return save(stored, [(edit, expected)], via=via, by=by, now=now)


def save_fact(
    stored: Stored,
    fact_id: str,
    value: bool | None,  # noqa: FBT001 - the value of a fact, not a switch
    *,
    expected: str,
    via: str,
    by: str,
    now: dt.datetime,
) -> Stored:
    """Put the value of one fact (None: not known) into the file; otherwise as `save_answer`."""
    return save(stored, [(fact_edit(stored.checklist, fact_id, value), expected)], via=via, by=by, now=now)


def save_subject(
    stored: Stored, name: str, value: str, *, expected: str, via: str, by: str, now: dt.datetime
) -> Stored:
    """Put one field of the subject (empty: cleared) into the file; otherwise as `save_answer`."""
    return save(stored, [(subject_edit(name, value), expected)], via=via, by=by, now=now)


def save_change(stored: Stored, change: Change, *, via: str, by: str, now: dt.datetime) -> Stored:
    """Put a change that the interview made into the file, unless somebody was faster; otherwise as `save_answer`."""
    return save(stored, [(edit_of(stored.checklist, change), revision(change.old))], via=via, by=by, now=now)


def save(stored: Stored, edits: Sequence[tuple[Edit, str]], *, via: str, by: str, now: dt.datetime) -> Stored:
    """Put several changes, each with the revision that is expected, into the file at once, or none of them.

    The file is replaced before the history is added to: a crash between the two loses a line of
    history and nothing of an answer. Otherwise as `save_answer`.
    """
    with locked(stored.path):
        remove_stray_temporaries(stored.path)
        found = _read_again(stored)
        for edit, expected in edits:
            old = edit.current(found.assessment)
            if old != edit.new and revision(old) != expected:
                raise _conflict(found, edit, old)
        current, past = found, []
        for edit, _ in edits:
            old = edit.current(current.assessment)
            if old != edit.new:
                past.append(_past(edit, old, via=via, by=by, now=now))
                current = _edited(current, edit)
        if past:
            write_bytes(stored.path, current.text.encode())
            append_history(stored.path, past)
    return current


def _read_again(stored: Stored) -> Stored:
    """What is in the file now, which somebody else may have changed."""
    data = read_bytes(stored.path)
    if data == stored.text.encode():
        return stored
    assessment = parse_assessment(data, str(stored.path), stored.checklist)
    return structs.replace(stored, assessment=assessment, text=data.decode())


def _edited(stored: Stored, edit: Edit) -> Stored:
    """With one change, which is read back before anything is written."""
    source = str(stored.path)
    text = edit.spliced(stored.text, source, stored.assessment)
    assessment = assessment_in(spans(text, source).tree, stored.checklist)
    if assessment != edit.applied(stored.assessment):
        raise AssertionError(f"{edit.label} does not read as it was written; {source} is unchanged")
    return structs.replace(stored, assessment=assessment, text=text)


def _past(edit: Edit, old: Value, *, via: str, by: str, now: dt.datetime) -> Past:
    when = now.astimezone(dt.UTC).replace(microsecond=0)
    return Past(when=when, by=by, via=via, question=edit.label, old=as_recorded(old), new=as_recorded(edit.new))


def _conflict(stored: Stored, edit: Edit, old: Value) -> ConflictError:
    """Who was faster, as far as the history or the answer itself tells."""
    last = next((past for past in reversed(read_history(stored.path)) if past.question == edit.label), None)
    if last is not None and last.new == as_recorded(old):
        message = _(
            "{label} was changed by {who} on {day} at {time} UTC (through {via}) while you were answering: "
            "it is now '{now}'"
        )
        told = {"day": f"{last.when:%Y-%m-%d}", "time": f"{last.when:%H:%M}", "via": last.via}
        told["who"] = last.by or _("somebody")
    elif isinstance(old, Answer) and old.by and old.date:
        message = _("{label} was changed by {who} on {day} while you were answering: it is now '{now}'")
        told = {"who": old.by, "day": old.date.isoformat()}
    elif isinstance(old, Answer) and old.by:
        message = _("{label} was changed by {who} while you were answering: it is now '{now}'")
        told = {"who": old.by}
    else:
        message = _("{label} was changed by somebody, in the file itself while you were answering: it is now '{now}'")
        told = {}
    return ConflictError(
        message.format(label=edit.label, now=as_told(old), **told),
        hint=_("nothing of yours was written; look at the new answer, then save yours again or keep theirs"),
    )
