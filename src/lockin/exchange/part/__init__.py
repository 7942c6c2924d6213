"""The YAML of a hand-out: a part of an assessment, edited as text, and read back."""

from __future__ import annotations
