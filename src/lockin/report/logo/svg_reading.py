"""A drawing in SVG to a tree of what is allowed; everything else is refused, or left out where nobody would see it."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from lockin.errors import BadDataError, Problem
from lockin.language import _
from lockin.loading.places import Origin
from lockin.report.logo.svg_values import ValueRefusedError
from lockin.report.logo.svg_words import ATTRIBUTES, DRAWN, EDITORS, ELEMENTS, HARMLESS, PROPERTIES, SHAPES, SILENT

MOST_ELEMENTS = 3_000
DEEPEST = 24
MOST_PROBLEMS = 20
_SVG = "http://www.w3.org/2000/svg"
_LINKS = ("href", "http://www.w3.org/1999/xlink href")
_DANGEROUS = ("url(", "javascript:", "data:", "expression(", "@", "/*", "\\")


class Element:
    """One element of the drawing."""

    __slots__ = ("attributes", "children", "line", "name")

    def __init__(self, name: str, line: int) -> None:
        """Begin an element without attributes and children."""
        self.name = name
        self.line = line
        self.attributes: dict[str, str] = {}
        self.children: list[Element] = []


class _EnoughError(Exception):
    """Reading on makes no sense."""


def read_drawing(data: bytes, source: str) -> Element:
    """The outermost element.

    Raises:
        BadDataError: with every problem of it, up to some number.

    """
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError:
        message = _("a logo is an SVG or PNG file; this is neither")
        raise BadDataError((Origin(source).problem((None, None), message),)) from None
    reader = _Reader(Origin(source, text))
    reader.read()
    if reader.problems:
        raise BadDataError(tuple(reader.problems))
    if reader.root is None:
        raise BadDataError((Origin(source).problem((None, None), _("there is no element svg in the file")),))
    return reader.root


class _Reader:
    """Takes what the parser meets; nothing outside the file is ever asked for."""

    def __init__(self, origin: Origin) -> None:
        """Begin with nothing read."""
        self.origin = origin
        self.problems: list[Problem] = []
        self.root: Element | None = None
        self._open: list[Element] = []
        self._skipped = 0
        self._count = 0
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.ProcessingInstructionHandler = self._instruction
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def read(self) -> None:
        """Read the whole text."""
        try:
            self._parser.Parse(self.origin.text.encode(), True)  # noqa: FBT003 - this is the last piece
        except _EnoughError:
            pass
        except expat.ExpatError as error:
            message = _("not an SVG drawing: {reason}").format(reason=expat.ErrorString(error.code))
            self._refuse("", message, place=(error.lineno, error.offset + 1))

    def _refuse(
        self, where: str, message: str, hint: str | None = None, *, place: tuple[int, int] | None = None
    ) -> None:
        at = place or (self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)
        self.problems.append(self.origin.problem(at, message, where=where, hint=hint))
        if len(self.problems) >= MOST_PROBLEMS:
            raise _EnoughError

    def _doctype(self, name: str, *_rest: Any) -> None:  # noqa: ANN401 - as the parser calls it
        self._refuse("", _("<!DOCTYPE {name}> is not allowed").format(name=name[:40]), _("remove it"))
        raise _EnoughError

    def _instruction(self, target: str, _data: str) -> None:
        self._refuse("", _("<?{name}> is not allowed").format(name=target[:40]), _("remove it"))

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        namespace, _space, name = qualified.rpartition(" ")
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._open) + self._skipped >= DEEPEST:
            message = _("more than {most} elements, or nested deeper than {deepest}")
            self._refuse(name, message.format(most=MOST_ELEMENTS, deepest=DEEPEST), _("a logo is a simple drawing"))
            raise _EnoughError
        if self._skipped or namespace.startswith(EDITORS) or (namespace == _SVG and name in SILENT):
            self._skipped += 1
            return
        if not self._allowed(namespace, name):
            self._skipped = 1
            return
        element = Element(name, self._parser.CurrentLineNumber)
        for key, value in attributes.items():
            self._take(element, key, value)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, _name: str) -> None:
        if self._skipped:
            self._skipped -= 1
        else:
            self._open.pop()

    def _allowed(self, namespace: str, name: str) -> bool:
        parent = self._open[-1].name if self._open else ""
        hint = None
        if namespace != _SVG:
            hint = f'<svg xmlns="{_SVG}">' if not namespace else None
        elif name in ELEMENTS and (name == "svg") == (not self._open) and parent not in {*SHAPES, "use", "stop"}:
            return True
        elif name == "text":
            hint = _("turn it into paths in your drawing program")
        elif name == "style":
            hint = _("save it as plain SVG, with presentation attributes")
        self._refuse(name, _("the element {name} is not allowed here").format(name=name[:40]), hint)
        return False

    def _take(self, element: Element, key: str, value: str) -> None:
        """Keep an attribute, refuse it, or leave it out because it changes nothing."""
        if key == "style":
            for declaration in value.split(";"):
                name, _colon, said = declaration.partition(":")
                self._property(element, name.strip(), said.strip())
        elif key in _LINKS:
            if element.name in {"use", "linearGradient", "radialGradient"}:
                self._keep(element, "href", value.strip())
            else:
                self._refuse_attribute(element, key, value)
        elif key in ATTRIBUTES:
            self._keep(element, key, value.strip())
        elif key.lower().startswith("on") or self._suspicious(key, value):
            self._refuse_attribute(element, key, value)

    def _property(self, element: Element, name: str, value: str) -> None:
        value = value.removesuffix("!important").strip()
        if name in PROPERTIES:
            self._keep(element, name, value)
        elif self._suspicious(name, value):
            self._refuse_attribute(element, f"style: {name}", value)

    @staticmethod
    def _suspicious(name: str, value: str) -> bool:
        drawn = name in DRAWN and value.lower() not in HARMLESS
        folded = "".join(f"{name}{value}".lower().split())
        return drawn or any(word in folded for word in _DANGEROUS)

    def _keep(self, element: Element, key: str, value: str) -> None:
        if element.name == "svg" and key in {"width", "height", "x", "y"} and value.endswith("%"):
            return
        if key == "clip-path" and value == "none":
            return
        try:
            element.attributes[key] = ATTRIBUTES[key](value)
        except ValueRefusedError:
            self._refuse_attribute(element, key, value)

    def _refuse_attribute(self, element: Element, key: str, value: str) -> None:
        name = key.rpartition(" ")[2] if " " in key and not key.startswith("style") else key
        shown = value if len(value) <= 40 else f"{value[:40]}…"  # noqa: PLR2004 - enough to know it again
        message = _("the attribute {name} may not be {value} here")
        self._refuse(element.name, message.format(name=name[:40], value=repr(shown)))
