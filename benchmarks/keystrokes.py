"""A whole interview on the full screen, in this process: from a key to the repainted screen, saving included.

Prints the median in milliseconds over every key that saves an answer, and over all keys.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import statistics
import tempfile
import time
from pathlib import Path

from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from lockin.cli.desk import Desk, scored_today
from lockin.interview.interview import begin
from lockin.model.assessment import Subject
from lockin.store.assessments import create_assessment
from lockin.store.checklists import load_checklist
from lockin.terminal.screen.app import FullScreen
from lockin.terminal.screen.state import Screen


class Window(DummyOutput):
    """A window of 80 columns and 24 rows that shows nothing."""

    def get_size(self) -> Size:
        """Rows and columns."""
        return Size(rows=24, columns=80)


def open_screen(path: Path) -> Screen:
    """A new assessment of the shipped checklist, on a screen that saves to the disk."""
    stored = create_assessment(path, load_checklist("ai-vendor-lock-in"), Subject(vendor="A", product="B", use="C"))
    desk = Desk(stored, None, by="pm")
    interview = begin(stored.checklist, stored.assessment, by="pm", today=dt.date.today())  # noqa: DTZ011 - as the program
    return Screen(
        interview, file=path.name, save=desk.save, reload=desk.reload, score=scored_today, now=dt.datetime.now
    )


async def timed_keys(full: FullScreen) -> tuple[list[float], list[float]]:
    """Milliseconds of the keys that save, and of all keys."""
    saving, every = [], []
    drawn = asyncio.Event()
    full.app.after_render += lambda _: drawn.set()
    task = asyncio.ensure_future(full.app.run_async())
    await drawn.wait()
    while full.screen.ending is None and full.screen.interview.current is not None:
        for key in "1\r" if full.screen.mode == "ask" else "\r":
            drawn.clear()
            before = full.screen.saved
            began = time.perf_counter()
            full.app.input.send_text(key)  # type: ignore[attr-defined] # the input of this benchmark is a pipe
            await drawn.wait()
            took = (time.perf_counter() - began) * 1000
            every.append(took)
            if full.screen.saved is not before:
                saving.append(took)
    full.app.exit()
    await task
    return saving, every


def main() -> None:
    """Answer every question and print the medians."""
    with (
        tempfile.TemporaryDirectory() as folder,
        create_pipe_input() as source,
        create_app_session(input=source, output=Window()),
    ):
        full = FullScreen(
            open_screen(Path(folder) / "keys.yaml"),
            today=dt.date.today,
            stash=lambda _: None,
            unstash=lambda: None,
            source=source,
            target=Window(),
        )
        saving, every = asyncio.run(timed_keys(full))
    print(f"{statistics.median(saving):.2f} {statistics.median(every):.2f} {len(saving)} {len(every)}")


if __name__ == "__main__":
    main()
