"""Line mode: the interview as a dialogue of lines, for pipes, scripts, screen readers and plain terminals.

Nothing is redrawn and nothing depends on colour. Each answer is saved before the next question is asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TextIO

from lockin.interview.changes import Change
from lockin.interview.interview import Interview
from lockin.model.assessment import Assessment
from lockin.terminal.console import Console
from lockin.terminal.dialogue import Dialogue
from lockin.terminal.sitting import Outcome
from lockin.terminal.status import Score


def run(
    interview: Interview,
    stdin: TextIO,
    stdout: TextIO,
    *,
    file: str,
    save: Callable[[Change], Assessment],
    reload: Callable[[], Assessment],
    score: Score,
    today: Callable[[], dt.date],
    echo: bool,
    width: int = 80,
) -> Outcome:
    """Hold the interview until it is finished, left, or input ends.

    Args:
        interview: where to start.
        stdin: one line an input.
        stdout: everything is printed here.
        file: name of the assessment for people.
        save: persists a change and returns what is on disk then. Called before the next question.
        reload: returns what is on disk; called after a conflict.
        score: scores an assessment, for the status page.
        today: the day that answers are dated with.
        echo: print what is read, so that the log of a pipe reads as a dialogue.
        width: columns of the terminal.

    Raises:
        LockinError: what `save` raises, but for conflicts, which are shown and asked again.

    """
    console = Console(stdin, stdout, echo=echo, width=width)
    dialogue = Dialogue(interview, console, file=file, save=save, reload=reload, score=score)
    ending = dialogue.hold(today)
    return Outcome(ending=ending, interview=dialogue.interview)
