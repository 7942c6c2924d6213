"""Run in a process of its own by test_pdf_engine.py, which reads what it prints.

pdf_probe.py digest             sha256 of the sample document
pdf_probe.py children           how many processes bringing up the engine started
pdf_probe.py fetches [HTML...]  what rendering each document did, opened and connected to, as JSON
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from pathlib import Path

from lockin.report.pdf import load_engine, render_pdf
from lockin.report.printing import RenderingError
from pdf_sample import ANSWERS, ASSETS, CREATED, SAMPLE

STARTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.exec", "os.spawn", "os.system"}
REACHES = {"open", "socket.connect", "socket.getaddrinfo", "urllib.Request", "ftplib.connect"}


def _digest() -> None:
    data = render_pdf(SAMPLE, assets=ASSETS, created=CREATED, attachments=(ANSWERS,))
    sys.stdout.write(hashlib.sha256(data).hexdigest())


def _children() -> None:
    started: list[str] = []
    sys.addaudithook(lambda event, arguments: started.append(f"{event} {arguments}") if event in STARTS else None)
    load_engine()
    sys.stdout.write(json.dumps(started))


def _fetches(documents: list[str]) -> None:
    render_pdf(SAMPLE, assets=ASSETS, created=CREATED)  # so that what is opened once a process is open
    tempfile.gettempdir()
    reached: list[str] = []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event in REACHES:
            reached.append(f"{event} {arguments[0]}" if event == "open" else f"{event} {arguments}")

    sys.addaudithook(watch)
    results = []
    for document in documents:
        reached.clear()
        try:
            data = render_pdf(document, assets=ASSETS, created=CREATED)
            outcome = f"{len(data)} bytes"
        except RenderingError as error:
            outcome = f"refused: {error}"
        results.append({"outcome": outcome, "reached": list(reached)})
    sys.stdout.write(json.dumps(results))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["digest"]:
            _digest()
        case ["children"]:
            _children()
        case ["fetches", file]:
            _fetches(json.loads(Path(file).read_text(encoding="utf-8")))
