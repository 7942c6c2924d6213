"""One value, one text: the JSON that a record is written in, so that its hash depends on nothing but what it says.

Keys are sorted, nothing stands between tokens, texts are UTF-8 with the fewest escapes. There is no floating point:
exact numbers are texts, `"3/8"` or `"42"`, so that no reader rounds them.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

from msgspec import Struct

from lockin.language import _

_LONGEST_NUMBER = 15
"""Digits of a whole number; all counts are far below."""


class NotCanonicalError(ValueError):
    """These bytes are JSON that `canonical` never writes, or no JSON at all."""


class NoJsonError(NotCanonicalError):
    """They are no JSON, or none that can be read."""


def canonical(value: object) -> bytes:
    """The one way to write a value.

    Raises:
        TypeError: if something in it has no place in a record.

    """
    text = json.dumps(plain(value), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def plain(value: object) -> Any:  # noqa: ANN401 - JSON
    """A value as objects, lists, texts, whole numbers, truth values and null.

    Raises:
        TypeError: as `canonical`.

    """
    match value:
        case None | bool() | str() | int():
            return value
        case Fraction() | Decimal() | float():
            return str(value)
        case dt.date():  # a moment is one too
            return value.isoformat()
        case dict():
            return {_key(key): plain(part) for key, part in value.items()}
        case list() | tuple():
            return [plain(part) for part in value]
        case Struct():
            return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
        case _:
            raise TypeError(f"a {type(value).__name__} has no place in a record")


def parsed(data: bytes) -> Any:  # noqa: ANN401 - JSON
    """What canonical bytes say.

    Raises:
        NotCanonicalError: if they are written in another way: other blanks or order, repeated keys, floating point.
        NoJsonError: if they are no JSON, or too deep.

    """
    try:
        value = json.loads(data.decode(), parse_float=_refused, parse_constant=_refused, parse_int=_whole)
        same = canonical(value) == data
    except NotCanonicalError:
        raise
    except (ValueError, RecursionError) as error:
        raise NoJsonError(str(error)) from error
    if not same:
        raise NotCanonicalError(_("it can be written in another way"))
    return value


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a {type(key).__name__} is no key of a record")
    return key


def _refused(text: str) -> object:
    raise NotCanonicalError(_("{number} is no whole number").format(number=text[:20]))


def _whole(text: str) -> int:
    if len(text.removeprefix("-")) > _LONGEST_NUMBER:
        raise NotCanonicalError(_("a number is too long"))
    return int(text)
