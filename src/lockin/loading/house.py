"""The text of `lockin.toml` to settings, or every problem of it at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, Literal

from msgspec import Struct

from lockin.errors import BadDataError, Problem
from lockin.language import N_, _
from lockin.loading.places import Map
from lockin.loading.structure import nearest, shown
from lockin.loading.toml_text import parse_toml
from lockin.loading.troubles import Path, Trouble, located
from lockin.model.colour import PATTERN, TEXT, WHITE, contrast, darkened

PAPERS = ("a4", "letter")
MOST_LINES = 6
"""Labels of the front matter, and roles that sign; more do not fit on page 1."""
LONGEST_LABEL = 40
LONGEST_TEXT = 120
_LANGUAGE = re.compile("[a-z]{2,3}")
_JOINERS = "\u200c\u200d"
_TABLES = ("house", "front_matter", "sign_offs")

Check = Callable[[Any, Path], Iterator[Trouble]]


class Settings(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one file says. None: nothing; empty: that there shall be none."""

    name: str | None = None
    logo: str | None = None
    """Path, relative to the file."""
    accent: str | None = None
    paper: Literal["a4", "letter"] | None = None
    marking: str | None = None
    lang: str | None = None
    checklist: str | None = None
    """Id, or path relative to the file."""
    front_matter: tuple[tuple[str, str], ...] | None = None
    sign_offs: tuple[str, ...] | None = None


class HouseFile(Struct, frozen=True, kw_only=True):
    """One file, read."""

    settings: Settings
    tree: Map

    def problem(self, key: str, message: str, hint: str | None = None) -> Problem:
        """A problem with the value of a key of `[house]`."""
        (found,) = located(self.tree, [Trouble(("house", key), message, hint)])
        return found

    def line(self, key: str) -> int:
        """The line in which a key of the settings stands."""
        table = self.tree if key in self.tree else self.tree["house"]
        return table.place(key).line  # type: ignore[union-attr] # a table, as it was read without a problem


def parse_house(data: bytes, source: str) -> HouseFile:
    """What the file says.

    Raises:
        BadDataError: with every problem of it.

    """
    tree = parse_toml(data, source)
    problems = located(tree, _troubles(tree))
    if problems:
        raise BadDataError(problems)
    house: dict[str, Any] = {**tree.get("house", {})}  # type: ignore[dict-item] # a table, as nothing was found wrong
    if "accent" in house:
        house["accent"] = house["accent"].lower()
    if "front_matter" in tree:
        house["front_matter"] = tuple(tree["front_matter"].items())  # type: ignore[union-attr] # as above
    if "sign_offs" in tree:
        house["sign_offs"] = tuple(tree["sign_offs"])  # type: ignore[arg-type] # as above
    return HouseFile(settings=Settings(**house), tree=tree)


def _troubles(tree: Map) -> Iterator[Trouble]:
    for key, value in tree.items():
        if key == "house":
            yield from _table(value, (key,), _house)
        elif key == "front_matter":
            yield from _table(value, (key,), _front_matter)
        elif key == "sign_offs":
            yield from _sign_offs(value, (key,))
        else:
            yield _unknown((key,))


def _table(value: object, path: Path, check: Check) -> Iterator[Trouble]:
    if isinstance(value, dict):
        yield from check(value, path)
    else:
        message = _("{name} must be a table, not {given}").format(name=path[-1], given=shown(value))
        yield Trouble(path, message, _("write [{name}] on a line of its own").format(name=path[-1]))


def _house(table: dict[str, Any], path: Path) -> Iterator[Trouble]:
    for key, value in table.items():
        check = CHECKS.get(key)
        yield from check(value, (*path, key)) if check else iter((_unknown((*path, key)),))


def _unknown(path: Path) -> Trouble:
    """A key that means nothing here, with where it would mean something."""
    key = str(path[-1])
    here, there = (CHECKS, _TABLES) if len(path) > 1 else (_TABLES, CHECKS)
    if key in there:
        hint = _("put it above [house]") if key == "sign_offs" else _("put it below [house]")
        hint = _("write [front_matter] on a line of its own") if key == "front_matter" else hint
    else:
        hint = nearest(key, here) or _("known keys: {names}").format(names=", ".join(here))
    return Trouble(path, _("unknown key {key!r}").format(key=key), hint, at_key=True)


