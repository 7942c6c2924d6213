"""Languages that nobody speaks, in which a text that was not translated gives itself away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from gettext import NullTranslations

import msgspec

CODE = "ko"
"""A language in which checklists come, so that no English word is theirs, and in which Babel writes numbers."""
_FIXED = re.compile(r"(\{[^}]*\}|`[^`]*`|\S*[-_/.?]\S*|^\S |\b(?:Enter|Esc|Up|Down|Left|Right|lockin)\b)")
_INSIDE = re.compile(r"⟦[^⟦⟧]*⟧")
_CUT = re.compile(r"⟦[^⟦⟧]*\.\.\.")
"""A translated text whose end was cut off."""


class Marked(NullTranslations):
    """Every text stands between ⟦ and ⟧."""

    def gettext(self, message: str) -> str:
        """The text, marked."""
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The form for the number, marked."""
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 - the context is not shown
        """The text, marked."""
        return self.gettext(message)


class Hangul(Marked):
    """Every two letters are one syllable, so that a text takes the same columns with half the characters."""

    def gettext(self, message: str) -> str:
        """The text in syllables; places to fill in, keys and what is typed stay."""
        parts = _FIXED.split(message)
        return "".join(part if at % 2 else re.sub("[A-Za-z]{2}", "한", part) for at, part in enumerate(parts))


def untranslated(output: str, given: Iterable[str]) -> str:
    """What is left of an output without the marked texts, and without those that were `given`, by file or checklist."""
    text = output
    while (without := _INSIDE.sub(" ", text)) != text:
        text = without
    text = " ".join(_CUT.sub(" ", text).split())
    for known in sorted(set(given), key=len, reverse=True):
        text = text.replace(known, " ").replace(known.lower(), " ")
    return text


def texts_in(*values: object) -> list[str]:
    """All texts in some values but for the shortest."""
    return [text for value in values for text in _texts(msgspec.to_builtins(value)) if len(text) > 3]


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield " ".join(value.split())
        case dict():
            for below in value.values():
                yield from _texts(below)
        case list() | tuple():
            for below in value:
                yield from _texts(below)
