"""pypdf, held to limits: PDFs from anywhere are opened here and nowhere else. Import lazily; pypdf takes a while."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from pypdf import Configuration, PdfReader, apply_configuration
from pypdf.errors import FileNotDecryptedError

from lockin.errors import BadDataError, Problem
from lockin.language import _

MOST_OBJECTS = 200_000
"""Objects of a file that is taken seriously; a report of a hundred pages has a tenth of them."""

_LARGEST_TABLE = 2**20
"""Bytes of the table of objects, unpacked: at most one entry a byte, and each takes a hundred in memory."""


@contextmanager
def opened(data: bytes, source: str, limits: Configuration, *, largest: int) -> Iterator[PdfReader]:
    """A PDF, to be read inside the block; whatever pypdf raises there becomes one message.

    Args:
        data: of a file; anything.
        source: its name, for messages.
        limits: pypdf's own protection against bombs.
        largest: bytes that such a file has at most.

    Raises:
        BadDataError: if it is no PDF, damaged, protected by a password, or larger than makes sense.

    """
    if b"%PDF-" not in data[:1024]:
        raise refused(source, _("this is no PDF"))
    if len(data) > largest:
        message = _("the file is larger than {number} MiB, which none of ours is").format(number=largest // 2**20)
        raise refused(source, message)
    try:
        with _quiet(), apply_configuration(limits):
            # Strict, for what pypdf does to make sense of a broken file can take hours when somebody means it to.
            with apply_configuration(limits, zlib_maximum_output_length=_LARGEST_TABLE):
                reader = PdfReader(io.BytesIO(data), strict=True)
            refuse_many(sum(map(len, reader.xref.values())) + len(reader.xref_objStm), source)
            yield reader
    except BadDataError:
        raise
    except FileNotDecryptedError as error:
        raise refused(source, _("the PDF is protected by a password"), hint=_("save it without one")) from error
    except Exception as error:  # pypdf says itself that broken files may raise anything
        message = _("the PDF cannot be read: it is damaged, or was cut off on its way")
        raise refused(source, message, hint=_("ask for the file again")) from error


def refuse_many(objects: int, source: str) -> None:
    """Refuse a file with more objects than makes sense.

    Raises:
        BadDataError: if it has.

    """
    if objects > MOST_OBJECTS:
        message = _("the PDF has more than {most} parts, which none of ours has").format(most=MOST_OBJECTS)
        raise refused(source, message)


def refused(source: str, message: str, *, hint: str | None = None) -> BadDataError:
    """The error for a file that cannot be taken as a whole."""
    return BadDataError((Problem(source=source, line=None, column=None, where="", message=message, hint=hint),))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what pypdf has to say about a file away from the terminal; our own message says what matters."""
    logger, nowhere = logging.getLogger("pypdf"), logging.NullHandler()
    before = logger.propagate
    logger.addHandler(nowhere)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(nowhere)
        logger.propagate = before
