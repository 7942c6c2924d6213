"""Which elements and attributes a drawing may have."""

from __future__ import annotations

from collections.abc import Callable

from lockin.report.logo import svg_values as values

SHAPES = frozenset(("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"))
GRADIENTS = frozenset(("linearGradient", "radialGradient"))
DEFINED = GRADIENTS | {"clipPath", "defs"}
"""Not drawn where they stand."""
ELEMENTS = SHAPES | DEFINED | {"svg", "g", "use", "stop"}
SILENT = frozenset(("title", "desc", "metadata"))
"""Left out with all that is in them: nobody sees them."""
EDITORS = ("http://www.inkscape.org/", "http://sodipodi.sourceforge.net/", "http://www.bohemiancoding.com/")
"""Beginnings of the namespaces in which drawing programs keep their own notes; left out as well."""

_LENGTH = (
    *("x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2", "fx", "fy", "fr", "offset"),
    *("stroke-width", "stroke-dashoffset"),
)
ATTRIBUTES: dict[str, Callable[[str], str]] = {
    "id": values.identity,
    "viewBox": values.box,
    "transform": values.transform,
    "gradientTransform": values.transform,
    "gradientUnits": values.one_of("userSpaceOnUse", "objectBoundingBox"),
    "clipPathUnits": values.one_of("userSpaceOnUse"),
    "spreadMethod": values.one_of("pad", "reflect", "repeat"),
    "d": values.path,
    "points": values.points,
    **dict.fromkeys(_LENGTH, values.length),
    "fill": values.paint,
    "stroke": values.paint,
    "color": values.colour,
    "stop-color": values.colour,
    **dict.fromkeys(("opacity", "fill-opacity", "stroke-opacity", "stop-opacity"), values.share),
    "fill-rule": values.one_of("nonzero", "evenodd"),
    "clip-rule": values.one_of("nonzero", "evenodd"),
    "clip-path": values.part,
    "stroke-linecap": values.one_of("butt", "round", "square"),
    "stroke-linejoin": values.one_of("miter", "round", "bevel"),
    "stroke-miterlimit": values.number,
    "stroke-dasharray": values.lengths,
    "visibility": values.one_of("visible", "hidden", "collapse"),
    "display": values.one_of("none", "inline", "block"),
    "href": values.link,
}
"""What is kept, in the order in which it is written, and how it is read."""
PROPERTIES = frozenset(
    (
        *("fill", "stroke", "color", "stop-color", "opacity", "fill-opacity", "stroke-opacity", "stop-opacity"),
        *("fill-rule", "clip-rule", "clip-path", "visibility", "display"),
        *(name for name in ATTRIBUTES if name.startswith("stroke-")),
    )
)
"""What may stand in a `style` attribute as well."""
DRAWN = frozenset(
    (
        "filter",
        "mask",
        "marker",
        "marker-start",
        "marker-mid",
        "marker-end",
        "mix-blend-mode",
        "transform",
        "pathLength",
    )
)
"""Would change the picture, and are not supported; saying `none` or `normal` is no harm."""
HARMLESS = frozenset(("none", "normal", "auto"))
