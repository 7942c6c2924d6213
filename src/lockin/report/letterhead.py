"""How a house style shows in a document: its name and logo in the top line, its colour in stylesheets and drawings.

Templates and stylesheets name the colour as `ACCENT` wherever they use it; it is replaced in them before a text of a
user comes near, so no text is ever changed by it.
"""

from __future__ import annotations

from base64 import b64encode

from msgspec import Struct

from lockin.model.colour import GRAPHICS, PATTERN, darkened, lightened
from lockin.model.house import ACCENT, House, Logo

LOGO_URL = "lockin:logo"
"""How a document that becomes a PDF refers to the logo."""
_DARKEST_GROUND = "#aab4b9"
"""The darkest grey that drawings put the colour on: the highest band of a scale."""
_SECOND = "#4f7f8b"
"""What comparisons give every other bar: the colour with some white."""
_WHITE = 0.28


class Letterhead(Struct, frozen=True, kw_only=True):
    """What stands above the title of a document."""

    name: str = ""
    """Of the company; empty: none is printed."""
    logo: Logo | None = None
    accent: str = ACCENT

    @property
    def shown(self) -> bool:
        """Whether anything stands there."""
        return bool(self.name or self.logo)


def letterhead_of(house: House) -> Letterhead:
    """What this house style puts there."""
    return Letterhead(name=house.name, logo=house.logo, accent=house.accent)


def logo_url(head: Letterhead, *, paged: bool) -> str:
    """What the document refers to the logo by, in a page for browsers the picture itself; empty without a logo."""
    if head.logo is None:
        return ""
    if paged:
        return LOGO_URL
    return f"data:{head.logo.media_type};base64,{b64encode(head.logo.data).decode()}"


def assets(head: Letterhead) -> dict[str, tuple[bytes, str]]:
    """Content and media type of what a PDF refers to, by URL."""
    return {} if head.logo is None else {LOGO_URL: (head.logo.data, head.logo.media_type)}


def coloured_style(css: str, accent: str) -> str:
    """A stylesheet in this colour, which writes text on white."""
    return css.replace(ACCENT, _checked(accent))


def coloured_drawing(template: str, accent: str) -> str:
    """A template in this colour, made darker where it could not be told from the greys that drawings put it on."""
    if accent == ACCENT:
        return template
    mark = darkened(_checked(accent), ground=_DARKEST_GROUND, least=GRAPHICS)
    return template.replace(ACCENT, mark).replace(_SECOND, lightened(mark, _WHITE))


def _checked(accent: str) -> str:
    """The colour, which becomes part of a template and so must be nothing else."""
    if not PATTERN.fullmatch(accent):
        raise ValueError(f"not a colour: {accent!r}")
    return accent
