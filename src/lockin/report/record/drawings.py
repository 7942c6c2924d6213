"""What the pages of a sealed PDF are drawn with, as `lockin.report.record.drawn` takes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from pypdf.generic import DictionaryObject, StreamObject

from lockin.language import _
from lockin.report.record.drawn import Drawing, Effort, UnreadablePageError, drawn, glyphs
from lockin.report.record.objects import LARGEST_ATTACHMENT, BrokenObjectError, dictionary, resolved, unpacked
from lockin.report.record.structure import expect_form, expect_ours
from lockin.report.record.values import Page

_LARGEST_DRAWING = 2**20
"""Bytes of the instructions of a page, or of a chart on it, unpacked. A full page takes fifty kibibytes."""


def read_pages(leaves: Sequence[DictionaryObject]) -> Iterator[Page]:
    """What each page draws, or why it cannot be told."""
    fonts: dict[int, Callable[[], Mapping[int, str]]] = {}
    effort = Effort()
    for page in leaves:
        try:
            yield Page(text=drawn(drawing_of(page, page.get("/Contents"), fonts), effort))
        except UnreadablePageError as error:
            yield Page(text="", trouble=str(error))
        except BrokenObjectError:
            yield Page(text="", trouble=_("its instructions are damaged"))


def drawing_of(
    holder: Any,  # noqa: ANN401 - as pypdf has it
    content: Any,  # noqa: ANN401 - as above
    fonts: dict[int, Callable[[], Mapping[int, str]]],
    *,
    filling: bool = False,
) -> Drawing:
    """The instructions of a page, or of a chart or a pattern on it.

    Args:
        holder: what has the resources.
        content: the stream with the instructions, or a reference to it.
        fonts: those that were met already, by identity.
        filling: whether it is a pattern, or in one; that may do more, because it holds no text.

    Raises:
        UnreadablePageError: if it refers to what our pages do not.
        BrokenObjectError: if the stream is damaged.

    """
    resources = dictionary(holder.get("/Resources"))
    if not filling:
        expect_ours(resources)
    found = dictionary(resources.get("/Font"))
    parts, patterns = (dictionary(resources.get(kind)) for kind in ("/XObject", "/Pattern"))
    return Drawing(
        content=unpacked(resolved(content), _LARGEST_DRAWING),
        fonts={name.encode(): _font(found[name], fonts) for name in found},
        parts={name.encode(): _part(resolved(parts.get(name)), fonts, filling=filling) for name in parts},
        patterns={name.encode(): _pattern(resolved(patterns.get(name)), fonts) for name in patterns},
    )


def _font(
    font: Any,  # noqa: ANN401 - as above
    fonts: dict[int, Callable[[], Mapping[int, str]]],
) -> Callable[[], Mapping[int, str]]:
    @cache
    def letters() -> Mapping[int, str]:
        if font.get("/Subtype") != "/Type0" or font.get("/Encoding") != "/Identity-H":
            raise UnreadablePageError(_("a font of another kind than ours"))
        return glyphs(unpacked(resolved(font.get("/ToUnicode")), LARGEST_ATTACHMENT))

    return fonts.setdefault(id(font), letters)


def _part(
    stream: Any,  # noqa: ANN401 - as above
    fonts: dict[int, Callable[[], Mapping[int, str]]],
    *,
    filling: bool,
) -> Callable[[], Drawing | None]:
    @cache
    def part() -> Drawing | None:
        if stream.get("/Subtype") == "/Image":
            return None
        expect_form(stream)
        return drawing_of(stream, stream, fonts, filling=filling)

    return part


def _pattern(
    stream: Any,  # noqa: ANN401 - as above
    fonts: dict[int, Callable[[], Mapping[int, str]]],
) -> Callable[[], Drawing | None]:
    return cache(lambda: drawing_of(stream, stream, fonts, filling=True) if isinstance(stream, StreamObject) else None)
