"""Checklists in other languages: whole for the shipped ones, and never in the way of what is asked or how it counts."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from typer.testing import CliRunner, Result

from lockin import resources
from lockin.cli.checklist import app
from lockin.errors import BadDataError, NoInputError, UsageError
from lockin.language import speaking
from lockin.loading.translation import Text, Translation, gaps, parse_translation, source_texts, translated
from lockin.model.alternatives import Catalogue
from lockin.model.checklist import Checklist
from lockin.store.catalogues import load_catalogue
from lockin.store.checklists import load_checklist
from lockin.store.translations import renew_translation, translation_text

SHIPPED = "ai-vendor-lock-in"
CHECKLISTS = resources.folder("checklists")


def files() -> Iterator[tuple[Path, Checklist | Catalogue]]:
    """Every translation that is shipped, with what it translates."""
    for name in resources.shipped_checklists():
        for path in sorted((CHECKLISTS / name / "translations").glob("*.yaml")):
            yield path, load_checklist(name)
    for path in sorted((CHECKLISTS / "translations").glob("alternatives.*.yaml")):
        yield path, load_catalogue()


FILES = list(files())


def marked(checklist: Checklist) -> Translation:
    """A translation that puts every text into brackets."""
    texts = {key: Text(source=text, text=f"[{text[:-2]}]") for key, text in source_texts(checklist).items()}
    return Translation(of=checklist.id, lang="xx", texts=texts)


@pytest.mark.parametrize(("path", "value"), FILES, ids=[path.name for path, _ in FILES])
def test_a_shipped_translation_is_whole(path: Path, value: Checklist | Catalogue) -> None:
    """No text is missing, none is translated from what it does not say any more, none is left over."""
    translation = parse_translation(path.read_bytes(), str(path), of=value)

    found = gaps(value, translation)

    assert ((), (), ()) == (found.missing, found.stale, found.surplus)
    assert path.name.removesuffix(".yaml").endswith(translation.lang)


@pytest.mark.parametrize(("path", "value"), FILES, ids=[path.name for path, _ in FILES])
def test_a_shipped_translation_is_written_as_the_tool_writes_it(path: Path, value: Checklist | Catalogue) -> None:
    """Bringing it up to date would change nothing, so that a change of a text is all that a review shows."""
    text = path.read_text(encoding="utf-8")

    assert text == translation_text(value, parse_translation(text.encode(), str(path)))


def test_korean_is_there() -> None:
    """The first readers are Korean product managers."""
    assert {"ko.yaml", "alternatives.ko.yaml"} <= {path.name for path, _ in FILES}


def test_every_text_that_people_read_can_be_translated() -> None:
    """What a translation leaves alone are ids, numbers, names of roles in fields, sources and claims; nothing else."""
    checklist = structs.replace(load_checklist(SHIPPED), claims=(), articles=())
    left = texts_in(msgspec.to_builtins(translated(checklist, marked(checklist))))
    sentences = {text for key, text in left if " " in text and not text.startswith("[")}
    kept = {key for key, text in left if text in sentences}

    assert kept <= {"identifier", "verified_in", "product", "source"}


def texts_in(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a tree with the key it stands under."""
    match value:
        case str():
            yield key, value
        case dict():
            for name, child in value.items():
                yield from texts_in(child, str(name))
        case list():
            for child in value:
                yield from texts_in(child, key)


def test_a_translation_changes_texts_alone() -> None:
    """Ids, order, risks, weights, conditions and the hash are those of the checklist, whatever its language."""
    checklist = load_checklist(SHIPPED)
    back = Translation(
        of=SHIPPED,
        lang="en",
        texts={
            key: Text(source=text, text=before)
            for (key, text), before in zip(
                source_texts(translated(checklist, marked(checklist))).items(),
                source_texts(checklist).values(),
                strict=True,
            )
        },
    )

    assert checklist == translated(translated(checklist, marked(checklist)), back)


@settings(max_examples=15)
@given(data=st.data())
def test_a_text_that_changed_is_shown_as_it_is_written(data: st.DataObject) -> None:
    """A translation of an older text is never shown; the others still are."""
    checklist = load_checklist(SHIPPED)
    translation = marked(checklist)
    keys = sorted(translation.texts)
    stale = data.draw(st.sets(st.sampled_from(keys), max_size=5))
    texts = {
        key: Text(source=f"{found.source}!", text=found.text) if key in stale else found
        for key, found in translation.texts.items()
    }

    shown = source_texts(translated(checklist, structs.replace(translation, texts=texts)))

    assert stale == {key for key, text in source_texts(checklist).items() if shown[key] == text}


def test_a_text_that_is_not_translated_yet_is_shown_as_it_is_written(tmp_path: Path) -> None:
    """A translation that was just begun is empty and shows nothing but the original."""
    checklist = load_checklist(SHIPPED)

    found = renew_translation(tmp_path / "translations/de.yaml", checklist, of=SHIPPED, lang="de")
    begun = parse_translation((tmp_path / "translations/de.yaml").read_bytes(), "de.yaml", of=checklist)

    assert (len(source_texts(checklist)), checklist) == (len(found.missing), translated(checklist, begun))


