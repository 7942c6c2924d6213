"""Keep the catalogues of the interface and of the shipped lists of alternatives in step with the texts they translate.

    python tools/translations.py [CODE ...]    for these languages; without any, for all that there are

For each language: collects every text of the program, brings `lockin.po` up to date (a text that changed is marked as
fuzzy), and compiles `lockin.mo`, which is what the program reads. A new code begins a new catalogue. Says what is left
to translate.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from help_texts import help_texts

ROOT = Path(__file__).resolve().parents[1]
CATALOGUES = ROOT / "src/lockin/translations"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
METHODS = [("**.py", "python"), ("**.j2", "jinja2")]
FOLDERS = (ROOT / "src/lockin", ROOT / "templates")
TAG = "Translators:"
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def template() -> Catalog:
    """Every text of the program, without translations; no line numbers, so that it changes only when a text does."""
    found = Catalog(project="lockin", charset="utf-8", fuzzy=False)
    for folder in FOLDERS:
        for name, _line, message, comments, context in extract_from_dir(
            folder, METHODS, keywords=KEYWORDS, comment_tags=[TAG], strip_comment_tags=True
        ):
            place = (folder / name).relative_to(ROOT).as_posix()
            found.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    for text, where in help_texts():
        found.add(text, locations=[(where, 0)])
    return found


def path_of(code: str) -> Path:
    """The catalogue of a language, for people to edit."""
    return CATALOGUES / code / "LC_MESSAGES" / "lockin.po"


def read(code: str) -> Catalog:
    """The catalogue of a language as it is; an empty one where there is none."""
    path = path_of(code)
    return read_po(io.BytesIO(path.read_bytes()), locale=code) if path.exists() else Catalog(locale=code)


def renewed(code: str, texts: Catalog) -> Catalog:
    """The catalogue of a language with every text of the program and none besides."""
    catalogue = read(code)
    catalogue.update(texts, no_fuzzy_matching=False, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def po_bytes(catalogue: Catalog) -> bytes:
    """The text of a catalogue; the same whenever the texts are."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=110, omit_header=False, sort_by_file=True, include_lineno=False)
    kept = (line for line in stream.getvalue().split(b"\n") if b"-Date:" not in line and not line.startswith(b"# "))
    return b"\n".join(kept)


def mo_bytes(catalogue: Catalog) -> bytes:
    """The compiled form; what is fuzzy or missing is left out, so that the English text is shown."""
    catalogue.creation_date = BEGINNING  # the header holds it, and the same texts are to make the same file
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def faults(catalogue: Catalog) -> Iterator[str]:
    """What keeps a catalogue from being whole: each missing, stale or ill-fitting text, in words."""
    for message in catalogue:
        if not message.id:
            continue
        shown = repr(_forms(message.id)[-1][:70])
        if message.fuzzy:
            yield f"stale: {shown}"
        elif not all(_forms(message.string)):
            yield f"missing: {shown}"
        elif wrong := _wrong_places(message):
            yield f"{wrong}: {shown}"


def _wrong_places(message: Message) -> str:
    """Which placeholders a translation has that its text has not, or leaves out; empty when they agree."""
    wanted = {place for form in _forms(message.id) for place in PLACEHOLDER.findall(form)}
    for form in _forms(message.string):
        there = set(PLACEHOLDER.findall(form))
        if there - wanted:
            return f"has {', '.join(sorted(there - wanted))}, which nothing fills"
        if missing := wanted - there - {"{count}", "{number}", "{n}"}:
            return f"lacks {', '.join(sorted(missing))}"
    return ""


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def languages() -> list[str]:
    """Codes of the languages that have a catalogue."""
    return sorted(path.name for path in CATALOGUES.iterdir() if (path / "LC_MESSAGES/lockin.po").exists())


def main(codes: list[str]) -> int:
    """Bring catalogues up to date and say what is left to do."""
    texts = template()
    for code in codes or languages():
        catalogue = renewed(code, texts)
        path = path_of(code)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po_bytes(catalogue))
        path.with_suffix(".mo").write_bytes(mo_bytes(catalogue))
        left = list(faults(catalogue))
        sys.stdout.write("".join(f"{code}: {fault}\n" for fault in left))
        sys.stdout.write(f"{code}: {len(texts)} texts, {len(left)} to look at, in {path.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
