"""The full screen without a terminal: its state over a disk in memory."""

from __future__ import annotations

import datetime as dt

from builders import TODAY, assessment
from lockin.interview.changes import Change, applied
from lockin.interview.interview import begin
from lockin.model.assessment import Assessment
from lockin.model.checklist import Checklist
from lockin.model.scorecard import Scorecard
from lockin.scoring.score import assess
from lockin.terminal.screen.drawing import Frame
from lockin.terminal.screen.state import Screen

NOW = dt.datetime.combine(TODAY, dt.time(14, 3, 22))


class Disk:
    """What is on disk, in memory."""

    def __init__(self, of: Assessment) -> None:
        """Start with this on disk."""
        self.assessment = of
        self.refuses: Exception | None = None
        """Raised by every save, while it is set."""

    def save(self, change: Change) -> Assessment:
        """Keep a change, or refuse."""
        if self.refuses is not None:
            raise self.refuses
        self.assessment = applied(change, self.assessment)
        return self.assessment

    def reload(self) -> Assessment:
        """What is there."""
        return self.assessment


def score(of: Checklist, given: Assessment) -> Scorecard:
    """The real score on a fixed day."""
    return assess(of, given, TODAY)


def seated(
    of: Checklist, given: Assessment | None = None, *, at: str = "", quick_only: bool = False
) -> tuple[Screen, Disk]:
    """Ana at an assessment, at the first open item or at the one named."""
    disk = Disk(assessment(of) if given is None else given)
    interview = begin(of, disk.assessment, by="ana", today=TODAY, quick_only=quick_only)
    screen = Screen(
        interview.jump(at) if at else interview,
        file="acme.yaml",
        save=disk.save,
        reload=disk.reload,
        score=score,
        now=lambda: NOW,
    )
    return screen, disk


def texts(drawn: Frame) -> list[str]:
    """The lines of a frame from top to bottom, without those of the field."""
    parts = (*drawn.head, *drawn.body, *drawn.prompt, *drawn.message, *drawn.keys)
    return ["".join(text for _, text in line) for line in parts]