def test_what_was_translated_survives_a_change_of_the_checklist(tmp_path: Path) -> None:
    """Bringing a file up to date drops texts that are gone, adds new ones, and keeps every translation."""
    checklist = load_checklist(SHIPPED)
    path = tmp_path / "xx.yaml"
    path.write_text(translation_text(checklist, marked(checklist)), encoding="utf-8")
    changed = structs.replace(checklist, title="Another title", facts=checklist.facts[1:])

    renew_translation(path, changed, of=SHIPPED, lang="xx")
    kept = parse_translation(path.read_bytes(), "xx.yaml")

    gone = {key for key in source_texts(checklist) if key.startswith(f"facts[{checklist.facts[0].id}]")}
    assert {**marked(checklist).texts} == {**kept.texts, **{key: marked(checklist).texts[key] for key in gone}}
    assert (("title",), ()) == (gaps(changed, kept).stale, gaps(changed, kept).missing)


def test_the_language_in_use_decides() -> None:
    """The same call gives the checklist in the language that the program speaks, with one hash."""
    english = load_checklist(SHIPPED)
    with speaking("ko", NullTranslations()):
        korean, again, listed = load_checklist(SHIPPED), load_checklist(SHIPPED), load_catalogue()

    assert ("AI 벤더 종속", "ko", english.sha256) == (korean.title, korean.lang, korean.sha256)
    assert (korean, english) == (again, load_checklist(SHIPPED))
    assert listed.note != load_catalogue().note


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lang: ko\n", "t.yaml:1:1: the key 'lockin_translation' is missing"),
        ("lockin_translation: 2\nof: a\nlang: ko\ntexts: {}\n", "t.yaml:1:21: lockin_translation: this version"),
        ("- a\n", "t.yaml:1:1: a translation must be a mapping"),
        ("lockin_translation: 1\nof: a\nlang: ko\ntexts:\n  title: x\n", "t.yaml:5:10: texts.title: "),
        ("lockin_translation: 1\nof: a\nlang: ko\ntexts:\n  titel: {from: a, to: b}\n", "t.yaml:5:3: texts.titel: "),
        (
            f"lockin_translation: 1\nof: a\nlang: ko\ntexts:\n  title: {{from: a, to: {'b' * 301}}}\n",
            "t.yaml:5:24: texts.title.to: ",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, said: str) -> None:
    """A translator learns file, line and column of what does not fit."""
    with pytest.raises(BadDataError) as raised:
        parse_translation(text.encode(), "t.yaml", of=load_checklist(SHIPPED))

    assert str(raised.value.problems[0]).startswith(said)


def translate(*words: str) -> Result:
    """What `lockin checklist translate` makes of these words."""
    return CliRunner().invoke(app, ["translate", *words])


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A checklist of a company, as `lockin checklist new` begins it."""
    folder = tmp_path / "ours"
    assert 0 == CliRunner().invoke(app, ["new", str(folder)]).exit_code
    return folder


def test_a_company_begins_a_translation_of_its_checklist(own: Path) -> None:
    """The file has every text, none of them translated, and the checklist is as it was."""
    ran = translate(str(own), "ko")
    checklist = load_checklist(str(own))
    begun = parse_translation((own / "translations/ko.yaml").read_bytes(), "ko.yaml", of=checklist)

    count = len(source_texts(checklist))
    assert (0, count) == (ran.exit_code, len(begun.texts))
    assert f"ko.yaml: {count} texts to translate, 0 to look at again, 0 left over and removed.\n" in ran.output
    with speaking("ko", NullTranslations()):
        assert checklist.title == load_checklist(str(own)).title


def test_a_translation_is_brought_up_to_date_from_the_original(own: Path) -> None:
    """In whatever language lockin speaks, texts are compared with what was written, and changed ones are named."""
    translate(str(own), "ko")
    path, entry = own / "translations/ko.yaml", own / "checklist.yaml"
    path.write_text(
        path.read_text("utf-8").replace("from: My checklist\n    to: ''", "from: My checklist\n    to: 우리")
    )
    with speaking("ko", NullTranslations()):
        assert "우리" == load_checklist(str(own)).title
        unchanged = translate(str(own), "ko")
        entry.write_text(entry.read_text("utf-8").replace("My checklist", "Our checklist"), "utf-8")
        ran = translate(str(own), "ko")
        assert "Our checklist" == load_checklist(str(own)).title

    assert " 0 to look at again" in unchanged.output
    assert " 1 to look at again" in ran.output
    assert "\n  title: the text has changed since\n" in ran.output
    assert "from: My checklist\n    to: 우리" in path.read_text("utf-8")


def test_an_overlay_is_translated_as_far_as_it_says_something_itself(tmp_path: Path) -> None:
    """What the checklist below says is translated there, so a file of an overlay begins with its own title alone."""
    CliRunner().invoke(app, ["new", str(tmp_path / "strict"), "--extends", SHIPPED])
    ran = translate(str(tmp_path / "strict"), "ko")
    begun = parse_translation((tmp_path / "strict/translations/ko.yaml").read_bytes(), "ko.yaml")

    assert (0, ["title"]) == (ran.exit_code, list(begun.texts))


@pytest.mark.parametrize("code", ["", "en", "KO", "ko_KR", "../ko", "korean"])
def test_what_is_no_other_language_is_refused(own: Path, code: str) -> None:
    """A code that would never be read, or would lead out of the folder, writes nothing."""
    ran = translate(str(own), code)

    assert (True, []) == (isinstance(ran.exception, UsageError), list(own.rglob("translations")))


def test_the_id_of_a_shipped_checklist_is_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody writes into the installed program by mistake."""
    monkeypatch.chdir(tmp_path)

    assert isinstance(translate(SHIPPED, "de").exception, NoInputError)
