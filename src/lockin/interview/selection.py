"""Which questions somebody wants to see: by section, by pattern, by who should answer, by state."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase

from lockin.errors import AnswerRefusedError
from lockin.language import _
from lockin.model.assessment import Answer, Assessment
from lockin.model.checklist import Checklist, Question

_LISTED = 12
"""Names that a refusal lists at most."""


def respondent(question: Question, answer: Answer) -> str:
    """Who should answer: whom the assessment asks, else the role that the question names."""
    return answer.ask or question.respondent


def role_name(checklist: Checklist, role: str) -> str:
    """A role as people read it; a name that is no role stays as it is."""
    return checklist.roles.get(role, role)


def select(
    checklist: Checklist,
    assessment: Assessment,
    *,
    sections: Collection[str] = (),
    patterns: Collection[str] = (),
    roles: Collection[str] = (),
    among: Collection[str] | None = None,
) -> frozenset[str]:
    """Ids of the questions that are in one of the sections, match one of the patterns, and so on.

    Whether they are asked is another matter; an answer given later may bring one in.

    Args:
        checklist: the questionnaire.
        assessment: says who is asked instead of the respondent that a question names.
        sections: domains by id, title or number; empty: all.
        patterns: ids with `*` and `?`, such as `dat.*`; empty: all.
        roles: roles by id or name, or names that the assessment asks; empty: all.
        among: ids out of which to take; None: all.

    Raises:
        AnswerRefusedError: if one of the names stands for nothing; names the nearest that does.

    """
    chosen = frozenset(checklist.by_id) if among is None else frozenset(among)
    if sections:
        wanted = {_domain(name, checklist) for name in sections}
        chosen &= {question.id for question in checklist.questions if question.domain in wanted}
    if patterns:
        chosen &= {found for pattern in patterns for found in _matching(pattern, checklist)}
    if roles:
        asked = {role_of(name, checklist, assessment) for name in roles}
        chosen &= {q.id for q in checklist.questions if respondent(q, assessment.answer(q.id)) in asked}
    return chosen


def role_of(name: str, checklist: Checklist, assessment: Assessment) -> str:
    """The role with this id or name, or whom the assessment asks under this name.

    Raises:
        AnswerRefusedError: if there is none; names the nearest that is.

    """
    asked = {answer.ask for answer in assessment.answers.values() if answer.ask}
    known = {_folded(label): role for role, label in checklist.roles.items()}
    known |= {_folded(other): other for other in (*asked, *checklist.roles)}
    if _folded(name) in known:
        return known[_folded(name)]
    raise AnswerRefusedError(
        _("Nobody called '{name}' is asked. {hint}").format(
            name=name, hint=_near(name, (*checklist.roles, *sorted(asked)))
        )
    )


def _domain(name: str, checklist: Checklist) -> str:
    for number, domain in enumerate(checklist.domains, 1):
        if _folded(name) in {_folded(domain.id), _folded(domain.title), str(number)}:
            return domain.id
    raise AnswerRefusedError(
        _("There is no section '{name}'. {hint}").format(name=name, hint=_near(name, checklist.domain_by_id))
    )


def _matching(pattern: str, checklist: Checklist) -> list[str]:
    found = [question_id for question_id in checklist.by_id if fnmatchcase(question_id, pattern.strip().casefold())]
    if not found:
        raise AnswerRefusedError(
            _("No question is called '{pattern}'. {hint}").format(pattern=pattern, hint=_near(pattern, checklist.by_id))
        )
    return found


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _near(name: str, names: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - needed for a mistake alone, and slow to import

    known = list(names)
    near = get_close_matches(_folded(name), known, n=1)
    if near:
        return _("Did you mean {word}?").format(word=near[0])
    names = ", ".join((*known[:_LISTED], "…") if known[_LISTED:] else known)
    return _("There are: {names}.").format(names=names)
