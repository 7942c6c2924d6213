"""`build_report`: a scorecard in words. Rounding, order and wording are decided in this room and nowhere else."""

from __future__ import annotations

from lockin.language import _, language, ngettext
from lockin.report import actions, appendix, words
from lockin.report.case import Case
from lockin.report.changes import changes
from lockin.report.cover import cover
from lockin.report.leaving.leaving import leaving
from lockin.report.method import GLOSSARY, method
from lockin.report.reasons import gaps, gaps_text
from lockin.report.report import Figure, Report
from lockin.report.robust import firmness
from lockin.report.since import happenings
from lockin.report.verdict import verdict


def build_report(case: Case, *, tool: str, warnings: tuple[str, ...] = ()) -> Report:
    """Word a scorecard.

    Args:
        case: one assessment, scored on one day.
        tool: name and version of the program.
        warnings: sentences of the caller about the making of the report.

    """
    front = cover(case, tool=tool, warnings=warnings)
    return Report(
        lang=language(),
        cover=front,
        verdict=verdict(case, warnings=front.warnings),
        facts=tuple((fact.label, _yes_no(case.assessment.facts.get(fact.id))) for fact in case.checklist.facts),
        indices=_indices(case),
        domains=appendix.domains(case),
        flags=actions.flags(case),
        flags_text=actions.flags_text(case),
        waivers=actions.waivers(case),
        happenings=happenings(case),
        gaps=gaps(case),
        gaps_text=gaps_text(case),
        actions=actions.actions(case),
        respondents=actions.respondents(case),
        not_applicable=appendix.not_applicable(case),
        not_asked=appendix.not_asked(case),
        references=appendix.references(case),
        references_checked=appendix.references_checked(case),
        method=method(case),
        glossary=tuple((_(word), _(meaning)) for word, meaning in GLOSSARY),
        leaving=leaving(case),
        changes=changes(case),
        firmness=firmness(case),
    )


def _yes_no(value: bool | None) -> str:  # noqa: FBT001 - the value of a fact
    if value is None:
        return _("not known, counted as yes")
    return _("yes") if value else _("no")


def _indices(case: Case) -> tuple[Figure, ...]:
    found = []
    for index in case.checklist.policy.sub_indices:
        value = case.card.sub_indices[index.id]
        numbers = [str(list(case.checklist.domain_by_id).index(domain) + 1) for domain in index.domains]
        # Translators: {numbers} are numbers of domains, such as "2, 3 and 5".
        parts = ngettext("the mean of domain {numbers}", "the mean of domains {numbers}", len(numbers)).format(
            numbers=words.listing(numbers)
        )
        text = _(words.NOT_RATED) if value is None else words.span(value).text
        found.append(Figure(label=index.title, value=text, note=parts))
    return tuple(found)