def _front_matter(table: dict[str, Any], path: Path) -> Iterator[Trouble]:
    for number, (label, value) in enumerate(table.items()):
        here = (*path, label)
        if label == "sign_offs" and isinstance(value, list):
            message = _("sign_offs is no line of the front matter")
            yield Trouble(here, message, _("put it above [house]"), at_key=True)
            continue
        yield from _wording(label, here, 1, LONGEST_LABEL, _("a label"), at_key=True)
        yield from _wording(value, here, 0, LONGEST_TEXT, _("the text of a label"))
        if number == MOST_LINES:
            message = _("front_matter has more than {most} lines").format(most=MOST_LINES)
            yield Trouble(here, message, _("page 1 has no room for more"), at_key=True)


def _sign_offs(value: object, path: Path) -> Iterator[Trouble]:
    if not isinstance(value, list):
        message = _("sign_offs must be a list, not {given}").format(given=shown(value))
        yield Trouble(path, message, _('such as ["Prepared by", "Approved by"]'))
        return
    if not 1 <= len(value) <= MOST_LINES:
        message = _("sign_offs must have 1 to {most} roles, not {given}")
        yield Trouble(path, message.format(most=MOST_LINES, given=len(value)))
    for index, role in enumerate(value):
        yield from _wording(role, (*path, index), 1, LONGEST_LABEL, _("a role"))
        if role in value[:index]:
            yield Trouble((*path, index), _("the role {role} is named twice").format(role=shown(role)))


def _wording(value: object, path: Path, least: int, most: int, name: str, *, at_key: bool = False) -> Iterator[Trouble]:
    """What is wrong with a text on one line."""
    if not isinstance(value, str):
        hint = _("put it into quotes") if isinstance(value, int | float) else None
        yield Trouble(path, _("{name} must be a text, not {given}").format(name=name, given=shown(value)), hint)
        return
    if not least <= len(value.strip()) <= len(value) <= most:
        message = _("{name} must have {least} to {most} characters, not {given}")
        yield Trouble(path, message.format(name=name, least=least, most=most, given=len(value)), at_key=at_key)
    bad = next((c for c in value if unicodedata.category(c)[0] == "C" and c not in _JOINERS), None)
    if bad is not None:
        message = _("{name} holds the character U+{code:04X}, which is not allowed").format(name=name, code=ord(bad))
        yield Trouble(path, message, _("remove it"), at_key=at_key)


def _text(most: int) -> Check:
    def check(value: object, path: Path) -> Iterator[Trouble]:
        return _wording(value, path, 0, most, str(path[-1]))

    return check


def _accent(value: object, path: Path) -> Iterator[Trouble]:
    if not isinstance(value, str) or not PATTERN.fullmatch(value.lower()):
        doubled = isinstance(value, str) and re.fullmatch("#[0-9A-Fa-f]{3}", value)
        hint = "#" + "".join(2 * digit for digit in value[1:]) if doubled else "#0f4c5c"  # type: ignore[index] # a text
        message = _("accent must be a colour as #rrggbb, not {given}").format(given=shown(value))
        yield Trouble(path, message, _("such as {colour}").format(colour=f'"{hint}"'))
        return
    found = contrast(value.lower(), WHITE)
    if found < TEXT:
        message = _("accent {colour} cannot be read on white: its contrast is {found:.2f}, and {least} is the least")
        shade = darkened(value.lower(), ground=WHITE, least=TEXT)
        hint = _("the nearest darker shade that can be read is {colour}").format(colour=f'"{shade}"')
        yield Trouble(path, message.format(colour=value, found=int(found * 100) / 100, least=TEXT), hint)


def _paper(value: object, path: Path) -> Iterator[Trouble]:
    if value not in PAPERS:
        hint = nearest(value, PAPERS) if isinstance(value, str) else None
        yield Trouble(path, _('paper must be "a4" or "letter", not {given}').format(given=shown(value)), hint)


def _lang(value: object, path: Path) -> Iterator[Trouble]:
    if not isinstance(value, str) or (value and not _LANGUAGE.fullmatch(value)):
        message = _("lang must be the code of a language, not {given}").format(given=shown(value))
        yield Trouble(path, message, _('such as "en" or "ko"'))


CHECKS: dict[str, Check] = {
    "name": _text(80),
    "logo": _text(300),
    "accent": _accent,
    "paper": _paper,
    "marking": _text(60),
    "lang": _lang,
    "checklist": _text(300),
}
"""What may stand below `[house]`, and what is wrong with a value."""
SAID = {
    "name": N_("of the company, on page 1"),
    "logo": N_("SVG or PNG, on page 1"),
    "accent": N_("colour of headings"),
    "paper": N_("a4 or letter"),
    "marking": N_("of new assessments"),
    "lang": N_("language to speak"),
    "checklist": N_("of new assessments"),
    "front_matter": N_("further lines on page 1"),
    "sign_offs": N_("who signs"),
}
"""Every setting, in the order in which it is told, and what it is."""
