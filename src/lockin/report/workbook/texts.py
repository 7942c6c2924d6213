"""Texts as the cells of a workbook hold them."""

from __future__ import annotations

import re

_MEANT_AS_ESCAPE = r"x[0-9A-Fa-f]{4}"
_ILLEGAL = "\x00-\x08\x0b-\x1f\ufffe\uffff"
_TO_ESCAPE = re.compile(f"_(?={_MEANT_AS_ESCAPE}[_{_ILLEGAL}])|[{_ILLEGAL}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile(f"_{_MEANT_AS_ESCAPE}_")


def escaped(text: str) -> str:
    """The text as the file format writes it: `_x0007_` for what XML cannot hold, and for what looks like that.

    The format has no way to write half of a surrogate pair; it becomes a replacement character.
    """
    plain = _SURROGATE.sub("\ufffd", text)
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", plain)


def unescaped(text: str) -> str:
    """What `escaped` was given; also what Excel and LibreOffice mean by such a text."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[0][2:6], 16)), text)
    # A pair of escapes may stand for one character beyond the first plane.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
