"""`lockin whatif`: the result that other answers would give, beside the present one; writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lockin.cli.options import AssessmentFile, Json
from lockin.cli.output import plain
from lockin.errors import UsageError
from lockin.language import N_, _

if TYPE_CHECKING:
    from lockin.cli.scored import Scored
    from lockin.model.assessment import Assessment
    from lockin.model.policy import EvidenceId
    from lockin.report.case import Case

Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="ID=VALUE", help="Another answer or fact; may be repeated.", show_default=False),
]
More = Annotated[list[str] | None, typer.Argument(metavar="[ID=VALUE]...", help="More of them.", show_default=False)]
Evidence = Annotated[
    Literal["none", "vendor_statement", "contract", "tested"] | None,
    typer.Option(help="How the other answers would be known; else as the present ones are."),
]
REASON, SECOND = N_("what if"), N_("a second person")
"""Stand in for what setting a question aside needs, and a trial does not."""


def whatif(
    file: AssessmentFile, more: More = None, *, sets: Sets = None, evidence: Evidence = None, as_json: Json = False
) -> None:
    """Print what other answers would make of the result; the file stays as it is.

    \b
      lockin whatif acme.yaml --set exi.plan=tested
      lockin whatif acme.yaml --set dat.retention=unknown fact:personal_data=no
      lockin whatif acme.yaml --set exi.plan --evidence contract

    The last one tries the present answer, better known.
    """  # noqa: D301 - \b tells Click to keep the lines that follow
    now, then = _cases(file, [*(sets or ()), *(more or ())], evidence)
    if as_json:
        import msgspec

        from lockin.report.whatif import what_if_document

        typer.echo(msgspec.json.format(msgspec.json.encode(what_if_document(now, then)), indent=2).decode())
        return
    from lockin.report.whatif import what_if, what_if_page

    typer.echo(plain(what_if_page(what_if(now, then))))
    typer.echo("\n" + _("Nothing was written."), err=True)


def _cases(file: Path, assignments: list[str], evidence: EvidenceId | None) -> tuple[Case, Case]:
    """The present case and the other one.

    Raises:
        UsageError: if nothing is said, or the checklist does not allow it.

    """
    from msgspec import structs

    from lockin.cli.scored import read_scored
    from lockin.scoring.score import assess

    if not assignments:
        raise UsageError(_("nothing to try"), hint=f"lockin whatif {file} --set QID=OPTION")
    scored = read_scored(file)
    now = scored.case
    assessment = _tried(scored, assignments, evidence)
    return now, structs.replace(now, assessment=assessment, card=assess(now.checklist, assessment, now.made_on))


def _tried(scored: Scored, assignments: list[str], evidence: EvidenceId | None) -> Assessment:
    """The assessment with other answers and facts.

    Raises:
        UsageError: if the checklist does not allow one of them, or it scores nothing.

    """
    from lockin.cli.set import Said, assigned

    said = Said(
        note=None,
        source=None,
        evidence=evidence,
        reason=_(REASON),
        second=_(SECOND),
        by="",
        today=scored.case.made_on,
    )
    edits = [assigned(scored.stored, assignment, said) for assignment in assignments]
    assessment = scored.stored.assessment
    for at, edit in enumerate(edits):
        if edit.label in {other.label for other in edits[:at]}:
            raise UsageError(_("{id} is set twice").format(id=edit.label))
        if edit.label.startswith("subject:"):
            raise UsageError(_("the subject moves no score"), hint=_("write ID=VALUE or fact:ID=VALUE"))
        assessment = edit.applied(assessment)
    return assessment
