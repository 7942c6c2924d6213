"""The half-typed text that is kept when the window closes: written down whole, read back, never in the way."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import answered, assessment, checklist, question
from lockin.errors import AnswerRefusedError, ConflictError
from lockin.store.drafts import Draft, draft_path, drop_draft, keep_draft, read_draft
from lockin.terminal.screen import asking, fields
from lockin.terminal.screen.state import Screen
from screens import seated

NOTE = Draft(item="question dat.plan", field="note", text="as the mail of M")
CHECKLIST = checklist(question("dat.plan"), question("dat.contact", type="text", options=()))
printable = st.text(st.characters(exclude_categories=["Cs"]))


def resumed(draft: Draft, at: str = "") -> tuple[Screen, bool]:
    """A new sitting that is handed this draft."""
    screen, _ = seated(CHECKLIST, at=at)
    return screen, fields.resume(screen, draft)


@given(st.builds(Draft, item=printable, field=printable, text=printable, level=printable, reason=printable))
def test_what_is_kept_is_read_back(tmp_path_factory: pytest.TempPathFactory, draft: Draft) -> None:
    """Any text comes back as it was typed, and is gone once it is dropped."""
    path = tmp_path_factory.getbasetemp() / "acme.yaml"
    keep_draft(path, draft)
    assert draft == read_draft(path)
    drop_draft(path)
    assert (None, False) == (read_draft(path), draft_path(path).exists())


def test_draft_lies_hidden_beside_the_assessment(tmp_path: Path) -> None:
    """It is named after the file that a link points to, so that both names find the same draft."""
    (tmp_path / "acme.yaml").touch()
    link = tmp_path / "link.yaml"
    link.symlink_to(tmp_path / "acme.yaml")
    keep_draft(link, NOTE)
    assert (tmp_path / ".acme.yaml.draft").is_file()
    assert NOTE == read_draft(tmp_path / "acme.yaml")


def test_draft_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Half a sentence about a vendor is nobody else's business."""
    keep_draft(tmp_path / "acme.yaml", NOTE)
    assert 0o600 == stat.S_IMODE(draft_path(tmp_path / "acme.yaml").stat().st_mode)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"item": 1}', b"\xff\xfe", b'{"item": "question dat.plan"}'])
def test_damaged_draft_is_none(tmp_path: Path, data: bytes) -> None:
    """What cannot be read does not stop the interview."""
    draft_path(tmp_path / "acme.yaml").write_bytes(data)
    assert None is read_draft(tmp_path / "acme.yaml")


def test_keeping_and_dropping_never_fail(tmp_path: Path) -> None:
    """Without a folder, or with one in the draft's place, they do not raise, and say that nothing was kept."""
    assert keep_draft(tmp_path / "acme.yaml", NOTE)
    drop_draft(tmp_path / "acme.yaml")
    assert not keep_draft(tmp_path / "nowhere" / "acme.yaml", NOTE)
    drop_draft(tmp_path / "nowhere" / "acme.yaml")
    draft_path(tmp_path / "acme.yaml").mkdir()
    assert not keep_draft(tmp_path / "acme.yaml", NOTE)
    drop_draft(tmp_path / "acme.yaml")
    assert None is read_draft(tmp_path / "acme.yaml")


@pytest.mark.parametrize(
    ("item", "field", "level", "reason"),
    [
        ("question dat.plan", "note", "", ""),
        ("question dat.plan", "source", "contract", ""),
        ("question dat.plan", "reason", "", ""),
        ("question dat.plan", "second", "", "no need"),
        ("question dat.plan", "assign", "", ""),
        ("question dat.contact", "value", "", ""),
        ("subject vendor", "value", "", ""),
    ],
)
def test_resuming_opens_the_same_field(item: str, field: str, level: str, reason: str) -> None:
    """Every kind of text comes back at its item, with what was said before it, and would be kept again."""
    draft = Draft(item=item, field=field, text="half a sen", level=level, reason=reason)
    screen, found = resumed(draft)
    assert (True, "field", "half a sen") == (found, screen.mode, screen.field and screen.field.text)
    assert fields.half_typed(screen, "half a sentence") == Draft(
        item=item, field=field, text="half a sentence", level=level, reason=reason
    )


