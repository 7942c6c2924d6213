"""The interface in other languages: every catalogue is whole, and what the program reads is what people edited."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import translations as tool
from lockin.cli.speech import speak_as
from lockin.interview.items import SUBJECT
from lockin.language import _, spoken_again
from lockin.resources import interface_languages

TOGETHER = pytest.mark.parametrize("code", tool.languages())


@cache
def template() -> Catalog:
    """Every text of the program, collected once."""
    return tool.template()


def changed(before: str, after: str) -> Catalog:
    """Every text of the program after somebody worded one of them anew."""
    texts = Catalog(charset="utf-8", fuzzy=False)
    for message in template():
        if message.id:
            shown = after if message.id == before else message.id
            texts.add(shown, locations=message.locations, context=message.context)
    return texts


def new_faults(code: str, texts: Catalog) -> set[str]:
    """What is wrong with a catalogue for these texts, and is not for those of the program."""
    return set(tool.faults(tool.renewed(code, texts))) - set(tool.faults(tool.renewed(code, template())))


def copied(code: str) -> Catalog:
    """The catalogue of a language, for a test to spoil."""
    return read_po(io.BytesIO(tool.path_of(code).read_bytes()), locale=code)


def test_korean_is_there() -> None:
    """The first readers are Korean product managers, and the program offers what has a catalogue."""
    assert "ko" in tool.languages()
    assert {"en", *tool.languages()} == set(interface_languages())


@TOGETHER
def test_nothing_is_left_to_translate(code: str) -> None:
    """Every text is translated, from what it says now, and with the places that the program fills."""
    assert [] == list(tool.faults(tool.renewed(code, template())))


@TOGETHER
def test_the_file_is_as_the_tool_writes_it(code: str) -> None:
    """Bringing a catalogue up to date would change nothing, so that a review shows changes of texts alone."""
    assert tool.path_of(code).read_bytes() == tool.po_bytes(tool.renewed(code, template()))


@TOGETHER
def test_the_program_reads_what_people_edited(code: str) -> None:
    """The compiled catalogue is that of the text beside it."""
    assert tool.path_of(code).with_suffix(".mo").read_bytes() == tool.mo_bytes(tool.renewed(code, template()))


@TOGETHER
def test_a_changed_text_is_found(code: str) -> None:
    """Whoever words an English text anew is told that its translation is to be looked at again."""
    texts = changed("Print the result on one page.", "Print the results on one page.")
    assert {"stale: 'Print the results on one page.'"} == new_faults(code, texts)


@TOGETHER
def test_a_new_text_is_found(code: str) -> None:
    """A text that nobody translated yet is named."""
    texts = changed("Print the result on one page.", "Zebras quietly juggle umbrellas.")
    assert {"missing: 'Zebras quietly juggle umbrellas.'"} == new_faults(code, texts)


@TOGETHER
@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ("{file} {fiel}", "has {fiel}, which nothing fills: 'Wrote {file}.'"),
        ("", "missing: 'Wrote {file}.'"),
        ("!", "lacks {file}: 'Wrote {file}.'"),
    ],
)
def test_a_spoilt_translation_is_found(code: str, spoilt: str, said: str) -> None:
    """A place that is misspelt or left out, or a text that was removed, does not pass."""
    catalogue = copied(code)
    message = catalogue.get("Wrote {file}.")
    assert message is not None
    message.string = spoilt
    assert [said] == list(tool.faults(catalogue))


def test_a_new_language_begins_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A code that has no catalogue yet gets one with every text, none of them translated."""
    monkeypatch.setattr(tool, "CATALOGUES", tmp_path)
    catalogue = tool.renewed("de", template())
    assert len(template()) == sum(fault.startswith("missing: ") for fault in tool.faults(catalogue))


def test_one_word_that_means_two_things_is_translated_twice() -> None:
    """Who prepares an assessment and who does what it asks for are two words in Korean and one in English."""
    with spoken_again():
        speak_as("ko")
        owner = next(field.label for field in SUBJECT if field.id == "owner")
        assert ("작성자", "담당") == (owner, _("Owner"))
