"""Which language this run speaks: what the command line, the environment, the house style or the system asks for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

from typer.core import TyperOption

from lockin.errors import UsageError
from lockin.language import OWN_VARIABLE, SOURCE, _, code_of, language, preferred, speak
from lockin.resources import interface_catalogue, interface_languages

if TYPE_CHECKING:
    from typer._click import Command, Context  # private, and needed for types alone

OPTION = "--lang"
WITHOUT_HOUSE = frozenset({"--help", "-h", "--version", "--show-completion", "--install-completion"})
"""Words on a command line that does no work."""


def taken_out(arguments: Sequence[str], *, strict: bool) -> tuple[str | None, list[str]]:
    """The language named anywhere on the command line, and the other arguments; None: it names none.

    People put it at the end as well as before the command, so it belongs to none. What follows `--` is left alone.

    Args:
        arguments: as they were typed.
        strict: refuse the option without a language; else (while a shell completes it) leave it where it is.

    Raises:
        UsageError: if the option is the last word, or another option follows it.

    """
    code, rest, words = None, list[str](), iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word == OPTION or word.startswith(f"{OPTION}="):
            said = word.partition("=")[2] if "=" in word else next(words, "")
            if said and not said.startswith("-"):
                code = said
            elif strict:
                raise UsageError(_("{option} needs a language").format(option=OPTION), hint=_known())
            else:
                rest += filter(None, (word, said))
        else:
            rest.append(word)
    return code, rest


def choose(asked: str | None, arguments: Sequence[str]) -> None:
    """Speak the language that is asked for; what nobody asks for stays as it is.

    Args:
        asked: on the command line; None: it says nothing.
        arguments: the rest of it, which names the assessment whose house style may say something.

    Raises:
        UsageError: if the command line asks for a language that there is not. Anywhere else it means English.

    """
    code = code_of(asked) if asked is not None else preferred(os.environ, house=_house_language(arguments))
    if asked is None and code == SOURCE:
        return
    if code in interface_languages():
        speak_as(code)
    elif asked is not None:
        choose(None, arguments)  # the refusal is worded in the language of the reader
        raise _unknown(asked)


def speak_as(code: str) -> None:
    """Speak one of `interface_languages` from here on."""
    path = interface_catalogue(code)
    if path is None:
        speak(SOURCE, NullTranslations())
        return
    with path.open("rb") as file:
        speak(code, GNUTranslations(file))


def prepare(command: Command) -> None:
    """Put the help of a command into the language in use, and show the option in it, which no command ever gets.

    The commands of a group are prepared with it; those of the whole program each for itself, when it is built.
    """
    if any(OPTION in param.opts for param in command.params):
        return
    if language() != SOURCE:
        from lockin.cli.phrases import translate  # in English nobody needs it

        translate(command)
    help_ = _("Language: {languages}.").format(languages=", ".join(interface_languages()))
    command.params.append(
        TyperOption(param_decls=[OPTION], metavar="CODE", help=help_, expose_value=False, autocompletion=_completed)
    )
    below = getattr(command, "commands", None)
    for one in below.values() if isinstance(below, dict) else ():
        prepare(one)


def _completed(ctx: Context, words: list[str], incomplete: str) -> list[str]:  # noqa: ARG001 - Typer passes them
    """The languages that begin as typed."""
    return [code for code in interface_languages() if code.startswith(incomplete)]


def _house_language(arguments: Sequence[str]) -> str:
    """The language that the house style names; empty when there is none, or something else goes first.

    Looking for it costs time, so help goes without.
    """
    if os.environ.get(OWN_VARIABLE) or not arguments or not WITHOUT_HOUSE.isdisjoint(arguments):
        return ""
    from lockin.store.house_places import places

    path = next((Path(word) for word in arguments if word.endswith((".yaml", ".yml"))), Path())
    if not any(place.there for place in places(path)):
        return ""
    from lockin.store.house import lang_for

    return lang_for(path)


def _unknown(asked: str) -> UsageError:
    from lockin.loading.structure import nearest  # a mistake alone needs it

    message = _("lockin does not speak {language}").format(language=repr(asked))
    return UsageError(message, hint=nearest(asked, interface_languages()) or _known())


def _known() -> str:
    return _("known: {languages}").format(languages=", ".join(interface_languages()))
