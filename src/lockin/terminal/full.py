"""The full screen: the interview one item at a time, drawn in place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from lockin.interview.changes import Change
from lockin.interview.interview import Interview
from lockin.language import _
from lockin.model.assessment import Assessment
from lockin.store.drafts import Draft
from lockin.terminal.screen import fields
from lockin.terminal.screen.state import Screen
from lockin.terminal.sitting import Outcome
from lockin.terminal.status import Score


class NoScreenError(Exception):
    """This terminal cannot show the full screen. Never leaves the command, which goes on line by line."""


def run(
    interview: Interview,
    *,
    file: str,
    save: Callable[[Change], Assessment],
    reload: Callable[[], Assessment],
    score: Score,
    now: Callable[[], dt.datetime],
    draft: Draft | None,
    stash: Callable[[Draft], None],
    unstash: Callable[[], None],
) -> Outcome:
    """Hold the interview until it is finished or left.

    Args:
        interview: where to start.
        file: name of the assessment for people.
        save: persists a change and returns what is on disk then.
        reload: returns what is on disk; called after a conflict.
        score: scores an assessment; called once a change.
        now: the local time; its day is what answers are dated with.
        draft: a text that was being typed when the last sitting was cut off; None: none.
        stash: keeps such a text.
        unstash: drops it, once it is used.

    Raises:
        NoScreenError: if prompt_toolkit cannot work in this terminal; nothing was shown.

    """
    screen = Screen(interview, file=file, save=save, reload=reload, score=score, now=now)
    if draft is not None and not fields.resume(screen, draft):
        screen.say(
            _("A text for {item} was kept when the window closed, but it is not asked now.").format(item=draft.item)
        )
        unstash = _keep_it
    try:
        from lockin.terminal.screen.app import FullScreen  # noqa: PLC0415 - a quarter of a second, for this view alone

        full = FullScreen(screen, today=lambda: now().date(), stash=stash, unstash=unstash)
    except Exception as error:  # whatever the library meets in an odd terminal, the other view works
        raise NoScreenError(f"{type(error).__name__}: {error}") from error
    return Outcome(ending=full.run(), interview=screen.interview)


def _keep_it() -> None:
    """Leave a draft where it is, for the sitting that asks for its item."""
