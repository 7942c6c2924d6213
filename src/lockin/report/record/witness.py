"""The text of page 1 while the PDF is still being made, from WeasyPrint's own objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from lockin.report.record.drawn import Drawing, drawn, glyphs


class FirstPage:
    """Takes down what page 1 draws. For use as `witness=` of `render_pdf`."""

    def __init__(self) -> None:
        """Nothing is seen yet."""
        self.text = ""
        self.pages = 0
        """How many there are."""

    def __call__(self, pdf: Any) -> None:  # noqa: ANN401 - pydyf carries no types
        """Look at the document.

        Raises:
            UnreadablePageError: if WeasyPrint draws in another way than `drawn` knows.

        """
        objects = {item.reference: item for item in pdf.objects}
        references = pdf.page_references
        page = objects[references[0]]
        self.pages = len(references)
        self.text = drawn(_drawing(objects[page["Contents"]], objects[page["Resources"]], objects))


def _drawing(stream: Any, resources: Any, objects: Mapping[bytes, Any]) -> Drawing:  # noqa: ANN401 - as above
    fonts = _at(resources.get("Font", {}), objects)
    parts, patterns = (_at(resources.get(kind, {}), objects) for kind in ("XObject", "Pattern"))
    return Drawing(
        content=b"\n".join(map(_bytes, stream.stream)),
        fonts={f"/{name}".encode(): _font(reference, objects) for name, reference in fonts.items()},
        parts={f"/{name}".encode(): _part(reference, objects) for name, reference in parts.items()},
        patterns={f"/{name}".encode(): _part(reference, objects) for name, reference in patterns.items()},
    )


def _font(reference: Any, objects: Mapping[bytes, Any]) -> Callable[[], Mapping[int, str]]:  # noqa: ANN401 - as above
    @cache
    def letters() -> Mapping[int, str]:
        return glyphs(b"\n".join(map(_bytes, objects[_at(reference, objects)["ToUnicode"]].stream)))

    return letters


def _part(reference: Any, objects: Mapping[bytes, Any]) -> Callable[[], Drawing | None]:  # noqa: ANN401 - as above
    def part() -> Drawing | None:
        stream = _at(reference, objects)
        extra = getattr(stream, "extra", {})
        if extra.get("Subtype") != "/Form" and extra.get("PatternType") != 1:
            return None
        return _drawing(stream, _at(stream.extra["Resources"], objects), objects)

    return part


def _at(found: Any, objects: Mapping[bytes, Any]) -> Any:  # noqa: ANN401 - as above
    """What a reference leads to; anything else as it is."""
    return objects[found] if isinstance(found, bytes) else found


def _bytes(item: Any) -> bytes:  # noqa: ANN401 - as above
    if isinstance(item, bytes):
        return item
    return item.encode() if isinstance(item, str) else bytes(item.data)
