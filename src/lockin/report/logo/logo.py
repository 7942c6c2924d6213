"""A file that is meant to be a logo becomes one, or every problem of it is told."""

from __future__ import annotations

from msgspec import structs

from lockin.errors import BadDataError
from lockin.language import _
from lockin.loading.places import Origin
from lockin.model.house import House, Logo

MAX_BYTES = 512 * 1024
SLIMMEST = 20
"""How many times wider than high a logo may be, or the other way round; else it is a line when it is printed."""
_PNG = b"\x89PNG\r\n\x1a\n"
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
    if len(data) > MAX_BYTES:
        raise refused(source, _("a logo has at most {size} KiB").format(size=MAX_BYTES >> 10))
    if data.startswith(_PNG):
        from lockin.report.logo.png import read_png  # noqa: PLC0415 - Pillow takes its time

        return _seen(read_png(data, source), source)
    kind = next((name for start, name in _OTHERS.items() if data.startswith(start)), None)
    if kind is not None:
        message = _("a logo is an SVG or PNG file; this is {kind}").format(kind=kind)
        raise refused(source, message, _("save it as PNG or SVG"))
    from lockin.report.logo.svg_reading import read_drawing  # noqa: PLC0415 - only when there is one
    from lockin.report.logo.svg_writing import write_drawing  # noqa: PLC0415 - as above

    return _seen(write_drawing(read_drawing(data, source), source), source)


def checked(house: House, source: str) -> House:
    """A house style that came from elsewhere, its logo read once more, as if it were a file.

    Args:
        house: from a record, say.
        source: the name that problems call it by.

    Raises:
        BadDataError: with every problem of the logo.

    """
    return house if house.logo is None else structs.replace(house, logo=read_logo(house.logo.data, source))


def _seen(logo: Logo, source: str) -> Logo:
    if max(logo.width, logo.height) > SLIMMEST * min(logo.width, logo.height):
        message = _(
            "{width} by {height} is too slim to be seen; at most {times} times as wide as high, or as high as wide"
        )
        raise refused(source, message.format(width=logo.width, height=logo.height, times=SLIMMEST))
    return logo


def refused(source: str, message: str, hint: str | None = None) -> BadDataError:
    """What is wrong with a file as a whole."""
    return BadDataError((Origin(source).problem((None, None), message, hint=hint),))
