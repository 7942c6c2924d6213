"""The labels of a hand-out in the language that it was made in, by which it is read back in any other.

What a reader goes by besides ids is a word in English. A hand-out in another language carries what it calls each of
these words, so that nobody needs to know that language to take the answers in. One in English carries nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

import msgspec
from msgspec import Struct

from lockin.language import SOURCE, _, language

LONGEST = 20_000
"""Characters of what a hand-out says about its labels."""
_LONGEST_LABEL = 200


class Labels(Struct, frozen=True, kw_only=True):
    """What a hand-out calls the words that its reader goes by."""

    language: str = SOURCE
    """Code of the language that it was made in."""
    words: dict[str, str] = {}
    """Label by its English."""

    def of(self, word: str) -> str:
        """What the hand-out calls this word."""
        return self.words.get(word, word)

    @property
    def foreign(self) -> bool:
        """Whether the hand-out was made in another language than the one in use, so that texts need not agree."""
        return self.language != language()


ENGLISH = Labels()
"""Of a hand-out that says nothing about its labels."""


def spoken_labels(words: Iterable[str]) -> Labels:
    """The labels in the language in use."""
    told = {word: _(word) for word in words}
    return Labels(language=language(), words={word: label for word, label in told.items() if label != word})


def encoded(labels: Labels) -> str:
    """The labels as a line of JSON; empty for those in English, which go without saying."""
    return "" if labels == ENGLISH else msgspec.json.encode(labels).decode()


def decoded(text: str, words: Iterable[str]) -> Labels:
    """What `encoded` was given, or nothing but English when it makes no sense.

    Args:
        text: from a file that nobody vouches for.
        words: those that the reader goes by; others are left out, and so are labels that no hand-out has.

    """
    if not text or len(text) > LONGEST:
        return ENGLISH
    try:
        found = msgspec.json.decode(text, type=Labels)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return ENGLISH
    known = {word: found.words[word] for word in words if _is_label(found.words.get(word, ""))}
    return Labels(language=found.language, words=known)


def text_mark(text: str) -> str:
    """A name for what a text says, whatever blanks and line breaks it has: tells whether somebody edited it."""
    return sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()[:12]


def _is_label(label: str) -> bool:
    return 0 < len(label) <= _LONGEST_LABEL and label == " ".join(label.split())
