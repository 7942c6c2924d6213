"""How the objects of a sealed PDF hang together: only what lockin writes is there, so nothing else can be shown.

What is not allowed here is not wrong in a PDF. But a page can be covered, exchanged or made to act in so many ways that
a list of what may be there is the only one that can be complete.
"""

from __future__ import annotations

from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from lockin.language import _
from lockin.report.record.drawn import UnreadablePageError
from lockin.report.record.objects import array, dictionary, resolved
from lockin.report.record.values import NAMES

_CATALOG = frozenset(
    {
        *("/Type", "/Pages", "/Outlines", "/Lang", "/Names", "/StructTreeRoot", "/ViewerPreferences", "/MarkInfo"),
        *("/OutputIntents", "/AF", "/Metadata", "/Version", "/PageLayout"),
    }
)
_NAMES = frozenset({"/EmbeddedFiles", "/Dests"})
_PAGES = frozenset({"/Type", "/Kids", "/Count"})
_PAGE = frozenset(
    {
        *("/Type", "/Parent", "/MediaBox", "/Contents", "/Resources", "/Tabs", "/StructParents", "/Annots"),
        *("/TrimBox", "/BleedBox"),
    }
)
_LINK = frozenset({"/Type", "/Subtype", "/Rect", "/BS", "/Contents", "/Dest", "/StructParent", "/F"})
_BOOKMARK = frozenset({"/Title", "/Dest", "/Count", "/Parent", "/Next", "/Prev", "/First", "/Last"})
MOST_BOOKMARKS = 5_000
_NO_BORDER = {"/W": 0}
_RESOURCES = frozenset({"/ExtGState", "/XObject", "/Pattern", "/Shading", "/ColorSpace", "/Font", "/ProcSet"})
_FORM = frozenset(["/Type", "/Subtype", "/BBox", "/Resources", "/Group", "/Filter", "/Length", "/Matrix"])
_OPACITY = frozenset({"/Type", "/ca", "/CA"})


def pages(reader: PdfReader) -> tuple[DictionaryObject, ...] | None:
    """The pages, in their order; None when they do not hang together as ours do: one list, and nothing in between."""
    tree = reader.root_object.get("/Pages")
    top = dictionary(tree)
    kids = resolved(top.get("/Kids"))
    if not isinstance(kids, ArrayObject) or not {*top} <= _PAGES or top.get("/Type") != "/Pages":
        return None
    if not kids or top.get("/Count") != len(kids) or not all(isinstance(kid, IndirectObject) for kid in kids):
        return None
    found = [kid.get_object() for kid in kids]
    alone = len({kid.idnum for kid in kids}) == len(kids)
    if not alone or not all(_is_page(page, tree) for page in found):
        return None
    return tuple(found)


def strange(reader: PdfReader, found: tuple[DictionaryObject, ...]) -> Iterator[str]:
    """What the file holds and lockin does not write, by its name in PDF."""
    root = reader.root_object
    yield from sorted(({*root} - _CATALOG) | ({*dictionary(root.get("/Names"))} - _NAMES))
    if len(array(root.get("/AF"))) != len(NAMES):
        yield "/AF"
    yield from _strange_bookmarks(dictionary(root.get("/Outlines")))
    for page in found:
        yield from sorted({*page} - _PAGE)
        box = [float(number) for number in array(page.get("/MediaBox"))]
        if len(box) != 4 or box[:2] != [0, 0]:  # noqa: PLR2004 - corners
            yield "/MediaBox"
    for page in found[1:]:
        yield from covers(page)


def _strange_bookmarks(top: DictionaryObject) -> Iterator[str]:
    """What bookmarks have and ours do not: they can act when they are chosen."""
    waiting, left = [top.get("/First")], MOST_BOOKMARKS
    while waiting:
        found = dictionary(waiting.pop())
        left -= 1
        if left < 0:
            yield "/Outlines"
            return
        yield from sorted({*found} - _BOOKMARK)
        waiting += [found[key] for key in ("/First", "/Next") if key in found]


def covers(page: DictionaryObject) -> Iterator[str]:
    """Kinds of what lies over a page and is no plain link, which nobody sees."""
    for one in array(page.get("/Annots")):
        found = dictionary(one)
        border = {key: resolved(value) for key, value in dictionary(found.get("/BS")).items()}
        if found.get("/Subtype") != "/Link" or not {*found} <= _LINK or border != _NO_BORDER:
            yield str(resolved(found.get("/Subtype"))).removeprefix("/")


def expect_ours(resources: DictionaryObject) -> None:
    """Refuse what a page may refer to if our pages do not.

    Raises:
        UnreadablePageError: if they do not.

    """
    held = [dictionary(resources.get(kind)) for kind in ("/Font", "/XObject", "/ExtGState", "/Pattern")]
    escaped = any("#" in name for table in held for name in table)
    others = {*resources} - _RESOURCES or dictionary(resources.get("/Shading"))
    states = [dictionary(state) for state in held[2].values()]
    if escaped or others or not all(_is_opacity(state) for state in states):
        raise UnreadablePageError(_("something to draw with that lockin does not use"))


def expect_form(stream: DictionaryObject) -> None:
    """Refuse a drawing on a page that is made in another way than ours.

    Raises:
        UnreadablePageError: if it is.

    """
    if stream.get("/Subtype") != "/Form" or not {*stream} <= _FORM:
        raise UnreadablePageError(_("something to draw with that lockin does not use"))


def _is_page(page: object, tree: object) -> bool:
    return (
        isinstance(page, DictionaryObject)
        and page.get("/Type") == "/Page"
        and "/Kids" not in page
        and isinstance(tree, IndirectObject)
        and page.get("/Parent") == tree
    )


def _is_opacity(state: DictionaryObject) -> bool:
    values = [resolved(value) for key, value in state.items() if key != "/Type"]
    return {*state} <= _OPACITY and all(isinstance(value, int | float) and value > 0 for value in values)
