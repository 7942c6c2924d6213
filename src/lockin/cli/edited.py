"""From a name in the history back to the edit that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lockin.model.assessment import Answer

if TYPE_CHECKING:
    from lockin.model.checklist import Checklist
    from lockin.model.revision import Value
    from lockin.store.edits import Edit


def edit_for(checklist: Checklist, label: str, value: Value) -> Edit:
    """This value for the entry of this label: a question id, `fact:ID` or `subject:FIELD`.

    Raises:
        UsageError: if there is no such entry, or the value does not fit it.

    """
    from lockin.store.edits import answer_edit, fact_edit, subject_edit

    name = label.partition(":")[2]
    if isinstance(value, Answer):
        return answer_edit(checklist, label, value)
    if isinstance(value, str):
        return subject_edit(name, value)
    return fact_edit(checklist, name, value)
