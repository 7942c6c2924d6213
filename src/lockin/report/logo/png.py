"""A PNG file to a small one that holds the picture and nothing else."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageCms, ImageFile

from lockin.language import _
from lockin.model.house import Logo
from lockin.report.logo.logo import refused

MOST_PIXELS = 4_000_000
LONGEST_EDGE = 8_000
PRINTED = (1064, 213)
"""Pixels that 45 by 9 mm have at 600 a inch; more cannot be seen in a report."""
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"iCCP", b"IDAT", b"IEND")
_SIGNATURE = 8
_LARGEST_PROFILE = 128 * 1024


def read_png(data: bytes, source: str) -> Logo:
    """The picture, in sRGB with 8 bits a channel, at the size that is printed, without any other data.

    Args:
        data: begins as a PNG file does.
        source: the name that problems call it by.

    Raises:
        BadDataError: if it is broken, animated or too large.

    """
    try:
        chunks = [(name, body) for name, body in _chunks(data)]
    except (ValueError, struct.error):
        raise refused(source, _("the PNG file is broken or cut off")) from None
    names = [name for name, _body in chunks]
    if b"acTL" in names:
        raise refused(source, _("the PNG file is animated"), _("save its first frame alone"))
    _check_size(chunks, source)
    plain = data[:_SIGNATURE] + b"".join(_chunk(name, body) for name, body in chunks if name in _KEPT)
    try:
        image = _decoded(plain)
    # Pillow raises what its decoder met: a wrong checksum is a SyntaxError.
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error, ImageCms.PyCMSError):
        raise refused(source, _("the PNG file is broken or cut off")) from None
    image.thumbnail(PRINTED, Image.Resampling.LANCZOS)
    written = io.BytesIO()
    image.save(written, "PNG", compress_level=9)
    return Logo(media_type="image/png", data=written.getvalue(), width=image.width, height=image.height)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each part of the file up to its end mark; what stands behind that is no part of it."""
    at = _SIGNATURE
    name = b""
    while name != b"IEND":
        size, name = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + size]
        (checksum,) = struct.unpack_from(">I", data, at + 8 + size)
        if zlib.crc32(name + body) != checksum:
            raise ValueError("checksum")
        yield name, body
        at += size + 12


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _check_size(chunks: list[tuple[bytes, bytes]], source: str) -> None:
    """Refuse before a single pixel is unpacked."""
    name, body = chunks[0]
    if name != b"IHDR" or len(body) != 13:  # noqa: PLR2004 - as the format says
        raise refused(source, _("the PNG file is broken or cut off"))
    width, height = struct.unpack_from(">II", body)
    if not width or not height or max(width, height) > LONGEST_EDGE or width * height > MOST_PIXELS:
        message = _("the picture has {width} by {height} pixels; at most {most} million in all, {edge} along an edge")
        raise refused(source, message.format(width=width, height=height, most=MOST_PIXELS // 10**6, edge=LONGEST_EDGE))


def _decoded(plain: bytes) -> Image.Image:
    """The pixels as sRGB, with transparency only where there is some."""
    with _whole(), Image.open(io.BytesIO(plain), formats=["PNG"]) as opened:
        opened.load()
        profile = opened.info.get("icc_profile")
        image: Image.Image = opened
        if image.mode.startswith("I"):  # 16 bits of grey, which Pillow would cut rather than scale
            image = image.convert("I").point(lambda value: value / 257).convert("L")
        clear = image.mode in {"LA", "RGBA", "PA"} or "transparency" in opened.info
        alpha = image.convert("RGBA").getchannel("A") if clear else None
        colours = _in_srgb(image, profile)
    if alpha is not None and alpha.getextrema() != (255, 255):
        colours.putalpha(alpha)
    return colours


@contextmanager
def _whole() -> Iterator[None]:
    """Take no picture that is cut off: importing WeasyPrint tells Pillow to, for the whole process."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    colours = image.convert("L" if image.mode in {"L", "LA", "1"} else "RGB")
    if profile and len(profile) <= _LARGEST_PROFILE:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        fitting = {"RGB ": "RGB", "GRAY": "L"}.get(own.profile.xcolor_space)
        if fitting == colours.mode:
            meant = ImageCms.profileToProfile(colours, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
            colours = meant or colours
    new = Image.new("RGB", colours.size)
    new.paste(colours.convert("RGB"))  # a new picture carries none of what the old one knew
    return new
