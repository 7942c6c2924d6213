"""Random small checklists and assessments for hypothesis. Whatever they make, the loader would accept in meaning."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st
from msgspec import structs

from builders import TODAY, assessment, checklist, policy, question
from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import AnswerIn, Checklist, Condition, Domain, Option, Question, RedFlag

FACTS = ("personal_data", "fine_tuned")
DOMAINS = ("exp", "con", "dat")
STRONG = ("contract", "tested")
EVIDENCE = ("none", "vendor_statement", *STRONG)


@st.composite
def conditions(draw: st.DrawFn, earlier: tuple[Question, ...], depth: int = 2) -> Condition:
    """A condition on facts and on questions asked earlier."""
    kinds = ["fact", "any_fact", "all_facts"] + ["answer_in"] * 4 * bool(earlier)
    kind = draw(st.sampled_from([*kinds, "not", "all", "any"] if depth else kinds))
    some_facts = st.lists(st.sampled_from(FACTS), min_size=1, max_size=2, unique=True).map(tuple)
    match kind:
        case "fact":
            return Condition(fact=draw(st.sampled_from(FACTS)))
        case "any_fact":
            return Condition(any_fact=draw(some_facts))
        case "all_facts":
            return Condition(all_facts=draw(some_facts))
        case "answer_in":
            target = draw(st.sampled_from(earlier))
            ids = [option.id for option in target.options]
            chosen = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=len(ids) - 1, unique=True))
            return Condition(answer_in=AnswerIn(question=target.id, options=tuple(chosen)))
        case "not":
            return Condition(not_=draw(conditions(earlier, depth - 1)))
    parts = tuple(draw(st.lists(conditions(earlier, depth - 1), min_size=1, max_size=2)))
    return Condition(all=parts) if kind == "all" else Condition(any=parts)


@st.composite
def questions(
    draw: st.DrawFn, number: int, earlier: tuple[Question, ...], *, conditional: bool, wide: bool
) -> Question:
    """The question with this number. A red flag is raised by the worse options, never by the best."""
    domain = DOMAINS[number] if number < 2 else draw(st.sampled_from(DOMAINS))  # exposure and gap both have one
    few = {draw(st.integers(0, 74)), draw(st.integers(75, 100))} if wide else set()
    risks = sorted(draw(st.sets(st.integers(0, 100), min_size=2 - len(few), max_size=3 - len(few))) | few)
    options = tuple(
        Option(id=f"o{at}", label=f"Option {at}", risk=risk, states_evidence=draw(st.integers(0, 3)) == 0)
        for at, risk in enumerate(risks)
    )
    flag = None
    if draw(st.integers(0, 3)) == 0:
        first = draw(st.integers(1, len(options) - 1))
        flag = RedFlag(
            when=tuple(option.id for option in options[first:]),
            effect=draw(st.sampled_from(["floor_moderate", "floor_high", "block"])),
            reason="It cannot be taken back.",
            only_if=draw(st.none() | conditions(earlier)) if conditional else None,
        )
    plain = question(
        f"{domain}.q{number}",
        weight=draw(st.integers(1, 5)),
        type=draw(st.sampled_from(["choice", "choice", "multi"])),
        multi=draw(st.sampled_from(["worst", "mean"])),
        quick=draw(st.booleans()),
        review_after=draw(st.sampled_from([None, 30])),
        applies_if=draw(st.none() | conditions(earlier)) if conditional else None,
        red_flag=flag,
    )
    return structs.replace(plain, options=options)


@st.composite
def checklists(draw: st.DrawFn, *, conditional: bool = True, most: int = 5, wide: bool = False) -> Checklist:
    """A checklist of up to `most` questions in an exposure and two control domains.

    With `wide`, what an unknown answer counts lies between the options of every question.
    """
    asked: tuple[Question, ...] = ()
    for number in range(draw(st.integers(2, most))):
        asked = (*asked, draw(questions(number, asked, conditional=conditional, wide=wide)))
    exposed = [question.id for question in asked if question.domain == "exp"]
    peaks = tuple(draw(st.lists(st.sampled_from(exposed), max_size=2, unique=True)))
    numbers = policy()
    return checklist(
        *asked,
        facts=FACTS,
        domains=tuple(
            Domain(
                id=domain,
                title=f"Domain {domain}",
                axis="exposure" if domain == "exp" else "control",
                weight=0 if domain == "exp" else draw(st.integers(1, 5)),
                purpose=f"About {domain}.",
            )
            for domain in DOMAINS
        ),
        policy=structs.replace(numbers, exposure=structs.replace(numbers.exposure, max_of=peaks)),
    )


@st.composite
def answers(draw: st.DrawFn, asked: Question, evidence: tuple[str, ...] = EVIDENCE) -> Answer:
    """An answer with one option, or for `multi` with some."""
    ids = [option.id for option in asked.options]
    chosen: dict[str, object] = (
        {"options": tuple(draw(st.lists(st.sampled_from(ids), min_size=1, unique=True)))}
        if asked.type == "multi"
        else {"option": draw(st.sampled_from(ids))}
    )
    return Answer(
        state="answered",
        evidence=draw(st.sampled_from(evidence)),
        date=draw(st.none() | st.dates(TODAY - dt.timedelta(days=800), TODAY)),
    ).change(**chosen)


@st.composite
def assessments(draw: st.DrawFn, of: Checklist, evidence: tuple[str, ...] = EVIDENCE) -> Assessment:
    """An assessment with any mix of states; hidden questions may be answered too."""
    given: dict[str, Answer] = {}
    for asked in of.questions:
        states = ["missing", "open", "unknown", "answered", "answered", "answered"]
        match draw(st.sampled_from(states if asked.red_flag else [*states, "not_applicable"])):
            case "answered":
                given[asked.id] = draw(answers(asked, evidence))
            case "open":
                given[asked.id] = Answer()
            case "unknown":
                given[asked.id] = Answer(state="unknown")
            case "not_applicable":
                given[asked.id] = Answer(state="not_applicable", reason="no such thing", second="legal")
    facts = {fact.id: draw(st.sampled_from([True, False, None])) for fact in of.facts}
    return assessment(of, given, facts=facts)


@st.composite
def cases(
    draw: st.DrawFn,
    *,
    conditional: bool = True,
    most: int = 5,
    wide: bool = False,
    evidence: tuple[str, ...] = EVIDENCE,
) -> tuple[Checklist, Assessment]:
    """A checklist with an assessment of it."""
    found = draw(checklists(conditional=conditional, most=most, wide=wide))
    return found, draw(assessments(found, evidence))


@st.composite
def completions(draw: st.DrawFn, of: Checklist, begun: Assessment) -> Assessment:
    """The assessment with every missing fact known and every missing answer given, all on strong evidence."""
    whole = begun
    for fact in of.facts:
        if whole.facts.get(fact.id) is None:
            whole = whole.with_fact(fact.id, draw(st.booleans()))
    for asked in of.questions:
        if whole.answer(asked.id).state in {"open", "unknown"}:
            whole = whole.with_answer(asked.id, draw(answers(asked)))
    return whole
