"""`lockin score`, `lockin status`, `lockin explain`: the result, the progress and the arithmetic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from lockin.cli.options import AssessmentFile, Json, Quiet
from lockin.cli.output import plain, typed
from lockin.cli.scored import read_scored, with_examination
from lockin.errors import GateError, UsageError
from lockin.language import _, ngettext

if TYPE_CHECKING:
    from lockin.report.case import Case

BandName = Literal["low", "moderate", "high", "severe"]
FailOver = Annotated[
    BandName | None,
    typer.Option(
        "--fail-over", metavar="BAND", help="Exit with 1 when the result is worse than low, moderate, high or severe."
    ),
]
QuestionId = Annotated[
    str | None, typer.Argument(metavar="[QID]", help="A question, such as exi.plan.", show_default=False)
]


Bare = Annotated[
    bool, typer.Option("--no-robustness", help="Leave out how firm the band is and what to ask first; faster.")
]


def score(
    file: AssessmentFile,
    as_json: Json = False,
    fail_over: FailOver = None,
    quiet: Quiet = False,
    no_robustness: Bare = False,
) -> None:
    """Print the result on one page.

    Example: lockin score acme.yaml --fail-over moderate
    """
    case = read_scored(file).case
    case = case if no_robustness or (quiet and not as_json) else with_examination(case)
    if as_json:
        from lockin.report.document import score_document

        _print_json(score_document(case))
    else:
        _print_page(file, case, quiet=quiet)
    if fail_over is not None:
        _gate(case, fail_over)


def status(file: AssessmentFile, as_json: Json = False) -> None:
    """Print what is answered and what is still open."""
    case = read_scored(file).case
    if as_json:
        from lockin.report.document import status_document

        _print_json(status_document(case))
        return
    from lockin.report.plain import status_page

    typer.echo(plain(status_page(case)))
    _tell_next(file, case)


def explain(file: AssessmentFile, question: QuestionId = None) -> None:
    """Print the arithmetic, so that it can be checked by hand.

    Without a question: every answer, every domain, every step. With one: how it became its points.
    """
    from lockin.report.plain import explanation, question_explanation

    case = read_scored(file).case
    if question is None:
        typer.echo(plain(explanation(case)))
        return
    if question not in case.checklist.by_id:
        raise UsageError(
            _("no question {question!r} in this checklist").format(question=question), hint=_nearest(question, case)
        )
    typer.echo(plain(question_explanation(case, question)))


def _print_page(file: Path, case: Case, *, quiet: bool) -> None:
    from lockin.report.examined import worded
    from lockin.report.plain import score_page

    report = worded(case, plain)
    if quiet:
        typer.echo(report.verdict.decision)
        return
    typer.echo(score_page(report))
    _tell_next(file, case)


def _tell_next(file: Path, case: Case) -> None:
    command = f"lockin {'assess' if case.card.coverage.open else 'report'} {typed(file)}"
    typer.echo("\n" + _("Next: {command}").format(command=command), err=True)


def _nearest(question: str, case: Case) -> str:
    import difflib

    near = difflib.get_close_matches(question, case.checklist.by_id, n=1)
    return (
        _("did you mean {name!r}?").format(name=near[0])
        if near
        else _("`lockin checklist show ai-vendor-lock-in` lists them")
    )


def _gate(case: Case, worst: BandName) -> None:
    card = case.card
    bands = [band.id for band in case.checklist.policy.bands]
    if card.band is None:
        raise GateError(_("not rated, so the gate is not passed"))
    # A block leaves the band as it is, yet no gate may let it through.
    blocked = card.decision == case.checklist.policy.bands[-1].decision and worst != bands[-1]
    if bands.index(card.band) > bands.index(worst) or blocked:
        if blocked:
            raise GateError(_("a red flag blocks signing, and the gate allows {worst} at most").format(worst=worst))
        message = _("the band is {band}, and the gate allows {worst} at most")
        raise GateError(message.format(band=card.band, worst=worst))
    if card.coverage.open:
        count = card.coverage.open
        told = ngettext(
            "Passed as a draft, with {count} still open.", "Passed as a draft, with {count} still open.", count
        )
        typer.echo(told.format(count=count), err=True)


def _print_json(document: dict[str, Any]) -> None:
    import msgspec

    typer.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
