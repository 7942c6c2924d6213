"""Notes: a small, safe part of Markdown, as HTML that keeps a PDF valid.

Emphasis, code and lists are understood; links, images, headings, tables, quotes and HTML stay the text they are.
Nothing is fetched, and nothing can be clicked. Each of the missing ones would also break PDF/UA in some nesting.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lockin.report.printable import printable

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_RULES = ("emphasis", "backticks", "list", "newline", "escape")
# No "entity": `&#x202E;` would bring back what `printable` took out.
_TAGS = {"p", "br", "em", "strong", "code", "ul", "ol", "li"}


def note_html(text: str) -> str:
    """HTML of a note: paragraphs and tight lists, safe to mark as safe in a template. Cleans the text itself.

    The first direction of the whole note is the caller's to set on the element around it.
    """
    import nh3  # noqa: PLC0415 -- only reports need it

    rendered = _markdown().render(printable(text))
    # The renderer escapes everything; this is the second wall, should one of its rules ever change.
    return nh3.clean(rendered, tags=_TAGS, attributes={"ol": {"start"}}, url_schemes=set(), link_rel=None)


def note_tokens(text: str) -> list[Token]:
    """The same as tokens, for formats that are no HTML. Cleans the text itself."""
    return _markdown().parse(printable(text))


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 -- 50 ms, and only reports need it

    options = {"html": False, "linkify": False, "typographer": False, "breaks": True, "maxNesting": 12}
    parser = MarkdownIt("zero", options).enable(list(_RULES))
    parser.core.ruler.push("tight_lists", _tighten)
    return parser


def _tighten(state: StateCore) -> None:
    """Take the paragraphs out of list items, with a line break between two: PDF/UA knows no paragraph in an item."""
    depth = 0
    closed = None
    for token in state.tokens:
        depth += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        if depth and token.type == "paragraph_open":
            token.hidden = True
            if closed is not None:
                closed.type, closed.tag, closed.nesting, closed.hidden = "hardbreak", "br", 0, False
        elif depth and token.type == "paragraph_close":
            token.hidden = True
        closed = token if token.type == "paragraph_close" else None
