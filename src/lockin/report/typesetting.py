"""WeasyPrint, held to packaged assets and packaged fonts. It and `widgets` alone import it: import this one lazily."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache

from weasyprint import HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from lockin.report.archival import finish
from lockin.report.fillable import Field
from lockin.report.packing import with_short_table
from lockin.report.printing import Embedded, FrontPageError, RenderingError, Witness
from lockin.report.widgets import Widgets

_LOGGER = logging.getLogger("weasyprint")
_VARIANT = "pdf/a-3a"


class PackagedOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint carries no types
    """Hands out the given assets, refuses every other URL, and keeps what it refused."""

    def __init__(self, assets: Mapping[str, tuple[bytes, str]]) -> None:
        """Keep `assets`: content and media type by `lockin:` URL."""
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._assets = assets
        self.denied: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002 -- the base class passes them
        """Look `url` up; nothing is ever opened.

        Raises:
            FatalURLFetchingError: if it is not among the assets.

        """
        if url in self._assets:
            body, media_type = self._assets[url]
            return URLFetcherResponse(url, body, {"Content-Type": media_type})
        self.denied.append(url)
        raise FatalURLFetchingError(f"refused: {url[:200]}")


class _Complaints(logging.Handler):
    """Collects what WeasyPrint has to say, from warnings upwards."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        # Said where libharfbuzz-subset is absent; the file is as valid, and `lockin doctor` tells of it.
        if not message.startswith("Using fontTools instead of HarfBuzz-Subset"):
            self.messages.append(message)


@cache
def _fonts() -> FontConfiguration:
    # One a process: WeasyPrint never gives back the memory of a second one.
    return FontConfiguration()


def typeset(
    html: str,
    *,
    assets: Mapping[str, tuple[bytes, str]],
    created: datetime,
    attachments: Sequence[Embedded],
    front: str | None,
    fields: Sequence[Field],
    witness: Witness | None,
) -> bytes:
    """Lay out `html` and write it as a PDF, dated `created` (UTC).

    Raises:
        FrontPageError: if the element with the id `front` does not lie on the first page.
        RenderingError: if anything but an asset was asked for, WeasyPrint complained, or the inputs are not `fields`.

    """
    embedded = {f"lockin:attachment/{item.name}": (item.data, item.media_type) for item in attachments}
    fetcher = PackagedOnly({**assets, **embedded})
    complaints = _Complaints()
    _LOGGER.addHandler(complaints)
    try:
        with warnings.catch_warnings():
            # WeasyPrint leaves the file of its colour profile to the garbage collector.
            warnings.filterwarnings("ignore", message="unclosed file .*sRGB2014", category=ResourceWarning)
            pdf = _write(
                html,
                fetcher,
                created=created,
                attachments=attachments,
                front=front,
                fields=fields,
                witness=witness,
            )
    except FatalURLFetchingError:
        pdf = b""  # `denied` says which
    finally:
        _LOGGER.removeHandler(complaints)
    if fetcher.denied:
        raise RenderingError(f"the template asked for {', '.join(url[:200] for url in fetcher.denied)}")
    if complaints.messages:
        raise RenderingError("; ".join(complaints.messages))
    return pdf


def _write(
    html: str,
    fetcher: PackagedOnly,
    *,
    created: datetime,
    attachments: Sequence[Embedded],
    front: str | None,
    fields: Sequence[Field],
    witness: Witness | None,
) -> bytes:
    document = HTML(string=html, url_fetcher=fetcher).render(font_config=_fonts(), pdf_variant=_VARIANT)
    if front is not None and front not in document.pages[0].anchors:
        raise FrontPageError(f"#{front} is not on page 1")
    document.metadata.created = document.metadata.modified = created.strftime("%Y-%m-%dT%H:%M:%SZ")
    embedded = [_attachment(item, fetcher, created) for item in attachments]
    widgets = Widgets(document, fields) if fields else None

    def finisher(document: object, pdf: object) -> None:
        if widgets is not None:
            widgets.finish(pdf)
        finish(document, pdf)
        if witness is not None:
            witness(pdf)

    return with_short_table(document.write_pdf(finisher=finisher, pdf_variant=_VARIANT, attachments=embedded))


def _attachment(item: Embedded, fetcher: PackagedOnly, created: datetime) -> Attachment:
    # By URL, because that way the media type is ours; by name it would come from the machine's own table.
    return Attachment(
        url=f"lockin:attachment/{item.name}",
        url_fetcher=fetcher,
        name=item.name,
        description=item.description,
        relationship=item.relationship,
        created=created,
        modified=created,
    )
