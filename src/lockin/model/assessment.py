"""What the product manager knows: subject, facts, answers, waivers, switching estimate (DESIGN section 5)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct, structs

from lockin.model.policy import EvidenceId

State = Literal["open", "answered", "unknown", "not_applicable"]
Short = Annotated[str, Meta(max_length=300)]
Note = Annotated[str, Meta(max_length=4000)]


class ChecklistRef(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which checklist the answers belong to."""

    id: Short
    version: Short
    sha256: Short | None = None


class Subject(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is assessed. All texts may be empty while the assessment is young."""

    vendor: Short = ""
    product: Short = ""
    model_maker: Short = ""
    """Who trains the model, which need not be the vendor; empty: not said."""
    cloud: Short = ""
    """On whose machines it runs; empty: not said."""
    use: Note = ""
    """What the product will do with the service, in one sentence."""
    owner: Short = ""
    """Who prepares the assessment."""
    reviewer: Short = ""
    marking: Short = "internal"
    """Printed in the footer of every page."""
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")] = "EUR"


class Answer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The state of one question."""

    state: State = "open"
    option: Short | None = None
    """Id of the chosen option (`choice`)."""
    options: tuple[Short, ...] = ()
    """Ids of the chosen options (`multi`)."""
    value: Note | None = None
    """What was entered (`number`, `date`, `text`)."""
    evidence: EvidenceId = "none"
    source: Note = ""
    """Where it can be read: clause, link, file, test."""
    note: Note = ""
    reason: Note = ""
    """Why the question is not applicable; required for that state."""
    second: Short = ""
    """Who else agreed that it is not applicable; required for that state."""
    by: Short = ""
    date: dt.date | None = None
    """When it was answered; None when not said."""
    ask: Short = ""
    """Who should answer, a role of the checklist or a name; empty: the respondent that the question names."""
    reconfirm: Note = ""
    """Why the answer may not hold any more, until somebody says that it does; empty: it holds."""

    def change(self, **changes: object) -> Answer:
        """A copy with some fields replaced."""
        return structs.replace(self, **changes)


OPEN = Answer()


def substance(answer: Answer) -> Answer:
    """What an answer says, without who said it when, who is to be asked, and whether it must be confirmed."""
    return answer.change(by="", date=None, ask="", reconfirm="")


def same_person(one: str, other: str) -> bool:
    """Whether two entries name one person; spaces and capitals aside."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


class Waiver(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A named acceptance of a finding. Never changes the score or the band."""

    finding: Short
    """Id of the finding: a question or domain id."""
    reason: Note
    accepted_by: Short
    until: dt.date


EventKind = Literal["acquisition", "leadership", "pricing", "terms", "retirement", "incident", "regulation"]


class Event(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Something that happened at the vendor, its partner or the law, and may have changed answers."""

    kind: EventKind
    what: Note
    """In a sentence."""
    date: dt.date
    by: Short = ""
    """Who noted it."""
    touches: tuple[Short, ...] = ()
    """Ids of the questions whose answers were then marked to be confirmed again."""


class Commitment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An action that somebody has taken on: it becomes a dated condition of the report."""

    owner: Short
    """Role or name."""
    due: dt.date
    done: dt.date | None = None
    """When it was finished; None: not yet."""
    note: Note = ""


class Estimate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A range: in nine of ten cases between `low` and `high`."""

    low: Decimal
    likely: Decimal
    high: Decimal


class Switching(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The estimate of what a move would take."""

    lines: dict[str, Estimate] = {}
    day_rate: Estimate | None = None
    notice: dict[str, int] = {}
    """Days of notice by kind."""


class Assessment(Struct, frozen=True, kw_only=True):
    """One file of a product manager, checked against its checklist."""

    lockin: Literal[1] = 1
    id: str = ""
    """Given once, when the file is created; hand-outs name the assessment by it. Empty: not given yet."""
    checklist: ChecklistRef
    subject: Subject = Subject()
    facts: dict[str, bool | None] = {}
    """Fact id to yes (True), no (False) or not known (None). A fact that is missing is not known."""
    answers: dict[str, Answer] = {}
    """Question id to answer; missing: open. Answers of hidden questions are kept and do not count."""
    waivers: tuple[Waiver, ...] = ()
    actions: dict[str, Commitment] = {}
    """Question id to who does by when what the checklist advises."""
    events: tuple[Event, ...] = ()
    """In the order in which they were noted."""
    switching: Switching | None = None

    def answer(self, question_id: str) -> Answer:
        """The answer of this question; open when there is none."""
        return self.answers.get(question_id, OPEN)

    def with_answer(self, question_id: str, answer: Answer) -> Assessment:
        """A copy in which this question has this answer."""
        return structs.replace(self, answers={**self.answers, question_id: answer})

    def with_fact(self, fact_id: str, value: bool | None) -> Assessment:  # noqa: FBT001 - what a fact is
        """A copy in which this fact has this value; None: not known."""
        return structs.replace(self, facts={**self.facts, fact_id: value})

    def with_waiver(self, waiver: Waiver) -> Assessment:
        """A copy in which this finding is waived so, whatever was said of it before."""
        others = (other for other in self.waivers if other.finding != waiver.finding)
        return structs.replace(self, waivers=(*others, waiver))

    def with_event(self, event: Event) -> Assessment:
        """A copy with one more event."""
        return structs.replace(self, events=(*self.events, event))

    def with_action(self, question_id: str, commitment: Commitment) -> Assessment:
        """A copy in which somebody has taken on what is to be done about this question."""
        return structs.replace(self, actions={**self.actions, question_id: commitment})

    def with_switching(self, switching: Switching) -> Assessment:
        """A copy with this estimate of a move."""
        return structs.replace(self, switching=switching)

    def with_subject(self, **changes: str) -> Assessment:
        """A copy with some fields of the subject replaced."""
        return structs.replace(self, subject=structs.replace(self.subject, **changes))
