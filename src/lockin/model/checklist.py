"""The questionnaire as values: Checklist > Domain > Question > Option. Lookups only, no rules.

Decoded by `lockin.loading` from the files described in DESIGN section 4; the field names here are
the keys of those files.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from lockin.model.events import EventType, ReviewRhythm
from lockin.model.overlay import Overlay
from lockin.model.policy import Policy
from lockin.model.switching import SwitchingModel
from lockin.model.texts import Id, Line, Text

Risk = Annotated[int, Meta(ge=0, le=100)]
"""0 (best) to 100 (worst). An ordinal judgement; not a probability."""
Weight = Annotated[int, Meta(ge=1, le=100)]
"""Relative importance; only ratios between weights matter."""
DomainWeight = Annotated[int, Meta(ge=0, le=100)]
"""As `Weight`; 0 on the exposure domain, which is no part of the gap."""
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
"""Name of a checklist and of its folder: `ai-vendor-lock-in`."""

Verification = Literal["full-text", "full-text+secondary", "secondary", "abstract", "unverified"]
"""How a third-party fact was checked: the text itself read; confirmed by copies or summaries; only an abstract seen."""


class AnswerIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """True when a question that is asked earlier, and is itself asked, has one of these options."""

    question: Id
    options: Annotated[tuple[Id, ...], Meta(min_length=1)]


class Condition(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Data, never code. Exactly one of the fields is set (a rule of `loading` sees to it)."""

    fact: Id | None = None
    any_fact: tuple[Id, ...] | None = None
    all_facts: tuple[Id, ...] | None = None
    answer_in: AnswerIn | None = None
    all: tuple[Condition, ...] | None = None
    any: tuple[Condition, ...] | None = None
    not_: Condition | None = field(default=None, name="not")


class Fact(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A yes/no circumstance asked before the questions. Unknown counts as true."""

    id: Id
    ask: Line
    label: Line
    """The circumstance as a short statement, for reports: `Personal data is sent`."""
    help: Text | None = None


class Domain(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A topic. `axis` says what its value feeds: exposure, or the gap (control, trigger)."""

    id: Id
    title: Line
    axis: Literal["exposure", "control", "trigger"]
    weight: DomainWeight
    purpose: Line


class Option(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One observable level of a question."""

    id: Id
    label: Line
    risk: Risk
    states_evidence: bool = False
    """True when the option says itself how it is known (`not tested`), so that weak evidence does not count twice."""


class RedFlag(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Answers that an average may not hide. Satisfied only by an explicit answer outside `when`."""

    when: Annotated[tuple[Id, ...], Meta(min_length=1)]
    effect: Literal["floor_moderate", "floor_high", "block"]
    reason: Line
    only_if: Condition | None = None
    """The flag is armed unless this is known to be false."""


class Remediation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What to do about a weak answer."""

    action: Text
    effort: Literal["S", "M", "L"]
    owner: Id
    """A role of the checklist."""
    changes_answer: bool = True
    """Whether it works towards the best option; one that only reports, watches or guards does not."""


class VendorNote(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where to look for one product. Never scored, never an assertion: dated, with how it was checked."""

    product: Line
    text: Text
    as_of: dt.date
    verified: Verification


class Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing asked."""

    id: Id
    domain: Id
    title: Annotated[str, Meta(min_length=1, max_length=60)] | None = None
    """Two to five words for tables and lists; None: the text stands in."""
    text: Line
    why: Text
    how_to_find_out: Text
    respondent: Id
    """The role that can answer."""
    weight: Weight = 1
    weight_rationale: Text | None = None
    type: Literal["choice", "multi", "number", "date", "text"] = "choice"
    """`choice` and `multi` are scored; the others are recorded and printed."""
    multi: Literal["worst", "mean"] = "worst"
    """How the risks of several chosen options become one; read for `multi` only."""
    options: tuple[Option, ...] = ()
    """In ascending order of risk."""
    quick: bool = False
    """Part of the quick set."""
    applies_if: Condition | None = None
    """None: always asked."""
    red_flag: RedFlag | None = None
    remediation: Remediation | None = None
    trace: tuple[str, ...] = ()
    """Ids of claims this question comes from."""
    refs: tuple[str, ...] = ()
    """Ids of references that ask for the same."""
    vendor_notes: tuple[VendorNote, ...] = ()
    review_after: Annotated[int, Meta(ge=1)] | None = None
    """Days after which the answer is stale; None: as the policy says."""

    @property
    def scored(self) -> bool:
        """Whether an answer carries a risk."""
        return self.type in {"choice", "multi"}

    def option(self, option_id: str) -> Option | None:
        """The option with this id, or None."""
        return next((option for option in self.options if option.id == option_id), None)


class Reference(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A law, standard or guide that a question supports. A pointer for reviewers, not legal advice."""

    id: str
    framework: Line
    identifier: Line
    demand: Text
    url: Line
    verified: Verification
    verified_in: Text
    as_of: dt.date
    only_if: Condition | None = None
    """Printed unless this is known to be false, as for the rules on financial entities."""
    note: Text | None = None


class Claim(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of advice from an article, in our words, with the short phrase it rests on."""

    id: str
    article: Line
    theme: Line
    paraphrase: Text
    phrase: Line


class Article(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A source of claims."""

    file: Line
    title: Line


class Checklist(Struct, frozen=True, kw_only=True, dict=True):
    """A questionnaire, loaded, checked and hashed."""

    id: Slug
    version: str
    date: dt.date
    lang: str
    title: Line
    archetype: Line | None = None
    note: Text | None = None
    roles: dict[str, str]
    """Role id to its name, in the order of the file."""
    efforts: dict[str, str]
    """S, M, L to what they mean."""
    facts: tuple[Fact, ...]
    domains: tuple[Domain, ...]
    questions: tuple[Question, ...]
    """In asking order."""
    policy: Policy
    switching: SwitchingModel | None = None
    """None: a move to another vendor is not estimated."""
    events: tuple[EventType, ...] = ()
    """What each kind of event can change; empty: an event is noted and changes nothing."""
    review: ReviewRhythm | None = None
    """None: the next review is due when the policy calls the latest answer stale."""
    articles: tuple[Article, ...] = ()
    claims: tuple[Claim, ...] = ()
    references: tuple[Reference, ...] = ()
    sha256: str
    """Hex digest over names and bytes of all files of the checklist; with an overlay, of both."""
    overlay: Overlay | None = None
    """What an overlay changed; None: the checklist stands for itself."""
    base: Checklist | None = None
    """The checklist that the overlay extends, whole and unchanged; None without an overlay."""

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """Question by id."""
        return {question.id: question for question in self.questions}

    @cached_property
    def domain_by_id(self) -> dict[str, Domain]:
        """Domain by id, in the order of the file."""
        return {domain.id: domain for domain in self.domains}

    @cached_property
    def fact_by_id(self) -> dict[str, Fact]:
        """Fact by id."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def event_by_id(self) -> dict[str, EventType]:
        """Kind of event by id."""
        return {event.id: event for event in self.events}

    @cached_property
    def reference_by_id(self) -> dict[str, Reference]:
        """Reference by id."""
        return {reference.id: reference for reference in self.references}

    def questions_of(self, domain_id: str) -> tuple[Question, ...]:
        """The questions of one domain, in asking order."""
        return tuple(question for question in self.questions if question.domain == domain_id)
