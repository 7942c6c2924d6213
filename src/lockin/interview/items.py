"""What can be asked, one item at a time, and in which order: the subject, the facts, the questions they leave."""

from __future__ import annotations

from typing import Literal, NamedTuple, assert_never

from msgspec import Struct

from lockin.language import N_, _, pgettext
from lockin.model.assessment import Assessment, State
from lockin.model.checklist import Checklist, Fact, Question
from lockin.model.visibility import Visibility

SubjectKey = Literal["vendor", "product", "model_maker", "cloud", "use", "owner", "reviewer"]


class SubjectField(Struct, frozen=True, kw_only=True):
    """One entry of the subject. The others (marking, currency) have defaults and are set in the file."""

    id: SubjectKey
    texts: tuple[str, str, str]
    """Label, question and help, in English."""
    required: bool
    """Whether the interview insists on it."""
    limit: int = 300
    """Most characters the entry may have."""

    @property
    def label(self) -> str:
        """What the entry is called."""
        if self.id == "owner":  # in some languages another word than for the owner of an action
            return pgettext("of an assessment", "Owner")
        return _(self.texts[0])

    @property
    def ask(self) -> str:
        """The question."""
        return _(self.texts[1])

    @property
    def help(self) -> str:
        """What a good answer is."""
        return _(self.texts[2])


SUBJECT = (
    SubjectField(
        id="vendor",
        texts=(
            N_("Vendor"),
            N_("Who is the vendor?"),
            N_("The company that signs the contract with you."),
        ),
        required=True,
    ),
    SubjectField(
        id="product",
        texts=(
            N_("Product"),
            N_("Which product or service of theirs?"),
            N_("As the price list names it, with the plan or tier if there are several."),
        ),
        required=True,
    ),
    SubjectField(
        id="model_maker",
        texts=(
            N_("Model maker"),
            N_("Who makes the model behind it?"),
            N_("The company that trains it, which may be another than the vendor."),
        ),
        required=False,
    ),
    SubjectField(
        id="cloud",
        texts=(
            N_("Cloud"),
            N_("On whose cloud does it run?"),
            N_("The provider of the machines, or your own data centre."),
        ),
        required=False,
    ),
    SubjectField(
        id="use",
        texts=(
            N_("Use"),
            N_("What will your own product do with it?"),
            N_("One sentence, such as: drafts replies that our support staff check and send."),
        ),
        required=True,
        limit=4000,
    ),
    SubjectField(
        id="owner",
        texts=(
            N_("Owner"),
            N_("Who prepares this assessment?"),
            N_("A name or a role."),
        ),
        required=False,
    ),
    SubjectField(
        id="reviewer",
        texts=(
            N_("Reviewer"),
            N_("Who will review it?"),
            N_("A name or a role."),
        ),
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
