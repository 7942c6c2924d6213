"""Which language the program speaks.

Texts are written in English where they are used, as `_("…")`, and looked up at that moment; the English text is the
key. The language belongs to the process, like its time zone: the command line chooses it once, before anything is
worded. This module knows no files; `lockin.resources` says which catalogues there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from gettext import NullTranslations

SOURCE = "en"
"""The language that texts are written in."""

OWN_VARIABLE = "LOCKIN_LANG"
_SYSTEM_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


class _Speaker:
    """The language in use."""

    code = SOURCE
    catalogue: NullTranslations = NullTranslations()


def _(text: str) -> str:
    """The text in the language in use; as it is where nobody translated it."""
    return _Speaker.catalogue.gettext(text) if text else ""


def ngettext(one: str, many: str, number: int) -> str:
    """The form of a text that goes with a number: English has two, other languages have more or fewer."""
    return _Speaker.catalogue.ngettext(one, many, number)


def pgettext(context: str, text: str) -> str:
    """As `_`, for a text that is ambiguous without `context`, which translators see and users do not."""
    return _Speaker.catalogue.pgettext(context, text)


def N_(text: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark a text in a table for translation; `_` translates it where it is used."""
    return text


def language() -> str:
    """Code of the language in use: `en`, `ko`."""
    return _Speaker.code


def speak(code: str, catalogue: NullTranslations) -> None:
    """Use a language from here on."""
    _Speaker.code, _Speaker.catalogue = code, catalogue


@contextmanager
def speaking(code: str, catalogue: NullTranslations) -> Iterator[None]:
    """Use a language for a while."""
    with spoken_again():
        speak(code, catalogue)
        yield


@contextmanager
def spoken_again() -> Iterator[None]:
    """Go back, in the end, to the language that is in use now."""
    before = _Speaker.code, _Speaker.catalogue
    try:
        yield
    finally:
        speak(*before)


def code_of(text: str) -> str:
    """The language in the name of a locale: `ko` in `ko`, `ko-KR` and `ko_KR.UTF-8`; empty when there is none."""
    return text.strip().partition(".")[0].partition("@")[0].replace("-", "_").partition("_")[0].lower()


def preferred(environment: Mapping[str, str], house: str = "") -> str:
    """The language that the environment asks for, such as `ko` for `LANG=ko_KR.UTF-8`; English when it asks for none.

    LOCKIN_LANG goes first, then `house`, the language of the house style, then the settings of the system
    (LC_ALL, LC_MESSAGES, LANG, in this order).
    """
    for said in (environment.get(OWN_VARIABLE, ""), house, *(environment.get(name, "") for name in _SYSTEM_VARIABLES)):
        if code := code_of(said):
            return SOURCE if code in {"c", "posix"} else code
    return SOURCE
