"""From inputs that WeasyPrint laid out to fields that every PDF reader fills, saves and prints alike.

WeasyPrint places an input and tags it for screen readers. What it writes into the field itself will not do: no
appearance, so that readers draw a text or not as they please; buttons that cannot be cleared, in one group a page;
texts as HTML made them. Here each field is written anew and its text drawn with the packaged fonts, so that the form
is PDF/A-3a and PDF/UA-1 until somebody types into it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import pydyf
from weasyprint.draw.text import draw_text
from weasyprint.formatting_structure.boxes import TextBox

from lockin.report.fillable import Field
from lockin.report.printing import RenderingError

_POINTS = 0.75
"""A CSS pixel in points."""
_READ_ONLY, _MULTILINE, _RADIO = 1, 1 << 12, 1 << 15
_TYPED = "/Helv 9 Tf 0.114 0.145 0.161 rg"
"""What readers set new text with: all of them have Helvetica, and find another font for letters that it lacks."""
_MARKED = "/ZaDb 0 Tf 0.114 0.145 0.161 rg"
_MARKS = {
    "choice": "0.114 0.145 0.161 rg 2.4 0 m 2.4 1.325 1.325 2.4 0 2.4 c -1.325 2.4 -2.4 1.325 -2.4 0 c "
    "-2.4 -1.325 -1.325 -2.4 0 -2.4 c 1.325 -2.4 2.4 -1.325 2.4 0 c f",
    "tick": "0.114 0.145 0.161 RG 1.3 w 1 J 1 j -2.4 0.2 m -0.8 -1.8 l 2.4 2.2 l S",
}
"""A dot and a tick around the origin, in points."""
_SYMBOLS = {"choice": "l", "tick": "4"}
"""The same in Zapf Dingbats, for readers that draw buttons themselves."""
_HALF = 4
"""Half the side of the square that a mark is drawn in; readers scale it to the button."""
_BUTTONS = {"radio": "choice", "checkbox": "tick"}


class Widgets:
    """The fields of one document: hooked in before it is written, called when all its objects are there."""

    def __init__(self, document: Any, fields: Sequence[Field]) -> None:  # noqa: ANN401 -- WeasyPrint carries no types
        """Have the texts of inputs drawn not on the pages of `document` but for their fields.

        Raises:
            RenderingError: if the inputs of the document are not those of `fields`.

        """
        self._fields = {field.name: field for field in fields}
        self._pages = document.pages
        self._fonts = document.fonts
        self._drawn: dict[Any, Any] = {}
        placed = {(box.element.get("name"), _kind(box)) for page in self._pages for box in _inputs(page)}
        if placed != {(field.name, field.kind) for field in fields}:
            raise RenderingError("the inputs of the template are not the fields of the form")
        for page in self._pages:
            page.paint = partial(self._paint, page, page.paint)

    def _paint(self, page: Any, paint: Callable[..., None], stream: Any, scale: float) -> None:  # noqa: ANN401 -- WeasyPrint carries no types
        """Paint a page without the texts of its inputs, then each of these by itself."""
        texts = {box: [part for part in box.descendants() if isinstance(part, TextBox)] for box in _inputs(page)}
        for text in (text for found in texts.values() for text in found):
            text.style = text.style.copy()
            text.style["visibility"] = "hidden"
        paint(stream, scale)
        for box, found in texts.items():
            if any(text.text.strip() for text in found):
                self._drawn[box] = _drawing(found, stream, scale, page.height)
        for font in self._fonts.values():
            font.used_in_forms = False  # WeasyPrint would embed it whole

    def finish(self, pdf: Any) -> None:  # noqa: ANN401 -- pydyf carries no types
        """Write every field anew."""
        objects = {item.reference: item for item in pdf.objects}
        looks = _Looks(pdf)
        written: dict[str, Any] = {}
        for page in self._pages:
            for box in _inputs(page):
                field, widget = self._fields[box.element.get("name")], box.widget_annotation
                _clear(widget, objects)
                widget["Rect"] = rect = _rectangle(box, page.height)
                if _kind(box) == "text":
                    resources = objects[widget["P"]]["Resources"]
                    widget["AP"] = looks.of_text(self._drawn.get(box), rect, resources)
                    written[field.name] = _as_text(widget, field)
                elif field.kind == "tick":
                    widget["AP"] = looks.of_button("tick", "Yes")
                    written[field.name] = _as_tick(widget, field)
                else:
                    button = box.element.get("value")
                    widget["AP"] = looks.of_button("choice", button)
                    group = written.get(field.name) or _group(pdf, field)
                    written[field.name] = _as_button(widget, group, field, button)
        pdf.catalog["AcroForm"] = looks.form(written.values())


class _Looks:
    """What the fields of one document look like; equal buttons share their looks."""

    def __init__(self, pdf: Any) -> None:  # noqa: ANN401 -- pydyf carries no types
        self._pdf = pdf
        self._shared: dict[str, Any] = {}

    def of_text(self, drawn: Any, rect: Sequence[float], resources: bytes) -> Any:  # noqa: ANN401 -- pydyf carries no types
        """A text as drawn on its page, cut off where the field ends; never shared, for programs write into it."""
        look = pydyf.Stream([b"/Tx BMC EMC"]) if drawn is None else drawn
        look.extra = _form_object(rect, pydyf.Dictionary() if drawn is None else resources)
        self._pdf.add_object(look)
        return pydyf.Dictionary({"N": look.reference})

    def of_button(self, kind: str, button: str) -> Any:  # noqa: ANN401 -- pydyf carries no types
        """A mark when on, nothing when off; the box or circle around it stands on the page."""
        states = pydyf.Dictionary({button: self._mark(_MARKS[kind]), "Off": self._mark("")})
        return pydyf.Dictionary({"N": states})

    def _mark(self, operators: str) -> bytes:
        if operators not in self._shared:
            extra = _form_object((-_HALF, -_HALF, _HALF, _HALF), pydyf.Dictionary())
            self._shared[operators] = pydyf.Stream([operators.encode()], extra)
            self._pdf.add_object(self._shared[operators])
        reference: bytes = self._shared[operators].reference
        return reference

    def form(self, fields: Iterable[Any]) -> Any:  # noqa: ANN401 -- pydyf carries no types
        """The form: its fields, and the two fonts that readers set new text with."""
        helvetica = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica", "Encoding": "/WinAnsiEncoding"}
        dingbats = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/ZapfDingbats"}
        fonts = pydyf.Dictionary({"Helv": pydyf.Dictionary(helvetica), "ZaDb": pydyf.Dictionary(dingbats)})
        return pydyf.Dictionary(
            {
                "Fields": pydyf.Array(field.reference for field in fields),
                "DR": pydyf.Dictionary({"Font": fonts}),
                "DA": pydyf.String(_TYPED),
            }
        )


def _inputs(page: Any) -> Iterator[Any]:  # noqa: ANN401 -- WeasyPrint carries no types
    for placed in page.forms.values():
        yield from (box for box, _ in placed)


def _kind(box: Any) -> str:  # noqa: ANN401 -- WeasyPrint carries no types
    return _BUTTONS.get(box.element.get("type"), "text")


def _drawing(texts: Sequence[Any], page: Any, scale: float, height: float) -> Any:  # noqa: ANN401 -- WeasyPrint carries no types
    """The texts where they stand on their page, in a stream of their own."""
    drawn = page.clone(tags=None)
    drawn.begin_marked_content("Tx")
    drawn.push_state()
    drawn.transform(a=scale, d=-scale, f=height * scale)
    for text in texts:
        text.style["visibility"] = "visible"
        draw_text(drawn, text, 0, "clip", "none")
    drawn.pop_state()
    drawn.end_marked_content()
    return drawn


def _clear(widget: Any, objects: Mapping[bytes, Any]) -> None:  # noqa: ANN401 -- pydyf carries no types
    """Keep of a field where it stands and how it is tagged, and empty what only WeasyPrint's version needed."""
    for reference in widget.get("AP", {}).get("N", {}).values():
        objects[reference].stream, objects[reference].extra = [], {}
    if "Parent" in widget:
        objects[widget["Parent"]].clear()
    for key in {*widget} - {"Type", "Subtype", "P", "F", "StructParent"}:
        del widget[key]


