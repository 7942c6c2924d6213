"""What can be asked, one item at a time, and in which order: the subject, the facts, the questions they leave."""

from __future__ import annotations

from typing import Literal, NamedTuple, assert_never

from msgspec import Struct

from lockin.model.assessment import Assessment, State
from lockin.model.checklist import Checklist, Fact, Question
from lockin.model.visibility import Visibility

SubjectKey = Literal["vendor", "product", "use", "owner", "reviewer"]


class SubjectField(Struct, frozen=True, kw_only=True):
    """One entry of the subject. The others (marking, currency) have defaults and are set in the file."""

    id: SubjectKey
    label: str
    ask: str
    help: str
    required: bool
    """Whether the interview insists on it."""
    limit: int = 300
    """Most characters the entry may have."""


SUBJECT = (
    SubjectField(
        id="vendor",
        label="Vendor",
        ask="Who is the vendor?",
        help="The company that signs the contract with you.",
        required=True,
    ),
    SubjectField(
        id="product",
        label="Product",
        ask="Which product or service of theirs?",
        help="As the price list names it, with the plan or tier if there are several.",
        required=True,
    ),
    SubjectField(
        id="use",
        label="Use",
        ask="What will your own product do with it?",
        help="One sentence, such as: drafts replies that our support staff check and send.",
        required=True,
        limit=4000,
    ),
    SubjectField(
        id="owner",
        label="Owner",
        ask="Who prepares this assessment?",
        help="A name or a role.",
        required=False,
    ),
    SubjectField(
        id="reviewer",
        label="Reviewer",
        ask="Who will review it?",
        help="A name or a role.",
        required=False,
    ),
)

Item = SubjectField | Fact | Question
Kind = Literal["subject", "fact", "question"]


class Place(NamedTuple):
    """Names an item; a fact and a question may have the same id."""

    kind: Kind
    id: str


def place_of(item: Item) -> Place:
    """The name of an item."""
    match item:
        case SubjectField():
            return Place("subject", item.id)
        case Fact():
            return Place("fact", item.id)
        case Question():
            return Place("question", item.id)
        case _:
            assert_never(item)


def state_of(item: Item, assessment: Assessment) -> State:
    """The state of an item. A blank entry of the subject is open; a fact is unknown until somebody says yes or no."""
    match item:
        case SubjectField():
            return "answered" if getattr(assessment.subject, item.id) else "open"
        case Fact():
            return "unknown" if assessment.facts.get(item.id) is None else "answered"
        case Question():
            return assessment.answer(item.id).state
        case _:
            assert_never(item)


def asking_order(
    checklist: Checklist, folded: Visibility, *, quick_only: bool, only: frozenset[str] | None
) -> tuple[Item, ...]:
    """The items in the order in which they are asked.

    Args:
        checklist: the questionnaire.
        folded: which of its questions are visible now.
        quick_only: leave out what is not in the quick set.
        only: ids of the questions to ask, out of the visible ones, without subject and facts; None asks all.

    """
    asked = [question for question in folded.visible if only is None or question.id in only]
    quick = [question for question in asked if question.quick]
    rest = [] if quick_only else [question for question in asked if not question.quick]
    opening: tuple[Item, ...] = (*SUBJECT, *checklist.facts) if only is None else ()
    return (*opening, *quick, *rest)
