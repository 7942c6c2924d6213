"""A colleague edited a copy of the assessment instead of a hand-out: bring the two together."""

from __future__ import annotations

from lockin.errors import BadDataError, Problem
from lockin.exchange.merge import Merged, Take
from lockin.exchange.threeway import join
from lockin.language import N_, _
from lockin.loading.yaml_text import parse
from lockin.model.assessment import Assessment
from lockin.model.checklist import Checklist


def is_copy(data: bytes, source: str) -> bool:
    """Whether a text is a whole assessment rather than a hand-out.

    Raises:
        BadDataError: if it is no YAML.

    """
    tree = parse(data, source)
    return isinstance(tree, dict) and "lockin" in tree and "answers" in tree and "part" not in tree


def merge_copy(
    checklist: Checklist, assessment: Assessment, copy: Assessment, *, base: Assessment | None, source: str
) -> Merged:
    """Compare a copy with the assessment: answers, facts and the subject.

    Args:
        checklist: of all of them.
        assessment: as it is now.
        copy: as the colleague left it.
        base: what both began with; None is not known, and `threeway.join` says what that means.
        source: name of the copy's file.

    Raises:
        BadDataError: if it, or the base, is the copy of another assessment.

    """
    said = (
        (copy, N_("this is a copy of another assessment ({id})")),
        (base, N_("--base is of another assessment ({id})")),
    )
    for other, what in said:
        if other is not None and assessment.id and other.id not in {"", assessment.id}:
            message = _(what).format(id=other.id)
            problem = Problem(source=source, line=None, column=None, where="id", message=message)
            raise BadDataError((problem,))
    joined = join(checklist, base, assessment, copy)
    return Merged(
        taken=tuple(
            Take(entry.label, entry.mine, entry.merged) for entry in joined.merged if entry.merged != entry.mine
        ),
        conflicts=tuple(Take(entry.label, entry.mine, entry.theirs) for entry in joined.conflicts),
        same=tuple(entry.label for entry in joined.merged if entry.merged == entry.mine),
        problems=(),
    )