def _rectangle(box: Any, height: float) -> Any:  # noqa: ANN401 -- WeasyPrint carries no types
    left, top = box.padding_box_x(), box.padding_box_y()
    sides = (left, height - top - box.padding_height(), left + box.padding_width(), height - top)
    return pydyf.Array(round(side * _POINTS, 3) for side in sides)


def _form_object(rect: Sequence[float], resources: Any) -> Any:  # noqa: ANN401 -- pydyf carries no types
    kind = {"Type": "/XObject", "Subtype": "/Form"}
    return pydyf.Dictionary({**kind, "BBox": pydyf.Array(rect), "Resources": resources})


def _as_text(widget: Any, field: Field) -> Any:  # noqa: ANN401 -- pydyf carries no types
    flags = (_MULTILINE if field.lines else 0) | (_READ_ONLY if field.locked else 0)
    words = {"T": _text(field.name), "TU": _text(field.label), "V": _text(field.value)}
    widget.update({"FT": "/Tx", "Ff": flags, "DA": pydyf.String(_TYPED), **words})
    return widget


def _as_tick(widget: Any, field: Field) -> Any:  # noqa: ANN401 -- pydyf carries no types
    state = f"/{field.value or 'Off'}"
    words = {"T": _text(field.name), "TU": _text(field.label)}
    widget.update({"FT": "/Btn", "V": state, "AS": state, **words, **_symbol("tick")})
    return widget


def _group(pdf: Any, field: Field) -> Any:  # noqa: ANN401 -- pydyf carries no types
    """A choice without buttons as yet. A chosen button may be clicked again to be cleared."""
    words = {"T": _text(field.name), "TU": _text(field.label)}
    group = pydyf.Dictionary(
        {"FT": "/Btn", "Ff": _RADIO, **words, "V": f"/{field.value or 'Off'}", "Kids": pydyf.Array()}
    )
    pdf.add_object(group)
    return group


def _as_button(widget: Any, group: Any, field: Field, button: str) -> Any:  # noqa: ANN401 -- pydyf carries no types
    chosen = f"/{button}" if field.value == button else "/Off"
    widget.update({"Parent": group.reference, "AS": chosen, "TU": _text(field.buttons[button]), **_symbol("choice")})
    group["Kids"].append(widget.reference)
    return group


def _symbol(kind: str) -> dict[str, Any]:
    return {"DA": pydyf.String(_MARKED), "MK": pydyf.Dictionary({"CA": pydyf.String(_SYMBOLS[kind])})}


def _text(text: str) -> bytes:
    """A text string of a PDF that reads as exactly this text; pydyf lets a carriage return become a line feed."""
    return b"<" + (b"\xfe\xff" + text.encode("utf-16-be", "replace")).hex().encode() + b">"
