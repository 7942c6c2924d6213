"""pyHanko's reader of a signed PDF, with a memory for object streams.

A tagged report holds thousands of small objects in a few streams. pyHanko 0.38 reads the head of a stream anew for each
object in it, so that comparing two revisions takes a minute; with the heads kept it takes a second.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, NamedTuple

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader


class _Stream(NamedTuple):
    """An object stream (ISO 32000-1, 7.5.7) taken apart."""

    source: object
    """Kept, so that its identity is not given to another."""
    data: bytes
    places: tuple[tuple[int, int], ...]
    """Number of each object, and where in `data` it begins."""


class SignedFile(PdfFileReader):
    """A PDF to check signatures of; every mistake in it is an error."""

    def __init__(self, report: bytes) -> None:
        """Read the cross-reference table.

        Raises:
            PdfReadError: if that cannot be done.

        """
        self._streams: dict[int, _Stream] = {}
        super().__init__(BytesIO(report))

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> Any:  # noqa: ANN401 - any kind of object
        stream = self._stream(generic.Reference(stmnum, 0, self).get_object())
        if not 0 <= idx < len(stream.places) or stream.places[idx][0] != idnum:
            raise PdfReadError(f"object {idnum} is not where the file says")
        data = BytesIO(stream.data)
        data.seek(stream.places[idx][1])
        found = generic.read_object(data, generic.Reference(idnum, 0, self))
        if isinstance(found, generic.StreamObject | generic.IndirectObject):
            raise PdfReadError(f"object {idnum} is of a kind that cannot lie in a stream")
        return found

    def _stream(self, source: Any) -> _Stream:  # noqa: ANN401 - as above
        known = self._streams.get(id(source))
        if known is None:
            if not isinstance(source, generic.StreamObject) or source["/Type"] != "/ObjStm":
                raise PdfReadError("the file points to an object stream that is none")
            data = source.read_data(DecodePurpose.OBJECT_STREAM)
            first, numbers = int(source["/First"]), data[: int(source["/First"])].split()
            pairs = zip(numbers[::2], numbers[1::2], strict=True)
            places = tuple((int(number), first + int(place)) for number, place in pairs)
            known = self._streams[id(source)] = _Stream(source, data, places)
        return known
