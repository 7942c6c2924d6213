"""A new assessment from an older one, which is left as it is: every answer is carried over, to be confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from msgspec import Struct, structs

from lockin.language import _
from lockin.loading.assessment import peek_checklist
from lockin.loading.carrying import Carried, carried
from lockin.model.assessment import Answer
from lockin.store.assessments import create_filled
from lockin.store.checklists import load_checklist
from lockin.store.files import read_bytes
from lockin.store.history import Past, append_history
from lockin.store.lock import locked
from lockin.store.reading import Stored, checklist_of

RENEW = "renew"
"""What the history calls the beginning of a renewed assessment, and the part of the program behind it."""


class Renewed(Struct, frozen=True, kw_only=True):
    """A new assessment, and what became of the older one's answers."""

    stored: Stored
    carried: Carried
    name: str
    """What the older one is called in the new one."""


def renew(
    old: Path,
    new: Path,
    *,
    checklist_ref: str | None = None,
    identity: str = "",
    by: Callable[[str], str],
    now: dt.datetime,
) -> Renewed:
    """Write a new assessment with what an older one of the same checklist says, each answer to be confirmed.

    Args:
        old: the older assessment, of any version of the checklist.
        new: must not exist.
        checklist_ref: which checklist to take instead of the one that the older assessment names.
        identity: the new assessment's own name, for hand-outs.
        by: makes of the older assessment's owner the name of who renews it, for the history.
        now: with a time zone.

    Raises:
        NoInputError: if the older assessment or the checklist does not exist.
        BadDataError: with every problem of either.
        CannotWriteError: if the new file exists, or cannot be created.
        IoFailedError, LockedError: as `files` and `lock` say.

    """
    data = read_bytes(old)
    checklist = load_checklist(checklist_ref) if checklist_ref else checklist_of(old, peek_checklist(data, str(old)).id)
    found = carried(data, str(old), checklist)
    name = "".join(c if c.isprintable() else "_" for c in old.name)
    answers = {key: _doubted(answer, name) for key, answer in found.assessment.answers.items()}
    past = Past(
        when=now.astimezone(dt.UTC).replace(microsecond=0),
        by=by(found.assessment.subject.owner),
        via=RENEW,
        question=RENEW,
        old=name,
        new=sha256(data).hexdigest(),
    )
    with locked(new):
        stored = create_filled(new, checklist, structs.replace(found.assessment, id=identity, answers=answers))
        append_history(new, [past])
    return Renewed(stored=stored, carried=found, name=name)


def _doubted(answer: Answer, name: str) -> Answer:
    """The answer with a mark that says where it comes from and that it may not hold any more."""
    if answer.state == "open":
        return answer
    # Translators: {name} is a file, {day} a date; both as they stand in the file
    said = _("carried over from {name} of {day}") if answer.date else _("carried over from {name}")
    return answer.change(reconfirm=said.format(name=name, day=answer.date))