@pytest.mark.parametrize(
    ("item", "field"), [("question dat.gone", "note"), ("question dat.plan", "nonsense"), ("fact dat.plan", "note")]
)
def test_draft_of_what_is_not_asked_is_left(item: str, field: str) -> None:
    """A question that is hidden now, or a kind of field that no longer exists, opens nothing."""
    screen, found = resumed(Draft(item=item, field=field, text="half"))
    assert (False, "ask") == (found, screen.mode)


def test_nothing_is_kept_of_what_was_not_typed() -> None:
    """No field, a blank one, one that says what is saved already, and names to go to or search for leave no draft."""
    screen, _ = seated(CHECKLIST, assessment(CHECKLIST, {"dat.plan": answered("a_0", note="saved")}), at="dat.plan")
    assert None is fields.half_typed(screen, "")
    asking.note(screen, "m")
    assert (None, None) == (fields.half_typed(screen, "saved"), fields.half_typed(screen, "  "))
    assert "saved now" == fields.half_typed(screen, "saved now").text  # type: ignore[union-attr]  # fails as loudly on None
    asking.goto(screen, "g")
    assert None is fields.half_typed(screen, "dat.pl")


def test_reason_is_kept_while_the_second_name_is_asked() -> None:
    """A reason that was typed is not lost because the name after it was not begun."""
    screen, _ = seated(CHECKLIST, at="dat.plan")
    asking.na(screen, "n")
    fields.submit(screen, "no plan is needed")
    draft = fields.half_typed(screen, "")
    assert Draft(item="question dat.plan", field="second", text="", reason="no plan is needed") == draft
    again, _ = resumed(draft)
    fields.submit(again, "bob")
    assert "no plan is needed" == again.interview.assessment.answer("dat.plan").reason


def test_kept_text_of_a_subject_entry_is_asked_by_its_name() -> None:
    """The field that comes back says what is asked for."""
    screen, _ = resumed(Draft(item="subject vendor", field="value", text="Acm"))
    with pytest.raises(AnswerRefusedError, match="characters"):
        fields.submit(screen, "x" * 301)
    assert "Vendor" == (screen.field and screen.field.prompt)


def test_a_text_that_was_left_with_esc_stands_in_the_field_again() -> None:
    """A wrong key costs nothing: the text is not saved, and is there when the field is opened again."""
    screen, disk = seated(CHECKLIST, at="dat.plan")
    asking.note(screen, "m")
    fields.cancel(screen, "as the mail of Monday says")
    assert "" == disk.assessment.answer("dat.plan").note
    asking.note(screen, "m")
    assert screen.field is not None
    assert ("", "as the mail of Monday says") == (screen.field.text, screen.field.left)


def test_undo_takes_an_unsaved_choice_back_first() -> None:
    """What was chosen a moment ago goes before what was saved; y does not pass over it."""
    screen, disk = seated(CHECKLIST, assessment(CHECKLIST, {"dat.plan": answered("a_0")}), at="dat.plan")
    asking.choose(screen, "2")
    with pytest.raises(AnswerRefusedError, match="Another answer is chosen"):
        asking.confirm(screen, "y")
    asking.undo(screen, "u")
    assert (frozenset({"a_0"}), "a_0") == (screen.ticked, disk.assessment.answer("dat.plan").option)


def test_evidence_for_an_answer_that_somebody_else_changed_is_not_given_to_theirs() -> None:
    """The typed source is kept for later; Enter alone does not put it beside an answer that one has not seen."""
    screen, disk = seated(CHECKLIST, assessment(CHECKLIST, {"dat.plan": answered("a_0")}), at="dat.plan")
    asking.evidence(screen, "e")
    screen.type_in("source", "Where can it be read?", level="contract")
    disk.assessment = disk.assessment.with_answer("dat.plan", answered("b_50", by="bob"))
    disk.refuses = ConflictError("dat.plan was changed by bob")
    fields.submit(screen, "DPA section 4")
    assert ("ask", "b_50") == (screen.mode, screen.interview.assessment.answer("dat.plan").option)
    assert "DPA section 4" == screen.left[screen.interview.cursor, "source"]
