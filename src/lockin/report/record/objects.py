"""Objects of a PDF as pypdf has them, taken for what they are and for nothing else."""

from __future__ import annotations

import zlib
from typing import Any, TypeVar

from pypdf.generic import ArrayObject, DictionaryObject, EncodedStreamObject, NullObject, StreamObject

T = TypeVar("T", DictionaryObject, ArrayObject)

LARGEST_ATTACHMENT = 8 * 2**20
"""Bytes of an attachment, unpacked; no larger assessment is ever read."""
_MOST_ENTRIES = 2_000
"""Entries of any other list or table that is read."""
_ABBREVIATED = {"/F", "/FFilter", "/FDecodeParms", "/DP", "/DL"}
"""Keys of a stream that some readers take for others, and some for a file elsewhere."""


class BrokenObjectError(Exception):
    """An object does not hold what it says."""


def resolved(found: Any) -> Any:  # noqa: ANN401 - as pypdf has it
    """What a reference leads to; `NullObject` for nothing."""
    found = NullObject() if found is None else found.get_object()
    return NullObject() if found is None else found


def dictionary(found: object) -> DictionaryObject:
    """A dictionary; an empty one for anything else.

    Raises:
        BrokenObjectError: if it has more entries than makes sense.

    """
    return _taken(found, DictionaryObject)


def array(found: object) -> ArrayObject:
    """An array; an empty one for anything else.

    Raises:
        BrokenObjectError: if it has more entries than makes sense.

    """
    return _taken(found, ArrayObject)


def _taken(found: object, kind: type[T]) -> T:
    value = resolved(found)
    if not isinstance(value, kind):
        return kind()
    if len(value) > _MOST_ENTRIES:
        raise BrokenObjectError
    return value


def unpacked(stream: object, largest: int) -> bytes:
    """What a stream holds; every byte of it was needed to get there.

    Raises:
        BrokenObjectError: if it is no stream, packed in another way than ours are, damaged, or larger than `largest`.

    """
    if not isinstance(stream, StreamObject) or _ABBREVIATED & {*stream}:
        raise BrokenObjectError
    raw: bytes = stream._data  # noqa: SLF001 - pypdf mends what is damaged, and tells nobody
    packing = resolved(stream.get("/Filter"))
    if isinstance(packing, ArrayObject) and len(packing) == 1:
        packing = resolved(packing[0])
    if isinstance(packing, NullObject) and not isinstance(stream, EncodedStreamObject):
        if len(raw) > largest:
            raise BrokenObjectError
        return raw
    if packing != "/FlateDecode" or not isinstance(resolved(stream.get("/DecodeParms")), NullObject):
        raise BrokenObjectError
    unpacking = zlib.decompressobj()
    try:
        data = unpacking.decompress(raw, largest)
    except zlib.error as error:
        raise BrokenObjectError from error
    if not unpacking.eof or unpacking.unused_data.strip(b"\r\n"):
        raise BrokenObjectError
    return data
