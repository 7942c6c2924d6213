"""Translations of checklists as files: found beside a checklist, begun, and brought up to date."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import yaml
from msgspec import Struct

from lockin.language import SOURCE, language
from lockin.loading.translation import FOLDER, FORMAT, Gaps, Text, Translation, gaps, own_texts, parse_translation
from lockin.store.files import make_folder, read_bytes, write_bytes

WIDTH = 92
HEAD = """\
# Texts of {of} in the language {lang}. `from` is the text that was translated; leave it as it is.
# A text that has changed since is shown as it was written until `from` and `to` are brought up to date.
# docs/languages.md explains how.
"""


def spoken(folder: Path) -> dict[str, bytes]:
    """The file beside a checklist that holds its texts in the language in use, by its name in `Layer.files`."""
    path = path_beside(folder, language())
    if language() == SOURCE or not path.is_file():
        return {}
    return {f"{FOLDER}/{path.name}": read_bytes(path)}


def path_beside(folder: Path, lang: str) -> Path:
    """Where the texts of the checklist in a folder are kept in a language."""
    return folder / FOLDER / f"{lang}.yaml"


def renew_translation(path: Path, value: Struct, *, of: str, lang: str) -> Gaps:
    """Write a translation so that it has an entry for every text, in order, and none besides; says what is to be done.

    What is translated already stays, also where the text has changed since; entries of texts that are gone go.

    Args:
        path: the file, which need not exist.
        value: the checklist or catalogue, as it was written.
        of: its id.
        lang: code of the language.

    Raises:
        BadDataError: if the file is there and not valid.
        CannotWriteError: if it cannot be written.

    """
    there = parse_translation(read_bytes(path), str(path)) if path.exists() else None
    before = there or Translation(of=of, lang=lang, texts={})
    found = gaps(value, before)
    make_folder(path.parent)
    write_bytes(path, translation_text(value, before).encode())
    return found


def translation_text(value: Struct, before: Translation) -> str:
    """The text of a translation file: every text of `value` itself with what `before` makes of it."""
    head = {FORMAT: 1, "of": before.of, "lang": before.lang}
    entries = {
        key: _entry(before.texts.get(key, Text(source=source, text=""))) for key, source in own_texts(value).items()
    }
    return HEAD.format(of=before.of, lang=before.lang) + _dumped(head) + "\n" + _dumped({"texts": entries})


def _entry(text: Text) -> dict[str, str]:
    return {"from": text.source, "to": text.text}


def _dumped(value: object) -> str:
    stream = StringIO()
    yaml.safe_dump(value, stream, allow_unicode=True, sort_keys=False, width=WIDTH)
    return stream.getvalue()
