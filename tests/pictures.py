"""Pictures that tests make up: PNG files of every kind, and drawings, good and bad."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"


def png(mode: str = "RGB", size: tuple[int, int] = (40, 10), colour: Any = 120, **settings: Any) -> bytes:  # noqa: ANN401 - as Pillow takes them
    """A PNG file of one colour."""
    written = io.BytesIO()
    Image.new(mode, size, colour).save(written, "PNG", **settings)
    return written.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    """One part of a PNG file, with the right checksum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def with_chunk(data: bytes, name: bytes, body: bytes) -> bytes:
    """A PNG file with one more part behind its head."""
    return data[:33] + chunk(name, body) + data[33:]


def claiming(width: int, height: int) -> bytes:
    """A PNG file that says it is so large, and holds next to nothing."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


def svg(inner: str, *, head: str = 'viewBox="0 0 40 10"') -> bytes:
    """A drawing with this content."""
    return f'<svg xmlns="{SVG}" xmlns:xlink="{XLINK}" {head}>\n{inner}\n</svg>'.encode()
