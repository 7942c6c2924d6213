"""Korean breaks lines between words. WeasyPrint would break them between any two syllables; this keeps it from that.

A word joiner (U+2060) is invisible, takes no room and forbids a break. It goes between the syllables of a word, in the
pages alone: what is copied or read out of a PDF does not hold it, and browsers know better by themselves.
"""

from __future__ import annotations

import re

LONGEST = 16
"""Characters of a word that stays whole; a longer one may not fit a column, so it may be broken anywhere."""
JOINER = "\u2060"

_KOREAN = re.compile(r'<html lang="ko\b')
_TAG = r"<(?P<name>title|style|textarea|svg)\b.*?</(?P=name)>|<[^>]*>"
_PARTS = re.compile(f"{_TAG}|(?P<word>[^<\\s]*[가-힣][^<\\s]*)", re.DOTALL)
_WITHIN = re.compile("(?<=[가-힣])(?=[가-힣A-Za-z0-9])|(?<=[A-Za-z0-9)\\]%”’\u2069])(?=[가-힣])")


def whole_words(html: str) -> str:
    """A document in Korean with its words held together; titles, styles, drawings and what is filled in stay."""
    return _PARTS.sub(_joined, html) if _KOREAN.search(html) else html


def _joined(found: re.Match[str]) -> str:
    word = found["word"]
    if word is None or len(word) > LONGEST:
        return found.group()
    return _WITHIN.sub(JOINER, word)
