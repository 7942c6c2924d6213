"""HTML to PDF: one file that is PDF/A-3a and PDF/UA-1, the same bytes whenever the input is the same.

"The same" holds for one set of locked dependencies, system libraries and fonts; another Pango or HarfBuzz may set the
same page in other bytes.
"""

from __future__ import annotations

import gc
import io
import os
import re
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime
from types import ModuleType

from lockin.errors import UnavailableError
from lockin.language import _
from lockin.report import pango
from lockin.report.fillable import Field
from lockin.report.fonts import cache_folder, fontconfig_file, with_han_family
from lockin.report.hangul import whole_words
from lockin.report.printing import Embedded, Witness

_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9]+)+")
_SWITCHED_OFF = ("FONTCONFIG_PATH", "FONTCONFIG_SYSROOT", "LANGUAGE", "PANGO_LANGUAGE")
_one_at_a_time = threading.Lock()


def render_pdf(
    html: str,
    *,
    assets: Mapping[str, tuple[bytes, str]],
    created: datetime,
    attachments: tuple[Embedded, ...] = (),
    front: str | None = None,
    fields: tuple[Field, ...] = (),
    witness: Witness | None = None,
) -> bytes:
    """Typeset a whole HTML document with the packaged fonts.

    Args:
        html: the document; it needs a language and a title. Every text of a user went through `printable` before.
        assets: content and media type by URL, of everything the document may refer to; URLs start with `lockin:`.
        created: date of the document, aware. Becomes the PDF's creation and modification date.
        attachments: files to embed. Names differ, and so do contents.
        front: id of the element that has to end up on the first page; None: no matter.
        fields: what can be filled in; the document has an input for each.
        witness: looks at the finished document before it is written.

    Raises:
        UnavailableError: if a system library is missing.
        FrontPageError: if `front` does not lie on the first page.
        RenderingError: if the document asks for anything outside `assets`, or is not fit to be typeset.
        ValueError: if an argument breaks what is said above.

    """
    _check(assets, created, attachments)
    moment = created.astimezone(UTC)
    ordered = sorted(attachments, key=lambda item: item.name)
    with _one_at_a_time, _hermetic(moment), _collector_off():
        data: bytes = _typesetting().typeset(
            with_han_family(whole_words(html)),
            assets=assets,
            created=moment,
            attachments=ordered,
            front=front,
            fields=fields,
            witness=witness,
        )
        return data


def _check(assets: Mapping[str, object], created: datetime, attachments: tuple[Embedded, ...]) -> None:
    if created.tzinfo is None:
        raise ValueError("the date of a document needs a time zone")
    if foreign := [url for url in assets if not url.startswith("lockin:")]:
        raise ValueError(f"not a lockin: URL: {foreign[0]}")
    names = [item.name for item in attachments]
    if unsafe := [name for name in names if not _SAFE_NAME.fullmatch(name)]:
        raise ValueError(f"not a plain file name: {unsafe[0]!r}")
    # WeasyPrint tells attachments apart by their content, so equal ones would share one relationship.
    if len({*names}) < len(names) or len({item.data for item in attachments}) < len(attachments):
        raise ValueError("two attachments share a name or their content")


def load_engine() -> None:
    """Import WeasyPrint, so that a later `render_pdf` starts at once; repeated calls cost nothing.

    Raises:
        UnavailableError: if a system library is missing.

    """
    with _one_at_a_time, _hermetic(datetime(1980, 1, 1, tzinfo=UTC)):
        _typesetting()


def _typesetting() -> ModuleType:
    try:
        # Without its libraries WeasyPrint prints advice to standard output, where results belong.
        with pango.quick_lookup(), redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="HarfBuzz-Subset will be required", category=DeprecationWarning)
            from lockin.report import typesetting  # noqa: PLC0415 -- half a second, and only PDF needs it
    except OSError as error:
        lost = ", ".join(library.label for library in pango.missing()) or str(error)
        raise UnavailableError(
            _(
                "PDF needs system libraries that do not load here: {names}. HTML, Markdown and JSON work without."
            ).format(names=lost),
            hint=_("{command} (`lockin doctor` shows what is there)").format(command=pango.how_to_install()),
        ) from error
    return typesetting


@contextmanager
def _hermetic(moment: datetime) -> Iterator[None]:
    """Point fontconfig at the packaged fonts and stop the clock, for as long as the block runs."""
    before = {name: os.environ.get(name) for name in ("FONTCONFIG_FILE", "SOURCE_DATE_EPOCH", *_SWITCHED_OFF)}
    os.environ["FONTCONFIG_FILE"] = str(fontconfig_file(cache_folder()))
    os.environ["SOURCE_DATE_EPOCH"] = str(int(moment.timestamp()))
    for name in _SWITCHED_OFF:
        os.environ.pop(name, None)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _collector_off() -> Iterator[None]:
    """Spare the cycle collector's passes over the boxes of one document; they are all alive until its end."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
