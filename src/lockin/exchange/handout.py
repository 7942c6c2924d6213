"""What a colleague is asked: the visible questions of one role, with the answers as they stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from msgspec import Struct

from lockin.interview.selection import role_name, select
from lockin.model.assessment import Answer, Assessment, Subject, substance
from lockin.model.checklist import Checklist, Question
from lockin.model.policy import EvidenceLevel
from lockin.model.revision import revision
from lockin.model.visibility import visibility


class Identity(Struct, frozen=True, kw_only=True):
    """What a hand-out belongs to. Every format carries it, and `merge` refuses another."""

    assessment: str
    """`Assessment.id`, never empty."""
    checklist: str
    """Id of the checklist."""
    version: str
    sha256: str
    """Of the checklist: another content may ask something else under the same id."""
    role: str
    """Role id or name that was asked."""


class Row(Struct, frozen=True, kw_only=True):
    """One question of a hand-out."""

    question: Question
    domain: str
    """Title of the domain."""
    answer: Answer
    """As it stands in the assessment; the hand-out shows it filled in."""
    base: str
    """`revision_of` that answer, by which `merge` sees whether either side changed it since."""
    set_aside: bool
    """Whether `not applicable` may be answered: not where a red flag is."""


class HandOut(Struct, frozen=True, kw_only=True):
    """Everything that a hand-out shows; each format renders this one value."""

    identity: Identity
    title: str
    """Of the checklist."""
    role: str
    """Name of the role, for people."""
    subject: Subject
    asked_by: str
    """Who wants to know; may be empty."""
    made_on: dt.date
    levels: tuple[EvidenceLevel, ...]
    """What can be said about how an answer is known, weakest first."""
    rows: tuple[Row, ...]
    """In asking order; not empty."""
    tool: str
    """Name and version of the program."""


def revision_of(answer: Answer) -> str:
    """A name for what an answer says: equal for two answers that differ in who, when, and white space alone.

    Formats change line ends and blanks at the ends of lines, which is no change of an answer.
    """
    said = substance(answer)
    texts = {name: settled(getattr(said, name)) for name in ("source", "note", "reason", "second")}
    value = settled(said.value) if said.value is not None else None
    return revision(said.change(**texts, value=value, options=tuple(sorted(said.options))))


def settled(text: str) -> str:
    """The text with plain line ends, without blanks at the end of lines and around the whole."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def hand_out(
    checklist: Checklist,
    assessment: Assessment,
    role: str,
    *,
    asked_by: str,
    today: dt.date,
    tool: str,
    open_only: bool = False,
) -> HandOut:
    """The hand-out for one role.

    Args:
        checklist: of the assessment.
        assessment: must have an `id`.
        role: id or name, as `interview.selection.role_of` gives it.
        asked_by: who wants to know.
        today: printed on it.
        tool: name and version of the program.
        open_only: leave out what is answered or set aside and need not be confirmed.

    Returns:
        The hand-out; `rows` is empty when nothing is to be asked.

    Raises:
        ValueError: if the assessment has no id.

    """
    if not assessment.id:
        raise ValueError("an assessment without an id cannot be handed out")
    return HandOut(
        identity=Identity(
            assessment=assessment.id,
            checklist=checklist.id,
            version=checklist.version,
            sha256=checklist.sha256,
            role=role,
        ),
        title=checklist.title,
        role=role_name(checklist, role),
        subject=assessment.subject,
        asked_by=asked_by,
        made_on=today,
        levels=tuple(checklist.policy.evidence),
        rows=tuple(_rows(checklist, assessment, role, open_only=open_only)),
        tool=tool,
    )


def _rows(checklist: Checklist, assessment: Assessment, role: str, *, open_only: bool) -> Iterator[Row]:
    wanted = select(checklist, assessment, roles=(role,))
    for question in visibility(checklist, assessment).visible:
        answer = assessment.answer(question.id)
        settled_already = answer.state in {"answered", "not_applicable"} and not answer.reconfirm
        if question.id in wanted and not (open_only and settled_already):
            yield Row(
                question=question,
                domain=checklist.domain_by_id[question.domain].title,
                answer=answer,
                base=revision_of(answer),
                set_aside=question.red_flag is None,
            )
