"""Rules on conditions: they name what exists, look back only, and can come true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from lockin.language import _
from lockin.loading.parts import Parts, conditions
from lockin.loading.structure import listed, nearest
from lockin.loading.troubles import Path, Trouble
from lockin.model.checklist import AnswerIn, Condition, Question

FIELDS = {
    "fact": "fact",
    "any_fact": "any_fact",
    "all_facts": "all_facts",
    "answer_in": "answer_in",
    "all": "all",
    "any": "any",
    "not_": "not",
}
"""Field to key."""
MOST_CASES = 64
"""A condition with more cases is taken to be possible."""
MOST_PAIRS = 1024
"""As many are compared before two conditions are taken to go together."""

Case = Mapping[str, frozenset[str]]
"""One way for a condition to come true: what each fact and question may be. Facts stand under `fact:id`."""

YES, NO = frozenset(("yes",)), frozenset(("no",))
NO_ANSWER = ""
ALWAYS: tuple[Case, ...] = ({},)


def _set(condition: Condition) -> list[str]:
    return [key for field, key in FIELDS.items() if getattr(condition, field) is not None]


def one_key(parts: Parts) -> Iterator[Trouble]:
    """A condition says one thing, and says it about something."""
    for path, condition, _at in conditions(parts):
        keys = _set(condition)
        if len(keys) != 1:
            yield _not_one_key(path, keys)
        for key in ("any_fact", "all_facts", "all", "any"):
            if getattr(condition, key) == ():
                yield Trouble((*path, key), _("{key} must have at least one item").format(key=key))


def _not_one_key(path: Path, keys: Sequence[str]) -> Trouble:
    if not keys:
        hint = _("one of {keys}").format(keys=listed(FIELDS.values()))
        return Trouble(path, _("a condition must have exactly one key, and has none"), hint, at_key=True)
    *most, last = keys
    message = _("a condition must have exactly one key, not {most} and {last}")
    said = message.format(most=", ".join(most), last=last)
    return Trouble(path, said, _("join several with 'all' or 'any'"), at_key=True)


def facts_exist(parts: Parts) -> Iterator[Trouble]:
    """A condition names facts of the checklist."""
    known = parts.ids["facts"]
    for path, condition, _at in conditions(parts):
        named: list[tuple[Path, str]] = [((*path, "fact"), condition.fact)] if condition.fact is not None else []
        for key in ("any_fact", "all_facts"):
            named += [((*path, key, index), fact) for index, fact in enumerate(getattr(condition, key) or ())]
        for place, fact in named:
            if fact not in known:
                hint = nearest(fact, known) or _("known: {names}").format(names=", ".join(sorted(known)))
                yield Trouble(place, _("there is no fact {fact!r}").format(fact=fact), hint if known else None)


def answers_exist(parts: Parts) -> Iterator[Trouble]:
    """A condition on an answer names a question with options, and options of it."""
    by_id = {question.id: question for question in parts.questions.values()}
    options = {name: {option.id: None for option in question.options} for name, question in by_id.items()}
    for path, condition, _at in conditions(parts):
        target = condition.answer_in
        if target is None:
            continue
        question = by_id.get(target.question)
        if target.question not in parts.ids["questions"]:
            hint = nearest(target.question, parts.ids["questions"])
            yield Trouble(
                (*path, "answer_in", "question"),
                _("there is no question {question!r}").format(question=target.question),
                hint,
            )
        if question is None:
            continue
        if not question.scored:
            message = _("the question {id!r} has no options, because its type is {type}").format(
                id=question.id, type=question.type
            )
            yield Trouble((*path, "answer_in", "question"), message)
            continue
        ids = options[question.id]
        for index, option in enumerate(target.options):
            if option not in ids:
                hint = nearest(option, ids) or _("its options: {names}").format(names=", ".join(ids))
                message = _("the question {id!r} has no option {option!r}").format(id=question.id, option=option)
                yield Trouble((*path, "answer_in", "options", index), message, hint)


def conditions_look_back(parts: Parts) -> Iterator[Trouble]:
    """A condition sees only answers of questions asked earlier, so there are no cycles."""
    position = {question.id: at for at, question in reversed(list(parts.questions.items()))}
    for path, condition, at in conditions(parts):
        target = condition.answer_in
        if target is None or at is None or target.question not in position:
            continue
        where = (*path, "answer_in", "question")
        if position[target.question] == at:
            yield Trouble(where, _("a condition cannot look at the answer of its own question"))
        elif position[target.question] > at:
            message = _("the question {question!r} is asked later, so its answer is not known yet").format(
                question=target.question
            )
            yield Trouble(where, message, _("move one of the two questions"))


def quick_questions_stand_alone(parts: Parts) -> Iterator[Trouble]:
    """A question of the quick set does not hang on an answer that the quick set does not ask for."""
    by_id = {question.id: question for question in parts.questions.values()}
    for path, condition, at in conditions(parts):
        if at is None or not parts.questions[at].quick or condition.answer_in is None:
            continue
        target = by_id.get(condition.answer_in.question)
        if target is not None and not target.quick:
            message = _("a quick question cannot depend on {id!r}, which is not quick").format(id=target.id)
            yield Trouble((*path, "answer_in", "question"), message, _("write 'quick: true' there, or remove it here"))


def conditions_can_hold(parts: Parts) -> Iterator[Trouble]:
    """Every question can be asked, and every red flag be armed, in some case.

    Facts and single choices are reasoned about; answers with several options and conditions with
    very many cases are taken to be possible.
    """
    cases: dict[str, tuple[Case, ...]] = {}
    questions: dict[str, Question] = {}
    for at, question in parts.questions.items():
        found = _cases(question.applies_if, questions, cases)
        questions[question.id], cases[question.id] = question, found or ALWAYS
        if not found:
            path = "questions", at, "applies_if"
            yield Trouble(path, _("this question can never be asked: its condition never holds"), at_key=True)
        flag = question.red_flag
        if found and flag is not None and not _both(found, _cases(flag.only_if, questions, cases)):
            where = "questions", at, "red_flag", "only_if"
            yield Trouble(where, _("this red flag can never be armed: its condition never holds"), at_key=True)


def _cases(  # noqa: PLR0911 - one return a kind of condition
    condition: Condition | None,
    questions: Mapping[str, Question],
    cases: Mapping[str, tuple[Case, ...]],
    *,
    want: bool = True,
) -> tuple[Case, ...]:
    """The ways in which a condition comes to `want`; none when it never does."""
    match condition:
        case None:
            return ALWAYS if want else ()
        case Condition(fact=str(fact)):
            return ({f"fact:{fact}": YES if want else NO},)
        case Condition(any_fact=tuple(facts)):
            return _of_facts(facts, together=not want, value=YES if want else NO)
        case Condition(all_facts=tuple(facts)):
            return _of_facts(facts, together=want, value=YES if want else NO)
        case Condition(answer_in=AnswerIn() as target):
            return _of_answer(target, questions, cases, want=want)
        case Condition(not_=Condition() as inner):
            return _cases(inner, questions, cases, want=not want)
        case Condition(all=()) | Condition(any=()):
            return ALWAYS
        case Condition(all=tuple(inner)) | Condition(any=tuple(inner)):
            found = [_cases(part, questions, cases, want=want) for part in inner]
            if (condition.all is not None) is want:
                return _together(found)
            return _few(case for some in found for case in some)
    return ALWAYS


def _of_facts(facts: tuple[str, ...], *, together: bool, value: frozenset[str]) -> tuple[Case, ...]:
    if together:
        return ({f"fact:{fact}": value for fact in facts},)
    return _few({f"fact:{fact}": value} for fact in facts) or ALWAYS


def _of_answer(
    target: AnswerIn, questions: Mapping[str, Question], cases: Mapping[str, tuple[Case, ...]], *, want: bool
) -> tuple[Case, ...]:
    question = questions.get(target.question)
    if question is None or question.type != "choice":
        return ALWAYS
    ids = {option.id for option in question.options}
    if not want:
        return ({question.id: frozenset(ids.difference(target.options) | {NO_ANSWER})},)
    return _both(({question.id: frozenset(target.options)},), cases[question.id])


def _together(found: list[tuple[Case, ...]]) -> tuple[Case, ...]:
    result = ALWAYS
    for some in found:
        result = _both(result, some)
    return result


def _both(left: tuple[Case, ...], right: tuple[Case, ...]) -> tuple[Case, ...]:
    """The cases in which one of each holds; those that contradict themselves fall away."""
    if len(left) * len(right) > MOST_PAIRS:
        return ALWAYS
    joined = (_join(a, b) for a, b in product(left, right))
    return _few(case for case in joined if case is not None)


def _join(a: Case, b: Case) -> Case | None:
    joined = {**a, **b}
    for key in a.keys() & b.keys():
        joined[key] = a[key] & b[key]
        if not joined[key]:
            return None
    return joined


def _few(cases: Iterable[Case]) -> tuple[Case, ...]:
    """The cases, or `ALWAYS` in place of too many."""
    found: list[Case] = []
    for case in cases:
        if not case or len(found) >= MOST_CASES:
            return ALWAYS
        found.append(case)
    return tuple(found)


RULES = (
    one_key,
    facts_exist,
    answers_exist,
    conditions_look_back,
    quick_questions_stand_alone,
    conditions_can_hold,
)
