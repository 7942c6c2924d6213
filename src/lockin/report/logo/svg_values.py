"""What an attribute of a drawing may say; each value is read by a small grammar and written anew."""

from __future__ import annotations

import re
from collections.abc import Callable

LARGEST = 1e6
"""No number of a logo is larger, in any unit."""
SMALLEST = 1e-3
"""No side of a logo is smaller."""
_LEAST_AREA = 1e-8
_STEEPEST = 80
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_UNIT = re.compile(r"px|pt|pc|mm|cm|in|%|")
_BETWEEN = re.compile(r"\s*,?\s*")
_FUNCTION = re.compile(r"\s*([a-zA-Z]+)\s*\(([^()]*)\)\s*,?\s*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,4}|#[0-9a-fA-F]{6}|#[0-9a-fA-F]{8}|[a-zA-Z]{3,24}|(?:rgb|hsl)a?\([\d.,%\s/+-]+\)")
_LOCAL = re.compile(r"""url\(\s*(['"]?)#([^'"()\s]+)\1\s*\)(?:\s+(.+))?""")
_PATH_NUMBERS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_FLAGS = (3, 4)
"""Places of the two numbers of an arc that are 0 or 1 and need no space behind them."""
_TRANSFORMS = {
    "matrix": (6,),
    "translate": (1, 2),
    "scale": (1, 2),
    "rotate": (1, 3),
    "skewX": (1,),
    "skewY": (1,),
}


class ValueRefusedError(Exception):
    """A value is not one that this attribute may have."""


class Target(str):
    """A value that names another part of the drawing, by the id of that part."""

    __slots__ = ("otherwise",)

    otherwise: str
    """Colour to take where the part cannot be drawn; may be empty."""


def number(text: str) -> str:
    """A number without a unit."""
    return _written(_numbers(text, 1)[0])


def length(text: str) -> str:
    """A number with a unit or without."""
    found = _NUMBER.match(text)
    unit = found and _UNIT.fullmatch(text, found.end())
    if not found or not unit:
        raise ValueRefusedError
    return _written(_value(found[0])) + unit[0]


def lengths(text: str) -> str:
    """A list of lengths, or `none`."""
    return text if text == "none" else " ".join(length(part) for part in re.split(r"[\s,]+", text))


def share(text: str) -> str:
    """From 0 to 1, or a percentage."""
    value = _value(text.removesuffix("%").strip()) / (100 if text.endswith("%") else 1)
    return _written(min(1.0, max(0.0, value)))


def points(text: str) -> str:
    """Pairs of numbers."""
    found = _numbers(text, None)
    if len(found) % 2:
        raise ValueRefusedError
    return " ".join(map(_written, found))


def box(text: str) -> str:
    """Four numbers, of which the last two are sizes."""
    found = _numbers(text, 4)
    if min(found[2:]) < SMALLEST:
        raise ValueRefusedError
    return " ".join(map(_written, found))


def colour(text: str) -> str:
    """A colour, written out or by name."""
    if not _COLOUR.fullmatch(text):
        raise ValueRefusedError
    return text


def paint(text: str) -> str:
    """A colour, `none`, or a gradient of the same drawing."""
    found = _LOCAL.fullmatch(text)
    if found is None:
        return colour(text)
    target = Target(found[2])
    target.otherwise = colour(found[3].strip()) if found[3] else ""
    return target


def part(text: str) -> str:
    """Another part of the same drawing, as `url(#id)`, or `none`."""
    if text == "none":
        return text
    target = paint(text)
    if not isinstance(target, Target):
        raise ValueRefusedError
    return target


def link(text: str) -> str:
    """Another part of the same drawing, as `#id`."""
    if not re.fullmatch(r"#[^'\"()\s#]+", text):
        raise ValueRefusedError
    target = Target(text[1:])
    target.otherwise = ""
    return target


def one_of(*words: str) -> Callable[[str], str]:
    """One of some words."""

    def check(text: str) -> str:
        if text not in words:
            raise ValueRefusedError
        return text

    return check


def identity(text: str) -> str:
    """A name that other parts can refer to."""
    if not re.fullmatch(r"[^'\"()\s#]{1,200}", text):
        raise ValueRefusedError
    return text


def transform(text: str) -> str:
    """A list of shifts, turns and the like."""
    written, at = [], 0
    while at < len(text):
        found = _FUNCTION.match(text, at)
        if found is None or found[1] not in _TRANSFORMS:
            raise ValueRefusedError
        numbers = _numbers(found[2], None)
        if len(numbers) not in _TRANSFORMS[found[1]]:
            raise ValueRefusedError
        if not _keeps_area(found[1], numbers):
            raise ValueRefusedError
        written.append(f"{found[1]}({' '.join(map(_written, numbers))})")
        at = found.end()
    return " ".join(written)


def _keeps_area(name: str, numbers: list[float]) -> bool:
    """Whether something is left to see: not scaled to a line or a point, nor slanted beyond measure."""
    match name, numbers:
        case "matrix", [a, b, c, d, _x, _y]:
            return abs(a * d - b * c) > _LEAST_AREA
        case "scale", [both]:
            return both * both > _LEAST_AREA
        case "scale", [x, y]:
            return abs(x * y) > _LEAST_AREA
        case "skewX" | "skewY", [angle]:
            return abs(angle) <= _STEEPEST
        case _:
            return True


def path(text: str) -> str:
    """The outline of a shape: every command is written out, with its numbers apart."""
    written: list[str] = []
    at = _BETWEEN.match(text).end()  # type: ignore[union-attr] # it matches nothing at all, too
    letter = ""
    while at < len(text):
        if text[at].upper() in _PATH_NUMBERS:
            letter = text[at]
            at = re.compile(r"\s*").match(text, at + 1).end()  # type: ignore[union-attr] # as above
        elif letter in "mM":
            letter = {"m": "l", "M": "L"}.get(letter, "")
        elif letter in "zZ":
            letter = ""
        if not letter or (not written and letter not in "mM"):
            raise ValueRefusedError
        numbers, at = _arguments(text, at, letter.upper())
        written.append(" ".join([letter, *numbers]))
    return " ".join(written)


def _arguments(text: str, at: int, letter: str) -> tuple[list[str], int]:
    """The numbers of one command, and where the next thing begins."""
    numbers = []
    for place in range(_PATH_NUMBERS[letter]):
        flag = letter == "A" and place in _FLAGS
        found = re.compile("[01]").match(text, at) if flag else _NUMBER.match(text, at)
        if found is None:
            raise ValueRefusedError
        numbers.append(_written(_value(found[0])))
        at = _BETWEEN.match(text, found.end()).end()  # type: ignore[union-attr] # as above
    return numbers, at


def _numbers(text: str, wanted: int | None) -> list[float]:
    """Numbers with a space, a comma, a sign or a point between them."""
    found, at = [], 0
    text = text.strip()
    while at < len(text):
        match = _NUMBER.match(text, at)
        if match is None:
            raise ValueRefusedError
        found.append(_value(match[0]))
        at = _BETWEEN.match(text, match.end()).end()  # type: ignore[union-attr] # as above
    if not found or wanted not in (None, len(found)):
        raise ValueRefusedError
    return found


def _value(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueRefusedError
    value = float(text)
    if abs(value) > LARGEST:
        raise ValueRefusedError
    return value


def _written(value: float) -> str:
    """At most eight decimals, never with an exponent."""
    text = f"{value:.8f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
