"""Texts that a stylesheet writes around page numbers, in the language in use."""

from __future__ import annotations

from string import Formatter

from lockin.language import _

_ESCAPED = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\a "})


def with_counters(css: str) -> str:
    """The stylesheet with its marks `PAGE_OF_PAGES` and `ON_PAGE` replaced by what they stand for."""
    # Translators: at the foot of a page, such as "3 of 12".
    foot = _generated(_("{page} of {pages}"), page="counter(page)", pages="counter(pages)")
    # Translators: follows a reference in print: "See Waivers, page 4".
    where = _generated(_(", page {page}"), page="target-counter(attr(href), page)")
    return css.replace("PAGE_OF_PAGES", foot).replace("ON_PAGE", where)


def _generated(text: str, **counters: str) -> str:
    """A text as the value of `content`, its placeholders as counters."""
    parts = []
    for words, name, _spec, _conversion in Formatter().parse(text):
        parts += [f'"{words.translate(_ESCAPED)}"'] if words else []
        parts += [counters[name]] if name else []
    return " ".join(parts)
