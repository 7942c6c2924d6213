"""The checks that compute, word or render anew what a sealed PDF says, and compare."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from lockin.errors import BadDataError, LockinError, UnavailableError
from lockin.language import _
from lockin.loading.layers import parse_layers
from lockin.report.case import Case
from lockin.report.fonts import han_as_in, other_han
from lockin.report.formats import FORMATS, Order
from lockin.report.han import may_differ
from lockin.report.html import render_html
from lockin.report.page_one import fronts
from lockin.report.record.again import Makers, Scored, case_again, created, scored_again
from lockin.report.record.canonical import NotCanonicalError
from lockin.report.record.checks import failed, left_out, passed
from lockin.report.record.drawn import letters
from lockin.report.record.page_text import SHORT, SHORT_DIGEST, PageText, page_text
from lockin.report.record.reading import contents as taken_apart
from lockin.report.record.sealing import UNKNOWN
from lockin.report.record.values import RECORD, Check, Contents, Record
from lockin.report.record.writing import figures, layers_of_text, robustness_values, scorecard_values
from lockin.report.report import Report

MOST_NAMED = 6
"""Differing values that a sentence names."""


def checklist_and_score(contents: Contents, record: Record) -> tuple[list[Check], Scored | None]:
    """Whether the embedded files make the checklist and the score that the record names; and what they make."""
    try:
        layers = layers_of_text(contents.checklist)
        checklist = parse_layers(layers)
    except NotCanonicalError as error:
        return [failed("checklist", _("The embedded checklist cannot be read: {why}.").format(why=error))], None
    except BadDataError as error:
        return [failed("checklist", _("The embedded checklist is not valid: {why}.").format(why=_first(error)))], None
    named = record.checklist
    if (checklist.id, checklist.version, checklist.sha256) != (named.id, named.version, named.sha256):
        text = _("The embedded checklist is {id} {version} with another content than the record names.")
        return [failed("checklist", text.format(id=checklist.id, version=checklist.version))], None
    checks = [
        passed(
            "checklist",
            _("The embedded checklist is {id} {version}, {digest}.").format(
                id=checklist.id, version=checklist.version, digest=checklist.sha256[:SHORT]
            ),
        )
    ]
    try:
        scored = scored_again(record, contents.assessment, checklist, layers)
    except BadDataError as error:
        return [
            *checks,
            failed("score", _("The embedded assessment is not valid: {why}.").format(why=_first(error))),
        ], None
    return [*checks, _score(record, scored)], scored


def _score(record: Record, scored: Scored) -> Check:
    computed = {
        "scorecard": scorecard_values(scored.case.card),
        "robustness": robustness_values(scored.case.robustness),
    }
    recorded = {"scorecard": record.scorecard, "robustness": record.robustness}
    wrong = list(_differing(computed, recorded, ""))
    if wrong:
        text = _("Scored again for {day}, these values are others than in the record: {values}.")
        return failed("score", text.format(day=record.made_on.isoformat(), values=", ".join(wrong[:MOST_NAMED])))
    text = _("Scored again for {day}, every value is that of the record.")
    return passed("score", text.format(day=record.made_on.isoformat()))


def _differing(one: Any, other: Any, path: str) -> Iterator[str]:  # noqa: ANN401 - JSON
    """Where two values differ, as deep as objects go."""
    if one == other and type(one) is type(other):
        return
    if not isinstance(one, dict) or not isinstance(other, dict):
        yield path
        return
    for key in sorted(one.keys() | other.keys()):
        yield from _differing(one.get(key), other.get(key), f"{path}.{key}" if path else key)


def worded(record: Record, scored: Scored, makers: Makers) -> Iterator[Check]:
    """Whether the figures and the words of page 1 are those that this program has for the score."""
    if record.tool.version != makers.version:
        text = _("The report was made by {name} {theirs}, and this is {ours}, which may word it differently.")
        why = text.format(name=record.tool.name, theirs=record.tool.version, ours=makers.version)
        yield from (left_out("figures", why), left_out("wording", why))
        return
    try:
        with makers.speaking(record.lang), han_as_in(record.han):
            report = makers.worded(case_again(scored, record, makers))
            values = figures(report)
            texts = list(_page_ones(report, record))
    except LookupError:  # a program of this version speaks the same languages
        why = _("The report is in a language that this program does not speak: {code}.").format(code=record.lang)
        yield from (failed("figures", why), failed("wording", why))
        return
    wrong, han = list(_differing(values, record.figures, "")), other_han(record.han)
    if wrong and han and may_differ(str(record.figures)):
        yield left_out("figures", han)
    elif wrong:
        text = _("These figures of page 1 are others than those computed: {values}.")
        yield failed("figures", text.format(values=", ".join(wrong[:MOST_NAMED])))
    else:
        yield passed("figures", _("The figures of page 1 are those computed."))
    yield _wording(record, texts, han)


def _page_ones(report: Report, record: Record) -> Iterator[PageText]:
    """What page 1 may say; with less on it where not all of it fits."""
    for front, _id in fronts(report):
        yield page_text(render_html(front, paper=record.paper, paged=True, seal=UNKNOWN))


def _wording(record: Record, texts: list[PageText], han: str) -> Check:
    recorded = record.page_one
    if not any((text.words, text.foot) == (recorded.words, recorded.foot) for text in texts):
        if han and may_differ("".join((*recorded.words, *recorded.foot))):
            return left_out("wording", han)
        return failed("wording", _("Page 1 worded anew says something else than the record."))
    if recorded.drawn is None:
        return passed("wording", _("Page 1 worded anew says the same."))
    text = _("Page 1 worded anew says the same; letters that join were not compared with the page (--rerender does).")
    return passed("wording", text)


def rerendered(contents: Contents, record: Record, scored: Scored, makers: Makers) -> Check:
    """Whether rendering the embedded files again makes the same file, or else the same text on every page."""
    if why := _not_renderable(record, makers):
        return left_out("rerender", why)
    try:
        with makers.speaking(record.lang), han_as_in(record.han):
            again = FORMATS[".pdf"].render(_order(contents, record, scored, case_again(scored, record, makers), makers))
    except (LookupError, UnavailableError) as error:
        return left_out("rerender", _("It cannot be rendered here: {why}.").format(why=error))
    except (LockinError, ValueError) as error:
        return failed("rerender", _("It cannot be rendered from what it carries: {why}.").format(why=error))
    if contents.report == again:
        return passed("rerender", _("Rendered again from what it carries, it is the same file, byte for byte."))
    return _same_texts(contents, again)


def _not_renderable(record: Record, makers: Makers) -> str:
    """Why this program cannot render the same file; empty when it can."""
    if record.tool.version != makers.version:
        text = _("The report was made by {name} {theirs}; only that version renders the same file.")
        return text.format(name=record.tool.name, theirs=record.tool.version)
    if record.catalogue_sha256 not in {"", makers.catalogue_sha256}:
        return _("The report was made with another list of alternatives than this program has.")
    return other_han(record.han)


def _order(contents: Contents, record: Record, scored: Scored, case: Case, makers: Makers) -> Order:
    return Order(
        case=case,
        report=makers.worded(case),
        source=contents.assessment,
        created=created(record),
        paper=record.paper,
        layers=scored.layers,
        catalogue_sha256=record.catalogue_sha256,
    )


def _same_texts(contents: Contents, again: bytes) -> Check:
    other = taken_apart(again, RECORD)
    ours, theirs = _masked(contents), _masked(other)
    if len(ours) != len(theirs):
        text = _("Rendered again it has {count} pages, not {found}.")
        return failed("rerender", text.format(count=len(theirs), found=len(ours)))
    wrong = [number for number, pair in enumerate(zip(ours, theirs, strict=True), 1) if pair[0] != pair[1]]
    if wrong:
        text = _("Rendered again, these pages say something else: {pages}.")
        return failed("rerender", text.format(pages=", ".join(map(str, wrong[:MOST_NAMED]))))
    return passed(
        "rerender",
        _(
            "Rendered again, all pages have the same text, but the bytes differ: it was saved by another program, made "
            "with other system libraries, or changed in how it looks."
        ),
    )


def _masked(contents: Contents) -> list[str]:
    digest = sha256(contents.record).hexdigest()
    return [
        letters(page.text).replace(digest, SHORT_DIGEST).replace(digest[:SHORT], SHORT_DIGEST)
        for page in contents.pages
    ]


def _first(error: BadDataError) -> str:
    problem = error.problems[0]
    place = ":".join(str(part) for part in (problem.source, problem.line) if part)
    return f"{place}: {problem.message}" if place else problem.message
