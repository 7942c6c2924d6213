"""What a checklist must mean, beyond having the right shape: small rules in one list.

A rule takes the parts of a checklist and yields every breach it finds. It says nothing about
things that could not be understood, because those have a problem already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from lockin.language import N_, _
from lockin.loading import condition_rules, event_rules, policy_rules, question_rules, switching_rules
from lockin.loading.parts import Parts
from lockin.loading.structure import nearest
from lockin.loading.troubles import Trouble

EFFORTS = ("S", "M", "L")

TWICE = {
    "facts": N_("the id {id!r} is given to two facts"),
    "domains": N_("the id {id!r} is given to two domains"),
    "questions": N_("the id {id!r} is given to two questions"),
    "claims": N_("the id {id!r} is given to two claims"),
    "references": N_("the id {id!r} is given to two references"),
}
"""By what has an id."""

Rule = Callable[[Parts], Iterable[Trouble]]


def broken_rules(parts: Parts) -> Iterator[Trouble]:
    """Every breach of every rule."""
    for rule in RULES:
        yield from rule(parts)


def ids_are_unique(parts: Parts) -> Iterator[Trouble]:
    """No two things of a kind have the same id, and no question that of a domain: findings are named by both."""
    for kind, twice in TWICE.items():
        seen: set[str] = set()
        for at, item in getattr(parts, kind).items():
            if not item.id.strip():
                yield Trouble((kind, at, "id"), _("the id must not be blank"))
            elif item.id in seen:
                yield Trouble((kind, at, "id"), _(twice).format(id=item.id))
            elif kind == "questions" and item.id in parts.ids["domains"]:
                yield Trouble((kind, at, "id"), _("the id {id!r} is that of a domain too").format(id=item.id))
            seen.add(item.id)


def efforts_are_explained(parts: Parts) -> Iterator[Trouble]:
    """Each effort that a remediation can have is explained, and no other."""
    if parts.efforts is None:
        return
    for effort in EFFORTS:
        if effort not in parts.efforts:
            yield Trouble(("efforts",), _("the effort {effort!r} is not explained").format(effort=effort), at_key=True)
    for effort in sorted(parts.efforts.difference(EFFORTS)):
        yield Trouble(
            ("efforts", effort),
            _("unknown effort {effort!r}").format(effort=effort),
            _("the efforts are S, M and L"),
            at_key=True,
        )


def one_domain_is_exposure(parts: Parts) -> Iterator[Trouble]:
    """Exactly one domain says how exposed we are."""
    exposure = [at for at, domain in parts.domains.items() if domain.axis == "exposure"]
    if not exposure and parts.whole("domains"):
        yield Trouble(("domains",), _("one domain must have 'axis: exposure'"), at_key=True)
    for at in exposure[1:]:
        first = parts.domains[exposure[0]].id
        yield Trouble(
            ("domains", at, "axis"),
            _("only one domain can have 'axis: exposure', and {first!r} has it").format(first=first),
        )


def domain_weights_fit_the_axis(parts: Parts) -> Iterator[Trouble]:
    """Exposure is no part of the gap and weighs 0; every other domain weighs something."""
    for at, domain in parts.domains.items():
        if domain.axis == "exposure" and domain.weight != 0:
            yield Trouble(
                ("domains", at, "weight"),
                _("the exposure domain must have weight 0, not {weight}").format(weight=domain.weight),
            )
        if domain.axis != "exposure" and domain.weight == 0:
            yield Trouble(("domains", at, "weight"), _("only the exposure domain can have weight 0"))


def domains_are_asked_about(parts: Parts) -> Iterator[Trouble]:
    """Every domain has a question that is scored."""
    if not parts.whole("questions"):
        return
    asked = {question.domain for question in parts.questions.values() if question.scored}
    for at, domain in parts.domains.items():
        if domain.id not in asked:
            yield Trouble(("domains", at), _("the domain {id!r} has no question that is scored").format(id=domain.id))


def claims_name_an_article(parts: Parts) -> Iterator[Trouble]:
    """A claim comes from an article that the checklist lists."""
    if not parts.whole("articles"):
        return
    files = {article.file for article in parts.articles.values()}
    for at, claim in parts.claims.items():
        if claim.article not in files:
            message = _("there is no article {article!r}").format(article=claim.article)
            yield Trouble(("claims", at, "article"), message, nearest(claim.article, files))


RULES: tuple[Rule, ...] = (
    ids_are_unique,
    efforts_are_explained,
    one_domain_is_exposure,
    domain_weights_fit_the_axis,
    domains_are_asked_about,
    claims_name_an_article,
    *question_rules.RULES,
    *condition_rules.RULES,
    *policy_rules.RULES,
    *switching_rules.RULES,
    *event_rules.RULES,
)
