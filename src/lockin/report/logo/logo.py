"""A file that is meant to be a logo becomes one, or every problem of it is told."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from msgspec import structs

from lockin.errors import BadDataError
from lockin.language import _
from lockin.loading.places import Origin
from lockin.model.house import House, Logo

MAX_BYTES = 512 * 1024
SLIMMEST = 20
"""How many times wider than high a logo may be, or the other way round; else it is a line when it is printed."""
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_SIZE = 16
"""Where width and height stand in a PNG file."""
_ROUNDED = 0.5
"""Pixels by which a side of a picture may be off once it has been made smaller."""
_OTHERS = {
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"RIFF": "WebP",
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
    b"BM": "BMP",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"\x00\x00\x01\x00": "ICO",
}
"""What files begin with that are taken for logos by mistake."""


def read_logo(data: bytes, source: str) -> Logo:
    """The logo in a file; what it is, its first bytes say, not its name.

    Args:
        data: the content of the file.
        source: the name that problems call it by.

    Raises:
        BadDataError: with every problem of it.

    """
    return _read(data, source)


def checked(house: House, source: str) -> House:
    """A house style that came from elsewhere, its logo read once more, as if it were a file.

    Args:
        house: from a record, say.
        source: the name that problems call it by.

    Raises:
        BadDataError: with every problem of the logo.

    """
    if house.logo is None:
        return house
    return structs.replace(house, logo=_read(house.logo.data, source, rounded=_ROUNDED))


def _read(data: bytes, source: str, *, rounded: float = 0) -> Logo:
    if len(data) > MAX_BYTES:
        raise refused(source, _("a logo has at most {size} KiB").format(size=MAX_BYTES >> 10))
    if data.startswith(_PNG):
        from lockin.report.logo.png import read_png  # noqa: PLC0415 - Pillow takes its time

        logo = read_png(data, source)
        width, height = struct.unpack_from(">II", data, _PNG_SIZE)
        _refuse_slim((width, height + rounded), (width, height), source)
        return logo
    kind = next((name for start, name in _OTHERS.items() if data.startswith(start)), None)
    if kind is not None:
        message = _("a logo is an SVG or PNG file; this is {kind}").format(kind=kind)
        raise refused(source, message, _("save it as PNG or SVG"))
    from lockin.report.logo.svg_reading import read_drawing  # noqa: PLC0415 - only when there is one
    from lockin.report.logo.svg_writing import write_drawing  # noqa: PLC0415 - as above

    drawing = read_drawing(data, source)
    logo = write_drawing(drawing, source)
    _refuse_slim((logo.width, logo.height), _size_of(drawing.attributes), source)
    return logo


def _size_of(attributes: Mapping[str, str]) -> tuple[str, str]:
    """Width and height of a drawing as its file has them."""
    view = attributes.get("viewBox")
    width, height = view.split()[2:] if view else (attributes["width"], attributes["height"])
    return width, height


def _refuse_slim(sides: tuple[float, float], told: tuple[str | int, str | int], source: str) -> None:
    """Refuse a logo that would be a line; it is told by the size of its file, which people know."""
    if max(sides) > SLIMMEST * min(sides):
        message = _(
            "{width} by {height} is too slim to be seen; at most {times} times as wide as high, or as high as wide"
        )
        raise refused(source, message.format(width=told[0], height=told[1], times=SLIMMEST))


def refused(source: str, message: str, hint: str | None = None) -> BadDataError:
    """What is wrong with a file as a whole."""
    return BadDataError((Origin(source).problem((None, None), message, hint=hint),))
