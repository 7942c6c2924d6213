"""A tree of what is allowed to the text of a drawing in which every reference leads somewhere.

Uses are replaced by what they repeat, and gradients by all that they inherit, so that what draws the logo has nothing
to look up but gradients and outlines.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from lockin.errors import BadDataError
from lockin.language import _
from lockin.loading.places import Origin
from lockin.model.house import Logo
from lockin.report.logo.svg_reading import Element
from lockin.report.logo.svg_values import LARGEST, SMALLEST, Target
from lockin.report.logo.svg_words import ATTRIBUTES, DEFINED, GRADIENTS

MOST_WORK = 20_000
"""Elements, and eighths of the numbers in them, once everything that is repeated is written out."""
DEEPEST = 40
"""The same for what stands in what."""
RESOLUTION = 1000
"""The longer side of a logo, in whole numbers."""
_UNITS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


class _LoopError(Exception):
    """A part of the drawing holds itself, or too much."""


def write_drawing(root: Element, source: str) -> Logo:
    """The drawing as it is kept.

    Args:
        root: the outermost element; its children may still refer to each other in any way.
        source: the name that problems call it by.

    Raises:
        BadDataError: if it has no size, or a reference leads nowhere, in a circle, or to too much.

    """
    origin = Origin(source)
    width, height, view = _size(root, origin)
    writer = _Writer(root, origin)
    body = "".join(writer.lines(root.children, 1))
    if not writer.shapes:
        raise _refused(origin, root, _("nothing is drawn in it"))
    larger = max(width, height)
    whole = [max(1, round(side * RESOLUTION / larger)) for side in (width, height)]
    own = "".join(f" {name}={quoteattr(root.attributes[name])}" for name in ATTRIBUTES if name in writer.inherited)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole[0]}" height="{whole[1]}" viewBox="{view}"{own}>'
    data = f"{head}\n{body}</svg>\n".encode()
    return Logo(media_type="image/svg+xml", data=data, width=whole[0], height=whole[1])


def _size(root: Element, origin: Origin) -> tuple[float, float, str]:
    """Width, height, and what is seen; from the view box, or else from width and height."""
    view = root.attributes.get("viewBox")
    if view:
        _x, _y, width, height = map(float, view.split())
        return width, height, view
    sides = [_pixels(root.attributes.get(name, "")) for name in ("width", "height")]
    if not all(SMALLEST <= side <= LARGEST for side in sides):
        hint = _("give the element svg a viewBox, such as {example}").format(example='viewBox="0 0 200 50"')
        raise _refused(origin, root, _("the drawing has no size"), hint)
    return sides[0], sides[1], f"0 0 {sides[0]:.8g} {sides[1]:.8g}"


def _pixels(text: str) -> float:
    unit = text.lstrip("+-.0123456789")
    return float(text.removesuffix(unit)) * _UNITS.get(unit, 1.0) if text else 0.0


def _refused(origin: Origin, element: Element, message: str, hint: str | None = None) -> BadDataError:
    return BadDataError((origin.problem((element.line, 1), message, where=element.name, hint=hint),))


class _Writer:
    """Writes elements, each reference replaced or renamed."""

    def __init__(self, root: Element, origin: Origin) -> None:
        """Look for the names in the drawing."""
        self.origin = origin
        self.shapes = 0
        self.inherited = [
            name for name in root.attributes if name not in {"id", "viewBox", "x", "y", "width", "height", "clip-path"}
        ]
        self._named: dict[str, Element] = {}
        self._work = 0
        self._names: dict[str, str] = {}
        self._following: list[Element] = []
        for element in _all(root):
            name = element.attributes.get("id")
            if name is not None and self._named.setdefault(name, element) is not element:
                raise _refused(origin, element, _("two parts have the id {name}").format(name=repr(str(name))))
        for name in self.inherited:
            value = root.attributes[name]
            if isinstance(value, Target):
                root.attributes[name] = self._paint(root, value)

    def lines(self, elements: list[Element], depth: int, *, copied: bool = False) -> Iterator[str]:
        """The elements, one a line; a copy comes without what is only referred to, which stands once already."""
        for element in elements:
            self._count(element, depth)
            if copied and element.name in DEFINED:
                continue
            if element.name == "use":
                yield from self._used(element, depth)
                continue
            inner, head = self._content(element, depth, copied=copied), self._head(element)
            self.shapes += element.name not in DEFINED and element.name not in {"g", "stop"}
            yield f"<{head}>\n{inner}</{element.name}>\n" if inner else f"<{head}/>\n"

    def _count(self, element: Element, depth: int) -> None:
        """Refuse drawings that would be too much once all is written out."""
        self._work += 1 + sum(len(value) for value in element.attributes.values()) // 32
        if self._work > MOST_WORK or depth > DEEPEST:
            message = _("the drawing is too large once what it repeats is written out")
            raise _refused(self.origin, element, message, _("a logo is a simple drawing"))

    def _content(self, element: Element, depth: int, *, copied: bool) -> str:
        if element.name in GRADIENTS:
            source = self._inheriting(element)[-1]
            return "".join(f"<{self._head(stop)}/>\n" for stop in source.children if stop.name == "stop")
        drawn = element.children
        if element.name == "defs":
            drawn = [child for child in drawn if child.name in DEFINED]  # what is repeated stands where it is used
        return "".join(self.lines(drawn, depth + 1, copied=copied))

    def _inheriting(self, element: Element) -> list[Element]:
        """A gradient and those that it refers to, up to the first that has stops."""
        chain = [element]
        while not any(child.name == "stop" for child in chain[-1].children) and "href" in chain[-1].attributes:
            found = self._find(chain[-1], chain[-1].attributes["href"], GRADIENTS)
            if found in chain:
                raise _refused(self.origin, element, _("the gradient refers to itself"))
            chain.append(found)
        return chain

    def _used(self, element: Element, depth: int) -> Iterator[str]:
        """What is repeated, in a group that stands where the repetition stands."""
        if "href" not in element.attributes:
            raise _refused(self.origin, element, _("the element use repeats nothing"))
        found = self._find(element, element.attributes["href"], None)
        if found in self._following or found.name in DEFINED | {"svg", "stop"}:
            raise _refused(self.origin, element, _("the element use repeats itself, or what cannot be drawn"))
        shift = " ".join(element.attributes.get(name, "0").removesuffix("px") for name in ("x", "y"))
        if not all(part.lstrip("+-").replace(".", "", 1).isdigit() for part in shift.split()):
            raise _refused(self.origin, element, _("x and y of the element use must be plain numbers"))
        group = Element("g", element.line)
        moved = f"{element.attributes.get('transform', '')} translate({shift})".strip()
        left_out = {"id", "href", "x", "y", "width", "height"}
        group.attributes = {k: v for k, v in element.attributes.items() if k not in left_out} | {"transform": moved}
        self._following.append(found)
        inner = "".join(self.lines([found], depth + 1, copied=True))
        self._following.pop()
        yield f"<{self._head(group)}>\n{inner}</g>\n"

    def _head(self, element: Element) -> str:
        """Name and attributes, in the order of the table."""
        attributes = dict(element.attributes)
        if element.name in GRADIENTS:
            for parent in self._inheriting(element)[1:]:
                attributes = parent.attributes | attributes | {"id": element.attributes.get("id", "")}
        attributes.pop("href", None)
        name = attributes.pop("id", None)
        parts = [element.name]
        if name and element.name in GRADIENTS | {"clipPath"}:
            parts.append(f'id="{self._renamed(name)}"')
        for key in ATTRIBUTES:
            value = attributes.get(key)
            if isinstance(value, Target):
                value = self._outline(element, value) if key == "clip-path" else self._paint(element, value)
            if value is not None:
                parts.append(f"{key}={quoteattr(value)}")
        return " ".join(parts)

    def _paint(self, element: Element, target: Target) -> str:
        self._find(element, target, GRADIENTS)
        return f"url(#{self._renamed(target)}) {target.otherwise}".strip()

    def _outline(self, element: Element, target: Target) -> str:
        found = self._find(element, target, {"clipPath"})
        for inner in _all(found):
            if "clip-path" in inner.attributes:
                raise _refused(self.origin, inner, _("an outline may not be cut by another one"))
        return f"url(#{self._renamed(target)})"

    def _renamed(self, name: str) -> str:
        return self._names.setdefault(name, f"p{len(self._names) + 1}")

    def _find(self, element: Element, name: str, kinds: frozenset[str] | set[str] | None) -> Element:
        found = self._named.get(name)
        if found is None or (kinds is not None and found.name not in kinds):
            message = _("{name} is not in the drawing, or cannot be used here").format(name=repr(f"#{name}"))
            raise _refused(self.origin, element, message)
        return found


def _all(element: Element) -> Iterator[Element]:
    """An element and all below it; nesting is limited by then."""
    yield element
    for child in element.children:
        yield from _all(child)
