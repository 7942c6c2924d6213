"""Two assessments that began as one: what each side changed, entry by entry. Pure: values in, values out."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from msgspec import Struct

from lockin.model.assessment import Answer, Assessment, Subject, substance
from lockin.model.checklist import Checklist
from lockin.model.revision import Value


class Entry(NamedTuple):
    """One answer, fact or field of the subject that is not what both sides began with."""

    label: str
    """Question id, `fact:ID` or `subject:FIELD`, as in the history."""
    mine: Value
    theirs: Value
    merged: Value
    """What it is to become; in a conflict, mine."""


class Joined(Struct, frozen=True, kw_only=True):
    """How two sides come together."""

    merged: tuple[Entry, ...]
    """Of these only one side changed anything, or both say the same."""
    conflicts: tuple[Entry, ...]
    """Both sides changed these, to something different."""


def join(checklist: Checklist, base: Assessment | None, mine: Assessment, theirs: Assessment) -> Joined:
    """Bring two assessments together.

    Args:
        checklist: of all three.
        base: what both began with. None is not known: then whoever says something beats who says
            nothing, and where both say something different it is a conflict.
        mine: one side.
        theirs: the other.

    """
    from_ = base or Assessment(checklist=mine.checklist)
    found = [
        *_texts(from_.subject, mine.subject, theirs.subject),
        *_facts(checklist, from_, mine, theirs),
        *_answers(checklist, from_, mine, theirs),
    ]
    return Joined(
        merged=tuple(entry for entry, settled in found if settled),
        conflicts=tuple(entry for entry, settled in found if not settled),
    )


def merged_answer(base: Answer, mine: Answer, theirs: Answer) -> Answer | None:
    """What the two sides make of one answer; None is a conflict.

    What an answer says is one thing, and goes with who said it when. Whom to ask and why to confirm
    are the other two, which each side may change without a conflict: a doubt outlives an answer
    whose author did not know of it.
    """
    said, mine_said, theirs_said = substance(base), substance(mine), substance(theirs)
    if mine_said == theirs_said:
        answer = _dated(base, mine, theirs)
    elif theirs_said == said:
        answer = mine
    elif mine_said == said:
        answer = theirs
    else:
        return None
    ask = theirs.ask if mine.ask == base.ask else mine.ask
    if mine.reconfirm == base.reconfirm:
        reconfirm = theirs.reconfirm
    else:
        reconfirm = mine.reconfirm or (theirs.reconfirm if theirs.reconfirm != base.reconfirm else "")
    return answer.change(ask=ask, reconfirm=reconfirm)


def _dated(base: Answer, mine: Answer, theirs: Answer) -> Answer:
    """Of two answers that say the same, the one that somebody gave anew; of two such, the later."""
    if (theirs.by, theirs.date) == (base.by, base.date):
        return mine
    if (mine.by, mine.date) == (base.by, base.date):
        return theirs
    return theirs if (theirs.date or dt.date.min) > (mine.date or dt.date.min) else mine


def _texts(base: Subject, mine: Subject, theirs: Subject) -> list[tuple[Entry, bool]]:
    names = Subject.__struct_fields__
    values = ((name, getattr(base, name), getattr(mine, name), getattr(theirs, name)) for name in names)
    return [_plain(f"subject:{name}", *three) for name, *three in values if len(set(three)) > 1]


def _facts(checklist: Checklist, base: Assessment, mine: Assessment, theirs: Assessment) -> list[tuple[Entry, bool]]:
    values = ((fact.id, *(side.facts.get(fact.id) for side in (base, mine, theirs))) for fact in checklist.facts)
    return [_plain(f"fact:{fact_id}", *three) for fact_id, *three in values if len(set(three)) > 1]


def _plain(label: str, base: Value, mine: Value, theirs: Value) -> tuple[Entry, bool]:
    """An entry without parts, and whether it is settled."""
    settled = mine == theirs or base in {mine, theirs}
    return Entry(label, mine, theirs, theirs if mine == base else mine), settled


def _answers(checklist: Checklist, base: Assessment, mine: Assessment, theirs: Assessment) -> list[tuple[Entry, bool]]:
    found = []
    for question in checklist.questions:
        three = base.answer(question.id), mine.answer(question.id), theirs.answer(question.id)
        if len(set(three)) > 1:
            merged = merged_answer(*three)
            found.append((Entry(question.id, *three[1:], three[1] if merged is None else merged), merged is not None))
    return found
