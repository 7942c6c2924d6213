"""Colours as `#rrggbb`, and whether one can be read on another (WCAG 2.2, success criteria 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from collections.abc import Iterable

TEXT = 4.5
"""Least contrast of text that is not large, 1.4.3."""
GRAPHICS = 3.0
"""Least contrast of what a drawing needs to be understood, 1.4.11."""
WHITE = "#ffffff"
PATTERN = re.compile(r"#[0-9a-f]{6}")
_LINEAR_BELOW = 0.04045
_STEPS = 255


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21: (L1 + 0.05) / (L2 + 0.05), the lighter one above."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def darkened(colour: str, *, ground: str, least: float) -> str:
    """The colour itself if it has this contrast on `ground`, else the nearest darker shade of the same hue that has.

    Black when no shade has it.
    """
    shades = (_scaled(colour, step) for step in range(_STEPS, -1, -1))
    return next((shade for shade in shades if contrast(shade, ground) >= least), "#000000")


def lightened(colour: str, share: float) -> str:
    """The colour mixed with white; `share` is that of white, 0 to 1."""
    return _written(round(part + (255 - part) * share) for part in _parts(colour))


def _luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, as WCAG 2.2 defines it for sRGB."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= _LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4


def _scaled(colour: str, step: int) -> str:
    return _written(round(part * step / _STEPS) for part in _parts(colour))


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _written(parts: Iterable[int]) -> str:
    return "#" + "".join(f"{part:02x}" for part in parts)
