"""A short name for the content of one value, by which two people's edits are told apart."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from lockin.model.assessment import Answer

Value = Answer | bool | str | None
"""An answer, the value of a fact (None: not known), or a field of the subject."""


def revision(value: Value) -> str:
    """A name for the content of an answer, a fact or a field of the subject: 12 hexadecimal digits."""
    return sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()[:12]
