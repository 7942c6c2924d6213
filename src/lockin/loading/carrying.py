"""An older assessment, read for another version of its checklist: what still fits, and what does not.

The file is read as strictly as any, but by what it says itself: each answer is taken as it is
written, whatever its question has become. Only then is it held against the checklist.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct, structs

from lockin.language import _, ngettext
from lockin.loading.answers import broken_answer
from lockin.loading.assessment import parse_assessment, peek_checklist
from lockin.loading.places import List, Map, Node
from lockin.loading.yaml_text import parse
from lockin.model.assessment import OPEN, Answer, Assessment, ChecklistRef, Switching, Waiver
from lockin.model.checklist import Checklist, Fact, Option, Question


class Dropped(Struct, frozen=True, kw_only=True):
    """An answer, a fact or an estimate that the checklist has no place for any more."""

    id: str
    """Question id, `fact:ID`, or `switching:ID`."""
    why: str
    """A clause for people, such as `the question is gone`."""


class Carried(Struct, frozen=True, kw_only=True):
    """An older assessment as far as it fits the checklist."""

    assessment: Assessment
    """Of the checklist, without name and waivers. An answer that does not fit is open and keeps its note."""
    dropped: tuple[Dropped, ...]
    """Facts, answers, estimates; each in the order of the file."""
    waivers: tuple[Waiver, ...]
    """What was accepted then, which says nothing about now."""
    actions: int
    """How many actions the old assessment has, which stay there."""
    events: int
    """How many events, likewise."""
    unheard: tuple[str, ...]
    """Ids of the questions of the checklist that the file does not name."""


def carried(text: bytes | str, source: str, checklist: Checklist) -> Carried:
    """What of this text, an assessment of any version of the checklist, fits the checklist.

    Args:
        text: the content of the file.
        source: what problems call the file.
        checklist: the one that the file names, in any version, or an overlay upon that.

    Raises:
        BadDataError: with every problem of the file that another version of the checklist does not explain.

    """
    old = as_written(text, source, checklist)
    fitting, dropped = {}, []
    for question_id, answer in old.answers.items():
        question = checklist.by_id.get(question_id)
        kept, why = (OPEN, _("the question is gone")) if question is None else _fitted(question, answer)
        if question is not None:
            fitting[question_id] = kept
        if why and answer != OPEN:
            dropped.append(Dropped(id=question_id, why=why))
    gone = [
        Dropped(id=f"fact:{fact}", why=_("the fact is gone")) for fact in old.facts if fact not in checklist.fact_by_id
    ]
    switching, unasked = _estimated(old.switching, checklist)
    assessment = Assessment(
        checklist=ChecklistRef(id=checklist.id, version=checklist.version, sha256=checklist.sha256),
        subject=old.subject,
        facts={fact: value for fact, value in old.facts.items() if fact in checklist.fact_by_id},
        answers=fitting,
        switching=switching,
    )
    return Carried(
        assessment=assessment,
        dropped=(*gone, *dropped, *unasked),
        waivers=old.waivers,
        actions=len(old.actions),
        events=len(old.events),
        unheard=tuple(question_id for question_id in checklist.by_id if question_id not in old.answers),
    )


def _fitted(question: Question, answer: Answer) -> tuple[Answer, str]:
    """The answer as the question takes it, and why it does not; empty: it does."""
    refitted = _refitted(question, answer)
    breaches = [message for _where, message, _hint in broken_answer(question, refitted)]
    if not breaches:
        return refitted, ""
    ids = {option.id for option in question.options}
    gone = [option for option in (*refitted.options, refitted.option) if option is not None and option not in ids]
    if gone and question.scored:
        why = ngettext("option {names} is gone", "options {names} are gone", len(gone)).format(names=", ".join(gone))
    elif answer.state == "not_applicable":
        why = breaches[0]
    else:
        why = _("the question takes another kind of answer")
    # Translators: {why} is a clause such as "option minor is gone"
    said = _("{why}, now open; its note is kept") if answer.note else _("{why}, now open")
    return Answer(note=answer.note, ask=answer.ask), said.format(why=why)


def _refitted(question: Question, answer: Answer) -> Answer:
    """One option chosen stays chosen when a question begins or ends to take several."""
    match question.type, answer.option, answer.options:
        case "multi", str(option), ():
            return answer.change(option=None, options=(option,))
        case "choice", None, (option,):
            return answer.change(option=option, options=())
        case _:
            return answer


def _estimated(switching: Switching | None, checklist: Checklist) -> tuple[Switching | None, list[Dropped]]:
    """The estimate of a move without the lines and notices that the checklist asks for no more."""
    model = checklist.switching
    if switching is None or model is None:  # without a section on it, the checklist takes any estimate
        return switching, []
    lines = {line.id for line in model.lines}
    notices = {kind.id for kind in model.notices}
    gone = [
        *(key for key in switching.lines if key not in lines),
        *(key for key in switching.notice if key not in notices),
    ]
    kept = structs.replace(
        switching,
        lines={key: value for key, value in switching.lines.items() if key in lines},
        notice={key: value for key, value in switching.notice.items() if key in notices},
    )
    return kept, [Dropped(id=f"switching:{key}", why=_("it is estimated no more")) for key in gone]


def as_written(text: bytes | str, source: str, checklist: Checklist) -> Assessment:
    """The whole assessment as it says itself, whatever has become of its questions and facts.

    Args:
        text: the content of the file.
        source: what problems call the file.
        checklist: any version of the one that the file names, or of an overlay upon that.

    Raises:
        BadDataError: as for `carried`.

    """
    named_by = peek_checklist(text, source)
    below = checklist.overlay is not None and checklist.overlay.id == named_by.id
    tree = parse(text, source)
    named = (*_waived(tree), *((key, None) for key, _node in _entries(tree, "actions")), *_entries(tree, "answers"))
    taking = {key: _taking(key, node, checklist) for key, node in named}
    facts = tuple(Fact(id=key, ask=key, label=key) for key, _node in _entries(tree, "facts"))
    accepting = structs.replace(
        checklist,
        id=named_by.id if below else checklist.id,
        version=named_by.version,
        facts=facts,
        questions=tuple(taking.values()),
        switching=None,
    )
    return parse_assessment(text, source, accepting)


def _entries(tree: Node, key: str) -> Iterable[tuple[str, Node]]:
    """What stands in a mapping of the outermost mapping; nothing when there is none."""
    node = tree.get(key) if isinstance(tree, Map) else None
    return node.items() if isinstance(node, Map) else ()


def _waived(tree: Node) -> Iterator[tuple[str, Node]]:
    """The findings that waivers name: questions or domains, here or gone."""
    waivers = tree.get("waivers") if isinstance(tree, Map) else None
    for waiver in waivers if isinstance(waivers, List) else ():
        finding = waiver.get("finding") if isinstance(waiver, Map) else None
        if isinstance(finding, str):
            yield finding, None


def _taking(question_id: str, node: Node, checklist: Checklist) -> Question:
    """A question that takes the answer as it is written."""
    known = checklist.by_id.get(question_id)
    said = node if isinstance(node, Map) else {}
    chosen = node if isinstance(node, str) else said.get("option") or said.get("options")
    kind: Literal["choice", "multi", "text"] = "choice"
    if said.get("options") is not None:
        kind = "multi"
    elif said.get("value") is not None or (isinstance(node, str) and known is not None and not known.scored):
        kind = "text"
    ids = [option for option in (chosen if isinstance(chosen, List) else [chosen]) if isinstance(option, str)]
    return Question(
        id=question_id,
        domain="",
        text=question_id,
        why="",
        how_to_find_out="",
        respondent="",
        type=kind,
        options=tuple(Option(id=option, label=option, risk=0) for option in ids),
    )
