"""`lockin waive`: accept a finding for a time, with a reason and a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from lockin.cli.days import typed_day
from lockin.cli.login import answering_name
from lockin.cli.options import AssessmentFile, Json
from lockin.cli.output import plain, typed, wrapped
from lockin.errors import UsageError
from lockin.language import N_, _

if TYPE_CHECKING:
    from lockin.cli.scored import Scored
    from lockin.model.assessment import Waiver
    from lockin.report.case import Case
    from lockin.report.report import Acceptance

FindingId = Annotated[
    str | None,
    typer.Argument(metavar="[FINDING]", help="The question or domain that is accepted as it is.", show_default=False),
]
Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why it can be accepted.")]
By = Annotated[str, typer.Option(metavar="NAME", help="Who accepts it.")]
Until = Annotated[str, typer.Option(metavar="DATE", help="The last day on which it is accepted: 2027-03-31.")]
Anyway = Annotated[bool, typer.Option("--anyway", help="Also where there is no finding now.")]
Listed = Annotated[bool, typer.Option("--list", help="List the waivers and how they stand.")]
STATES = (N_("in force"), N_("expired"), N_("idle"))
"""How a waiver can stand; in JSON as they are here."""
LEAST_STATE = 9
"""Columns for it in the list."""
FORMAT = 1
"""Version of the JSON; it grows when a key changes its meaning or goes."""
LONG = dt.timedelta(days=366)
"""A waiver for longer than a year is warned of: nobody looks at it again in time."""


def waive(
    file: AssessmentFile,
    finding: FindingId = None,
    *,
    reason: Reason = "",
    by: By = "",
    until: Until = "",
    anyway: Anyway = False,
    listed: Listed = False,
    as_json: Json = False,
) -> None:
    """Accept a finding for a time; the score and the band stay as they are.

    \b
    Examples:
      lockin waive acme.yaml exi.plan --reason pilot --by cto --until 2027-03-31
      lockin waive acme.yaml --list

    A waiver of the same finding takes the place of the earlier one.
    """  # noqa: D301 - \b tells Click to keep the lines that follow
    from lockin.cli.scored import read_scored

    scored = read_scored(file)
    if listed:
        _refuse_with_list(finding, reason, by, until)
        _list(scored.case, as_json=as_json)
        return
    if as_json:
        raise UsageError(_("--json belongs to --list"))
    waiver = _waiver(scored.case, finding, reason, by, until, anyway=anyway)
    _save(scored, waiver)
    for line in _told(scored.case, waiver):
        typer.echo(line)
    typer.echo(_("Next: {command}").format(command=f"lockin report {typed(file)}"), err=True)


def _refuse_with_list(*given: str | None) -> None:
    if any(given):
        raise UsageError(_("--list stands alone"), hint=_("leave out the finding and the other options, or --list"))


def _waiver(case: Case, finding: str | None, reason: str, by: str, until: str, *, anyway: bool) -> Waiver:
    """What was typed, as a waiver that makes sense today.

    Raises:
        UsageError: if something is missing, the end is past, or there is no such finding.

    """
    from lockin.model.assessment import Waiver

    missing = [name for name, said in {"--reason": reason, "--by": by, "--until": until}.items() if not said.strip()]
    if finding is None:
        raise UsageError(_("which finding is accepted?"), hint=_findings(case))
    if missing:
        raise UsageError(
            _("a waiver needs {options}").format(options=", ".join(missing)),
            hint=_("who accepts it, why, and until when"),
        )
    end = typed_day(until, "--until")
    if end <= case.made_on:
        message = _("{option} must lie in the future, and {day} does not")
        raise UsageError(message.format(option="--until", day=end))
    known = finding in case.checklist.by_id or finding in case.checklist.domain_by_id
    if known and not anyway and finding not in {found.id for found in case.card.findings}:
        message = _("{id} is no finding now, so there is nothing to accept").format(id=finding)
        raise UsageError(
            message, hint=_("{findings}; --anyway writes it all the same").format(findings=_findings(case))
        )
    if end - case.made_on > LONG:
        typer.echo(_("Note: that is more than a year away. Most waivers should be looked at sooner."), err=True)
    return Waiver(finding=finding, reason=" ".join(reason.split()), accepted_by=" ".join(by.split()), until=end)


def _findings(case: Case) -> str:
    found = [finding.id for finding in case.card.findings]
    return _("the findings are: {ids}").format(ids=", ".join(found)) if found else _("there are no findings")


def _save(scored: Scored, waiver: Waiver) -> None:
    from lockin.model.revision import revision
    from lockin.store.assessments import save
    from lockin.store.record_edits import waiver_edit

    stored = scored.stored
    edit = waiver_edit(stored.checklist, waiver)
    expected = revision(edit.current(stored.assessment))
    by = answering_name("", stored.assessment.subject.owner)
    save(stored, [(edit, expected)], via="waive", by=by, now=dt.datetime.now(dt.UTC))


def _told(case: Case, waiver: Waiver) -> Iterator[str]:
    """What is accepted, and what does not change by it."""
    from lockin.report import words

    before = case.waived(waiver.finding)
    accepted = _("Accepted: {title} ({id}), {what}.")
    what = _what(case, waiver.finding)
    yield wrapped(accepted.format(title=case.title(waiver.finding), id=waiver.finding, what=what))
    yield wrapped(
        _("By {name}, until {day}: {reason}").format(
            name=waiver.accepted_by, day=words.day(waiver.until), reason=waiver.reason
        )
    )
    if before is not None:
        yield wrapped(
            _("In the place of the waiver by {name}, until {day}.").format(name=before.accepted_by, day=before.until)
        )
    if case.card.residual is None or case.card.band is None:
        yield _("The result stays not rated.")
        return
    score = words.residual_span(case.checklist.policy, case.card.residual).text
    band = case.checklist.policy.band(case.card.band).label
    yield wrapped(
        _("The score stays {score} and the band {band}: a waiver is printed beside its finding, no more.").format(
            score=score, band=band
        )
    )


def _what(case: Case, finding: str) -> str:
    """What kind of finding it is, in words."""
    from lockin.report.actions import flags

    kinds = [found.kind for found in case.card.findings if found.id == finding]
    effect = next((flag.effect for flag in flags(case) if flag.question_id == finding), "")
    if "weak_domain" in kinds:
        return _("a weak domain")
    if not kinds:
        return _("which is no finding now")
    answer = case.answer_text(finding)
    if effect:
        return _("a red flag: {answer}. {effect}").format(answer=answer, effect=effect)
    return _("a weak answer: {answer}").format(answer=answer)


def _list(case: Case, *, as_json: bool) -> None:
    from lockin.report.actions import waivers
    from lockin.terminal.clean import columns, filled

    found = waivers(case)
    if as_json:
        import msgspec

        ids = (waiver.finding for waiver in case.assessment.waivers)
        entries = [
            {"finding": finding, "state": _state(entry), **msgspec.to_builtins(waiver)}
            for finding, entry, waiver in zip(ids, found, case.assessment.waivers, strict=True)
        ]
        document = {"lockin": FORMAT, "waivers": entries}
        typer.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
        return
    if not found:
        typer.echo(_("There are no waivers."))
    widest = max(LEAST_STATE, *(columns(_(state)) for state in STATES))
    for waiver, entry in zip(case.assessment.waivers, found, strict=True):
        until = _("until {day}").format(day=waiver.until)
        typer.echo(plain(f"{filled(_(_state(entry)), widest)} {until}  {waiver.finding}  {entry.title}"))
        typer.echo(wrapped(f"{waiver.accepted_by}: {waiver.reason}", " " * 10))


def _state(entry: Acceptance) -> str:
    """How a waiver stands: `in force`, `expired`, or `idle` when its finding is gone."""
    in_force, expired, idle = STATES
    if entry.expired:
        return expired
    return idle if entry.idle else in_force
